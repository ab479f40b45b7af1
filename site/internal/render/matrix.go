package render

import (
	"fmt"
	"net/url"
	"slices"

	"afterword/site/internal/stats"
)

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
	URL   string // of what is counted; "" for none
	Label string // what the number is, for whoever does not see its place
}

// How many rows and columns a matrix shows.
const (
	matrixRows    = 12
	matrixColumns = 10
)

// causeMatrix returns incidents by cause and service: of the labelled causes,
// else of the suggested ones.
func (s *site) causeMatrix(path string) Matrix {
	c := s.Stats
	causes, of := c.Causes(), func(in *stats.Incident) []stats.Term { return in.Causes }
	m := Matrix{Title: "Causes by service", Unit: "Incidents by cause and service; one that touched two services counts in both"}
	guessed := len(causes) == 0
	if guessed {
		causes, of = c.SuggestedCauses(), func(in *stats.Incident) []stats.Term { return slices.Concat(in.Causes, in.Suggested) }
		m.Title, m.Notes = "Suggested causes by service", []string{"Nobody labelled these causes: the text of the postmortems suggests them."}
	}
	services := stats.CountTerms(c.Incidents, func(in *stats.Incident) []stats.Term {
		if len(of(in)) == 0 {
			return nil // would make a column without a number
		}
		return in.Services
	})
	if len(causes) == 0 || len(services) < 2 {
		return Matrix{}
	}
	services = services[:min(len(services), matrixColumns)]
	met := map[[2]string][]*stats.Incident{} // by cause and service
	rows := map[string]bool{}                // causes that meet one of the services
	for _, in := range c.Incidents {
		for _, cause := range of(in) {
			for _, t := range services {
				if stats.HasTerm(in.Services, t.ID) {
					met[[2]string{cause.ID, t.ID}] = append(met[[2]string{cause.ID, t.ID}], in)
					rows[cause.ID] = true
				}
			}
		}
	}
	causes = slices.DeleteFunc(causes, func(r stats.Recurrence) bool { return !rows[r.ID] })
	slices.SortStableFunc(causes, func(a, b stats.Recurrence) int { return b.N - a.N })
	causes = causes[:min(len(causes), matrixRows)]
	if title := pairTitle(c.Pairs(of, func(in *stats.Incident) []stats.Term { return in.Services }), causes, services, guessed); title != "" {
		m.Title = title
	}
	top := 0
	for _, list := range met {
		top = max(top, len(list))
	}
	for _, t := range services {
		m.Head = append(m.Head, s.termLink(path, t.Term))
	}
	for _, cause := range causes {
		row := MatrixRow{Head: s.termLink(path, cause.Term)}
		for _, t := range services {
			row.Cells = append(row.Cells, s.pairCell(path, cause.Term, t.Term, met[[2]string{cause.ID, t.ID}], top, guessed))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// pairTitle names the likeliest pair of a cause and a service that stand in the
// matrix, if it stands out against the number of all pairs; else it says nothing.
func pairTitle(pairs []stats.Pair, causes []stats.Recurrence, services []stats.TermN, guessed bool) string {
	for _, p := range pairs { // likeliest first
		if !p.Clear || p.Fisher*float64(len(pairs)) >= .05 {
			continue
		}
		if !slices.ContainsFunc(causes, func(r stats.Recurrence) bool { return r.ID == p.A.ID }) || !slices.ContainsFunc(services, func(t stats.TermN) bool { return t.ID == p.B.ID }) {
			continue
		}
		name := "“" + p.A.Name + "”"
		if guessed {
			name = "The suggested cause " + name
		}
		return fmt.Sprintf("%s meets %s more often than chance explains", name, p.B.Name)
	}
	return ""
}

// pairCell is the incidents of one cause and service: one of them is linked
// itself, several as a search, or where the cause is only suggested, through its page.
func (s *site) pairCell(path string, cause, service stats.Term, list []*stats.Incident, top int, guessed bool) MatrixCell {
	cell := shaded(len(list), top)
	switch {
	case len(list) == 0:
		return cell
	case len(list) == 1:
		cell.URL = relative(path, list[0].Permalink)
	case !guessed && s.paths["search.html"]:
		cell.URL = relative(path, "search.html") + "?q=" + url.QueryEscape("cause:"+cause.ID+" service:"+service.ID)
	default:
		cell.URL = s.termLink(path, cause).URL
	}
	cell.Label = fmt.Sprintf("%s: %s, %s", count(len(list), "incident"), cause.Name, service.Name)
	return cell
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
