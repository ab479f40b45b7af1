package search

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// show writes tokens as POSITION=TERM, with ! for a whole and ~ for a pair.
func show(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d%c%s", t.pos, "=!~"[t.kind], t.term)
	}
	return b.String()
}

// analysisCase is one case of testdata/analysis.json, which the client must meet too.
type analysisCase struct {
	Text   string `json:"text"`
	Tokens string `json:"tokens"`
}

func TestAnalysisMeetsTheSharedTable(t *testing.T) {
	const name = "testdata/analysis.json"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []analysisCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	var a analyzer
	for i, c := range cases {
		got := show(a.tokens(c.Text, 1))
		if *update {
			cases[i].Tokens = got
		} else if got != c.Tokens {
			t.Errorf("%q:\n got %s\nwant %s", c.Text, got, c.Tokens)
		}
	}
	if *update {
		writeTable(t, name, cases)
	}
}

func FuzzAnalysis(f *testing.F) {
	for _, s := range []string{"mirror.gcr.io OOMKilled", "決済障害でDB", "C++ don't __init__", "İı ß Σς", "a\u0301\u0301.\u0301b", "😀👩‍💻", "\xff\x00_._-a"} {
		f.Add(s)
	}
	var a analyzer
	f.Fuzz(func(t *testing.T, s string) {
		before := 0
		for _, k := range a.tokens(s, 1) {
			if k.term == "" || k.surface == "" || k.pos < before || k.start < 0 || k.end > len(s) || k.start >= k.end {
				t.Errorf("token %+v of %q", k, s)
			}
			if !utf8.ValidString(k.term) {
				t.Errorf("term %q of %q is not valid UTF-8", k.term, s)
			}
			before = k.pos
		}
	})
}
