package search

import (
	"cmp"
	"context"
	"slices"

	"afterword/site/internal/corpus"
)

// SearchOptions say which part of the answer is wanted. The zero value wants
// all hits, best first.
type SearchOptions struct {
	Limit  int    // hits at most; 0 means all
	Offset int    // hits left out at the beginning
	Sort   string // "" or best, newest, oldest, longest
	// Facets narrows by ids of terms: any of those of one facet, all facets together.
	Facets map[string][]string
}

// Results is the answer to a query.
type Results struct {
	Total    int
	Partial  bool // no incident has all the words; these have some
	Hits     []Hit
	Facets   []Facet
	Found    []Count // in which parts of the postmortems
	Notes    []Note
	Problems []Problem
	// Without names the words that no incident has, when nothing was found.
	Without []string
}

// Hit is one incident.
type Hit struct {
	Incident *corpus.Incident
	Score    float64
	Date     string // as the site writes it; "" when unknown
	Length   string // duration; "" when unknown
	Excerpts []Excerpt
}

// Facet is one way of narrowing, with its terms.
type Facet struct {
	Name   string // as in the query language
	Title  string
	Counts []Count
}

// Count is how many incidents a list has after one more narrowing.
type Count struct {
	ID    string
	Title string
	N     int
}

// Note says how a word was taken: as the beginning of others, or corrected.
type Note struct {
	Word string
	Kind string // prefix, fuzzy, unknown
	Used []string
}

// Search answers a query.
func (x *Index) Search(ctx context.Context, text string, o SearchOptions) (Results, error) {
	q := Parse(text)
	p, notes, problems := x.planFor(q, text, planOptions{})
	selected := x.selected(o.Facets)
	res := Results{Problems: append(q.Problems, problems...)}
	hits, err := x.ask(ctx, p)
	if err != nil {
		return Results{}, err
	}
	hits = x.narrow(hits, selected, -1)
	if len(hits) == 0 && p.Main != nil {
		res.Without = missing(notes)
		if any, _, _ := x.planFor(q, text, planOptions{Any: true}); any.Main.Op == "or" {
			all, err := x.ask(ctx, any)
			if err != nil {
				return Results{}, err
			}
			hits = x.narrow(all, selected, -1)
			res.Partial, p = len(hits) > 0, any
		}
	}
	for _, n := range notes {
		res.Notes = append(res.Notes, Note(n))
	}
	res.Total = len(hits)
	x.sort(hits, o.Sort, !p.Main.ranks())
	marks := p.marks()
	for _, h := range page(hits, o.Offset, o.Limit) {
		d := x.docs[h.doc]
		res.Hits = append(res.Hits, Hit{Incident: d.inc, Score: h.score, Date: shortDate(day(d.inc)), Length: d.lasted,
			Excerpts: x.excerpts(d, marks)})
	}
	return res, x.count(ctx, &res, p, selected)
}

// planFor makes the plan of a query: of a long text without a structure, only
// its telling words are looked for.
func (x *Index) planFor(q Query, text string, o planOptions) (*plan, []note, []Problem) {
	if isPasted(q, text) {
		return x.pasted(text), nil, nil
	}
	return x.plan(q, text, o)
}

// missing returns the words that no incident has.
func missing(notes []note) (out []string) {
	for _, n := range notes {
		if n.Kind == "unknown" {
			out = append(out, n.Word)
		}
	}
	return out
}

func page(hits []scored, offset, limit int) []scored {
	hits = hits[min(max(offset, 0), len(hits)):]
	if limit > 0 {
		hits = hits[:min(limit, len(hits))]
	}
	return hits
}

// sort orders hits. It never changes which there are.
func (x *Index) sort(hits []scored, by string, unranked bool) {
	key := func(s scored) int { return -x.docs[s.doc].day }
	switch by {
	case "oldest":
		key = func(s scored) int { // without a day: last
			return (x.docs[s.doc].day - 1) & (1<<31 - 1)
		}
	case "longest":
		key = func(s scored) int { return -x.docs[s.doc].minutes }
	case "newest":
	default:
		if !unranked {
			return
		}
	}
	slices.SortStableFunc(hits, func(a, b scored) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.doc, b.doc)) })
}

// selected turns the chosen terms of the facets into sets.
func (x *Index) selected(facets map[string][]string) (out [facetCount]map[string]bool) {
	for f, name := range facetNames {
		for _, id := range facets[name] {
			if out[f] == nil {
				out[f] = map[string]bool{}
			}
			out[f][id] = true
		}
	}
	return out
}

// has reports whether a document has one of the chosen terms.
func (d *doc) has(f facet, chosen map[string]bool) bool {
	return chosen == nil || slices.ContainsFunc(d.facets[f], func(t *corpus.Term) bool { return chosen[t.ID] })
}

// narrow keeps what the chosen terms allow; the facet except is not asked.
func (x *Index) narrow(hits []scored, selected [facetCount]map[string]bool, except facet) []scored {
	var out []scored
	for _, h := range hits {
		ok := true
		for f, chosen := range selected {
			ok = ok && (facet(f) == except || x.docs[h.doc].has(facet(f), chosen))
		}
		if ok {
			out = append(out, h)
		}
	}
	return out
}

// count fills in the facets: for a term, the length of the list after choosing
// it as well.
func (x *Index) count(ctx context.Context, res *Results, p *plan, selected [facetCount]map[string]bool) error {
	all, err := x.ask(ctx, p)
	if err != nil {
		return err
	}
	for f := range facetCount {
		base, n := 0, map[string]int{}
		for _, h := range x.narrow(all, selected, f) {
			d := x.docs[h.doc]
			already := selected[f] != nil && d.has(f, selected[f])
			if already {
				base++
			}
			for _, t := range d.facets[f] {
				if !already || selected[f][t.ID] {
					n[t.ID]++
				}
			}
		}
		out := Facet{Name: facetNames[f], Title: facetTitles[f]}
		for _, t := range x.facetTerms[f] {
			k := n[t.ID]
			if selected[f] != nil && !selected[f][t.ID] {
				k += base
			}
			out.Counts = append(out.Counts, Count{t.ID, t.Name, k})
		}
		res.Facets = append(res.Facets, out)
	}
	return nil
}
