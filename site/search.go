package site

import (
	"context"

	"afterword/site/internal/corpus"
	"afterword/site/internal/search"
)

// SearchOptions say which part of the answer to a query is wanted; see
// [search.SearchOptions].
type SearchOptions = search.SearchOptions

// SearchResults is the answer to a query. Paths are slash paths to the files,
// relative to the folder.
type SearchResults struct {
	Query    string        `json:"query"`
	Total    int           `json:"total"`
	Partial  bool          `json:"partial"` // no incident has all the words; these have some
	Hits     []SearchHit   `json:"hits"`
	Facets   []SearchFacet `json:"facets"`
	Notes    []SearchNote  `json:"notes"`             // words that were not taken literally
	Problems []string      `json:"problems"`          // what could not be taken as it was meant
	Without  []string      `json:"without,omitempty"` // words that no incident has
}

// SearchHit is one incident.
type SearchHit struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Path     string          `json:"path"`
	URL      string          `json:"url"` // from the root of the site
	Date     string          `json:"date,omitempty"`
	Severity string          `json:"severity,omitempty"`
	Services []string        `json:"services,omitempty"`
	Causes   []string        `json:"causes,omitempty"`
	Duration string          `json:"duration,omitempty"`
	Score    float64         `json:"score"`
	Sections []SearchSection `json:"sections"`
}

// SearchSection is a place in an incident.
type SearchSection struct {
	Section string   `json:"section"`
	Anchor  string   `json:"anchor,omitempty"`
	Text    string   `json:"text"`
	Marks   [][2]int `json:"marks"` // byte offsets in Text of what was looked for
}

// SearchFacet is one way of narrowing, with how many incidents each term leaves.
type SearchFacet struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Counts []SearchCount `json:"counts"`
}

// SearchCount is how many incidents a term leaves.
type SearchCount struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	N     int    `json:"n"`
}

// SearchNote says how a word was taken: as a "prefix" of others, "fuzzy" for
// others, or "unknown".
type SearchNote struct {
	Word string   `json:"word"`
	Kind string   `json:"kind"`
	Used []string `json:"used,omitempty"`
}

// Search answers a query over the folder that was loaded, as the site does.
func (r *Result) Search(ctx context.Context, query string, build Options, o SearchOptions) (SearchResults, error) {
	index, err := search.Build(ctx, r.corpus, search.Options{CacheDir: build.CacheDir, Notice: build.Notice})
	if err != nil {
		return SearchResults{}, err
	}
	defer index.Close()
	found, err := index.Search(ctx, query, o)
	if err != nil {
		return SearchResults{}, err
	}
	out := SearchResults{Query: query, Total: found.Total, Partial: found.Partial, Without: found.Without,
		Hits: []SearchHit{}, Facets: []SearchFacet{}, Notes: []SearchNote{}, Problems: []string{}}
	for _, h := range found.Hits {
		out.Hits = append(out.Hits, searchHit(h))
	}
	for _, f := range found.Facets {
		facet := SearchFacet{Name: f.Name, Title: f.Title, Counts: []SearchCount{}}
		for _, c := range f.Counts {
			if c.N > 0 {
				facet.Counts = append(facet.Counts, SearchCount(c))
			}
		}
		if len(facet.Counts) > 0 {
			out.Facets = append(out.Facets, facet)
		}
	}
	for _, n := range found.Notes {
		out.Notes = append(out.Notes, SearchNote(n))
	}
	for _, p := range found.Problems {
		text := p.Text()
		if words := []rune(query); p.From < p.To && p.To <= len(words) {
			text = "“" + string(words[p.From:p.To]) + "”: " + text
		}
		if p.Code == "term" { // its hint is what was written
			text = "“" + p.Hint + "”: " + text
		} else if p.Hint != "" {
			text += "; did you mean " + p.Hint + "?"
		}
		out.Problems = append(out.Problems, text)
	}
	return out, nil
}

func searchHit(h search.Hit) SearchHit {
	in := h.Incident
	hit := SearchHit{ID: in.ID, Title: in.Title.Value, Path: in.Path, URL: in.Permalink, Date: h.Date, Duration: h.Length,
		Score: h.Score, Services: termNames(in.Services), Causes: termNames(in.Causes), Sections: []SearchSection{}}
	if in.Severity != nil {
		hit.Severity = in.Severity.Name
	}
	for _, e := range h.Excerpts {
		hit.Sections = append(hit.Sections, SearchSection(e))
	}
	return hit
}

func termNames(terms []*corpus.Term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.Name)
	}
	return out
}
