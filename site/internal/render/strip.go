package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"afterword/site/internal/corpus"
)

// Strip is the form that repeats at every size: incidents as dots on an axis of
// years. Positions are SVG lengths in per cent of its width.
type Strip struct {
	Label  string      // what a screen reader says instead of the picture
	Ticks  []string    // where years begin
	Years  []AxisLabel // the years, for an axis beside the strip
	Window *Window     // the stretch that is being counted; nil when none is shaded
	Dots   []Dot
	Bars   []Bar       // each for several incidents, where dots would lie on each other
	Notes  []AxisLabel // words in the large strip of a term's page
	Linked bool        // dots are links

	earlier int // incidents before the axis begins
}

// Window is a shaded stretch of a strip.
type Window struct{ X, Width string }

// AxisLabel is a word at a place of a strip.
type AxisLabel struct {
	X     string
	Y     int // in pixels; 0 on an axis
	Text  string
	Class string // "dim", and "s" or "e" for a label that begins or ends at X
}

// Dot is one incident in a strip.
type Dot struct {
	X         string
	Shift     string // "up" or "dn" where dots lie on top of each other, "" otherwise
	Rank      int    // of the severity; 0 when unknown
	Suggested bool   // the cause is only suggested
	URL       string // of the incident, where dots are links
	Title     string // "SEV1: Database full, 3 Jun 2021", where dots are links

	incident *corpus.Incident
}

// Bar stands for incidents that lie too close together for dots.
type Bar struct {
	X     string
	Title string // "5 incidents, May to June 2024"
	Parts []BarPart

	incidents []*corpus.Incident
}

// BarPart is the share of a bar that the incidents of one severity have.
type BarPart struct {
	Y, Height string // in per cent of the strip
	Rank      int    // of the severity; 0 when unknown
	Suggested bool   // the cause is only suggested
}

// Drawn reports whether the strip shows any incident.
func (st Strip) Drawn() bool { return len(st.Dots)+len(st.Bars) > 0 }

// StripKey says what the dots of strips mean, as far as it is not said beside them.
type StripKey struct {
	Severities []Sev // those that dots have, worst first
	Suggested  bool  // some dots are hollow
	Bars       bool  // some incidents are bars, and nothing else on the page says what these are
}

// Shown reports whether there is anything to say.
func (k StripKey) Shown() bool { return len(k.Severities) > 0 || k.Suggested || k.Bars }

// keyOf returns the key of some strips.
func (s *site) keyOf(strips []Strip) StripKey {
	var k StripKey
	ranks := map[int]bool{}
	for _, st := range strips {
		for _, d := range st.Dots {
			ranks[d.Rank] = true
			k.Suggested = k.Suggested || d.Suggested
		}
		for _, b := range st.Bars {
			for _, p := range b.Parts {
				ranks[p.Rank] = true
				k.Suggested = k.Suggested || p.Suggested
			}
		}
	}
	for _, sev := range s.legend() {
		if ranks[sev.Rank] {
			k.Severities = append(k.Severities, sev)
		}
	}
	return k
}

// barWords says what a bar is: one more than the dots of a stack, see [columns].
const barWords = "a bar for 4 or more close together"

// dotWords says what a dot is and when the strips begin.
func dotWords(a axis, strips []Strip) string {
	text := fmt.Sprintf("One dot per incident since %d", a.from.Year())
	if slices.ContainsFunc(strips, func(st Strip) bool { return len(st.Bars) > 0 }) {
		text += ", " + barWords
	}
	for _, st := range strips {
		if st.earlier > 0 {
			return text + "; earlier ones are in the numbers only"
		}
	}
	return text
}

// axis is a stretch of time that a strip shows.
type axis struct{ from, to time.Time }

// stripYears is how many whole years before the current one small strips show at most.
const stripYears = 8

// axisOf returns the axis of the small strips: from the year of the first of
// the incidents, but at most years back, until now; see [axisUntil].
func (s *site) axisOf(list []*corpus.Incident, years int) (axis, bool) {
	return axisUntil(list, years, s.Corpus.Now)
}

// axisUntil returns an axis from the year of the first of the incidents, but at
// most years back unless that is 0, until end. ok is false when none is dated.
func axisUntil(list []*corpus.Incident, years int, end time.Time) (axis, bool) {
	first, ok := firstDay(list)
	if !ok {
		return axis{}, false
	}
	year := first.Year()
	if years > 0 {
		year = max(year, end.Year()-years)
	}
	a := axis{time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), end}
	return a, a.to.After(a.from)
}

// firstDay returns the earliest day of the incidents; ok is false when none is dated.
func firstDay(list []*corpus.Incident) (first time.Time, ok bool) {
	for _, in := range list {
		if t, dated := began(in); dated && (!ok || t.Before(first)) {
			first, ok = t, true
		}
	}
	return first, ok
}

// began returns the calendar day of an incident; ok is false when the day is unknown.
func began(in *corpus.Incident) (time.Time, bool) {
	m := in.Date.Value
	if !m.HasDay() {
		return time.Time{}, false
	}
	y, mo, d := m.Wall.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC), true
}

// at returns the place of t on the axis in per cent.
func (a axis) at(t time.Time) float64 {
	return 100 * float64(t.Sub(a.from)) / float64(a.to.Sub(a.from))
}

// years returns the labels of the axis, thinned so that they do not touch.
func (a axis) years() (ticks []string, labels []AxisLabel) {
	n := a.to.Year() - a.from.Year() + 1
	step := (n + 11) / 12
	for y := a.from.Year(); y <= a.to.Year(); y++ {
		x := percent(a.at(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)), 100)
		ticks = append(ticks, x)
		if (y-a.from.Year())%step == 0 {
			labels = append(labels, AxisLabel{X: x, Text: strconv.Itoa(y)})
		}
	}
	return ticks, labels
}

// place is an incident at its place on the axis.
type place struct {
	x  float64
	in *corpus.Incident
}

// columns is how many dots stand on top of each other.
const columns = 3

// Where bars stand, in per cent of the height of a strip, small or large.
const (
	barTop    = 18.0
	barHeight = 64.0
)

// strip draws the incidents on the axis; those outside of it are left out. width
// is that of one dot in per cent of the strip: a dot stands at its time, and a
// bar for several within that of the time of each. Those that term has only by
// suggestion are hollow; term may be nil.
func strip(a axis, list []*corpus.Incident, term *corpus.Term, width float64) Strip {
	st := Strip{}
	st.Ticks, st.Years = a.years()
	var places []place
	for _, in := range list {
		t, ok := began(in)
		switch {
		case ok && t.Before(a.from):
			st.earlier++
		case ok && !t.After(a.to):
			places = append(places, place{a.at(t), in})
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.in.ID, b.in.ID))
	})
	st.Label = fmt.Sprintf("%s since %d", count(len(places), "incident"), a.from.Year())
	if st.earlier > 0 {
		st.Label += ", " + number(st.earlier) + " earlier"
	}
	suggested := suggestedOnly(term)
	for _, s := range stack(places, width) {
		if len(s.incidents) > 1 {
			st.Bars = append(st.Bars, bar(s, suggested))
			continue
		}
		in := s.incidents[0]
		st.Dots = append(st.Dots, Dot{
			X: percent(s.x, 100), Shift: [columns]string{"", "up", "dn"}[s.level], Rank: rank(in), Suggested: suggested[in], incident: in,
		})
	}
	return st
}

// spot is one mark of a strip: a dot on a level, or a bar over all of them.
type spot struct {
	x         float64
	level     int
	incidents []*corpus.Incident
}

// stack gives each place a dot on the first level where it touches no other.
// Where there is none, the dots that it would touch and all that follow within
// a width become one bar, so that no mark moves away from its time.
func stack(places []place, width float64) []spot {
	var out []spot
	var free [columns]float64 // where the next mark of a level may stand
	first := 0.0              // place of the first incident of the last bar
	for i, p := range places {
		level := slices.IndexFunc(free[:], func(x float64) bool { return p.x >= x })
		if level >= 0 {
			out = append(out, spot{p.x, level, []*corpus.Incident{p.in}})
			free[level] = p.x + width
			continue
		}
		if n := len(out) - 1; len(out[n].incidents) > 1 {
			out[n].incidents = append(out[n].incidents, p.in)
			continue
		}
		// The last marks are one dot on each level: each earlier one stands at
		// least a width before one of them, and so before the bar.
		b := spot{x: p.x}
		for _, dot := range out[len(out)-columns:] {
			b.incidents = append(b.incidents, dot.incidents[0])
		}
		b.incidents = append(b.incidents, p.in)
		out = append(out[:len(out)-columns], b)
		free = [columns]float64{p.x + width, p.x + width, p.x + width}
		first = places[i-columns].x
	}
	if n := len(out) - 1; n >= 0 && len(out[n].incidents) > 1 { // nothing follows: it may stand where the newest is
		out[n].x = min(first+width, places[len(places)-1].x)
	}
	return out
}

// bar draws incidents as one bar with a part for each severity, the worst on top.
func bar(s spot, suggested map[*corpus.Incident]bool) Bar {
	b := Bar{X: percent(s.x, 100), Title: barTitle(s.incidents), incidents: s.incidents}
	counts := map[BarPart]int{}
	for _, in := range s.incidents {
		counts[BarPart{Rank: rank(in), Suggested: suggested[in]}]++
	}
	order := func(p BarPart) int {
		if p.Suggested {
			return 100 + worst(p.Rank)
		}
		return worst(p.Rank)
	}
	parts := slices.SortedFunc(maps.Keys(counts), func(a, b BarPart) int { return order(a) - order(b) })
	top := barTop
	for _, p := range parts {
		height := barHeight * float64(counts[p]) / float64(len(s.incidents))
		p.Y, p.Height = percent(top, 100), percent(height, 100)
		b.Parts = append(b.Parts, p)
		top += height
	}
	return b
}

// barTitle says how many incidents a bar stands for, and of which months; they
// are in the order of their days.
func barTitle(list []*corpus.Incident) string {
	first, _ := began(list[0])
	last, _ := began(list[len(list)-1])
	months := last.Format("January 2006")
	switch {
	case first.Year() != last.Year():
		months = first.Format("January 2006") + " to " + months
	case first.Month() != last.Month():
		months = first.Format("January") + " to " + months
	}
	return count(len(list), "incident") + ", " + months
}

// suggestedOnly returns the incidents that are filed under a term only by suggestion.
func suggestedOnly(term *corpus.Term) map[*corpus.Incident]bool {
	if term == nil || len(term.Suggested) == 0 {
		return nil
	}
	only := make(map[*corpus.Incident]bool, len(term.Suggested))
	for _, in := range term.Suggested {
		only[in] = true
	}
	return only
}

// link makes the dots of a strip on the page at path links to their incidents.
func (st *Strip) link(path string) {
	st.Linked = true
	for i, d := range st.Dots {
		st.Dots[i].URL, st.Dots[i].Title = relative(path, d.incident.Permalink), dotTitle(d.incident)
	}
}

// dotTitle says which incident a dot is.
func dotTitle(in *corpus.Incident) string {
	t := title(in) + ", " + dateOf(in.Date.Value).Text
	if sev := severity(in).Text; sev != "" {
		t = sev + ": " + t
	}
	return t
}
