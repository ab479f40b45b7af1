package markdown

import (
	"html"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"

	"afterword/site/internal/diag"
)

// inlineTags are the raw elements that may stand in a paragraph, and as what:
// "" as themselves, else as the Markdown that says the same.
var inlineTags = map[string]inlineKind{
	"kbd": inTag, "sub": inTag, "sup": inTag, "ins": inTag, "mark": inTag, "abbr": inTag, "code": inTag,
	"a": inLink, "b": inStrong, "strong": inStrong, "i": inEm, "em": inEm, "s": inDel, "strike": inDel, "del": inDel,
}

// rawInline converts one raw tag in a paragraph.
func (r *reading) rawInline(list []inline, n *ast.RawHTML) []inline {
	var b strings.Builder
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		b.Write(s.Value(r.source))
	}
	return r.rawTag(list, b.String(), n.Segments.At(0).Start, false)
}

// rawTag converts one tag, comment or the like, as written.
func (r *reading) rawTag(list []inline, s string, pos int, block bool) []inline {
	if strings.HasPrefix(s, "<!--") {
		if !strings.Contains(s, "afterword:") && !strings.HasPrefix(strings.TrimSpace(s[4:]), "guide:") { // words to us are no text
			r.reportOnce(diag.Info, "html-comment", "", pos, "an HTML comment is not shown", "write it as text if somebody should read it")
		}
		return list
	}
	t, length, ok := parseTag(s)
	if !ok || length != len(s) {
		r.reportRaw(s, pos)
		return r.literal(list, s, pos)
	}
	_, known := inlineTags[t.name]
	known = known || block && (t.name == "details" || t.name == "summary")
	switch {
	case t.closing && known:
		return append(list, inline{kind: inClose, text: s, pos: pos, more: &more{name: t.name}})
	case t.closing:
	case t.name == "br":
		list = addBreak(list, inBreak, pos)
		list[len(list)-1].more = &more{name: "br"} // a line end right after it is the same
		return list
	case t.name == "hr" && block:
		return append(list, inline{kind: inTag, pos: pos, more: &more{name: "hr"}})
	case t.name == "img":
		if img, ok := r.rawImage(t, pos); ok {
			return append(list, img)
		}
	case t.name == "a":
		href, _ := t.get("href")
		title, _ := t.get("title")
		if href == "" || r.mayLink(href, pos) {
			return append(list, inline{kind: inOpen, text: s, pos: pos, more: &more{name: t.name, href: href, title: title}})
		}
		return append(list, inline{kind: inOpen, text: s, pos: pos, more: &more{name: t.name}})
	case known:
		return append(list, inline{kind: inOpen, text: s, pos: pos, more: &more{name: t.name, attrs: shownAttrs(t)}})
	}
	r.reportRaw("<"+t.name+">", pos)
	return r.literal(list, s, pos)
}

// literal adds text with its line ends as line ends.
func (r *reading) literal(list []inline, s string, pos int) []inline {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			list = addBreak(list, inSoft, pos-1)
		}
		list = addText(list, line, pos)
		pos += len(line) + 1
	}
	return list
}

func (r *reading) reportRaw(what string, pos int) {
	r.reportOnce(diag.Warning, "raw-html", what, pos, "the raw HTML "+brief(what)+" is shown as text", "write it as Markdown, or escape it with \\<")
}

// shownAttrs returns the attributes of an allowed element that are kept.
func shownAttrs(t tag) []attr {
	var list []attr
	if _, open := t.get("open"); open && t.name == "details" {
		list = append(list, attr{name: "open"})
	}
	if title, ok := t.get("title"); ok && t.name != "details" {
		list = append(list, attr{"title", title})
	}
	return list
}

func (r *reading) rawImage(t tag, pos int) (inline, bool) {
	src, ok := t.get("src")
	if !ok || !r.mayLink(src, pos) {
		return inline{}, false
	}
	r.notePicture(src, pos)
	alt, _ := t.get("alt")
	title, _ := t.get("title")
	img := inline{kind: inImage, text: strings.Join(strings.Fields(alt), " "), pos: pos, more: &more{href: src, title: title}}
	for _, name := range []string{"width", "height"} {
		if v, ok := t.get(name); ok && isNumber(v) {
			img.attrs = append(img.attrs, attr{name, v})
		}
	}
	return img, true
}

func isNumber(s string) bool {
	return s != "" && len(s) <= 5 && strings.Trim(s, "0123456789") == ""
}

// pair joins opening and closing tags of one list of siblings. What has no
// partner becomes text, except details at block level, whose partner may be in
// another block.
func (r *reading) pair(list []inline, block bool) []inline {
	out := make([]inline, 0, len(list))
	var open []int              // indices in out of tags that wait for their partner
	waiting := map[string]int{} // how many of them, by name
	for _, n := range list {
		switch n.kind {
		case inOpen:
			open = append(open, len(out))
			waiting[n.name]++
		case inClose:
			if waiting[n.name] == 0 {
				break
			}
			i, name := 0, ""
			for name != n.name {
				i = open[len(open)-1]
				open, name = open[:len(open)-1], out[i].name
				waiting[name]--
			}
			r.unpaired(out[i+1:], block)
			kids := append([]inline(nil), out[i+1:]...)
			out = append(out[:i], element(out[i], kids)...)
			continue
		case inText:
			out = addText(out, n.text, n.pos)
			continue
		}
		out = append(out, n)
	}
	r.unpaired(out, block)
	return out
}

// unpaired turns the tags in list that have no partner into text.
func (r *reading) unpaired(list []inline, block bool) {
	for i := range list {
		n := &list[i]
		if (n.kind == inOpen || n.kind == inClose) && !(block && n.name == "details") {
			r.reportRaw(n.text, n.pos)
			*n = inline{kind: inText, text: n.text, pos: n.pos}
		}
	}
}

// element returns the node for a raw element with its content.
func element(open inline, kids []inline) []inline {
	switch open.name {
	case "details", "summary":
		return []inline{{kind: inTag, pos: open.pos, kids: kids, more: open.more}}
	case "a":
		if open.href == "" {
			return kids
		}
	}
	return []inline{{kind: inlineTags[open.name], pos: open.pos, kids: kids, more: open.more}}
}

// html converts a block of raw HTML. Its text is not Markdown.
func (r *reading) html(b *Block, n *ast.HTMLBlock) {
	b.Kind = HTMLBlock
	var raw strings.Builder
	var at, from []int // offsets of lines in raw, and in the source
	add := func(start int, value []byte) {
		at, from = append(at, raw.Len()), append(from, start)
		raw.Write(value)
	}
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		add(s.Start, s.Value(r.source))
	}
	if n.HasClosure() {
		add(n.ClosureLine.Start, n.ClosureLine.Value(r.source))
		b.EndLine = r.lines.at(n.ClosureLine.Start)
	}
	pos := func(offset int) int {
		i := sort.SearchInts(at, offset+1) - 1
		return from[i] + offset - at[i]
	}
	verbatim := n.HTMLBlockType == ast.HTMLBlockType1 // script, style, pre, textarea: no tags inside
	r.setOwn(b, r.pair(r.tokens(strings.TrimRight(raw.String(), "\n"), pos, verbatim), true))
}

// tokens splits raw HTML into tags and text.
func (r *reading) tokens(s string, pos func(int) int, verbatim bool) []inline {
	var list []inline
	text := func(from, to int) {
		for i, line := range strings.Split(s[from:to], "\n") {
			if i > 0 {
				list = addBreak(list, inSoft, pos(from-1))
			}
			list = addText(list, html.UnescapeString(line), pos(min(from, len(s)-1)))
			from += len(line) + 1
		}
	}
	start := 0
	lastComment := strings.LastIndex(s, "-->") // looked for once: many comments may be left open
	for i := 0; i < len(s); {
		length := 0
		if s[i] == '<' && (i+4 <= lastComment || !strings.HasPrefix(s[i:], "<!--")) {
			length = rawLength(s[i:])
		}
		if length == 0 {
			i++
			continue
		}
		if start < i {
			text(start, i)
		}
		if verbatim && !strings.HasPrefix(s[i:], "<!--") {
			r.reportRaw(s[i:i+length], pos(i))
			list = r.literal(list, s[i:i+length], pos(i))
		} else {
			list = r.rawTag(list, s[i:i+length], pos(i), true)
		}
		i += length
		start = i
	}
	if start < len(s) {
		text(start, len(s))
	}
	return list
}

// rawLength returns the length of the tag, comment or instruction that s begins
// with, 0 when it is none of these.
func rawLength(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[4:], "-->"); end >= 0 {
			return end + 7
		}
		return 0
	}
	if _, length, ok := parseTag(s); ok {
		return length
	}
	return 0
}

// balanceDetails reports details elements that are opened and not closed among
// the blocks of one container, or closed and not opened. Rendering closes them.
func (r *reading) balanceDetails(list []Block) {
	var open []inline
	for _, b := range list {
		if b.Kind != HTMLBlock {
			continue
		}
		for _, n := range b.own.inlines {
			switch {
			case n.kind == inOpen:
				open = append(open, n)
			case n.kind == inClose && len(open) > 0:
				open = open[:len(open)-1]
			case n.kind == inClose:
				r.reportOnce(diag.Warning, "unbalanced-html", "close", n.pos, "</details> closes nothing", "remove it")
			}
		}
	}
	for _, n := range open {
		r.reportOnce(diag.Warning, "unbalanced-html", "open", n.pos, "<details> is never closed", "add </details>")
	}
}
