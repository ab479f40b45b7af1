package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestLightColoursAreThoseOfTheTheme(t *testing.T) {
	css, err := os.ReadFile("../../../themes/default/src/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, colour := range light {
		m := regexp.MustCompile(`--` + name + `: light-dark\((#\w+)`).FindSubmatch(css)
		if m == nil || string(m[1]) != colour {
			t.Errorf("--%s is %q in the stylesheet, %q here", name, m, colour)
		}
	}
}

func TestFileIsAPictureOfItsOwn(t *testing.T) {
	svg, err := drawer(t).SVG(all(sample(30, "Case"))[0], 560)
	if err != nil {
		t.Fatal(err)
	}
	file := string(File(svg))
	if strings.Contains(file, "var(") || !strings.Contains(file, `xmlns="http://www.w3.org/2000/svg"`) {
		t.Error(file)
	}
	for d := xml.NewDecoder(strings.NewReader(file)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
