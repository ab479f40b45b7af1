package render

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"afterword/site/internal/theme"
	"afterword/themes"
)

var update = flag.Bool("update", false, "rewrite the page that lists the views")

// viewOf names the view that each page template gets.
var viewOf = map[string]string{
	"404": "NotFoundPage", "actions": "ActionsPage", "health": "HealthPage", "incident": "IncidentPage",
	"incidents": "IncidentsPage", "moved": "MovedPage", "overview": "OverviewPage", "page": "PlainPage", "review": "ReviewPage",
	"reviews": "ReviewsPage", "search": "SearchPage", "term": "TermPage", "terms": "TermsPage", "trends": "TrendsPage",
}

const viewsPage = "../../../content/pages/theme.md"

// The page about themes lists every view as it is in the code.
func TestThemePageListsEveryView(t *testing.T) {
	th, err := theme.Load(themes.Default(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range th.Pages() {
		if viewOf[name] == "" {
			t.Errorf("templates/%s.tmpl is in no list of views", name)
		}
	}
	page, err := os.ReadFile(viewsPage)
	if err != nil {
		t.Fatal(err)
	}
	const mark = "Every view has the fields of [Frame](#frame) too.\n"
	before, _, ok := strings.Cut(string(page), mark)
	if !ok {
		t.Fatalf("%s has no line %q", viewsPage, mark)
	}
	want := before + mark + viewList(t)
	if *update {
		if err := os.WriteFile(viewsPage, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if string(page) != want {
		t.Errorf("%s is older than the code: run go test ./site/internal/render -run ThemePage -update", viewsPage)
	}
}

// viewList writes all views: those of pages first, then the types they are made of.
func viewList(t *testing.T) string {
	t.Helper()
	types := declared(t)
	var b strings.Builder
	done := map[string]bool{}
	var names, queue []string
	for name := range viewOf {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "\n## templates/%s.tmpl\n", name)
		queue = append(queue, writeType(t, &b, types, viewOf[name])...)
		done[viewOf[name]] = true
	}
	b.WriteString("\n## Types\n\nWhat the views are made of.\n")
	slices.Sort(queue)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if done[name] {
			continue
		}
		done[name] = true
		fmt.Fprintf(&b, "\n### %s\n", name)
		queue = append(queue, writeType(t, &b, types, name)...)
		slices.Sort(queue)
	}
	return b.String()
}

// typeDoc is a struct of the package with its comment.
type typeDoc struct {
	doc    string
	fields *ast.FieldList
}

// declared reads the exported structs of the package.
func declared(t *testing.T) map[string]typeDoc {
	t.Helper()
	set := token.NewFileSet()
	pkgs, err := parser.ParseDir(set, ".", func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]typeDoc{}
	for _, f := range pkgs["render"].Files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				ts, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				if st, ok := ts.Type.(*ast.StructType); ok && ts.Name.IsExported() {
					out[ts.Name.Name] = typeDoc{g.Doc.Text(), st.Fields}
				}
			}
		}
	}
	return out
}

// writeType writes one type as a table and returns the types that its fields have.
func writeType(t *testing.T, b *strings.Builder, types map[string]typeDoc, name string) []string {
	t.Helper()
	doc, ok := types[name]
	if !ok {
		t.Fatalf("there is no type %s", name)
	}
	fmt.Fprintf(b, "\n%s\n\n| Field | Type | Meaning |\n|---|---|---|\n", strings.TrimSpace(strings.ReplaceAll(doc.doc, "\n", " ")))
	var used []string
	for _, f := range doc.fields.List {
		var text strings.Builder
		if err := printer.Fprint(&text, token.NewFileSet(), f.Type); err != nil {
			t.Fatal(err)
		}
		base := strings.TrimLeft(text.String(), "*[]")
		if _, ours := types[base]; ours {
			used = append(used, base)
		}
		names := make([]string, len(f.Names))
		for i, n := range f.Names {
			names[i] = n.Name
		}
		if len(names) == 0 {
			names = []string{base}
		}
		if !ast.IsExported(names[0]) {
			continue
		}
		comment := strings.TrimSpace(strings.ReplaceAll(f.Comment.Text()+f.Doc.Text(), "\n", " "))
		fmt.Fprintf(b, "| `%s` | `%s` | %s |\n", strings.Join(names, ", "), text.String(), strings.ReplaceAll(comment, "|", `\|`))
	}
	return used
}
