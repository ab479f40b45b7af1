package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Colours for code are found by a small scanner of our own instead of chroma.
// chroma's lexers are backtracking regular expressions with a time limit of
// 250 ms a match: eight kilobytes of "[" as YAML took it 5.2 s, of quotes as C
// 5.1 s, and where the time limit bites the result depends on the machine. The
// scanner looks at every byte a fixed number of times, gives the same on every
// machine, and needs no megabytes of tables at every start.

// span is a stretch of code with a class.
type colourSpan struct {
	class string
	end   int // where it ends; it begins where the last one ended
}

func (w *writer) code(b *Block) {
	w.put(`<pre tabindex="0"><code`)
	if b.Language != "" {
		w.put(` class="language-`)
		w.escape(b.Language)
		w.put(`"`)
	}
	w.put(">")
	spans := coloursOf(strings.ToLower(b.Language), b.Text)
	if strings.ContainsAny(b.Text, directions) {
		spans = nil
	}
	if spans == nil {
		w.isolated(b.Text)
	}
	at := 0
	for _, s := range spans {
		if s.class == "" {
			w.escape(b.Text[at:s.end])
		} else {
			w.put(`<span class="`, s.class, `">`)
			w.escape(b.Text[at:s.end])
			w.put("</span>")
		}
		at = s.end
	}
	if b.Text != "" {
		w.put("\n")
	}
	w.put("</code></pre>\n")
}

// coloursOf splits code into spans; nil for a language without colours.
func coloursOf(language, code string) []colourSpan {
	s := scanner{code: code}
	switch language {
	case "diff", "patch":
		s.diff()
	case "console", "shell-session", "terminal":
		s.session()
	case "xml", "html", "svg":
		s.markup()
	default:
		g := languages[language]
		if g == nil {
			return nil
		}
		s.grammar = g
		s.scan(0, len(code))
	}
	s.mark("", len(code))
	return s.spans
}

// scanner finds the spans of code.
type scanner struct {
	*grammar
	code  string
	spans []colourSpan
	never map[string]bool // what does not occur any more in the rest of the code
}

// mark gives the code up to end a class; stretches of one class are joined.
func (s *scanner) mark(class string, end int) {
	last := len(s.spans) - 1
	if last >= 0 && s.spans[last].end >= end {
		return
	}
	if last >= 0 && s.spans[last].class == class {
		s.spans[last].end = end
		return
	}
	s.spans = append(s.spans, colourSpan{class, end})
}

// take marks code[from:to] with class, and what was before it with none.
func (s *scanner) take(class string, from, to int) int {
	s.mark("", from)
	s.mark(class, to)
	return to
}

// find returns the offset behind the next end at or after i, at most limit.
// That something does not occur is found out only once.
func (s *scanner) find(end string, i, limit int) int {
	if !s.never[end] {
		if at := strings.Index(s.code[i:limit], end); at >= 0 {
			return i + at + len(end)
		}
		if s.never == nil {
			s.never = map[string]bool{}
		}
		s.never[end] = limit == len(s.code)
	}
	return limit
}

func (s *scanner) lineEnd(i, limit int) int {
	if at := strings.IndexByte(s.code[i:limit], '\n'); at >= 0 {
		return i + at
	}
	return limit
}

// scan finds the spans of code[i:limit] after the grammar.
func (s *scanner) scan(i, limit int) {
	for i < limit {
		rest := s.code[i:limit]
		c := rest[0]
		switch {
		case s.block[0] != "" && strings.HasPrefix(rest, s.block[0]):
			i = s.take("hl-c", i, s.find(s.block[1], i+len(s.block[0]), limit))
		case s.comments(i, rest):
			i = s.take("hl-c", i, s.lineEnd(i, limit))
		case s.longQuote(rest) != "":
			q := s.longQuote(rest)
			i = s.take("hl-s", i, s.find(q, i+len(q), limit))
		case strings.IndexByte(s.quotes, c) >= 0:
			i = s.quoted(i, limit)
		case s.vars && c == '$' && len(rest) > 1:
			i = s.variable(i, limit)
		case isDigit(c):
			end := i + 1
			for end < limit && (isWordByte(s.code[end]) || s.code[end] == '.') {
				end++
			}
			i = s.take("hl-n", i, end)
		case isWordByte(c) || c >= utf8.RuneSelf:
			i = s.word(i, limit)
		default:
			i++
		}
	}
}

func (s *scanner) comments(i int, rest string) bool {
	for _, c := range s.line {
		if strings.HasPrefix(rest, c) && (!s.hashWord || i == 0 || strings.IndexByte(" \t\n", s.code[i-1]) >= 0) {
			return true
		}
	}
	return false
}

func (s *scanner) longQuote(rest string) string {
	for _, q := range s.long {
		if strings.HasPrefix(rest, q) {
			return q
		}
	}
	return ""
}

// quoted takes a string that ends with its quote or with the line.
func (s *scanner) quoted(i, limit int) int {
	q, end := s.code[i], i+1
	escapes := strings.IndexByte(s.plainEsc, q) < 0
	for end < limit && s.code[end] != q && s.code[end] != '\n' {
		if s.code[end] == '\\' && escapes && end+1 < limit && s.code[end+1] != '\n' {
			end++
		}
		end++
	}
	if end < limit && s.code[end] == q {
		end++
	}
	class := "hl-s"
	if s.isKey(end, limit) {
		class = "hl-f"
	}
	return s.take(class, i, end)
}

// isKey reports whether what ends at i is a key.
func (s *scanner) isKey(i, limit int) bool {
	if !s.keys {
		return false
	}
	for i < limit && s.code[i] == ' ' {
		i++
	}
	if i >= limit {
		return false
	}
	last := i+1 == limit
	return s.code[i] == ':' && (last || s.code[i+1] != '/') || s.code[i] == '=' && (last || s.code[i+1] != '=')
}

func (s *scanner) variable(i, limit int) int {
	end := i + 1
	if s.code[end] == '{' {
		for end < limit && s.code[end] != '}' && s.code[end] != '\n' {
			end++
		}
		return s.take("hl-n", i, min(end+1, limit))
	}
	for end < limit && isWordByte(s.code[end]) {
		end++
	}
	if end == i+1 {
		return end
	}
	return s.take("hl-n", i, end)
}

func (s *scanner) word(i, limit int) int {
	end := i
	for end < limit {
		r, size := utf8.DecodeRuneInString(s.code[end:])
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' && s.dashes) {
			break
		}
		end += size
	}
	if end == i { // a character that is no letter
		_, size := utf8.DecodeRuneInString(s.code[i:])
		return min(i+size, limit)
	}
	word := s.code[i:end]
	if s.anyCase {
		word = strings.ToLower(word)
	}
	switch {
	case s.isKey(end, limit):
		return s.take("hl-f", i, end)
	case s.words[word] != "":
		return s.take(s.words[word], i, end)
	case end < limit && s.code[end] == '(':
		return s.take("hl-f", i, end)
	}
	return end
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

// diff takes whole lines.
func (s *scanner) diff() {
	for i := 0; i < len(s.code); {
		end := min(s.lineEnd(i, len(s.code))+1, len(s.code))
		class := ""
		switch {
		case strings.HasPrefix(s.code[i:], "+++"), strings.HasPrefix(s.code[i:], "---"), strings.HasPrefix(s.code[i:], "@@"), strings.HasPrefix(s.code[i:], "diff "):
			class = "hl-k"
		case s.code[i] == '+':
			class = "hl-i"
		case s.code[i] == '-':
			class = "hl-d"
		}
		i = s.take(class, i, end)
	}
}

// session takes the lines of a terminal: those with a prompt are commands.
func (s *scanner) session() {
	s.grammar = &shellGrammar
	for i := 0; i < len(s.code); {
		end := s.lineEnd(i, len(s.code))
		if line := s.code[i:end]; strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "> ") {
			s.take("hl-c", i, i+1)
			s.scan(i+2, end)
		}
		i = end + 1
	}
}

// markup takes the tags of XML and HTML.
func (s *scanner) markup() {
	s.grammar = &grammar{quotes: `"'`, plainEsc: `"'`, keys: true, dashes: true}
	for i := 0; i < len(s.code); {
		at := strings.IndexByte(s.code[i:], '<')
		if at < 0 {
			return
		}
		i += at
		if strings.HasPrefix(s.code[i:], "<!--") {
			i = s.take("hl-c", i, s.find("-->", i+4, len(s.code)))
			continue
		}
		name := i + 1
		for name < len(s.code) && (isWordByte(s.code[name]) || strings.IndexByte("/:!?-.", s.code[name]) >= 0) {
			name++
		}
		if name == i+1 {
			i++
			continue
		}
		s.take("hl-k", i, name)
		i = s.find(">", name, len(s.code))
		s.scan(name, i)
	}
}
