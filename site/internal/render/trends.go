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

// Matrix is counts by two things, as a table with shaded cells. An empty one has no rows.
type Matrix struct {
	Title string
	Unit  string
	Notes []string
	Flat  bool // short heads that need no turning
	Head  []Link
	Rows  []MatrixRow
}

// MatrixRow is one row of a matrix.
type MatrixRow struct {
	Head  Link
	Cells []MatrixCell
}

// MatrixCell is one count; Shade runs from 0 (none) to 4.
type MatrixCell struct {
	Text  string
	Shade int
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
func (s *site) trendsPages() ([]page, error) {
	c := s.Stats
	if c == nil || len(c.Dated()) == 0 {
		return nil, nil
	}
	var figures []ChartFigure
	for _, ch := range s.trendCharts() {
		f, err := s.figure(trendsPath, ch, true)
		if err != nil {
			return nil, err
		}
		f.CSV = relative(trendsPath, "data/"+ch.ID+".csv")
		if ch.Option != nil {
			f.SVG = relative(trendsPath, "data/"+ch.ID+".svg")
		}
		figures = append(figures, f)
	}
	return []page{{trendsPath, "trends", func() any { return s.trends(figures) }}}, nil
}

func (s *site) trends(figures []ChartFigure) TrendsPage {
	c := s.Stats
	o := c.Overview()
	p := TrendsPage{
		Frame: s.frame(trendsPath, "Trends", atTrends, chartScripts...),
		Lede:  trendsLede(c), Window: windowWords(o), Figures: s.windowFigures(o, "incidents", "restore", "downtime", "repeats"),
		Charts: figures, Matrix: s.causeMatrix(), Hours: s.hours(), Metrics: relative(trendsPath, "metrics.json"),
	}
	for _, l := range c.LeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{Link{l.Title, relative(trendsPath, l.Permalink)}, l.Reason})
	}
	return p
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

// How many rows and columns a matrix shows.
const (
	matrixRows    = 12
	matrixColumns = 10
)

// causeMatrix returns incidents by cause and service: of the labelled causes,
// else of the suggested ones.
func (s *site) causeMatrix() Matrix {
	c := s.Stats
	causes, of := c.Causes(), func(in *stats.Incident) []stats.Term { return in.Causes }
	m := Matrix{Title: "Causes by service", Unit: "Incidents by cause and service; one that touched two services counts in both"}
	if len(causes) == 0 {
		causes, of = c.SuggestedCauses(), func(in *stats.Incident) []stats.Term { return slices.Concat(in.Causes, in.Suggested) }
		m.Title, m.Notes = "Suggested causes by service", []string{"Nobody labelled these causes: the text of the postmortems suggests them."}
	}
	services := stats.CountTerms(c.Incidents, func(in *stats.Incident) []stats.Term { return in.Services })
	if len(causes) == 0 || len(services) < 2 {
		return Matrix{}
	}
	slices.SortStableFunc(causes, func(a, b stats.Recurrence) int { return b.N - a.N })
	causes, services = causes[:min(len(causes), matrixRows)], services[:min(len(services), matrixColumns)]
	pairs := map[[2]string]int{}
	top := 0
	clear := ""
	all := c.Pairs(of, func(in *stats.Incident) []stats.Term { return in.Services })
	for _, p := range all {
		pairs[[2]string{p.A.ID, p.B.ID}] = p.N
		top = max(top, p.N)
	}
	// The likeliest of many pairs is named only if it stands out against their number.
	if p := all; len(p) > 0 && p[0].Clear && p[0].Fisher*float64(len(p)) < .05 {
		clear = fmt.Sprintf("%s hits %s more often than chance explains", p[0].A.Name, p[0].B.Name)
	}
	if clear != "" {
		m.Title = clear
	}
	for _, t := range services {
		m.Head = append(m.Head, s.termLink(trendsPath, t.Term))
	}
	for _, cause := range causes {
		row := MatrixRow{Head: s.termLink(trendsPath, cause.Term)}
		for _, t := range services {
			row.Cells = append(row.Cells, shaded(pairs[[2]string{cause.ID, t.ID}], top))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// termLink returns a link to the page of a term; plain text where it has none.
func (s *site) termLink(path string, t stats.Term) Link {
	if !s.paths[t.Permalink] {
		return Link{Text: t.Name}
	}
	return Link{t.Name, relative(path, t.Permalink)}
}

// shaded returns a cell that is darker the nearer n is to top.
func shaded(n, top int) MatrixCell {
	if n == 0 {
		return MatrixCell{}
	}
	return MatrixCell{Text: number(n), Shade: max(1, min(4, (4*n+top-1)/top))}
}

var weekdays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// hours returns starts by weekday and hour, in steps of two hours.
func (s *site) hours() Matrix {
	grid, n := s.Stats.Hours()
	if n < 3 {
		return Matrix{}
	}
	m := Matrix{Flat: true, Title: hoursTitle(grid, n), Unit: fmt.Sprintf("Starts by weekday and hour, %s, in steps of two hours", s.Stats.Zone)}
	top := 0
	for _, row := range grid {
		for h := 0; h < 24; h += 2 {
			top = max(top, row[h]+row[h+1])
		}
	}
	for h := 0; h < 24; h += 2 {
		m.Head = append(m.Head, Link{Text: fmt.Sprintf("%02d", h)})
	}
	for d, row := range grid {
		r := MatrixRow{Head: Link{Text: weekdays[d]}}
		for h := 0; h < 24; h += 2 {
			r.Cells = append(r.Cells, shaded(row[h]+row[h+1], top))
		}
		m.Rows = append(m.Rows, r)
	}
	if left := len(s.Stats.Incidents) - n; left > 0 {
		m.Notes = append(m.Notes, fmt.Sprintf("%s left out: no time of day is recorded.", count(left, "incident")))
	}
	return m
}

// hoursTitle states the share that began on weekdays from 08:00 to 18:00, from
// ten incidents; else it names the figure.
func hoursTitle(grid [7][24]int, n int) string {
	if n < 10 {
		return "When incidents start"
	}
	office := 0
	for _, row := range grid[:5] {
		for _, v := range row[8:18] {
			office += v
		}
	}
	return fmt.Sprintf("%d %% started on weekdays between 08:00 and 18:00", (100*office+n/2)/n)
}
