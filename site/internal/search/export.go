package search

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"afterword/site/internal/output"
)

// Limits of the exported files.
const (
	fragmentGroup  = 64   // fragments whose names share a hash
	oneFileUpTo    = 1000 // incidents up to which all columns are one file
	firstFacets    = 3    // facets that stand at the top of the search page
	exportedFormat = 2
	manifestName   = "search/manifest.json"
	hashLength     = 8
)

// manifest is the file that names all others. Lists of names are one string of
// eight characters each.
type manifest struct {
	Format    int               `json:"format"`
	Analysis  string            `json:"analysis"`
	Docs      int               `json:"docs"`
	Fields    []string          `json:"fields"`
	Titles    []string          `json:"titles"`
	Tokens    []int             `json:"tokens"`
	Facets    [][2]string       `json:"facets"`
	Columns   map[string]string `json:"columns"`
	First     []string          `json:"first"`    // what the first term of a shard begins with, and none before
	Least     []string          `json:"least"`    // surface of the shard, cut; "" when not before First
	Greatest  []string          `json:"greatest"` // the same; "" when before the next First
	Terms     string            `json:"terms"`
	Fragments string            `json:"fragments"`
	Group     int               `json:"group"`
}

// Export adds the static index to the tree. Its bytes depend on the incidents
// alone, not on how bleve happened to store them. Files are coded when they are
// asked for; their names, which hash what they hold, are known before.
func (x *Index) Export(tree *output.Tree) error {
	return tree.AddFolder("search", x.export, "the search index")
}

func (x *Index) export(tree *output.Tree) error {
	e := exporter{x: x, tree: tree}
	m := manifest{Format: exportedFormat, Analysis: analysisVersion, Docs: len(x.docs), Fields: fieldNames[:],
		Titles: fieldTitles[:], Tokens: x.totals[:], Columns: map[string]string{}, Group: fragmentGroup}
	for f, name := range facetNames {
		m.Facets = append(m.Facets, [2]string{name, facetTitles[f]})
	}
	e.columns(&m)
	e.dictionary(&m)
	e.fragments(&m)
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	e.add(manifestName, func() []byte { return append(data, '\n') })
	return e.err
}

// exporter adds files until the first error.
type exporter struct {
	packer
	x    *Index
	tree *output.Tree
	err  error
}

// add adds a file, and its script in a portable export.
func (e *exporter) add(name string, make func() []byte) {
	if e.err != nil || e.tree.Has(name) {
		return // two files that hold the same have the same name
	}
	e.err = e.tree.AddMade(name, func() ([]byte, error) { return make(), nil }, "the search index")
	if e.err != nil || !e.x.portable {
		return
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(name, ".bin"), ".json")
	script := func() ([]byte, error) {
		data := base64.StdEncoding.EncodeToString(make())
		return fmt.Appendf(nil, "afterword.shard(%q,%q)\n", strings.TrimPrefix(stem, "search/"), data), nil
	}
	e.err = e.tree.AddMade(stem+".js", script, "the search index")
}

// packer makes files. It keeps what it makes them with, which costs more than a
// file does.
type packer struct {
	writers  sync.Pool // *gzip.Writer
	encoders sync.Pool // *encoder
}

// code returns the file that write writes with an encoder of so many odds.
func (p *packer) code(odds int, write func(e *encoder)) []byte {
	e, ok := p.encoders.Get().(*encoder)
	if !ok {
		e = new(encoder)
	}
	e.again(odds)
	write(e)
	data := bytes.Clone(e.finish())
	p.encoders.Put(e)
	return data
}

// pack compresses data, always to the same bytes.
func (p *packer) pack(data []byte) []byte {
	var b bytes.Buffer
	w, ok := p.writers.Get().(*gzip.Writer)
	if !ok {
		w, _ = gzip.NewWriterLevel(nil, gzip.BestCompression) // the level is valid
	}
	w.Reset(&b)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	p.writers.Put(w)
	return b.Bytes()
}

// naming makes the name of a file out of everything that it holds, before it is
// coded. The format is part of it, as the same content may be coded in another
// way by another version.
type naming struct {
	hash hash.Hash
	b    []byte
}

func newNaming(dir string) naming {
	n := naming{hash: sha256.New()}
	n.text(fmt.Sprintf("%s %d %s", dir, exportedFormat, analysisVersion))
	return n
}

func (n *naming) text(s string) {
	n.b = appendText(n.b[:0], s)
	n.hash.Write(n.b)
}

func (n *naming) number(v int) {
	n.b = binary.AppendUvarint(n.b[:0], uint64(v))
	n.hash.Write(n.b)
}

func (n *naming) name() string { return hex.EncodeToString(n.hash.Sum(nil))[:hashLength] }

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// column is one part of a columns file.
type column struct {
	name string
	data []byte
}

// columns adds what is known of each document besides its words.
func (e *exporter) columns(m *manifest) {
	files := [][]column{
		{{"lens", e.lens()}, {"terms", e.facetTerms()}}, // every query needs them
		{{"columns", e.values()}},
		nil, nil, // the facets of the search page: the first ones are in view
	}
	for f, name := range facetNames {
		part := 2
		if f >= firstFacets {
			part = 3
		}
		files[part] = append(files[part], column{name, e.facet(facet(f))})
	}
	if len(e.x.docs) <= oneFileUpTo {
		files = [][]column{slices.Concat(files...)}
	}
	for _, columns := range files {
		e.columnFile(m, columns)
	}
}

func (e *exporter) columnFile(m *manifest, columns []column) {
	b := binary.AppendUvarint(nil, uint64(len(columns)))
	for _, c := range columns {
		b = appendText(b, c.name)
		b = appendText(b, string(c.data))
	}
	n := newNaming("c")
	n.text(string(b))
	name := n.name()
	e.add("search/c/"+name+".bin", func() []byte { return e.pack(b) })
	for _, c := range columns {
		m.Columns[c.name] = name
	}
}

func (e *exporter) lens() []byte {
	c := newEncoder(int(fieldCount) << lengthBits)
	for f, lens := range e.x.lens {
		for _, n := range lens {
			c.symbol(f<<lengthBits, lengthBits, lengthCode(int(n)))
		}
	}
	return c.finish()
}

func (e *exporter) values() (b []byte) {
	for _, d := range e.x.docs {
		b = binary.AppendUvarint(b, uint64(max(d.day, 0)))
	}
	for _, d := range e.x.docs {
		b = binary.AppendUvarint(b, uint64(d.minutes))
	}
	for _, d := range e.x.docs {
		open := byte(0)
		if d.open {
			open = 1
		}
		b = append(b, open)
	}
	return b
}

// facetTerms returns the terms of all facets.
func (e *exporter) facetTerms() (b []byte) {
	for f, terms := range e.x.facetTerms {
		sizes := map[string]int{}
		for _, d := range e.x.docs {
			for _, t := range d.facets[f] {
				sizes[t.ID]++
			}
		}
		b = binary.AppendUvarint(b, uint64(len(terms)))
		for _, t := range terms {
			b = appendText(b, t.ID)
			b = appendText(b, t.Name)
			b = appendText(b, t.Permalink)
			b = binary.AppendUvarint(b, uint64(t.Rank))
			b = binary.AppendUvarint(b, uint64(sizes[t.ID]))
			b = binary.AppendUvarint(b, uint64(len(t.Aliases)))
			for _, a := range t.Aliases {
				b = appendText(b, a)
			}
		}
	}
	return b
}

// facet returns the terms of each document.
func (e *exporter) facet(f facet) []byte {
	terms := e.x.facetTerms[f]
	number := make(map[string]int, len(terms))
	for i, t := range terms {
		number[t.ID] = i
	}
	digits := bits.Len(uint(len(terms)))
	c := newEncoder(perNumber + 1<<digits)
	for _, d := range e.x.docs {
		c.number(0, len(d.facets[f]))
		for _, t := range d.facets[f] {
			c.symbol(perNumber, digits, number[t.ID])
		}
	}
	return c.finish()
}

// dictionary adds terms, postings and positions.
func (e *exporter) dictionary(m *manifest) {
	shards := e.x.cutShards()
	for i := range shards {
		s := &shards[i]
		for _, p := range s.packs {
			e.twins("p", p.name, p.terms, postingsOdds, func(to *encoder) { to.lists(p.terms, s.docs) })
		}
		e.twins("t", s.name, s.short, allOdds, func(to *encoder) { to.dictionary(s) })
		m.Terms += s.name
	}
	m.addShards(shards)
}

// twins adds a file, and the file of the positions in the text of its terms if
// there are any.
func (e *exporter) twins(dir, name string, terms []*term, odds int, write func(to *encoder)) {
	e.add("search/"+dir+"/"+name+".bin", func() []byte { return e.code(odds, write) })
	if slices.ContainsFunc(terms, func(t *term) bool { return len(t.positions) > 0 }) {
		e.add("search/x/"+name+".bin", func() []byte {
			return e.code(postingsOdds, func(to *encoder) { to.positions(terms) })
		})
	}
}

// addShards notes what the client needs to find a shard: where it begins, and
// the least and the greatest of its surfaces if they lie outside of it.
func (m *manifest) addShards(shards []shard) {
	for i, s := range shards {
		last, first := "", s.terms[0].text
		if i > 0 {
			before := shards[i-1].terms
			last = before[len(before)-1].text
		}
		n := shared(last, first) + 1
		for n < len(first) && !utf8.RuneStart(first[n]) {
			n++
		}
		m.First = append(m.First, first[:n])
	}
	for i, s := range shards {
		least, greatest := s.span()
		if least >= m.First[i] {
			least = ""
		}
		if i+1 < len(shards) && greatest < m.First[i+1] {
			greatest = ""
		}
		m.Least = append(m.Least, cut(least, 8))
		m.Greatest = append(m.Greatest, cut(greatest, 8))
	}
}

// span returns the least and the greatest surface of a shard.
func (s *shard) span() (least, greatest string) {
	for _, surfaces := range s.surfaces {
		for _, w := range surfaces {
			if least == "" || w < least {
				least = w
			}
			greatest = max(greatest, w)
		}
	}
	return least, greatest
}

// fragments adds the JSON of each incident.
func (e *exporter) fragments(m *manifest) {
	docs := e.x.docs
	for from := 0; from < len(docs); from += fragmentGroup {
		group := docs[from:min(from+fragmentGroup, len(docs))]
		n := newNaming("d")
		for _, d := range group {
			n.text(d.shown)
		}
		m.Fragments += n.name()
		for _, d := range group {
			e.add(fmt.Sprintf("search/d/%s/%d.bin", n.name(), d.num), func() []byte { return e.pack(d.fragment()) })
		}
	}
}
