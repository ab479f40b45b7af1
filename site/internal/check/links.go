package check

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

var (
	codeSpan = regexp.MustCompile("``[^`]+``|`[^`]+`")
	scheme   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// links reports links and images that lead nowhere: the corpus decides what a
// target means, so what is reported here is what becomes plain text on the page.
func (p *pass) links() {
	for _, inc := range p.incidents {
		if inc.Part <= 1 {
			p.linksOf(inc.Postmortem)
		}
	}
}

// pageLinks does the same for the plain pages.
func (p *pass) pageLinks() {
	for _, page := range p.in.Corpus.Pages {
		p.linksOf(page.Postmortem)
	}
}

// mostGuesses is for how many broken links of one file a near name is sought:
// each costs a look at all names.
const mostGuesses = 50

func (p *pass) linksOf(pm *postmortem.Postmortem) {
	if pm.Body == nil || p.in.Names == nil {
		return
	}
	before := len(p.findings)
	for _, l := range pm.Body.Links() {
		if l.Image && strings.TrimSpace(l.Text) == "" {
			p.report(pm.Path, l.Line, "image-without-text", "the image %s has no description", quote(l.Target))
		}
		near := didYouMean
		if len(p.findings)-before > mostGuesses {
			near = func(string, []string) string { return "" }
		}
		p.link(pm.Path, l.Line, strings.TrimSpace(l.Target), l.Image, near)
	}
}

func (p *pass) link(from string, line int, target string, image bool, near func(string, []string) string) {
	name, wiki := strings.CutPrefix(target, "wiki:")
	if !wiki && scheme.MatchString(target) {
		return
	}
	found, ok := p.in.Corpus.Lookup(from, target)
	file, anchor, _ := strings.Cut(name, "#")
	switch {
	case target == "" || target == "#" || strings.HasPrefix(anchor, "fn"):
	case !ok && p.in.Corpus.Hides(from, target):
		p.report(from, line, "link-hidden", "this leads to an incident that the audience of this site may not see, and its words stay")
	case wiki && !ok:
		p.report(from, line, "link-broken", "there is no postmortem %s%s", quote(name), near(file, p.ids()))
	case file == "" && !ok:
		p.report(from, line, "anchor-broken", "there is no heading “#%s” in this file", anchor)
	case ok && anchor != "" && found.External == "" && !strings.Contains(found.Permalink, "#") && !strings.HasPrefix(found.Permalink, "files/"):
		p.report(from, line, "anchor-broken", "there is no heading “#%s” in %s", anchor, quote(file))
	case !ok && image:
		p.report(from, line, "image-broken", "there is no image at %s", quote(target))
	case !ok:
		p.report(from, line, "link-broken", "%s", p.whyNot(from, file, near))
	}
}

// whyNot says why a relative link becomes plain text.
func (p *pass) whyNot(from, target string, near func(string, []string) string) string {
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
	return "there is no file at " + quote(target) + near(path.Base(name), p.besides()[path.Dir(name)])
}

// byFolder returns the names of the files in each folder, as far as the audience
// may see them.
func (p *pass) byFolder() map[string][]string {
	out := make(map[string][]string)
	for name := range p.names {
		if p.in.Corpus.HidesFile(name) {
			continue
		}
		out[path.Dir(name)] = append(out[path.Dir(name)], path.Base(name))
	}
	return out
}

func idsOf(incidents []*corpus.Incident) []string {
	out := make([]string, 0, len(incidents))
	for _, inc := range incidents {
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
