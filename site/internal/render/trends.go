package render

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"afterword/site/internal/chart"
	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// TrendsPage shows how often incidents happen, how long they take and what
// comes back, over the whole collection.
type TrendsPage struct {
	Frame
	Lede    string
	Grains  []NavLink // the same page by month, quarter and year; none where only one is of use
	Window  string
	Figures []KeyFigure
	Charts  []ChartFigure
	Matrix  Matrix
	Hours   Matrix
	LeftOut []LeftOut
	Metrics string // address of metrics.json
	Zone    string // whose days and months these are
}

// LeftOut is an incident that no figure counts, and why.
type LeftOut struct {
	Link
	Reason string
}

const trendsPath = "trends.html"

// chartScripts are the scripts of pages with charts.
var chartScripts = []string{"vendor/echarts.js", "js/charts.js"}

// termLeast is how many dated incidents a term needs for charts of its own.
const termLeast = 5

// termCharts returns the trends of one cause, service, team, tag or severity:
// data for the browser and a table, without still pictures.
func (s *site) termCharts(path string, term *corpus.Term, list []*corpus.Incident) []ChartFigure {
	if term.Taxonomy.Name == "years" {
		return nil
	}
	mine := map[string]bool{}
	for _, in := range list {
		mine[in.ID] = true
	}
	c := s.Stats.Only(func(in *stats.Incident) bool { return mine[in.ID] })
	if len(c.Dated()) < termLeast {
		return nil
	}
	g, _ := c.Density()
	var out []ChartFigure
	for _, ch := range []chart.Chart{chart.Frequency(c.Series(g)), chart.Durations(c)} {
		if ch.Option == nil {
			continue
		}
		ch.Wide = false
		if f, err := s.figure(path, ch, false); err == nil { // only drawing can fail, and nothing is drawn
			out = append(out, f)
		}
	}
	return out
}

// trendsOf is the page of trends in one grain.
type trendsOf struct {
	grain  stats.Grain
	why    string // why this grain; "" where it is only offered
	path   string
	charts func() []trendChart // made once
}

// trendChart is one chart of it.
type trendChart struct {
	chart.Chart
	file   string                      // address of its downloads, without their ending
	figure func() (ChartFigure, error) // its view; made once
}

// grainPages returns the page of trends in each grain that cuts the observed
// time into two periods or more, and always in the one that the density asks
// for; that one is trends.html.
func (s *site) grainPages() []trendsOf {
	usual, why := s.Stats.Density()
	always := sync.OnceValue(s.ungrained)
	var out []trendsOf
	for _, g := range []stats.Grain{stats.Month, stats.Quarter, stats.Year} {
		t, suffix := trendsOf{grain: g, path: trendsPath}, ""
		if g == usual {
			t.why = why
		} else {
			suffix = "-" + string(g)
			t.path = strings.TrimSuffix(trendsPath, ".html") + suffix + ".html"
			if s.Stats.Periods(g) < 2 {
				continue
			}
		}
		t.charts = sync.OnceValue(func() []trendChart { return s.trendCharts(g, suffix, always()) })
		out = append(out, t)
	}
	return out
}

// trendCharts returns the charts of the page of one grain, in the order of a
// review; suffix is that of the downloads of those that depend on the grain.
func (s *site) trendCharts(g stats.Grain, suffix string, always []trendChart) []trendChart {
	series := s.Stats.Series(g)
	all := slices.Concat(
		[]trendChart{s.trendChart(chart.Frequency(series), suffix), s.trendChart(chart.Medians(s.Stats, series), suffix)}, always[:2],
		[]trendChart{s.trendChart(chart.Phases(series), suffix)}, always[2:])
	return slices.DeleteFunc(all, func(c trendChart) bool { return c.Option == nil })
}

// trendChart gives a chart its view and its downloads. Pages of trends lie
// beside each other, so it has the same view on each.
func (s *site) trendChart(c chart.Chart, suffix string) trendChart {
	file := "data/" + c.ID + suffix
	return trendChart{c, file, sync.OnceValues(func() (ChartFigure, error) {
		f, err := s.figure(trendsPath, c, true)
		f.CSV = relative(trendsPath, file+".csv")
		if f.Large != "" {
			f.SVG = relative(trendsPath, file+".svg")
		}
		return f, err
	})}
}

// trendsPages returns the pages of trends, none without figures.
func (s *site) trendsPages() []page {
	if s.Stats == nil || len(s.Stats.Dated()) == 0 {
		return nil
	}
	s.grains = s.grainPages()
	var pages []page
	for _, t := range s.grains {
		pages = append(pages, page{t.path, "trends", func() (any, error) { return s.trends(t) }})
	}
	return pages
}

func (s *site) trends(t trendsOf) (TrendsPage, error) {
	c := s.Stats
	o := c.Overview()
	p := TrendsPage{
		Frame: s.frame(t.path, "Trends", atTrends, chartScripts...),
		Lede:  trendsLede(c, t.grain, t.why), Window: windowWords(o), Figures: s.windowFigures(o, "incidents", "restore", "downtime", "repeats"),
		Matrix: s.causeMatrix(t.path), Hours: s.hours(), Metrics: relative(t.path, "metrics.json"), Zone: c.Zone.String(),
	}
	for _, ch := range t.charts() {
		f, err := ch.figure()
		if err != nil {
			return p, err
		}
		p.Charts = append(p.Charts, f)
	}
	if len(s.grains) > 1 {
		for _, o := range s.grains {
			p.Grains = append(p.Grains, NavLink{Link{capital(string(o.grain)), relative(t.path, o.path)}, o.path == t.path})
		}
	}
	for _, l := range c.LeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{Link{l.Title, relative(t.path, l.Permalink)}, l.Reason})
	}
	return p, nil
}

// trendsLede says what the page rests on.
func trendsLede(c *stats.Collection, g stats.Grain, why string) string {
	m := stats.Restore.Measure(c.Incidents)
	with := fmt.Sprint(m.N)
	if n := len(c.Incidents); n > 1 && m.N == n {
		with = "all"
	}
	text := fmt.Sprintf("%s, %s with a recorded time to restore. Grouped by %s", count(len(c.Incidents), "incident"), with, g)
	if why != "" {
		text += ", because " + why
	}
	return text + "."
}

// ungrained returns the charts that do not depend on the grain: every incident,
// what comes back, and the actions.
func (s *site) ungrained() []trendChart {
	c := s.Stats
	recurring, of := chart.Recurring(c, c.Causes()), "causes"
	if recurring.Option == nil {
		recurring = chart.RecurringSuggested(c, c.SuggestedCauses())
		recurring.Notes = append(recurring.Notes, "Nobody labelled these causes: the text of the postmortems suggests them. They are in no other figure.")
	}
	if recurring.Option == nil {
		recurring, of = chart.RecurringServices(c, c.ServiceRecurrences()), "services"
		recurring.Notes = append(recurring.Notes, "No cause is labelled or suggested, so this shows services; two incidents of one service need not have anything in common.")
	}
	back := s.trendChart(recurring, "")
	if path := of + ".html"; recurring.Of > 0 && s.paths[path] {
		back = back.more(Link{"All " + of, relative(trendsPath, path)})
	}
	return []trendChart{s.trendChart(chart.Durations(c), ""), back, s.trendChart(chart.OpenActions(c), "")}
}

// more returns the chart with a link to the page of all that it shows some of.
func (c trendChart) more(to Link) trendChart {
	figure := c.figure
	c.figure = func() (ChartFigure, error) {
		f, err := figure()
		f.More = to
		return f, err
	}
	return c
}
