//go:build unix

package site

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

func TestOnlyRegularFilesInsideTheFolder(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.md")
	for name, text := range map[string]string{filepath.Join(dir, "a.md"): "# a", outside: "# secret"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.md")); err != nil {
		t.Skip("this system has no links")
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	src, found, err := load(context.Background(), fsys, Config{}, quiet)
	if err != nil || !slices.Equal(names(src.Postmortems), []string{"a.md"}) {
		t.Fatal(err, names(src.Postmortems))
	}
	if len(found) != 2 || found[0].Code != "not-a-file" || found[1].Code != "not-a-file" {
		t.Errorf("findings %v", found)
	}
}
