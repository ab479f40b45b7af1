package search

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// scored is a document and its score.
type scored struct {
	doc   int
	score float64
}

// ask runs a plan in bleve and returns every hit, best first, equal ones in
// order of ids.
func (x *Index) ask(ctx context.Context, p *plan) ([]scored, error) {
	if len(x.docs) == 0 {
		return nil, nil
	}
	req := bleve.NewSearchRequestOptions(p.query(), len(x.docs), 0, false)
	req.SortBy([]string{"-_score", "_id"})
	req.PreSearchData = map[string]any{search.BM25PreSearchDataKey: x.stats()}
	res, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	out := make([]scored, len(res.Hits))
	for i, h := range res.Hits {
		out[i] = scored{x.byID[h.ID], h.Score}
	}
	return out, nil
}

// stats are the true numbers of tokens per field. Left to itself bleve takes
// the number of different terms, segment by segment, for the length of a field.
func (x *Index) stats() *search.BM25Stats {
	s := &search.BM25Stats{DocCount: float64(len(x.docs)), FieldCardinality: map[string]int{"*": 1, "is": 1, "day": 1, "minutes": 1}}
	for f, name := range fieldNames {
		s.FieldCardinality[name] = x.totals[f]
	}
	for _, name := range facetNames {
		s.FieldCardinality[facetField(name)] = 1
	}
	return s
}

// query returns the plan in bleve's form.
func (p *plan) query() query.Query {
	main := query.Query(query.NewMatchAllQuery())
	if p.Main != nil {
		main = p.Main.query()
	}
	q := query.NewBooleanQuery([]query.Query{main}, queries(p.Should), queries(p.Not))
	var filters []query.Query
	for _, f := range p.Filters {
		filters = append(filters, f.query())
	}
	if len(filters) > 0 {
		q.AddFilter(query.NewConjunctionQuery(filters))
	}
	return q
}

func queries(steps []*step) (out []query.Query) {
	for _, s := range steps {
		out = append(out, s.query())
	}
	return out
}

func (s *step) query() query.Query {
	switch s.Op {
	case "term":
		q := query.NewTermQuery(s.Terms[0])
		q.SetField(fieldNames[s.Field])
		q.SetBoost(s.Boost)
		return q
	case "phrase":
		q := query.NewPhraseQuery(s.Terms, fieldNames[s.Field])
		q.SetBoost(s.Boost)
		return q
	case "or":
		q := query.NewDisjunctionQuery(queries(s.Args))
		q.SetMin(float64(s.Min))
		return q
	case "filter":
		q := query.NewBooleanQuery(nil, nil, nil)
		q.AddFilter(s.Filter.query())
		return q
	}
	if len(s.Not) == 0 {
		return query.NewConjunctionQuery(queries(s.Args))
	}
	return query.NewBooleanQuery(queries(s.Args), nil, queries(s.Not))
}

func (f *filter) query() query.Query {
	switch {
	case f.Facet != "":
		var terms []query.Query
		for _, id := range f.IDs {
			q := query.NewTermQuery(id)
			q.SetField(facetField(f.Facet))
			terms = append(terms, q)
		}
		if f.Facet == facetNames[causeFacet] {
			for _, id := range f.IDs {
				q := query.NewTermQuery(id)
				q.SetField(facetField(facetNames[suggestedFacet]))
				terms = append(terms, q)
			}
		}
		if len(terms) == 0 {
			return query.NewMatchNoneQuery()
		}
		return query.NewDisjunctionQuery(terms)
	case f.Column == "open":
		q := query.NewTermQuery(openActions)
		q.SetField("is")
		return q
	case f.Column == "none":
		return query.NewMatchNoneQuery()
	case f.Column != "":
		lo, hi, yes := float64(f.Min), float64(f.Max), true
		q := query.NewNumericRangeInclusiveQuery(&lo, &hi, &yes, &yes)
		q.SetField(f.Column)
		return q
	}
	return query.NewMatchAllQuery()
}

// facetField is the name of a facet's field in bleve, where the names of fields
// and facets meet.
func facetField(name string) string { return "facet/" + name }
