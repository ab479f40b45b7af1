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
	Version      int          `json:"version"`              // of this file
	AsOf         time.Time    `json:"as_of"`                // the moment that counts as now
	Zone         string       `json:"zone"`                 // of months, weekdays and hours
	ObservedFrom time.Time    `json:"observed_from"`        // since when incidents are recorded here
	Stated       bool         `json:"observed_from_stated"` // false: taken from the first incident, which makes the rate a little too high
	ObservedDays float64      `json:"observed_days"`        // from then until now
	Incidents    int          `json:"incidents"`            // counted
	Dated        int          `json:"dated"`                // of the incidents: the day of the start is known
	LeftOut      []LeftOut    `json:"left_out"`             // not counted, and why
	Ongoing      []Running    `json:"ongoing"`              // not over
	Detect       Measure      `json:"time_to_detect"`       // over all incidents, as the next three
	Acknowledge  Measure      `json:"time_to_acknowledge"`
	Mitigate     Measure      `json:"time_to_mitigate"`
	Restore      Measure      `json:"time_to_restore"`
	MeanSentence string       `json:"mean_sentence,omitempty"` // says that one record makes the mean, where it does
	Downtime     DowntimeSum  `json:"downtime"`                // of the whole observed time
	Rate         RateInterval `json:"rate"`                    // incidents in 30 days
	MTBF         float64      `json:"mtbf_days"`               // observed days per incident; 0 when unknown
	Gaps         GapSum       `json:"gaps"`                    // from each start to the next
	XmRRestore   XmR          `json:"xmr_restore"`             // of the logarithms of the times to restore, turned back
	Series       Series       `json:"series"`                  // in the grain that the density asks for
	Months       Series       `json:"months"`                  // by month, whatever the density
	Burst        Burst        `json:"burst"`                   // the densest fortnight of all incidents
	Windows      WindowsSum   `json:"windows"`                 // the newest window against the one before
	Repeats      int          `json:"repeats"`                 // incidents that are a repeat of a labelled cause
	Causes       []Recurrence `json:"causes"`                  // labelled: first what most often came back while an action was open
	Suggested    []Recurrence `json:"suggested_causes"`        // what texts suggest; labelled incidents of the same causes count along
	Services     []Recurrence `json:"services"`                // likewise
	CauseService []Pair       `json:"cause_service"`           // labelled causes and services that meet, the likeliest first
	Actions      ActionSum    `json:"actions"`                 // the actions, and what is listed again
}

// DowntimeSum is the downtime of the whole observed time, in minutes.
type DowntimeSum struct {
	Union     float64 `json:"union"`              // at least one incident was on
	Sum       float64 `json:"sum"`                // incident minutes: each incident counts
	UnionOpen float64 `json:"union_with_ongoing"` // the same, with ongoing incidents counted until now
	SumOpen   float64 `json:"sum_with_ongoing"`   // likewise
}

// RateInterval is a rate per 30 days with its exact 95 % interval.
type RateInterval struct {
	Per30 float64 `json:"per_30_days"` // of observed time
	Low   float64 `json:"low"`         // lower end of the exact 95 % interval
	High  float64 `json:"high"`        // upper end
}

// GapSum is the hours from each start to the next.
type GapSum struct {
	Hours  []float64 `json:"hours"`   // oldest first
	Mean   float64   `json:"mean"`    // hours
	Median float64   `json:"median"`  // hours
	T      XmR       `json:"t_chart"` // for rare events
}

// WindowsSum is the newest window against the one before.
type WindowsSum struct {
	Days       int      `json:"days"`       // length of each window: 90, or 365 where 90 days hold fewer than five incidents
	Comparable bool     `json:"comparable"` // the window before was observed as a whole
	Figures    []Figure `json:"figures"`    // of the newest window
}

// ActionSum is the ledger in figures.
type ActionSum struct {
	Total           int          `json:"total"`                // all actions
	Counts          []UrgencyN   `json:"by_state"`             // most pressing first
	RepeatedActions []RepeatedIn `json:"listed_again"`         // actions that a later postmortem lists again
	RepeatedFactors []RepeatedIn `json:"factors_listed_again"` // contributing factors likewise
}

// UrgencyN is how many actions have one urgency.
type UrgencyN struct {
	State Urgency `json:"state"` // overdue, due soon, open, unknown, done or dropped
	N     int     `json:"n"`     // actions
}

// RepeatedIn is a line listed by several postmortems.
type RepeatedIn struct {
	Text   string    `json:"text"`   // as the first one words it
	Places []PlaceIn `json:"places"` // by start of the incident
}

// PlaceIn is where a line stands.
type PlaceIn struct {
	Incident string `json:"incident"` // its id
	Path     string `json:"path"`     // of the file
	Line     int    `json:"line"`     // in the file
	Text     string `json:"text"`     // as it stands there
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
