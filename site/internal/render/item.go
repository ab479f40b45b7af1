package render

import (
	"strings"
	"unicode"

	"afterword/site/internal/corpus"
)

// Sev is a severity as it is shown: text always, bars when it can be ranked.
// The zero value shows nothing.
type Sev struct {
	Text string // "SEV1", or the words of the author
	Rank int    // 1 (worst) to 5; 0 when the words cannot be ranked
	URL  string // of the severity's page; "" where the badge is no link
}

// severity returns the severity of an incident, and the zero Sev when it is unstated.
func severity(in *corpus.Incident) Sev {
	if in.Severity == nil {
		return Sev{}
	}
	return Sev{Text: in.Severity.Name, Rank: in.Severity.Rank}
}

// rank returns the rank of an incident's severity, 0 when it has none.
func rank(in *corpus.Incident) int {
	if in.Severity == nil {
		return 0
	}
	return in.Severity.Rank
}

// Item is one incident in a short list.
type Item struct {
	Link
	Sev    Sev
	Sub    string // services
	More   string // causes, after the services, where there is room; begins with a comma when Sub is not empty
	Date   Date
	Length string // time to restore; "" when it is not recorded
}

// item returns the entry of an incident in a list on the page at path. The term
// that the page is about is not said again of every incident.
func (s *site) item(path string, in *corpus.Incident, about *corpus.Term) Item {
	it := Item{
		Link: Link{title(in), relative(path, in.Permalink)},
		Sev:  severity(in),
		Date: dateOf(in.Date.Value).short(s.Corpus.Now),

		Length: s.known.restored(in),
	}
	var services, causes []string
	for _, t := range in.Services {
		if t != about {
			services = append(services, t.Name)
		}
	}
	for _, t := range in.Causes {
		if t != about {
			causes = append(causes, t.Name)
		}
	}
	it.Sub, it.More = strings.Join(services, ", "), strings.Join(causes, ", ")
	if it.Sub != "" && it.More != "" {
		it.More = ", " + it.More
	}
	return it
}

// items returns the entries of a list of incidents.
func (s *site) items(path string, list []*corpus.Incident, about *corpus.Term) []Item {
	out := make([]Item, len(list))
	for i, in := range list {
		out[i] = s.item(path, in, about)
	}
	return out
}

// title returns the title of an incident, its ID for want of one.
func title(in *corpus.Incident) string {
	if t, ok := in.Title.Get(); ok && strings.TrimSpace(t) != "" {
		return t
	}
	return in.ID
}

// lowerFirst makes a name fit into a sentence: "Config change" becomes "config
// change", "DNS" stays.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// links returns links to the pages of terms.
func links(path string, terms []*corpus.Term) []Link {
	out := make([]Link, len(terms))
	for i, t := range terms {
		out[i] = Link{t.Name, relative(path, t.Permalink)}
	}
	return out
}
