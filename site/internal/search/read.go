package search

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/bits"
)

// Exported is a static index that was read back: everything a client can know.
type Exported struct {
	Docs      int // incidents, numbered from 0 in ascending order of ids
	Tokens    [fieldCount]int
	Lengths   [fieldCount][]int // tokens of each document
	Days      []int             // since 1970-01-01, plus 1; 0 is unknown
	Minutes   []int             // of its duration, plus 1; 0 is unknown
	Open      []bool            // it has an open action
	Facets    []ExportedFacet
	Terms     []ExportedTerm // ascending by text
	Fragments []json.RawMessage
}

// ExportedFacet is one way of narrowing.
type ExportedFacet struct {
	Name  string
	Terms []ExportedChoice
	Docs  [][]int // numbers of the terms of each document
}

// ExportedChoice is one term of a facet.
type ExportedChoice struct {
	ID, Name, Permalink string
	Rank                int
	Docs                int // documents that have it
	Aliases             []string
}

// ExportedTerm is one entry of the dictionary.
type ExportedTerm struct {
	Text     string
	Surfaces []string
	Docs     int                      // documents in which it stands anywhere
	Postings [words][]ExportedPosting // by field, ascending by document
	mask     int
}

// ExportedPosting is one document of a term.
type ExportedPosting struct {
	Doc       int
	Count     int // how often the term stands there
	Positions []int
}

// Bounds of what a file may claim to hold, so that a damaged one is refused
// before it costs time or memory.
const (
	mostTerms     = 1 << 20
	mostSurfaces  = 1 << 12
	mostDocuments = 1 << 24
)

// Read reads a static index back. load gives the bytes of a file by its path,
// as [Index.Export] added it to the tree.
func Read(load func(path string) ([]byte, error)) (*Exported, error) {
	data, err := load(manifestName)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("reading %s: %w", manifestName, err)
	}
	if m.Format != exportedFormat || m.Docs < 0 || m.Group != fragmentGroup ||
		m.Docs > len(m.Fragments)/hashLength*fragmentGroup || len(m.Tokens) != int(fieldCount) {
		return nil, fmt.Errorf("reading %s: %w", manifestName, errDamaged)
	}
	r := reader{load: load, m: m, x: &Exported{Docs: m.Docs, Tokens: [fieldCount]int(m.Tokens)}}
	for _, step := range []func() error{r.columns, r.shards, r.fragments} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r.x, nil
}

// reader is the state of one reading.
type reader struct {
	load func(path string) ([]byte, error)
	m    manifest
	x    *Exported
}

// file reads one file with a function that takes its bytes.
func (r *reader) file(dir, name string, read func(data []byte) error) error {
	path := "search/" + dir + "/" + name + ".bin"
	data, err := r.load(path)
	if err == nil {
		err = read(data)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}

// hashes cuts a list of names of files into its parts.
func hashes(list string) []string {
	var out []string
	for i := hashLength; i <= len(list); i += hashLength {
		out = append(out, list[i-hashLength:i])
	}
	return out
}

func (r *reader) shards() error {
	for _, name := range hashes(r.m.Terms) {
		var s readShard
		err := r.file("t", name, func(data []byte) (err error) {
			s, err = decodeShard(data, r.m.Docs)
			return err
		})
		if err == nil {
			err = r.positions(name, s.short)
		}
		for _, p := range s.packs {
			if err == nil {
				err = r.file("p", p.name, func(data []byte) error { return decodePack(data, p.terms, r.m.Docs) })
			}
			if err == nil {
				err = r.positions(p.name, p.terms)
			}
		}
		if err != nil {
			return err
		}
		for _, t := range s.terms {
			r.x.Terms = append(r.x.Terms, *t)
		}
	}
	return nil
}

// positions reads the twin of a file.
func (r *reader) positions(name string, terms []*ExportedTerm) error {
	for _, t := range terms {
		if t.mask>>inlineFields > 0 {
			return r.file("x", name, func(data []byte) error { return decodePositions(data, terms) })
		}
	}
	return nil
}

func (r *reader) fragments() error {
	names := hashes(r.m.Fragments)
	for i := range r.m.Docs {
		err := r.file("d", fmt.Sprintf("%s/%d", names[i/r.m.Group], i), func(data []byte) error {
			data, err := gunzip(data)
			if err == nil && !json.Valid(data) {
				err = errDamaged
			}
			r.x.Fragments = append(r.x.Fragments, data)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func gunzip(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// readShard is a dictionary file with the postings of its short terms.
type readShard struct {
	terms, short []*ExportedTerm
	packs        []readPack
}

// readPack is a file of postings and the terms that they belong to.
type readPack struct {
	name  string
	size  int
	terms []*ExportedTerm
}

// decodeShard reads a dictionary file of a collection of so many documents.
func decodeShard(data []byte, docs int) (s readShard, err error) {
	b := numberReader{data: data}
	count := b.number(mostTerms)
	for range b.number(count) {
		p := readPack{size: b.number(count)}
		p.name = hex.EncodeToString(b.bytes(hashLength / 2))
		s.packs = append(s.packs, p)
	}
	if b.err != nil {
		return s, b.err
	}
	d := newDecoder(b.data, allOdds)
	var last []byte
	pack := -1
	for range count {
		t := d.term(&last, docs)
		if d.err != nil {
			return s, d.err
		}
		s.terms = append(s.terms, t)
		if t.Docs <= shortList {
			s.short = append(s.short, t)
			continue
		}
		for pack < 0 || len(s.packs[pack].terms) == s.packs[pack].size {
			if pack++; pack == len(s.packs) {
				return s, errDamaged
			}
		}
		s.packs[pack].terms = append(s.packs[pack].terms, t)
	}
	for _, t := range s.short {
		d.postings(t, docs)
	}
	return s, d.err
}

// decodePack reads the postings of terms.
func decodePack(data []byte, terms []*ExportedTerm, docs int) error {
	d := newDecoder(data, postingsOdds)
	for _, t := range terms {
		d.postings(t, docs)
	}
	return d.err
}

// decodePositions reads the positions of terms whose postings are known.
func decodePositions(data []byte, terms []*ExportedTerm) error {
	d := newDecoder(data, postingsOdds)
	for _, t := range terms {
		var at [words]int
		for d.err == nil {
			doc := mostDocuments
			for f := inlineFields; f < words; f++ {
				if at[f] < len(t.Postings[f]) {
					doc = min(doc, t.Postings[f][at[f]].Doc)
				}
			}
			if doc == mostDocuments {
				break
			}
			for f := inlineFields; f < words; f++ {
				if at[f] == len(t.Postings[f]) || t.Postings[f][at[f]].Doc != doc {
					continue
				}
				p, before := &t.Postings[f][at[f]], 0
				for i := 0; i < p.Count && d.err == nil; i++ {
					before += d.number(stepOdds(f, p.Count, i))
					p.Positions = append(p.Positions, before)
				}
				at[f]++
			}
		}
	}
	return d.err
}

// term reads all of a term but its postings; last is the text of the one before.
func (d *decoder) term(last *[]byte, docs int) *ExportedTerm {
	*last = d.rest(*last, d.number(prefixNumber))
	t := &ExportedTerm{Text: string(*last)}
	if d.choose(selfOdds) {
		t.Surfaces = []string{t.Text}
	} else {
		before := *last
		n := d.number(surfaceNumber)
		if n > mostSurfaces {
			d.err = errDamaged
		}
		for i := 0; i < n && d.err == nil; i++ {
			before = d.rest(before, len(before)-d.number(droppedNumber))
			t.Surfaces = append(t.Surfaces, string(before))
		}
	}
	if t.Docs = d.number(docsNumber) + 1; t.Docs > docs {
		d.err = errDamaged
	}
	t.mask = d.symbol(maskOdds+(min(t.Docs, 4)-1)<<words, words)
	return t
}

// rest reads a text of which the first n bytes are those of before.
func (d *decoder) rest(before []byte, n int) []byte {
	if n < 0 || n > len(before) {
		d.err = errDamaged
		return nil
	}
	return d.text(before[:n])
}

// postings reads the documents of a term; positions in the text are left 0.
func (d *decoder) postings(t *ExportedTerm, docs int) {
	g := fieldGuess{mask: t.mask}
	doc := -1
	for k := range t.Docs {
		doc += d.number(gapOdds(docs, doc, t.Docs-k)) + 1
		if doc >= docs {
			d.err = errDamaged
		}
		if d.err != nil {
			return
		}
		seen := 0
		for f := range words {
			at, open := g.odds(f, seen)
			if t.mask>>f&1 == 0 || open && !d.choose(at) {
				continue
			}
			g.had[f]++
			seen++
			t.Postings[f] = append(t.Postings[f], ExportedPosting{Doc: doc, Count: d.number(countNumber+f) + 1})
		}
		g.docs++
		for f := range inlineFields {
			if list := t.Postings[f]; len(list) > 0 && list[len(list)-1].Doc == doc {
				d.places(&list[len(list)-1], f)
			}
		}
	}
}

// places reads the positions of one document in a title or names.
func (d *decoder) places(p *ExportedPosting, f int) {
	at := 0
	for i := 0; i < p.Count && d.err == nil; i++ {
		at += d.number(blockNumber+f)*(exactBlock/2) + d.number(placeNumber+f)
		p.Positions = append(p.Positions, at)
	}
}

// numberReader reads varints and texts.
type numberReader struct {
	data []byte
	err  error
}

// number reads a number up to most.
func (r *numberReader) number(most int) int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > uint64(most) {
		r.err = errDamaged
		r.data = nil
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

func (r *numberReader) bytes(n int) []byte {
	if n > len(r.data) {
		r.err = errDamaged
		r.data = nil
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *numberReader) text() string { return string(r.bytes(r.number(len(r.data)))) }

// columns reads what is known of each document besides its words.
func (r *reader) columns() error {
	all, files := map[string][]byte{}, map[string]bool{}
	for _, name := range r.m.Columns {
		if files[name] {
			continue
		}
		files[name] = true
		if err := r.file("c", name, func(data []byte) error { return decodeColumns(data, all) }); err != nil {
			return err
		}
	}
	var err error
	if r.x.Lengths, err = decodeLengths(all["lens"], r.m.Docs); err != nil {
		return err
	}
	b := numberReader{data: all["columns"]}
	for range r.m.Docs {
		r.x.Days = append(r.x.Days, b.number(math.MaxInt32))
	}
	for range r.m.Docs {
		r.x.Minutes = append(r.x.Minutes, b.number(math.MaxInt32))
	}
	for range r.m.Docs {
		r.x.Open = append(r.x.Open, b.number(1) == 1)
	}
	if b.err != nil {
		return b.err
	}
	choices := numberReader{data: all["terms"]}
	for _, f := range r.m.Facets {
		facet := ExportedFacet{Name: f[0], Terms: choices.choices()}
		if facet.Docs, err = decodeFacet(all[f[0]], r.m.Docs, len(facet.Terms)); err == nil {
			err = choices.err
		}
		if err != nil {
			return err
		}
		r.x.Facets = append(r.x.Facets, facet)
	}
	return nil
}

// decodeColumns cuts a columns file into its columns.
func decodeColumns(data []byte, into map[string][]byte) error {
	data, err := gunzip(data)
	if err != nil {
		return err
	}
	b := numberReader{data: data}
	for range b.number(len(data)) {
		name := b.text()
		into[name] = b.bytes(b.number(len(data)))
	}
	return b.err
}

// decodeLengths reads how many tokens each document has in each field.
func decodeLengths(data []byte, docs int) (lens [fieldCount][]int, err error) {
	d := newDecoder(data, int(fieldCount)<<lengthBits)
	for f := range lens {
		for i := 0; i < docs && d.err == nil; i++ {
			lens[f] = append(lens[f], lengthOf(d.symbol(f<<lengthBits, lengthBits)))
		}
	}
	return lens, d.err
}

// choices reads the terms of one facet.
func (r *numberReader) choices() []ExportedChoice {
	var out []ExportedChoice
	for range r.number(len(r.data)) {
		c := ExportedChoice{ID: r.text(), Name: r.text(), Permalink: r.text(), Rank: r.number(math.MaxInt32), Docs: r.number(mostDocuments)}
		for range r.number(len(r.data)) {
			c.Aliases = append(c.Aliases, r.text())
		}
		out = append(out, c)
	}
	return out
}

// decodeFacet reads which of so many terms each document has.
func decodeFacet(data []byte, docs, terms int) ([][]int, error) {
	digits := bits.Len(uint(terms))
	d := newDecoder(data, perNumber+1<<digits)
	all := make([][]int, docs)
	for i := range all {
		n := d.number(0)
		if n > terms {
			d.err = errDamaged
		}
		for k := 0; k < n && d.err == nil; k++ {
			all[i] = append(all[i], d.symbol(perNumber, digits))
			if all[i][k] >= terms {
				d.err = errDamaged
			}
		}
	}
	return all, d.err
}
