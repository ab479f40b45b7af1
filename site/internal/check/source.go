package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// Source is one text file of the content folder, as it is on disk.
type Source struct {
	Path string // slash path relative to the content folder
	Data []byte
	Hash string // digest of Data, when somebody has it already; only used to remember scans
}

// gap stands in a masked text for what is not the author's own prose: code,
// quotations, addresses, comments. It is no letter, no space and no sentence
// end, so no pattern reaches across it.
const gap = 0x01

// document is a source cut into stretches of prose. masked has the same length
// as data, so an offset means the same place in both.
type document struct {
	path       string
	data       []byte
	masked     []byte
	starts     []int // offset of each line
	bodyLine   int   // 1-based line where the body begins, after the front matter
	paragraphs []paragraph
	fenced     map[int]bool // lines of code blocks
}

// paragraph is a stretch of running text: a paragraph, a list item, a table cell row.
type paragraph struct {
	from, to int
	section  string // lower-cased heading in force, with the headings above it: "lessons > what went wrong"
	task     bool   // a list item with a checkbox
	table    bool
}

var (
	fencePattern   = regexp.MustCompile("^\\s*(?:[-*+]\\s+|\\d+[.)]\\s+)?(`{3,}|~{3,})")
	headingPattern = regexp.MustCompile(`^\s{0,3}(#{1,6})(?:\s+|$)`)
	itemPattern    = regexp.MustCompile(`^\s*(?:[-*+•]|\d+[.)])\s+`)
	taskPattern    = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s`)
	quotePattern   = regexp.MustCompile(`^\s*(?:[-*+]\s+)?>`)
	setextPattern  = regexp.MustCompile(`^\s{0,3}(?:=+|-{2,})\s*$`)
	keyPattern     = regexp.MustCompile(`^[A-Za-z_][\w-]*:`)
	boldHeading    = regexp.MustCompile(`^\s*(?:\*\*|__)([^*_]{2,60})(?:\*\*|__):?\s*$`)
)

// inline holds what is masked within a paragraph, in this order; where the
// trigger is not there, the pattern is not tried.
var inline = []struct {
	trigger string
	pattern *regexp.Regexp
}{
	{"``", regexp.MustCompile("``[^`]+(?:`[^`]+)*``")},
	{"`", regexp.MustCompile("`[^`]+`")},
	{"<!--", regexp.MustCompile(`<!--[\s\S]*?-->`)},
	{"](", regexp.MustCompile(`\]\([^)\n]*\)`)},
	{"<", regexp.MustCompile(`</?[A-Za-z][^>\n]*>`)},
	{"://", regexp.MustCompile(`\b[a-z][a-z+.-]*://[^\s<>|]+`)},
	{"“", regexp.MustCompile(`“[^”]{1,600}”`)},
	{"«", regexp.MustCompile(`«[^»]{1,600}»`)},
	{`"`, regexp.MustCompile(`"[^"\n]{1,200}(?:\n[^"\n]+){0,4}"`)},
	{"‘", regexp.MustCompile(`(?:^|[\s(])‘[^’]{1,200}’`)},
	{"'", regexp.MustCompile(`(?:^|[\s(])'[^'\n]{2,120}'(?:[\s.,;:)!?]|$)`)},
}

// newDocument cuts src. It does not parse Markdown: it needs only to know what
// is prose and where, and must give byte positions.
func newDocument(src Source) *document {
	d := &document{path: src.Path, data: src.Data, masked: slices.Clone(src.Data), starts: []int{0}, fenced: make(map[int]bool)}
	for i, c := range src.Data {
		if c == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
	d.bodyLine = d.frontMatterEnd() + 1
	d.cut()
	for _, p := range d.paragraphs {
		d.maskInline(p)
	}
	return d
}

// position returns the 1-based line and column (in bytes) of an offset.
func (d *document) position(offset int) (line, col int) {
	i, found := slices.BinarySearch(d.starts, offset)
	if !found {
		i--
	}
	return i + 1, offset - d.starts[i] + 1
}

// line returns the text of a 1-based line without its line end.
func (d *document) line(n int) string {
	if n < 1 || n > len(d.starts) {
		return ""
	}
	end := len(d.data)
	if n < len(d.starts) {
		end = d.starts[n] - 1
	}
	return strings.TrimSuffix(string(d.data[d.starts[n-1]:end]), "\r")
}

// frontMatterEnd returns the number of lines that the front matter takes.
func (d *document) frontMatterEnd() int {
	first := strings.TrimPrefix(strings.TrimRight(d.line(1), " "), "\ufeff")
	if first != "---" && first != "+++" {
		return 0
	}
	for n := 2; n <= len(d.starts); n++ {
		if strings.TrimRight(d.line(n), " ") == first {
			return n
		}
	}
	return 0
}

// cutter is the state of one walk over the lines of a document.
type cutter struct {
	d        *document
	open     int // offset where the open paragraph began; -1 when none is open
	task     bool
	fence    string
	headings [7]string
}

// cut finds the paragraphs and masks code and quotations.
func (d *document) cut() {
	c := &cutter{d: d, open: -1}
	c.frontMatter()
	for n := d.bodyLine; n <= len(d.starts); n++ {
		c.bodyLine(n)
	}
	c.close(len(d.data))
}

// frontMatter takes the summary out of the front matter as prose; the rest of
// it is data.
func (c *cutter) frontMatter() {
	from := -1
	for n := 2; n < c.d.bodyLine; n++ {
		text, at := c.d.line(n), c.d.starts[n-1]
		if !keyPattern.MatchString(text) && n < c.d.bodyLine-1 {
			continue
		}
		if from >= 0 {
			c.d.paragraphs = append(c.d.paragraphs, paragraph{from: from, to: at, section: "summary"})
			from = -1
		}
		if value, ok := strings.CutPrefix(text, "summary:"); ok {
			from = at + len(text) - len(strings.TrimLeft(value, " >|-\"'"))
		}
	}
}

func (c *cutter) bodyLine(n int) {
	text, at := c.d.line(n), c.d.starts[n-1]
	if c.fence != "" {
		c.d.fenced[n] = true
		c.d.mask(at, at+len(text))
		if strings.HasPrefix(strings.TrimSpace(text), c.fence) {
			c.fence = ""
		}
		return
	}
	switch m := fencePattern.FindStringSubmatch(text); {
	case m != nil:
		c.close(at)
		c.fence = m[1]
		c.d.fenced[n] = true
		c.d.mask(at, at+len(text))
	case strings.TrimSpace(text) == "":
		c.close(at)
	case headingPattern.MatchString(text):
		c.close(at)
		level := len(headingPattern.FindStringSubmatch(text)[1])
		c.heading(level, strings.TrimLeft(strings.TrimSpace(text), "# "))
	case setextPattern.MatchString(text) && c.open >= 0:
		c.heading(2, strings.TrimSpace(string(c.d.data[c.open:at])))
		c.open = -1
	case boldHeading.MatchString(text) && c.open < 0:
		c.heading(6, boldHeading.FindStringSubmatch(text)[1])
	case quotePattern.MatchString(text):
		c.close(at)
		c.d.mask(at, at+len(text))
	case strings.HasPrefix(strings.TrimSpace(text), "|"):
		c.close(at)
		c.d.paragraphs = append(c.d.paragraphs, paragraph{from: at, to: at + len(text), section: c.section(), table: true})
	default:
		c.prose(text, at)
	}
}

func (c *cutter) prose(text string, at int) {
	indented := strings.HasPrefix(text, "    ") || strings.HasPrefix(text, "\t")
	switch {
	case itemPattern.MatchString(text):
		c.close(at)
		c.open, c.task = at, taskPattern.MatchString(text)
	case c.open < 0 && indented && len(c.d.paragraphs) == 0:
		c.d.mask(at, at+len(text)) // indented code
	case c.open < 0:
		c.open, c.task = at, false
	}
}

func (c *cutter) heading(level int, text string) {
	c.headings[level] = strings.ToLower(strings.Trim(text, "*_#: "))
	clear(c.headings[level+1:])
}

func (c *cutter) section() string {
	var parts []string
	for level := 2; level < len(c.headings); level++ {
		if c.headings[level] != "" {
			parts = append(parts, c.headings[level])
		}
	}
	if len(parts) == 0 {
		return c.headings[1]
	}
	return strings.Join(parts, " > ")
}

func (c *cutter) close(at int) {
	if c.open >= 0 {
		c.d.paragraphs = append(c.d.paragraphs, paragraph{from: c.open, to: at, section: c.section(), task: c.task})
	}
	c.open = -1
}

// mask covers [from, to), line ends excepted.
func (d *document) mask(from, to int) {
	for i := from; i < to; i++ {
		if d.masked[i] != '\n' {
			d.masked[i] = gap
		}
	}
}

func (d *document) maskInline(p paragraph) {
	for _, in := range inline {
		if !bytes.Contains(d.masked[p.from:p.to], []byte(in.trigger)) {
			continue
		}
		for _, m := range in.pattern.FindAllIndex(d.masked[p.from:p.to], -1) {
			d.mask(p.from+m[0], p.from+m[1])
		}
	}
}

// text returns the masked text of a paragraph.
func (d *document) text(p paragraph) []byte { return d.masked[p.from:p.to] }

// excerpt returns [from, to) of the source on one line.
func (d *document) excerpt(from, to int) string {
	return string(bytes.Join(bytes.Fields(d.data[from:to]), []byte(" ")))
}
