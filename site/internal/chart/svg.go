package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// elements and attributes are what a picture may consist of; everything else is dropped.
var (
	elements   = []string{"svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "defs", "clipPath"}
	attributes = []string{
		"viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points", "transform",
		"fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
		"stroke-linejoin", "opacity", "clip-path", "id", "text-anchor", "dominant-baseline", "font-size", "font-weight", "paint-order",
	}
	number     = regexp.MustCompile(`-?\d*\.\d+(e-?\d+)?`)
	harmless   = regexp.MustCompile(`^[\w#(),.;:%+\- ]*$`)
	counter    = regexp.MustCompile(`^zr\d+-`) // counts the pictures of the run
	reference  = regexp.MustCompile(`url\(#(zr\d+-)?`)
	fontSizeIn = regexp.MustCompile(`([\d.]+)px`)
)

// clean makes a picture of ECharts fit for a page under a strict policy: style
// attributes become presentation attributes, style elements, classes and
// everything not on the lists go, ids get the prefix, and numbers keep two
// decimals, so that the bytes do not depend on the machine.
func clean(raw, prefix string) (string, error) {
	var b strings.Builder
	in := xml.NewDecoder(strings.NewReader(raw))
	skip := 0
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("reading the picture: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if skip > 0 || !slices.Contains(elements, token.Name.Local) {
				skip++
				continue
			}
			if err := writeStart(&b, token, prefix); err != nil {
				return "", err
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
				continue
			}
			b.WriteString("</" + token.Name.Local + ">")
		case xml.CharData:
			if skip == 0 && strings.TrimSpace(string(token)) != "" {
				_ = xml.EscapeText(&b, token) // a builder does not fail
			}
		}
	}
	return b.String(), nil
}

func writeStart(b *strings.Builder, e xml.StartElement, prefix string) error {
	b.WriteString("<" + e.Name.Local)
	root := e.Name.Local == "svg"
	if root {
		b.WriteString(` aria-hidden="true" focusable="false"`)
	}
	for _, a := range e.Attr {
		name, value := a.Name.Local, a.Value
		if name == "style" {
			for _, p := range presentation(value) {
				if err := writeAttribute(b, p[0], p[1]); err != nil {
					return err
				}
			}
			continue
		}
		if !slices.Contains(attributes, name) || root && name != "viewBox" {
			continue
		}
		if name == "id" {
			value = prefix + counter.ReplaceAllString(value, "")
		}
		value = reference.ReplaceAllString(value, "url(#"+prefix)
		if err := writeAttribute(b, name, value); err != nil {
			return err
		}
	}
	b.WriteString(">")
	return nil
}

func writeAttribute(b *strings.Builder, name, value string) error {
	value = number.ReplaceAllStringFunc(value, func(s string) string {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return s
		}
		f = math.Round(f*100) / 100
		if f == 0 {
			f = 0
		}
		return strconv.FormatFloat(f, 'f', -1, 64)
	})
	if !harmless.MatchString(value) {
		return fmt.Errorf("the picture has %s=%q, which no option of ours makes", name, value)
	}
	b.WriteString(" " + name + `="` + value + `"`)
	return nil
}

// presentation turns a style attribute into presentation attributes. The family
// is left out: text takes that of the page.
func presentation(style string) (out [][2]string) {
	for _, rule := range strings.Split(style, ";") {
		name, value, ok := strings.Cut(rule, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok:
		case name == "font":
			if m := fontSizeIn.FindStringSubmatch(value); m != nil {
				out = append(out, [2]string{"font-size", m[1]})
			}
			if strings.Contains(value, "bold") {
				out = append(out, [2]string{"font-weight", "600"})
			}
		case name == "font-size":
			out = append(out, [2]string{"font-size", strings.TrimSuffix(value, "px")})
		case name == "font-weight":
			out = append(out, [2]string{"font-weight", strings.Replace(value, "bold", "600", 1)})
		case slices.Contains(attributes, name):
			out = append(out, [2]string{name, value})
		}
	}
	return out
}
