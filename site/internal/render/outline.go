package render

import (
	"slices"

	"afterword/site/internal/postmortem"
)

// depths turns the heading levels of a document into levels below the title of
// the page: they begin at 2 and skip none, whatever the author wrote.
type depths struct{ open []int }

func newDepths() *depths { return &depths{} }

// of returns the level on the page of the next heading, 2 to 6.
func (d *depths) of(level int) int {
	for len(d.open) > 0 && d.open[len(d.open)-1] >= level {
		d.open = d.open[:len(d.open)-1]
	}
	d.open = append(d.open, level)
	return min(len(d.open)+1, 6)
}

// dropEmpty leaves out headings with nothing under them, except those that say
// something of their own. Links may lead to them, so their anchors go to the
// next section.
func dropEmpty(flat []Section) []Section {
	var out []Section
	var anchors []string
	for i, sec := range flat {
		if len(sec.Parts) == 0 && (sec.ours || sec.Title == "") && !anyContent(flat[i+1:], sec.Depth) {
			if sec.ID != "" {
				anchors = append(anchors, sec.ID)
			}
			continue
		}
		sec.Anchors, anchors = anchors, nil
		out = append(out, sec)
	}
	if len(anchors) > 0 {
		out = append(out, Section{Anchors: anchors})
	}
	return out
}

// anyContent reports whether a section deeper than depth follows, before the
// next that is not, and has content.
func anyContent(rest []Section, depth int) bool {
	for _, sec := range rest {
		if sec.Depth <= depth {
			return false
		}
		if len(sec.Parts) > 0 {
			return true
		}
	}
	return false
}

// nest puts sections under those with a higher heading.
func nest(flat []Section) []Section {
	var out []Section
	for i := 0; i < len(flat); {
		sec := flat[i]
		end := i + 1
		for end < len(flat) && sec.Depth > 0 && flat[end].Depth > sec.Depth {
			end++
		}
		sec.Sub = nest(slices.Clone(flat[i+1 : end]))
		out = append(out, sec)
		i = end
	}
	return out
}

// lessons puts neighbouring sections of what went well, what went wrong and
// where luck helped beside each other: under the heading above them if that has
// nothing else, otherwise under one of our own.
func (a *article) lessons(flat []Section) []Section {
	var out []Section
	for i := 0; i < len(flat); {
		end := i
		for end < len(flat) && isLesson(flat[end]) && (end == i || flat[end].Depth == flat[i].Depth) {
			end++
		}
		if end-i < 2 {
			untitle(flat[i])
			out = append(out, flat[i])
			i++
			continue
		}
		part := Part{}
		for _, sec := range flat[i:end] {
			part.Lessons = append(part.Lessons, sec.Parts[0].Lessons[0])
		}
		if n := len(out); n > 0 && len(out[n-1].Parts) == 0 && out[n-1].Depth == flat[i].Depth-1 {
			out[n-1].Parts = []Part{part}
		} else {
			out = append(out, Section{ID: a.unique("lessons"), Title: "Lessons", Depth: flat[i].Depth, Parts: []Part{part}})
		}
		i = end
	}
	return out
}

// untitle takes the title off lists of lessons that stand under the heading of
// their section, which says the same.
func untitle(sec Section) {
	for _, p := range sec.Parts {
		for i := range p.Lessons {
			if p.Lessons[i].ID == sec.ID {
				p.Lessons[i].Title = ""
			}
		}
	}
}

// isLesson reports whether a section is nothing but one list of lessons.
func isLesson(sec Section) bool {
	return len(sec.Parts) == 1 && len(sec.Parts[0].Lessons) == 1 && sec.Parts[0].AsWritten == "" && sec.Depth > 0
}

// remaining returns sections for what stands only in the front matter, and for
// events and actions of blocks that hold other things too, where the text is
// shown as written: a timeline and a list of actions are worth showing whole.
func (a *article) remaining() []Section {
	var out []Section
	add := func(id, title string, p Part) {
		out = append(out, Section{ID: a.unique(id), Title: title, Depth: 2, Parts: []Part{p}})
	}
	if len(a.in.Impacts) > 0 && !a.figuresShown {
		add("impact", "Impact", Part{Figures: figures(a.in.Impacts)})
	}
	byKind := map[entryKind][]entry{}
	for _, e := range a.marks[-1] {
		byKind[e.kind] = append(byKind[e.kind], e)
	}
	events, actions := a.unplaced(anEvent, len(a.in.Timeline)), a.unplaced(anAction, len(a.in.Actions))
	a.detached = len(events)+len(actions) > 0
	defer func() { a.detached = false }()
	byKind[anEvent] = append(byKind[anEvent], events...)
	byKind[anAction] = append(byKind[anAction], actions...)
	titles := []struct {
		kind      entryKind
		id, title string
	}{{anEvent, "timeline", "Timeline"}, {aWhy, "whys", "Five whys"}, {aFactor, "factors", "Contributing factors"}}
	for _, t := range titles {
		if list := byKind[t.kind]; len(list) > 0 {
			add(t.id, t.title, a.component(t.kind, list, postmortem.Section{}))
		}
	}
	var lessons []Lesson
	for _, l := range a.learned() {
		if list := byKind[l.kind]; len(list) > 0 {
			lessons = append(lessons, a.lesson(l.kind, list, postmortem.Section{ID: a.unique("went-" + l.name)}))
		}
	}
	if len(lessons) > 0 {
		add("lessons", "Lessons", Part{Lessons: lessons})
	}
	if list := byKind[anAction]; len(list) > 0 {
		add("actions", "Action items", a.component(anAction, list, postmortem.Section{}))
	}
	return out
}

// unplaced returns the n entries of a kind that a block of the document holds
// and no component has shown.
func (a *article) unplaced(kind entryKind, n int) []entry {
	var out []entry
	for i := range n {
		block := 0
		if kind == anEvent {
			block = a.in.Timeline[i].Block
		} else {
			block = a.in.Actions[i].Block
		}
		if block >= 0 && !a.placed[placedEntry{kind, i}] {
			out = append(out, entry{kind: kind, index: i})
		}
	}
	return out
}

// figures returns the figures of the impact.
func figures(list []postmortem.Impact) []Figure {
	out := make([]Figure, len(list))
	for i, x := range list {
		out[i] = Figure{x.Figure, x.Text}
	}
	return out
}
