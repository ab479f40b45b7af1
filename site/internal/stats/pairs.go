package stats

import (
	"cmp"
	"math"
	"slices"
)

// Pair is two terms seen in the same incidents.
type Pair struct {
	A      Term    `json:"a"`      // the cause
	B      Term    `json:"b"`      // the service
	N      int     `json:"n"`      // incidents with both
	Lift   float64 `json:"lift"`   // how many times as often as if they met by chance
	PMI    float64 `json:"pmi"`    // log₂ of the lift
	Fisher float64 `json:"fisher"` // one-sided p of the exact test
	Clear  bool    `json:"clear"`  // may be shown: N ≥ 3 and Fisher below 0.05
}

// Pairs returns the pairs of a term that first finds and a different one that
// second finds, by p, then by number. With the same function twice each pair
// comes once.
func (c *Collection) Pairs(first, second func(*Incident) []Term) []Pair {
	type key struct{ a, b string }
	na, nb, both := map[string]int{}, map[string]int{}, map[key]int{}
	terms := map[string][2]Term{}
	for _, in := range c.Incidents {
		for _, a := range first(in) {
			na[a.ID]++
			t := terms[a.ID]
			t[0] = a
			terms[a.ID] = t
			for _, b := range second(in) {
				both[key{a.ID, b.ID}]++
			}
		}
		for _, b := range second(in) {
			nb[b.ID]++
			t := terms[b.ID]
			t[1] = b
			terms[b.ID] = t
		}
	}
	var out []Pair
	for k, n := range both {
		out = append(out, newPair(terms[k.a][0], terms[k.b][1], n, na[k.a], nb[k.b], len(c.Incidents)))
	}
	sortPairs(out)
	return out
}

// newPair makes the pair of a and b, which meet in n of the total incidents; na
// of them have a, and nb have b.
func newPair(a, b Term, n, na, nb, total int) Pair {
	p := Pair{A: a, B: b, N: n, Lift: float64(total) * float64(n) / (float64(na) * float64(nb))}
	p.PMI = math.Log2(p.Lift)
	p.Fisher = fisherAtLeast(n, na, nb, total)
	p.Clear = n >= 3 && p.Fisher < .05
	return p
}

func sortPairs(list []Pair) {
	slices.SortFunc(list, func(x, y Pair) int {
		return cmp.Or(cmp.Compare(x.Fisher, y.Fisher), cmp.Compare(y.N, x.N), cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.ID, y.B.ID))
	})
}

// CauseService returns the pairs of a labelled cause and a service.
func (c *Collection) CauseService() []Pair {
	return c.Pairs(func(in *Incident) []Term { return in.Causes }, func(in *Incident) []Term { return in.Services })
}

// Companions returns the causes that are clearly seen together with cause id
// more often than chance explains, among the causes that of finds.
func (c *Collection) Companions(id string, of func(*Incident) []Term) []Pair {
	var mine Term
	others := map[string]Term{}
	with, all := map[string]int{}, map[string]int{}
	n := 0
	for _, in := range c.Incidents {
		terms := of(in)
		has := HasTerm(terms, id)
		n += boolInt(has)
		for _, t := range terms {
			if t.ID == id {
				mine = t
				continue
			}
			all[t.ID]++
			if has {
				with[t.ID]++
				others[t.ID] = t
			}
		}
	}
	var out []Pair
	for b, both := range with {
		if p := newPair(mine, others[b], both, n, all[b], len(c.Incidents)); p.Clear {
			out = append(out, p)
		}
	}
	sortPairs(out)
	return out
}
