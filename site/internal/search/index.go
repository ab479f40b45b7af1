package search

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"afterword/site/internal/corpus"
)

// batchSize is how many incidents bleve gets at once: bigger batches take more
// memory and are no faster.
const batchSize = 500

// mostUpdates is how often an index in memory is built upon. Bleve does not merge
// what it holds in memory alone, so every update makes it a little slower and
// bigger.
const mostUpdates = 50

// cacheFrom is the number of incidents from which a cache on disk pays.
const cacheFrom = 1000

// Options says how an index is built. The zero value is useful.
type Options struct {
	// CacheDir is a folder outside the content where the bleve index of a
	// large collection is kept between builds; "" means none.
	CacheDir string
	// CacheFrom is the number of incidents from which CacheDir is used; 0
	// means 1000, below which making the index anew costs less than its upkeep.
	CacheFrom int
	// Portable makes Export write every shard a second time as a classic
	// script, which a page opened from a folder can load.
	Portable bool
	// Before is the index that the build before made of the same folder, whose
	// work is taken over: what did not change is not analysed again. It must not
	// be closed, searched or built upon afterwards; all else that it gives, or
	// gave, stays good.
	Before *Index
	// Notice is told, in one line, when a cache was not usable; may be nil.
	Notice func(string)
}

// Index is the searchable collection. It may be used by several goroutines at once.
type Index struct {
	corpus   *corpus.Corpus
	docs     []*doc // ascending by id
	byID     map[string]int
	analyzer *analyzer
	bleve    bleve.Index
	snapshot
	vocabulary vocabulary
	facetTerms [facetCount][]*corpus.Term
	compare    *comparison // nil before Relate
	portable   bool
	updates    int          // since all of it was indexed, in memory
	release    func() error // gives the cache back; nil without one
}

// Build indexes every incident of c.
func Build(ctx context.Context, c *corpus.Corpus, o Options) (*Index, error) {
	x := &Index{corpus: c, analyzer: &analyzer{}, portable: o.Portable, facetTerms: allTerms(c)}
	x.vocabulary = vocabulary{surfaces: map[string][]string{}, counts: map[string][]int{}}
	if o.Before != nil && o.Before.updates == mostUpdates {
		_ = o.Before.Close() // it is in memory alone
		o.Before = nil
	}
	if o.Before != nil {
		x.analyzer, x.vocabulary = o.Before.analyzer, o.Before.vocabulary.copied()
	}
	known, err := x.open(ctx, len(c.Incidents), o)
	if err == nil {
		err = x.fill(ctx, known, o.Before)
	}
	if err != nil {
		_ = x.Close()
		return nil, err
	}
	return x, nil
}

// open opens the index of bleve, and returns what it holds: ids and the digests
// of their documents.
func (x *Index) open(ctx context.Context, n int, o Options) (known map[string]string, err error) {
	if o.CacheFrom == 0 {
		o.CacheFrom = cacheFrom
	}
	switch {
	case o.CacheDir != "" && n >= o.CacheFrom:
		x.bleve, known, x.release, err = openCache(ctx, o.CacheDir, o.Notice)
	case o.Before != nil && o.Before.bleve != nil:
		x.bleve, known, x.updates = o.Before.bleve, map[string]string{}, o.Before.updates+1
		o.Before.bleve = nil
		for _, d := range o.Before.docs {
			known[d.inc.ID] = d.hash
		}
	default:
		x.bleve, err = bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	}
	return known, err
}

// Close frees the index and gives its cache back.
func (x *Index) Close() error {
	var err error
	if x.bleve != nil {
		err = x.bleve.Close()
		x.bleve = nil
	}
	if x.release != nil {
		if e := x.release(); err == nil {
			err = e
		}
		x.release = nil
	}
	return err
}

// Release gives the cache back, if the index has one: it can then no longer be
// asked by [Index.Search].
func (x *Index) Release() error {
	if x.release == nil {
		return nil
	}
	return x.Close()
}

// Len returns the number of incidents.
func (x *Index) Len() int { return len(x.docs) }

// fill analyses the incidents, brings bleve up to date, and reads from it what
// the export and everything that counts words need.
func (x *Index) fill(ctx context.Context, known map[string]string, before *Index) error {
	fresh, err := x.place(before, known)
	if err != nil {
		return err
	}
	touched := x.outdated(before)
	for from := 0; from < len(fresh); from += batchSize {
		batch := fresh[from:min(from+batchSize, len(fresh))]
		if err := x.analyse(ctx, batch); err != nil {
			return err
		}
		if err := x.batch(batch, known, touched); err != nil {
			return err
		}
	}
	for _, d := range x.docs {
		x.measure(d)
	}
	if err := x.forget(known); err != nil {
		return err
	}
	switch {
	case !x.numberedAs(before):
		touched = nil
	case len(touched) == 0:
		x.compare = before.compare // no word changed
	}
	if err := x.read(ctx, before, touched); err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	return nil
}

// place numbers the documents in the order of their ids, and takes over those
// of the index before that are made of the same and that bleve holds. The others,
// still empty, are returned.
func (x *Index) place(before *Index, known map[string]string) (fresh []*doc, err error) {
	incidents := slices.Clone(x.corpus.Incidents)
	slices.SortFunc(incidents, func(a, b *corpus.Incident) int { return strings.Compare(a.ID, b.ID) })
	x.docs, x.byID = make([]*doc, len(incidents)), make(map[string]int, len(incidents))
	for i, inc := range incidents {
		if _, twice := x.byID[inc.ID]; twice {
			return nil, fmt.Errorf("indexing %q: two incidents have this id", inc.ID)
		}
		x.byID[inc.ID] = i
		if old := before.doc(inc.ID); old != nil && old.hash == known[inc.ID] && old.from == originOf(x.corpus, inc) {
			d := *old
			d.num, d.inc, d.facets = i, inc, facetTerms(inc)
			x.docs[i] = &d
			continue
		}
		x.docs[i] = &doc{num: i, inc: inc}
		fresh = append(fresh, x.docs[i])
	}
	return fresh, nil
}

// doc returns the document with an id, nil when there is none.
func (x *Index) doc(id string) *doc {
	if x == nil {
		return nil
	}
	if n, ok := x.byID[id]; ok {
		return x.docs[n]
	}
	return nil
}

// outdated takes the words of the documents of the index before that are not
// taken over out of the vocabulary, and returns them.
func (x *Index) outdated(before *Index) (touched map[string]bool) {
	if before == nil {
		return nil
	}
	touched = map[string]bool{}
	for _, old := range before.docs {
		if d := x.doc(old.inc.ID); d != nil && d.hash != "" {
			continue
		}
		again := before.analyzer.newDoc(before.corpus, old.inc) // its words were not kept
		x.own(again, touched)
		x.vocabulary.forget(again)
	}
	return touched
}

// own notes the words of a document as touched. What was taken over of the ways
// to write them is shared with the index before, and copied first.
func (x *Index) own(d *doc, touched map[string]bool) {
	d.eachWord(func(w *word, _ int) {
		if !touched[w.term] {
			touched[w.term] = true
			x.vocabulary.own(w.term)
		}
	})
}

// numberedAs reports whether the documents have the numbers that they had before.
func (x *Index) numberedAs(before *Index) bool {
	return before != nil && slices.EqualFunc(x.docs, before.docs, func(a, b *doc) bool { return a.inc.ID == b.inc.ID })
}

// analyse makes the documents of a batch.
func (x *Index) analyse(ctx context.Context, batch []*doc) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, d := range batch {
		group.Go(func() error {
			made := x.analyzer.newDoc(x.corpus, d.inc)
			made.num = d.num
			*d = *made
			return ctx.Err()
		})
	}
	return group.Wait()
}

// batch gives bleve the documents that it does not hold in this form, and
// keeps of every document only what is needed later.
func (x *Index) batch(docs []*doc, known map[string]string, touched map[string]bool) error {
	b, s := x.bleve.NewBatch(), spaces{}
	for _, d := range docs {
		if touched != nil {
			x.own(d, touched)
		}
		x.vocabulary.record(d)
		if known[d.inc.ID] != d.hash {
			if err := b.IndexAdvanced(d.document(s)); err != nil {
				return fmt.Errorf("indexing %q: %w", d.inc.ID, err)
			}
			b.SetInternal([]byte(hashKey+d.inc.ID), []byte(d.hash))
		}
	}
	if b.Size() > 0 {
		if err := x.bleve.Batch(b); err != nil {
			return err
		}
	}
	for _, d := range docs {
		x.analyzer.bags.Put(d.bags)
		d.bags = nil
	}
	return nil
}

// forget removes from bleve what is no longer in the collection.
func (x *Index) forget(known map[string]string) error {
	b := x.bleve.NewBatch()
	for id := range known {
		if _, ok := x.byID[id]; !ok {
			b.Delete(id)
			b.DeleteInternal([]byte(hashKey + id))
		}
	}
	if b.Size() == 0 {
		return nil
	}
	return x.bleve.Batch(b)
}

// hashKey is the prefix of bleve's internal keys that hold the digests of documents.
const hashKey = "afterword/hash/"

// newMapping returns bleve's mapping: documents come analysed, so all it says
// is how they are ranked.
func newMapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	return m
}

// spaces is the memory of the fields of a batch, by their names.
type spaces map[string]*frequencies

// field returns a field of words in bleve's form.
func (s spaces) field(name string, o index.FieldIndexingOptions, b *bag, length int) *bagField {
	if s[name] == nil {
		s[name] = &frequencies{}
	}
	return &bagField{name: name, options: index.IndexField | o, bag: b, length: length, space: s[name]}
}

// document returns the document in bleve's form.
func (d *doc) document(s spaces) *document.Document {
	out := document.NewDocument(d.inc.ID)
	for f := range d.bags {
		b := &d.bags[f]
		if len(b.words) == 0 {
			continue
		}
		o := index.IncludeTermVectors
		if field(f) == exactField {
			o = 0
		}
		out.AddField(s.field(fieldNames[f], o, b, roundLength(d.lens[f])))
	}
	for f, terms := range d.facets {
		var ids []string
		for _, t := range terms {
			ids = append(ids, t.ID)
		}
		if len(ids) > 0 {
			out.AddField(s.field(facetField(facetNames[f]), 0, single(ids...), len(ids)))
		}
	}
	if d.open {
		out.AddField(s.field("is", 0, single(openActions), 1))
	}
	if d.day > 0 {
		out.AddField(document.NewNumericFieldWithIndexingOptions("day", nil, float64(d.day), index.IndexField))
	}
	if d.minutes > 0 {
		out.AddField(document.NewNumericFieldWithIndexingOptions("minutes", nil, float64(d.minutes), index.IndexField))
	}
	return out
}

// allTerms returns the terms of every facet that has incidents, in the order of the corpus.
func allTerms(c *corpus.Corpus) (out [facetCount][]*corpus.Term) {
	byTaxonomy := map[string]facet{"severities": severityFacet, "services": serviceFacet, "causes": causeFacet,
		"tags": tagFacet, "teams": teamFacet, "years": yearFacet}
	for _, tax := range c.Taxonomies {
		f, ok := byTaxonomy[tax.Name]
		if !ok {
			continue
		}
		for _, t := range tax.Terms {
			if len(t.Incidents) > 0 {
				out[f] = append(out[f], t)
			}
			if f == causeFacet && len(t.Suggested) > 0 {
				out[suggestedFacet] = append(out[suggestedFacet], t)
			}
		}
	}
	return out
}
