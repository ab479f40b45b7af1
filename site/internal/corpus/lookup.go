package corpus

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"afterword/site/internal/postmortem"
)

// index finds incidents, pages and files by the names people use for them.
type index struct {
	byPath map[string]string                 // source path → permalink (pages and first incidents of files)
	names  func() names                      // made when a name is first asked for
	files  map[string]bool                   // every file of the folder
	bodies map[string]*postmortem.Postmortem // by permalink
}

// names are the names of the incidents.
type names struct {
	incidents map[string]*Incident // by the key of id, slug, stem, alias
	keys      []string             // in order, for prefixes
}

func newIndex(c *Corpus, files []string) *index {
	x := &index{byPath: make(map[string]string, len(c.Incidents)), files: make(map[string]bool, len(files)),
		bodies: make(map[string]*postmortem.Postmortem, len(c.Incidents))}
	for _, f := range files {
		x.files[f] = true
	}
	for _, p := range c.Pages {
		x.byPath[p.Path] = p.Permalink
		x.bodies[p.Permalink] = p.Postmortem
	}
	for _, in := range c.Incidents {
		x.bodies[in.Permalink] = in.Postmortem
		if in.Part <= 1 {
			x.byPath[in.Path] = in.Permalink
		}
	}
	x.names = sync.OnceValue(func() names { return namesOf(c.Incidents) })
	return x
}

func namesOf(incidents []*Incident) names {
	n := names{incidents: make(map[string]*Incident, 2*len(incidents))}
	put := func(name string, in *Incident) {
		if k := Key(name); k != "" && n.incidents[k] == nil {
			n.incidents[k] = in
		}
	}
	for _, in := range incidents {
		for _, name := range append([]string{in.ID, in.Slug}, in.Aliases...) {
			put(name, in)
		}
	}
	for _, in := range incidents {
		if in.Part <= 1 {
			put(stem(in.Path), in)
		}
	}
	n.keys = slices.Sorted(maps.Keys(n.incidents))
	return n
}

// Find returns the incident that name means: an id, a slug, a file name with or
// without extension, a path, or a prefix that only one incident has.
func (c *Corpus) Find(name string) (*Incident, bool) {
	name = strings.TrimSpace(name)
	known := c.index.names()
	for _, n := range []string{name, stem(name)} {
		if in := known.incidents[Key(n)]; in != nil {
			return in, true
		}
	}
	key := Key(name)
	if len(key) < 4 {
		return nil, false
	}
	var found *Incident
	at, _ := slices.BinarySearch(known.keys, key)
	for ; at < len(known.keys) && strings.HasPrefix(known.keys[at], key); at++ {
		in := known.incidents[known.keys[at]]
		if found != nil && found != in {
			return nil, false
		}
		found = in
	}
	return found, found != nil
}

// Target is where a link in a body leads.
type Target struct {
	Permalink string // slash path from the root of the site, perhaps with a fragment; "" when External
	External  string // an address outside the site, as written
}

// Lookup finds where target, as written in the file at from, leads. Targets
// with the prefix "wiki:" are names in double brackets. ok is false when the
// target should be in the folder and is not. A fragment that the other page
// does not have is dropped; one that the own page does not have is not ok.
func (c *Corpus) Lookup(from, target string) (t Target, ok bool) {
	if name, wiki := strings.CutPrefix(target, "wiki:"); wiki {
		name, fragment, _ := strings.Cut(name, "#")
		in, ok := c.Find(name)
		if !ok {
			return Target{}, false
		}
		return Target{Permalink: c.withFragment(in.Permalink, fragment)}, true
	}
	u, err := url.Parse(target)
	if err != nil {
		return Target{}, false
	}
	if u.Scheme != "" || u.Host != "" {
		return Target{External: target}, true
	}
	if u.Path == "" {
		link := c.withFragment(c.index.byPath[from], u.Fragment)
		if _, fragment, ok := strings.Cut(link, "#"); ok {
			return Target{Permalink: "#" + fragment}, true
		}
		return Target{}, false
	}
	return c.lookupPath(from, u)
}

// lookupPath finds a relative or root-relative path among sources and files.
func (c *Corpus) lookupPath(from string, u *url.URL) (Target, bool) {
	name := path.Join(path.Dir(from), u.Path)
	if strings.HasPrefix(u.Path, "/") {
		name = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	for _, n := range []string{name, name + ".md", path.Join(name, "index.md"), strings.TrimSuffix(name, ".html") + ".md"} {
		if link, ok := c.index.byPath[n]; ok {
			return Target{Permalink: c.withFragment(link, u.Fragment)}, true
		}
	}
	if c.index.files[name] && shown(name) {
		return Target{Permalink: filesFolder + name}, true
	}
	return Target{}, false
}

// filesFolder is where files of the content folder lie in the site.
const filesFolder = "files/"

// withFragment adds the id that the page really has for a fragment as written.
func (c *Corpus) withFragment(link, fragment string) string {
	p := c.index.bodies[link]
	if fragment == "" || p == nil || p.Body == nil {
		return link
	}
	if id, ok := p.Body.Anchor(fragment); ok {
		return link + "#" + id
	}
	return link
}

// assets lists the files of the folder that bodies show or link.
func (c *Corpus) assets() []string {
	needed := make(map[string]bool)
	visit := func(p *postmortem.Postmortem) {
		if p.Body == nil || p.Part > 1 {
			return
		}
		for _, l := range p.Body.Links() {
			if end := strings.IndexAny(l.Target+"?", "?#"); !shown(l.Target[:end]) {
				continue // most links lead to pages: these need not be looked up here
			}
			t, _ := c.Lookup(p.Path, l.Target)
			if name, is := strings.CutPrefix(t.Permalink, filesFolder); is {
				needed[name] = true
			}
		}
	}
	for _, in := range c.Incidents {
		visit(in.Postmortem)
	}
	for _, p := range c.Pages {
		visit(p.Postmortem)
	}
	return slices.Sorted(maps.Keys(needed))
}

// shown reports whether a file of the folder may be copied into the site: not
// a source, and nothing a browser would run.
func shown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".pdf", ".txt", ".log", ".csv", ".json", ".zip", ".gz":
		return !strings.HasPrefix(path.Base(name), ".")
	}
	return false
}

// link resolves what authors name; names that lead nowhere are left to check.
func (c *Corpus) link() {
	for _, in := range c.Incidents {
		for _, l := range in.RecurrenceOf {
			if other, ok := c.Find(l.Name); ok && other != in {
				in.Earlier = append(in.Earlier, other)
			}
		}
		if d, ok := in.DuplicateOf.Get(); ok {
			if other, ok := c.Find(d); ok && other != in {
				in.Duplicate = other
			}
		}
	}
}
