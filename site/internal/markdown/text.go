package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"
)

// decodeText returns source text with backslash escapes and character
// references resolved.
func decodeText(source []byte) string { return decode(string(source), true) }

// decodeReferences returns s with character references resolved.
func decodeReferences(s string) string { return decode(s, false) }

func decode(s string, escapes bool) string {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case escapes && s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
			continue
		case s[i] == '&':
			if text, length := reference(s[i:]); length > 0 {
				b.WriteString(text)
				i += length
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// reference reads the character reference that s begins with, as CommonMark
// defines them: with a semicolon, and named as in HTML 5.
func reference(s string) (text string, length int) {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return "", 0
	}
	name := s[1:end]
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), end + 1
		}
		return "", 0
	}
	digits, base := name[1:], 10
	if digits != "" && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) > 7 {
		return "", 0
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", 0
	}
	return string(util.ToValidRune(rune(code))), end + 1
}

// appendEscaped adds s so that it is text or an attribute's value in HTML.
func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		var e string
		switch s[i] {
		case '&':
			e = "&amp;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		case '"':
			e = "&#34;"
		case '\'':
			e = "&#39;"
		case 0:
			e = "\ufffd"
		default:
			continue
		}
		b = append(append(b, s[start:i]...), e...)
		start = i + 1
	}
	return append(b, s[start:]...)
}

// appendPlain adds text as a block of its own, as it is.
func appendPlain(b []byte, s string) []byte {
	return append(appendEscaped(append(b, `<pre tabindex="0">`...), s), "</pre>\n"...)
}
