package search

import (
	"slices"
	"strings"
)

// Query is a parsed query. The language, and the form of the tree in JSON, are
// the same in themes/default/src/search/query.js; testdata/queries.json holds
// the cases that both must meet.
type Query struct {
	Root     *Node     `json:"root"` // nil when nothing is asked
	Problems []Problem `json:"problems,omitempty"`
}

// Node is one node of a query.
type Node struct {
	// Op is and, or, not, word, phrase or field.
	Op     string  `json:"op"`
	Args   []*Node `json:"args,omitempty"`
	Name   string  `json:"name,omitempty"`   // of a field
	Text   string  `json:"text,omitempty"`   // of a word, a phrase, the value of a field
	Prefix bool    `json:"prefix,omitempty"` // of a word that was written with a star at its end
	Last   bool    `json:"last,omitempty"`   // of a word that the query ends with: perhaps still being typed
}

// Problem is something in a query that could not be taken as it was meant. The
// rest of the query is run all the same.
type Problem struct {
	Code string `json:"code"`
	From int    `json:"from"` // characters from the beginning of the query
	To   int    `json:"to"`
	Hint string `json:"hint,omitempty"` // what was probably meant
}

// Text says in words what is wrong.
func (p Problem) Text() string {
	switch p.Code {
	case "quote":
		return "the quotation mark is not closed"
	case "bracket":
		return "the bracket has no partner"
	case "or":
		return "OR needs something on both sides"
	case "empty":
		return "the field has no value"
	case "value":
		return "the value of a field cannot be read: write it as after:2026-03-31 or duration:>2h"
	case "term":
		return "there is no such name"
	case "field":
		return "there is no such field"
	}
	return p.Code
}

// fieldAliases maps every name of a field in a query to its canonical name.
var fieldAliases = map[string]string{
	"service": "service", "cause": "cause", "suggested": "suggested", "tag": "tag", "team": "team",
	"severity": "severity", "sev": "severity", "year": "year", "in": "in", "is": "is",
	"title": "title", "id": "name", "name": "name", "summary": "summary", "timeline": "timeline",
	"actions": "actions", "action": "actions", "text": "text",
	"after": "after", "from": "after", "since": "after", "before": "before", "to": "before", "until": "before",
	"duration": "duration",
}

// Limits of what is read of a query: nobody types so much, and what somebody
// pastes is taken by its telling words.
const (
	longestQuery = 20000 // characters
	mostParts    = 64    // words, phrases, fields and brackets
)

// Parse reads a query. It never fails: what makes no sense is reported and left out.
func Parse(text string) Query {
	in := []rune(strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", " "))
	p := parser{in: in[:min(len(in), longestQuery)]}
	root := p.or()
	for p.at < len(p.in) { // a closing bracket too many
		p.problem("bracket", p.at, p.at+1, "")
		p.at++
		if more := p.or(); more != nil {
			root = all(root, more)
		}
	}
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return a.From - b.From })
	return Query{root, p.problems}
}

// all joins two queries that must both hold.
func all(a, b *Node) *Node {
	if a == nil {
		return b
	}
	out := &Node{Op: "and"}
	for _, n := range []*Node{a, b} {
		if n.Op == "and" {
			out.Args = append(out.Args, n.Args...)
		} else {
			out.Args = append(out.Args, n)
		}
	}
	return out
}

type parser struct {
	in       []rune
	at       int
	depth    int
	parts    int
	problems []Problem
}

func (p *parser) problem(code string, from, to int, hint string) {
	p.problems = append(p.problems, Problem{code, from, to, hint})
}

func isSpace(r rune) bool {
	return r <= ' ' || r == 0xa0 || r == 0x2028 || r == 0x2029 || r == 0x3000
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

// peek returns the character at offset n from here; 0 at the end.
func (p *parser) peek(n int) rune {
	if p.at+n < len(p.in) {
		return p.in[p.at+n]
	}
	return 0
}

func (p *parser) skip() {
	for p.at < len(p.in) && isSpace(p.in[p.at]) {
		p.at++
	}
}

// keyword takes a word that is an operator when it stands alone.
func (p *parser) keyword(word string) bool {
	for i, r := range word {
		if p.peek(i) != r {
			return false
		}
	}
	if c := p.peek(len(word)); c != 0 && !isSpace(c) && c != '(' && c != ')' && !isQuote(c) {
		return false
	}
	p.at += len(word)
	return true
}

// or reads alternatives.
func (p *parser) or() *Node {
	var args []*Node
	dangling := -1
	for {
		n := p.and()
		if n != nil {
			if n.Op == "or" {
				args = append(args, n.Args...)
			} else {
				args = append(args, n)
			}
		}
		if n == nil && dangling >= 0 {
			p.problem("or", dangling, dangling+2, "")
		}
		at := p.at
		if !p.keyword("OR") {
			break
		}
		dangling = -1
		if n == nil && len(args) == 0 {
			p.problem("or", at, at+2, "")
		} else {
			dangling = at
		}
	}
	if len(args) > 1 {
		return &Node{Op: "or", Args: args}
	}
	if len(args) == 1 {
		return args[0]
	}
	return nil
}

// and reads what must all hold.
func (p *parser) and() *Node {
	var out *Node
	for {
		p.skip()
		if p.at >= len(p.in) || p.in[p.at] == ')' {
			return out
		}
		at := p.at
		if p.keyword("OR") {
			p.at = at
			return out
		}
		if p.keyword("AND") {
			continue
		}
		if n := p.unary(); n != nil {
			out = all(out, n)
		}
	}
}

// unary reads something with a minus or NOT before it, or without.
func (p *parser) unary() *Node {
	var n *Node
	if c := p.peek(1); p.peek(0) == '-' && c != 0 && c != '-' && c != ')' && !isSpace(c) {
		p.at++
		n = p.primary()
	} else if p.keyword("NOT") {
		p.skip()
		if c := p.peek(0); c == 0 || c == ')' {
			return nil
		}
		n = p.unary()
	} else {
		return p.primary()
	}
	switch {
	case n == nil:
		return nil
	case n.Op == "not":
		return n.Args[0]
	}
	return &Node{Op: "not", Args: []*Node{n}}
}

// primary reads a bracket, a phrase, a field or a word.
func (p *parser) primary() *Node {
	if p.parts++; p.parts > mostParts {
		p.at = len(p.in)
		return nil
	}
	switch c := p.peek(0); {
	case c == '(':
		return p.bracket()
	case isQuote(c):
		text := p.quoted()
		if text == "" {
			return nil
		}
		return &Node{Op: "phrase", Text: text}
	}
	if n, ok := p.field(); ok {
		return n
	}
	return p.word()
}

// deepest is how many brackets may stand in each other.
const deepest = 50

func (p *parser) bracket() *Node {
	at := p.at
	p.at++
	if p.depth >= deepest {
		p.problem("bracket", at, at+1, "")
		return nil
	}
	p.depth++
	n := p.or()
	p.depth--
	if p.peek(0) == ')' {
		p.at++
	} else {
		p.problem("bracket", at, at+1, "")
	}
	return n
}

// quoted reads a text in quotation marks; a backslash keeps the next mark.
func (p *parser) quoted() string {
	at := p.at
	p.at++
	var b strings.Builder
	for p.at < len(p.in) {
		c := p.in[p.at]
		p.at++
		if c == '\\' && (isQuote(p.peek(0)) || p.peek(0) == '\\') {
			c = p.in[p.at]
			p.at++
		} else if isQuote(c) {
			return trim(b.String())
		}
		b.WriteRune(c)
	}
	p.problem("quote", at, at+1, "")
	return trim(b.String())
}

func trim(s string) string { return strings.TrimFunc(s, isSpace) }

// field reads NAME:VALUE; ok is false when here is none.
func (p *parser) field() (n *Node, ok bool) {
	at, colon := p.at, 0
	for isLower(p.peek(colon)) || isUpper(p.peek(colon)) {
		colon++
	}
	if colon == 0 || p.peek(colon) != ':' {
		return nil, false
	}
	written := strings.ToLower(string(p.in[at : at+colon]))
	next := p.peek(colon + 1)
	name, known := fieldAliases[written]
	if !known {
		if len(written) <= 12 && next != 0 && !isSpace(next) && next != '/' && next != ':' && next != ')' && !isDigit(next) {
			p.problem("field", at, at+colon, nearestField(written))
		}
		return nil, false
	}
	p.at += colon + 1
	var value string
	if isQuote(next) {
		value = p.quoted()
	} else {
		value = p.text()
	}
	if value == "" {
		p.problem("empty", at, at+colon+1, "")
		return nil, true
	}
	return &Node{Op: "field", Name: name, Text: value}, true
}

// nearestField returns the name of a field that is one or two letters away.
func nearestField(written string) string {
	best, least := "", 3
	for _, name := range []string{"service", "cause", "tag", "team", "severity", "year", "title", "summary", "timeline",
		"actions", "after", "before", "duration", "suggested"} {
		if d := distance([]rune(written), []rune(name), 2); d < least {
			best, least = name, d
		}
	}
	return best
}

// text reads up to the next space, quotation mark or bracket. A pair of
// brackets inside belongs to it, as in main().
func (p *parser) text() string {
	from := p.at
	for p.at < len(p.in) {
		c := p.in[p.at]
		if isSpace(c) || isQuote(c) || c == ')' {
			break
		}
		if c == '(' {
			n := p.pair()
			if n == 0 {
				break
			}
			p.at += n
			continue
		}
		p.at++
	}
	return string(p.in[from:p.at])
}

// pair returns the length of the pair of brackets that begins here, without a
// space or a quotation mark inside; 0 when there is none.
func (p *parser) pair() int {
	open := 0
	for i := range longestPair {
		c := p.peek(i)
		switch {
		case c == 0 || isSpace(c) || isQuote(c):
			return 0
		case c == '(':
			open++
		case c == ')':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// longestPair bounds the look for the partner of a bracket.
const longestPair = 200

// word reads a word.
func (p *parser) word() *Node {
	text := p.text()
	n := &Node{Op: "word", Text: text, Last: p.at == len(p.in)}
	if t := strings.TrimRight(text, "*"); t != text {
		if t == "" {
			return nil
		}
		n.Text, n.Prefix = t, true
	}
	return n
}

// String writes the query in its plainest form; parsing it again gives the same tree.
func (n *Node) String() string {
	if n == nil {
		return ""
	}
	return n.print(0)
}

// print writes a node; outer is 1 inside and, 2 inside not.
func (n *Node) print(outer int) string {
	join := func(sep string, level int) string {
		var parts []string
		for _, a := range n.Args {
			parts = append(parts, a.print(level))
		}
		return strings.Join(parts, sep)
	}
	switch n.Op {
	case "and":
		if outer < 2 {
			return join(" ", 1)
		}
		return "(" + join(" ", 1) + ")"
	case "or":
		if outer == 0 {
			return join(" OR ", 0)
		}
		return "(" + join(" OR ", 0) + ")"
	case "not":
		arg := n.Args[0].print(2)
		if strings.HasPrefix(arg, "-") {
			return "NOT " + arg
		}
		return "-" + arg
	case "phrase":
		return quote(n.Text)
	case "field":
		if strings.ContainsFunc(n.Text, func(r rune) bool { return isSpace(r) || isQuote(r) || r == '(' || r == ')' }) {
			return n.Name + ":" + quote(n.Text)
		}
		return n.Name + ":" + n.Text
	}
	if n.Prefix {
		return n.Text + "*"
	}
	return n.Text
}

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if isQuote(r) || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// distance returns the number of letters to change, add, leave out or swap with
// a neighbour to make b of a; anything above limit is limit+1.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
