// Package chart turns statistics into figures: the option that draws them in
// the browser, the same picture drawn at build time, and the same numbers as a
// table and as CSV. It also lays out the small diagrams that postmortems hold.
//
// It computes no statistics. It uses the types of go-echarts, never its
// rendering: that writes text of the postmortems into a script unescaped (a
// title with </script> would break out, and one with __f__ would run). Options
// leave here only through encoding/json, as a data block.
package chart

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
)

// Chart is one figure with everything that stands around it.
type Chart struct {
	ID     string // anchor in its page; also the name of its files
	Title  string // a finding where the figures prove one, else the name of the metric
	Unit   string // what is drawn, and how
	Notes  []string
	Key    []Key // what the marks mean
	Wide   bool
	Height int
	Option []byte // JSON for the browser and for [Drawer.SVG]; nil when there is nothing to draw
	Table  Table
	Of     int // how many rows the table would have had; 0 where none is left out
}

// Key is one entry of the legend.
type Key struct {
	Token string // name of the colour: "s1", "accent"
	Shape string // "" (square), "rd" (dot), "dia" (diamond), "tri" (triangle), "ring", "box" (hollow square), "ln" (line), "dash"
	Text  string
}

// Table is the numbers of a figure.
type Table struct {
	Head []string
	Rows [][]Cell
}

// Cell is one value of a table.
type Cell struct {
	Text  string // as the page shows it
	Value string // as the CSV holds it; "" means Text
	Href  string // path of a page of the site; "" for none
	Num   bool   // align as a number
}

// CSV returns the table as CSV (RFC 4180). Text that a spreadsheet would take
// for a formula gets an apostrophe in front.
func (t Table) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(t.Head) // a buffer does not fail
	for _, row := range t.Rows {
		record := make([]string, len(row))
		for i, c := range row {
			record[i] = c.Value
			if c.Value == "" {
				record[i] = c.Text
			}
			if !c.Num {
				record[i] = Guard(record[i])
			}
		}
		_ = w.Write(record)
	}
	w.Flush()
	return b.Bytes()
}

// Guard keeps a spreadsheet from taking a text for a formula.
func Guard(text string) string {
	if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

// Data returns the option as a data block for the page.
//
// It is safe HTML: encoding/json has escaped <, > and &, so the block cannot
// end early, and a block of this type is never run.
func (c Chart) Data() template.HTML {
	return template.HTML(`<script type="application/json" data-chart="` + template.HTMLEscapeString(c.ID) + `">` + string(c.Option) + `</script>`)
}

// text returns a cell with words.
func text(s string) Cell { return Cell{Text: s} }

// linked returns a cell that leads to a page of the site.
func linked(s, href string) Cell { return Cell{Text: s, Href: href} }

// whole returns a cell with a count.
func whole(n int) Cell { return Cell{Text: fmt.Sprint(n), Num: true} }

// none is a cell without a value.
func none() Cell { return Cell{Text: "", Num: true} }

// encode returns option as JSON that is safe in a data block.
func encode(option map[string]any) []byte {
	data, err := json.Marshal(option)
	if err != nil {
		panic(err) // options hold only maps, lists, text and finite numbers
	}
	return data
}
