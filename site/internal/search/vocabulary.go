package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// vocabulary knows the words as they were written, folded: what completion and
// the correction of typing errors work on.
type vocabulary struct {
	surfaces map[string][]string // term → its surfaces, ascending
	words    []surface           // ascending by text, then term
}

// surface is one way of writing a term.
type surface struct {
	text string
	term int // number in the dictionary
}

// record notes the words of a document.
func (v *vocabulary) record(d *doc) {
	for f, tokens := range d.tokens {
		if f == int(exactField) {
			continue
		}
		for _, t := range tokens {
			list := v.surfaces[t.term]
			if i, ok := slices.BinarySearch(list, t.surface); !ok {
				v.surfaces[t.term] = slices.Insert(list, i, t.surface)
			}
		}
	}
}

// finish makes the list of all words.
func (v *vocabulary) finish(terms []term) {
	for i, t := range terms {
		for _, s := range v.surfaces[t.text] {
			v.words = append(v.words, surface{s, i})
		}
	}
	slices.SortFunc(v.words, func(a, b surface) int {
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.term, b.term))
	})
}

// starting returns the numbers of the terms with a surface that begins with prefix.
func (v *vocabulary) starting(prefix string) []int {
	var out []int
	for i := v.at(prefix); i < len(v.words) && strings.HasPrefix(v.words[i].text, prefix); i++ {
		out = append(out, v.words[i].term)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at returns the place of the first surface that is not before text.
func (v *vocabulary) at(text string) int {
	return sort.Search(len(v.words), func(i int) bool { return v.words[i].text >= text })
}
