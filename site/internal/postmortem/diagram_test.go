package postmortem

import (
	"fmt"
	"strings"
	"testing"

	"afterword/site/internal/markdown"
)

// read returns the diagrams of a body whose first block is a heading, as text.
func read(kind SectionKind, body string) string {
	doc := markdown.Parse([]byte(body), 1)
	p := &Postmortem{Title: Found[string]{Value: "Orders fail", Line: 1, From: "test"}, Body: doc}
	p.Sections = []Section{{Kind: kind, Title: doc.Blocks[0].Text, From: 1, To: len(doc.Blocks)}}
	var out []string
	for _, d := range Diagrams(p) {
		text := fmt.Sprintf("%s:%d", d.Kind, d.Block)
		for _, e := range d.Edges {
			label := ""
			if e.Label != "" {
				label = " (" + e.Label + ")"
			}
			text += fmt.Sprintf("; %s > %s%s", d.Nodes[e.From].Text, d.Nodes[e.To].Text, label)
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

func TestDiagrams(t *testing.T) {
	for name, c := range map[string]struct {
		kind       SectionKind
		body, want string
	}{
		"lines in a fence":                 {Other, "## What led to what\n\n```\nlong query -> lock -> queue fills\nretry -> queue fills\n```\n", "causal graph:1; long query > lock; lock > queue fills; retry > queue fills"},
		"lines of a paragraph":             {Other, "## Causal graph\n\nA → B\nB -> C\n", "causal graph:1; A > B; B > C"},
		"list of a causal map":             {Other, "## Causal map\n\n- Full disk -> slow writes\n- slow writes -> time-outs\n", "causal graph:1; Full disk > slow writes; slow writes > time-outs"},
		"a paragraph elsewhere":            {Other, "## Summary\n\nA -> B\n", ""},
		"code that is no graph":            {Other, "## Logs\n\n```\nGET / -> 500\nstack trace\n```\n", ""},
		"a single arrow in code":           {Other, "## Logs\n\n```\nGET / -> 500\n```\n", ""},
		"arrows that do not hang together": {Other, "## Rules\n\n```\na -> b\nc -> d\n```\n", ""},
		"a fence of a language":            {Other, "## Code\n\n```go\nx -> y\n```\n", ""},
		"fishbone":                         {Other, "## Fishbone\n\n- People:\n  - two on leave\n- Tools\n  - no dry run\n  - old client\n", "fishbone:1; People > Orders fail; two on leave > People; Tools > Orders fail; no dry run > Tools; old client > Tools"},
		"fishbone without causes":          {Other, "## Ishikawa\n\n- People\n- Tools\n", ""},
		"grouped factors":                  {ContributingFactors, "## Contributing factors\n\n- Process\n  - no review\n- Tools\n  - no dry run\n", "fishbone:1; Process > Orders fail; no review > Process; Tools > Orders fail; no dry run > Tools"},
		"plain factors":                    {ContributingFactors, "## Contributing factors\n\n- no review\n- no dry run\n  - which we had planned\n", ""},
		"fault tree":                       {Other, "## Fault tree\n\n- Orders fail\n  - OR\n    - database down\n    - pool empty (AND)\n      - leak\n      - no alert\n", "fault tree:1; OR > Orders fail; database down > OR; pool empty > OR; AND > pool empty; leak > AND; no alert > AND"},
		"a tree without a gate":            {Other, "## Fault tree\n\n- Orders fail\n  - database down\n", ""},
		"mermaid":                          {Other, "## Picture\n\n```mermaid\nflowchart LR\n  %% a comment\n  a[\"Full disk\"] --> b(Slow writes)\n  b -->|after a minute| c{Time-outs} & d\n  d -. sometimes .-> a\n  style a fill:#f00\n```\n", "causal graph:1; Full disk > Slow writes; Slow writes > Time-outs (after a minute); Slow writes > d (after a minute); d > Full disk (sometimes)"},
		"mermaid of another kind":          {Other, "## Picture\n\n```mermaid\nsequenceDiagram\n  a->>b: hi\n```\n", ""},
		"mermaid beyond the subset":        {Other, "## Picture\n\n```mermaid\ngraph TD\n  a --> b\n  a@{ shape: cloud }\n```\n", ""},
	} {
		if got := read(c.kind, c.body); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestDiagramOfTheFrontMatter(t *testing.T) {
	got := Diagrams(&Postmortem{Graph: []string{"leak -> pool empty", "pool empty -> orders fail"}})
	if len(got) != 1 || got[0].Block != -1 || len(got[0].Edges) != 2 {
		t.Errorf("%+v", got)
	}
	if got := Diagrams(&Postmortem{Graph: []string{"leak -> pool empty", "no arrow"}}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// Graphs without end are not read to their end: a hang is the failure.
func TestEndlessGraphsAreNotRead(t *testing.T) {
	var chain, fan, labels strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&chain, "- n%d -> n%d\n", i, i+1)
		fmt.Fprintf(&labels, "a -->|%d| b\n", i)
	}
	for i := range 3000 {
		fmt.Fprintf(&fan, "a%d & ", i)
	}
	ends := strings.TrimSuffix(fan.String(), " & ")
	for name, body := range map[string]string{
		"a chain":         "## Causal graph\n\n" + chain.String(),
		"many labels":     "## Picture\n\n```mermaid\ngraph LR\n" + labels.String() + "```\n",
		"all with all":    "## Picture\n\n```mermaid\ngraph LR\n" + ends + " --> " + ends + "\n```\n",
		"a wide fishbone": "## Fishbone\n\n- People\n" + strings.Repeat("  - two on leave\n", 50_000),
	} {
		if got := read(Other, body); got != "" && name != "a wide fishbone" {
			t.Errorf("%s is drawn: %.200s", name, got)
		}
	}
}
