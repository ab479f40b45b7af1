package stats

import (
	"slices"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// From makes a collection out of the corpus. Incidents that a file excludes or
// calls a duplicate are left out, with that reason.
func From(c *corpus.Corpus, o Options) *Collection {
	if o.Zone == nil {
		o.Zone = c.Zone
	}
	states := make(map[string]State, len(o.States))
	for _, s := range o.States {
		states[key(s.Ref)] = s
	}
	var list []*Incident
	var left []LeftOut
	o.Memory.begin(o.States)
	for _, in := range c.Incidents {
		reason := ""
		if why, ok := in.Excluded.Get(); ok {
			reason = "excluded: " + why
		} else if of, ok := in.DuplicateOf.Get(); ok {
			reason = "duplicate of " + of
		}
		if reason != "" {
			left = append(left, LeftOut{in.ID, in.Title.Value, in.Permalink, reason})
			continue
		}
		list = append(list, o.Memory.incident(in, c.Zone, states))
	}
	o.Memory.end()
	out := New(list, endOfToday(list, c.Now, o.Zone), o)
	out.LeftOut = append(left, out.LeftOut...)
	return out
}

// Memory keeps what the figures need to know of each incident from one
// collection to the next. The zero value is empty and ready.
type Memory struct {
	states    []State
	incidents map[*postmortem.Postmortem]remembered // of the last collection
	next      map[*postmortem.Postmortem]remembered // of this one
}

// remembered is an incident with what it was made from, besides its postmortem.
type remembered struct {
	identity string
	zone     string
	incident *Incident
}

func (m *Memory) begin(states []State) {
	if m == nil {
		return
	}
	if !slices.Equal(m.states, states) {
		m.states, m.incidents = states, nil
	}
	m.next = make(map[*postmortem.Postmortem]remembered, len(m.incidents))
}

func (m *Memory) end() {
	if m != nil {
		m.incidents, m.next = m.next, nil
	}
}

// incident returns what incident makes, or made for the collection before.
func (m *Memory) incident(in *corpus.Incident, zone *time.Location, states map[string]State) *Incident {
	if m == nil {
		return incident(in, zone, states)
	}
	r := remembered{identity: in.Identity()}
	if zone != nil {
		r.zone = zone.String()
	}
	if old, ok := m.incidents[in.Postmortem]; ok && old.identity == r.identity && old.zone == r.zone {
		r = old
	} else {
		r.incident = incident(in, zone, states)
	}
	m.next[in.Postmortem] = r
	return r.incident
}

// endOfToday returns now, or the last second of its day if an incident of that
// day begins later, or at a time that is not known: an as-of date is a day, and what happened on it counts.
func endOfToday(list []*Incident, now time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	end := dayOf(now, zone).AddDate(0, 0, 1)
	for _, in := range list {
		later := in.Began.Lo.After(now) || in.Began.Days() && in.Began.Hi.After(now)
		if later && in.Began.Lo.Before(end) {
			return end.Add(-time.Second)
		}
	}
	return now
}

func incident(in *corpus.Incident, zone *time.Location, states map[string]State) *Incident {
	out := &Incident{
		ID: in.ID, Title: in.Title.Value, Path: in.Path, Permalink: in.Permalink,
		Services: terms(in.Services), Causes: terms(in.Causes), Suggested: terms(in.Suggested),
		Teams: terms(in.Teams), Tags: terms(in.Tags),
		Began: began(in.Postmortem, zone), Reviewed: span(in.Reviewed.Value, zone),
	}
	if in.Severity != nil {
		out.Severity, out.Rank = term(in.Severity), in.Severity.Rank
	}
	_, ended := in.Resolved.Get()
	out.Ongoing = !ended && ongoing(in.Status.Value)
	out.Times = measureTimes(in.Postmortem, zone, out.Ongoing)
	for _, e := range in.Earlier {
		out.Earlier = append(out.Earlier, e.ID)
	}
	opened := span(in.Resolved.Value, zone)
	if opened.IsZero() && out.Times.Restore.OK && out.Began.Exact() {
		end := out.Began.Lo.Add(out.Times.Restore.Value)
		opened = Span{end, end}
	}
	if opened.IsZero() {
		opened = out.Began
	}
	for _, a := range in.Actions {
		action := Action{
			ID: a.ID, Ref: a.Ref, Line: a.Line, Text: a.Text, Owner: a.Owner, Kind: a.Type, Priority: a.Priority, Group: a.Group,
			Status: a.Status, StatusText: a.StatusText, StatusFrom: a.StatusFrom,
			Opened: span(a.Opened, zone), Due: span(a.Due, zone), Closed: span(a.Closed, zone), Links: a.Links,
		}
		if action.Opened.IsZero() {
			action.Opened, action.Assumed = opened, !opened.IsZero()
		}
		action.merge(in.ID, states, zone)
		if action.Status == postmortem.Unknown && !action.Closed.IsZero() {
			action.Status, action.StatusFrom = postmortem.Done, "it has a closing date"
		}
		out.Actions = append(out.Actions, action)
	}
	out.NothingTried = len(in.Actions) == 0 && saysNothing(in.Sections)
	for _, f := range in.Factors {
		out.Factors = append(out.Factors, Line{f.Line, f.Text})
	}
	return out
}

// began returns the start as far as anything says.
func began(p *postmortem.Postmortem, zone *time.Location) Span {
	if s := span(p.Started.Value, zone); s.Days() {
		return s
	}
	if s := span(p.Date.Value, zone); !s.IsZero() {
		return s
	}
	return span(p.Started.Value, zone)
}

// span returns the stretch in which m lies.
func span(m postmortem.Moment, zone *time.Location) Span {
	if t, ok := m.Instant(zone); ok {
		t = t.UTC()
		return Span{t, t}
	}
	in := zone
	if m.HasZone() {
		in = m.Wall.Location()
	}
	if in == nil {
		in = time.UTC
	}
	y, month, d := m.Wall.Date()
	switch m.Precision {
	case postmortem.Day:
		return Span{time.Date(y, month, d, 0, 0, 0, 0, in).UTC(), time.Date(y, month, d+1, 0, 0, 0, 0, in).UTC()}
	case postmortem.Month:
		return Span{time.Date(y, month, 1, 0, 0, 0, 0, in).UTC(), time.Date(y, month+1, 1, 0, 0, 0, 0, in).UTC()}
	case postmortem.Year:
		return Span{time.Date(y, 1, 1, 0, 0, 0, 0, in).UTC(), time.Date(y+1, 1, 1, 0, 0, 0, 0, in).UTC()}
	}
	return Span{}
}

// ongoing reports whether a document's status says that the incident is not
// over. A missing end alone does not: it is only not recorded.
func ongoing(status string) bool {
	switch strings.ToLower(strings.TrimSpace(status)) {
	case "ongoing", "open", "active", "investigating", "identified", "monitoring", "unresolved", "in progress":
		return true
	}
	return false
}

// saysNothing reports whether there is a section for actions with nothing in it,
// or one that says that there are none.
func saysNothing(sections []postmortem.Section) bool {
	found := false
	for _, s := range sections {
		if s.Kind != postmortem.ActionsSection {
			continue
		}
		found = true
		switch strings.ToLower(strings.Trim(strings.TrimSpace(s.Text), ".-–—*()[] \n")) {
		case "", "none", "n/a", "na", "nothing", "no", "no actions", "no action items", "none needed", "none required", "no action", "no action required", "not applicable", "no follow-up", "なし", "keine", "ninguna", "aucune":
		default:
			return false
		}
	}
	return found
}

func terms(list []*corpus.Term) []Term {
	var out []Term
	for _, t := range list {
		out = append(out, term(t))
	}
	return out
}

func term(t *corpus.Term) Term { return Term{ID: t.ID, Name: t.Name, Permalink: t.Permalink} }
