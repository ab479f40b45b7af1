package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"afterword/site/internal/frontmatter"
	"afterword/site/internal/postmortem"
)

// read reads everything that one file says, in the order in which one thing
// helps to read the next.
func (r *reader) read() {
	r.claimFrontMatter()
	r.claimBody()
	r.readTitle()
	r.readZone()
	r.readDate()
	r.readTimeline()
	r.dateFromTimeline()
	r.readStated()
	r.readMilestones()
	r.dateFromStart()
	r.readLabels()
	r.readPeople()
	r.readFactors()
	r.readWhys()
	r.readActions()
	r.frontMatterLists()
	r.applyRules()
	r.pm.Sections, r.pm.Inner = r.sections()
	r.readSummary()
	r.readLanguage()
	r.suggest()
	r.conflicts()
	r.unread()
}

// readPage reads a plain page: its title, its audience and its body.
func (r *reader) readPage() {
	r.claimFrontMatter()
	r.readTitle()
	r.texts()
	r.pm.Sections, r.pm.Inner = r.sections()
}

// fmTitle reports whether the front matter gives a title.
func (r *reader) fmTitle() bool {
	for _, e := range r.fm.Fields {
		if strings.EqualFold(e.Key, "title") && e.Value.Text != "" {
			return true
		}
	}
	return false
}

// readTitle takes the title from the front matter, the first heading, a label,
// a bold first line, or the name of the file.
func (r *reader) readTitle() {
	for _, c := range r.said(fieldTitle) {
		if c.text != "" && c.rank == rankFrontMatter && !strings.EqualFold(c.label, "name") {
			r.pm.Title = found(c.text, c)
			return
		}
	}
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind == headingRow {
			if p := &r.parts[w.section]; p.silent && p.row == i && !r.timeHeadingRow(i) || w.level == 1 && r.onlyTop(i) {
				if text := strings.TrimSpace(w.text); text != "" {
					r.pm.Title = postmortem.Found[string]{Value: text, Line: w.line, From: "first heading"}
					return
				}
			}
			break
		}
	}
	if w := r.firstRow(); w != nil && w.kind == textRow && w.lead != "" && w.rest == "" && !w.colon && utf8.RuneCountInString(w.lead) > 8 {
		r.pm.Title = postmortem.Found[string]{Value: w.lead, Line: w.line, From: "bold first line"}
		return
	}
	for _, name := range []string{"company", "product"} {
		if v, ok := r.fm.Fields.Get(name); ok && v.Text != "" {
			return // a record of a collection: whoever shows it derives a title from who had the incident
		}
	}
	if name := nameTitle(r.path); name != "" {
		r.pm.Title = postmortem.Found[string]{Value: name, From: "file name"}
	}
}

// timeHeadingRow reports whether the heading is a date or an entry of a timeline below another heading.
func (r *reader) timeHeadingRow(i int) bool {
	for j := range r.rows[:i] {
		if r.rows[j].kind == headingRow {
			return true
		}
	}
	return false
}

// onlyTop reports whether the heading is the first and names no section.
func (r *reader) onlyTop(i int) bool {
	_, known := r.words.exactHeading(r.rows[i].text)
	return !known
}

func (r *reader) firstRow() *row {
	if len(r.rows) == 0 {
		return nil
	}
	return &r.rows[0]
}

var (
	namePrefix = regexp.MustCompile(`^(?:\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{1,2}[-_][A-Za-z]{3,9}[-_]\d{4}|[A-Z]{2,5}\d{0,4}-?\d{2,5}|\d{1,4})[-_ .]+`)
	nameEnding = regexp.MustCompile(`(?i)(?:\.(?:md|markdown|mdx|html|erb|txt))+$`)
)

// nameTitle makes a title of a file name, or of its folder where the file is an index.
func nameTitle(path string) string {
	parts := strings.Split(path, "/")
	name := nameEnding.ReplaceAllString(parts[len(parts)-1], "")
	if k := strings.ToLower(name); (k == "index" || k == "readme" || k == "page" || k == "_index" || k == "post-mortem" || k == "postmortem") && len(parts) > 1 {
		name = parts[len(parts)-2]
	}
	for namePrefix.MatchString(name) {
		name = namePrefix.ReplaceAllString(name, "")
	}
	name = strings.TrimLeft(name, "-_ .")
	if !strings.Contains(name, " ") {
		name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	}
	return strings.Join(strings.Fields(name), " ")
}

// found is a value read from a claim.
func found[T any](value T, c claim) postmortem.Found[T] {
	return postmortem.Found[T]{Value: value, Line: c.line, From: c.from}
}

// claimed turns a claim about a time into a moment.
func (r *reader) claimed(c claim) (postmortem.Moment, stamp, bool) {
	if c.value.Kind == frontmatter.Null && c.rank == rankFrontMatter {
		return postmortem.Moment{}, stamp{}, false
	}
	st := r.entry(c.text)
	if !st.ok || st.vague && !st.clock && st.date.month == 0 {
		if st = r.find(c.text, 0); !st.ok {
			return postmortem.Moment{}, stamp{}, false
		}
	}
	if c.rank == rankFrontMatter && st.zone.bare && st.zone.offset == 0 {
		st.zone.name = "UTC"
	}
	z := r.zone
	if c.zone.set {
		z = c.zone
	} else if !z.set && c.rank != rankFrontMatter {
		z = r.zoneOfLabels()
	}
	m := r.moment(st, dateOf(r.pm.Date.Value), z, c.text)
	return m, st, !m.IsZero()
}

// zoneOfLabels is the zone that one of the labels of times carries, where all
// that carry one carry the same: the others are in it too.
func (r *reader) zoneOfLabels() zone {
	if r.labelZone != nil {
		return *r.labelZone
	}
	var z zone
	for _, c := range r.claims {
		switch c.field {
		case fieldStarted, fieldDetected, fieldAcknowledged, fieldMitigated, fieldResolved, fieldPeriod, fieldDeclared, fieldStatus:
		default:
			continue
		}
		one := c.zone
		if !one.set {
			one = r.find(c.text, 0).zone
		}
		switch {
		case c.rank == rankFrontMatter || !one.set || one.bare:
		case !z.set:
			z = one
		case z.name != one.name:
			r.labelZone = &zone{}
			return zone{}
		}
	}
	r.labelZone = &z
	return z
}

// readDate finds the day on which the incident began.
func (r *reader) readDate() {
	r.nameDate()
	var weak postmortem.Found[postmortem.Moment]
	for _, f := range []field{fieldStarted, fieldDate, fieldPeriod, fieldDetected, fieldResolved} {
		for _, c := range r.said(f) {
			m, _, ok := r.claimed(c)
			if !ok || !m.HasDay() && m.Precision != postmortem.Month {
				continue
			}
			m = dayOnly(m)
			if f == fieldResolved || c.rank == rankFrontMatter && f == fieldDate && !r.statusPage() {
				if !weak.OK() {
					weak = found(m, c)
				}
				continue
			}
			r.pm.Date = found(m, c)
			return
		}
	}
	if m, line, from, ok := r.headingDate(); ok {
		r.pm.Date = postmortem.Found[postmortem.Moment]{Value: m, Line: line, From: from}
		if !r.named.OK() || r.named.Value.Precision != postmortem.Day || sameDay(m, r.named.Value) {
			return
		}
	}
	if r.named.OK() && r.named.Value.HasDay() {
		r.pm.Date = r.named
		return
	}
	if weak.OK() {
		r.pm.Date, r.weakDate = weak, true
		return
	}
	if r.named.OK() {
		r.pm.Date, r.weakDate = r.named, true
	}
}

func sameDay(a, b postmortem.Moment) bool {
	return a.Wall.Format("2006-01-02") == b.Wall.Format("2006-01-02")
}

// dayOnly drops the time of day.
func dayOnly(m postmortem.Moment) postmortem.Moment {
	d := dateOf(m)
	out := postmortem.Moment{Wall: day(d), Precision: postmortem.Day, Text: m.Text, Approx: m.Approx}
	if d.day == 0 || m.Precision == postmortem.Month {
		out.Precision = postmortem.Month
	}
	return out
}

// statusPage reports whether the front matter is that of a status page, whose
// date is the beginning of the incident.
func (r *reader) statusPage() bool {
	for _, e := range r.fm.Fields {
		switch strings.ReplaceAll(strings.ToLower(e.Key), "-", "_") {
		case "max_severity", "resolvedwhen", "resolved_on", "resolved_at", "affected", "affectedsystems", "affected_systems", "resolved", "end_time", "services", "service":
			return true
		}
	}
	return false
}

// headingDate is a day in the title or in one of the first headings.
func (r *reader) headingDate() (postmortem.Moment, int, string, bool) {
	if t := r.pm.Title; t.OK() && t.From != "file name" {
		if st := r.find(t.Value, 0); st.ok && st.date.full() {
			return r.moment(stamp{ok: true, date: st.date}, date{}, zone{}, t.Value), t.Line, "title", true
		}
	}
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind != headingRow {
			continue
		}
		if st := r.find(w.text, 0); st.ok && st.date.full() {
			return r.moment(stamp{ok: true, date: st.date}, date{}, zone{}, w.text), w.line, "heading “" + short(w.text, 50) + "”", true
		}
	}
	return postmortem.Moment{}, 0, "", false
}

var (
	nameDay   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?:[^0-9]|$)`)
	nameMonth = regexp.MustCompile(`(?:^|[^0-9A-Za-z])((?:19|20)\d\d)[-_/](0[1-9]|1[0-2])(?:[^0-9]|$)`)
)

// nameDate reads a day out of the file name, then out of the path.
func (r *reader) nameDate() {
	parts := strings.Split(r.path, "/")
	base := parts[len(parts)-1]
	set := func(d date, from string) {
		m := postmortem.Moment{Wall: day(d), Precision: postmortem.Day, Text: r.path}
		if d.day == 0 {
			m.Precision = postmortem.Month
		}
		r.named = postmortem.Found[postmortem.Moment]{Value: m, From: from}
	}
	for _, place := range []struct{ text, from string }{{base, "file name"}, {r.path, "path"}} {
		if m := nameDay.FindStringSubmatch(place.text); m != nil {
			if d := (date{year: atoi(m[1]), month: atoi(m[2]), day: atoi(m[3])}); d.valid() {
				set(d, place.from)
				return
			}
		}
		text := strings.ReplaceAll(place.text, "-", " ")
		if st := r.find(strings.ReplaceAll(text, "_", " "), 0); st.ok && st.date.full() {
			set(st.date, place.from)
			return
		}
	}
	if m := nameMonth.FindStringSubmatch(r.path); m != nil {
		set(date{year: atoi(m[1]), month: atoi(m[2])}, "path")
	}
}

func atoi(s string) int {
	n, _ := number(s, 0)
	return n
}

// findMonth finds a month with its year in a text: "in December 2019".
func findMonth(text string) date {
	for i := 0; i < len(text); i++ {
		if i > 0 && letter(rune(text[i-1])) {
			continue
		}
		if d, _, ok := wordDate(text, i); ok && d.year > 0 {
			return d
		}
	}
	return date{}
}

// dateFromStart takes the day of the start, else of the detection, where the
// day so far comes from a name, a publication date or a mere first entry.
func (r *reader) dateFromStart() {
	from := r.pm.Date.From
	if r.pm.Date.OK() && !r.weakDate && from != "file name" && from != "path" && from != "first entry of the timeline" && from != "first date in the text" {
		return
	}
	for _, m := range []postmortem.Found[postmortem.Moment]{r.pm.Started, r.pm.Detected} {
		if m.OK() && m.Value.HasDay() {
			if from != "first entry of the timeline" && m.Line == 0 {
				continue
			}
			if r.pm.Date.OK() && sameDay(m.Value, r.pm.Date.Value) {
				return
			}
			if m == r.pm.Detected && r.pm.Date.OK() && !r.weakDate {
				return
			}
			r.pm.Date = postmortem.Found[postmortem.Moment]{Value: dayOnly(m.Value), Line: m.Line, From: m.From}
			return
		}
	}
}

// dateFromTimeline takes the day from the first entry of the timeline where
// nothing better says it.
func (r *reader) dateFromTimeline() {
	if r.pm.Date.OK() && !r.weakDate {
		return
	}
	for _, e := range r.pm.Timeline {
		if e.At.HasDay() {
			m := dayOnly(e.At)
			r.pm.Date = postmortem.Found[postmortem.Moment]{Value: m, Line: e.Line, From: "first entry of the timeline"}
			return
		}
	}
	if r.pm.Date.OK() {
		return
	}
	if st := findMonth(r.pm.Title.Value); st.month > 0 {
		r.pm.Date = postmortem.Found[postmortem.Moment]{Value: r.moment(stamp{ok: true, date: st}, date{}, zone{}, r.pm.Title.Value), Line: r.pm.Title.Line, From: "title"}
		return
	}
	for i := range r.rows {
		w := &r.rows[i]
		if (w.kind == textRow || w.kind == itemRow) && !noLabels[r.parts[w.section].kind] {
			if st := r.find(w.text, 0); st.ok && st.date.full() {
				m := r.moment(stamp{ok: true, date: st.date}, date{}, zone{}, w.text[st.start:st.end])
				r.pm.Date = postmortem.Found[postmortem.Moment]{Value: m, Line: w.line, From: "first date in the text"}
				return
			}
		}
	}
}
