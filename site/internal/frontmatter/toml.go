package frontmatter

import (
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"afterword/site/internal/diag"
)

func splitTOML(src, rest []byte, skipped, most int) (Block, []byte, int, []diag.Diagnostic) {
	block, body, lines, ok := fenced(rest, most, "+++")
	if !ok && len(rest) > most {
		return Block{Format: None}, src, 1, []diag.Diagnostic{tooLong(skipped, most)}
	}
	if !ok {
		return Block{Format: None}, src, 1, []diag.Diagnostic{{Line: skipped, Severity: diag.Warning, Code: "front-matter-unclosed",
			Text: "the front matter is not closed; it is read as text", Hint: "put a line +++ behind the last field"}}
	}
	fm := Block{Format: TOML, Line: skipped + 1, End: skipped + lines + 1}
	fields, problems := decodeTOML(block, skipped)
	fm.Fields = fields
	return fm, body, fm.End + 1, problems
}

// decodeTOML lets the library judge the block, then reads it again for the
// places and the texts as written, which the library does not keep.
func decodeTOML(src []byte, before int) (Map, []diag.Diagnostic) {
	if depth(src) > MaxDepth {
		return nil, []diag.Diagnostic{{Line: before + 1, Severity: diag.Error, Code: "front-matter-too-deep",
			Text: fmt.Sprintf("the metadata is nested deeper than %d levels", MaxDepth)}}
	}
	var any map[string]any
	if _, err := toml.Decode(string(src), &any); err != nil {
		d := diag.Diagnostic{Line: before + 1, Severity: diag.Error, Code: "front-matter-unreadable", Text: "the metadata is not valid TOML: " + err.Error()}
		var parse toml.ParseError
		if errors.As(err, &parse) {
			d.Line, d.Text = before+parse.Position.Line, "the metadata is not valid TOML: "+parse.Message
		}
		return nil, []diag.Diagnostic{d}
	}
	s := scanner{src: string(src), line: before + 1, start: 0}
	var root Map
	table := []string(nil)
	for s.blank(true); s.pos < len(s.src); s.blank(true) {
		if s.src[s.pos] == '[' {
			var fresh bool
			table, fresh = s.header()
			if fresh {
				line, col := s.place()
				root = appendTable(root, table, line, col)
			}
			continue
		}
		line, col := s.place()
		keys := s.keys()
		s.blank(false)
		if s.pos < len(s.src) && s.src[s.pos] == '=' {
			s.pos++
		}
		s.blank(false)
		v := s.value(1)
		root = put(root, append(append([]string(nil), table...), keys...), Entry{Value: v, Line: line, Col: col}, 0)
	}
	return root, nil
}

// depth is the deepest nesting of brackets, counted roughly and at most too high.
func depth(src []byte) int {
	deepest, now := 0, 0
	for _, c := range src {
		switch c {
		case '[', '{':
			now++
			deepest = max(deepest, now)
		case ']', '}':
			now = max(0, now-1)
		case '\n':
			if deepest <= MaxDepth && now > 4*MaxDepth {
				now = 0
			}
		}
	}
	return deepest
}

// header reads "[a.b]" or "[[a.b]]"; fresh says that it opens a new element of a list.
func (s *scanner) header() (keys []string, fresh bool) {
	s.pos++
	if s.pos < len(s.src) && s.src[s.pos] == '[' {
		s.pos++
		fresh = true
	}
	s.blank(false)
	keys = s.keys()
	if end := strings.IndexByte(s.src[s.pos:], '\n'); end >= 0 {
		s.pos += end
	} else {
		s.pos = len(s.src)
	}
	return keys, fresh
}

// keys reads a dotted key.
func (s *scanner) keys() []string {
	var keys []string
	for s.pos < len(s.src) {
		s.blank(false)
		if s.pos < len(s.src) && (s.src[s.pos] == '"' || s.src[s.pos] == '\'') {
			keys = append(keys, s.quoted())
		} else {
			start := s.pos
			for s.pos < len(s.src) && !strings.ContainsRune(" \t\r\n.=]{}[,", rune(s.src[s.pos])) {
				s.pos++
			}
			keys = append(keys, s.src[start:s.pos])
		}
		s.blank(false)
		if s.pos >= len(s.src) || s.src[s.pos] != '.' {
			break
		}
		s.pos++
	}
	return keys
}

// put stores e under the path of keys; a list on the way means its last element.
func put(m Map, keys []string, e Entry, level int) Map {
	if len(keys) == 0 || level > MaxDepth {
		return m
	}
	e.Key = keys[0]
	for i := range m {
		if m[i].Key != keys[0] {
			continue
		}
		v := &m[i].Value
		switch {
		case len(keys) == 1:
		case v.Kind == List && len(v.List) > 0:
			last := &v.List[len(v.List)-1]
			last.Kind = Object
			last.Map = put(last.Map, keys[1:], e, level+1)
		case v.Kind == Object:
			v.Map = put(v.Map, keys[1:], e, level+1)
		}
		return m
	}
	if len(keys) > 1 {
		inner := put(nil, keys[1:], e, level+1)
		e.Value = Value{Kind: Object, Map: inner, Line: e.Line, Col: e.Col}
	}
	return append(m, e)
}

// appendTable adds a new element to the list of tables under keys.
func appendTable(m Map, keys []string, line, col int) Map {
	if len(keys) == 0 {
		return m
	}
	element := Value{Kind: Object, Line: line, Col: col}
	for i := range m {
		if m[i].Key != keys[0] {
			continue
		}
		v := &m[i].Value
		switch {
		case len(keys) == 1 && v.Kind == List:
			v.List = append(v.List, element)
		case v.Kind == List && len(v.List) > 0:
			last := &v.List[len(v.List)-1]
			last.Map = appendTable(last.Map, keys[1:], line, col)
		case v.Kind == Object:
			v.Map = appendTable(v.Map, keys[1:], line, col)
		}
		return m
	}
	if len(keys) == 1 {
		list := Value{Kind: List, List: []Value{element}, Line: line, Col: col}
		return append(m, Entry{Key: keys[0], Value: list, Line: line, Col: col})
	}
	inner := appendTable(nil, keys[1:], line, col)
	return append(m, Entry{Key: keys[0], Value: Value{Kind: Object, Map: inner, Line: line, Col: col}, Line: line, Col: col})
}
