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
	c.Foot = count(n, "incident")
	var counted []*stats.Incident
	for _, in := range s.Stats.Dated() {
		if t := in.Began.Lo; !t.Before(from) && t.Before(end.AddDate(0, 0, 1)) {
			counted = append(counted, in)
		}
	}
	c.Foot += s.quiet(counted, from, end.AddDate(0, 0, 1))
	return c
}

// quiet names the longest stretch of a calendar from from to before end without
// the start of an incident. What comes before the first one counts where
// something had been observed before it.
func (s *site) quiet(list []*stats.Incident, from, end time.Time) string {
	if s.Stats.ObservedFrom.IsZero() || s.Stats.ObservedFrom.After(from) {
		from = time.Time{}
	}
	q, ok := stats.LongestQuiet(list, from, end)
	if !ok || q.Days < 2 {
		return ""
	}
	if q.Running {
		q.To = end.Add(-time.Second)
	}
	return fmt.Sprintf(". Longest quiet spell: %s, %s to %s", count(int(q.Days), "day"), q.From.Format("2 January"), q.To.Format("2 January"))
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
