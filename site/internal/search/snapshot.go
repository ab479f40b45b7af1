package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
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
	if w.numbers, err = x.numbers(r); err != nil {
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

// numbers maps bleve's numbers of documents to ours.
func (x *Index) numbers(r index.IndexReader) (map[uint64]int, error) {
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	out := make(map[uint64]int, len(x.docs))
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return out, err
		}
		name, err := r.ExternalID(id)
		if err != nil {
			return nil, err
		}
		out[id.Value()] = x.byID[name]
	}
}

// walker reads terms.
type walker struct {
	ctx     context.Context
	r       index.IndexReader
	numbers map[uint64]int
	dicts   [words]index.FieldDict
	heads   [words]string
	open    [words]bool
	seen    []int // by document: the last term that it was counted in
	read    int   // terms
	list    []posting
	terms   []term
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
	t := term{text: text}
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
	if t.docs > 0 {
		t.postings, t.positions = slices.Clip(t.postings), slices.Clip(t.positions)
		w.terms = append(w.terms, t)
	}
	return nil
}

// postings gets the postings of one term in one field, ascending by document.
func (w *walker) postings(text string, f field) error {
	r, err := w.r.TermFieldReader(w.ctx, []byte(text), fieldNames[f], true, false, true)
	if err != nil {
		return err
	}
	defer r.Close()
	w.list = w.list[:0]
	var d index.TermFieldDoc
	for {
		got, err := r.Next(d.Reset())
		if err != nil {
			return err
		}
		if got == nil {
			break
		}
		p := posting{doc: w.numbers[got.ID.Value()], positions: make([]int, len(got.Vectors))}
		for i, v := range got.Vectors {
			p.positions[i] = int(v.Pos)
		}
		slices.Sort(p.positions)
		w.list = append(w.list, p)
	}
	slices.SortFunc(w.list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	return nil
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
