package site

import (
	"fmt"
	"strconv"
	"strings"

	"afterword/site/internal/frontmatter"
	"afterword/site/internal/markdown"
	"afterword/site/internal/parse"
)

// Limits bound the work that one file may ask for. Zero fields mean the
// defaults, which real postmortems stay far below.
type Limits struct {
	File        int // bytes of a file; a longer one is left out (1 MiB)
	FrontMatter int // bytes of a metadata block; a longer one is not read (64 KiB)
	Body        markdown.Limits
}

// setting is one key below limits: in the configuration.
type setting struct {
	key      string
	standard int
	bytes    bool // it may be written in KiB and MiB
	field    func(*Limits) *int
}

// settings returns the keys below limits: in the order of the documentation.
func settings() []setting {
	std := markdown.Limits{}.WithDefaults()
	return []setting{
		{"file", maxSource, true, func(l *Limits) *int { return &l.File }},
		{"front_matter", frontmatter.MaxBytes, true, func(l *Limits) *int { return &l.FrontMatter }},
		{"line", std.Line, true, func(l *Limits) *int { return &l.Body.Line }},
		{"cells", std.Cells, false, func(l *Limits) *int { return &l.Body.Cells }},
		{"depth", std.Depth, false, func(l *Limits) *int { return &l.Body.Depth }},
		{"brackets", std.Brackets, false, func(l *Limits) *int { return &l.Body.Brackets }},
		{"headings", std.Headings, false, func(l *Limits) *int { return &l.Body.Headings }},
	}
}

// highest is how many times its default a limit may be: the structures are
// walked recursively, and time grows faster than some of them.
const highest = 10

// readLimits reads the limits of one file.
func readLimits(c *Config, v frontmatter.Value, r *configReader) {
	known := settings()
	keys := make([]string, len(known))
	for i, s := range known {
		keys[i] = s.key
	}
	for _, e := range v.Map {
		found := false
		for _, s := range known {
			if s.key == e.Key {
				*s.field(&c.Limits), found = r.amount(e.Value, s), true
			}
		}
		if !found {
			r.unknown(e, keys)
		}
	}
}

// amount reads a number from 1 to ten times the default; 0 when it is none.
func (r *configReader) amount(v frontmatter.Value, s setting) int {
	text, unit := v.Text, 1
	if s.bytes {
		for _, u := range []struct {
			name string
			size int
		}{{"KiB", 1 << 10}, {"MiB", 1 << 20}} {
			if number, ok := strings.CutSuffix(text, u.name); ok {
				text, unit = strings.TrimSpace(number), u.size
			}
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > highest*s.standard/unit {
		r.wrong(v, fmt.Sprintf("write a number from 1 to %d", highest*s.standard), "%q is no limit for %s", v.Text, s.key)
		return 0
	}
	return n * unit
}

// parse returns the limits as reading takes them.
func (l Limits) parse() parse.Limits {
	l.Body.Source = l.File
	return parse.Limits{FrontMatter: l.FrontMatter, Body: l.Body}
}
