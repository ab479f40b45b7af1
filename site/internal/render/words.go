package render

import (
	"unicode"
)

// holds reports whether every word of part occurs in whole.
func holds(whole, part string) bool {
	have := make(map[string]bool)
	eachWord(whole, func(w string) bool { have[w] = true; return true })
	all := true
	eachWord(part, func(w string) bool {
		all = have[w]
		return all
	})
	return all
}

// eachWord calls f with each word of s in lower case until f returns false. A
// word is a run of letters or a run of digits; in scripts without spaces each
// character is one.
func eachWord(s string, f func(string) bool) {
	var word []rune
	kind := 0
	for _, r := range s {
		k := 0
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			k = 3
		case unicode.IsLetter(r) || unicode.IsMark(r):
			k = 1
		case unicode.IsDigit(r):
			k = 2
		}
		if (k != kind || k == 3) && len(word) > 0 {
			if !f(string(word)) {
				return
			}
			word = word[:0]
		}
		if k != 0 {
			word = append(word, unicode.ToLower(r))
		}
		kind = k
	}
	if len(word) > 0 {
		f(string(word))
	}
}
