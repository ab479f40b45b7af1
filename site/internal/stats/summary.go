package stats

import (
	"fmt"
	"math"
	"slices"

	"afterword/site/internal/postmortem"
)

// Summary describes a list of values. All figures are in the unit of the values.
type Summary struct {
	N         int     `json:"n"`               // values
	Sum       float64 `json:"sum"`             // of all values
	Mean      float64 `json:"mean"`            // never to be shown without the median
	Median    float64 `json:"median"`          // quantile type 7, as the other quantiles
	P25       float64 `json:"p25"`             // quarter of the values below
	P75       float64 `json:"p75"`             // three quarters below
	P90       float64 `json:"p90"`             // to be shown from n = 10 only
	HasP90    bool    `json:"p90_shown"`       // there are ten values or more
	Geometric float64 `json:"geometric_mean"`  // of max(x, 1)
	Low       float64 `json:"median_low"`      // interval of the median; 0, as its coverage, for five values or fewer
	High      float64 `json:"median_high"`     // its upper end
	Coverage  float64 `json:"median_coverage"` // chance that the interval holds the median, at least 0.95
	Min       float64 `json:"min"`             // smallest value
	Max       float64 `json:"max"`             // largest value
}

// HasInterval reports whether n allows an interval of the median. None exists
// for five or fewer values.
func (s Summary) HasInterval() bool { return s.Coverage > 0 }

// Summarize describes values, in any order.
func Summarize(values []float64) Summary {
	s := Summary{N: len(values), HasP90: len(values) >= 10}
	if s.N == 0 {
		return s
	}
	x := slices.Sorted(slices.Values(values))
	logs := 0.0
	for _, v := range x {
		s.Sum += v
		logs += math.Log(max(v, 1))
	}
	s.Mean, s.Geometric = s.Sum/float64(s.N), math.Exp(logs/float64(s.N))
	s.Median, s.P25, s.P75, s.P90 = quantile(x, .5), quantile(x, .25), quantile(x, .75), quantile(x, .9)
	s.Min, s.Max = x[0], x[s.N-1]
	s.Low, s.High, s.Coverage = medianInterval(x)
	return s
}

// quantile is type 7 of Hyndman and Fan (1996) of the ascending x, the default of R.
func quantile(x []float64, p float64) float64 {
	h := p * float64(len(x)-1)
	i := int(math.Floor(h))
	if i+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[i] + (h-float64(i))*(x[i+1]-x[i])
}

// medianInterval returns X(k+1) … X(n−k) for the largest k that keeps a coverage
// of 95 %, and that coverage; 0 when there is none.
func medianInterval(x []float64) (low, high, coverage float64) {
	n := len(x)
	below := 0.0
	for k := 0; k < n/2; k++ {
		below += binomial(k, n, .5)
		c := 1 - 2*below
		if c < .95 {
			break
		}
		low, high, coverage = x[k], x[n-1-k], c
	}
	return low, high, coverage
}

// Measure is one of the times over many incidents, with all that must stand
// beside it.
type Measure struct {
	Name       string   `json:"name"`       // of the time
	Definition string   `json:"definition"` // from when to when
	Of         int      `json:"incidents"`  // incidents in scope; N of them have the time
	Left       []Reason `json:"left_out"`   // incidents without it, by reason
	Stated     int      `json:"stated"`     // of N: stated by the document rather than computed
	Approx     int      `json:"approx"`     // of N
	Differ     int      `json:"differ"`     // of N: stated and computed disagree
	Fallback   int      `json:"fallback"`   // of N: acknowledged, measured from the start
	Summary
}

// Reason is why some incidents have no such time.
type Reason struct {
	Text string `json:"reason"` // why there is no such time
	N    int    `json:"n"`      // incidents
}

// Metric names one of the times.
type Metric int

// The times, in the order in which they happen.
const (
	Detect Metric = iota
	Acknowledge
	Mitigate
	Restore
)

var metricTexts = [...]struct{ name, definition string }{
	Detect:      {"Time to detect", "From the start to the moment somebody or something noticed"},
	Acknowledge: {"Time to acknowledge", "From detection, or else from the start, to the moment somebody took it on"},
	Mitigate:    {"Time to mitigate", "From the start to the moment the harm stopped growing"},
	Restore:     {"Time to restore", "From the start to the end of the incident; often called MTTR when averaged"},
}

// String returns the name of the metric as it stands on a page.
func (m Metric) String() string { return metricTexts[m].name }

// Of returns the metric of one incident.
func (m Metric) Of(in *Incident) Beat {
	return [...]Beat{in.Times.Detect, in.Times.Acknowledge, in.Times.Mitigate, in.Times.Restore}[m]
}

// Measure summarises metric m over list.
func (m Metric) Measure(list []*Incident) Measure {
	out := Measure{Name: metricTexts[m].name, Definition: metricTexts[m].definition, Of: len(list)}
	left := map[string]int{}
	var values []float64
	for _, in := range list {
		b := m.Of(in)
		if !b.OK {
			left[b.Reason]++
			continue
		}
		values = append(values, b.Minutes())
		out.Stated += boolInt(b.Stated)
		out.Approx += boolInt(b.Approx)
		out.Differ += boolInt(b.Differ)
		out.Fallback += boolInt(b.Fallback)
	}
	out.Summary = Summarize(values)
	for _, text := range sortedKeys(left) {
		out.Left = append(out.Left, Reason{text, left[text]})
	}
	slices.SortStableFunc(out.Left, func(a, b Reason) int { return b.N - a.N })
	return out
}

// CoverageText says of how many incidents the time is known: "5 of 7 recorded".
func (m Measure) CoverageText() string {
	switch {
	case m.Of == 0:
		return "no incidents"
	case m.N == 1 && m.Of == 1:
		return "the one recorded"
	case m.N == m.Of:
		return fmt.Sprintf("all %d recorded", m.Of)
	}
	return fmt.Sprintf("%d of %d recorded", m.N, m.Of)
}

// MeanSentence says that a single record makes the mean what it is. ok is false
// unless there are at least three values, one of them is more than half of the
// sum, and the mean is at least three times the median.
func (s Summary) MeanSentence() (text string, ok bool) {
	if s.N < 3 || s.Max <= s.Sum/2 || s.Mean < 3*s.Median {
		return "", false
	}
	rest := (s.Sum - s.Max) / float64(s.N-1)
	return fmt.Sprintf("One record of %s makes the mean; without it the mean is %s.",
		postmortem.FormatDuration(Minutes(s.Max)), postmortem.FormatDuration(Minutes(rest))), true
}
