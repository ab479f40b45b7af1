package chart

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

var now = time.Date(2026, 4, 16, 0, 0, 0, 0, time.UTC)

// sample makes n incidents, one every nine days up to now, of three causes and
// four severities, 20 to 400 minutes long.
func sample(n int, name string) *stats.Collection {
	var list []*stats.Incident
	for i := range n {
		at := now.Add(-time.Duration(n-i) * 9 * stats.Day)
		length := time.Duration(20+i*37%380) * time.Minute
		rank := 1 + i%4
		in := &stats.Incident{
			ID: fmt.Sprintf("INC-%d", i), Title: fmt.Sprintf("%s %d", name, i), Permalink: fmt.Sprintf("incidents/%d.html", i), Path: fmt.Sprintf("%d.md", i),
			Rank: rank, Severity: stats.Term{ID: fmt.Sprint(rank), Name: fmt.Sprintf("SEV%d", rank)},
			Causes: []stats.Term{{ID: fmt.Sprint("c", i%3), Name: fmt.Sprint(name, " cause ", i%3)}}, Services: []stats.Term{{ID: "api", Name: "API"}},
			Began: stats.Span{Lo: at, Hi: at},
			Times: stats.Times{
				Detect: stats.Beat{Value: length / 10, OK: true}, Acknowledge: stats.Beat{Value: length / 10, OK: true},
				Mitigate: stats.Beat{Value: length / 2, OK: true}, Restore: stats.Beat{Value: length, OK: true},
			},
			Actions: []stats.Action{{ID: "a", Text: "Do it", Status: postmortem.Open, Opened: stats.Span{Lo: at, Hi: at}, Due: stats.Span{Lo: at.Add(20 * stats.Day), Hi: at.Add(20 * stats.Day)}}},
		}
		list = append(list, in)
	}
	return stats.New(list, now, stats.Options{})
}

func all(c *stats.Collection) []Chart {
	g, _ := c.Density()
	s := c.Series(g)
	return []Chart{Frequency(s), Durations(c), Medians(c, s), Phases(s), Recurring(c, c.Causes()), OpenActions(c)}
}

func drawer(t *testing.T) *Drawer {
	t.Helper()
	bundle, err := os.ReadFile("../../../themes/default/static/vendor/echarts.js")
	if err != nil {
		t.Fatal(err)
	}
	return NewDrawer(bundle, nil)
}

func TestEveryChartDraws(t *testing.T) {
	d := drawer(t)
	for _, c := range all(sample(80, "Case")) {
		svg, err := d.SVG(c, 560)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := d.SVG(c, 560)
		if svg != again {
			t.Errorf("%s: drawn twice, two pictures", c.ID)
		}
		for _, bad := range []string{"style", "class=", "<script", "ecmeta", "on", "NaN", "Infinity"} {
			if bad != "on" && strings.Contains(string(svg), bad) {
				t.Errorf("%s: the picture holds %q", c.ID, bad)
			}
		}
		if strings.Count(string(svg), "<path")+strings.Count(string(svg), "<rect") < 5 || !strings.Contains(string(svg), "var(--") {
			t.Errorf("%s: hardly anything drawn: %s", c.ID, svg)
		}
		if os.Getenv("CHART_OUT") != "" {
			_ = os.WriteFile(os.Getenv("CHART_OUT")+"/"+c.ID+".svg", []byte(svg), 0o666)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	d := drawer(t)
	for _, n := range []int{0, 1} {
		for _, c := range all(sample(n, "Case")) {
			if _, err := d.SVG(c, 560); err != nil {
				t.Errorf("%d incidents: %s: %v", n, c.ID, err)
			}
			if n == 0 && c.Option != nil {
				t.Errorf("%s draws nothing at all", c.ID)
			}
		}
	}
}

// values returns the numbers of one series of an option.
func values(t *testing.T, c Chart, series int, place int) []float64 {
	t.Helper()
	var o struct {
		Series []struct{ Data []struct{ Value any } }
	}
	if err := json.Unmarshal(c.Option, &o); err != nil {
		t.Fatal(err)
	}
	var out []float64
	for _, d := range o.Series[series].Data {
		switch v := d.Value.(type) {
		case float64:
			out = append(out, v)
		case string: // no bar
			out = append(out, 0)
		case []any:
			out = append(out, v[place].(float64))
		}
	}
	return out
}

// column returns the numbers of one column of the CSV.
func column(t *testing.T, c Chart, name string) []float64 {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(c.Table.CSV()))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	if at < 0 {
		t.Fatalf("%s has no column %q: %q", c.ID, name, rows[0])
	}
	var out []float64
	for _, row := range rows[1:] {
		var v float64
		if _, err := fmt.Sscan(row[at], &v); err == nil {
			out = append(out, v)
		}
	}
	return out
}

func TestPictureTableAndCSVAgree(t *testing.T) {
	charts := all(sample(80, "Case"))
	same := func(c Chart, got, want []float64) {
		t.Helper()
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: picture %v, CSV %v", c.ID, got, want)
		}
	}
	f := charts[0]
	for i, sev := range []string{"SEV1", "SEV2", "SEV3", "SEV4"} {
		same(f, values(t, f, i, 0), column(t, f, sev))
	}
	same(f, values(t, f, 4, 0), column(t, f, "Expected at most"))
	d := charts[1]
	var dots []float64
	for i := range 4 {
		dots = append(dots, values(t, d, i, 1)...)
	}
	slices.Sort(dots)
	table := column(t, d, "Minutes")
	slices.Sort(table)
	same(d, dots, table)
	m := charts[2]
	same(m, values(t, m, 0, 1), column(t, m, "Mean, minutes"))
	same(m, append(values(t, m, 1, 1), values(t, m, 2, 1)...), column(t, m, "Median, minutes"))
	var o struct {
		Series []struct{ Data [][]any }
	}
	m = Medians(sample(80, "Case"), sample(80, "Case").Series(stats.Quarter)) // quarters hold enough for an interval
	_ = json.Unmarshal(m.Option, &o)                                          // the other series hold objects
	var low, high []float64
	for i := 0; i+2 < len(o.Series[3].Data); i += 3 {
		low, high = append(low, o.Series[3].Data[i][1].(float64)), append(high, o.Series[3].Data[i+1][1].(float64))
	}
	same(m, low, column(t, m, "Interval from, minutes"))
	same(m, high, column(t, m, "Interval to, minutes"))
	p := charts[3]
	share, minutes := values(t, p, 0, 0), column(t, p, "Detect, minutes")
	total := column(t, p, "Resolve, minutes")
	for _, name := range []string{"Detect, minutes", "Acknowledge, minutes", "Mitigate, minutes"} {
		for i, v := range column(t, p, name) {
			total[i] += v
		}
	}
	for i := range share {
		if diff := share[i] - minutes[i]/total[i]; diff > 1e-3 || diff < -1e-3 {
			t.Errorf("phases: share %v, table %v of %v", share[i], minutes[i], total[i])
		}
	}
	r := charts[4]
	sum := 0.0
	for _, v := range column(t, r, "Incidents") {
		sum += v
	}
	if n := len(values(t, r, 0, 0)) + len(values(t, r, 1, 0)); float64(n) != sum {
		t.Errorf("recurring: %d dots, %v in the table", n, sum)
	}
	actions := charts[5]
	same(actions, values(t, actions, 0, 1), column(t, actions, "Open"))
	same(actions, values(t, actions, 1, 1), column(t, actions, "Overdue"))
	c := sample(80, "Case")
	services := RecurringServices(c, c.ServiceRecurrences())
	if n := column(t, services, "Incidents"); len(n) != 1 || int(n[0]) != len(values(t, services, 0, 0)) || len(values(t, services, 1, 0)) != 0 {
		t.Errorf("services: %v in the table, %d dots, %d red ones", n, len(values(t, services, 0, 0)), len(values(t, services, 1, 0)))
	}
}

func TestTextOfFilesCannotRun(t *testing.T) {
	d := drawer(t)
	for _, name := range []string{`</script><script>alert(1)</script>`, `__f__document.title='PWNED'__f__`, `fn:minutes`, `<img src=x onerror=alert(1)>`, `&quot;" onload="x`, "\u2028"} {
		for _, c := range all(sample(12, name)) {
			block := string(c.Data())
			inner := strings.TrimSuffix(block[strings.Index(block, ">")+1:], "</script>")
			if strings.ContainsAny(inner, "<>&\u2028") {
				t.Errorf("%q: the block of %s can end early: %.200s", name, c.ID, inner)
			}
			var o any
			if err := json.Unmarshal([]byte(inner), &o); err != nil {
				t.Errorf("%q: %s: %v", name, c.ID, err)
			}
			if c.ID == "recurring" && !strings.Contains(fmt.Sprint(o), name) {
				t.Errorf("%q is not in the data as it was written", name)
			}
			if c.ID != "recurring" && c.ID != "durations" {
				continue // the others hold no text of the files
			}
			svg, err := d.SVG(c, 560)
			if err != nil {
				t.Errorf("%q: %s: %v", name, c.ID, err)
			}
			if strings.Contains(string(svg), "<script") || strings.Contains(string(svg), "<img") || strings.Contains(string(svg), `" onload`) {
				t.Errorf("%q: %s: %s", name, c.ID, svg)
			}
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	if _, err := clean(`<svg><path fill="red&quot; onload=&quot;x"/></svg>`, "p-"); err == nil {
		t.Error("a quote in an attribute went through")
	}
	got, err := clean(`<svg width="9" viewBox="0 0 9 9" onload="x"><style>a{}</style><clipPath id="k"></clipPath><path class="a" style="font: normal bold 12px x;fill:none" d="M1.23456 -0.001" clip-path="url(#k)" ecmeta_x="1"/><script>x</script></svg>`, "p-")
	want := `<svg aria-hidden="true" focusable="false" viewBox="0 0 9 9"><clipPath id="p-k"></clipPath><path font-size="12" font-weight="600" fill="none" d="M1.23 0" clip-path="url(#p-k)"></path></svg>`
	if err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
}

func TestGuard(t *testing.T) {
	c := Table{Head: []string{"a", "b"}, Rows: [][]Cell{{text("=HYPERLINK(1)"), {Text: "-5", Num: true}}}}
	if got := string(c.CSV()); got != "a,b\n'=HYPERLINK(1),-5\n" {
		t.Errorf("%q", got)
	}
}

func TestPaleBarsAreExplained(t *testing.T) {
	s := stats.Series{Grain: stats.Quarter, Periods: []stats.Period{{Name: "2026-Q1", Title: "Q1 2026", N: 2}, {Name: "2026-Q2", Title: "Q2 2026", N: 1}}}
	const note = "Pale: a quarter that was not observed as a whole."
	for _, partial := range []bool{false, true} {
		s.Periods[1].Partial = partial
		if got := slices.Contains(Frequency(s).Notes, note); got != partial {
			t.Errorf("partial %v, but the note is there: %v", partial, got)
		}
	}
}

func TestTicksJustBeyondTheDotsAreShown(t *testing.T) {
	axis := map[string]any{}
	minuteAxis(map[string]any{"yAxis": []any{axis}}, 65, 1015)
	if got := fmt.Sprint(axis["axisLabel"].(map[string]any)["customValues"]); got != "[60 120 240 480 1440]" {
		t.Errorf("ticks %s", got)
	}
}

func TestTitles(t *testing.T) {
	plain := func(n ...int) stats.Series {
		s := stats.Series{Grain: stats.Month}
		for i, v := range n {
			s.Periods = append(s.Periods, stats.Period{Title: fmt.Sprint("M", i), N: v})
		}
		return s
	}
	unusual := plain(1, 12, 1)
	unusual.Periods[1].Unusual = true
	shift, past, bursty := plain(1, 2), plain(1, 2), plain(1)
	shift.Shift, shift.ShiftTo, shift.Periods[1].Name, bursty.Bursty = true, "p", "p", true
	past.Shift, past.ShiftTo = true, "long ago"
	partial := plain(1, 1, 1, 1, 1, 1)
	partial.Periods[5].Partial = true
	for want, s := range map[string]stats.Series{
		"M1 had more incidents than chance explains: 12":                                                     unusual,
		"The number of incidents per month has shifted: eight in a row on one side of the average, up to M1": shift,
		"Incidents come in bursts":                         bursty,
		"No month had more incidents than chance explains": plain(1, 1, 1, 1, 1, 1),
		"Incidents per month":                              partial,
	} {
		if got := frequencyTitle(s, len(s.Periods)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := frequencyTitle(past, 2); got != "Incidents per month" {
		t.Errorf("the shift was before what is shown: %q", got)
	}
	if got := frequencyTitle(plain(1, 1, 1, 1, 1, 1), 40); got != "None of the last 6 months had more incidents than chance explains" {
		t.Errorf("the older ones are not shown: %q", got)
	}
	if got := cutNote(plain(1, 1), 5); len(got) != 1 || got[0] != "The last 2 of 5 months are shown." || len(cutNote(plain(1, 1), 2)) != 0 {
		t.Errorf("%q", got)
	}
	many, few := sample(80, "x"), sample(5, "x")
	if got := durationsTitle(many, stats.Restore.Measure(many.Incidents)); !strings.HasPrefix(got, "Half of all incidents took ") || !strings.Contains(got, " or longer to restore") || !strings.Contains(got, "; in the last 90 days, ") {
		t.Error(got)
	}
	if got := durationsTitle(few, stats.Restore.Measure(few.Incidents)); got != "Time to restore" {
		t.Error(got)
	}
	if got := mediansTitle(many, stats.Quarter); !strings.HasPrefix(got, "No clear change: the last 12 months took between ") {
		t.Error(got)
	}
	if got := mediansTitle(few, stats.Quarter); got != "Time to restore by quarter" {
		t.Error(got)
	}
	if got := phasesTitle([4]float64{15, 5, 40, 40}, 5); got != "15 % of the incident minutes went by before anyone noticed" {
		t.Error(got)
	}
	if got := phasesTitle([4]float64{.4, 5, 40, 60}, 5); got != "Less than 1 % of the incident minutes went by before anyone noticed" {
		t.Error(got)
	}
	for v, want := range map[float64]string{.07: "0.07", .3: "0.3", .984: "0.98", 1: "1.0", 1.04: "1.04", 4.2: "4.2", 12.3: "12"} {
		if got := factor(v); got != want {
			t.Errorf("%g: %s, want %s", v, got, want)
		}
	}
	if got := phasesTitle([4]float64{15, 5, 40, 40}, 4); got != "Where the minutes go" {
		t.Error(got)
	}
	cause := func(name string, repeats, open int) stats.Recurrence {
		return stats.Recurrence{Term: stats.Term{Name: name}, Repeats: repeats, OpenN: open}
	}
	for _, c := range []struct {
		list []stats.Recurrence
		want string
	}{
		{nil, "Recurring causes"},
		{[]stats.Recurrence{cause("A", 3, 2)}, "“A” came back twice while an earlier action was open"},
		{[]stats.Recurrence{cause("A", 1, 0), cause("B", 3, 0)}, "“B” came back most often: 3 times"},
		{[]stats.Recurrence{cause("A", 3, 0), cause("B", 3, 0)}, "Recurring causes"},
		{[]stats.Recurrence{cause("A", 5, 1), cause("B", 4, 3), cause("C", 3, 3)}, "“B” came back 3 times while an earlier action was open"},
		{[]stats.Recurrence{cause("A", 1, 0)}, "Recurring causes"},
	} {
		if got := recurringTitle(c.list); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	for want, counts := range map[string]map[stats.Urgency]int{
		"Open actions": {stats.UnknownIs: 9, stats.DoneItem: 2}, "3 open": {stats.OpenItem: 3}, "3 open, 1 of them past the due date": {stats.OpenItem: 2, stats.Overdue: 1},
		"1 open, past its due date": {stats.Overdue: 1}, "2 open, all of them past the due date": {stats.Overdue: 2},
	} {
		if got := actionsTitle(stats.Ledger{Counts: counts}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOneRecordMakesTheMean(t *testing.T) {
	m := stats.Measure{Definition: "D", Of: 4, Left: []stats.Reason{{Text: "no end recorded", N: 1}}, Summary: stats.Summarize([]float64{40414, 88, 30})}
	notes := strings.Join(measureNotes(m), " ")
	for _, want := range []string{"3 of 4 recorded", "Left out: 1 (no end recorded).", "Median 1h 28m, mean 9d 9h.", "One record of 28d 1h makes the mean"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in %q", want, notes)
		}
	}
	m.Summary = stats.Summarize([]float64{100, 88, 90})
	if notes := strings.Join(measureNotes(m), " "); strings.Contains(notes, "makes the mean") {
		t.Error(notes)
	}
}

// Labels of months are thinned to a round step, and each year is named once.
func TestPeriodLabels(t *testing.T) {
	months := func(from string, n int) string {
		at, err := time.Parse("2006-01", from)
		if err != nil {
			t.Fatal(err)
		}
		s := stats.Series{Grain: stats.Month}
		for i := range n {
			s.Periods = append(s.Periods, stats.Period{From: at.AddDate(0, i, 0)})
		}
		return strings.ReplaceAll(strings.Join(slices.DeleteFunc(periodLabels(s), func(l string) bool { return l == "" }), " "), "\n", "/")
	}
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-10", 4, "Oct/2024 Nov Dec Jan/2025"},
		{"2024-05", 24, "Jul Oct Jan/2025 Apr Jul Oct Jan/2026 Apr"},
		{"2023-05", 36, "Jul Jan/2024 Jul Jan/2025 Jul Jan/2026"},
	} {
		if got := months(c.from, c.n); got != c.want {
			t.Errorf("%d months from %s: %q, want %q", c.n, c.from, got, c.want)
		}
	}
}

// No mark is told from another by colour alone.
func TestMarksDifferByMoreThanColour(t *testing.T) {
	looks := map[string]string{}
	for rank, name := range []string{"", "SEV1", "SEV2", "SEV3", "SEV4"} {
		r := stats.RankN{Severity: name, Rank: rank}
		symbol, _ := sevSymbol(rank)
		if rank == 0 {
			symbol = fmt.Sprint("hollow ", sevStyle(r)["borderColor"])
		}
		look := symbol + " " + sevShape(r)
		if looks[look] != "" || sevShape(r) == "" && rank != 4 {
			t.Errorf("%q and %q are both drawn as %q", name, looks[look], look)
		}
		looks[look] = name + " "
	}
	series := func(c Chart) []map[string]any {
		var o struct{ Series []map[string]any }
		if err := json.Unmarshal(c.Option, &o); err != nil {
			t.Fatal(err)
		}
		return o.Series
	}
	c := sample(80, "Case")
	if s := series(Recurring(c, c.Causes())); s[0]["symbol"] != "circle" || s[1]["symbol"] != "diamond" {
		t.Errorf("%v, %v", s[0]["symbol"], s[1]["symbol"])
	}
	if s := series(OpenActions(c)); s[1]["lineStyle"].(map[string]any)["type"] != "dashed" {
		t.Errorf("%v", s[1]["lineStyle"])
	}
}

// The legend and the notes say nothing of marks that are not there, and a line
// that never moves is not drawn.
func TestChartsSayOnlyWhatTheyShow(t *testing.T) {
	keys := func(c Chart) string {
		var out []string
		for _, k := range c.Key {
			out = append(out, k.Text)
		}
		return strings.Join(out, ", ")
	}
	many, few := sample(80, "Case"), sample(2, "Case")
	if c := Medians(many, many.Series(stats.Quarter)); keys(c) != "Median, Median of one or two, 95 % interval of the median, Mean" || !strings.HasPrefix(c.Notes[0], "Bar: ") {
		t.Errorf("%s; %s", keys(c), c.Notes)
	}
	if c := Medians(few, few.Series(stats.Quarter)); keys(c) != "Median of one or two, Mean" || strings.HasPrefix(c.Notes[0], "Bar: ") {
		t.Errorf("%s; %s", keys(c), c.Notes)
	}
	for _, in := range few.Incidents {
		in.Severity, in.Rank = stats.Term{}, 0
		in.Actions[0] = stats.Action{ID: "a", Text: "Do it", Status: postmortem.Open}
	}
	if c := Durations(few); keys(c) != "Incident" {
		t.Error(keys(c))
	}
	if c := Recurring(many, many.ServiceRecurrences()); keys(c) != "Incident, Came back while an earlier action was open" {
		t.Error(keys(c))
	}
	for _, c := range []Chart{RecurringServices(many, many.ServiceRecurrences()), RecurringSuggested(many, many.Causes())} {
		if keys(c) != "Incident" || slices.Contains(c.Table.Head, "Action open") {
			t.Errorf("%s, %q", keys(c), c.Table.Head)
		}
	}
	if c := OpenActions(few); c.Option != nil {
		t.Error("two actions that were open all the time make no line")
	}
	if c := OpenActions(many); c.Option == nil {
		t.Error("nothing drawn")
	}
}

// What came back most often stands on top, and a chart that leaves some out says so.
func TestRecurringShowsWhatCameBackMostOften(t *testing.T) {
	var list []*stats.Incident
	for i := range 15 { // cause i came i+2 times; those that came seldom took long
		for j := range i + 2 {
			at := now.Add(-time.Duration(2*j+1) * stats.Day)
			list = append(list, &stats.Incident{
				ID: fmt.Sprintf("%d-%d", i, j), Title: "Case", Causes: []stats.Term{{ID: fmt.Sprintf("c%02d", i), Name: fmt.Sprintf("Cause %d", i)}},
				Began: stats.Span{Lo: at, Hi: at}, Times: stats.Times{Restore: stats.Beat{Value: time.Duration(20-i) * 10 * time.Hour, OK: true}},
			})
		}
	}
	c := stats.New(list, now, stats.Options{})
	r := Recurring(c, c.Causes())
	if len(r.Table.Rows) != 12 || r.Table.Rows[0][0].Text != "Cause 14" || r.Table.Rows[11][0].Text != "Cause 3" {
		t.Errorf("%+v", r.Table.Rows)
	}
	if r.Of != 15 || !slices.Contains(r.Notes, "The 12 of 15 that came back most often.") {
		t.Errorf("%d, %q", r.Of, r.Notes)
	}
	if r := RecurringSuggested(c, c.Causes()[:12]); r.Of != 0 || len(r.Notes) != 0 {
		t.Errorf("nothing is left out: %d, %q", r.Of, r.Notes)
	}
}

// Each note under a chart stands only where there is something to say.
func TestNotesOfCharts(t *testing.T) {
	has := func(c Chart, note string) bool {
		return slices.ContainsFunc(c.Notes, func(n string) bool { return strings.Contains(n, note) })
	}
	c := sample(80, "Case")
	calm := c.Series(stats.Month)
	bursty := calm
	bursty.Bursty, bursty.Excluded = true, 2
	for _, note := range []string{"come in bursts", "2 incidents left out: no date, or one that is too coarse."} {
		if f := Frequency(calm); has(f, note) {
			t.Errorf("%q", f.Notes)
		}
		if f := Frequency(bursty); !has(f, note) {
			t.Errorf("no %q in %q", note, f.Notes)
		}
	}
	if f := Frequency(calm); has(f, " left out: no date") {
		t.Errorf("%q", f.Notes)
	}
	whole := stats.Measure{Of: 3, Summary: stats.Summarize([]float64{60, 70, 80})}
	part := whole
	part.Of, part.Differ, part.Left = 4, 1, []stats.Reason{{Text: "no end recorded", N: 1}}
	for note, want := range map[string]bool{"Left out: 1 (no end recorded).": true, "In 1 incident the stated time differs from the computed one; the stated one counts.": true} {
		if got := slices.Contains(measureNotes(part), note); got != want {
			t.Errorf("%q is in %q: %v", note, measureNotes(part), got)
		}
	}
	for _, note := range measureNotes(whole) {
		if strings.HasPrefix(note, "Left out") || strings.Contains(note, "differs") {
			t.Error(note)
		}
	}
	// 80 incidents, one every nine days, lie within two years; 300 do not.
	if r := Recurring(c, c.Causes()); has(r, "Dots since") {
		t.Errorf("%q", r.Notes)
	}
	if long := sample(300, "Case"); !has(Recurring(long, long.Causes()), "Dots since April 2024; the table counts ") {
		t.Errorf("%q", Recurring(long, long.Causes()).Notes)
	}
	// The newest window is named beside all incidents where it holds three, and not all.
	few := sample(8, "Case")
	if got := durationsTitle(few, stats.Restore.Measure(few.Incidents)); strings.Contains(got, "; in the last") {
		t.Errorf("all lie in the last 90 days: %s", got)
	}
}
