package search

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
)

// vocabulary knows the words as they were written, folded: what completion and
// the correction of typing errors work on.
type vocabulary struct {
	surfaces map[string][]string // term → its surfaces, ascending
	counts   map[string][]int    // term → how often each surface stands there
	words    func() []surface    // ascending by text, then term
}

// surface is one way of writing a term.
type surface struct {
	text string
	term int // number in the dictionary
}

// copied returns a vocabulary of its own. Its lists are still shared.
func (v *vocabulary) copied() vocabulary {
	return vocabulary{surfaces: maps.Clone(v.surfaces), counts: maps.Clone(v.counts)}
}

// record notes the words of a document.
func (v *vocabulary) record(d *doc) {
	d.eachWord(func(w *word, n int) {
		list, counts := v.surfaces[w.term], v.counts[w.term]
		i, ok := slices.BinarySearch(list, w.surface)
		if ok {
			counts[i] += n
			return
		}
		v.surfaces[w.term], v.counts[w.term] = slices.Insert(list, i, w.surface), slices.Insert(counts, i, n)
	})
}

// forget takes back what [vocabulary.record] noted.
func (v *vocabulary) forget(d *doc) {
	d.eachWord(func(w *word, n int) {
		list, counts := v.surfaces[w.term], v.counts[w.term]
		i, ok := slices.BinarySearch(list, w.surface)
		switch {
		case !ok:
		case counts[i] > n:
			counts[i] -= n
		case len(list) == 1:
			delete(v.surfaces, w.term)
			delete(v.counts, w.term)
		default:
			v.surfaces[w.term], v.counts[w.term] = slices.Delete(list, i, i+1), slices.Delete(counts, i, i+1)
		}
	})
}

// own makes the lists of a term its own, so that they can be changed.
func (v *vocabulary) own(term string) {
	if list, ok := v.surfaces[term]; ok {
		v.surfaces[term], v.counts[term] = slices.Clone(list), slices.Clone(v.counts[term])
	}
}

// finish makes the list of all words, when it is asked for.
func (v *vocabulary) finish(terms []term) {
	surfaces := v.surfaces
	v.words = sync.OnceValue(func() (words []surface) {
		for i, t := range terms {
			for _, s := range surfaces[t.text] {
				words = append(words, surface{s, i})
			}
		}
		slices.SortFunc(words, func(a, b surface) int {
			return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.term, b.term))
		})
		return words
	})
}

// starting returns the numbers of the terms with a surface that begins with prefix.
func (v *vocabulary) starting(prefix string) []int {
	var out []int
	words := v.words()
	for i := v.at(prefix); i < len(words) && strings.HasPrefix(words[i].text, prefix); i++ {
		out = append(out, words[i].term)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at returns the place of the first surface that is not before text.
func (v *vocabulary) at(text string) int {
	words := v.words()
	return sort.Search(len(words), func(i int) bool { return words[i].text >= text })
}
