package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// Every sentence here has a case in which it stands and one in which it must not.

func TestWordsOfAWindow(t *testing.T) {
	at := func(day string) time.Time {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	o := stats.Overview{Days: 90, Now: stats.Window{From: at("2026-01-01"), To: at("2026-04-01")}, Comparable: true}
	if got := windowWords(o); got != "Last 90 days, 1 January to 31 March 2026, against the 90 days before" {
		t.Error(got)
	}
	o.Comparable, o.Now.From, o.Now.To = false, at("2025-12-31"), at("2026-03-31")
	if got := windowWords(o); got != "Last 90 days, 31 December 2025 to 30 March 2026" {
		t.Errorf("nothing was observed before: %s", got)
	}
	o.Now.To = at("2026-04-02").Add(-time.Second) // something happened on the last day, so it counts as a whole
	if got := windowWords(o); got != "Last 90 days, 2 January to 1 April 2026" {
		t.Errorf("up to the end of a day: %s", got)
	}
}

func TestLinesOfAKeyFigure(t *testing.T) {
	for _, c := range []struct {
		f     stats.Figure
		lines string
		quiet bool
	}{
		{stats.Figure{Value: "7", Known: true, Before: "5", Verdict: stats.NoChange, Coverage: "5 of 7 recorded", Note: "mean 2h"}, "from 5. No clear change|5 of 7 recorded|mean 2h", false},
		{stats.Figure{Value: "7", Known: true, Before: "5"}, "from 5", false},
		{stats.Figure{Value: "7", Known: true, Before: "5", Verdict: stats.LikelyHigher, Scope: "SEV2 alone"}, "from 5. Likely higher, SEV2 alone", false},
		{stats.Figure{Value: "7", Known: true}, "", false},
		{stats.Figure{Value: "not recorded"}, "", true},
	} {
		if k := keyFigure(c.f); strings.Join(k.Lines, "|") != c.lines || k.Quiet != c.quiet {
			t.Errorf("%+v: %q, quiet %v", c.f, k.Lines, k.Quiet)
		}
	}
}

// acted is an incident with actions: one overdue, one whose state nobody knows,
// one dropped, one done.
func acted(day, cause string) string {
	return "---\ntitle: Outage\nstarted: " + day + "T10:00:00Z\nresolved: " + day + "T11:00:00Z\nseverity: SEV1\ncauses: [" + cause + "]\nactions:\n" +
		"  - {text: Cap the pool of the shop, due: 2024-02-01, status: open}\n  - {text: Ask the other team}\n  - {text: Buy a pager, status: dropped}\n  - {text: Write it down, status: done, closed: 2024-01-20}\n---\n\nIt broke.\n"
}

func TestWordsOnActions(t *testing.T) {
	loud := started(t, map[string]string{"a.md": acted("2024-01-10", "leak"), "b.md": acted("2024-03-10", "leak")})
	calm := started(t, onDays("leak 2024-01-10", "leak 2024-03-01"))

	if k := loud.openFigure(); k.Alarm != "2 overdue" || strings.Join(k.Lines, "|") != "longest 60 days|state of 2 more unknown" {
		t.Errorf("%+v", k)
	}
	if k := calm.openFigure(); k.Alarm != "" || len(k.Lines) != 0 {
		t.Errorf("%+v", k)
	}
	if f := loud.actionFact(loud.Corpus.Incidents[0]); f.Text != "1 of 4 done" || f.Note != "1 dropped, state of 1 unknown" || f.Warning != "1 overdue" {
		t.Errorf("%+v", f)
	}
	if f := calm.actionFact(calm.Corpus.Incidents[0]); f.Name != "" {
		t.Errorf("%+v", f)
	}
	flags := map[string]int{}
	for _, e := range loud.Stats.Ledger().Entries {
		for _, f := range loud.ledgerRow("actions.html", e, 1).Flags {
			flags[f]++
		}
	}
	if flags["recurred 1× while open"] != 1 || flags["listed again in the incident of 10 Mar 2024"] != 4 || flags["first listed in the incident of 10 Jan 2024"] != 4 {
		t.Errorf("%v", flags)
	}
	if got := shortTitle("The queue of the mill runs full, and nobody sees it for a day"); got != "“The queue of the mill runs full, and…”" {
		t.Error(got)
	}
	one := started(t, map[string]string{"a.md": acted("2024-01-10", "leak")})
	for _, e := range one.Stats.Ledger().Entries {
		if row := one.ledgerRow("actions.html", e, 1); len(row.Flags) != 0 {
			t.Errorf("nothing came back: %q", row.Flags)
		}
	}
	v := loud.overviewPage("index.html")
	if len(v.Back) != 1 || v.Back[0].Flag != "1× while an action was open" || len(v.Overdue) != 2 {
		t.Errorf("%+v", v.Back)
	}
	if v := calm.overviewPage("index.html"); v.Back[0].Flag != "" || len(v.Overdue) != 0 {
		t.Errorf("%+v", v.Back[0])
	}
	worst := func(s *site) bool {
		return slices.ContainsFunc(s.keyFigures(s.Stats.Overview())[0].Lines, func(l string) bool { return strings.HasSuffix(l, " SEV1") })
	}
	if !worst(loud) || worst(calm) {
		t.Errorf("the worst severity: %v and %v", worst(loud), worst(calm))
	}
}

func TestDueWords(t *testing.T) {
	due := func(day string) postmortem.Moment {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return postmortem.Moment{Wall: d, Precision: postmortem.Day}
	}
	for _, c := range []struct {
		due        postmortem.Moment
		state      postmortem.Status
		note, over string
	}{
		{due("2024-04-01"), postmortem.Open, "due today", ""},
		{due("2024-04-02"), postmortem.Open, "in 1 day", ""},
		{due("2024-03-30"), postmortem.Blocked, "", "2 days over"},
		{due("2024-03-30"), postmortem.Unknown, "state unknown", ""},
		{due("2024-03-30"), postmortem.Done, "", ""},
		{postmortem.Moment{}, postmortem.Open, "", ""},
	} {
		if note, over := dueWords(c.due, c.state, now); note != c.note || over != c.over {
			t.Errorf("%v %v: %q, %q", c.due.Wall, c.state, note, over)
		}
	}
}

func TestFiguresOfATerm(t *testing.T) {
	lines := func(files map[string]string, i int) string {
		s := started(t, files)
		list := s.terms["causes"]["leak"].Incidents
		return strings.Join(s.termFigures(s.recurrence(s.terms["causes"]["leak"], list), list)[i].Lines, "|")
	}
	once, twice, thrice := onDays("leak 2024-01-10"), onDays("leak 2024-01-10", "leak 2023-01-10"), onDays("leak 2024-01-10", "leak 2023-01-10", "leak 2022-12-10")
	for i, c := range []struct{ got, want string }{
		{lines(once, 0), "1 in the last 12 months"}, {lines(once, 1), ""}, {lines(once, 2), "10 Jan 2024"},
		{lines(twice, 1), "one gap"}, {lines(twice, 2), "10 Jan 2024|first 10 Jan 2023"},
		{lines(thrice, 1), "Shortest 31 days, longest 12 months"},
	} {
		if c.got != c.want {
			t.Errorf("%d: %q, want %q", i, c.got, c.want)
		}
	}
	files := onDays("leak 2024-01-10")
	files["undated.md"] = "---\ntitle: Some day\ncauses: [leak]\n---\n\nIt broke.\n"
	if got := lines(files, 0); got != "1 in the last 12 months|1 undated or left out" {
		t.Error(got)
	}
}

func TestWordsOfAReview(t *testing.T) {
	s := started(t, onDays("leak 2023-07-10", "leak 2023-12-06", "leak 2024-02-01", "leak 2024-03-30"))
	at := reviewsOf(t, s, stats.Quarter)
	q1, q3 := at("2024-Q1"), at("2023-Q3")
	if q1.Lede != "1 January to 31 March 2024, against Q4 2023" || q1.Compared != "Q4 2023" {
		t.Errorf("%q, %q", q1.Lede, q1.Compared)
	}
	if q3.Lede != "1 July to 30 September 2023" || !slices.Contains(q3.Notes, "The period before was not observed as a whole, so nothing is compared.") {
		t.Errorf("%q, %q", q3.Lede, q3.Notes)
	}
	if q2 := at("2024-Q2"); q2.Lede != "1 April 2024, not over yet" || !slices.Contains(q2.Notes, "The period is not over, so nothing is compared.") {
		t.Errorf("%q, %q", q2.Lede, q2.Notes)
	}
	for _, n := range q1.Notes {
		if strings.Contains(n, "nothing is compared") {
			t.Error(n)
		}
	}
	flags := outcomeFlags([]stats.Repeat{{Outcome: stats.FixNotHeld}, {Outcome: stats.ActionOpen}, {Outcome: stats.ActionOpen}, {Outcome: stats.OutcomeNA}})
	if want := []string{"2× while an action was open", "1× although the fix was done"}; !slices.Equal(flags, want) {
		t.Errorf("%q, want %q: of what is unknown, nothing is said", flags, want)
	}
}

func TestWordsOfTheHealthPage(t *testing.T) {
	files := map[string]string{}
	for i := range healthFiles + 2 {
		files[fmt.Sprintf("%03d.md", i)] = fmt.Sprintf("---\ntitle: Number %d\ndate: 2024-01-10\n---\n\n## Root cause\n\nThe TLS certificate had expired.\n", i)
	}
	v := started(t, files).healthView()
	if v.MoreLess != "Not listed, because they lack less: 2 incidents." || v.RuleNote != fmt.Sprintf("The first %d of %d.", healthRules, healthFiles+2) || len(v.Rules) != healthRules {
		t.Errorf("%q, %q, %d rules", v.MoreLess, v.RuleNote, len(v.Rules))
	}
	few := started(t, onDays("leak 2024-01-10")).healthView()
	if few.MoreLess != "" || few.RuleNote != "" || few.MoreNote != "" || len(few.Rules) != 0 {
		t.Errorf("%q, %q, %q, %q", few.MoreLess, few.RuleNote, few.MoreNote, few.Rules)
	}
	if few.Lede != "1 incident read from 1 file. Nothing here stops a build; it says what each file would gain." {
		t.Error(few.Lede)
	}
}
