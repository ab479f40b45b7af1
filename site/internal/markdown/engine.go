package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// engine is goldmark's parser for our dialect. Like a compiled regular
// expression it is built once and holds no state of a parse: that lives in the
// parser.Context of each.
//
// Footnotes are parsed by goldmark but collected here, because its extension
// looks every reference up in a list; and its step that unescapes pipes in the
// code of table cells compares all such cells with each other. Both take
// minutes on a file made for it.
var engine = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(meteredContainer{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(meteredContainer{extension.NewDefinitionDescriptionParser()}, 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(meteredContainer{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(meteredContainer{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(meteredContainer{footnoteBlock{extension.NewFootnoteBlockParser()}}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(wikiParser{}, 90),
		util.Prioritized(meteredInline{parser.NewCodeSpanParser(), blockCost}, 100),
		util.Prioritized(footnoteRefs{}, 101),
		util.Prioritized(meteredInline{parser.NewLinkParser(), linkCost}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(longRuns{}, 499),
		util.Prioritized(meteredInline{wideEmphasis{parser.NewEmphasisParser()}, delimiterCost}, 500),
		util.Prioritized(meteredInline{extension.NewStrikethroughParser(), delimiterCost}, 500),
		util.Prioritized(meteredInline{extension.NewLinkifyParser(), linkifyCost}, 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(meteredReferences{parser.LinkReferenceParagraphTransformer}, 100),
		util.Prioritized(meteredTables{extension.NewTableParagraphTransformer()}, 200),
	),
)

// wideEmphasis lets emphasis end and begin beside Chinese and Japanese
// characters. CommonMark asks for a space between "**影響：**" and the word after
// it, because "：" is punctuation; these scripts write none. The rule is that of
// the proposal "CJK-friendly emphasis": beside a wide character only white space
// keeps emphasis from beginning or ending.
type wideEmphasis struct{ parser.InlineParser }

func (p wideEmphasis) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, _ := block.PeekLine()
	d, ok := p.InlineParser.Parse(parent, block, pc).(*parser.Delimiter)
	if !ok {
		return nil
	}
	if d.Char == '*' && d.OriginalLength < len(line) {
		after, _ := utf8.DecodeRune(line[d.OriginalLength:])
		if isWide(before) || isWide(after) {
			d.CanOpen, d.CanClose = !util.IsSpaceRune(after), !util.IsSpaceRune(before)
		}
	}
	return d
}

// isWide reports whether c is a character of a script that is written without
// spaces, or its punctuation.
func isWide(c rune) bool {
	if c < 0x2e80 {
		return false
	}
	width := util.EastAsianWidth(c)
	return width == "W" || width == "F"
}

// footnotesKey is where the footnotes of a parse are kept, by label.
var footnotesKey = parser.NewContextKey()

// footnoteBlock leaves footnotes where they are and notes their labels.
type footnoteBlock struct{ parser.BlockParser }

func (footnoteBlock) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	notes := pc.ComputeIfAbsent(footnotesKey, func() any { return map[string]*east.Footnote{} }).(map[string]*east.Footnote)
	note := node.(*east.Footnote)
	if _, taken := notes[string(note.Ref)]; !taken {
		notes[string(note.Ref)] = note
	}
}

// noteRef is a reference to a footnote.
type noteRef struct {
	ast.BaseInline
	note *east.Footnote
}

var kindNoteRef = ast.NewNodeKind("NoteRef")

func (*noteRef) Kind() ast.NodeKind   { return kindNoteRef }
func (*noteRef) Dump(_ []byte, _ int) {}

// footnoteRefs parses [^label] where there is such a footnote.
type footnoteRefs struct{}

func (footnoteRefs) Trigger() []byte { return []byte{'['} }

func (footnoteRefs) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	notes, _ := pc.Get(footnotesKey).(map[string]*east.Footnote)
	line, _ := block.PeekLine()
	if len(notes) == 0 || len(line) < 4 || line[1] != '^' {
		return nil
	}
	end := bytes.IndexByte(line[:min(len(line), 999)], ']')
	if end < 3 {
		return nil
	}
	note := notes[string(line[2:end])]
	if note == nil {
		return nil
	}
	block.Advance(end + 1)
	return &noteRef{note: note}
}

// wikiLink is [[target]], [[target|text]] or, embedded, ![[target]].
type wikiLink struct {
	ast.BaseInline
	target, label string
	embed         bool
}

var kindWikiLink = ast.NewNodeKind("WikiLink")

func (*wikiLink) Kind() ast.NodeKind   { return kindWikiLink }
func (*wikiLink) Dump(_ []byte, _ int) {}

// wikiParser parses wiki links on one line.
type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikiParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	embed := line[0] == '!'
	if embed {
		line = line[1:]
	}
	if len(line) < 5 || line[0] != '[' || line[1] != '[' {
		return nil
	}
	end := bytes.Index(line[:min(len(line), 500)], []byte("]]"))
	if end < 3 || end+2 < len(line) && line[end+2] == '(' { // [[text]](target) is a link
		return nil
	}
	inner := line[2:end]
	if bytes.ContainsAny(inner, "[]\n") {
		return nil
	}
	target, label, labelled := bytes.Cut(inner, []byte{'|'})
	target = bytes.TrimSpace(bytes.TrimSuffix(target, []byte{'\\'})) // \| inside a table
	label = bytes.TrimSpace(label)
	if !labelled || len(label) == 0 {
		label = target
	}
	if len(target) == 0 {
		return nil
	}
	if embed {
		end++
	}
	block.Advance(end + 2)
	return &wikiLink{target: string(target), label: string(label), embed: embed}
}
