package postmortem

import (
	"regexp"
	"strings"
)

// The part of Mermaid that is drawn: a flowchart (or graph) of nodes with the
// usual shapes, links with or without a label, chains and "&". Directions,
// styles, classes, clicks and the frames of subgraphs are passed over. Anything
// else makes the whole fence stay code.
var (
	mermaidHead = regexp.MustCompile(`^(?:flowchart|graph)(?:\s+(?:TB|TD|BT|RL|LR))?\s*;?$`)
	mermaidSkip = regexp.MustCompile(`^(?:%%|style\b|classDef\b|class\b|click\b|linkStyle\b|direction\b|subgraph\b|end$)`)
	mermaidNode = regexp.MustCompile(`^([\w.-]*\w)(?::::\w+)?\s*(\(\[.*?\]\)|\[\[.*?\]\]|\[\(.*?\)\]|\(\(.*?\)\)|\{\{.*?\}\}|\[.*?\]|\(.*?\)|\{.*?\}|>.*?\])?(?::::\w+)?`)
	mermaidLink = regexp.MustCompile(`^\s*(?:(?:<?[-=]{2,}[>ox]?|-\.+->?)\s*\|([^|]*)\||--\s+([^->|]+?)\s+-->|==\s+([^=>|]+?)\s+==>|-\.\s+([^.>|]+?)\s+\.->|(?:<?[-=]{2,}[>ox]?|-\.+->?))\s*`)
)

// mermaid reads a flowchart. line is that of the fence.
func mermaid(text string, line int) (Diagram, bool) {
	d := Diagram{Kind: CausalGraph, Line: line}
	ids := map[string]int{}
	head := false
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSuffix(strings.TrimSpace(l), ";")
		switch {
		case l == "" || mermaidSkip.MatchString(l):
		case !head:
			if head = mermaidHead.MatchString(l); !head {
				return d, false
			}
		default:
			if !d.mermaidLine(l, ids) || d.endless() {
				return d, false
			}
		}
	}
	return d, len(d.Edges) > 0
}

// mermaidLine reads one chain of nodes and links; false when it is something else.
func (d *Diagram) mermaidLine(l string, ids map[string]int) bool {
	last, label := []int(nil), ""
	for {
		now, rest, ok := d.mermaidNodes(l, ids)
		if !ok {
			return false
		}
		for _, from := range last {
			for _, to := range now {
				d.edge(from, to, label)
			}
		}
		if rest == "" {
			return true
		}
		m := mermaidLink.FindStringSubmatch(rest)
		if m == nil {
			return false
		}
		last, label = now, strings.TrimSpace(strings.Join(m[1:], ""))
		l = rest[len(m[0]):]
	}
}

// mermaidNodes reads one node, or several joined by "&".
func (d *Diagram) mermaidNodes(l string, ids map[string]int) (nodes []int, rest string, ok bool) {
	for {
		m := mermaidNode.FindStringSubmatch(l)
		if m == nil {
			return nil, "", false
		}
		id, text := m[1], strings.Trim(m[2], `[](){}>`)
		text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), `"`))
		at, known := ids[id]
		if !known {
			at = len(d.Nodes)
			ids[id] = at
			d.Nodes = append(d.Nodes, DiagramNode{Text: id})
		}
		if text != "" {
			d.Nodes[at].Text = strings.Join(strings.Fields(strings.NewReplacer("<br>", " ", "<br/>", " ", "<br />", " ").Replace(text)), " ")
		}
		nodes = append(nodes, at)
		l = strings.TrimLeft(l[len(m[0]):], " ")
		next, more := strings.CutPrefix(l, "&")
		if !more {
			return nodes, l, true
		}
		l = strings.TrimLeft(next, " ")
	}
}
