package render

import (
	"fmt"
	"slices"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// TermPage is the page of one term: a cause, a service, a tag, a team, a
// severity or a year.
type TermPage struct {
	Frame
	Index     Link // the list of all terms of this kind
	Heading   string
	Lede      string // what the term means
	Aliases   string // other words for it
	Suggested bool   // no incident is labelled with it: the texts only suggest it
	Cause     bool

	Strip    *Strip    // of all its incidents; nil where none is dated, and on the page of a year
	Key      StripKey  // of the strip
	Calendar *Calendar // of a year
	Figures  []KeyFigure
	Says     []string // what the figures allow to say
	Repeats  []RepeatRow

	Services CountList
	Causes   CountList // causes clearly seen together with a cause, or the causes of another term
	CausesOf string    // heading over Causes
	CausesBy string    // how they were chosen; "" where all are counted
	Factors  CountList // contributing factors that several of its postmortems list

	Open      []OpenAction
	OpenNote  string
	Actions   Link // the page of all actions; zero when the site has none
	Incidents []Item
	Guesses   []Item // incidents whose text only suggests the cause
	Filter    Link   // the list of all incidents
	Follow    string // address of the feed of its incidents; "" when there is none
	Pages     []PageLink
	First     bool // the first page of a long list, with everything above the list
	Charts    []ChartFigure
}

// CountList is the most frequent of something.
type CountList struct {
	Rows []CountRow
	More Link // the page of all; zero when all are shown
}

// CountRow is a name with a bar and a number.
type CountRow struct {
	Link
	Kind string // class of the mark before it
	Bar  string // length of the bar
	N    int
}

// RepeatRow is one return of a cause.
type RepeatRow struct {
	Item
	Gap     string // since the time before
	Outcome string
	Same    bool // the same service as an earlier one
}

// OpenAction is an open action that came out of one of the incidents.
type OpenAction struct {
	Link
	From  Link
	Date  Date
	State State
	Type  string
	Owner string
	Due   Date
	Note  string
	Over  string
	Flag  string
}

// Sizes of the lists of a term's page.
const (
	countRows  = 5
	openRows   = 30
	recurDots  = 3.4 // width of a dot in the large strip on a phone, in per cent
	repeatRows = 50
)

// otherNames returns the aliases of a term that are more than its name in other
// letters or with other marks between the words.
func otherNames(term *corpus.Term) []string {
	own := corpus.Key(term.Name)
	var out []string
	for _, alias := range term.Aliases {
		if corpus.Key(alias) != own {
			out = append(out, alias)
		}
	}
	return out
}

// termPage returns the pages of a term: one, and more where it has many incidents.
func (s *site) termPage(term *corpus.Term) []page {
	var out []page
	for from := 0; from == 0 || from < len(term.Incidents); from += rowsPerPage {
		n := from / rowsPerPage
		out = append(out, page{termPath(term, n), "term", sure(func() any { return s.termView(term, n) })})
	}
	return out
}

// termPath returns the address of page n of a term, counted from 0.
func termPath(term *corpus.Term, n int) string {
	if n == 0 {
		return term.Permalink
	}
	return fmt.Sprintf("%s.%d.html", strings.TrimSuffix(term.Permalink, ".html"), n+1)
}

func (s *site) termView(term *corpus.Term, n int) TermPage {
	path := termPath(term, n)
	index := term.Taxonomy.Name + ".html"
	v := TermPage{
		Frame: s.frame(path, term.Name, section(index)), Index: Link{term.Taxonomy.Title, relative(path, index)},
		Heading: term.Name, First: n == 0, Cause: term.Taxonomy.Name == "causes",
		Filter: Link{"All incidents", relative(path, string(atIncidents))},
	}
	if feed := s.termFeed(term); feed != "" {
		v.Follow = relative(path, feed+".xml")
	}
	from := n * rowsPerPage
	v.Incidents = s.items(path, term.Incidents[from:min(from+rowsPerPage, len(term.Incidents))], term)
	pages := pagesOf(len(term.Incidents))
	v.Pages = pageLinks(n, pages, func(i int) string { return relative(path, termPath(term, i)) })
	if n > 0 {
		v.Lede = fmt.Sprintf("%s, page %d of %d", count(len(term.Incidents), "incident"), n+1, pages)
		return v
	}
	v.Suggested = len(term.Incidents) == 0
	v.Lede = term.Description
	v.Aliases = strings.Join(otherNames(term), ", ")
	v.Guesses = s.items(path, term.Suggested[:min(rowsPerPage, len(term.Suggested))], term)
	list := term.Incidents
	if v.Suggested {
		list = term.Suggested
	}
	s.picture(path, &v, term)
	r := s.recurrence(term, list)
	v.Figures = s.termFigures(r, list)
	if term.Taxonomy.Name != "years" { // a year says nothing about what comes after it
		v.Says = says(r, v.Cause && !v.Suggested)
	}
	if v.Cause && !v.Suggested {
		v.Repeats = s.repeats(path, r)
	}
	if v.Charts = s.termCharts(path, term, list); len(v.Charts) > 0 {
		for _, name := range chartScripts {
			v.Scripts = append(v.Scripts, s.asset(path, name))
		}
	}
	s.companions(path, &v, term, list)
	s.openActions(path, &v, list)
	return v
}

// recurrence returns how a term comes back.
func (s *site) recurrence(term *corpus.Term, list []*corpus.Incident) stats.Recurrence {
	switch term.Taxonomy.Name {
	case "causes":
		if r, ok := s.known.causes()[term.ID]; ok {
			return r
		}
		return s.known.suggested()[term.ID]
	case "services":
		return s.known.services()[term.ID]
	}
	return s.recur(term, list)
}

// counted returns what the statistics know of the incidents, without those that they leave out.
func (k known) counted(list []*corpus.Incident) []*stats.Incident {
	out := make([]*stats.Incident, 0, len(list))
	for _, in := range list {
		if x, ok := k.incidents[in.ID]; ok {
			out = append(out, x)
		}
	}
	return out
}

// termFigures returns the key figures of a term.
func (s *site) termFigures(r stats.Recurrence, list []*corpus.Incident) []KeyFigure {
	out := []KeyFigure{{Name: "Incidents", Value: number(len(list)), Lines: []string{number(s.lastYear(list)) + " in the last 12 months"}}}
	if r.N < len(list) {
		out[0].Lines = append(out[0].Lines, number(len(list)-r.N)+" undated or left out")
	}
	gap := KeyFigure{Name: "Typical gap", Value: "–", Definition: "Median time from one to the next, those less than a day apart taken together"}
	if text, once := typicalGap(r); text != "" {
		shortest, longest := minMax(r.Gaps)
		gap.Value = text
		gap.Lines = []string{"Shortest " + stats.FormatDays(shortest) + ", longest " + stats.FormatDays(longest)}
		if once {
			gap.Lines = []string{"one gap"}
		}
	}
	last := KeyFigure{Name: "Last seen", Value: "–"}
	if !r.Last.IsZero() {
		last.Value = ago(r.Last, s.Corpus.Now)
		if v, unit, ok := strings.Cut(last.Value, " "); ok {
			last.Value, last.Unit = v, unit
		}
		last.Lines = []string{day(r.Last).Text}
		if r.N > 1 {
			last.Lines = append(last.Lines, "first "+day(r.First).Text)
		}
	}
	out = append(out, gap, last, s.restoreFigure(list))
	return append(out, s.openOf(list))
}

// restoreFigure returns the median time to restore of some incidents.
func (s *site) restoreFigure(list []*corpus.Incident) KeyFigure {
	m := stats.Restore.Measure(s.known.counted(list))
	k := KeyFigure{Name: "Median time to restore", Value: "–", Definition: m.Definition, Lines: []string{m.CoverageText()}}
	if m.N > 0 {
		k.Value = stats.Format(m.Median)
		if s.known.restore().N > m.N {
			k.Lines = append(k.Lines, "all incidents: "+stats.Format(s.known.restore().Median))
		}
	}
	return k
}

// openOf counts the open actions of some incidents.
func (s *site) openOf(list []*corpus.Incident) KeyFigure {
	open, over, unknown, recorded := 0, 0, 0, false
	for _, in := range list {
		for _, a := range in.Actions {
			recorded = true
			switch e, ok := s.known.action(in, a.ID); {
			case !ok:
			case e.Urgency == stats.Overdue:
				open++
				over++
			case e.Urgency == stats.UnknownIs:
				unknown++
			case isOpen(e.Urgency):
				open++
			}
		}
	}
	k := KeyFigure{Name: "Open actions", Value: number(open)}
	if !recorded {
		k.Value, k.Quiet = "not recorded", true
	}
	if over > 0 {
		k.Alarm = number(over) + " overdue"
	}
	if unknown > 0 {
		k.Lines = append(k.Lines, "state of "+number(unknown)+" more unknown")
	}
	return k
}

func isOpen(u stats.Urgency) bool {
	return u == stats.Overdue || u == stats.DueSoon || u == stats.OpenItem
}

func minMax(list []float64) (lo, hi float64) {
	lo, hi = list[0], list[0]
	for _, x := range list {
		lo, hi = min(lo, x), max(hi, x)
	}
	return lo, hi
}

// repeats lists the returns of a cause, newest first.
func (s *site) repeats(path string, r stats.Recurrence) []RepeatRow {
	if r.UnknownN == r.Repeats {
		return nil
	}
	var out []RepeatRow
	for i := len(r.Outcomes) - 1; i >= 0 && len(out) < repeatRows; i-- {
		x := r.Outcomes[i]
		out = append(out, RepeatRow{
			Item: Item{Link: Link{x.Incident.Title, relative(path, x.Incident.Permalink)}, Date: day(x.Incident.Began.Lo)},
			Gap:  stats.FormatDays(x.Gap), Outcome: string(x.Outcome), Same: x.SameService,
		})
	}
	return out
}

// openActions fills the table of what is still to be done.
func (s *site) openActions(path string, v *TermPage, list []*corpus.Incident) {
	type mine struct {
		in *corpus.Incident
		e  stats.Entry
	}
	var open []mine
	for _, in := range list {
		for _, a := range in.Actions {
			if e, ok := s.known.action(in, a.ID); ok && isOpen(e.Urgency) {
				open = append(open, mine{in, e})
			}
		}
	}
	slices.SortStableFunc(open, func(a, b mine) int { return stats.ByUrgency(a.e, b.e) })
	total := len(open)
	for _, x := range open[:min(openRows, total)] {
		v.Open = append(v.Open, s.openAction(path, x.in, x.e))
	}
	v.OpenNote = count(total, "action") + " that came out of these incidents"
	if total > openRows {
		v.OpenNote += fmt.Sprintf(", the %d most pressing", openRows)
	}
	if s.paths[string(atActions)] {
		v.Actions = Link{"All actions", relative(path, string(atActions))}
	}
}

func (s *site) openAction(path string, in *corpus.Incident, e stats.Entry) OpenAction {
	o := OpenAction{
		Link: Link{e.Action.Text, relative(path, in.Permalink+"#"+e.Action.ID)}, From: Link{title(in), relative(path, in.Permalink)},
		Date: dateOf(in.Date.Value), State: actionState(e.Action.Status), Type: capital(e.Action.Kind), Owner: e.Action.Owner,
	}
	if e.HasDue {
		o.Due = day(e.Action.Due.Lo)
		m := postmortem.Moment{Wall: e.Action.Due.Lo, Precision: postmortem.Day}
		o.Note, o.Over = dueWords(m, e.Action.Status, s.Corpus.Now)
	}
	if n := len(e.Recurred); n > 0 {
		o.Flag = fmt.Sprintf("recurred %d× while open", n)
	}
	return o
}
