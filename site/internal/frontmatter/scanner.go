package frontmatter

import (
	"strconv"
	"strings"
)

// scanner reads literals of TOML and of JavaScript objects: texts, bare words,
// lists and objects, with their places.
type scanner struct {
	src   string
	pos   int
	line  int // file line at mark
	start int // offset of the beginning of that line
	mark  int // how far lines were counted
	js    bool
}

// place returns the line and column of the position.
func (s *scanner) place() (line, col int) {
	for s.mark < s.pos && s.mark < len(s.src) {
		if s.src[s.mark] == '\n' {
			s.line++
			s.start = s.mark + 1
		}
		s.mark++
	}
	return s.line, s.pos - s.start + 1
}

// blank passes white space and comments, and line ends too where lines is true.
func (s *scanner) blank(lines bool) {
	for s.pos < len(s.src) {
		rest := s.src[s.pos:]
		switch {
		case rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r', lines && rest[0] == '\n':
			s.pos++
		case !s.js && rest[0] == '#', s.js && strings.HasPrefix(rest, "//"):
			s.pos += lineEnd(rest)
		case s.js && strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest, "*/")
			if end < 0 {
				end = len(rest) - 2
			}
			s.pos += end + 2
		default:
			return
		}
	}
}

// lineEnd is the length of the line, without its end.
func lineEnd(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

// value reads one value; what it cannot read becomes a null.
func (s *scanner) value(depth int) Value {
	s.blank(true)
	line, col := s.place()
	v := Value{Line: line, Col: col}
	if s.pos >= len(s.src) || depth > MaxDepth {
		s.pos = len(s.src)
		return v
	}
	switch c := s.src[s.pos]; c {
	case '"', '\'', '`':
		v.Kind, v.Quoted, v.Text = Scalar, true, s.quoted()
	case '[':
		v.Kind = List
		s.pos++
		for s.more(']') {
			v.List = append(v.List, s.value(depth+1))
		}
	case '{':
		v.Kind = Object
		s.pos++
		for s.more('}') {
			line, col := s.place()
			keys := s.objectKey()
			s.blank(true)
			if s.pos < len(s.src) && (s.src[s.pos] == '=' || s.src[s.pos] == ':') {
				s.pos++
			}
			v.Map = put(v.Map, keys, Entry{Value: s.value(depth + 1), Line: line, Col: col}, depth)
		}
	default:
		v.Text = s.bare()
		if v.Text != "" && v.Text != "null" && v.Text != "undefined" {
			v.Kind = Scalar
		}
	}
	return v
}

// more passes separators and reports whether another element follows.
func (s *scanner) more(closing byte) bool {
	s.blank(true)
	for s.pos < len(s.src) && s.src[s.pos] == ',' {
		s.pos++
		s.blank(true)
	}
	if s.pos >= len(s.src) {
		return false
	}
	if s.src[s.pos] == closing {
		s.pos++
		return false
	}
	return true
}

// objectKey reads the key of an element, and makes sure that something is read.
func (s *scanner) objectKey() []string {
	if !s.js {
		return s.keys()
	}
	if c := s.src[s.pos]; c == '"' || c == '\'' {
		return []string{s.quoted()}
	}
	start := s.pos
	for s.pos < len(s.src) && !strings.ContainsRune(" \t\r\n:,{}[]()", rune(s.src[s.pos])) {
		s.pos++
	}
	if s.pos == start {
		s.pos++
	}
	return []string{s.src[start:s.pos]}
}

// bare reads a number, a date or a word up to the next separator.
func (s *scanner) bare() string {
	start := s.pos
	for s.pos < len(s.src) && !strings.ContainsRune(",]}\n#", rune(s.src[s.pos])) {
		s.pos++
	}
	if s.pos == start && s.pos < len(s.src) {
		s.pos++ // never stand still
		return ""
	}
	return strings.TrimSpace(s.src[start:s.pos])
}

// quoted reads a text in quotes of any kind, also over several lines.
func (s *scanner) quoted() string {
	q := s.src[s.pos]
	if long := strings.Repeat(string(q), 3); q != '`' && !s.js && strings.HasPrefix(s.src[s.pos:], long) {
		return s.until(long, q == '"', true)
	}
	return s.until(string(q), q == '"' || s.js, false)
}

// until reads up to the closing quote.
func (s *scanner) until(closing string, escapes, long bool) string {
	s.pos += len(closing)
	var b strings.Builder
	for s.pos < len(s.src) {
		rest := s.src[s.pos:]
		switch {
		case strings.HasPrefix(rest, closing):
			s.pos += len(closing)
			return strings.TrimPrefix(b.String(), "\n")
		case escapes && rest[0] == '\\' && len(rest) > 1:
			text, n := escape(rest)
			b.WriteString(text)
			s.pos += n
		case rest[0] == '\n' && !long && closing != "`":
			return b.String()
		default:
			b.WriteByte(rest[0])
			s.pos++
		}
	}
	return b.String()
}

// escape reads one escape sequence and returns its length.
func escape(rest string) (string, int) {
	switch rest[1] {
	case 'n':
		return "\n", 2
	case 't':
		return "\t", 2
	case 'r':
		return "\r", 2
	case '\n':
		return "", 2
	case 'u', 'U':
		size := 4
		if rest[1] == 'U' {
			size = 8
		}
		if len(rest) >= 2+size {
			if n, err := strconv.ParseUint(rest[2:2+size], 16, 32); err == nil {
				return string(rune(n)), 2 + size
			}
		}
	}
	return rest[1:2], 2
}
