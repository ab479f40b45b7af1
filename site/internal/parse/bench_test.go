package parse

import (
	"fmt"
	"strings"
	"testing"
)

// sentencesOf are invented sentences of which the files of the benchmark are made.
var sentencesOf = []string{
	"The queue of the importer grew because a consumer could not keep up with the batch of the night.",
	"A configuration change had lowered the number of connections, and nobody saw the effect for an hour.",
	"Customers in two regions saw slow pages and some errors when they paid.",
	"The on-call engineer rolled the release back after the second alert.",
	"We had no alert on the age of the oldest message, only on the number of messages.",
	"The runbook named a dashboard that was removed in spring.",
	"Support answered forty tickets while the page said that everything was fine.",
	"The certificate of the internal proxy would have expired in the same week.",
}

// generated is a postmortem of some 700 words, with front matter or without.
func generated(n int, front bool) (path string, src []byte) {
	var b strings.Builder
	day := fmt.Sprintf("2023-%02d-%02d", n%12+1, n%28+1)
	title := fmt.Sprintf("Importer behind, part %d", n)
	if front {
		fmt.Fprintf(&b, "---\ntitle: %s\nstarted: %sT10:05:00Z\ndetected: %sT10:20:00Z\nresolved: %sT11:45:00Z\nseverity: SEV2\nservices: [importer, queue]\ncauses:\n  - capacity\ntags: [batch, night]\nowner: Imports\n---\n\n", title, day, day, day)
	} else {
		fmt.Fprintf(&b, "# %s\n\n**Date:** %s\n**Severity:** SEV2\n**Services affected:** importer, queue\n**Duration:** 1 hour 40 minutes\n\n", title, day)
	}
	paragraph := func(from, count int) {
		for i := range count {
			b.WriteString(sentencesOf[(n+from+i)%len(sentencesOf)] + " ")
		}
		b.WriteString("\n\n")
	}
	b.WriteString("## Summary\n\n")
	paragraph(0, 5)
	b.WriteString("## Impact\n\n")
	paragraph(3, 5)
	b.WriteString("## Timeline\n\nAll times in UTC.\n\n| Time | Event |\n|---|---|\n")
	for i := range 12 {
		fmt.Fprintf(&b, "| 10:%02d | %s |\n", 5+i*4, sentencesOf[(n+i)%len(sentencesOf)])
	}
	b.WriteString("\n## Root cause\n\n")
	paragraph(1, 6)
	b.WriteString("```go\nfor m := range queue {\n\thandle(m)\n}\n```\n\n## Contributing factors\n\n")
	for i := range 4 {
		b.WriteString("- " + sentencesOf[(n+i+2)%len(sentencesOf)] + "\n")
	}
	b.WriteString("\n## Lessons learned\n\n")
	paragraph(5, 6)
	b.WriteString("## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n")
	for i := range 5 {
		fmt.Fprintf(&b, "| Alert on queue %d | Imports | 2024-01-%02d | Open |\n", i, i+1)
	}
	return "postmortems/" + day + "-importer.md", []byte(b.String())
}

func BenchmarkFile(b *testing.B) {
	for _, c := range []struct {
		name  string
		front bool
	}{{"front-matter", true}, {"bodies-only", false}} {
		b.Run(c.name, func(b *testing.B) {
			p := New(Options{})
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				path, src := generated(i, c.front)
				p.File(path, src)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}
