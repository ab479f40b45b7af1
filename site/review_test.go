package site

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"afterword/site/internal/corpus"
)

func TestReviewMarkdown(t *testing.T) {
	fsys, err := Dir("testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load(t.Context(), fsys, Options{Today: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	r.reviews = []corpus.Review{
		{Period: "2026-02", Decisions: []corpus.Decision{{Text: "Watch the disks"}, {Text: "Name an owner", Done: true}}},
		{Period: "2026-03", Recurring: []string{"The pool again."}, Decisions: []corpus.Decision{{Text: "Split the database?"}}},
		{Period: "2026-Q1", Decisions: []corpus.Decision{{Text: "Not of this review"}}},
	}
	text, err := r.ReviewMarkdown("2026-03")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Operations review, March 2026\n", "3 incidents, 2 more than in February 2026. One of them repeats a cause while an earlier action was open.",
		"| Incidents | 3 | 1 | 2 more. Too few to tell |", "- 29 Mar: Checkout rejects baskets in the night of the clock change (SEV2), 1h",
		"The pool again.", "- Config change: 1 in this period, 3 in all\n  - Checkout rejects baskets in the night of the clock change: an earlier action was still open",
		"Seen for the first time: Third party", "- [ ] Watch the disks (left open by 2026-02)\n- [ ] Split the database?\n- [ ] What would hold against pool exhaustion?",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	for _, never := range []string{"Name an owner", "Not of this review"} {
		if strings.Contains(text, never) {
			t.Errorf("%q in:\n%s", never, text)
		}
	}
	if text, err := r.ReviewMarkdown(""); err != nil || !strings.HasPrefix(text, "# Operations review, Q1 2026") {
		t.Errorf("the newest complete quarter: %v, %.60s", err, text)
	}
	for period, want := range map[string]string{"2019-Q1": "nothing is recorded of 2019-Q1: the record here goes from ", "2026-13": "is not a month", "soon": "is not a month"} {
		if _, err := r.ReviewMarkdown(period); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", period, err)
		}
	}
}

func TestReviewMarkdownOfSuggestedCauses(t *testing.T) {
	incident := func(day string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("# Outage of " + day + "\n\nDate: " + day + "\n\n## Root cause\n\nThe TLS certificate had expired.\n\n## Action items\n\n- [x] Renew it\n")}
	}
	r, err := Load(t.Context(), fstest.MapFS{"a.md": incident("2026-01-05"), "b.md": incident("2026-02-05")}, Options{Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for period, want := range map[string]string{
		"2026-02": "Nobody labels causes here; the texts suggest these.\n\n- Certificate: 1 in this period, 2 in all\n  - Outage of 2026-02-05\n",
		"2026-01": "Nobody labels causes here, and the texts suggest none that came back.\n",
	} {
		if text, err := r.ReviewMarkdown(period); err != nil || !strings.Contains(text, want) {
			t.Errorf("%v, no %q in:\n%s", err, want, text)
		}
	}
}
