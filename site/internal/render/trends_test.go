package render

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"afterword/site/internal/output"
)

// everyDays makes n incidents, one after every so many days.
func everyDays(n, days int) map[string]string {
	files := map[string]string{}
	for i := range n {
		day := now.AddDate(0, 0, -days*(n-i)).Format(time.DateOnly)
		files[fmt.Sprintf("%02d.md", i)] = fmt.Sprintf("---\ntitle: Outage %d\nstarted: %sT10:00:00Z\nresolved: %sT11:00:00Z\n---\n\nText.\n", i, day, day)
	}
	return files
}

// The page of trends is there in each grain that is of use, the usual one at its
// old address; each has its downloads, and what does not depend on the grain has
// them once.
func TestTrendsInEachGrain(t *testing.T) {
	s := started(t, everyDays(20, 40))
	view := func(p page) TrendsPage {
		t.Helper()
		v, err := p.view()
		if err != nil {
			t.Fatal(err)
		}
		return v.(TrendsPage)
	}
	pages := s.trendsPages()
	var paths []string
	for _, p := range pages {
		paths = append(paths, p.path)
	}
	if want := []string{"trends-month.html", "trends.html", "trends-year.html"}; !slices.Equal(paths, want) {
		t.Fatalf("%q, want %q", paths, want)
	}
	s.add(pages...)
	month := view(pages[0])
	if len(month.Grains) != 3 || month.Grains[0] != (NavLink{Link{"Month", "trends-month.html"}, true}) || month.Grains[1] != (NavLink{Link{"Quarter", "trends.html"}, false}) {
		t.Errorf("%+v", month.Grains)
	}
	if month.Charts[0].Head[0] != (ChartCell{Link{Text: "Month"}, false}) || !month.Charts[0].Head[1].Num || month.Charts[0].CSV != "data/frequency-month.csv" {
		t.Errorf("%v %s", month.Charts[0].Head, month.Charts[0].CSV)
	}
	quarter := view(pages[1])
	if quarter.Charts[0].CSV != "data/frequency.csv" || quarter.Charts[2].CSV != "data/durations.csv" || month.Charts[2].CSV != "data/durations.csv" {
		t.Errorf("%s, %s, %s", quarter.Charts[0].CSV, quarter.Charts[2].CSV, month.Charts[2].CSV)
	}
	tree := new(output.Tree)
	if err := s.addData(tree); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"data/frequency.csv", "data/frequency-month.csv", "data/frequency-year.csv", "data/medians-year.csv", "data/durations.csv"} {
		s.file(t, tree, name)
	}
	if _, ok := tree.File("data/durations-month.csv"); ok {
		t.Error("the dots are the same in each grain, and downloaded twice")
	}

	s = started(t, everyDays(4, 5))
	pages = s.trendsPages()
	if len(pages) != 1 || pages[0].path != "trends.html" || len(view(pages[0]).Grains) != 0 {
		t.Errorf("a few days in one month, one quarter and one year need no choice: %d pages", len(pages))
	}
}

// The chart of what came back links to the page of all where it leaves some out.
func TestRecurringLinksToWhatItLeavesOut(t *testing.T) {
	for n, want := range map[int]Link{12: {}, 13: {"All causes", "causes.html"}} {
		files := map[string]string{}
		for i := range 2 * n {
			files[fmt.Sprintf("%02d.md", i)] = fmt.Sprintf("---\ntitle: Outage %d\nstarted: 2024-0%d-10T10:00:00Z\ncauses: [cause-%d]\n---\n\nText.\n", i, 1+i%2, i/2)
		}
		s := started(t, files)
		for _, c := range s.ungrained() {
			if f, err := c.figure(); err != nil || f.ID == "recurring" && f.More != want {
				t.Errorf("%d causes: %+v, %v", n, f.More, err)
			}
		}
	}
}
