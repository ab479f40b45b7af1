package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"sync"

	"afterword/site/internal/corpus"
)

// Bounds of what counts as similar.
const (
	relatedLimit   = 6    // incidents that are named
	relatedWords   = 24   // telling words of an incident that are compared
	relatedLeast   = 0.12 // similarity from 0 to 1 below which nothing is named
	sharedWords    = 4    // words that are shown as the reason
	significantMin = 3    // documents that a significant word stands in
)

// comparison is what incidents are compared by.
type comparison struct {
	tops   [][]weighted       // of each document its telling terms, ascending by term
	lists  map[int][]weighted // term → documents, ascending
	scores sync.Pool          // *[]float64, all zero
}

// weighted is a term of a document, or a document of a term, with its weight.
type weighted struct {
	term   int
	weight float64
}

// Relate makes ready for [Index.Related].
func (x *Index) Relate(ctx context.Context) error {
	if x.compare != nil {
		return nil
	}
	tops, err := x.tellingTerms(ctx)
	if err != nil {
		return err
	}
	c := &comparison{tops: tops, lists: map[int][]weighted{}}
	for d, top := range tops {
		for _, w := range top {
			c.lists[w.term] = append(c.lists[w.term], weighted{d, w.weight})
		}
	}
	c.scores.New = func() any { s := make([]float64, len(tops)); return &s }
	x.compare = c
	return nil
}

// Related returns the incidents whose text is most like that of the incident
// with this id, strongest first, each with the rare words that both share: by
// the cosine of their telling words, weighted by how rare they are. It is empty
// before [Index.Relate].
func (x *Index) Related(id string) []corpus.Related {
	d, ok := x.byID[id]
	if !ok || x.compare == nil {
		return nil
	}
	pooled := x.compare.scores.Get().(*[]float64)
	defer x.compare.scores.Put(pooled)
	scores, top := *pooled, x.compare.tops[d]
	var touched []int
	for _, w := range top {
		for _, other := range x.compare.lists[w.term] {
			if other.term == d {
				continue
			}
			if scores[other.term] == 0 {
				touched = append(touched, other.term)
			}
			scores[other.term] += w.weight * other.weight
		}
	}
	slices.SortFunc(touched, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	var out []corpus.Related
	for _, other := range touched[:min(relatedLimit, len(touched))] {
		if words := x.shared(top, x.compare.tops[other]); scores[other] >= relatedLeast && len(words) > 1 {
			out = append(out, corpus.Related{Incident: x.docs[other].inc, Text: true,
				Score: scores[other], Words: words, Reason: "Similar text: " + strings.Join(words, ", ")})
		}
	}
	for _, other := range touched {
		scores[other] = 0
	}
	return out
}

// tellingTerms returns for each document its most telling terms, ascending by
// term, with weights whose squares add up to 1.
func (x *Index) tellingTerms(ctx context.Context) ([][]weighted, error) {
	tops, counts := make([][]weighted, len(x.docs)), make([]int, len(x.docs))
	var touched []int
	for i, t := range x.terms {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		// A word of one incident says nothing of two, and one of a third says little.
		if t.docs < 2 || t.docs > max(4, len(x.docs)/3) || !isName(t.text) {
			continue
		}
		touched = touched[:0]
		t.each(func(f field, doc, n int) {
			if f == nameField { // shared terms are a reason of their own
				return
			}
			if f == titleField {
				n *= 3
			}
			if counts[doc] == 0 {
				touched = append(touched, doc)
			}
			counts[doc] += n
		})
		idf := math.Log(float64(len(x.docs)) / float64(t.docs))
		for _, d := range touched {
			tops[d] = append(tops[d], weighted{i, (1 + math.Log(float64(counts[d]))) * idf})
			counts[d] = 0
		}
	}
	for d, top := range tops {
		slices.SortFunc(top, func(a, b weighted) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term)) })
		top = slices.Clip(top[:min(relatedWords, len(top))])
		slices.SortFunc(top, func(a, b weighted) int { return cmp.Compare(a.term, b.term) })
		sum := 0.0
		for _, w := range top {
			sum += w.weight * w.weight
		}
		for i := range top {
			top[i].weight /= math.Sqrt(sum)
		}
		tops[d] = top
	}
	return tops, nil
}

// isName reports whether a term is worth comparing: longer than two characters
// and not a number. Pairs of characters are words of their own.
func isName(term string) bool {
	n := len([]rune(term))
	return (n > 2 || n == 2 && term[0] >= 0x80) && !strings.ContainsAny(term, "0123456789")
}

// each calls fn for every document of the term, field by field.
func (t *term) each(fn func(f field, doc, count int)) {
	b := t.postings
	uvarint := func() int {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return int(v)
	}
	for f, n := range t.fields {
		if n == 0 {
			continue
		}
		uvarint() // the number of documents again
		doc := -1
		for range n {
			v, count := uvarint(), 1
			doc += v>>1 + 1
			if v&1 == 1 {
				count = uvarint()
			}
			if inlinePositions(field(f)) {
				for range count {
					uvarint()
				}
			}
			fn(field(f), doc, count)
		}
	}
}

// shared returns the words that two documents share, rarest first, as they are written.
func (x *Index) shared(a, b []weighted) []string {
	var both []weighted
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].term < b[j].term:
			i++
		case a[i].term > b[j].term:
			j++
		default:
			both = append(both, weighted{a[i].term, a[i].weight * b[j].weight})
			i++
			j++
		}
	}
	slices.SortFunc(both, func(a, b weighted) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term)) })
	var words []string
	for _, w := range both[:min(sharedWords, len(both))] {
		words = append(words, x.display(w.term))
	}
	return words
}

// display returns a term as it is written: its shortest surface, which is most
// often the plain form of the word.
func (x *Index) display(term int) string {
	best := ""
	for _, s := range x.vocabulary.surfaces[x.terms[term].text] {
		if best == "" || len(s) < len(best) {
			best = s
		}
	}
	return best
}

// Significant returns up to limit words that stand in the incidents of a term
// more often than elsewhere, the most significant first.
//
// The measure is JLH: the difference of the two shares times their quotient.
// Words of fewer than three incidents of the term say nothing yet.
func (x *Index) Significant(t *corpus.Term, limit int) []string {
	inside, members := make([]bool, len(x.docs)), 0
	for _, inc := range t.Incidents {
		if n, ok := x.byID[inc.ID]; ok {
			inside[n] = true
			members++
		}
	}
	if members < significantMin || members == len(x.docs) {
		return nil
	}
	own := map[string]bool{}
	for _, k := range x.analyzer.tokens(t.Name, 1) {
		own[k.term] = true
	}
	var found []weighted
	seen := make([]int, len(x.docs)) // the last term that a document was counted for, plus 1
	for i, e := range x.terms {
		if e.docs < significantMin || !isName(e.text) || own[e.text] {
			continue
		}
		n := 0
		e.each(func(_ field, doc, _ int) {
			if inside[doc] && seen[doc] != i+1 {
				seen[doc] = i + 1
				n++
			}
		})
		in, all := float64(n)/float64(members), float64(e.docs)/float64(len(x.docs))
		if n >= significantMin && in > all {
			found = append(found, weighted{i, (in - all) * in / all})
		}
	}
	slices.SortFunc(found, func(a, b weighted) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term)) })
	var out []string
	for _, w := range found[:min(limit, len(found))] {
		out = append(out, x.display(w.term))
	}
	return out
}
