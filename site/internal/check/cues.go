package check

import "bytes"

// cues finds, in one pass over a text, which phrases are worth trying: those of
// which it holds a hint. Looking for every hint by itself takes longer than
// all the patterns together.
type cues struct {
	lists []cueList
	of    [1 << 15]uint8 // by the first three letters: the list, from 1; 0 for none
}

type cueList []cue

// cue is one hint of one phrase.
type cue struct {
	text   []byte
	phrase int
}

// newCues indexes the hints, which are in lower case and have at least three letters.
func newCues(list []phrase) *cues {
	c := new(cues)
	for i, ph := range list {
		for _, hint := range ph.hints {
			at := &c.of[threeLetters([]byte(hint))]
			if *at == 0 {
				c.lists = append(c.lists, nil)
				*at = uint8(len(c.lists))
			}
			c.lists[*at-1] = append(c.lists[*at-1], cue{[]byte(hint), i})
		}
	}
	return c
}

// threeLetters sums up the first three bytes in 15 bits, enough to tell most apart.
func threeLetters(b []byte) int {
	return int(b[0]&31) | int(b[1]&31)<<5 | int(b[2]&31)<<10
}

// in marks the phrases of which text, in lower case, holds a hint, and returns
// how many they are.
func (c *cues) in(text []byte, phrases []bool) int {
	clear(phrases)
	n := 0
	for i := 0; i+3 <= len(text); i++ {
		at := c.of[threeLetters(text[i:])]
		if at == 0 {
			continue
		}
		for _, cue := range c.lists[at-1] {
			if !phrases[cue.phrase] && bytes.HasPrefix(text[i:], cue.text) {
				phrases[cue.phrase] = true
				n++
			}
		}
	}
	return n
}
