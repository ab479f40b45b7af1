package site

// nearestWord returns the word of words that is most likely meant by word: at
// most two edits away (one for short words), the first of equals.
func nearestWord(word string, words []string) (string, bool) {
	limit := 2
	if len(word) < 5 {
		limit = 1
	}
	best, distance := "", limit+1
	for _, w := range words {
		if d := edits(word, w); d < distance {
			best, distance = w, d
		}
	}
	return best, best != ""
}

// edits is the number of insertions, deletions, replacements and transpositions
// of neighbours between a and b (optimal string alignment).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	before := make([]int, len(y)+1)
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}
