package site

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// worstFiles are files near the limits of one file, each with as much as goes
// into it of one thing that reading, drawing or indexing looks for.
func worstFiles() map[string]string {
	const n = maxSource - 4096
	lines := func(s string) string { return strings.Repeat(s+"\n", n/(len(s)+1)) }
	row := func(s string) string { return strings.Repeat(s+"\n", min(24_990, n/(len(s)+1))) }
	counted := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	return map[string]string{
		"prose":            lines("The checkout failed because the connection pool ran dry at 10:30 and nobody saw it for 2 hours."),
		"one sentence":     strings.Repeat("because of a disk full at 10:30 ", n/33),
		"times":            lines("1 2 3 10:30 4h 5m 2024-01-01"),
		"wide script":      strings.Repeat("障害が発生した。原因は設定変更。", n/48),
		"timeline":         "## Timeline\n\n" + lines("- 10:30 The checkout failed because the pool ran dry, see [x](y.md)"),
		"timeline table":   "## Timeline\n\n| Time | Event |\n|---|---|\n" + row("| 2024-03-01 10:30 | It failed because the pool ran dry again and again |"),
		"timeline heads":   "## Timeline\n\n" + lines("### 10:30 failed\n\ntext"),
		"actions":          "## Action items\n\n" + lines("- [ ] Mend the pool (owner: team, due 2024-05-05)"),
		"actions table":    "## Action items\n\n| Action | Owner |\n|---|---|\n" + row("| Mend the pool that ran dry again and again and again | team |"),
		"factors":          "## Root cause\n\n" + lines("- Because the configuration change was rolled out without a test, disk full."),
		"whys":             "## Five whys\n\n" + lines("1. Why did it fail? Because the configuration was wrong."),
		"graph":            "## Causal graph\n\n" + counted("- N%d -> N%d\n"),
		"flowchart":        "```mermaid\nflowchart LR\n" + counted("a%d --> a%d\n") + "```\n",
		"labels":           lines("**Started:** 2024-03-01 10:30 UTC"),
		"headings":         lines("# a"),
		"underlined heads": lines("a\n==="),
		"definitions":      lines("a\n: b\n"),
		"footnotes":        counted("[^%d]\n\n[^%d]: x\n\n"),
		"emphasis":         strings.Repeat("*a_ ", n/4),
		"links":            lines("[a](b.md) https://example.org/x?y=z"),
		"wiki links":       strings.Repeat("[[a]] ", n/6),
		"raw HTML":         lines("<b onclick=x>a</b> <kbd>x</kbd> <!-- c -->"),
		"code":             "```go\n" + lines("func x() { return \"a\" } // because") + "```\n",
		"wide table":       "|" + strings.Repeat("a|", 1000) + "\n|" + strings.Repeat("-|", 1000) + "\n" + strings.Repeat("|"+strings.Repeat("a|", 40)+"\n", 40),
		"blame":            lines("The engineer forgot to test, nobody noticed our mistake, they could have been faster and should have been more careful."),
		"near blame":       lines("It forgot the typo and ignored the mistake that nobody could have attention for without testing the lead operator’s error at fault."),
		"many secrets":     counted("password: Xk%dq9Zr%dVw2m\n"),
		"secrets":          lines("write to a.b@example.org, 10.0.0.1, token=abcdefghijklmnopqrstuvwxyz0123456789"),
		"front matter":     "---\ntitle: x\nactions:\n" + strings.Repeat("- {title: a b c}\n", 3500) + "---\n\ntext\n",
	}
}

// BenchmarkWorstFile builds a site of one file each, and makes all its pages.
func BenchmarkWorstFile(b *testing.B) {
	for name, src := range worstFiles() {
		b.Run(name, func(b *testing.B) {
			before := processorTime()
			for b.Loop() {
				r, err := Build(context.Background(), fstest.MapFS{"2024-03-01-a.md": {Data: []byte(src)}}, Options{Today: time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC)})
				if err != nil {
					b.Fatal(err)
				}
				if r.Blocked() {
					continue
				}
				for _, p := range r.Tree.Paths() {
					if f, _ := r.Tree.File(p); f.Err != nil {
						b.Fatal(f.Err)
					}
				}
			}
			b.ReportMetric((processorTime()-before).Seconds()/float64(b.N), "cpu-s/file")
		})
	}
}
