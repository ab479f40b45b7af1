package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// Calendar is the days of a year, those with incidents coloured by the worst
// severity of the day. Positions are those of a drawing 572 wide and 90 high.
type Calendar struct {
	Title  string // "April 2021 to March 2022"
	Months []CalendarLabel
	Days   []CalendarLabel // Mon, Wed, Fri
	Empty  string          // path of the days without incidents
	Marks  []CalendarDay
	Foot   string // "21 incidents. Longest quiet spell: 85 days, 8 June to 1 September"
}

// CalendarLabel is a word in the calendar.
type CalendarLabel struct{ X, Y, Text string }

// CalendarDay is a day with incidents.
type CalendarDay struct {
	X, Y  string
	Rank  int
	Title string // "8 Jun 2021: Database full"
	URL   string // of the incident
}

// Measures of the calendar.
const (
	calendarLeft = 26.0
	calendarTop  = 18.0
	calendarStep = 10.3
	calendarSide = "8.2"
)

// calendar returns the year until now, or where nothing happened in it the year
// until the last incident; nil when no incident is dated.
func (s *site) calendar(path string) *Calendar {
	if len(s.Corpus.Incidents) == 0 {
		return nil
	}
	last, ok := began(s.Corpus.Incidents[0])
	if !ok {
		return nil
	}
	end := midnight(s.Corpus.Now.UTC())
	if last.Before(end.AddDate(-1, 0, 0)) {
		end = time.Date(last.Year(), last.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	}
	from := time.Date(end.Year()-1, end.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	c := &Calendar{Title: from.Format("January 2006") + " to " + end.Format("January 2006")}
	byDay := map[time.Time][]*corpus.Incident{}
	n := 0
	for _, in := range s.Corpus.Incidents {
		t, ok := began(in)
		if !ok || t.Before(from) {
			break // newest first, the undated last
		}
		if !t.After(end) {
			byDay[t] = append(byDay[t], in)
			n++
		}
	}
	c.draw(path, from, end, byDay)
	c.Foot = count(n, "incident") + s.quiet(from, end)
	return c
}

// quiet names the longest stretch of a calendar from from to end without the
// start of an incident. One that was on already when the calendar begins is told
// from its true start, so far as anything was observed then; one that goes on
// beyond the end is told only where the end is now.
func (s *site) quiet(from, end time.Time) string {
	stop := end.AddDate(0, 0, 1)
	var list []*stats.Incident
	var before time.Time
	if !s.Stats.ObservedFrom.After(from) {
		before = s.Stats.ObservedFrom
	}
	for _, in := range s.Stats.Dated() {
		switch t := in.Began.Lo; {
		case t.Before(from):
			before = t
		case t.Before(stop):
			list = append(list, in)
		}
	}
	over := stop // where the last stretch is cut
	if n := len(list); n > 0 && end.Before(midnight(s.Corpus.Now.UTC())) {
		over = list[n-1].Began.Lo
	}
	q, ok := stats.LongestQuiet(list, before, over)
	if !ok {
		return ""
	}
	if q.Running {
		q.To = end
	}
	days := daysBetween(q.From, q.To)
	if days < 2 {
		return ""
	}
	first := q.From.Format("2 January")
	if q.From.Before(from) { // the calendar has the same day a year later
		first = q.From.Format("2 January 2006")
	}
	return fmt.Sprintf(". Longest quiet spell: %s, %s to %s", count(days, "day"), first, q.To.Format("2 January"))
}

// daysBetween returns how many days lie between two days, whatever the hours.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// draw places the days and the labels.
func (c *Calendar) draw(path string, from, end time.Time, byDay map[time.Time][]*corpus.Incident) {
	row := func(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }
	for i, name := range []string{"Mon", "Wed", "Fri"} {
		c.Days = append(c.Days, CalendarLabel{"0", coordinate(25.5 + 2*calendarStep*float64(i)), name})
	}
	var empty strings.Builder
	column := 0
	for t := from; !t.After(end); t = t.AddDate(0, 0, 1) {
		if t != from && row(t) == 0 {
			column++
		}
		x, y := coordinate(calendarLeft+calendarStep*float64(column)), coordinate(calendarTop+calendarStep*float64(row(t)))
		if t.Day() == 1 {
			at := float64(column)
			if row(t) > 0 && t != from {
				at++ // the month's first whole week
			}
			c.Months = append(c.Months, CalendarLabel{coordinate(calendarLeft + calendarStep*at), "10", t.Format("Jan")})
		}
		list := byDay[t]
		if len(list) == 0 {
			fmt.Fprintf(&empty, "M%s %sh%sv%sh-%sz", x, y, calendarSide, calendarSide, calendarSide)
			continue
		}
		day := CalendarDay{X: x, Y: y, URL: relative(path, list[0].Permalink)}
		var titles []string
		for _, in := range list {
			titles = append(titles, title(in))
			if r := rank(in); r > 0 && (day.Rank == 0 || r < day.Rank) {
				day.Rank, day.URL = r, relative(path, in.Permalink)
			}
		}
		day.Title = t.Format("2 Jan 2006") + ": " + strings.Join(titles, "; ")
		c.Marks = append(c.Marks, day)
	}
	c.Empty = empty.String()
}

// coordinate returns a coordinate with one digit.
func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
