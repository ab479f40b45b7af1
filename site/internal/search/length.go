package search

import "math/bits"

// Lengths of fields are rounded to three binary digits, in bleve as in the
// export: that changes a score by a few hundredths at most, and a page reads
// the lengths of all documents before it can answer anything.

// lengthBits is the number of binary digits of a length's code.
const lengthBits = 7

// roundLength returns n rounded to three binary digits.
func roundLength(n int) int { return lengthOf(lengthCode(n)) }

// lengthCode returns the code of the rounded n: its three digits and, four times,
// how many follow.
func lengthCode(n int) int {
	if n < 8 {
		return n
	}
	n += 1 << (bits.Len(uint(n)) - 4) // half of what is cut off
	shift := bits.Len(uint(n)) - 3
	return min(4*shift+n>>shift, 1<<lengthBits-1)
}

// lengthOf returns the length with a code.
func lengthOf(code int) int {
	if code < 8 {
		return code
	}
	return (code&3 + 4) << (code>>2 - 1)
}
