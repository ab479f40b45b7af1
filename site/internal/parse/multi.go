package parse

import (
	"regexp"
	"strings"

	"afterword/site/internal/postmortem"
)

// stretch is the rows about one incident of a file about several.
type stretch struct {
	part     int // index of the part whose heading opens it
	from, to int // rows
}

// stretches finds headings of one level that each name a day and what happened
// then, and that each hold facts of their own: a duration, a timeline, causes.
func (r *reader) stretches() []stretch {
	byLevel := map[int][]stretch{}
	for i := range r.parts {
		p := &r.parts[i]
		if p.row < 0 || p.level > 4 || p.silent || p.inner || r.rows[p.row].kind != headingRow {
			continue
		}
		st := r.find(p.title, 0)
		if !st.ok || st.clock || !st.date.full() || strings.Count(p.title, "")-strings.Count(p.title[st.start:st.end], "") < 5 {
			continue
		}
		to := len(r.rows)
		for j := p.row + 1; j < len(r.rows); j++ {
			if r.rows[j].kind == headingRow && r.rows[j].level <= p.level {
				to = j
				break
			}
		}
		if r.ownFacts(p.row, to) {
			byLevel[p.level] = append(byLevel[p.level], stretch{i, p.row, to})
		}
	}
	for level := 1; level <= 4; level++ {
		if len(byLevel[level]) > 1 {
			return byLevel[level]
		}
	}
	return nil
}

// ownFacts reports whether rows hold what only an incident has.
func (r *reader) ownFacts(from, to int) bool {
	n := 0
	for i := from + 1; i < to; i++ {
		switch r.parts[r.rows[i].section].kind {
		case postmortem.TimelineSection, postmortem.RootCause, postmortem.ImpactSection, postmortem.Resolution, postmortem.Summary, postmortem.Detection:
			if r.parts[r.rows[i].section].row == i {
				n++
			}
		}
	}
	for _, c := range r.claims {
		switch c.field {
		case fieldPeriod, fieldStarted, fieldResolved, fieldDuration, fieldResolveTime, fieldDetected:
			if c.row > from && c.row < to {
				n++
			}
		}
	}
	return n >= 2
}

// several splits a file about several incidents into linked records: one for
// each stretch. What the file says of all of them stays with the first.
func (r *reader) several() []*postmortem.Postmortem {
	list := r.stretches()
	if len(list) < 2 {
		return nil
	}
	var out []*postmortem.Postmortem
	for n, s := range list {
		out = append(out, r.one(s, n+1, list))
	}
	return out
}

// one is the record of one stretch.
func (r *reader) one(s stretch, number int, all []stretch) *postmortem.Postmortem {
	whole := r.pm
	pm := &postmortem.Postmortem{Path: whole.Path, Part: number, Hash: whole.Hash, Body: whole.Body, Language: whole.Language, Zone: whole.Zone,
		Authors: whole.Authors, Owner: whole.Owner, Services: whole.Services, Teams: whole.Teams, Tags: whole.Tags, Causes: whole.Causes,
		Severity: whole.Severity, Status: whole.Status, Source: whole.Source, Reviewed: whole.Reviewed, Audience: whole.Audience, Draft: whole.Draft,
		Excluded: whole.Excluded, Related: whole.Related, RecurrenceOf: whole.RecurrenceOf}
	heading := &r.rows[r.parts[s.part].row]
	st := r.find(heading.text, 0)
	title := strings.Trim(secondDay.ReplaceAllString(heading.text[st.end:], ""), " -–—:,|")
	if title == "" {
		title = heading.text
	}
	pm.Title = postmortem.Found[string]{Value: title, Line: heading.line, From: "heading of the incident"}
	pm.Date = postmortem.Found[postmortem.Moment]{Value: r.moment(stamp{ok: true, date: st.date}, date{}, zone{}, heading.text), Line: heading.line, From: "heading of the incident"}
	sub := *r
	sub.pm, sub.diags = pm, nil
	sub.rows = r.rows[s.from:s.to]
	sub.claims = nil
	for _, c := range r.claims {
		if c.row >= s.from && c.row < s.to {
			sub.claims = append(sub.claims, c)
		}
	}
	first, last := heading.line, r.rows[s.to-1].line
	sub.marks = nil
	for i, e := range whole.Timeline {
		if e.Line >= first && e.Line <= last {
			e.Phase = phaseOf(r.marks[i]) // before this start, not before that of the whole file
			pm.Timeline, sub.marks = append(pm.Timeline, e), append(sub.marks, r.marks[i])
		}
	}
	sub.readStated()
	sub.readMilestones()
	if severityOf := sub.said(fieldSeverity); len(severityOf) > 0 {
		pm.Severity = found(severity(severityOf[0].text), severityOf[0])
	}
	sub.readSummary()
	r.share(pm, all, number)
	return pm
}

// secondDay is the rest of "October 29-30, 2025 - …" behind its first day.
var secondDay = regexp.MustCompile(`^\s*[-–]\s*(?:\p{L}+\s+)?\d{1,2}(?:st|nd|rd|th)?,?(?:\s+\d{4})?\b`)

// stretchOf is the number of the stretch that holds a line, or 1 for a line that is
// about all of them.
func (r *reader) stretchOf(all []stretch, line int) int {
	for n, s := range all {
		if line >= r.rows[s.from].line && line <= r.rows[s.to-1].line {
			return n + 1
		}
	}
	return 1
}

// share gives a record what stands in its stretch, and the first also what
// stands in none.
func (r *reader) share(pm *postmortem.Postmortem, all []stretch, number int) {
	whole := r.pm
	mine := func(line int) bool { return r.stretchOf(all, line) == number }
	for _, f := range whole.Factors {
		if mine(f.Line) {
			pm.Factors = append(pm.Factors, f)
		}
	}
	for _, a := range whole.Actions {
		if mine(a.Line) {
			pm.Actions = append(pm.Actions, a)
		}
	}
	for _, y := range whole.Whys {
		if mine(y.Line) {
			pm.Whys = append(pm.Whys, y)
		}
	}
	for _, s := range whole.Suggests {
		if mine(s.Line) {
			pm.Suggests = append(pm.Suggests, s)
		}
	}
	for _, s := range whole.Sections {
		if mine(s.Line) {
			pm.Sections = append(pm.Sections, s)
		}
	}
	for _, s := range whole.Inner {
		if mine(s.Line) {
			pm.Inner = append(pm.Inner, s)
		}
	}
	if number == 1 {
		pm.ID, pm.Well, pm.Wrong, pm.Lucky, pm.Aliases = whole.ID, whole.Well, whole.Wrong, whole.Lucky, whole.Aliases
	}
}
