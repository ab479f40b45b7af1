package search

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// Sizes of dictionary shards and packs, as bytes of what they hold before it is
// coded, which makes it about half as long.
const (
	shardSize    = 12 << 10
	packSize     = 12 << 10
	shortList    = 8               // documents up to which a term's postings are in the dictionary
	longestText  = 8 * longestTerm // bytes of a term or surface
	postingsOdds = letterOdds
)

// shard is a stretch of the dictionary: its terms, the postings of the short
// ones, and packs of the postings of the long ones. The positions of the text
// are in a twin of each file, so that only phrases cost them.
type shard struct {
	name     string // of its dictionary file
	terms    []term
	surfaces [][]string
	docs     int     // in the collection
	short    []*term // those whose postings are in the dictionary file
	packs    []listPack
}

// listPack is a file of long lists.
type listPack struct {
	name  string
	terms []*term
}

// cutShards cuts the dictionary into shards.
func (x *Index) cutShards() []shard {
	var all []shard
	for from := 0; from < len(x.terms); {
		s, size, to := shard{docs: len(x.docs)}, 0, from
		for ; to < len(x.terms) && size < shardSize; to++ {
			t := x.terms[to]
			surfaces := x.vocabulary.surfaces[t.text]
			s.surfaces = append(s.surfaces, surfaces)
			size += 4 + len(t.text) + 2*len(surfaces)
			if t.docs <= shortList {
				size += len(t.postings)
			}
		}
		s.terms = x.terms[from:to]
		s.cutPacks()
		s.name = s.hash()
		all = append(all, s)
		from = to
	}
	return all
}

// cutPacks puts the terms with long lists into packs.
func (s *shard) cutPacks() {
	var long []*term
	size := 0
	flush := func() {
		if len(long) > 0 {
			s.packs = append(s.packs, listPack{s.packName(long), long})
			long, size = nil, 0
		}
	}
	for i := range s.terms {
		t := &s.terms[i]
		if t.docs <= shortList {
			s.short = append(s.short, t)
			continue
		}
		n := max(len(t.postings), len(t.positions)/2)
		if size+n > packSize {
			flush()
		}
		long, size = append(long, t), size+n
	}
	flush()
}

// packName names a pack by all that it and its twin hold.
func (s *shard) packName(terms []*term) string {
	n := newNaming("p")
	n.number(s.docs)
	for _, t := range terms {
		n.text(string(t.postings))
		n.text(string(t.positions))
	}
	return n.name()
}

// hash names the dictionary file by all that it and its twin hold.
func (s *shard) hash() string {
	n := newNaming("t")
	n.number(s.docs)
	for i, t := range s.terms {
		n.text(t.text)
		n.number(t.docs)
		n.number(t.mask())
		n.number(len(s.surfaces[i]))
		for _, w := range s.surfaces[i] {
			n.text(w)
		}
	}
	for _, t := range s.short {
		n.text(string(t.postings))
		n.text(string(t.positions))
	}
	for _, p := range s.packs {
		n.text(p.name)
		n.number(len(p.terms))
	}
	return n.name()
}

// lists writes the postings of terms.
func (e *encoder) lists(terms []*term, docs int) {
	for _, t := range terms {
		e.read.take(t)
		e.postings(t, &e.read, docs)
	}
}

// positions writes the twin of a file that ends with the postings of terms:
// their positions in the text.
func (e *encoder) positions(terms []*term) {
	l := &e.read
	for _, t := range terms {
		l.take(t)
		for i := range l.list {
			for f := inlineFields; f < words; f++ {
				e.steps(f, l.at(i, f))
			}
		}
	}
}

// dictionary writes the dictionary file: the packs, the terms, then the
// postings of the short ones.
func (e *encoder) dictionary(s *shard) {
	e.out = binary.AppendUvarint(e.out, uint64(len(s.terms)))
	e.out = binary.AppendUvarint(e.out, uint64(len(s.packs)))
	for _, p := range s.packs {
		e.out = binary.AppendUvarint(e.out, uint64(len(p.terms)))
		name, _ := hex.DecodeString(p.name) // it was made by hex
		e.out = append(e.out, name...)
	}
	last := ""
	for i := range s.terms {
		t := &s.terms[i]
		e.term(t, last, s.surfaces[i])
		last = t.text
	}
	e.lists(s.short, s.docs)
}

// term writes all of a term but its postings.
func (e *encoder) term(t *term, last string, surfaces []string) {
	n := shared(last, t.text)
	e.number(prefixNumber, n)
	e.rest(t.text, n)
	self := len(surfaces) == 1 && surfaces[0] == t.text
	e.choose(selfOdds, self)
	if !self {
		e.number(surfaceNumber, len(surfaces))
		before := t.text
		for _, w := range surfaces {
			n := shared(before, w)
			e.number(droppedNumber, len(before)-n)
			e.rest(w, n)
			before = w
		}
	}
	e.number(docsNumber, t.docs-1)
	e.symbol(maskOdds+(min(t.docs, 4)-1)<<words, words, t.mask())
}

// rest writes what follows the first n bytes of a text.
func (e *encoder) rest(s string, n int) {
	before := byte(0)
	if n > 0 {
		before = s[n-1]
	}
	e.text(s[n:], before)
}

// shared returns how many bytes two texts have in common at their beginning.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// steps writes the positions of one document in one field.
func (e *encoder) steps(f int, places []int) {
	at := 0
	for i, p := range places {
		e.number(stepOdds(f, len(places), i), p-at)
		at = p
	}
}

// stepOdds returns the odds of the distance to position i of n.
func stepOdds(f, n, i int) int {
	return stepNumber + 14*(f-inlineFields) + 2*min(bits.Len(uint(n)), 6) + min(i, 1)
}

// postings writes the documents of a term, in which fields and how often it
// stands there, and where in titles and names.
func (e *encoder) postings(t *term, l *occurrences, docs int) {
	g := fieldGuess{mask: t.mask()}
	before := -1
	for k, o := range l.list {
		e.number(gapOdds(docs, before, len(l.list)-k), o.doc-before-1)
		before = o.doc
		seen := 0
		for f := range words {
			has := o.places[f].n > 0
			if at, open := g.odds(f, seen); open {
				e.choose(at, has)
			}
			if has {
				g.had[f]++
				seen++
				e.number(countNumber+f, int(o.places[f].n)-1)
			}
		}
		g.docs++
		for f := range inlineFields {
			at := 0
			for _, p := range l.at(k, f) {
				e.number(blockNumber+f, (p-at)/(exactBlock/2))
				e.number(placeNumber+f, (p-at)%(exactBlock/2))
				at = p
			}
		}
	}
}

// gapOdds returns the odds of the distance from one document to the next of
// those that are left.
func gapOdds(docs, before, left int) int {
	return gapNumber + min(bits.Len(uint((docs-1-before)/left)), buckets-1)
}

// fieldGuess guesses in which fields the next document has a term.
type fieldGuess struct {
	mask int // fields of the term, a bit each
	had  [words]int
	docs int
}

// odds returns the odds of a field after seen others; open is false when it is
// known.
func (g *fieldGuess) odds(f, seen int) (at int, open bool) {
	if g.mask>>f&1 == 0 || seen == 0 && g.mask>>(f+1) == 0 {
		return 0, false
	}
	share := 5
	if g.docs > 0 {
		share = 4 * g.had[f] / g.docs
	}
	return docOdds + 18*f + 6*min(seen, 2) + share, true
}

// mask returns the fields of a term, a bit each.
func (t *term) mask() int {
	mask := 0
	for f, n := range t.fields {
		if n > 0 {
			mask |= 1 << f
		}
	}
	return mask
}

// stretch is where a list of positions stands among all of a term.
type stretch struct{ from, n int32 }

// occurrence is one document of a term: the positions in each field. There are
// millions of them, so it holds no pointers.
type occurrence struct {
	doc    int
	places [words]stretch
}

// occurrences are the documents of one term; they are read into the same
// memory over and over.
type occurrences struct {
	list   []occurrence
	fields [words][]placed
	places []int
}

// placed is one document of a field.
type placed struct {
	doc    int
	places stretch
}

// at returns the positions in field f of the document that stands at i.
func (l *occurrences) at(i, f int) []int {
	p := l.list[i].places[f]
	return l.places[p.from : p.from+p.n]
}

// take reads the documents of t, ascending.
func (l *occurrences) take(t *term) {
	l.list, l.places = l.list[:0], l.places[:0]
	postings, positions := t.postings, t.positions
	for f, n := range t.fields {
		l.fields[f] = l.fields[f][:0]
		if n == 0 {
			continue
		}
		uvarint(&postings) // the number of documents again
		doc := -1
		for range n {
			v, count := uvarint(&postings), 1
			doc += v>>1 + 1
			if v&1 == 1 {
				count = uvarint(&postings)
			}
			from := &positions
			if inlinePositions(field(f)) {
				from = &postings
			}
			l.fields[f] = append(l.fields[f], placed{doc, l.positions(from, count)})
		}
	}
	l.merge()
}

// merge makes one list of the lists of all fields.
func (l *occurrences) merge() {
	var at [words]int
	for {
		doc := -1
		for f, list := range l.fields {
			if at[f] < len(list) && (doc < 0 || list[at[f]].doc < doc) {
				doc = list[at[f]].doc
			}
		}
		if doc < 0 {
			return
		}
		o := occurrence{doc: doc}
		for f, list := range l.fields {
			if at[f] < len(list) && list[at[f]].doc == doc {
				o.places[f] = list[at[f]].places
				at[f]++
			}
		}
		l.list = append(l.list, o)
	}
}

// positions reads positions.
func (l *occurrences) positions(b *[]byte, count int) stretch {
	from, at := len(l.places), 0
	for range count {
		at += uvarint(b)
		l.places = append(l.places, at)
	}
	return stretch{int32(from), int32(count)}
}

// uvarint takes a number from the front of b.
func uvarint(b *[]byte) int {
	v, n := binary.Uvarint(*b)
	*b = (*b)[n:]
	return int(v)
}
