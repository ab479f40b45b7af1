package render

import (
	"strings"
	"time"
	"unicode/utf8"

	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// PhaseBar is the course of an incident as one bar, linear in time.
type PhaseBar struct {
	Phases []Phase
	Cuts   []string // where one phase ends and the next begins
	Notes  []string // "13:42 to 14:52 UTC, 1h 10m in all."
}

// Phase is one stretch of the bar.
type Phase struct {
	Class string // "p1", "p2" or "p3"
	Name  string // "To detect"
	Text  string // "24m"
	X     string // SVG lengths
	Width string
}

// leastShare is the least share of the bar that a phase gets, so that it can be seen: 6 pixels of 1216.
const leastShare = .5

// phaseBar returns the phases of an incident, and nil when no duration is known.
func (s *site) phaseBar(p *postmortem.Postmortem, t stats.Times) *PhaseBar {
	type stretch struct {
		class, name string
		length      time.Duration
		approx      bool
	}
	var list []stretch
	var last time.Duration
	stated := t.Detect.Stated || t.Mitigate.Stated || t.Restore.Stated
	add := func(class, name string, b stats.Beat) {
		if stated && len(list) > 0 && b.Value == last {
			return // stated lengths that are the same leave nothing in between
		}
		if b.OK && b.Value >= last {
			list = append(list, stretch{class, name, b.Value - last, b.Approx})
			last = b.Value
		}
	}
	whole := t.Restore
	if !whole.OK {
		whole = t.Mitigate
	}
	if !whole.OK {
		return nil
	}
	if t.Detect.OK && t.Detect.Value <= whole.Value {
		add(unnoticed, "To detect", t.Detect)
	}
	if t.Mitigate.OK && t.Mitigate.Value <= whole.Value {
		add(worked, "To mitigate", t.Mitigate)
		if t.Restore.OK && t.Restore.Value > last {
			add(recovered, "To resolve", t.Restore)
		}
	} else {
		add(worked, "To resolve", t.Restore)
	}
	bar := &PhaseBar{Notes: s.phaseNotes(p, whole)}
	lengths := make([]float64, len(list))
	for i, x := range list {
		lengths[i] = float64(x.length)
	}
	at := 0.0
	for i, w := range shares(lengths, leastShare) {
		text := duration(list[i].length)
		if list[i].approx {
			text = "~" + text
		}
		bar.Phases = append(bar.Phases, Phase{list[i].class, list[i].name, text, percent(at, 100), percent(w, 100)})
		at += w
		if i+1 < len(list) {
			bar.Cuts = append(bar.Cuts, percent(at, 100))
		}
	}
	return bar
}

// shares divides 100 among the lengths, none below least.
func shares(lengths []float64, least float64) []float64 {
	var sum float64
	for _, l := range lengths {
		sum += l
	}
	out := make([]float64, len(lengths))
	if sum == 0 {
		for i := range out {
			out[i] = 100 / float64(len(out))
		}
		return out
	}
	free := 100 - least*float64(len(lengths))
	for i, l := range lengths {
		out[i] = least + free*l/sum
	}
	return out
}

// phaseNotes says from when to when, and how long in all.
func (s *site) phaseNotes(p *postmortem.Postmortem, whole stats.Beat) []string {
	from, to := p.Started.Value, p.Resolved.Value
	var text string
	if from.HasClock() && to.HasClock() {
		a, b := clock(from), clock(to)
		if dateOf(from) != dateOf(to) {
			a, b = dateOf(from).Text+" "+a, dateOf(to).Text+" "+b
		}
		text = a + " to " + b
		if z := zoneOf(p, from); z != "" {
			text += " " + z
		}
		text += ", "
	}
	text += approximate(whole) + " in all"
	if whole.Stated {
		text += ", as stated"
	}
	notes := []string{text + "."}
	if whole.HasBoth && whole.Differ {
		notes = append(notes, "From the times it would be "+duration(whole.Computed)+".")
	}
	if d, ok := p.Stated.Duration.Get(); ok && d.Note != "" {
		notes = append(notes, capital(d.Note))
	}
	return notes
}

// zoneOf returns the zone of a moment as written, that of the document for want of one.
func zoneOf(p *postmortem.Postmortem, m postmortem.Moment) string {
	if m.HasZone() {
		if m.Zone == "Z" {
			return "UTC"
		}
		return m.Zone
	}
	return p.Zone.Value
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return strings.ToUpper(string(first)) + s[n:]
}
