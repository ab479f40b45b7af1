// Package markdown parses a body once and gives everything that is wanted of
// it: HTML, outline, tables, lists, text and links, each with its line.
//
// It knows Markdown and nothing of postmortems.
package markdown

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Document is a parsed body. It is not changed after parsing and may be read
// by several goroutines at once.
type Document struct {
	Blocks []Block // the top-level blocks, in order

	source []byte
	first  int // file line of the first line of source
	lines  []int
	md     goldmark.Markdown
}

// BlockKind is the kind of a block.
type BlockKind int

// The kinds of blocks.
const (
	OtherBlock BlockKind = iota
	Heading
	Paragraph
	List
	ListItem
	Table
	Code
	Quote
	HTMLBlock
	Rule
)

// Block is one block of the outline.
type Block struct {
	Kind     BlockKind
	Line     int    // file line where it begins
	Level    int    // of a heading, 1 to 6
	ID       string // anchor of a heading, unique in the document
	Text     string // plain text; the lines of a paragraph stay lines
	Ordered  bool   // of a list
	Task     Task   // of a list item
	Inline   Fragment
	Children []Block  // items of a list; blocks of an item or a quote
	Rows     [][]Cell // of a table, the header row first
	Language string   // of a code block

	node ast.Node
}

// Cell is one cell of a table.
type Cell struct {
	Line   int
	Text   string
	Inline Fragment
}

// Task is the checkbox of a list item.
type Task int

// The states of a checkbox.
const (
	NoTask Task = iota
	OpenTask
	DoneTask
)

// Resolve turns a link target as written into the address to put into the
// page. ok is false when the target leads nowhere that may be linked; the link
// then becomes plain text. A nil Resolve keeps every allowed target as it is.
type Resolve func(target string) (href string, ok bool)

// Fragment is a handle on a stretch of inline content (and what is nested below
// it), to be rendered later. The zero value renders to nothing.
type Fragment struct {
	doc  *Document
	node ast.Node
	skip int // bytes of leading plain text to leave out
}

// Parse parses body. line is the file line of its first line, so that every
// block knows its line in the file.
func Parse(body []byte, line int) *Document {
	md := goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	d := &Document{source: body, first: line, md: md}
	for i, c := range body {
		if c == '\n' {
			d.lines = append(d.lines, i)
		}
	}
	root := md.Parser().Parse(text.NewReader(body))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		d.Blocks = append(d.Blocks, d.block(n))
	}
	return d
}

// HTML renders the top-level blocks [from, to).
//
// The result is safe to put into a page: goldmark escapes all text, raw HTML is
// never passed through, and link targets go through an allow-list.
func (d *Document) HTML(from, to int, resolve Resolve) template.HTML {
	var b bytes.Buffer
	for _, block := range d.Blocks[from:to] {
		_ = d.md.Renderer().Render(&b, d.source, block.node)
	}
	return template.HTML(b.String())
}

// HTML renders the fragment; safe for the reasons given at [Document.HTML].
func (f Fragment) HTML(resolve Resolve) template.HTML {
	if f.node == nil {
		return ""
	}
	var b bytes.Buffer
	for n := f.node.FirstChild(); n != nil; n = n.NextSibling() {
		_ = f.doc.md.Renderer().Render(&b, f.doc.source, n)
	}
	return template.HTML(b.String())
}

// Text returns the plain text of the fragment.
func (f Fragment) Text() string {
	if f.node == nil {
		return ""
	}
	t := f.doc.plain(f.node)
	return strings.TrimSpace(t[min(f.skip, len(t)):])
}

// Without returns the fragment without the first n bytes of its plain text.
func (f Fragment) Without(n int) Fragment {
	f.skip += n
	return f
}

func (d *Document) block(n ast.Node) Block {
	b := Block{node: n, Line: d.line(n), Text: d.plain(n), Inline: Fragment{doc: d, node: n}}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Level = Heading, n.Level
		if id, ok := n.AttributeString("id"); ok {
			b.ID = string(id.([]byte))
		}
	case *ast.Paragraph, *ast.TextBlock:
		b.Kind = Paragraph
	case *ast.List:
		b.Kind, b.Ordered = List, n.IsOrdered()
	case *ast.ListItem:
		b.Kind = ListItem
	case *ast.Blockquote:
		b.Kind = Quote
	case *ast.FencedCodeBlock:
		b.Kind, b.Language = Code, string(n.Language(d.source))
	case *ast.CodeBlock:
		b.Kind = Code
	case *ast.HTMLBlock:
		b.Kind = HTMLBlock
	case *ast.ThematicBreak:
		b.Kind = Rule
	case *east.Table:
		b.Kind = Table
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []Cell
			for c := row.FirstChild(); c != nil; c = c.NextSibling() {
				cells = append(cells, Cell{Line: d.line(c), Text: d.plain(c), Inline: Fragment{doc: d, node: c}})
			}
			b.Rows = append(b.Rows, cells)
		}
		return b
	}
	if b.Kind == List || b.Kind == ListItem || b.Kind == Quote {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			b.Children = append(b.Children, d.block(c))
		}
	}
	return b
}

func (d *Document) line(n ast.Node) int {
	for m := n; m != nil; m = m.FirstChild() {
		if m.Type() == ast.TypeBlock && m.Lines() != nil && m.Lines().Len() > 0 {
			return d.first + d.count(m.Lines().At(0).Start)
		}
		if t, ok := m.(*ast.Text); ok {
			return d.first + d.count(t.Segment.Start)
		}
	}
	return d.first
}

func (d *Document) count(offset int) int {
	n := 0
	for _, at := range d.lines {
		if at >= offset {
			break
		}
		n++
	}
	return n
}

func (d *Document) plain(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(m ast.Node, enter bool) (ast.WalkStatus, error) {
		if !enter {
			return ast.WalkContinue, nil
		}
		if t, ok := m.(*ast.Text); ok {
			b.Write(t.Segment.Value(d.source))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
