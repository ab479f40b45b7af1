package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"afterword/site/internal/output"
)

// cardName is the picture that other sites show beside a link to this one.
const cardName = "card.png"

// addCard adds the picture of a public site whose address is known: the mark of
// the masthead, as large as such pictures are.
func (s *site) addCard(tree *output.Tree) error {
	if !s.listed() {
		return nil
	}
	return tree.AddMade(cardName, func() ([]byte, error) {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, card()); err != nil {
			return nil, fmt.Errorf("drawing %s: %w", cardName, err)
		}
		return b.Bytes(), nil
	}, "card")
}

// card draws three dots on a line, the last one hollow.
func card() image.Image {
	const width, height, line = 1200, 630, 8.0
	paper, ink := color.Gray{Y: 0xff}, color.Gray{Y: 0x1c}
	shades := color.Palette{}
	for y := int(ink.Y); y <= int(paper.Y); y++ {
		shades = append(shades, color.Gray{Y: uint8(y)})
	}
	out := image.NewPaletted(image.Rect(0, 0, width, height), shades)
	dots := []struct{ x, outer, inner float64 }{{300, 60, 0}, {600, 60, 0}, {900, 96, 56}}
	const mid = height / 2.0
	for y := range height {
		for x := range width {
			px, py := float64(x)+.5, float64(y)+.5
			shade := cover(line/2 - math.Abs(py-mid))
			if px < 150 || px > width-150 {
				shade = 0
			}
			for _, d := range dots {
				r := math.Hypot(px-d.x, py-mid)
				shade = max(shade, cover(d.outer-r))
				if d.inner > 0 {
					shade = min(shade, 1-cover(d.inner-r))
				}
			}
			out.SetColorIndex(x, y, uint8(math.Round((1-shade)*float64(len(shades)-1))))
		}
	}
	return out
}

// cover is how much of a pixel lies inside an edge at this distance.
func cover(distance float64) float64 { return min(1, max(0, distance+.5)) }
