// Package stats is the arithmetic of the collection: how long things took, how
// often they happened, what keeps coming back, and what became of the promises.
//
// It is pure. Now is passed in with the corpus, nothing is random, and equal
// input gives equal output to the last digit. It reads no file, renders no page
// and draws no chart. A value that nobody wrote down is never replaced by zero,
// by "now" or by a guess: it is left out, counted as left out, and the reason
// is kept.
//
// All durations are minutes and all instants are UTC unless a comment says
// otherwise. The formulas and their sources are named at the functions.
package stats

import (
	"cmp"
	"slices"
	"sort"
	"sync"
	"time"
)

// Day is the length of a day in which exposure and silence are measured.
const Day = 24 * time.Hour

// Options say how a collection is to be counted. The zero value is useful.
type Options struct {
	Zone         *time.Location // zone in which months, weekdays and hours are counted; nil means the zone of the corpus, else UTC
	ObservedFrom time.Time      // since when incidents are recorded here; zero: since the first one, which makes the rate a little too high
	States       []State        // states of actions from a tracker, which win over the text
	DueSoon      time.Duration  // how far ahead a due date counts as soon; 0 means 30 days
	Grain        Grain          // of the trends; "" lets the density decide
	LookBack     time.Duration  // how far back a repeated cause counts as recurring; 0 means 365 days
	Memory       *Memory        // what an earlier collection of the same folder made; nil makes everything anew
}

// Term is one name that incidents are filed under.
type Term struct {
	ID        string `json:"id"`   // as in addresses and filters
	Name      string `json:"name"` // as it is shown
	Permalink string `json:"-"`
}

// Span is a moment as far as it is known: somewhere in [Lo, Hi). For an exact
// moment both are the same instant. The zero value means unknown.
type Span struct {
	Lo, Hi time.Time
}

// IsZero reports whether nothing is known.
func (s Span) IsZero() bool { return s.Lo.IsZero() }

// Exact reports whether the moment is known to the minute.
func (s Span) Exact() bool { return !s.Lo.IsZero() && s.Lo.Equal(s.Hi) }

// Days reports whether the moment is known at least to the day.
func (s Span) Days() bool { return !s.Lo.IsZero() && s.Hi.Sub(s.Lo) <= 25*time.Hour }

// In reports whether the whole of the moment lies in [from, to). A day that to
// is the last second of lies in it, see endOfToday.
func (s Span) In(from, to time.Time) bool {
	if s.IsZero() || s.Lo.Before(from) {
		return false
	}
	if s.Exact() {
		return s.Lo.Before(to)
	}
	return !s.Hi.After(to.Add(time.Second))
}

// Incident is what the figures need to know of one incident.
type Incident struct {
	ID        string
	Title     string
	Path      string // file it was read from
	Permalink string

	Severity  Term // ID "" when unstated
	Rank      int  // 1 is worst; 0 when the severity cannot be ranked
	Services  []Term
	Causes    []Term // labelled
	Suggested []Term // suggested by the text, never counted with the labelled
	Teams     []Term
	Tags      []Term

	Began    Span
	Times    Times
	Ongoing  bool     // the document says that it is not over
	Earlier  []string // ids of incidents that the author names as earlier occurrences
	Reviewed Span

	Actions      []Action
	NothingTried bool // the document has an action section with nothing in it, or says there is none
	Factors      []Line
}

// Line is one line of a file.
type Line struct {
	Line int
	Text string
}

// LeftOut is an incident that takes no part in any figure.
type LeftOut struct {
	ID        string `json:"id"`    // of the incident
	Title     string `json:"title"` // of the incident
	Permalink string `json:"-"`
	Reason    string `json:"reason"` // why it is not counted
}

// Collection is all incidents that are counted. It is not changed after it is made.
type Collection struct {
	Incidents []*Incident // by start, the undated last
	LeftOut   []LeftOut
	Now       time.Time
	Zone      *time.Location // zone of months, weekdays and hours; never nil

	ObservedFrom   time.Time // zero in an empty collection
	ObservedStated bool      // somebody set it; otherwise it is the start of the first incident

	options Options
	memo    memo
}

// memo keeps what many pages ask for. Each part is made when it is first asked
// for: a single page needs only some.
type memo struct {
	ledger   func() Ledger
	causes   func() []Recurrence
	guesses  func() []Recurrence
	services func() []Recurrence
	outcomes func() map[string]Outcome
	actions  func() []Repeated // listed by several postmortems
	factors  func() []Repeated
	again    func() map[*Action][]*Promise
	filed    func() occurrences
	minutes  func() float64
	promises func() []promise
	entries  *sync.Map // []Entry by *Incident, see [Collection.Actions]
}

// New orders incidents and fixes the time that is observed. Incidents that begin
// after now are left out.
func New(incidents []*Incident, now time.Time, o Options) *Collection {
	c := &Collection{Now: now, Zone: o.Zone, options: o}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	for _, in := range incidents {
		if !in.Began.IsZero() && in.Began.Lo.After(now) {
			c.LeftOut = append(c.LeftOut, LeftOut{in.ID, in.Title, in.Permalink, "begins after the as-of date"})
			continue
		}
		c.Incidents = append(c.Incidents, in)
	}
	slices.SortStableFunc(c.Incidents, byBegin)
	c.ObservedFrom, c.ObservedStated = o.ObservedFrom, !o.ObservedFrom.IsZero()
	if !c.ObservedStated && len(c.Incidents) > 0 {
		c.ObservedFrom = c.Incidents[0].Began.Lo
	}
	c.memo = memo{
		causes:   sync.OnceValue(func() []Recurrence { return c.recurAll(func(in *Incident) []Term { return in.Causes }) }),
		guesses:  sync.OnceValue(c.suggestedCauses),
		services: sync.OnceValue(func() []Recurrence { return c.recurAll(func(in *Incident) []Term { return in.Services }) }),
		outcomes: sync.OnceValue(c.outcomes),
		ledger:   sync.OnceValue(func() Ledger { return c.LedgerAt(c.Now) }),
		actions:  sync.OnceValue(c.repeatedActions),
		factors:  sync.OnceValue(c.repeatedFactors),
		again:    sync.OnceValue(c.listedAgain),
		filed:    sync.OnceValue(c.occurrences),
		minutes:  sync.OnceValue(c.sumMinutes),
		promises: sync.OnceValue(c.promises),
		entries:  new(sync.Map),
	}
	return c
}

// byBegin orders incidents by when they began, undated ones last.
func byBegin(a, b *Incident) int {
	if a.Began.IsZero() != b.Began.IsZero() {
		return cmp.Compare(boolInt(a.Began.IsZero()), boolInt(b.Began.IsZero()))
	}
	return cmp.Or(a.Began.Lo.Compare(b.Began.Lo), cmp.Compare(a.ID, b.ID))
}

// Only returns the part of the collection that want picks. Time is observed as
// for the whole.
func (c *Collection) Only(want func(*Incident) bool) *Collection {
	o := c.options
	o.ObservedFrom, o.Zone = c.ObservedFrom, c.Zone
	out := New(keep(c.Incidents, want), c.Now, o)
	out.ObservedFrom, out.ObservedStated = c.ObservedFrom, c.ObservedStated
	return out
}

// Dated returns the incidents whose day is known, by start.
func (c *Collection) Dated() []*Incident {
	return keep(c.Incidents, func(in *Incident) bool { return in.Began.Days() })
}

// Between returns the incidents that certainly began in [from, to), by start.
func (c *Collection) Between(from, to time.Time) []*Incident {
	return keep(c.Incidents[c.firstAt(from):c.firstAt(to)], func(in *Incident) bool { return in.Began.In(from, to) })
}

// firstAt returns the place of the first incident that did not begin before t.
// The undated come after all others.
func (c *Collection) firstAt(t time.Time) int {
	return sort.Search(len(c.Incidents), func(i int) bool {
		began := c.Incidents[i].Began
		return began.IsZero() || !began.Lo.Before(t)
	})
}

// Observed returns the observed time in days, 0 when nothing is dated.
func (c *Collection) Observed() float64 {
	if c.ObservedFrom.IsZero() {
		return 0
	}
	return days(c.Now.Sub(c.ObservedFrom))
}

// Ongoing returns the incidents that are not over, and for each how long it has
// lasted at least.
func (c *Collection) Ongoing() []Running {
	var out []Running
	for _, in := range c.Incidents {
		if in.Ongoing {
			r := Running{ID: in.ID, Title: in.Title, Permalink: in.Permalink}
			if in.Began.Exact() {
				r.AtLeast = minutes(c.Now.Sub(in.Began.Lo))
			}
			out = append(out, r)
		}
	}
	return out
}

// Running is an incident that is not over.
type Running struct {
	ID        string  `json:"id"`    // of the incident
	Title     string  `json:"title"` // of the incident
	Permalink string  `json:"-"`
	AtLeast   float64 `json:"at_least_minutes"` // 0 when the start is not known to the minute
}

func keep(list []*Incident, want func(*Incident) bool) []*Incident {
	var out []*Incident
	for _, in := range list {
		if want(in) {
			out = append(out, in)
		}
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func days(d time.Duration) float64    { return d.Hours() / 24 }
func minutes(d time.Duration) float64 { return d.Minutes() }

// Minutes returns m minutes as a duration.
func Minutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }
