package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func idsOf(src string) []string {
	var ids []string
	for _, h := range headingsOf(nil, Parse([]byte(src), 1).Blocks) {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestSlugs(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Root cause", "root-cause"},
		{"日本語 の 見出し", "日本語-の-見出し"},
		{"Причина", "причина"},
		{"Cafe\u0301 Ünïcode – Überschrift", "café-ünïcode-überschrift"},
		{"What didn’t go (so) well?", "what-didnt-go-so-well"},
		{"2022-06-02 10:00 - Problem starts", "2022-06-02-10-00-problem-starts"},
		{"🔥", ""},
		{"a\u202eb\u200bc", "abc"},
		{"हिन्दी", "हिन्दी"},
		{"../../etc/passwd", "etc-passwd"},
		{"İstanbul", "istanbul"},
		{strings.Repeat("長", 200), strings.Repeat("長", 80)},
		{strings.Repeat("ab ", 60), strings.TrimRight(strings.Repeat("ab-", 27)[:80], "-")},
	}
	for _, tt := range tests {
		if got := slug(tt.text); got != tt.want {
			t.Errorf("slug(%q) = %q, want %q", tt.text, got, tt.want)
		}
		if got := slug(slug(tt.text)); got != slug(tt.text) {
			t.Errorf("slug(%q) is not its own slug: %q", tt.text, got)
		}
	}
}

func TestIDs(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{"own words", "# A\n## B c\n", []string{"a", "b-c"}},
		{"a repeated heading takes its parent", "# Well\n## General\n# Wrong\n## General\n# Lucky\n## General\n",
			[]string{"well", "general", "wrong", "wrong-general", "lucky", "lucky-general"}},
		{"then numbers", "# A\n# A\n# A\n", []string{"a", "a-2", "a-3"}},
		{"numbers that are taken are passed over", "# A\n# A 2\n# A\n", []string{"a", "a-2", "a-3"}},
		{"authors choose", "# A {#b}\n# B\n# C { #c}\n# D {.x style=\"y\" #z}\n", []string{"b", "b-2", "c-c", "d-x-style-y-z"}},
		{"authors choose twice", "# A {#x}\n# B {#x}\n", []string{"x", "b"}},
		{"a chosen id is not markup", "# A {#a\"onclick=x}\n# B {#<b>}\n", []string{"a-a-onclick-x", "b-b"}},
		{"setext, emphasis, code", "*A* {#t}\n===\n`B` {#u}\n---\n", []string{"t", "u"}},
		{"nothing to say", "#\n# !!\n", []string{"section", "section-2"}},
		{"in quotes and items", "# A\n> # A\n- # A\n", []string{"a", "a-2", "a-3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := idsOf(tt.src); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIDsStayWhenASectionIsAdded(t *testing.T) {
	before := "# Well\n## General\n# Wrong\n## General\n# End\n"
	after := "# New\n## Other\n# Well\n## General\n# Between\n# Wrong\n## General\n# End\n"
	now := idsOf(after)
	for _, id := range idsOf(before) {
		if !slices.Contains(now, id) {
			t.Errorf("%s is gone: %q", id, now)
		}
	}
}

// Eight thousand equal headings took goldmark 18 seconds; the number of looks
// into the table of taken ids is bounded here by the test's own patience.
func TestIDsOfManyEqualHeadings(t *testing.T) {
	d := ParseWith([]byte(strings.Repeat("# Same\n\n", 8000)), Options{Limits: Limits{Headings: 10_000}})
	ids := map[string]bool{}
	for _, b := range d.Blocks {
		if ids[b.ID] || utf8.RuneCountInString(b.ID) > maxID {
			t.Fatalf("id %q", b.ID)
		}
		ids[b.ID] = true
	}
	if len(ids) != 8000 || !ids["same-8000"] {
		t.Errorf("%d ids", len(ids))
	}
}

func TestAnchor(t *testing.T) {
	d := Parse([]byte("# What didn't go well & why\n## 10:00 - Start\n## 10:00 - Start\n## X {#own}\n"), 1)
	tests := []struct {
		fragment, want string
		ok             bool
	}{
		{"what-didnt-go-well--why", "what-didnt-go-well-why", true},
		{"what-didnt-go-well-why", "what-didnt-go-well-why", true},
		{"1000---start", "10-00-start", true},
		{"1000---start-1", d.Blocks[2].ID, true},
		{"x", "own", true},
		{"own", "own", true},
		{"nosuch", "", false},
	}
	for _, tt := range tests {
		if got, ok := d.Anchor(tt.fragment); got != tt.want || ok != tt.ok {
			t.Errorf("Anchor(%q) = %q, %v, want %q", tt.fragment, got, ok, tt.want)
		}
	}
}

func TestTopLevel(t *testing.T) {
	d := Parse([]byte("text\n\n## A\n\n#### B\n\n> ###### C\n"), 1)
	for top, want := range map[int]string{0: "h2 h4 h6", 3: "h3 h5 h6", 1: "h1 h3 h5", 6: "h6 h6 h6"} {
		got := string(d.Render(0, len(d.Blocks), View{Top: top}))
		var levels []string
		for _, part := range strings.Split(got, "<h")[1:] {
			levels = append(levels, "h"+part[:1])
		}
		if s := strings.Join(levels, " "); s != want {
			t.Errorf("top %d: %s, want %s", top, s, want)
		}
	}
	if got := fmt.Sprint(d.Render(1, 2, View{Top: 3})); got != "<h3 id=\"a\">A</h3>\n" {
		t.Errorf("one heading: %s", got)
	}
}
