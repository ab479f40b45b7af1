package search

import (
	"math"
	"os"
	"strings"
	"testing"
)

// leastRelevance is the committed baseline of the labelled questions: ranking
// may not become worse than this.
const leastRelevance = 0.93

// The measure is nDCG at 10; an answer is worth 2 when it is the best, else 1.
func TestRelevance(t *testing.T) {
	data, err := os.ReadFile("testdata/relevance.txt")
	if err != nil {
		t.Fatal(err)
	}
	x, err := Build(t.Context(), folder(t, guide), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	sum, n := 0.0, 0
	for line := range strings.Lines(string(data)) {
		question, answers, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok {
			continue
		}
		want := strings.Fields(answers)
		r := answer(t, x, question, SearchOptions{Limit: 10})
		got, best := 0.0, 0.0
		for i := range want {
			best += worthOf(i) / math.Log2(float64(i)+2)
		}
		for i, h := range r.Hits {
			for k, part := range want {
				if strings.Contains(h.Incident.Path, part) {
					got += worthOf(k) / math.Log2(float64(i)+2)
				}
			}
		}
		if got/best < 0.5 {
			t.Logf("%.2f %q finds %v", got/best, question, ids(r))
		}
		sum += got / best
		n++
	}
	if n < 80 {
		t.Errorf("only %d questions", n)
	}
	t.Logf("nDCG@10 is %.3f over %d questions", sum/float64(n), n)
	if sum/float64(n) < leastRelevance {
		t.Errorf("nDCG@10 is %.3f, below %.2f", sum/float64(n), leastRelevance)
	}
}

func worthOf(rank int) float64 {
	if rank == 0 {
		return 2
	}
	return 1
}
