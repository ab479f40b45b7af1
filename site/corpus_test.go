package site

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// realFolders returns the folders that REAL_CORPUS holds; without it the test
// is not run, because nobody else has these files (`make corpus DIR=…`).
func realFolders(t *testing.T) (root string, folders []string) {
	t.Helper()
	root = os.Getenv("REAL_CORPUS")
	if root == "" {
		t.Skip("REAL_CORPUS names no folder of postmortem folders; make corpus DIR=… does")
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	return root, folders
}

func buildFolder(t *testing.T, dir string) *Result {
	t.Helper()
	fsys, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Build(context.Background(), fsys, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Blocked() {
		t.Fatalf("the build is blocked: %v", r.Findings)
	}
	return r
}

// TestCorpusBuilds builds every real folder without any configuration: each
// file becomes a page (two in a hundred may not), and all pages hold together.
func TestCorpusBuilds(t *testing.T) {
	root, folders := realFolders(t)
	files, incidents := 0, 0
	for _, name := range folders {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(root, name)
			r := buildFolder(t, dir)
			n := countFiles(t, dir)
			files += n
			incidents += len(r.corpus.Incidents)
			t.Logf("%d files, %d incidents, %d findings", n, len(r.corpus.Incidents), len(r.Findings))
			for _, not := range r.corpus.NotIncidents {
				t.Logf("no incident: %s: %s", not.Path, not.Reason)
			}
			crawl(t, r.Tree)
		})
	}
	if low, high := float64(files)*0.98, float64(files)*1.02; float64(incidents) < low || float64(incidents) > high {
		t.Errorf("%d incidents from %d files", incidents, files)
	}
}

// TestCorpusNotIncidents reads the folder beside the corpus that holds files
// which are none: at least 95 in 100 make no page.
func TestCorpusNotIncidents(t *testing.T) {
	root, _ := realFolders(t)
	dir := filepath.Join(filepath.Dir(filepath.Clean(root)), "not-incidents")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("there is no folder not-incidents beside the corpus")
	}
	r := buildFolder(t, dir)
	n := countFiles(t, dir)
	if got := len(r.corpus.Incidents); float64(got) > 0.05*float64(n) {
		for _, in := range r.corpus.Incidents {
			t.Logf("read as an incident: %s", in.Path)
		}
		t.Errorf("%d of %d files were read as incidents", got, n)
	}
}

// countFiles counts the regular files that a person would call documents.
func countFiles(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && kindOf(filepath.Base(name), Config{}) != notSource {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCorpusListedAgain finds, in a folder that has them, the actions that three
// real postmortems list again, and shows each with its file and line.
func TestCorpusListedAgain(t *testing.T) {
	root, folders := realFolders(t)
	if !slices.Contains(folders, "dfds__postmortems") {
		t.Skip("the folder is not here")
	}
	r := buildFolder(t, filepath.Join(root, "dfds__postmortems"))
	again := r.Statistics().Report().Actions.RepeatedActions
	page, ok := r.Tree.File("actions.html")
	if !ok {
		t.Fatal("no page of actions")
	}
	for _, want := range []struct {
		word  string
		files []string
	}{{"flux", []string{"PM2021-002", "PM2021-003"}}, {"priority", []string{"PM2019-009", "PM2019-010", "PM2019-011"}}} {
		found := false
		for _, a := range again {
			if !strings.Contains(strings.ToLower(a.Text), want.word) || len(a.Places) != len(want.files) {
				continue
			}
			found = true
			for i, p := range a.Places {
				found = found && strings.HasPrefix(p.Path, want.files[i]) && strings.Contains(string(page.Data), fmt.Sprintf("%s:%d", p.Path, p.Line))
			}
			if found {
				break
			}
		}
		if !found {
			t.Errorf("no action about %s is listed again in %v", want.word, want.files)
		}
	}
}
