package themes

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// Embedding a folder leaves out names that begin with "_" or "." without a
// word, so what is embedded is compared with what lies on disk.
func TestDefaultHoldsEveryFile(t *testing.T) {
	want := slices.Concat(list(t, os.DirFS("default"), "templates"), list(t, os.DirFS("default"), "static"))
	got := slices.Concat(list(t, Default(), "templates"), list(t, Default(), "static"))
	if !slices.Equal(got, want) {
		t.Errorf("embedded files differ from the disk:\n got %v\nwant %v", got, want)
	}
	if len(got) < 7 {
		t.Errorf("only %d files embedded", len(got))
	}
}

func list(t *testing.T, fsys fs.FS, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(p, "~") {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
