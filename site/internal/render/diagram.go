package render

import (
	"fmt"
	"html/template"

	"afterword/site/internal/chart"
	"afterword/site/internal/postmortem"
)

// diagrams returns what a postmortem holds as pictures in text, by the
// top-level block; -1 stands for the front matter.
func diagrams(p *postmortem.Postmortem) map[int]chart.Diagram {
	out := map[int]chart.Diagram{}
	for i, d := range postmortem.Diagrams(p) {
		c := chart.Diagram{ID: fmt.Sprintf("diagram-%d", i+1), Label: diagramLabel(d), Fishbone: d.Kind == postmortem.Fishbone}
		for _, n := range d.Nodes {
			c.Nodes = append(c.Nodes, chart.Node{Text: n.Text, Gate: n.Gate})
		}
		for _, e := range d.Edges {
			c.Edges = append(c.Edges, chart.Edge{From: e.From, To: e.To, Label: e.Label})
		}
		out[d.Block] = c
	}
	return out
}

// diagramLabel says in words what the picture shows; the text that it was drawn
// from stands below it.
func diagramLabel(d postmortem.Diagram) string {
	switch d.Kind {
	case postmortem.Fishbone:
		categories := 0
		for _, e := range d.Edges {
			if e.To == 0 {
				categories++
			}
		}
		return fmt.Sprintf("Fishbone with %s; as a list below", counted(categories, "category", "categories"))
	case postmortem.FaultTree:
		return "Fault tree of “" + d.Nodes[0].Text + "”; as a list below"
	}
	return fmt.Sprintf("Causal graph with %s; as text below", counted(len(d.Nodes), "box", "boxes"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// diagram returns the picture of the diagram that a block holds; "" when it holds none.
func (a *article) diagram(block int) template.HTML {
	d, ok := a.drawn[block]
	if !ok {
		return ""
	}
	return d.SVG()
}

// graphSection returns the id of the section that shows a causal graph of the
// front matter: that of the causes, else of the factors, else the last.
func graphSection(list []postmortem.Section) string {
	for _, kind := range []postmortem.SectionKind{postmortem.RootCause, postmortem.ContributingFactors} {
		for _, s := range list {
			if s.Kind == kind {
				return s.ID
			}
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1].ID
}
