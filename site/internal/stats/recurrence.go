package stats

import (
	"cmp"
	"math"
	"slices"
	"time"

	"afterword/site/internal/postmortem"
)

// Outcome says what stood in the way of a repeat.
type Outcome string

// The outcomes of a repeat.
const (
	ActionOpen   Outcome = "an earlier action was still open"
	FixNotHeld   Outcome = "the fix did not hold"
	NothingTried Outcome = "nothing was tried"
	OutcomeNA    Outcome = "unknown" // the earlier postmortems do not say what became of their actions
)

// Repeat is one return of a cause.
type Repeat struct {
	Incident    *Incident `json:"-"`
	ID          string    `json:"id"`           // of the incident
	Earlier     int       `json:"earlier"`      // how many incidents came before
	Outcome     Outcome   `json:"outcome"`      // "an earlier action was still open", "the fix did not hold", "nothing was tried" or "unknown"
	SameService bool      `json:"same_service"` // one of the earlier incidents hit a service of this one
	Gap         float64   `json:"gap_days"`     // since the event before
}

// Promise is an action with the incident that it came from.
type Promise struct {
	Incident *Incident
	Action   *Action
}

// Recurrence is how one cause, service or other term comes back.
type Recurrence struct {
	Term
	Suggested bool `json:"suggested"` // incidents where the text only suggests the cause are counted too
	Labelled  int  `json:"labelled"`  // of N, where the cause is labelled

	N         int  `json:"n"`            // incidents whose day is known
	Undated   int  `json:"undated"`      // further incidents whose day is not known; not in N
	Events    int  `json:"events"`       // starts at least 24 hours apart; closer ones are one event with several write-ups
	Repeats   int  `json:"repeats"`      // Events − 1
	Recurring bool `json:"recurring"`    // at least two events in the look-back
	InLook    int  `json:"in_look_back"` // events in the look-back

	Services  []TermN   `json:"services"`        // with the number of incidents of each
	Reach     int       `json:"reach"`           // distinct services
	First     time.Time `json:"first"`           // start of the first incident
	Last      time.Time `json:"last"`            // start of the last incident
	Gaps      []float64 `json:"gap_days"`        // between events
	MedianGap float64   `json:"median_gap_days"` // 0 where there is no gap

	Silence  float64 `json:"silence_days"`        // since the last start
	Quiet    float64 `json:"quiet_p"`             // chance of a silence this long at the average rate, exp(−n·s/T)
	Quieter  bool    `json:"quieter_than_chance"` // the chance is below 0.05
	Activity string  `json:"activity"`            // active (≤ 90 days), quiet (≤ 365), past

	Recent     int     `json:"last_90_days"`   // incidents
	Before     int     `json:"90_days_before"` // incidents
	TrendKnown bool    `json:"trend_known"`    // 180 days are observed
	Trend      Verdict `json:"trend"`          // verdict on the two
	TrendP     float64 `json:"trend_p"`        // of the binomial test

	Minutes    float64 `json:"minutes"`           // sum of the times to restore
	MinutesN   int     `json:"minutes_incidents"` // incidents with a known time to restore
	Share      float64 `json:"share"`             // of the minutes of all incidents
	Cumulative float64 `json:"cumulative"`        // share of the incidents of this and all larger ones
	Vital      bool    `json:"vital_few"`         // among the first that reach 80 %

	Outcomes   []Repeat `json:"outcomes"`              // one for each repeat
	OpenN      int      `json:"repeats_action_open"`   // repeats while an earlier action was open
	NotHeldN   int      `json:"repeats_fix_not_held"`  // repeats after all earlier actions had been closed
	NothingN   int      `json:"repeats_nothing_tried"` // repeats after nothing had been tried
	UnknownN   int      `json:"repeats_unknown"`       // repeats where the earlier postmortems do not say
	Burst      Burst    `json:"burst"`                 // the densest fortnight
	Incidents  []string `json:"incidents"`             // their ids, oldest first
	list       []*Incident
	eventsList []*Incident
}

// TermN is a term and how many incidents it has.
type TermN struct {
	Term
	N int `json:"n"` // incidents
}

// List returns the dated incidents, oldest first.
func (r Recurrence) List() []*Incident { return r.list }

// Burst is the densest fortnight.
type Burst struct {
	K     int     `json:"k"`       // most starts in any 14 days
	Bound float64 `json:"p_bound"` // upper bound of the chance of that
	Is    bool    `json:"burst"`   // k ≥ 3 and the bound below 0.01
}

// Recur describes how the incidents of one term come back. list is in any order.
func (c *Collection) Recur(term Term, list []*Incident) Recurrence {
	r := Recurrence{Term: term, Labelled: len(list)}
	r.list = keep(list, func(in *Incident) bool { return in.Began.Days() })
	slices.SortStableFunc(r.list, func(a, b *Incident) int {
		return cmp.Or(a.Began.Lo.Compare(b.Began.Lo), cmp.Compare(a.ID, b.ID))
	})
	r.N, r.Undated = len(r.list), len(list)-len(r.list)
	r.Services = CountTerms(list, func(in *Incident) []Term { return in.Services })
	r.Reach = len(r.Services)
	for _, in := range r.list {
		r.Incidents = append(r.Incidents, in.ID)
	}
	for _, in := range list {
		if in.Times.Restore.OK {
			r.Minutes += in.Times.Restore.Minutes()
			r.MinutesN++
		}
	}
	if total := c.allMinutes(); total > 0 {
		r.Share = r.Minutes / total
	}
	if r.N == 0 {
		return r
	}
	r.First, r.Last = r.list[0].Began.Lo, r.list[r.N-1].Began.Lo
	r.Silence = days(c.Now.Sub(r.Last))
	c.activity(&r)
	c.repeats(&r)
	return r
}

// allMinutes returns the minutes of all incidents together.
func (c *Collection) allMinutes() float64 { return c.memo.minutes() }

func (c *Collection) sumMinutes() float64 {
	total := 0.0
	for _, in := range c.Incidents {
		if in.Times.Restore.OK {
			total += in.Times.Restore.Minutes()
		}
	}
	return total
}

// activity fills in silence and trend.
func (c *Collection) activity(r *Recurrence) {
	observed := c.Observed()
	if observed > 0 {
		r.Quiet = math.Exp(-float64(r.N) * r.Silence / observed)
		r.Quieter = r.Silence >= 3*observed/float64(r.N)
	}
	switch {
	case r.Silence <= 90:
		r.Activity = "active"
	case r.Silence <= 365:
		r.Activity = "quiet"
	default:
		r.Activity = "past"
	}
	cut, first := c.Now.Add(-90*Day), c.Now.Add(-180*Day)
	r.Recent = len(keep(r.list, func(in *Incident) bool { return !in.Began.Lo.Before(cut) }))
	if r.TrendKnown = !c.ObservedFrom.After(first); !r.TrendKnown {
		return
	}
	r.Before = len(keep(r.list, func(in *Incident) bool { return !in.Began.Lo.Before(first) && in.Began.Lo.Before(cut) }))
	change := CompareCounts(r.Recent, 90, r.Before, 90)
	r.TrendP, r.Trend = change.P, change.Verdict
}

// repeats fills in events, gaps and the outcome of each repeat.
func (c *Collection) repeats(r *Recurrence) {
	for _, in := range r.list {
		n := len(r.eventsList)
		if n == 0 || in.Began.Lo.Sub(r.eventsList[n-1].Began.Lo) >= Day {
			r.eventsList = append(r.eventsList, in)
		}
	}
	r.Events, r.Repeats = len(r.eventsList), len(r.eventsList)-1
	look := c.options.LookBack
	if look == 0 {
		look = 365 * Day
	}
	p := newPast(r.list)
	for i, in := range r.eventsList {
		r.InLook += boolInt(!in.Began.Lo.Before(c.Now.Add(-look)))
		if i == 0 {
			continue
		}
		rep := p.judge(in)
		rep.Gap = days(in.Began.Lo.Sub(r.eventsList[i-1].Began.Lo))
		r.Gaps = append(r.Gaps, rep.Gap)
		r.Outcomes = append(r.Outcomes, rep)
		switch rep.Outcome {
		case ActionOpen:
			r.OpenN++
		case FixNotHeld:
			r.NotHeldN++
		case NothingTried:
			r.NothingN++
		default:
			r.UnknownN++
		}
	}
	r.Recurring = r.InLook >= 2
	if len(r.Gaps) > 0 {
		r.MedianGap = Summarize(r.Gaps).Median
	}
	if observed := c.Observed(); observed > 0 {
		r.Burst = burst(r.eventsList, observed) // several write-ups of one event are no burst
	}
}

// past is what had been tried before a moment, swept forward through the
// repeats of one term, so that judging all of them takes one pass.
type past struct {
	incidents []*Incident // in order of their begin
	tried     []trial     // in order of the moment from which they count
	services  map[string]bool
	silent    bool      // some earlier postmortem neither lists actions nor says that there are none
	unclear   bool      // of some earlier action it is not known whether it was open
	openUntil time.Time // the latest end of an earlier action that was open at all
	closedAt  time.Time // the first end of an earlier action
	nIn, nTry int       // how far the sweep is
}

// trial is one action with the time in which it says something.
type trial struct {
	from, began time.Time // the later of the begin of its incident and its opening; the begin
	until       time.Time // its end; far ahead when it is still open
	unclear     bool
	dropped     bool
}

// forever is later than any end.
var forever = time.Unix(1<<40, 0)

func newPast(list []*Incident) *past {
	p := &past{incidents: list, services: map[string]bool{}}
	for _, in := range list {
		for i := range in.Actions {
			a := &in.Actions[i]
			t := trial{from: later(in.Began.Lo, a.Opened.Lo), began: in.Began.Lo, until: a.Closed.Lo}
			open := a.Status == postmortem.Open || a.Status == postmortem.InProgress || a.Status == postmortem.Blocked
			t.dropped = a.Status == postmortem.Dropped
			switch {
			case a.Opened.IsZero():
				t.unclear = true
			case a.Closed.IsZero() && t.dropped:
				continue
			case a.Closed.IsZero() && open:
				t.until = forever
			case a.Closed.IsZero():
				t.unclear = true
			}
			p.tried = append(p.tried, t)
		}
	}
	slices.SortStableFunc(p.tried, func(a, b trial) int { return cmp.Or(a.from.Compare(b.from), a.began.Compare(b.began)) })
	return p
}

// advance takes in everything that came before t.
func (p *past) advance(t time.Time) {
	for ; p.nIn < len(p.incidents) && p.incidents[p.nIn].Began.Lo.Before(t); p.nIn++ {
		in := p.incidents[p.nIn]
		for _, s := range in.Services {
			p.services[s.ID] = true
		}
		p.silent = p.silent || len(in.Actions) == 0 && !in.NothingTried
	}
	for ; p.nTry < len(p.tried); p.nTry++ {
		a := p.tried[p.nTry]
		if a.from.After(t) || !a.began.Before(t) {
			return
		}
		if a.unclear {
			p.unclear = true
			continue
		}
		p.openUntil = later(p.openUntil, a.until)
		if !a.dropped && (p.closedAt.IsZero() || a.until.Before(p.closedAt)) {
			p.closedAt = a.until
		}
	}
}

// judge says what stood in the way of in, which came back after the earlier
// ones. Repeats must be asked for in order.
func (p *past) judge(in *Incident) Repeat {
	at := in.Began.Lo
	p.advance(at)
	rep := Repeat{Incident: in, ID: in.ID, Earlier: p.nIn}
	rep.SameService = slices.ContainsFunc(in.Services, func(t Term) bool { return p.services[t.ID] })
	closed := !p.closedAt.IsZero() && !p.closedAt.After(at)
	switch {
	case p.openUntil.After(at):
		rep.Outcome = ActionOpen
	case p.unclear || !closed && p.silent:
		rep.Outcome = OutcomeNA
	case closed:
		rep.Outcome = FixNotHeld
	default:
		rep.Outcome = NothingTried
	}
	return rep
}

type openness int

const (
	notThere openness = iota // not opened yet, or decided not to be done
	wasOpen
	wasClosed
	wasUnclear
)

// openAt says whether the action stood open at t, as far as the records tell.
// Something that is open now and was opened before t was open at t.
func (a *Action) openAt(t time.Time) openness {
	switch {
	case a.Opened.IsZero():
		return wasUnclear
	case a.Opened.Lo.After(t):
		return notThere
	case !a.Closed.IsZero():
		if a.Closed.Lo.After(t) {
			return wasOpen
		}
		if a.Status == postmortem.Dropped {
			return notThere
		}
		return wasClosed
	}
	switch a.Status {
	case postmortem.Open, postmortem.InProgress, postmortem.Blocked:
		return wasOpen
	case postmortem.Dropped:
		return notThere
	}
	return wasUnclear
}

// OpenThen is what [Action.StateAt] says of an action that was open.
const OpenThen = "still open then"

// StateAt says in words how the action stood at t, which may have changed since:
// [OpenThen], "finished by then", "state unknown"; "" when it was not there yet
// or was not to be done.
func (a *Action) StateAt(t time.Time) string {
	return [...]string{notThere: "", wasOpen: OpenThen, wasClosed: "finished by then", wasUnclear: "state unknown"}[a.openAt(t)]
}

// burst bounds the chance of the densest fortnight: n·P(Bin(n−1, 14/T) ≥ k−1),
// a union bound over the first starts of a window.
func burst(list []*Incident, observed float64) Burst {
	starts := make([]float64, len(list))
	for i, in := range list {
		starts[i] = days(in.Began.Lo.Sub(list[0].Began.Lo))
	}
	return burstOf(starts, observed)
}

// burstOf takes ascending starts in days and the observed days.
func burstOf(starts []float64, observed float64) Burst {
	const window = 14
	var b Burst
	for i := range starts {
		k := 0
		for _, s := range starts[i:] {
			k += boolInt(s-starts[i] < window)
		}
		b.K = max(b.K, k)
	}
	n := len(starts)
	b.Bound = min(1, float64(n)*binomialAtLeast(b.K-1, n-1, min(1, window/observed)))
	b.Is = b.K >= 3 && b.Bound < .01
	return b
}

// Causes returns the labelled causes: first those that most often came back
// while an action was open, then by share of the minutes, then by number.
func (c *Collection) Causes() []Recurrence {
	return slices.Clone(c.memo.causes())
}

// ServiceRecurrences returns the services in the same order.
func (c *Collection) ServiceRecurrences() []Recurrence { return slices.Clone(c.memo.services()) }

// SuggestedCauses returns the causes that the text of at least one incident only
// suggests. Incidents that are labelled with the same cause count along.
func (c *Collection) SuggestedCauses() []Recurrence { return slices.Clone(c.memo.guesses()) }

func (c *Collection) suggestedCauses() []Recurrence {
	suggested := map[string]bool{}
	for _, in := range c.Incidents {
		for _, t := range in.Suggested {
			suggested[t.ID] = true
		}
	}
	all := c.recurAll(func(in *Incident) []Term {
		var out []Term
		for _, t := range slices.Concat(in.Causes, in.Suggested) {
			if suggested[t.ID] && !slices.ContainsFunc(out, func(o Term) bool { return o.ID == t.ID }) {
				out = append(out, t)
			}
		}
		return out
	})
	for i := range all {
		all[i].Suggested, all[i].Labelled = true, 0
		for _, in := range all[i].list {
			all[i].Labelled += boolInt(HasTerm(in.Causes, all[i].ID))
		}
	}
	return all
}

// recurAll describes every term that of finds, and ranks them.
func (c *Collection) recurAll(of func(*Incident) []Term) []Recurrence {
	lists := map[string][]*Incident{}
	terms := map[string]Term{}
	for _, in := range c.Incidents {
		for _, t := range of(in) {
			lists[t.ID] = append(lists[t.ID], in)
			terms[t.ID] = t
		}
	}
	var out []Recurrence
	for _, id := range sortedKeys(lists) {
		out = append(out, c.Recur(terms[id], lists[id]))
	}
	c.pareto(out, lists)
	slices.SortStableFunc(out, func(a, b Recurrence) int {
		return cmp.Or(cmp.Compare(b.OpenN, a.OpenN), cmp.Compare(b.Share, a.Share), cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// pareto fills in the running share of minutes, largest first. An incident of
// two terms counts once, so the running share ends at 100 % or below.
func (c *Collection) pareto(list []Recurrence, incidents map[string][]*Incident) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[b].Minutes, list[a].Minutes) })
	total, sum := c.allMinutes(), 0.0
	seen := map[*Incident]bool{}
	reached := total == 0
	for _, i := range order {
		for _, in := range incidents[list[i].ID] {
			if !seen[in] && in.Times.Restore.OK {
				sum += in.Times.Restore.Minutes()
			}
			seen[in] = true
		}
		if total > 0 {
			list[i].Cumulative = sum / total
		}
		list[i].Vital = !reached && list[i].Minutes > 0
		reached = reached || sum >= .8*total
	}
}

// RepeatShare returns how many incidents are repeats of a cause, over all dated
// incidents: Σ(events − 1) of the labelled causes, an incident counted once.
func (c *Collection) RepeatShare(list []*Incident) (repeats, of int) {
	again := c.RepeatIDs()
	for _, in := range list {
		repeats += boolInt(again[in.ID])
	}
	return repeats, len(list)
}

// RepeatIDs returns the ids of the incidents that are a repeat of a labelled cause.
func (c *Collection) RepeatIDs() map[string]bool {
	again := map[string]bool{}
	for id := range c.memo.outcomes() {
		again[id] = true
	}
	return again
}

// outcomes returns the outcome of each incident that is a repeat of a labelled
// cause; of several, that an action was open.
func (c *Collection) outcomes() map[string]Outcome {
	out := map[string]Outcome{}
	for _, r := range c.memo.causes() {
		for _, o := range r.Outcomes {
			if out[o.ID] != ActionOpen {
				out[o.ID] = o.Outcome
			}
		}
	}
	return out
}

// CountTerms counts what of finds, most frequent first, then by name.
func CountTerms(list []*Incident, of func(*Incident) []Term) []TermN {
	var out []TermN
	at := map[string]int{}
	for _, in := range list {
		for _, t := range of(in) {
			i, ok := at[t.ID]
			if !ok {
				i = len(out)
				at[t.ID] = i
				out = append(out, TermN{Term: t})
			}
			out[i].N++
		}
	}
	slices.SortFunc(out, func(a, b TermN) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out
}

// HasTerm reports whether id is among terms.
func HasTerm(terms []Term, id string) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return t.ID == id })
}

func shareTerm(a, b []Term) bool {
	return slices.ContainsFunc(a, func(t Term) bool { return HasTerm(b, t.ID) })
}
