package site

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"afterword/site/internal/output"
)

// crawled is what one page refers to and offers.
type crawled struct {
	ids   map[string]bool
	links []string // href and src, as written
}

// crawl reads every page of the tree as a strict reader would and reports what
// is wrong: tags that do not nest, ids used twice, links that lead nowhere,
// links that only work at one address, and anything the policy forbids.
func crawl(t *testing.T, tree *output.Tree) {
	t.Helper()
	pages := make(map[string]crawled)
	for _, name := range tree.Paths() {
		if strings.HasSuffix(name, ".html") {
			file, _ := tree.File(name)
			page, problems := readPage(file.Data)
			pages[name] = page
			for _, p := range problems {
				t.Errorf("%s: %s", name, p)
			}
		}
	}
	wrong := 0
	for _, name := range tree.Paths() {
		page, ok := pages[name]
		if !ok {
			continue
		}
		for _, link := range page.links {
			if problem := follow(tree, pages, name, link); problem != "" {
				if wrong++; wrong <= 50 {
					t.Errorf("%s: %s", name, problem)
				}
			}
		}
	}
	if wrong > 50 {
		t.Errorf("and %d more links that lead nowhere", wrong-50)
	}
}

// follow returns what is wrong with a link, "" when nothing is.
func follow(tree *output.Tree, pages map[string]crawled, from, link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return fmt.Sprintf("the link %q cannot be read", link)
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto" || u.Scheme == "data":
		return ""
	case u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/"):
		// The error page is served at any depth, so its links may be absolute.
		if from == "404.html" && u.Scheme == "" {
			return ""
		}
		return fmt.Sprintf("the link %q is neither relative nor of an allowed kind", link)
	}
	target := from
	if u.Path != "" {
		target = path.Join(path.Dir(from), u.Path)
	}
	if _, ok := tree.File(target); !ok {
		return fmt.Sprintf("the link %q leads to %s, which is not there", link, target)
	}
	if page, ok := pages[target]; ok && u.Fragment != "" && !page.ids[u.Fragment] {
		return fmt.Sprintf("the link %q leads to an id that %s does not have", link, target)
	}
	return ""
}

// void are the elements without an end tag.
var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// readPage tokenises a page and holds it against the rules.
func readPage(data []byte) (crawled, []string) {
	page := crawled{ids: make(map[string]bool)}
	var problems []string
	if !utf8.Valid(data) {
		problems = append(problems, "not UTF-8")
	}
	var open []string
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			problems = append(problems, page.tag(token)...)
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return page, append(problems, fmt.Sprintf("</%s> closes nothing; open: %v", token.Data, open))
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		problems = append(problems, fmt.Sprintf("never closed: %v", open))
	}
	return page, problems
}

// tag takes in one tag and returns what is wrong with it.
func (p *crawled) tag(token html.Token) []string {
	var problems []string
	script := map[string]string{}
	for _, a := range token.Attr {
		switch {
		case a.Key == "id":
			if p.ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n") {
				problems = append(problems, fmt.Sprintf("the id %q is used twice or is no id", a.Val))
			}
			p.ids[a.Val] = true
		case a.Key == "href" || a.Key == "src":
			p.links = append(p.links, a.Val)
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			problems = append(problems, fmt.Sprintf("<%s> has the attribute %s", token.Data, a.Key))
		}
		script[a.Key] = a.Val
	}
	if token.Data == "script" && script["src"] == "" && script["type"] != "application/json" {
		problems = append(problems, "an inline script")
	}
	if token.Data == "style" || token.Data == "iframe" || token.Data == "object" || token.Data == "embed" {
		problems = append(problems, "the element "+token.Data)
	}
	return problems
}

func TestReadPageFindsWhatIsWrong(t *testing.T) {
	for page, want := range map[string]string{
		`<p id="a">x</p><p id="a">y</p>`:       "used twice",
		`<p style="color:red">x</p>`:           "attribute style",
		`<p onclick="x()">x</p>`:               "attribute onclick",
		`<script>x()</script>`:                 "inline script",
		`<p><b>x</p></b>`:                      "closes nothing",
		`<div>`:                                "never closed",
		`<iframe src="https://x/"></iframe>`:   "iframe",
		"<p>\xbc\x88</p>":                      "not UTF-8",
		`<p>fine<br><img src="a.png" alt></p>`: "",
	} {
		_, problems := readPage([]byte(page))
		if got := strings.Join(problems, "; "); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}
