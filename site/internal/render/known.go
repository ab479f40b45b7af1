package render

import (
	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// known is what the statistics say, by the names that pages ask for. It is
// made once and only read afterwards.
type known struct {
	incidents map[string]*stats.Incident        // by ID; those that are left out of figures are not in it
	leftOut   map[string]string                 // reason by ID
	actions   map[string]map[string]ledgerEntry // by incident, by action
	ledger    stats.Ledger
	causes    map[string]stats.Recurrence // by ID of the cause, with labels alone
	suggested map[string]stats.Recurrence // by ID of the cause, suggestions counted along
	services  map[string]stats.Recurrence
	ranked    []stats.Recurrence // the causes in the order of the statistics
	guesses   []stats.Recurrence // the suggested causes likewise
	restore   stats.Measure      // over all incidents
	factors   []stats.Repeated   // contributing factors that several postmortems list
	factorsOf map[string][]int   // which of them, by incident
}

// ledgerEntry is an action with its place in the order of the ledger.
type ledgerEntry struct {
	stats.Entry
	at int
}

func newKnown(c *stats.Collection) known {
	k := known{
		incidents: make(map[string]*stats.Incident, len(c.Incidents)),
		leftOut:   make(map[string]string, len(c.LeftOut)),
		actions:   make(map[string]map[string]ledgerEntry),
		factorsOf: make(map[string][]int),
		ledger:    c.Ledger(),
		ranked:    c.Causes(),
		guesses:   c.SuggestedCauses(),
		restore:   stats.Restore.Measure(c.Incidents),
		factors:   c.RepeatedFactors(),
	}
	for _, in := range c.Incidents {
		k.incidents[in.ID] = in
	}
	for _, l := range c.LeftOut {
		k.leftOut[l.ID] = l.Reason
	}
	for i, r := range k.factors {
		for _, p := range r.Places {
			k.factorsOf[p.Incident.ID] = append(k.factorsOf[p.Incident.ID], i)
		}
	}
	for i, e := range k.ledger.Entries {
		of := k.actions[e.Incident.ID]
		if of == nil {
			of = make(map[string]ledgerEntry)
			k.actions[e.Incident.ID] = of
		}
		of[e.Action.ID] = ledgerEntry{e, i}
	}
	k.causes, k.suggested, k.services = byID(k.ranked), byID(k.guesses), byID(c.ServiceRecurrences())
	return k
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
