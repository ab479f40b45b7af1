package corpus

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// Spec describes a term of a taxonomy ahead of its use: its canonical id, how
// it is shown, and which other spellings mean it.
type Spec struct {
	ID          string
	Name        string
	Description string
	Aliases     []string
	Rank        int // of a severity: 1 is worst
}

// The taxonomies, in the order in which they are always listed.
var taxonomies = []Taxonomy{
	{Name: "services", Singular: "service", Title: "Services"},
	{Name: "causes", Singular: "cause", Title: "Causes"},
	{Name: "tags", Singular: "tag", Title: "Tags"},
	{Name: "teams", Singular: "team", Title: "Teams"},
	{Name: "severities", Singular: "severity", Title: "Severities"},
	{Name: "years", Singular: "year", Title: "Years"},
}

// filer files incidents under the terms of one taxonomy.
type filer struct {
	taxonomy  *Taxonomy
	specs     map[string]*Spec     // by key of id, name and aliases
	terms     map[string]*Term     // by key
	named     map[string]*naming   // by the name as it is written
	spellings map[string][]*naming // by key

	bare  func() map[string]bool // keys of services that are named without a remark somewhere; asked of the filer of services alone
	label func(string) string    // cuts the name out of what is written; nil for all of it
}

// naming is one way of writing a term.
type naming struct {
	term     *Term  // nil when the name says nothing
	spelling string // the name with single spaces
	uses     int
}

func newFiler(t Taxonomy, specs []Spec) *filer {
	f := &filer{taxonomy: &t, specs: make(map[string]*Spec), terms: make(map[string]*Term), named: make(map[string]*naming),
		spellings: make(map[string][]*naming)}
	for i := range specs {
		s := &specs[i]
		for _, name := range append([]string{s.ID, s.Name}, s.Aliases...) {
			if k := Key(name); k != "" && f.specs[k] == nil {
				f.specs[k] = s
			}
		}
	}
	return f
}

// term returns the term that name means, making it on first use; nil when it
// says nothing.
func (f *filer) term(name string) *Term {
	n := f.named[name]
	if n == nil {
		n = f.naming(name)
		f.named[name] = n
	}
	n.uses++
	return n.term
}

func (f *filer) naming(name string) *naming {
	if f.label != nil {
		name = f.label(name)
	}
	name = strings.Join(strings.Fields(name), " ")
	key := Key(name)
	if key == "" {
		return new(naming)
	}
	spec := f.specs[key]
	if spec != nil {
		key = Key(cmp.Or(spec.ID, spec.Name))
	}
	t := f.terms[key]
	if t == nil {
		t = &Term{Taxonomy: f.taxonomy}
		if spec != nil {
			t.ID = Slug(cmp.Or(spec.ID, spec.Name))
			t.Name = cmp.Or(spec.Name, humanise(spec.ID))
			t.Description, t.Aliases, t.Rank = spec.Description, spec.Aliases, spec.Rank
		}
		f.terms[key] = t
	}
	n := &naming{term: t, spelling: name}
	f.spellings[key] = append(f.spellings[key], n)
	return n
}

// uses counts how often each spelling of the term with this key is used.
func (f *filer) uses(key string) map[string]int {
	out := make(map[string]int)
	for _, n := range f.spellings[key] {
		out[n.spelling] += n.uses
	}
	return out
}

// finish names the terms that no configuration names, sorts everything, and
// gives each term its address.
func (f *filer) finish() *Taxonomy {
	for key, t := range f.terms {
		if t.Name == "" {
			t.Name = spelling(f.uses(key))
			t.ID = Slug(t.Name)
			if f.taxonomy.Name == "causes" || f.taxonomy.Name == "tags" {
				t.Name = humanise(t.Name)
			}
		}
		if f.taxonomy.Name == "services" || f.taxonomy.Name == "teams" {
			t.Aliases = append(slices.Clone(t.Aliases), otherSpellings(f.uses(key), t.Name, t.Aliases)...)
		}
		f.taxonomy.Terms = append(f.taxonomy.Terms, t)
	}
	slices.SortFunc(f.taxonomy.Terms, func(a, b *Term) int {
		return cmp.Or(strings.Compare(Key(a.Name), Key(b.Name)), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	taken := make(map[string]bool)
	for _, t := range f.taxonomy.Terms {
		id := cmp.Or(t.ID, "term")
		for n := 2; taken[id] || id == "index"; n++ {
			id = fmt.Sprintf("%s-%d", cmp.Or(t.ID, "term"), n)
		}
		taken[id] = true
		t.ID = id
		t.Permalink = f.taxonomy.Name + "/" + id + ".html"
	}
	return f.taxonomy
}

// spelling returns the most used spelling; among equals the first in order.
func spelling(uses map[string]int) string {
	best := ""
	for _, s := range slices.Sorted(maps.Keys(uses)) {
		if best == "" || uses[s] > uses[best] {
			best = s
		}
	}
	return best
}

// otherSpellings returns the spellings beside name and the known aliases, in order.
func otherSpellings(uses map[string]int, name string, known []string) []string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(uses)) {
		if s != name && !slices.Contains(known, s) {
			out = append(out, s)
		}
	}
	return out
}

// humanise turns an id such as "config-change" into "Config change"; text that
// is not an id stays as it is.
func humanise(id string) string {
	if id == "" || strings.ContainsFunc(id, unicode.IsUpper) || strings.Contains(id, " ") {
		return id
	}
	text := strings.NewReplacer("-", " ", "_", " ").Replace(id)
	first := []rune(text)
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// severityLabel shortens a severity to the label itself: "SEV-4 (near miss)" → "SEV-4".
func severityLabel(raw string) string {
	label := raw
	for _, stop := range []string{"(", "（", ":", "：", " - ", " – ", " — ", ","} {
		if at := strings.Index(label, stop); at > 0 {
			label = label[:at]
		}
	}
	label = strings.TrimSpace(label)
	if r := []rune(label); len(r) > 32 {
		label = string(r[:32])
	}
	return label
}

// file files every incident under its terms.
func file(incidents []*Incident, opts Options) ([]*Taxonomy, []diag.Diagnostic) {
	specs := map[string][]Spec{"services": opts.Services, "causes": opts.Causes, "tags": opts.Tags,
		"teams": opts.Teams, "severities": opts.Severities}
	filers := make([]*filer, len(taxonomies))
	for i, t := range taxonomies {
		filers[i] = newFiler(t, specs[t.Name])
		switch t.Name {
		case "services":
			filers[i].bare = sync.OnceValue(func() map[string]bool { return bareNames(incidents) })
		case "severities":
			filers[i].label = severityLabel
		}
	}
	for _, in := range incidents {
		for _, f := range filers {
			in.file(f, opts)
		}
	}
	var out []*Taxonomy
	var diags []diag.Diagnostic
	for i, t := range taxonomies {
		done := filers[i].finish()
		if t.Name == "severities" {
			slices.SortStableFunc(done.Terms, func(a, b *Term) int {
				return cmp.Compare(cmp.Or(a.Rank, 99), cmp.Or(b.Rank, 99))
			})
		}
		if t.Name == "years" {
			slices.Reverse(done.Terms)
		}
		out = append(out, done)
	}
	return out, diags
}

// terms returns the terms that the labels mean, each once, in the order of the labels.
func terms(f *filer, labels []postmortem.Label) []*Term {
	var out []*Term
	for _, l := range labels {
		if t := f.term(l.Name); t != nil && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// suggest files the suggested causes; accepted ones count as labelled where the
// postmortem labels none itself.
func (in *Incident) suggest(f *filer, accept bool) {
	for _, s := range in.Suggests {
		t := f.term(s.Cause)
		if t == nil || slices.Contains(in.Causes, t) || slices.Contains(in.Suggested, t) {
			continue
		}
		in.Suggested = append(in.Suggested, t)
	}
	if accept && len(in.Causes) == 0 {
		in.Causes, in.Suggested = in.Suggested, nil
	}
}

// rank files the incident under its severity.
func (in *Incident) rank(f *filer) {
	s, ok := in.Postmortem.Severity.Get()
	if !ok {
		return
	}
	in.Severity = f.term(s.Raw)
	if in.Severity != nil && in.Severity.Rank == 0 {
		in.Severity.Rank = s.Rank
	}
}

// file files the incident under its terms of one taxonomy, and puts it into
// their lists.
func (in *Incident) file(f *filer, opts Options) {
	list := func(terms []*Term) {
		for _, t := range terms {
			t.Incidents = append(t.Incidents, in)
		}
	}
	switch f.taxonomy.Name {
	case "services":
		in.Services = terms(f, f.withoutRemarks(in.Postmortem.Services))
		list(in.Services)
	case "causes":
		in.Causes = terms(f, in.Postmortem.Causes)
		in.suggest(f, opts.AcceptSuggestions)
		list(in.Causes)
		for _, t := range in.Suggested {
			t.Suggested = append(t.Suggested, in)
		}
	case "tags":
		in.Tags = terms(f, in.Postmortem.Tags)
		list(in.Tags)
	case "teams":
		in.Teams = terms(f, in.Postmortem.Teams)
		list(in.Teams)
	case "severities":
		in.rank(f)
		if in.Severity != nil {
			in.Severity.Incidents = append(in.Severity.Incidents, in)
		}
	case "years":
		if y := in.Begins(); !y.IsZero() && y.Precision != postmortem.ClockOnly {
			in.Year = f.term(strconv.Itoa(y.Wall.Year()))
			in.Year.Incidents = append(in.Year.Incidents, in)
		}
	}
}
