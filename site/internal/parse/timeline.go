package parse

import (
	"strconv"
	"strings"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// Words of the columns of a timeline.
var (
	timeColumns  = wordList("time", "timestamp", "date/time", "date / time", "datetime", "date and time", "date & time", "when", "date", "time of day", "at", "times", "時刻", "日時", "時間", "zeit", "uhrzeit", "datum", "zeitpunkt", "datum/zeit", "datum/uhrzeit", "heure", "horodatage", "date/heure", "hora", "fecha", "fecha/hora", "data", "data/hora", "horário", "horario", "day", "start time", "start")
	eventColumns = wordList("event", "events", "description", "what", "what happened", "note", "notes", "details", "detail", "entry", "action/impact", "comment", "comments", "summary", "activity", "message", "happening", "イベント", "内容", "出来事", "事象", "説明", "対応", "状況", "ereignis", "beschreibung", "was", "événement", "evénement", "description de l'événement", "evento", "descripción", "acontecimento", "descrição", "event description", "action", "update", "status", "incident", "observation", "log")
	actorColumns = wordList("who", "actor", "event type", "source", "by", "who/what", "type", "person", "team", "category", "担当", "実施者", "wer", "qui", "quién", "quem", "responder")
)

func wordList(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}

// timeColumn returns the column of times and whether the header names one.
func timeColumn(header []markdown.Cell) (column int, named bool) {
	for i, c := range header {
		k := key(c.Text)
		if timeColumns[k] {
			return i, true
		}
		for _, sep := range []string{" in ", " utc", " gmt", " cet", " jst", " pst", " est"} {
			if at := strings.Index(k, sep); at > 0 && timeColumns[k[:at]] {
				return i, true
			}
		}
	}
	return 0, false
}

// timelineTable reports whether a table is a timeline: a column of times beside
// one of events, of which most can be read.
func (r *reader) timelineTable(t *markdown.Block) bool {
	if v, known := r.tables[t]; known {
		return v
	}
	v := r.judgeTimeline(t)
	r.tables[t] = v
	return v
}

func (r *reader) judgeTimeline(t *markdown.Block) bool {
	if len(t.Rows) < 2 || len(t.Rows[0]) < 2 {
		return false
	}
	column, named := timeColumn(t.Rows[0])
	clocks, dates := 0, 0
	for _, row := range t.Rows[1:] {
		if column >= len(row) {
			continue
		}
		if st := r.entry(strings.TrimSpace(row[column].Text)); st.ok && st.clock {
			clocks++
		} else if st.ok && st.date.day > 0 {
			dates++
		}
	}
	if r.actionTable(t) && clocks == 0 {
		return false
	}
	event := false
	for i, c := range t.Rows[0] {
		event = event || i != column && eventColumns[key(c.Text)]
	}
	n := len(t.Rows) - 1
	if named {
		return (clocks+dates)*3 >= n && clocks+dates > 0 && (event || clocks > 0 || n > 2)
	}
	return clocks*2 >= n && clocks > 1
}

// carrier is what is carried forward from entry to entry.
type carrier struct {
	day     date
	zone    zone
	last    clock
	hasLast bool
	pending bool // a heading named a day, and nothing below it was read yet
}

// readTimeline reads the entries of the timeline.
func (r *reader) readTimeline() {
	base := dateOf(r.pm.Date.Value)
	c := carrier{day: base, zone: r.zone}
	allApprox := false
	done := map[*markdown.Block]bool{}
	for i := range r.rows {
		w := &r.rows[i]
		in := r.inTimeline(w)
		switch w.kind {
		case cellsRow:
			if !done[w.node] && r.timelineTable(w.node) && (in || r.parts[w.section].kind != postmortem.Supporting) {
				done[w.node] = true
				table := c
				table.zone = r.zone
				r.readTimelineTable(i, &table)
			}
		case headingRow:
			if in && r.parts[w.section].silent {
				r.readTimelineRow(i, &c)
			} else if st := r.find(w.text, 0); st.ok && st.date.day > 0 {
				c.carry(st, base) // "Timeline - May 29, 2021", "October 24 - rate limits"
			}
		case textRow, itemRow:
			if in && (w.kind == itemRow || w.first || r.lineEntry(w)) {
				lower := strings.ToLower(w.text)
				if strings.Contains(lower, "approximat") && strings.Contains(lower, "times") {
					allApprox = true
				}
				r.readTimelineRow(i, &c)
			}
		}
	}
	if len(r.pm.Timeline) == 0 {
		r.readUpdates(base)
	}
	if allApprox {
		for i := range r.pm.Timeline {
			r.pm.Timeline[i].At.Approx = true
		}
	}
}

// inTimeline reports whether the row stands in a timeline.
func (r *reader) inTimeline(w *row) bool {
	for at := w.section; at >= 0; at = r.parts[at].parent {
		p := &r.parts[at]
		if p.kind == postmortem.TimelineSection {
			return true
		}
		if !p.silent {
			return false
		}
	}
	return false
}

// lineEntry reports whether a line inside a paragraph begins with a time of day.
func (r *reader) lineEntry(w *row) bool {
	st := r.entry(w.text)
	return st.ok && (st.clock || st.date.day > 0) && w.parent < 0
}

// carry takes over the day that an entry or a heading names.
func (c *carrier) carry(st stamp, base date) {
	d := st.date
	if d.day == 0 {
		return
	}
	if d.year == 0 {
		from := c.day
		if from.year == 0 {
			from = base
		}
		d.year = yearFor(d, from)
	}
	if d.full() {
		c.day, c.hasLast = d, false
	}
}

// readTimelineRow reads one line, item or heading.
func (r *reader) readTimelineRow(i int, c *carrier) {
	w := &r.rows[i]
	text := w.text
	st := r.withCity(text, r.entry(text))
	if !st.ok || w.kind == itemRow && w.level > 2 && !st.clock {
		if c.pending && w.kind == textRow && w.first && w.parent < 0 && strings.IndexFunc(text, letter) >= 0 && !strings.HasSuffix(text, ":") {
			c.pending = false
			r.addEvent(i, stamp{ok: true, date: c.day}, text, c, "", w.node.Inline)
		}
		return
	}
	c.pending = false
	rest := strings.TrimLeft(text[st.end:], " \t:.)]|,;-–—―→>=・」】*")
	if !st.clock && !st.vague {
		if st.date.day == 0 {
			return
		}
		c.carry(st, dateOf(r.pm.Date.Value))
		if strings.IndexFunc(rest, letter) < 0 || w.kind == headingRow || containsAny(strings.ToLower(rest), timesIn) {
			c.pending = w.kind == headingRow
			return
		}
	}
	if st.vague && !st.clock && st.date.month == 0 && (rest == "" || w.kind == headingRow) {
		return
	}
	r.addEvent(i, st, rest, c, "", fragmentOf(w, rest))
}

// longText is the length from which a paragraph is no longer searched for the
// place of each of its lines, so that reading stays linear.
const longText = 32 << 10

// fragmentOf is the content of a row without what stands before rest: of an
// item with what is nested below it, of a line of a paragraph only that line.
func fragmentOf(w *row, rest string) markdown.Fragment {
	if w.kind == headingRow || w.node == nil || rest == "" || len(w.node.Text) > longText {
		return markdown.Fragment{}
	}
	head := rest
	if len(head) > 16 {
		head = cutRunes(head, 16)
	}
	text, start := w.node.Text, 0
	for i := 0; start < len(text); i++ {
		end := len(text)
		if at := strings.IndexByte(text[start:], '\n'); at >= 0 {
			end = start + at
		}
		if w.node.LineAt(i) == w.line {
			if at := strings.Index(text[start:end], head); at >= 0 {
				if w.kind == itemRow || w.first && w.parent < 0 && !strings.Contains(text, "\n") {
					return w.node.Inline.Without(start + at)
				}
				return w.node.Inline.Slice(start+at, end)
			}
		}
		start = end + 1
	}
	if w.kind == itemRow || w.first {
		return w.node.Inline
	}
	return markdown.Fragment{}
}

// lineEnd is the offset in the text of a block where a line of the file ends.
func lineEnd(b *markdown.Block, line int) int {
	end, start := len(b.Text), 0
	for i := 0; start < len(b.Text); i++ {
		stop := len(b.Text)
		if at := strings.IndexByte(b.Text[start:], '\n'); at >= 0 {
			stop = start + at
		}
		if b.LineAt(i) == line {
			end = stop
		}
		start = stop + 1
	}
	return end
}

// cutRunes cuts a text to at most n bytes, at the end of a rune.
func cutRunes(s string, n int) string {
	for n > 0 && n < len(s) && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:min(n, len(s))]
}

// addEvent adds one entry.
func (r *reader) addEvent(i int, st stamp, text string, c *carrier, actor string, body markdown.Fragment) {
	w := &r.rows[i]
	base := c.day
	if st.date.day == 0 && st.clock && base.full() && c.hasLast && c.last.hour >= 20 && st.time.hour <= 5 {
		c.day = base.next() // past midnight
		base = c.day
	}
	e := postmortem.Event{Line: w.line, Text: text, Actor: actor, Block: w.block, Body: body, ID: "event-" + strconv.Itoa(w.line)}
	if n := len(r.pm.Timeline); n > 0 && r.pm.Timeline[n-1].Line == w.line {
		e.ID += "-" + strconv.Itoa(n)
	}
	z := c.zone
	if st.ok {
		if st.date.day > 0 {
			c.carry(st, dateOf(r.pm.Date.Value))
			base = c.day
		}
		e.At = r.moment(st, base, z, w.text[:min(st.end, len(w.text))])
		if st.until != nil && !st.vague {
			u := *st.until
			from := dateOf(e.At)
			if u.date.day == 0 && u.clock && from.full() && u.time.hour*60+u.time.minute < st.time.hour*60+st.time.minute {
				from = from.next()
			}
			e.Until = r.moment(u, from, z, "")
		}
		if st.clock {
			c.last, c.hasLast = st.time, true
		}
		if st.zone.set && !st.zone.bare && !r.zone.set {
			c.zone = st.zone
		}
	}
	e.TimeText = e.At.Text
	mark := text
	if w.kind != cellsRow {
		mark = r.fill(i, &e)
	}
	e.Phase = phaseOf(mark)
	r.pm.Timeline = append(r.pm.Timeline, e)
	r.marks = append(r.marks, mark)
}

// fill completes the text of an entry with the lines that follow it, and
// returns all words that stand below it up to the next entry.
func (r *reader) fill(i int, e *postmortem.Event) string {
	w := &r.rows[i]
	mark := e.Text
	for j := i + 1; j < len(r.rows) && j < i+12; j++ {
		n := &r.rows[j]
		if n.kind == headingRow || n.kind == cellsRow || n.kind == codeRow && w.kind != headingRow {
			break
		}
		if n.kind == codeRow {
			continue
		}
		same := n.node == w.node && !n.first
		switch {
		case w.kind == headingRow:
		case same && !r.lineEntry(n) || w.kind == itemRow && r.below(j, i):
		default:
			return mark
		}
		if same && w.kind != headingRow && (n.kind == textRow) {
			e.Text = strings.TrimSpace(e.Text + " " + n.text)
			e.Body = e.Body.Extend(lineEnd(n.node, n.line))
		} else if w.kind == headingRow && strings.IndexFunc(e.Text, letter) < 0 && n.node != nil && n.first {
			e.Text, e.Body = strings.Join(strings.Fields(n.node.Text), " "), n.node.Inline
		}
		mark += " " + n.text
	}
	return mark
}

// readTimelineTable reads the rows of a table.
func (r *reader) readTimelineTable(i int, c *carrier) {
	t := r.rows[i].node
	header := t.Rows[0]
	column, _ := timeColumn(header)
	dayColumn, event, actor := -1, -1, -1
	for k := range header {
		name := key(header[k].Text)
		switch {
		case k == column:
		case dayColumn < 0 && timeColumns[name] && r.columnHolds(t, k):
			dayColumn = k
		case event < 0 && eventColumns[name]:
			event = k
		case actor < 0 && actorColumns[name]:
			actor = k
		}
	}
	if event < 0 {
		event = widest(t, column, dayColumn, actor)
	}
	if z := findZone(header[column].Text); z.set {
		c.zone = z
	}
	first := 1
	if st := r.entry(strings.TrimSpace(header[column].Text)); st.ok && st.clock {
		first = 0 // a table without a header
	}
	for n := first; n < len(t.Rows); n++ {
		row := t.Rows[n]
		if column >= len(row) || event >= len(row) || i+n >= len(r.rows) {
			continue
		}
		text := strings.TrimSpace(row[column].Text)
		if dayColumn >= 0 && dayColumn < len(row) {
			text = joinDay(strings.TrimSpace(row[dayColumn].Text), text, dayColumn < column)
		}
		if text == "" && strings.TrimSpace(row[event].Text) == "" {
			continue
		}
		r.addTableEvent(i+n, row, text, event, actor, c)
	}
}

// joinDay puts a day and a time from two columns together.
func joinDay(day, text string, dayFirst bool) string {
	if dayFirst {
		return strings.TrimSpace(day + " " + text)
	}
	return strings.TrimSpace(text + " " + day)
}

// columnHolds reports whether most cells of a column are times or days.
func (r *reader) columnHolds(t *markdown.Block, column int) bool {
	n := 0
	for _, row := range t.Rows[1:] {
		if column < len(row) {
			if st := r.entry(strings.TrimSpace(row[column].Text)); st.ok {
				n++
			}
		}
	}
	return n*2 >= len(t.Rows)-1
}

// widest is the column with the most text beside those that are taken.
func widest(t *markdown.Block, taken ...int) int {
	best, most := 0, -1
	for k := range t.Rows[0] {
		used := false
		for _, x := range taken {
			used = used || x == k
		}
		if used {
			continue
		}
		n := 0
		for _, row := range t.Rows[1:] {
			if k < len(row) {
				n += len(row[k].Text)
			}
		}
		if n > most {
			best, most = k, n
		}
	}
	return best
}

func (r *reader) addTableEvent(i int, row []markdown.Cell, text string, event, actor int, c *carrier) {
	st := r.entry(text)
	if !st.ok && text != "" {
		st = r.find(text, 0)
	}
	if !st.clock && placeholder(strings.TrimSpace(row[event].Text)) {
		return // a row of the template that was left in
	}
	who := ""
	if actor >= 0 && actor < len(row) {
		who = strings.TrimSpace(row[actor].Text)
	}
	if st.ok && !st.clock && !st.vague {
		c.carry(st, dateOf(r.pm.Date.Value))
	}
	r.addEvent(i, st, strings.TrimSpace(row[event].Text), c, who, row[event].Inline)
	e := &r.pm.Timeline[len(r.pm.Timeline)-1]
	e.TimeText, e.At.Text = text, text
}

// readUpdates takes a document without a timeline whose paragraphs begin with
// times, such as the updates of a status page.
func (r *reader) readUpdates(base date) {
	c := carrier{day: base, zone: r.zone}
	var found []int
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind == textRow && w.first || w.kind == itemRow || w.kind == textRow && r.lineEntry(w) {
			text := r.updateText(w)
			if st := r.entry(text); st.ok && st.clock && !noLabels[r.parts[w.section].kind] && bareEntry(text) {
				found = append(found, i)
			}
		}
	}
	if len(found) < 2 {
		r.readSignedUpdates(&c)
		return
	}
	for _, i := range found {
		text := r.updateText(&r.rows[i])
		st := r.entry(text)
		rest := strings.TrimLeft(text[st.end:], " \t:.)]|,;-–—")
		r.addEvent(i, st, rest, &c, "", fragmentOf(&r.rows[i], rest))
	}
}

// readSignedUpdates takes updates whose time stands at their end, as some
// status pages sign them.
func (r *reader) readSignedUpdates(c *carrier) {
	var rows []int
	var stamps []stamp
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind != textRow || !w.first || w.lead == "" || len(w.text) > 2000 {
			continue
		}
		var last stamp
		for st := r.find(w.text, 0); st.ok; st = r.find(w.text, st.end) {
			last = st
		}
		if last.clock && last.date.full() && strings.IndexFunc(w.text[last.end:], letter) < 0 {
			rows, stamps = append(rows, i), append(stamps, last)
		}
	}
	if len(rows) < 2 {
		return
	}
	for n, i := range rows {
		w := &r.rows[i]
		r.addEvent(i, stamps[n], strings.TrimRight(w.text[:stamps[n].start], " \"(–-"), c, "", w.node.Inline)
		e := &r.pm.Timeline[len(r.pm.Timeline)-1]
		e.At.Text = w.text[stamps[n].start:stamps[n].end]
		e.TimeText = e.At.Text
	}
}

// bareEntry reports whether a line begins with its time and not with a
// sentence: "10:45 The queue …", not "At 10:45 the queue …".
func bareEntry(text string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !letter(r) })
	if text == "" || text[0] >= '0' && text[0] <= '9' {
		return text != ""
	}
	w, _ := word(text, 0)
	return monthNumber[w] > 0 || weekdays[w]
}

// updateText is a line without the word "update" before its time.
func (r *reader) updateText(w *row) string {
	text := w.text
	for _, lead := range []string{"update", "actualización", "mise à jour", "edit"} {
		if len(text) > len(lead) && strings.EqualFold(text[:len(lead)], lead) {
			return strings.TrimLeft(text[len(lead):], " :-–(")
		}
	}
	return text
}
