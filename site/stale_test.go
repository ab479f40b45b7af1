package site

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"afterword/site/internal/output"
)

// few is a small folder for the named cases.
var few = map[string]string{
	"postmortems/2024-03-01-alpha.md": "---\nservices: [checkout]\ncauses: [capacity]\ntags: [night]\n---\n\n# Alpha went down\n\n## Summary\n\nAlpha was overloaded.\n\n## Root cause\n\nToo little capacity.\n",
	"postmortems/2024-04-01-beta.md":  "---\nservices: [checkout]\ncauses: [config-change]\n---\n\n# Beta went down\n\n## Summary\n\nA setting was wrong. See [alpha](2024-03-01-alpha.md).\n",
	"postmortems/2024-05-01-gamma.md": "---\nservices: [ledger]\ncauses: [config-change]\ndraft: true\n---\n\n# Gamma went down\n\n## Summary\n\nAnother setting was wrong.\n",
}

const (
	alpha = "postmortems/2024-03-01-alpha.md"
	beta  = "postmortems/2024-04-01-beta.md"
	gamma = "postmortems/2024-05-01-gamma.md"
)

// with returns the paths of the pages that hold text.
func with(tree *output.Tree, text string) []string {
	var list []string
	for _, name := range tree.Paths() {
		if f, _ := tree.File(name); strings.Contains(string(f.Data), text) {
			list = append(list, name)
		}
	}
	return list
}

// staleCases are the ways in which previews of other generators are known to
// show what is no longer so. Each is an edit and what must hold of the tree
// after it; that the tree is a clean build is checked for all.
var staleCases = []struct {
	name string
	edit func(b *bench)
	want func(tree *output.Tree) bool
}{
	{"an old address is gone after a rename", func(b *bench) { b.rename(alpha, "postmortems/2024-03-01-omega.md") }, func(tree *output.Tree) bool {
		return pathsWith(tree, "alpha") == 0 && pathsWith(tree, "omega") > 0
	}},
	{"lists and term pages follow a new term", func(b *bench) { b.replace(alpha, "services: [checkout]", "services: [checkout, ledger]") }, func(tree *output.Tree) bool {
		return slices.Contains(with(tree, "Alpha went down"), "services/ledger.html")
	}},
	{"the page of a new term is there at once", func(b *bench) { b.replace(alpha, "tags: [night]", "tags: [weekend]") }, func(tree *output.Tree) bool {
		_, ok := tree.File("tags/weekend.html")
		return ok
	}},
	{"a term that is renamed leaves no ghost", func(b *bench) { b.replace(alpha, "tags: [night]", "tags: [evening]") }, func(tree *output.Tree) bool {
		_, old := tree.File("tags/night.html")
		return !old && len(with(tree, "tags/night.html")) == 0
	}},
	{"terms survive the change of a template", func(b *bench) {
		b.write("afterword.yaml", "theme: look\n")
		b.write("look/templates/404.tmpl", "{{define \"main\"}}gone fishing{{end}}")
	}, func(tree *output.Tree) bool {
		_, ok := tree.File("services/checkout.html")
		return ok && slices.Contains(with(tree, "gone fishing"), "404.html")
	}},
	{"a draft that is published shows in every list", func(b *bench) { b.replace(gamma, "draft: true", "draft: false") }, func(tree *output.Tree) bool {
		list := with(tree, "Gamma went down")
		return slices.Contains(list, "index.html") && slices.Contains(list, "incidents.html") && slices.Contains(list, "services/ledger.html")
	}},
	{"a part that other templates include", func(b *bench) {
		b.write("afterword.yaml", "theme: look\n")
		b.write("look/templates/parts/icons.tmpl", b.part("icons")+"{{/* changed */}}")
		b.settle()
		b.write("look/templates/parts/icons.tmpl", strings.Replace(b.part("icons"), "<svg", "<svg data-new", 1))
	}, func(tree *output.Tree) bool { return len(with(tree, "<svg data-new")) > 3 }},
	{"collections of pages", func(b *bench) { b.write("pages/runbook.md", "# The runbook\n\nSteps.\n") }, func(tree *output.Tree) bool {
		return len(with(tree, "The runbook")) > 1 // its own page and the links to it
	}},
	{"pages that nobody looked at", func(b *bench) { b.write("afterword.yaml", "title: Another Name\n") }, func(tree *output.Tree) bool {
		for _, name := range tree.Paths() {
			if f, _ := tree.File(name); strings.HasSuffix(name, ".html") && !strings.Contains(string(f.Data), "Another Name") {
				return false
			}
		}
		return true
	}},
	{"links from elsewhere follow a title", func(b *bench) { b.replace(alpha, "# Alpha went down", "# Alpha fell over") }, func(tree *output.Tree) bool {
		return len(with(tree, "Alpha went down")) == 0 && len(with(tree, "Alpha fell over")) > 2
	}},
	{"a folder that is dropped in at once", func(b *bench) {
		staged := filepath.Join(b.dir, ".staged")
		b.must(os.MkdirAll(filepath.Join(staged, "deep"), 0o755))
		b.must(os.WriteFile(filepath.Join(staged, "deep", "2024-06-01-delta.md"), []byte("# Delta went down\n\n## Root cause\n\nThe disk was full.\n"), 0o644))
		b.must(os.Rename(staged, b.full("postmortems/more")))
	}, func(tree *output.Tree) bool { return len(with(tree, "Delta went down")) > 1 }},
	{"names with spaces and of other scripts", func(b *bench) {
		b.rename(alpha, "postmortems/2024-03-01 障害 報告.md")
		b.replace(beta, "services: [checkout]", "services: [決済]")
	}, func(tree *output.Tree) bool {
		return len(with(tree, "決済")) > 1 && pathsWith(tree, "alpha") == 0
	}},
	{"names that differ in case", func(b *bench) { b.replace(beta, "services: [checkout]", "services: [Checkout]") }, func(tree *output.Tree) bool {
		return pathsWith(tree, "services/checkout") == 1 && pathsWith(tree, "services/Checkout") == 0
	}},
	{"what the configuration says for all", func(b *bench) {
		b.write("afterword.yaml", "label:\n  - path: postmortems/2024-04-*.md\n    severity: SEV7\n")
	}, func(tree *output.Tree) bool { _, ok := tree.File("severities/sev7.html"); return ok }},
	{"an error is gone after the fix", func(b *bench) {
		b.write("afterword.yaml", "title: [\n")
		if r := b.settle(); !r.Result.Blocked() {
			b.t.Error("a broken configuration was built")
		}
		b.write("afterword.yaml", "title: Whole again\n")
	}, func(tree *output.Tree) bool { return len(with(tree, "Whole again")) > 3 }},
	{"feeds, data and the search index", func(b *bench) {
		b.write("afterword.yaml", "base_url: https://kb.example/\n")
		b.settle()
		b.replace(alpha, "# Alpha went down", "# Alpha swamped by zebras")
	}, func(tree *output.Tree) bool {
		kinds := map[string]bool{}
		for _, name := range with(tree, "swamped") {
			kinds[path.Ext(name)] = true
		}
		return kinds[".html"] && kinds[".json"] && kinds[".xml"] && pathsWith(tree, "search/") > 0
	}},
	{"stylesheet and text changed together", func(b *bench) {
		b.write("afterword.yaml", "theme: look\n")
		b.write("look/static/css/site.css", "main{color:red}")
		b.replace(alpha, "overloaded", "red hot")
	}, func(tree *output.Tree) bool {
		return len(with(tree, "main{color:red}")) == 1 && len(with(tree, "red hot")) > 0
	}},
	{"many rebuilds in a row", func(b *bench) {
		b.whileBuilding(8, func(i int) { b.write(alpha, few[alpha]+strings.Repeat("x", i)) })
	}, func(tree *output.Tree) bool { return len(with(tree, "xxxxxxx")) > 0 }},
	{"the configuration changed while a build runs", func(b *bench) {
		b.whileBuilding(1, func(int) { b.write("afterword.yaml", "title: Changed Meanwhile\n") })
	}, func(tree *output.Tree) bool { return len(with(tree, "Changed Meanwhile")) > 3 }},
	{"what is deleted is gone from everywhere", func(b *bench) {
		b.replace(alpha, "Alpha was overloaded", "CANARY was overloaded")
		b.settle()
		b.must(os.Remove(b.full(alpha)))
	}, func(tree *output.Tree) bool {
		return len(with(tree, "CANARY")) == 0 && len(with(tree, "Alpha went")) == 0 && pathsWith(tree, "alpha") == 0
	}},
}

// whileBuilding makes n edits, each in the middle of the build that the one before it brought about.
func (b *bench) whileBuilding(n int, edit func(i int)) {
	var made sync.WaitGroup
	for i := range n {
		made.Add(1)
		b.during <- func() { edit(i); made.Done() }
	}
	b.write(alpha, few[alpha]+"\n")
	made.Wait()
}

// pathsWith counts the paths that hold text.
func pathsWith(tree *output.Tree, text string) int {
	n := 0
	for _, name := range tree.Paths() {
		if strings.Contains(name, text) {
			n++
		}
	}
	return n
}

func TestNothingStale(t *testing.T) {
	drawn := new(recall[string, []byte])
	for _, tc := range staleCases {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t, few, drawn)
			defer b.stop()
			tc.edit(b)
			r := b.same(tc.name)
			if r.Blocked() {
				t.Fatalf("not built: %v", r.Findings)
			}
			if !tc.want(r.Tree) {
				t.Errorf("the site does not show it; paths: %v", r.Tree.Paths())
			}
		})
	}
}
