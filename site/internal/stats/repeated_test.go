package stats

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// Looking only where rare words are shared finds what comparing every line with
// every group finds.
func TestGroupingMissesNothing(t *testing.T) {
	words := strings.Fields("alert disk quota broker cache retry limit probe pool shard topic token ledger queue proxy")
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		var places []Place
		for i := range 40 {
			var line []string
			for range 1 + r.IntN(7) {
				line = append(line, words[min(r.IntN(len(words)), r.IntN(len(words)))])
			}
			places = append(places, Place{Incident: &Incident{Path: fmt.Sprint(i / 2)}, Text: strings.Join(line, " ")})
		}
		g := newGrouping(places)
		var got, want []int
		var first [][]string
		for _, p := range places {
			at, ok := g.group(p.Text)
			if !ok {
				continue
			}
			got = append(got, at)
			own, k := Words(p.Text), 0
			for k < len(first) && !Same(first[k], own) {
				k++
			}
			if k == len(first) {
				first = append(first, own)
			}
			want = append(want, k)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: groups %v, want %v", round, got, want)
		}
	}
}
