// Command bundle makes the assets of the built-in theme from their sources:
// every default/src/NAME.js becomes the classic script static/js/NAME.js, and
// every default/src/css/*.css that no other imports becomes static/css/*.css.
//
// Run it through `go generate ./themes`. Its output is committed, and a test
// fails when the output is older than the sources.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	files, err := bundle("default")
	if err == nil {
		err = write("default", files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// asset is one finished file.
type asset struct {
	name string // relative to the theme: "static/js/site.js"
	data []byte
}

// bundle makes all assets of the theme in the folder dir, in order of name.
func bundle(dir string) ([]asset, error) {
	scripts, err := filepath.Glob(filepath.Join(dir, "src", "*.js"))
	if err != nil {
		return nil, err
	}
	entries := append(scripts, filepath.Join(dir, "src", "css", "site.css"))
	var files []asset
	for _, entry := range entries {
		data, err := build(entry)
		if err != nil {
			return nil, fmt.Errorf("bundling %s: %w", entry, err)
		}
		kind := filepath.Ext(entry)[1:]
		files = append(files, asset{"static/" + kind + "/" + filepath.Base(entry), data})
	}
	slices.SortFunc(files, func(a, b asset) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return files, nil
}

// inner are properties that nothing outside the search client reads, so that
// they can have short names: not the browser, not the index, not a page, not a
// test. Elsewhere the same words may be names of others.
const inner = "^(" +
	"about|adds|again|aliases|anchor|bit|bytes|chips|chosen|count|doc|end|excluded|facetTerms|failed|fragment|groups|label|later|lens|" +
	"list|lists|lookup|manifest|marks|mask|measures|named|number|order|partial|parts|places|positions|postings|query|rank|rest|score|" +
	"selection|start|surface|surfaces|symbol|total|turn|uint|url|weight|without|words)$"

// build bundles one entry into a classic script or one stylesheet.
func build(entry string) ([]byte, error) {
	css := filepath.Ext(entry) == ".css"
	options := api.BuildOptions{
		EntryPoints:      []string{entry},
		Bundle:           true,
		Charset:          api.CharsetUTF8,
		LegalComments:    api.LegalCommentsNone,
		MinifyWhitespace: true,
		LogLevel:         api.LogLevelSilent,
	}
	if !css {
		// An immediately called function: a classic script leaves no names behind.
		options.Format = api.FormatIIFE
		options.Target = api.ES2022
		options.MinifyIdentifiers = true
		options.MinifySyntax = true
		if filepath.Base(entry) == "search.js" {
			options.MangleProps = inner
		}
	}
	result := api.Build(options)
	var troubles []error
	for _, m := range slices.Concat(result.Errors, result.Warnings) {
		where := entry
		if m.Location != nil {
			where = fmt.Sprintf("%s:%d:%d", m.Location.File, m.Location.Line, m.Location.Column)
		}
		troubles = append(troubles, fmt.Errorf("%s: %s", where, m.Text))
	}
	if len(troubles) > 0 {
		return nil, errors.Join(troubles...)
	}
	return result.OutputFiles[0].Contents, nil
}

// write puts the assets where the theme keeps them.
func write(dir string, files []asset) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.data, 0o666); err != nil {
			return err
		}
	}
	return nil
}
