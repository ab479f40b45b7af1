package stats

import (
	"maps"
	"math"
	"slices"
)

// binomial returns P(X = k) for X ~ Binomial(n, p).
func binomial(k, n int, p float64) float64 {
	switch {
	case k < 0 || k > n:
		return 0
	case p <= 0:
		return float64(boolInt(k == 0))
	case p >= 1:
		return float64(boolInt(k == n))
	}
	return math.Exp(logChoose(n, k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// binomialAtLeast returns P(X ≥ k) for X ~ Binomial(n, p).
func binomialAtLeast(k, n int, p float64) float64 {
	sum := 0.0
	for j := max(k, 0); j <= n; j++ {
		sum += binomial(j, n, p)
	}
	return min(sum, 1)
}

// binomialAtMost returns P(X ≤ k) for X ~ Binomial(n, p).
func binomialAtMost(k, n int, p float64) float64 {
	sum := 0.0
	for j := 0; j <= min(k, n); j++ {
		sum += binomial(j, n, p)
	}
	return min(sum, 1)
}

// poissonAtLeast returns P(X ≥ k) for X ~ Poisson(mean).
func poissonAtLeast(k int, mean float64) float64 {
	if k <= 0 {
		return 1
	}
	if mean <= 0 {
		return 0
	}
	sum := 0.0
	for j := 0; j < k; j++ {
		g, _ := math.Lgamma(float64(j + 1))
		sum += math.Exp(float64(j)*math.Log(mean) - mean - g)
	}
	return max(1-sum, 0)
}

// clopperPearson returns the exact 95 % interval of p for k of n (Clopper and Pearson 1934).
func clopperPearson(k, n int) (low, high float64) {
	low, high = 0, 1
	if k > 0 {
		low = bisect(0, 1, func(p float64) bool { return binomialAtLeast(k, n, p) < .025 })
	}
	if k < n {
		high = bisect(0, 1, func(p float64) bool { return binomialAtMost(k, n, p) > .025 })
	}
	return low, high
}

// poissonInterval returns the exact 95 % interval of the mean for a count of k (Garwood 1936).
func poissonInterval(k int) (low, high float64) {
	top := float64(k) + 6*math.Sqrt(float64(k)+1) + 10
	if k > 0 {
		low = bisect(0, top, func(m float64) bool { return poissonAtLeast(k, m) < .025 })
	}
	high = bisect(0, top, func(m float64) bool { return 1-poissonAtLeast(k+1, m) > .025 })
	return low, high
}

// bisect returns the point in [lo, hi] where below turns from true to false.
func bisect(lo, hi float64, below func(float64) bool) float64 {
	for range 100 {
		mid := (lo + hi) / 2
		if below(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// fisherAtLeast returns the one-sided p of Fisher's exact test: the chance that
// at least k of the a and the b marked ones among n coincide.
func fisherAtLeast(k, a, b, n int) float64 {
	sum := 0.0
	for j := k; j <= min(a, b); j++ {
		if b-j > n-a {
			continue
		}
		sum += math.Exp(logChoose(a, j) + logChoose(n-a, b-j) - logChoose(n, b))
	}
	return min(sum, 1)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
