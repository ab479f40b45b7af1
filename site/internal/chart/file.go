package chart

import (
	"html/template"
	"regexp"
	"strings"
)

// light are the colours of the light theme, for pictures that leave the site. A
// test compares them with the stylesheet.
var light = map[string]string{
	"paper": "#fff", "ink": "#15171c", "ink-2": "#454a55", "ink-3": "#646a76", "rule": "#e5e5e1", "rule-2": "#c8c8c2", "edge": "#85878c",
	"accent": "#1d50bd", "accent-mark": "#3f6fd8", "accent-soft": "#e8eefb", "well": "#f6f6f4", "bad": "#a8122c",
	"s1": "#86092b", "s2": "#c23b0c", "s3": "#be8c0a", "s4": "#7d8794", "p1": "#15171c", "p2": "#3f6fd8", "p3": "#bccdf3",
}

var tokenIn = regexp.MustCompile(`var\(--([\w-]+)\)`)

// File returns a picture of [Drawer.SVG] as a file of its own, in the colours of
// the light theme and on white.
func File(svg template.HTML) []byte {
	text := tokenIn.ReplaceAllStringFunc(string(svg), func(s string) string {
		if c, ok := light[tokenIn.FindStringSubmatch(s)[1]]; ok {
			return c
		}
		return "#000"
	})
	text = strings.Replace(text, `<svg aria-hidden="true" focusable="false"`, `<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"`, 1)
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + text + "\n")
}
