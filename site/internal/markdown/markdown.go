// Package markdown parses a body once and gives everything that is wanted of
// it: an outline of blocks with their lines, plain text, links, tables and
// lists, and HTML that is safe to put into a page.
//
// It knows Markdown (GitHub's, with footnotes, definition lists and wiki
// links) and nothing of postmortems.
//
// # Lines
//
// Every [Block], [Cell], [Link] and finding carries the line in the file. The
// plain text of a block keeps its lines; [Block.LineAt] gives the line in the
// file for each of them.
//
// # Safety
//
// goldmark only parses. The HTML is written by this package, from its own tree,
// and can contain nothing but the elements and attributes spelled out in
// render.go: text is escaped in one place, link targets pass an allow-list of
// schemes in one place, raw HTML is read tag by tag and everything outside an
// allow-list is shown as text. There is no sanitising step that could be
// forgotten, and no unsafe mode.
package markdown

import (
	"html/template"

	"afterword/site/internal/diag"
)

// Document is a parsed body. It is not changed after parsing and may be read
// by several goroutines at once.
type Document struct {
	Blocks   []Block           // the top-level blocks, in order; footnotes come last
	Problems []diag.Diagnostic // what is wrong with what was written, in order of lines; Path is left empty

	links   []Link
	ids     map[string]bool   // every id in use
	anchors map[string]string // what GitHub would call a heading → its id here
	size    int               // bytes of the source
}

// Options say how to parse. The zero value is good.
type Options struct {
	Line   int    // file line of the first line of the body; 0 means 1
	Limits Limits // structural limits
}

// Resolve turns a link target as written into the address to put into the
// page. ok is false when the target leads nowhere that may be linked; the link
// then becomes plain text. A nil Resolve keeps every allowed target as it is.
//
// It is asked for the target of every link and image that the allow-list of
// schemes lets through, also for absolute addresses and bare fragments ("#x").
// Character references are decoded, percent escapes are not. A wiki link
// [[NAME]] or [[NAME|text]] asks for "wiki:NAME", an embedded ![[NAME]] too;
// without a Resolve wiki links are plain text. The answer passes the allow-list
// again.
type Resolve func(target string) (href string, ok bool)

// Parse parses body. line is the file line of its first line, so that every
// block knows its line in the file.
func Parse(body []byte, line int) *Document {
	return ParseWith(body, Options{Line: line})
}

// ParseWith parses body as [Parse] does, with options.
func ParseWith(body []byte, opts Options) *Document {
	return newReading(body, opts).document()
}

// View says how to render.
type View struct {
	Resolve Resolve // where links lead; nil keeps them
	// Top is the level that the highest heading in the rendered range gets; the
	// others keep their distance to it, down to 6. 0 keeps the levels as written.
	Top int
}

// HTML renders the top-level blocks [from, to) with headings as written.
//
// The result is safe to put into a page: see the package comment.
func (d *Document) HTML(from, to int, resolve Resolve) template.HTML {
	return d.Render(from, to, View{Resolve: resolve})
}

// Render renders the top-level blocks [from, to); safe for the reasons given in
// the package comment.
func (d *Document) Render(from, to int, view View) template.HTML {
	from, to = max(from, 0), min(to, len(d.Blocks))
	if from >= to {
		return ""
	}
	w := writer{resolve: view.Resolve, shift: shift(d.Blocks[from:to], view.Top)}
	w.blocks(d.Blocks[from:to])
	if len(w.buf) > outputLimit(d.size) {
		w.buf = appendPlain(nil, d.Text(from, to))
	}
	return template.HTML(w.buf) // safe: every byte was written by writer
}

// Text returns the plain text of the top-level blocks [from, to), a line per
// line of text, for search and evidence. Cells of a table row are separated by
// tabs.
func (d *Document) Text(from, to int) string {
	var b []byte
	for _, block := range d.Blocks[max(from, 0):max(from, 0, min(to, len(d.Blocks)))] {
		b = appendText(b, block)
	}
	return string(b)
}

// Links returns every link and image of the document, in order of lines. The
// corpus checks them and copies the files they name.
func (d *Document) Links() []Link { return d.links }

// Anchor returns the id in the page for a fragment as an author may have
// written it: an id of this document, or what GitHub would call one of its
// headings.
func (d *Document) Anchor(fragment string) (id string, ok bool) {
	if d.ids[fragment] {
		return fragment, true
	}
	id, ok = d.anchors[fragment]
	return id, ok
}
