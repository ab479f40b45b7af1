package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

func at(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	panic("no time: " + s)
}

func exact(s string) Span {
	if s == "" {
		return Span{}
	}
	return Span{at(s), at(s)}
}

type row struct {
	id                                            string
	rank                                          int
	services                                      string
	cause                                         string
	started, detected, acked, mitigated, resolved string
	opened, closed                                string
}

// oracle is the eight incidents whose figures were checked by hand, with
// fractions and in R.
func oracle() *Collection {
	rows := []row{
		{"INC-1", 2, "checkout", "config-change", "2026-01-05T09:00Z", "2026-01-05T09:05Z", "2026-01-05T09:10Z", "2026-01-05T09:40Z", "2026-01-05T10:00Z", "2026-01-07", "2026-02-15"},
		{"INC-2", 3, "payments", "pool-exhaustion", "2026-01-20T14:00+01:00", "2026-01-20T13:10Z", "2026-01-20T13:12Z", "2026-01-20T13:25Z", "2026-01-20T13:30Z", "2026-01-22", "2026-02-01"},
		{"INC-3", 1, "checkout payments", "config-change", "2026-01-31T23:00Z", "2026-01-31T23:20Z", "2026-01-31T23:30Z", "2026-02-01T02:00Z", "2026-02-01T03:00Z", "2026-02-03", ""},
		{"INC-4", 3, "search", "disk-full", "2026-02-10T08:00Z", "", "", "", "2026-02-10T08:15Z", "", ""},
		{"INC-5", 2, "payments", "pool-exhaustion", "2026-03-03T10:00Z", "2026-03-03T10:15Z", "2026-03-03T10:20Z", "2026-03-03T11:30Z", "2026-03-03T12:00Z", "2026-03-05", ""},
		{"INC-6", 3, "search", "third-party", "2026-03-03T11:00Z", "2026-03-03T11:30Z", "2026-03-03T11:31Z", "2026-03-03T12:10Z", "2026-03-03T12:30Z", "", ""},
		{"INC-7", 2, "checkout", "config-change", "2026-03-29T01:30+01:00", "2026-03-29T00:35Z", "2026-03-29T00:45Z", "2026-03-29T01:10Z", "2026-03-29T03:30+02:00", "", ""},
		{"INC-8", 3, "auth", "certificate-expiry", "2026-04-10T06:00Z", "2026-04-10T06:05Z", "2026-04-10T06:06Z", "2026-04-10T08:00Z", "", "", ""},
	}
	var list []*Incident
	for _, r := range rows {
		list = append(list, r.incident())
	}
	return New(list, at("2026-04-16"), Options{ObservedFrom: at("2026-01-01")})
}

func (r row) incident() *Incident {
	in := &Incident{ID: r.id, Title: r.id, Path: r.id + ".md", Rank: r.rank, Began: exact(r.started), Ongoing: r.resolved == ""}
	in.Severity = Term{ID: "sev", Name: "SEV" + string(rune('0'+r.rank))}
	for _, s := range splitWords(r.services) {
		in.Services = append(in.Services, Term{ID: s, Name: s})
	}
	if r.cause != "" {
		in.Causes = []Term{{ID: r.cause, Name: r.cause}}
	}
	in.Times = Times{moment(r.started, r.detected), moment(r.detected, r.acked), moment(r.started, r.mitigated), moment(r.started, r.resolved)}
	if r.opened != "" {
		a := Action{ID: "a", Text: "Fix " + r.id, Opened: exact(r.opened), Closed: exact(r.closed), Status: postmortem.Open}
		if r.closed != "" {
			a.Status = postmortem.Done
		}
		in.Actions = []Action{a}
	}
	return in
}

func moment(from, to string) Beat {
	if from == "" || to == "" {
		return Beat{Reason: "not recorded"}
	}
	return Beat{Value: at(to).Sub(at(from)), OK: true}
}

func splitWords(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] != ' ' {
			j++
		}
		out = append(out, s[i:j])
		i = j + 1
	}
	return out
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance || math.IsNaN(got) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestOracleTimes(t *testing.T) {
	r := oracle().Report()
	for _, c := range []struct {
		m                                           Measure
		n                                           int
		sum, mean, median, p25, p75, p90, geometric float64
	}{
		{r.Restore, 7, 615, 87.857143, 60, 45, 105, 168, 63.578041},
		{r.Detect, 7, 90, 12.857143, 10, 5, 17.5, 24, 10.169685},
		{r.Acknowledge, 7, 34, 4.857143, 5, 1.5, 7.5, 10, 3.376170},
		{r.Mitigate, 7, 565, 80.714286, 70, 40, 105, 144, 65.979308},
	} {
		if c.m.N != c.n || c.m.Of != 8 || c.m.HasP90 {
			t.Errorf("%s: n %d of %d, p90 shown %v", c.m.Name, c.m.N, c.m.Of, c.m.HasP90)
		}
		for i, pair := range [][2]float64{{c.m.Sum, c.sum}, {c.m.Mean, c.mean}, {c.m.Median, c.median}, {c.m.P25, c.p25}, {c.m.P75, c.p75}, {c.m.P90, c.p90}, {c.m.Geometric, c.geometric}} {
			near(t, c.m.Name+[]string{" sum", " mean", " median", " p25", " p75", " p90", " geometric"}[i], pair[0], pair[1], 5e-7)
		}
	}
	near(t, "low", r.Restore.Low, 15, 0)
	near(t, "high", r.Restore.High, 240, 0)
	near(t, "coverage", r.Restore.Coverage, .984375, 1e-12)
	near(t, "geometric limits", r.XmRRestore.Lower, 1.591577, 5e-7)
	near(t, "geometric centre", r.XmRRestore.Center, 63.578041, 5e-7)
	near(t, "geometric upper", r.XmRRestore.Upper, 2539.725161, 5e-7)
}

func TestOracleFrequency(t *testing.T) {
	r := oracle().Report()
	near(t, "observed", r.ObservedDays, 105, 0)
	near(t, "mtbf", r.MTBF, 13.125, 1e-12)
	near(t, "rate", r.Rate.Per30, 2.285714, 5e-7)
	near(t, "rate low", r.Rate.Low, .986809, 5e-7)
	near(t, "rate high", r.Rate.High, 4.503768, 5e-7)
	if want := []float64{364, 274, 225, 506, 1, 613.5, 293.5}; !slices.Equal(r.Gaps.Hours, want) {
		t.Errorf("gaps %v", r.Gaps.Hours)
	}
	near(t, "gap mean", r.Gaps.Mean, 325.285714, 5e-7)
	near(t, "gap median", r.Gaps.Median, 293.5, 0)
	near(t, "t centre", r.Gaps.T.Center, 233.4164, 5e-5)
	near(t, "t upper", r.Gaps.T.Upper, 4090.504, 5e-4)
	near(t, "xmr centre", r.Months.XmR.Center, 2.333333, 5e-7)
	near(t, "xmr range", r.Months.XmR.Range, 2, 1e-12)
	near(t, "xmr upper", r.Months.XmR.Upper, 7.653333, 5e-7)
	near(t, "xmr lower", r.Months.XmR.Lower, 0, 0)
	if len(r.Months.Periods) != 4 {
		t.Fatalf("%d months", len(r.Months.Periods))
	}
	for i, c := range []struct {
		n                                       int
		exposure, union, sum, rate, count, tail float64
		partial                                 bool
	}{
		{3, 1.033333, 150, 150, 6.747534, 6.972452, .420307, false},
		{1, .933333, 195, 195, 6.980479, 6.515114, .881558, false},
		{3, 1.033333, 210, 270, 6.747534, 6.972452, .420307, false},
		{1, .5, 0, 0, 8.699984, 4.349992, .681093, true},
	} {
		p := r.Months.Periods[i]
		if poissonAtLeast(p.Most, r.Months.Rate*p.Exposure) < .00135 || poissonAtLeast(p.Most+1, r.Months.Rate*p.Exposure) >= .00135 {
			t.Errorf("%s: at most %d", p.Name, p.Most)
		}
		if p.N != c.n || p.Partial != c.partial || p.Unusual {
			t.Errorf("%s: n %d, partial %v, unusual %v", p.Name, p.N, p.Partial, p.Unusual)
		}
		for _, pair := range [][2]float64{{p.Exposure, c.exposure}, {p.Downtime, c.union}, {p.Minutes, c.sum}, {p.UCL, c.rate}, {p.UCLCount, c.count}, {p.Tail, c.tail}} {
			near(t, p.Name, pair[0], pair[1], 5e-7)
		}
	}
	if d := r.Downtime; d.Union != 555 || d.Sum != 615 || d.UnionOpen != 8835 || d.SumOpen != 8895 {
		t.Errorf("downtime %+v", d)
	}
	if len(r.Ongoing) != 1 || Format(r.Ongoing[0].AtLeast) != "5d 18h" {
		t.Errorf("ongoing %+v", r.Ongoing)
	}
	if r.Burst.K != 2 || r.Burst.Bound != 1 || r.Burst.Is {
		t.Errorf("burst %+v", r.Burst)
	}
}

func TestOracleRecurrence(t *testing.T) {
	r := oracle().Report()
	if r.Repeats != 3 {
		t.Errorf("repeats %d, want 3 of 8", r.Repeats)
	}
	type want struct {
		id                                 string
		n, reach                           int
		gaps                               []float64
		median, minutes, share, cumulative float64
		open, notHeld, nothing             int
		silence, quiet                     float64
		vital                              bool
		recent                             int
	}
	for i, w := range []want{
		{"config-change", 3, 2, []float64{26.583333, 56.0625}, 41.322917, 360, .585366, .585366, 2, 0, 0, 17.979167, .5983, true, 2},
		{"pool-exhaustion", 2, 1, []float64{41.875}, 41.875, 150, .243902, .829268, 0, 1, 0, 43.583333, .4360, true, 2},
		{"third-party", 1, 1, nil, 0, 90, .146341, .975610, 0, 0, 0, 43.541667, .6605, false, 1},
		{"disk-full", 1, 1, nil, 0, 15, .02439, 1, 0, 0, 0, 64.666667, .5402, false, 1},
		{"certificate-expiry", 1, 1, nil, 0, 0, 0, 1, 0, 0, 0, 5.75, .9467, false, 1},
	} {
		g := r.Causes[i]
		if g.ID != w.id || g.N != w.n || g.Reach != w.reach || g.Vital != w.vital || g.TrendKnown || g.Recent != w.recent || g.Recurring != (w.n > 1) {
			t.Errorf("%s: %+v", w.id, g)
		}
		if g.OpenN != w.open || g.NotHeldN != w.notHeld || g.NothingN != w.nothing || g.UnknownN != 0 || len(g.Outcomes) != g.Repeats {
			t.Errorf("%s: outcomes %d %d %d %d", w.id, g.OpenN, g.NotHeldN, g.NothingN, g.UnknownN)
		}
		if len(g.Gaps) != len(w.gaps) {
			t.Fatalf("%s: gaps %v", w.id, g.Gaps)
		}
		for j := range w.gaps {
			near(t, w.id+" gap", g.Gaps[j], w.gaps[j], 5e-7)
		}
		near(t, w.id+" median", g.MedianGap, w.median, 5e-7)
		near(t, w.id+" minutes", g.Minutes, w.minutes, 0)
		near(t, w.id+" share", g.Share, w.share, 5e-7)
		near(t, w.id+" cumulative", g.Cumulative, w.cumulative, 5e-7)
		near(t, w.id+" silence", g.Silence, w.silence, 5e-7)
		near(t, w.id+" quiet", g.Quiet, w.quiet, 5e-5)
	}
	pairs := map[string]Pair{}
	for _, p := range r.CauseService {
		pairs[p.A.ID+" "+p.B.ID] = p
	}
	for _, w := range []struct {
		id                string
		n                 int
		lift, pmi, fisher float64
		clear             bool
	}{
		{"config-change checkout", 3, 2.6667, 1.4150, .017857, true},
		{"config-change payments", 1, .8889, -.1699, .821429, false},
		{"pool-exhaustion payments", 2, 2.6667, 1.4150, .107143, false},
		{"disk-full search", 1, 4, 2, .25, false},
		{"third-party search", 1, 4, 2, .25, false},
		{"certificate-expiry auth", 1, 8, 3, .125, false},
	} {
		p := pairs[w.id]
		if p.N != w.n || p.Clear != w.clear {
			t.Errorf("%s: %+v", w.id, p)
		}
		near(t, w.id+" lift", p.Lift, w.lift, 5e-5)
		near(t, w.id+" pmi", p.PMI, w.pmi, 5e-5)
		near(t, w.id+" fisher", p.Fisher, w.fisher, 5e-7)
	}
}

func TestCompare(t *testing.T) {
	c := CompareCounts(4, 90, 11, 90)
	near(t, "ratio", c.Ratio, .363636, 5e-7)
	near(t, "low", c.Low, .084448, 5e-7)
	near(t, "high", c.High, 1.227188, 5e-7)
	near(t, "p", c.P, .118469, 5e-7)
	if c.Verdict != NoChange {
		t.Error(c.Verdict)
	}
	near(t, "6 against 16", CompareCounts(6, 90, 16, 90).P, .052479, 5e-7)
	if v := CompareCounts(13, 90, 3, 90).Verdict; v != LikelyHigher {
		t.Errorf("13 against 3: %s", v)
	}
	if v := CompareCounts(0, 90, 6, 90).Verdict; v != TooFew {
		t.Errorf("0 against 6: %s", v)
	}
	if v := CompareCounts(0, 90, 12, 90); v.Verdict != LikelyLower || v.Low != 0 {
		t.Errorf("0 against 12: %+v", v)
	}
	if v := CompareCounts(12, 30, 12, 90).Verdict; v != LikelyHigher {
		t.Errorf("12 in 30 days against 12 in 90: %s", v)
	}
	d := CompareDurations([]float64{38, 22, 95, 14, 51, 33, 70}, []float64{120, 64, 210, 45, 88, 31, 150})
	near(t, "U", d.U, 11, 0)
	near(t, "p", d.P, .097319, 5e-7)
	near(t, "ratio", d.Ratio, .452381, 5e-7)
	near(t, "low", d.Low, .183333, 5e-7)
	near(t, "high", d.High, 1.09375, 5e-7)
	if d := CompareDurations([]float64{5, 5, 5, 5, 5, 5}, []float64{5, 5, 5, 5, 5, 5}); d.Verdict != NoChange || d.P != 1 {
		t.Errorf("all tied: %+v", d)
	}
	if d := CompareDurations([]float64{1, 2, 3}, []float64{100, 200, 300, 400}); d.Verdict != TooFew {
		t.Errorf("three: %+v", d)
	}
	if d := CompareDurations([]float64{1, 2, 3, 3, 2}, []float64{100, 200, 300, 400, 300}); d.Verdict != LikelyLower {
		t.Errorf("ties, apart: %+v", d)
	}
}

func TestBurst(t *testing.T) {
	b := burstOf([]float64{5, 40, 77, 101, 103, 106, 109, 112, 190, 240, 301, 350}, 365)
	if b.K != 5 || !b.Is {
		t.Errorf("%+v", b)
	}
	near(t, "bound", b.Bound, .006897, 5e-7)
	if b := burstOf([]float64{5, 40, 77, 101, 190, 240}, 365); b.Is {
		t.Errorf("spread out: %+v", b)
	}
}

// Write-ups of one event within a day are one start.
func TestBurstOfOneEvent(t *testing.T) {
	var list []*Incident
	for i, day := range []string{"2026-01-10", "2026-02-10", "2026-02-10", "2026-02-10", "2026-02-11", "2026-03-20"} {
		begin := at(day).Add(time.Duration(i) * time.Hour)
		list = append(list, &Incident{ID: string(rune('A' + i)), Causes: []Term{{ID: "leak"}}, Began: Span{begin, begin}})
	}
	c := New(list, at("2027-01-01"), Options{ObservedFrom: at("2026-01-01")})
	if b := c.Causes()[0].Burst; b.K != 2 || b.Is {
		t.Errorf("three write-ups on one day, and one a day later: %+v", b)
	}
}

// A silence is long when chance explains it in fewer than one case in twenty.
func TestQuieterThanChance(t *testing.T) {
	var list []*Incident
	for i := range 8 {
		begin := at("2026-01-01").Add(time.Duration(i*10) * Day)
		list = append(list, &Incident{ID: string(rune('A' + i)), Causes: []Term{{ID: "leak"}}, Began: Span{begin, begin}})
	}
	for now, want := range map[string]bool{"2026-04-20": false, "2026-05-20": true} {
		r := New(list, at(now), Options{}).Causes()[0]
		if r.Quieter != want || r.Quieter != (r.Quiet < math.Exp(-3)+1e-12) {
			t.Errorf("as of %s: silence %.0f days, p %.3f, quieter %v", now, r.Silence, r.Quiet, r.Quieter)
		}
	}
}

// Only pairs of three or more that chance does not explain are companions.
func TestCompanions(t *testing.T) {
	collection := func(together, alone, others int) *Collection {
		var list []*Incident
		add := func(n int, causes ...string) {
			for range n {
				in := &Incident{ID: fmt.Sprint(len(list)), Began: Span{at("2026-01-01"), at("2026-01-01")}}
				for _, c := range causes {
					in.Causes = append(in.Causes, Term{ID: c, Name: c})
				}
				list = append(list, in)
			}
		}
		add(together, "leak", "retry")
		add(alone, "leak")
		add(others, "dns")
		return New(list, at("2026-06-01"), Options{})
	}
	labelled := func(in *Incident) []Term { return in.Causes }
	if p := collection(3, 1, 9).Companions("leak", labelled); len(p) != 1 || p[0].B.ID != "retry" || p[0].N != 3 {
		t.Errorf("three of four, against nine others: %+v", p)
	}
	if p := collection(2, 0, 40).Companions("leak", labelled); len(p) != 0 {
		t.Errorf("two are too few: %+v", p)
	}
	if p := collection(3, 9, 2).Companions("leak", labelled); len(p) != 0 {
		t.Errorf("chance explains three where nearly all are leaks: %+v", p)
	}
}

// A verdict on times is one within a severity where both windows hold six of it.
func TestCompareWithinASeverity(t *testing.T) {
	list := func(minutes int, counts map[string]int) []*Incident {
		var out []*Incident
		for _, sev := range sortedKeys(counts) {
			for i := range counts[sev] {
				out = append(out, &Incident{Severity: Term{Name: sev}, Times: Times{Restore: Beat{Value: time.Duration(minutes+i) * time.Minute, OK: true}}})
			}
		}
		return out
	}
	for _, c := range []struct {
		name        string
		now, before []*Incident
		scope       string
		verdict     Verdict
	}{
		{"six of one", list(10, map[string]int{"SEV1": 6, "SEV2": 3}), list(500, map[string]int{"SEV1": 6, "SEV2": 3}), "SEV1 alone", LikelyLower},
		{"five of one", list(10, map[string]int{"SEV1": 5, "SEV2": 5}), list(500, map[string]int{"SEV1": 5, "SEV2": 5}), "all severities", LikelyLower},
		{"only one", list(10, map[string]int{"SEV1": 7}), list(500, map[string]int{"SEV1": 7}), "", LikelyLower},
		{"unstated is none", list(10, map[string]int{"": 7, "SEV2": 1}), list(500, map[string]int{"": 7}), "all severities", LikelyLower},
		{"too few", list(10, map[string]int{"SEV1": 2, "SEV2": 1}), list(500, map[string]int{"SEV1": 7}), "", TooFew},
	} {
		if got, scope := CompareTimes(Restore, c.now, c.before); scope != c.scope || got.Verdict != c.verdict {
			t.Errorf("%s: %q, %s", c.name, scope, got.Verdict)
		}
	}
	// The mix shifts: many short ones of one severity come in, and nothing else changes.
	now := append(list(300, map[string]int{"SEV1": 6}), list(5, map[string]int{"SEV3": 12})...)
	before := append(list(300, map[string]int{"SEV1": 6}), list(5, map[string]int{"SEV3": 1})...)
	if got, scope := CompareTimes(Restore, now, before); scope != "SEV1 alone" || got.Verdict != NoChange {
		t.Errorf("the mix alone has changed: %q, %s", scope, got.Verdict)
	}
}
