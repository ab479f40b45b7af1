package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// outline prints blocks as one line each: indentation, kind, lines, text.
func outline(b *strings.Builder, blocks []Block, indent string) {
	for _, bl := range blocks {
		fmt.Fprintf(b, "%s%s %d-%d", indent, bl.Kind, bl.Line, bl.EndLine)
		if bl.Kind == Heading {
			fmt.Fprintf(b, " h%d #%s", bl.Level, bl.ID)
		}
		if bl.Task != NoTask {
			fmt.Fprintf(b, " task%d", bl.Task)
		}
		if bl.Text != "" || bl.Kind == Heading {
			fmt.Fprintf(b, " %q", bl.Text)
		}
		b.WriteByte('\n')
		for _, row := range bl.Rows {
			b.WriteString(indent + "  row")
			for _, c := range row {
				fmt.Fprintf(b, " %d:%q", c.Line, c.Text)
			}
			b.WriteByte('\n')
		}
		outline(b, bl.Children, indent+"  ")
	}
}

func outlineOf(src string, line int) string {
	var b strings.Builder
	outline(&b, Parse([]byte(src), line).Blocks, "")
	return b.String()
}

func TestOutlineLines(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"headings of every kind", "# A #\n\nB *c*\nd\n---\n## **E** `f`\n#\n###### \\# G & &amp;\n", `
heading 10-10 h1 #a "A"
heading 12-14 h2 #b-c-d "B c d"
heading 15-15 h2 #e-f "E f"
heading 16-16 h1 #section ""
heading 17-17 h6 #g "# G & &"
`},
		{"marker lines of nested items", "- **Key events**\n  - one\n\n    more\n  -\n    two\n1. x\n2.\n", `
list 10-15
  item 10-15 "Key events"
    paragraph 10-10 "Key events"
    list 11-15
      item 11-13 "one"
        paragraph 11-11 "one"
        paragraph 13-13 "more"
      item 14-15 "two"
        paragraph 15-15 "two"
list 16-17
  item 16-16 "x"
    paragraph 16-16 "x"
  item 17-17
`},
		{"items on one line", "- - a\n  - b\n", `
list 10-11
  item 10-11
    list 10-11
      item 10-10 "a"
        paragraph 10-10 "a"
      item 11-11 "b"
        paragraph 11-11 "b"
`},
		{"tasks", "* [x] done\n* [ ] open\n* [y] none\n", `
list 10-12
  item 10-10 task2 "done"
    paragraph 10-10 "done"
  item 11-11 task1 "open"
    paragraph 11-11 "open"
  item 12-12 "[y] none"
    paragraph 12-12 "[y] none"
`},
		{"tables", "para\n| a | b |\n|---|---|\n| 1 | x\\|y `p\\|q` |\n| 2<br>3 |\n\n| | |\n|-|-|\n| k | v |\n", `
paragraph 10-10 "para"
table 11-14
  row 11:"a" 11:"b"
  row 13:"1" 13:"x|y p|q"
  row 14:"2\n3" 14:""
table 16-18
  row 16:"" 16:""
  row 18:"k" 18:"v"
`},
		{"quotes with a lazy line", "> a\nb\n>\n> - c\n", `
quote 10-13
  paragraph 10-11 "a\nb"
  list 13-13
    item 13-13 "c"
      paragraph 13-13 "c"
`},
		{"code", "```sh x\na\n\nb\n```\n\n    c\n    d\n\n~~~\n~~~\n", `
code 10-14 "a\n\nb"
code 16-17 "c\nd"
code 19-20
`},
		{"rule, html, definitions, comment", "***\n\n<details>\n<summary>S</summary>\n\nx\n\n</details>\n\nT\n: d\n: e\n\n<!-- no -->\n", `
rule 10-10
html 12-13 "\nS"
paragraph 15-15 "x"
html 17-17
definitions 19-21
  term 19-19 "T"
  description 20-20
    paragraph 20-20 "d"
  description 21-21
    paragraph 21-21 "e"
html 23-23
`},
		{"footnotes come last, none is lost", "a[^x] b[^x]\n\n[^y]: unused\n[^x]: note\n\nlast\n", `
paragraph 10-10 "a b"
paragraph 15-15 "last"
footnotes 12-13
  footnote 13-13
    paragraph 13-13 "note"
  footnote 12-12
    paragraph 12-12 "unused"
`},
		{"definitions of references and modules are kept apart", "import A from './a'\n\nexport const p = {\n  date: '2024-11-19',\n}\n\n[r]: https://x.example/\n\nsee [r]\n", `
module 10-10 "import A from './a'"
module 12-14 "export const p = {\n  date: '2024-11-19',\n}"
link definitions 16-16 "[r]: https://x.example/"
paragraph 18-18 "see r"
`},
		{"byte order mark, CRLF and a lone CR", "\ufeff# A\r\n\r\nb\rc\r\n- d\r\n", `
heading 10-10 h1 #a "A"
paragraph 12-13 "b\nc"
list 14-14
  item 14-14 "d"
    paragraph 14-14 "d"
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := "\n" + outlineOf(tt.src, 10); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestLinesOfText(t *testing.T) {
	src := "one **A:** x  \ntwo<br>three `a\nb` four\\\nfive\n[six\nseven](u)\n"
	b := Parse([]byte(src), 5).Blocks[0]
	want := []struct {
		text string
		line int
	}{{"one A: x", 5}, {"two", 6}, {"three a b four", 6}, {"five", 8}, {"six", 9}, {"seven", 10}}
	lines := strings.Split(b.Text, "\n")
	if len(lines) != len(want) {
		t.Fatalf("text %q", b.Text)
	}
	for i, w := range want {
		if lines[i] != w.text || b.LineAt(i) != w.line {
			t.Errorf("line %d: %q at %d, want %q at %d", i, lines[i], b.LineAt(i), w.text, w.line)
		}
	}
	if got := b.LineOf(strings.Index(b.Text, "four")); got != 6 {
		t.Errorf("LineOf(four) = %d, want 6", got)
	}
}

func TestEmphasisBesideWideCharacters(t *testing.T) {
	tests := []struct{ src, want string }{
		{"**影響：**全利用者", "<strong>影響：</strong>全利用者"},
		{"これは**「重要」**です", "これは<strong>「重要」</strong>です"},
		{"**原因**は*設定*", "<strong>原因</strong>は<em>設定</em>"},
		{"影響** 全", "影響** 全"},
		{"a**b：**c", "a<strong>b：</strong>c"},
		{"2*3*4 a * b", "2<em>3</em>4 a * b"},
		{"**a.**b", "**a.**b"}, // as CommonMark has it
		{"日*", "日*"},
	}
	for _, tt := range tests {
		if got := string(Parse([]byte(tt.src), 1).Blocks[0].Inline.HTML(nil)); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.src, got, tt.want)
		}
	}
}

func TestFragment(t *testing.T) {
	tests := []struct {
		name, src string
		cut       func(Fragment, Block) Fragment
		want      string
	}{
		{"all", "**10:45** - deployed `x`", func(f Fragment, _ Block) Fragment { return f }, "<strong>10:45</strong> - deployed <code>x</code>"},
		{"without the time", "**10:45** - deployed `x`", func(f Fragment, _ Block) Fragment { return f.Without(5 + 3) }, "deployed <code>x</code>"},
		{"white space goes too", "**10:45**  deployed", func(f Fragment, _ Block) Fragment { return f.Without(5) }, "deployed"},
		{"within strong", "**10:45 - down** now", func(f Fragment, _ Block) Fragment { return f.Without(8) }, "<strong>down</strong> now"},
		{"within a link", "[10:45 alert](a.md) x", func(f Fragment, _ Block) Fragment { return f.Without(6) }, `<a href="a.md">alert</a> x`},
		{"twice", "10:45 UTC: x", func(f Fragment, _ Block) Fragment { return f.Without(6).Without(5) }, "x"},
		{"twice, with white space between", "**10:45**  - x", func(f Fragment, _ Block) Fragment { return f.Without(5).Without(2) }, "x"},
		{"decoded text is counted", "&lt;a&gt; b", func(f Fragment, _ Block) Fragment { return f.Without(3) }, "b"},
		{"beyond the end", "ab", func(f Fragment, _ Block) Fragment { return f.Without(9) }, ""},
		{"a line of a paragraph", "10:00 *a*\n10:05 **b** c\n10:10 d", func(f Fragment, b Block) Fragment {
			at := strings.Index(b.Text, "b c")
			return f.Slice(at, at+3)
		}, "<strong>b</strong> c"},
		{"a line and those that go on with it", "10:00 *a*\n10:05 **b**\nc\n10:10 d", func(f Fragment, b Block) Fragment {
			at := strings.Index(b.Text, "b\nc")
			return f.Slice(at, at+1).Extend(at + 3).Extend(at + 2)
		}, "<strong>b</strong>\nc"},
		{"a line after <br>", "10:00 a<br>10:05 b", func(f Fragment, b Block) Fragment {
			return f.Slice(strings.Index(b.Text, "b"), len(b.Text))
		}, "b"},
		{"an empty slice", "abc", func(f Fragment, _ Block) Fragment { return f.Slice(0, 0) }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := Parse([]byte(tt.src), 1).Blocks[0]
			if got := string(tt.cut(b.Inline, b).HTML(nil)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFragmentOfItem(t *testing.T) {
	d := Parse([]byte("- **10:45** - x\n  - n *m*\n\n  p\n"), 1)
	f := d.Blocks[0].Children[0].Inline.Without(8)
	nested := "<ul>\n<li>n <em>m</em></li>\n</ul>\n<p>p</p>\n"
	if got, want := string(f.HTML(nil)), "x\n"+nested; got != want {
		t.Errorf("all: %q, want %q", got, want)
	}
	if got := string(f.Slice(8, 8).HTML(nil)); got != "" {
		t.Errorf("a slice has what is nested: %q", got)
	}
	if got, want := f.Text(), "x\nn m\np"; got != want {
		t.Errorf("text: %q, want %q", got, want)
	}
	if got := (Fragment{}).HTML(nil); got != "" {
		t.Errorf("zero: %q", got)
	}
}

func TestLinks(t *testing.T) {
	src := "# A [h](h.md)\n\n- x [a](<b c.md> \"t\") <https://e.example/?a=1&amp;b>\n  ![pic *1*](p.png)\n\n| [[W#s|w]] | c@d.example |\n|-|-|\n| <img src=q.png alt=\"q r\"> | [bad](data:x) |\n\n[^1]: [n](n.md)\n"
	var b strings.Builder
	for _, l := range Parse([]byte(src), 1).Links() {
		fmt.Fprintf(&b, "%d %s %q %v\n", l.Line, l.Target, l.Text, l.Image)
	}
	want := `1 h.md "h" false
3 b c.md "a" false
3 https://e.example/?a=1&b "https://e.example/?a=1&b" false
4 p.png "pic 1" true
6 wiki:W#s "w" false
6 mailto:c@d.example "c@d.example" false
8 q.png "q r" true
10 n.md "n" false
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
