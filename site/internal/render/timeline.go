package render

import (
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// Timeline is the events of an incident on a spine that carries the phases.
type Timeline struct {
	Intro   string // the day and the zone of the times
	Key     bool   // the spine has colours, so the legend is shown
	Wide    bool   // some times need more room than "13:42"
	Entries []TimelineEntry
}

// TimelineEntry is one entry of a timeline: an event, the begin of a day, or a
// stretch without events.
type TimelineEntry struct {
	ID    string
	Class string // colours of the spine: "p1", "p2 c0-p1"
	Day   string // a day begins; nothing else is set
	Gap   string // a silent stretch: "43m without an entry"; nothing else is set but Class
	Time  string // as shown
	ISO   string // for the datetime attribute; "" when the time is not fully known
	Title string // the time as written, where it is shown otherwise
	Kind  string // what the entry marks; "" for most
	Label string // "Detect, T+3m"; "" when there is nothing to say
	Body  Prose
}

// instant is when an event was, as far as events can be compared: a time of
// day without a day counts from the day before it in the list.
type instant struct {
	t  time.Time
	ok bool
}

// eventClocks places events in time. Times without a day follow the last day
// that was named, or that of the incident; where the clock falls back by more
// than half a day, the next day has begun.
func eventClocks(events []postmortem.Event, started, date postmortem.Moment, zone *time.Location) []instant {
	out := make([]instant, len(events))
	base := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, m := range []postmortem.Moment{date, started} {
		if m.HasDay() {
			base = midnight(m.Wall)
		}
	}
	var last time.Time
	for i, e := range events {
		switch {
		case e.At.HasClock():
			t, _ := e.At.Instant(zone)
			out[i] = instant{t, true}
			base, last = midnight(e.At.Wall), t
		case e.At.Precision == postmortem.ClockOnly:
			t := base.Add(time.Duration(e.At.Wall.Hour())*time.Hour + time.Duration(e.At.Wall.Minute())*time.Minute)
			if !last.IsZero() && last.Sub(t) > 12*time.Hour {
				base, t = base.AddDate(0, 0, 1), t.AddDate(0, 0, 1)
			}
			out[i], last = instant{t, true}, t
		case e.At.HasDay():
			base = midnight(e.At.Wall)
		}
	}
	return out
}

// midnight returns the start of the day of t, in the zone of t.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// beats are the turning points of an incident, as far as they are known.
type beats struct{ started, detected, mitigated instant }

// beats returns the turning points from the facts of the incident, and from the
// marks of its events where the facts have none.
func (a *article) beats() beats {
	b := beats{}
	for _, x := range []struct {
		to    *instant
		from  postmortem.Moment
		marks []postmortem.Phase
	}{
		{&b.started, a.in.Started.Value, []postmortem.Phase{postmortem.Trigger}},
		{&b.detected, a.in.Detected.Value, []postmortem.Phase{postmortem.Detect, postmortem.Acknowledge, postmortem.Escalate, postmortem.Diagnose}},
		{&b.mitigated, a.in.Mitigated.Value, []postmortem.Phase{postmortem.Recover, postmortem.Mitigate, postmortem.Resolve}},
	} {
		if t, ok := x.from.Instant(a.site.Corpus.Zone); ok {
			*x.to = instant{t, true}
			continue
		}
		*x.to = a.firstMarked(x.marks)
	}
	return b
}

// firstMarked returns the instant of the first event that marks one of phases;
// earlier phases of the list go before later ones.
func (a *article) firstMarked(phases []postmortem.Phase) instant {
	for _, p := range phases {
		for i, e := range a.in.Timeline {
			if e.Phase == p && a.clocks[i].ok {
				return a.clocks[i]
			}
		}
	}
	return instant{}
}

// The colours of the spine.
const (
	noPhase   = ""
	before    = "pre"
	unnoticed = "p1"
	worked    = "p2"
	recovered = "p3"
)

// eventPhases returns the colour of each event, all "" where nothing is known of
// the turning points. An event without a time keeps the colour before it.
func eventPhases(events []postmortem.Event, at []instant, b beats) []string {
	out := make([]string, len(events))
	if !b.detected.ok && !b.mitigated.ok {
		return out
	}
	last := noPhase
	for i := range events {
		if at[i].ok {
			last = b.phase(at[i].t)
		}
		out[i] = last
	}
	return out
}

// phase returns the colour at t.
func (b beats) phase(t time.Time) string {
	switch {
	case b.started.ok && t.Before(b.started.t):
		return before
	case b.mitigated.ok && !t.Before(b.mitigated.t):
		return recovered
	case b.detected.ok && t.Before(b.detected.t):
		if !b.started.ok {
			return before
		}
		return unnoticed
	}
	return worked
}

// timeline makes the component of some events.
func (a *article) timeline(list []entry) *Timeline {
	t := &Timeline{}
	days := a.days(list)
	span := a.spanOf(list)
	previous, today, lastPhase := instant{}, "", ""
	for n, x := range list {
		e, at, phase := a.in.Timeline[x.index], a.clocks[x.index], a.phases[x.index]
		if d := dateOf(e.At).Text; len(days) > 1 && d != "" && d != today {
			today = d
			t.Entries = append(t.Entries, TimelineEntry{Day: d})
		}
		if gap, ok := silence(previous, at, span); ok {
			t.Entries = append(t.Entries, TimelineEntry{Gap: gap, Class: lastPhase})
		}
		out := a.entry(e, at)
		out.Class = phase
		if n > 0 && phase != lastPhase {
			out.Class = strings.TrimSpace(phase + " c0-" + lastPhase)
			if lastPhase == noPhase {
				out.Class = strings.TrimSpace(phase + " c0-pre")
			}
		}
		t.Key = t.Key || phase == unnoticed || phase == worked || phase == recovered
		t.Wide = t.Wide || len([]rune(out.Time)) > 6
		t.Entries = append(t.Entries, out)
		lastPhase = phase
		if at.ok {
			previous = at
		}
	}
	t.Intro = a.timelineIntro(list, days)
	return t
}

// entry returns one event.
func (a *article) entry(e postmortem.Event, at instant) TimelineEntry {
	out := TimelineEntry{ID: e.ID, Kind: string(e.Phase), Body: a.prose(e.Body, e.Text), Time: clock(e.At), Title: e.TimeText}
	if e.Phase == postmortem.Resolve {
		out.Kind = string(postmortem.Recover)
	}
	if until := clock(e.Until); until != "" && out.Time != "" {
		out.Time += "–" + until
	}
	if e.At.Approx && out.Time != "" {
		out.Time = "~" + out.Time
	}
	if out.Time == "" {
		out.Time = e.TimeText
		if out.Time == "" {
			out.Time = dateOf(e.At).Text
		}
	}
	if out.Title == out.Time {
		out.Title = ""
	}
	if e.At.HasClock() || e.At.Precision == postmortem.ClockOnly {
		out.ISO = e.At.ISO()
	}
	var label []string
	if e.Phase != postmortem.NoPhase {
		label = append(label, strings.ToUpper(string(e.Phase[:1]))+string(e.Phase[1:]))
		if start := a.beats().started; start.ok && at.ok && !at.t.Before(start.t) && at.t.Sub(start.t) < 100*24*time.Hour {
			label = append(label, "T+"+strings.TrimSuffix(duration(at.t.Sub(start.t)), " 0m"))
		}
	}
	if e.Actor != "" {
		label = append(label, e.Actor)
	}
	out.Label = strings.Join(label, ", ")
	return out
}

// silence returns the words for a stretch without events, if it is long against
// the whole.
func silence(from, to instant, span time.Duration) (string, bool) {
	if !from.ok || !to.ok {
		return "", false
	}
	d := to.t.Sub(from.t)
	if d < 10*time.Minute || float64(d) < .12*float64(span) {
		return "", false
	}
	return duration(d) + " without an entry", true
}

// spanOf returns the time between the first and the last of the events.
func (a *article) spanOf(list []entry) time.Duration {
	var first, last time.Time
	for _, x := range list {
		if c := a.clocks[x.index]; c.ok {
			if first.IsZero() || c.t.Before(first) {
				first = c.t
			}
			if last.IsZero() || c.t.After(last) {
				last = c.t
			}
		}
	}
	return last.Sub(first)
}

// days returns the days that the events name, each once, in order.
func (a *article) days(list []entry) []string {
	var out []string
	seen := map[string]bool{}
	for _, x := range list {
		if d := dateOf(a.in.Timeline[x.index].At).Text; d != "" && !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	}
	return out
}

// timelineIntro says on which day and in which zone the times are.
func (a *article) timelineIntro(list []entry, days []string) string {
	clocks, zones := false, map[string]bool{}
	for _, x := range list {
		at := a.in.Timeline[x.index].At
		if at.HasClock() || at.Precision == postmortem.ClockOnly {
			clocks = true
			if at.HasZone() {
				zones[at.Zone] = true
			}
		}
	}
	if !clocks {
		return ""
	}
	text := ""
	if len(days) == 1 {
		text = days[0] + ", "
	}
	switch {
	case len(zones) == 1:
		for z := range zones {
			text += "times in " + z
		}
	case len(zones) > 1:
		text += "times in several zones, as written"
	default:
		text += a.site.zoneWords(a.in.Zone)
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// zoneWords says in which zone times without one are.
func (s *site) zoneWords(zone postmortem.Found[string]) string {
	switch z, ok := zone.Get(); {
	case ok && z != "":
		return "times in " + z
	case s.Corpus.Zone != nil:
		return "times in " + s.Corpus.Zone.String() + ", the zone set for this site"
	}
	return "the zone of the times is not recorded"
}
