package stats

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Grain is the length of the periods that incidents are grouped by.
type Grain string

// The grains.
const (
	Month   Grain = "month"
	Quarter Grain = "quarter"
	Year    Grain = "year"
)

// Start returns the beginning of the period that holds t, in zone.
func (g Grain) Start(t time.Time, zone *time.Location) time.Time {
	y, m, _ := t.In(zone).Date()
	switch g {
	case Quarter:
		m = (m-1)/3*3 + 1
	case Year:
		m = time.January
	}
	return time.Date(y, m, 1, 0, 0, 0, 0, zone)
}

// Next returns the beginning of the period after the one that begins at start.
func (g Grain) Next(start time.Time) time.Time {
	switch g {
	case Quarter:
		return start.AddDate(0, 3, 0)
	case Year:
		return start.AddDate(1, 0, 0)
	}
	return start.AddDate(0, 1, 0)
}

// Name returns the key of the period that begins at start: "2026-03", "2026-Q1", "2026".
func (g Grain) Name(start time.Time) string {
	switch g {
	case Quarter:
		return fmt.Sprintf("%d-Q%d", start.Year(), (int(start.Month())+2)/3)
	case Year:
		return fmt.Sprintf("%d", start.Year())
	}
	return start.Format("2006-01")
}

// Title returns the period in words: "March 2026", "Q1 2026", "2026".
func (g Grain) Title(start time.Time) string {
	switch g {
	case Quarter:
		return fmt.Sprintf("Q%d %d", (int(start.Month())+2)/3, start.Year())
	case Year:
		return fmt.Sprintf("%d", start.Year())
	}
	return start.Format("January 2006")
}

// Period is one month, quarter or year, as far as it was observed.
type Period struct {
	Name     string     `json:"name"`             // "2026-03", "2026-Q1", "2026"
	Title    string     `json:"title"`            // the same in words
	From     time.Time  `json:"from"`             // observed part: [From, To)
	To       time.Time  `json:"to"`               // the end, which is not in it
	Partial  bool       `json:"partial"`          // observed in part only: drawn faded, not compared, not in averages
	Running  bool       `json:"running"`          // partial because it is not over
	Exposure float64    `json:"exposure"`         // observed time in units of 30 days
	N        int        `json:"n"`                // incidents by start
	ByRank   []RankN    `json:"by_severity"`      // worst first
	Downtime float64    `json:"downtime_union"`   // minutes of [From, To) in which at least one incident was on
	Minutes  float64    `json:"downtime_sum"`     // incident minutes: each incident counts
	Restore  Measure    `json:"restore"`          // of the incidents that began in it
	Phases   [4]float64 `json:"phase_minutes"`    // to detect, acknowledge, mitigate, resolve; of incidents with all four moments
	PhasesN  int        `json:"phase_incidents"`  // incidents with all four moments, in order
	UCL      float64    `json:"ucl_rate"`         // upper limit of the u-chart, per 30 days
	UCLCount float64    `json:"ucl_count"`        // the same as a count in this period
	Most     int        `json:"expected_at_most"` // the most that chance explains at the average rate: as many or more has at least the chance 0.00135
	Tail     float64    `json:"p_at_least_n"`     // chance of as many or more at the average rate
	Unusual  bool       `json:"beyond_expected"`  // Tail below 0.00135 and the periods are not bursty
	list     []*Incident
}

// RankN is how many incidents have one severity.
type RankN struct {
	Severity string `json:"severity"` // its name; empty when unstated
	Rank     int    `json:"rank"`     // 0 when unstated or unranked
	N        int    `json:"n"`        // incidents
}

// Incidents returns the incidents that began in the period.
func (p Period) Incidents() []*Incident { return p.list }

// Series is the collection cut into periods.
type Series struct {
	Grain    Grain    `json:"grain"`                           // month, quarter or year
	Why      string   `json:"why"`                             // why this grain: "most months have fewer than three"
	Periods  []Period `json:"periods"`                         // oldest first, those without incidents too
	Rate     float64  `json:"rate"`                            // incidents per 30 days of the periods in the baseline
	Baseline string   `json:"baseline"`                        // which periods those are
	Bursty   bool     `json:"bursty"`                          // counts vary far more than chance; no period is flagged
	Shift    bool     `json:"eight_on_a_side"`                 // eight complete periods in a row above or below the average
	ShiftTo  string   `json:"eight_on_a_side_until,omitempty"` // name of the last period of the newest such run
	XmR      XmR      `json:"xmr"`                             // of the counts of the complete periods
	Excluded int      `json:"too_coarse_dates"`                // incidents whose period is not known
}

// Series cuts the observed time into periods of grain g.
func (c *Collection) Series(g Grain) Series {
	s := Series{Grain: g}
	if c.ObservedFrom.IsZero() {
		return s
	}
	placed := 0
	for start := g.Start(c.ObservedFrom, c.Zone); start.Before(c.Now); start = g.Next(start) {
		end := g.Next(start)
		p := Period{Name: g.Name(start), Title: g.Title(start), From: later(start, c.ObservedFrom), To: earlier(end, c.Now)}
		if !c.ObservedStated {
			p.From = later(start, dayOf(c.ObservedFrom, c.Zone))
		}
		p.Running = c.running(end)
		p.Partial = p.Running || p.From.After(start)
		p.Exposure = days(p.To.Sub(p.From)) / 30
		p.list = c.Between(start, end)
		p.N = len(p.list)
		p.ByRank = byRank(p.list)
		p.Restore = Restore.Measure(p.list)
		p.Phases, p.PhasesN = phases(p.list)
		p.Downtime, p.Minutes = Downtime(c.Incidents, p.From, p.To)
		placed += p.N
		s.Periods = append(s.Periods, p)
	}
	s.Excluded = len(c.Incidents) - placed
	s.limits()
	return s
}

// running reports whether a period that ends at end is not over. An as-of date
// is a day: on the last day of a period the period counts as over.
func (c *Collection) running(end time.Time) bool { return c.Now.AddDate(0, 0, 1).Before(end) }

// limits fills in the u-chart: the average rate of the baseline and per period
// the limit ū + 3√(ū/e) and the exact tail. With fewer than six complete
// periods all observed time makes the baseline, weighted by exposure.
func (s *Series) limits() {
	complete := make([]bool, len(s.Periods))
	var counts []float64
	for i, p := range s.Periods {
		if complete[i] = !p.Partial; complete[i] {
			counts = append(counts, float64(p.N))
		}
	}
	s.Baseline = "complete periods"
	if len(counts) < 6 {
		s.Baseline = "all observed time"
	}
	n, exposure := 0, 0.0
	for i, p := range s.Periods {
		if complete[i] || len(counts) < 6 {
			n += p.N
			exposure += p.Exposure
		}
	}
	if exposure == 0 {
		return
	}
	s.Rate = float64(n) / exposure
	s.XmR = NewXmR(counts)
	s.Bursty = len(counts) >= 12 && dispersion(counts) > 2
	run, side := 0, 0
	for i := range s.Periods {
		p := &s.Periods[i]
		if p.Exposure == 0 {
			continue
		}
		p.UCL = s.Rate + 3*math.Sqrt(s.Rate/p.Exposure)
		p.UCLCount = p.UCL * p.Exposure
		p.Tail = poissonAtLeast(p.N, s.Rate*p.Exposure)
		for poissonAtLeast(p.Most+1, s.Rate*p.Exposure) >= .00135 {
			p.Most++
		}
		p.Unusual = !s.Bursty && !p.Partial && p.Tail < .00135
		if p.Partial {
			continue
		}
		now := sign(float64(p.N) - s.Rate*p.Exposure)
		if now != side {
			run, side = 0, now
		}
		run++
		if run >= 8 && side != 0 && !s.Bursty {
			s.Shift, s.ShiftTo = true, p.Name
		}
	}
}

// Periods returns how many periods of grain g the observed time has, whole or in part.
func (c *Collection) Periods(g Grain) int {
	n := 0
	if c.ObservedFrom.IsZero() {
		return n
	}
	for start := g.Start(c.ObservedFrom, c.Zone); start.Before(c.Now); start = g.Next(start) {
		n++
	}
	return n
}

// filled returns in how many periods of grain g at least least incidents began.
func (c *Collection) filled(g Grain, least int) int {
	counts := map[time.Time]int{}
	filled := 0
	for _, in := range c.Incidents {
		if in.Began.IsZero() {
			continue
		}
		start := g.Start(in.Began.Lo, c.Zone)
		if !in.Began.In(start, g.Next(start)) {
			continue
		}
		if counts[start]++; counts[start] == least {
			filled++
		}
	}
	return filled
}

// Density returns the grain of the trends and why: the one that is set, else by how many incidents there are: the finest in which
// at least half of the periods hold three or more. A month or a quarter needs at
// least four periods, else the next finer one is taken.
func (c *Collection) Density() (Grain, string) {
	if c.options.Grain != "" {
		return c.options.Grain, "it is set in the configuration"
	}
	grains := []Grain{Month, Quarter, Year}
	for i, g := range grains {
		last := i+1 == len(grains) || c.Periods(grains[i+1]) < 4
		enough := 2*c.filled(g, 3) >= c.Periods(g)
		switch {
		case !enough && !last:
			continue
		case i > 0: // what was wrong with the finer one; this one may be no better
			return g, fmt.Sprintf("most %ss have fewer than three", grains[i-1])
		case enough:
			return g, "at least half of the months have three or more"
		}
		return g, fmt.Sprintf("there are fewer than four %ss", grains[i+1])
	}
	return Year, ""
}

// Rate returns the incidents per 30 days of observed time and its exact 95 % interval.
func (c *Collection) Rate() (rate, low, high float64) {
	e := c.Observed() / 30
	if e <= 0 {
		return 0, 0, 0
	}
	n := len(c.Dated())
	low, high = poissonInterval(n)
	return float64(n) / e, low / e, high / e
}

// MTBF returns the observed days per incident: incidents are points in time,
// not periods of uptime. ok is false without observed time or incidents.
func (c *Collection) MTBF() (mtbf float64, ok bool) {
	n := len(c.Dated())
	if n == 0 || c.Observed() <= 0 {
		return 0, false
	}
	return c.Observed() / float64(n), true
}

// Gaps returns the hours from each start to the next.
func (c *Collection) Gaps() []float64 { return gaps(c.Dated()) }

func gaps(list []*Incident) []float64 {
	var out []float64
	for i := 1; i < len(list); i++ {
		out = append(out, list[i].Began.Lo.Sub(list[i-1].Began.Lo).Hours())
	}
	return out
}

// Downtime returns the minutes of [from, to) in which at least one incident was
// on, and the sum over all incidents. An incident whose start is known to the
// day alone counts in full in both, since nobody knows what it overlapped.
func Downtime(list []*Incident, from, to time.Time) (union, sum float64) {
	type stretch struct{ from, to time.Time }
	var on []stretch
	for _, in := range list {
		switch {
		case !in.Times.Restore.OK || in.Began.IsZero():
		case !in.Began.Exact():
			if in.Began.In(from, to) {
				union += in.Times.Restore.Minutes()
				sum += in.Times.Restore.Minutes()
			}
		default:
			s := stretch{later(in.Began.Lo, from), earlier(in.Began.Lo.Add(in.Times.Restore.Value), to)}
			if s.to.After(s.from) {
				on = append(on, s)
				sum += minutes(s.to.Sub(s.from))
			}
		}
	}
	slices.SortFunc(on, func(a, b stretch) int { return a.from.Compare(b.from) })
	var end time.Time
	for _, s := range on {
		if s.to.After(end) {
			union += minutes(s.to.Sub(later(s.from, end)))
			end = s.to
		}
	}
	return union, sum
}

// XmR is a chart of single values with moving ranges (Shewhart; Wheeler).
type XmR struct {
	N          int     `json:"n"`            // values
	Center     float64 `json:"center"`       // their mean
	Range      float64 `json:"moving_range"` // mean difference from one to the next
	Upper      float64 `json:"upper"`        // center + 2.66 moving ranges
	Lower      float64 `json:"lower"`        // not below 0
	RangeLimit float64 `json:"range_limit"`  // 3.268 moving ranges
}

// NewXmR returns mean ± 2.66 mean moving range. Fewer than two values give no limits.
func NewXmR(x []float64) XmR {
	c := rawXmR(x)
	c.Lower = max(c.Lower, 0)
	return c
}

func rawXmR(x []float64) XmR {
	c := XmR{N: len(x)}
	if len(x) < 2 {
		return c
	}
	for i, v := range x {
		c.Center += v / float64(len(x))
		if i > 0 {
			c.Range += math.Abs(v-x[i-1]) / float64(len(x)-1)
		}
	}
	c.Upper, c.Lower, c.RangeLimit = c.Center+2.66*c.Range, c.Center-2.66*c.Range, 3.268*c.Range
	return c
}

// NewXmRLog is NewXmR on the logarithms of durations in minutes, turned back.
func NewXmRLog(x []float64) XmR {
	logs := make([]float64, len(x))
	for i, v := range x {
		logs[i] = math.Log(max(v, 1))
	}
	c := rawXmR(logs)
	c.Center, c.Upper, c.Lower = math.Exp(c.Center), math.Exp(c.Upper), math.Exp(c.Lower)
	return c
}

// NewT is the chart of gaps between rare events (Nelson 1994): XmR on gap^(1/3.6), turned back.
func NewT(gaps []float64) XmR {
	y := make([]float64, len(gaps))
	for i, v := range gaps {
		y[i] = math.Pow(v, 1/3.6)
	}
	c := rawXmR(y)
	c.Center, c.Upper, c.Lower = math.Pow(c.Center, 3.6), math.Pow(c.Upper, 3.6), math.Pow(max(c.Lower, 0), 3.6)
	return c
}

// phases returns the minutes of each phase over the incidents that have every
// moment, in order, and how many those are.
func phases(list []*Incident) (out [4]float64, n int) {
	for _, in := range list {
		t := in.Times
		if !t.Detect.OK || !t.Acknowledge.OK || !t.Mitigate.OK || !t.Restore.OK {
			continue
		}
		at := [4]float64{t.Detect.Minutes(), 0, t.Mitigate.Minutes(), t.Restore.Minutes()}
		at[1] = t.Acknowledge.Minutes()
		if !t.Acknowledge.Fallback {
			at[1] += at[0]
		}
		if at[1] > at[2] || at[2] > at[3] {
			continue
		}
		n++
		last := 0.0
		for i, v := range at {
			out[i] += v - last
			last = v
		}
	}
	return out, n
}

// byRank counts incidents per severity, worst first, those without one last.
func byRank(list []*Incident) []RankN {
	var out []RankN
	for _, in := range list {
		i := slices.IndexFunc(out, func(r RankN) bool { return r.Severity == in.Severity.Name })
		if i < 0 {
			out = append(out, RankN{Severity: in.Severity.Name, Rank: in.Rank})
			i = len(out) - 1
		}
		out[i].N++
	}
	slices.SortFunc(out, compareRank)
	return out
}

func compareRank(a, b RankN) int {
	if (a.Rank == 0) != (b.Rank == 0) {
		return boolInt(a.Rank == 0) - boolInt(b.Rank == 0)
	}
	if a.Rank != b.Rank {
		return a.Rank - b.Rank
	}
	if (a.Severity == "") != (b.Severity == "") {
		return boolInt(a.Severity == "") - boolInt(b.Severity == "")
	}
	return boolInt(a.Severity > b.Severity) - boolInt(a.Severity < b.Severity)
}

// dispersion returns variance over mean.
func dispersion(x []float64) float64 {
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		square += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	if mean == 0 {
		return 0
	}
	return square / mean
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// dayOf returns the midnight before t in zone.
func dayOf(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}
