package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddRefusesNames(t *testing.T) {
	for _, tc := range []struct{ name, want string }{
		{"", "clean local path"},
		{".", "clean local path"},
		{"../a", "clean local path"},
		{"/a", "clean local path"},
		{"a//b", "clean local path"},
		{"a/./b", "clean local path"},
		{`a\b`, "clean local path"},
		{"a\x00b", "clean local path"},
		{"CON", "device"},
		{"con.html", "device"},
		{"a/Aux.txt/b", "device"},
		{"COM1.html", "device"},
		{"lpt9", "device"},
		{"COM¹", "device"},
		{"nul .txt", "device"},
		{"a:b.html", "not every file system"},
		{"why?.html", "not every file system"},
		{"a\tb", "not every file system"},
		{"dot./x", "ends with a dot"},
		{"space /x", "ends with a dot or a space"},
		{strings.Repeat("é", 121), "longer than 240"},
		{"\xff.html", "UTF-8"},
	} {
		var tree Tree
		err := tree.Add(tc.name, nil, "a test")
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "a test") {
			t.Errorf("Add(%q) = %v, want an error with %q and the maker", tc.name, err, tc.want)
		}
		if tree.Len() != 0 {
			t.Errorf("Add(%q) left a file behind", tc.name)
		}
	}
}

func TestAddTakesNames(t *testing.T) {
	var tree Tree
	for _, name := range []string{"index.html", ".nojekyll", "console.html", "com.html", "com10.html", "lpt/x", "日本語/障害.html", "a b.html", strings.Repeat("a", 240)} {
		if err := tree.Add(name, nil, "a test"); err != nil {
			t.Error(err)
		}
	}
}

func TestAddRefusesCollisions(t *testing.T) {
	for _, tc := range []struct{ first, second, want string }{
		{"a.html", "a.html", "already a file at this path, from the first"},
		{"a.html", "A.html", `the file "a.html", from the first`},
		{"\u00e9.html", "e\u0301.html", "one name"},
		{"STRASSE.html", "straße.html", "one name"},
		{"a/b.html", "a", "already a folder at this path, from the first"},
		{"a", "a/b.html", "already a file at this path, from the first"},
		{"Terms/a.html", "terms/b.html", `the folder "Terms", from the first`},
		{"x/y/Terms/a.html", "x/y/terms/deep/b.html", `the folder "x/y/Terms", from the first`},
	} {
		var tree Tree
		if err := tree.Add(tc.first, nil, "the first"); err != nil {
			t.Fatal(err)
		}
		err := tree.Add(tc.second, nil, "the second")
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "the second") {
			t.Errorf("%q then %q: %v, want %q and both makers", tc.first, tc.second, err, tc.want)
		}
		if tree.Len() != 1 {
			t.Errorf("%q then %q: %d files", tc.first, tc.second, tree.Len())
		}
	}
}

// A refused path must not have entered the folders above it.
func TestRefusedPathLeavesNoTrace(t *testing.T) {
	var tree Tree
	must(t, tree.Add("a/B/x.html", nil, "one"))
	if err := tree.Add("a/b/c/x.html", nil, "two"); err == nil {
		t.Fatal("two folders that differ in case were accepted")
	}
	must(t, tree.Add("a/B/c", nil, "three"))
}

func TestManifest(t *testing.T) {
	tree := newTree(t, map[string]string{"b/c.html": "see", "a.html": "eh"})
	m, err := parseManifest(tree.Manifest())
	must(t, err)
	if len(m) != 2 || m["b/c.html"] != tree.files["b/c.html"].file.Sum {
		t.Errorf("manifest read back as %v", m)
	}
	text := string(tree.Manifest())
	for name, bad := range map[string]string{
		"cut":        text[:len(text)-30],
		"a line off": text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1],
		"empty":      manifestHead,
		"unfinished": buildingHead,
		"outside":    strings.Replace(text, "  a.html", "  ../a.html", 1),
	} {
		if _, err := parseManifest([]byte(bad)); err != errDamaged {
			t.Errorf("%s: %v, want damaged", name, err)
		}
	}
	if _, err := parseManifest([]byte("something else\n")); err == nil || err == errDamaged {
		t.Errorf("a file that is not ours: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newTree(t *testing.T, files map[string]string) *Tree {
	t.Helper()
	tree := new(Tree)
	for name, data := range files {
		must(t, tree.Add(name, []byte(data), "a test"))
	}
	return tree
}

// What is made on demand is made for whoever asks, and kept for whoever asks
// for the file; publishing and summing up keep nothing.
func TestMadeOnDemand(t *testing.T) {
	var tree Tree
	calls := 0
	must(t, tree.AddMade("a.html", func() ([]byte, error) { calls++; return []byte("eh"), nil }, "one"))
	if calls != 0 {
		t.Error("made before anybody asked")
	}
	if tree.Size() != 2 || calls != 1 {
		t.Errorf("%d bytes, made %d times", tree.Size(), calls)
	}
	plain := newTree(t, map[string]string{"a.html": "eh"})
	if tree.Hash() != plain.Hash() || calls != 1 {
		t.Errorf("another hash than that of the same bytes, or made %d times to learn it", calls)
	}
	for range 2 {
		if f, ok := tree.File("a.html"); !ok || string(f.Data) != "eh" || f.Err != nil {
			t.Errorf("%v %v", f, ok)
		}
	}
	if calls != 2 {
		t.Errorf("made %d times; the file was not kept", calls)
	}
	must(t, tree.AddMade("b.html", func() ([]byte, error) { return nil, errors.New("no ink") }, "two"))
	if f, ok := tree.File("b.html"); !ok || f.Err == nil {
		t.Errorf("%v %v", f, ok)
	}
	dir := filepath.Join(t.TempDir(), "public")
	if _, err := Write(&tree, dir, Options{}); err == nil || !strings.Contains(err.Error(), "no ink") {
		t.Errorf("published: %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a site with a file that could not be made is there")
	}
}

func TestAddFolder(t *testing.T) {
	var tree Tree
	calls := 0
	must(t, tree.Add("index.html", []byte("x"), "one"))
	must(t, tree.AddFolder("data", func(t *Tree) error { calls++; return t.Add("data/a.csv", []byte("a"), "two") }, "two"))
	if _, ok := tree.File("index.html"); !ok || calls != 0 {
		t.Errorf("filled %d times before anybody asked", calls)
	}
	if tree.Has("data/b.csv") || !tree.Has("data/a.csv") || tree.Len() != 2 || calls != 1 {
		t.Errorf("%v, filled %d times", tree.Paths(), calls)
	}
	for name, fill := range map[string]func(*Tree) error{
		"fails":   func(*Tree) error { return errors.New("no ink") },
		"outside": func(t *Tree) error { return t.Add("x.csv", nil, "") },
		"taken":   func(t *Tree) error { return t.Add("data/A.csv", nil, "") },
	} {
		var tree Tree
		must(t, tree.Add("data/a.csv", nil, "one"))
		must(t, tree.AddFolder("data", fill, "two"))
		if err := tree.Complete(); err == nil {
			t.Errorf("%s: no error", name)
		}
		if f, ok := tree.File("data/a.csv"); !ok || f.Err == nil {
			t.Errorf("%s: a file of the folder does not tell: %v %v", name, f, ok)
		}
	}
}
