package corpus

import (
	"path"
	"slices"
	"strings"

	"afterword/site/internal/postmortem"
)

// hidden knows the postmortems that the audience may not see by the names that
// others have for them, so that these names can be kept off the pages.
type hidden struct {
	paths map[string]bool
	names map[string]bool // by [Key] of id, file name and older addresses
}

// add takes in the hidden postmortems of one file; whole tells that it has no others.
func (h *hidden) add(list []*postmortem.Postmortem, whole bool) {
	if h.paths == nil {
		h.paths, h.names = map[string]bool{}, map[string]bool{}
	}
	for _, p := range list {
		names := append([]string{p.ID.Value}, p.Aliases...)
		if whole {
			h.paths[p.Path] = true
			names = append(names, stem(p.Path))
		}
		for _, name := range names {
			if k := Key(name); k != "" {
				h.names[k] = true
			}
		}
	}
}

// named reports whether name, as people write it, is that of a hidden postmortem.
func (h *hidden) named(name string) bool {
	name = strings.TrimSpace(name)
	return h.paths[name] || h.names[Key(name)] || h.names[Key(stem(name))]
}

// without returns the postmortem with no hidden one among those that it names.
func (h *hidden) without(p *postmortem.Postmortem) *postmortem.Postmortem {
	isHidden := func(l postmortem.Label) bool { return h.named(l.Name) }
	duplicate := p.DuplicateOf.OK() && h.named(p.DuplicateOf.Value)
	if !duplicate && !slices.ContainsFunc(p.Related, isHidden) && !slices.ContainsFunc(p.RecurrenceOf, isHidden) {
		return p
	}
	own := *p
	own.Related = slices.DeleteFunc(slices.Clone(p.Related), isHidden)
	own.RecurrenceOf = slices.DeleteFunc(slices.Clone(p.RecurrenceOf), isHidden)
	if duplicate {
		own.DuplicateOf = postmortem.Found[string]{}
	}
	return &own
}

// Hides reports whether target, as written in the file at from, leads to a
// postmortem that the audience of the site may not see.
func (c *Corpus) Hides(from, target string) bool {
	if name, wiki := strings.CutPrefix(target, "wiki:"); wiki {
		name, _, _ = strings.Cut(name, "#")
		_, known := c.Find(name)
		return !known && c.hidden.named(name)
	}
	if end := strings.IndexAny(target, "?#"); end >= 0 {
		target = target[:end]
	}
	name := path.Join(path.Dir(from), target)
	return target != "" && (c.hidden.paths[name] || c.hidden.paths[name+".md"])
}

// HidesFile reports whether the audience may not see the file at name.
func (c *Corpus) HidesFile(name string) bool { return c.hidden.paths[name] }
