package markdown

import (
	"html/template"
	"strings"
)

// Fragment is a handle on a stretch of inline content (and what is nested below
// it), to be rendered later. The zero value renders to nothing.
//
// The fragment of a paragraph, heading or cell renders its inline content
// without an element around it; that of a list item its leading paragraph
// likewise, and then the blocks nested below; that of any other block renders
// the block.
type Fragment struct {
	block    *Block
	own      *content
	from     int32 // where the stretch of the own text begins
	end      int32 // where it ends, plus one; 0 means at the end of the text
	flat     bool  // without what is nested below
	detached bool
}

// Without returns the fragment without the first n bytes of its plain text: of
// the Text of the block or cell that it belongs to, or of what an earlier cut
// has left of it. Emphasis that becomes empty goes too, and so does white space
// at the cut.
func (f Fragment) Without(n int) Fragment {
	if c := f.content(); c != nil && f.from > 0 {
		from, _ := f.bounds(c) // what Text returns begins here
		f.from = int32(from)
	}
	f.from += int32(n)
	return f
}

// Slice returns the fragment with only the bytes [from, to) of the Text of its
// block or cell, and without what is nested below unless to is the end of the
// text. It is how one line of a paragraph is taken.
func (f Fragment) Slice(from, to int) Fragment {
	f.from = int32(from)
	c := f.content()
	if c == nil || to < len(c.text) {
		f.end, f.flat = int32(max(to, 0))+1, true
	}
	return f
}

// Extend returns the fragment up to the byte to of the Text of its block or
// cell, where it ended before that.
func (f Fragment) Extend(to int) Fragment {
	if f.end > 0 {
		f.end = max(f.end, int32(to)+1)
	}
	return f
}

// Detached returns the fragment for a page other than that of its document:
// rendered without ids and without references to footnotes.
func (f Fragment) Detached() Fragment {
	f.detached = true
	return f
}

// IsZero reports whether the fragment is the handle on nothing.
func (f Fragment) IsZero() bool { return f.block == nil && f.own == nil }

// Text returns the plain text of the fragment, of nested blocks too.
func (f Fragment) Text() string {
	var b strings.Builder
	if c := f.content(); c != nil {
		from, to := f.bounds(c)
		b.WriteString(c.text[from:to])
		b.WriteByte('\n')
	}
	if !f.flat {
		for _, n := range f.nested() {
			b.Write(appendText(nil, n))
		}
	}
	return strings.TrimSpace(b.String())
}

// HTML renders the fragment; safe for the reasons given in the package comment.
func (f Fragment) HTML(resolve Resolve) template.HTML {
	w := writer{resolve: resolve, detached: f.detached}
	if c := f.content(); c != nil {
		w.stretch(c, f.bounds)
	}
	if !f.flat {
		if nested := f.nested(); len(nested) > 0 {
			if len(w.buf) > 0 {
				w.buf = append(w.buf, '\n')
			}
			w.blocks(nested)
		}
	}
	return template.HTML(w.buf) // safe: every byte was written by writer
}

// content returns the own inline content, nil when there is none.
func (f Fragment) content() *content {
	if f.own != nil || f.block == nil {
		return f.own
	}
	return f.block.own
}

// nested returns the blocks that follow the own content.
func (f Fragment) nested() []Block {
	b := f.block
	switch {
	case b == nil:
		return nil
	case b.Kind == ListItem && b.own != nil:
		return b.Children[1:]
	case b.Kind == ListItem || b.Kind == Description || b.Kind == Footnote:
		return b.Children
	case b.own != nil:
		return nil
	}
	return []Block{*b}
}

// bounds returns the stretch of the own text, without white space at the cuts.
func (f Fragment) bounds(c *content) (from, to int) {
	to = len(c.text)
	if end := int(f.end) - 1; end >= 0 && end < to {
		to = len(strings.TrimRight(c.text[:end], " \t\n"))
	}
	from = min(max(int(f.from), 0), to)
	if from > 0 {
		from = to - len(strings.TrimLeft(c.text[from:to], " \t\n"))
	}
	return from, to
}
