package markdown

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// otherwise are the examples of the CommonMark specification (0.31.2) that come
// out otherwise on purpose.
var otherwise = map[int]string{
	142: "colours", 143: "colours",
	308: "comments are left out", 309: "comments are left out",
	548: "wiki link", 559: "wiki link", 590: "wiki link",
	596: "scheme", 598: "scheme", 599: "scheme", 601: "scheme",
	608: "linkify", 611: "linkify", 612: "linkify",
	475: "alt is always written", 39: "a line end as a reference is a space",
}

// What we write for CommonMark is what its specification says, but for
// attributes of our own and raw HTML. goldmark carries the examples with it.
func TestCommonMark(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Skip("no module cache")
	}
	file, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Skip(err)
	}
	var examples []struct {
		Markdown, HTML, Section string
		Example                 int
	}
	if err := json.Unmarshal(file, &examples); err != nil || len(examples) < 600 {
		t.Fatal(len(examples), err)
	}
	ours := regexp.MustCompile(` (id|rel|tabindex|loading)="[^"]*"`)
	space := regexp.MustCompile(`\s*\n\s*`)
	same := func(s string) string {
		s = ours.ReplaceAllString(s, "")
		s = strings.NewReplacer("&quot;", `"`, "&#34;", `"`, "&#39;", "'", " />", ">", "%5B", "[", "%5D", "]").Replace(s)
		s = space.ReplaceAllString(s, "\n")
		return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\n<", "<"), ">\n", ">"))
	}
	for _, e := range examples {
		d := Parse([]byte(e.Markdown), 1)
		got := string(d.HTML(0, len(d.Blocks), nil))
		checkSafe(t, got)
		raw := false
		for _, p := range d.Problems {
			raw = raw || p.Code == "raw-html" || p.Code == "html-comment"
		}
		equal := same(got) == same(e.HTML)
		if otherwise[e.Example] != "" || e.Section == "Raw HTML" || e.Section == "HTML blocks" || raw {
			continue
		}
		if !equal {
			t.Errorf("%d %s: %q\n got %q\nwant %q", e.Example, e.Section, e.Markdown, same(got), same(e.HTML))
		}
	}
}
