package render

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

const dataPage = "../../../content/pages/data.md"

// The page about data lists every field and column as they are in the code.
func TestDataPageListsEveryField(t *testing.T) {
	page, err := os.ReadFile(dataPage)
	if err != nil {
		t.Fatal(err)
	}
	const mark = "\n## Every field and column\n"
	before, _, ok := strings.Cut(string(page), mark)
	if !ok {
		t.Fatalf("%s has no heading %q", dataPage, mark)
	}
	var b strings.Builder
	b.WriteString(before + mark + "\nA field that is marked with * is left out where nothing is known.\n")
	columnTable(&b, "incidents.csv", incidentColumns)
	columnTable(&b, "actions.csv", actionColumns)
	fieldTables(t, &b, ".", "incidentsFile", "incidents.json")
	fieldTables(t, &b, "../stats", "Report", "metrics.json")
	if *update {
		if err := os.WriteFile(dataPage, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if string(page) != b.String() {
		t.Errorf("%s is older than the code: run go test ./site/internal/render -run DataPage -update", dataPage)
	}
}

func columnTable(b *strings.Builder, file string, list []column) {
	fmt.Fprintf(b, "\n### %s\n\n| Column | What it holds |\n|---|---|\n", file)
	for _, c := range list {
		fmt.Fprintf(b, "| `%s` | %s |\n", c.name, c.meaning)
	}
}

// fieldTables writes a table for the struct that a file holds, and one for each
// struct in it, in the order in which they are met.
func fieldTables(t *testing.T, b *strings.Builder, dir, top, file string) {
	t.Helper()
	structs := structsOf(t, dir)
	queue, done := []string{top}, map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		name := queue[0]
		if done[name] {
			continue
		}
		done[name] = true
		heading := file
		if name != top {
			heading = file + ": " + jsonName(name)
		}
		fmt.Fprintf(b, "\n### %s\n\n| Field | Type | What it holds |\n|---|---|---|\n", heading)
		queue = append(queue, fieldRows(t, b, structs, name)...)
	}
}

func structsOf(t *testing.T, dir string) map[string]*ast.StructType {
	t.Helper()
	pkgs, err := parser.ParseDir(token.NewFileSet(), dir, func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*ast.StructType{}
	for _, pkg := range pkgs {
		for _, f := range pkg.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if ts, ok := n.(*ast.TypeSpec); ok {
					if st, ok := ts.Type.(*ast.StructType); ok {
						out[ts.Name.Name] = st
					}
				}
				return true
			})
		}
	}
	return out
}

// fieldRows writes the fields of one struct and returns the structs that they hold.
func fieldRows(t *testing.T, b *strings.Builder, structs map[string]*ast.StructType, name string) []string {
	t.Helper()
	var used []string
	for _, f := range structs[name].Fields.List {
		base, many := f.Type, false
		for {
			if list, ok := base.(*ast.ArrayType); ok {
				base, many = list.Elt, true
				continue
			}
			star, ok := base.(*ast.StarExpr)
			if !ok {
				break
			}
			base = star.X
		}
		if len(f.Names) == 0 { // the fields of an embedded struct stand among these
			used = append(used, fieldRows(t, b, structs, fmt.Sprint(base))...)
			continue
		}
		if f.Tag == nil {
			continue
		}
		field, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if field == "-" {
			continue
		}
		star := ""
		if options == "omitempty" {
			star = " *"
		}
		kind := typeName(base)
		if ident, own := base.(*ast.Ident); own && structs[ident.Name] != nil {
			used = append(used, kind)
			kind = jsonName(kind)
		}
		if many {
			kind = "list of " + kind
		}
		fmt.Fprintf(b, "| `%s`%s | %s | %s |\n", field, star, kind, strings.ReplaceAll(strings.TrimSpace(f.Comment.Text()), "|", `\|`))
	}
	return used
}

// typeName says in words what JSON a Go type becomes.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return "instant"
	case *ast.Ident:
		switch e.Name {
		case "string", "Grain", "Verdict", "Outcome", "Urgency":
			return "text"
		case "int", "float64", "minutes":
			return "number"
		case "bool":
			return "true or false"
		}
		return e.Name
	}
	return "?"
}

var hump = regexp.MustCompile(`([a-z])([A-Z][a-z])`)

// jsonName is the name of a struct as the page shows it: "incidentData" is an
// "incident", "LeftOut" is "left out".
func jsonName(name string) string {
	if name == "TermN" {
		return "counted term"
	}
	for _, end := range []string{"Data", "Sum", "In", "N", "Interval"} {
		if short := strings.TrimSuffix(name, end); short != "" {
			name = short
		}
	}
	return strings.ToLower(hump.ReplaceAllString(name, "$1 $2"))
}
