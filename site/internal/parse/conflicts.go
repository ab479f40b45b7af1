package parse

import (
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// conflicts reports where two places of the file give one time differently.
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
				r.report(c.line, diag.Info, "values-conflict", "make both say the same", "%s says %s, but %s (line %d) is believed: %s",
					c.from, at.ISO(), m.to.From, m.to.Line, m.to.Value.ISO())
			}
		}
	}
	r.conflictingDate()

}

// conflictingDate reports a day in the name or path that differs from the one believed.
func (r *reader) conflictingDate() {
	d, n := r.pm.Date, r.named
	if !d.OK() || !n.OK() || n.Value.Precision != postmortem.Day || d.Value.Precision != postmortem.Day || d.From == n.From {
		return
	}
	if gap := d.Value.Wall.Sub(n.Value.Wall).Abs(); gap > 48*time.Hour {
		r.report(d.Line, diag.Info, "values-conflict", "rename the file, or correct the date", "the %s says %s, but %s is believed: %s",
			n.From, n.Value.ISO(), d.From, d.Value.ISO())
	}
}
