package render

import (
	"html/template"
	"strings"

	"afterword/site/internal/chart"
	"afterword/site/internal/stats"
)

// ChartFigure is one chart with its words, its still pictures, its data block and
// its table.
type ChartFigure struct {
	ID     string
	Title  string
	Unit   string
	Notes  []string
	More   Link // the page of all that the chart shows only the first of; zero when it shows all
	Key    []chart.Key
	Wide   bool
	Height int           // pixels of the live drawing
	Large  template.HTML // still picture for wide columns; "" when there is nothing to draw, or none is made
	Small  template.HTML // the same for a phone
	Paper  template.HTML // the same for a sheet of paper, where Large is too wide for one
	Data   template.HTML // option of the live drawing; "" when there is nothing to draw
	Head   []ChartCell
	Rows   [][]ChartCell
	CSV    string // addresses of the downloads; "" when there are none
	SVG    string
}

// ChartCell is one cell of the table of a figure.
type ChartCell struct {
	Link
	Num bool
}

// Widths of the still pictures in pixels, as wide as the columns that hold them.
const (
	fullWidth  = 1152
	halfWidth  = 552
	paperWidth = 700
	phoneWidth = 358
)

// figure returns the view of a chart on the page at path. still asks for the
// pictures that are drawn at build time.
func (s *site) figure(path string, c chart.Chart, still bool) (ChartFigure, error) {
	f := ChartFigure{ID: c.ID, Title: c.Title, Unit: c.Unit, Notes: c.Notes, Key: c.Key, Wide: c.Wide, Height: c.Height}
	for i, name := range c.Table.Head {
		number := len(c.Table.Rows) > 0 && i < len(c.Table.Rows[0]) && c.Table.Rows[0][i].Num
		f.Head = append(f.Head, ChartCell{Link{Text: name}, number})
	}
	for _, row := range c.Table.Rows {
		var cells []ChartCell
		for _, cell := range row {
			fc := ChartCell{Link{Text: cell.Text}, cell.Num}
			if cell.Href != "" {
				fc.URL = relative(path, cell.Href)
			}
			cells = append(cells, fc)
		}
		f.Rows = append(f.Rows, cells)
	}
	if c.Option == nil {
		return f, nil
	}
	f.Data = c.Data()
	if !still || s.Drawer == nil {
		return f, nil
	}
	var err error
	if f.Large, err = s.Drawer.SVG(c, chartWidth(c)); err != nil {
		return f, err
	}
	if c.Wide {
		if f.Paper, err = s.Drawer.SVG(c, paperWidth); err != nil {
			return f, err
		}
	}
	f.Small, err = s.Drawer.SVG(c, phoneWidth)
	return f, err
}

// windowFigures returns some of the key figures of a comparison of two windows.
func (s *site) windowFigures(o stats.Overview, keys ...string) []KeyFigure {
	var out []KeyFigure
	for _, key := range keys {
		for _, f := range o.Figures {
			if f.Key == key {
				out = append(out, keyFigure(f))
			}
		}
	}
	return out
}

// keyFigure returns one figure with the figure before, the verdict and what it rests on.
func keyFigure(f stats.Figure) KeyFigure {
	k := KeyFigure{Name: f.Name, Value: f.Value, Definition: f.Definition, Quiet: !f.Known || strings.HasPrefix(f.Value, "no")}
	if f.Before != "" {
		line := "from " + f.Before
		if f.Verdict != stats.NoVerdict {
			line += ". " + string(f.Verdict)
			if f.Scope != "" {
				line += ", " + f.Scope
			}
		}
		k.Lines = append(k.Lines, line)
	}
	for _, line := range []string{f.Coverage, f.Note} {
		if line != "" {
			k.Lines = append(k.Lines, line)
		}
	}
	return k
}

// chartWidth returns the width in pixels of the column that holds a chart.
func chartWidth(c chart.Chart) int {
	if c.Wide {
		return fullWidth
	}
	return halfWidth
}
