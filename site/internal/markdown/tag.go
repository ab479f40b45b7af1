package markdown

import (
	"html"
	"strings"
)

// tag is one raw HTML tag.
type tag struct {
	name    string // lower case
	attrs   []attr // names in lower case, values decoded
	closing bool
}

// parseTag reads the tag that s begins with and returns its length. It accepts
// what CommonMark calls an open or closing tag, and nothing else.
func parseTag(s string) (t tag, length int, ok bool) {
	i := 1
	if len(s) < 3 || s[0] != '<' {
		return t, 0, false
	}
	if s[1] == '/' {
		t.closing, i = true, 2
	}
	start := i
	for i < len(s) && (isLetter(s[i]) || i > start && (isDigit(s[i]) || s[i] == '-')) {
		i++
	}
	if i == start {
		return t, 0, false
	}
	t.name = strings.ToLower(s[start:i])
	for {
		gap := i
		i = skipSpace(s, i)
		if i >= len(s) {
			return t, 0, false
		}
		if s[i] == '>' {
			return t, i + 1, true
		}
		if strings.HasPrefix(s[i:], "/>") && !t.closing {
			return t, i + 2, true
		}
		if t.closing || i == gap {
			return t, 0, false
		}
		a, next, ok := parseAttr(s, i)
		if !ok {
			return t, 0, false
		}
		t.attrs, i = append(t.attrs, a), next
	}
}

func parseAttr(s string, i int) (a attr, next int, ok bool) {
	start := i
	for i < len(s) && (isLetter(s[i]) || s[i] == '_' || s[i] == ':' || i > start && (isDigit(s[i]) || s[i] == '.' || s[i] == '-')) {
		i++
	}
	if i == start {
		return a, 0, false
	}
	a.name = strings.ToLower(s[start:i])
	eq := skipSpace(s, i)
	if eq >= len(s) || s[eq] != '=' {
		return a, i, true
	}
	i = skipSpace(s, eq+1)
	if i >= len(s) {
		return a, 0, false
	}
	if q := s[i]; q == '"' || q == '\'' {
		end := strings.IndexByte(s[i+1:], q)
		if end < 0 {
			return a, 0, false
		}
		a.value = html.UnescapeString(s[i+1 : i+1+end])
		return a, i + end + 2, true
	}
	start = i
	for i < len(s) && !strings.ContainsRune(" \t\n\r\"'=<>`", rune(s[i])) {
		i++
	}
	a.value = html.UnescapeString(s[start:i])
	return a, i, i > start
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// get returns the value of an attribute; the first of several counts.
func (t tag) get(name string) (string, bool) {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}
