package parse

import (
	"bytes"
	"unicode/utf8"

	"afterword/site/internal/diag"
)

// decode makes sure that the file is UTF-8 text with plain line ends. A lone
// carriage return becomes a line end too, bytes that are no UTF-8 become U+FFFD.
func (r *reader) decode(src []byte) ([]byte, bool) {
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		r.report(0, diag.Error, "encoding", "save the file as UTF-8", "the file is UTF-16 text")
		return nil, false
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		r.report(1+bytes.Count(src[:i], []byte("\n")), diag.Error, "encoding", "save the file as UTF-8 text", "there is a NUL byte at offset %d; this is no text file", i)
		return nil, false
	}
	if !utf8.Valid(src) {
		at := 0
		for at < len(src) {
			c, n := utf8.DecodeRune(src[at:])
			if c == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		r.report(1+bytes.Count(src[:at], []byte("\n")), diag.Error, "encoding", "save the file as UTF-8", "byte 0x%02x at offset %d is not UTF-8", src[at], at)
		src = bytes.ToValidUTF8(src, []byte("\ufffd"))
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
		src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	}
	return bytes.TrimPrefix(src, []byte("\ufeff")), true
}
