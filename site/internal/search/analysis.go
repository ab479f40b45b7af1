package search

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
)

// analysisVersion names the rules of this file; it is part of the key of the
// cache and of the manifest. Change it with every change of what a text turns into.
const analysisVersion = "1"

// Limits of a token, in characters.
const (
	longestTerm = 64 // a longer part is cut, a longer whole is left out
)

// breakMark separates passages inside the text of a field: no phrase reaches over it.
const breakMark = '\x00'

// tokenKind says what a token stands for.
type tokenKind uint8

const (
	wordToken  tokenKind = iota // a word, or one part of an identifier
	wholeToken                  // an identifier as a whole, at the position of its first part
	gramToken                   // two neighbouring characters, or the last character of a run
)

// word is one way of writing a term.
type word struct {
	term    string // what is compared: folded, a word also stemmed
	surface string // folded but not stemmed, for completion and suggestions
}

// token is one thing that is indexed.
type token struct {
	*word // shared by all tokens that are written so
	kind  tokenKind
	pos   int // 1, 2, …; a whole shares the position of its first part, the last character of a run that of its last pair
	start int // byte offsets of what a reader would call the word
	end   int
}

// wordParts is how many parts the words that an analyzer knows are kept in, so
// that goroutines seldom wait for each other.
const wordParts = 64

// analyzer turns text into tokens; it remembers words. It may be used by
// several goroutines at once.
//
// The same rules are in themes/default/src/search/analysis.js, and
// testdata/analysis.json holds cases for both.
type analyzer struct {
	parts [wordParts]struct {
		mu    sync.RWMutex
		words map[string]*word // by surface
	}
	layouts sync.Pool // *layout
	bags    sync.Pool // *bags
}

// word returns the word with a surface, whose memory is the caller's.
func (a *analyzer) word(surface []byte) *word {
	p := &a.parts[(len(surface)+7*int(surface[0])+13*int(surface[len(surface)-1]))%wordParts]
	p.mu.RLock()
	w := p.words[string(surface)]
	p.mu.RUnlock()
	if w != nil {
		return w
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if w := p.words[string(surface)]; w != nil {
		return w
	}
	if p.words == nil {
		p.words = map[string]*word{}
	}
	s := string(surface)
	w = &word{stem(s), s}
	p.words[s] = w
	return w
}

// stem returns the Porter stem of a folded word of the letters a to z, and any
// other word as it is. This is the stemmer of bleve's English analyzer.
func stem(word string) string {
	for i := range len(word) {
		if !isLower(rune(word[i])) {
			return word
		}
	}
	t := &analysis.Token{Term: []byte(word)}
	porter.NewPorterStemmer().Filter(analysis.TokenStream{t})
	if strings.HasPrefix(word, string(t.Term)) {
		return word[:len(t.Term)] // as most often
	}
	return string(t.Term)
}

// tokens analyses text. Positions start at first.
func (a *analyzer) tokens(text string, first int) []token {
	return a.add(make([]token, 0, len(text)/5), text, first)
}

// add is [analyzer.tokens] behind the tokens in out.
func (a *analyzer) add(out []token, text string, first int) []token {
	s := scanner{a: a, text: text, pos: first, out: out}
	for s.at < len(text) {
		r, n := s.peek(s.at)
		switch {
		case r == breakMark:
			s.pos++
			s.at += n
		case !isWord(r) || r >= 0x300 && r <= 0x36f:
			s.at += n
		case in(grams, r):
			s.grams()
		default:
			s.chunk()
		}
	}
	return s.out
}

// scanner is the state of one analysis.
type scanner struct {
	a    *analyzer
	text string
	at   int
	pos  int
	out  []token
}

// peek returns the narrowed character at offset i and its length in bytes; an
// invalid byte is a separator.
func (s *scanner) peek(i int) (rune, int) {
	if i >= len(s.text) {
		return ' ', 0
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n := utf8.DecodeRuneInString(s.text[i:])
	return narrow(r), n
}

// grams takes a run of a script without spaces.
func (s *scanner) grams() {
	type char struct {
		r          rune
		start, end int
	}
	var run []char
	for s.at < len(s.text) {
		r, n := s.peek(s.at)
		if !in(grams, r) || !isWord(r) {
			break
		}
		run = append(run, char{r, s.at, s.at + n})
		s.at += n
	}
	for i, c := range run {
		t := token{kind: gramToken, pos: s.pos, start: c.start, end: c.end}
		gram := utf8.AppendRune(nil, c.r)
		if i+1 < len(run) {
			gram, t.end = utf8.AppendRune(gram, run[i+1].r), run[i+1].end
		}
		t.word = s.a.word(gram)
		if i > 0 && i+1 == len(run) { // it stands in the pair before it
			t.pos--
			s.pos--
		}
		s.out = append(s.out, t)
		s.pos++
	}
}

// run is a stretch of word characters inside a chunk.
type run struct{ start, end int }

// chunk takes a word, or an identifier of several words joined by _ . or -.
func (s *scanner) chunk() {
	var space struct { // for most
		whole [longestTerm]byte
		runs  [8]run
	}
	begin, whole, runs := s.at, space.whole[:0], space.runs[:0]
	for {
		start := s.at
		s.run()
		runs = append(runs, run{start, s.possessive(start)})
		whole = s.fold(whole, runs[len(runs)-1])
		join, next := s.joiner()
		if join == "" {
			break
		}
		whole = append(whole, join...)
		s.at = next
	}
	end := s.at
	if suffix := s.suffix(begin); suffix != "" {
		whole = append(whole, suffix...)
		s.at += len(suffix)
		end = s.at
	}
	first, mark := s.pos, len(s.out)
	for _, r := range runs {
		s.parts(r)
	}
	for i := mark; i < len(s.out); i++ { // a reader marks the whole word
		s.out[i].start, s.out[i].end = begin, end
	}
	s.whole(whole, first, mark, begin, end)
}

// whole adds the identifier as a whole, unless it is but one part.
func (s *scanner) whole(surface []byte, first, mark, begin, end int) {
	if len(s.out) == mark || len(s.out) == mark+1 && s.out[mark].surface == string(surface) || utf8.RuneCount(surface) > longestTerm {
		return
	}
	t := token{word: s.a.word(surface), kind: wholeToken, pos: first, start: begin, end: end}
	s.out = append(s.out, token{})
	copy(s.out[mark+1:], s.out[mark:])
	s.out[mark] = t
}

// run moves over word characters, and over an apostrophe between two of them.
func (s *scanner) run() {
	for s.at < len(s.text) {
		r, n := s.peek(s.at)
		if isApostrophe(r) {
			if next, _ := s.peek(s.at + n); !isWord(next) || in(grams, next) {
				return
			}
		} else if !isWord(r) || in(grams, r) {
			return
		}
		s.at += n
	}
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// possessive returns the end of the run from start to here without its 's.
func (s *scanner) possessive(start int) int {
	text := s.text[start:s.at]
	for _, tail := range []string{"'s", "'S", "’s", "’S"} {
		if len(text) > len(tail) && strings.HasSuffix(text, tail) {
			return s.at - len(tail)
		}
	}
	return s.at
}

// joiner returns what joins the run before here with a run after it, and where
// that begins: one of _ . - or several _.
func (s *scanner) joiner() (string, int) {
	r, n := s.peek(s.at)
	if r != '_' && r != '.' && r != '-' {
		return "", 0
	}
	next, join := s.at+n, "_"
	switch r {
	case '.':
		join = "."
	case '-':
		join = "-"
	}
	for r == '_' {
		c, m := s.peek(next)
		if c != '_' {
			break
		}
		next += m
		join += "_"
	}
	if c, _ := s.peek(next); !isWord(c) || in(grams, c) || c >= 0x300 && c <= 0x36f {
		return "", 0
	}
	return join, next
}

// suffix returns the ++ or # that follows a chunk of one letter, as in C++ and F#.
func (s *scanner) suffix(begin int) string {
	if c, n := s.peek(begin); begin+n != s.at || n != 1 || isDigit(c) {
		return ""
	}
	tail := ""
	if strings.HasPrefix(s.text[s.at:], "++") {
		tail = "++"
	} else if strings.HasPrefix(s.text[s.at:], "#") {
		tail = "#"
	}
	if c, _ := s.peek(s.at + len(tail)); isWord(c) {
		return ""
	}
	return tail
}

// fold appends the folded characters of a run.
func (s *scanner) fold(b []byte, r run) []byte {
	for i := r.start; i < r.end; {
		c, n := s.peek(i)
		if f := fold(c); f >= 0 && !isApostrophe(c) {
			b = utf8.AppendRune(b, f)
		}
		i += n
	}
	return b
}

// parts adds the words of a run, which may be written in camel case.
func (s *scanner) parts(r run) {
	from := r.start
	for i := r.start; i < r.end; {
		_, n := s.peek(i)
		i += n
		if i >= r.end || s.splits(r, from, i) {
			s.part(run{from, i})
			from = i
		}
	}
}

// splits reports whether a new part of the run begins at i. The part so far
// begins at from.
func (s *scanner) splits(r run, from, i int) bool {
	before, at := s.text[i-1], s.text[i]
	if before >= utf8.RuneSelf || at >= utf8.RuneSelf {
		return false
	}
	after := func(k int) byte {
		if i+k < r.end {
			return s.text[i+k]
		}
		return 0
	}
	switch {
	case isLower(rune(before)) && isUpper(rune(at)):
		return true
	case isUpper(rune(before)) && isUpper(rune(at)): // the K of OOMKilled, but not the M of VMs
		return isLower(rune(after(1))) && isLower(rune(after(2)))
	case isDigit(rune(at)) && i-from >= 3: // mysql1, but neither s3 nor 0x1f
		for _, c := range []byte(s.text[from:i]) {
			if !isLower(rune(c)) && !isUpper(rune(c)) {
				return false
			}
		}
		return true
	}
	return false
}

// part adds one word.
func (s *scanner) part(r run) {
	var space [longestTerm]byte
	surface := s.fold(space[:0], r)
	if len(surface) > longestTerm {
		surface = []byte(cut(string(surface), longestTerm))
	}
	if len(surface) == 0 {
		return
	}
	s.out = append(s.out, token{word: s.a.word(surface), pos: s.pos, start: r.start, end: r.end})
	s.pos++
}

// cut returns the first n characters of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
