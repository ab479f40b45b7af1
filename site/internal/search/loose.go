package search

import "unicode/utf8"

// Many loose words read like a sentence: hardly an incident has all of them.
// Half of them will do then; what has all stands higher.
const (
	looseWords = 4  // words from which half of them will do
	allBoost   = 4  // having all the words, against each of them
	commonness = 16 // a word that one incident in this many has counts half
)

// together makes one step of what is asked: all of it must hold, or enough of it.
func together(main []*step, enough int) *step {
	switch {
	case len(main) < 2:
		return first(main)
	case enough < len(main):
		return &step{Op: "or", Args: main[:min(widest, len(main))], Min: enough}
	}
	return &step{Op: "and", Args: main}
}

// weigh makes a loose word count less, the more incidents have it.
func (p *planner) weigh(s *step, n *Node) {
	docs := p.x.docFrequency(p.x.analyzer.tokens(n.Text, 1)[0].term)
	s.scale(float64(len(p.x.docs)) / float64(len(p.x.docs)+commonness*docs))
}

// allOf is a step that raises what has all of the arguments.
func allOf(args []*step) *step {
	out := &step{Op: "and"}
	for _, a := range args {
		out.Args = append(out.Args, a.copy())
	}
	out.scale(allBoost)
	return out
}

func (s *step) copy() *step {
	out := *s
	out.Args = nil
	for _, a := range s.Args {
		out.Args = append(out.Args, a.copy())
	}
	return &out
}

// loosened cuts the words of a query into pieces, where they have any.
func loosened(top []*Node) (out []*Node) {
	for _, n := range top {
		var cut []string
		if n.Op == "word" && !n.Prefix {
			cut = pieces(n.Text)
		}
		if len(cut) == 0 {
			out = append(out, n)
		}
		for _, text := range cut {
			out = append(out, &Node{Op: "word", Text: text})
		}
	}
	return out
}

// pieces cuts a text of Japanese where its script changes. Hiragana, which
// mostly joins words, and single characters are left out. What has none of
// these scripts has no pieces.
func pieces(text string) (out []string) {
	begin, last, foreign := 0, latinScript, false
	take := func(end int) {
		if piece := text[begin:end]; last != hiraganaScript && utf8.RuneCountInString(piece) > 1 {
			out = append(out, piece)
		}
		begin = end
	}
	for i, r := range text {
		s := scriptOf(narrow(r))
		if s != last {
			take(i)
		}
		last, foreign = s, foreign || s != latinScript
	}
	take(len(text))
	if !foreign {
		return nil
	}
	return out
}

// script is what a text of Japanese is cut by.
type script int

const (
	latinScript script = iota // and all others
	hiraganaScript
	katakanaScript
	otherGrams
)

func scriptOf(r rune) script {
	switch {
	case r >= 0x3041 && r <= 0x309f:
		return hiraganaScript
	case r >= 0x30a1 && r <= 0x30ff:
		return katakanaScript
	case in(grams, r):
		return otherGrams
	}
	return latinScript
}
