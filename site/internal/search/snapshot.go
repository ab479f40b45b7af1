package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// snapshot is what the export and everything that counts words need of bleve's
// index, with documents numbered in ascending order of their ids.
type snapshot struct {
	lens   [fieldCount][]uint32 // tokens per document, rounded
	totals [fieldCount]int      // tokens of all documents
	terms  []term               // ascending
}

// term is one entry of the dictionary.
type term struct {
	text      string
	docs      int        // documents with the term in any field of words
	fields    [words]int // the same, per field
	postings  []byte     // see [appendPosting]
	positions []byte     // of the fields whose positions are kept apart
}

// inlineFields is the number of fields, the first ones, whose positions stand
// with their postings: those of titles and names are short, and every query
// needs them.
const inlineFields = int(summaryField)

func inlinePositions(f field) bool { return int(f) < inlineFields }

// posting is one document of a term.
type posting struct {
	doc       int
	positions []int
}

// measure adds the lengths of a document.
func (s *snapshot) measure(d *doc) {
	for f := range s.lens {
		s.lens[f] = append(s.lens[f], uint32(roundLength(d.lens[f])))
		s.totals[f] += d.lens[f]
	}
}

// read reads bleve's index: every term, or only the touched ones where those of
// the index before are known otherwise. A nil touched means every term.
func (x *Index) read(ctx context.Context, before *Index, touched map[string]bool) error {
	adv, err := x.bleve.Advanced()
	if err != nil {
		return err
	}
	r, err := adv.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	w := walker{ctx: ctx, r: r, seen: make([]int, len(x.docs))}
	if w.segments, err = x.segments(r); err != nil {
		return err
	}
	if touched == nil {
		err = w.walk()
		x.terms = w.terms
	} else {
		err = w.visit(touched)
		x.terms = merge(before.terms, w.terms, touched)
	}
	x.vocabulary.finish(x.terms)
	return err
}

// merge returns the old terms with the touched ones replaced by the new.
func merge(old, fresh []term, touched map[string]bool) []term {
	out := make([]term, 0, len(old)+len(fresh))
	for _, t := range old {
		for len(fresh) > 0 && fresh[0].text <= t.text {
			out = append(out, fresh[0])
			fresh = fresh[1:]
		}
		if !touched[t.text] {
			out = append(out, t)
		}
	}
	return append(out, fresh...)
}

// piece is a segment of bleve's index.
type piece struct {
	*scorch.SegmentSnapshot
	dicts [words]segapi.TermDictionary
	docs  []int // our numbers of its documents; −1 for one that was deleted
}

// segments opens the segments of bleve's index. A reader that bleve makes for a
// term looks it up in all of them, and makes everything that it needs anew;
// here all terms are read, one after the other.
func (x *Index) segments(r index.IndexReader) ([]piece, error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("bleve reads its index by %T", r)
	}
	var all []piece
	for _, s := range snapshot.Segments() {
		p := piece{SegmentSnapshot: s, docs: make([]int, s.Segment().Count())}
		for f := range p.dicts {
			var err error
			if p.dicts[f], err = s.Segment().Dictionary(fieldNames[f]); err != nil {
				return nil, err
			}
		}
		for i := range p.docs {
			id, err := s.DocID(uint64(i))
			if err != nil {
				return nil, err
			}
			if p.docs[i], ok = x.byID[string(id)]; !ok {
				p.docs[i] = -1
			}
		}
		all = append(all, p)
	}
	return all, nil
}

// walker reads terms.
type walker struct {
	ctx      context.Context
	r        index.IndexReader
	segments []piece
	dicts    [words]index.FieldDict
	heads    [words]string
	open     [words]bool
	seen     []int // by document: the last term that it was counted in
	read     int   // terms
	text     []byte
	list     []posting
	places   []int                   // of list
	found    segapi.PostingsList     // used again
	iterator segapi.PostingsIterator // used again
	spare    term                    // whose lists the next term uses again
	terms    []term
}

// walk reads all terms, merging the dictionaries of the fields.
func (w *walker) walk() (err error) {
	for f := range w.dicts {
		if w.dicts[f], err = w.r.FieldDict(fieldNames[f]); err != nil {
			return err
		}
		defer w.dicts[f].Close()
		if err = w.next(f); err != nil {
			return err
		}
	}
	for {
		least, any := "", false
		for f := range w.heads {
			if w.open[f] && (!any || w.heads[f] < least) {
				least, any = w.heads[f], true
			}
		}
		if !any {
			return nil
		}
		var in [words]bool
		for f := range w.heads {
			in[f] = w.open[f] && w.heads[f] == least
		}
		if err := w.term(least, in); err != nil {
			return err
		}
		for f, here := range in {
			if here {
				if err := w.next(f); err != nil {
					return err
				}
			}
		}
	}
}

// visit reads some terms.
func (w *walker) visit(texts map[string]bool) error {
	var all [words]bool
	for f := range all {
		all[f] = true
	}
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		if err := w.term(text, all); err != nil {
			return err
		}
	}
	return nil
}

// next moves the dictionary of one field on.
func (w *walker) next(f int) error {
	e, err := w.dicts[f].Next()
	w.open[f] = err == nil && e != nil
	if w.open[f] {
		w.heads[f] = strings.Clone(e.Term)
	}
	return err
}

// term reads one term in some fields.
func (w *walker) term(text string, in [words]bool) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.read++
	t := term{text: text, postings: w.spare.postings[:0], positions: w.spare.positions[:0]}
	for f, here := range in {
		if !here {
			continue
		}
		if err := w.postings(text, field(f)); err != nil {
			return err
		}
		t.add(field(f), w.list)
		for _, p := range w.list {
			if w.seen[p.doc] != w.read {
				w.seen[p.doc] = w.read
				t.docs++
			}
		}
	}
	w.spare = t
	if t.docs > 0 {
		t.postings, t.positions = exactly(t.postings), exactly(t.positions)
		w.terms = append(w.terms, t)
	}
	return nil
}

// exactly returns a copy of a list that takes no more memory than it needs.
func exactly(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return append(make([]byte, 0, len(b)), b...)
}

// postings gets the postings of one term in one field, ascending by document.
func (w *walker) postings(text string, f field) error {
	w.list, w.places, w.text = w.list[:0], w.places[:0], append(w.text[:0], text...)
	for i := range w.segments {
		if err := w.segment(&w.segments[i], f); err != nil {
			return err
		}
	}
	slices.SortFunc(w.list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	return nil
}

// segment gets the postings of the term in one field of one segment.
func (w *walker) segment(s *piece, f field) (err error) {
	w.found, err = s.dicts[f].PostingsList(w.text, s.Deleted(), w.found)
	if err != nil || w.found.Count() == 0 { // what cannot be there needs no iterator
		return err
	}
	w.iterator = w.found.Iterator(true, false, true, w.iterator)
	for {
		got, err := w.iterator.Next()
		if err != nil || got == nil {
			return err
		}
		from := len(w.places)
		for _, l := range got.Locations() {
			w.places = append(w.places, int(l.Pos()))
		}
		p := posting{doc: s.docs[got.Number()], positions: w.places[from:]}
		slices.Sort(p.positions)
		w.list = append(w.list, p)
	}
}

// add appends the postings of one field. The form is that of the shards: the
// number of documents; for each the distance to the one before, doubled, plus 1
// when the term stands there more than once; then that number; then, in title
// and name, the positions as distances. The positions of other fields go to
// t.positions in the same form.
func (t *term) add(f field, list []posting) {
	if len(list) == 0 {
		return
	}
	t.fields[f] = len(list)
	t.postings = binary.AppendUvarint(t.postings, uint64(len(list)))
	before := -1
	for _, p := range list {
		gap := uint64(p.doc-before-1) << 1
		before = p.doc
		if len(p.positions) > 1 {
			t.postings = binary.AppendUvarint(t.postings, gap|1)
			t.postings = binary.AppendUvarint(t.postings, uint64(len(p.positions)))
		} else {
			t.postings = binary.AppendUvarint(t.postings, gap)
		}
		to, at := &t.positions, 0
		if inlinePositions(f) {
			to = &t.postings
		}
		for _, pos := range p.positions {
			*to = binary.AppendUvarint(*to, uint64(pos-at))
			at = pos
		}
	}
}

// find returns the number of a term in the dictionary.
func (s *snapshot) find(text string) (int, bool) {
	return slices.BinarySearchFunc(s.terms, text, func(t term, text string) int { return strings.Compare(t.text, text) })
}

// docFrequency returns how many documents hold a term; 0 when none does.
func (s *snapshot) docFrequency(text string) int {
	if i, ok := s.find(text); ok {
		return s.terms[i].docs
	}
	return 0
}
