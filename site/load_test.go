package site

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"afterword/site/internal/diag"
)

func names(list []source) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Path)
	}
	return out
}

func quiet(string, int, int) {}

func TestLoadTellsFilesApart(t *testing.T) {
	text := &fstest.MapFile{Data: []byte("# A title\n\ntext")}
	src, found, err := load(context.Background(), fstest.MapFS{
		"a.md": text, "b.markdown": text, "c.html.md.erb": text, "d.mdx": text, "PM-1 the one without": text,
		"LICENSE": {Data: []byte("All rights")}, "binary": {Data: []byte("# x\x00")}, "Makefile": text,
		"actions.csv": text, "reviews/2024-Q1.md": text, "img/a.png": text, "node_modules/x.md": text,
		".git/x.md": text, "archetypes/short.md": text, "skip/x.md": text, "theme/x.md": text, "pages/about.md": text,
	}, Config{Ignore: []string{"skip/"}, Theme: "theme"}, quiet)
	if err != nil || len(found) != 0 {
		t.Fatal(err, found)
	}
	if want := []string{"PM-1 the one without", "a.md", "b.markdown", "c.html.md.erb", "d.mdx", "pages/about.md"}; !slices.Equal(names(src.Postmortems), want) {
		t.Errorf("postmortems %v, want %v", names(src.Postmortems), want)
	}
	if !slices.Equal(names(src.Reviews), []string{"reviews/2024-Q1.md"}) || !slices.Equal(names(src.States), []string{"actions.csv"}) {
		t.Errorf("reviews %v, states %v", names(src.Reviews), names(src.States))
	}
	if !slices.Contains(src.Files, "img/a.png") || slices.Contains(src.Files, "skip/x.md") {
		t.Errorf("files %v", src.Files)
	}
}

// broken is a file system in which one file cannot be read.
type broken struct {
	fs.FS
	name string
}

func (b broken) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("input/output error")}
	}
	return b.FS.Open(name)
}

func TestUnreadableFilesBlock(t *testing.T) {
	files := fstest.MapFS{"a.md": {Data: []byte("# a")}, "b.md": {Data: []byte("# b")}}
	src, found, err := load(context.Background(), broken{files, "a.md"}, Config{}, quiet)
	if err != nil || len(src.Postmortems) != 1 {
		t.Fatal(err, src.Postmortems)
	}
	if len(found) != 1 || found[0].Severity != diag.Fatal || found[0].Path != "a.md" {
		t.Errorf("findings %v", found)
	}
}

func TestLongFilesAreLeftOut(t *testing.T) {
	src, found, err := load(context.Background(), fstest.MapFS{"a.md": {Data: make([]byte, maxSource+1)}}, Config{}, quiet)
	if err != nil || len(src.Postmortems) != 0 || len(found) != 1 || found[0].Code != "too-long" {
		t.Error(err, found)
	}
}
