package parse

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// part is one section while it is read.
type part struct {
	kind      postmortem.SectionKind
	title     string
	id        string
	level     int // heading level; 7 for a bold or plain label
	line      int
	row       int  // index of its heading among the rows; -1 for the text before the first
	silent    bool // the title of the document, a date or a timeline entry: no section of its own
	inner     bool // a label inside a block
	plainText bool // the label is not even bold
	parent    int  // index of the part that encloses it; -1
	from, to  int  // rows of its content, [from, to)
}

// inherits are the kinds that pass on to headings below them which say nothing
// of their own.
var inherits = map[postmortem.SectionKind]bool{postmortem.ActionsSection: true, postmortem.Lessons: true, postmortem.Resolution: true,
	postmortem.WentWell: true, postmortem.WentWrong: true, postmortem.LuckySection: true, postmortem.ImpactSection: true, postmortem.RootCause: true,
	postmortem.Supporting: true, postmortem.People: true, postmortem.Metadata: true, postmortem.ContributingFactors: true, postmortem.WhysSection: true,
	postmortem.Communications: true, postmortem.Background: true, postmortem.Detection: true, postmortem.RelatedSection: true}

// steady are kinds below which a heading must name another kind exactly.
var steady = map[postmortem.SectionKind]bool{postmortem.WentWell: true, postmortem.WentWrong: true, postmortem.LuckySection: true, postmortem.Lessons: true}

// breaksOut are the kinds that stay themselves below a heading of actions.
var breaksOut = map[postmortem.SectionKind]bool{postmortem.TimelineSection: true, postmortem.Lessons: true, postmortem.Supporting: true,
	postmortem.RelatedSection: true, postmortem.WentWell: true, postmortem.WentWrong: true, postmortem.LuckySection: true, postmortem.ActionsSection: true}

// divide finds the sections among the rows.
func (r *reader) divide() {
	r.firstHeading = len(r.rows)
	for i := range r.rows {
		if r.rows[i].kind == headingRow {
			r.headings++
			r.firstHeading = min(r.firstHeading, i)
		}
	}
	r.parts = []part{{row: -1, parent: -1}}
	stack := []int{}
	for i := range r.rows {
		w := &r.rows[i]
		p, ok := r.opening(i, stack)
		if !ok {
			w.section = len(r.parts) - 1
			continue
		}
		for len(stack) > 0 && r.parts[stack[len(stack)-1]].level >= p.level && !(p.inner && r.parts[stack[len(stack)-1]].level < 7) {
			stack = stack[:len(stack)-1]
		}
		p.parent = -1
		if len(stack) > 0 {
			p.parent = stack[len(stack)-1]
		}
		p.row, p.line = i, w.line
		r.parts[len(r.parts)-1].to = i
		p.from = i + 1
		if p.inner {
			p.from = i // the value stands on the line of the label
		}
		w.section = len(r.parts)
		stack = append(stack, len(r.parts))
		r.parts = append(r.parts, p)
	}
	r.parts[len(r.parts)-1].to = len(r.rows)
	r.reconsider()
}

// reconsider corrects kinds that only the rest of the document decides.
func (r *reader) reconsider() {
	actions := false
	for i := range r.parts {
		if k := key(r.parts[i].title); r.parts[i].kind == postmortem.ActionsSection && (strings.HasPrefix(k, "action") || strings.HasPrefix(k, "corrective")) {
			actions = true
		}
	}
	for i := range r.parts {
		p := &r.parts[i]
		switch k := key(p.title); {
		case p.kind == postmortem.Resolution && strings.HasPrefix(k, "remediation") && (r.holdsActions(i) || r.listsActions(i)):
			p.kind = postmortem.ActionsSection
		case actions && p.kind == postmortem.ActionsSection && (k == "recommendations" || k == "improvements"):
			p.kind = postmortem.Lessons
		case p.kind == postmortem.Lessons && strings.HasPrefix(k, "conclusion") && namesCause(r.textOf(p.from, p.to)):
			p.kind = postmortem.RootCause
		}
	}
}

// listsActions reports whether a section holds a table of actions or a task list.
func (r *reader) listsActions(i int) bool {
	for j := r.parts[i].from; j < r.parts[i].to; j++ {
		w := &r.rows[j]
		if w.kind == cellsRow && w.number == 0 && r.actionTable(w.node) || w.kind == itemRow && w.node.Task != markdown.NoTask {
			return true
		}
	}
	return false
}

// holdsActions reports whether a section of actions stands directly below.
func (r *reader) holdsActions(i int) bool {
	for j := i + 1; j < len(r.parts) && r.parts[j].level > r.parts[i].level; j++ {
		if r.parts[j].kind == postmortem.ActionsSection {
			return true
		}
	}
	return false
}

// namesCause reports whether a text says what the incident was caused by.
func namesCause(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "was caused by") || strings.Contains(lower, "root cause was") || strings.Contains(lower, "the cause was")
}

// opening decides whether the row opens a section, and which.
func (r *reader) opening(i int, stack []int) (part, bool) {
	w := &r.rows[i]
	switch {
	case w.kind == headingRow:
		return r.headingPart(i, stack), true
	case w.kind == cellsRow || w.kind == codeRow:
		return part{}, false
	}
	return r.labelPart(i, stack)
}

// enclosing is the kind of the section into which a heading of this level falls.
func (r *reader) enclosing(level int, stack []int) (postmortem.SectionKind, bool) {
	for j := len(stack) - 1; j >= 0; j-- {
		if p := &r.parts[stack[j]]; p.level < level && !p.silent {
			return p.kind, true
		}
	}
	return "", false
}

func (r *reader) headingPart(i int, stack []int) part {
	w := &r.rows[i]
	p := part{level: w.level, title: w.text, id: w.node.ID}
	above, below := r.enclosing(w.level, stack)
	entry, known := r.words.exactHeading(w.text)
	_, whole := r.words.headings[key(w.text)]
	if known {
		p.kind = entry.kind
		r.countLanguages(entry.languages)
	}
	switch {
	case r.isTitle(i, known && (whole || entry.kind != postmortem.Other)):
		p.silent, p.kind = true, ""
	case !known && r.timeHeading(w.text):
		p.silent = true
		if below {
			p.kind = above
		}
	case below && above == postmortem.ActionsSection && !(known && breaksOut[p.kind]):
		p.kind = above
	case known:
	default:
		kind, likely := r.words.likelyHeading(w.text)
		switch {
		case below && inherits[above] && (!likely || steady[above] && kind != postmortem.RelatedSection):
			p.kind = above
		case likely:
			p.kind = kind
		default:
			p.kind = postmortem.Other
		}
	}
	return p
}

// isTitle reports whether the heading is the title of the document: the first
// heading, where it is of level 1 or stands alone on its level, and names no section.
func (r *reader) isTitle(i int, known bool) bool {
	if known {
		return false
	}
	if len(r.parts) > 1 && r.firstHeading < i {
		return false
	}
	if r.fmTitle() && r.rows[i].level > 1 {
		return false
	}
	if r.rows[i].level == 1 {
		return true
	}
	for j := i + 1; j < len(r.rows); j++ {
		if r.rows[j].kind == headingRow && r.rows[j].level <= r.rows[i].level {
			return false
		}
	}
	return true
}

// timeHeading reports whether a heading is a date or an entry of a timeline.
func (r *reader) timeHeading(text string) bool {
	st := r.entry(text)
	return st.ok && (st.clock || st.date.day > 0 && st.end >= len(strings.TrimSpace(text))-2)
}

// labelPart decides whether a line of text opens a section: a label alone on
// its line, or a bold label with its value, of a kind that has sections.
func (r *reader) labelPart(i int, stack []int) (part, bool) {
	w := &r.rows[i]
	if !w.first || w.level > 3 {
		return part{}, false
	}
	above, below := r.enclosing(7, stack)
	alone := w.lead != "" && w.rest == ""
	text := w.lead
	plainText := false
	if text == "" {
		// A plain line that is nothing but a known heading.
		if utf8.RuneCountInString(w.text) > 40 || w.text == "" || w.kind == itemRow || strings.Contains(w.raw, "](") {
			return part{}, false
		}
		trimmed := strings.TrimRight(w.text, ":： ")
		if e, ok := r.words.headings[fold(trimmed)]; !ok || e.kind == postmortem.Metadata || e.kind == postmortem.Other || !r.alone(i) {
			return part{}, false
		}
		text, alone, plainText = trimmed, true, true
	}
	if utf8.RuneCountInString(text) > 80 {
		return part{}, false
	}
	p := part{level: 7, title: text, inner: !alone || w.level > 0 || !r.alone(i), plainText: plainText}
	entry, known := r.words.exactHeading(text)
	ok := known && r.labelFits(w, entry.kind, alone, above, below)
	p.kind = entry.kind
	if !ok && alone && !p.inner && below && above == postmortem.ActionsSection && utf8.RuneCountInString(text) > 4 && w.colon {
		p.kind, ok = above, true
	}
	if ok && alone && below && inherits[above] && above == postmortem.ActionsSection && !breaksOut[p.kind] {
		p.kind = above
	}
	if !ok {
		return part{}, false
	}
	p.id = "section-" + strconv.Itoa(w.line)
	return p, true
}

// labelFits reports whether a known label opens a section at this place.
func (r *reader) labelFits(w *row, kind postmortem.SectionKind, alone bool, above postmortem.SectionKind, below bool) bool {
	if kind == postmortem.Other {
		return false
	}
	if !alone && (!w.colon || kind == postmortem.Metadata || kind == postmortem.People) {
		return false
	}
	if w.level > 1 && !alone {
		return kind == postmortem.Resolution && r.listDocument()
	}
	if !below {
		return true
	}
	switch above {
	case postmortem.Other, postmortem.Summary, postmortem.Metadata, postmortem.RootCause:
		return w.level == 0 || alone
	case postmortem.TimelineSection:
		return alone && w.level == 0
	case postmortem.WentWell, postmortem.WentWrong, postmortem.LuckySection, postmortem.WhysSection:
		return alone && w.level == 0 && (kind == postmortem.WentWell || kind == postmortem.WentWrong || kind == postmortem.LuckySection || kind == postmortem.ActionsSection)
	}
	return alone && w.level == 0
}

// alone reports whether the row is the only one of its paragraph.
func (r *reader) alone(i int) bool {
	w := &r.rows[i]
	return w.first && (i+1 >= len(r.rows) || r.rows[i+1].first || r.rows[i+1].node != w.node)
}

// listDocument reports whether the document has no headings beyond its title.
func (r *reader) listDocument() bool { return r.headings <= 1 }

// sections turns the parts into sections that cover the top-level blocks, and
// the labelled parts inside blocks.
func (r *reader) sections() (list, inner []postmortem.Section) {
	blocks := len(r.doc.Blocks)
	open := postmortem.Section{Kind: postmortem.Other}
	rows := [2]int{0, 0}
	for i := range r.parts {
		p := &r.parts[i]
		if i == 0 || p.silent && p.level < 7 && r.foldIn(i) {
			continue
		}
		text := r.textOf(p.from, p.to)
		if p.inner {
			inner = append(inner, postmortem.Section{Kind: p.kind, Title: p.title, ID: p.id, Line: p.line, Text: text})
			continue
		}
		at := r.rows[p.row].block
		open.To = at
		open.Text = r.textOf(rows[0], p.row)
		if open.Title != "" || open.To > open.From {
			list = append(list, open)
		}
		open = postmortem.Section{Kind: p.kind, Title: p.title, ID: p.id, Level: min(p.level, 6), Line: p.line, From: at + 1}
		rows[0] = p.row + 1
	}
	open.To = max(blocks, open.From)
	open.Text = r.textOf(rows[0], len(r.rows))
	if open.Title != "" || open.To > open.From {
		list = append(list, open)
	}
	return list, inner
}

// foldIn reports whether a silent heading belongs to the section before it.
func (r *reader) foldIn(i int) bool { return true }

// textOf is the plain text of rows, for search and evidence.
func (r *reader) textOf(from, to int) string {
	var b strings.Builder
	for i := from; i < to && i < len(r.rows); i++ {
		w := &r.rows[i]
		switch w.kind {
		case cellsRow:
			for j, c := range w.node.Rows[w.number] {
				if j > 0 {
					b.WriteString(" | ")
				}
				b.WriteString(strings.TrimSpace(c.Text))
			}
		case codeRow:
			b.WriteString(strings.TrimRight(w.node.Text, "\n"))
		default:
			b.WriteString(w.text)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

// each calls do for every row that belongs to a section of the kind, with the
// index of the row.
func (r *reader) each(kind postmortem.SectionKind, do func(i int, w *row)) {
	for i := range r.rows {
		w := &r.rows[i]
		if w.section < len(r.parts) && r.parts[w.section].kind == kind {
			do(i, w)
		}
	}
}

// cells returns the plain cells of a table row.
func cells(w *row) []string {
	return plainCells(w.node.Rows[w.number])
}

func plainCells(row []markdown.Cell) []string {
	list := make([]string, len(row))
	for i, c := range row {
		list[i] = strings.TrimSpace(c.Text)
	}
	return list
}
