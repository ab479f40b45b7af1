package site

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// served is a preview of a folder on disk, in a test.
type served struct {
	t      *testing.T
	dir    string
	url    string
	builds chan Rebuild
}

// serveFiles previews files until the test ends.
func serveFiles(t *testing.T, files map[string]string) *served {
	t.Helper()
	s := &served{t: t, dir: t.TempDir(), builds: make(chan Rebuild, 100)}
	for name, text := range files {
		s.write(name, text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, s.dir, ServeOptions{
			Build:   Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
			Ready:   func(url string) { ready <- url },
			Rebuilt: func(r Rebuild) { s.builds <- r },
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case s.url = <-ready:
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	return s
}

func (s *served) write(name, text string) {
	s.t.Helper()
	full := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	// Written as editors do, so that no build meets half of it.
	if err := os.WriteFile(full+"~", []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(full+"~", full); err != nil {
		s.t.Fatal(err)
	}
}

func (s *served) get(name string) (int, string) {
	s.t.Helper()
	r, err := http.Get(s.url + name)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(data)
}

const servedIncident = "# The cache forgot\n\nDate: 2024-05-06\n\n## Summary\n\nIt forgot everything.\n\n## Root cause\n\nNobody had told it to remember.\n"

func TestServeRebuilds(t *testing.T) {
	s := serveFiles(t, map[string]string{"2024-05-06-cache.md": servedIncident})
	<-s.builds
	s.write("2024-05-06-cache.md", strings.Replace(servedIncident, "everything", "nearly everything", 1))
	if r := <-s.builds; r.Err != nil || r.Result.Blocked() {
		t.Fatalf("%+v", r)
	}
	clean, err := Dir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Build(t.Context(), clean, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range want.Tree.Paths() {
		f, _ := want.Tree.File(name)
		status, got := s.get(name)
		if strings.HasSuffix(name, ".html") { // without the reload script
			if at := strings.Index(got, `<script src="/__afterword/`); at >= 0 {
				got = got[:at] + got[at+strings.Index(got[at:], "</script>")+len("</script>"):]
			}
		}
		if status != http.StatusOK || got != string(f.Data) {
			t.Errorf("%s: %d, and not what a build makes", name, status)
		}
		if strings.Contains(string(f.Data), "__afterword") {
			t.Errorf("%s: a built file names the preview", name)
		}
	}
}

// A broken configuration keeps the last good site up and says where it is broken.
func TestServeShowsErrors(t *testing.T) {
	s := serveFiles(t, map[string]string{"2024-05-06-cache.md": servedIncident})
	<-s.builds
	_, before := s.get("index.html")
	s.write(ConfigFile, "title: Good\ncauses: {\n")
	r := <-s.builds
	if r.Err != nil || !r.Result.Blocked() || len(r.Shown) == 0 || r.Shown[0].Path != ConfigFile || r.Shown[0].Line == 0 {
		t.Fatalf("%+v", r)
	}
	if status, now := s.get("index.html"); now != before {
		t.Errorf("the last good site is gone: %d", status)
	}
	s.write(ConfigFile, "title: Good\n")
	if r := <-s.builds; r.Err != nil || r.Result.Blocked() || len(r.Shown) != 0 {
		t.Fatalf("%+v", r)
	}
	// A theme that does not parse is no finding, and is shown all the same.
	s.write(ConfigFile, "title: Good\ntheme: look\n")
	s.write("look/templates/parts/base.tmpl", "{{define \"base\"}}\n{{.Nope\n{{end}}")
	for r = <-s.builds; r.Err == nil; r = <-s.builds { // the two edits may be two builds
	}
	if p := machineProblem(r.Err); p.Line == 0 || !strings.Contains(p.Path, "base.tmpl") {
		t.Errorf("%+v from %v", p, r.Err)
	}
}

// What was wrong when the preview began is on the health page; the overlay shows
// what an edit has made wrong since, until it is mended.
func TestServeShowsNewErrors(t *testing.T) {
	wrong := "# The clock\n\nStarted: 2024-05-06 10:00 UTC\nResolved: 2024-05-06 09:00 UTC\n\n## Summary\n\nIt went backwards.\n"
	right := strings.Replace(wrong, "09:00", "11:00", 1)
	s := serveFiles(t, map[string]string{"2024-05-06-clock.md": wrong, "2024-05-07-cache.md": right})
	if r := <-s.builds; len(r.Shown) != 0 || r.Result.Blocked() {
		t.Fatalf("at first: %v", r.Shown)
	}
	for _, step := range []struct {
		name, text string
		want       int
	}{
		{"2024-05-07-cache.md", wrong, 1},
		{"2024-05-07-cache.md", "\n\n" + wrong, 1}, // the same, on other lines
		{"2024-05-07-cache.md", right, 0},
		{"2024-05-06-clock.md", "\n" + wrong, 0}, // an old one, on another line
	} {
		s.write(step.name, step.text)
		r := <-s.builds
		if len(r.Shown) != step.want || step.want > 0 && (r.Shown[0].Path != step.name || r.Shown[0].Code != "end-before-start") {
			t.Errorf("%q: %v, want %d", step.text[:20], r.Shown, step.want)
		}
	}
}

// A secret is never quoted, nor is anything else of the file that holds it.
func TestServeVeilsSecrets(t *testing.T) {
	key := "AKIA" + "Q3EGRIEFTSVHNZ7K" // in two parts, so that nobody takes it for one
	fsys := fstest.MapFS{"a.md": {Data: []byte("key " + key + "\n\nmore\n")}}
	all := []Finding{{Path: "a.md", Line: 1, Severity: 3, Code: "secret"}, {Path: "a.md", Line: 3, Severity: 2, Code: "x"}}
	for _, p := range problems(fsys, all, all) {
		if len(p.Frame) > 0 {
			t.Errorf("quoted: %q", p.Frame)
		}
	}
	if p := problems(fsys, all[1:], all[1:]); len(p) != 1 || len(p[0].Frame) == 0 {
		t.Errorf("not quoted: %+v", p)
	}
}
