package parse

import (
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// readMilestones finds started, detected, acknowledged, mitigated and resolved:
// from the front matter and labels, from explicit markers of the timeline, from
// sentences, and last from what the words of the timeline's entries say.
func (r *reader) readMilestones() {
	r.prose = map[postmortem.Phase]postmortem.Found[postmortem.Moment]{}
	r.guessed = map[postmortem.Phase]bool{}
	r.explicitMarkers()
	r.labelled()
	r.period()
	r.statusStart()
	r.markers()
	list := r.sentences()
	r.readProse(list)
	r.judgeTimelineEntries()
	r.applyProse()
	r.proseLengths(list)
	r.onlyEnd()
	r.zoneOfTimes()
	r.phasesBeforeStart()
	for _, m := range []postmortem.Found[postmortem.Moment]{r.pm.Started, r.pm.Detected, r.pm.Acknowledged, r.pm.Mitigated, r.pm.Resolved} {
		if m.OK() {
			r.checkGap(m.Value, m.Line)
		}
	}
}

// phasesBeforeStart takes the phase from entries before the start that only
// sound like a repair: what was restarted then mended nothing of this incident.
// Times of which only one has a zone cannot be compared.
func (r *reader) phasesBeforeStart() {
	start := r.pm.Started.Value
	if !start.HasClock() {
		return
	}
	for i := range r.pm.Timeline {
		e := &r.pm.Timeline[i]
		switch e.Phase {
		case postmortem.Recover, postmortem.Mitigate, postmortem.Resolve:
			if e.At.HasClock() && e.At.HasZone() == start.HasZone() && e.At.Wall.Before(start.Wall) {
				e.Phase = postmortem.NoPhase
			}
		}
	}
}

// milestones are the five times with the fields that name them.
func (r *reader) milestones() []struct {
	field field
	to    *postmortem.Found[postmortem.Moment]
} {
	return []struct {
		field field
		to    *postmortem.Found[postmortem.Moment]
	}{{fieldStarted, &r.pm.Started}, {fieldDetected, &r.pm.Detected}, {fieldAcknowledged, &r.pm.Acknowledged}, {fieldMitigated, &r.pm.Mitigated}, {fieldResolved, &r.pm.Resolved}}
}

// labelled takes times from front matter and labels.
func (r *reader) labelled() {
	for _, m := range r.milestones() {
		if m.to.OK() {
			continue
		}
		for _, c := range r.said(m.field) {
			if at, _, ok := r.claimed(c); ok && at.HasClock() {
				*m.to = found(at, c)
				break
			}
		}
	}
}

// statusStart takes the date of a status page as the start.
func (r *reader) statusStart() {
	if r.pm.Started.OK() || !r.statusPage() {
		return
	}
	for _, c := range r.said(fieldDate) {
		if at, _, ok := r.claimed(c); ok && at.HasClock() && c.rank == rankFrontMatter {
			r.pm.Started = found(at, c)
			return
		}
	}
}

// period reads a label that holds a range of times, or the time it began.
func (r *reader) period() {
	for _, f := range []field{fieldPeriod, fieldDate, fieldDuration, fieldStarted} {
		for _, c := range r.said(f) {
			if c.rank == rankFrontMatter && f == fieldDate {
				continue
			}
			st := r.find(c.text, 0)
			if f == fieldPeriod || f == fieldDate {
				if e := r.entry(c.text); e.ok && (e.clock || !st.clock) {
					st = e
				}
			}
			if !st.ok || !st.clock || f == fieldDuration && st.until == nil {
				continue
			}
			r.fromPeriod(c, st)
		}
	}
}

func (r *reader) fromPeriod(c claim, st stamp) {
	z := r.zone
	if c.zone.set {
		z = c.zone
	}
	at := r.moment(st, dateOf(r.pm.Date.Value), z, c.text)
	if !at.HasClock() {
		return
	}
	fresh := !r.pm.Started.OK() || r.pm.Started.Line == c.line
	r.setOnce(&r.pm.Started, at, c)
	if st.until == nil || !fresh {
		return
	}
	u := *st.until
	end := r.moment(u, dateOf(at), z, c.text)
	if end.HasClock() && u.date.day == 0 && end.Wall.Before(at.Wall) {
		end = r.moment(u, dateOf(at).next(), z, c.text)
	}
	if end.HasClock() {
		r.setOnce(&r.pm.Resolved, end, c)
	}
}

func (r *reader) setOnce(to *postmortem.Found[postmortem.Moment], at postmortem.Moment, c claim) {
	if !to.OK() {
		*to = found(at, c)
	}
}

// explicitMarkers takes markers set on purpose, which beat labels.
func (r *reader) explicitMarkers() {
	for i := range r.pm.Timeline {
		lower := strings.ToLower(r.marks[i])
		switch {
		case !r.pm.Timeline[i].At.HasClock():
		case containsAny(lower, explicitStart):
			r.fromEvent(&r.pm.Started, i)
		case containsAny(lower, explicitEnd):
			r.fromEvent(&r.pm.Resolved, i)
		}
	}
}

// fromEvent sets a milestone that is still open to the time of an entry.
func (r *reader) fromEvent(to *postmortem.Found[postmortem.Moment], i int) {
	e := &r.pm.Timeline[i]
	if to.OK() || !e.At.HasClock() {
		return
	}
	*to = postmortem.Found[postmortem.Moment]{Value: e.At, Line: e.Line, From: "timeline entry “" + short(strings.TrimSpace(r.marks[i]), 50) + "”"}
}

// markers takes milestones from entries whose words are a marker.
func (r *reader) markers() {
	last := -1
	for i := range r.pm.Timeline {
		if r.pm.Timeline[i].Phase == postmortem.NoPhase || !r.pm.Timeline[i].At.HasClock() {
			continue
		}
		phase, strong := markOf(r.marks[i])
		if !strong {
			continue
		}
		switch phase {
		case postmortem.Trigger:
			r.fromEvent(&r.pm.Started, i)
		case postmortem.Detect:
			r.fromEvent(&r.pm.Detected, i)
		case postmortem.Acknowledge:
			if d := r.pm.Detected; !d.OK() || r.pm.Timeline[i].At.Wall.Sub(d.Value.Wall) < 4*time.Hour {
				r.fromEvent(&r.pm.Acknowledged, i)
			}
		case postmortem.Mitigate:
			r.fromEvent(&r.pm.Mitigated, i)
		case postmortem.Resolve:
			last = i
		}
	}
	if last >= 0 {
		r.fromEvent(&r.pm.Resolved, last)
	}
}

// judgeTimelineEntries takes detection, start and end from what the entries
// say, where nothing else says it.
func (r *reader) judgeTimelineEntries() {
	detect := r.judgeDetected()
	r.judgeStarted(detect)
	r.judgeResolved(detect)
	if !r.pm.Acknowledged.OK() && detect >= 0 {
		for i := detect + 1; i < min(detect+2, len(r.pm.Timeline)); i++ {
			if containsAny(strings.ToLower(r.marks[i]), []string{"starts investigating", "started investigating", "begins investigating", "began investigating", "investigation started"}) {
				r.fromEvent(&r.pm.Acknowledged, i)
			}
		}
	}
}

// judgeDetected finds the first entry in which somebody noticed.
func (r *reader) judgeDetected() int {
	for i := range min(4, len(r.pm.Timeline)) { // later entries are about the response
		lower := strings.ToLower(r.marks[i])
		if !r.pm.Timeline[i].At.HasClock() || !containsAny(lower, detectWords) || containsAny(lower, notDetected) {
			continue
		}
		if r.pm.Started.OK() && r.pm.Timeline[i].At.Wall.Before(r.pm.Started.Value.Wall) {
			continue
		}
		if phase, strong := markOf(r.marks[i]); strong && (phase == postmortem.Resolve || phase == postmortem.Mitigate) {
			continue
		}
		r.fromEvent(&r.pm.Detected, i)
		return i
	}
	return -1
}

// judgeStarted takes the first entry in which something broke and nobody only
// noticed it, up to the detection; else the change directly before the detection.
func (r *reader) judgeStarted(detect int) {
	if r.pm.Started.OK() || len(r.pm.Timeline) == 0 {
		return
	}
	end := detect + 1
	if detect < 0 {
		end = min(3, len(r.pm.Timeline))
	}
	for i := range end {
		lower := strings.ToLower(r.marks[i])
		noticed := containsAny(lower, detectWords)
		if containsAny(lower, beginWords) || detect >= 0 && !noticed && containsAny(lower, failWords) {
			r.guess(i)
			return
		}
	}
	if detect == 1 && containsAny(strings.ToLower(r.marks[0]), changeWords) {
		r.guess(0)
	}
}

func (r *reader) guess(i int) {
	r.fromEvent(&r.pm.Started, i)
	r.guessed[postmortem.Trigger] = r.pm.Started.OK()
}

// judgeResolved takes the last entry that says that it was over.
func (r *reader) judgeResolved(detect int) {
	if r.pm.Resolved.OK() {
		return
	}
	if _, ok := r.prose[postmortem.Resolve]; ok {
		return
	}
	for _, words := range [][]string{doneWords, fixedWords} {
		for i := len(r.pm.Timeline) - 1; i > detect && i > 0; i-- {
			lower := strings.ToLower(r.marks[i])
			if containsAny(lower, words) && !containsAny(lower, notDone) {
				r.fromEvent(&r.pm.Resolved, i)
				if r.pm.Resolved.OK() {
					return
				}
			}
		}
		if len(r.pm.Timeline) > 12 {
			return // among so many entries a rollback may be any
		}
	}
}

// onlyEnd moves the only end that a document gives to resolved.
func (r *reader) onlyEnd() {
	if r.pm.Mitigated.OK() && !r.pm.Resolved.OK() && strings.HasPrefix(r.pm.Mitigated.From, "timeline") {
		r.pm.Resolved, r.pm.Mitigated = r.pm.Mitigated, postmortem.Found[postmortem.Moment]{}
	}
}

// zoneOfTimes takes the zone from the times themselves where nothing declares
// it: a name that is written beats a mere offset or Z.
func (r *reader) zoneOfTimes() {
	if r.pm.Zone.OK() {
		return
	}
	var bare postmortem.Found[string]
	for _, m := range []postmortem.Found[postmortem.Moment]{r.pm.Started, r.pm.Detected, r.pm.Acknowledged, r.pm.Mitigated, r.pm.Resolved} {
		if !m.OK() || !m.Value.HasZone() {
			continue
		}
		f := postmortem.Found[string]{Value: m.Value.Zone, Line: m.Line, From: m.From}
		if !strings.HasPrefix(m.From, "front matter") && named(m.Value.Zone) {
			r.pm.Zone = f
			return
		}
		if !bare.OK() {
			bare = f
		}
	}
	for i := range r.pm.Timeline {
		if e := &r.pm.Timeline[i]; e.At.HasZone() && named(e.At.Zone) {
			r.pm.Zone = postmortem.Found[string]{Value: e.At.Zone, Line: e.Line, From: "timeline"}
			return
		}
	}
	switch {
	case r.proseZone.set:
		r.pm.Zone = postmortem.Found[string]{Value: r.proseZone.name, Line: r.proseLine, From: "a time in the text"}
	case bare.OK():
		r.pm.Zone = bare
	default:
		r.zoneAnywhere()
	}
}

// named reports whether a zone is a name and no offset.
func named(zone string) bool { return zone != "" && zone[0] != '+' && zone[0] != '-' }

// zoneAnywhere takes the zone of the first time in the text that has one.
func (r *reader) zoneAnywhere() {
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind == cellsRow || w.kind == codeRow {
			continue
		}
		for st := r.find(w.text, 0); st.ok; st = r.find(w.text, st.end) {
			if st.clock && st.zone.set && !st.zone.bare {
				r.pm.Zone = postmortem.Found[string]{Value: st.zone.name, Line: w.line, From: "a time in the text"}
				return
			}
		}
	}
}
