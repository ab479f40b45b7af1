package stats

import (
	"fmt"
	"math"
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// Window is a stretch of time with what happened in it.
type Window struct {
	From, To  time.Time
	Incidents []*Incident
	Restore   Measure
	Detect    Measure
	Downtime  float64 // minutes in which at least one incident was on
	Minutes   float64 // incident minutes: each incident counts
	Repeats   int     // incidents that are a repeat of a labelled cause
	OpenN     int     // of these: while an earlier action was open
	OffHours  int     // begun on a weekend or outside 08:00–18:00, of Timed
	Timed     int     // incidents whose start is known to the minute
	Observed  bool    // the whole of it lies in the observed time
}

// Window describes [from, to).
func (c *Collection) Window(from, to time.Time) Window {
	w := Window{From: from, To: to, Incidents: c.Between(from, to)}
	w.Restore, w.Detect = Restore.Measure(w.Incidents), Detect.Measure(w.Incidents)
	w.Downtime, w.Minutes = Downtime(c.Incidents, from, to)
	w.Observed = !c.ObservedFrom.IsZero() && !c.ObservedFrom.After(from)
	outcomes := c.memo.outcomes()
	for _, in := range w.Incidents {
		if o, ok := outcomes[in.ID]; ok {
			w.Repeats++
			w.OpenN += boolInt(o == ActionOpen)
		}
		if in.Began.Exact() {
			w.Timed++
			t := in.Began.Lo.In(c.Zone)
			w.OffHours += boolInt(t.Weekday() == time.Saturday || t.Weekday() == time.Sunday || t.Hour() < 8 || t.Hour() >= 18)
		}
	}
	return w
}

// WindowDays returns 90 where the 90 days to now hold at least five incidents,
// else 365.
func (c *Collection) WindowDays() int {
	if len(c.Between(c.Now.Add(-90*Day), c.Now)) >= 5 {
		return 90
	}
	return 365
}

// Overview is the key figures of the newest window against the one before.
type Overview struct {
	Days       int // length of each window
	Now        Window
	Before     Window
	Comparable bool // the window before was observed as a whole
	Figures    []Figure
}

// Figure is one key figure with all that must stand beside it.
type Figure struct {
	Key        string  `json:"key"`                     // incidents, restore, detect, downtime, repeats, overdue
	Name       string  `json:"name"`                    // as the pages name it
	Definition string  `json:"definition"`              // what is counted
	Value      string  `json:"text"`                    // "7", "2h 51m", "not recorded"
	Number     float64 `json:"value"`                   // of Value, durations in minutes
	Known      bool    `json:"known"`                   // false: nothing is recorded, and the value is no zero
	Before     string  `json:"before_text"`             // the same in the window before; "" when that cannot be compared
	Coverage   string  `json:"coverage"`                // "5 of 7 recorded"; "" when every incident counts
	Note       string  `json:"note"`                    // what else must be known: the mean, the longest, the one record that makes the mean
	Verdict    Verdict `json:"verdict"`                 // "" when nothing is compared
	Scope      string  `json:"verdict_scope,omitempty"` // of the verdict: "SEV2 alone", "all severities"
}

// Overview compares the last [Collection.WindowDays] with as many days before.
func (c *Collection) Overview() Overview {
	n := c.WindowDays()
	span := time.Duration(n) * Day
	return c.compare(c.Window(c.Now.Add(-span), c.Now), c.Window(c.Now.Add(-2*span), c.Now.Add(-span)), n)
}

func (c *Collection) compare(now, before Window, n int) Overview {
	o := Overview{Days: n, Now: now, Before: before, Comparable: before.Observed}
	o.Figures = []Figure{
		countFigure(o), durationFigure(o, Restore, now.Restore, before.Restore), durationFigure(o, Detect, now.Detect, before.Detect),
		downtimeFigure(o), repeatFigure(o), c.overdueFigure(o),
	}
	return o
}

func countFigure(o Overview) Figure {
	a, b := len(o.Now.Incidents), len(o.Before.Incidents)
	f := Figure{Key: "incidents", Name: "Incidents", Definition: "Incidents that began in the window", Number: float64(a), Value: fmt.Sprint(a), Known: true}
	if o.Comparable {
		f.Before = fmt.Sprint(b)
		f.Verdict = CompareCounts(a, days(o.Now.To.Sub(o.Now.From)), b, days(o.Before.To.Sub(o.Before.From))).Verdict
	}
	return f
}

func durationFigure(o Overview, m Metric, now, before Measure) Figure {
	f := Figure{Key: "restore", Name: "Median time to restore", Definition: now.Definition, Coverage: now.CoverageText()}
	if m == Detect {
		f.Key, f.Name = "detect", "Median time to detect"
	}
	f.Value, f.Known = "not recorded", now.N > 0
	if now.Of == 0 {
		f.Value, f.Coverage = "no incidents", ""
	}
	if now.N > 0 {
		f.Number, f.Value = now.Median, Format(now.Median)
		f.Note = "mean " + Format(now.Mean)
		if now.HasP90 {
			f.Note += ", 9 in 10 under " + Format(now.P90)
		}
		if text, ok := now.MeanSentence(); ok {
			f.Note += ". " + text
		}
	}
	if o.Comparable && before.N > 0 {
		f.Before = Format(before.Median)
		if now.N > 0 {
			change, scope := CompareTimes(m, o.Now.Incidents, o.Before.Incidents)
			f.Verdict, f.Scope = change.Verdict, scope
		}
	}
	return f
}

func downtimeFigure(o Overview) Figure {
	f := Figure{
		Key: "downtime", Name: "Downtime", Definition: "Time in which at least one incident was on",
		Number: o.Now.Downtime, Value: Format(o.Now.Downtime), Known: o.Now.Restore.N > 0 || o.Now.Downtime > 0, Coverage: o.Now.Restore.CoverageText(),
	}
	if !f.Known {
		f.Value = "not recorded"
		if o.Now.Restore.Of == 0 {
			f.Value, f.Coverage = "no incidents", ""
		}
		return f
	}
	if o.Now.Restore.N > 1 {
		f.Note = "longest " + Format(o.Now.Restore.Max)
	}
	if n := len(keep(o.Now.Incidents, func(in *Incident) bool { return in.Times.Restore.OK && !in.Began.Exact() })); n > 0 {
		f.Definition += fmt.Sprintf("; %d without a time of day, counted in full because nobody knows what they overlapped", n)
	}
	if o.Comparable && (o.Before.Restore.N > 0 || len(o.Before.Incidents) == 0) {
		f.Before = Format(o.Before.Downtime)
	}
	return f
}

func repeatFigure(o Overview) Figure {
	a, of := o.Now.Repeats, len(o.Now.Incidents)
	f := Figure{
		Key: "repeats", Name: "Repeats", Definition: "Incidents whose labelled cause had been seen before", Known: of > 0,
		Number: float64(a), Value: fmt.Sprintf("%d of %d", a, of),
	}
	if of == 0 {
		f.Value = "no incidents"
		return f
	}
	labelled := len(keep(o.Now.Incidents, func(in *Incident) bool { return len(in.Causes) > 0 }))
	if labelled == 0 {
		f.Known, f.Value, f.Coverage = false, "not recorded", "no cause labelled"
		return f
	}
	if labelled < of {
		f.Coverage = fmt.Sprintf("%d of %d with a labelled cause", labelled, of)
	}
	if o.Now.OpenN > 0 {
		f.Note = fmt.Sprintf("%d while an earlier action was open", o.Now.OpenN)
	}
	if o.Comparable {
		f.Before = fmt.Sprintf("%d of %d", o.Before.Repeats, len(o.Before.Incidents))
	}
	return f
}

func (c *Collection) overdueFigure(o Overview) Figure {
	l := c.LedgerAt(o.Now.To)
	f := Figure{Key: "overdue", Name: "Overdue actions", Definition: "Open actions past their due date, at the end of the window", Known: true}
	f.Number, f.Value = float64(l.Counts[Overdue]), fmt.Sprint(l.Counts[Overdue])
	due := 0
	for _, e := range l.Entries {
		due += boolInt(e.HasDue)
	}
	f.Coverage = fmt.Sprintf("%d open, %d unknown", l.Open(), l.Counts[UnknownIs])
	switch {
	case len(l.Entries) == 0:
		f.Known, f.Value, f.Coverage = false, "not recorded", ""
	case due == 0:
		f.Known, f.Value = false, "no due dates"
	}
	if o.Comparable && due > 0 {
		f.Before = fmt.Sprint(c.CountsAt(o.Before.To)[Overdue])
	}
	return f
}

// values returns the known minutes of metric m.
func values(list []*Incident, m Metric) []float64 {
	var out []float64
	for _, in := range list {
		if b := m.Of(in); b.OK {
			out = append(out, b.Minutes())
		}
	}
	return out
}

// Values returns the known minutes of metric m, by start of the incident.
func (m Metric) Values(list []*Incident) []float64 { return values(list, m) }

// Format returns a number of minutes in the short form of the site: "2h 51m".
func Format(m float64) string { return postmortem.FormatDuration(Minutes(m)) }

// FormatDays returns a number of days in words: "8 days", "4 months", "2.4 years".
func FormatDays(d float64) string {
	switch n := int(math.Round(d)); {
	case d < 1:
		return fmt.Sprintf("%d hours", int(math.Round(d*24)))
	case n == 1:
		return "1 day"
	case d < 60:
		return fmt.Sprintf("%d days", n)
	case d < 730:
		return fmt.Sprintf("%d months", int(math.Round(d/30.4375)))
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d/365.25), ".0") + " years"
}

// Spell is a stretch without incidents.
type Spell struct {
	From, To time.Time
	Days     float64
	Running  bool // it is not over
}

// LongestQuiet returns the longest stretch from one start to the next, from the
// last start to the end of a window, or from its begin to the first start. from
// is zero where nothing was observed before the first start. ok is false for
// fewer than two stretches.
func LongestQuiet(list []*Incident, from, end time.Time) (s Spell, ok bool) {
	led := !from.IsZero() && len(list) > 0
	if led {
		s = Spell{from, list[0].Began.Lo, days(list[0].Began.Lo.Sub(from)), false}
	}
	for i, in := range list {
		to := end
		if i+1 < len(list) {
			to = list[i+1].Began.Lo
		}
		if d := days(to.Sub(in.Began.Lo)); d > s.Days {
			s = Spell{in.Began.Lo, to, d, i+1 == len(list)}
		}
	}
	return s, len(list)+boolInt(led) > 1
}

// DayCount is a day with incidents.
type DayCount struct {
	Day       time.Time // midnight in the zone of the collection
	Incidents []*Incident
}

// DaysWith returns the days of [from, to) on which incidents began, in order.
func (c *Collection) DaysWith(from, to time.Time) []DayCount {
	var out []DayCount
	for _, in := range c.Between(from, to) {
		d := dayOf(in.Began.Lo, c.Zone)
		if n := len(out); n > 0 && out[n-1].Day.Equal(d) {
			out[n-1].Incidents = append(out[n-1].Incidents, in)
			continue
		}
		out = append(out, DayCount{d, []*Incident{in}})
	}
	return out
}

// Hours counts starts by weekday (Monday first) and hour, and how many incidents
// have a start that is known to the minute.
func (c *Collection) Hours() (grid [7][24]int, n int) {
	for _, in := range c.Incidents {
		if in.Began.Exact() {
			t := in.Began.Lo.In(c.Zone)
			grid[(int(t.Weekday())+6)%7][t.Hour()]++
			n++
		}
	}
	return grid, n
}
