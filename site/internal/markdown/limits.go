package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits bound the structure of one document, because bytes alone do not: 8 KB
// of Markdown can ask for a table of a million cells. What goes beyond a limit
// is kept as plain text and reported, with the key of the configuration that
// moves the limit. A zero field means the default.
type Limits struct {
	Source   int // bytes of the body; beyond, all of it is shown as it is (1 MiB)
	Line     int // bytes of a line; beyond, it is only reported (64 KiB)
	Cells    int // cells of all tables together (50,000)
	Depth    int // quotes and lists inside each other (100)
	Brackets int // "[" in one block (2,000)
	Headings int // headings, and references to footnotes (5,000)
}

// WithDefaults returns the limits with the default for each that is not set.
func (l Limits) WithDefaults() Limits {
	set := func(field *int, value int) {
		if *field <= 0 {
			*field = value
		}
	}
	set(&l.Source, 1<<20)
	set(&l.Line, 64<<10)
	set(&l.Cells, 50_000)
	set(&l.Depth, 100)
	set(&l.Brackets, 2_000)
	set(&l.Headings, 5_000)
	return l
}

// workLimit is how many steps the constructs may take whose cost in goldmark
// grows with the square of the input. Real files take some ten thousand; the
// limit is about a third of a second.
const workLimit = 100_000_000

// outputLimit returns how many bytes of HTML a source of the given size may become.
func outputLimit(size int) int { return 20*size + 1<<20 }

// meterKey is where the meter of a parse is kept.
var meterKey = parser.NewContextKey()

// meter counts what one parse has used.
type meter struct {
	limits Limits
	work   int
	cells  int
	exceed func(what limit, offset int) // reports the first crossing of each limit

	block     ast.Node // the block whose inline content is being parsed
	blockSize int
	brackets  int
	delims    int
}

func meterOf(pc parser.Context) *meter { return pc.Get(meterKey).(*meter) }

// enter notes which block is being parsed.
func (m *meter) enter(block ast.Node) {
	if m.block == block {
		return
	}
	m.block, m.brackets, m.delims, m.blockSize = block, 0, 0, 0
	if lines := block.Lines(); lines.Len() > 0 {
		m.blockSize = lines.At(lines.Len()-1).Stop - lines.At(0).Start
	}
}

// spend takes n steps; it is false when none are left.
func (m *meter) spend(n, offset int) bool {
	if m.work+n > workLimit {
		m.exceed(limitWork, offset)
		return false
	}
	m.work += n
	return true
}

// meteredInline is an inline parser that costs steps.
type meteredInline struct {
	parser.InlineParser
	cost func(m *meter, line []byte, offset int) bool
}

func (p meteredInline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m := meterOf(pc)
	m.enter(parent)
	line, segment := block.PeekLine()
	if !p.cost(m, line, segment.Start) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock passes on the end of a block to parsers that want it.
func (p meteredInline) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// linkCost: a closing bracket may look at the whole block, an opening one is counted.
func linkCost(m *meter, line []byte, offset int) bool {
	if line[0] == ']' {
		return m.spend(m.blockSize, offset)
	}
	m.brackets++
	if m.brackets > m.limits.Brackets {
		m.exceed(limitBrackets, offset)
		return false
	}
	return true
}

// delimiterCost: the nth delimiter of a block may be compared with all before it.
func delimiterCost(m *meter, _ []byte, offset int) bool {
	m.delims++
	return m.spend(m.delims, offset)
}

// maxRun is the longest row of asterisks, underscores or tildes that is markup:
// each pair of it is an element inside another.
const maxRun = 64

// longRuns takes rows of delimiters longer than maxRun as text.
type longRuns struct{}

func (longRuns) Trigger() []byte { return []byte{'*', '_', '~'} }

func (longRuns) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) <= maxRun || line[maxRun] != line[0] {
		return nil
	}
	run := len(line) - len(bytes.TrimLeft(line, string(line[:1])))
	if run <= maxRun {
		return nil
	}
	block.Advance(run)
	return ast.NewTextSegment(segment.WithStop(segment.Start + run))
}

// meteredReferences reads link definitions, in paragraphs of a size that people
// write: goldmark's time for them grows with the square of their number.
type meteredReferences struct{ parser.ParagraphTransformer }

func (t meteredReferences) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if m := meterOf(pc); node.Lines().Len() > m.limits.Brackets && reader.Source()[node.Lines().At(0).Start] == '[' {
		m.exceed(limitBrackets, node.Lines().At(0).Start)
		return
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// blockCost: the construct may look at all the rest of the block.
func blockCost(m *meter, _ []byte, offset int) bool { return m.spend(m.blockSize, offset) }

// linkifyCost: within a word the rest of the line may be looked at; words
// themselves do not overlap.
func linkifyCost(m *meter, line []byte, offset int) bool {
	switch line[0] {
	case '*', '_', '~', '(':
		return m.spend(len(line), offset)
	}
	return true
}

// meteredContainer is a container block that may only nest to a depth.
type meteredContainer struct{ parser.BlockParser }

func (p meteredContainer) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	m := meterOf(pc)
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if depth > m.limits.Depth && containers(parent) >= m.limits.Depth {
		_, segment := reader.PeekLine()
		m.exceed(limitDepth, segment.Start)
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// containers counts n and what it is in, items not counted beside their lists.
func containers(n ast.Node) int {
	count := 0
	for ; n != nil; n = n.Parent() {
		if n.Kind() != ast.KindListItem && n.Kind() != ast.KindDocument {
			count++
		}
	}
	return count
}

// meteredTables makes tables only as long as their cells stay within the limit.
type meteredTables struct{ parser.ParagraphTransformer }

func (t meteredTables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	m := meterOf(pc)
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		columns := delimiterColumns(line.Value(reader.Source()))
		if columns == 0 {
			continue
		}
		cells := columns * (lines.Len() - i)
		if m.cells+cells > m.limits.Cells {
			m.exceed(limitCells, line.Start)
			return
		}
		m.cells += cells
		t.ParagraphTransformer.Transform(node, reader, pc)
		return
	}
}

// delimiterColumns returns the number of columns of a table's delimiter row, 0
// for any other line.
func delimiterColumns(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || len(bytes.Trim(line, "|-: \t")) > 0 || bytes.IndexByte(line, '-') < 0 {
		return 0
	}
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte{'|'}), []byte{'|'})
	return bytes.Count(line, []byte{'|'}) + 1
}
