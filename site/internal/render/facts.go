package render

import (
	"fmt"
	"net/url"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// Fact is one row of the facts beside an incident.
type Fact struct {
	Name    string
	Text    string // "" when it is not recorded
	URL     string // makes Text a link
	Links   []Link // in place of Text
	Note    string // "3m after start"
	Warning string // "2 overdue", "stated; the times give 1h 05m"
	Late    bool   // the warning is of something overdue
}

// facts returns the facts of an incident. Start, detection, end and owner are
// named even when they are missing; other facts only when they are known.
func (s *site) facts(path string, in *corpus.Incident) []Fact {
	t := s.known.times(in)
	started := in.Started.Value
	if started.IsZero() || !started.HasClock() && in.Date.OK() {
		started = in.Date.Value
	}
	list := []Fact{{Name: "Started", Text: moment(started)}}
	list = append(list, s.momentFact("Detected", in.Detected.Value, started, t.Detect))
	add := func(f Fact) {
		if f.Text != "" || len(f.Links) > 0 {
			list = append(list, f)
		}
	}
	if in.Acknowledged.OK() {
		add(s.momentFact("Acknowledged", in.Acknowledged.Value, started, stats.Beat{}))
	}
	add(s.momentFact("Mitigated", in.Mitigated.Value, started, t.Mitigate))
	list = append(list, s.momentFact("Resolved", in.Resolved.Value, started, t.Restore))
	if clocked(in.Postmortem) {
		list = append(list, s.zoneFact(in))
	}
	add(Fact{Name: "Found by", Text: in.FoundBy.Value})
	add(Fact{Name: "Trigger", Text: in.Trigger.Value})
	add(Fact{Name: "Team", Links: links(path, in.Teams)})
	list = append(list, Fact{Name: "Owner", Text: in.Owner.Value})
	add(Fact{Name: "Written by", Text: labels(in.Authors)})
	add(Fact{Name: "Status", Text: in.Status.Value})
	add(Fact{Name: "Reviewed", Text: moment(in.Reviewed.Value)})
	add(s.actionFact(in))
	add(Fact{Name: "Tags", Links: links(path, in.Tags)})
	add(sourceFact(in))
	return list
}

// momentFact returns a turning point with its distance from the start. A stated
// duration stands in where the moment itself is missing.
func (s *site) momentFact(name string, m, started postmortem.Moment, b stats.Beat) Fact {
	f := Fact{Name: name, Text: moment(m)}
	if d := dateOf(m); d.Text != "" && d == dateOf(started) && clock(m) != "" {
		f.Text = clock(m)
		if m.Approx {
			f.Text = "about " + f.Text
		}
	}
	if !b.OK {
		return f
	}
	words := approximate(b)
	if !b.Stated || b.HasBoth && duration(b.Value) == duration(b.Computed) {
		words += " after start" // the moments beside it say so
	}
	if b.Stated {
		words += ", as stated"
	}
	if f.Text == "" {
		f.Text = words
	} else {
		f.Note = words
	}
	if b.HasBoth && b.Differ {
		f.Warning = "the times give " + duration(b.Computed)
	}
	return f
}

// clocked reports whether any of the facts is a time of day.
func clocked(p *postmortem.Postmortem) bool {
	for _, m := range []postmortem.Moment{p.Started.Value, p.Detected.Value, p.Acknowledged.Value, p.Mitigated.Value, p.Resolved.Value} {
		if clock(m) != "" {
			return true
		}
	}
	return false
}

// zoneFact says in which zone the times are: as written, as set for the site, or unknown.
func (s *site) zoneFact(in *corpus.Incident) Fact {
	f := Fact{Name: "Time zone"}
	for _, m := range []postmortem.Moment{in.Started.Value, in.Detected.Value, in.Mitigated.Value, in.Resolved.Value} {
		if m.HasZone() && f.Text == "" {
			f.Text = zoneOf(in.Postmortem, m)
		}
	}
	if z, ok := in.Zone.Get(); ok && f.Text == "" {
		f.Text = z
	}
	if f.Text == "" && s.Corpus.Zone != nil {
		f.Text, f.Note = s.Corpus.Zone.String(), "set for this site"
	}
	return f
}

// actionFact counts the actions of an incident.
func (s *site) actionFact(in *corpus.Incident) Fact {
	if len(in.Actions) == 0 {
		return Fact{}
	}
	done, dropped, unknown, over := 0, 0, 0, 0
	for _, a := range in.Actions {
		st, urgent := a.Status, stats.Urgency("")
		if e, ok := s.known.action(in, a.ID); ok {
			st, urgent = e.Action.Status, e.Urgency
		}
		switch {
		case st == postmortem.Done:
			done++
		case st == postmortem.Dropped:
			dropped++
		case st == postmortem.Unknown:
			unknown++
		}
		if urgent == stats.Overdue {
			over++
		}
	}
	f := Fact{Name: "Actions", Text: fmt.Sprintf("%d of %d done", done, len(in.Actions))}
	if unknown == len(in.Actions) {
		f.Text = count(unknown, "action")
	}
	var notes []string
	if dropped > 0 {
		notes = append(notes, fmt.Sprintf("%d dropped", dropped))
	}
	switch unknown {
	case 0:
	case len(in.Actions):
		notes = append(notes, "state unknown")
	default:
		notes = append(notes, fmt.Sprintf("state of %d unknown", unknown))
	}
	f.Note = strings.Join(notes, ", ")
	if over > 0 {
		f.Warning, f.Late = fmt.Sprintf("%d overdue", over), true
	}
	return f
}

// sourceFact links the original.
func sourceFact(in *corpus.Incident) Fact {
	src, ok := in.Source.Get()
	if !ok {
		return Fact{}
	}
	u, err := url.Parse(src)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return Fact{Name: "Source", Text: src}
	}
	return Fact{Name: "Source", Text: strings.TrimPrefix(u.Host, "www."), URL: src}
}

// factsNote says what the postmortem lacks and what follows from that.
func (s *site) factsNote(in *corpus.Incident) string {
	if reason, ok := s.known.leftOut[in.ID]; ok {
		return "Left out of all figures: " + reason + "."
	}
	var lacks []string
	if len(in.Timeline) == 0 {
		lacks = append(lacks, "timeline")
	}
	if len(in.Actions) == 0 {
		lacks = append(lacks, "action items")
	}
	text := ""
	if len(lacks) > 0 {
		text = "No " + strings.Join(lacks, " or ") + " in this postmortem. "
	}
	if b := s.known.times(in).Restore; !b.OK {
		text += "It is left out of duration figures"
		if b.Reason != "" {
			text += ": " + b.Reason
		}
		text += "."
	}
	return strings.TrimSpace(text)
}

// labels joins the names of labels.
func labels(list []postmortem.Label) string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.Name
	}
	return strings.Join(out, ", ")
}
