package render

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"afterword/site/internal/output"
)

// cardName is the picture that other sites show beside a link to this one.
const cardName = "card.png"

// iconName is where browsers look for an icon that cannot show the one of the page.
const iconName = "favicon.ico"

// addPictures adds the icon and, to a public site whose address is known, the
// card: both the mark of the masthead.
func (s *site) addPictures(tree *output.Tree) error {
	if err := tree.AddMade(iconName, icon, "icon"); err != nil || !s.listed() {
		return err
	}
	return tree.AddMade(cardName, card, "card")
}

// dot is one dot of the mark, hollow where inner is not zero.
type dot struct{ x, outer, inner float64 }

// card draws three dots on a line, the last one hollow, as large as such pictures are.
func card() ([]byte, error) {
	return mark(1200, 630, 150, 8, []dot{{300, 60, 0}, {600, 60, 0}, {900, 96, 56}}, func(shade uint8) color.Color { return color.Gray{Y: 0xff - shade/8*7} })
}

// icon draws two dots on a line, in the form that browsers read from favicon.ico.
func icon() ([]byte, error) {
	const size = 32
	data, err := mark(size, size, 0, 2, []dot{{7, 5, 0}, {23, 7, 0}}, func(shade uint8) color.Color { return color.NRGBA{0x1d, 0x50, 0xbd, shade} })
	if err != nil {
		return nil, err
	}
	head := []uint16{0, 1, 1, // one icon
		size<<8 | size, 0, 1, 32} // its width and height, no palette, one plane, 32 bits for each point
	var b bytes.Buffer
	for _, part := range []any{head, uint32(len(data)), uint32(22), data} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("drawing %s: %w", iconName, err)
		}
	}
	return b.Bytes(), nil
}

// mark draws dots on a line, in 256 shades from nothing to full.
func mark(width, height int, margin, line float64, dots []dot, shades func(uint8) color.Color) ([]byte, error) {
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = shades(uint8(i))
	}
	out := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	middle := float64(height) / 2
	for y := range height {
		for x := range width {
			px, py := float64(x)+.5, float64(y)+.5
			shade := cover(line/2 - math.Abs(py-middle))
			if px < margin || px > float64(width)-margin {
				shade = 0
			}
			for _, d := range dots {
				r := math.Hypot(px-d.x, py-middle)
				shade = max(shade, cover(d.outer-r))
				if d.inner > 0 {
					shade = min(shade, 1-cover(d.inner-r))
				}
			}
			out.SetColorIndex(x, y, uint8(math.Round(255*shade)))
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		return nil, fmt.Errorf("drawing the mark: %w", err)
	}
	return b.Bytes(), nil
}

// cover is how much of a pixel lies inside an edge at this distance.
func cover(distance float64) float64 { return min(1, max(0, distance+.5)) }
