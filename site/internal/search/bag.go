package search

import (
	"cmp"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// bag is the words of one field of a document: each once, with its positions.
type bag struct {
	words  []*word
	ends   []int32 // of their positions in places
	places []int32
}

// bags are those of all fields.
type bags [fieldCount]bag

// at returns the positions of word i, ascending.
func (b *bag) at(i int) []int32 {
	from := int32(0)
	if i > 0 {
		from = b.ends[i-1]
	}
	return b.places[from:b.ends[i]]
}

// single returns a bag of terms that follow each other.
func single(terms ...string) *bag {
	b := &bag{}
	for i, t := range terms {
		b.words, b.ends, b.places = append(b.words, &word{term: t}), append(b.ends, int32(i+1)), append(b.places, int32(i+1))
	}
	return b
}

// bagField is a field of a document of bleve whose words are known. Bleve's own
// fields make several small values of every word, for all documents of a batch;
// this one makes what bleve reads when it reads it, in memory that the next
// document uses again. Bleve reads one document after the other.
type bagField struct {
	name    string
	options index.FieldIndexingOptions
	bag     *bag
	length  int // that scores go by
	space   *frequencies
}

func (f *bagField) Name() string                        { return f.name }
func (f *bagField) ArrayPositions() []uint64            { return nil }
func (f *bagField) Options() index.FieldIndexingOptions { return f.options }
func (f *bagField) Analyze()                            {}
func (f *bagField) Value() []byte                       { return nil }
func (f *bagField) NumPlainTextBytes() uint64           { return 0 }
func (f *bagField) Size() int                           { return 4 * len(f.bag.places) }
func (f *bagField) EncodedFieldType() byte              { return 't' }
func (f *bagField) AnalyzedLength() int                 { return f.length }
func (f *bagField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	return f.space.of(f.bag, f.options.IncludeTermVectors())
}

// frequencies is the memory of what bleve reads of a field.
type frequencies struct {
	byTerm    index.TokenFrequencies
	terms     []index.TokenFreq
	locations []index.TokenLocation
	pointers  []*index.TokenLocation
}

// of returns the terms of a bag in bleve's form, until the next call. Where in
// the text they stand is left out, since nobody asks bleve for it.
func (q *frequencies) of(b *bag, positions bool) index.TokenFrequencies {
	q.reserve(len(b.words), len(b.places))
	for i, w := range b.words {
		n := len(q.terms)
		places := b.at(i)
		t := q.byTerm[w.term]
		again := t != nil // it is written in several ways
		if !again {
			q.terms = append(q.terms, index.TokenFreq{})
			t = &q.terms[n]
			q.byTerm[w.term] = t
		}
		t.SetFrequency(t.Frequency() + len(places))
		if !positions {
			continue
		}
		from := len(q.pointers)
		for _, p := range places {
			q.locations = append(q.locations, index.TokenLocation{Position: int(p)})
			q.pointers = append(q.pointers, &q.locations[len(q.locations)-1])
		}
		own := q.pointers[from:len(q.pointers):len(q.pointers)]
		if again {
			own = slices.Concat(t.Locations, own)
			slices.SortStableFunc(own, func(a, b *index.TokenLocation) int { return cmp.Compare(a.Position, b.Position) })
		}
		t.Locations = own
	}
	return q.byTerm
}

// reserve makes room, so that nothing moves while it is pointed to.
func (q *frequencies) reserve(terms, places int) {
	if q.byTerm == nil {
		q.byTerm = index.TokenFrequencies{}
	}
	clear(q.byTerm)
	q.terms = slices.Grow(q.terms[:0], terms)
	q.locations = slices.Grow(q.locations[:0], places)
	q.pointers = slices.Grow(q.pointers[:0], places)
}
