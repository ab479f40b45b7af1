package frontmatter

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"afterword/site/internal/diag"
)

// The library stops at the first thing that is no YAML, often lines behind it.
// A writer wants to see all of them where they are, and nothing else to be lost
// over them: "draft: true" counts though the title holds a colon too many.

// salvage reads a block that is not valid YAML field by field. A field that
// cannot be read is a problem; where it is one line of text, the text is taken
// as it stands. whole is the problem of the block as a whole, for the case that
// each field by itself is sound.
func salvage(src []byte, before int, whole diag.Diagnostic) (Map, []diag.Diagnostic) {
	var fields Map
	d := decoder{before: before}
	seen := map[string]bool{}
	for _, piece := range pieces(src) {
		var root yaml.Node
		err := yaml.Unmarshal(piece.text, &root)
		if err != nil {
			first, _, _ := bytes.Cut(piece.text, []byte{'\n'})
			key, value, _ := strings.Cut(strings.TrimRight(string(first), " \t\r"), ":")
			at, col := before+piece.line, len(key)+2+len(value)-len(strings.TrimLeft(value, " \t"))
			text, hint := explain(err, strings.TrimSpace(value))
			if n := lineOf(err); n > 1 && text == said(err) {
				d.problem(at+n-1, 0, "front-matter-unreadable", "this is not valid YAML: "+text, hint)
			} else {
				d.problem(at, col, "front-matter-unreadable", "the field “"+strings.TrimSpace(key)+"” is not valid YAML: "+text, hint)
			}
			if raw, ok := asText(piece.text, value); ok && !seen[key] {
				seen[key] = true
				fields = append(fields, Entry{Key: strings.TrimSpace(key), Line: at, Col: 1, Value: Value{Kind: Scalar, Text: raw, Line: at, Col: col}})
			}
			continue
		}
		if len(root.Content) == 0 {
			continue
		}
		one := decoder{before: before + piece.line - 1}
		for _, e := range one.value(root.Content[0], 1).Map {
			if !seen[e.Key] {
				seen[e.Key] = true
				fields = append(fields, e)
			}
		}
		d.problems = append(d.problems, one.problems...)
	}
	if len(d.problems) == 0 {
		return fields, []diag.Diagnostic{whole}
	}
	return fields, d.problems
}

// piece is one field with the lines that belong to it.
type piece struct {
	text []byte
	line int // of the block, from 1
}

// pieces cuts a block where a key stands at the beginning of a line.
func pieces(src []byte) []piece {
	var list []piece
	n := 0
	for line := range bytes.Lines(src) {
		n++
		text := strings.TrimRight(string(line), " \t\r\n")
		if len(list) == 0 || text != "" && text[0] != ' ' && text[0] != '\t' && text[0] != '#' && text[0] != '-' && fieldKey(text) {
			list = append(list, piece{line: n})
		}
		last := &list[len(list)-1]
		last.text = append(last.text, line...)
	}
	return list
}

// asText returns the value of a field of one line as it stands. A list or an
// object that is broken is none, except where passing it over would publish
// what was meant to stay inside.
func asText(field []byte, value string) (string, bool) {
	value = strings.TrimSpace(value)
	key, _, _ := strings.Cut(strings.ToLower(string(field)), ":")
	switch strings.TrimSpace(key) {
	case "draft", "audience", "visibility":
		return value, true
	}
	if value == "" || strings.ContainsAny(value[:1], "[{&*|>!%") || bytes.Count(bytes.TrimSpace(field), []byte{'\n'}) > 0 {
		return "", false
	}
	return strings.Trim(value, `"'`), true
}

// explain says in the writer's words what the library says in its own.
func explain(err error, value string) (text, hint string) {
	quoted := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	switch first := value + " "; {
	case first[0] == '"' || first[0] == '\'':
		return "the quote at its beginning is not closed, or something stands behind it", "close it with " + first[:1] + " at the end of the value"
	case first[0] == '[':
		return "the bracket [ is not closed", "close it with ] at the end of the value"
	case first[0] == '{':
		return "the brace { is not closed, or what it holds is no list of fields", "put the value into quotes if it is text: " + quoted(value)
	case strings.ContainsRune("@`%*&!|>", rune(first[0])):
		return "a value must not begin with " + first[:1], "put the value into quotes: " + quoted(value)
	case strings.Contains(value, ": "):
		return "the value holds a colon and a space", "put the value into quotes: " + quoted(value)
	case strings.Contains(said(err), "cannot start any token"):
		return "a tab, or a character that must not begin a value, stands in it", "indent with spaces, and put the value into quotes"
	}
	return said(err), "indent what belongs together equally, and quote values that hold a colon, a # or a leading special character"
}
