package chart

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Diagram is a drawing of boxes and what leads from one to another.
type Diagram struct {
	ID       string // unique in its page
	Label    string // what a screen reader says instead of the picture
	Fishbone bool   // the first box is the effect; what leads to it are categories
	Nodes    []Node
	Edges    []Edge
}

// Node is one box; a gate is a small one.
type Node struct {
	Text string
	Gate bool
}

// Edge leads from one box to another, by index.
type Edge struct {
	From, To int
	Label    string
}

// Sizes of a drawing in pixels.
const (
	boxWidth  = 158
	boxText   = 22 // letters in a line of a box
	boneText  = 20 // and of a cause in a fishbone
	lineHigh  = 16
	gateWidth = 44
	colGap    = 40
	labelGap  = 100 // between columns, where an edge has a label
	rowGap    = 18
	passHigh  = 8 // of a wire that passes a column
)

// SVG draws the diagram: causes at the left, the last effect at the right.
//
// The result is safe HTML: every text is escaped here, and all else is numbers
// and names of our own.
func (d Diagram) SVG() template.HTML {
	if len(d.Nodes) == 0 {
		return ""
	}
	if d.Fishbone {
		return d.fishbone()
	}
	return d.layered()
}

// canvas collects the elements of a drawing.
type canvas struct {
	strings.Builder
	width, height float64
}

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(c, format, args...) }

// lines writes lines of text; y is that of the first baseline.
func (c *canvas) lines(lines []string, x, y float64, class, anchor string) {
	for i, l := range lines {
		c.add(`<text x="%g" y="%g" text-anchor="%s"%s>%s</text>`, round(x), round(y+float64(i*lineHigh)), anchor, class, template.HTMLEscapeString(l))
	}
}

func (c *canvas) finish(d Diagram) template.HTML {
	head := fmt.Sprintf(`<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-labelledby="%s-t"><title id="%s-t">%s</title><defs><marker id="%s-m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tipmark" d="M0 0L8 4L0 8z"/></marker></defs>`,
		c.width, c.height, c.width, c.height, d.ID, d.ID, template.HTMLEscapeString(d.Label), d.ID)
	return template.HTML(head + c.String() + `</svg>`)
}

// box is a placed node.
type box struct {
	lines []string
	x, y  float64 // upper left corner
	w, h  float64
}

func (b box) middle() float64 { return b.y + b.h/2 }

// layered puts each box one column to the right of the last of its causes. A wire
// over several columns gets a place of its own in each between them, so that it
// runs beside the boxes and not behind them.
func (d Diagram) layered() template.HTML {
	layer := d.layers()
	size, gap := boxSize{boxWidth, boxText}, float64(colGap)
	switch n := slices.Max(layer); { // many columns are read better narrow than small
	case n > 4:
		size, gap = boxSize{110, 14}, 20
	case n > 3:
		size, gap = boxSize{130, 17}, 26
	}
	if slices.ContainsFunc(d.Edges, func(e Edge) bool { return e.Label != "" }) {
		gap = labelGap
	}
	full, way := d.detours(&layer)
	columns := make([][]int, slices.Max(layer)+1)
	for i := range full.Nodes {
		columns[layer[i]] = append(columns[layer[i]], i)
	}
	full.untangle(columns)
	boxes := make([]box, len(full.Nodes))
	heights := make([]float64, len(columns))
	tallest, x := 0.0, 1.0
	for ci, column := range columns {
		width := float64(gateWidth)
		for _, i := range column {
			if i < len(d.Nodes) && !d.Nodes[i].Gate {
				width = size.width
			}
		}
		for _, i := range column {
			boxes[i] = full.box(i, i >= len(d.Nodes), x, width, size)
			heights[ci] += boxes[i].h + rowGap
		}
		tallest = max(tallest, heights[ci])
		x += width + gap
	}
	for ci, column := range columns {
		y := (tallest-heights[ci])/2 + 1
		for _, i := range column {
			boxes[i].y = y
			y += boxes[i].h + rowGap
		}
	}
	c := &canvas{width: x - gap + 1, height: tallest - rowGap + 2}
	d.wires(c, boxes, layer, way)
	d.boxes(c, boxes[:len(d.Nodes)])
	return c.finish(d)
}

// boxSize is how wide boxes are, and how many letters a line of them holds.
type boxSize struct {
	width   float64
	letters int
}

// box measures node i in a column that begins at x; passing is the place of a
// wire.
func (d Diagram) box(i int, passing bool, x, width float64, size boxSize) box {
	if passing {
		return box{x: x, w: width, h: passHigh}
	}
	b := box{lines: wrap(d.Nodes[i].Text, size.letters), x: x, w: size.width}
	b.h = float64(len(b.lines)*lineHigh) + 14
	if d.Nodes[i].Gate {
		b.w, b.h, b.x = gateWidth, 24, x+(width-gateWidth)/2
	}
	return b
}

// detours returns the diagram with a node in each column that an edge passes, and
// those nodes by edge; layer grows by their columns.
func (d Diagram) detours(layer *[]int) (full Diagram, way [][]int) {
	full = Diagram{Nodes: slices.Clone(d.Nodes)}
	way = make([][]int, len(d.Edges))
	for i, e := range d.Edges {
		from := e.From
		for l := (*layer)[e.From] + 1; l < (*layer)[e.To]; l++ {
			n := len(full.Nodes)
			full.Nodes = append(full.Nodes, Node{})
			*layer = append(*layer, l)
			full.Edges = append(full.Edges, Edge{From: from, To: n})
			way[i] = append(way[i], n)
			from = n
		}
		full.Edges = append(full.Edges, Edge{From: from, To: e.To})
	}
	return full, way
}

// layers returns the column of each node: the longest way from a cause. Edges
// that close a circle do not count.
func (d Diagram) layers() []int {
	out := make([][]int, len(d.Nodes))
	for _, e := range d.Edges {
		out[e.From] = append(out[e.From], e.To)
	}
	const fresh, open, done = 0, 1, 2
	state := make([]int, len(d.Nodes))
	order := make([]int, 0, len(d.Nodes))
	back := map[[2]int]bool{}
	var visit func(int)
	visit = func(i int) {
		state[i] = open
		for _, to := range out[i] {
			switch state[to] {
			case fresh:
				visit(to)
			case open:
				back[[2]int{i, to}] = true
			}
		}
		state[i] = done
		order = append(order, i)
	}
	for i := range d.Nodes {
		if state[i] == fresh {
			visit(i)
		}
	}
	layer := make([]int, len(d.Nodes))
	for _, i := range slices.Backward(order) {
		for _, to := range out[i] {
			if !back[[2]int{i, to}] {
				layer[to] = max(layer[to], layer[i]+1)
			}
		}
	}
	d.pull(layer, out, back, order)
	return layer
}

// pull moves causes without causes of their own next to their effect.
func (d Diagram) pull(layer []int, out [][]int, back map[[2]int]bool, order []int) {
	for _, i := range order {
		nearest := -1
		for _, to := range out[i] {
			if !back[[2]int{i, to}] && (nearest < 0 || layer[to] < nearest) {
				nearest = layer[to]
			}
		}
		if nearest > 0 {
			layer[i] = max(layer[i], nearest-1)
		}
	}
}

// untangle orders each column by the middle of what its boxes lead to or come from.
func (d Diagram) untangle(columns [][]int) {
	place := make([]float64, len(d.Nodes))
	number := func() {
		for _, column := range columns {
			for i, n := range column {
				place[n] = float64(i) - float64(len(column))/2
			}
		}
	}
	number()
	for round := range 4 {
		for _, column := range columns {
			middle := map[int]float64{}
			for _, n := range column {
				sum, count := 0.0, 0
				for _, e := range d.Edges {
					if round%2 == 0 && e.From == n {
						sum, count = sum+place[e.To], count+1
					}
					if round%2 == 1 && e.To == n {
						sum, count = sum+place[e.From], count+1
					}
				}
				middle[n] = place[n]
				if count > 0 {
					middle[n] = sum / float64(count)
				}
			}
			slices.SortStableFunc(column, func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
		}
		number()
	}
}

// wires draws the edges; way names the places that each passes.
func (d Diagram) wires(c *canvas, boxes []box, layer []int, way [][]int) {
	for i, e := range d.Edges {
		a, b := boxes[e.From], boxes[e.To]
		x1, y1, x2, y2 := a.x+a.w, a.middle(), b.x, b.middle()
		if layer[e.To] <= layer[e.From] { // a circle: around below
			d.circle(c, boxes, a, b)
			continue
		}
		c.add(`<path class="wire" d="M%g %g`, round(x1), round(y1))
		labelX, labelY := (x1+x2)/2, (y1+y2)/2
		for k, n := range way[i] {
			p := boxes[n]
			if k == 0 {
				labelX, labelY = (x1+p.x)/2, (y1+p.middle())/2
			}
			c.bend(x1, y1, p.x, p.middle())
			x1, y1 = p.x+p.w, p.middle()
			c.add(`H%g`, round(x1))
		}
		c.bend(x1, y1, x2, y2)
		c.add(`" marker-end="url(#%s-m)"/>`, d.ID)
		if e.Label != "" {
			lines := wrap(e.Label, 14)
			c.lines(lines, labelX, labelY-5-float64((len(lines)-1)*lineHigh), ` class="quiet"`, "middle")
		}
	}
}

// circle draws a wire back to an earlier box, below all boxes that it passes.
func (d Diagram) circle(c *canvas, boxes []box, a, b box) {
	x1, x2 := a.x+a.w/2, b.x+b.w/2
	low := 0.0
	for _, o := range boxes {
		if o.x+o.w > min(x1, x2) && o.x < max(x1, x2)+1 {
			low = max(low, o.y+o.h)
		}
	}
	low += 14
	c.height = max(c.height, low+3)
	turn := 20.0
	if x2 > x1 {
		turn = -turn
	}
	if math.Abs(x1-x2) < 2*turn || x1 == x2 { // to itself, or to one above it
		c.add(`<path class="wire" stroke-dasharray="4 3" d="M%g %gV%gH%gV%g" marker-end="url(#%s-m)"/>`, round(x1+30), round(a.y+a.h), round(low), round(x2-30), round(b.y+b.h), d.ID)
		return
	}
	c.add(`<path class="wire" stroke-dasharray="4 3" d="M%g %gQ%g %g %g %gH%gQ%g %g %g %g" marker-end="url(#%s-m)"/>`,
		round(x1), round(a.y+a.h), round(x1), round(low), round(x1-turn), round(low), round(x2+turn), round(x2), round(low), round(x2), round(b.y+b.h), d.ID)
}

// bend continues a path from one point to another, level at both ends.
func (c *canvas) bend(x1, y1, x2, y2 float64) {
	half := (x2 - x1) / 2
	c.add(`C%g %g %g %g %g %g`, round(x1+half), round(y1), round(x2-half), round(y2), round(x2), round(y2))
}

func (d Diagram) boxes(c *canvas, boxes []box) {
	leads := make([]bool, len(d.Nodes))
	for _, e := range d.Edges {
		leads[e.From] = true
	}
	for i, b := range boxes {
		class, radius := "box", 4.0
		if !leads[i] {
			class = "box end"
		}
		if d.Nodes[i].Gate {
			radius = 12
		}
		c.add(`<rect class="%s" x="%g" y="%g" width="%g" height="%g" rx="%g"/>`, class, round(b.x), round(b.y), b.w, b.h, radius)
		if d.Nodes[i].Gate {
			c.lines([]string{d.Nodes[i].Text}, b.x+b.w/2, b.middle()+4, "", "middle")
			continue
		}
		c.lines(b.lines, b.x+10, b.y+19, "", "start")
	}
}

// bone is one category of a fishbone with its causes.
type bone struct {
	name   []string
	causes [][]string
	high   float64
}

// fishbone draws categories above and below a spine that leads to the effect.
func (d Diagram) fishbone() template.HTML {
	var bones []bone
	for _, e := range d.Edges {
		if e.To != 0 {
			continue
		}
		b := bone{name: wrap(d.Nodes[e.From].Text, boneText)}
		for _, f := range d.Edges {
			if f.To == e.From {
				b.causes = append(b.causes, wrap(d.Nodes[f.From].Text, boneText))
			}
		}
		b.high = float64(len(b.name)*lineHigh) + 24
		for _, c := range b.causes {
			b.high += float64(len(c)*lineHigh) + 8
		}
		bones = append(bones, b)
	}
	const step, slant = 180.0, 30.0
	up, down := 0.0, 0.0
	for i, b := range bones {
		if i%2 == 0 {
			up = max(up, b.high)
		} else {
			down = max(down, b.high)
		}
	}
	head := box{lines: wrap(d.Nodes[0].Text, boxText), w: boxWidth}
	head.h = float64(len(head.lines)*lineHigh) + 14
	up, down = max(up, head.h/2+2), max(down, head.h/2+2)
	columns := float64((len(bones) + 1) / 2)
	spine := up + 2
	c := &canvas{width: columns*step + slant + boxWidth + 26, height: up + down + 4}
	head.x, head.y = c.width-boxWidth-1, spine-head.h/2
	c.add(`<path class="wire" d="M4 %gH%g" marker-end="url(#%s-m)"/>`, round(spine), round(head.x), d.ID)
	for i, b := range bones {
		x := math.Floor(float64(i/2))*step + 8
		joint := x + step - 8
		if i%2 == 0 {
			top := spine - b.high
			c.add(`<path class="wire" d="M%g %gL%g %g"/>`, round(joint-slant), round(top+14), round(joint), round(spine))
			b.draw(c, x, top)
		} else {
			c.add(`<path class="wire" d="M%g %gL%g %g"/>`, round(joint-slant), round(spine+b.high-4), round(joint), round(spine))
			b.draw(c, x, spine+14)
		}
	}
	c.add(`<rect class="box end" x="%g" y="%g" width="%g" height="%g" rx="4"/>`, round(head.x), round(head.y), head.w, head.h)
	c.lines(head.lines, head.x+10, head.y+19, "", "start")
	return c.finish(d)
}

// draw writes the category and its causes from y down.
func (b bone) draw(c *canvas, x, y float64) {
	y += 14
	c.lines(b.name, x, y, ` class="em"`, "start")
	y += float64(len(b.name)*lineHigh) + 2
	for _, cause := range b.causes {
		c.lines(cause, x+8, y, "", "start")
		y += float64(len(cause)*lineHigh) + 8
	}
}

// wrap breaks text into lines of at most n letters; wide scripts count double,
// and a word that is too long is broken.
func wrap(text string, n int) []string {
	var lines []string
	line, used := "", 0
	flush := func() {
		if line != "" {
			lines = append(lines, line)
		}
		line, used = "", 0
	}
	for _, word := range strings.Fields(text) {
		width := measure(word)
		if used > 0 && used+1+width > n {
			flush()
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		for _, r := range word {
			w := measure(string(r))
			if used+w > n {
				flush()
			}
			line, used = line+string(r), used+w
		}
	}
	flush()
	if len(lines) > 6 {
		lines = append(lines[:5:5], lines[5]+"…")
	}
	return lines
}

func measure(text string) int {
	n := 0
	for _, r := range text {
		n++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			n++
		}
	}
	return n
}
