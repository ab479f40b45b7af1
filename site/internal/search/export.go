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
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"afterword/site/internal/output"
)

// Sizes of the exported files, in bytes before compression.
const (
	shardSize       = 8 << 10 // smaller ones cost requests, bigger ones bytes
	inlinePostings  = 64
	inlinePos       = 8
	fragmentGroup   = 64   // fragments whose names share a hash
	oneFileUpTo     = 1000 // incidents up to which all columns are one file
	exportedFormat  = 1
	manifestName    = "search/manifest.json"
	hashLength      = 8
	selfSurfaceFlag = 1 << 7
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
	Dict      [][3]string       `json:"dict"` // first term, least and greatest surface
	Terms     string            `json:"terms"`
	Postings  string            `json:"postings"`
	Positions string            `json:"positions"`
	Fragments string            `json:"fragments"`
	Group     int               `json:"group"`
}

// Export adds the static index to the tree. Its bytes depend on the incidents
// alone, not on how bleve happened to store them.
func (x *Index) Export(tree *output.Tree) error {
	e := exporter{x: x, tree: tree}
	m := manifest{Format: exportedFormat, Analysis: analysisVersion, Docs: len(x.docs), Fields: fieldNames[:],
		Titles: fieldTitles[:], Tokens: x.totals[:], Columns: map[string]string{}, Group: fragmentGroup}
	for f, name := range facetNames {
		m.Facets = append(m.Facets, [2]string{name, facetTitles[f]})
	}
	e.columns(&m)
	e.dictionary(&m)
	e.fragments(&m)
	if e.err != nil {
		return e.err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	e.add(manifestName, append(data, '\n'))
	return e.err
}

// exporter adds files until the first error.
type exporter struct {
	x    *Index
	tree *output.Tree
	err  error
}

// add adds a finished file, and its script in a portable export.
func (e *exporter) add(name string, data []byte) {
	if e.err != nil {
		return
	}
	if f, ok := e.tree.File(name); ok && bytes.Equal(f.Data, data) {
		return // two files with the same bytes have the same name
	}
	e.err = e.tree.Add(name, data, "the search index")
	if e.err != nil || !e.x.portable {
		return
	}
	key := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(name, "search/"), ".bin"), ".json")
	script := fmt.Sprintf("afterword.shard(%q,%q)\n", key, base64.StdEncoding.EncodeToString(data))
	e.err = e.tree.Add(strings.TrimSuffix(strings.TrimSuffix(name, ".bin"), ".json")+".js", []byte(script), "the search index")
}

// hashed compresses data and adds it under its hash; it returns the hash.
func (e *exporter) hashed(dir string, data []byte) string {
	packed := e.x.pack(data)
	name := hashName(packed)
	e.add("search/"+dir+"/"+name+".bin", packed)
	return name
}

// pack compresses data, or remembers how it was compressed before.
func (x *Index) pack(data []byte) []byte {
	if x.remember == nil {
		return pack(data)
	}
	sum := sha256.Sum256(data)
	packed, err := x.remember(string(sum[:]), func() ([]byte, error) { return pack(data), nil })
	if err != nil { // a memory that fails is no memory
		return pack(data)
	}
	return packed
}

// pack compresses data, always to the same bytes.
func pack(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(data)                                  // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func hashName(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:hashLength]
}

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
	all := []column{{"lens", e.lens()}, {"columns", e.values()}}
	for f, name := range facetNames {
		all = append(all, column{name, e.facet(facet(f))})
	}
	if len(e.x.docs) <= oneFileUpTo {
		e.columnFile(m, all)
		return
	}
	e.columnFile(m, all[:1]) // every query needs the lengths, the search page all facets
	e.columnFile(m, all[1:2])
	e.columnFile(m, all[2:])
}

func (e *exporter) columnFile(m *manifest, columns []column) {
	b := binary.AppendUvarint(nil, uint64(len(columns)))
	for _, c := range columns {
		b = appendText(b, c.name)
		b = appendText(b, string(c.data))
	}
	name := e.hashed("c", b)
	for _, c := range columns {
		m.Columns[c.name] = name
	}
}

func (e *exporter) lens() (b []byte) {
	for _, lens := range e.x.lens {
		for _, n := range lens {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b
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

func (e *exporter) facet(f facet) []byte {
	terms := e.x.facetTerms[f]
	number := make(map[string]int, len(terms))
	b := binary.AppendUvarint(nil, uint64(len(terms)))
	for i, t := range terms {
		number[t.ID] = i
		b = appendText(b, t.ID)
		b = appendText(b, t.Name)
		b = appendText(b, t.Permalink)
		b = binary.AppendUvarint(b, uint64(t.Rank))
		b = binary.AppendUvarint(b, uint64(len(t.Aliases)))
		for _, a := range t.Aliases {
			b = appendText(b, a)
		}
	}
	for _, d := range e.x.docs {
		b = binary.AppendUvarint(b, uint64(len(d.facets[f])))
		for _, t := range d.facets[f] {
			b = binary.AppendUvarint(b, uint64(number[t.ID]))
		}
	}
	return b
}

// cursor is a place in a sequence of files: the rule by which longer postings
// and positions are laid out, known to the reader too.
type cursor struct{ file, offset int }

// put moves over n bytes and reports whether they begin a new file.
func (c *cursor) put(n int) bool {
	fresh := c.offset > 0 && c.offset+n > shardSize
	if fresh {
		c.file++
		c.offset = 0
	}
	c.offset += n
	return fresh
}

// dictionary adds terms, postings and positions.
func (e *exporter) dictionary(m *manifest) {
	var packs, places packer
	packs.start(e, "p", &m.Postings)
	places.start(e, "x", &m.Positions)
	terms := e.x.terms
	for from := 0; from < len(terms); {
		s := shard{first: terms[from].text, head: [4]int{packs.file, packs.offset, places.file, places.offset}}
		to := from
		for to < len(terms) && len(s.body) < shardSize {
			s.add(terms[to], e.x.vocabulary.surfaces[terms[to].text])
			if p := terms[to].postings; len(p) > inlinePostings {
				packs.add(p)
			}
			if p := terms[to].positions; len(p) > inlinePos {
				places.add(p)
			}
			to++
		}
		m.Terms += e.hashed("t", s.bytes(to-from))
		m.Dict = append(m.Dict, [3]string{s.first, cut(s.least, 8), cut(s.greatest, 8)})
		from = to
	}
	packs.flush()
	places.flush()
}

// packer lays out longer postings or positions in files.
type packer struct {
	cursor
	e     *exporter
	dir   string
	names *string
	data  []byte
}

func (p *packer) start(e *exporter, dir string, names *string) { p.e, p.dir, p.names = e, dir, names }

func (p *packer) add(data []byte) {
	if p.put(len(data)) {
		p.flush()
	}
	p.data = append(p.data, data...)
}

func (p *packer) flush() {
	if len(p.data) > 0 {
		*p.names += p.e.hashed(p.dir, p.data)
		p.data = p.data[:0]
	}
}

// shard is a stretch of the dictionary.
type shard struct {
	first, last     string
	least, greatest string // of the surfaces
	head            [4]int
	body            []byte
}

func (s *shard) bytes(count int) []byte {
	b := binary.AppendUvarint(nil, uint64(count))
	for _, n := range s.head {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return append(b, s.body...)
}

// add appends one term.
func (s *shard) add(t term, surfaces []string) {
	mask := byte(0)
	for f, n := range t.fields {
		if n > 0 {
			mask |= 1 << f
		}
	}
	s.body = appendRest(s.body, s.last, t.text)
	s.last = t.text
	if len(surfaces) == 1 && surfaces[0] == t.text {
		s.body = append(s.body, mask|selfSurfaceFlag)
	} else {
		s.body = append(s.body, mask)
		s.body = binary.AppendUvarint(s.body, uint64(len(surfaces)))
		before := t.text
		for _, w := range surfaces {
			s.body = appendRest(s.body, before, w)
			before = w
		}
	}
	for _, w := range surfaces {
		if s.least == "" || w < s.least {
			s.least = w
		}
		s.greatest = max(s.greatest, w)
	}
	s.body = binary.AppendUvarint(s.body, uint64(t.docs))
	s.body = appendInline(s.body, t.postings, inlinePostings)
	s.body = appendInline(s.body, t.positions, inlinePos)
}

// appendRest appends text as the length it shares with before, and the rest.
func appendRest(b []byte, before, text string) []byte {
	n := 0
	for n < len(before) && n < len(text) && before[n] == text[n] {
		n++
	}
	b = binary.AppendUvarint(b, uint64(n))
	return appendText(b, text[n:])
}

// appendInline appends the length of data and, up to limit, data itself.
func appendInline(b, data []byte, limit int) []byte {
	b = binary.AppendUvarint(b, uint64(len(data)))
	if len(data) <= limit {
		b = append(b, data...)
	}
	return b
}

// fragments adds the JSON of each incident.
func (e *exporter) fragments(m *manifest) {
	packed := make([][]byte, len(e.x.docs))
	group := errgroup.Group{}
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range e.x.docs {
		group.Go(func() error {
			data, err := json.Marshal(newFragment(d))
			packed[i] = e.x.pack(data)
			return err
		})
	}
	if err := group.Wait(); err != nil && e.err == nil {
		e.err = err
	}
	for from := 0; from < len(packed); from += fragmentGroup {
		to := min(from+fragmentGroup, len(packed))
		name := hashName(bytes.Join(packed[from:to], nil))
		m.Fragments += name
		for i := from; i < to; i++ {
			e.add(fmt.Sprintf("search/d/%s/%d.bin", name, i), packed[i])
		}
	}
}
