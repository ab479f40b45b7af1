package markdown

import (
	"html"
	"strings"
)

// allowed reports whether a link may lead to target: http, https and mailto,
// and everything without a scheme. It looks at what a browser might make of the
// target: character references and percent escapes decoded, control characters
// and white space gone.
func allowed(target string) bool {
	for range 3 { // escapes within escapes
		switch schemeOf(target) {
		case "", "http", "https", "mailto":
		default:
			return false
		}
		decoded := percentDecoded(html.UnescapeString(target))
		if decoded == target {
			return true
		}
		target = decoded
	}
	s := schemeOf(target)
	return s == "" || s == "http" || s == "https" || s == "mailto"
}

// isExternal reports whether target leads to another host: it has a scheme or
// names a host.
func isExternal(target string) bool {
	if schemeOf(target) != "" {
		return true
	}
	t := strings.ReplaceAll(bare(target), `\`, "/") // as browsers do
	return strings.HasPrefix(t, "//")
}

// bare returns target without what browsers ignore in an address.
func bare(target string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r >= 0x80 && r <= 0xa0 || r == 0xad || r >= 0x2000 && r <= 0x200f || r >= 0x2028 && r <= 0x202f || r >= 0x2060 && r <= 0x2069 || r == 0xfeff {
			return -1
		}
		return r
	}, target)
}

// schemeOf returns the scheme of target in lower case, "" when it has none.
func schemeOf(target string) string {
	t := bare(target)
	colon := strings.IndexByte(t, ':')
	if colon < 0 {
		return ""
	}
	for i := range colon {
		if c := t[i]; !isLetter(c) && (i == 0 || !isDigit(c) && c != '+' && c != '-' && c != '.') {
			return "" // a file name, or a colon further on
		}
	}
	return strings.ToLower(t[:colon])
}

func percentDecoded(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// appendURL adds an address as an attribute's value: what may not stand in an
// address is percent-escaped, existing escapes stay.
func appendURL(b []byte, target string) []byte {
	const hex = "0123456789ABCDEF"
	target = strings.TrimSpace(target)
	for i := 0; i < len(target); i++ {
		c := target[i]
		switch {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '\'':
			b = append(b, "&#39;"...)
		case c == '%' && !(i+2 < len(target) && isHex(target[i+1]) && isHex(target[i+2])),
			c <= ' ', c >= 0x7f, strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			b = append(b, '%', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}
