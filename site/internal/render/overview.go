package render

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// OverviewPage is the first page.
type OverviewPage struct {
	Frame
	Placeholder string // of the search field
	Tries       []Link // example queries
	Window      string // "Last 90 days, 1 January to 31 March 2022, against the 90 days before"
	Figures     []KeyFigure

	Back      []BackRow // causes that come back
	BackNote  string
	BackYears []AxisLabel
	BackAll   Link     // the page of all causes; zero when there are none
	Guessed   bool     // no cause is labelled: the rows are causes that the texts only suggest
	Key       StripKey // of the dots

	Latest   []Item
	All      Link
	Calendar *Calendar
	Overdue  []OverdueItem
	Actions  Link   // the page of all actions; zero when the site has none
	Empty    string // what to say where there is no incident at all
}

// KeyFigure is one key figure with what has to stand beside it.
type KeyFigure struct {
	Name       string
	Value      string
	Unit       string   // behind the value, smaller: "days ago"
	Lines      []string // quiet lines under it
	Quiet      bool     // Value is words, not a figure
	Alarm      string   // a line in red: "7 overdue"
	Definition string   // what is counted, on hover
}

// BackRow is a cause and how it comes back.
type BackRow struct {
	Link
	Flag  string // "4× while an action was open"
	Sub   string // services
	Strip Strip
	Year  int // incidents in the last 12 months
	All   int
	Gap   string // typical gap; "" without one
	Once  bool   // it is the only gap
	Last  string
}

// OverdueItem is an action past its due date.
type OverdueItem struct {
	Link
	Sub  string // "Database platform, from GitHub 19 Feb 2020"
	Over string // "90 days"
}

// Sizes of the lists of the overview.
const (
	backRows    = 6
	latestItems = 8
	overdueRows = 4
	backDots    = 2.2 // width of a dot in per cent of the strip
)

func (s *site) overviewPages() []page {
	const path = "index.html"
	return []page{{path, "overview", sure(func() any { return s.overviewPage(path) })}}
}

func (s *site) overviewPage(path string) OverviewPage {
	n := len(s.Corpus.Incidents)
	v := OverviewPage{
		Frame:       s.frame(path, s.Options.Title, atOverview),
		Placeholder: "Search " + count(n, "incident") + " by symptom, service or cause",
		Latest:      s.items(path, s.Corpus.Incidents[:min(latestItems, n)], nil),
		All:         Link{"All " + count(n, "incident"), relative(path, string(atIncidents))},
		Calendar:    s.calendar(path),
	}
	if n == 0 {
		v.Empty = "No postmortem was found in this folder. The health page lists the files that were read and why they are no incidents."
		return v
	}
	v.Tries = s.tries(path)
	o := s.Stats.Overview()
	v.Window = windowWords(o)
	v.Figures = s.keyFigures(o)
	s.comingBack(path, &v)
	s.overdue(path, &v)
	return v
}

// windowWords says what is compared with what, by the days that lie in the window.
func windowWords(o stats.Overview) string {
	last := o.Now.To.Add(-time.Second)
	first := last.AddDate(0, 0, 1-o.Days)
	from := first.Format("2 January")
	if first.Year() != last.Year() {
		from += first.Format(" 2006")
	}
	text := fmt.Sprintf("Last %d days, %s to %s", o.Days, from, last.Format("2 January 2006"))
	if o.Comparable {
		text += fmt.Sprintf(", against the %d days before", o.Days)
	}
	return text
}

// keyFigures returns the figures of the newest window.
func (s *site) keyFigures(o stats.Overview) []KeyFigure {
	var out []KeyFigure
	for _, f := range o.Figures {
		if f.Key == "downtime" || f.Key == "overdue" {
			continue
		}
		k := keyFigure(f)
		if f.Key == "incidents" {
			if text := worstWords(o.Now.Incidents); text != "" {
				k.Lines = append(k.Lines, text)
			}
		}
		out = append(out, k)
	}
	return append(out, s.openFigure())
}

// openFigure counts the open actions.
func (s *site) openFigure() KeyFigure {
	l := s.Stats.Ledger()
	k := KeyFigure{Name: "Open actions", Value: number(l.Open()), Definition: "Actions whose postmortem or tracker says that they are open"}
	if len(l.Entries) == 0 {
		k.Value, k.Quiet = "not recorded", true
	}
	if over := l.Of(stats.Overdue); len(over) > 0 {
		longest := 0
		for _, e := range over {
			longest = max(longest, e.Over)
		}
		k.Alarm = number(len(over)) + " overdue"
		k.Lines = append(k.Lines, "longest "+count(longest, "day"))
	}
	if n := l.Counts[stats.UnknownIs]; n > 0 {
		k.Lines = append(k.Lines, "state of "+number(n)+" more unknown")
	}
	return k
}

// worstWords says how many incidents had the worst severity, by its name:
// "6 were SEV1", "1 was SEV1"; "" when none had.
func worstWords(list []*stats.Incident) string {
	n, name := 0, ""
	for _, in := range list {
		if in.Rank == 1 {
			n, name = n+1, in.Severity.Name
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "1 was " + name
	}
	return number(n) + " were " + name
}

// tries returns example queries out of what the site holds.
func (s *site) tries(path string) []Link {
	if !s.paths["search.html"] {
		return nil
	}
	var queries []string
	if ranked := s.Stats.Causes(); len(ranked) > 0 {
		queries = append(queries, "cause:"+ranked[0].ID)
	}
	if t := s.biggest("services"); t != nil {
		queries = append(queries, "service:"+t.ID)
		if rank := worstRank(t.Incidents); rank > 0 {
			queries = append(queries, fmt.Sprintf("service:%s sev:%d", t.ID, rank))
		}
	}
	if t := s.biggest("tags"); t != nil {
		queries = append(queries, "tag:"+t.ID)
	}
	var out []Link
	for _, q := range queries {
		out = append(out, Link{q, relative(path, "search.html") + "?q=" + url.QueryEscape(q)})
	}
	return out
}

// worstRank returns the rank of the worst severity in the list, 0 when none has one.
func worstRank(list []*corpus.Incident) int {
	worst := 0
	for _, in := range list {
		if in.Severity != nil && in.Severity.Rank > 0 && (worst == 0 || in.Severity.Rank < worst) {
			worst = in.Severity.Rank
		}
	}
	return worst
}

// biggest returns the term with most incidents of a taxonomy, nil when there is none.
func (s *site) biggest(taxonomy string) *corpus.Term {
	var best *corpus.Term
	for _, t := range s.Corpus.Taxonomies {
		if t.Name != taxonomy {
			continue
		}
		for _, term := range t.Terms {
			if best == nil || len(term.Incidents) > len(best.Incidents) {
				best = term
			}
		}
	}
	return best
}

// comingBack fills the table of causes: the labelled ones, or where nobody
// labelled any, those that the texts suggest.
func (s *site) comingBack(path string, v *OverviewPage) {
	list := s.Stats.Causes()
	if len(list) == 0 {
		list, v.Guessed = s.Stats.SuggestedCauses(), true
	}
	of := func(r stats.Recurrence) []*corpus.Incident { return filed(s.terms["causes"][r.ID], v.Guessed) }
	list = slices.DeleteFunc(list, func(r stats.Recurrence) bool { return len(of(r)) < 2 })
	slices.SortStableFunc(list, func(a, b stats.Recurrence) int {
		x, y := of(a), of(b)
		return cmp.Or(cmp.Compare(s.lastYear(y), s.lastYear(x)), cmp.Compare(len(y), len(x)), cmp.Compare(a.ID, b.ID))
	})
	if t := s.taxonomy("causes"); t != nil && s.paths[string(atCauses)] {
		v.BackAll = Link{"All " + count(len(t.Terms), "cause"), relative(path, string(atCauses))}
	}
	a, ok := s.axisOf(s.Corpus.Incidents, stripYears)
	if !ok || len(list) == 0 {
		return
	}
	for _, r := range list[:min(backRows, len(list))] {
		v.Back = append(v.Back, s.backRow(path, a, r, v.Guessed))
	}
	_, v.BackYears = a.years()
	strips := make([]Strip, len(v.Back))
	for i, row := range v.Back {
		strips[i] = row.Strip
	}
	v.Key = s.keyOf(strips)
	v.BackNote = "Causes by incidents in the last 12 months, shaded. " + dotWords(a, strips) + "."
}

// backRow returns one cause of the table.
func (s *site) backRow(path string, a axis, r stats.Recurrence, guessed bool) BackRow {
	term := s.terms["causes"][r.ID]
	list := filed(term, guessed)
	row := BackRow{
		Link: Link{r.Name, relative(path, term.Permalink)}, Sub: termNames(r.Services, backRows),
		Strip: strip(a, list, term, backDots), Year: s.lastYear(list), All: len(list),
	}
	if t, ok := began(list[0]); ok {
		row.Last = ago(t, s.Corpus.Now)
	}
	row.Strip.Window = a.window(s.Corpus.Now.AddDate(-1, 0, 0), s.Corpus.Now)
	if r.OpenN > 0 && !guessed {
		row.Flag = fmt.Sprintf("%d× while an action was open", r.OpenN)
	}
	row.Gap, row.Once = typicalGap(r)
	return row
}

// filed returns the incidents under a term, or those whose text only suggests it.
func filed(term *corpus.Term, suggested bool) []*corpus.Incident {
	if suggested {
		return term.Suggested
	}
	return term.Incidents
}

// typicalGap returns the median time from one event to the next, "" where there
// is only one event; once says that there is but one gap.
func typicalGap(r stats.Recurrence) (text string, once bool) {
	if len(r.Gaps) == 0 {
		return "", false
	}
	return stats.FormatDays(r.MedianGap), len(r.Gaps) == 1
}

// window returns the shaded stretch of a strip.
func (a axis) window(from, to time.Time) *Window {
	x := max(0, a.at(from))
	return &Window{percent(x, 100), percent(a.at(to)-x, 100)}
}

// termNames joins the names of the first few terms.
func termNames(list []stats.TermN, most int) string {
	var out []string
	for _, t := range list[:min(most, len(list))] {
		out = append(out, t.Name)
	}
	if n := len(list) - most; n > 0 {
		out = append(out, fmt.Sprintf("%d more", n))
	}
	return strings.Join(out, ", ")
}

// taxonomy returns the taxonomy of that name, nil when the corpus has none.
func (s *site) taxonomy(name string) *corpus.Taxonomy {
	for _, t := range s.Corpus.Taxonomies {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// legend returns the ranked severities, worst first.
func (s *site) legend() []Sev {
	var out []Sev
	if t := s.taxonomy("severities"); t != nil {
		for _, term := range t.Terms {
			if term.Rank > 0 {
				out = append(out, Sev{Text: term.Name, Rank: term.Rank})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Sev) int { return cmp.Compare(a.Rank, b.Rank) })
	return out[:min(6, len(out))]
}

// overdue fills the list of overdue actions.
func (s *site) overdue(path string, v *OverviewPage) {
	l := s.Stats.Ledger()
	over := l.Of(stats.Overdue)
	slices.SortStableFunc(over, func(a, b stats.Entry) int { return cmp.Compare(b.Over, a.Over) })
	for _, e := range over[:min(overdueRows, len(over))] {
		sub := "from " + e.Incident.Title
		if e.Action.Owner != "" {
			sub = e.Action.Owner + ", " + sub
		}
		v.Overdue = append(v.Overdue, OverdueItem{
			Link: Link{e.Action.Text, relative(path, e.Incident.Permalink+"#"+e.Action.ID)},
			Sub:  sub, Over: count(e.Over, "day"),
		})
	}
	if s.paths[string(atActions)] {
		v.Actions = Link{"All " + number(l.Open()) + " open", relative(path, string(atActions))}
	}
}
