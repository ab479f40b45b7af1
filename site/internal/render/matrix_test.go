package render

import (
	"fmt"
	"strings"
	"testing"

	"afterword/site/internal/stats"
)

func TestPairTitle(t *testing.T) {
	pair := func(cause, service string, p float64, clear bool) stats.Pair {
		return stats.Pair{A: stats.Term{ID: cause, Name: cause}, B: stats.Term{ID: service, Name: service}, Fisher: p, Clear: clear}
	}
	causes := []stats.Recurrence{{Term: stats.Term{ID: "leak"}}}
	services := []stats.TermN{{Term: stats.Term{ID: "api"}}}
	for _, c := range []struct {
		name    string
		pairs   []stats.Pair
		guessed bool
		want    string
	}{
		{"clear", []stats.Pair{pair("leak", "api", .001, true)}, false, "“leak” meets api more often than chance explains"},
		{"suggested", []stats.Pair{pair("leak", "api", .001, true)}, true, "The suggested cause “leak” meets api more often than chance explains"},
		{"outside of the matrix", []stats.Pair{pair("dns", "api", .001, true), pair("leak", "web", .002, true)}, false, ""},
		{"the likeliest outside", []stats.Pair{pair("dns", "api", .001, true), pair("leak", "api", .002, true)}, false, "“leak” meets api more often than chance explains"},
		{"one of many", []stats.Pair{pair("leak", "api", .03, true), pair("leak", "web", .9, false)}, false, ""},
		{"too few", []stats.Pair{pair("leak", "api", .001, false)}, false, ""},
		{"none", nil, false, ""},
	} {
		if got := pairTitle(c.pairs, causes, services, c.guessed); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCauseMatrix(t *testing.T) {
	files := map[string]string{}
	add := func(cause, service string) {
		files[fmt.Sprintf("%d.md", len(files))] = fmt.Sprintf("---\ntitle: Outage\ndate: 2023-01-%02d\ncauses: [%s]\nservices: [%s]\n---\n\nText.\n", len(files)+1, cause, service)
	}
	add("leak", "api")
	add("leak", "api")
	add("leak", "web")
	add("dns", "web")
	add("dns", "")
	add("disk-full", "")
	add("", "printer")
	s := started(t, files)
	s.add(s.searchPage())
	m := s.causeMatrix("trends.html")
	if len(m.Head) != 2 || len(m.Rows) != 2 || m.Rows[0].Head.Text != "Leak" || m.Rows[1].Head.Text != "Dns" {
		t.Fatalf("a cause that meets no service has no row, nor a service without a cause a column: %+v", m)
	}
	cells := m.Rows[0].Cells
	if cells[0].Text != "2" || cells[0].URL != "search.html?q=cause%3Aleak+service%3Aapi" || cells[0].Label != "2 incidents: Leak, api" {
		t.Errorf("%+v", cells[0])
	}
	if cells[1].Text != "1" || !strings.HasPrefix(cells[1].URL, "incidents/") {
		t.Errorf("%+v", cells[1])
	}
	if none := m.Rows[1].Cells[0]; none != (MatrixCell{}) {
		t.Errorf("%+v", none)
	}
}

func TestHoursSayWhatTheyLeaveOut(t *testing.T) {
	files := everyDays(4, 5)
	if m := started(t, files).hours(); len(m.Rows) != 7 || len(m.Notes) != 0 {
		t.Errorf("all have a time of day: %q", m.Notes)
	}
	files["day.md"] = "---\ntitle: Some time that day\ndate: 2024-01-10\n---\n\nText.\n"
	if m := started(t, files).hours(); len(m.Notes) != 1 || m.Notes[0] != "1 incident left out: no time of day is recorded." {
		t.Errorf("%q", m.Notes)
	}
	if m := started(t, everyDays(2, 5)).hours(); len(m.Rows) != 0 {
		t.Errorf("two are no pattern: %+v", m)
	}
}
