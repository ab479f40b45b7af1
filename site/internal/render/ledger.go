package render

import (
	"fmt"
	"slices"
	"strings"

	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// ActionsPage is every promise, most pressing first.
type ActionsPage struct {
	Frame
	Lede    string
	Owners  []OwnerRow
	Ages    []BarRow
	Groups  []ActionGroup  // what is known to be open
	Others  []ActionGroup  // unknown, done and dropped
	Again   []RepeatedLine // actions that a later postmortem lists again
	Factors []RepeatedLine // contributing factors that several postmortems list
	CSV     string
}

// OwnerRow is how many open actions one owner or team has.
type OwnerRow struct {
	Name                      string
	Overdue, Soon, Later, All int
}

// BarRow is a count with a bar.
type BarRow struct {
	Link
	N     string
	Width string // of the bar, in per cent
}

// ActionGroup is the actions of one urgency.
type ActionGroup struct {
	ID    string
	Title string
	Note  string
	N     string
	Rows  []LedgerRow
}

// LedgerRow is one action with its state.
type LedgerRow struct {
	Link           // what is to be done, to its place on the page of its incident
	Rest    string // the explanation after it
	From    Link   // its incident
	Date    Date   // of the incident
	State   State  // shape and word
	How     string // how the state is known
	Kind    string
	Owner   string
	Age     string // "178 d"; "" when unknown
	AgeBar  string // width of the bar, in per cent
	Due     Date   // zero when no due date is known
	DueNote string // "90 days over", "in 6 days", "closed 2 Mar"
	Over    bool
	Flags   []string // "recurred 4× while open", "listed again in “Queue stalls”"
}

// RepeatedLine is a line that several postmortems list, with each place.
type RepeatedLine struct {
	Text   string
	Places []RepeatedPlace
	More   int // places beyond those listed
}

// RepeatedPlace is where the line stands.
type RepeatedPlace struct {
	Link
	Date  Date
	File  string
	Line  int
	State State  // of an action; zero for a factor
	Words string // how this place words it, where that differs
}

const actionsPath = "actions.html"

// What the page of actions lists of each state, of repeated lines, and of the
// places of one line; the CSV has all actions.
const (
	rowsShown   = 200
	againShown  = 50
	placesShown = 8
)

// actionsPages returns the page of actions, none where nothing was promised.
func (s *site) actionsPages() []page {
	if s.Stats == nil || !slices.ContainsFunc(s.Stats.Incidents, func(in *stats.Incident) bool { return len(in.Actions) > 0 }) {
		return nil
	}
	return []page{{actionsPath, "actions", sure(func() any { return s.actions(s.Stats.Ledger()) })}}
}

func (s *site) actions(l stats.Ledger) ActionsPage {
	p := ActionsPage{Frame: s.frame(actionsPath, "Actions", atActions), Lede: actionsLede(l), CSV: relative(actionsPath, "actions.csv")}
	for _, o := range l.Owners() {
		name := o.Owner
		if name == "" {
			name = "Nobody named"
		}
		p.Owners = append(p.Owners, OwnerRow{name, o.Overdue, o.Soon, o.Later, o.All})
	}
	if l.Open() > 0 {
		p.Ages = ageBars(l)
	}
	oldest := 1
	for _, e := range l.Entries {
		oldest = max(oldest, e.Age)
	}
	for _, u := range stats.Urgencies() {
		list := l.Of(u)
		if len(list) == 0 {
			continue
		}
		g := ActionGroup{ID: strings.ReplaceAll(string(u), " ", "-"), Title: urgencyTitles[u].title, Note: urgencyTitles[u].note, N: number(len(list))}
		if len(list) > rowsShown {
			list = list[:rowsShown]
			g.Note = strings.TrimSpace(g.Note + fmt.Sprintf(" The first %d are listed; the CSV has all.", rowsShown))
		}
		for _, e := range list {
			g.Rows = append(g.Rows, s.ledgerRow(actionsPath, e, oldest))
		}
		if u == stats.UnknownIs || u == stats.DoneItem || u == stats.DroppedIs {
			p.Others = append(p.Others, g)
			continue
		}
		p.Groups = append(p.Groups, g)
	}
	p.Again = s.repeatedLines(actionsPath, s.Stats.RepeatedActions())
	p.Factors = s.repeatedLines(actionsPath, s.Stats.RepeatedFactors())
	return p
}

var urgencyTitles = map[stats.Urgency]struct{ title, note string }{
	stats.Overdue: {"Overdue", ""}, stats.DueSoon: {"Due in 30 days", ""}, stats.OpenItem: {"Open, due later or without a date", ""},
	stats.UnknownIs: {"State unknown", "The postmortem does not say what became of them; unknown is not open."},
	stats.DoneItem:  {"Done", ""}, stats.DroppedIs: {"Dropped", "It was decided not to do them."},
}

// actionsLede counts what is open, overdue, unknown and closed.
func actionsLede(l stats.Ledger) string {
	open, over, unknown := l.Open(), l.Counts[stats.Overdue], l.Counts[stats.UnknownIs]
	var parts []string
	switch {
	case open == 0:
		parts = append(parts, "None is known to be open")
	case over == 0:
		parts = append(parts, fmt.Sprintf("%s open, none overdue", number(open)))
	case open == 1:
		parts = append(parts, "1 open, and overdue")
	case over == open:
		parts = append(parts, fmt.Sprintf("%s open, all of them overdue", number(open)))
	default:
		parts = append(parts, fmt.Sprintf("%s open, %s of them overdue", number(open), number(over)))
	}
	if unknown > 0 {
		parts = append(parts, fmt.Sprintf("The state of %s is unknown", number(unknown)))
	}
	if done := l.Counts[stats.DoneItem]; done > 0 {
		onTime, late := 0, 0
		for _, e := range l.Entries {
			if e.OnTime {
				onTime++
			}
			if e.Late {
				late++
			}
		}
		text := fmt.Sprintf("%s done", number(done))
		if onTime+late > 0 {
			text += fmt.Sprintf("; of %d with both dates, %d on time", onTime+late, onTime)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ". ") + "."
}

func ageBars(l stats.Ledger) []BarRow {
	bands := l.Ages()
	top := 1
	for _, b := range bands {
		top = max(top, b.N)
	}
	var out []BarRow
	for _, b := range bands {
		out = append(out, BarRow{Link{Text: b.Name}, number(b.N), percent(float64(b.N), float64(top))})
	}
	return out
}

// ledgerRow returns one action on the page at path; oldest is the age of a full bar.
func (s *site) ledgerRow(path string, e stats.Entry, oldest int) LedgerRow {
	in, a := e.Incident, e.Action
	to := in.Permalink
	if a.ID != "" {
		to += "#" + a.ID
	}
	r := LedgerRow{
		Link: Link{a.Text, relative(path, to)}, From: Link{in.Title, relative(path, in.Permalink)}, Date: s.began(in),
		State: ledgerState(a, e.Urgency), How: a.StatusFrom, Kind: capital(a.Kind), Owner: a.Owner,
	}
	if head := stats.Head(a.Text); len(a.Text) > 90 && len(head) < len(a.Text) {
		r.Text, r.Rest = head, strings.TrimSpace(strings.TrimLeft(a.Text[len(head):], " :,;.–—"))
	}
	if e.HasAge {
		r.Age, r.AgeBar = number(e.Age)+" d", percent(max(.05*float64(oldest), float64(e.Age)), float64(max(oldest, 1))) // a sliver at least
	}
	if e.HasDue {
		r.Due = day(a.Due.Lo.In(s.Stats.Zone))
	}
	switch {
	case e.Urgency == stats.Overdue:
		r.DueNote, r.Over = count(e.Over, "day")+" over", true
	case e.HasDue && e.DueIn == 0 && e.Urgency == stats.DueSoon:
		r.DueNote = "today"
	case e.HasDue && (e.Urgency == stats.DueSoon || e.Urgency == stats.OpenItem):
		r.DueNote = "in " + count(e.DueIn, "day")
	case e.Urgency == stats.DoneItem && !a.Closed.IsZero():
		r.DueNote = "closed " + day(a.Closed.Lo.In(s.Stats.Zone)).Text
	}
	if n := len(e.Recurred); n > 0 {
		r.Flags = append(r.Flags, fmt.Sprintf("recurred %d× while open", n))
	}
	if len(e.Again) > 0 {
		r.Flags = append(r.Flags, s.againText(e))
	}
	return r
}

// againText names the incident that listed the action first; for the first one
// that which listed it next, and how many more did.
func (s *site) againText(e stats.Entry) string {
	other := e.Again[0].Incident // they come by their start
	name := shortTitle(other.Title)
	if d := s.began(other); other.Title == e.Incident.Title && d.Text != "" {
		name = "the incident of " + d.Text
	}
	if c := other.Began.Lo.Compare(e.Incident.Began.Lo); c < 0 || c == 0 && other.Path < e.Incident.Path {
		return "first listed in " + name
	}
	text := "listed again in " + name
	if n := len(e.Again) - 1; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// titleInFlag is how many characters of a title a flag has room for.
const titleInFlag = 40

// shortTitle returns a title in quotation marks, a long one up to the last word
// for which there is room.
func shortTitle(title string) string {
	runes := []rune(title)
	if len(runes) <= titleInFlag {
		return "“" + title + "”"
	}
	head := string(runes[:titleInFlag])
	if at := strings.LastIndexByte(head, ' '); at > 0 {
		head = head[:at]
	}
	return "“" + strings.TrimRight(head, " ,;:–—-") + "…”"
}

// ledgerState returns the state of an action for its urgency now.
func ledgerState(a *stats.Action, u stats.Urgency) State {
	switch u {
	case stats.DoneItem:
		return actionState(postmortem.Done)
	case stats.DroppedIs:
		return actionState(postmortem.Dropped)
	case stats.UnknownIs:
		return actionState(postmortem.Unknown)
	}
	if a.Status == postmortem.InProgress || a.Status == postmortem.Blocked {
		return actionState(a.Status)
	}
	return actionState(postmortem.Open)
}

// repeatedLines returns the lines that several postmortems list.
func (s *site) repeatedLines(path string, list []stats.Repeated) []RepeatedLine {
	var out []RepeatedLine
	for _, r := range list[:min(len(list), againShown)] {
		l := RepeatedLine{Text: r.Text, More: max(0, len(r.Places)-placesShown)}
		for _, p := range r.Places[:len(r.Places)-l.More] {
			to := p.Incident.Permalink
			rp := RepeatedPlace{Date: s.began(p.Incident), File: p.Incident.Path, Line: p.Line}
			if p.Action != nil {
				if p.Action.ID != "" {
					to += "#" + p.Action.ID
				}
				rp.State = actionState(p.Action.Status)
			}
			rp.Link = Link{p.Incident.Title, relative(path, to)}
			if !strings.HasPrefix(p.Text, strings.TrimSuffix(r.Text, "…")) {
				rp.Words = p.Text
			}
			l.Places = append(l.Places, rp)
		}
		out = append(out, l)
	}
	return out
}

// began returns the day on which an incident began; zero when it is unknown.
func (s *site) began(in *stats.Incident) Date {
	if !in.Began.Days() {
		return Date{}
	}
	return day(in.Began.Lo.In(s.Stats.Zone))
}
