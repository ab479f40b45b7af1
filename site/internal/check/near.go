package check

import (
	"fmt"
	"slices"
	"strings"
)

// distance is the number of letters to add, drop, change or swap with the next
// to make a into b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// Nearest returns the word of list nearest to word, if it is near enough to be
// meant: one slip in four to seven letters, two in eight or more, none in
// digits. Equal words are not near.
func Nearest(word string, list []string) (string, bool) {
	allowed := 0
	switch n := len([]rune(word)); {
	case n >= 8:
		allowed = 2
	case n >= 4:
		allowed = 1
	}
	if allowed == 0 {
		return "", false
	}
	best, found := allowed+1, ""
	for _, other := range slices.Sorted(slices.Values(list)) {
		if other == word || onlyDigits(other) != onlyDigits(word) {
			continue
		}
		if abs(len(other)-len(word)) > 4*allowed {
			continue
		}
		if n := distance(fold(word), fold(other)); n < best {
			best, found = n, other
		}
	}
	return found, found != ""
}

// fold makes spellings equal that differ only in case and in what joins words.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

func abs(n int) int { return max(n, -n) }

// didYouMean returns the tail of a message that proposes the nearest word, or nothing.
func didYouMean(word string, list []string) string {
	if other, ok := Nearest(word, list); ok {
		return fmt.Sprintf("; did you mean %q?", other)
	}
	return ""
}
