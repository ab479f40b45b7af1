package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/corpus"
)

// IncidentsPage is the list of all incidents, or one page of it.
type IncidentsPage struct {
	Frame
	Heading string
	Lede    string  // "65 incidents, April 2011 to March 2022"
	Where   string  // after that: ", page 2 of 5"; "" when there is one page
	Facets  []Facet // ways to narrow the list down
	Filter  bool    // facets are checkboxes that filter the rows of this page
	Rules   string  // address of the stylesheet that filters without script; "" when there is none
	Table   IncidentTable
	CSV     string // address of all incidents as CSV
	List    string // address of the data that script sorts and filters several pages by; "" when there is one page
	Pages   []PageLink
	Years   []Link // lists by year, where there are several pages
}

// IncidentTable is the big table; columns that are empty in every row are left out.
type IncidentTable struct {
	Severities bool
	Causes     bool
	Rows       []IncidentRow
}

// PageLink is one page of a long list, or the way to the one before or after.
type PageLink struct {
	Link
	Current bool
	Rel     string // "prev" to newer incidents, "next" to older ones, "" for a number
}

// pageLinks returns the links between the pages of a list, of which current is
// this one, counted from 0; none where all is on one page.
func pageLinks(current, pages int, url func(n int) string) []PageLink {
	if pages < 2 {
		return nil
	}
	var out []PageLink
	if current > 0 {
		out = append(out, PageLink{Link: Link{"‹ Newer", url(current - 1)}, Rel: "prev"})
	}
	for i := range pages {
		out = append(out, PageLink{Link: Link{number(i + 1), url(i)}, Current: i == current})
	}
	if current < pages-1 {
		out = append(out, PageLink{Link: Link{"Older ›", url(current + 1)}, Rel: "next"})
	}
	return out
}

// pagesOf returns how many pages n incidents fill.
func pagesOf(n int) int { return (n + rowsPerPage - 1) / rowsPerPage }

// Facet is one way to narrow a list down.
type Facet struct {
	Name   string // of the field: "sev"
	Title  string // "Severity"
	Values []FacetValue
	More   Link // the page of all values; zero when all are shown
	All    bool // AND: a row must have every chosen value; otherwise any of them
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Value string // for the checkbox
	Text  string
	Sev   Sev // of a severity
	URL   string
	N     int
}

// IncidentRow is one incident in the big table.
type IncidentRow struct {
	Link
	Sev      Sev
	Services []Link
	Causes   []Link
	More     int  // causes beyond those shown
	Guessed  bool // the causes are only suggested
	Bar      string
	Length   string // time to restore; "" when it is not recorded
	Date     Date
	Data     RowData
}

// RowData is what script and stylesheet filter and sort a row by.
type RowData struct {
	Severity string
	Services string // values joined by spaces
	Causes   string
	Teams    string
	Year     string
	Length   string // band of the time to restore
	Minutes  string // time to restore in minutes; "" when it is not recorded
	Rank     string // for sorting: 9 when there is none
}

// Sizes of the big table.
const (
	rowsPerPage    = 200
	filterableRows = 500
	causesPerRow   = 2
	facetValues    = 8
)

// incidentsPages returns the list of all incidents: on one page with checkboxes
// as long as those can filter it, otherwise on several.
func (s *site) incidentsPages() []page {
	list := s.Corpus.Incidents
	if len(list) <= filterableRows {
		return []page{{string(atIncidents), "incidents", sure(func() any {
			return s.incidentsPage(string(atIncidents), list, 0)
		})}}
	}
	var out []page
	for from := 0; from < len(list); from += rowsPerPage {
		n := from / rowsPerPage
		out = append(out, page{incidentsPath(n), "incidents", sure(func() any {
			return s.incidentsPage(incidentsPath(n), list[from:min(from+rowsPerPage, len(list))], n)
		})})
	}
	return out
}

// incidentsPath returns the address of page n of the list, counted from 0.
func incidentsPath(n int) string {
	if n == 0 {
		return string(atIncidents)
	}
	return fmt.Sprintf("incidents-%d.html", n+1)
}

func (s *site) incidentsPage(path string, rows []*corpus.Incident, n int) IncidentsPage {
	all := s.Corpus.Incidents
	v := IncidentsPage{Heading: "Incidents", Lede: s.rangeWords(all), Filter: len(all) <= filterableRows}
	title := v.Heading
	if n > 0 {
		title += ", page " + strconv.Itoa(n+1)
	}
	v.Frame = s.frame(path, title, atIncidents, "js/incidents.js")
	v.Facets = s.facets(path, all)
	v.CSV = relative(path, "incidents.csv")
	if v.Filter && len(all) > 0 {
		v.Rules = relative(path, s.rulesPath())
	}
	v.Table.Rows = s.rows(path, rows)
	v.Table.Severities, v.Table.Causes = tableColumns(all)
	if !v.Filter {
		v.List = relative(path, listName)
		pages := pagesOf(len(all))
		v.Where = fmt.Sprintf(", page %d of %d", n+1, pages)
		v.Pages = pageLinks(n, pages, func(i int) string { return relative(path, incidentsPath(i)) })
		if t := s.taxonomy("years"); t != nil {
			v.Years = links(path, t.Terms)
		}
	}
	return v
}

// rangeWords says how many incidents there are and from when to when.
func (s *site) rangeWords(list []*corpus.Incident) string {
	text := count(len(list), "incident")
	first, ok := firstDay(list)
	if !ok {
		return text
	}
	last, _ := began(list[0])
	a, b := first.Format("January 2006"), last.Format("January 2006")
	if a == b {
		return text + ", " + a
	}
	return text + ", " + a + " to " + b
}

// rows returns the rows of incidents.
func (s *site) rows(path string, list []*corpus.Incident) []IncidentRow {
	out := make([]IncidentRow, len(list))
	for i, in := range list {
		out[i] = s.row(path, in)
	}
	return out
}

func (s *site) row(path string, in *corpus.Incident) IncidentRow {
	r := IncidentRow{
		Link: Link{title(in), relative(path, in.Permalink)}, Sev: severity(in), Services: links(path, in.Services),
		Length: s.known.restored(in), Date: dateOf(in.Date.Value),
	}
	causes := in.Causes
	if len(causes) == 0 {
		causes, r.Guessed = in.Suggested, len(in.Suggested) > 0
	}
	r.More = max(0, len(causes)-causesPerRow)
	r.Causes = links(path, causes[:min(causesPerRow, len(causes))])
	r.Data = RowData{Services: ids(in.Services), Teams: ids(in.Teams), Causes: ids(s.facetCauses(in)), Length: "n", Rank: "9"}
	if in.Severity != nil {
		r.Data.Severity = in.Severity.ID
		if in.Severity.Rank > 0 {
			r.Data.Rank = strconv.Itoa(in.Severity.Rank)
		}
	}
	if in.Year != nil {
		r.Data.Year = in.Year.ID
	}
	if b := s.known.times(in).Restore; b.OK {
		r.Bar = barWidth(b.Value)
		r.Data.Length = lengthBand(b.Value)
		r.Data.Minutes = strconv.Itoa(int(b.Minutes() + .5))
	}
	return r
}

// facetCauses returns the causes that the facet filters by: the labelled ones,
// and where the whole site has none, the suggested ones.
func (s *site) facetCauses(in *corpus.Incident) []*corpus.Term {
	if !s.known.labelled {
		return in.Suggested
	}
	return in.Causes
}

// ids joins the IDs of terms, which hold no spaces.
func ids(terms []*corpus.Term) string {
	list := make([]string, len(terms))
	for i, t := range terms {
		list[i] = t.ID
	}
	return strings.Join(list, " ")
}

// barWidth returns the length of a bar of a duration: by its logarithm, from a
// minute to a week.
func barWidth(d time.Duration) string {
	x := math.Log(max(1, d.Minutes())) / math.Log(7*24*60)
	return percent(max(.04, min(1, x)), 1)
}

// The bands of the time to restore.
var lengthBands = []struct {
	value, text string
	under       time.Duration
}{
	{"a", "Under 1 hour", time.Hour}, {"b", "1 to 4 hours", 4 * time.Hour}, {"c", "4 to 24 hours", 24 * time.Hour},
	{"d", "Over a day", math.MaxInt64}, {"n", "Not recorded", 0},
}

// lengthBand returns the band of a time to restore.
func lengthBand(d time.Duration) string {
	for _, b := range lengthBands {
		if d < b.under {
			return b.value
		}
	}
	return "d"
}
