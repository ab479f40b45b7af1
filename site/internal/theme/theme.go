// Package theme gives the templates and assets of the site: the built-in theme
// with a folder of the reader's own laid over it, file by file.
//
// It knows nothing of what the pages show; the views are those of package
// render.
package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"afterword/site/internal/output"
)

// Theme is a set of parsed templates and named assets. It is not changed after
// it is loaded and may be used by several goroutines at once.
type Theme struct {
	pages  map[string]*template.Template
	assets map[string]asset // by name: "css/site.css"
	digest string
}

// asset is a file that pages load, under a name that changes with its content.
type asset struct {
	path string // in the site: "assets/css/site.1f3a….css"
	data []byte
}

// Load reads a theme. Files of override win over files of builtin at the same
// path, such as "templates/incident.tmpl" or "static/css/site.css"; a nil
// override means the built-in theme alone.
func Load(builtin, override fs.FS) (*Theme, error) {
	files, err := layer(builtin, override)
	if err != nil {
		return nil, err
	}
	t := &Theme{pages: map[string]*template.Template{}, assets: map[string]asset{}}
	if err := t.parse(files); err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%d %s %d\x00", len(f.name), f.name, len(f.data))
		sum.Write(f.data)
		if name, ok := strings.CutPrefix(f.name, "static/"); ok {
			t.assets[name] = asset{path: fingerprinted(name, f.data), data: f.data}
		}
	}
	t.digest = hex.EncodeToString(sum.Sum(nil))
	return t, nil
}

// Digest names the content of the whole theme: equal themes, equal digests.
func (t *Theme) Digest() string { return t.digest }

// Asset returns the path in the site of the asset that the theme keeps at
// static/name; ok is false when the theme has none.
func (t *Theme) Asset(name string) (p string, ok bool) {
	a, ok := t.assets[name]
	return a.path, ok
}

// Data returns the bytes of the asset that the theme keeps at static/name.
func (t *Theme) Data(name string) (data []byte, ok bool) {
	a, ok := t.assets[name]
	return a.data, ok
}

// Publish adds all assets to tree.
func (t *Theme) Publish(tree *output.Tree) error {
	names := make([]string, 0, len(t.assets))
	for name := range t.assets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a := t.assets[name]
		if err := tree.Add(a.path, a.data, "theme file static/"+name); err != nil {
			return err
		}
	}
	return nil
}

// Pages returns the names of all page templates in order: "incident", "overview".
func (t *Theme) Pages() []string {
	names := make([]string, 0, len(t.pages))
	for name := range t.pages {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Execute renders view with the page template of that name.
func (t *Theme) Execute(name string, view any) ([]byte, error) {
	page, ok := t.pages[name]
	if !ok {
		return nil, fmt.Errorf("rendering: the theme has no templates/%s.tmpl", name)
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "base", view); err != nil {
		return nil, fmt.Errorf("rendering templates/%s.tmpl: %w", name, err)
	}
	return bytes.Clone(b.Bytes()), nil // the site keeps it, so without the room the buffer grew into
}

// parse makes one template set for each page: the shared parts and the page's own file.
func (t *Theme) parse(files []file) error {
	shared := template.New("shared").Option("missingkey=error")
	for _, f := range files {
		if strings.HasPrefix(f.name, "templates/parts/") {
			if err := add(shared, f); err != nil {
				return err
			}
		}
	}
	if shared.Lookup("base") == nil {
		return errors.New(`loading theme: no template of templates/parts defines "base"`)
	}
	for _, f := range files {
		dir, base := path.Split(f.name)
		if dir != "templates/" {
			continue
		}
		set, err := shared.Clone()
		if err != nil {
			return fmt.Errorf("loading theme: %w", err)
		}
		if err := add(set, f); err != nil {
			return err
		}
		if set.Lookup("main") == nil {
			return fmt.Errorf(`loading theme: %s does not define "main"`, f.name)
		}
		t.pages[strings.TrimSuffix(base, ".tmpl")] = set
	}
	return nil
}

func add(set *template.Template, f file) error {
	if _, err := set.New(f.name).Parse(string(f.data)); err != nil {
		return fmt.Errorf("loading theme: %w", err)
	}
	return nil
}

// fingerprinted returns where an asset lies in the site. The name holds the
// digest of the content, so that a browser may keep it for ever.
func fingerprinted(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return "assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
}
