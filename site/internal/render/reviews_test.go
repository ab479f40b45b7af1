package render

import (
	"slices"
	"strings"
	"testing"

	"afterword/site/internal/stats"
)

// reviewsOf returns the page of a review by the name of its period.
func reviewsOf(t *testing.T, s *site, g stats.Grain) func(name string) ReviewPage {
	all := s.Stats.Reviews(g)
	return func(name string) ReviewPage {
		t.Helper()
		i := slices.IndexFunc(all, func(r stats.ReviewPeriod) bool { return r.Name == name })
		if i < 0 {
			t.Fatalf("no review %s", name)
		}
		return s.reviewView(all[i], all)
	}
}

// The strips of a review stand under one axis, which ends with its period, and
// count what had happened by then.
func TestStripsOfAReviewShareAnAxis(t *testing.T) {
	incident := func(date, cause string) string {
		return "---\ntitle: " + cause + "\ndate: " + date + "\ncauses: [" + cause + "]\n---\n\nText.\n"
	}
	s := started(t, map[string]string{
		"a.md": incident("2021-02-01", "dns"), "b.md": incident("2023-05-01", "dns"),
		"c.md": incident("2022-03-01", "disk-full"), "d.md": incident("2023-06-01", "disk-full"),
		"e.md": incident("2023-09-01", "dns"), "f.md": incident("2024-03-01", "disk-full"),
	})
	at := reviewsOf(t, s, stats.Quarter)
	p := at("2023-Q2")
	if len(p.Back) != 2 || len(p.BackYears) != 3 || p.BackYears[0].Text != "2021" || p.BackYears[2].Text != "2023" {
		t.Fatalf("%+v, years %+v", p.Back, p.BackYears)
	}
	for _, row := range p.Back {
		if row.All != 2 || row.In != 1 || len(row.Strip.Dots) != 2 {
			t.Errorf("%s: %d in the period, %d in all, %d dots", row.Text, row.In, row.All, len(row.Strip.Dots))
		}
	}
	if x, y := p.Back[0].Strip.Dots[1].X, p.Back[1].Strip.Dots[1].X; x == y {
		t.Errorf("a month apart, and both at %s", x)
	}
	if p.BackNote != "" {
		t.Errorf("dots need no words: %q", p.BackNote)
	}
	if p := reviewsOf(t, dense(t, 40), stats.Year)("2020"); p.BackNote != "One dot per incident since 2020, a bar for 4 or more close together." {
		t.Errorf("bars are not explained: %q", p.BackNote)
	}
	if p := at("2022-Q3"); len(p.Back) != 0 || len(p.BackYears) != 0 {
		t.Errorf("nothing came back: %+v", p.Back)
	}
}

// Where nobody labels causes, the review shows what the texts suggest, and says so.
func TestReviewShowsSuggestedCauses(t *testing.T) {
	incident := func(date, text string) string {
		return "---\ntitle: Outage\ndate: " + date + "\n---\n\n## Root cause\n\n" + text + "\n\n## Action items\n\n- [ ] Renew it\n"
	}
	s := started(t, map[string]string{
		"a.md": incident("2023-01-05", "The TLS certificate had expired."), "b.md": incident("2023-02-05", "The TLS certificate had expired."),
		"c.md": incident("2023-03-05", "Nobody knows."),
	})
	at := reviewsOf(t, s, stats.Month)
	if p := at("2023-02"); !p.Guessed || len(p.Back) != 1 || len(p.Back[0].Flags) != 0 {
		t.Errorf("nothing is told of the actions of suggested causes: %+v", p.Back)
	}
	if p := at("2023-03"); len(p.Back) != 0 || p.NoBack != "Nobody labels causes here, and the texts suggest none that came back." {
		t.Errorf("%+v, %s", p.Back, p.NoBack)
	}
}

// An incident whose own zone puts it into another day than the figures do is
// not left to look like a slip.
func TestReviewNamesItsZone(t *testing.T) {
	s := started(t, map[string]string{
		"a.md": "---\ntitle: Late in the west\ndate: 2024-01-31\nstarted: 2024-01-31T20:00:00-08:00\n---\n\nIt broke.\n",
		"b.md": "---\ntitle: At noon\nstarted: 2024-02-02T12:00:00Z\n---\n\nIt broke.\n",
	})
	const note = "Figures go by the days of UTC; by its own zone, one of these incidents has another date."
	if p := reviewsOf(t, s, stats.Month)("2024-02"); !slices.Contains(p.Notes, note) {
		t.Errorf("an incident of 31 January is counted, and nothing says why: %q", p.Notes)
	}
	s = started(t, map[string]string{
		"a.md": "---\ntitle: At night\nstarted: 2024-02-01T02:00:00Z\n---\n\nIt broke.\n",
		"b.md": "---\ntitle: At noon\nstarted: 2024-02-02T12:00:00Z\n---\n\nIt broke.\n",
	})
	for _, text := range reviewsOf(t, s, stats.Month)("2024-02").Notes {
		if strings.Contains(text, "zone") {
			t.Errorf("all days are those of UTC, and yet: %s", text)
		}
	}
}
