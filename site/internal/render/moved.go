package render

import (
	"path"
	"slices"
	"strings"

	"afterword/site/internal/corpus"
)

// MovedPage stands at an older address of an incident and leads to the new one.
type MovedPage struct {
	Frame
	To Link
}

// movedPages returns a page for each older address that a postmortem names, as
// far as nothing else stands there.
func (s *site) movedPages() []page {
	var out []page
	taken := map[string]bool{}
	for _, in := range s.Corpus.Incidents {
		for _, alias := range in.Aliases {
			at, ok := aliasPath(alias)
			if !ok || s.paths[at] || taken[at] {
				continue
			}
			taken[at] = true
			out = append(out, page{at, "moved", sure(func() any { return s.movedPage(at, in) })})
		}
	}
	slices.SortFunc(out, func(a, b page) int { return strings.Compare(a.path, b.path) })
	return out
}

func (s *site) movedPage(at string, in *corpus.Incident) MovedPage {
	v := MovedPage{Frame: s.frame(at, title(in), atIncidents), To: Link{title(in), relative(at, in.Permalink)}}
	if v.Canonical != "" {
		v.Canonical = s.Options.BaseURL + relative("", in.Permalink)
	}
	return v
}

// aliasPath returns the file for an older address: "/old/" is old/index.html,
// "old-name" is a former incident. ok is false for what is no address inside the site.
func aliasPath(alias string) (string, bool) {
	p := strings.TrimSpace(alias)
	if p == "" || strings.Contains(p, "://") || strings.ContainsAny(p, "\\?#\x00") {
		return "", false
	}
	if strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	if !strings.Contains(p, "/") {
		p = "incidents/" + p
	}
	if path.Ext(p) != ".html" {
		p += ".html"
	}
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	return p, p != "" && p != ".html"
}
