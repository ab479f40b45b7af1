package search

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// span is an inclusive range of code points.
type span struct{ from, to rune }

// separators lists what is not part of a word at or above U+0080. Everything
// else there is, so that letters of scripts nobody thought of are words. The
// same table is in themes/default/src/search/runes.js; a test compares them.
var separators = []span{
	{0x80, 0xa9}, {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7},
	{0x37e, 0x37e}, {0x387, 0x387}, {0x55a, 0x55f}, {0x589, 0x58a}, {0x5be, 0x5be}, {0x5c0, 0x5c0},
	{0x5c3, 0x5c3}, {0x5f3, 0x5f4}, {0x60c, 0x60c}, {0x61b, 0x61f}, {0x66a, 0x66d}, {0x6d4, 0x6d4},
	{0x964, 0x965}, {0xe3f, 0xe3f}, {0xe4f, 0xe4f}, {0xe5a, 0xe5b}, {0x104a, 0x104f}, {0x1361, 0x1368},
	{0x17d4, 0x17dc}, {0x1800, 0x180e}, {0x2000, 0x25ff}, {0x2b00, 0x2bff}, {0x2e00, 0x2e7f},
	{0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303d, 0x303d}, {0x30a0, 0x30a0},
	{0x30fb, 0x30fb}, {0xd800, 0xf8ff}, {0xfd3e, 0xfd3f}, {0xfe00, 0xfe6f}, {0xfeff, 0xfeff},
	{0xff5f, 0xff65}, {0xffe0, 0xffff}, {0xe0000, 0x10ffff},
}

// grams lists the scripts written without spaces between words, which are
// indexed as overlapping pairs of characters: Thai, Lao, Burmese, Khmer,
// Chinese, Japanese and Korean.
var grams = []span{
	{0xe01, 0xeff}, {0x1000, 0x109f}, {0x1780, 0x17ff}, {0x2e80, 0x2fdf}, {0x3005, 0x3007},
	{0x3021, 0x302f}, {0x3031, 0x3035}, {0x3041, 0x309f}, {0x30a1, 0x30ff}, {0x3105, 0x318e},
	{0x31a0, 0x31ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa960, 0xa97f}, {0xac00, 0xd7ff},
	{0xf900, 0xfaff}, {0xff66, 0xff9f}, {0x20000, 0x3ffff},
}

// in reports whether r lies in one of the ascending spans.
func in(table []span, r rune) bool {
	lo, hi := 0, len(table)
	for lo < hi {
		mid := (lo + hi) / 2
		if table[mid].to < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(table) && table[lo].from <= r
}

// narrow gives the ASCII form of a full-width character.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		return r - 0xfee0
	}
	return r
}

// isWord reports whether r (already narrowed) belongs to a word.
func isWord(r rune) bool {
	if r < 0x80 {
		return isLower(r) || isUpper(r) || isDigit(r)
	}
	return !in(separators, r)
}

func isLower(r rune) bool { return r >= 'a' && r <= 'z' }
func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }
func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// fold gives the form of a (narrowed) character that is compared: lower case,
// and without the accent in Latin and Greek. -1 means that it is dropped.
//
// It works character by character and only where case has been settled for
// decades, so that a browser and Go can never disagree about it.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		if isUpper(r) {
			r += 'a' - 'A'
		}
		return r
	case r >= 0xc0 && r <= 0x24f, r >= 0x1e00 && r <= 0x1fff, r >= 0x370 && r <= 0x3ff:
		return sigma(unicode.ToLower(base(r)))
	case r >= 0x300 && r <= 0x36f:
		return -1
	case r >= 0x400 && r <= 0x481, r >= 0x48a && r <= 0x52f, r >= 0x531 && r <= 0x556:
		if r = unicode.ToLower(r); r == 'ё' {
			return 'е'
		}
	}
	return r
}

// base returns the first character of the canonical decomposition of r.
func base(r rune) rune {
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		return []rune(string(d))[0]
	}
	return r
}

func sigma(r rune) rune {
	if r == 'ς' {
		return 'σ'
	}
	return r
}
