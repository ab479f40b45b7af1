package markdown

import (
	"cmp"
	"slices"
	"strings"
)

// inlineKind is the kind of a node of inline content.
type inlineKind uint8

const (
	inText   inlineKind = iota // text: decoded characters
	inCode                     // text
	inStrong                   // kids
	inEm                       // kids
	inDel                      // kids
	inLink                     // href, title, kids
	inImage                    // href, title, text (its description), attrs
	inSoft                     // line end as written
	inBreak                    // hard line break
	inTag                      // an allowed raw element: name, attrs, kids
	inNote                     // reference to a footnote: number, nth
)

// inline is one node of inline content. Its plain text is text, or that of its
// kids, or "\n" for the two kinds of line ends.
type inline struct {
	kind inlineKind
	text string
	pos  int // offset in the source
	kids []inline
	*more
}

// more is what few nodes have: no more than a pointer for the others.
type more struct {
	name   string // of inTag
	href   string
	title  string
	attrs  []attr
	number int // of inNote: the footnote
	nth    int // of inNote: which reference to it, from 0
}

// attr is one attribute that may be shown.
type attr struct{ name, value string }

// content is the inline content of a block or cell.
type content struct {
	inlines []inline
	text    string
	lines   []int
	spans   []Span
}

// flattener collects the plain text of inline content.
type flattener struct {
	text  []byte
	lines []int
	spans []Span
	line  func(pos int) int
	fresh bool // a line of text has begun and its file line is not yet known
}

// newContent makes content of inlines; line is the file line where it begins
// and lineOf finds the file line of an offset.
func newContent(inlines []inline, line int, lineOf func(pos int) int) *content {
	if len(inlines) == 1 && inlines[0].kind == inText {
		return &content{inlines: inlines, text: strings.TrimRight(inlines[0].text, " \t\n")}
	}
	f := flattener{lines: []int{line}, line: lineOf}
	f.walk(inlines)
	c := &content{inlines: inlines, text: string(f.text), spans: f.spans}
	c.trim()
	for i, l := range f.lines {
		if l != line+i {
			c.lines = f.lines
			break
		}
	}
	slices.SortStableFunc(c.spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return c
}

// trim drops white space at the end of the text.
func (c *content) trim() {
	c.text = strings.TrimRight(c.text, " \t\n")
	for i := range c.spans {
		c.spans[i].End = min(c.spans[i].End, len(c.text))
		c.spans[i].Start = min(c.spans[i].Start, len(c.text))
	}
}

func (f *flattener) walk(list []inline) {
	for i := range list {
		n := &list[i]
		if f.fresh && n.pos >= 0 && n.kind != inSoft && n.kind != inBreak {
			f.lines[len(f.lines)-1] = f.line(n.pos)
			f.fresh = false
		}
		start := len(f.text)
		switch n.kind {
		case inText, inCode, inImage:
			f.text = append(f.text, n.text...)
		case inSoft, inBreak:
			f.text = append(f.text, '\n')
			f.lines = append(f.lines, f.line(n.pos)+1)
			f.fresh = true
		}
		f.walk(n.kids)
		f.span(n, start)
	}
}

func (f *flattener) span(n *inline, start int) {
	s := Span{Start: start, End: len(f.text)}
	switch n.kind {
	case inStrong:
		s.Kind = Strong
	case inEm:
		s.Kind = Emphasis
	case inDel:
		s.Kind = Deleted
	case inCode:
		s.Kind = CodeSpan
	case inLink:
		s.Kind, s.Target = LinkSpan, n.href
	case inImage:
		s.Kind, s.Target = ImageSpan, n.href
	default:
		return
	}
	f.spans = append(f.spans, s)
}
