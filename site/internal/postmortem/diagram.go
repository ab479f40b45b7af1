package postmortem

import (
	"regexp"
	"slices"
	"strings"

	"afterword/site/internal/markdown"
)

// Diagram is a picture that a body holds as text: a list, lines with arrows, or
// a Mermaid flowchart. Nothing in it is inferred.
type Diagram struct {
	Kind  DiagramKind
	Line  int
	Block int // top-level block of the document that holds it; -1 when it came from the front matter
	Nodes []DiagramNode
	Edges []DiagramEdge // from cause to effect
}

// DiagramKind says how a diagram is drawn.
type DiagramKind string

// The kinds of diagrams. In a fishbone the first node is the effect, and edges
// lead from causes to categories and from those to it. In a fault tree the first
// node is the top event.
const (
	CausalGraph DiagramKind = "causal graph"
	Fishbone    DiagramKind = "fishbone"
	FaultTree   DiagramKind = "fault tree"
)

// DiagramNode is one box. A gate ("AND", "OR") joins the causes of its effect.
type DiagramNode struct {
	Text string
	Gate bool
}

// DiagramEdge leads from one node to another, by index.
type DiagramEdge struct {
	From, To int
	Label    string
}

// Most of a diagram that is drawn; a larger one stays text.
const maxDiagram = 80

var (
	fishboneTitle = regexp.MustCompile(`(?i)fish\s?-?bone|ishikawa|特性要因`)
	treeTitle     = regexp.MustCompile(`(?i)fault[ -]tree|fehlerbaum|故障の木`)
	graphTitle    = regexp.MustCompile(`(?i)caus(al|e)[ -](graph|map|chain|diagram|loop|and[ -]effect)|因果`)
	arrowLine     = regexp.MustCompile(`^\s*(?:[-*+]\s+)?(.+?)\s*(?:-+>|=+>|→|⟶)\s*(.+?)\s*$`)
	arrow         = regexp.MustCompile(`\s*(?:-+>|=+>|→|⟶)\s*`)
	gateMark      = regexp.MustCompile(`(?i)^\s*(AND|OR)\s*:?\s*$`)
	gateBehind    = regexp.MustCompile(`\s*[\[(](AND|OR|and|or)(?: gate)?[\])]\s*:?$`)
)

// Diagrams returns the diagrams that p's body and front matter hold, in order.
func Diagrams(p *Postmortem) []Diagram {
	var out []Diagram
	if d, ok := arrowGraph(p.Graph, 0); ok {
		d.Block = -1
		out = append(out, d)
	}
	if p.Body == nil {
		return out
	}
	effect := p.Title.Value
	for _, s := range p.Sections {
		for i := s.From; i < min(s.To, len(p.Body.Blocks)); i++ {
			if d, ok := diagramOf(p.Body.Blocks[i], s, effect); ok && len(d.Nodes) <= maxDiagram {
				d.Block = i
				out = append(out, d)
			}
		}
	}
	return out
}

// diagramOf reads one block of section s.
func diagramOf(b markdown.Block, s Section, effect string) (Diagram, bool) {
	switch {
	case b.Kind == markdown.Code && strings.EqualFold(b.Language, "mermaid"):
		return mermaid(b.Text, b.Line)
	case b.Kind == markdown.Code && (b.Language == "" || graphTitle.MatchString(s.Title)):
		d, ok := arrowGraph(strings.Split(strings.TrimSpace(b.Text), "\n"), b.Line)
		// Elsewhere a single arrow is more likely a log or a rule than a graph.
		return d, ok && (graphTitle.MatchString(s.Title) || len(d.Edges) > 1 && len(d.Edges) >= len(d.Nodes)-1)
	case b.Kind == markdown.Paragraph && graphTitle.MatchString(s.Title):
		return arrowGraph(strings.Split(b.Text, "\n"), b.Line)
	case b.Kind != markdown.List:
		return Diagram{}, false
	case treeTitle.MatchString(s.Title):
		return faultTree(b, effect)
	case fishboneTitle.MatchString(s.Title):
		return fishbone(b, effect, 1)
	case graphTitle.MatchString(s.Title):
		var lines []string
		for _, item := range b.Children {
			lines = append(lines, ItemText(item))
		}
		return arrowGraph(lines, b.Line)
	case s.Kind == ContributingFactors:
		return fishbone(b, effect, 2)
	}
	return Diagram{}, false
}

// ItemText returns the text of a list item without the lists below it.
func ItemText(item markdown.Block) string {
	text := item.Text
	for _, c := range item.Children {
		if c.Kind != markdown.List {
			text = c.Text
			break
		}
	}
	return strings.Join(strings.Fields(text), " ")
}

// subItems returns the items of the lists below an item.
func subItems(item markdown.Block) []markdown.Block {
	var out []markdown.Block
	for _, c := range item.Children {
		if c.Kind == markdown.List {
			out = append(out, c.Children...)
		}
	}
	return out
}

// arrowGraph reads lines of the form A -> B (or A -> B -> C); every line must be one.
func arrowGraph(lines []string, line int) (Diagram, bool) {
	d := Diagram{Kind: CausalGraph, Line: line}
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if !arrowLine.MatchString(l) {
			return d, false
		}
		last := -1
		for _, part := range arrow.Split(strings.TrimLeft(strings.TrimSpace(l), "-*+ "), -1) {
			if part = strings.Trim(strings.TrimSpace(part), `"`); part == "" {
				return d, false
			}
			n := d.node(part)
			if last >= 0 {
				d.edge(last, n, "")
			}
			last = n
		}
		if d.endless() {
			return d, false
		}
	}
	return d, len(d.Edges) > 0
}

// endless reports whether there is so much of a diagram that nobody drew it by
// hand: reading on would cost the square of it, and it is not shown anyway.
func (d *Diagram) endless() bool { return max(len(d.Nodes), len(d.Edges)) > 10*maxDiagram }

// node returns the place of the node with that text, made when it is new.
func (d *Diagram) node(text string) int {
	i := slices.IndexFunc(d.Nodes, func(n DiagramNode) bool { return n.Text == text && !n.Gate })
	if i < 0 {
		i = len(d.Nodes)
		d.Nodes = append(d.Nodes, DiagramNode{Text: text})
	}
	return i
}

func (d *Diagram) edge(from, to int, label string) {
	e := DiagramEdge{from, to, label}
	if from != to && !d.endless() && !slices.Contains(d.Edges, e) {
		d.Edges = append(d.Edges, e)
	}
}

// fishbone reads a list of categories with causes below them. least is how many
// categories with causes it must have.
func fishbone(list markdown.Block, effect string, least int) (Diagram, bool) {
	d := Diagram{Kind: Fishbone, Line: list.Line, Nodes: []DiagramNode{{Text: effect}}}
	full := 0
	for _, item := range list.Children {
		causes := subItems(item)
		if len(causes) == 0 && least > 1 {
			return d, false // a list of factors, of which some are explained
		}
		category := len(d.Nodes)
		d.Nodes = append(d.Nodes, DiagramNode{Text: strings.TrimSuffix(ItemText(item), ":")})
		d.edge(category, 0, "")
		full += min(1, len(causes))
		for _, c := range causes {
			d.Nodes = append(d.Nodes, DiagramNode{Text: ItemText(c)})
			d.edge(len(d.Nodes)-1, category, "")
		}
	}
	return d, full >= max(least, 1)
}

// faultTree reads a nested list. An item that says only AND or OR is a gate, and
// so is "(AND)" or "[OR]" behind an event. At least one gate makes it a fault tree.
func faultTree(list markdown.Block, effect string) (Diagram, bool) {
	d := Diagram{Kind: FaultTree, Line: list.Line}
	top := -1
	if len(list.Children) != 1 {
		d.Nodes = append(d.Nodes, DiagramNode{Text: effect})
		top = 0
	}
	for _, item := range list.Children {
		d.branch(item, top)
	}
	return d, len(d.Edges) > 0 && slices.ContainsFunc(d.Nodes, func(n DiagramNode) bool { return n.Gate })
}

// branch adds an item of a fault tree and all below it as causes of parent.
func (d *Diagram) branch(item markdown.Block, parent int) {
	text := ItemText(item)
	at := len(d.Nodes)
	gate := ""
	if m := gateMark.FindStringSubmatch(text); m != nil {
		d.Nodes = append(d.Nodes, DiagramNode{Text: strings.ToUpper(m[1]), Gate: true})
	} else {
		if m := gateBehind.FindStringSubmatch(text); m != nil {
			text, gate = strings.TrimSpace(strings.TrimSuffix(text, m[0])), strings.ToUpper(m[1])
		}
		d.Nodes = append(d.Nodes, DiagramNode{Text: text})
	}
	if parent >= 0 {
		d.edge(at, parent, "")
	}
	if gate != "" {
		d.Nodes = append(d.Nodes, DiagramNode{Text: gate, Gate: true})
		d.edge(at+1, at, "")
		at++
	}
	for _, c := range subItems(item) {
		d.branch(c, at)
	}
}
