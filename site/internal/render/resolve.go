package render

import (
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// resolve returns where the links of an incident's document lead, as seen from
// the page at path.
func (s *site) resolve(path string, in *corpus.Incident) markdown.Resolve {
	return func(target string) (string, bool) {
		if strings.HasPrefix(target, "#") {
			for _, part := range append([]*corpus.Incident{in}, in.Siblings...) {
				if id, ok := anchor(part.Postmortem, target[1:]); ok {
					return relative(path, part.Permalink+"#"+id), true
				}
			}
			return "", false
		}
		return s.lead(path, in.Path, target)
	}
}

// lead returns where a link of the file leads, as seen from the page at path.
func (s *site) lead(path, file, target string) (string, bool) {
	t, ok := s.Corpus.Lookup(file, target)
	switch {
	case !ok:
		return "", false
	case t.External != "":
		return t.External, true
	}
	to, fragment, _ := strings.Cut(t.Permalink, "#")
	if fragment != "" {
		if p := s.documents[to]; p != nil {
			if id, ok := anchor(p, fragment); ok {
				to += "#" + id
			}
		}
	}
	return relative(path, to), true
}

// anchor returns the id on the page of a postmortem for a fragment as an author
// may have written it; ok is false when the page has none.
func anchor(p *postmortem.Postmortem, fragment string) (id string, ok bool) {
	if p.Body == nil {
		return "", false
	}
	id, ok = p.Body.Anchor(fragment)
	if !ok || p.Part == 0 {
		return id, ok
	}
	for _, sec := range p.Sections { // the document has several incidents, each with its own page
		if sec.ID == id {
			return id, true
		}
	}
	return "", false
}
