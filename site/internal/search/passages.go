package search

import (
	"slices"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// field is one of the fields that words are looked for in.
type field int

// The fields. A word of the body lies in exactly one of summary, cause,
// timeline, actions and text.
const (
	titleField    field = iota
	nameField           // ids and the names of services, causes, tags, teams
	summaryField        // summary and impact
	causeField          // causes, trigger, contributing factors, whys
	timelineField       // timeline
	actionsField        // actions
	textField           // everything else
	exactField          // whole titles and ids as one token each; not exported
	fieldCount
)

// words is the number of fields that hold words of the text.
const words = int(exactField)

// fieldNames are the names in bleve, in the manifest and in the query language.
var fieldNames = [fieldCount]string{"title", "name", "summary", "cause", "timeline", "actions", "text", "exact"}

// fieldTitles are shown to people, in the facet “Found in”.
var fieldTitles = [words]string{"Title", "Names and ids", "Summary", "Causes", "Timeline", "Action items", "Elsewhere"}

// sectionFields says where the text of a section goes; others go to textField.
var sectionFields = map[postmortem.SectionKind]field{
	postmortem.Summary:             summaryField,
	postmortem.ImpactSection:       summaryField,
	postmortem.TriggerSection:      causeField,
	postmortem.RootCause:           causeField,
	postmortem.ContributingFactors: causeField,
	postmortem.WhysSection:         causeField,
	postmortem.TimelineSection:     timelineField,
	postmortem.ActionsSection:      actionsField,
}

// passage is a stretch of a postmortem that a hit can name and lead to.
type passage struct {
	field   field
	label   string // "Summary", "Timeline 15:17"
	anchor  string // id in the page; "" for its top
	text    string
	heading string // indexed in front of text, but not shown with it; label otherwise says it
}

// passages returns the text of an incident in the order of its page. Every
// word of the body is in exactly one passage.
func (l *layout) passages(inc *corpus.Incident) []passage {
	c := collector{l: l, inc: inc}
	for _, s := range inc.Sections {
		c.section(s)
	}
	c.apart()
	return c.out
}

// collector gathers the passages of one incident.
type collector struct {
	l   *layout
	inc *corpus.Incident
	out []passage
}

func (c *collector) add(f field, label, anchor, text string) {
	if text = clean(text); text != "" {
		c.out = append(c.out, passage{field: f, label: label, anchor: anchor, text: text})
	}
}

// section adds a section: entry by entry where it holds timeline entries or
// actions, so that a hit can lead to the entry.
func (c *collector) section(s postmortem.Section) {
	f, known := sectionFields[s.Kind]
	if !known {
		f = textField
		if s.Level == 0 || s.Kind == postmortem.Other && s.Title == "" {
			f = summaryField
		}
	}
	label := s.Title
	if label == "" {
		label = "Introduction"
	}
	from := len(c.out)
	c.entries(s, label)
	rest := s.Text
	if len(c.out) > from {
		rest = c.uncovered(s.Text, c.out[from:])
	}
	entries := append([]passage(nil), c.out[from:]...)
	c.out = c.out[:from]
	own := passage{field: f, label: clean(label), anchor: s.ID, text: clean(rest), heading: clean(s.Title)}
	own.text = strings.TrimSpace(strings.TrimPrefix(own.text, title(c.inc))) // the heading of the page stands above all
	if own.text != "" || own.heading != "" {
		c.out = append(c.out, own)
	}
	c.out = append(c.out, entries...)
}

// entries adds the timeline entries and actions whose block lies in s.
func (c *collector) entries(s postmortem.Section, label string) {
	for _, e := range c.inc.Timeline {
		if e.Block >= s.From && e.Block < s.To {
			c.event(e)
		}
	}
	for _, a := range c.inc.Actions {
		if a.Block >= s.From && a.Block < s.To {
			c.add(actionsField, actionLabel(label, a), a.ID, join(a.Ref, a.Text))
		}
	}
}

// event adds an entry of the timeline; its time is found but not shown twice.
func (c *collector) event(e postmortem.Event) {
	if text := clean(join(e.Actor, e.Text)); text != "" {
		c.out = append(c.out, passage{field: timelineField, label: strings.TrimSpace("Timeline " + clock(e)), anchor: e.ID, text: text, heading: clean(e.TimeText)})
	}
}

// clock returns when an entry happened, as short as it can be said.
func clock(e postmortem.Event) string {
	switch m := e.At; {
	case m.HasClock() || m.Precision == postmortem.ClockOnly:
		return m.Wall.Format("15:04")
	case m.HasDay():
		return m.Wall.Format("2 Jan")
	}
	return cut(clean(e.TimeText), 12)
}

// actionLabel names the section that an action stands in.
func actionLabel(section string, a postmortem.Action) string {
	if a.Ref != "" {
		return section + " " + a.Ref
	}
	return section
}

// uncovered returns the lines of text with a word that none of the passages holds.
func (c *collector) uncovered(text string, by []passage) string {
	l := c.l
	clear(l.held)
	for _, p := range by {
		l.spare = l.a.add(l.a.add(l.spare[:0], p.heading, 1), p.text, 1)
		for _, t := range l.spare {
			l.held[t.term] = true
		}
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		l.spare = l.a.add(l.spare[:0], line, 1)
		if slices.ContainsFunc(l.spare, func(t token) bool { return !l.held[t.term] }) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// apart adds what does not stand in a section: front matter and the like.
func (c *collector) apart() {
	if s, ok := c.inc.Summary.Get(); ok && !c.holds(s) {
		c.add(summaryField, "Summary", "", s)
	}
	if t, ok := c.inc.Trigger.Get(); ok && !c.holds(t) {
		c.add(causeField, "Trigger", "", t)
	}
	for _, i := range c.inc.Impacts {
		c.add(summaryField, "Impact", "", join(i.Figure, i.Text))
	}
	for _, a := range c.inc.Actions {
		if a.Block < 0 {
			c.add(actionsField, actionLabel("Action items", a), a.ID, join(a.Ref, a.Text))
		}
	}
	for _, e := range c.inc.Timeline {
		if e.Block < 0 {
			c.event(e)
		}
	}
}

// holds reports whether a passage holds the text already, by its first words.
func (c *collector) holds(text string) bool {
	head := cut(strings.Join(strings.Fields(text), " "), 60)
	for _, p := range c.out {
		if strings.Contains(strings.Join(strings.Fields(p.text), " "), head) {
			return true
		}
	}
	return false
}

// names returns what an incident is called besides its title: ids and dates,
// then the names of its terms.
func names(inc *corpus.Incident) (ids, terms []string) {
	seen := map[string]bool{}
	id := func(s string) {
		if s = clean(s); s != "" && !seen[s] {
			seen[s] = true
			ids = append(ids, s)
		}
	}
	id(inc.ID)
	id(inc.Slug)
	if explicit, ok := inc.Postmortem.ID.Get(); ok {
		id(explicit)
	}
	base := inc.Path[strings.LastIndexByte(inc.Path, '/')+1:]
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		base = base[:i]
	}
	id(base)
	id(day(inc).ISO())
	for _, list := range [][]*corpus.Term{inc.Services, inc.Causes, inc.Tags, inc.Teams} {
		for _, t := range list {
			if n := clean(t.Name); !seen[n] {
				seen[n] = true
				terms = append(terms, n)
			}
		}
	}
	if inc.Severity != nil {
		terms = append(terms, clean(inc.Severity.Name))
	}
	return ids, terms
}

// day returns the day of an incident, as far as it is known.
func day(inc *corpus.Incident) postmortem.Moment {
	if d, ok := inc.Date.Get(); ok {
		return d
	}
	return inc.Started.Value
}

// join joins what is not empty with spaces.
func join(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

// clean makes text fit for the index: valid UTF-8, no control characters
// except line breaks, single spaces.
func clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := byte(0)
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case r == '\n':
			space = '\n'
		case r <= ' ' || r == 0x7f || r == 0xa0:
			if space == 0 {
				space = ' '
			}
		default:
			if space != 0 && b.Len() > 0 {
				b.WriteByte(space)
			}
			space = 0
			b.WriteRune(r)
		}
	}
	return b.String()
}
