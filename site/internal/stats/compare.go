package stats

import (
	"math"
	"slices"
)

// Verdict says what may be concluded from two windows.
type Verdict string

// The verdicts. Nothing is called good or bad.
const (
	NoVerdict    Verdict = ""
	TooFew       Verdict = "Too few to tell"
	NoChange     Verdict = "No clear change"
	LikelyLower  Verdict = "Likely lower"
	LikelyHigher Verdict = "Likely higher"
)

// Comparison is a first window against a second. Ratio is first over second.
type Comparison struct {
	Ratio    float64 `json:"ratio"` // 0 when it cannot be formed, see HasRatio
	HasRatio bool    `json:"has_ratio"`
	Low      float64 `json:"low"`  // 95 % interval of the ratio
	High     float64 `json:"high"` // 0 when it has no upper end
	P        float64 `json:"p"`
	U        float64 `json:"u,omitempty"` // Mann–Whitney statistic of the first window, for durations
	Verdict  Verdict `json:"verdict"`
}

// CompareCounts compares two counts over their exposures (in one unit). p doubles
// the smaller tail of the conditional binomial; the interval is that of Clopper
// and Pearson turned into odds. Fewer than eight events together are too few:
// the test alone would call 0 against 6 clear.
func CompareCounts(a int, exposureA float64, b int, exposureB float64) Comparison {
	n := a + b
	if n == 0 || exposureA <= 0 || exposureB <= 0 {
		return Comparison{P: 1, Verdict: TooFew}
	}
	share := exposureA / (exposureA + exposureB)
	c := Comparison{P: min(1, 2*min(binomialAtMost(a, n, share), binomialAtLeast(a, n, share)))}
	scale := exposureB / exposureA
	if b > 0 {
		c.Ratio, c.HasRatio = float64(a)/float64(b)*scale, true
	}
	low, high := clopperPearson(a, n)
	c.Low = low / (1 - low) * scale
	if high < 1 {
		c.High = high / (1 - high) * scale
	}
	c.Verdict = verdict(c.P, float64(a)*exposureB < float64(b)*exposureA, n < 8)
	return c
}

// CompareDurations compares two lists of durations in minutes. Ratio is the
// Hodges–Lehmann estimate on the logarithms, p that of the Mann–Whitney test:
// exact without ties, else by the normal approximation with the correction for
// ties. Fewer than four in either window are too few.
func CompareDurations(a, b []float64) Comparison {
	m, n := len(a), len(b)
	if m == 0 || n == 0 {
		return Comparison{P: 1, Verdict: TooFew}
	}
	ratios, u := make([]float64, 0, m*n), 0.0
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				u++
			case x == y:
				u += .5
			}
			ratios = append(ratios, math.Log(max(x, 1)/max(y, 1)))
		}
	}
	slices.Sort(ratios)
	c := Comparison{U: u, Ratio: math.Exp(quantile(ratios, .5)), HasRatio: true}
	p, k := mannWhitney(a, b, u)
	c.P = p
	c.Low, c.High = math.Exp(ratios[k-1]), math.Exp(ratios[m*n-k])
	c.Verdict = verdict(c.P, c.Ratio < 1, m < 4 || n < 4)
	return c
}

func verdict(p float64, lower, few bool) Verdict {
	switch {
	case few:
		return TooFew
	case p >= .05:
		return NoChange
	case lower:
		return LikelyLower
	}
	return LikelyHigher
}

// mannWhitney returns the two-sided p of u, and which ordered ratio begins the
// 95 % interval (1-based).
func mannWhitney(a, b []float64, u float64) (p float64, k int) {
	m, n := len(a), len(b)
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	ties := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	if ties == 0 && m <= 50 && n <= 50 {
		return mannWhitneyExact(m, n, u)
	}
	total := float64(m + n)
	mean, square := float64(m*n)/2, float64(m*n)/12*(total+1-ties/(total*(total-1)))
	if square <= 0 {
		return 1, 1
	}
	sd := math.Sqrt(square)
	z := max(math.Abs(u-mean)-.5, 0) / sd
	return math.Erfc(z / math.Sqrt2), max(1, int(math.Floor(mean-1.959963984540054*sd)))
}

// mannWhitneyExact uses the distribution of U under no difference: the number
// of orders with a given U, by the recurrence of Mann and Whitney (1947).
func mannWhitneyExact(m, n int, u float64) (p float64, k int) {
	// ways[i][v]: arrangements of i of the first and the current number of the second with U = v
	ways := make([][]float64, m+1)
	for i := range ways {
		ways[i] = make([]float64, m*n+1)
		ways[i][0] = 1
	}
	for j := 1; j <= n; j++ {
		for i := 1; i <= m; i++ {
			next := make([]float64, m*n+1)
			for v := 0; v <= i*j; v++ {
				next[v] = ways[i][v]
				if v >= j {
					next[v] += ways[i-1][v-j]
				}
			}
			ways[i] = next
		}
	}
	total := math.Exp(logChoose(m+n, m))
	atMost, atLeast, below := 0.0, 0.0, 0.0
	k = -1
	for v, w := range ways[m] {
		below += w / total
		if k < 0 && below >= .025 {
			k = v
		}
		if float64(v) <= u {
			atMost += w / total
		}
		if float64(v) >= u {
			atLeast += w / total
		}
	}
	return min(1, 2*min(atMost, atLeast)), max(k, 1)
}

// CompareTimes compares metric m of two windows within one severity where both
// hold six or more incidents of it (the most frequent such), since a shift of the
// mix alone moves the whole; else all severities together. scope says which, and
// is empty where there is but one, or too little to tell.
func CompareTimes(m Metric, now, before []*Incident) (c Comparison, scope string) {
	counts := map[string][2]int{}
	for i, list := range [2][]*Incident{now, before} {
		for _, in := range list {
			if m.Of(in).OK {
				n := counts[in.Severity.Name]
				n[i]++
				counts[in.Severity.Name] = n
			}
		}
	}
	c = CompareDurations(values(now, m), values(before, m))
	if len(counts) < 2 || c.Verdict == TooFew {
		return c, ""
	}
	best := 0
	scope = "all severities"
	for _, name := range sortedKeys(counts) {
		n := counts[name]
		if name == "" || min(n[0], n[1]) < 6 || n[0]+n[1] <= best {
			continue
		}
		best, scope = n[0]+n[1], name+" alone"
		same := func(in *Incident) bool { return in.Severity.Name == name }
		c = CompareDurations(values(keep(now, same), m), values(keep(before, same), m))
	}
	return c, scope
}
