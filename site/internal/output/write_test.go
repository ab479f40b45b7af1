package output

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// read returns every file below dir by slash path, with the targets of links,
// and folders that hold nothing as "x/".
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, full)
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir():
			if list, _ := os.ReadDir(full); len(list) == 0 {
				files[rel+"/"] = ""
			}
		case d.Type()&fs.ModeSymlink != 0:
			dest, err := os.Readlink(full)
			files[rel] = "-> " + dest
			return err
		case rel != ManifestName:
			data, err := os.ReadFile(full)
			files[rel] = string(data)
			return err
		}
		return nil
	})
	must(t, err)
	return files
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// alone checks that nothing but the output folder is left in its parent.
func alone(t *testing.T, dir string) {
	t.Helper()
	list, err := os.ReadDir(filepath.Dir(dir))
	must(t, err)
	for _, e := range list {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

func put(t *testing.T, dir, name, data string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(t, os.WriteFile(full, []byte(data), 0o644))
}

var (
	one = map[string]string{"index.html": "one", "a/same.html": "same", "a/old.html": "CANARY", "gone/x.html": "x"}
	two = map[string]string{"index.html": "two", "a/same.html": "same", "new/deep/y.html": "y"}
)

func TestWrite(t *testing.T) {
	for _, twoMoves := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "not/yet/public")
		o := Options{twoMoves: twoMoves}
		r, err := Write(newTree(t, one), dir, o)
		must(t, err)
		if r.Written != 4 || r.Kept != 0 {
			t.Errorf("first: %+v", r)
		}
		same(t, "first", read(t, dir), one)
		past := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
		must(t, os.Chtimes(filepath.Join(dir, "a/same.html"), past, past))

		r, err = Write(newTree(t, two), dir, o)
		must(t, err)
		if r.Written != 2 || r.Kept != 1 || strings.Join(r.Removed, " ") != "a/old.html gone/x.html" {
			t.Errorf("second: %+v", r)
		}
		same(t, "second", read(t, dir), two)
		if info, err := os.Stat(filepath.Join(dir, "a/same.html")); err != nil || !info.ModTime().Equal(past) {
			t.Errorf("the unchanged file was not kept: %v %v", info.ModTime(), err)
		}
		alone(t, dir)
	}
}

func TestWriteUnchangedTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Write(newTree(t, one), dir, Options{})
	must(t, err)
	before, err := os.Stat(dir)
	must(t, err)
	trap := func(op, name string) error { t.Errorf("%s %s", op, name); return nil }
	r, err := Write(newTree(t, one), dir, Options{trap: trap})
	must(t, err)
	after, err := os.Stat(dir)
	must(t, err)
	if !os.SameFile(before, after) || r.Kept != 4 {
		t.Errorf("the folder was replaced: %+v", r)
	}
}

// What an editor or a bad disk did to the previous site does not live on.
func TestWriteMendsTheOldSite(t *testing.T) {
	for name, harm := range map[string]func(file string) error{
		"other bytes": func(f string) error { return os.WriteFile(f, []byte("sAme"), 0o644) },
		"longer":      func(f string) error { return os.WriteFile(f, []byte("same and more"), 0o644) },
		"removed":     os.Remove,
		"mode":        func(f string) error { return os.Chmod(f, 0o600) },
		"link": func(f string) error {
			return errors.Join(os.WriteFile(f+".2", []byte("same"), 0o644), os.Remove(f), os.Symlink(filepath.Base(f)+".2", f))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			_, err := Write(newTree(t, one), dir, Options{})
			must(t, err)
			file := filepath.Join(dir, "a/same.html")
			must(t, harm(file))
			_, err = Write(newTree(t, one), dir, Options{})
			must(t, err)
			info, err := os.Lstat(file)
			must(t, err)
			if info.Mode() != fileMode {
				t.Errorf("mode %v", info.Mode())
			}
			if data, _ := os.ReadFile(file); string(data) != "same" {
				t.Errorf("still %q", data)
			}
		})
	}
}

func TestWriteModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes")
	}
	defer umask(umask(0o077))
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Write(newTree(t, two), dir, Options{})
	must(t, err)
	must(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fileMode
		if d.IsDir() {
			want = dirMode
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		return err
	}))
}

func TestWriteKeepsForeignFiles(t *testing.T) {
	for _, twoMoves := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "public")
		_, err := Write(newTree(t, one), dir, Options{})
		must(t, err)
		put(t, dir, "CNAME", "kb.example")
		put(t, dir, "gone/notes.txt", "mine")
		put(t, dir, ".git/HEAD", "ref")
		must(t, os.MkdirAll(filepath.Join(dir, ".git/refs/tags"), 0o755))
		must(t, os.Symlink("../elsewhere", filepath.Join(dir, "link")))
		r, err := Write(newTree(t, two), dir, Options{twoMoves: twoMoves})
		must(t, err)
		want := maps.Clone(two)
		maps.Copy(want, map[string]string{
			"CNAME": "kb.example", "gone/notes.txt": "mine", ".git/HEAD": "ref", ".git/refs/tags/": "", "link": "-> ../elsewhere",
		})
		same(t, "after", read(t, dir), want)
		if strings.Join(r.Foreign, " ") != ".git/HEAD CNAME gone/notes.txt link" {
			t.Errorf("report: %v", r.Foreign)
		}
		alone(t, dir)
	}
}

// A file that its owner writes into the folder, or replaces there, while the
// new site is being built, belongs to the new site.
func TestWriteRescuesLateFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Write(newTree(t, one), dir, Options{})
	must(t, err)
	put(t, dir, "CNAME", "before")
	trap := func(op, name string) error {
		if op == "exchange" {
			put(t, dir, "late/file.txt", "late")
			must(t, os.Remove(filepath.Join(dir, "CNAME")))
			put(t, dir, "CNAME", "after")
		}
		return nil
	}
	_, err = Write(newTree(t, two), dir, Options{trap: trap})
	must(t, err)
	want := maps.Clone(two)
	want["CNAME"], want["late/file.txt"] = "after", "late"
	same(t, "after", read(t, dir), want)
	alone(t, dir)
}

func TestWriteConflictsWithForeignFiles(t *testing.T) {
	for name, harm := range map[string]string{
		"file at a file":     "new/deep/y.html",
		"file at a folder":   "new/deep",
		"folder at a file":   "new/deep/y.html/z.txt",
		"folders at a file":  "new/deep/y.html/k/z.txt",
		"file at a folder 2": "new",
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			_, err := Write(newTree(t, one), dir, Options{})
			must(t, err)
			put(t, dir, harm, "mine")
			before := read(t, dir)
			_, err = Write(newTree(t, two), dir, Options{})
			var f *Failure
			if !errors.As(err, &f) || !strings.Contains(f.Path, "new") || !strings.Contains(f.Hint(), "--force") {
				t.Fatalf("not refused: %v", err)
			}
			same(t, "refused", read(t, dir), before)
			r, err := Write(newTree(t, two), dir, Options{Force: true})
			must(t, err)
			same(t, "forced", read(t, dir), two)
			if strings.Join(r.Replaced, " ") != harm {
				t.Errorf("replaced: %v", r.Replaced)
			}
			alone(t, dir)
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	base := t.TempDir()
	t.Setenv("HOME", filepath.Join(base, "home/me"))
	must(t, os.MkdirAll(filepath.Join(base, "home/me"), 0o755))
	must(t, os.MkdirAll(filepath.Join(base, "kb/content"), 0o755))
	must(t, os.Symlink("content", filepath.Join(base, "kb/alias")))
	must(t, os.Symlink("nothing", filepath.Join(base, "dangling")))
	put(t, base, "full/a.txt", "precious")
	put(t, base, "file", "precious")
	put(t, base, "damaged/"+ManifestName, manifestHead+"3 files\n")
	for _, tc := range []struct {
		dir, want string
		force     bool
	}{
		{"/", "root of a file system", true},
		{filepath.Join(base, "home/me"), "home folder", true},
		{filepath.Join(base, "home"), "home folder", true},
		{filepath.Join(base, "kb/content"), "source folder", true},
		{filepath.Join(base, "kb/alias"), "source folder", true},
		{filepath.Join(base, "kb"), "source folder", true},
		{filepath.Join(base, "full"), "did not make it", false},
		{filepath.Join(base, "damaged"), "damaged", false},
		{filepath.Join(base, "file"), "not a folder", true},
		{filepath.Join(base, "dangling"), "link to nothing", true},
		{"", "no output folder", true},
	} {
		before := read(t, base)
		_, err := Write(newTree(t, one), tc.dir, Options{Force: tc.force, Sources: []string{filepath.Join(base, "kb/content")}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: %v, want %q", tc.dir, err, tc.want)
		}
		same(t, tc.dir, read(t, base), before)
	}
	// Inside the sources, empty, and taken by force: these are fine.
	for _, dir := range []string{"kb/content/public", "home/me/public", "full", "damaged"} {
		_, err := Write(newTree(t, one), filepath.Join(base, dir), Options{Force: true, Sources: []string{filepath.Join(base, "kb/content")}})
		must(t, err)
	}
	if read(t, base)["full/a.txt"] != "precious" {
		t.Error("force removed a foreign file")
	}
	must(t, os.Mkdir(filepath.Join(base, "empty"), 0o755))
	_, err := Write(newTree(t, one), filepath.Join(base, "empty"), Options{})
	must(t, err)
}

func TestWriteThroughALink(t *testing.T) {
	base := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(base, "srv/www"), 0o755))
	must(t, os.Symlink("srv/www", filepath.Join(base, "public")))
	for _, files := range []map[string]string{one, two} {
		_, err := Write(newTree(t, files), filepath.Join(base, "public"), Options{})
		must(t, err)
		same(t, "behind the link", read(t, filepath.Join(base, "srv/www")), files)
	}
	if dest, err := os.Readlink(filepath.Join(base, "public")); err != nil || dest != "srv/www" {
		t.Errorf("the link is %q, %v", dest, err)
	}
}

// A folder that only looks like a left-over is not removed.
func TestWriteSparesStrangersBeside(t *testing.T) {
	base := t.TempDir()
	put(t, base, ".public.afterword-next/a.txt", "precious")
	_, err := Write(newTree(t, one), filepath.Join(base, "public"), Options{})
	if err == nil || !strings.Contains(err.Error(), ".public.afterword-next") {
		t.Errorf("got %v", err)
	}
	if read(t, base)[".public.afterword-next/a.txt"] != "precious" {
		t.Error("it is gone")
	}
}

func TestIsSite(t *testing.T) {
	base := t.TempDir()
	_, err := Write(newTree(t, one), filepath.Join(base, "public"), Options{})
	must(t, err)
	put(t, base, "other/a.txt", "")
	for dir, want := range map[string]bool{"public": true, "other": false, ".": false, "absent": false} {
		if got := IsSite(os.DirFS(base), dir); got != want {
			t.Errorf("IsSite(%q) = %v", dir, got)
		}
	}
	if !IsSite(os.DirFS(filepath.Join(base, "public")), ".") {
		t.Error("the root of a site is not one")
	}
}
