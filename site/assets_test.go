package site

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestShowable(t *testing.T) {
	files := fstest.MapFS{}
	var all []string
	for name, text := range map[string]string{
		"good.png":    "\x89PNG\r\n\x1a\nrest",
		"page.png":    "<html><script>x()</script>",
		"short.png":   "\x89P",
		"good.webp":   "RIFF0000WEBPVP8 ",
		"sound.webp":  "RIFF0000WAVEfmt ",
		"good.svg":    `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>`,
		"script.svg":  `<svg><ScRipt>x()</ScRipt></svg>`,
		"onload.svg":  `<svg onload="x()"/>`,
		"link.svg":    `<svg><a xlink:href="javascript:x()"><text>x</text></a></svg>`,
		"fetch.svg":   `<svg><image href="https://example.com/x.png"/></svg>`,
		"foreign.svg": `<svg><foreignObject><p/></foreignObject></svg>`,
		"entity.svg":  `<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`,
		"notes.txt":   "<script>",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
		all = append(all, name)
	}
	slices.Sort(all)
	kept, found := showable(files, all)
	if want := []string{"good.png", "good.svg", "good.webp", "notes.txt"}; !slices.Equal(kept, want) {
		t.Errorf("kept %v, want %v", kept, want)
	}
	if len(found) != len(all)-4 {
		t.Errorf("findings %v", found)
	}
}
