package search

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"afterword/site/internal/corpus"
)

// layout lays the words of an incident out in fields. Its memory is used for one
// incident after the other.
type layout struct {
	a      *analyzer
	tokens [fieldCount][]token
	spare  []token         // of a text of which only the words count
	held   map[string]bool // see [collector.uncovered]
	places map[*word]int   // see [layout.collect]
	words  []int           // the same
	bytes  []byte
}

// takeLayout returns an empty layout, to be put back.
func (a *analyzer) takeLayout() *layout {
	l, ok := a.layouts.Get().(*layout)
	if !ok {
		l = &layout{a: a, held: map[string]bool{}, places: map[*word]int{}}
	}
	for f := range l.tokens {
		l.tokens[f] = l.tokens[f][:0]
	}
	return l
}

// addNames adds the title and the names of an incident.
func (l *layout) addNames(inc *corpus.Incident) {
	ids, terms := names(inc)
	l.addTexts(titleField, []string{title(inc)}, true)
	for _, name := range append([]string{title(inc)}, ids...) {
		// Camel case is split, so a name without it is another sequence of words.
		if lower := lowered(name); lower != name && exactKey(l.a.tokens(lower, 1)) != exactKey(l.a.tokens(name, 1)) {
			ids = append(ids, lower)
		}
	}
	l.addTexts(nameField, ids, true)
	l.addTexts(nameField, terms, false)
}

// addTexts adds names to a field, each in a block of positions of its own; exact
// ones are also found by their whole.
func (l *layout) addTexts(f field, names []string, exact bool) {
	for _, name := range names {
		all := l.tokens[f]
		mark, block := len(all), 0
		if mark > 0 {
			block = all[mark-1].pos/exactBlock + 1
		}
		all = l.a.add(all, name, 1)
		t := all[mark:]
		if i := slices.IndexFunc(t, func(t token) bool { return t.pos > longestName }); i >= 0 {
			t = t[:i]
		}
		if len(t) == 0 {
			continue
		}
		at := block*exactBlock + exactBlock/2
		if exact {
			at = block*exactBlock + t[len(t)-1].pos
			l.addExact(exactKey(t))
		}
		for i := range t {
			t[i].pos += at
		}
		l.tokens[f] = all[:mark+len(t)]
	}
}

// addExact adds the whole of a title or id.
func (l *layout) addExact(key string) {
	all := l.tokens[exactField]
	if slices.ContainsFunc(all, func(t token) bool { return t.term == key }) {
		return
	}
	l.tokens[exactField] = append(all, token{word: &word{term: key}, pos: len(all) + 1})
}

// addPassages adds the words of the text.
func (l *layout) addPassages(list []passage) {
	var pos [fieldCount]int
	for _, p := range list {
		for _, text := range []string{p.heading, p.text} {
			mark := len(l.tokens[p.field])
			all := l.a.add(l.tokens[p.field], text, pos[p.field]+1)
			if len(all) > mark {
				pos[p.field] = all[len(all)-1].pos + 1
			}
			l.tokens[p.field] = all
		}
	}
}

// digest returns a digest of what bleve is given of d.
func (l *layout) digest(d *doc) string {
	h := sha256.New()
	b := l.bytes[:0]
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	for _, tokens := range l.tokens {
		b = binary.AppendUvarint(b, uint64(len(tokens)))
		for _, t := range tokens {
			text(t.term)
			b = binary.AppendUvarint(b, uint64(t.pos))
		}
		h.Write(b)
		b = b[:0]
	}
	for _, terms := range d.facets {
		b = binary.AppendUvarint(b, uint64(len(terms)))
		for _, t := range terms {
			text(t.ID)
		}
	}
	fmt.Fprintf(h, "%s %d %d %t", b, d.day, d.minutes, d.open)
	l.bytes = b
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// collect returns the words of all fields.
func (l *layout) collect() *bags {
	all, ok := l.a.bags.Get().(*bags)
	if !ok {
		all = new(bags)
	}
	for f, tokens := range l.tokens {
		l.fill(&all[f], tokens)
	}
	return all
}

// fill puts tokens into a bag: it counts the words, then hands out places, then
// fills them.
func (l *layout) fill(b *bag, tokens []token) {
	clear(l.places)
	l.words, b.words, b.ends = l.words[:0], b.words[:0], b.ends[:0]
	for _, t := range tokens {
		i, ok := l.places[t.word]
		if !ok {
			i = len(b.words)
			l.places[t.word] = i
			b.words, b.ends = append(b.words, t.word), append(b.ends, 0)
		}
		b.ends[i]++
		l.words = append(l.words, i)
	}
	from := int32(0)
	for i, n := range b.ends {
		b.ends[i] = from // until it is full
		from += n
	}
	b.places = slices.Grow(b.places[:0], len(tokens))[:len(tokens)]
	for k, i := range l.words {
		b.places[b.ends[i]] = int32(tokens[k].pos)
		b.ends[i]++
	}
}
