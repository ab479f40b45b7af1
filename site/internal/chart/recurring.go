package chart

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"afterword/site/internal/stats"
)

// Recurring is the occurrences of each cause on a time axis, those in red that
// came while an earlier action was open.
func Recurring(c *stats.Collection, list []stats.Recurrence) Chart {
	shown, all, from := comingBack(c, list)
	out := occurrences(c, shown, from, true)
	out.cut(len(shown), all)
	out.Title, out.Unit = recurringTitle(shown), "Incidents of each cause; a larger dot took longer to restore"
	out.Table.Head = []string{"Cause", "Incidents", "Repeats", "Action open", "Fix did not hold", "Nothing tried", "Unknown", "Services", "Median gap, days", "Silence, days", "Minutes", "Share of all minutes"}
	for _, r := range shown {
		out.Table.Rows = append(out.Table.Rows, slices.Concat(
			[]Cell{linked(r.Name, r.Permalink), whole(r.N), whole(r.Repeats), whole(r.OpenN), whole(r.NotHeldN), whole(r.NothingN), whole(r.UnknownN), whole(r.Reach)},
			recurrenceCells(r)))
	}
	return out
}

// RecurringSuggested is the same of causes that texts only suggest, of which
// nothing is said of earlier actions.
func RecurringSuggested(c *stats.Collection, list []stats.Recurrence) Chart {
	out := plainRecurring(c, list, "Suggested cause")
	out.Title, out.Unit = "Suggested causes that come back", "Incidents of each cause; a larger dot took longer to restore"
	return out
}

// RecurringServices is the same of services. Two incidents of one service need
// not have anything in common, so nothing is said of earlier actions.
func RecurringServices(c *stats.Collection, list []stats.Recurrence) Chart {
	out := plainRecurring(c, list, "Service")
	out.Title, out.Unit = "Services with repeated incidents", "Incidents of each service; a larger dot took longer to restore"
	return out
}

func plainRecurring(c *stats.Collection, list []stats.Recurrence, kind string) Chart {
	shown, all, from := comingBack(c, list)
	out := occurrences(c, shown, from, false)
	out.cut(len(shown), all)
	out.Table.Head = []string{kind, "Incidents", "Median gap, days", "Silence, days", "Minutes", "Share of all minutes"}
	for _, r := range shown {
		out.Table.Rows = append(out.Table.Rows, slices.Concat([]Cell{linked(r.Name, r.Permalink), whole(r.N)}, recurrenceCells(r)))
	}
	return out
}

// recurrenceCells are the figures that the tables of both have.
func recurrenceCells(r stats.Recurrence) []Cell {
	return []Cell{
		{Text: fmt.Sprintf("%.0f", r.MedianGap), Value: fmt.Sprintf("%.6g", r.MedianGap), Num: true},
		{Text: fmt.Sprintf("%.0f", r.Silence), Value: fmt.Sprintf("%.6g", r.Silence), Num: true},
		minutesCell(r.Minutes), {Text: fmt.Sprintf("%.0f %%", r.Share*100), Value: fmt.Sprintf("%.6g", r.Share), Num: true},
	}
}

// recurringRows is how many causes the chart shows at most.
const recurringRows = 12

// comingBack returns those of list with two events or more of which one is on
// the axis, first those that came back most often, then those with more
// incidents, then those that took longer; how many there were before the list
// was cut; and where the axis begins: two years back, or eight where the two
// hold few incidents.
func comingBack(c *stats.Collection, list []stats.Recurrence) (shown []stats.Recurrence, all int, from time.Time) {
	from = c.Now.AddDate(-2, 0, 0)
	if len(c.Between(from, c.Now)) < 15 {
		from = c.Now.AddDate(-8, 0, 0)
	}
	from = later(from, c.ObservedFrom)
	shown = slices.DeleteFunc(slices.Clone(list), func(r stats.Recurrence) bool { return r.Events < 2 || r.Last.Before(from) })
	slices.SortStableFunc(shown, func(a, b stats.Recurrence) int {
		return cmp.Or(cmp.Compare(b.Repeats, a.Repeats), cmp.Compare(b.N, a.N), cmp.Compare(b.Minutes, a.Minutes), cmp.Compare(a.ID, b.ID))
	})
	return shown[:min(len(shown), recurringRows)], len(shown), from
}

// cut notes that only the first few of all rows are shown.
func (c *Chart) cut(shown, all int) {
	if shown < all {
		c.Of = all
		c.Notes = append(c.Notes, fmt.Sprintf("The %d of %d that came back most often.", shown, all))
	}
}

// occurrences draws the incidents of each of shown from a moment on.
func occurrences(c *stats.Collection, shown []stats.Recurrence, from time.Time, outcomes bool) Chart {
	out := Chart{ID: "recurring", Wide: true}
	var names []string
	var plain, open []opts.ScatterData
	var hrefs [2][]string
	earlier := 0
	for i := range slices.Backward(shown) {
		r := shown[i]
		row := len(names)
		names = append(names, r.Name)
		stillOpen := map[string]bool{}
		for _, o := range r.Outcomes {
			stillOpen[o.ID] = outcomes && o.Outcome == stats.ActionOpen
		}
		for _, in := range r.List() {
			if in.Began.Lo.Before(from) {
				earlier++
				continue
			}
			d := opts.ScatterData{Value: []any{millis(in.Began.Lo), row}, SymbolSize: dotSize(in), Name: fmt.Sprintf("%s: %s, %s", r.Name, in.Title, dayText(in, c.Zone))}
			if stillOpen[in.ID] {
				d.Name += ", an earlier action was still open"
				d.SymbolSize += 4 // a diamond fills less than a dot
				open, hrefs[1] = append(open, d), append(hrefs[1], in.Permalink)
				continue
			}
			plain, hrefs[0] = append(plain, d), append(hrefs[0], in.Permalink)
		}
	}
	if earlier > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("Dots since %s; the table counts %d earlier ones too.", from.In(c.Zone).Format("January 2006"), earlier))
	}
	out.Height = 40 + 30*len(names)
	if len(names) == 0 {
		return out
	}
	out.Key = []Key{{"accent-mark", "rd", "Incident"}}
	if len(open) > 0 {
		out.Key = append(out.Key, Key{"bad", "dia", "Came back while an earlier action was open"})
	}
	margin := c.Now.Sub(from) / 80 // so that no mark lies on the names
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "time", Min: millis(from.Add(-margin)), Max: millis(c.Now.Add(margin))}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: names}))
	scatter.AddSeries("Incident", plain).AddSeries("Earlier action open", open)
	m := option(scatter)
	dress(m)
	m["grid"] = []any{grid(180, 16, 4, 30)}
	set(m, "yAxis.0.axisLabel.width", 164)
	set(m, "yAxis.0.axisLabel.overflow", "truncate")
	set(m, "yAxis.0.axisLabel.color", ink2)
	for i, color := range []string{accent, "var(--bad)"} {
		s := m["series"].([]any)[i].(map[string]any)
		set(s, "itemStyle", map[string]any{"color": color, "opacity": .9})
		s["cursor"] = "pointer"
		s["symbol"] = []string{"circle", "diamond"}[i]
		if s["data"] == nil {
			s["data"] = []any{}
		}
		for j, d := range s["data"].([]any) {
			d.(map[string]any)["href"] = hrefs[i][j]
		}
	}
	// two lines to a name: a row is 30 high
	narrow(m, map[string]any{"grid": []any{map[string]any{"left": 128}}, "yAxis": []any{map[string]any{"axisLabel": map[string]any{"width": 118, "overflow": "break", "lineHeight": 13}}}})
	out.Option = encode(m)
	return out
}
