package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"afterword/site/internal/chart"
	"afterword/site/internal/corpus"
	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// Section is a stretch of an incident page under one heading.
type Section struct {
	ID    string        // anchor, unique in the page; "" without a heading
	Title string        // plain text, for the contents
	Head  template.HTML // the heading with its inline marks
	Depth int           // level of the heading, 2 to 6; 0 without a heading
	Parts []Part
	Sub   []Section // sections under a deeper heading

	Anchors []string // of headings before this one that have nothing under them

	ours bool // the heading is one of those that every postmortem has, so without content it says nothing
}

// Part is a piece of a section: a stretch of text, or a component in place of
// the list or table that it was read from. One of the fields is set; AsWritten
// may stand beside a component.
type Part struct {
	Title     string // the title as written, where the head of the page shows it shortened
	Body      template.HTML
	Timeline  *Timeline
	Actions   *ActionTable
	Whys      []WhyStep
	Factors   *FactorList
	Lessons   []Lesson
	Figures   []Figure
	Diagram   template.HTML // drawn from the list or the lines that stand beside it as written
	AsWritten template.HTML // the list or table itself, where the component does not hold every word of it
}

// Prose is a stretch of text with its inline marks.
type Prose struct {
	HTML template.HTML // "" where only plain text is known
	Text string
}

// WhyStep is one step of a chain of whys.
type WhyStep struct{ Question, Answer string }

// Figure is one figure of the impact.
type Figure struct{ Figure, Text string }

// FactorList is the contributing factors.
type FactorList struct {
	Labelled bool // at least one has a label
	Rows     []FactorRow
}

// FactorRow is one contributing factor.
type FactorRow struct {
	Label string
	Body  Prose
}

// Lesson is one column of lessons: what went well, what went wrong, where luck helped.
type Lesson struct {
	ID    string
	Kind  string // "well", "wrong" or "lucky"
	Title string // as the author wrote it
	Items []Prose
}

// article makes the sections of one incident page.
type article struct {
	site    *site
	in      *corpus.Incident
	path    string
	resolve markdown.Resolve
	marks   map[int][]entry       // what was read from each top-level block, in order
	drawn   map[int]chart.Diagram // diagrams by the top-level block that holds them; -1: the front matter
	phases  []string              // phase of each event, for the colour of the spine
	clocks  []instant             // instant of each event
	ids     map[string]bool
	placed  map[placedEntry]bool // entries that a component has shown

	titleID      string // anchor of the title in the document
	detached     bool   // the text stands a second time on the page, so this time without ids
	figuresShown bool   // the figures of the impact stand in a section of the document
}

// entryKind is the kind of a structured entry.
type entryKind int

const (
	anEvent entryKind = iota
	anAction
	aWhy
	aFactor
	aGood
	aBad
	aLuck
)

// placedEntry names an entry: its kind and its place in the list of that kind.
type placedEntry struct {
	kind  entryKind
	index int
}

// entry is one structured entry that was read from a block.
type entry struct {
	kind  entryKind
	index int    // in the postmortem's list of that kind
	text  string // every word of it that its component shows

	from, to int // of an event under a heading of its own: the blocks under that heading
}

func (s *site) article(path string, in *corpus.Incident) *article {
	a := &article{site: s, in: in, path: path, resolve: s.resolve(path, in), marks: map[int][]entry{}, ids: map[string]bool{}, placed: map[placedEntry]bool{}, drawn: diagrams(in.Postmortem)}
	a.mark()
	a.clocks = eventClocks(in.Timeline, in.Started.Value, in.Date.Value, s.Corpus.Zone)
	a.phases = make([]string, len(in.Timeline))
	if a.upholds(s.known.times(in)) {
		a.phases = eventPhases(in.Timeline, a.clocks, a.beats())
	}
	for _, e := range in.Timeline {
		a.ids[e.ID] = true
	}
	for _, x := range in.Actions {
		a.ids[x.ID] = true
	}
	for _, sec := range in.Sections {
		a.ids[sec.ID] = true
	}
	return a
}

// mark notes for each block what was read from it.
func (a *article) mark() {
	put := func(block int, kind entryKind, index int, text ...string) {
		a.marks[block] = append(a.marks[block], entry{kind: kind, index: index, text: strings.Join(text, " ")})
	}
	for i, e := range a.in.Timeline {
		put(e.Block, anEvent, i, e.TimeText, shown(e.Body, e.Text), e.Actor)
	}
	for i, x := range a.in.Actions {
		put(x.Block, anAction, i, shown(x.Body, x.Text), x.Ref, x.Owner, x.Type, x.Priority, x.StatusText,
			x.Opened.Text, x.Due.Text, x.Closed.Text, strings.Join(x.Links, " "))
	}
	for i, w := range a.in.Whys {
		put(w.Block, aWhy, i, w.Question, w.Answer)
	}
	for i, f := range a.in.Factors {
		put(f.Block, aFactor, i, f.Label, shown(f.Body, f.Text))
	}
	for _, l := range a.learned() {
		for i, it := range l.items {
			put(it.Block, l.kind, i, shown(it.Body, it.Text))
		}
	}
}

// unique returns id, with a number behind it if the page has it already.
func (a *article) unique(id string) string {
	free := id
	for n := 2; a.ids[free]; n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	a.ids[free] = true
	return free
}

// sections returns the body of the page: the sections of the document in its
// order, lists and tables that were read as entries shown as components, then
// what only the front matter says. No word of the document is left out.
func (a *article) sections() []Section {
	var flat []Section
	depths := newDepths()
	end := 0 // first block that no section has shown yet
	for i, sec := range a.in.Sections {
		out := Section{}
		if i > 0 && a.in.Part == 0 {
			a.between(&flat, end, min(sec.From, len(a.in.Body.Blocks)))
		}
		if a.isTitle(sec) {
			a.titleID = sec.ID
		} else if sec.Title != "" {
			out.ID, out.Title, out.Depth = sec.ID, sec.Title, depths.of(sec.Level)
			out.Head = a.heading(sec)
			out.ours = sec.Kind != postmortem.Other
		}
		out.Parts = a.parts(sec, max(out.Depth, 1)+1)
		end = max(end, sec.To)
		if out.Depth > 0 || len(out.Parts) > 0 {
			flat = append(flat, out)
		}
	}
	if a.in.Part == 0 && a.in.Body != nil {
		a.between(&flat, end, len(a.in.Body.Blocks))
	}
	flat = a.lessons(flat)
	flat = append(flat, a.remaining()...)
	return nest(dropEmpty(flat))
}

// between shows blocks that lie in no section; headings alone are those of sections.
func (a *article) between(flat *[]Section, from, to int) {
	for from < to && a.in.Body.Blocks[from].Kind == markdown.Heading {
		from++
	}
	for to > from && a.in.Body.Blocks[to-1].Kind == markdown.Heading {
		to--
	}
	if from >= to {
		return
	}
	part := Part{Body: a.render(from, to, 2)}
	if len(*flat) == 0 {
		*flat = append(*flat, Section{})
	}
	last := &(*flat)[len(*flat)-1]
	last.Parts = append(last.Parts, part)
}

// isTitle reports whether a section's heading is the title of the document,
// which the head of the page shows already.
func (a *article) isTitle(sec postmortem.Section) bool {
	t, ok := a.in.Title.Get()
	return ok && sec.Level == 1 && (sec.Line == a.in.Title.Line || squeeze(sec.Title) == squeeze(t)) &&
		squeeze(sec.Title) == squeeze(t)
}

// takeTitle reports whether the block is the heading that the title was read
// from, which the head of the page shows already.
func (a *article) takeTitle(block int) bool {
	b := a.in.Body.Blocks[block]
	if b.Kind != markdown.Heading || a.titleID != "" || !a.in.Title.OK() ||
		b.Line != a.in.Title.Line && squeeze(b.Text) != squeeze(a.in.Title.Value) {
		return false
	}
	a.titleID = b.ID
	return true
}

// render returns the blocks [from, to) with headings from level top on.
func (a *article) render(from, to, top int) template.HTML {
	return a.in.Body.Render(from, to, markdown.View{Resolve: a.resolve, Top: min(top, 6)})
}

// squeeze makes two spellings of one title equal.
func squeeze(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// heading returns the heading of a section with its inline marks.
func (a *article) heading(sec postmortem.Section) template.HTML {
	if at := sec.From - 1; a.in.Body != nil && at >= 0 && at < len(a.in.Body.Blocks) {
		if b := a.in.Body.Blocks[at]; b.Kind == markdown.Heading && b.Line == sec.Line {
			return b.Inline.HTML(a.resolve)
		}
	}
	return ""
}

// parts returns the content of a section. Headings inside it, such as those of
// quotes, begin at level top.
func (a *article) parts(sec postmortem.Section, top int) []Part {
	var out []Part
	if a.in.Body == nil {
		return nil
	}
	text := sec.From // first block of the running stretch of plain text
	flush := func(to int) {
		if to > text {
			if body := a.render(text, to, top); strings.TrimSpace(string(body)) != "" {
				out = append(out, Part{Body: body})
			}
		}
	}
	to := min(sec.To, len(a.in.Body.Blocks))
	if text < to && a.takeTitle(text) {
		if heading := a.in.Body.Blocks[text].Text; !holds(title(a.in)+" "+a.in.ID, heading) {
			out = append(out, Part{Title: heading})
		}
		text++
	}
	for b := text; b < to; {
		if run := a.headedEvents(b, to); len(run) > 0 {
			flush(b)
			out = append(out, a.component(anEvent, run, sec))
			text = run[len(run)-1].to
			b = text
			continue
		}
		if svg := a.diagram(b); svg != "" {
			flush(b)
			out = append(out, Part{Diagram: svg, AsWritten: a.render(b, b+1, top)})
			b++
			text = b
			continue
		}
		kind, whole, ok := a.readable(b)
		if !ok {
			b++
			continue
		}
		next := b + 1
		list := a.marks[b]
		for next < to {
			k, w, ok := a.readable(next)
			if !ok || k != kind || !w || !whole {
				break
			}
			list = append(slices.Clip(list), a.marks[next]...)
			next++
		}
		flush(b)
		a.detached = !whole
		part := a.component(kind, list, sec)
		a.detached = false
		if !whole {
			part.AsWritten = a.render(b, next, top)
		}
		out = append(out, part)
		text, b = next, next
	}
	flush(to)
	if svg := a.diagram(-1); svg != "" && sec.ID == graphSection(a.in.Sections) {
		out = append(out, Part{Diagram: svg})
	}
	if sec.Kind == postmortem.ImpactSection && len(a.in.Impacts) > 0 && !a.figuresShown {
		a.figuresShown = true
		out = append([]Part{{Figures: figures(a.in.Impacts)}}, out...)
	}
	return out
}

// readable reports whether a component may stand for the block: nearly all of
// its items became entries of one kind. whole says that the entries hold every
// word of it.
func (a *article) readable(block int) (kind entryKind, whole, ok bool) {
	list := a.marks[block]
	if len(list) == 0 {
		return 0, false, false
	}
	kind = list[0].kind
	var text strings.Builder
	for _, e := range list {
		if e.kind != kind {
			return 0, false, false
		}
		text.WriteString(e.text)
		text.WriteByte('\n')
	}
	b := a.in.Body.Blocks[block]
	if b.Kind == markdown.Heading || b.Kind == markdown.Code || 5*len(list) < 4*units(b) {
		return 0, false, false
	}
	return kind, holds(text.String(), a.blockText(block)), true
}

// units returns how many entries a block could give.
func units(b markdown.Block) int {
	switch b.Kind {
	case markdown.List:
		return len(b.Children)
	case markdown.Table:
		return max(1, len(b.Rows)-1)
	}
	return 1
}

// blockText returns all words of a block; the header row of a table is that of
// the component.
func (a *article) blockText(block int) string {
	b := a.in.Body.Blocks[block]
	if b.Kind != markdown.Table {
		return a.in.Body.Text(block, block+1)
	}
	var text strings.Builder
	for _, row := range b.Rows[min(1, len(b.Rows)):] {
		for _, c := range row {
			text.WriteString(c.Text)
			text.WriteByte('\n')
		}
	}
	return text.String()
}

// component makes the component of some entries of one kind.
func (a *article) component(kind entryKind, list []entry, sec postmortem.Section) Part {
	for _, e := range list {
		a.placed[placedEntry{kind, e.index}] = true
	}
	switch kind {
	case anEvent:
		return Part{Timeline: a.timeline(list, sec)}
	case anAction:
		return Part{Actions: a.actions(list)}
	case aWhy:
		var steps []WhyStep
		for _, e := range list {
			w := a.in.Whys[e.index]
			steps = append(steps, WhyStep{w.Question, w.Answer})
		}
		return Part{Whys: steps}
	case aFactor:
		f := &FactorList{}
		for _, e := range list {
			x := a.in.Factors[e.index]
			f.Rows = append(f.Rows, FactorRow{x.Label, a.withoutLabel(x)})
			f.Labelled = f.Labelled || x.Label != ""
		}
		return Part{Factors: f}
	}
	return Part{Lessons: []Lesson{a.lesson(kind, list, sec)}}
}

// learned is one of the three lists of lessons.
type learned struct {
	kind  entryKind
	name  string // "well", "wrong" or "lucky"
	title string // when the author wrote none
	items []postmortem.Item
}

func (a *article) learned() [3]learned {
	return [3]learned{
		{aGood, "well", "Went well", a.in.Well},
		{aBad, "wrong", "Went wrong", a.in.Wrong},
		{aLuck, "lucky", "Got lucky", a.in.Lucky},
	}
}

// lesson makes one column of lessons.
func (a *article) lesson(kind entryKind, list []entry, sec postmortem.Section) Lesson {
	l := a.learned()[kind-aGood]
	out := Lesson{ID: sec.ID, Kind: l.name, Title: sec.Title}
	if out.Title == "" {
		out.Title = l.title
	}
	for _, e := range list {
		out.Items = append(out.Items, a.prose(l.items[e.index].Body, l.items[e.index].Text))
	}
	return out
}

// withoutLabel returns the words of a factor without the label in front of
// them, which stands beside them.
func (a *article) withoutLabel(f postmortem.Factor) Prose {
	text := f.Body.Text()
	rest := afterLabel(text, f.Label)
	return a.prose(f.Body.Without(len(text)-len(rest)), afterLabel(f.Text, f.Label))
}

// afterLabel returns text without a label at its beginning.
func afterLabel(text, label string) string {
	rest, ok := strings.CutPrefix(text, label)
	if !ok || label == "" {
		return text
	}
	return strings.TrimLeft(rest, " :：–—-")
}

// shown returns the plain text of what prose shows.
func shown(f markdown.Fragment, text string) string {
	if t := f.Text(); holds(t, text) {
		return t
	}
	return text
}

// prose returns a fragment, and its plain text where there is no fragment or
// where the fragment holds less than the text.
func (a *article) prose(f markdown.Fragment, text string) Prose {
	if !holds(f.Text(), text) {
		return Prose{Text: text}
	}
	if a.detached {
		f = f.Detached()
	}
	return Prose{HTML: f.HTML(a.resolve), Text: text}
}
