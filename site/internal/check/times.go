package check

import (
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// milestone is one of the five moments of an incident.
type milestone struct {
	name  string
	found postmortem.Found[postmortem.Moment]
}

func milestones(inc *corpus.Incident) []milestone {
	return []milestone{
		{"started", inc.Started}, {"detected", inc.Detected}, {"acknowledged", inc.Acknowledged},
		{"mitigated", inc.Mitigated}, {"resolved", inc.Resolved},
	}
}

// order reports milestones that contradict each other.
func (p *pass) order() {
	for _, inc := range p.incidents {
		stones := milestones(inc)
		for i, later := range stones {
			for _, earlier := range stones[:i] {
				p.pair(inc, earlier, later)
			}
		}
		p.future(inc, append(stones, milestone{"date", inc.Date}))
	}
}

// pair reports later if it lies before earlier. Milestones next to an end that
// is before the start already are not reported again.
func (p *pass) pair(inc *corpus.Incident, earlier, later milestone) {
	gap, ok := p.between(earlier.found, later.found)
	if ok && gap == 0 && earlier.name == "started" && later.name == "resolved" {
		p.report(inc.Path, later.found.Line, "times-equal", "it ends at the moment at which it starts (%s)", later.found.Value.ISO())
	}
	if !ok || gap >= 0 {
		return
	}
	code := "times-out-of-order"
	if earlier.name == "started" && (later.name == "resolved" || later.name == "mitigated") {
		code = "end-before-start"
	} else if end, ok := p.between(inc.Started, inc.Resolved); ok && end < 0 {
		return
	}
	p.report(inc.Path, later.found.Line, code, "%s (%s) is %s before %s (%s)", later.name, later.found.Value.ISO(),
		postmortem.FormatDuration(-gap), earlier.name, earlier.found.Value.ISO())
}

// between returns the time from a to b. ok is false where they cannot be
// compared: one is unknown, vague, or has a zone where the other has none.
func (p *pass) between(a, b postmortem.Found[postmortem.Moment]) (time.Duration, bool) {
	if !a.OK() || !b.OK() || a.Value.Approx || b.Value.Approx {
		return 0, false
	}
	zone := p.in.Corpus.Zone
	from, ok := a.Value.Instant(zone)
	to, ok2 := b.Value.Instant(zone)
	if ok && ok2 {
		if zone == nil && a.Value.HasZone() != b.Value.HasZone() && to.Sub(from).Abs() < 15*time.Hour {
			return 0, false
		}
		return to.Sub(from), true
	}
	if !a.Value.HasDay() || !b.Value.HasDay() {
		return 0, false
	}
	days := day(b.Value).Sub(day(a.Value))
	return days, days.Abs() >= 24*time.Hour
}

func day(m postmortem.Moment) time.Time {
	return time.Date(m.Wall.Year(), m.Wall.Month(), m.Wall.Day(), 0, 0, 0, 0, time.UTC)
}

// future reports the first moment that lies after the day of the build.
func (p *pass) future(inc *corpus.Incident, stones []milestone) {
	if p.in.Corpus.Now.IsZero() {
		return
	}
	for _, s := range stones {
		if s.found.OK() && s.found.Value.HasDay() && day(s.found.Value).After(p.in.Corpus.Now.Add(24*time.Hour)) {
			p.report(inc.Path, s.found.Line, "date-in-future", "%s (%s) is after %s", s.name, s.found.Value.ISO(), p.in.Corpus.Now.Format("2006-01-02"))
			return
		}
	}
}

// timelines reports entries that lie before the one above them. A timeline
// that runs backwards as a whole, as on status pages, is a style and no slip.
func (p *pass) timelines() {
	for _, inc := range p.incidents {
		var falls []int
		rises, last := 0, -1
		for i, e := range inc.Timeline {
			if !e.At.HasClock() || e.At.Approx {
				continue
			}
			if last >= 0 {
				gap, ok := p.between(momentOf(inc.Timeline[last]), momentOf(e))
				switch {
				case ok && gap < 0:
					falls = append(falls, i)
				case ok && gap > 0:
					rises++
				}
			}
			last = i
		}
		if len(falls) > rises {
			continue
		}
		for _, i := range falls {
			p.report(inc.Path, inc.Timeline[i].Line, "timeline-out-of-order", "the entry at %s lies before the one above it", inc.Timeline[i].At.ISO())
		}
	}
}

func momentOf(e postmortem.Event) postmortem.Found[postmortem.Moment] {
	return postmortem.Found[postmortem.Moment]{Value: e.At, Line: e.Line, From: "timeline"}
}

// durations compares stated durations with those between the times. Houses
// count from different moments, so the nearest sensible reading is compared.
func (p *pass) durations() {
	for _, inc := range p.incidents {
		end := inc.Resolved
		if !end.OK() {
			end = inc.Mitigated
		}
		spans := func(ends ...postmortem.Found[postmortem.Moment]) (out []time.Duration) {
			for _, e := range ends {
				for _, s := range []postmortem.Found[postmortem.Moment]{inc.Started, inc.Detected} {
					if d, ok := p.between(s, e); ok && d > 0 && s.Value.HasClock() && e.Value.HasClock() {
						out = append(out, d)
					}
				}
			}
			return out
		}
		p.duration(inc, "time to detect", inc.Stated.Detect, spans(inc.Detected))
		p.duration(inc, "time to repair", inc.Stated.Repair, spans(inc.Mitigated, end))
		p.duration(inc, "time to resolve", inc.Stated.Resolve, spans(end, inc.Mitigated))
		p.duration(inc, "duration", inc.Stated.Duration, spans(end, inc.Mitigated))
	}
}

func (p *pass) duration(inc *corpus.Incident, name string, stated postmortem.Found[postmortem.Duration], computed []time.Duration) {
	if !stated.OK() || stated.Value.Note != "" || len(computed) == 0 {
		return
	}
	length := stated.Value.Length
	slack := max(length/10, 5*time.Minute)
	if stated.Value.Approx {
		slack = max(length/4, 10*time.Minute)
	}
	nearest := computed[0]
	for _, d := range computed {
		if (d - length).Abs() < (nearest - length).Abs() {
			nearest = d
		}
	}
	if (nearest - length).Abs() > slack {
		p.report(inc.Path, stated.Line, "duration-differs", "the stated %s is %s, but the times lie %s apart", name,
			postmortem.FormatDuration(length), postmortem.FormatDuration(nearest))
	}
}
