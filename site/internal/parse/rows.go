package parse

import (
	"regexp"
	"strings"

	"afterword/site/internal/markdown"
)

// rowKind is the kind of a row.
type rowKind int

const (
	textRow    rowKind = iota // a line of a paragraph
	headingRow                // a heading
	itemRow                   // the first line of a list item
	cellsRow                  // a row of a table
	codeRow                   // a line of code, never read for facts
)

// row is one line of the body, as it is read: the outline laid flat.
type row struct {
	kind    rowKind
	line    int    // file line
	block   int    // index of the top-level block that holds it
	level   int    // of a heading 1 to 6; of an item and of text in it how deep, from 1; 0 otherwise
	raw     string // source without indent and marker
	text    string // plain text
	lead    string // bold text that the row begins with, plain, without a colon
	rest    string // plain text behind the lead and its colon
	colon   bool   // a colon belongs to the lead
	first   bool   // first line of its paragraph or item
	section int    // index into reader.parts
	parent  int    // index of the row of the enclosing item; -1 without
	node    *markdown.Block
	number  int // of a cells row: index in the table, 0 is the header
}

// flatten lays the outline flat.
func (r *reader) flatten() {
	for i := range r.doc.Blocks {
		r.flat(&r.doc.Blocks[i], i, 0, -1)
	}
}

func (r *reader) flat(b *markdown.Block, block, depth, parent int) {
	switch b.Kind {
	case markdown.Heading:
		r.add(row{kind: headingRow, line: b.Line, block: block, level: b.Level, raw: r.heading(b), first: true, parent: parent, node: b})
	case markdown.Paragraph, markdown.OtherBlock:
		r.paragraph(b, block, depth, parent, textRow)
	case markdown.HTMLBlock:
		r.paragraph(b, block, depth, parent, textRow)
	case markdown.List, markdown.Quote:
		for i := range b.Children {
			r.flat(&b.Children[i], block, depth, parent)
		}
	case markdown.ListItem:
		r.item(b, block, depth+1, parent)
	case markdown.Table:
		for i, cells := range b.Rows {
			if len(cells) > 0 {
				r.add(row{kind: cellsRow, line: cells[0].Line, block: block, level: depth, first: true, parent: parent, node: b, number: i})
			}
		}
	case markdown.Code:
		r.add(row{kind: codeRow, line: b.Line, block: block, level: depth, first: true, parent: parent, node: b})
	}
}

// heading returns the source of a heading without its marks.
func (r *reader) heading(b *markdown.Block) string {
	raw := strings.TrimSpace(r.source(b.Line))
	if strings.HasPrefix(raw, "#") {
		return strings.TrimSpace(strings.TrimRight(strings.TrimLeft(raw, "#"), "# \t"))
	}
	return b.Text
}

var itemMark = regexp.MustCompile(`^(?:[-*+]|\d{1,9}[.)])(?:\s+|$)(?:\[[ xX]\]\s+)?`)

// item adds the first line of an item, then what is in it.
func (r *reader) item(b *markdown.Block, block, depth, parent int) {
	raw := strings.TrimLeft(r.source(b.Line), " \t>")
	for mark := itemMark.FindString(raw); mark != ""; mark = itemMark.FindString(raw) {
		raw = raw[len(mark):]
	}
	me := len(r.rows)
	r.add(row{kind: itemRow, line: b.Line, block: block, level: depth, raw: raw, first: true, parent: parent, node: b})
	for i := range b.Children {
		c := &b.Children[i]
		if i == 0 && (c.Kind == markdown.Paragraph || c.Kind == markdown.OtherBlock) {
			r.following(c, block, depth, me)
			continue
		}
		r.flat(c, block, depth, me)
	}
}

// following adds the lines of an item's first paragraph behind its first.
func (r *reader) following(b *markdown.Block, block, depth, parent int) {
	for n := b.Line + 1; n <= r.lastLine(b); n++ {
		r.add(row{kind: textRow, line: n, block: block, level: depth, raw: strings.TrimLeft(r.source(n), " \t>"), parent: parent, node: b})
	}
}

// paragraph adds the lines of a paragraph.
func (r *reader) paragraph(b *markdown.Block, block, depth, parent int, kind rowKind) {
	if b.Kind == markdown.HTMLBlock && strings.HasPrefix(strings.TrimSpace(r.source(b.Line)), "<!--") {
		return
	}
	for n := b.Line; n <= r.lastLine(b); n++ {
		r.add(row{kind: kind, line: n, block: block, level: depth, raw: strings.TrimLeft(r.source(n), " \t>"), first: n == b.Line, parent: parent, node: b})
	}
}

// lastLine is the last file line of a paragraph.
func (r *reader) lastLine(b *markdown.Block) int {
	return min(max(b.EndLine, b.Line), r.bodyLine+len(r.lines)-1)
}

// source returns a line of the file.
func (r *reader) source(line int) string {
	i := line - r.bodyLine
	if i < 0 || i >= len(r.lines) {
		return ""
	}
	return r.lines[i]
}

var lineBreak = regexp.MustCompile(`(?i)\s*(?:<br\s*/?>)+\s*`)

// add appends a row, or several where the line holds breaks.
func (r *reader) add(w row) {
	if w.kind == cellsRow || w.kind == codeRow {
		r.rows = append(r.rows, w)
		return
	}
	w.raw = strings.TrimRight(w.raw, " \t\r\\")
	if strings.Contains(w.raw, "<") && w.kind != headingRow {
		for i, part := range lineBreak.Split(w.raw, -1) {
			if i > 0 && part == "" {
				continue
			}
			c := w
			c.raw = part
			if i > 0 {
				c.kind, c.first = textRow, false
			}
			r.finish(c)
		}
		return
	}
	r.finish(w)
}

// finish computes the plain text and the lead.
func (r *reader) finish(w row) {
	w.text = plain(w.raw)
	w.lead, w.rest, w.colon = lead(w.raw)
	r.rows = append(r.rows, w)
}

// lead splits a row that begins with bold text.
func lead(raw string) (head, rest string, colon bool) {
	mark := ""
	for _, m := range []string{"**", "__", "<b>", "<strong>", "*", "_"} {
		if strings.HasPrefix(raw, m) {
			mark = m
			break
		}
	}
	if mark == "" {
		return "", "", false
	}
	end := mark
	if mark[0] == '<' {
		end = "</" + mark[1:]
	}
	i := strings.Index(raw[len(mark):], end)
	if i <= 0 || raw[len(mark)] == ' ' && mark == "*" {
		return "", "", false
	}
	head, rest = plain(raw[len(mark):len(mark)+i]), strings.TrimSpace(raw[len(mark)+i+len(end):])
	trimmed := strings.TrimRight(head, ":： ")
	colon = trimmed != head
	if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") {
		rest, colon = strings.TrimPrefix(strings.TrimPrefix(rest, ":"), "："), true
	}
	return trimmed, plain(rest), colon
}
