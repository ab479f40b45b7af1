package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDocument looks for panics, unsafe output, and handles that point nowhere.
func FuzzDocument(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
	}
	f.Add(sample)
	f.Add("- [x] **10:45** - a `b` [c](d)\n  | e |\n  |---|\n  | f<br>g |\n\n  > h\n\n[^1]: i[^1]\n\nj\n: k\n")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<12 {
			return
		}
		d := Parse([]byte(src), 1)
		last := strings.Count(strings.ReplaceAll(src, "\r", "\n"), "\n") + 1
		out := string(d.HTML(0, len(d.Blocks), nil))
		checkSafe(t, out)
		if len(out) > outputLimit(len(src)) {
			t.Errorf("%d bytes became %d", len(src), len(out))
		}
		checkBlocks(t, d.Blocks, last)
		for _, p := range d.Problems {
			if p.Line < 1 || p.Line > last || p.Code == "" || p.Text == "" {
				t.Errorf("finding %+v", p)
			}
		}
		if t.Failed() {
			t.Logf("source %q\noutput %s", src, out)
		}
	})
}

// checkBlocks checks what is promised of every block.
func checkBlocks(t *testing.T, blocks []Block, last int) {
	t.Helper()
	for i := range blocks {
		b := &blocks[i]
		if b.Line < 1 || b.EndLine < b.Line || b.EndLine > last {
			t.Errorf("%s at lines %d to %d of %d", b.Kind, b.Line, b.EndLine, last)
		}
		if !utf8.ValidString(b.Text) {
			t.Errorf("text %q", b.Text)
		}
		for n := range strings.Count(b.Text, "\n") + 1 {
			if l := b.LineAt(n); b.Kind != Code && (l < b.Line || l > b.EndLine) {
				t.Errorf("line %d of %s is at %d, outside %d to %d", n, b.Kind, l, b.Line, b.EndLine)
			}
		}
		checkSpans(t, b.Text, b.Spans)
		for cut := range min(len(b.Text)+1, 40) {
			checkSafe(t, string(b.Inline.Without(cut).HTML(nil)))
			checkSafe(t, string(b.Inline.Slice(cut, cut+5).HTML(nil)))
		}
		for _, row := range b.Rows {
			for _, c := range row {
				checkSpans(t, c.Text, c.Spans)
			}
		}
		checkBlocks(t, b.Children, last)
	}
}

func checkSpans(t *testing.T, text string, spans []Span) {
	t.Helper()
	for i, s := range spans {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) || i > 0 && s.Start < spans[i-1].Start {
			t.Errorf("span %d: %+v of %d bytes", i, s, len(text))
		}
	}
}
