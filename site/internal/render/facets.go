package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
)

// facets returns the ways to narrow down a list.
func (s *site) facets(path string, list []*corpus.Incident) []Facet {
	var out []Facet
	add := func(f Facet) {
		if len(f.Values) > 1 || len(f.Values) == 1 && f.Values[0].N < len(list) {
			out = append(out, f)
		}
	}
	sev := s.termFacet(path, "sev", "severities", list, func(in *corpus.Incident) []*corpus.Term { return one(in.Severity) })
	for i, v := range sev.Values {
		sev.Values[i].Sev = Sev{Text: v.Text, Rank: s.terms["severities"][v.Value].Rank}
	}
	slices.SortStableFunc(sev.Values, func(a, b FacetValue) int { return cmp.Compare(worst(a.Sev.Rank), worst(b.Sev.Rank)) })
	add(sev)
	cause := s.termFacet(path, "cause", "causes", list, s.facetCauses)
	cause.All = true
	if !s.known.labelled {
		cause.Title = "Suggested cause"
	}
	add(cause)
	add(s.termFacet(path, "svc", "services", list, func(in *corpus.Incident) []*corpus.Term { return in.Services }))
	add(s.termFacet(path, "team", "teams", list, func(in *corpus.Incident) []*corpus.Term { return in.Teams }))
	add(s.termFacet(path, "year", "years", list, func(in *corpus.Incident) []*corpus.Term { return one(in.Year) }))
	add(s.lengthFacet(list))
	return out
}

// one is a list of one term, or none.
func one(t *corpus.Term) []*corpus.Term {
	if t == nil {
		return nil
	}
	return []*corpus.Term{t}
}

// worst orders ranks, the unranked last.
func worst(rank int) int {
	if rank == 0 {
		return 99
	}
	return rank
}

// termFacet counts the terms that of finds, and offers the most frequent.
func (s *site) termFacet(path, name, taxonomy string, list []*corpus.Incident, of func(*corpus.Incident) []*corpus.Term) Facet {
	t := s.taxonomy(taxonomy)
	if t == nil {
		return Facet{}
	}
	counts := map[*corpus.Term]int{}
	for _, in := range list {
		for _, term := range of(in) {
			counts[term]++
		}
	}
	f := Facet{Name: name, Title: capital(t.Singular)}
	for _, term := range t.Terms {
		if n := counts[term]; n > 0 {
			f.Values = append(f.Values, FacetValue{Value: term.ID, Text: term.Name, URL: relative(path, term.Permalink), N: n})
		}
	}
	slices.SortStableFunc(f.Values, func(a, b FacetValue) int {
		if taxonomy == "years" {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Text, b.Text))
	})
	if more := len(f.Values) - facetValues; more > 0 {
		f.Values = f.Values[:facetValues]
		f.More = Link{number(more) + " more", relative(path, taxonomy+".html")}
	}
	return f
}

// lengthFacet counts the bands of the time to restore.
func (s *site) lengthFacet(list []*corpus.Incident) Facet {
	counts := map[string]int{}
	for _, in := range list {
		band := "n"
		if b := s.known.times(in).Restore; b.OK {
			band = lengthBand(b.Value)
		}
		counts[band]++
	}
	f := Facet{Name: "dur", Title: "Time to restore"}
	for _, b := range lengthBands {
		if n := counts[b.value]; n > 0 {
			f.Values = append(f.Values, FacetValue{Value: b.value, Text: b.text, N: n})
		}
	}
	return f
}

// rulesPath returns the address of the stylesheet that filters the list of
// incidents. It holds the digest of the rules, so that browsers may keep it.
func (s *site) rulesPath() string {
	sum := sha256.Sum256([]byte(s.facetRules()))
	return "assets/css/facets." + hex.EncodeToString(sum[:6]) + ".css"
}

// addRules adds that stylesheet to the tree.
func (s *site) addRules(tree *output.Tree) error {
	if n := len(s.Corpus.Incidents); n == 0 || n > filterableRows {
		return nil
	}
	return tree.Add(s.rulesPath(), []byte(s.facetRules()), "facets")
}

// rules returns the rules that hide the rows which the checkboxes exclude:
// any of the chosen values within a facet, all facets together.
func (s *site) rules() string {
	var b strings.Builder
	rows := s.rows(string(atIncidents), s.Corpus.Incidents)
	for _, f := range s.facets(string(atIncidents), s.Corpus.Incidents) {
		if f.All {
			for _, v := range f.Values {
				q := cssString(v.Value)
				fmt.Fprintf(&b, "main:has([name=%s][value=%s]:checked) tbody tr:not([data-%s~=%s]){display:none}\n", f.Name, q, f.Name, q)
			}
			continue
		}
		offered := map[string]bool{}
		for _, v := range f.Values {
			offered[v.Value] = true
		}
		seen := map[string]bool{}
		for _, r := range rows {
			have := r.Data.field(f.Name)
			if seen[have] {
				continue
			}
			seen[have] = true
			not := ""
			for _, v := range strings.Fields(have) {
				if offered[v] {
					not += fmt.Sprintf(":not(:has([name=%s][value=%s]:checked))", f.Name, cssString(v))
				}
			}
			fmt.Fprintf(&b, "main:has([name=%s]:checked)%s tr[data-%s=%s]{display:none}\n", f.Name, not, f.Name, cssString(have))
		}
	}
	return b.String()
}

// field returns the data of a row that a facet filters by.
func (d RowData) field(facet string) string {
	switch facet {
	case "sev":
		return d.Severity
	case "svc":
		return d.Services
	case "cause":
		return d.Causes
	case "team":
		return d.Teams
	case "year":
		return d.Year
	}
	return d.Length
}

// cssString returns s as a string of CSS.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' || r < ' ' || r == '<' || r == 0x7f {
			fmt.Fprintf(&b, "\\%x ", r)
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
