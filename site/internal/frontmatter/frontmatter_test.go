package frontmatter

import (
	"strings"
	"testing"
)

func text(t *testing.T, m Map, key string) string {
	t.Helper()
	v, ok := m.Get(key)
	if !ok {
		t.Errorf("no field %q", key)
	}
	return v.Text
}

func TestScalarsStayText(t *testing.T) {
	src := "---\nid: 010\nversion: 1.10\nnumber: 1_000\nexp: 1e3\nday: 2024-03-10\nat: 2024-03-10 02:30\nanswer: no\nquoted: \"a: b\"\nempty:\nnothing: null\n---\nbody\n"
	fm, body, line, problems := Split([]byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for key, want := range map[string]string{"id": "010", "version": "1.10", "number": "1_000", "exp": "1e3", "day": "2024-03-10", "at": "2024-03-10 02:30", "answer": "no", "quoted": "a: b", "empty": "", "nothing": ""} {
		if got := text(t, fm.Fields, key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if string(body) != "body\n" || line != 13 {
		t.Errorf("body %q from line %d", body, line)
	}
	if v, _ := fm.Fields.Get("empty"); v.Kind != Null {
		t.Errorf("an empty value is a %v", v.Kind)
	}
}

func TestPlaces(t *testing.T) {
	fm, _, _, _ := Split([]byte("---\ntitle: x\nservices:\n  - a\n  - b\n---\n"))
	v, _ := fm.Fields.Get("services")
	if v.List[1].Line != 5 || v.List[1].Col != 5 || fm.Fields[1].Line != 3 || fm.Line != 2 || fm.End != 6 {
		t.Errorf("%+v %+v", fm, v)
	}
}

func TestWhatIsABlock(t *testing.T) {
	for _, c := range []struct {
		name, src string
		format    Format
		line      int // of the body
	}{
		{"yaml", "---\na: 1\n---\nx", YAML, 4},
		{"bom and crlf", "\ufeff---\r\na: 1\r\n---\r\nx", YAML, 4},
		{"blank lines first", "\n\n---\na: 1\n---\nx", YAML, 6},
		{"empty", "---\n---\nx", YAML, 3},
		{"toml", "+++\na = 1\n+++\nx", TOML, 4},
		{"mdx", "import X from 'x'\n\nexport const post = {\n  date: '2024-11-19',\n  tags: ['a', 'b'],\n}\n\n# T\n", MDX, 1},
		{"a rule, no block", "---\n\nJust text\n\n---\n", None, 1},
		{"text", "# T\n", None, 1},
		{"not closed", "---\ntitle: x\ndate: 2024-01-02\n\n# T\n", YAML, 4},
		{"closed by dots", "---\na: 1\n...\nx", YAML, 4},
		{"nothing", "", None, 1},
	} {
		fm, _, line, _ := Split([]byte(c.src))
		if fm.Format != c.format || line != c.line {
			t.Errorf("%s: %s, body from line %d; want %s, %d", c.name, fm.Format, line, c.format, c.line)
		}
	}
}

func TestProblems(t *testing.T) {
	deep := "---\na: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n---\n"
	for _, c := range []struct{ src, code string }{
		{"---\na: 1\nb: 2\na: 3\n---\n", "front-matter-twice"},
		{"---\na: &x 1\nb: *x\n---\n", "front-matter-alias"},
		{"---\na: [1\n---\n", "front-matter-unreadable"},
		{"---\na: b: c\n---\n", "front-matter-unreadable"},
		{deep, "front-matter-too-deep"},
		{"+++\na = = 1\n+++\n", "front-matter-unreadable"},
		{"---\ntitle: x\n\ntext\n", "front-matter-unclosed"},
	} {
		_, _, _, problems := Split([]byte(c.src))
		found := false
		for _, d := range problems {
			found = found || d.Code == c.code && d.Line > 0
		}
		if !found {
			t.Errorf("%q: %v, want %s with a line", c.src, problems, c.code)
		}
	}
}

func TestLongestBlock(t *testing.T) {
	yaml := "\n---\ntitle: x\nnote: " + strings.Repeat("y", 100) + "\n---\n\nText\n"
	toml := "+++\ntitle = \"x\"\nnote = \"" + strings.Repeat("y", 100) + "\"\n+++\n\nText\n"
	for _, c := range []struct {
		src   string
		most  int
		line  int // of the finding; 0 when the block is read
		title string
	}{
		{yaml, 120, 0, "x"},
		{yaml, 60, 3, ""},
		{toml, 130, 0, "x"},
		{toml, 60, 2, ""},
	} {
		fm, _, _, problems := SplitWithin([]byte(c.src), c.most)
		if c.line == 0 {
			if len(problems) != 0 || text(t, fm.Fields, "title") != c.title {
				t.Errorf("%.8q within %d: %+v, %v", c.src, c.most, fm.Fields, problems)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Code != "front-matter-too-long" || problems[0].Line != c.line ||
			!strings.Contains(problems[0].Hint, "limits.front_matter") || len(fm.Fields) != 0 {
			t.Errorf("%.8q within %d: %+v, %v", c.src, c.most, fm.Fields, problems)
		}
	}
}

func TestProblemLine(t *testing.T) {
	_, problems := DecodeYAML([]byte("a: 1\nb: 2\na: 3\n"))
	if len(problems) != 1 || problems[0].Line != 3 {
		t.Errorf("%v", problems)
	}
}

func TestTOML(t *testing.T) {
	src := "+++\ntitle = \"A \\\"b\\\"\" # note\nday = 2024-03-10\nver = 1.10\n[impact]\nusers = 12_000\n[[actions]]\ntitle = 'one'\n[[actions]]\ntitle = '''two\nlines'''\ntags = [ \"x\",\n \"y\" ]\n+++\n"
	fm, _, _, problems := Split([]byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if text(t, fm.Fields, "title") != `A "b"` || text(t, fm.Fields, "day") != "2024-03-10" || text(t, fm.Fields, "ver") != "1.10" {
		t.Errorf("%+v", fm.Fields)
	}
	impact, _ := fm.Fields.Get("impact")
	if text(t, impact.Map, "users") != "12_000" {
		t.Errorf("%+v", impact)
	}
	actions, _ := fm.Fields.Get("actions")
	if len(actions.List) != 2 || text(t, actions.List[1].Map, "title") != "two\nlines" {
		t.Fatalf("%+v", actions)
	}
	tags, _ := actions.List[1].Map.Get("tags")
	if strings.Join(tags.Strings(), ",") != "x,y" || tags.List[1].Line != 13 {
		t.Errorf("%+v", tags)
	}
}

func TestMDX(t *testing.T) {
	src := "export const post = {\n  title: 'It\\'s down', // note\n  tags: [\"a\", `b`],\n  nested: { on: true },\n}\n\nexport default (props) => <X {...props} />\n\n# Text\n"
	fm, body, _, _ := Split([]byte(src))
	if text(t, fm.Fields, "title") != "It's down" {
		t.Errorf("%+v", fm.Fields)
	}
	if strings.Contains(string(body), "export") || strings.Count(string(body), "\n") != strings.Count(src, "\n") {
		t.Errorf("body %q", body)
	}
	v, _ := fm.Fields.Get("tags")
	if v.Line != 3 || strings.Join(v.Strings(), ",") != "a,b" {
		t.Errorf("%+v", v)
	}
}

func TestEncodeReadsBack(t *testing.T) {
	fields := Map{
		{Key: "title", Value: Value{Kind: Scalar, Text: "A: b # c"}},
		{Key: "id", Value: Value{Kind: Scalar, Text: "010"}},
		{Key: "empty", Value: Value{Kind: Null}},
		{Key: "word", Value: Value{Kind: Scalar, Text: "null"}},
		{Key: "services", Value: Value{Kind: List, List: []Value{{Kind: Scalar, Text: "a, b"}, {Kind: Scalar, Text: "- c"}}}},
		{Key: "impact", Value: Value{Kind: Object, Map: Map{{Key: "text", Value: Value{Kind: Scalar, Text: "two\nlines"}}}}},
	}
	src, err := Encode(fields)
	if err != nil {
		t.Fatal(err)
	}
	fm, _, _, problems := Split(src)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", src, problems)
	}
	if text(t, fm.Fields, "title") != "A: b # c" || text(t, fm.Fields, "id") != "010" || text(t, fm.Fields, "word") != "null" {
		t.Errorf("%s", src)
	}
	if v, _ := fm.Fields.Get("empty"); v.Kind != Null {
		t.Errorf("%+v", v)
	}
	if v, _ := fm.Fields.Get("services"); strings.Join(v.Strings(), "|") != "a, b|- c" {
		t.Errorf("%+v", v)
	}
	if v, _ := fm.Fields.Get("impact"); text(t, v.Map, "text") != "two\nlines" {
		t.Errorf("%+v", v)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"---\na: 1\n---\nx", "+++\na = [1, {b = 'c'}]\n[[t]]\nx.y = 1\n+++\n", "export const a = { b: [`c`, 'd'] }\n", "---\n? [a]\n: *x\n---\n", "---\ntitle: x\ntext", "import a from \"b\n", "+++\n\"a\".'b' = \"\\u00e9\"\n+++"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		fm, body, line, problems := Split(src)
		if len(body) > len(src) || line < 1 {
			t.Errorf("body of %d bytes from line %d", len(body), line)
		}
		for _, d := range problems {
			if d.Line < 1 || d.Line > strings.Count(string(src), "\n")+2 {
				t.Errorf("finding on line %d: %v", d.Line, d)
			}
		}
		if fm.Format == YAML || fm.Format == TOML {
			if _, err := Encode(fm.Fields); err != nil {
				t.Errorf("encoding what was read: %v", err)
			}
		}
	})
}

// TestSalvage: of a block that is no YAML every field that is wrong is named
// where it stands, and the others are read all the same.
func TestSalvage(t *testing.T) {
	src := "---\ntitle: Queue: full\ndate: 2024-03-10\nservices: [checkout\nby: @team\nactions:\n  - title: a\n    due: 1\n   owner: b\ntags:\n\t- night\nnote: \"a\ndraft: true\naudience: [restricted\n---\n"
	fm, _, _, problems := Split([]byte(src))
	want := []string{
		`2:8: error: the field “title” is not valid YAML: the value holds a colon and a space [front-matter-unreadable]`,
		`4:11: error: the field “services” is not valid YAML: the bracket [ is not closed [front-matter-unreadable]`,
		`5:5: error: the field “by” is not valid YAML: a value must not begin with @ [front-matter-unreadable]`,
		`6:9: error: the field “actions” is not valid YAML: did not find expected '-' indicator [front-matter-unreadable]`,
		`10:6: error: the field “tags” is not valid YAML: a tab, or a character that must not begin a value, stands in it [front-matter-unreadable]`,
		`12:7: error: the field “note” is not valid YAML: the quote at its beginning is not closed, or something stands behind it [front-matter-unreadable]`,
		`14:11: error: the field “audience” is not valid YAML: the bracket [ is not closed [front-matter-unreadable]`,
	}
	for i, d := range problems {
		d.Path = "a.md"
		if i >= len(want) || d.String() != "a.md:"+want[i] || d.Hint == "" {
			t.Errorf("problem %d: %s (%s)", i, d, d.Hint)
		}
	}
	if len(problems) != len(want) {
		t.Errorf("%d problems, want %d", len(problems), len(want))
	}
	for name, want := range map[string]string{"title": "Queue: full", "date": "2024-03-10", "by": "@team", "draft": "true", "audience": "[restricted", "note": "a"} {
		if got := text(t, fm.Fields, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if _, there := fm.Fields.Get("services"); there {
		t.Error("a broken list was read")
	}
}
