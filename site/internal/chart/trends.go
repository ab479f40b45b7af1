package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"afterword/site/internal/stats"
)

// Frequency is the incidents per period by severity.
func Frequency(s stats.Series) Chart {
	all := len(s.Periods)
	s.Periods = lastPeriods(s.Periods, 36)
	c := Chart{ID: "frequency", Title: frequencyTitle(s, all), Unit: fmt.Sprintf("Incidents per %s by severity", s.Grain), Height: 280}
	c.Table.Head = []string{title(string(s.Grain))}
	ranks := severities(s.Periods)
	for _, r := range ranks {
		name := cmp.Or(r.Severity, "Unstated")
		c.Table.Head = append(c.Table.Head, name)
		key := Key{Token: token(sevColor(r.Rank)), Text: name}
		if r.Severity == "" {
			key.Shape = "box"
		}
		c.Key = append(c.Key, key)
	}
	if len(ranks) == 1 && ranks[0].Severity == "" {
		c.Unit = "Each counts by the day of its start"
		c.Key[0] = Key{Token: token(accent), Text: "Incidents"}
		c.Table.Head[1] = "Severity unstated"
	}
	c.Table.Head = append(c.Table.Head, "All", "Expected at most", "Days observed")
	c.Key = append(c.Key, Key{Token: "ink-3", Shape: "ln", Text: "Expected at most"})
	limits := make([]opts.ScatterData, len(s.Periods))
	counts := make([][]opts.BarData, len(ranks))
	for i, p := range s.Periods {
		row := []Cell{text(p.Title + soFar(p))}
		for j, r := range ranks {
			n := 0
			for _, have := range p.ByRank {
				if have.Severity == r.Severity {
					n = have.N
				}
			}
			row = append(row, whole(n))
			d := opts.BarData{Value: n, Name: fmt.Sprintf("%s%s: %d %s of %d", p.Title, soFar(p), n, cmp.Or(r.Severity, "unstated"), p.N)}
			if n == 0 {
				d = opts.BarData{Value: "-"} // nothing to draw, and to measure
			}
			if p.Partial && n > 0 {
				d.ItemStyle = &opts.ItemStyle{Opacity: opts.Float(.45)}
			}
			counts[j] = append(counts[j], d)
		}
		limits[i] = opts.ScatterData{Value: p.Most, Name: fmt.Sprintf("%s: at most %d expected", p.Title, p.Most)}
		c.Table.Rows = append(c.Table.Rows, append(row, whole(p.N), whole(p.Most), whole(int(p.Exposure*30+.5))))
	}
	c.Notes = append(c.Notes, fmt.Sprintf("Expected at most: the highest number that chance explains at the average rate (%.1f in 30 days, from %s), given the length of each %s; a Poisson process goes beyond it once in 740 times.", s.Rate, s.Baseline, s.Grain))
	if slices.ContainsFunc(s.Periods, func(p stats.Period) bool { return p.Partial && p.N > 0 }) {
		c.Notes = append(c.Notes, fmt.Sprintf("Pale: a %s that was not observed as a whole.", s.Grain))
	}
	if s.Bursty {
		c.Notes = append(c.Notes, "The counts vary more than chance explains, so incidents come in bursts, and no period is singled out.")
	}
	c.Notes = append(c.Notes, cutNote(s, all)...)
	if s.Excluded > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s left out: no date, or one that is too coarse.", incidents(s.Excluded)))
	}
	if len(s.Periods) == 0 {
		return c
	}
	bar := charts.NewBar()
	bar.SetXAxis(periodLabels(s))
	for j, r := range ranks {
		bar.AddSeries(cmp.Or(r.Severity, "Unstated"), counts[j], charts.WithBarChartOpts(opts.BarChart{Stack: "all"}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: "var(--" + c.Key[j].Token + ")", BorderColor: paper, BorderWidth: 1}))
	}
	limit := charts.NewScatter()
	limit.AddSeries("Expected at most", limits, charts.WithItemStyleOpts(opts.ItemStyle{Color: ink3, Opacity: opts.Float(1)}))
	bar.Overlap(limit)
	m := option(bar)
	dress(m)
	periodAxis(m)
	set(m, "yAxis.0.minInterval", 1)
	barWidth(m, len(ranks), 26)
	if n := len(ranks); n > 1 && ranks[n-1].Severity == "" {
		style := sevStyle(ranks[n-1])
		style["borderWidth"] = 1
		set(m, fmt.Sprintf("series.%d.itemStyle", n-1), style)
	}
	last := m["series"].([]any)[len(ranks)].(map[string]any)
	last["symbol"], last["symbolSize"] = "rect", []any{max(4, min(18, 300/len(s.Periods))), 2}
	small := make([]any, len(ranks)+1)
	for i := range small {
		small[i] = map[string]any{}
	}
	small[len(ranks)] = map[string]any{"symbolSize": []any{max(3, min(18, 220/len(s.Periods))), 2}}
	narrow(m, map[string]any{"series": small})
	c.Option = encode(m)
	return c
}

// Durations is every incident of the last periods as a dot on a log axis.
func Durations(c *stats.Collection) Chart {
	out := Chart{ID: "durations", Unit: "Time to restore of every incident, log scale", Wide: true, Height: 320}
	list := within(c)
	m := stats.Restore.Measure(list)
	out.Title = durationsTitle(c, m)
	out.Notes = append(out.Notes, measureNotes(m)...)
	out.Table.Head = []string{"Incident", "Began", "Severity", "Time to restore", "Minutes", "Stated or computed"}
	byRank := map[string][]opts.ScatterData{}
	var ranks []stats.RankN
	hrefs := map[string][]string{}
	for _, in := range slices.Backward(list) {
		b := in.Times.Restore
		if !b.OK {
			continue
		}
		how := "computed"
		if b.Stated {
			how = "stated"
		}
		out.Table.Rows = append(out.Table.Rows, []Cell{
			linked(in.Title, in.Permalink), text(dayText(in, c.Zone)), text(in.Severity.Name),
			{Text: stats.Format(b.Minutes()), Num: true}, {Text: fmt.Sprintf("%g", round(b.Minutes())), Num: true}, text(how),
		})
		key := in.Severity.Name
		if _, ok := byRank[key]; !ok {
			ranks = append(ranks, stats.RankN{Severity: key, Rank: in.Rank})
		}
		byRank[key] = append(byRank[key], opts.ScatterData{
			Value: []any{millis(in.Began.Lo), round(max(b.Minutes(), 1))},
			Name:  fmt.Sprintf("%s, %s: %s", in.Title, dayText(in, c.Zone), stats.Format(b.Minutes())),
		})
		hrefs[key] = append(hrefs[key], in.Permalink)
	}
	if m.N == 0 {
		return out
	}
	sortRanks(ranks)
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}))
	for _, r := range ranks {
		scatter.AddSeries(cmp.Or(r.Severity, "Unstated"), byRank[r.Severity])
		out.Key = append(out.Key, Key{Token: token(sevColor(r.Rank)), Shape: sevShape(r), Text: cmp.Or(r.Severity, "Severity unstated")})
	}
	unstated := len(ranks) == 1 && ranks[0].Severity == ""
	if unstated {
		out.Key[0] = Key{Token: token(accent), Shape: "rd", Text: "Incident"}
	}
	medians, p90s := rolling(c, list)
	if medians != nil {
		out.Key = append(out.Key, Key{Token: "accent-mark", Shape: "ln", Text: "Median of 90 days"})
		line := charts.NewLine()
		line.AddSeries("Median of 90 days", medians)
		line.AddSeries("9 in 10 under", p90s)
		scatter.Overlap(line)
		out.Notes = append(out.Notes, "Lines: median and, dashed, 90th percentile of the 90 days before, where they hold at least five and ten incidents.")
	}
	o := option(scatter)
	dress(o)
	minuteAxis(o, m.Min, m.Max)
	set(o, "xAxis.0.boundaryGap", []any{"2%", "2%"})
	for i, r := range ranks {
		s := o["series"].([]any)[i].(map[string]any)
		s["symbol"], s["symbolSize"] = firstOf(sevSymbol(r.Rank))
		if r.Severity == "" {
			s["symbol"] = "circle"
		}
		style := sevStyle(r)
		if unstated {
			style = map[string]any{"color": accent}
		}
		style["opacity"] = .9
		s["itemStyle"] = style
		s["cursor"] = "pointer"
		for j, d := range s["data"].([]any) {
			d.(map[string]any)["href"] = hrefs[r.Severity][j]
		}
	}
	if medians != nil {
		for i, width := range []float64{2, 1} {
			s := o["series"].([]any)[len(ranks)+i].(map[string]any)
			s["showSymbol"], s["silent"], s["z"] = false, true, 1
			set(s, "lineStyle.color", accent)
			set(s, "lineStyle.width", width)
			if i == 1 {
				set(s, "lineStyle.type", "dashed")
			}
		}
	}
	out.Option = encode(o)
	return out
}

// Medians is the time to restore per period with its interval.
func Medians(c *stats.Collection, s stats.Series) Chart {
	all := len(s.Periods)
	s.Periods = lastPeriods(s.Periods, 24)
	out := Chart{ID: "medians", Title: mediansTitle(c, s.Grain), Unit: fmt.Sprintf("Time to restore by %s, log scale", s.Grain), Height: 280}
	if strings.HasPrefix(out.Unit, out.Title) {
		out.Unit = "Of the incidents that began in each, log scale"
	}
	out.Table.Head = []string{title(string(s.Grain)), "Recorded", "Incidents", "Median", "Median, minutes", "Interval from, minutes", "Interval to, minutes", "Mean, minutes", "90th percentile, minutes"}
	out.Notes = append([]string{"The mean is the hollow grey dot; a single long incident can make it."}, cutNote(s, all)...)
	var median, few, mean []opts.ScatterData
	var bars []any
	low, high := 0.0, 0.0
	for i, p := range s.Periods {
		r := p.Restore
		row := []Cell{text(p.Title + soFar(p)), whole(r.N), whole(r.Of)}
		if r.N == 0 {
			out.Table.Rows = append(out.Table.Rows, append(row, none(), none(), none(), none(), none(), none()))
			continue
		}
		row = append(row, Cell{Text: stats.Format(r.Median), Num: true}, minutesCell(r.Median))
		if r.HasInterval() {
			row = append(row, minutesCell(r.Low), minutesCell(r.High))
			bars = append(bars, []any{i, max(r.Low, 1)}, []any{i, max(r.High, 1)}, []any{i, "-"})
		} else {
			row = append(row, none(), none())
		}
		row = append(row, minutesCell(r.Mean))
		if r.HasP90 {
			row = append(row, minutesCell(r.P90))
		} else {
			row = append(row, none())
		}
		out.Table.Rows = append(out.Table.Rows, row)
		d := opts.ScatterData{Value: []any{i, round(max(r.Median, 1))}, Name: fmt.Sprintf("%s%s: median %s, mean %s, %d of %d recorded", p.Title, soFar(p), stats.Format(r.Median), stats.Format(r.Mean), r.N, r.Of)}
		if r.N < 3 {
			few = append(few, d)
		} else {
			median = append(median, d)
		}
		mean = append(mean, opts.ScatterData{Value: []any{i, round(max(r.Mean, 1))}, Name: d.Name})
		for _, v := range []float64{r.Median, r.Mean, r.Low, r.High} {
			if v > 0 && (low == 0 || v < low) {
				low = v
			}
			high = max(high, v)
		}
	}
	if len(mean) == 0 {
		return out
	}
	for _, k := range []struct {
		there bool
		key   Key
	}{
		{len(median) > 0, Key{"accent-mark", "rd", "Median"}}, {len(few) > 0, Key{"accent-mark", "ring", "Median of one or two"}},
		{len(bars) > 0, Key{"accent-mark", "ln", "95 % interval of the median"}}, {true, Key{"ink-3", "ring", "Mean"}},
	} {
		if k.there {
			out.Key = append(out.Key, k.key)
		}
	}
	if len(bars) > 0 {
		out.Notes = append([]string{"Bar: 95 % interval of the median, from at least six incidents. Where bars overlap widely, do not read a difference as a change."}, out.Notes...)
	}
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(charts.WithXAxisOpts(categories(periodLabels(s))))
	scatter.AddSeries("Mean", mean).AddSeries("Median", median).AddSeries("Median of one or two", few)
	line := charts.NewLine()
	line.AddSeries("95 % interval of the median", nil)
	scatter.Overlap(line)
	m := option(scatter)
	set(m, "xAxis.0.data", anyList(periodLabels(s)))
	dress(m)
	minuteAxis(m, low, high)
	periodAxis(m)
	for i, style := range []struct {
		size       float64
		fill, edge string
	}{{7, paper, ink3}, {9, accent, accent}, {9, paper, accent}} {
		p := fmt.Sprintf("series.%d.", i)
		set(m, p+"symbolSize", style.size)
		set(m, p+"itemStyle", map[string]any{"color": style.fill, "borderColor": style.edge, "borderWidth": 1.5, "opacity": 1})
		set(m, p+"z", 3+i)
	}
	set(m, "series.3.data", bars)
	set(m, "series.3.showSymbol", false)
	set(m, "series.3.silent", true)
	set(m, "series.3.lineStyle", map[string]any{"color": accent, "width": 2, "opacity": .6})
	out.Option = encode(m)
	return out
}

// phaseNames are the parts of an incident, in order.
var phaseNames = [4]string{"Detect", "Acknowledge", "Mitigate", "Resolve"}
var phaseTokens = [4]string{"p1", "ink-3", "p2", "p3"}

// Phases is where the minutes go, as shares that add up.
func Phases(s stats.Series) Chart {
	all := len(s.Periods)
	s.Periods = lastPeriods(s.Periods, 12)
	out := Chart{ID: "phases", Unit: fmt.Sprintf("Share of the incident minutes begun in each %s", s.Grain)}
	out.Table.Head = []string{title(string(s.Grain)), "Incidents with all four times", "Detect, minutes", "Acknowledge, minutes", "Mitigate, minutes", "Resolve, minutes"}
	for i, name := range phaseNames {
		out.Key = append(out.Key, Key{Token: phaseTokens[i], Text: name})
	}
	var names []string
	var data [4][]opts.BarData
	var sum [4]float64
	n, of := 0, 0
	for _, p := range slices.Backward(s.Periods) {
		of += p.N
		if p.PhasesN == 0 {
			continue
		}
		n += p.PhasesN
		total := p.Phases[0] + p.Phases[1] + p.Phases[2] + p.Phases[3]
		names = append(names, p.Title)
		row := []Cell{text(p.Title + soFar(p)), whole(p.PhasesN)}
		for i, v := range p.Phases {
			sum[i] += v
			share := 0.0
			if total > 0 {
				share = v / total
			}
			data[i] = append(data[i], opts.BarData{Value: round(share*10000) / 10000, Name: fmt.Sprintf("%s: %s, %s, %.0f %% of the minutes", p.Title, strings.ToLower(phaseNames[i]), stats.Format(v), share*100)})
			row = append(row, minutesCell(v))
		}
		out.Table.Rows = append(out.Table.Rows, row)
	}
	out.Title = phasesTitle(sum, n)
	out.Height = 44 + 28*len(names)
	if n < 5 {
		return out // shares of a handful say nothing
	}
	out.Notes = []string{fmt.Sprintf("%d of %d incidents have all four times. Shares of all their minutes: they add up, medians per phase would not.", n, of)}
	out.Notes = append(out.Notes, cutNote(s, all)...)
	bar := charts.NewBar()
	bar.SetXAxis(names)
	for i, name := range phaseNames {
		bar.AddSeries(name, data[i], charts.WithBarChartOpts(opts.BarChart{Stack: "all"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "var(--" + phaseTokens[i] + ")"}))
	}
	bar.XYReversal()
	m := option(bar)
	dress(m)
	barWidth(m, len(phaseNames), 14)
	m["xAxis"].([]any)[0].(map[string]any)["type"] = "value"
	set(m, "xAxis.0.max", 1)
	set(m, "xAxis.0.axisLabel.formatter", "fn:percent")
	set(m, "xAxis.0.axisLine.show", false)
	set(m, "yAxis.0.type", "category")
	set(m, "yAxis.0.splitLine.show", false)
	m["grid"] = []any{grid(96, 20, 4, 28)}
	out.Option = encode(m)
	return out
}

// OpenActions is how many actions were open and overdue at the end of each month.
func OpenActions(c *stats.Collection) Chart {
	out := Chart{ID: "open-actions", Unit: "Open and overdue actions at the end of each month", Height: 240}
	out.Table.Head = []string{"At", "Open", "Overdue"}
	out.Key = []Key{{"accent-mark", "ln", "Open"}, {"bad", "dash", "Overdue"}}
	now := c.Ledger()
	out.Title = actionsTitle(now)
	if now.Open() == 0 && now.Counts[stats.DoneItem] == 0 || c.ObservedFrom.IsZero() {
		return out
	}
	var at []time.Time
	for t := stats.Month.Next(stats.Month.Start(later(c.ObservedFrom, c.Now.AddDate(-2, 0, 0)), c.Zone)); t.Before(c.Now); t = stats.Month.Next(t) {
		at = append(at, t)
	}
	at = append(at, c.Now)
	var open, over []opts.LineData
	changes := false // nothing is drawn where nothing ever changed
	first := [2]int{-1, -1}
	for _, t := range at {
		l := stats.Ledger{Counts: c.CountsAt(t)}
		counts := [2]int{l.Open(), l.Counts[stats.Overdue]}
		changes = changes || first[0] >= 0 && counts != first
		first = counts
		day := t.In(c.Zone).Format("2 Jan 2006")
		open = append(open, opts.LineData{Value: []any{millis(t), l.Open()}, Name: fmt.Sprintf("%s: %d open", day, l.Open())})
		over = append(over, opts.LineData{Value: []any{millis(t), l.Counts[stats.Overdue]}, Name: fmt.Sprintf("%s: %d overdue", day, l.Counts[stats.Overdue])})
		out.Table.Rows = append(out.Table.Rows, []Cell{{Text: day, Value: t.In(c.Zone).Format(time.DateOnly)}, whole(l.Open()), whole(l.Counts[stats.Overdue])})
	}
	out.Notes = []string{"Actions whose state is unknown are not counted. Where only the present state is known, it is taken for the past one."}
	if !changes {
		return out
	}
	line := charts.NewLine()
	line.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}))
	line.AddSeries("Open", open).AddSeries("Overdue", over)
	m := option(line)
	set(m, "xAxis.0.type", "time")
	dress(m)
	set(m, "yAxis.0.minInterval", 1)
	for i, color := range []string{accent, "var(--bad)"} {
		s := m["series"].([]any)[i].(map[string]any)
		s["symbolSize"] = 5
		set(s, "lineStyle", map[string]any{"color": color, "width": 2, "type": []string{"solid", "dashed"}[i]})
		set(s, "itemStyle", map[string]any{"color": color})
	}
	out.Option = encode(m)
	return out
}
