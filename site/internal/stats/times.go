package stats

import (
	"time"

	"afterword/site/internal/postmortem"
)

// Times are the durations of one incident. A stated duration beats a computed
// one; both are kept.
type Times struct {
	Detect      Beat // detected − started
	Acknowledge Beat // acknowledged − detected, else − started
	Mitigate    Beat // mitigated − started
	Restore     Beat // resolved − started
}

// Beat is one duration of one incident, or the reason why there is none.
type Beat struct {
	Value    time.Duration // the duration that counts
	OK       bool
	Stated   bool          // Value is what the document states
	Computed time.Duration // from the moments
	HasBoth  bool          // stated and computed are both known
	Differ   bool          // they are further apart than their rounding explains
	Approx   bool
	Fallback bool   // of the time to acknowledge: measured from the start, for want of a detection
	Reason   string // why OK is false
}

// Minutes returns the duration in minutes.
func (b Beat) Minutes() float64 { return minutes(b.Value) }

// measureTimes returns the durations of p, reading wall clocks without a zone in zone.
// ongoing says that the incident is not over.
func measureTimes(p *postmortem.Postmortem, zone *time.Location, ongoing bool) Times {
	started := p.Started.Value
	if !p.Started.OK() {
		started = p.Date.Value
	}
	var t Times
	bad := ""
	for _, end := range []struct {
		at   postmortem.Moment
		what string
	}{{p.Resolved.Value, "end before start"}, {p.Detected.Value, "detected before start"}} {
		if d, ok := between(started, end.at, zone); ok && d < 0 {
			bad = end.what
			break
		}
	}
	t.Detect = beat(started, p.Detected.Value, zone, bad, "detection").state(p.Stated.Detect)
	t.Mitigate = beat(started, p.Mitigated.Value, zone, bad, "mitigation").state(p.Stated.Repair)
	t.Restore = beat(started, p.Resolved.Value, zone, bad, "end")
	if t.Restore.OK && t.Restore.Value == 0 { // as some status tools write it when a notice is closed
		t.Restore = Beat{Reason: "start and end are one moment"}
	}
	if ongoing && !t.Restore.OK {
		t.Restore.Reason = "ongoing"
	}
	resolve := p.Stated.Resolve
	if !resolve.OK() {
		resolve = p.Stated.Duration
	}
	t.Restore = t.Restore.state(resolve)
	if p.Detected.Value.HasClock() {
		t.Acknowledge = beat(p.Detected.Value, p.Acknowledged.Value, zone, bad, "acknowledgement")
	} else {
		t.Acknowledge = beat(started, p.Acknowledged.Value, zone, bad, "acknowledgement")
		t.Acknowledge.Fallback = t.Acknowledge.OK
	}
	t.Acknowledge = t.Acknowledge.state(p.Stated.Ack)
	return t
}

// beat measures from one moment to another. what names the later one.
func beat(from, to postmortem.Moment, zone *time.Location, bad, what string) Beat {
	switch {
	case to.IsZero():
		return Beat{Reason: "no " + what + " recorded"}
	case from.IsZero():
		return Beat{Reason: "no start recorded"}
	case bad != "":
		return Beat{Reason: bad}
	}
	d, ok := between(from, to, zone)
	switch {
	case !ok && !from.HasClock():
		return Beat{Reason: "start without a time of day"}
	case !ok:
		return Beat{Reason: what + " without a day or a time of day"}
	case d < 0:
		return Beat{Reason: what + " before start"}
	}
	return Beat{Value: d, Computed: d, OK: true, Approx: from.Approx || to.Approx}
}

// between returns to − from. When only one of the two has a zone, the other,
// from the same document, is read in it.
func between(from, to postmortem.Moment, zone *time.Location) (time.Duration, bool) {
	a, okA := from.Instant(cmpZone(zone, from, to))
	b, okB := to.Instant(cmpZone(zone, to, from))
	if !okA || !okB {
		return 0, false
	}
	return b.Sub(a), true
}

func cmpZone(zone *time.Location, m, other postmortem.Moment) *time.Location {
	if !m.HasZone() && zone == nil && other.HasZone() {
		return other.Wall.Location()
	}
	return zone
}

// state lets a stated duration win over the computed one.
func (b Beat) state(found postmortem.Found[postmortem.Duration]) Beat {
	s, ok := found.Get()
	if !ok || s.Length < 0 {
		return b
	}
	out := Beat{Value: s.Length, OK: true, Stated: true, Approx: s.Approx, Computed: b.Computed, HasBoth: b.OK}
	if b.OK {
		out.Differ = !Near(b.Value, s.Length)
	}
	return out
}

// Near reports whether a duration is as close to a stated one as the rounding
// of what people state explains: two minutes, or a tenth of it.
func Near(d, stated time.Duration) bool {
	return (stated - d).Abs() <= max(2*time.Minute, stated/10)
}
