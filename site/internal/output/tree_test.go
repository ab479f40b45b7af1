package output

import (
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
	if len(m) != 2 || m["b/c.html"] != tree.files["b/c.html"].Sum {
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
