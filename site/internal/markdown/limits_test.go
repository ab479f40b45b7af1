package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// hostile inputs are small files that ask for much work. None of them may take
// noticeably long; a hang of the test is the failure.
func hostile() map[string]string {
	rep := strings.Repeat
	const n = 60_000
	var ticks, notes strings.Builder
	for i := 1; ticks.Len() < n; i++ {
		ticks.WriteString("e" + rep("`", i%2000+1))
	}
	for i := 0; notes.Len() < n; i++ {
		fmt.Fprintf(&notes, "[^%d]\n\n[^%d]: x\n\n", i, i)
	}
	return map[string]string{
		"a table of short rows":       "|" + rep("a|", 1000) + "\n|" + rep("-|", 1000) + "\n" + rep("a\n", 1000),
		"many tables":                 rep("|"+rep("a|", 200)+"\n|"+rep("-|", 200)+"\n"+rep("a\n", 240)+"\n", 100),
		"open links":                  rep("[a](", n/4),
		"open links in many blocks":   rep(rep("[a](", 1900)+"\n\n", n/7600),
		"brackets":                    rep("[", n/2) + "a" + rep("]", n/2),
		"pictures":                    rep("![", n/2),
		"link definitions":            rep("[a]: b\n", n/7),
		"references to a long link":   "[a]: " + rep("x", 20_000) + "\n\n" + rep("[a] ", n/4),
		"quotes":                      rep(">", n) + "a",
		"lists":                       rep("- ", n/2) + "a",
		"asterisks":                   rep("*", n/2) + "a" + rep("*", n/2),
		"unmatched emphasis":          rep("*a_ ", n/4),
		"nested emphasis":             rep("*_", n/4) + "a" + rep("_*", n/4),
		"backticks":                   ticks.String(),
		"open comments":               rep("a <!--", n/6),
		"open comments in a block":    "<div>\n" + rep("<!--", n/4),
		"open tags":                   "x " + rep("<kbd>", n/5),
		"mismatched tags":             rep("x <sub>a</sup>", n/14),
		"nested tags":                 "x " + rep("<kbd>", n/10) + rep("</kbd>", n/12),
		"details":                     rep("<details>\n\n", n/11),
		"underscores before an at":    rep("_a", n/2),
		"headings":                    rep("# a\n", n/4),
		"references to one footnote":  rep("[^a] ", n/5) + "\n\n[^a]: b",
		"footnotes":                   notes.String(),
		"footnotes in footnotes":      rep("[^a]: ", n/6),
		"wiki links":                  rep("[[a]]", n/5),
		"pipes in code in cells":      "|a|\n|-|\n" + rep("|`\\|`|\n", n/8),
		"a long line":                 rep("a", n),
		"code of quotes":              "```c\n" + rep("\"\n", n/2),
		"code of brackets":            "```yaml\n" + rep("[", n),
		"code of comments never shut": "```go\n" + rep("/*", n/2),
	}
}

func TestHostileInput(t *testing.T) {
	for name, src := range hostile() {
		t.Run(name, func(t *testing.T) {
			d := Parse([]byte(src), 1)
			out := d.HTML(0, len(d.Blocks), nil)
			if len(out) > outputLimit(len(src)) {
				t.Errorf("%d bytes became %d", len(src), len(out))
			}
			if len(d.Problems) > 2*maxAlike {
				t.Errorf("%d findings", len(d.Problems))
			}
		})
	}
}

func TestLimits(t *testing.T) {
	small := Limits{Source: 300, Line: 100, Cells: 4, Depth: 3, Brackets: 2, Headings: 2}
	keys := map[limit]string{limitSource: "file", limitLine: "line", limitCells: "cells", limitDepth: "depth",
		limitBrackets: "brackets", limitHeadings: "headings", limitNotes: "headings"}
	tests := []struct {
		name, src string
		what      limit
		html      string
	}{
		{"within", "# A\n\n[a](b)\n\n> > > a\n\n|a|b|\n|-|-|\n|1|2|\n", "", ""},
		{"source", strings.Repeat("*a*\n", 100), limitSource, "*a*\n*a*"},
		{"line", strings.Repeat("a", 101), limitLine, "<p>aaa"},
		{"cells", "|a|b|\n|-|-|\n|1|2|\n|3|4|\n", limitCells, "<p>|a|b|\n|-|-|\n|1|2|\n|3|4|</p>\n"},
		{"cells of several tables", "|a|b|\n|-|-|\n\n|c|d|\n|-|-|\n|1|2|\n", limitCells, "</table></div>\n<p>|c|d|"},
		{"quotes", "> > > > a", limitDepth, "<blockquote>\n<blockquote>\n<blockquote>\n<p>&gt; a</p>"},
		{"lists", "- - - - a", limitDepth, "<ul>\n<li><ul>\n<li><ul>\n<li>- a</li>"},
		{"brackets", "[a](b) [c](d) [e](f)\n\n[g](h)", limitBrackets, "[e](f)</p>\n<p><a href=\"h\">g</a></p>"},
		{"headings", "# A\n# B\n# C\n", limitHeadings, "<h1 id=\"b\">B</h1>\n<p>C</p>\n"},
		{"notes", "[^a] [^a] [^a]\n\n[^a]: b", limitNotes, "</sup> [^a]</p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := ParseWith([]byte(tt.src), Options{Line: 5, Limits: small})
			if got := string(d.HTML(0, len(d.Blocks), nil)); !strings.Contains(got, tt.html) {
				t.Errorf("no %q in %q", tt.html, got)
			}
			if len(d.Problems) == 0 && tt.what == "" {
				return
			}
			if len(d.Problems) != 1 || d.Problems[0].Code != "over-limit" || d.Problems[0].Line < 5 || !strings.HasPrefix(d.Problems[0].Text, string(tt.what)) {
				t.Errorf("findings %+v, want %q", d.Problems, tt.what)
			}
			if hint := d.Problems[0].Hint; !strings.HasSuffix(hint, "raise limits."+keys[tt.what]+" in afterword.yaml") {
				t.Errorf("the hint %q does not name the key %q", hint, keys[tt.what])
			}
		})
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"clean", "a\n日", "a\n日"},
		{"byte order mark", "\ufeffa", "a"},
		{"line ends", "a\r\nb\rc\n", "a\nb\nc\n"},
		{"not UTF-8", "a\r\nb\xffc\xfe", "a\nb\ufffdc\ufffd"},
		{"NUL", "a\x00b", "a\ufffdb"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		if got := string(clean([]byte(tt.in))); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestUnclosedFence(t *testing.T) {
	tests := []struct {
		src  string
		line int
		end  int
	}{
		{"```\na\n```\n", 0, 3},
		{"```\na\n", 1, 2},
		{"~~~ sh\na\n```\n", 1, 3},
		{"````\n```\n", 1, 2},
		{"```", 1, 1},
		{"- ```\n  a\n  ```\n", 0, 3},
		{"- ```\n  a\n```\nb\n```\n", 1, 2},
		{"> ```\n> a\n> ```\n", 0, 3},
		{"> ```\n> a\n\nb\n", 1, 2},
	}
	for _, tt := range tests {
		d := Parse([]byte(tt.src), 1)
		line := 0
		for _, p := range d.Problems {
			if p.Code == "unclosed-fence" {
				line = p.Line
			}
		}
		if line != tt.line || d.Blocks[0].EndLine != tt.end {
			t.Errorf("%q: reported at line %d, want %d; ends at %d, want %d", tt.src, line, tt.line, d.Blocks[0].EndLine, tt.end)
		}
	}
}
