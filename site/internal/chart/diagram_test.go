package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestDiagramsDraw(t *testing.T) {
	evil := `</title><script>alert(1)</script>" onload="x`
	for _, d := range []Diagram{
		{ID: "g", Label: evil, Nodes: []Node{{Text: "Full disk"}, {Text: "Slow writes"}, {Text: evil}, {Text: "Time-outs in the whole of the eastern region, for every customer"}}, Edges: []Edge{{0, 1, ""}, {1, 3, "after a minute"}, {2, 3, ""}, {3, 0, ""}}},
		{ID: "t", Label: "tree", Nodes: []Node{{Text: "Orders fail"}, {Text: "OR", Gate: true}, {Text: "database down"}, {Text: "pool empty"}}, Edges: []Edge{{1, 0, ""}, {2, 1, ""}, {3, 1, ""}}},
		{ID: "f", Label: "bones", Fishbone: true, Nodes: []Node{{Text: "Orders fail"}, {Text: "People"}, {Text: "two on leave"}, {Text: "Tools"}, {Text: "no dry run"}, {Text: "old client"}, {Text: "Process"}, {Text: "no review of a change that touches every region at once"}},
			Edges: []Edge{{1, 0, ""}, {2, 1, ""}, {3, 0, ""}, {4, 3, ""}, {5, 3, ""}, {6, 0, ""}, {7, 6, ""}}},
	} {
		svg := string(d.SVG())
		if svg != string(d.SVG()) {
			t.Errorf("%s: drawn twice, two pictures", d.ID)
		}
		texts := ""
		for in := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := in.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", d.ID, err, svg)
			}
			if e, ok := token.(xml.StartElement); ok {
				if e.Name.Local == "script" {
					t.Errorf("%s holds a script", d.ID)
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || strings.Contains(a.Value, "NaN") || strings.HasPrefix(a.Value, "-") {
						t.Errorf("%s: %s=%q", d.ID, a.Name.Local, a.Value)
					}
				}
			}
			if c, ok := token.(xml.CharData); ok {
				texts += string(c) + " "
			}
		}
		for _, n := range d.Nodes {
			for _, word := range strings.Fields(n.Text) {
				if len(word) < 20 && !strings.Contains(texts, word) {
					t.Errorf("%s: %q is not in the picture", d.ID, word)
				}
			}
		}
		if dir := os.Getenv("CHART_OUT"); dir != "" {
			_ = os.WriteFile(dir+"/d-"+d.ID+".svg", []byte(svg), 0o666)
		}
	}
}

func TestLayersOfACircle(t *testing.T) {
	d := Diagram{Nodes: make([]Node, 3), Edges: []Edge{{0, 1, ""}, {1, 2, ""}, {2, 0, ""}}}
	if got := d.layers(); got[0] != 0 || got[1] != 1 || got[2] != 2 {
		t.Errorf("%v", got)
	}
}

// A wire over several columns runs beside the boxes between, not behind them.
func TestLongWiresRunBesideBoxes(t *testing.T) {
	d := Diagram{ID: "w", Nodes: []Node{{Text: "a"}, {Text: "b"}, {Text: "c"}, {Text: "d"}}, Edges: []Edge{{0, 1, ""}, {1, 2, ""}, {2, 3, ""}, {0, 3, "at once"}}}
	svg := string(d.SVG())
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	runs := regexp.MustCompile(`([\d.]+) ([\d.]+)H([\d.]+)`).FindAllStringSubmatch(svg, -1)
	if len(runs) != 2 {
		t.Fatalf("the wire from a to d passes two columns: %q in %s", runs, svg)
	}
	for _, run := range runs {
		from, y, to := number(run[1]), number(run[2]), number(run[3])
		for _, r := range regexp.MustCompile(`<rect class="[^"]*" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"`).FindAllStringSubmatch(svg, -1) {
			x, top, w, h := number(r[1]), number(r[2]), number(r[3]), number(r[4])
			if x < to && x+w > from && top < y && top+h > y {
				t.Errorf("the wire at %g runs behind the box at %g, %g", y, x, top)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"one two three", "one two|three"}, {"", ""}, {"abcdefghijklmnop", "abcdefgh|ijklmnop"}, {"接続数の枯渇", "接続数の|枯渇"},
	} {
		if got := strings.Join(wrap(c.text, 8), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
