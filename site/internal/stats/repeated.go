package stats

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Threshold is the share of words that two lines must have in common to count
// as the same line: 7 of 10 of all their words. A line whose words are all in
// the other one counts too if it has three or more and is at least half as long.
const Threshold = 0.7

// Place is one line in one postmortem.
type Place struct {
	Incident *Incident
	Line     int
	Text     string
	Action   *Action // nil for a factor
}

// Repeated is a line that several postmortems list.
type Repeated struct {
	Text   string  // as the first one words it, see [Lead]
	Places []Place // by start of the incident
}

// RepeatedActions returns the actions that a later postmortem lists again, those
// in most postmortems first.
func (c *Collection) RepeatedActions() []Repeated { return slices.Clone(c.memo.actions()) }

func (c *Collection) repeatedActions() []Repeated {
	var places []Place
	for _, in := range c.Incidents {
		for i := range in.Actions {
			a := &in.Actions[i]
			places = append(places, Place{in, a.Line, a.Text, a})
		}
	}
	return repeated(places)
}

// RepeatedFactors returns the contributing factors that several postmortems list.
func (c *Collection) RepeatedFactors() []Repeated { return slices.Clone(c.memo.factors()) }

func (c *Collection) repeatedFactors() []Repeated {
	var places []Place
	for _, in := range c.Incidents {
		for _, f := range in.Factors {
			places = append(places, Place{in, f.Line, f.Text, nil})
		}
	}
	return repeated(places)
}

// repeated groups the places, which come by start, under the first line that
// they equal, and keeps the groups of two or more files.
func repeated(places []Place) []Repeated {
	b := newGrouping(places)
	groups := make([][]Place, 0, len(places))
	for _, p := range places {
		at, ok := b.group(Head(p.Text))
		if !ok {
			continue
		}
		if at == len(groups) {
			groups = append(groups, nil)
		}
		if slices.ContainsFunc(groups[at], func(q Place) bool { return q.Incident.Path == p.Incident.Path }) {
			continue // one file says it twice, or holds several incidents
		}
		groups[at] = append(groups[at], p)
	}
	var out []Repeated
	for _, g := range groups {
		if len(g) > 1 {
			out = append(out, Repeated{Lead(g[0].Text), g})
		}
	}
	slices.SortStableFunc(out, func(a, b Repeated) int { return len(b.Places) - len(a.Places) })
	return out
}

// grouping numbers lines so that those that say the same have one number.
//
// Two lines that are the same, see [Same], share at least half of the words of
// either. So among the rarer half of the words of each (and one more) there is
// a common one: only the groups that are filed under one of these are compared.
type grouping struct {
	often map[string]int   // in how many lines a word stands
	known map[string]int   // the group of a line; -1 of one that is too short
	first [][]string       // words of the first line of each group
	filed map[string][]int // groups by the rarer words of their first line, ascending
}

func newGrouping(places []Place) *grouping {
	g := &grouping{often: map[string]int{}, known: map[string]int{}, filed: map[string][]int{}}
	for _, p := range places {
		for _, w := range Words(Head(p.Text)) {
			g.often[w]++
		}
	}
	return g
}

// group returns the number of the group of a line: of the first that it equals,
// else the next new one. ok is false for a line of less than two words.
func (g *grouping) group(line string) (at int, ok bool) {
	if at, ok := g.known[line]; ok {
		return at, at >= 0
	}
	words := Words(line)
	if len(words) < 2 {
		g.known[line] = -1
		return -1, false
	}
	rare := g.rarer(words)
	at = len(g.first)
	for _, w := range rare {
		for _, k := range g.filed[w] {
			if k >= at {
				break
			}
			if Same(g.first[k], words) {
				at = k
				break
			}
		}
	}
	if at == len(g.first) {
		g.first = append(g.first, words)
		for _, w := range rare {
			g.filed[w] = append(g.filed[w], at)
		}
	}
	g.known[line] = at
	return at, true
}

// rarer returns the rarer half of words, and one more.
func (g *grouping) rarer(words []string) []string {
	list := slices.Clone(words)
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(g.often[a]-g.often[b], strings.Compare(a, b)) })
	return list[:len(list)/2+1]
}

// maxAgain is how many other places are kept for one action.
const maxAgain = 20

// listedAgain returns per action the other places that list it, the first maxAgain.
func (c *Collection) listedAgain() map[*Action][]*Promise {
	out := map[*Action][]*Promise{}
	for _, r := range c.memo.actions() {
		for _, p := range r.Places {
			for _, q := range r.Places[:min(len(r.Places), maxAgain+1)] {
				if p.Action != q.Action && len(out[p.Action]) < maxAgain {
					out[p.Action] = append(out[p.Action], &Promise{q.Incident, q.Action})
				}
			}
		}
	}
	return out
}

// Head returns the line without the explanation after the first colon, comma,
// semicolon, full stop or bracket, if three words or more stand before it: fewer
// are more likely a category. It ends before no mark behind which the words
// before it still wait for something, as in "little testing of, and no use for".
func Head(text string) string { return headBefore(text, ":,;.(–—") }

// headBefore returns the text before the first of marks behind which it can end.
func headBefore(text, marks string) string {
	for i, r := range text {
		if !strings.ContainsRune(marks, r) {
			continue
		}
		rest := text[i:]
		spaced := len(rest) == 1 || strings.HasPrefix(rest[1:], " ") || strings.HasPrefix(rest[1:], "\n") || r == '(' || r > 127
		if head := strings.TrimSpace(text[:i]); spaced && len(Words(head)) >= 3 && !waits(head) {
			return head
		}
	}
	return strings.TrimSpace(text)
}

// waiting are the prepositions, articles and conjunctions that need something
// behind them. Those that may also end a sentence, such as "in" of "log in", are
// among them: a line then is a little longer than it must be.
var waiting = wordsOf(`a an the this these those our their its his her my your of to for from with without into onto
	in on at by as about above across after against along among around before behind below beneath beside between beyond
	despite during except inside like near outside over per since through throughout toward towards under until upon via within
	and or but nor so yet because although though if unless while when where whether which who that than not no is are was were be`)

func wordsOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// waits reports whether the last word of a text needs something behind it.
func waits(text string) bool {
	return waiting[strings.ToLower(text[strings.LastIndexAny(text, " \n\t")+1:])]
}

// leadLength is how many characters [Lead] leaves whole.
const leadLength = 120

// Lead returns a line up to the end of its first sentence, or to the explanation
// after a colon, dash or bracket, to be shown in its place. Where that is long it
// returns the head, with an ellipsis for what the sentence goes on to say.
func Lead(text string) string {
	lead := headBefore(text, ":.(–—")
	if head := Head(lead); utf8.RuneCountInString(lead) > leadLength && len(head) < len(lead) {
		return head + "…"
	}
	return lead
}

var emptyWords = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "been": true, "by": true,
	"for": true, "from": true, "in": true, "into": true, "is": true, "it": true, "its": true, "of": true, "on": true,
	"or": true, "our": true, "so": true, "that": true, "the": true, "this": true, "to": true, "was": true, "we": true,
	"were": true, "will": true, "with": true, "up": true,
}

// Words returns the distinct words of a line in lower case, without the empty
// ones and without a plural s. Script without spaces gives pairs of letters.
func Words(text string) []string {
	var out []string
	add := func(w string) {
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = strings.TrimSuffix(w, "s")
		}
		if w != "" && !emptyWords[w] && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for _, field := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(field)
		if !unicode.In(runes[0], unicode.Han, unicode.Hiragana, unicode.Katakana) || len(runes) < 2 {
			add(field)
			continue
		}
		for i := range runes[:len(runes)-1] {
			add(string(runes[i : i+2]))
		}
	}
	return out
}

// Same reports whether two lines, as distinct words, say the same; see [Threshold].
func Same(a, b []string) bool {
	common := 0
	for _, w := range a {
		common += boolInt(slices.Contains(b, w))
	}
	short, long := min(len(a), len(b)), max(len(a), len(b))
	if short < 2 {
		return false
	}
	if float64(common) >= Threshold*float64(len(a)+len(b)-common) {
		return true
	}
	return short >= 3 && common == short && 2*short >= long
}
