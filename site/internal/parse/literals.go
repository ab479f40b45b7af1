package parse

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// finder looks for many patterns in a text at once. Each pattern is tried only
// around the places where one of the literals stands that every match of it
// must contain, so a text is read once however many patterns there are.
type finder struct {
	patterns []finderPattern
	heads    map[uint32][]literal // by the first three bytes
	present  [1 << 14]bool        // which heads there are, by a cheap hash
}

type finderPattern struct {
	cause   int
	pattern *regexp.Regexp
}

type literal struct {
	text    string
	pattern int
}

// reach is how far around a literal a match may extend, in bytes.
const reach = 70

func headOf(s string, i int) uint32 { return uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2]) }

func slot(head uint32) uint32 { return (head * 2654435761) >> 18 }

// add adds a pattern; one without usable literals is left out.
func (f *finder) add(cause int, pattern string) {
	parsed, err := syntax.Parse("(?i)"+pattern, syntax.Perl)
	if err != nil {
		return
	}
	list, ok := literalsOf(parsed)
	if !ok {
		return
	}
	if !lowerCase(pattern) {
		pattern = "(?i)" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return
	}
	if f.heads == nil {
		f.heads = map[uint32][]literal{}
	}
	for _, text := range list {
		if len(text) < 3 {
			return
		}
	}
	for _, text := range list {
		h := headOf(text, 0)
		f.heads[h] = append(f.heads[h], literal{text, len(f.patterns)})
		f.present[slot(h)] = true
	}
	f.patterns = append(f.patterns, finderPattern{cause, re})
}

// mostTries is around how many of its literals a pattern is tried in one file.
// No postmortem that was seen has a tenth of it; a log of a million lines has
// more, and would take seconds.
const mostTries = 1000

// search is the use of a finder on the texts of one file.
type search struct {
	*finder
	tries []int // of each pattern
}

func (f *finder) search() search { return search{f, make([]int, len(f.patterns))} }

// each calls do for every pattern that matches in text, with the place of a match;
// wanted is asked first whether a cause is still of interest.
func (f search) each(text string, wanted func(cause int) bool, do func(cause int, at []int)) {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = strings.Map(asciiLower, text) // a letter whose lower case is longer: its places would be wrong
	}
	var tried map[[2]int]bool
	for i := 0; i+3 <= len(lower); i++ {
		h := headOf(lower, i)
		if !f.present[slot(h)] {
			continue
		}
		for _, l := range f.heads[h] {
			if !strings.HasPrefix(lower[i:], l.text) {
				continue
			}
			p := f.patterns[l.pattern]
			if f.tries[l.pattern] >= mostTries || !wanted(p.cause) {
				continue
			}
			from, to := window(text, i-reach, i+len(l.text)+reach)
			if tried[[2]int{l.pattern, from}] {
				continue
			}
			if tried == nil {
				tried = map[[2]int]bool{}
			}
			tried[[2]int{l.pattern, from}] = true
			f.tries[l.pattern]++
			if at := p.pattern.FindStringIndex(lower[from:to]); at != nil {
				do(p.cause, []int{from + at[0], from + at[1]})
			}
		}
	}
}

// lowerCase reports whether a pattern is written in lower case, apart from
// classes such as \S, and so needs no folding to match a text in lower case:
// matching without it is a third faster.
func lowerCase(pattern string) bool {
	escaped := false
	for _, r := range pattern {
		if !escaped && unicode.IsUpper(r) {
			return false
		}
		escaped = !escaped && r == '\\'
	}
	return true
}

func asciiLower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// window cuts a stretch of text at spaces, so that no word is cut.
func window(text string, from, to int) (int, int) {
	from, to = max(from, 0), min(to, len(text))
	for from > 0 && text[from-1] != ' ' && text[from-1] < 0x80 {
		from--
	}
	for from > 0 && text[from]&0xC0 == 0x80 {
		from--
	}
	for to < len(text) && text[to] != ' ' && text[to]&0xC0 != 0xC0 && text[to] < 0x80 {
		to++
	}
	for to < len(text) && text[to]&0xC0 == 0x80 {
		to++
	}
	return from, to
}

// literalsOf returns texts in lower case of which every match contains at least
// one; ok is false when there are none.
func literalsOf(re *syntax.Regexp) (list []string, ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{strings.Map(unicode.ToLower, string(re.Rune))}, true
	case syntax.OpCapture, syntax.OpPlus:
		return literalsOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literalsOf(re.Sub[0])
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			part, ok := literalsOf(sub)
			if !ok {
				return nil, false
			}
			list = append(list, part...)
		}
		return list, len(list) > 0
	case syntax.OpConcat:
		best := 0
		for _, part := range factors(re) {
			if n := shortest(part); n > best {
				best, list = n, part
			}
		}
		return list, best > 0
	}
	return nil, false
}

// factors are the sets of literals that the parts of a concatenation give; a
// literal directly before an alternation of literals is joined with it, for
// the parser splits common beginnings off ("fail|faulty" is "fa(?:il|ulty)").
func factors(re *syntax.Regexp) [][]string {
	var all [][]string
	var open string
	for _, sub := range re.Sub {
		part, ok := literalsOf(sub)
		if ok {
			all = append(all, part)
			if open != "" && sub.Op == syntax.OpAlternate && leading(sub) {
				joined := make([]string, len(part))
				for i, p := range part {
					joined[i] = open + p
				}
				all = append(all, joined)
			}
		}
		open = ""
		if ok && sub.Op == syntax.OpLiteral {
			open = part[0]
		}
	}
	return all
}

// leading reports whether every alternative begins with its literal.
func leading(re *syntax.Regexp) bool {
	for _, sub := range re.Sub {
		if sub.Op == syntax.OpConcat {
			if sub.Sub[0].Op != syntax.OpLiteral {
				return false
			}
			if first, ok := literalsOf(sub); !ok || len(first) != 1 || first[0] != strings.Map(unicode.ToLower, string(sub.Sub[0].Rune)) {
				return false
			}
		} else if sub.Op != syntax.OpLiteral {
			return false
		}
	}
	return true
}

func shortest(list []string) int {
	n := 1 << 20
	for _, s := range list {
		n = min(n, len(s))
	}
	return n
}
