package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
)

func TestStripsSayWhatTheyLeaveOut(t *testing.T) {
	files := map[string]string{}
	for i, d := range []string{"2011-05-01", "2012-05-01", "2019-05-01", "2021-05-01"} {
		files[fmt.Sprintf("p%d.md", i)] = fmt.Sprintf("---\ntitle: Cart %d\ndate: %s\nseverity: SEV%d\ncauses: [capacity]\n---\n\nThe cart was too small.\n", i, d, 1+i%2)
	}
	s := started(t, files)
	st := s.smallStrip(s.terms["causes"]["capacity"], false)
	if want := "2 incidents since 2016, 2 earlier"; st.strip.Label != want {
		t.Errorf("the strip is called %q, not %q", st.strip.Label, want)
	}
	in := s.Corpus.Incidents[0]
	since := s.since(in.Permalink, in)
	if len(since) != 1 || !strings.HasSuffix(since[0].Words, "; 2 before 2016") {
		t.Errorf("beside the facts stands %+v", since)
	}
	if k := s.keyOf([]Strip{st.strip}); len(k.Severities) != 2 || k.Suggested || !k.Shown() {
		t.Errorf("the key of the strip is %+v", k)
	}
	st.strip.Dots[0].Suggested = true
	if k := s.keyOf([]Strip{{Dots: st.strip.Dots[:1]}}); len(k.Severities) != 1 || !k.Suggested {
		t.Errorf("the key of one hollow dot is %+v", k)
	}
}

// dense returns a run over n incidents of one cause, a day apart from 2020 on.
func dense(t *testing.T, n int) *site {
	t.Helper()
	files := map[string]string{}
	for i := range n {
		day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
		files["p"+day+".md"] = fmt.Sprintf("---\ntitle: Cart %d\ndate: %s\nseverity: SEV%d\ncauses: [capacity]\n---\n\nThe cart was too small.\n", i, day, 1+i%2)
	}
	return started(t, files)
}

// The newest incident counts in the shaded stretch, so a bar with it stands there.
func TestNewestBarStandsAtTheNewestIncident(t *testing.T) {
	var places []place
	for _, x := range []float64{10, 50, 50.2, 50.4, 50.6, 51.5} {
		places = append(places, place{x: x})
	}
	got := stack(places, 2)
	if len(got) != 2 || got[0].x != 10 || got[1].x != 51.5 || len(got[1].incidents) != 5 {
		t.Errorf("%+v", got)
	}
	if got := stack(append(places, place{x: 52.3}), 2); len(got) != 2 || got[1].x != 52 {
		t.Errorf("further than a width from its first: %+v", got)
	}
	if got := stack(append(places, place{x: 60}), 2); len(got) != 3 || got[1].x != 50.6 {
		t.Errorf("a bar that is not the newest: %+v", got)
	}
}

// Every incident has a mark no further from its time than a dot is wide, and
// marks do not lie on each other.
func TestMarksOfStripsStandAtTheirTime(t *testing.T) {
	const width = 2.2
	for _, n := range []int{1, 3, 4, 5, 40, 500} {
		s := dense(t, n)
		term := s.terms["causes"]["capacity"]
		a, _ := s.axisOf(term.Incidents, 0)
		at := func(x string) float64 {
			v, err := strconv.ParseFloat(strings.TrimSuffix(x, "%"), 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		seen := map[*corpus.Incident]bool{}
		newest, _ := began(term.Incidents[0])
		check := func(x string, list ...*corpus.Incident) {
			for _, in := range list {
				day, _ := began(in)
				if d := at(x) - a.at(day); d > width+.01 || d < -width-.01 {
					t.Errorf("%d incidents: %s stands at %s, %.2f %% away from its time", n, day.Format(time.DateOnly), x, d)
				}
				seen[in] = true
			}
			if at(x) > a.at(newest)+.01 {
				t.Errorf("%d incidents: a mark at %s, after the last of them", n, x)
			}
		}
		st := strip(a, term.Incidents, term, width)
		last := map[string]float64{"": -width, "up": -width, "dn": -width}
		for _, d := range st.Dots {
			check(d.X, d.incident)
			if day, _ := began(d.incident); at(d.X) < a.at(day)-.01 || at(d.X) > a.at(day)+.01 {
				t.Errorf("%d incidents: a dot moved away from its time", n)
			}
			if at(d.X)-last[d.Shift] < width-.02 {
				t.Errorf("%d incidents: dots lie on each other at %s", n, d.X)
			}
			last[d.Shift] = at(d.X)
		}
		for _, b := range st.Bars {
			check(b.X, b.incidents...)
			for _, d := range st.Dots {
				if gap := at(d.X) - at(b.X); gap < width-.02 && gap > -width+.02 {
					t.Errorf("%d incidents: the dot at %s lies on the bar at %s", n, d.X, b.X)
				}
			}
		}
		if len(seen) != n {
			t.Errorf("%d of %d incidents are drawn", len(seen), n)
		}
		if bars := strings.Contains(dotWords(a, []Strip{st}), "a bar for 4 or more"); bars != (n > 3) {
			t.Errorf("%d incidents: %s", n, dotWords(a, []Strip{st}))
		}
	}
}

func TestBarsSayWhatTheyStandFor(t *testing.T) {
	s := dense(t, 40)
	term := s.terms["causes"]["capacity"]
	a, _ := s.axisOf(term.Incidents, 0)
	st := strip(a, term.Incidents, term, 100)
	if len(st.Dots) > 0 || len(st.Bars) != 1 || st.Bars[0].Title != "40 incidents, January to February 2020" {
		t.Fatalf("%+v", st)
	}
	want := []BarPart{{"18%", "32%", 1, false}, {"50%", "32%", 2, false}}
	if got := st.Bars[0].Parts; !slices.Equal(got, want) {
		t.Errorf("the parts are %+v", got)
	}
	if k := s.keyOf([]Strip{st}); len(k.Severities) != 2 {
		t.Errorf("the key is %+v", k)
	}
	if v := s.termView(term, 0); v.Strip == nil || !v.Key.Bars || !v.Strip.Drawn() {
		t.Error("the page of the cause does not say what a bar is")
	}
	in := s.Corpus.Incidents[0]
	if since := s.since(in.Permalink, in); len(since) != 1 || !strings.HasSuffix(since[0].Words, "; a bar for 4 or more close together") {
		t.Errorf("beside the facts stands %+v", since)
	}
}

// Dots of causes that the text only suggests are hollow on every page.
func TestSuggestedDotsAreHollowEverywhere(t *testing.T) {
	files := map[string]string{}
	for _, day := range []string{"2023-05-02", "2024-01-02"} {
		files[day+".md"] = "# Site down\n\nOn " + day + " the site was down.\n\n## Root cause\n\nThe TLS certificate expired.\n"
	}
	s := started(t, files)
	in := s.Corpus.Incidents[0]
	v := s.overviewPage("index.html")
	if len(v.Back) != 1 || !v.Key.Suggested {
		t.Fatalf("the overview has %+v, %+v", v.Back, v.Key)
	}
	since := s.since(in.Permalink, in)
	if len(since) != 1 {
		t.Fatalf("beside the facts stands %+v", since)
	}
	for _, st := range []Strip{v.Back[0].Strip, since[0].Strip, s.termsPage("causes.html", in.Suggested[0].Taxonomy, in.Suggested[:1]).Guesses[0].Strip} {
		if len(st.Dots) != 2 || !st.Dots[0].Suggested || !st.Dots[1].Suggested {
			t.Errorf("the dots are %+v", st.Dots)
		}
	}
}

func TestSilenceStandsBeforeTheNextDay(t *testing.T) {
	s := started(t, map[string]string{"p.md": "---\ntitle: Slow cart\nstarted: 2024-03-01T10:00:00Z\n---\n\n## Timeline\n\n- 2024-03-01 10:00 UTC The cart is slow\n- 2024-03-01 10:30 UTC An alert\n- 2024-03-03 09:00 UTC The cart is fast\n"})
	a := s.article(s.Corpus.Incidents[0].Permalink, s.Corpus.Incidents[0])
	var kinds []string
	for _, sec := range a.sections() {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			for _, e := range p.Timeline.Entries {
				kinds = append(kinds, e.Day+e.Gap+e.Time)
			}
		}
	}
	if got, want := strings.Join(kinds, "|"), "1 Mar 2024|10:00|10:30|1d 22h without an entry|3 Mar 2024|09:00"; got != want {
		t.Errorf("the timeline is %q, not %q", got, want)
	}
}
