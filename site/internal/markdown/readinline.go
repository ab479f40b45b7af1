package markdown

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"afterword/site/internal/diag"
)

// The kinds of nodes that exist only until raw tags are paired; of the block
// level ones, details may remain.
const (
	inOpen  inlineKind = 100 + iota // name, attrs, text: as written
	inClose                         // name, text: as written
)

// inlines converts the inline content of a block or of an inline node.
func (r *reading) inlines(parent ast.Node) []inline {
	var list []inline
	if n := parent.ChildCount(); n > 0 {
		list = make([]inline, 0, n)
	}
	raw := false
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Type() != ast.TypeInline {
			continue
		}
		if n.Kind() == ast.KindRawHTML {
			raw = true
		}
		list = r.inline(list, n)
	}
	if raw {
		list = r.pair(list, false)
	}
	return r.withoutTags(list)
}

var templateTag = regexp.MustCompile(`<%.*?%>`)

// withoutTags leaves out the tags of embedded Ruby and its like, <% … %>: what
// they would put into the page is not in the file.
func (r *reading) withoutTags(list []inline) []inline {
	kept := list[:0]
	for _, n := range list {
		if n.kind == inText && strings.Contains(n.text, "<%") && templateTag.MatchString(n.text) {
			r.reportOnce(diag.Warning, "template-code", "left out", n.pos, "template code is not run; it is left out", "remove it")
			if n.text = templateTag.ReplaceAllString(n.text, ""); strings.TrimSpace(n.text) == "" {
				continue
			}
		}
		kept = append(kept, n)
	}
	return kept
}

// addText adds text, joining it to text just before. White space after a line
// end is dropped; a line end that was written as a character reference is a space.
func addText(list []inline, s string, pos int) []inline {
	if strings.ContainsAny(s, "\n\r") {
		s = strings.Map(func(c rune) rune {
			if c == '\n' || c == '\r' {
				return ' '
			}
			return c
		}, s)
	}
	if last := len(list) - 1; last >= 0 && (list[last].kind == inBreak || list[last].kind == inSoft) {
		s = strings.TrimLeft(s, " \t")
	}
	if s == "" {
		return list
	}
	if last := len(list) - 1; last >= 0 && list[last].kind == inText && len(list[last].text) < maxJoined {
		list[last].text += s
		return list
	}
	return append(list, inline{kind: inText, text: s, pos: pos})
}

// maxJoined is the size up to which stretches of text are joined: without an
// end to it, joining many takes time that grows with its square.
const maxJoined = 1024

// inline converts n and adds it to list.
func (r *reading) inline(list []inline, n ast.Node) []inline {
	switch n := n.(type) {
	case *ast.Text:
		return r.textNode(list, n)
	case *ast.String:
		return addText(list, string(n.Value), -1)
	case *ast.CodeSpan:
		return append(list, inline{kind: inCode, text: r.codeText(n), pos: n.Pos()})
	case *ast.Emphasis:
		kind := inEm
		if n.Level == 2 {
			kind = inStrong
		}
		return append(list, inline{kind: kind, pos: n.Pos(), kids: r.inlines(n)})
	case *east.Strikethrough:
		return append(list, inline{kind: inDel, pos: n.Pos(), kids: r.inlines(n)})
	case *ast.Link:
		return r.link(list, n)
	case *ast.Image:
		return r.image(list, n)
	case *ast.AutoLink:
		return r.autoLink(list, n)
	case *ast.RawHTML:
		return r.rawInline(list, n)
	case *noteRef:
		if r.references++; r.references > r.limits.Headings {
			r.exceed(limitNotes, n.Pos())
			return addText(list, "[^"+string(n.note.Ref)+"]", n.Pos())
		}
		return append(list, r.noteRef(n))
	case *wikiLink:
		return append(list, wikiInline(n))
	case *east.TaskCheckBox:
		return list // the item has it
	}
	return append(list, r.inlines(n)...)
}

func (r *reading) textNode(list []inline, n *ast.Text) []inline {
	s := ""
	if n.Segment.Padding == 0 {
		s = r.text[n.Segment.Start:n.Segment.Stop] // no copy
	} else {
		s = string(n.Segment.Value(r.source))
	}
	if !n.IsRaw() {
		s = decode(s, true)
	}
	if strings.Contains(s, "{%") || strings.Contains(s, "{{<") || strings.Contains(s, "{{%") {
		r.reportOnce(diag.Warning, "template-code", "shown", n.Segment.Start, "template code is not run; it is shown as text", "remove it")
	}
	list = addText(list, s, n.Segment.Start)
	switch {
	case n.HardLineBreak():
		return addBreak(list, inBreak, n.Segment.Stop)
	case n.SoftLineBreak():
		return addBreak(list, inSoft, n.Segment.Stop)
	}
	return list
}

// addBreak adds a line end, unless a <br> just before has made it already.
func addBreak(list []inline, kind inlineKind, pos int) []inline {
	last := len(list) - 1
	if last >= 0 && list[last].kind == inText {
		list[last].text = strings.TrimRight(list[last].text, " \t")
		if list[last].text == "" {
			list, last = list[:last], last-1
		}
	}
	if last >= 0 && list[last].kind == inBreak && list[last].more != nil { // a <br>
		list[last].more = nil
		return list
	}
	return append(list, inline{kind: kind, pos: pos})
}

// codeText returns the text of a code span; line ends in it are spaces.
func (r *reading) codeText(n *ast.CodeSpan) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.source))
		}
	}
	s := strings.ReplaceAll(b.String(), "\n", " ")
	if r.inCell {
		s = strings.ReplaceAll(s, `\|`, "|")
	}
	return s
}

func (r *reading) link(list []inline, n *ast.Link) []inline {
	kids := r.inlines(n)
	href := decodeText(n.Destination)
	if !r.mayLink(href, n.Pos()) || n.Reference != nil && !r.mayRepeat(n.Pos(), href, n.Title) {
		return append(list, kids...)
	}
	return append(list, inline{kind: inLink, pos: n.Pos(), kids: kids, more: &more{href: href, title: decodeText(n.Title)}})
}

func (r *reading) image(list []inline, n *ast.Image) []inline {
	href := decodeText(n.Destination)
	alt := newContent(r.inlines(n), 0, func(int) int { return 0 }).text
	alt = strings.ReplaceAll(alt, "\n", " ")
	if !r.mayLink(href, n.Pos()) || n.Reference != nil && !r.mayRepeat(n.Pos(), href, n.Title) {
		return addText(list, alt, n.Pos())
	}
	r.notePicture(href, n.Pos())
	return append(list, inline{kind: inImage, text: alt, pos: n.Pos(), more: &more{href: href, title: decodeText(n.Title)}})
}

// notePicture reports a picture of another host.
func (r *reading) notePicture(href string, pos int) {
	if isExternal(href) {
		r.reportAt(diag.Warning, "external-image", pos, fmt.Sprintf("the picture %s is on another host; the page links to it instead of loading it", brief(href)),
			"copy the picture beside the file")
	}
}

// mayLink reports whether target passes the allow-list, and reports it when not.
func (r *reading) mayLink(target string, pos int) bool {
	if allowed(target) {
		return true
	}
	r.reportAt(diag.Warning, "link-refused", pos, fmt.Sprintf("no link is made to %s: only http, https, mailto and relative addresses are", brief(target)), "")
	return false
}

// mayRepeat counts what a reference link repeats.
func (r *reading) mayRepeat(pos int, href string, title []byte) bool {
	r.expanded += len(href) + len(title)
	if r.expanded > outputLimit(len(r.source))/2 {
		r.exceed(limitReferences, pos)
		return false
	}
	return true
}

func (r *reading) autoLink(list []inline, n *ast.AutoLink) []inline {
	label := decodeReferences(string(n.Label(r.source)))
	href := decodeReferences(string(n.URL(r.source)))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(href), "mailto:") {
		href = "mailto:" + href
	}
	if !r.mayLink(href, n.Pos()) {
		return addText(list, label, n.Pos())
	}
	return append(list, inline{kind: inLink, pos: n.Pos(), kids: []inline{{kind: inText, text: label, pos: n.Pos()}}, more: &more{href: href}})
}

func (r *reading) noteRef(n *noteRef) inline {
	if r.numbers[n.note] == 0 {
		r.notes = append(r.notes, n.note)
		r.numbers[n.note] = len(r.notes)
	}
	nth := r.refs[n.note]
	r.refs[n.note]++
	return inline{kind: inNote, pos: n.Pos(), more: &more{number: r.numbers[n.note], nth: nth}}
}

func wikiInline(n *wikiLink) inline {
	href := "wiki:" + n.target
	if n.embed {
		switch strings.ToLower(path.Ext(n.target)) {
		case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
			return inline{kind: inImage, text: n.label, pos: n.Pos(), more: &more{href: href}}
		}
	}
	return inline{kind: inLink, pos: n.Pos(), kids: []inline{{kind: inText, text: n.label, pos: n.Pos()}}, more: &more{href: href}}
}

// brief returns s quoted, and shortened when it is long.
func brief(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		s = string(runes[:59]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
