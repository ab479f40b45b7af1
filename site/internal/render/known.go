package render

import (
	"slices"
	"sync"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// known is what the statistics say, by the names that pages ask for. What is
// dear is made when it is first asked for: a single page needs only some of it.
type known struct {
	stats     *stats.Collection
	incidents map[string]*stats.Incident // by ID; those that are left out of figures are not in it
	leftOut   map[string]string          // reason by ID
	labelled  bool                       // somebody labelled a cause

	causes    func() map[string]stats.Recurrence // by ID of the cause, with labels alone
	suggested func() map[string]stats.Recurrence // by ID of the cause, suggestions counted along
	services  func() map[string]stats.Recurrence
	restore   func() stats.Measure // over all incidents
	factors   func() sharedFactors
}

// sharedFactors are the contributing factors that several postmortems list.
type sharedFactors struct {
	list []stats.Repeated
	of   map[string][]int // which of them, by incident
}

func newKnown(c *stats.Collection) known {
	k := known{
		stats:     c,
		incidents: make(map[string]*stats.Incident, len(c.Incidents)),
		leftOut:   make(map[string]string, len(c.LeftOut)),
		causes:    sync.OnceValue(func() map[string]stats.Recurrence { return byID(c.Causes()) }),
		suggested: sync.OnceValue(func() map[string]stats.Recurrence { return byID(c.SuggestedCauses()) }),
		services:  sync.OnceValue(func() map[string]stats.Recurrence { return byID(c.ServiceRecurrences()) }),
		restore:   sync.OnceValue(func() stats.Measure { return stats.Restore.Measure(c.Incidents) }),
		factors:   sync.OnceValue(func() sharedFactors { return factorsOf(c) }),
	}
	for _, in := range c.Incidents {
		k.incidents[in.ID] = in
		k.labelled = k.labelled || len(in.Causes) > 0
	}
	for _, l := range c.LeftOut {
		k.leftOut[l.ID] = l.Reason
	}
	return k
}

func factorsOf(c *stats.Collection) sharedFactors {
	f := sharedFactors{c.RepeatedFactors(), make(map[string][]int)}
	for i, r := range f.list {
		for _, p := range r.Places {
			f.of[p.Incident.ID] = append(f.of[p.Incident.ID], i)
		}
	}
	return f
}

// action returns what the statistics know of an action of an incident; ok is
// false where they leave the incident out.
func (k known) action(in *corpus.Incident, id string) (e stats.Entry, ok bool) {
	x := k.incidents[in.ID]
	if x == nil {
		return e, false
	}
	for _, e := range slices.Backward(k.stats.Actions(x)) {
		if e.Action.ID == id {
			return e, true
		}
	}
	return e, false
}

func byID(list []stats.Recurrence) map[string]stats.Recurrence {
	out := make(map[string]stats.Recurrence, len(list))
	for _, r := range list {
		out[r.ID] = r
	}
	return out
}

// times returns the durations of an incident; all unknown where the statistics leave it out.
func (k known) times(in *corpus.Incident) stats.Times {
	if x, ok := k.incidents[in.ID]; ok {
		return x.Times
	}
	return stats.Times{}
}

// restored returns the time to restore of an incident as it is shown, "" when it is not known.
func (k known) restored(in *corpus.Incident) string {
	b := k.times(in).Restore
	if !b.OK {
		return ""
	}
	return approximate(b)
}

// approximate returns a duration as it is shown.
func approximate(b stats.Beat) string {
	text := duration(b.Value)
	if b.Approx {
		text = "~" + text
	}
	return text
}
