package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Excerpt is the best place of a hit in one section.
type Excerpt struct {
	Section string // "Timeline 15:17"
	Anchor  string // id in the page; "" for its top
	Text    string
	Marks   [][2]int // byte offsets in Text of what was looked for, ascending
}

// Sizes of excerpts.
const (
	excerptLength = 180 // characters
	excerptLimit  = 3   // per hit
)

// marks are the terms of a plan that excerpts show.
type marks struct {
	terms  map[string]bool
	fields map[int]bool
}

// marks collects the terms that are looked for.
func (p *plan) marks() marks {
	m := marks{map[string]bool{}, map[int]bool{}}
	var visit func(s *step)
	visit = func(s *step) {
		if s == nil {
			return
		}
		for _, t := range s.Terms {
			m.terms[t] = true
			m.fields[s.Field] = true
		}
		for _, a := range s.Args {
			visit(a)
		}
	}
	visit(p.Main)
	return m
}

// excerpts returns the places of a document that hold most of the terms.
func (x *Index) excerpts(d *doc, m marks) []Excerpt {
	type place struct {
		passage
		number, score int
		at            []token
	}
	var places []place
	for i, p := range d.passages {
		if !m.fields[int(p.field)] {
			continue
		}
		at := m.in(x.analyzer.tokens(p.text, 1))
		distinct := map[string]bool{}
		for _, t := range append(m.in(x.analyzer.tokens(p.heading, 1)), at...) {
			if !slices.Contains(stopWords, t.surface) {
				distinct[t.term] = true
			}
		}
		if len(distinct) > 0 {
			places = append(places, place{p, i, len(distinct), at})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.number, b.number)) })
	var out []Excerpt
	for _, p := range places[:min(excerptLimit, len(places))] {
		e := Excerpt{Section: p.label, Anchor: p.anchor}
		e.Text, e.Marks = cutOut(p.text, p.at)
		out = append(out, e)
	}
	return out
}

// in returns the tokens that are looked for.
func (m marks) in(tokens []token) (out []token) {
	for _, t := range tokens {
		if m.terms[t.term] {
			out = append(out, t)
		}
	}
	return out
}

// cutOut returns a stretch of text around the closest group of tokens, with
// the places of the tokens in it.
func cutOut(text string, at []token) (string, [][2]int) {
	from, to := 0, len(text)
	if utf8.RuneCountInString(text) > excerptLength {
		from, to = window(text, at)
	}
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	shift := from - b.Len()
	b.WriteString(strings.ReplaceAll(text[from:to], "\n", " "))
	var marks [][2]int
	for _, t := range at {
		if t.start < from || t.end > to {
			continue
		}
		if n := len(marks); n > 0 && t.start-shift <= marks[n-1][1] {
			marks[n-1][1] = max(marks[n-1][1], t.end-shift)
			continue
		}
		marks = append(marks, [2]int{t.start - shift, t.end - shift})
	}
	if to < len(text) {
		b.WriteString(" …")
	}
	return b.String(), marks
}

// window returns the bounds of the stretch that holds most different tokens.
func window(text string, at []token) (from, to int) {
	if len(at) == 0 {
		return 0, ahead(text, 0, excerptLength)
	}
	best, first := 0, 0
	for i := range at {
		seen := map[string]bool{}
		for j := i; j < len(at) && at[j].end-at[i].start <= excerptLength; j++ {
			seen[at[j].term] = true
		}
		if len(seen) > best {
			best, first = len(seen), i
		}
	}
	from = back(text, at[first].start, excerptLength/4)
	to = ahead(text, from, excerptLength)
	return from, max(to, at[first].end)
}

// back moves at most n characters back from at, to the beginning of a word.
func back(text string, at, n int) int {
	begin := at
	for i := at; i > 0 && n > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if isSpace(r) || in(grams, r) {
			begin = i
		}
		if i -= size; i == 0 || r == '\n' && begin < at {
			return min(i+size, begin) * sign(i)
		}
	}
	return begin
}

func sign(i int) int {
	if i == 0 {
		return 0
	}
	return 1
}

// ahead moves at most n characters on from at, to the end of a word.
func ahead(text string, at, n int) int {
	end := at
	for i := at; i < len(text); n-- {
		r, size := utf8.DecodeRuneInString(text[i:])
		if isSpace(r) || in(grams, r) {
			end = i
		}
		if n == 0 {
			if end == at {
				return i
			}
			return end
		}
		i += size
	}
	return len(text)
}
