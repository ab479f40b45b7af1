package markdown

import "strconv"

// writer writes HTML. It knows exactly these elements: those of Markdown (a p
// h1–h6 ul ol li dl dt dd blockquote pre code table thead tbody tr th td strong
// em del br hr img input sup div span), and from raw HTML details, summary,
// kbd, sub, sup, ins, mark, abbr. It writes no style, no script and no event
// handler, because there is no code that could.
type writer struct {
	buf      []byte
	resolve  Resolve
	shift    int  // added to heading levels
	detached bool // no ids, no references to footnotes
	inLink   bool
	details  int // open <details>

	cut      bool // only the stretch [from, to) of the plain text is written
	at       int  // plain text passed so far, when cut
	from, to int
}

func (w *writer) put(s ...string) {
	for _, p := range s {
		w.buf = append(w.buf, p...)
	}
}

func (w *writer) escape(s string) { w.buf = appendEscaped(w.buf, s) }

func (w *writer) number(n int) { w.buf = strconv.AppendInt(w.buf, int64(n), 10) }

// shift returns what to add to heading levels so that the highest in blocks gets the level top.
func shift(blocks []Block, top int) int {
	if top <= 0 {
		return 0
	}
	if h := highest(blocks); h > 0 {
		return top - h
	}
	return 0
}

func highest(blocks []Block) int {
	h := 0
	for i := range blocks {
		if b := &blocks[i]; b.Kind == Heading && (h == 0 || b.Level < h) {
			h = b.Level
		}
		if c := highest(blocks[i].Children); c > 0 && (h == 0 || c < h) {
			h = c
		}
	}
	return h
}

func (w *writer) blocks(list []Block) {
	outer := w.details
	for i := range list {
		w.block(&list[i])
	}
	for ; w.details > outer; w.details-- {
		w.put("</details>\n")
	}
}

func (w *writer) block(b *Block) {
	switch b.Kind {
	case Heading:
		w.heading(b)
	case Paragraph:
		if len(b.own.inlines) == 0 {
			return
		}
		if b.tight {
			w.inlines(b.own.inlines)
			w.put("\n")
			return
		}
		w.element("p", b)
	case List:
		w.list(b)
	case ListItem:
		w.item(b)
	case Table:
		w.table(b)
	case Code:
		w.code(b)
	case Quote:
		w.put("<blockquote>\n")
		w.blocks(b.Children)
		w.put("</blockquote>\n")
	case HTMLBlock:
		w.htmlBlock(b)
	case Rule:
		w.put("<hr>\n")
	case DefinitionList:
		w.put("<dl>\n")
		w.blocks(b.Children)
		w.put("</dl>\n")
	case Term:
		w.element("dt", b)
	case Description:
		w.put("<dd>")
		w.blocks(b.Children)
		w.put("</dd>\n")
	case Footnotes:
		w.put("<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n")
		w.blocks(b.Children)
		w.put("</ol>\n</div>\n")
	case Footnote:
		w.footnote(b)
	}
}

func (w *writer) element(name string, b *Block) {
	w.put("<", name, ">")
	w.inlines(b.own.inlines)
	w.put("</", name, ">\n")
}

func (w *writer) heading(b *Block) {
	level := strconv.Itoa(min(max(b.Level+w.shift, 1), 6))
	w.put("<h", level)
	if b.ID != "" && !w.detached {
		w.put(` id="`)
		w.escape(b.ID)
		w.put(`"`)
	}
	w.put(">")
	w.inlines(b.own.inlines)
	w.put("</h", level, ">\n")
}

func (w *writer) list(b *Block) {
	name := "ul"
	if b.Ordered {
		name = "ol"
	}
	w.put("<", name)
	if b.Ordered && b.Number != 1 {
		w.put(` start="`)
		w.number(b.Number)
		w.put(`"`)
	}
	for i := range b.Children {
		if b.Children[i].Task != NoTask {
			w.put(` class="tasks"`)
			break
		}
	}
	w.put(">\n")
	w.blocks(b.Children)
	w.put("</", name, ">\n")
}

func (w *writer) item(b *Block) {
	w.put("<li>")
	children := b.Children
	if b.Task != NoTask {
		box := `<input type="checkbox" disabled aria-label="open"> `
		if b.Task == DoneTask {
			box = `<input type="checkbox" checked disabled aria-label="done"> `
		}
		if lead := &children[0]; lead.Kind == Paragraph && !lead.tight {
			w.put("<p>", box)
			w.inlines(lead.own.inlines)
			w.put("</p>\n")
			children = children[1:]
		} else {
			w.put(box)
		}
	}
	w.blocks(children)
	if n := len(w.buf); n > 0 && w.buf[n-1] == '\n' {
		w.buf = w.buf[:n-1]
	}
	w.put("</li>\n")
}

func (w *writer) table(b *Block) {
	w.put(`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="tbl">`, "\n")
	for i, row := range b.Rows {
		cell := "td"
		if i == 0 {
			cell = "th"
			if emptyRow(row) {
				continue // a head without words is no head
			}
			w.put("<thead>\n")
		} else if i == 1 {
			w.put("<tbody>\n")
		}
		w.put("<tr>")
		for j, c := range row {
			w.put("<", cell)
			if align := *b.align; j < len(align) && align[j] != "" {
				w.put(` align="`, align[j], `"`)
			}
			w.put(">")
			if c.Inline.own != nil {
				w.inlines(c.Inline.own.inlines)
			}
			w.put("</", cell, ">")
		}
		w.put("</tr>\n")
		if i == 0 {
			w.put("</thead>\n")
		}
	}
	if len(b.Rows) > 1 {
		w.put("</tbody>\n")
	}
	w.put("</table></div>\n")
}

func emptyRow(row []Cell) bool {
	for _, c := range row {
		if c.Inline.own != nil && len(c.Inline.own.inlines) > 0 {
			return false
		}
	}
	return true
}

func (w *writer) htmlBlock(b *Block) {
	flow := false // details or a rule: not inside a paragraph
	for _, n := range b.own.inlines {
		flow = flow || n.kind == inOpen || n.kind == inClose || n.kind == inTag && (n.name == "details" || n.name == "summary" || n.name == "hr")
	}
	if !flow {
		if len(b.own.inlines) > 0 {
			w.element("p", b)
		}
		return
	}
	w.inlines(b.own.inlines)
	w.put("\n")
}

func (w *writer) footnote(b *Block) {
	n := strconv.Itoa(b.Number)
	w.put("<li")
	if !w.detached {
		w.put(` id="fn:`, n, `"`)
	}
	w.put(">\n")
	w.blocks(b.Children)
	for i := 0; i < int(b.refs) && !w.detached; i++ {
		w.put(`<a href="#`, noteRefID(b.Number, i), `" class="footnote-backref" role="doc-backlink" aria-label="Back to the text">↩︎</a>`)
	}
	w.put("</li>\n")
}

// noteRefID returns the id of the nth reference to a footnote.
func noteRefID(number, nth int) string {
	id := "fnref"
	if nth > 0 {
		id += strconv.Itoa(nth)
	}
	return id + ":" + strconv.Itoa(number)
}
