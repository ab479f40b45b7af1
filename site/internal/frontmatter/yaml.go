package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"afterword/site/internal/diag"
)

// DecodeYAML decodes a whole YAML file, such as the configuration, under the
// rules and limits of a metadata block.
func DecodeYAML(src []byte) (Map, []diag.Diagnostic) {
	if len(src) > MaxBytes {
		return nil, []diag.Diagnostic{{Line: 1, Severity: diag.Error, Code: "front-matter-too-long",
			Text: fmt.Sprintf("the file is longer than %d KiB", MaxBytes>>10), Hint: "shorten it"}}
	}
	return decodeYAML(bytes.TrimPrefix(src, []byte("\ufeff")), 0)
}

// decodeYAML decodes src, whose first line is line before+1 of the file.
func decodeYAML(src []byte, before int) (Map, []diag.Diagnostic) {
	var root yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(src)).Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return salvage(src, before, yamlProblem(err, before))
	}
	d := decoder{before: before}
	if len(root.Content) == 0 {
		return nil, nil
	}
	top := d.value(root.Content[0], 1)
	if top.Kind != Object && top.Kind != Null {
		d.problem(top.Line, top.Col, "front-matter-not-fields", "the metadata is no list of fields", `write each field as "key: value"`)
	}
	return top.Map, d.problems
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// yamlProblem turns the library's error into a finding at the line it names.
func yamlProblem(err error, before int) diag.Diagnostic {
	return diag.Diagnostic{Line: before + max(lineOf(err), 1), Severity: diag.Error, Code: "front-matter-unreadable",
		Text: "the metadata is not valid YAML: " + said(err), Hint: "quote values that hold a colon, a # or a leading special character"}
}

// lineOf returns the line that the library's error names, 0 when it names none.
func lineOf(err error) int {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // digits
	return n
}

// said returns the library's error without the line.
func said(err error) string {
	return yamlLine.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml: "), "")
}

// decoder walks YAML nodes and collects what is wrong with them.
type decoder struct {
	before   int
	problems []diag.Diagnostic
}

func (d *decoder) problem(line, col int, code, text, hint string) {
	d.problems = append(d.problems, diag.Diagnostic{Line: line, Col: col, Severity: diag.Error, Code: code, Text: text, Hint: hint})
}

func (d *decoder) value(n *yaml.Node, depth int) Value {
	v := Value{Line: n.Line + d.before, Col: n.Column}
	if depth > MaxDepth {
		d.problem(v.Line, v.Col, "front-matter-too-deep", fmt.Sprintf("the metadata is nested deeper than %d levels", MaxDepth), "")
		return v
	}
	switch n.Kind {
	case yaml.AliasNode:
		d.problem(v.Line, v.Col, "front-matter-alias", "YAML aliases are not read", "write the value out")
	case yaml.ScalarNode:
		v.Quoted = n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		if n.Tag != "!!null" {
			v.Kind, v.Text = Scalar, n.Value
		}
	case yaml.SequenceNode:
		v.Kind = List
		for _, c := range n.Content {
			v.List = append(v.List, d.value(c, depth+1))
		}
	case yaml.MappingNode:
		v.Kind = Object
		seen := map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			e := Entry{Key: k.Value, Line: k.Line + d.before, Col: k.Column}
			if k.Kind != yaml.ScalarNode {
				d.problem(e.Line, e.Col, "front-matter-key", "a key must be plain text", "")
				continue
			}
			if at, twice := seen[e.Key]; twice {
				d.problem(e.Line, e.Col, "front-matter-twice", fmt.Sprintf("the field %q is written twice; the one on line %d counts", e.Key, at), "keep one of them")
				continue
			}
			seen[e.Key] = e.Line
			e.Value = d.value(n.Content[i+1], depth+1)
			v.Map = append(v.Map, e)
		}
	}
	return v
}

// Encode writes fields as a YAML block with its fences, in the order given.
// Texts that YAML would read as something else are quoted.
func Encode(fields Map) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("---\n")
	if len(fields) > 0 {
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(mapNode(fields)); err != nil {
			return nil, fmt.Errorf("encoding front matter: %w", err)
		}
		if err := enc.Close(); err != nil {
			return nil, fmt.Errorf("encoding front matter: %w", err)
		}
	}
	b.WriteString("---\n")
	return b.Bytes(), nil
}

func mapNode(m Map) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, e := range m {
		n.Content = append(n.Content, textNode(e.Key, false), valueNode(e.Value))
	}
	return n
}

func valueNode(v Value) *yaml.Node {
	switch v.Kind {
	case List:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, e := range v.List {
			n.Content = append(n.Content, valueNode(e))
		}
		if len(n.Content) == 0 {
			n.Style = yaml.FlowStyle
		}
		return n
	case Object:
		return mapNode(v.Map)
	case Scalar:
		return textNode(v.Text, v.Quoted)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: ""}
}

// textNode is a scalar that reads back as the same text. Numbers, dates and
// booleans stay bare, for that is how people write them and they are read as text.
func textNode(text string, quoted bool) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
	if quoted || text == "" {
		n.Style = yaml.DoubleQuotedStyle
	} else if strings.EqualFold(text, "null") || text == "~" {
		n.Tag = "!!str"
	}
	return n
}
