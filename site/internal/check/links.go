package check

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/corpus"
)

// link is a link or an image as written.
type link struct {
	line   int
	image  bool
	text   string
	target string
}

var (
	inlineLink = regexp.MustCompile(`(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^)\s>]*)>?[^)]*\)`)
	definition = regexp.MustCompile(`^\s{0,3}\[([^\]^][^\]]*)\]:\s*<?([^\s>]+)`)
	codeSpan   = regexp.MustCompile("``[^`]+``|`[^`]+`")
	scheme     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
	footnote   = regexp.MustCompile(`^\[\^`)
)

// findLinks collects the links of the body, code excepted.
func (d *document) findLinks() {
	for n := d.bodyLine; n <= len(d.starts); n++ {
		if d.fenced[n] {
			continue
		}
		text := codeSpan.ReplaceAllStringFunc(d.line(n), func(s string) string { return strings.Repeat(" ", len(s)) })
		if m := definition.FindStringSubmatch(text); m != nil && !footnote.MatchString(strings.TrimSpace(text)) {
			d.links = append(d.links, link{line: n, text: m[1], target: m[2]})
			continue
		}
		for _, m := range inlineLink.FindAllStringSubmatch(text, -1) {
			d.links = append(d.links, link{line: n, image: m[1] != "", text: m[2], target: m[3]})
			if strings.Contains(m[2], "![") { // an image inside a link
				for _, in := range inlineLink.FindAllStringSubmatch(m[2], -1) {
					d.links = append(d.links, link{line: n, image: true, text: in[2], target: in[3]})
				}
			}
		}
	}
}

// links reports links and images that lead nowhere.
func (p *pass) links() {
	pages := make(map[string]bool)
	for _, inc := range p.in.Corpus.Incidents {
		pages[inc.Permalink] = true
	}
	for _, page := range p.in.Corpus.Pages {
		pages[page.Permalink] = true
	}
	for _, f := range p.files {
		if len(f.incidents) == 0 && !f.page {
			continue
		}
		for _, l := range f.scan.links {
			p.link(f, l, pages)
		}
	}
}

func (p *pass) link(f *file, l link, pages map[string]bool) {
	target := strings.TrimSpace(l.target)
	if l.image && strings.TrimSpace(l.text) == "" {
		p.report(f.Path, l.line, "image-without-text", "the image %s has no description", quote(target))
	}
	if unescaped, err := url.PathUnescape(target); err == nil {
		target = unescaped
	}
	switch {
	case target == "" || strings.HasPrefix(target, "//"):
		return
	case scheme.MatchString(target):
		if word := strings.ToLower(target[:strings.IndexByte(target, ':')]); word != "http" && word != "https" && word != "mailto" {
			p.report(f.Path, l.line, "link-refused", "a link with “%s:” is not followed", word)
		}
		return
	}
	file, anchor, hasAnchor := strings.Cut(target, "#")
	file, _, _ = strings.Cut(file, "?")
	if file == "" {
		if hasAnchor && anchor != "" {
			p.anchor(f, f, l, anchor)
		}
		return
	}
	name, inside := resolve(f.Path, file)
	if !inside || p.in.Names == nil {
		return
	}
	found, ok := p.find(name, pages)
	switch {
	case !ok && l.image:
		p.report(f.Path, l.line, "image-broken", "there is no image at %s", quote(target))
	case !ok:
		p.report(f.Path, l.line, "link-broken", "there is no file at %s%s", quote(target), didYouMean(path.Base(name), p.besides(name)))
	case hasAnchor && anchor != "" && p.byPath[found] != nil:
		p.anchor(f, p.byPath[found], l, anchor)
	}
}

// resolve returns the path in the content folder that target means in the file
// from. inside is false where it leaves the folder: nobody can say then what
// is there.
func resolve(from, target string) (name string, inside bool) {
	if strings.HasPrefix(target, "/") {
		return "", false
	}
	name = path.Join(path.Dir(from), target)
	return name, name != ".." && !strings.HasPrefix(name, "../")
}

// find returns the file that a path means: itself, with .md added, the page of
// a postmortem, or a folder.
func (p *pass) find(name string, pages map[string]bool) (string, bool) {
	trimmed := strings.TrimSuffix(name, "/")
	for _, candidate := range []string{trimmed, trimmed + ".md", strings.TrimSuffix(trimmed, ".html") + ".md", trimmed + "/index.md", trimmed + "/README.md"} {
		if p.names[candidate] {
			return candidate, true
		}
	}
	if pages[name] || name == "." {
		return name, true
	}
	for known := range p.names {
		if strings.HasPrefix(known, trimmed+"/") {
			return trimmed, true
		}
	}
	return "", false
}

// besides returns the names of the files in the same folder.
func (p *pass) besides(name string) []string {
	var out []string
	for known := range p.names {
		if path.Dir(known) == path.Dir(name) {
			out = append(out, path.Base(known))
		}
	}
	return out
}

// anchor reports an anchor that the target file does not have.
func (p *pass) anchor(f, target *file, l link, anchor string) {
	if len(target.incidents) == 0 {
		return
	}
	for _, inc := range target.incidents {
		if hasAnchor(inc, anchor) {
			return
		}
	}
	p.report(f.Path, l.line, "anchor-broken", "there is no heading “#%s” in %s", anchor, target.Path)
}

func hasAnchor(inc *corpus.Incident, anchor string) bool {
	if strings.HasPrefix(anchor, "fn") {
		return true // footnotes
	}
	for _, s := range inc.Sections {
		if s.ID == anchor {
			return true
		}
	}
	for _, e := range inc.Timeline {
		if e.ID == anchor {
			return true
		}
	}
	for _, a := range inc.Actions {
		if a.ID == anchor {
			return true
		}
	}
	if inc.Body != nil {
		for _, b := range inc.Body.Blocks {
			if b.ID != "" && b.ID == anchor {
				return true
			}
		}
	}
	return false
}

// quote puts typographic quotes around a value from a file.
func quote(s string) string { return "“" + shorten(s, 80) + "”" }
