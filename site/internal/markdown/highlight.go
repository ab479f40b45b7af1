package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// languages are the names after a fence that get colours, and chroma's name for
// each. Others are shown plain: a closed table keeps the look-up cheap (chroma
// tries every file pattern it knows for a name it does not), and keeps out
// lexers that nobody meets in a postmortem.
var languages = map[string]string{
	"bash": "Bash", "sh": "Bash", "shell": "Bash", "zsh": "Bash", "console": "Bash Session", "shell-session": "Bash Session",
	"powershell": "PowerShell", "ps1": "PowerShell", "bat": "Batchfile", "fish": "Fish", "awk": "Awk",
	"json": "JSON", "jsonc": "JSON", "yaml": "YAML", "yml": "YAML", "toml": "TOML", "ini": "INI", "cfg": "INI", "conf": "INI",
	"properties": "properties", "xml": "XML", "html": "HTML", "css": "CSS", "graphql": "GraphQL", "protobuf": "Protocol Buffer", "proto": "Protocol Buffer",
	"hcl": "HCL", "terraform": "Terraform", "tf": "Terraform", "docker": "Docker", "dockerfile": "Docker", "makefile": "Makefile", "make": "Makefile",
	"nginx": "Nginx configuration file", "apache": "ApacheConf", "diff": "Diff", "patch": "Diff", "http": "HTTP",
	"sql": "SQL", "mysql": "MySQL", "postgresql": "PostgreSQL SQL dialect", "postgres": "PostgreSQL SQL dialect", "promql": "PromQL",
	"go": "Go", "golang": "Go", "python": "Python", "py": "Python", "javascript": "JavaScript", "js": "JavaScript", "jsx": "JavaScript",
	"typescript": "TypeScript", "ts": "TypeScript", "tsx": "TypeScript", "java": "Java", "kotlin": "Kotlin", "scala": "Scala", "groovy": "Groovy",
	"c": "C", "cpp": "C++", "c++": "C++", "csharp": "C#", "c#": "C#", "cs": "C#", "rust": "Rust", "rs": "Rust", "ruby": "Ruby", "rb": "Ruby",
	"php": "PHP", "perl": "Perl", "lua": "Lua", "elixir": "Elixir", "erlang": "Erlang", "swift": "Swift", "dart": "Dart", "haskell": "Haskell", "r": "R",
}

// maxColoured is how much code of one rendering gets colours, in bytes: chroma
// takes about a second for a megabyte.
const maxColoured = 64 << 10

func (w *writer) code(b *Block) {
	w.put(`<pre tabindex="0"><code`)
	if b.Language != "" {
		w.put(` class="language-`)
		w.escape(b.Language)
		w.put(`"`)
	}
	w.put(">")
	name := languages[strings.ToLower(b.Language)]
	if w.coloured += len(b.Text); name == "" || w.coloured > maxColoured || !w.colour(name, b.Text+"\n") {
		w.isolated(b.Text)
		if b.Text != "" {
			w.put("\n")
		}
	}
	w.put("</code></pre>\n")
}

// colour writes code with a span around what has a colour. It is false, and
// nothing is written, when the lexer fails or changes the text.
func (w *writer) colour(name, code string) bool {
	lexer := lexers.Get(name)
	if lexer == nil || strings.ContainsAny(code, directions) {
		return false
	}
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root", EnsureLF: false}, code)
	if err != nil {
		return false
	}
	start, class, at := len(w.buf), "", 0
	set := func(c string) {
		if c == class {
			return
		}
		if class != "" {
			w.put("</span>")
		}
		if class = c; c != "" {
			w.put(`<span class="`, c, `">`)
		}
	}
	for t := next(); t != chroma.EOF; t = next() {
		if t.Value == "\n" && at == len(code) {
			break // some lexers add a line end
		}
		if !strings.HasPrefix(code[at:], t.Value) {
			w.buf = w.buf[:start]
			return false
		}
		at += len(t.Value)
		if strings.TrimSpace(t.Value) != "" {
			set(colourClass(t.Type))
		}
		w.escape(t.Value)
	}
	set("")
	if at != len(code) {
		w.buf = w.buf[:start]
		return false
	}
	return true
}

// colourClass returns the class of a token, "" for what has no colour.
func colourClass(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "hl-c"
	case t == chroma.KeywordConstant, t.InSubCategory(chroma.LiteralNumber):
		return "hl-n"
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "hl-k"
	case t.InSubCategory(chroma.LiteralString), t == chroma.LiteralDate:
		return "hl-s"
	case t == chroma.NameFunction, t == chroma.NameBuiltin, t == chroma.NameClass, t == chroma.NameTag, t == chroma.NameAttribute, t == chroma.NameDecorator:
		return "hl-f"
	case t == chroma.GenericDeleted, t == chroma.GenericError:
		return "hl-d"
	case t == chroma.GenericInserted:
		return "hl-i"
	case t == chroma.GenericHeading, t == chroma.GenericSubheading:
		return "hl-k"
	case t == chroma.GenericPrompt:
		return "hl-c"
	}
	return ""
}

// palette holds the colour of each class in the light and in the dark theme.
// All of them have a contrast of at least 4.5:1 on the ground of code.
var palette = []struct{ class, light, dark string }{
	{"hl-c", "#5f6571", "#929aa7"},
	{"hl-k", "#7a2a96", "#d0a5f5"},
	{"hl-s", "#17693f", "#63c993"},
	{"hl-n", "#855200", "#e2b660"},
	{"hl-f", "#1d50bd", "#8fb3ff"},
	{"hl-d", "#a8122c", "#ff8894"},
	{"hl-i", "#17693f", "#63c993"},
}

// HighlightCSS returns the rules that colour code, for both themes at once
// through light-dark(), as the stylesheet of the site has it.
func HighlightCSS() string {
	var b strings.Builder
	for _, p := range palette {
		b.WriteString("." + p.class + "{color:light-dark(" + p.light + "," + p.dark + ")}\n")
	}
	return b.String()
}
