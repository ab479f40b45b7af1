package render

import (
	"regexp"
	"strings"
	"time"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// Timeline is the events of an incident on a spine that carries the phases.
type Timeline struct {
	Intro   string // the day and the zone of the times
	Key     []Key  // the colours that the spine has
	Width   string // "mid" or "wide" where some times need more room than "13:42"
	Entries []TimelineEntry
}

// Key is one entry of a legend.
type Key struct{ Class, Text string }

// TimelineEntry is one entry of a timeline: an event, the begin of a day, or a
// stretch without events.
type TimelineEntry struct {
	ID    string
	Head  string // anchor of the heading that the entry was read from; "" for most
	Class string // colours of the spine: "p1", "p2 c0-p1"
	Day   string // a day begins; nothing else is set but Class
	Gap   string // a silent stretch: "43m without an entry"; nothing else is set but Class
	Time  string // as shown
	ISO   string // for the datetime attribute; "" when the time is not fully known
	Title string // the time as written, where it is shown otherwise
	Kind  string // what the entry marks; "" for most
	Label string // "Detect, T+3m"; "" when there is nothing to say
	Lead  string // words of that heading beside the time
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

// upholds reports whether the clock times support the stated durations that the
// phase bar shows; where they do not, the spine would contradict the bar.
func (a *article) upholds(t stats.Times) bool {
	if !t.Restore.OK && !t.Mitigate.OK {
		return true // there is no bar
	}
	b := a.beats()
	end := a.firstMarked([]postmortem.Phase{postmortem.Resolve, postmortem.Recover, postmortem.Mitigate})
	for _, x := range []struct {
		beat stats.Beat
		at   instant
	}{{t.Detect, b.detected}, {t.Mitigate, b.mitigated}, {t.Restore, end}} {
		switch {
		case !x.beat.Stated || x.beat.HasBoth && !x.beat.Differ:
		case x.beat.HasBoth || !b.started.ok || !x.at.ok:
			return false
		case !stats.Near(x.at.t.Sub(b.started.t), x.beat.Value):
			return false
		}
	}
	return true
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
func (a *article) timeline(list []entry, sec postmortem.Section) *Timeline {
	t := &Timeline{}
	days := a.days(list)
	span := a.spanOf(list)
	widest := 0
	used := map[string]bool{}
	previous, today, lastPhase := instant{}, "", ""
	for n, x := range list {
		e, at, phase := a.in.Timeline[x.index], a.clocks[x.index], a.phases[x.index]
		if gap, ok := silence(previous, at, span); ok {
			t.Entries = append(t.Entries, TimelineEntry{Gap: gap, Class: lastPhase})
		}
		if d := dateOf(e.At).Text; len(days) > 1 && d != "" && d != today {
			today = d
			t.Entries = append(t.Entries, TimelineEntry{Day: d, Class: lastPhase})
		}
		out := a.entry(e, at)
		if len(days) > 1 && e.At.HasDay() && (out.Time == e.At.Wall.Format(time.DateOnly) || out.Time == dateOf(e.At).Text) {
			out.Time = "" // the day stands above
		}
		if x.to > 0 {
			a.underHeading(&out, e, x)
		}
		out.Class = phase
		if n > 0 && phase != lastPhase {
			out.Class = strings.TrimSpace(phase + " c0-" + lastPhase)
			if lastPhase == noPhase {
				out.Class = strings.TrimSpace(phase + " c0-pre")
			}
		}
		if n < len(list)-1 { // the spine ends at the last
			used[phase] = true
		}
		widest = max(widest, longestPiece(out.Time))
		t.Entries = append(t.Entries, out)
		lastPhase = phase
		if at.ok {
			previous = at
		}
	}
	for _, k := range []Key{{unnoticed, "Not yet noticed"}, {worked, "Being worked on"}, {recovered, "Recovering"}} {
		if used[k.Class] {
			t.Key = append(t.Key, k)
		}
	}
	switch {
	case widest > 6:
		t.Width = "wide"
	case widest > 5:
		t.Width = "mid"
	}
	t.Intro = a.timelineIntro(list, days, sec)
	return t
}

// longestPiece returns the length of the longest stretch of a time as shown that
// no line break may cut.
func longestPiece(s string) int {
	longest := 0
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '–' || r == '-' }) {
		longest = max(longest, len([]rune(piece)))
	}
	return longest
}

// headedEvents returns the events from block b on that have a heading of their
// own each, with the blocks under those headings.
func (a *article) headedEvents(b, to int) []entry {
	var run []entry
	blocks := a.in.Body.Blocks
	for b < to && blocks[b].Kind == markdown.Heading && len(a.marks[b]) == 1 && a.marks[b][0].kind == anEvent {
		end := b + 1
		for end < to && blocks[end].Kind != markdown.Heading {
			end++
		}
		e := a.marks[b][0]
		e.from, e.to = b+1, end
		run = append(run, e)
		b = end
	}
	return run
}

// underHeading makes the blocks under a heading the text of its event.
func (a *article) underHeading(out *TimelineEntry, e postmortem.Event, x entry) {
	heading := a.in.Body.Blocks[x.from-1]
	out.Head = heading.ID
	if out.Head == out.ID {
		out.Head = ""
	}
	switch {
	case !holds(e.TimeText+" "+out.Time+" "+e.Text, heading.Text):
		out.Lead = heading.Text
	case holds(heading.Text, e.Text): // else the words are those of the blocks
		out.Lead = e.Text
	}
	out.Body = Prose{HTML: a.render(x.from, x.to, 4)}
}

// clocks finds times of day.
var clocks = regexp.MustCompile(`\d{1,2}[:.h]\d{2}`)

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
	if clock(e.Until) == "" && len(clocks.FindAllString(e.TimeText, 2)) > 1 {
		out.Time = e.TimeText // two times, of which only one could be read
	}
	if out.Time == "" {
		out.Time = withoutDay(e.TimeText, e.At)
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
		label = append(label, capital(string(e.Phase)))
		// Counted from a start that is known: the mark of an entry is a guess.
		if start, ok := a.in.Started.Value.Instant(a.site.Corpus.Zone); ok && at.ok && !at.t.Before(start) && at.t.Sub(start) < 100*24*time.Hour {
			label = append(label, "T+"+strings.TrimSuffix(duration(at.t.Sub(start)), " 0m"))
		}
	}
	if e.Actor != "" {
		label = append(label, e.Actor)
	}
	out.Label = strings.Join(label, ", ")
	return out
}

// withoutDay returns a time as written that could not be read as a whole, such
// as "2024-03-13 14:??", without the day, which stands above the entries.
func withoutDay(text string, at postmortem.Moment) string {
	if !at.HasDay() {
		return text
	}
	rest, ok := strings.CutPrefix(text, at.Wall.Format(time.DateOnly))
	if rest = strings.TrimLeft(rest, " T,"); !ok || rest == "" {
		return text
	}
	return rest
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

// timelineIntro says on which day and in which zone the times are, as far as
// the text beside them does not.
func (a *article) timelineIntro(list []entry, days []string, sec postmortem.Section) string {
	clocks, bare, zones := false, false, map[string]bool{}
	for _, x := range list {
		at := a.in.Timeline[x.index].At
		if at.HasClock() || at.Precision == postmortem.ClockOnly {
			clocks = true
			if at.HasZone() {
				zones[at.Zone] = true
			} else {
				bare = true
			}
		}
	}
	if !clocks {
		return ""
	}
	text, zone := "", ""
	if len(days) == 1 {
		text = days[0]
	}
	switch {
	case len(zones) == 1:
		for z := range zones {
			zone = "times in " + z
		}
		if bare {
			zone = "some of the " + zone + ", the others without a zone"
		}
	case len(zones) > 1:
		zone = "times in several zones, as written"
	default:
		zone = a.site.zoneWords()
	}
	if bare && len(zones) > 0 || !a.says(sec, zone[strings.LastIndexByte(zone, ' ')+1:]) {
		if text != "" {
			text += ", "
		}
		text += zone
	}
	if text == "" {
		return ""
	}
	return capital(text) + "."
}

// says reports whether the plain text of a section holds word.
func (a *article) says(sec postmortem.Section, word string) bool {
	if a.in.Body == nil || sec.Line == 0 {
		return false
	}
	for b := sec.From; b < min(sec.To, len(a.in.Body.Blocks)); b++ {
		if len(a.marks[b]) == 0 && strings.Contains(a.in.Body.Text(b, b+1), word) {
			return true
		}
	}
	return false
}

// zoneWords says in which zone times without one are. A zone that stands beside
// other times of the document, such as those of the front matter, says nothing
// about them.
func (s *site) zoneWords() string {
	if s.Corpus.Zone != nil {
		return "times in " + s.Corpus.Zone.String() + ", the zone set for this site"
	}
	return "the zone of the times is not recorded"
}
