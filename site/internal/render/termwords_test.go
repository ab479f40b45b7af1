package render

import (
	"slices"
	"strings"
	"testing"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// Each sentence has a case where it must not stand.
func TestSentencesOfATerm(t *testing.T) {
	for _, c := range []struct {
		name string
		say  func(stats.Recurrence) string
		r    stats.Recurrence
		want string
	}{
		{"never came back", story, stats.Recurrence{}, ""},
		{"all unknown", story, stats.Recurrence{Repeats: 20, UnknownN: 20}, "Came back 20 times. What had become of the earlier actions is not recorded."},
		{"some unknown", story, stats.Recurrence{Repeats: 3, OpenN: 1, UnknownN: 2}, "Came back 3 times: 1× while an earlier action was still open, 2× with the state of earlier actions unknown."},
		{"once", story, stats.Recurrence{Repeats: 1, NotHeldN: 1}, "Came back once, although earlier actions were finished."},
		{"twice the same", story, stats.Recurrence{Repeats: 2, OpenN: 2}, "Came back twice, both times while an earlier action was still open."},
		{"always the same", story, stats.Recurrence{Repeats: 4, NothingN: 4}, "Came back 4 times, each time after nothing had been tried."},

		{"a burst", burstWords, stats.Recurrence{Burst: stats.Burst{K: 5, Bound: .0069, Is: true}}, "A burst: 5 began within 14 days, which has a chance of less than 1 % if they came at random."},
		{"chance explains it", burstWords, stats.Recurrence{Burst: stats.Burst{K: 5, Bound: .02}}, ""},

		{"likely higher", trendWords, stats.Recurrence{TrendKnown: true, Recent: 13, Before: 3, Trend: stats.LikelyHigher}, "13 in the last 90 days, 3 in the 90 days before: likely higher."},
		{"no direction", trendWords, stats.Recurrence{TrendKnown: true, Recent: 4, Before: 2, Trend: stats.TooFew}, "4 in the last 90 days, 2 in the 90 days before."},
		{"none", trendWords, stats.Recurrence{TrendKnown: true, Before: 1, Trend: stats.TooFew}, "None in the last 90 days, 1 in the 90 days before."},
		{"not observed", trendWords, stats.Recurrence{Recent: 13, Before: 3, Trend: stats.LikelyHigher}, ""},
		{"nothing to compare", trendWords, stats.Recurrence{TrendKnown: true}, ""},

		{"quiet", quietWords, stats.Recurrence{Quieter: true, Quiet: .031, Silence: 400}, "Quiet for 13 months, longer than chance explains: at its average rate, so long a silence has a chance of 3 %."},
		{"not long enough", quietWords, stats.Recurrence{Quiet: .06, Silence: 400}, ""},

		{"part of all time", lostWords, stats.Recurrence{N: 4, Minutes: 294, MinutesN: 3, Share: .084}, "4h 54m of incident time in all, 8 % of that of all incidents; 3 of 4 have a recorded time to restore."},
		{"hardly any", lostWords, stats.Recurrence{N: 1, Minutes: 1, MinutesN: 1, Share: .0001}, "1m of incident time, less than 1 % of that of all incidents."},
		{"nearly all", lostWords, stats.Recurrence{N: 2, Minutes: 600, MinutesN: 2, Share: .999}, "10h of incident time in all, more than 99 % of that of all incidents."},
		{"there is no other", lostWords, stats.Recurrence{N: 1, Undated: 1, Minutes: 60, MinutesN: 2, Share: 1}, "1h of incident time in all."},
		{"not recorded", lostWords, stats.Recurrence{N: 3}, ""},
	} {
		if got := c.say(c.r); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	loud := stats.Recurrence{N: 3, Repeats: 2, OpenN: 2, MinutesN: 3, Minutes: 9, Share: .5, Quieter: true}
	if got := says(loud, true); len(got) != 3 || !strings.HasPrefix(got[0], "Came back") {
		t.Errorf("%q", got)
	}
	loud.N = 4
	if got := says(loud, true); len(got) != 4 || !strings.HasPrefix(got[1], "What began within a day") {
		t.Errorf("four incidents and two returns need an explanation: %q", got)
	}
	if got := says(loud, false); len(got) != 2 {
		t.Errorf("of what is not a labelled cause, no outcomes are told: %q", got)
	}
}

// A cause page names what is seen together only where chance does not explain it,
// and a year says nothing of silence and bursts.
func TestTermPageSays(t *testing.T) {
	files := map[string]string{}
	add := func(name, date, causes string) {
		files[name] = "---\ntitle: Outage " + name + "\ndate: " + date + "\ncauses: [" + causes + "]\nservices: [api]\n---\n\nText.\n"
	}
	for i, day := range []string{"2021-01-05", "2021-01-08", "2021-01-11", "2021-01-14", "2021-01-17"} {
		add(string(rune('a'+i))+".md", day, "leak, retry-storm, dns")
	}
	for i, day := range []string{"2021-02-05", "2021-03-08", "2021-04-11", "2021-05-14", "2021-06-17", "2023-12-01"} {
		add(string(rune('m'+i))+".md", day, "dns")
	}
	s := started(t, files)
	view := func(taxonomy, id string) TermPage { return s.termView(s.terms[taxonomy][id], 0) }
	leak := view("causes", "leak")
	if len(leak.Causes.Rows) != 1 || leak.Causes.Rows[0].Text != "Retry storm" || leak.Causes.Rows[0].N != 5 || leak.CausesBy == "" {
		t.Errorf("with every leak there is DNS, but there is DNS everywhere: %+v", leak.Causes.Rows)
	}
	if dns := view("causes", "dns"); len(dns.Causes.Rows) != 0 {
		t.Errorf("%+v", dns.Causes.Rows)
	}
	if !slices.ContainsFunc(leak.Says, func(text string) bool { return strings.HasPrefix(text, "A burst: 5") }) || !slices.ContainsFunc(leak.Says, func(text string) bool { return strings.HasPrefix(text, "Quiet for") }) {
		t.Errorf("%q", leak.Says)
	}
	if year := view("years", "2021"); len(year.Says) != 0 {
		t.Errorf("%q", year.Says)
	}
	if api := view("services", "api"); len(api.Causes.Rows) != 3 || api.CausesBy != "" {
		t.Errorf("a service lists all its causes: %+v", api.Causes.Rows)
	}
}

// The large strip names a quiet spell only if it is long enough to be seen.
func TestQuietSpellOfAStrip(t *testing.T) {
	quiet := func(days ...string) string {
		s := started(t, onDays(days...))
		var v TermPage
		s.picture("causes/leak.html", &v, s.terms["causes"]["leak"])
		for _, n := range v.Strip.Notes {
			if n.Class == "dim" {
				return n.Text
			}
		}
		return ""
	}
	if got := quiet("leak 2021-01-10", "leak 2021-02-10", "leak 2023-12-01"); got != "2.8 years without one" {
		t.Error(got)
	}
	if got := quiet("leak 2021-01-10", "leak 2021-05-10", "leak 2021-08-10", "leak 2021-12-10", "leak 2022-03-10", "leak 2022-06-10", "leak 2022-10-10", "leak 2023-01-10", "leak 2023-05-10", "leak 2023-08-10", "leak 2023-12-10", "leak 2024-03-20"); got != "" {
		t.Errorf("none stands out: %s", got)
	}
	if got := quiet("leak 2021-01-10", "leak 2024-01-10"); got != "" {
		t.Errorf("two make no rhythm: %s", got)
	}
}

// The strip of a service does not say its name at every dot.
func TestNamesOfDots(t *testing.T) {
	s := started(t, map[string]string{"a.md": "---\ntitle: Outage\ndate: 2024-01-10\nservices: [shop]\ncauses: [leak]\n---\n\nText.\n", "b.md": "---\ntitle: Outage\ndate: 2024-02-10\nservices: [shop]\n---\n\nText.\n"})
	leak, shop := s.terms["causes"]["leak"], s.terms["services"]["shop"]
	a, b := leak.Incidents[0], shop.Incidents[0]
	if got := []string{dotName(a, leak), dotName(a, shop), dotName(b, shop)}; !slices.Equal(got, []string{"shop", "Leak", ""}) {
		t.Errorf("%q", got)
	}
}

func TestOtherNamesAreMoreThanTheNameInOtherLetters(t *testing.T) {
	term := &corpus.Term{Name: "Disk full", Aliases: []string{"disk-full", "out of disk", "DISK FULL", "disk exhaustion"}}
	if got := strings.Join(otherNames(term), "|"); got != "out of disk|disk exhaustion" {
		t.Errorf("got %q", got)
	}
}

func TestWorstWords(t *testing.T) {
	worst, other := &stats.Incident{Rank: 1, Severity: stats.Term{Name: "P0"}}, &stats.Incident{Rank: 2, Severity: stats.Term{Name: "P1"}}
	for want, list := range map[string][]*stats.Incident{"": {other}, "1 was P0": {other, worst}, "2 were P0": {worst, worst}} {
		if got := worstWords(list); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
