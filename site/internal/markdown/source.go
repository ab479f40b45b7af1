package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// clean returns text that can be parsed: without byte order mark, with "\n" line
// ends (CRLF and a lone CR become one), and with U+FFFD for NUL and for what is
// not UTF-8. Text that needs no change is returned as it is, without a copy.
// Whoever reads files reports such things; here they only must do no harm.
func clean(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte{'\n'})
		text = bytes.ReplaceAll(text, []byte{'\r'}, []byte{'\n'})
	}
	if bytes.IndexByte(text, 0) >= 0 {
		text = bytes.ReplaceAll(text, []byte{0}, []byte("\ufffd"))
	}
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return text
}

// lineIndex finds the line of an offset.
type lineIndex struct {
	first  int   // file line of the first line
	starts []int // offset of each line
}

func newLineIndex(source []byte, first int) lineIndex {
	x := lineIndex{first: first, starts: make([]int, 1, bytes.Count(source, []byte{'\n'})+1)}
	for i, c := range source {
		if c == '\n' {
			x.starts = append(x.starts, i+1)
		}
	}
	return x
}

// at returns the file line of offset, in logarithmic time.
func (x lineIndex) at(offset int) int {
	return x.first + sort.Search(len(x.starts), func(i int) bool { return x.starts[i] > offset }) - 1
}

// col returns the column of offset in its line, from 1, in bytes.
func (x lineIndex) col(offset int) int {
	return offset - x.starts[x.at(offset)-x.first] + 1
}
