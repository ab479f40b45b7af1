package parse

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var (
	shortcode = regexp.MustCompile(`\{\{[<%]\s*\w*\s*"?([^"}>]*)"?\s*[>%]?\s*[>%]\s*\}\}|\{\{[<%][^}]*\}\}`)
	imageMark = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	linkMark  = regexp.MustCompile(`\[([^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)`)
	wikiMark  = regexp.MustCompile(`\[\[([^\[\]]*)\]\]`)
	noteMark  = regexp.MustCompile(`\[\^[^\]]*\]`)
	tagMark   = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<!--.*?-->`)
	autoLink  = regexp.MustCompile(`<((?:https?|mailto):[^<>\s]*|[^<>\s@]+@[^<>\s]+)>`)
)

// plain takes the inline markup out of one line of source.
func plain(s string) string {
	if !strings.ContainsAny(s, "*_`[<&\\~{!") {
		return strings.TrimSpace(s)
	}
	if strings.Contains(s, "{{") {
		s = shortcode.ReplaceAllString(s, "$1 ")
	}
	if strings.Contains(s, "[") {
		s = imageMark.ReplaceAllString(s, "")
		s = linkMark.ReplaceAllString(s, "$1")
		s = wikiMark.ReplaceAllString(s, "$1")
		s = noteMark.ReplaceAllString(s, "")
	}
	if strings.Contains(s, "<") {
		s = autoLink.ReplaceAllString(s, "$1")
		s = tagMark.ReplaceAllString(s, "")
	}
	s = withoutEmphasis(s)
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	return strings.TrimSpace(s)
}

// withoutEmphasis drops asterisks, underscores at word edges, back-ticks,
// strike-through and escaping backslashes.
func withoutEmphasis(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!<>|~", s[i+1]) >= 0:
			i++
			b.WriteByte(s[i])
		case c == '`':
		case c == '~' && i+1 < len(s) && s[i+1] == '~':
			i++
		case c == '*':
			if i > 0 && s[i-1] == ' ' && (i+1 >= len(s) || s[i+1] == ' ') {
				b.WriteByte(c)
			}
		case c == '_':
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+1:])
			if letter(before) && letter(after) {
				b.WriteByte(c)
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func letter(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

var numbering = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|[ivx]{1,4}[.)])\s+`)

// key is the form in which words are compared: lower case, without markup,
// numbering, emoji, brackets with what is in them, and punctuation around.
func key(s string) string {
	return bare(withoutBrackets(fold(s)))
}

// fold lowers the case and unifies widths, quotes and spaces.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFKC.String(s)
		s = quotes.Replace(s)
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "―", "-", "‐", "-", "〜", "~", "～", "~", "\u00a0", " ", "\ufe0f", "")

// bare strips numbering and everything that is no letter or digit from both ends.
func bare(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return !letter(r) && r != '(' && r != ')' })
	s = numbering.ReplaceAllString(s, "")
	return strings.TrimFunc(s, func(r rune) bool { return !letter(r) })
}

// withoutBrackets drops bracketed parts, unless nothing else is left.
func withoutBrackets(s string) string {
	if !strings.ContainsAny(s, "([【（") {
		return s
	}
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '【', '（':
			depth++
		case ')', ']', '】', '）':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	out := strings.Join(strings.Fields(b.String()), " ")
	if strings.IndexFunc(out, letter) < 0 {
		return s
	}
	return out
}
