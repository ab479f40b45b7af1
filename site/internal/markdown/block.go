package markdown

import "strings"

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
	DefinitionList  // Children are Terms and Descriptions, in order
	Term            // what is defined: inline content
	Description     // its definition: Children
	Footnotes       // the last block of a document that has any; Children are Footnote blocks
	Footnote        // Children
	Module          // import and export lines of MDX; Text is the code, nothing is rendered
	LinkDefinitions // [label]: target lines; nothing is rendered
)

// String returns the name of the kind.
func (k BlockKind) String() string {
	return [...]string{"other", "heading", "paragraph", "list", "item", "table", "code", "quote", "html", "rule",
		"definitions", "term", "description", "footnotes", "footnote", "module", "link definitions"}[k]
}

// Block is one block of the outline.
type Block struct {
	Kind    BlockKind
	Line    int    // file line where it begins; of a list item, the line of its marker
	EndLine int    // file line of its last line
	Level   int    // of a heading, 1 to 6
	ID      string // anchor of a heading, unique in the document

	// Text is the plain text. The lines of a paragraph stay lines, and a hard
	// break or <br> begins a new one; see LineAt. Of a list item it is the text
	// of the paragraph that it begins with, without checkbox; what is nested
	// below is in Children. Of code it is the code without the final line end.
	// Lists, tables, quotes and definition lists have none of their own.
	Text  string
	Lines []int  // file line of each line of Text, where it is not simply Line+i; see LineAt
	Spans []Span // what is strong, code, a link, … in Text, in order of Start, outer before inner

	Ordered bool // of a list
	Number  int  // of an item of an ordered list: the number it is shown with; of a footnote: its number
	Task    Task // of a list item

	Inline   Fragment // the content, to be rendered
	Children []Block  // items of a list; blocks of an item (its leading paragraph first), of a quote, …
	Rows     [][]Cell // of a table, the header row first (its cells may all be empty)
	Language string   // of a code block, as written after the fence, its first word: "mermaid", "yaml"

	own   *content  // inline content of its own, if any
	align *[]string // of a table, per column: "", left, right, center
	below int32     // how many lines below Line the Text begins
	refs  int32     // of a footnote: how often it is referred to
	nth   int32     // of a heading: which of the document, from 1
	tight bool      // of a paragraph: it is shown without <p>, as in a tight list
}

// Cell is one cell of a table.
type Cell struct {
	Line   int
	Text   string // plain text; <br> is a line end
	Spans  []Span // as in Block
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

// SpanKind is what a stretch of text is.
type SpanKind int

// The kinds of spans.
const (
	Strong SpanKind = iota
	Emphasis
	Deleted
	CodeSpan
	LinkSpan  // Target is where it leads, autolinks and wiki links included
	ImageSpan // Target is the picture; the text is its description
)

// Span is a stretch of a plain text: Text[Start:End].
type Span struct {
	Kind       SpanKind
	Start, End int
	Target     string // of a link or image, as written; "wiki:NAME" for [[NAME]]
}

// Link is a link or an image.
type Link struct {
	Line   int
	Target string // as written, character references decoded; "wiki:NAME" for [[NAME]]
	Text   string // plain text; of an image its description
	Image  bool
}

// LineAt returns the file line of line i of Text, counted from 0.
func (b Block) LineAt(i int) int {
	if i < len(b.Lines) {
		return b.Lines[i]
	}
	return b.Line + int(b.below) + i
}

// LineOf returns the file line of the byte at offset of Text.
func (b Block) LineOf(offset int) int {
	return b.LineAt(strings.Count(b.Text[:min(max(offset, 0), len(b.Text))], "\n"))
}

// links returns the links and images in the block's own text (not in its
// children), in order.
func (b Block) links() []Link {
	return linksOf(b.Text, b.Spans, b.LineAt)
}

// links returns the links and images in the cell, in order.
func (c Cell) links() []Link {
	return linksOf(c.Text, c.Spans, func(int) int { return c.Line })
}

// linksOf lists the links among spans; line gives the file line of a line of text.
func linksOf(text string, spans []Span, line func(i int) int) []Link {
	var list []Link
	at, n := 0, 0
	for _, s := range spans {
		if s.Kind != LinkSpan && s.Kind != ImageSpan {
			continue
		}
		n += strings.Count(text[at:s.Start], "\n")
		at = s.Start
		list = append(list, Link{Line: line(n), Target: s.Target, Text: text[s.Start:s.End], Image: s.Kind == ImageSpan})
	}
	return list
}

func appendText(b []byte, block Block) []byte {
	if block.Kind == Module || block.Kind == LinkDefinitions {
		return b
	}
	if block.Text != "" && block.Kind != ListItem { // an item's text is its first child's
		b = append(append(b, block.Text...), '\n')
	}
	for _, c := range block.Children {
		b = appendText(b, c)
	}
	for _, row := range block.Rows {
		for i, c := range row {
			if i > 0 {
				b = append(b, '\t')
			}
			b = append(b, c.Text...)
		}
		b = append(b, '\n')
	}
	return b
}
