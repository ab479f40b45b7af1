package render

import (
	"fmt"
	"slices"

	"afterword/site/internal/chart"
	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// TrendsPage shows how often incidents happen, how long they take and what
// comes back, over the whole collection.
type TrendsPage struct {
	Frame
	Lede    string
	Window  string
	Figures []KeyFigure
	Charts  []ChartFigure
	Matrix  Matrix
	Hours   Matrix
	LeftOut []LeftOut
	Metrics string // address of metrics.json
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

// trendsPages returns the page of trends, none without figures.
func (s *site) trendsPages() []page {
	c := s.Stats
	if c == nil || len(c.Dated()) == 0 {
		return nil
	}
	return []page{{trendsPath, "trends", func() (any, error) { return s.trends() }}}
}

func (s *site) trends() (TrendsPage, error) {
	c := s.Stats
	o := c.Overview()
	var figures []ChartFigure
	for _, ch := range s.charts() {
		f, err := s.figure(trendsPath, ch, true)
		if err != nil {
			return TrendsPage{}, err
		}
		f.CSV = relative(trendsPath, "data/"+ch.ID+".csv")
		if ch.Option != nil {
			f.SVG = relative(trendsPath, "data/"+ch.ID+".svg")
		}
		figures = append(figures, f)
	}
	p := TrendsPage{
		Frame: s.frame(trendsPath, "Trends", atTrends, chartScripts...),
		Lede:  trendsLede(c), Window: windowWords(o), Figures: s.windowFigures(o, "incidents", "restore", "downtime", "repeats"),
		Charts: figures, Matrix: s.causeMatrix(trendsPath), Hours: s.hours(), Metrics: relative(trendsPath, "metrics.json"),
	}
	for _, l := range c.LeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{Link{l.Title, relative(trendsPath, l.Permalink)}, l.Reason})
	}
	return p, nil
}

// trendsLede says what the page rests on.
func trendsLede(c *stats.Collection) string {
	m := stats.Restore.Measure(c.Incidents)
	text := fmt.Sprintf("%s, %d with a recorded time to restore.", count(len(c.Incidents), "incident"), m.N)
	g, why := c.Density()
	return text + fmt.Sprintf(" Grouped by %s, because %s.", g, why)
}

// trendCharts returns the charts of the page of trends, in the order of a review.
func (s *site) trendCharts() []chart.Chart {
	c := s.Stats
	g, _ := c.Density()
	series := c.Series(g)
	recurring := chart.Recurring(c, c.Causes())
	if recurring.Option == nil {
		recurring = chart.Recurring(c, c.SuggestedCauses())
		recurring.Title = "Suggested causes that come back"
		recurring.Notes = append(recurring.Notes, "Nobody labelled these causes: the text of the postmortems suggests them. They are in no other figure.")
	}
	if recurring.Option == nil {
		recurring = chart.Recurring(c, c.ServiceRecurrences())
		recurring.Title, recurring.Unit = "Services with repeated incidents", "Incidents of each service; a larger dot took longer to restore"
		recurring.Table.Head[0] = "Service"
		recurring.Notes = append(recurring.Notes, "No cause is labelled or suggested, so this shows services; two incidents of one service need not have anything in common.")
	}
	all := []chart.Chart{chart.Frequency(series), chart.Medians(c, series), chart.Durations(c), recurring, chart.Phases(series), chart.OpenActions(c)}
	return slices.DeleteFunc(all, func(c chart.Chart) bool { return c.Option == nil })
}
