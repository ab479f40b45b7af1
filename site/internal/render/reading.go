package render

import (
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// Reading is one row of "How this page was read".
type Reading struct {
	Field string
	Value string
	Line  string // "" when it was not read from a line
	How   string // "label “Resolved”"; "not found" when the file does not say
}

// reading returns every field of a postmortem, with the line and the manner of its reading.
func (s *site) reading(in *corpus.Incident) []Reading {
	p := in.Postmortem
	var out []Reading
	add := func(field, value string, line int, from string) {
		r := Reading{Field: field, Value: value, How: from}
		if line > 0 {
			r.Line = number(line)
		}
		if from == "" {
			r.How = "not found"
		}
		out = append(out, r)
	}
	add("Title", p.Title.Value, p.Title.Line, p.Title.From)
	for _, m := range []struct {
		field string
		found postmortem.Found[postmortem.Moment]
	}{{"Date", p.Date}, {"Started", p.Started}, {"Detected", p.Detected}, {"Acknowledged", p.Acknowledged},
		{"Mitigated", p.Mitigated}, {"Resolved", p.Resolved}, {"Reviewed", p.Reviewed}} {
		add(m.field, m.found.Value.ISO(), m.found.Line, m.found.From)
	}
	for _, d := range []struct {
		field string
		found postmortem.Found[postmortem.Duration]
	}{{"Stated time to detect", p.Stated.Detect}, {"Stated time to acknowledge", p.Stated.Ack},
		{"Stated time to mitigate", p.Stated.Repair}, {"Stated time to resolve", p.Stated.Resolve}, {"Stated duration", p.Stated.Duration}} {
		if d.found.OK() {
			add(d.field, d.found.Value.Text, d.found.Line, d.found.From)
		}
	}
	add("Severity", p.Severity.Value.Raw, p.Severity.Line, p.Severity.From)
	for _, l := range []struct {
		field string
		list  []postmortem.Label
	}{{"Service", p.Services}, {"Cause", p.Causes}, {"Team", p.Teams}, {"Tag", p.Tags}, {"Author", p.Authors},
		{"Related", p.Related}, {"Earlier occurrence", p.RecurrenceOf}} {
		for _, x := range l.list {
			add(l.field, x.Name, x.Line, x.From)
		}
	}
	for _, g := range p.Suggests {
		add("Suggested cause", s.causeName(g.Cause), g.Line, "suggested by “"+g.Evidence+"”")
	}
	for _, t := range []struct {
		field string
		found postmortem.Found[string]
	}{{"Trigger", p.Trigger}, {"Found by", p.FoundBy}, {"Owner", p.Owner}, {"Status", p.Status}, {"Time zone", p.Zone},
		{"Source", p.Source}, {"Duplicate of", p.DuplicateOf}, {"Excluded", p.Excluded}, {"Audience", p.Audience}} {
		if t.found.OK() {
			add(t.field, t.found.Value, t.found.Line, t.found.From)
		}
	}
	return append(out, s.readLists(p)...)
}

// readLists says how many entries of each kind were read, and from which lines.
func (s *site) readLists(p *postmortem.Postmortem) []Reading {
	var out []Reading
	add := func(field, noun string, lines []int) {
		r := Reading{Field: field, How: "not found"}
		if len(lines) > 0 {
			r.Value, r.How = count(len(lines), noun), "list or table in the text"
			if r.Line = number(lines[0]); len(lines) > 1 && lines[len(lines)-1] > lines[0] {
				r.Line += "–" + number(lines[len(lines)-1])
			}
			if lines[0] == 0 {
				r.Line, r.How = "", "front matter"
			}
		}
		out = append(out, r)
	}
	add("Timeline", "event", linesOf(p.Timeline, func(e postmortem.Event) int { return e.Line }))
	add("Action items", "action", linesOf(p.Actions, func(a postmortem.Action) int { return a.Line }))
	add("Contributing factors", "factor", linesOf(p.Factors, func(f postmortem.Factor) int { return f.Line }))
	add("Whys", "step", linesOf(p.Whys, func(w postmortem.Why) int { return w.Line }))
	item := func(i postmortem.Item) int { return i.Line }
	add("Went well", "line", linesOf(p.Well, item))
	add("Went wrong", "line", linesOf(p.Wrong, item))
	add("Got lucky", "line", linesOf(p.Lucky, item))
	for _, sec := range p.Sections {
		if sec.Title != "" && sec.Kind != postmortem.Other {
			out = append(out, Reading{Field: "Section", Value: sec.Title, Line: number(sec.Line),
				How: "read as " + strings.ReplaceAll(string(sec.Kind), "_", " ")})
		}
	}
	return out
}

func linesOf[T any](list []T, line func(T) int) []int {
	out := make([]int, len(list))
	for i, x := range list {
		out[i] = line(x)
	}
	return out
}

// causeName returns the display name of a cause, its ID where the site does not know it.
func (s *site) causeName(id string) string {
	if t, ok := s.terms["causes"][id]; ok {
		return t.Name
	}
	return id
}
