package parse

import (
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// moment turns a stamp into a moment. What the stamp does not say is taken
// from base (a day that was carried forward, or the day of the incident) and
// from z (the zone of the table or of the document).
func (r *reader) moment(st stamp, base date, z zone, text string) postmortem.Moment {
	if !st.ok {
		return postmortem.Moment{}
	}
	d := st.date
	if d.day == 0 && d.month == 0 {
		d = base
	} else if d.year == 0 {
		d.year = yearFor(d, base)
	}
	m := postmortem.Moment{Approx: st.approx, Text: strings.TrimSpace(text)}
	if st.vague {
		switch {
		case st.date.full():
			m.Precision, m.Wall = postmortem.Day, day(st.date)
		case st.date.year > 0 && st.date.month > 0:
			m.Precision, m.Wall = postmortem.Month, day(st.date)
		}
		return m
	}
	if !st.clock {
		switch {
		case d.full():
			m.Precision, m.Wall = postmortem.Day, day(d)
		case d.year > 0 && d.month > 0 && d.day == 0:
			m.Precision, m.Wall = postmortem.Month, day(d)
		}
		return m
	}
	if st.zone.set {
		z = st.zone
	}
	m.Precision = postmortem.Minute
	if st.time.seconds {
		m.Precision = postmortem.Second
	}
	if z.set {
		m.Zone = z.name
	}
	if !d.full() {
		m.Precision = postmortem.ClockOnly
		m.Wall = time.Date(1, 1, 1, st.time.hour, st.time.minute, st.time.second, 0, time.UTC)
		return m
	}
	loc := r.location(z)
	m.Wall = time.Date(d.year, time.Month(d.month), d.day, st.time.hour, st.time.minute, st.time.second, 0, loc)
	if m.Wall.Hour() != st.time.hour {
		r.gaps[m.Wall] = true // the clocks of the zone skipped this hour
	}
	return m
}

func day(d date) time.Time {
	return time.Date(d.year, time.Month(max(1, d.month)), max(1, d.day), 0, 0, 0, 0, time.UTC)
}

// yearFor is the year of a day written without one: that of base, unless the
// day then lies more than half a year away from it.
func yearFor(d, base date) int {
	if base.year == 0 {
		return 0
	}
	if base.month > 0 && d.month > 0 {
		switch gap := d.month - base.month; {
		case gap > 8:
			return base.year - 1
		case gap < -8:
			return base.year + 1
		}
	}
	return base.year
}

// dateOf is the calendar day of a moment.
func dateOf(m postmortem.Moment) date {
	if !m.HasDay() {
		if m.Precision == postmortem.Month {
			return date{year: m.Wall.Year(), month: int(m.Wall.Month())}
		}
		return date{}
	}
	return date{year: m.Wall.Year(), month: int(m.Wall.Month()), day: m.Wall.Day()}
}

// next is the day after.
func (d date) next() date {
	t := day(d).AddDate(0, 0, 1)
	return date{year: t.Year(), month: int(t.Month()), day: t.Day()}
}

// checkGap reports a time that the clocks of its zone skipped, or showed twice.
func (r *reader) checkGap(m postmortem.Moment, line int) {
	if !m.HasClock() {
		return
	}
	w, loc := m.Wall, m.Wall.Location()
	_, skipped := r.gaps[w]
	if !m.HasZone() {
		if loc = r.opts.Zone; loc == nil {
			return
		}
		w = time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, loc)
		skipped = w.Hour() != m.Wall.Hour() || w.Minute() != m.Wall.Minute()
	}
	if skipped {
		r.report(line, diag.Warning, "time-in-gap", "check the time and its zone", "%q is a time that the clocks of %s skipped", m.Text, loc)
		return
	}
	for _, other := range []time.Time{w.Add(-time.Hour), w.Add(time.Hour)} {
		if other.Hour() == w.Hour() && other.Minute() == w.Minute() {
			r.report(line, diag.Info, "time-twice", "write the offset, such as +01:00", "%q happened twice, when the clocks of %s were set back", m.Text, loc)
			return
		}
	}
}

// findZone looks for the name of a zone among the words of a text.
func findZone(s string) zone {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'A' && c <= 'Z' || c == '+') || i > 0 && (letter(rune(s[i-1])) || s[i-1] == '/' || s[i-1] == '_') {
			continue
		}
		z, e := zoneName(s, i)
		if s[i] == '+' || !z.set {
			continue
		}
		if e < len(s) && (letter(rune(s[e])) || s[e] == '_') {
			continue
		}
		return z
	}
	return zone{}
}

// timesIn are words of a sentence that says in which zone the times are.
var timesIn = []string{"all times", "times are", "times in", "timestamps", "time zone", "timezone", "times below", "all events", "all dates", "時刻", "タイムゾーン", "alle zeiten", "zeitangaben", "toutes les heures", "heures en", "todas las horas", "todos los horarios", "todos os horários", "times given", "times listed", "all time", "times shown"}

// readZone finds the zone that the document declares for its times.
func (r *reader) readZone() {
	for _, c := range r.said(fieldZone) {
		z := findZone(c.text)
		if !z.set {
			z, _ = scanZone(c.text, 0)
		}
		if z.set {
			r.declareZone(z, c.line, c.from)
			return
		}
	}
	for i := range r.rows {
		w := &r.rows[i]
		switch w.kind {
		case cellsRow:
			if w.number == 0 && r.timelineTable(w.node) {
				if z := findZone(strings.Join(cells(w), " ")); z.set {
					r.declareZone(z, w.line, "heading of the timeline's column")
					return
				}
			}
		case headingRow:
			if r.parts[w.section].kind == postmortem.TimelineSection && !r.parts[w.section].silent {
				if z := findZone(w.text); z.set {
					r.declareZone(z, w.line, "heading “"+w.text+"”")
					return
				}
			}
		case textRow, itemRow:
			if len(w.text) > 240 {
				continue
			}
			lower := strings.ToLower(w.text)
			for _, words := range timesIn {
				if strings.Contains(lower, words) {
					if z := findZone(w.text); z.set {
						r.declareZone(z, w.line, "sentence “"+short(w.text, 60)+"”")
						return
					}
				}
			}
		}
	}
}

func (r *reader) declareZone(z zone, line int, from string) {
	r.zone = z
	r.pm.Zone = postmortem.Found[string]{Value: z.name, Line: line, From: from}
}

// short cuts a text for a message.
func short(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n--
	}
	return s
}
