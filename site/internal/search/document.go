package search

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// exactBlock is the distance between the blocks of positions that the titles
// and names of an incident are laid out in. An exact name of n words begins at
// position n+1 of its block, any other in its second half, so that whoever
// finds words in a row also knows whether they are the whole of a name.
const exactBlock = 256

// longestName is how many words of a title or name are indexed.
const longestName = 120

// openActions is the value of the facet "is" for incidents with an open action.
const openActions = "open-actions"

// doc is everything about one incident that is indexed or exported.
type doc struct {
	num      int // position in ascending order of ids
	inc      *corpus.Incident
	from     origin
	passages []passage
	bags     *bags           // of its words, until bleve has them
	lens     [fieldCount]int // words
	facets   [facetCount][]*corpus.Term
	day      int    // days since 1970-01-01 plus 1; 0 when unknown
	minutes  int    // duration plus 1; 0 when unknown
	lasted   string // duration as the site writes it; "" when unknown
	open     bool
	hash     string // of everything above, to see whether bleve has it already
	shown    string // digest of what the client shows of it
}

// facet is one way of narrowing a result.
type facet int

// The facets, in the order of their display.
const (
	severityFacet facet = iota
	serviceFacet
	causeFacet
	suggestedFacet
	tagFacet
	teamFacet
	yearFacet
	facetCount
)

// facetNames are the names in the query language, in addresses and in bleve.
var facetNames = [facetCount]string{"severity", "service", "cause", "suggested", "tag", "team", "year"}

// facetTitles are shown to people.
var facetTitles = [facetCount]string{"Severity", "Service", "Cause", "Suggested cause", "Tag", "Team", "Year"}

// newDoc analyses an incident.
func (a *analyzer) newDoc(c *corpus.Corpus, inc *corpus.Incident) *doc {
	l := a.takeLayout()
	defer a.layouts.Put(l)
	d := &doc{inc: inc, from: originOf(c, inc), passages: l.passages(inc)}
	l.addNames(inc)
	l.addPassages(d.passages)
	d.facets = facetTerms(inc)
	if m := day(inc); !m.IsZero() && m.Precision != postmortem.ClockOnly {
		d.day = dayNumber(m.Wall) + 1
	}
	if length, ok := duration(inc, c.Zone); ok {
		d.minutes, d.lasted = int(length.Round(time.Minute)/time.Minute)+1, postmortem.FormatDuration(length)
	}
	d.open = slices.ContainsFunc(inc.Actions, isOpen)
	for f, tokens := range l.tokens {
		d.lens[f] = len(tokens)
	}
	d.hash, d.shown = l.digest(d), d.digestShown()
	d.bags = l.collect()
	return d
}

// origin is what a document is made of: equal origins, equal documents.
type origin struct {
	postmortem *postmortem.Postmortem
	identity   string
	zone       string
}

func originOf(c *corpus.Corpus, inc *corpus.Incident) origin {
	o := origin{postmortem: inc.Postmortem, identity: inc.Identity()}
	if c.Zone != nil {
		o.zone = c.Zone.String()
	}
	return o
}

// eachWord calls fn for every word of the fields of words, field by field, with
// how often it stands there.
func (d *doc) eachWord(fn func(w *word, n int)) {
	for f := range d.bags[:words] {
		b := &d.bags[f]
		for i, w := range b.words {
			fn(w, len(b.at(i)))
		}
	}
}

// lowered returns text in lower case, as far as camel case is concerned.
func lowered(text string) string {
	return strings.Map(func(r rune) rune {
		if isUpper(r) {
			r += 'a' - 'A'
		}
		return r
	}, text)
}

// exactKey is the token of exactField for a title or id with these tokens.
func exactKey(tokens []token) string { return strings.Join(sequence(tokens), " ") }

// sequence returns the terms of the tokens that follow each other, without wholes.
func sequence(tokens []token) []string {
	var out []string
	for i, t := range tokens {
		if t.kind == wholeToken {
			continue
		}
		if t.kind == gramToken && i > 0 && len([]rune(t.term)) == 1 && tokens[i-1].kind == gramToken && tokens[i-1].end == t.end {
			continue // the last character of a run is in the pair before it
		}
		out = append(out, t.term)
	}
	return out
}

// title returns the title, or the id of an incident without one.
func title(inc *corpus.Incident) string {
	if t := clean(inc.Title.Value); t != "" {
		return strings.ReplaceAll(t, "\n", " ")
	}
	return inc.ID
}

func facetTerms(inc *corpus.Incident) (f [facetCount][]*corpus.Term) {
	if inc.Severity != nil {
		f[severityFacet] = []*corpus.Term{inc.Severity}
	}
	f[serviceFacet], f[causeFacet], f[suggestedFacet] = inc.Services, inc.Causes, inc.Suggested
	f[tagFacet], f[teamFacet] = inc.Tags, inc.Teams
	if inc.Year != nil {
		f[yearFacet] = []*corpus.Term{inc.Year}
	}
	return f
}

// dayNumber returns the days from 1970-01-01 to the calendar day of t.
func dayNumber(t time.Time) int {
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// duration returns how long an incident lasted: as stated, else from its start
// to its resolution.
func duration(inc *corpus.Incident, zone *time.Location) (time.Duration, bool) {
	for _, stated := range []postmortem.Found[postmortem.Duration]{inc.Stated.Resolve, inc.Stated.Duration} {
		if s, ok := stated.Get(); ok && s.Length >= 0 {
			return s.Length, true
		}
	}
	from, ok1 := inc.Started.Value.Instant(zone)
	to, ok2 := inc.Resolved.Value.Instant(zone)
	if !ok1 || !ok2 || to.Before(from) {
		return 0, false
	}
	return to.Sub(from), true
}

func isOpen(a postmortem.Action) bool {
	return a.Status == postmortem.Open || a.Status == postmortem.InProgress || a.Status == postmortem.Blocked
}

// shortDate writes a day as the site does: "23 Mar 2022".
func shortDate(m postmortem.Moment) string {
	switch {
	case m.IsZero() || m.Precision == postmortem.ClockOnly:
		return ""
	case m.Precision == postmortem.Year:
		return strconv.Itoa(m.Wall.Year())
	case m.Precision == postmortem.Month:
		return m.Wall.Format("Jan 2006")
	}
	return m.Wall.Format("2 Jan 2006")
}
