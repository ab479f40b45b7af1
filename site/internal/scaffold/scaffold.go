// Package scaffold makes new files: postmortems from an archetype, timelines
// from the exports of other tools, and a complete example knowledge base of an
// invented company.
//
// It returns bytes and touches no disk. It knows nothing of how postmortems
// are read.
package scaffold

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

//go:embed archetypes/*.md
var archetypes embed.FS

//go:embed example
var example embed.FS

// File is one file to be written.
type File struct {
	Path string // slash path relative to the folder that is made
	Data []byte
}

// dotted are the files of the example whose names begin with a dot: embedding
// a folder leaves such names out.
var dotted = map[string]string{
	"github.yml": ".github/workflows/postmortems.yml",
	"gitlab.yml": ".gitlab-ci.yml",
	"gitignore":  ".gitignore",
}

// Example returns the files of the example knowledge base, by path.
func Example() ([]File, error) {
	sub, err := fs.Sub(example, "example")
	if err != nil {
		return nil, fmt.Errorf("opening the example: %w", err)
	}
	var out []File
	err = fs.WalkDir(sub, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sub, name)
		if err != nil {
			return err
		}
		if dot, ok := dotted[name]; ok {
			name = dot
		}
		out = append(out, File{Path: name, Data: data})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// Archetype is a kind of new postmortem.
type Archetype struct {
	Name string
	Doc  string
}

// Archetypes lists the built-in archetypes, the default first.
func Archetypes() []Archetype {
	return []Archetype{
		{"full", "every section that Afterword understands, with guidance"},
		{"short", "summary, timeline, factors, actions"},
		{"google-sre", "the headings of the Google SRE book"},
		{"pagerduty", "the headings of PagerDuty's template"},
		{"atlassian", "the headings of Atlassian's template"},
	}
}

// Text returns the text of a built-in archetype; ok is false for a name that is none.
func Text(name string) (text []byte, ok bool) {
	text, err := archetypes.ReadFile("archetypes/" + name + ".md")
	return text, err == nil
}

// New fills an archetype in: {{title}} and {{date}} stand for the title and
// the day. An archetype of the team's own that has no {{title}} gets the title
// into an empty "title:" of its front matter, or as its first heading. A
// timeline table, when there is one, goes below the heading "Timeline".
func New(archetype []byte, title string, day time.Time, timeline string) []byte {
	text := strings.TrimPrefix(strings.ReplaceAll(string(archetype), "\r\n", "\n"), "\ufeff")
	named := strings.Contains(text, "{{title}}")
	lines := strings.Split(text, "\n")
	inside := len(lines) > 0 && lines[0] == "---"
	for i, line := range lines {
		if i > 0 && line == "---" {
			inside = false
		}
		value := title
		if inside {
			value = quoteYAML(title)
		}
		line = strings.ReplaceAll(line, "{{title}}", value)
		line = strings.ReplaceAll(line, "{{date}}", day.Format(time.DateOnly))
		switch {
		case inside && !named && strings.TrimSpace(line) == "title:":
			line, named = "title: "+quoteYAML(title), true
		case inside && strings.TrimSpace(line) == "date:":
			line = "date: " + day.Format(time.DateOnly)
		}
		lines[i] = line
	}
	text = strings.Join(lines, "\n")
	if !named {
		text = withHeading(text, title)
	}
	if timeline != "" {
		text = withTimeline(text, timeline)
	}
	return []byte(text)
}

// withHeading puts the title before the body.
func withHeading(text, title string) string {
	front, body := "", text
	if strings.HasPrefix(text, "---\n") {
		if end := strings.Index(text[4:], "\n---\n"); end >= 0 {
			front, body = text[:4+end+5], text[4+end+5:]
		}
	}
	return front + "# " + title + "\n\n" + strings.TrimLeft(body, "\n")
}

// withTimeline puts a table below the heading "Timeline", in place of the
// empty one there, or at the end under a heading of its own.
func withTimeline(text, table string) string {
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, func(l string) bool {
		return strings.HasPrefix(l, "#") && strings.HasPrefix(strings.ToLower(strings.TrimLeft(l, "# ")), "timeline")
	})
	if at < 0 {
		return strings.TrimRight(text, "\n") + "\n\n## Timeline\n\n" + table
	}
	end := at + 1
	for end < len(lines) && !strings.HasPrefix(lines[end], "#") {
		end++
	}
	kept := slices.DeleteFunc(slices.Clone(lines[at+1:end]), func(l string) bool {
		return strings.HasPrefix(l, "|") || strings.TrimSpace(l) == ""
	})
	section := append([]string{lines[at], ""}, kept...)
	if len(kept) > 0 {
		section = append(section, "")
	}
	section = append(section, strings.TrimRight(table, "\n"), "")
	return strings.Join(slices.Concat(lines[:at], section, lines[end:]), "\n")
}

// quoteYAML writes a title as a YAML scalar: plain where that is safe.
func quoteYAML(s string) string {
	plain := s != "" && strings.TrimSpace(s) == s && !strings.ContainsAny(s, ":#{}[],&*?|<>=!%@\\\"'`\t") && !strings.HasPrefix(s, "-")
	if plain {
		switch strings.ToLower(s) {
		case "true", "false", "null", "yes", "no", "on", "off", "~":
			plain = false
		}
	}
	if plain && strings.Trim(s, "0123456789.+-eE_") != "" {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\t", " ").Replace(s) + `"`
}
