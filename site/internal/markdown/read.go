package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"afterword/site/internal/diag"
)

// reading turns goldmark's tree into a Document.
type reading struct {
	source   []byte
	text     string // the source once more, to take texts from without a copy
	lines    lineIndex
	opts     Options
	limits   Limits
	problems []diag.Diagnostic
	reported map[string]bool // what is reported only once
	found    map[string]int  // findings by code

	headings   int
	notes      []*east.Footnote // in order of their first references
	numbers    map[*east.Footnote]int
	refs       map[*east.Footnote]int
	unplaced   []*east.Footnote // in order of the file
	expanded   int              // bytes that reference links repeat
	references int              // references to footnotes
	inCell     bool
	customIDs  map[int]string // ordinal of a heading → the id that its author gives it
}

func newReading(body []byte, opts Options) *reading {
	opts.Line = max(opts.Line, 1)
	source := clean(body)
	return &reading{
		source: source, text: string(source), lines: newLineIndex(source, opts.Line), opts: opts, limits: opts.Limits.WithDefaults(),
		reported: map[string]bool{}, found: map[string]int{},
		numbers: map[*east.Footnote]int{}, refs: map[*east.Footnote]int{}, customIDs: map[int]string{},
	}
}

func (r *reading) document() *Document {
	d := &Document{size: len(r.source)}
	if len(r.source) > r.limits.Source {
		r.exceed(limitSource, 0)
		d.Blocks = []Block{{Kind: Code, Line: r.opts.Line, EndLine: r.lines.at(len(r.source)), Text: strings.TrimSuffix(string(r.source), "\n")}}
	} else {
		r.inspect()
		pc := parser.NewContext()
		pc.Set(meterKey, &meter{limits: r.limits, exceed: r.exceed})
		root := engine.Parse(text.NewReader(r.source), parser.WithContext(pc))
		d.Blocks = r.blocks(root)
		if notes := r.footnotes(); len(notes.Children) > 0 {
			d.Blocks = append(d.Blocks, notes)
		}
	}
	bind(d.Blocks)
	r.assignIDs(d)
	d.links = collectLinks(nil, d.Blocks)
	slices.SortStableFunc(d.links, func(a, b Link) int { return cmp.Compare(a.Line, b.Line) })
	diag.Sort(r.problems)
	d.Problems = slices.Compact(r.problems)
	return d
}

// bind gives every block the handle on itself, now that none moves any more.
func bind(blocks []Block) {
	for i := range blocks {
		b := &blocks[i]
		b.Inline = Fragment{block: b}
		bind(b.Children)
	}
}

func collectLinks(list []Link, blocks []Block) []Link {
	for _, b := range blocks {
		if b.Kind != ListItem { // its text is its first child's
			list = append(list, b.links()...)
		}
		for _, row := range b.Rows {
			for _, c := range row {
				list = append(list, c.links()...)
			}
		}
		list = collectLinks(list, b.Children)
	}
	return list
}

// maxAlike is how many findings of one code a document gets.
const maxAlike = 50

// reportAt adds a finding about the place at offset.
func (r *reading) reportAt(s diag.Severity, code string, offset int, text, hint string) {
	if r.found[code]++; r.found[code] > maxAlike {
		return
	}
	offset = min(max(offset, 0), len(r.source))
	r.problems = append(r.problems, diag.Diagnostic{Line: r.lines.at(offset), Col: r.lines.col(offset), Severity: s, Code: code, Text: text, Hint: hint})
}

// reportOnce is like reportAt for the first of several like places.
func (r *reading) reportOnce(s diag.Severity, code, what string, offset int, text, hint string) {
	if key := code + "\x00" + what; !r.reported[key] {
		r.reported[key] = true
		r.reportAt(s, code, offset, text, hint)
	}
}

// limit is something of which a document may not have too much.
type limit string

// What is limited, and how the finding about it begins.
const (
	limitSource     limit = "the file is too long to be read as Markdown and is shown as it is"
	limitLine       limit = "the line is very long"
	limitWork       limit = "the markup from here on would take too long to read and is shown as text"
	limitBrackets   limit = "there are too many brackets in one block; the rest is shown as text"
	limitCells      limit = "there are too many table cells in one file; the rest is shown as text"
	limitDepth      limit = "lists or quotes are nested too deep; the rest is shown as text"
	limitHeadings   limit = "there are too many headings; the rest are shown as paragraphs"
	limitNotes      limit = "there are too many references to footnotes; the rest are shown as text"
	limitReferences limit = "reference links repeat so much that the page would grow out of proportion; the rest are shown as text"
)

// exceed reports the first crossing of a limit.
func (r *reading) exceed(what limit, offset int) {
	text, hint := string(what), "split the file or simplify its markup"
	if key, most := r.limits.of(what); key != "" {
		text += fmt.Sprintf(" (the limit is %d)", most)
		hint += ", or raise limits." + key + " in afterword.yaml"
	}
	r.reportOnce(diag.Error, "over-limit", text, offset, text, hint)
}

// of returns the key under limits: in the configuration that sets a limit, and
// its value; no key for what is measured in work and cannot be set.
func (l Limits) of(what limit) (key string, most int) {
	switch what {
	case limitSource:
		return "file", l.Source
	case limitLine:
		return "line", l.Line
	case limitCells:
		return "cells", l.Cells
	case limitDepth:
		return "depth", l.Depth
	case limitBrackets:
		return "brackets", l.Brackets
	case limitHeadings, limitNotes:
		return "headings", l.Headings
	}
	return "", 0
}

// inspect reports lines that are too long.
func (r *reading) inspect() {
	for i, start := range r.lines.starts {
		end := len(r.source)
		if i+1 < len(r.lines.starts) {
			end = r.lines.starts[i+1]
		}
		if end-start > r.limits.Line {
			r.exceed(limitLine, start)
		}
	}
}

// blocks converts the children of a container.
func (r *reading) blocks(parent ast.Node) []Block {
	var list []Block
	if n := parent.ChildCount(); n > 0 {
		list = make([]Block, 0, n)
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if note, ok := n.(*east.Footnote); ok {
			r.unplaced = append(r.unplaced, note)
			continue
		}
		list = append(list, r.block(n))
	}
	r.balanceDetails(list)
	return list
}

func (r *reading) block(n ast.Node) Block {
	b := Block{Line: r.lineOf(n)}
	switch n := n.(type) {
	case *ast.Heading:
		r.heading(&b, n)
	case *ast.Paragraph, *ast.TextBlock:
		r.paragraph(&b, n)
	case *ast.List:
		b.Kind, b.Ordered, b.Number = List, n.IsOrdered(), n.Start
		b.Children = r.blocks(n)
		if b.Ordered {
			for i := range b.Children {
				b.Children[i].Number = n.Start + i
			}
		}
	case *ast.ListItem:
		r.item(&b, n)
	case *ast.Blockquote:
		b.Kind, b.Children = Quote, r.blocks(n)
	case *ast.FencedCodeBlock:
		r.fence(&b, n)
	case *ast.CodeBlock:
		b.Kind, b.Text = Code, strings.TrimRight(r.rawLines(n), "\n")
	case *ast.HTMLBlock:
		r.html(&b, n)
	case *ast.ThematicBreak:
		b.Kind = Rule
	case *ast.LinkReferenceDefinition:
		b.Kind, b.Text = LinkDefinitions, strings.TrimSpace(r.rawLines(n))
	case *east.Table:
		r.table(&b, n)
	case *east.DefinitionList:
		b.Kind, b.Children = DefinitionList, r.blocks(n)
	case *east.DefinitionTerm:
		b.Kind = Term
		r.setOwn(&b, r.inlines(n))
	case *east.DefinitionDescription:
		b.Kind, b.Children = Description, r.blocks(n)
	}
	r.setEnd(&b, n)
	return b
}

// lineOf returns the file line where a block begins.
func (r *reading) lineOf(n ast.Node) int {
	for m := n; m != nil; m = m.FirstChild() {
		if m.Type() != ast.TypeBlock {
			break
		}
		if l := m.Lines(); l.Len() > 0 && m.Kind() != ast.KindFencedCodeBlock {
			return r.lines.at(l.At(0).Start)
		}
		if p := m.Pos(); p >= 0 {
			return r.lines.at(p)
		}
	}
	return r.opts.Line
}

func (r *reading) setEnd(b *Block, n ast.Node) {
	b.EndLine = max(b.EndLine, b.Line)
	if l := n.Lines(); l.Len() > 0 {
		last := l.At(l.Len() - 1)
		b.EndLine = max(b.EndLine, r.lines.at(max(last.Stop-1, last.Start)))
	}
	for i := range b.Children {
		b.EndLine = max(b.EndLine, b.Children[i].EndLine)
	}
}

// setOwn gives a block inline content.
func (r *reading) setOwn(b *Block, inlines []inline) {
	c := newContent(inlines, b.Line, r.lines.at)
	b.own, b.Text, b.Lines, b.Spans = c, c.text, c.lines, c.spans
}

var customID = regexp.MustCompile(`\s*\{#([\pL\pN][\pL\pN\pM_.:-]{0,79})\}$`)

func (r *reading) heading(b *Block, n *ast.Heading) {
	r.headings++
	b.Kind, b.Level = Heading, n.Level
	inlines := r.inlines(n)
	if last := len(inlines) - 1; last >= 0 && inlines[last].kind == inText {
		if m := customID.FindStringSubmatch(inlines[last].text); m != nil {
			inlines[last].text = strings.TrimSuffix(inlines[last].text, m[0])
			r.customIDs[r.headings] = m[1]
		}
	}
	for i := range inlines {
		if inlines[i].kind == inBreak {
			inlines[i].kind = inSoft
		}
	}
	r.setOwn(b, inlines)
	b.own.text = strings.ReplaceAll(b.own.text, "\n", " ")
	b.Text, b.Lines = b.own.text, nil
	if l := n.Lines(); l.Len() > 0 && r.isSetext(n, l.At(0).Start) {
		b.EndLine = r.lines.at(l.At(l.Len()-1).Stop-1) + 1
	}
	b.nth = int32(r.headings)
	if r.headings > r.limits.Headings {
		r.exceed(limitHeadings, n.Pos())
		b.Kind, b.Level = Paragraph, 0
	}
}

// isSetext reports whether a heading is underlined: its text is then not
// preceded by "#" on its line.
func (r *reading) isSetext(n *ast.Heading, start int) bool {
	line := r.source[r.lines.starts[r.lines.at(start)-r.lines.first]:start]
	return !bytes.HasSuffix(bytes.TrimRight(line, " \t"), []byte{'#'})
}

var moduleLine = regexp.MustCompile(`^(?:import\s+(?:[\w*{},\s]+\sfrom\s+)?['"]|export\s+(?:const|let|var|default|function|async|\{)[\s{(])`)

func (r *reading) paragraph(b *Block, n ast.Node) {
	b.Kind, b.tight = Paragraph, n.Kind() == ast.KindTextBlock
	if l := n.Lines(); l.Len() > 0 && n.Parent().Kind() == ast.KindDocument {
		first := l.At(0)
		if c := r.source[first.Start]; (c == 'i' || c == 'e') && moduleLine.Match(first.Value(r.source)) {
			b.Kind, b.Text = Module, strings.TrimRight(string(r.source[first.Start:l.At(l.Len()-1).Stop]), "\n")
			r.reportAt(diag.Info, "module-code", first.Start, "import and export lines are not shown", "")
			return
		}
	}
	r.setOwn(b, r.inlines(n))
}

func (r *reading) item(b *Block, n *ast.ListItem) {
	b.Kind = ListItem
	if first := n.FirstChild(); first != nil {
		if box, ok := first.FirstChild().(*east.TaskCheckBox); ok {
			b.Task = OpenTask
			if box.IsChecked {
				b.Task = DoneTask
			}
		}
	}
	if p := n.Pos(); p >= 0 {
		b.Line = r.lines.at(p)
	}
	b.Children = r.blocks(n)
	if len(b.Children) > 0 && (b.Children[0].Kind == Paragraph || b.Children[0].Kind == Heading) {
		lead := &b.Children[0]
		b.own, b.Text, b.Lines, b.Spans = lead.own, lead.Text, lead.Lines, lead.Spans
		b.below = int32(lead.Line - b.Line)
	}
}

func (r *reading) rawLines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		b.Write(s.Value(r.source))
	}
	return b.String()
}

func (r *reading) fence(b *Block, n *ast.FencedCodeBlock) {
	b.Kind, b.Text, b.below = Code, strings.TrimSuffix(r.rawLines(n), "\n"), 1
	if n.Info != nil {
		b.Language, _, _ = strings.Cut(decodeText(n.Info.Segment.Value(r.source)), " ")
	}
	end := b.Line
	if l := n.Lines(); l.Len() > 0 {
		end = r.lines.at(l.At(l.Len() - 1).Start)
	}
	b.EndLine = end
	if r.closesFence(n, end+1) {
		b.EndLine++
	} else {
		r.reportAt(diag.Warning, "unclosed-fence", n.Pos(), "the code block that begins here is never closed; all the text after it is read as code",
			"close it with a line of ``` or ~~~")
	}
}

// closesFence reports whether the given file line closes the code block n.
func (r *reading) closesFence(n *ast.FencedCodeBlock, line int) bool {
	i := line - r.lines.first
	if i >= len(r.lines.starts) || n.Pos() < 0 {
		return false
	}
	end := len(r.source)
	if i+1 < len(r.lines.starts) {
		end = r.lines.starts[i+1]
	}
	fence := r.source[n.Pos()]
	rest := bytes.TrimLeft(r.source[r.lines.starts[i]:end], " \t>")
	if len(rest) < 3 || rest[0] != fence || len(bytes.Trim(rest, string(fence)+" \t\n")) > 0 {
		return false
	}
	next, ok := following(n).(*ast.FencedCodeBlock) // or it opens the next one
	return !ok || next.Pos() < 0 || r.lines.at(next.Pos()) != line
}

// following returns the block that comes after n in the document, at any depth.
func following(n ast.Node) ast.Node {
	for ; n != nil; n = n.Parent() {
		if s := n.NextSibling(); s != nil {
			for s.FirstChild() != nil && s.FirstChild().Type() == ast.TypeBlock {
				s = s.FirstChild()
			}
			return s
		}
	}
	return nil
}

func (r *reading) table(b *Block, n *east.Table) {
	b.Kind = Table
	if head := n.FirstChild(); head != nil && head.Pos() >= 0 {
		b.Line = r.lines.at(head.Pos())
	}
	align := make([]string, len(n.Alignments))
	for i, a := range n.Alignments {
		if a != east.AlignNone {
			align[i] = a.String()
		}
	}
	b.align = &align
	r.inCell = true
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		line := b.Line
		if row.Pos() >= 0 {
			line = r.lines.at(row.Pos())
		}
		b.EndLine = max(line, b.Line+1)
		cells := make([]Cell, 0, row.ChildCount())
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			own := newContent(r.inlines(c), line, r.lines.at)
			cells = append(cells, Cell{Line: line, Text: own.text, Spans: own.spans, Inline: Fragment{own: own}})
		}
		b.Rows = append(b.Rows, cells)
	}
	r.inCell = false
}

// footnotes makes the block of the footnotes: those referred to in the order
// of their first references, then the others, so that none is lost.
func (r *reading) footnotes() Block {
	list := Block{Kind: Footnotes}
	add := func(note *east.Footnote) {
		b := Block{Kind: Footnote, Line: r.lineOf(note), Number: len(list.Children) + 1}
		b.Children = r.blocks(note)
		r.setEnd(&b, note)
		list.Children = append(list.Children, b)
	}
	for i := 0; i < len(r.notes); i++ { // a note may refer to further notes
		add(r.notes[i])
	}
	for i := 0; i < len(r.unplaced); i++ {
		if note := r.unplaced[i]; r.numbers[note] == 0 {
			r.reportAt(diag.Info, "unused-footnote", note.Pos(), fmt.Sprintf("nothing refers to the footnote %q", note.Ref), "")
			r.notes = append(r.notes, note)
			r.numbers[note] = len(r.notes)
			for j := len(r.notes) - 1; j < len(r.notes); j++ {
				add(r.notes[j])
			}
		}
	}
	for i := range list.Children {
		list.Children[i].refs = int32(r.refs[r.notes[i]])
	}
	r.setEnd(&list, ast.NewDocument())
	if len(list.Children) > 0 {
		list.Line = list.Children[0].Line
		for _, c := range list.Children {
			list.Line = min(list.Line, c.Line)
		}
	}
	return list
}
