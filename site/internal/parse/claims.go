package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"afterword/site/internal/frontmatter"
	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// The ranks of sources: of two that say something about the same field, the
// higher is believed.
const (
	rankFrontMatter = 100
	rankRule        = 90
	rankMarker      = 85 // an explicit marker in the timeline: "<START OF OUTAGE>"
	rankLabel       = 80
	rankTable       = 80
	rankHeading     = 70
	rankTimeline    = 60 // an entry of the timeline by its words
	rankProse       = 40
	rankName        = 30
	rankPath        = 20
)

// claim is one thing that one place of the file says.
type claim struct {
	field field
	text  string            // the value as plain text
	value frontmatter.Value // of front matter
	label string            // the words of the label
	zone  zone              // a zone that the label carries
	line  int
	from  string
	rank  int
	row   int // index of the row; -1 for front matter, rules and names
}

func (r *reader) claim(c claim) { r.claims = append(r.claims, c) }

// said returns the claims about a field, the most believed first, and in the
// order of the file among equals.
func (r *reader) said(f field) []claim {
	var list []claim
	for _, c := range r.claims {
		if c.field != f {
			continue
		}
		at := len(list)
		for at > 0 && list[at-1].rank < c.rank {
			at--
		}
		list = append(list, claim{})
		copy(list[at+1:], list[at:])
		list[at] = c
	}
	return list
}

// claimFrontMatter takes what the metadata block says.
func (r *reader) claimFrontMatter() {
	for _, names := range fieldNames {
		for _, name := range names.words {
			for _, e := range r.fm.Fields {
				if strings.ReplaceAll(strings.ToLower(e.Key), "-", "_") != name {
					continue
				}
				r.claim(claim{field: names.field, text: strings.TrimSpace(e.Value.Text), value: e.Value, label: e.Key, line: e.Line,
					from: "front matter " + e.Key, rank: rankFrontMatter, row: -1})
			}
		}
	}
}

// noLabels are the kinds of sections whose lines are never read as labels.
var noLabels = map[postmortem.SectionKind]bool{postmortem.TimelineSection: true, postmortem.ActionsSection: true, postmortem.Lessons: true,
	postmortem.WentWell: true, postmortem.WentWrong: true, postmortem.LuckySection: true, postmortem.WhysSection: true,
	postmortem.ContributingFactors: true, postmortem.Supporting: true, postmortem.RelatedSection: true, postmortem.Communications: true}

// claimBody takes labels, tables of labels and headings that carry values.
func (r *reader) claimBody() {
	var last *claim
	lastRow := -2
	for i := range r.rows {
		w := &r.rows[i]
		kind := r.parts[w.section].kind
		switch w.kind {
		case headingRow:
			r.claimHeading(i)
			last = nil
		case cellsRow:
			if w.number == 0 && kind != postmortem.ActionsSection {
				r.claimTable(i)
			}
		case textRow, itemRow:
			if noLabels[kind] && !(kind == postmortem.TimelineSection && w.kind == textRow && r.parts[w.section].from == i) {
				continue
			}
			n := len(r.claims)
			r.claimLine(i)
			switch {
			case len(r.claims) > n:
				last, lastRow = &r.claims[len(r.claims)-1], i
			case last != nil && lastRow == i-1 && w.kind == textRow && !w.first && (len(last.text) < 40 || last.text == "") && len(w.text) < 60 && !labelLike(w.text):
				last.text = strings.TrimSpace(last.text + " " + w.text) // a value that was wrapped
				lastRow = i
			}
		}
	}
}

var boldLabel = regexp.MustCompile(`(?:\*\*|__)([^*_:：]{2,50})(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])`)

// claimLine takes the labels of one line.
func (r *reader) claimLine(i int) {
	w := &r.rows[i]
	if places := boldLabel.FindAllStringSubmatchIndex(w.raw, -1); len(places) > 1 && places[0][0] == 0 {
		for j, p := range places {
			end := len(w.raw)
			if j+1 < len(places) {
				end = places[j+1][0]
			}
			r.claimPair(i, plain(w.raw[p[2]:p[3]]), strings.TrimRight(plain(w.raw[p[1]:end]), " |,;/·•-"), rankLabel, "label")
		}
		return
	}
	if w.lead != "" && w.rest != "" {
		if r.claimPair(i, w.lead, w.rest, rankLabel, "label") {
			return
		}
	}
	head, value, ok := cutLabel(w.text)
	if ok && r.claimPair(i, head, value, rankLabel, "label") {
		return
	}
	if w.kind == itemRow || w.section == 0 || r.parts[w.section].kind == postmortem.Metadata {
		r.claimBareLabel(i)
	}
}

// cutLabel splits "Label: value" where the colon does not belong to a time.
func cutLabel(text string) (head, value string, ok bool) {
	at := strings.IndexAny(text, ":：")
	if at <= 0 || at > 80 {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(text[at:])
	head, value = text[:at], strings.TrimSpace(text[at+n:])
	if c := head[len(head)-1]; c >= '0' && c <= '9' && value != "" && value[0] >= '0' && value[0] <= '9' {
		return "", "", false
	}
	return head, value, value != ""
}

// labelLike reports whether a line looks like a label with a value of its own,
// known or not, and so does not go on with the line before.
func labelLike(text string) bool {
	head, _, ok := cutLabel(text)
	return ok && len(strings.Fields(head)) <= 4 && !strings.ContainsAny(head, ".,;!?")
}

// shortCause reports whether what stands behind "Cause:" is the name of a
// cause rather than its story.
func shortCause(value string) bool {
	return len(strings.Fields(value)) <= 4 && utf8.RuneCountInString(value) <= 40 && !strings.ContainsAny(value, ".!?。")
}

// claimBareLabel takes "Fault occurs 2020-02-12 11:45": a label of a time
// without a colon.
func (r *reader) claimBareLabel(i int) {
	w := &r.rows[i]
	st := r.find(w.text, 0)
	if !st.ok || st.start == 0 || st.start > 60 || !st.clock && st.date.day == 0 {
		return
	}
	head := strings.TrimRight(w.text[:st.start], " :-–—@(")
	for _, tail := range []string{" at", " on", " since", " um", " from"} {
		head = strings.TrimSuffix(head, tail)
	}
	switch f := r.words.labels[key(head)]; f {
	case fieldStarted, fieldDetected, fieldAcknowledged, fieldMitigated, fieldResolved, fieldDeclared:
		r.claim(claim{field: f, text: w.text[st.start:], label: head, line: w.line, from: "label “" + head + "”", rank: rankLabel, row: i})
	}
}

// claimPair takes one label with its value, where the label is known.
func (r *reader) claimPair(i int, head, value string, rank int, how string) bool {
	if utf8.RuneCountInString(head) > 60 || value == "" {
		return false
	}
	f, ok := r.label(head)
	if !ok && causeLabels[key(head)] && shortCause(value) {
		f, ok = fieldCauses, true
	}
	if !ok {
		return false
	}
	c := claim{field: f, text: value, label: head, line: r.rows[i].line, from: how + " “" + strings.TrimSpace(head) + "”", rank: rank, row: i}
	if at := strings.IndexAny(head, "(（["); at >= 0 {
		c.zone, _ = scanZone(head, at)
	}
	r.claim(c)
	return true
}

// label looks a label up: whole, then without what an "affected" label may name.
func (r *reader) label(head string) (field, bool) {
	k := key(head)
	if f, ok := r.words.labels[k]; ok {
		return f, true
	}
	f, ok := r.words.labels[strings.NewReplacer("(s)", "s", "/s", "s").Replace(strings.TrimSpace(fold(head)))]
	return f, ok
}

// claimTable takes the pairs of a table of labels and values.
func (r *reader) claimTable(i int) {
	t := r.rows[i].node
	if len(t.Rows) == 0 || len(t.Rows[0]) < 2 || r.timelineTable(t) || r.actionTable(t) {
		return
	}
	columns := len(t.Rows[0])
	known := 0
	for _, row := range t.Rows {
		if len(row) > 0 {
			if _, ok := r.label(row[0].Text); ok {
				known++
			}
		}
	}
	switch {
	case columns == 2 && known > 0, columns == 4 && known > 1:
		for n, row := range t.Rows {
			for c := 0; c+1 < len(row); c += 2 {
				r.claimCells(i+n, row[c], row[c+1])
			}
		}
	case len(t.Rows) == 2:
		for c := range min(columns, len(t.Rows[1])) {
			r.claimCells(i+1, t.Rows[0][c], t.Rows[1][c])
		}
	}
}

func (r *reader) claimCells(i int, head, value markdown.Cell) {
	if i < len(r.rows) {
		r.claimPair(i, strings.TrimRight(strings.TrimSpace(head.Text), ":："), strings.TrimSpace(value.Text), rankTable, "table row")
	}
}

// claimHeading takes "## Owner: @somebody", and a heading with one line under it.
func (r *reader) claimHeading(i int) {
	w := &r.rows[i]
	if head, value, ok := cutLabel(w.text); ok && r.claimPair(i, head, value, rankHeading, "heading") {
		return
	}
	if _, ok := r.label(w.text); !ok || i+1 >= len(r.rows) {
		return
	}
	next := &r.rows[i+1]
	if next.kind != textRow && next.kind != itemRow || utf8.RuneCountInString(next.text) > 160 {
		return
	}
	if _, _, labelled := cutLabel(next.text); labelled {
		if _, ok := r.label(strings.SplitN(next.text, ":", 2)[0]); ok {
			return
		}
	}
	f, _ := r.label(w.text)
	if f == fieldAuthors || f == fieldServices || f == fieldTeams {
		for j := i + 1; j < len(r.rows) && r.rows[j].section == w.section && (r.rows[j].kind == itemRow || r.rows[j].kind == textRow); j++ {
			r.claimPair(j, w.text, r.rows[j].text, rankHeading, "heading")
		}
		return
	}
	value := next.text
	if f == fieldSeverity && next.lead != "" {
		value = next.lead
	}
	if r.claimPair(i, w.text, value, rankHeading, "heading") {
		r.claims[len(r.claims)-1].line = next.line
		r.claims[len(r.claims)-1].row = i + 1
	}
}
