package parse

import (
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// conflicts reports where the file contradicts itself: two places that give
// one time or length differently, an end before its start, and stated lengths
// that the times do not bear out.
func (r *reader) conflicts() {
	for _, m := range r.milestones() {
		if !m.to.OK() {
			continue
		}
		for _, c := range r.said(m.field) {
			at, _, ok := r.claimed(c)
			if !ok || !at.HasClock() || c.line == m.to.Line {
				continue
			}
			if gap := at.Wall.Sub(m.to.Value.Wall).Abs(); gap >= time.Minute && at.HasZone() == m.to.Value.HasZone() {
				r.report(c.line, diag.Info, "conflict-"+string(m.field), "make both say the same", "%s says %s, but %s (line %d) is believed: %s",
					c.from, at.ISO(), m.to.From, m.to.Line, m.to.Value.ISO())
			}
		}
	}
	r.conflictingDate()
	r.statedAgainstTimes()
}

// conflictingDate reports a day in the name or path that differs from the one believed.
func (r *reader) conflictingDate() {
	d, n := r.pm.Date, r.named
	if !d.OK() || !n.OK() || n.Value.Precision != postmortem.Day || d.Value.Precision != postmortem.Day || d.From == n.From {
		return
	}
	if gap := d.Value.Wall.Sub(n.Value.Wall).Abs(); gap > 48*time.Hour {
		r.report(d.Line, diag.Info, "conflict-date", "rename the file, or correct the date", "the %s says %s, but %s is believed: %s",
			n.From, n.Value.ISO(), d.From, d.Value.ISO())
	}
}

// statedAgainstTimes reports a stated length that differs from the one between
// the times by more than a tenth and five minutes. The stated one counts.
func (r *reader) statedAgainstTimes() {
	start, end := r.pm.Started, r.pm.Resolved
	stated := r.pm.Stated.Duration
	if !stated.OK() || !start.OK() || !end.OK() || stated.Value.Note != "" {
		return
	}
	from, ok := start.Value.Instant(r.opts.Zone)
	to, ok2 := end.Value.Instant(r.opts.Zone)
	if !ok || !ok2 || !to.After(from) {
		return
	}
	computed := to.Sub(from)
	if gap := (computed - stated.Value.Length).Abs(); gap > 5*time.Minute && gap > computed/10 && !stated.Value.Approx {
		r.report(stated.Line, diag.Info, "conflict-duration", "check the duration and the times", "the stated duration is %s, from start to end it is %s; the stated one counts",
			postmortem.FormatDuration(stated.Value.Length), postmortem.FormatDuration(computed))
	}
}
