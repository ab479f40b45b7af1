package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"afterword/site/internal/diag"
)

// maxID is the length of an id in characters.
const maxID = 80

// slug returns text as an id: NFC, lower
// case, letters and digits of every script kept, everything else a single
// hyphen, at most 80 characters. Apostrophes and invisible characters vanish. It
// is "" for text without letters and digits.
func slug(text string) string {
	var b strings.Builder
	gap, n := false, 0
	for _, c := range norm.NFC.String(strings.ToLower(norm.NFC.String(text))) {
		switch {
		case unicode.IsLetter(c), unicode.IsNumber(c), unicode.IsMark(c) && b.Len() > 0 && !gap, c == '_':
		case c == '\'', c == '’', c == 'ʼ', c == '\ufe0f', unicode.Is(unicode.Cf, c):
			continue
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
			n++
		}
		gap = false
		if n++; n > maxID {
			break
		}
		b.WriteRune(c)
	}
	return strings.Trim(b.String(), "-")
}

// gitHubSlug returns what GitHub makes of a heading, for links written with it
// in mind.
func gitHubSlug(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ':
			return '-'
		case unicode.IsLetter(c), unicode.IsNumber(c), unicode.IsMark(c), c == '-', c == '_':
			return c
		}
		return -1
	}, strings.ToLower(text))
}

// assignIDs gives every heading its id. Ids that authors give come first; then,
// in order, each heading gets that of its text. Where that is taken it gets its
// parent's before it ("went-well-general"), so that a new section elsewhere does
// not renumber the others; only what is still taken is numbered.
func (r *reading) assignIDs(d *Document) {
	d.ids, d.anchors = map[string]bool{}, map[string]string{}
	var all []*Block
	all = headingsOf(all, d.Blocks)
	for _, h := range all {
		id, ok := r.customIDs[int(h.nth)]
		if !ok {
			continue
		}
		if d.ids[id] {
			r.problems = append(r.problems, diag.Diagnostic{Line: h.Line, Severity: diag.Warning, Code: "heading-id-taken",
				Text: fmt.Sprintf("the id %q is taken; the heading gets one from its text", id), Hint: "choose another"})
			continue
		}
		h.ID, d.ids[id] = id, true
	}
	next := map[string]int{}
	seen := map[string]int{}
	var parents [7]string
	for _, h := range all {
		name := slug(h.Text)
		if name == "" {
			name = "section"
		}
		if h.ID == "" {
			h.ID = freeID(d.ids, next, name, parents[:h.Level])
			d.ids[h.ID] = true
		}
		parents[h.Level] = name
		for l := h.Level + 1; l < len(parents); l++ {
			parents[l] = ""
		}
		d.alias(seen, gitHubSlug(h.Text), h.ID)
	}
}

// alias notes what GitHub calls a heading: the second of a name has "-1".
func (d *Document) alias(seen map[string]int, github, id string) {
	n := seen[github]
	seen[github]++
	if n > 0 {
		github += "-" + strconv.Itoa(n)
	}
	if _, taken := d.anchors[github]; !taken {
		d.anchors[github] = id
	}
}

// freeID returns an id that is not taken.
func freeID(taken map[string]bool, next map[string]int, slug string, parents []string) string {
	if !taken[slug] {
		return slug
	}
	for i := len(parents) - 1; i > 0; i-- {
		if p := parents[i]; p != "" && p != slug {
			if id := p + "-" + slug; utf8.RuneCountInString(id) <= maxID && !taken[id] {
				return id
			}
			break
		}
	}
	for base := shortened(slug, maxID-7); ; {
		next[base]++
		if id := base + "-" + strconv.Itoa(next[base]+1); !taken[id] {
			return id
		}
	}
}

// shortened returns at most n characters of s.
func shortened(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimRight(s[:i], "-")
		}
		n--
	}
	return s
}

func headingsOf(list []*Block, blocks []Block) []*Block {
	for i := range blocks {
		if blocks[i].Kind == Heading {
			list = append(list, &blocks[i])
		}
		list = headingsOf(list, blocks[i].Children)
	}
	return list
}
