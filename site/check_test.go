package site

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"afterword/content"
	"afterword/site/internal/check"
)

var update = flag.Bool("update", false, "rewrite the page of the rules")

// TestRulesPageIsCurrent: the page of the rules is what the rules say;
// go test ./site -run RulesPage -update writes it.
func TestRulesPageIsCurrent(t *testing.T) {
	want := RulesPage()
	if *update {
		if err := os.WriteFile("../content/pages/rules.md", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := fs.ReadFile(content.Files, "pages/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("content/pages/rules.md is not what the rules say: run this test with -update")
	}
}

// TestEveryCodeIsDocumented: a finding whose code is in no table could be
// neither looked up, nor switched off, nor suppressed.
func TestEveryCodeIsDocumented(t *testing.T) {
	code := regexp.MustCompile(`Code:\s*"([a-z]+-[a-z-]+)"`)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range code.FindAllSubmatch(data, -1) {
			if _, known := check.Lookup(string(m[1])); !known {
				t.Errorf("%s: the code %q is not in the table of package check", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCorpusSecrets: real postmortems hold no secrets and hardly an address of
// a person, so whatever is found there is a false alarm or close to one: at
// most one in a hundred files.
func TestCorpusSecrets(t *testing.T) {
	root, folders := realFolders(t)
	files, alarms, blame := 0, 0, 0
	for _, name := range folders {
		fsys, err := Dir(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Check(context.Background(), fsys, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		files += len(r.sources.all())
		for _, f := range r.Findings {
			switch {
			case strings.HasPrefix(f.Code, "secret") || f.Code == "session-cookie" || f.Code == "personal-data":
				alarms++
				t.Log(f)
			case strings.HasPrefix(f.Code, "blame-"):
				blame++
			}
		}
	}
	t.Logf("%d files: %d alarms, %d findings of language", files, alarms, blame)
	if alarms*100 > files {
		t.Errorf("%d alarms in %d files", alarms, files)
	}
}
