package site

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is the architecture: which of our packages each of our packages may
// import. A package that is not in the table may not exist.
var allowed = map[string][]string{
	"content":                   {},
	"themes":                    {},
	"themes/bundle":             {},
	"themes/bundle/echarts":     {},
	"site/internal/diag":        {},
	"site/internal/output":      {},
	"site/internal/scaffold":    {},
	"site/internal/frontmatter": {"diag"},
	"site/internal/markdown":    {"diag"},
	"site/internal/theme":       {"output"},
	"site/internal/preview":     {"output"},
	"site/internal/postmortem":  {"markdown"},
	"site/internal/parse":       {"diag", "frontmatter", "markdown", "postmortem"},
	"site/internal/corpus":      {"diag", "parse", "postmortem"},
	"site/internal/check":       {"corpus", "diag", "postmortem"},
	"site/internal/stats":       {"corpus", "postmortem"},
	"site/internal/search":      {"corpus", "output", "postmortem"},
	"site/internal/chart":       {"stats"},
	"site/internal/render":      {"chart", "corpus", "markdown", "output", "postmortem", "stats", "theme"},
	"site":                      {"*"},
	"cmd/afterword":             {"site"},
}

// owners says which package may import which outside module. Everything
// under golang.org/x is nearly the standard library and free for all.
var owners = map[string][]string{
	"github.com/BurntSushi/toml":                   {"site/internal/frontmatter"},
	"go.yaml.in/yaml/v3":                           {"site/internal/frontmatter"},
	"github.com/yuin/goldmark":                     {"site/internal/markdown"},
	"github.com/blevesearch/bleve/v2":              {"site/internal/search"},
	"github.com/blevesearch/bleve_index_api":       {"site/internal/search"},
	"github.com/blevesearch/scorch_segment_api/v2": {"site/internal/search"},
	"github.com/go-echarts/go-echarts/v2":          {"site/internal/chart"},
	"github.com/dop251/goja":                       {"site/internal/chart"},
	"github.com/fsnotify/fsnotify":                 {"site/internal/preview"},
	"github.com/spf13/cobra":                       {"cmd/afterword"},
	"github.com/evanw/esbuild":                     {"themes/bundle", "themes/bundle/echarts"},
	"net/http":                                     {"site/internal/preview"},
}

func TestImports(t *testing.T) {
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		checkImports(t, root, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkImports holds the imports of one file against both tables.
func checkImports(t *testing.T, root fs.FS, name string) {
	t.Helper()
	src, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	pkg := path.Dir(name)
	may, known := allowed[pkg]
	if !known {
		t.Errorf("%s: package %s is not in the table of the architecture", name, pkg)
	}
	for _, spec := range file.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		if ours, ok := strings.CutPrefix(target, "afterword/"); ok {
			if !slices.Contains(may, "*") && !slices.Contains(may, strings.TrimPrefix(ours, "site/internal/")) {
				t.Errorf("%s: %s may not import %s", name, pkg, ours)
			}
			continue
		}
		for module, owner := range owners {
			if (target == module || strings.HasPrefix(target, module+"/")) && !slices.Contains(owner, pkg) {
				t.Errorf("%s: %s belongs to %v", name, target, owner)
			}
		}
		outside := strings.Contains(strings.SplitN(target, "/", 2)[0], ".") && !strings.HasPrefix(target, "golang.org/x/")
		if outside && !slices.ContainsFunc(sortedModules(), func(m string) bool {
			return target == m || strings.HasPrefix(target, m+"/")
		}) {
			t.Errorf("%s: %s has no owner in the table", name, target)
		}
	}
}

func sortedModules() []string {
	var out []string
	for m := range owners {
		out = append(out, m)
	}
	slices.Sort(out)
	return out
}

func TestNoBagPackages(t *testing.T) {
	bags := []string{"util", "utils", "common", "helpers", "misc", "manager", "base"}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && slices.Contains(bags, d.Name()) && !strings.Contains(name, ".git") {
			t.Errorf("%s: name it after what is in it", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
