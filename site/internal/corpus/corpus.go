// Package corpus is all postmortems together: ordered, named, filed under
// terms, and linked with each other.
//
// It decides identities and addresses. It does no arithmetic on times (package
// stats) and renders nothing.
package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/parse"
	"afterword/site/internal/postmortem"
)

// Corpus is the whole collection. It is not changed after it is made.
type Corpus struct {
	Incidents    []*Incident // newest first: by date descending, then by ID; undated last
	Taxonomies   []*Taxonomy // always in this order: services, causes, tags, teams, severities, years
	Pages        []Page      // plain pages, by address
	NotIncidents []NotIncident
	Assets       []string       // files of the folder that a page shows or links, slash paths, sorted
	Zone         *time.Location // zone for times written without one; nil when none is set
	Now          time.Time      // the as-of date of the build

	index  *index
	hidden hidden
}

// Incident is one postmortem in its place in the collection.
type Incident struct {
	*postmortem.Postmortem
	ID        string // unique; the explicit one, else derived from the file name
	Slug      string // unique; the last part of the address without .html
	Permalink string // slash path from the root of the site: "incidents/2021-06-03-database-full.html"

	Services  []*Term
	Causes    []*Term // labelled, or suggested and accepted by the configuration
	Suggested []*Term // suggested causes, never among Causes
	Tags      []*Term
	Teams     []*Term
	Severity  *Term // nil when unstated
	Year      *Term // nil when undated

	Siblings  []*Incident // other incidents of the same file
	Earlier   []*Incident // those that the author names as earlier occurrences
	Duplicate *Incident   // the incident that this one is a second write-up of; nil when none
	Newer     *Incident   // neighbours in order of date
	Older     *Incident

	place    int    // in the order of the corpus
	identity string // see Identity
}

// Taxonomy is one way of filing incidents.
type Taxonomy struct {
	Name     string // plural, as in addresses: "services"
	Singular string // "service"
	Title    string // "Services"
	Terms    []*Term
}

// Term is one value of a taxonomy.
type Term struct {
	Taxonomy    *Taxonomy
	Name        string // display form: "Config change"
	ID          string // canonical key: "config-change"
	Permalink   string // "causes/config-change.html"
	Description string
	Aliases     []string
	Rank        int         // of a severity: 1 is worst; 0 otherwise
	Incidents   []*Incident // newest first; for causes those in Incident.Causes
	Suggested   []*Incident // for causes: where the cause is only suggested
}

// Related is another incident and why it is named.
type Related struct {
	Incident *Incident
	Reason   string   // a sentence without a full stop: "Same service and cause: Checkout, Config change"
	Score    float64  // for the order only
	Text     bool     // found by text similarity: a suggestion, never counted
	Words    []string // shared rare words, when Text
}

// Page is a plain page from the folder pages/.
type Page struct {
	*postmortem.Postmortem
	Permalink string
}

// NotIncident is a file that makes no incident page, and why.
type NotIncident struct {
	Path   string
	Reason string
}

// Audience says for whom a site is built.
type Audience string

// The audiences, from the widest to the narrowest. A site for one audience
// also holds what the wider ones may see.
const (
	Public     Audience = "public"
	Internal   Audience = "internal"
	Restricted Audience = "restricted"
)

// Options say how to put postmortems together. The zero value files every term
// as it is spelled, for the audience [Internal], without drafts.
type Options struct {
	Services, Causes, Tags, Teams, Severities []Spec

	AcceptSuggestions bool           // count suggested causes as labelled ones
	Audience          Audience       // "" means Internal
	Drafts            bool           // keep drafts
	Zone              *time.Location // for times written without a zone
	Now               time.Time      // the as-of date; zero means the day of the last incident
	Files             []string       // all files of the folder, slash paths, for links and images
}

// New puts the files together. What collides or leads nowhere becomes a finding.
func New(files []parse.File, opts Options) (*Corpus, []diag.Diagnostic) {
	c := &Corpus{Zone: opts.Zone, Now: opts.Now}
	kept, hidden, diags := audience(files, opts)
	c.hidden = hidden
	for _, f := range kept {
		c.add(f)
	}
	sortIncidents(c.Incidents)
	if c.Now.IsZero() {
		c.Now = last(c.Incidents)
	}
	diags = append(diags, name(c.Incidents)...)
	taxonomies, found := file(c.Incidents, opts)
	c.Taxonomies = taxonomies
	diags = append(diags, found...)
	for i, in := range c.Incidents {
		in.place = i
		if i > 0 {
			in.Newer = c.Incidents[i-1]
		}
		if i+1 < len(c.Incidents) {
			in.Older = c.Incidents[i+1]
		}
	}
	c.index = newIndex(c, opts.Files)
	c.link()
	c.identify()
	c.Assets = c.assets()
	return c, diag.Sort(diags)
}

// Taxonomy returns the taxonomy with the given plural name, and nil when there is none.
func (c *Corpus) Taxonomy(name string) *Taxonomy {
	for _, t := range c.Taxonomies {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// audience drops what the site may not show, with the names that the rest has for it.
func audience(files []parse.File, opts Options) (kept []parse.File, gone hidden, diags []diag.Diagnostic) {
	for _, f := range files {
		keep := f
		keep.Postmortems = nil
		var hide []*postmortem.Postmortem
		for _, p := range f.Postmortems {
			of := Audience(strings.ToLower(strings.TrimSpace(p.Audience.Value)))
			if !p.Audience.OK() {
				of = Internal
			}
			if rankOf(of) == 0 {
				diags = append(diags, diag.Diagnostic{Path: p.Path, Line: p.Audience.Line, Severity: diag.Fatal,
					Code: "unknown-audience", Text: fmt.Sprintf("there is no audience %q", p.Audience.Value),
					Hint: "use public, internal or restricted"})
				continue
			}
			if rankOf(of) <= rankOf(cmp.Or(opts.Audience, Internal)) && (!p.Draft || opts.Drafts) {
				keep.Postmortems = append(keep.Postmortems, p)
			} else {
				hide = append(hide, p)
			}
		}
		if len(hide) > 0 {
			gone.add(hide, len(keep.Postmortems) == 0)
		}
		if len(keep.Postmortems) > 0 || (f.Kind == parse.NotIncident && opts.Audience != Public) {
			kept = append(kept, keep)
		}
	}
	if gone.paths != nil {
		for _, f := range kept {
			for i, p := range f.Postmortems {
				f.Postmortems[i] = gone.without(p)
			}
		}
	}
	return kept, gone, diags
}

// rankOf orders the audiences; an unknown one has rank 0.
func rankOf(a Audience) int {
	switch a {
	case Public:
		return 1
	case Internal:
		return 2
	case Restricted:
		return 3
	}
	return 0
}

// add takes one file into the collection.
func (c *Corpus) add(f parse.File) {
	switch f.Kind {
	case parse.NotIncident:
		c.NotIncidents = append(c.NotIncidents, NotIncident{Path: f.Path, Reason: f.Reason})
	case parse.Page:
		for _, p := range f.Postmortems {
			c.Pages = append(c.Pages, Page{Postmortem: p, Permalink: pagePermalink(p.Path)})
		}
	default:
		var same []*Incident
		for _, p := range f.Postmortems {
			same = append(same, &Incident{Postmortem: p})
		}
		for _, in := range same {
			for _, other := range same {
				if other != in {
					in.Siblings = append(in.Siblings, other)
				}
			}
		}
		c.Incidents = append(c.Incidents, same...)
	}
}

// pagePermalink returns the address of a plain page: its path below pages/.
func pagePermalink(name string) string {
	at := strings.LastIndex("/"+name, "/pages/")
	rest := name[at+len("pages/"):]
	var parts []string
	for _, p := range strings.Split(rest, "/") {
		parts = append(parts, cmp.Or(Slug(stem(p)), "page"))
	}
	return "pages/" + strings.Join(parts, "/") + ".html"
}

// sortIncidents orders incidents newest first, undated ones last.
func sortIncidents(list []*Incident) {
	type dated struct {
		*Incident
		when  time.Time
		dated bool
	}
	order := make([]dated, len(list))
	for i, in := range list {
		begins := in.Begins()
		order[i] = dated{in, begins.Wall, begins.HasYear()}
	}
	slices.SortStableFunc(order, func(a, b dated) int {
		switch {
		case a.dated != b.dated && a.dated:
			return -1
		case a.dated != b.dated:
			return 1
		case !a.when.Equal(b.when):
			return b.when.Compare(a.when)
		}
		return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Part, b.Part))
	})
	for i, d := range order {
		list[i] = d.Incident
	}
}

// last returns the end of the day after the newest incident began; without any
// dated incident the zero time.
func last(newestFirst []*Incident) time.Time {
	if len(newestFirst) == 0 || !newestFirst[0].Begins().HasYear() {
		return time.Time{}
	}
	w := newestFirst[0].Begins().Wall
	return time.Date(w.Year(), w.Month(), w.Day()+1, 0, 0, 0, 0, time.UTC)
}
