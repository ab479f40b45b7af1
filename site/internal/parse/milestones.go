package parse

import (
	"strings"

	"afterword/site/internal/postmortem"
)

// readMilestones finds started, detected, acknowledged, mitigated and resolved.
func (r *reader) readMilestones() {
	r.period()
	for _, m := range []struct {
		field field
		to    *postmortem.Found[postmortem.Moment]
	}{{fieldStarted, &r.pm.Started}, {fieldDetected, &r.pm.Detected}, {fieldAcknowledged, &r.pm.Acknowledged}, {fieldMitigated, &r.pm.Mitigated}, {fieldResolved, &r.pm.Resolved}} {
		for _, c := range r.said(m.field) {
			if at, _, ok := r.claimed(c); ok && at.HasClock() {
				*m.to = found(at, c)
				r.checkGap(at, c.line)
				break
			}
		}
	}
	if !r.pm.Started.OK() && r.statusPage() {
		for _, c := range r.said(fieldDate) {
			if at, _, ok := r.claimed(c); ok && at.HasClock() && c.rank == rankFrontMatter {
				r.pm.Started = found(at, c)
				break
			}
		}
	}
	r.markers()
	r.zoneOfTimes()
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
				if e := r.entry(c.text); e.ok {
					st = e
				}
			}
			if !st.ok || !st.clock && st.until == nil {
				continue
			}
			z := r.zone
			if c.zone.set {
				z = c.zone
			}
			if at := r.moment(st, dateOf(r.pm.Date.Value), z, c.text); at.HasClock() && (f != fieldDuration || st.until != nil) {
				c.rank -= 5
				r.setOnce(&r.pm.Started, at, c)
				if st.until != nil {
					u := *st.until
					end := r.moment(u, dateOf(at), z, c.text)
					if end.HasClock() && u.date.day == 0 && end.Wall.Before(at.Wall) {
						end = r.moment(u, dateOf(at).next(), z, c.text)
					}
					if end.HasClock() {
						r.setOnce(&r.pm.Resolved, end, c)
					}
				}
			}
		}
	}
}

func (r *reader) setOnce(to *postmortem.Found[postmortem.Moment], at postmortem.Moment, c claim) {
	if !to.OK() {
		*to = found(at, c)
	}
}

// markers takes milestones from entries of the timeline: explicit markers beat
// labels, other words only fill what is missing.
func (r *reader) markers() {
	for _, strong := range []bool{true, false} {
		taken := map[postmortem.Phase]bool{}
		for i := range r.pm.Timeline {
			e := &r.pm.Timeline[i]
			if !e.At.HasClock() {
				continue
			}
			phase, explicit := markOf(e.Text)
			if explicit != strong {
				continue
			}
			to := r.milestone(phase)
			if to == nil || taken[phase] && phase != postmortem.Resolve {
				continue
			}
			taken[phase] = true
			if !to.OK() {
				*to = postmortem.Found[postmortem.Moment]{Value: e.At, Line: e.Line, From: "timeline entry “" + short(strings.TrimSpace(e.Text), 50) + "”"}
			}
		}
	}
}

// milestone is the time that a phase marks; nil when it marks none.
func (r *reader) milestone(p postmortem.Phase) *postmortem.Found[postmortem.Moment] {
	switch p {
	case postmortem.Trigger:
		return &r.pm.Started
	case postmortem.Detect:
		return &r.pm.Detected
	case postmortem.Acknowledge:
		return &r.pm.Acknowledged
	case postmortem.Mitigate:
		return &r.pm.Mitigated
	case postmortem.Resolve:
		return &r.pm.Resolved
	}
	return nil
}

// zoneOfTimes takes the zone from the times themselves where nothing declares it.
func (r *reader) zoneOfTimes() {
	if r.pm.Zone.OK() {
		return
	}
	for _, m := range []postmortem.Found[postmortem.Moment]{r.pm.Started, r.pm.Detected, r.pm.Acknowledged, r.pm.Mitigated, r.pm.Resolved} {
		if m.OK() && m.Value.HasZone() {
			r.pm.Zone = postmortem.Found[string]{Value: m.Value.Zone, Line: m.Line, From: m.From}
			return
		}
	}
	for _, e := range r.pm.Timeline {
		if e.At.HasZone() {
			r.pm.Zone = postmortem.Found[string]{Value: e.At.Zone, Line: e.Line, From: "timeline"}
			return
		}
	}
}
