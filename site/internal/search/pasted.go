package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of a pasted text.
const (
	pastedWords     = 13 // words from which a query without a structure is taken as pasted
	pastedLookups   = 32 // telling words that are looked up
	pastedKept      = 10 // of which the rarest are looked for
	shortestTelling = 3
)

// isPasted reports whether a query is a text that somebody pasted, such as a
// stack trace: of several lines or many words, and without operators.
func isPasted(q Query, text string) bool {
	n := 0
	for _, t := range topLevel(q.Root) {
		if t.Op != "word" && t.Op != "phrase" {
			if strings.Contains(strings.TrimSpace(text), "\n") && t.Op != "field" {
				continue // a minus or a bracket in a trace is no operator
			}
			return false
		}
		n += len(strings.Fields(t.Text))
	}
	return n >= pastedWords || strings.Contains(strings.TrimSpace(text), "\n")
}

// pasted makes the plan of a pasted text: its rarest known words, of which at
// least two must be there when there are four or more.
func (x *Index) pasted(text string) *plan {
	type candidate struct {
		alternative
		docs, order int
	}
	var known []candidate
	for i, t := range telling(x.analyzer.tokens(cut(text, longestQuery), 1)) {
		if n := x.docFrequency(t.term); n > 0 {
			known = append(known, candidate{alternative{[]string{t.term}, 1}, n, i})
		}
	}
	slices.SortFunc(known, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.docs, b.docs), cmp.Compare(a.order, b.order)) })
	known = known[:min(pastedKept, len(known))]
	var args []*step
	for _, k := range known {
		args = append(args, k.step(everyField()))
	}
	p := &plan{Main: first(args), Should: x.exactly(text)}
	balance(p.Should)
	switch {
	case len(args) == 0:
		return &plan{Main: &step{Op: "filter", Filter: &filter{Column: "none"}}}
	case len(args) > 3:
		p.Main = &step{Op: "or", Args: args, Min: 2}
	case len(args) > 1:
		p.Main = &step{Op: "or", Args: args, Min: 1}
	}
	return p
}

// telling returns the tokens of a pasted text that are worth looking up:
// identifiers first, then long words; no numbers, no stop words, each once.
func telling(tokens []token) []token {
	seen := map[string]bool{}
	var out []token
	for _, t := range tokens {
		if seen[t.term] || isNumber(t.surface) || slices.Contains(stopWords, t.surface) || t.kind == wordToken && utf8.RuneCountInString(t.surface) < shortestTelling {
			continue
		}
		seen[t.term] = true
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b token) int { return cmp.Compare(worth(b), worth(a)) })
	return out[:min(pastedLookups, len(out))]
}

// worth is higher for what tells more: a whole identifier, then longer words.
func worth(t token) int {
	if t.kind == wholeToken {
		return 100
	}
	return min(len([]rune(t.surface)), 12)
}
