package site

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"afterword/content"
)

func TestLimitsAreRead(t *testing.T) {
	c, found := configured("limits:\n  file: 4 MiB\n  front_matter: 128KiB\n  line: 1000\n  cells: 60000\n" +
		"  depth: 50\n  brackets: 10\n  headings: 7\n")
	if len(found) != 0 {
		t.Fatal(found)
	}
	got := c.Limits.parse()
	if got.FrontMatter != 128<<10 || fmt.Sprint(got.Body) != "{4194304 1000 60000 50 10 7}" {
		t.Errorf("%+v", got)
	}
	_, found = configured("limits:\n  file: 21 MiB\n  cells: none\n  depth: 0\n  headings: 50001\n  cell: 5\n  brackets: 5 KiB\n")
	for i, want := range []string{"2 bad-configuration", "3 bad-configuration", "4 bad-configuration", "5 bad-configuration", "6 unknown-key", "7 bad-configuration"} {
		if i >= len(found) || fmt.Sprint(found[i].Line, " ", found[i].Code) != want || found[i].Hint == "" {
			t.Errorf("finding %d: %+v, want %s", i, found, want)
		}
	}
}

// What a limit stops names the place and the key that moves it, and the key
// does move it.
func TestEachLimitNamesItsKey(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, c := range []struct{ key, value, text string }{
		{"file", "300", "# A\n\n" + strings.Repeat("word\n", 100)},
		{"front_matter", "60", "---\ntitle: A\nsummary: " + long + "\n---\n\ntext\n"},
		{"line", "100", "# A\n\n" + long + "\n"},
		{"cells", "3", "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"},
		{"depth", "2", "# A\n\n> > > deep\n"},
		{"brackets", "1", "# A\n\n[x](y.md) and [z](y.md)\n"},
		{"headings", "1", "# A\n\n## B\n\ntext\n"},
	} {
		named := func(config string) (found []Finding) {
			r, err := Load(context.Background(), fstest.MapFS{
				"2024-01-02-a.md": {Data: []byte(c.text)}, ConfigFile: {Data: []byte(config)},
			}, Options{Today: time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Findings {
				if strings.Contains(f.Hint, "limits."+c.key+" ") && f.Path == "2024-01-02-a.md" {
					found = append(found, f)
				}
			}
			return found
		}
		if found := named(""); len(found) != 0 {
			t.Errorf("%s: reported within the default: %+v", c.key, found)
		}
		found := named("limits: {" + c.key + ": " + c.value + "}\n")
		if len(found) != 1 || c.key != "file" && found[0].Line == 0 {
			t.Errorf("%s: %+v", c.key, found)
		}
	}
}

func TestFormatPageListsEveryLimit(t *testing.T) {
	page, err := fs.ReadFile(content.Files, "pages/format.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings() {
		standard := fmt.Sprint(s.standard)
		switch {
		case s.bytes && s.standard%(1<<20) == 0:
			standard = fmt.Sprint(s.standard>>20, " MiB")
		case s.bytes:
			standard = fmt.Sprint(s.standard>>10, " KiB")
		}
		found := false
		for line := range strings.Lines(string(page)) {
			found = found || strings.HasPrefix(line, "| `"+s.key+"` |") && strings.HasSuffix(line, "| "+standard+" |\n")
		}
		if !found {
			t.Errorf("pages/format.md does not list limits.%s with the default %s", s.key, standard)
		}
	}
}
