package site

import (
	"crypto/sha256"
	"io/fs"
	"reflect"
	"sync"

	"afterword/site/internal/chart"
	"afterword/site/internal/check"
	"afterword/site/internal/corpus"
	"afterword/site/internal/parse"
	"afterword/site/internal/search"
	"afterword/site/internal/stats"
	"afterword/site/internal/theme"
)

// Memory keeps what is dear to make from one build to the next. There is one
// build and no other for changes: its expensive steps are pure, and a step
// whose input is, to the last byte, one that it had before gives what it gave.
// So a build with a memory makes what a build without one makes.
//
// A memory holds what the last build used and nothing older. It serves one
// build at a time.
type Memory struct {
	parse  *parse.Parser               // of the last build; nil before the first
	opts   parse.Options               // of it
	files  recall[reading, parse.File] // by it
	drawn  *recall[string, []byte]     // pictures of charts; made on first use
	checks check.Memory
	counts stats.Memory
	plain  *theme.Theme  // the built-in one; nil before it was asked for
	theme  string        // digest of the last theme whose templates were tried
	index  *search.Index // of the last build that got so far; nil when there is none to build upon
	found  *search.Index // the last that is whole
}

// endBuild forgets what the build that just ended did not use. A build that
// made no site has not got to all its steps: nothing is forgotten then.
func (m *Memory) endBuild(made bool) {
	if m == nil || !made {
		return
	}
	m.files.forget()
	if m.drawn != nil {
		m.drawn.forget()
	}
}

// reading names a file as it was read.
type reading struct {
	path string
	sum  [sha256.Size]byte
}

// parser returns a parser with these options, and what it read; nil without a
// memory. Under new options everything is read anew.
func (m *Memory) parser(opts parse.Options) (*parse.Parser, *recall[reading, parse.File]) {
	if m == nil {
		return parse.New(opts), nil
	}
	if m.parse == nil || !reflect.DeepEqual(m.opts, opts) {
		m.parse, m.opts = parse.New(opts), opts
		m.files = recall[reading, parse.File]{}
	}
	return m.parse, &m.files
}

// figures returns the memory of the statistics.
func (m *Memory) figures() *stats.Memory {
	if m == nil {
		return nil
	}
	return &m.counts
}

// searchable returns what the last whole index says, of the incidents of c. ok
// is false when there is none.
func (m *Memory) searchable(c *corpus.Corpus) (s searchable, ok bool) {
	if m == nil || m.found == nil {
		return s, false
	}
	old := m.found
	now := sync.OnceValue(func() map[string]*corpus.Incident {
		byID := make(map[string]*corpus.Incident, len(c.Incidents))
		for _, in := range c.Incidents {
			byID[in.ID] = in
		}
		return byID
	})
	related := func(id string) (out []corpus.Related) {
		for _, r := range old.Related(id) {
			if r.Incident = now()[r.Incident.ID]; r.Incident != nil {
				out = append(out, r)
			}
		}
		return out
	}
	return searchable{old.Export, related}, true
}

// takeIndex hands over the index to build upon, nil when there is none.
func (m *Memory) takeIndex() *search.Index {
	if m == nil {
		return nil
	}
	x := m.index
	m.index = nil
	return x
}

// keepIndex keeps an index to build upon, or closes it without a memory. One
// that holds a cache gives it back: other builds may wait for it.
func (m *Memory) keepIndex(x *search.Index) error {
	if m == nil {
		return x.Close()
	}
	m.index = x
	return x.Release()
}

// searched notes that an index is whole.
func (m *Memory) searched(x *search.Index) {
	if m != nil {
		m.found = x
	}
}

// look returns the theme that the configuration asks for. The built-in one is
// loaded once.
func (m *Memory) look(fsys fs.FS, c Config) (look *theme.Theme, err error) {
	if m == nil || c.Theme != "" {
		return loadTheme(fsys, c)
	}
	if m.plain == nil {
		m.plain, err = loadTheme(fsys, c)
	}
	return m.plain, err
}

// tries reports whether a page with each template of a theme is to be rendered
// at once: those of the last build were other ones. Without a memory nobody waits
// for pages, and all are rendered when the site is published.
func (m *Memory) tries(t *theme.Theme) bool { return m != nil && m.theme != t.Digest() }

// tried notes that the templates of a theme work.
func (m *Memory) tried(t *theme.Theme) {
	if m != nil {
		m.theme = t.Digest()
	}
}

// picture returns the memory of a drawer of charts.
func (m *Memory) picture() chart.Remember {
	if m == nil {
		return nil
	}
	if m.drawn == nil {
		m.drawn = new(recall[string, []byte])
	}
	return m.drawn.get
}

// recall keeps results by the key of everything that they were made from.
// Its zero value is empty and ready; nil keeps nothing.
type recall[K comparable, V any] struct {
	mu    sync.Mutex
	kept  map[K]*recalled[V] // from this build and the one before
	build int
}

// recalled is one result.
type recalled[V any] struct {
	result V
	build  int // that used it last
}

// get returns what make makes, or made when it was last called for key.
func (r *recall[K, V]) get(key K, make func() (V, error)) (V, error) {
	if r == nil {
		return make()
	}
	if v, ok := r.find(key); ok {
		return v, nil
	}
	v, err := make()
	if err == nil {
		r.keep(key, v)
	}
	return v, err
}

// find returns what is kept for key.
func (r *recall[K, V]) find(key K) (v V, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.kept[key]
	if old == nil {
		return v, false
	}
	old.build = r.build
	return old.result, true
}

// keep keeps v for key.
func (r *recall[K, V]) keep(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[K]*recalled[V]{}
	}
	r.kept[key] = &recalled[V]{v, r.build}
}

// forget drops what was not used since the last call.
func (r *recall[K, V]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, old := range r.kept {
		if old.build != r.build {
			delete(r.kept, key)
		}
	}
	r.build++
}
