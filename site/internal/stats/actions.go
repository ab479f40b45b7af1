package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// Action is one promise, with what the text and the tracker know of it.
type Action struct {
	ID         string // anchor in the page of its incident
	Ref        string // ticket or own id
	Line       int
	Text       string
	Owner      string
	Kind       string
	Priority   string
	Group      string
	Status     postmortem.Status
	StatusText string
	StatusFrom string
	Opened     Span
	Assumed    bool // Opened is the end of its incident, for want of a date
	Due        Span
	Closed     Span
	Links      []string
}

// State is what a tracker says about one action. It wins over the text.
type State struct {
	Ref    string // ticket, own id, or INCIDENT#ACTION with the anchor of the action
	Status postmortem.Status
	Text   string // the state as the tracker words it
	Owner  string // empty: as the text says
	Opened postmortem.Moment
	Due    postmortem.Moment
	Closed postmortem.Moment
	From   string // file and line
}

// Urgency is the group under which an action is listed.
type Urgency string

// The urgencies, most pressing first. Unknown is not open.
const (
	Overdue   Urgency = "overdue"
	DueSoon   Urgency = "due soon"
	OpenItem  Urgency = "open"
	UnknownIs Urgency = "unknown"
	DoneItem  Urgency = "done"
	DroppedIs Urgency = "dropped"
)

var urgencies = []Urgency{Overdue, DueSoon, OpenItem, UnknownIs, DoneItem, DroppedIs}

// Urgencies lists them in order.
func Urgencies() []Urgency { return slices.Clone(urgencies) }

// Entry is one action in the ledger.
type Entry struct {
	Promise
	Urgency  Urgency
	Age      int // days since it was opened, until it was closed or until now
	HasAge   bool
	Over     int         // days past the due date; 0 when not overdue
	DueIn    int         // days until the due date of an open action that is not overdue
	HasDue   bool        // the due date is known to the day
	OnTime   bool        // done by the due date; both days are known
	Late     bool        // done after the due date; both days are known
	Recurred []*Incident // later incidents of a shared cause, or named by an author as recurrences, while it was open
	Again    []*Promise  // other incidents that list the same action, see RepeatedActions; only in a ledger
}

// Ledger is all actions: most pressing first, within that by due date, then by age.
type Ledger struct {
	Entries []Entry
	Counts  map[Urgency]int
}

// Open returns how many are open, overdue ones among them. Unknown ones are not.
func (l Ledger) Open() int { return l.Counts[Overdue] + l.Counts[DueSoon] + l.Counts[OpenItem] }

// Of returns the entries of urgency u.
func (l Ledger) Of(u Urgency) []Entry {
	var out []Entry
	for _, e := range l.Entries {
		if e.Urgency == u {
			out = append(out, e)
		}
	}
	return out
}

// Ledger returns every action of the counted incidents as it stands now. It is
// made once; its entries must not be changed.
func (c *Collection) Ledger() Ledger { return c.memo.ledger() }

// LedgerAt returns every action as it stood at now. What was opened later is
// not in it. Where only the present state is known, it is taken for the past
// one, except that something closed later was open.
func (c *Collection) LedgerAt(now time.Time) Ledger {
	l := Ledger{Entries: c.entriesAt(now, nil), Counts: map[Urgency]int{}}
	for _, e := range l.Entries {
		l.Counts[e.Urgency]++
	}
	return l
}

// CountsAt returns how many actions stood in each state at now; see [Collection.LedgerAt].
func (c *Collection) CountsAt(now time.Time) map[Urgency]int {
	counts := map[Urgency]int{}
	at := c.instant(now)
	for _, p := range c.memo.promises() {
		if p.thereAt(at) {
			u, _ := p.urgency(at)
			counts[u]++
		}
	}
	return counts
}

// OverdueAt returns the actions that were overdue at now, the longest first;
// see [Collection.LedgerAt].
func (c *Collection) OverdueAt(now time.Time) []Entry {
	return c.entriesAt(now, func(u Urgency) bool { return u == Overdue })
}

// Actions returns the actions of one incident as they stand now, in its order.
// The entries must not be changed.
func (c *Collection) Actions(in *Incident) []Entry {
	if known, ok := c.memo.entries.Load(in); ok {
		return known.([]Entry)
	}
	out := make([]Entry, len(in.Actions))
	later := c.laterOccurrences(in)
	at := c.instant(c.Now)
	for i, p := range c.promised(in) {
		a := p.Action
		out[i] = p.entry(at)
		if everOpen(*a) {
			out[i].Recurred = keep(later, func(o *Incident) bool { return a.openAt(o.Began.Lo) == wasOpen })
		}
	}
	c.memo.entries.Store(in, out)
	return out
}

// entriesAt returns the actions as they stood at now, as far as wanted (nil
// wants all), most pressing first.
func (c *Collection) entriesAt(now time.Time, want func(Urgency) bool) []Entry {
	var out []Entry
	at := c.instant(now)
	again := c.memo.again()
	for _, p := range c.memo.promises() {
		if !p.thereAt(at) {
			continue
		}
		if u, _ := p.urgency(at); want != nil && !want(u) {
			continue
		}
		e := p.entry(at)
		e.Again, e.Recurred = again[p.Action], c.Actions(p.Incident)[p.number].Recurred
		if at.past { // what came later was not known then
			e.Again = slices.DeleteFunc(slices.Clone(e.Again), func(p *Promise) bool { return p.Incident.Began.Lo.After(now) })
			n := sort.Search(len(e.Recurred), func(i int) bool { return e.Recurred[i].Began.Lo.After(now) })
			e.Recurred = e.Recurred[:n:n]
		}
		out = append(out, e)
	}
	return ordered(out)
}

// ordered returns entries by urgency, those of the same in the order of list.
func ordered(list []Entry) []Entry {
	places := make([]int, len(list)) // entries are big: these are moved in their stead
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int { return cmp.Or(ByUrgency(list[i], list[j]), i-j) })
	out := make([]Entry, len(list))
	for i, at := range places {
		out[i] = list[at]
	}
	return out
}

// instant is a time at which actions are looked at.
type instant struct {
	now  time.Time
	day  time.Time     // its day, in the zone of the collection
	soon time.Duration // how far ahead counts as soon
	past bool          // it is before the time of the collection
}

func (c *Collection) instant(now time.Time) instant {
	soon := c.options.DueSoon
	if soon == 0 {
		soon = 30 * Day
	}
	return instant{now, dayOf(now, c.Zone), soon, now.Before(c.Now)}
}

// promise is an action with what is asked of it again and again.
type promise struct {
	Promise
	number int       // in its incident
	due    time.Time // day of the due date, in the zone of the collection; zero when it is not known to the day
	closed time.Time // day of the closing date likewise
}

// promises returns every action in the order of the incidents.
func (c *Collection) promises() []promise {
	var out []promise
	for _, in := range c.Incidents {
		out = append(out, c.promised(in)...)
	}
	return out
}

// promised returns the actions of one incident, in its order.
func (c *Collection) promised(in *Incident) []promise {
	out := make([]promise, len(in.Actions))
	for i := range in.Actions {
		a := &in.Actions[i]
		out[i] = promise{Promise: Promise{in, a}, number: i}
		if a.hasDue() {
			out[i].due = dayOf(a.Due.Lo, c.Zone)
		}
		if a.Closed.Days() {
			out[i].closed = dayOf(a.Closed.Lo, c.Zone)
		}
	}
	return out
}

// hasDue reports whether the action is to be done by a certain day.
func (a *Action) hasDue() bool { return a.Due.Days() || a.Due.Exact() }

// thereAt reports whether the action was there at a time: not opened later.
func (p promise) thereAt(at instant) bool {
	return !at.past || p.Action.Opened.IsZero() || !p.Action.Opened.Lo.After(at.now)
}

// urgency returns how the action stood, and the days that were left until its
// due date if it has one.
func (p promise) urgency(at instant) (u Urgency, left int) {
	switch p.Action.Status {
	case postmortem.Done:
		u = DoneItem
	case postmortem.Dropped:
		u = DroppedIs
	case postmortem.Unknown:
		u = UnknownIs
	default:
		u = OpenItem
	}
	if !p.Action.Closed.IsZero() && p.Action.Closed.Lo.After(at.now) {
		u = OpenItem
	}
	if p.due.IsZero() {
		return u, 0
	}
	left = int(math.Round(days(p.due.Sub(at.day)))) // rounded, as a day of a clock change has 23 or 25 hours
	switch {
	case u == OpenItem && left < 0:
		u = Overdue
	case u == OpenItem && time.Duration(left)*Day <= at.soon:
		u = DueSoon
	}
	return u, left
}

// entry returns the action as it stood, without what else is known of it.
func (p promise) entry(at instant) Entry {
	a := p.Action
	e := Entry{Promise: p.Promise, HasDue: !p.due.IsZero()}
	var left int
	e.Urgency, left = p.urgency(at)
	switch {
	case e.Urgency == Overdue:
		e.Over = -left
	case e.Urgency == DueSoon || e.Urgency == OpenItem:
		e.DueIn = left
	case e.Urgency == DoneItem && e.HasDue && !p.closed.IsZero():
		e.OnTime = !p.closed.After(p.due)
		e.Late = !e.OnTime
	}
	end := at.now
	if e.Urgency == DoneItem || e.Urgency == DroppedIs {
		end = a.Closed.Lo
	}
	if !a.Opened.IsZero() && !end.IsZero() && !end.Before(a.Opened.Lo) {
		e.Age, e.HasAge = int(days(end.Sub(a.Opened.Lo))), true
	}
	return e
}

// ByUrgency orders entries as a ledger does: the most pressing first, then by
// due date, by age, and as they stand in the files.
func ByUrgency(a, b Entry) int {
	return cmp.Or(
		slices.Index(urgencies, a.Urgency)-slices.Index(urgencies, b.Urgency),
		byDue(a, b),
		boolInt(!a.HasAge)-boolInt(!b.HasAge),
		byAge(a, b),
		strings.Compare(a.Incident.ID, b.Incident.ID),
		a.Action.Line-b.Action.Line,
	)
}

// byDue puts what is due first at the front where something is to be done.
func byDue(a, b Entry) int {
	if a.Urgency == UnknownIs || a.Urgency == DoneItem || a.Urgency == DroppedIs {
		return 0
	}
	return cmp.Or(boolInt(!a.HasDue)-boolInt(!b.HasDue), a.Action.Due.Lo.Compare(b.Action.Due.Lo))
}

// byAge puts the oldest first where something is to be done, else the newest.
func byAge(a, b Entry) int {
	if a.Urgency == UnknownIs || a.Urgency == DoneItem || a.Urgency == DroppedIs {
		return b.Action.Opened.Lo.Compare(a.Action.Opened.Lo)
	}
	return b.Age - a.Age
}

// occurrences are the incidents that a later look for repeats begins with.
type occurrences struct {
	byCause map[string][]*Incident // filed under a labelled cause, by start
	naming  map[string][]*Incident // that name an incident as an earlier occurrence, by its id
}

func (c *Collection) occurrences() occurrences {
	o := occurrences{map[string][]*Incident{}, map[string][]*Incident{}}
	for _, in := range c.Incidents {
		for _, t := range in.Causes {
			o.byCause[t.ID] = append(o.byCause[t.ID], in)
		}
		for _, id := range in.Earlier {
			o.naming[id] = append(o.naming[id], in)
		}
	}
	return o
}

// laterOccurrences returns the incidents at least a day after in that share a
// labelled cause with it or name it, in order; none where no action of in was
// ever open.
func (c *Collection) laterOccurrences(in *Incident) []*Incident {
	if in.Began.IsZero() || !slices.ContainsFunc(in.Actions, everOpen) {
		return nil
	}
	var later []*Incident
	seen := map[*Incident]bool{in: true}
	add := func(list []*Incident) {
		for _, o := range list {
			if !seen[o] && o.Began.Days() && o.Began.Lo.Sub(in.Began.Lo) >= Day {
				seen[o] = true
				later = append(later, o)
			}
		}
	}
	filed := c.memo.filed()
	for _, t := range in.Causes {
		list := filed.byCause[t.ID]
		from := sort.Search(len(list), func(i int) bool { return list[i].Began.IsZero() || !list[i].Began.Lo.Before(in.Began.Lo) })
		add(list[from:])
	}
	add(filed.naming[in.ID])
	slices.SortFunc(later, byBegin)
	return later
}

// everOpen reports whether it is certain of some time that the action was open then.
func everOpen(a Action) bool {
	if a.Opened.IsZero() {
		return false
	}
	return !a.Closed.IsZero() || a.Status == postmortem.Open || a.Status == postmortem.InProgress || a.Status == postmortem.Blocked
}

// OwnerLoad is how many open actions one owner or team has.
type OwnerLoad struct {
	Owner   string // "" when nobody is named
	Overdue int
	Soon    int
	Later   int
	All     int
}

// Owners counts the open actions per owner, most overdue first, then most open,
// then by name; the unowned last.
func (l Ledger) Owners() []OwnerLoad {
	at := map[string]*OwnerLoad{}
	for _, e := range l.Entries {
		if e.Urgency != Overdue && e.Urgency != DueSoon && e.Urgency != OpenItem {
			continue
		}
		o := at[e.Action.Owner]
		if o == nil {
			o = &OwnerLoad{Owner: e.Action.Owner}
			at[e.Action.Owner] = o
		}
		o.All++
		switch e.Urgency {
		case Overdue:
			o.Overdue++
		case DueSoon:
			o.Soon++
		default:
			o.Later++
		}
	}
	var out []OwnerLoad
	for _, name := range sortedKeys(at) {
		out = append(out, *at[name])
	}
	slices.SortStableFunc(out, func(a, b OwnerLoad) int {
		return cmp.Or(boolInt(a.Owner == "")-boolInt(b.Owner == ""), b.Overdue-a.Overdue, b.All-a.All)
	})
	return out
}

// AgeBand is how many open actions have an age in one band.
type AgeBand struct {
	Name string
	N    int
}

// Ages counts the open actions by age in days.
func (l Ledger) Ages() []AgeBand {
	out := []AgeBand{{"Under 30 days", 0}, {"30 to 90", 0}, {"90 to 180", 0}, {"180 to 365", 0}, {"Over a year", 0}}
	limits := []int{30, 90, 180, 365}
	for _, e := range l.Entries {
		if !e.HasAge || e.Urgency != Overdue && e.Urgency != DueSoon && e.Urgency != OpenItem {
			continue
		}
		i := 0
		for i < len(limits) && e.Age >= limits[i] {
			i++
		}
		out[i].N++
	}
	return out
}

// merge lets the tracker's state win over the text.
func (a *Action) merge(incident string, states map[string]State, zone *time.Location) {
	if len(states) == 0 {
		return
	}
	s, ok := states[key(incident+"#"+a.ID)]
	if !ok && a.Ref != "" {
		s, ok = states[key(a.Ref)]
	}
	for _, l := range a.Links {
		if ok {
			break
		}
		s, ok = states[key(l[strings.LastIndexByte(strings.TrimRight(l, "/"), '/')+1:])]
	}
	if !ok {
		return
	}
	a.Status, a.StatusText, a.StatusFrom = s.Status, s.Text, s.From
	a.Owner = cmp.Or(s.Owner, a.Owner)
	for _, m := range []struct {
		from postmortem.Moment
		to   *Span
	}{{s.Opened, &a.Opened}, {s.Due, &a.Due}, {s.Closed, &a.Closed}} {
		if !m.from.IsZero() {
			*m.to = span(m.from, zone)
		}
	}
	if !s.Opened.IsZero() {
		a.Assumed = false
	}
}

func key(ref string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(ref), "/")) }
