package parse

import (
	"regexp"
	"strings"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// readFactors reads the listed contributing factors and root causes.
func (r *reader) readFactors() {
	r.whyChain()
	for i := range r.rows {
		w := &r.rows[i]
		kind := r.parts[w.section].kind
		if kind != postmortem.ContributingFactors && kind != postmortem.RootCause || w.kind == headingRow {
			continue
		}
		if w.kind == cellsRow {
			if w.number > 0 && kind == postmortem.ContributingFactors && !r.timelineTable(w.node) && !r.actionTable(w.node) {
				r.factorRow(i)
			}
			continue
		}
		if w.kind != itemRow || !r.isListed(i) || r.chain[w.block] {
			continue
		}
		f := postmortem.Factor{Line: w.line, Text: w.text, Block: w.block, Body: w.node.Inline}
		if w.lead != "" && w.rest != "" && w.colon {
			f.Label = w.lead
		}
		r.pm.Factors = append(r.pm.Factors, f)
	}
	r.pm.Well = r.items(postmortem.WentWell)
	r.pm.Wrong = r.items(postmortem.WentWrong)
	r.pm.Lucky = r.items(postmortem.LuckySection)
}

// whyChain finds lists in sections of causes that are a chain of whys: three
// or more items, each a why.
func (r *reader) whyChain() {
	r.chain = map[int]bool{}
	whys, all := map[int]int{}, map[int]int{}
	for i := range r.rows {
		w := &r.rows[i]
		if k := r.parts[w.section].kind; w.kind == itemRow && w.level == 1 && (k == postmortem.RootCause || k == postmortem.ContributingFactors || k == postmortem.Response) {
			all[w.block]++
			if askWhy.MatchString(w.text) {
				whys[w.block]++
			}
		}
	}
	for block, n := range whys {
		if n >= 3 && n*4 >= all[block]*3 {
			r.chain[block] = true
		}
	}
}

var askWhy = regexp.MustCompile(`(?i)^\W*(?:why\b|なぜ|warum|pourquoi|por qué|por que|because\b)`)

// factorRow takes a factor from a table: the widest cell.
func (r *reader) factorRow(i int) {
	w := &r.rows[i]
	row := w.node.Rows[w.number]
	at := widest(w.node)
	if at >= len(row) || strings.TrimSpace(row[at].Text) == "" {
		return
	}
	f := postmortem.Factor{Line: w.line, Text: strings.TrimSpace(row[at].Text), Block: w.block, Body: row[at].Inline}
	if at > 0 {
		f.Label = strings.TrimSpace(row[0].Text)
	}
	r.pm.Factors = append(r.pm.Factors, f)
}

// isListed reports whether an item is an entry of the section's list, not an
// explanation below one, and not empty.
func (r *reader) isListed(i int) bool {
	w := &r.rows[i]
	p := &r.parts[w.section]
	text := strings.ToLower(strings.Trim(w.text, " .*"))
	if text == "" || nothing[text] || placeholder(w.text) || p.row == i {
		return false
	}
	base := 1
	if p.inner && p.row >= 0 {
		base = r.rows[p.row].level + 1
	}
	if r.isGroup(i) && strings.HasSuffix(w.text, ":") {
		return false
	}
	for at := w.parent; at >= 0 && r.rows[at].level >= base; at = r.rows[at].parent {
		if !r.isGroup(at) {
			return false
		}
	}
	return true
}

// items are the entries of the lists of one kind of section, or its paragraphs.
func (r *reader) items(kind postmortem.SectionKind) []postmortem.Item {
	var list []postmortem.Item
	r.each(kind, func(i int, w *row) {
		if w.kind == itemRow && r.isListed(i) {
			list = append(list, postmortem.Item{Line: w.line, Text: w.text, Body: w.node.Inline, Block: w.block})
		}
	})
	if len(list) > 0 {
		return list
	}
	r.each(kind, func(i int, w *row) {
		if w.kind == textRow && w.first && w.parent < 0 && r.parts[w.section].row != i && !nothing[strings.ToLower(strings.Trim(w.text, " ."))] && !placeholder(w.text) && w.node != nil {
			list = append(list, postmortem.Item{Line: w.line, Text: w.node.Text, Body: w.node.Inline, Block: w.block})
		}
	})
	return list
}

var (
	whyWords  = regexp.MustCompile(`(?i)^(?:\d+[.)]\s*)?(?:\W*)(?:why\b|why\?|なぜ|warum|pourquoi|por qué|por que|porquê|q\d?[:.]|because\b|weil\b|parce que|porque\b)`)
	answerCue = regexp.MustCompile(`(?i)^\s*(?:→|->|=>|a\d?[:.]|answer:|because[:\s]|weil|parce que|porque)\s*`)
)

// readWhys reads a chain of whys: an ordered list, a list that nests, or a
// sequence of questions under such a heading.
func (r *reader) readWhys() {
	for i := range r.rows {
		w := &r.rows[i]
		if r.parts[w.section].kind != postmortem.WhysSection && !(r.chain[w.block] && w.kind == itemRow) {
			continue
		}
		if w.kind == itemRow {
			r.whyItem(i)
		} else if w.kind == textRow && w.first && w.parent < 0 && whyWords.MatchString(w.text) && r.parts[w.section].row != i {
			r.addWhy(i, w.text)
		} else if w.kind == headingRow && r.parts[w.section].row == i && whyWords.MatchString(w.text) && !strings.Contains(fold(w.text), "whys") {
			r.addWhy(i, w.text)
		} else if w.kind == cellsRow && w.number > 0 {
			row := cells(w)
			if len(row) > 1 {
				r.pm.Whys = append(r.pm.Whys, postmortem.Why{Line: w.line, Question: row[len(row)-2], Answer: row[len(row)-1], Block: w.block})
			}
		}
	}
}

func (r *reader) whyItem(i int) {
	w := &r.rows[i]
	if placeholder(w.text) || w.text == "" {
		return
	}
	if answerCue.MatchString(w.text) && len(r.pm.Whys) > 0 {
		last := &r.pm.Whys[len(r.pm.Whys)-1]
		if last.Answer == "" && r.rows[i].level > 1 {
			last.Answer = answerCue.ReplaceAllString(w.text, "")
			return
		}
	}
	if w.parent >= 0 && !whyWords.MatchString(w.text) && !r.nestedChain(i) {
		return
	}
	r.addWhy(i, w.text)
}

// nestedChain reports whether the items nest step by step: each has at most one below.
func (r *reader) nestedChain(i int) bool {
	at := r.rows[i].parent
	for _, c := range r.rows[at].node.Children {
		if c.Kind == markdown.List && len(c.Children) > 1 {
			return false
		}
	}
	return true
}

// addWhy adds a step; the answer stands behind the question or on the lines below.
func (r *reader) addWhy(i int, text string) {
	w := &r.rows[i]
	y := postmortem.Why{Line: w.line, Question: text, Block: w.block}
	for _, sep := range []string{"? ", "?", "？"} {
		if at := strings.Index(text, sep); at > 0 && at+len(sep) < len(text) {
			y.Question, y.Answer = text[:at+len(strings.TrimSpace(sep))], answerCue.ReplaceAllString(text[at+len(sep):], "")
			break
		}
	}
	if y.Answer == "" {
		for j := i + 1; j < len(r.rows) && r.rows[j].kind == textRow && (!r.rows[j].first || r.rows[j].parent == i); j++ {
			if part := strings.TrimSpace(answerCue.ReplaceAllString(r.rows[j].text, "")); part != "" {
				y.Answer = strings.TrimSpace(y.Answer + " " + part)
			}
		}
	}
	r.pm.Whys = append(r.pm.Whys, y)
}
