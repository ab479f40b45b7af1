package render

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// onDays are invented incidents: "cause day", one after the other.
func onDays(list ...string) map[string]string {
	files := map[string]string{}
	for i, x := range list {
		cause, day, _ := strings.Cut(x, " ")
		files[fmt.Sprintf("p%02d.md", i)] = fmt.Sprintf("---\ntitle: Number %d\ndate: %s\nseverity: SEV2\ncauses: [%s]\n---\n\nIt broke.\n", i, day, cause)
	}
	return files
}

// Two incidents of one day are one event but two incidents: all pages count incidents.
func TestPagesCountTheSameIncidents(t *testing.T) {
	s := started(t, onDays("leak 2024-01-10", "leak 2024-01-10", "leak 2023-12-06", "limit 2024-02-01", "limit 2022-02-01", "limit 2021-02-01", "clock 2024-03-01"))
	v := s.overviewPage("index.html")
	tax := s.taxonomy("causes")
	causes := map[string]TermRow{}
	for _, row := range s.termsPage("causes.html", tax, tax.Terms).Rows {
		causes[row.Text] = row
	}
	var got []string
	for _, row := range v.Back {
		got = append(got, fmt.Sprintf("%s %d %d %s %v", row.Text, row.Year, row.All, row.Gap, row.Once))
		if c := causes[row.Text]; row.Year != c.Year || row.All != c.N || row.Last != c.Last || len(row.Strip.Dots) != row.All {
			t.Errorf("%s: %d, %d, %s on the first page, %d, %d, %s in the list of causes, %d dots", row.Text, row.Year, row.All, row.Last, c.Year, c.N, c.Last, len(row.Strip.Dots))
		}
		page := s.termView(s.terms["causes"][strings.ToLower(row.Text)], 0)
		if f := page.Figures[0]; f.Value != fmt.Sprint(row.All) || f.Lines[0] != fmt.Sprintf("%d in the last 12 months", row.Year) {
			t.Errorf("the page of %s says %+v", row.Text, f)
		}
		if page.Figures[1].Value != row.Gap {
			t.Errorf("the typical gap of %s is %s and %s", row.Text, row.Gap, page.Figures[1].Value)
		}
	}
	if want := "Leak 3 3 35 days true|Limit 1 3 18 months false"; strings.Join(got, "|") != want {
		t.Errorf("coming back:\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
	if text := recurWords(s.known.causes()["leak"]); text != "3 incidents, one gap of 35 days" {
		t.Errorf("beside the facts: %q", text)
	}
}

// A quiet spell has the days that the two named dates give, and begins where it
// truly began, though the calendar does not show that day.
func TestQuietSpellOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		days []string
		want string
	}{
		{[]string{"a 2022-01-10", "a 2024-01-10", "a 2024-03-01"}, "2 incidents. Longest quiet spell: 730 days, 10 January 2022 to 10 January"},
		{[]string{"a 2024-01-10", "a 2024-03-01"}, "2 incidents. Longest quiet spell: 51 days, 10 January to 1 March"},
		{[]string{"a 2022-01-10", "a 2023-05-04"}, "1 incident. Longest quiet spell: 479 days, 10 January 2022 to 4 May"},
		{[]string{"a 2023-05-04"}, "1 incident"},
		{[]string{"a 2020-03-01", "a 2020-03-20"}, "2 incidents. Longest quiet spell: 19 days, 1 March to 20 March"},
		{[]string{"a 2020-03-02"}, "1 incident"},
	} {
		if got := started(t, onDays(c.days...)).calendar("index.html").Foot; got != c.want {
			t.Errorf("%v: %q, want %q", c.days, got, c.want)
		}
	}
}

func TestDaysBetweenTwoDatesIgnoreTheHours(t *testing.T) {
	at := func(text string) time.Time {
		out, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := daysBetween(at("2023-11-28T22:15:00Z"), at("2024-01-20T09:00:00Z")); got != 53 {
		t.Errorf("28 November to 20 January: %d days", got)
	}
}

// Where nobody writes actions down, none can be said to be open.
func TestOpenActionsThatNobodyRecords(t *testing.T) {
	s := started(t, onDays("leak 2024-01-10", "leak 2024-03-01"))
	if k := s.openFigure(); k.Value != "not recorded" || !k.Quiet {
		t.Errorf("first page: %+v", k)
	}
	term := s.terms["causes"]["leak"]
	if k := s.openOf(term.Incidents); k.Value != "not recorded" || !k.Quiet {
		t.Errorf("page of a cause: %+v", k)
	}
	s = started(t, map[string]string{"a.md": checkout})
	if k := s.openFigure(); k.Value != "1" || k.Quiet {
		t.Errorf("with actions: %+v", k)
	}
}
