package stats

import (
	"cmp"
	"math"
	"slices"
)

// Pair is two terms seen in the same incidents.
type Pair struct {
	A      Term    `json:"a"`
	B      Term    `json:"b"`
	N      int     `json:"n"`
	Lift   float64 `json:"lift"`
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
	total := len(c.Incidents)
	var out []Pair
	for k, n := range both {
		p := Pair{A: terms[k.a][0], B: terms[k.b][1], N: n}
		p.Lift = float64(total) * float64(n) / (float64(na[k.a]) * float64(nb[k.b]))
		p.PMI = math.Log2(p.Lift)
		p.Fisher = fisherAtLeast(n, na[k.a], nb[k.b], total)
		p.Clear = n >= 3 && p.Fisher < .05
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Pair) int {
		return cmp.Or(cmp.Compare(x.Fisher, y.Fisher), cmp.Compare(y.N, x.N), cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.ID, y.B.ID))
	})
	return out
}

// CauseService returns the pairs of a labelled cause and a service.
func (c *Collection) CauseService() []Pair {
	return c.Pairs(func(in *Incident) []Term { return in.Causes }, func(in *Incident) []Term { return in.Services })
}

// Companions returns the causes that are clearly seen together with cause id
// more often than chance explains, among the causes that of finds.
func (c *Collection) Companions(id string, of func(*Incident) []Term) []Pair {
	mine := func(in *Incident) []Term { return only(of(in), id, true) }
	others := func(in *Incident) []Term { return only(of(in), id, false) }
	return slices.DeleteFunc(c.Pairs(mine, others), func(p Pair) bool { return !p.Clear })
}

// only returns the terms that are (want) or are not id.
func only(terms []Term, id string, want bool) []Term {
	var out []Term
	for _, t := range terms {
		if (t.ID == id) == want {
			out = append(out, t)
		}
	}
	return out
}
