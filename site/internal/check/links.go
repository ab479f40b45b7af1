package check

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/postmortem"
)

var (
	codeSpan = regexp.MustCompile("``[^`]+``|`[^`]+`")
	scheme   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// links reports links and images that lead nowhere: the corpus decides what a
// target means, so what is reported here is what becomes plain text on the page.
func (p *pass) links() {
	if p.in.Names == nil {
		return
	}
	for _, inc := range p.in.Corpus.Incidents {
		if inc.Part <= 1 {
			p.linksOf(inc.Postmortem)
		}
	}
	for _, page := range p.in.Corpus.Pages {
		p.linksOf(page.Postmortem)
	}
}

func (p *pass) linksOf(pm *postmortem.Postmortem) {
	if pm.Body == nil {
		return
	}
	for _, l := range pm.Body.Links() {
		if l.Image && strings.TrimSpace(l.Text) == "" {
			p.report(pm.Path, l.Line, "image-without-text", "the image %s has no description", quote(l.Target))
		}
		p.link(pm.Path, l.Line, strings.TrimSpace(l.Target), l.Image)
	}
}

func (p *pass) link(from string, line int, target string, image bool) {
	name, wiki := strings.CutPrefix(target, "wiki:")
	if !wiki && scheme.MatchString(target) {
		return
	}
	found, ok := p.in.Corpus.Lookup(from, target)
	file, anchor, _ := strings.Cut(name, "#")
	switch {
	case target == "" || target == "#" || strings.HasPrefix(anchor, "fn"):
	case wiki && !ok:
		p.report(from, line, "link-broken", "there is no postmortem %s%s", quote(name), didYouMean(file, p.ids()))
	case file == "" && !ok:
		p.report(from, line, "anchor-broken", "there is no heading “#%s” in this file", anchor)
	case ok && anchor != "" && found.External == "" && !strings.Contains(found.Permalink, "#") && !strings.HasPrefix(found.Permalink, "files/"):
		p.report(from, line, "anchor-broken", "there is no heading “#%s” in %s", anchor, quote(file))
	case !ok && image:
		p.report(from, line, "image-broken", "there is no image at %s", quote(target))
	case !ok:
		p.report(from, line, "link-broken", "%s", p.whyNot(from, file))
	}
}

// whyNot says why a relative link becomes plain text.
func (p *pass) whyNot(from, target string) string {
	if unescaped, err := url.PathUnescape(target); err == nil {
		target = unescaped
	}
	name := path.Join(path.Dir(from), target)
	switch {
	case name == ".." || strings.HasPrefix(name, "../") || strings.HasPrefix(target, "/"):
		return quote(target) + " leads out of the folder"
	case p.names[name]:
		return quote(target) + " is not published, so the link becomes plain text"
	}
	return "there is no file at " + quote(target) + didYouMean(path.Base(name), p.besides(name))
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

func (p *pass) ids() []string {
	out := make([]string, 0, len(p.in.Corpus.Incidents))
	for _, inc := range p.in.Corpus.Incidents {
		out = append(out, inc.ID)
	}
	return out
}

// relations reports related, earlier and duplicated incidents that are not here.
func (p *pass) relations() {
	for _, inc := range p.in.Corpus.Incidents {
		p.relation(inc.Path, "related", inc.Postmortem.Related)
		p.relation(inc.Path, "earlier", inc.RecurrenceOf)
		if d := inc.DuplicateOf; d.OK() {
			p.relation(inc.Path, "duplicated", []postmortem.Label{{Name: d.Value, Line: d.Line}})
		}
	}
}

func (p *pass) relation(from, what string, named []postmortem.Label) {
	for _, l := range named {
		if _, ok := p.in.Corpus.Find(l.Name); !ok && !strings.Contains(l.Name, "://") {
			p.report(from, l.Line, "relation-unknown", "the %s incident %s is not here%s", what, quote(l.Name), didYouMean(l.Name, p.ids()))
		}
	}
}

// quote puts typographic quotes around a value from a file.
func quote(s string) string { return "“" + shorten(s, 80) + "”" }
