package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shownElements are the only elements that may come out, with their attributes.
var shownElements = map[string]string{
	"p": "", "h1": "id", "h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id",
	"ul": "class", "ol": "class start", "li": "id", "dl": "", "dt": "", "dd": "", "blockquote": "",
	"pre": "tabindex", "code": "class title", "span": "class", "bdi": "", "div": "class role tabindex aria-label",
	"table": "class", "thead": "", "tbody": "", "tr": "", "th": "align", "td": "align",
	"strong": "", "em": "", "del": "", "br": "", "hr": "", "a": "href title rel class role aria-label",
	"img": "src alt title width height loading", "input": "type checked disabled aria-label", "sup": "id title",
	"details": "open", "summary": "title", "kbd": "title", "sub": "title", "ins": "title", "mark": "title", "abbr": "title",
}

// checkSafe parses rendered HTML as a browser does and reports what may not be
// in a page. It returns the text that a reader sees.
func checkSafe(t testing.TB, rendered string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><body><main>" + rendered + "</main><p id=after></p>"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	ids := map[string]bool{}
	var walk func(n *html.Node, inMain bool)
	walk = func(n *html.Node, inMain bool) {
		switch {
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
		case n.Type == html.CommentNode && inMain:
			t.Errorf("a comment: %q", n.Data)
		case n.Type == html.ElementNode && inMain:
			allowed, ok := shownElements[n.Data]
			if !ok {
				t.Errorf("the element <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if !slices.Contains(strings.Fields(allowed), a.Key) {
					t.Errorf("the attribute %s of <%s>", a.Key, n.Data)
				}
				checkAttr(t, ids, n.Data, a)
			}
		case n.Type == html.ElementNode && len(n.Attr) > 0 && n.Attr[0].Val == "after" && n.Parent.Data != "body":
			t.Errorf("what comes after the text is inside <%s>", n.Parent.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inMain || n.Data == "main")
		}
	}
	walk(root, false)
	return text.String()
}

func checkAttr(t testing.TB, ids map[string]bool, element string, a html.Attribute) {
	t.Helper()
	switch a.Key {
	case "href", "src":
		if !allowed(a.Val) || strings.ContainsAny(a.Val, "\x00\t\n\r ") {
			t.Errorf("<%s %s=%q>", element, a.Key, a.Val)
		}
		if a.Key == "src" && isExternal(a.Val) {
			t.Errorf("a picture from another host: %q", a.Val)
		}
	case "id":
		if ids[a.Val] {
			t.Errorf("the id %q twice", a.Val)
		}
		ids[a.Val] = true
		if strings.ContainsAny(a.Val, " \t\n\"'<>") || a.Val == "" {
			t.Errorf("the id %q", a.Val)
		}
	}
}

// payloads are what people try; the invented ones of the tests beside the
// shapes of known holes in Markdown renderers.
var payloads = []string{
	`<script>alert(1)</script>`, `<ScRiPt src=//evil.example/x.js></sCrIpT>`, `<script`, `<<script>alert(1)//<</script>`,
	`<img src=x onerror=alert(1)>`, `<img src="x" onerror="alert(1)" alt="y">`, `<img/src=x/onerror=alert(1)>`, `<IMG SRC="jav&#x09;ascript:alert(1)">`,
	`<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data="javascript:alert(1)">`, `<embed src=x>`, `<base href="//evil.example/">`,
	`<form action="javascript:alert(1)"><button>x</button></form>`, `<input autofocus onfocus=alert(1)>`, `<meta http-equiv=refresh content="0;url=x">`,
	`<details open ontoggle=alert(1)>`, `<details><summary onclick=alert(1)>x</summary></details>`, `<kbd onmouseover="alert(1)">x</kbd>`,
	`<a href="javascript:alert(1)">x</a>`, `<a href="&#106;avascript:alert(1)">x</a>`, `<a href=" java	script:alert(1)">x</a>`, `<a href="x" onclick="y" style="position:fixed;inset:0">z</a>`,
	`<a href="https://a.example/">x`, `</main></body>`, `</details></details>`, `<!-- --><script>alert(1)</script>`, `<!--><img src=x onerror=alert(1)>-->`, `<!---><b>`,
	`<![CDATA[<script>alert(1)</script>]]>`, `<?php echo 1 ?>`, `<!DOCTYPE html>`, `<style>*{x:y}</style>`, `<textarea></textarea><script>alert(1)</script>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x](&#106;avascript:alert(1))`, `[x](javascript&colon;alert(1))`, `[x](java%73cript:alert(1))`, `[x](%6aavascript:alert(1))`,
	"[x](<java\tscript:alert(1)>)", "[x](<\x01javascript:alert(1)>)", `[x](vbscript:x)`, `[x](data:text/html;base64,PHNjcmlwdD4=)`, `[x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`[x](blob:x)`, `[x](filesystem:x)`, `[x](intent://x)`, `[x](ms-msdt:/id)`, `[x](vscode://x)`, `[x](view-source:x)`, `[x](file:///etc/passwd)`, `[x](ftp://x.example)`,
	`[x](//evil.example)`, `[x](\\evil.example\x)`, `[x](/\evil.example)`, `[x](x "t\" onmouseover=\"alert(1)")`, `[x](<x" onmouseover="alert(1)>)`, `[x]('" onclick=alert(1)')`,
	`![x](javascript:alert(1))`, `![x" onerror="alert(1)](x)`, `![<img src=x onerror=alert(1)>](x)`, `![x](https://evil.example/x.png)`, `![x](data:image/png;base64,AAAA)`,
	`<javascript:alert(1)>`, `<javascript&colon;alert(1)>`, `<&#106;avascript:alert(1)>`, `<vscode://x>`, `<ftp://x.example>`, `ftp://x.example/y`, `www.x.example"onclick="y`, `https://x.example/<script>`,
	`[[javascript:alert(1)]]`, `[[x|<script>alert(1)</script>]]`, `![[javascript:alert(1).png]]`, `[[wiki:x" onclick="y]]`,
	"```\"><script>alert(1)</script>\nx\n```", "```x onload=alert(1)\ny\n```", "`<script>`", "``` `a` <script>\nx",
	"# <img src=x onerror=alert(1)> {#x\" onclick=\"y}", "# x {onclick=alert(1)}", "# x {style=\"position:fixed\" #y}", "# {#javascript:alert(1)}", "{.x style=y}\n# z",
	"| <script> | [x](javascript:y) |\n|:-:|--:|\n| <td onclick=x> | `|` |", "[^<script>]\n\n[^<script>]: <script>alert(1)</script>", "[^\"onclick=x]\n\n[^\"onclick=x]: y",
	"[r]\n\n[r]: javascript:alert(1) \"t\"", "[r]\n\n[r]: <x> \"\\\" onclick=\\\"y\"", "- [x] <script>\n- [ ] <img onerror=x>", ": <script>\n\nx\n: <script>alert(1)</script>",
	"<% system('x') %>", "{{< x >}}", "${alert(1)}", "{{constructor.constructor('alert(1)')()}}", "<Component {...props} onClick={() => alert(1)} />", "export const x = `<script>`", "\u202e<script>\u202c",
	"<a href=x><a href=y>z</a></a>", "[a <a href=x>b</a>](c)", "<a href=x>[b](c)</a>", "<kbd>*a</kbd>*", "*<kbd>a*</kbd>", "<sub><sup>x</sub></sup>", "<details>\n\n<details>\n\nx\n\n</details>\n",
	"<summary>x", "x <summary>y</summary>", "<b><details></b></details>", "<p/onclick=x>", "<br onclick=x>", "<br/ onclick=x>", "<hr onclick=x>", "\x00<script>\x00", "<scr\x00ipt>alert(1)</scr\x00ipt>",
	"<img src='//evil.example/x.png' alt=a>", "<img src=\"javascript:alert(1)\">", "<img alt=x>", "<img src=x width=\"1 onerror=alert(1)\" height=100%>", "<abbr title='\"><script>'>x</abbr>",
}

func TestPayloadsAreInert(t *testing.T) {
	resolvers := map[string]Resolve{
		"none":     nil,
		"keeps":    func(s string) (string, bool) { return s, true },
		"hostile":  func(string) (string, bool) { return "javascript:alert(1)", true },
		"quotes":   func(string) (string, bool) { return `x" onclick="y`, true },
		"declines": func(string) (string, bool) { return "", false },
	}
	for _, p := range payloads {
		for _, frame := range []string{"%s", "# %s\n", "- %s\n  - **%s** x\n", "> %s\n", "a %s b *c %s*\n", "| h |\n|---|\n| %s |\n", "[%s](x.md)\n", "**%s**\n\n%s\n"} {
			src := strings.ReplaceAll(frame, "%s", p)
			d := Parse([]byte(src), 1)
			for name, resolve := range resolvers {
				out := string(d.HTML(0, len(d.Blocks), resolve))
				checkSafe(t, out)
				if t.Failed() {
					t.Fatalf("resolver %s\nsource %q\noutput %s", name, src, out)
				}
			}
			for i := range d.Blocks {
				for cut := range 6 {
					checkSafe(t, string(d.Blocks[i].Inline.Without(cut).HTML(nil)))
				}
				if t.Failed() {
					t.Fatalf("a fragment of %q", src)
				}
			}
		}
	}
}

// Nothing that is not shown as markup may vanish: the words of raw HTML are
// either its content or visible as written.
func TestRawHTMLIsShownOrReported(t *testing.T) {
	tests := []struct{ src, want, text, codes string }{
		{"a <b>b</b> <kbd>c</kbd><br>d", "<p>a <strong>b</strong> <kbd>c</kbd><br>\nd</p>\n", "a b c\nd", ""},
		{"<START OF OUTAGE>", "<p>&lt;START OF OUTAGE&gt;</p>\n", "<START OF OUTAGE>", "raw-html"},
		{"**&lt;START&gt;** \\<X>", "<p><strong>&lt;START&gt;</strong> &lt;X&gt;</p>\n", "<START> <X>", ""},
		{"x <iframe src=\"https://g.example/d\"></iframe>", "<p>x &lt;iframe src=&#34;https://g.example/d&#34;&gt;&lt;/iframe&gt;</p>\n", `x <iframe src="https://g.example/d"></iframe>`, "raw-html"},
		{"<div align=x>\n*a*\n</div>", "<p>&lt;div align=x&gt;\n*a*\n&lt;/div&gt;</p>\n", "<div align=x>\n*a*\n</div>", "raw-html"},
		{"<kbd>a", "<p>&lt;kbd&gt;a</p>\n", "<kbd>a", "raw-html"},
		{"a</kbd>", "<p>a&lt;/kbd&gt;</p>\n", "a</kbd>", "raw-html"},
		{"<sub>a <sup>b</sub> c</sup>", "<p><sub>a &lt;sup&gt;b</sub> c&lt;/sup&gt;</p>\n", "a <sup>b c</sup>", "raw-html raw-html"},
		{"<strike>a</strike> <i>b</i>", "<p><del>a</del> <em>b</em></p>\n", "a b", ""},
		{"<a href=\"x.md\" title=t class=c>a</a> <a name=n>b</a>", "<p><a href=\"x.md\" title=\"t\">a</a> b</p>\n", "a b", ""},
		{"<a href=\"javascript:x\">a</a>", "<p>a</p>\n", "a", "link-refused"},
		{"<img src=a.png alt='b c' width=10 height=5em>", "<p><img src=\"a.png\" alt=\"b c\" width=\"10\" loading=\"lazy\"></p>\n", "b c", ""},
		{"![b](https://x.example/a.png)", "<p><a href=\"https://x.example/a.png\" rel=\"noopener noreferrer\">b</a></p>\n", "b", "external-image"},
		{"a <!-- b --> c", "<p>a  c</p>\n", "a  c", "html-comment"},
		{"<details><summary>S <b>t</b></summary>u</details>", "<details><summary>S <strong>t</strong></summary>u</details>\n", "S tu", ""},
		{"<details>\n\n*x*\n\n</details>\n", "<details>\n<p><em>x</em></p>\n</details>\n", "x", ""},
		{"<details>\n\n*x*\n", "<details>\n<p><em>x</em></p>\n</details>\n", "x", "unbalanced-html"},
		{"</details>\n\n*x*\n", "\n<p><em>x</em></p>\n", "x", "unbalanced-html"},
		{"<abbr title=\"a &amp; b\">c</abbr>", "<p><abbr title=\"a &amp; b\">c</abbr></p>\n", "c", ""},
		{"<% x %>", "", "", "template-code"},
		{"a <%= x_y 'z' %> b\n<% c", "<p>a  b\n&lt;% c</p>\n", "a  b\n<% c", "template-code"},
		{"{{< x >}}", "<p>{{&lt; x &gt;}}</p>\n", "{{< x >}}", "template-code"},
		{"<Note kind=\"x\">\n\ny\n\n</Note>", "<p>&lt;Note kind=&#34;x&#34;&gt;</p>\n<p>y</p>\n<p>&lt;/Note&gt;</p>\n", "<Note kind=\"x\">\ny\n</Note>", "raw-html"},
	}
	for _, tt := range tests {
		d := Parse([]byte(tt.src), 1)
		if got := string(d.HTML(0, len(d.Blocks), nil)); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.src, got, tt.want)
		}
		if got := strings.TrimSpace(d.Text(0, len(d.Blocks))); got != tt.text {
			t.Errorf("%q: text %q, want %q", tt.src, got, tt.text)
		}
		var codes []string
		for _, p := range d.Problems {
			codes = append(codes, p.Code)
		}
		if got := strings.Join(codes, " "); got != tt.codes {
			t.Errorf("%q: findings %q, want %q", tt.src, got, tt.codes)
		}
	}
}

func TestDetailsOverARangeOfBlocks(t *testing.T) {
	d := Parse([]byte("<details>\n<summary>S</summary>\n\n## A\n\nx\n\n</details>\n\ny\n"), 1)
	for from := range d.Blocks {
		for to := from + 1; to <= len(d.Blocks); to++ {
			checkSafe(t, string(d.HTML(from, to, nil)))
		}
	}
	if got, want := string(d.HTML(0, 2, nil)), "<details>\n<summary>S</summary>\n<h2 id=\"a\">A</h2>\n</details>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := string(d.HTML(2, 5, nil)), "<p>x</p>\n\n<p>y</p>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAllowed(t *testing.T) {
	for target, want := range map[string]bool{
		"": true, "#x": true, "a.md": true, "./a b.md#x": true, "/a": true, "?q=a:b": true, "//h.example": true, "http://x": true, "HTTPS://x": true, "mailto:a@b": true,
		"a/b:c": true, "2021-01-01.md": true, "javascript:x": false, " javascript:x": false, "java\nscript:x": false, "&#x6a;avascript:x": false, "javascript&colon;x": false,
		"javascript%3ax": false, "javascript%253Ax": false, "data:,x": false, "tel:1": false, "foo:bar": false, "\u200bjavascript:x": false, ":x": true, "http&colon;//x": true, "%": true, "%zz:": true, "2024-01-01 10:00.md": true, "a b:c": false, "a)b:c": true,
	} {
		if got := allowed(target); got != want {
			t.Errorf("allowed(%q) = %v", target, got)
		}
	}
	for target, want := range map[string]bool{"a": false, "/a": false, "//a": true, `\\a`: true, `/\a`: true, "http://a": true, "mailto:a": true, "/\t/a": true, "#//a": false} {
		if got := isExternal(target); got != want {
			t.Errorf("isExternal(%q) = %v", target, got)
		}
	}
}

func TestResolve(t *testing.T) {
	asked := []string{}
	resolve := func(target string) (string, bool) {
		asked = append(asked, target)
		switch {
		case strings.HasPrefix(target, "wiki:"):
			return strings.ToLower(target[5:]) + ".html", target != "wiki:Nowhere"
		case strings.HasSuffix(target, ".md"):
			return strings.TrimSuffix(target, ".md") + ".html", true
		case target == "https://x.example/p.png":
			return "assets/p.png", true
		}
		return target, true
	}
	src := "[a](b%20c.md) [[One]] [[Two|zwei]] [[Nowhere|none]] ![[d.png]] ![e](https://x.example/p.png) <https://y.example/ä> [f](#g) [h](i \"j\") [[k]](l.md)\n\n| [[m\\|n]] |\n|---|\n"
	d := Parse([]byte(src), 1)
	got := string(d.HTML(0, len(d.Blocks), resolve))
	for _, want := range []string{
		`<a href="b%20c.html">a</a>`, `<a href="one.html">One</a>`, `<a href="two.html">zwei</a> none `, `<img src="d.png.html" alt="d.png" loading="lazy">`,
		`<img src="assets/p.png" alt="e" loading="lazy">`, `<a href="https://y.example/%C3%A4" rel="noopener noreferrer">https://y.example/ä</a>`,
		`<a href="#g">f</a>`, `<a href="i" title="j">h</a>`, `<a href="l.html">[k]</a>`, `<th><a href="m.html">n</a></th>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if want := "[b%20c.md wiki:One wiki:Two wiki:Nowhere wiki:d.png https://x.example/p.png https://y.example/ä #g i l.md wiki:m]"; fmt.Sprint(asked) != want {
		t.Errorf("asked for %v, want %s", asked, want)
	}
	if got := string(Parse([]byte("[[A b]] x"), 1).HTML(0, 1, nil)); got != "<p>A b x</p>\n" {
		t.Errorf("without resolve: %s", got)
	}
	if got := string(Parse([]byte("a[^1]"+"\n\n[^1]: n"), 1).Blocks[0].Inline.Detached().HTML(nil)); got != "a" {
		t.Errorf("detached: %s", got)
	}
}
