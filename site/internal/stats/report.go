package stats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Version is the version of the shape of [Report]. It grows when a field
// changes its meaning or goes; new fields alone do not raise it.
const Version = 1

// Report is every figure of the collection: what `stats --json` prints and what
// metrics.json holds. Durations are minutes, gaps of the collection hours, gaps
// and silences of terms days, rates per 30 days of observed time.
type Report struct {
	Version      int          `json:"version"`
	AsOf         time.Time    `json:"as_of"`
	Zone         string       `json:"zone"`
	ObservedFrom time.Time    `json:"observed_from"`
	Stated       bool         `json:"observed_from_stated"` // false: taken from the first incident, which makes the rate a little too high
	ObservedDays float64      `json:"observed_days"`
	Incidents    int          `json:"incidents"`
	Dated        int          `json:"dated"` // of the incidents: the day of the start is known
	LeftOut      []LeftOut    `json:"left_out"`
	Ongoing      []Running    `json:"ongoing"`
	Detect       Measure      `json:"time_to_detect"`
	Acknowledge  Measure      `json:"time_to_acknowledge"`
	Mitigate     Measure      `json:"time_to_mitigate"`
	Restore      Measure      `json:"time_to_restore"`
	MeanSentence string       `json:"mean_sentence,omitempty"`
	Downtime     DowntimeSum  `json:"downtime"`
	Rate         RateInterval `json:"rate"`
	MTBF         float64      `json:"mtbf_days"` // observed days per incident; 0 when unknown
	Gaps         GapSum       `json:"gaps"`
	XmRRestore   XmR          `json:"xmr_restore"`
	Series       Series       `json:"series"` // in the grain that the density asks for
	Months       Series       `json:"months"`
	Burst        Burst        `json:"burst"`
	Windows      WindowsSum   `json:"windows"`
	Repeats      int          `json:"repeats"` // incidents that are a repeat of a labelled cause
	Causes       []Recurrence `json:"causes"`
	Suggested    []Recurrence `json:"suggested_causes"`
	Services     []Recurrence `json:"services"`
	CauseService []Pair       `json:"cause_service"`
	Actions      ActionSum    `json:"actions"`
}

// DowntimeSum is the downtime of the whole observed time, in minutes.
type DowntimeSum struct {
	Union     float64 `json:"union"` // at least one incident was on
	Sum       float64 `json:"sum"`   // incident minutes: each incident counts
	UnionOpen float64 `json:"union_with_ongoing"`
	SumOpen   float64 `json:"sum_with_ongoing"`
}

// RateInterval is a rate per 30 days with its exact 95 % interval.
type RateInterval struct {
	Per30 float64 `json:"per_30_days"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// GapSum is the hours from each start to the next.
type GapSum struct {
	Hours  []float64 `json:"hours"`
	Mean   float64   `json:"mean"`
	Median float64   `json:"median"`
	T      XmR       `json:"t_chart"` // for rare events
}

// WindowsSum is the newest window against the one before.
type WindowsSum struct {
	Days       int      `json:"days"`
	Comparable bool     `json:"comparable"`
	Figures    []Figure `json:"figures"`
}

// ActionSum is the ledger in figures.
type ActionSum struct {
	Total           int          `json:"total"`
	Counts          []UrgencyN   `json:"by_state"`
	RepeatedActions []RepeatedIn `json:"listed_again"`
	RepeatedFactors []RepeatedIn `json:"factors_listed_again"`
}

// UrgencyN is how many actions have one urgency.
type UrgencyN struct {
	State Urgency `json:"state"`
	N     int     `json:"n"`
}

// RepeatedIn is a line listed by several postmortems.
type RepeatedIn struct {
	Text   string    `json:"text"`
	Places []PlaceIn `json:"places"`
}

// PlaceIn is where a line stands.
type PlaceIn struct {
	Incident string `json:"incident"`
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Text     string `json:"text"`
}

// Report computes every figure.
func (c *Collection) Report() Report {
	all := c.Incidents
	r := Report{
		Version: Version, AsOf: c.Now, Zone: c.Zone.String(), ObservedFrom: c.ObservedFrom, Stated: c.ObservedStated, ObservedDays: c.Observed(),
		Incidents: len(all), Dated: len(c.Dated()), LeftOut: c.LeftOut, Ongoing: c.Ongoing(),
		Detect: Detect.Measure(all), Acknowledge: Acknowledge.Measure(all), Mitigate: Mitigate.Measure(all), Restore: Restore.Measure(all),
		XmRRestore: NewXmRLog(values(all, Restore)), Months: c.Series(Month),
		Causes: c.Causes(), Suggested: c.SuggestedCauses(), Services: c.ServiceRecurrences(), CauseService: c.CauseService(),
	}
	r.MeanSentence, _ = r.Restore.MeanSentence()
	r.Downtime.Union, r.Downtime.Sum = Downtime(all, c.ObservedFrom, c.Now)
	r.Downtime.UnionOpen, r.Downtime.SumOpen = Downtime(c.withOngoing(), c.ObservedFrom, c.Now)
	r.Rate.Per30, r.Rate.Low, r.Rate.High = c.Rate()
	r.MTBF, _ = c.MTBF()
	r.Gaps.Hours = c.Gaps()
	s := Summarize(r.Gaps.Hours)
	r.Gaps.Mean, r.Gaps.Median, r.Gaps.T = s.Mean, s.Median, NewT(r.Gaps.Hours)
	grain, why := c.Density()
	r.Series = c.Series(grain)
	r.Series.Why = why
	if c.Observed() > 0 && r.Dated > 0 {
		r.Burst = burst(c.Dated(), c.Observed())
	}
	o := c.Overview()
	r.Windows = WindowsSum{o.Days, o.Comparable, o.Figures}
	r.Repeats = len(c.RepeatIDs())
	r.Actions = c.actionSum()
	return r
}

// withOngoing returns the incidents with those that are not over counted until now.
func (c *Collection) withOngoing() []*Incident {
	var out []*Incident
	for _, in := range c.Incidents {
		if in.Ongoing && in.Began.Exact() {
			copied := *in
			copied.Times.Restore = Beat{Value: c.Now.Sub(in.Began.Lo), OK: true}
			in = &copied
		}
		out = append(out, in)
	}
	return out
}

func (c *Collection) actionSum() ActionSum {
	l := c.Ledger()
	s := ActionSum{Total: len(l.Entries)}
	for _, u := range Urgencies() {
		s.Counts = append(s.Counts, UrgencyN{u, l.Counts[u]})
	}
	s.RepeatedActions, s.RepeatedFactors = repeatedIn(c.RepeatedActions()), repeatedIn(c.RepeatedFactors())
	return s
}

func repeatedIn(list []Repeated) []RepeatedIn {
	var out []RepeatedIn
	for _, r := range list {
		in := RepeatedIn{Text: r.Text}
		for _, p := range r.Places {
			in.Places = append(in.Places, PlaceIn{p.Incident.ID, p.Incident.Path, p.Line, p.Text})
		}
		out = append(out, in)
	}
	return out
}

// JSON encodes v with at most six decimals, so that equal figures give equal
// bytes on every machine.
func JSON(v any) ([]byte, error) {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding figures: %w", err)
	}
	return roundNumbers(raw.Bytes()), nil
}

// roundNumbers rounds the numbers of a JSON text to six decimals, and writes empty
// lists as such.
func roundNumbers(in []byte) []byte {
	out := make([]byte, 0, len(in))
	inside := false
	for i := 0; i < len(in); {
		c := in[i]
		if c == '\\' && inside {
			out = append(out, in[i:i+2]...)
			i += 2
			continue
		}
		if c == '"' {
			inside = !inside
		}
		if !inside && bytes.HasPrefix(in[i:], []byte("null")) {
			out = append(out, "[]"...) // the reports hold no null but that of an empty list
			i += 4
			continue
		}
		if inside || c != '-' && (c < '0' || c > '9') {
			out = append(out, c)
			i++
			continue
		}
		j := i
		for j < len(in) && bytes.IndexByte([]byte("+-.0123456789eE"), in[j]) >= 0 {
			j++
		}
		number := in[i:j]
		if f, err := strconv.ParseFloat(string(number), 64); err == nil && bytes.ContainsAny(number, ".eE") {
			f = math.Round(f*1e6) / 1e6
			if f == 0 {
				f = 0 // no minus zero
			}
			number = strconv.AppendFloat(nil, f, 'f', -1, 64)
		}
		out = append(out, number...)
		i = j
	}
	return out
}
