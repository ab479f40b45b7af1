package theme

import (
	"strings"
	"testing"
	"testing/fstest"

	"afterword/site/internal/output"
)

func builtin() fstest.MapFS {
	return fstest.MapFS{
		"templates/parts/base.tmpl": {Data: []byte(`{{define "base"}}<main>{{template "main" .}}</main>{{end}}{{define "who"}}built-in{{end}}`)},
		"templates/one.tmpl":        {Data: []byte(`{{define "main"}}one {{template "who" .}} {{.Name}}{{end}}`)},
		"templates/two.tmpl":        {Data: []byte(`{{define "main"}}two {{.Name}}{{end}}`)},
		"static/css/site.css":       {Data: []byte("a{}")},
		"README.md":                 {Data: []byte("no part of it")},
	}
}

type view struct{ Name string }

func TestOverrideWinsFileByFile(t *testing.T) {
	override := fstest.MapFS{
		"templates/one.tmpl":  {Data: []byte(`{{define "main"}}mine {{.Name}}{{end}}`)},
		"static/css/site.css": {Data: []byte("b{}")},
		"static/logo.svg":     {Data: []byte("<svg/>")},
		"static/.DS_Store":    {Data: []byte("x")},
	}
	th, err := Load(builtin(), override)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"one": "<main>mine &lt;b&gt;</main>", "two": "<main>two &lt;b&gt;</main>"} {
		got, err := th.Execute(name, view{"<b>"})
		if err != nil || string(got) != want {
			t.Errorf("Execute(%q) = %q, %v, want %q", name, got, err, want)
		}
	}
	var tree output.Tree
	if err := th.Publish(&tree); err != nil {
		t.Fatal(err)
	}
	if got := tree.Paths(); len(got) != 2 {
		t.Errorf("published %v, want the stylesheet and the logo", got)
	}
	p, ok := th.Asset("css/site.css")
	f, found := tree.File(p)
	if !ok || !found || string(f.Data) != "b{}" {
		t.Errorf("Asset = %q, %v; file %q", p, ok, f.Data)
	}
	if _, ok := th.Asset("css/none.css"); ok {
		t.Error("an asset that does not exist was found")
	}
}

func TestNamesFollowContent(t *testing.T) {
	a, b := fingerprinted("js/x.js", []byte("1")), fingerprinted("js/x.js", []byte("2"))
	if a == b {
		t.Errorf("different contents share the name %s", a)
	}
	if !strings.HasPrefix(a, "assets/js/x.") || !strings.HasSuffix(a, ".js") {
		t.Errorf("name %q", a)
	}
	one, _ := Load(builtin(), nil)
	two, _ := Load(builtin(), fstest.MapFS{"static/x": {Data: []byte("x")}})
	if one.Digest() == two.Digest() {
		t.Error("different themes share a digest")
	}
}

func TestLoadNamesTheFaultyFile(t *testing.T) {
	for name, override := range map[string]fstest.MapFS{
		"templates/one.tmpl":        {"templates/one.tmpl": {Data: []byte(`{{define "main"}}{{.Name`)}},
		`define "main"`:             {"templates/one.tmpl": {Data: []byte(`hello`)}},
		`defines "base"`:            {"templates/parts/base.tmpl": {Data: []byte(``)}},
		"templates/parts/more.tmpl": {"templates/parts/more.tmpl": {Data: []byte(`{{nosuch}}`)}},
	} {
		if _, err := Load(builtin(), override); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Load = %v, want an error with %q", err, name)
		}
	}
}

func TestEject(t *testing.T) {
	data, err := Eject(builtin(), "templates/two.tmpl")
	if err != nil || !strings.Contains(string(data), "two") {
		t.Errorf("Eject = %q, %v", data, err)
	}
	_, err = Eject(builtin(), "two.tmpl")
	if err == nil || !strings.Contains(err.Error(), "templates/two.tmpl") {
		t.Errorf("Eject of a near name = %v, want the full path named", err)
	}
	names, err := List(builtin())
	if err != nil || len(names) != 4 {
		t.Errorf("List = %v, %v", names, err)
	}
}
