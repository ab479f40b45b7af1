package search

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the shared tables of cases")

// queryCase is one case of testdata/queries.json, which the client must meet too.
type queryCase struct {
	Query string `json:"query"`
	Print string `json:"print"`
	Want  Query  `json:"want"`
}

func TestParseMeetsTheSharedTable(t *testing.T) {
	const name = "testdata/queries.json"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []queryCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 60 {
		t.Errorf("only %d cases", len(cases))
	}
	for i, c := range cases {
		got := Parse(c.Query)
		if *update {
			cases[i].Want, cases[i].Print = got, got.Root.String()
			continue
		}
		if !reflect.DeepEqual(got, c.Want) {
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(c.Want)
			t.Errorf("%q:\n got %s\nwant %s", c.Query, a, b)
		}
		if p := got.Root.String(); p != c.Print {
			t.Errorf("%q is written as %q, want %q", c.Query, p, c.Print)
		}
	}
	if *update {
		writeTable(t, name, cases)
	}
}

func writeTable[T any](t *testing.T, name string, cases []T) {
	t.Helper()
	out := []byte("[\n")
	for i, c := range cases {
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			out = append(out, ",\n"...)
		}
		out = append(out, line...)
	}
	if err := os.WriteFile(name, append(out, "\n]\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
}

// forget removes what writing a query does not keep: where it ended.
func forgetEnd(n *Node) *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Last, c.Args = false, nil
	for _, a := range n.Args {
		c.Args = append(c.Args, forgetEnd(a))
	}
	return &c
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" OR -d`, `service:"x y" (a OR b) after:2024`, `((`, `NOT NOT -x`, `-"`, `foo(bar) ) x`, "\xff\x00", `a\"b*`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		for _, p := range q.Problems {
			if p.From < 0 || p.To < p.From || p.To > len([]rune(s))+1 {
				t.Errorf("problem at %d–%d of %q", p.From, p.To, s)
			}
			if p.Text() == p.Code {
				t.Errorf("no text for problem %q", p.Code)
			}
		}
		once := q.Root.String()
		again := Parse(once)
		if !reflect.DeepEqual(forgetEnd(again.Root), forgetEnd(q.Root)) {
			a, _ := json.Marshal(q.Root)
			b, _ := json.Marshal(again.Root)
			t.Errorf("%q is written as %q:\n%s\n%s", s, once, a, b)
		}
	})
}
