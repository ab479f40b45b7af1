package markdown

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
	"unicode/utf16"
	"unicode/utf8"

	"afterword/site/internal/diag"
)

// Decode returns the text of a file as UTF-8 with "\n" line ends, and what was
// wrong with it. A byte order mark is dropped; UTF-16 is converted; bytes that
// are not UTF-8 and NUL become U+FFFD; CRLF and a lone CR become LF. Text that
// needs no change is returned as it is, without a copy. line is the file line
// of the first line.
func Decode(file []byte, line int) ([]byte, []diag.Diagnostic) {
	if text, ok := fromUTF16(file); ok {
		return text, []diag.Diagnostic{{Line: line, Severity: diag.Warning, Code: "utf-16",
			Text: "the file is encoded as UTF-16", Hint: "save it as UTF-8"}}
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if utf8.Valid(file) && bytes.IndexByte(file, '\r') < 0 && bytes.IndexByte(file, 0) < 0 {
		return file, nil
	}
	return mend(file, line)
}

// mend is the slow path of Decode.
func mend(file []byte, line int) ([]byte, []diag.Diagnostic) {
	var problems []diag.Diagnostic
	report := func(code string, at, lineStart int, text, hint string) {
		for _, p := range problems {
			if p.Code == code {
				return // the first place is enough
			}
		}
		problems = append(problems, diag.Diagnostic{Line: line, Col: at - lineStart + 1,
			Severity: diag.Error, Code: code, Text: text, Hint: hint})
	}
	out := make([]byte, 0, len(file)+16)
	start := 0
	for i := 0; i < len(file); {
		switch c := file[i]; {
		case c == '\r' && i+1 < len(file) && file[i+1] == '\n':
			i++
			continue
		case c == '\r' || c == '\n':
			out = append(out, '\n')
			i++
			line, start = line+1, i
			continue
		case c == 0:
			report("nul-byte", i, start, fmt.Sprintf("NUL byte at offset %d", i), "remove it")
			out = append(out, "\ufffd"...)
			i++
			continue
		}
		r, size := utf8.DecodeRune(file[i:])
		if r == utf8.RuneError && size == 1 {
			report("invalid-utf8", i, start, fmt.Sprintf("byte 0x%02x at offset %d is not UTF-8", file[i], i), "save the file as UTF-8")
			out = append(out, "\ufffd"...)
		} else {
			out = append(out, file[i:i+size]...)
		}
		i += size
	}
	return out, problems
}

// fromUTF16 converts text that begins with a UTF-16 byte order mark.
func fromUTF16(file []byte) ([]byte, bool) {
	var order binary.ByteOrder
	switch {
	case len(file) < 2:
		return nil, false
	case file[0] == 0xff && file[1] == 0xfe:
		order = binary.LittleEndian
	case file[0] == 0xfe && file[1] == 0xff:
		order = binary.BigEndian
	default:
		return nil, false
	}
	units := make([]uint16, 0, len(file)/2)
	for i := 2; i+1 < len(file); i += 2 {
		units = append(units, order.Uint16(file[i:]))
	}
	text, _ := mend([]byte(string(utf16.Decode(units))), 1)
	return text, true
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
