package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/output"
)

// stateHeader carries the state of a page: what decides whether a browser that
// shows it has to do anything. A page finds out by asking for its own head.
const stateHeader = "Afterword-Page"

// maxShown is how many problems a page shows.
const maxShown = 50

var (
	stylesheet = regexp.MustCompile(`<link\s[^>]*\brel="?stylesheet"?[^>]*>`)
	hrefValue  = regexp.MustCompile(`\shref="([^"]*)"`)
	srcValue   = regexp.MustCompile(`\ssrc="([^"]*)"`)
	anyAddress = regexp.MustCompile(`(\s(?:href|src|action|data-root)=")([^"]*)"`)
	hasScheme  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// withScript returns the page at name with the reload script in its head, and
// its state: the hash of all but its stylesheets, then the stylesheets. When
// only these differ, the browser changes them in place.
func withScript(tree *output.Tree, name string, page []byte) (data []byte, state string) {
	sum := sha256.New()
	var styles []string
	rest := page
	for {
		at := stylesheet.FindIndex(rest)
		if at == nil {
			break
		}
		sum.Write(rest[:at[0]])
		if href := hrefValue.FindSubmatch(rest[at[0]:at[1]]); href != nil {
			styles = append(styles, string(href[1])+"#"+sumAt(tree, name, string(href[1])))
		}
		rest = rest[at[1]:]
	}
	sum.Write(rest)
	for _, src := range srcValue.FindAllSubmatch(page, -1) { // pictures and scripts are part of what is seen
		sum.Write([]byte(sumAt(tree, name, string(src[1]))))
	}
	state = strings.Join(append([]string{hex.EncodeToString(sum.Sum(nil)[:8])}, styles...), " ")
	tag := fmt.Sprintf(`<script src="%sreload.js" data-page="%s" defer></script>`, inner, html.EscapeString(state))
	at := bytes.Index(page, []byte("</head>"))
	if at < 0 {
		at = 0
	}
	data = make([]byte, 0, len(page)+len(tag))
	data = append(data, page[:at]...)
	data = append(data, tag...)
	return append(data, page[at:]...), state
}

// sumAt returns the hash of the file that address means on the page at name;
// "" when it means none of this site.
func sumAt(tree *output.Tree, name, address string) string {
	address = html.UnescapeString(address)
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	if address == "" || hasScheme.MatchString(address) {
		return ""
	}
	if !strings.HasPrefix(address, "/") {
		address = path.Join(path.Dir(name), address)
	}
	f, ok := tree.File(strings.TrimPrefix(address, "/"))
	if !ok {
		return ""
	}
	return hex.EncodeToString(f.Sum[:8])
}

// fromRoot makes the relative addresses of a page at the root absolute, so that
// it can be shown at any address.
func fromRoot(page []byte) []byte {
	return anyAddress.ReplaceAllFunc(page, func(m []byte) []byte {
		parts := anyAddress.FindSubmatch(m)
		if v := string(parts[2]); strings.HasPrefix(v, "/") || strings.HasPrefix(v, "#") || hasScheme.MatchString(v) {
			return m
		}
		return fmt.Appendf(nil, `%s/%s"`, parts[1], parts[2])
	})
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// message returns the state as browsers are told of it.
func (st *state) message() []byte {
	shown := st.problems[:min(len(st.problems), maxShown)]
	data, err := json.Marshal(struct {
		Build    int       `json:"build"`
		Failed   bool      `json:"failed"`
		Problems []Problem `json:"problems"`
		More     int       `json:"more"`
	}{st.build, st.failed, shown, len(st.problems) - len(shown)})
	if err != nil { // plain strings and numbers
		panic(err)
	}
	return data
}

// waitingPage stands in for every page until there is a first site. It works
// without script: what is wrong is in it.
var waitingPage = template.Must(template.New("waiting").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{{.Inner}}overlay.css">
<script src="{{.Inner}}reload.js" data-build="{{.Build}}" defer></script>
</head>
<body class="page">
<main>
<h1>{{.Title}}</h1>
{{- if .Problems}}
<ol>
{{- range .Problems}}
<li>
<p><code>{{.Place}}</code> <b class="{{.Severity}}">{{.Severity}}</b> {{.Text}}{{with .Code}} <code>[{{.}}]</code>{{end}}</p>
{{- if .Frame}}
<pre>{{range .Frame}}{{.}}
{{end}}</pre>
{{- end}}
{{- with .Hint}}
<p class="hint">{{.}}</p>
{{- end}}
</li>
{{- end}}
</ol>
{{- end}}
{{- if .More}}
<p>And {{.More}} more.</p>
{{- end}}
<p>This page changes by itself as soon as it can be shown.</p>
</main>
</body>
</html>
`))

// waiting returns the page that stands in for one that there is not: for every
// page before the first good build, later for one that could not be made.
func waiting(st *state) []byte {
	title := "Building the site"
	switch {
	case st.tree != nil:
		title = "This page could not be made"
	case st.build > 0:
		title = "The site could not be built"
	}
	shown := st.problems[:min(len(st.problems), maxShown)]
	var b bytes.Buffer
	err := waitingPage.Execute(&b, struct {
		Title, Inner string
		Build        int
		Problems     []Problem
		More         int
	}{title, inner, st.build, shown, len(st.problems) - len(shown)})
	if err != nil { // the template and its data are fixed
		panic(err)
	}
	return b.Bytes()
}

// Place returns the path with line and column.
func (p Problem) Place() string {
	if p.Path == "" || p.Line == 0 {
		return p.Path
	}
	if p.Col == 0 {
		return fmt.Sprintf("%s:%d", p.Path, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Col)
}

// Frame returns the lines of source around a place, with their numbers and a
// caret under the column; nothing when there is no such line.
func Frame(source []byte, line, col int) []string {
	lines := strings.Split(strings.ReplaceAll(string(source), "\r\n", "\n"), "\n")
	if line < 1 || line > len(lines) {
		return nil
	}
	first, last := max(1, line-2), min(len(lines), line+1)
	width := len(fmt.Sprint(last))
	var out []string
	for n := first; n <= last; n++ {
		mark := " "
		if n == line {
			mark = ">"
		}
		text := lines[n-1]
		out = append(out, strings.TrimRight(fmt.Sprintf("%s %*d │ %s", mark, width, n, clip(expand(text))), " "))
		if n == line && col > 0 && col <= len(text)+1 {
			before := []rune(expand(text[:col-1]))
			if len(before) <= maxFrame {
				out = append(out, fmt.Sprintf("  %*s │ %s^", width, "", strings.Repeat(" ", len(before))))
			}
		}
	}
	return out
}

// maxFrame is how many characters of a line a frame shows.
const maxFrame = 160

func clip(s string) string {
	if r := []rune(s); len(r) > maxFrame {
		return string(r[:maxFrame]) + "…"
	}
	return s
}

func expand(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\t", "    ") }
