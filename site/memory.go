package site

import (
	"crypto/sha256"
	"io/fs"
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
	files  recall[parse.File]
	drawn  *recall[[]byte] // pictures of charts; made on first use
	checks check.Memory
	counts stats.Memory
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
		m.drawn = new(recall[[]byte])
	}
	return m.drawn.get
}

// recall keeps results by the key of everything that they were made from.
// Its zero value is empty and ready; nil keeps nothing.
type recall[V any] struct {
	mu   sync.Mutex
	kept map[string]V    // from this build and the one before
	used map[string]bool // by this build
}

// get returns what make makes, or made when it was last called for key.
func (r *recall[V]) get(key string, make func() (V, error)) (V, error) {
	if r == nil {
		return make()
	}
	r.mu.Lock()
	v, ok := r.kept[key]
	r.mu.Unlock()
	if !ok {
		var err error
		if v, err = make(); err != nil {
			return v, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[string]V{}
	}
	if r.used == nil {
		r.used = map[string]bool{}
	}
	r.kept[key] = v
	r.used[key] = true
	return v, nil
}

// forget drops what was not used since the last call.
func (r *recall[V]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.kept {
		if !r.used[key] {
			delete(r.kept, key)
		}
	}
	r.used = nil
}

// summed is a file system that knows the SHA-256 of its files.
type summed interface {
	Sum(name string) (sum [sha256.Size]byte, ok bool)
}

// sumOf returns the SHA-256 of the file at name with this content.
func sumOf(fsys fs.FS, name string, data []byte) [sha256.Size]byte {
	if s, ok := fsys.(summed); ok {
		if sum, ok := s.Sum(name); ok {
			return sum
		}
	}
	return sha256.Sum256(data)
}
