package check

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/parse"
)

var update = flag.Bool("update", false, "rewrite what the fixtures want")

// folder reads the files of a fixture as a build does.
func folder(t *testing.T, files []txtar.File) (Input, Options) {
	t.Helper()
	var in Input
	var opts Options
	var read []parse.File
	for _, f := range files {
		data := []byte(strings.ReplaceAll(string(f.Data), "@@", "")) // joins what must not stand in one piece
		if f.Name == "options.json" {
			if err := json.Unmarshal(data, &opts); err != nil {
				t.Fatal(err)
			}
			continue
		}
		in.Names = append(in.Names, f.Name)
		if strings.HasSuffix(f.Name, ".md") {
			in.Sources = append(in.Sources, Source{Path: f.Name, Data: data})
			got := parse.New(parse.Options{}).File(f.Name, data)
			read = append(read, got)
			in.Findings = append(in.Findings, got.Diags...)
		}
	}
	c, found := corpus.New(read, corpus.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Files: in.Names})
	in.Corpus = c
	in.Findings = append(in.Findings, found...)
	return in, opts
}

// TestRules holds every rule to its fixture: the findings of that rule in the
// files of testdata/rules/CODE.txtar are exactly those under "want".
func TestRules(t *testing.T) {
	for _, rule := range Rules() {
		if elsewhere[rule.Code] {
			continue
		}
		t.Run(rule.Code, func(t *testing.T) {
			name := filepath.Join("testdata", "rules", rule.Code+".txtar")
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatalf("the rule has no fixture: %v", err)
			}
			last := len(archive.Files) - 1
			if archive.Files[last].Name != "want" {
				t.Fatal("the fixture ends without what it wants")
			}
			in, opts := folder(t, archive.Files[:last])
			var got strings.Builder
			for _, d := range Run(in, opts) {
				if d.Code == rule.Code {
					got.WriteString(d.String() + "\n")
				}
				if _, known := Lookup(d.Code); !known {
					t.Errorf("the code %q is in no table", d.Code)
				}
			}
			want := string(archive.Files[last].Data)
			if *update {
				archive.Files[last].Data = []byte(got.String())
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want || want == "" {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
			}
		})
	}
}

// elsewhere are the codes that only package site can bring about: they are
// about the folder and the configuration, not about one file.
var elsewhere = map[string]bool{
	"bad-configuration": true, "unknown-key": true, "unreadable": true, "not-a-file": true, "too-long": true,
	"unsafe-file": true, "review-period": true, "bad-state-file": true, "front-matter-too-long": true, "front-matter-too-deep": true,
}

func TestFixturesHaveRules(t *testing.T) {
	names, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if code := strings.TrimSuffix(filepath.Base(name), ".txtar"); !slices.Contains(Codes(), code) {
			t.Errorf("%s is the fixture of no rule", name)
		}
	}
}

func TestRulesAreDocumented(t *testing.T) {
	page := string(RulesPage())
	seen := make(map[string]bool)
	for _, r := range Rules() {
		switch {
		case seen[r.Code]:
			t.Errorf("%s is in the table twice", r.Code)
		case !strings.HasSuffix(r.Doc, ".") || strings.HasSuffix(r.Hint, ".") || r.Hint == "":
			t.Errorf("%s: the reason is a sentence, the hint is none", r.Code)
		case !strings.Contains(page, "### "+r.Code+"\n"):
			t.Errorf("%s is missing on the page", r.Code)
		}
		seen[r.Code] = true
	}
}

func TestSeverities(t *testing.T) {
	in, _ := folder(t, []txtar.File{{Name: "2025-03-04-a.md", Data: []byte("# A\n\n## Summary\n\nThe rollout was careless.\n")}})
	severity := func(opts Options, code string) string {
		for _, d := range Run(in, opts) {
			if d.Code == code {
				return d.Severity.String()
			}
		}
		return "off"
	}
	if got := severity(Options{}, "blame-judgement"); got != "warning" {
		t.Errorf("by itself: %s", got)
	}
	for _, word := range []string{"off", "info", "error", "fatal"} {
		if got := severity(Options{Severities: map[string]string{"blame-judgement": word}}, "blame-judgement"); got != word {
			t.Errorf("set to %s: %s", word, got)
		}
	}
}

// TestSuppressionNeedsReason: without one, what it names is reported all the same.
func TestSuppressionNeedsReason(t *testing.T) {
	for comment, want := range map[string]bool{
		"<!-- afterword:ignore blame-judgement -->":                                   true,
		"<!-- afterword:ignore-file blame-judgement -->":                              true,
		"<!-- afterword:ignore blame-judgement quoted from the press -->":             false,
		"<!-- afterword:ignore-file blame-judgement quoted from the press -->":        false,
		"<!-- afterword:ignore blame-person,blame-judgement both are quotes -->":      false,
		"<!-- afterword:ignore blame-person, blame-judgement both are quotes -->":     false,
		"<!-- afterword:ignore blame-person, blame-judgement -->":                     true,
		"<!-- afterword:ignore blame-person quoted from the press -->":                true,
		"```\n<!-- afterword:ignore-file blame-judgement as the manual says -->\n```": true,
		"`<!-- afterword:ignore-file blame-judgement as the manual says -->`":         true,
	} {
		in, opts := folder(t, []txtar.File{{Name: "2025-03-04-a.md", Data: []byte("# A\n\n## Summary\n\n" + comment + "\nThe rollout was careless.\n")}})
		reported := slices.ContainsFunc(Run(in, opts), func(d diag.Diagnostic) bool { return d.Code == "blame-judgement" })
		if reported != want {
			t.Errorf("%s: reported %t, want %t", comment, reported, want)
		}
	}
}

func TestConfiguredSuppression(t *testing.T) {
	in, _ := folder(t, []txtar.File{
		{Name: "old/2025-03-04-a.md", Data: []byte("# A\n\nThe rollout was careless.\n")},
		{Name: "2025-03-05-b.md", Data: []byte("# B\n\nThe rollout was careless.\n")},
	})
	for pattern, want := range map[string]int{"": 0, "old/": 1, "*.md": 0, "2025-03-05-b.md": 1, "old/*.md": 1, "none.md": 2} {
		n := 0
		for _, d := range Run(in, Options{Ignore: []Ignore{{Code: "blame-judgement", Path: pattern, Reason: "quoted"}}}) {
			if d.Code == "blame-judgement" {
				n++
			}
		}
		if n != want {
			t.Errorf("ignoring %q leaves %d findings, want %d", pattern, n, want)
		}
	}
}

// TestMemory: remembered runs say the same as fresh ones, before and after an edit.
func TestMemory(t *testing.T) {
	files := []txtar.File{
		{Name: "2025-03-04-a.md", Data: []byte("# A\n\nThe rollout was careless.\n")},
		{Name: "2025-03-05-b.md", Data: []byte("# B\n\nAsk jo.petersen@firm.dk.\n")},
	}
	memory := new(Memory)
	for _, edit := range []string{"", "\nIt was human error.\n", "\n", ""} {
		files[0].Data = append(files[0].Data, edit...)
		in, opts := folder(t, files)
		fresh := Run(in, opts)
		in.Memory = memory
		if got := Run(in, opts); !slices.Equal(got, fresh) {
			t.Errorf("after %q: remembered %v, fresh %v", edit, got, fresh)
		}
		if len(memory.scans) != len(files) {
			t.Errorf("after %q: %d scans remembered for %d files", edit, len(memory.scans), len(files))
		}
	}
}

// TestOrderDoesNotMatter: the order in which sources come in changes nothing.
func TestOrderDoesNotMatter(t *testing.T) {
	var files []txtar.File
	for _, name := range []string{"link-broken", "secret", "times-out-of-order", "file-name"} {
		archive, err := txtar.ParseFile("testdata/rules/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files[:len(archive.Files)-1] {
			files = append(files, txtar.File{Name: name + "/" + f.Name, Data: f.Data})
		}
	}
	in, opts := folder(t, files)
	want := Run(in, opts)
	slices.Reverse(in.Sources)
	slices.Reverse(in.Names)
	slices.Reverse(in.Findings)
	if got := Run(in, opts); !slices.Equal(got, want) {
		t.Error("another order gives other findings")
	}
	if !slices.IsSortedFunc(want, func(a, b diag.Diagnostic) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("findings are not sorted")
	}
}

// TestTrackedActions: what a tracker says wins over the text.
func TestTrackedActions(t *testing.T) {
	in, _ := folder(t, []txtar.File{{Name: "2025-03-04-a.md", Data: []byte("# A\n\n## Action items\n\n" +
		"| ID | Action | Owner | Due | Status |\n|---|---|---|---|---|\n" +
		"| OPS-1 | Limit the queue | Queues | 2025-04-01 | Open |\n| OPS-2 | Clean the queue | | 2025-04-01 | Open |\n")}})
	overdue := func() (n int) {
		for _, d := range Run(in, Options{}) {
			if d.Code == "action-overdue" || d.Code == "action-owner-missing" {
				n++
			}
		}
		return n
	}
	if got := overdue(); got != 3 {
		t.Fatalf("by the text: %d findings, want 3", got)
	}
	in.States = []State{{Ref: "ops-1", Status: "done"}, {Ref: "OPS-2", Status: "open", Owner: "Queues"}}
	if got := overdue(); got != 1 {
		t.Errorf("by the tracker: %d findings, want 1", got)
	}
}

// TestPublishedFiles: a file that a page links is searched for secrets, and
// only for these when it is no text.
func TestPublishedFiles(t *testing.T) {
	secret := "gh" + "p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
	c, _ := corpus.New(nil, corpus.Options{})
	for name, want := range map[string]int{"app.log": 2, "graph.png": 1} {
		data := "Comment " + secret + " jo.petersen@firm.dk\n"
		if strings.HasSuffix(name, ".png") {
			data = "\x89PNG\r\n\x1a\n\x00" + data
		}
		if got := Run(Input{Corpus: c, Sources: []Source{{Path: name, Data: []byte(data)}}}, Options{}); len(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
