package render

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// IncidentPage is the page of one incident.
type IncidentPage struct {
	Frame
	Crumbs   []Link
	Heading  string
	Anchor   string // anchor of the title in the document; "" when it has none
	BodyLang string // language of the document; "" when unknown
	ID       string
	Date     Date
	Source   string // the file it was read from, relative to the content folder
	Address  string // absolute address of this page, for paper; "" when the address of the site is not known

	Sev       Sev
	State     State // zero when the document does not say
	Services  []Link
	Causes    []Link
	Suggested []Link // causes that the text only suggests
	Duplicate Link   // the incident that this one is a second write-up of; zero when none

	Edit     string // address of the editor; "" when none is set
	Missing  bool   // facts are missing that the editor could add
	Phases   *PhaseBar
	Contents []Link // sections, for the contents beside the text
	Sections []Section
	Lists    []RelatedList // after the text

	Facts     []Fact
	FactsNote string
	Changed   Date // the day of the last commit of the file; zero when not known
	Since     []Since
	Reading   []Reading

	Newer, Older *Item // neighbours by date; nil at the ends
}

// RelatedList is a list of other incidents after the text.
type RelatedList struct {
	ID    string // anchor; no heading of the text has it
	Title string
	Items []RelatedItem
	Whole []Link // to the pages that name all of them; empty when Items does
}

// RelatedItem is another incident and why it is named.
type RelatedItem struct {
	Link
	Date      Date
	Why       string
	Suggested bool // found by similarity of the texts, or through a suggested cause
	Promised  []Promised
	More      int // promises beyond those listed
}

// Promised is what an earlier incident of the same cause was to change, and how
// that stood when the cause came back.
type Promised struct {
	Link
	Then string // "still open then", "finished by then", "state unknown"
	Open bool   // it was still open
}

// promisesShown is how many promises of an earlier incident are listed.
const promisesShown = 3

// promised fills in what other had promised when in began, if they share a
// labelled cause or the author of in names other.
func (s *site) promised(path string, in, other *corpus.Incident, item *RelatedItem) {
	mine, theirs := s.known.incidents[in.ID], s.known.incidents[other.ID]
	if mine == nil || theirs == nil || !mine.Began.Days() || !theirs.Began.Days() || !theirs.Began.Lo.Before(mine.Began.Lo) {
		return
	}
	shared := slices.Contains(in.Earlier, other)
	for _, c := range in.Causes {
		shared = shared || slices.Contains(other.Causes, c)
	}
	if !shared {
		return
	}
	for i := range theirs.Actions {
		a := &theirs.Actions[i]
		then := a.StateAt(mine.Began.Lo)
		switch {
		case then == "":
		case len(item.Promised) == promisesShown:
			item.More++
		default:
			item.Promised = append(item.Promised, Promised{Link{stats.Lead(a.Text), relative(path, other.Permalink+"#"+a.ID)}, then, then == stats.OpenThen})
		}
	}
}

// Since is one small strip beside the facts.
type Since struct {
	Title string // "This cause, since 2016"
	Link  Link   // the page of the term
	Strip Strip
	Words string // "Config change: 17 incidents, again about every 4 months"
}

// incidentPages returns the page of every incident.
func (s *site) incidentPages() []page {
	out := make([]page, len(s.Corpus.Incidents))
	for i, in := range s.Corpus.Incidents {
		out[i] = page{in.Permalink, "incident", sure(func() any { return s.incidentPage(in) })}
	}
	return out
}

func (s *site) incidentPage(in *corpus.Incident) IncidentPage {
	path := in.Permalink
	a := s.article(path, in)
	sections := a.sections()
	v := IncidentPage{
		Frame:     s.frame(path, title(in), atIncidents),
		Crumbs:    s.incidentCrumbs(path, in),
		Heading:   title(in),
		Anchor:    a.titleID,
		BodyLang:  language(in.Postmortem),
		ID:        in.ID,
		Date:      dateOf(in.Date.Value),
		Source:    in.Path,
		Sev:       severity(in),
		State:     s.incidentState(in),
		Services:  links(path, in.Services),
		Causes:    links(path, in.Causes),
		Suggested: links(path, in.Suggested),
		Edit:      s.editURL(in.Path, 1),
		Phases:    s.phaseBar(in.Postmortem, s.known.times(in)),
		Sections:  sections,
		Facts:     s.facts(path, in),
		FactsNote: s.factsNote(in),
		Changed:   s.changed(in.Path),
		Since:     s.since(path, in),
		Reading:   s.reading(in),
	}
	if s.Options.BaseURL != "" {
		v.Address = s.address(path)
	}
	if in.Summary.Value != "" {
		v.Description = opening(in.Summary.Value, 200)
	}
	if in.Duplicate != nil {
		v.Duplicate = Link{title(in.Duplicate), relative(path, in.Duplicate.Permalink)}
	}
	if in.Severity != nil {
		v.Sev.URL = relative(path, in.Severity.Permalink)
	}
	for _, f := range v.Facts {
		v.Missing = v.Missing || f.Text == "" && len(f.Links) == 0
	}
	v.Lists = s.lists(a)
	v.Contents = v.contents()
	v.Newer, v.Older = s.neighbour(path, in.Newer), s.neighbour(path, in.Older)
	return v
}

// changed returns the day on which the file at path was last committed.
func (s *site) changed(path string) Date {
	t, ok := s.Options.Changed[path]
	if !ok {
		return Date{}
	}
	return day(t.UTC())
}

// contents returns the sections of the page for the contents beside it.
func (v *IncidentPage) contents() []Link {
	var out []Link
	for _, sec := range v.Sections {
		if sec.ID != "" && sec.Title != "" {
			out = append(out, Link{sec.Title, "#" + escapeFragment(sec.ID)})
		}
	}
	for _, l := range v.Lists {
		out = append(out, Link{l.Title, "#" + l.ID})
	}
	return out
}

// lists returns the lists of other incidents after the text.
func (s *site) lists(a *article) []RelatedList {
	var siblings []RelatedItem
	for _, other := range a.in.Siblings {
		siblings = append(siblings, RelatedItem{Link: Link{title(other), relative(a.path, other.Permalink)},
			Date: dateOf(other.Date.Value), Why: "Another incident of the same file"})
	}
	earlier, shown, cut := s.earlier(a.path, a.in)
	var whole []Link
	if cut {
		for _, cause := range slices.Concat(a.in.Causes, a.in.Suggested) {
			all := count(len(cause.Incidents)+len(cause.Suggested), "incident")
			whole = append(whole, Link{"all " + all + " with “" + cause.Name + "”", relative(a.path, cause.Permalink)})
		}
	}
	heading := "Earlier with this cause"
	if len(a.in.Causes) > 1 {
		heading = "Earlier with these causes"
	}
	var out []RelatedList
	for _, l := range []RelatedList{
		{"earlier", heading, earlier, whole},
		{"related", "Related incidents", s.related(a.path, a.in, shown), nil},
		{"same-file", "In the same file", siblings, nil},
	} {
		if len(l.Items) > 0 {
			l.ID = a.unique(l.ID)
			out = append(out, l)
		}
	}
	return out
}

// incidentCrumbs returns the way from the list of incidents to this one.
func (s *site) incidentCrumbs(path string, in *corpus.Incident) []Link {
	out := []Link{{"Incidents", relative(path, string(atIncidents))}}
	if in.Year != nil {
		out = append(out, Link{in.Year.Name, relative(path, in.Year.Permalink)})
	}
	return out
}

// incidentState says whether the incident is over, as far as the document does.
func (s *site) incidentState(in *corpus.Incident) State {
	if x, ok := s.known.incidents[in.ID]; ok && x.Ongoing {
		return State{"progress", "Ongoing"}
	}
	if in.Resolved.OK() {
		return State{"done", "Resolved"}
	}
	return State{}
}

// editURL returns the address of the editor for a file, "" when none is set.
func (s *site) editURL(file string, line int) string {
	if s.Options.EditURL == "" {
		return ""
	}
	parts := strings.Split(file, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.NewReplacer("{path}", strings.Join(parts, "/"), "{line}", strconv.Itoa(line)).Replace(s.Options.EditURL)
}

// neighbour returns the entry of the next newer or older incident.
func (s *site) neighbour(path string, in *corpus.Incident) *Item {
	if in == nil {
		return nil
	}
	it := s.item(path, in, nil)
	it.Date = dateOf(in.Date.Value)
	return &it
}

// related returns the related incidents with their reasons: those that share
// terms or are named, then those whose text is similar, without those that are
// shown already.
func (s *site) related(path string, in *corpus.Incident, shown map[*corpus.Incident]bool) []RelatedItem {
	list := s.Corpus.Related(in)
	if s.Similar != nil {
		for _, r := range s.Similar(in.ID) {
			if !slices.ContainsFunc(list, func(o corpus.Related) bool { return o.Incident == r.Incident }) {
				list = append(list, r)
			}
		}
	}
	out := make([]RelatedItem, 0, len(list))
	for _, r := range list {
		if shown[r.Incident] {
			continue
		}
		item := RelatedItem{
			Link: Link{title(r.Incident), relative(path, r.Incident.Permalink)}, Date: dateOf(r.Incident.Date.Value),
			Why: r.Reason, Suggested: r.Text,
		}
		if r.Text && item.Why == "" && len(r.Words) > 0 {
			item.Why = "Similar words: " + strings.Join(r.Words, ", ")
		}
		s.promised(path, in, r.Incident, &item)
		out = append(out, item)
	}
	return out
}

// earlierShown is how many earlier occurrences of its causes an incident names.
const earlierShown = 6

// earlier returns the earlier occurrences of the causes of an incident, nearest
// first: those that the author names as such, those with the same cause, then
// those whose text only suggests it. shown are the incidents that it names; cut
// tells that there are more.
func (s *site) earlier(path string, in *corpus.Incident) (out []RelatedItem, shown map[*corpus.Incident]bool, cut bool) {
	when, dated := began(in)
	shown = map[*corpus.Incident]bool{}
	add := func(other *corpus.Incident, why string, suggested bool) {
		if other == in || shown[other] {
			return
		}
		if len(out) >= earlierShown {
			cut = true
			return
		}
		shown[other] = true
		if t, ok := began(other); ok && dated && !when.Before(t) {
			why += ", " + span(when.Sub(t)) + " before"
		}
		item := RelatedItem{Link: Link{title(other), relative(path, other.Permalink)}, Date: dateOf(other.Date.Value), Why: why, Suggested: suggested}
		s.promised(path, in, other, &item)
		out = append(out, item)
	}
	for _, other := range in.Earlier {
		add(other, "Named by the author as an earlier occurrence", false)
	}
	if !dated {
		return out, shown, cut
	}
	for _, suggested := range []bool{false, true} {
		terms := in.Causes
		if suggested {
			terms = in.Suggested
		}
		list, names := sharing(terms, suggested, when)
		for _, other := range list {
			why := "Shares the cause "
			if len(names[other]) > 1 {
				why = "Shares the causes "
			}
			add(other, why+strings.Join(names[other], ", "), suggested)
		}
	}
	return out, shown, cut
}

// sharing returns the incidents before t that are filed under any of the terms,
// nearest first, with the names of those terms.
func sharing(terms []*corpus.Term, suggested bool, t time.Time) (list []*corpus.Incident, names map[*corpus.Incident][]string) {
	names = map[*corpus.Incident][]string{}
	for _, term := range terms {
		for _, other := range earlierThan(filed(term, suggested), t) {
			if names[other] == nil {
				list = append(list, other)
			}
			names[other] = append(names[other], term.Name)
		}
	}
	slices.SortStableFunc(list, func(a, b *corpus.Incident) int {
		x, _ := began(a)
		y, _ := began(b)
		return y.Compare(x)
	})
	return list, names
}

// earlierThan returns the first few incidents of list, newest first, that began before t.
func earlierThan(list []*corpus.Incident, t time.Time) []*corpus.Incident {
	lo, hi := 0, len(list)
	for lo < hi { // list is ordered newest first, the undated last
		mid := (lo + hi) / 2
		if x, ok := began(list[mid]); ok && !x.Before(t) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	end := lo
	for end < len(list) && end-lo < 2*earlierShown {
		if _, ok := began(list[end]); !ok {
			break
		}
		end++
	}
	return list[lo:end]
}

// sinceDots is the width of a dot in the strips beside the facts, in per cent.
const sinceDots = 3.1

// since returns the strips of the first cause and the first service.
func (s *site) since(path string, in *corpus.Incident) []Since {
	var out []Since
	switch {
	case len(in.Causes) > 0:
		if c := in.Causes[0]; len(c.Incidents) > 1 {
			out = append(out, s.sinceStrip(path, "This cause", c, false))
		}
	case len(in.Suggested) > 0:
		if c := in.Suggested[0]; len(c.Suggested) > 1 {
			out = append(out, s.sinceStrip(path, "This cause", c, true))
		}
	}
	if len(in.Services) > 0 && len(in.Services[0].Incidents) > 1 {
		out = append(out, s.sinceStrip(path, "This service", in.Services[0], false))
	}
	return out
}

func (s *site) sinceStrip(path, what string, t *corpus.Term, suggested bool) Since {
	small := s.smallStrip(t, suggested)
	out := Since{Title: what, Link: Link{t.Name, relative(path, t.Permalink)}, Words: t.Name + ": " + small.words}
	if small.strip.Drawn() {
		out.Strip = small.strip
		out.Title += fmt.Sprintf(", since %d", small.since)
		if n := small.strip.earlier; n > 0 {
			out.Words += fmt.Sprintf("; %s before %d", number(n), small.since)
		}
		if len(small.strip.Bars) > 0 {
			out.Words += "; " + barWords
		}
	}
	return out
}

// smallStrip is the strip of a term beside the facts of its incidents.
type smallStrip struct {
	strip Strip
	since int    // the year it begins
	words string // how often the term comes back
}

// stripOf names a small strip: that of the incidents filed under a term, or of
// those whose text only suggests it.
type stripOf struct {
	term      *corpus.Term
	suggested bool
}

// smallStrip returns the small strip of a term. It is the same on the page of
// each of its incidents, so it is made once: some terms have thousands.
func (s *site) smallStrip(t *corpus.Term, suggested bool) smallStrip {
	key := stripOf{t, suggested}
	if known, ok := s.small.Load(key); ok {
		return known.(smallStrip)
	}
	list := filed(t, suggested)
	out := smallStrip{words: "suggested by the text of " + count(len(list), "incident")}
	if !suggested {
		out.words = cmp.Or(recurWords(s.recur(t, list)), count(len(list), "incident"))
	}
	if a, ok := s.axisOf(list, stripYears); ok {
		out.strip, out.since = strip(a, list, t, sinceDots), a.from.Year()
	}
	s.small.Store(key, out)
	return out
}

// recur returns how a term comes back by the incidents of list.
func (s *site) recur(t *corpus.Term, list []*corpus.Incident) stats.Recurrence {
	return s.Stats.Recur(stats.Term{ID: t.ID, Name: t.Name, Permalink: t.Permalink}, s.known.counted(list))
}

// recurWords says how often a term came back: "17 incidents, again about every 4 months".
func recurWords(r stats.Recurrence) string {
	if r.N == 0 {
		return ""
	}
	text := count(r.N, "incident")
	switch gap, once := typicalGap(r); {
	case once:
		text += ", one gap of " + gap
	case gap != "":
		text += ", again about every " + strings.TrimPrefix(gap, "1 ")
	}
	return text
}

// language returns the language of a document for the attribute lang, "" for that of the interface.
func language(p *postmortem.Postmortem) string {
	if p.Language == "en" {
		return ""
	}
	return p.Language
}
