package site

import (
	"bytes"
	"compress/gzip"
	"path"
	"regexp"
	"strings"
	"testing"

	"afterword/site/internal/output"
)

// firstLoad is what the first page of a visit may weigh, compressed, without charts.
const firstLoad = 40 << 10

// loads finds what a page loads before it can be read.
var loads = regexp.MustCompile(`<(?:script src|link rel="stylesheet" href)="([^"]+)"`)

// TestFirstLoad weighs one page of every kind with its stylesheets and scripts.
func TestFirstLoad(t *testing.T) {
	tree := fieldGuide(t)
	for _, name := range kinds(t, tree) {
		if strings.HasPrefix(name, "trends") {
			continue // nothing but charts and their tables
		}
		f, _ := tree.File(name)
		sum := compressed(t, f.Data)
		for _, m := range loads.FindAllSubmatch(f.Data, -1) {
			asset, ok := tree.File(path.Join(path.Dir(name), string(m[1])))
			if !ok {
				t.Errorf("%s loads %s, which is not there", name, m[1])
			}
			if name := string(m[1]); !strings.Contains(name, "/vendor/") && !strings.Contains(name, "/charts.") {
				sum += compressed(t, asset.Data)
			}
		}
		if sum > firstLoad {
			t.Errorf("%s weighs %d bytes at first load, more than %d", name, sum, firstLoad)
		}
	}
}

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// lazy is what scripts may weigh, compressed, that are loaded when they are
// needed: the whole search client, which is the engine, the overlay and the
// search page; what highlights the words of a search on the page of a hit; and
// what loads the index where nothing can be fetched.
var lazy = map[string]int{
	"search":    18 << 10,
	"highlight": 3<<10 + 256,
	"portable":  512,
}

// TestLazyScripts weighs the scripts that are not on every page.
func TestLazyScripts(t *testing.T) {
	tree := fieldGuide(t)
	found := 0
	for _, p := range tree.Paths() {
		file, ok := strings.CutPrefix(p, "assets/js/")
		name, _, _ := strings.Cut(file, ".")
		limit := lazy[name]
		if !ok || limit == 0 {
			continue
		}
		found++
		f, _ := tree.File(p)
		if n := compressed(t, f.Data); n > limit {
			t.Errorf("%s weighs %d bytes, more than %d", p, n, limit)
		}
	}
	if found != len(lazy) {
		t.Errorf("found %d of %d scripts", found, len(lazy))
	}
}

// inline finds what the policy of the site forbids: script or style in a page itself. Text cannot
// look like it, because its angle brackets are escaped.
var inline = regexp.MustCompile(`(?i)<script(?: [^>]*)?>[^<]|<style|<[^>]* (?:style|on[a-z]+)="|<[^>]*="\s*javascript:`)

// TestNothingInline looks through every page for inline script and style.
func TestNothingInline(t *testing.T) {
	tree := fieldGuide(t)
	for _, p := range tree.Paths() {
		if f, _ := tree.File(p); path.Ext(p) == ".html" {
			if bad := inlineIn(f); bad != "" {
				t.Errorf("%s: %s", p, bad)
			}
		}
	}
}

// inlineIn returns the first forbidden thing in a page; blocks of data are none.
func inlineIn(f output.File) string {
	text := dataBlock.ReplaceAll(f.Data, nil)
	return string(inline.Find(text))
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/json"[^>]*>.*?</script>`)
