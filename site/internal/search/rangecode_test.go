package search

import (
	"math/rand/v2"
	"testing"
)

// Everything that is written is read back: choices of every likelihood, numbers
// of every size, texts, and halves, mixed so that carries run through.
func TestRangeCoderGivesBackWhatItGot(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 1 + r.IntN(400)
		e, d := newEncoder(allOdds), (*decoder)(nil)
		for pass := range 2 {
			r := rand.New(rand.NewPCG(seed, 2))
			skew := r.Float64()
			if pass == 1 {
				d = newDecoder(e.finish(), allOdds)
			}
			for range n {
				yes, v, text := r.Float64() < skew, r.IntN(1<<r.IntN(buckets-1)), string(rune('a'+r.IntN(26)))+"é"
				if pass == 0 {
					e.choose(selfOdds, yes)
					e.number(gapNumber, v)
					e.text(text, 'x')
					continue
				}
				if got := d.choose(selfOdds); got != yes {
					t.Fatalf("seed %d: choice %v, want %v", seed, got, yes)
				}
				if got := d.number(gapNumber); got != v {
					t.Fatalf("seed %d: number %d, want %d", seed, got, v)
				}
				if got := string(d.text([]byte("x"))); got != "x"+text {
					t.Fatalf("seed %d: text %q, want %q", seed, got, "x"+text)
				}
			}
		}
		if d.err != nil {
			t.Fatal(d.err)
		}
	}
}
