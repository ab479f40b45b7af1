package render

import (
	"cmp"
	"fmt"
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

// StripKey says what the dots of strips mean, as far as it is not said beside them.
type StripKey struct {
	Severities []Sev // those that dots have, worst first
	Suggested  bool  // some dots are hollow
}

// Shown reports whether there is anything to say.
func (k StripKey) Shown() bool { return len(k.Severities) > 0 || k.Suggested }

// keyOf returns the key of some strips.
func (s *site) keyOf(strips []Strip) StripKey {
	var k StripKey
	ranks := map[int]bool{}
	for _, st := range strips {
		for _, d := range st.Dots {
			ranks[d.Rank] = true
			k.Suggested = k.Suggested || d.Suggested
		}
	}
	for _, sev := range s.legend() {
		if ranks[sev.Rank] {
			k.Severities = append(k.Severities, sev)
		}
	}
	return k
}

// dotWords says what a dot is and when the strips begin.
func dotWords(a axis, strips []Strip) string {
	text := fmt.Sprintf("One dot per incident since %d", a.from.Year())
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

// columns is how many dots stand on top of each other before the next moves aside.
const columns = 3

// strip draws the incidents on the axis; those outside of it are left out.
// width is that of one dot in per cent of the strip.
func strip(a axis, list []*corpus.Incident, width float64) Strip {
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
	var x float64
	level := columns
	for i, p := range places {
		switch {
		case i == 0 || p.x-x >= width:
			x, level = p.x, 0
		case level+1 < columns:
			level++
		case x+width <= 100:
			x, level = x+width, 0
		default:
			continue // no room left at the end of the axis; the label has the number
		}
		st.Dots = append(st.Dots, Dot{
			X: percent(x, 100), Shift: [columns]string{"", "up", "dn"}[level], Rank: rank(p.in), incident: p.in,
		})
	}
	return st
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
