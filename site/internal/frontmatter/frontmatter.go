// Package frontmatter splits the metadata block off a file and decodes it with
// the line and the column of every key and value: YAML between "---" lines,
// TOML between "+++" lines, and the object that an MDX file exports.
//
// Scalars stay the text that was written: a version 1.10, an id 010 and a date
// are never turned into numbers or times here, because YAML's own reading of
// them loses what the author meant. What the fields mean is not known here.
package frontmatter

import (
	"bytes"
	"fmt"
	"strings"

	"afterword/site/internal/diag"
)

// Format is the notation of a metadata block.
type Format string

// The formats that are understood.
const (
	None Format = "none"
	YAML Format = "yaml"
	TOML Format = "toml"
	MDX  Format = "mdx"
)

// Limits that keep a hostile block from costing much.
const (
	MaxBytes = 64 << 10 // longest metadata block, unless told otherwise
	MaxDepth = 32       // deepest nesting of lists and maps
)

// Block is the metadata block of one file.
type Block struct {
	Format Format
	Line   int // file line of the first line between the fences; 0 without a block
	End    int // file line of the closing fence; 0 without a block
	Fields Map
}

// Kind is the kind of a value.
type Kind int

// The kinds of values.
const (
	Null Kind = iota // written without a value: "resolved:" or "resolved: null"
	Scalar
	List
	Object
)

// Value is one value with its place.
type Value struct {
	Kind   Kind
	Text   string // of a scalar: what was written, without quotes; "" for a null
	Quoted bool   // of a scalar: it was written in quotes or as a block, so it is certainly text
	List   []Value
	Map    Map
	Line   int // 1-based line in the file
	Col    int // 1-based column in bytes
}

// Entry is one key with its value.
type Entry struct {
	Key   string
	Value Value
	Line  int // place of the key
	Col   int
}

// Map is an object with its entries in the order written. A key that was
// written twice is there once, with its first value.
type Map []Entry

// Get returns the value of key, exactly as spelled.
func (m Map) Get(key string) (Value, bool) {
	for _, e := range m {
		if e.Key == key {
			return e.Value, true
		}
	}
	return Value{}, false
}

// Strings returns the texts of the scalars in v: one for a scalar, the
// elements of a list, nothing for a null or an object.
func (v Value) Strings() []string {
	switch v.Kind {
	case Scalar:
		return []string{v.Text}
	case List:
		var texts []string
		for _, e := range v.List {
			if e.Kind == Scalar {
				texts = append(texts, e.Text)
			}
		}
		return texts
	}
	return nil
}

// Bool reads the scalar as yes or no, as YAML 1.1 and 1.2 spell them.
func (v Value) Bool() (value, ok bool) {
	switch strings.ToLower(v.Text) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// Split takes the metadata block off src. body is what follows, bodyLine the
// file line of its first line. In an MDX file the import and export statements
// are replaced by empty lines, so the lines of the body stay true.
//
// A block that cannot be read gives problems (without a path) and an empty
// [Block.Fields]; the body is still the text behind it.
func Split(src []byte) (fm Block, body []byte, bodyLine int, problems []diag.Diagnostic) {
	return SplitWithin(src, MaxBytes)
}

// SplitWithin is [Split] for blocks of at most so many bytes.
func SplitWithin(src []byte, most int) (fm Block, body []byte, bodyLine int, problems []diag.Diagnostic) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	first, rest, skipped := firstLine(src)
	switch first {
	case "---":
		return splitYAML(src, rest, skipped, most)
	case "+++":
		return splitTOML(src, rest, skipped, most)
	}
	if fm, body, problems, ok := splitMDX(src, most); ok {
		return fm, body, 1, problems
	}
	return Block{Format: None}, src, 1, nil
}

// firstLine returns the first line that is not blank, without trailing space,
// what follows it, and how many lines were passed including it.
func firstLine(src []byte) (line string, rest []byte, lines int) {
	for len(src) > 0 {
		raw := src
		if i := bytes.IndexByte(src, '\n'); i >= 0 {
			raw, src = src[:i], src[i+1:]
		} else {
			src = nil
		}
		lines++
		if text := strings.TrimRight(string(raw), " \t\r"); text != "" {
			return text, src, lines
		}
	}
	return "", nil, lines
}

// fenced returns what stands before the closing fence, what stands behind it,
// and the number of lines of the block, which begins no later than most bytes
// before its end.
func fenced(rest []byte, most int, fences ...string) (block, body []byte, lines int, ok bool) {
	at := 0
	for at < len(rest) && at <= most {
		end := len(rest)
		next := end
		if i := bytes.IndexByte(rest[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		text := strings.TrimRight(string(rest[at:end]), " \t\r")
		for _, f := range fences {
			if text == f {
				return rest[:at], rest[next:], lines, true
			}
		}
		lines++
		at = next
	}
	return nil, nil, 0, false
}

func splitYAML(src, rest []byte, skipped, most int) (Block, []byte, int, []diag.Diagnostic) {
	block, body, lines, ok := fenced(rest, most, "---", "...")
	if !ok {
		return unclosedYAML(src, rest, skipped, most)
	}
	if len(bytes.TrimSpace(block)) > 0 && !looksLikeFields(block) {
		return Block{Format: None}, src, 1, nil // a rule and some text, no metadata
	}
	fm := Block{Format: YAML, Line: skipped + 1, End: skipped + lines + 1}
	fields, problems := decodeYAML(block, skipped)
	fm.Fields = fields
	return fm, body, fm.End + 1, problems
}

// unclosedYAML reads a block whose closing fence was forgotten: the lines up to
// the first that cannot belong to it.
func unclosedYAML(src, rest []byte, skipped, most int) (Block, []byte, int, []diag.Diagnostic) {
	at, lines := 0, 0
	for at < len(rest) && at <= most {
		end := bytes.IndexByte(rest[at:], '\n')
		if end < 0 {
			end = len(rest) - at
		}
		if !fieldLine(rest[at : at+end]) {
			break
		}
		at = min(at+end+1, len(rest))
		lines++
	}
	if at > most {
		return Block{Format: YAML, Line: skipped + 1, End: skipped + lines}, rest[at:], skipped + lines + 1, []diag.Diagnostic{tooLong(skipped, most)}
	}
	if lines == 0 || !looksLikeFields(rest[:at]) {
		return Block{Format: None}, src, 1, nil
	}
	fm := Block{Format: YAML, Line: skipped + 1, End: skipped + lines}
	fields, problems := decodeYAML(rest[:at], skipped)
	fm.Fields = fields
	problems = append(problems, diag.Diagnostic{Line: skipped, Severity: diag.Warning, Code: "front-matter-unclosed",
		Text: fmt.Sprintf("the front matter is not closed; read up to line %d", fm.End),
		Hint: "put a line --- behind the last field"})
	return fm, rest[at:], fm.End + 1, problems
}

// tooLong is the finding about a block of more than most bytes whose first line
// is line before+1 of the file.
func tooLong(before, most int) diag.Diagnostic {
	return diag.Diagnostic{Line: before + 1, Severity: diag.Error, Code: "front-matter-too-long",
		Text: fmt.Sprintf("the metadata is longer than %d bytes; it is not read", most),
		Hint: "move the text into the body, or raise limits.front_matter in afterword.yaml"}
}

// fieldLine reports whether a line can belong to a block of YAML fields.
func fieldLine(line []byte) bool {
	text := strings.TrimRight(string(line), " \t\r")
	if text == "" {
		return false
	}
	if text[0] == ' ' || text[0] == '#' && !strings.HasPrefix(text, "# ") || strings.HasPrefix(text, "- ") {
		return true
	}
	return fieldKey(text)
}

// fieldKey reports whether text begins with a key and a colon.
func fieldKey(text string) bool {
	key, value, ok := strings.Cut(text, ":")
	if !ok || key == "" || len(key) > 64 || strings.ContainsAny(key, "*[]<>|`") {
		return false
	}
	return value == "" || value[0] == ' ' || value[0] == '\t'
}

// looksLikeFields reports whether the block holds at least one line with a key,
// or only comments, or flow notation.
func looksLikeFields(block []byte) bool {
	comments := true
	for line := range strings.SplitSeq(string(block), "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" {
			continue
		}
		if line[0] == '{' || fieldKey(strings.Trim(line, `"'`)) {
			return true
		}
		comments = comments && line[0] == '#'
	}
	return comments
}
