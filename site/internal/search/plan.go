package search

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Plan is what a query comes down to: exact terms and phrases in fields, with
// weights, in a fixed order. The client makes the same plan from the same
// query; tests compare the two as JSON.
type plan struct {
	Main    *step    `json:"main,omitempty"`   // nil: every incident
	Should  []*step  `json:"should,omitempty"` // raises the score, need not hold
	Not     []*step  `json:"not,omitempty"`
	Filters []filter `json:"filters,omitempty"`
}

// step is one node of a plan.
type step struct {
	Op    string   `json:"op"` // term, phrase, and, or, filter
	Field int      `json:"field,omitempty"`
	Terms []string `json:"terms,omitempty"`
	Boost float64  `json:"boost,omitempty"`
	Args  []*step  `json:"args,omitempty"`
	Not   []*step  `json:"not,omitempty"` // of and
	Min   int      `json:"min,omitempty"` // of or: how many must hold, at least 1
	// Filter counts as a constant: what is asked of a facet or a number inside OR.
	Filter *filter `json:"filter,omitempty"`
}

// filter narrows without scoring: an incident must have one of the terms of a
// facet, or a number between two bounds.
type filter struct {
	Facet string   `json:"facet,omitempty"`
	IDs   []string `json:"ids,omitempty"`
	// Column is day, minutes or open.
	Column string `json:"column,omitempty"`
	Min    int    `json:"min,omitempty"`
	Max    int    `json:"max,omitempty"`
}

// note says how a word of a query was taken when not literally.
type note struct {
	Word string   `json:"word"`
	Kind string   `json:"kind"` // prefix, fuzzy, unknown
	Used []string `json:"used,omitempty"`
}

// ranks reports whether a step tells better incidents from worse.
func (s *step) ranks() bool {
	return s != nil && (len(s.Terms) > 0 || slices.ContainsFunc(s.Args, (*step).ranks))
}

// planOptions say how a query is meant.
type planOptions struct {
	Typing bool // the last word may be unfinished
	Any    bool // any of the words will do
	Fields []int
}

// Weights of the fields: a word of the title tells most.
var fieldBoosts = [words]float64{4, 3, 1.6, 1.4, 0.8, 0.7, 1}

// Other weights.
const (
	exactBoost      = 1000 // a whole title or id stands above everything
	titlePhrase     = 6    // words that follow each other in a title
	wholeBoost      = 2    // an identifier as a whole, against its parts
	prefixBoost     = 0.5
	fuzzyBoost      = 0.5
	prefixLimit     = 30 // terms that a prefix stands for
	fuzzyLimit      = 3
	shortestPrefix  = 1
	shortestUnknown = 3 // letters of an unknown word that is taken as a beginning
)

// planner makes a plan.
type planner struct {
	x        *Index
	o        planOptions
	fields   []int
	notes    []note
	problems []Problem
	stops    bool // stop words count, since there is nothing else
}

// plan makes the plan of a query.
func (x *Index) plan(q Query, text string, o planOptions) (*plan, []note, []Problem) {
	p := planner{x: x, o: o, fields: o.Fields}
	top := topLevel(q.Root)
	if o.Any {
		top = loosened(top)
	}
	for _, n := range top {
		if n.Op == "field" && n.Name == "in" {
			p.in(n.Text)
		}
	}
	p.stops = !slices.ContainsFunc(top, func(n *Node) bool { return n.Op != "field" && n.Op != "not" && !isStop(x.analyzer, n) })
	out, loose := &plan{}, true
	var main []*step
	for _, n := range top {
		if n.Op == "not" {
			out.Not, loose = appendStep(out.Not, p.step(n.Args[0])), false
			continue
		}
		if n.Op == "field" {
			if f, ok := p.filter(n); ok {
				out.Filters = append(out.Filters, f)
				continue
			}
		}
		if isStop(x.analyzer, n) && !p.stops {
			continue
		}
		s := p.step(n)
		if loose = loose && n.Op == "word"; n.Op == "word" && s != nil {
			p.weigh(s, n)
		}
		main = appendStep(main, s)
	}
	enough := len(main)
	switch {
	case o.Any:
		enough = 1
	case loose && len(main) >= looseWords:
		enough = len(main) / 2
	}
	if out.Main = together(main, enough); out.Main != nil {
		out.Should = p.whole(top, text)
		if out.Main.Min > 1 {
			out.Should = append(out.Should, allOf(main))
		}
		balance(out.Should)
	}
	return out, p.notes, p.problems
}

// topLevel returns what must all hold.
func topLevel(n *Node) []*Node {
	switch {
	case n == nil:
		return nil
	case n.Op == "and":
		return n.Args
	}
	return []*Node{n}
}

func appendStep(list []*step, s *step) []*step {
	if s == nil {
		return list
	}
	return append(list, s)
}

// in restricts words to a field.
func (p *planner) in(name string) {
	i := slices.IndexFunc(fieldNames[:words], func(f string) bool { return strings.HasPrefix(f, strings.ToLower(name)) })
	if i < 0 {
		p.problems = append(p.problems, Problem{Code: "value"})
		return
	}
	if !slices.Contains(p.fields, i) {
		p.fields = append(p.fields, i)
		slices.Sort(p.fields)
	}
}

// everywhere lists the fields that words are looked for in.
func (p *planner) everywhere() []int {
	if len(p.fields) > 0 {
		return p.fields
	}
	return everyField()
}

func everyField() []int {
	all := make([]int, words)
	for i := range all {
		all[i] = i
	}
	return all
}

// step makes the step of a node; nil when nothing of it can be looked for.
func (p *planner) step(n *Node) *step {
	switch n.Op {
	case "and":
		return p.and(n)
	case "or":
		var args []*step
		for _, a := range n.Args {
			args = appendStep(args, p.positive(a))
		}
		if len(args) < 2 {
			return first(args)
		}
		return &step{Op: "or", Args: args, Min: 1}
	case "not":
		return p.positive(n)
	case "phrase":
		return p.phrase(n.Text, p.everywhere())
	case "field":
		return p.field(n)
	}
	return p.word(n, p.everywhere())
}

func first(list []*step) *step {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// positive makes a step that can stand alone: what is only excluded is taken
// out of everything.
func (p *planner) positive(n *Node) *step {
	if n.Op != "not" {
		return p.step(n)
	}
	s := p.step(n.Args[0])
	if s == nil {
		return nil
	}
	return &step{Op: "and", Args: []*step{everything()}, Not: []*step{s}}
}

func everything() *step { return &step{Op: "filter", Filter: &filter{}} }

func (p *planner) and(n *Node) *step {
	out := &step{Op: "and"}
	for _, a := range n.Args {
		switch {
		case a.Op == "not":
			out.Not = appendStep(out.Not, p.step(a.Args[0]))
		case isStop(p.x.analyzer, a) && !p.stops:
		default:
			out.Args = appendStep(out.Args, p.step(a))
		}
	}
	switch {
	case len(out.Args) == 0 && len(out.Not) == 0:
		return nil
	case len(out.Args) == 0:
		out.Args = []*step{everything()}
	case len(out.Args) == 1 && len(out.Not) == 0:
		return out.Args[0]
	}
	return out
}

// field makes the step of a field that stands where it must be scored.
func (p *planner) field(n *Node) *step {
	if i := slices.Index(fieldNames[:words], n.Name); i >= 0 && n.Name != "cause" {
		return p.phrase(n.Text, []int{i})
	}
	if n.Name == "in" {
		return nil
	}
	if f, ok := p.filter(n); ok {
		return &step{Op: "filter", Filter: &f}
	}
	return nil
}

// widest is how many parts an alternative has at most: beyond ten, bleve adds
// scores in an order that nobody can repeat.
const widest = 10

// spread makes alternatives of steps.
func spread(steps []*step) *step {
	if len(steps) == 1 {
		return steps[0]
	}
	if len(steps) > widest {
		var groups []*step
		for g := range slices.Chunk(steps, widest) {
			groups = append(groups, spread(g))
		}
		return spread(groups)
	}
	balance(steps)
	return &step{Op: "or", Args: steps, Min: 1}
}

// scale multiplies the weights of a step.
func (s *step) scale(by float64) {
	s.Boost *= by
	for _, a := range s.Args {
		a.scale(by)
	}
}

// leaf is a term, or a phrase, in one field.
func leaf(f int, terms []string, boost float64) *step {
	s := &step{Op: "term", Field: f, Terms: terms, Boost: boost * fieldBoosts[f]}
	if len(terms) > 1 {
		s.Op = "phrase"
	}
	return s
}

// inRow returns the terms that must follow each other, of a long text the first ones.
func inRow(tokens []token) []string {
	terms := sequence(tokens)
	return terms[:min(len(terms), longestName)]
}

// phrase looks for words that follow each other.
func (p *planner) phrase(text string, fields []int) *step {
	terms := inRow(p.x.analyzer.tokens(text, 1))
	if len(terms) == 0 {
		return nil
	}
	return alternative{terms, 1}.step(fields)
}

// alternative is one way to take a word.
type alternative struct {
	terms []string
	boost float64
}

// word looks for a word: literally, or as an identifier and its parts; while it
// may be unfinished, or is not known, as a beginning; and if that is not known
// either, corrected.
func (p *planner) word(n *Node, fields []int) *step {
	tokens := p.x.analyzer.tokens(n.Text, 1)
	seq := inRow(tokens)
	if len(seq) == 0 {
		return nil
	}
	var alternatives []alternative
	if whole := wholeOf(tokens); whole != "" {
		alternatives = append(alternatives, alternative{[]string{whole}, wholeBoost})
	}
	alternatives = append(alternatives, alternative{seq, 1})
	known := len(seq) > 1 || p.x.docFrequency(seq[0]) > 0
	switch {
	case n.Prefix || p.o.Typing && n.Last || isCharacter(tokens):
		alternatives = p.beginning(n, tokens, alternatives, shortestPrefix)
	case !known:
		if more := p.beginning(n, tokens, alternatives, shortestUnknown); len(more) > len(alternatives) {
			alternatives = more
			break
		}
		alternatives = p.corrected(n, tokens, alternatives)
	}
	var steps []*step
	for _, a := range alternatives {
		steps = append(steps, a.step(fields))
	}
	return spread(steps)
}

// step looks for an alternative in several fields.
func (a alternative) step(fields []int) *step {
	var leaves []*step
	for _, f := range fields {
		leaves = append(leaves, leaf(f, a.terms, a.boost))
	}
	return spread(leaves)
}

// wholeOf returns the term of the whole when the tokens are one identifier.
func wholeOf(tokens []token) string {
	if len(tokens) > 1 && tokens[0].kind == wholeToken && tokens[0].end == tokens[len(tokens)-1].end {
		return tokens[0].term
	}
	return ""
}

// isCharacter reports whether the tokens are a single character of a script
// without spaces, which is indexed only in pairs.
func isCharacter(tokens []token) bool {
	return len(tokens) == 1 && tokens[0].kind == gramToken
}

// surfaceOf returns what the beginning of other words is looked up by.
func surfaceOf(tokens []token) string {
	if wholeOf(tokens) != "" || len(tokens) == 1 {
		return tokens[0].surface
	}
	return ""
}

// beginning adds the terms that begin like the word.
func (p *planner) beginning(n *Node, tokens []token, alternatives []alternative, shortest int) []alternative {
	prefix := surfaceOf(tokens)
	if len([]rune(prefix)) < shortest || isNumber(prefix) && !n.Prefix {
		return alternatives
	}
	var used []string
	for _, t := range p.x.frequent(p.x.vocabulary.starting(prefix), prefixLimit) {
		text := p.x.terms[t].text
		if slices.ContainsFunc(alternatives, func(a alternative) bool { return len(a.terms) == 1 && a.terms[0] == text }) {
			continue
		}
		alternatives = append(alternatives, alternative{[]string{text}, prefixBoost})
		used = append(used, text)
	}
	if len(used) > 0 {
		p.notes = append(p.notes, note{n.Text, "prefix", used})
	}
	return alternatives
}

// isNumber reports whether a word is digits only: 30 is not the beginning of 3000.
func isNumber(word string) bool {
	for _, r := range word {
		if !isDigit(r) {
			return false
		}
	}
	return true
}

// corrected adds the known terms that are nearest to an unknown word.
func (p *planner) corrected(n *Node, tokens []token, alternatives []alternative) []alternative {
	near, words := p.x.near(tokens)
	if len(near) == 0 {
		p.notes = append(p.notes, note{n.Text, "unknown", nil})
		return alternatives
	}
	for _, text := range near {
		alternatives = append(alternatives, alternative{[]string{text}, fuzzyBoost})
	}
	p.notes = append(p.notes, note{n.Text, "fuzzy", words})
	return alternatives
}

// near returns the terms nearest to an unknown word, and their surfaces: those
// with the same first letter and the fewest letters changed, at most one up to
// seven letters and two beyond. Words of up to three letters, and words with
// digits, are taken as they are.
func (x *Index) near(tokens []token) (terms, surfaces []string) {
	if len(tokens) != 1 || tokens[0].kind != wordToken {
		return nil, nil
	}
	word := []rune(tokens[0].surface)
	limit := 1
	if len(word) >= 8 {
		limit = 2
	}
	if len(word) < 4 || hasDigit(tokens[0].surface) {
		return nil, nil
	}
	type candidate struct {
		surface
		distance int
	}
	var found []candidate
	prefix := string(word[:1])
	words := x.vocabulary.words()
	for i := x.vocabulary.at(prefix); i < len(words) && strings.HasPrefix(words[i].text, prefix); i++ {
		w := words[i]
		if hasDigit(w.text) {
			continue
		}
		if d := distance(word, []rune(w.text), limit); d <= limit {
			found = append(found, candidate{w, d})
			limit = min(limit, d)
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(x.terms[b.term].docs, x.terms[a.term].docs), strings.Compare(a.text, b.text), cmp.Compare(a.term, b.term))
	})
	for _, c := range found {
		if c.distance > limit || len(terms) == fuzzyLimit {
			break
		}
		if t := x.terms[c.term].text; !slices.Contains(terms, t) {
			terms, surfaces = append(terms, t), append(surfaces, c.text)
		}
	}
	return terms, surfaces
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// frequent returns the limit terms with the most documents, equal ones in order.
func (x *Index) frequent(terms []int, limit int) []int {
	slices.SortFunc(terms, func(a, b int) int { return cmp.Or(cmp.Compare(x.terms[b].docs, x.terms[a].docs), cmp.Compare(a, b)) })
	return terms[:min(limit, len(terms))]
}

// whole raises the incident whose title or id is exactly the query, and titles
// that hold its words in their order.
//
// The query is taken as it was written, so that a title with AND or OR in it
// is found; only fields are left out.
func (p *planner) whole(top []*Node, text string) []*step {
	if slices.ContainsFunc(top, func(n *Node) bool { return n.Op == "field" }) {
		var texts []string
		for _, n := range top {
			texts = append(texts, plainText(n))
		}
		text = join(texts...)
	}
	return p.x.exactly(text)
}

func plainText(n *Node) string {
	if n.Op == "word" || n.Op == "phrase" {
		return n.Text
	}
	return ""
}

// exactly looks for a title or id, and for words that follow each other in a title.
func (x *Index) exactly(text string) []*step {
	key := x.key(text)
	seq := sequence(x.analyzer.tokens(text, 1))
	if len(seq) == 0 || len(seq) > longestName {
		return nil
	}
	out := []*step{{Op: "term", Field: int(exactField), Terms: []string{key}, Boost: exactBoost}}
	if len(seq) > 1 {
		out = append(out, &step{Op: "phrase", Field: int(titleField), Terms: seq, Boost: titlePhrase})
	}
	return out
}

// balance makes up for bleve, which multiplies the sum of steps by the share of
// those that match.
func balance(steps []*step) {
	for _, s := range steps {
		s.scale(float64(len(steps)))
	}
}

// key returns what a name is compared by, however it is written.
func (x *Index) key(name string) string { return exactKey(x.analyzer.tokens(lowered(name), 1)) }

// stopWords are left out of loose words when there are others. They count in
// phrases, and they are indexed like all words.
var stopWords = strings.Fields("a an and are as at be been but by can did do does for from had has have he how i if in into is it its of on or our seen she so that the their them then there these they this those to was we were what when where which who why will with would you your")

// isStop reports whether a node is a stop word.
func isStop(a *analyzer, n *Node) bool {
	if n.Op != "word" || n.Prefix {
		return false
	}
	t := a.tokens(n.Text, 1)
	return len(t) == 0 || len(t) == 1 && slices.Contains(stopWords, t[0].surface)
}

// filter turns a field into a filter; ok is false for fields of text.
func (p *planner) filter(n *Node) (filter, bool) {
	if f := slices.Index(facetNames[:], n.Name); f >= 0 {
		return p.facet(facet(f), n.Text), true
	}
	value := strings.ToLower(strings.TrimSpace(n.Text))
	switch n.Name {
	case "is":
		if value == openActions || value == "open" {
			return filter{Column: "open", Min: 1, Max: 1}, true
		}
	case "after", "before":
		if from, ok := dayOf(value); ok {
			if n.Name == "after" {
				return filter{Column: "day", Min: from + 1, Max: math.MaxInt32}, true
			}
			return filter{Column: "day", Min: 1, Max: from}, true
		}
	case "duration":
		if f, ok := durationFilter(value); ok {
			return f, true
		}
	default:
		return filter{}, false
	}
	p.problems = append(p.problems, Problem{Code: "value"})
	return filter{Column: "none"}, true
}

// facet finds the terms that a value names: by id, name or alias; else all
// whose name has every word of the value.
func (p *planner) facet(f facet, value string) filter {
	out := filter{Facet: facetNames[f]}
	lists := []facet{f}
	if f == causeFacet { // who asks for a cause also wants to see where it is suggested
		lists = append(lists, suggestedFacet)
	}
	want := p.x.key(value)
	add := func(id string) {
		if !slices.Contains(out.IDs, id) {
			out.IDs = append(out.IDs, id)
		}
	}
	for pass := 0; pass < 2 && len(out.IDs) == 0; pass++ {
		for _, l := range lists {
			for _, t := range p.x.facetTerms[l] {
				for _, name := range append([]string{t.ID, t.Name}, t.Aliases...) {
					key := p.x.key(name)
					if key == want || pass == 1 && want != "" && hasWords(key, want) {
						add(t.ID)
					}
				}
			}
		}
	}
	slices.Sort(out.IDs)
	if len(out.IDs) == 0 {
		p.problems = append(p.problems, Problem{Code: "term", Hint: value})
	}
	return out
}

// hasWords reports whether key has every word of want.
func hasWords(key, want string) bool {
	have := strings.Fields(key)
	for _, w := range strings.Fields(want) {
		if !slices.Contains(have, w) {
			return false
		}
	}
	return true
}

// dayOf reads a year, month or day and returns its first day, in days since 1970.
func dayOf(s string) (int, bool) {
	var date [3]int
	parts := strings.Split(s, "-")
	if len(parts) > 3 {
		return 0, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 || n < 1 || !isNumber(p) {
			return 0, false
		}
		date[i] = n
	}
	if date[0] < 1000 || date[1] > 12 || date[2] > 31 {
		return 0, false
	}
	return dayNumber(time.Date(date[0], time.Month(max(date[1], 1)), max(date[2], 1), 0, 0, 0, 0, time.UTC)), true
}

// durationFilter reads ">4h", "<30m", ">=1d", "30m..2h" or "4h" (at least).
func durationFilter(s string) (filter, bool) {
	if a, b, ok := strings.Cut(s, ".."); ok {
		from, ok1 := spanOfTime(a)
		to, ok2 := spanOfTime(b)
		return filter{Column: "minutes", Min: from + 1, Max: to + 1}, ok1 && ok2
	}
	value := strings.TrimLeft(s, "<>=")
	n, ok := spanOfTime(value)
	f := filter{Column: "minutes", Min: n + 1, Max: math.MaxInt32}
	switch strings.TrimSuffix(s, value) {
	case ">":
		f.Min++
	case "<":
		f.Min, f.Max = 1, n
	case "<=":
		f.Min, f.Max = 1, n+1
	case "", ">=", "=":
	default:
		ok = false
	}
	return f, ok
}

// spanOfTime reads a length of time such as 90, 90m, 4h, 1.5h or 2d, in minutes.
func spanOfTime(s string) (int, bool) {
	unit := 1.0
	if s != "" {
		switch s[len(s)-1] {
		case 'm':
			s = s[:len(s)-1]
		case 'h':
			unit, s = 60, s[:len(s)-1]
		case 'd':
			unit, s = 1440, s[:len(s)-1]
		}
	}
	for _, c := range s {
		if !isDigit(c) && c != '.' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n > 1e6 {
		return 0, false
	}
	return int(n * unit), true
}
