package parse

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"afterword/site/internal/frontmatter"
	"afterword/site/internal/postmortem"
)

// readStated reads the durations that are stated as such.
func (r *reader) readStated() {
	s := &r.pm.Stated
	for _, d := range []struct {
		field field
		to    *postmortem.Found[postmortem.Duration]
	}{{fieldDetectTime, &s.Detect}, {fieldAckTime, &s.Ack}, {fieldRepairTime, &s.Repair}, {fieldResolveTime, &s.Resolve}, {fieldDuration, &s.Duration}} {
		for _, c := range r.said(d.field) {
			v, ok := duration(c.text)
			if !ok {
				v, ok = bareNumber(c.label, c.text)
			}
			if ok {
				*d.to = found(v, c)
				break
			}
		}
	}
	if s.Duration.OK() {
		return
	}
	for _, c := range r.said(fieldPeriod) {
		if l, ok := findLength(c.text, 0); !ok || l.bound {
			continue
		}
		if v, ok := duration(c.text); ok {
			s.Duration = found(v, c)
			return
		}
	}
}

// bareNumber reads a number without a unit under a label that names it:
// "Minutes of downtime: 95".
func bareNumber(label, text string) (postmortem.Duration, bool) {
	n, ok, end := quantity(strings.TrimSpace(text), 0, false)
	if !ok || strings.TrimSpace(strings.TrimSpace(text)[end:]) != "" {
		return postmortem.Duration{}, false
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return r == ' ' || r == '_' || r == '(' || r == ')' }) {
		if unit := units[w]; unit != 0 && len(w) > 1 {
			return postmortem.Duration{Length: time.Duration(n * unit * float64(time.Minute)), Text: text}, true
		}
	}
	return postmortem.Duration{}, false
}

// severityWords rank severities that have no number, the worst first.
var severityWords = [5][]string{
	{"critical", "major-outage", "major outage", "down", "outage", "sev0", "emergency", "blocker", "catastrophic", "kritisch", "critique", "crítico", "crítica", "致命的", "緊急", "severe"},
	{"high", "major", "partial-outage", "partial outage", "disrupted", "hoch", "élevé", "élevée", "alto", "alta", "重大", "significant", "urgent"},
	{"medium", "moderate", "degraded", "degraded-performance", "degraded performance", "mittel", "moyen", "moyenne", "medio", "media", "médio", "média", "中"},
	{"low", "minor", "notice", "niedrig", "gering", "faible", "bajo", "baja", "baixo", "baixa", "軽微", "低", "monitoring"},
	{"trivial", "cosmetic", "info", "informational", "near-miss", "near miss", "none", "ok", "ヒヤリハット"},
}

var severityNumber = regexp.MustCompile(`(?i)^\W*(?:severity|sev|priority|prio|p|s|tier|level|lvl|stufe|niveau|nivel|nível|重大度|レベル)?[\s:._-]*([0-5])\b`)

// severity ranks a severity as written.
func severity(raw string) postmortem.Severity {
	s := postmortem.Severity{Raw: strings.TrimSpace(raw)}
	if m := severityNumber.FindStringSubmatch(fold(raw)); m != nil {
		s.Rank = max(1, atoi(m[1]))
		return s
	}
	k := key(raw)
	for i, words := range severityWords {
		for _, w := range words {
			if k == w || strings.HasPrefix(k, w+" ") || strings.HasPrefix(k, w+",") {
				s.Rank = i + 1
				return s
			}
		}
	}
	return s
}

// readLabels reads severity, services, causes, teams and tags.
func (r *reader) readLabels() {
	for _, c := range r.said(fieldSeverity) {
		if c.value.Kind == frontmatter.Scalar || c.rank != rankFrontMatter {
			if text := strings.TrimSpace(c.text); text != "" && utf8.RuneCountInString(text) <= 120 && !nothing[strings.ToLower(text)] && !placeholder(text) {
				r.pm.Severity = found(severity(text), c)
				break
			}
		}
	}
	r.pm.Services = r.labels(fieldServices)
	r.pm.Causes = r.labels(fieldCauses)
	r.pm.Teams = r.labels(fieldTeams)
	r.pm.Tags = r.labels(fieldTags)
	r.texts()
}

// mostNames is the most names that one field takes; nobody writes more on purpose.
const mostNames = 500

// labels are the names that the most believed claims about a field give.
func (r *reader) labels(f field) []postmortem.Label {
	var list []postmortem.Label
	seen := map[string]bool{}
	rank := 0
	for _, c := range r.said(f) {
		if len(list) > 0 && c.rank != rank {
			break
		}
		rank = c.rank
		for _, name := range r.names(c, f) {
			if k := strings.ToLower(name); !seen[k] && len(list) < mostNames {
				seen[k] = true
				list = append(list, postmortem.Label{Name: name, Line: c.line, From: c.from})
			}
		}
	}
	return list
}

func hasLabel(list []postmortem.Label, name string) bool {
	for _, l := range list {
		if strings.EqualFold(l.Name, name) {
			return true
		}
	}
	return false
}

// names are the single names of a value.
func (r *reader) names(c claim, f field) []string {
	if c.value.Kind == frontmatter.List || c.value.Kind == frontmatter.Object {
		var list []string
		for _, s := range c.value.Strings() {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
		for _, v := range c.value.List {
			for _, name := range []string{"name", "title", "id"} {
				if n, ok := v.Map.Get(name); ok && n.Text != "" {
					list = append(list, n.Text)
					break
				}
			}
		}
		return list
	}
	text := strings.TrimSpace(c.text)
	if text == "" || nothing[strings.ToLower(strings.Trim(text, "."))] || placeholder(text) || utf8.RuneCountInString(text) > 200 {
		return nil
	}
	var list []string
	for _, name := range splitNames(text, c.rank != rankFrontMatter) {
		if f == fieldServices && c.rank != rankFrontMatter {
			name = withoutQualifier(name)
		}
		if utf8.RuneCountInString(name) <= 80 {
			list = append(list, name)
		}
	}
	return list
}

// qualifier is a word before the name of a service that says how much it was
// hit: "mainly checkout", "副次的に checkout". 一部 also begins names of its own.
var qualifier = regexp.MustCompile(`^(?:(?i:(?:mainly|mostly|primarily|especially|particularly|partly|partially|indirectly|also)\s+)|(?:副次的に|間接的に|部分的に|主に|おもに|主として|特に|とくに|その先の|一部の)[\s　]*|一部[\s　]+)(\S)`)

// withoutQualifier returns the name of a service without the word before it.
func withoutQualifier(name string) string {
	if m := qualifier.FindStringSubmatchIndex(name); m != nil {
		return name[m[2]:]
	}
	return name
}

// splitNames splits a list of names at commas, semicolons, slashes between
// spaces and "and", but not inside brackets. Front matter, where lists can be
// written as such, is split at commas and semicolons only.
func splitNames(text string, words bool) []string {
	var list []string
	depth, start := 0, 0
	add := func(end, next int) {
		name := strings.Trim(strings.TrimSpace(text[start:end]), "`.*• ")
		name = strings.TrimPrefix(strings.TrimPrefix(name, "and "), "und ")
		if name != "" {
			list = append(list, name)
		}
		start = next
	}
	for i, c := range text {
		switch c {
		case '(', '[', '（', '「':
			depth++
		case ')', ']', '）', '」':
			depth--
		case ',', ';', '、', '，', '\n':
			if depth <= 0 {
				add(i, i+utf8.RuneLen(c))
			}
		case ' ':
			if depth <= 0 && words {
				for _, sep := range []string{" and ", " & ", " / ", " und ", " et ", " | "} {
					if strings.HasPrefix(text[i:], sep) && i >= start {
						add(i, i+len(sep))
						break
					}
				}
			}
		}
	}
	if start < len(text) {
		add(len(text), len(text))
	}
	return list
}

// longTrigger is how many characters a trigger may have that is shown as a short
// phrase; a longer one stays the text that it is.
const longTrigger = 120

// texts reads the fields that are one text each.
func (r *reader) texts() {
	for _, t := range []struct {
		field field
		to    *postmortem.Found[string]
	}{{fieldID, &r.pm.ID}, {fieldStatus, &r.pm.Status}, {fieldTrigger, &r.pm.Trigger}, {fieldFoundBy, &r.pm.FoundBy}, {fieldSource, &r.pm.Source},
		{fieldDuplicate, &r.pm.DuplicateOf}, {fieldAudience, &r.pm.Audience}, {fieldExcluded, &r.pm.Excluded}} {
		for _, c := range r.said(t.field) {
			text := strings.TrimSpace(c.text)
			if text == "" || placeholder(text) || utf8.RuneCountInString(text) > 300 || t.field == fieldTrigger && utf8.RuneCountInString(text) > longTrigger {
				continue
			}
			*t.to = found(text, c)
			break
		}
	}
	r.pm.Draft = r.keptBack
	if v, ok := r.fm.Fields.Get("draft"); ok {
		draft, ok := v.Bool()
		r.pm.Draft = draft || !ok && v.Kind != frontmatter.Null && strings.TrimSpace(v.Text) != "" // better kept back than published by a slip
	}
	if e := &r.pm.Excluded; e.OK() {
		switch strings.ToLower(e.Value) {
		case "false", "no":
			*e = postmortem.Found[string]{}
		case "true", "yes":
			e.Value = "the file says so"
			if v, ok := r.fm.Fields.Get("reason"); ok && v.Text != "" {
				e.Value = v.Text
			}
		}
	}
	r.pm.Related = r.labels(fieldRelated)
	r.pm.RecurrenceOf = r.labels(fieldRecurrence)
	for _, c := range r.said(fieldAliases) {
		r.pm.Aliases = append(r.pm.Aliases, c.value.Strings()...)
	}
	for _, c := range r.said(fieldReviewed) {
		if m, _, ok := r.claimed(c); ok {
			r.pm.Reviewed = found(m, c)
			break
		}
	}
}

// readPeople reads the authors and the owner of the document.
func (r *reader) readPeople() {
	for _, c := range r.said(fieldAuthors) {
		for _, name := range r.names(c, fieldAuthors) {
			name = strings.TrimPrefix(strings.TrimSpace(authorLink.ReplaceAllString(name, "")), "the ")
			if name != "" && !hasLabel(r.pm.Authors, name) {
				r.pm.Authors = append(r.pm.Authors, postmortem.Label{Name: name, Line: c.line, From: c.from})
			}
		}
		if len(r.pm.Authors) > 0 && c.rank == rankFrontMatter {
			break
		}
	}
	for _, c := range r.said(fieldOwner) {
		if text := strings.TrimSpace(c.text); text != "" && !placeholder(text) && utf8.RuneCountInString(text) <= 80 {
			r.pm.Owner = found(text, c)
			break
		}
	}
}

var authorLink = regexp.MustCompile(`\s*\(.*?\)\)?`)

// readSummary takes one paragraph of plain text: from the front matter, the
// summary section, or the first paragraph.
func (r *reader) readSummary() {
	for _, c := range r.said(fieldSummary) {
		if text := strings.Join(strings.Fields(c.text), " "); text != "" && c.rank == rankFrontMatter {
			r.pm.Summary = found(text, c)
			return
		}
	}
	pick := func(i int) bool {
		w := &r.rows[i]
		if w.kind != textRow || !w.first || w.node == nil || w.parent >= 0 || utf8.RuneCountInString(w.node.Text) < 30 || strings.HasSuffix(w.text, ":") && r.alone(i) {
			return false
		}
		if head, _, ok := cutLabel(w.text); ok {
			if _, known := r.label(head); known {
				return false
			}
		}
		text := strings.Join(strings.Fields(w.node.Text), " ")
		r.pm.Summary = postmortem.Found[string]{Value: text, Line: w.line, From: "first paragraph"}
		return true
	}
	for i := range r.rows {
		if r.parts[r.rows[i].section].kind == postmortem.Summary && pick(i) {
			r.pm.Summary.From = "summary section"
			return
		}
	}
	for i := range r.rows {
		if pick(i) {
			return
		}
	}
}

func (r *reader) countLanguages(languages []string) {
	if r.languages == nil {
		r.languages = map[string]int{}
	}
	for _, l := range languages {
		r.languages[l]++
	}
}

// readLanguage takes the language of most headings.
func (r *reader) readLanguage() {
	best := 0
	for _, t := range allHeadings {
		if n := r.languages[t.language]; n > best {
			best, r.pm.Language = n, t.language
		}
	}
}

// frontMatterLists reads actions, factors and figures that the front matter lists.
func (r *reader) frontMatterLists() {
	for _, c := range r.said(fieldActions) {
		for _, v := range c.value.List {
			r.frontMatterAction(v)
		}
	}
	for _, c := range r.said(fieldFactors) {
		for _, v := range c.value.List {
			if v.Kind == frontmatter.Scalar {
				r.pm.Factors = append(r.pm.Factors, postmortem.Factor{Line: v.Line, Text: v.Text, Block: -1})
			}
		}
	}
	for _, c := range r.said(fieldGraph) {
		r.pm.Graph = append(r.pm.Graph, c.value.Strings()...)
	}
	for _, c := range r.said(fieldImpacts) {
		for _, v := range c.value.List {
			figure, _ := v.Map.Get("figure")
			text, _ := v.Map.Get("text")
			if figure.Text != "" {
				r.pm.Impacts = append(r.pm.Impacts, postmortem.Impact{Figure: figure.Text, Text: text.Text})
			}
		}
	}
}

func (r *reader) frontMatterAction(v frontmatter.Value) {
	a := postmortem.Action{Line: v.Line, Block: -1, Text: v.Text, StatusFrom: ""}
	at := func(value frontmatter.Value) postmortem.Moment {
		if st := r.entry(value.Text); st.ok {
			return r.moment(st, date{}, zone{}, value.Text)
		}
		return postmortem.Moment{}
	}
	for _, e := range v.Map {
		switch strings.ToLower(e.Key) {
		case "title", "action", "text", "description":
			a.Text = e.Value.Text
		case "owner", "assignee", "who":
			a.Owner = e.Value.Text
		case "type", "category", "kind":
			a.Type = e.Value.Text
		case "priority":
			a.Priority = e.Value.Text
		case "id", "ticket", "ref":
			a.Ref = e.Value.Text
		case "status", "state":
			if s, ok := r.words.state(e.Value.Text); ok {
				a.Status, a.StatusText, a.StatusFrom = s, e.Value.Text, "front matter"
			}
		case "opened":
			a.Opened = at(e.Value)
		case "due":
			a.Due = at(e.Value)
		case "closed":
			a.Closed = at(e.Value)
		case "link", "links", "url":
			a.Links = e.Value.Strings()
		}
	}
	if a.Closed.Precision != postmortem.NoTime && a.Status == postmortem.Unknown {
		a.Status, a.StatusFrom = postmortem.Done, "front matter closed"
	}
	if a.Text == "" {
		return
	}
	a.ID = "action-" + itoa(v.Line)
	r.addFrontMatterAction(a)
}
