// Package corpus is all postmortems together: ordered, named, filed under
// terms, and linked with each other.
//
// It decides identities and addresses. It does no arithmetic on times (package
// stats) and renders nothing.
package corpus

import (
	"time"

	"afterword/site/internal/postmortem"
)

// Corpus is the whole collection. It is not changed after it is made.
type Corpus struct {
	Incidents    []*Incident // newest first: by date descending, then by ID; undated last
	Taxonomies   []*Taxonomy // always in this order: services, causes, tags, teams, severities, years
	Pages        []Page      // plain pages, by address
	NotIncidents []NotIncident
	Zone         *time.Location // zone for times written without one; nil when none is set
	Now          time.Time      // the as-of date of the build
}

// Incident is one postmortem in its place in the collection.
type Incident struct {
	*postmortem.Postmortem
	ID        string // unique; the explicit one, else derived from the file name
	Slug      string // unique; the last part of the address without .html
	Permalink string // slash path from the root of the site: "incidents/2021-06-03-database-full.html"

	Services  []*Term
	Causes    []*Term // labelled
	Suggested []*Term // suggested causes, never among Causes
	Tags      []*Term
	Teams     []*Term
	Severity  *Term // nil when unstated
	Year      *Term // nil when undated

	Siblings []*Incident // other incidents of the same file
	Related  []Related   // strongest first
	Newer    *Incident   // neighbours in order of date
	Older    *Incident
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
	Incidents   []*Incident // newest first; for causes the labelled ones
	Suggested   []*Incident // for causes: where the cause is only suggested
}

// Related is another incident and why it is named.
type Related struct {
	Incident *Incident
	Reason   string   // a sentence part: "Same service and cause: checkout, config change"
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
