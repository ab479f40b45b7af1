// Command echarts builds the committed custom bundle of Apache ECharts from its
// npm packages. It is run by hand when the version or the entry changes:
//
//	cd $(mktemp -d) && npm pack echarts@6.1.0 zrender@6.1.0 tslib@2.3.0
//	(unpack each into node_modules/NAME)
//	go run ./themes/bundle/echarts PATH/node_modules
//
// Nothing of the packages but the finished bundle and the licences is kept.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

const banner = `/*! Custom build of Apache ECharts 6.1.0 (Apache-2.0) with zrender 6.1.0 (BSD-3-Clause) and tslib 2.3.0 (0BSD). Modified: only the parts that Afterword uses. Licences and notices: THIRD-PARTY in this folder. */`

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./themes/bundle/echarts NODE_MODULES")
		os.Exit(2)
	}
	if err := build(os.Args[1], filepath.Join("themes", "default")); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// build bundles the entry of the theme in dir with the packages of modules, and
// collects their licences.
func build(modules, dir string) error {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, "src", "vendor", "echarts.js")},
		NodePaths:         []string{modules},
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatIIFE,
		GlobalName:        "echarts",
		Target:            api.ES2018,
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`, "__DEV__": "false"},
		Banner:            map[string]string{"js": banner},
		LegalComments:     api.LegalCommentsNone,
	})
	if len(result.Errors) > 0 {
		return errors.New(result.Errors[0].Text)
	}
	out := filepath.Join(dir, "static", "vendor")
	if err := os.WriteFile(filepath.Join(out, "echarts.js"), result.OutputFiles[0].Contents, 0o666); err != nil {
		return err
	}
	var text []byte
	for _, part := range []struct{ title, file string }{
		{"Apache ECharts 6.1.0, NOTICE", "echarts/NOTICE"},
		{"Apache ECharts 6.1.0, LICENSE", "echarts/LICENSE"},
		{"d3, parts of which are in Apache ECharts", "echarts/licenses/LICENSE-d3"},
		{"zrender 6.1.0, LICENSE", "zrender/LICENSE"},
		{"tslib 2.3.0, LICENSE", "tslib/LICENSE.txt"},
	} {
		data, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(part.file)))
		if err != nil {
			return err
		}
		text = fmt.Appendf(text, "== %s ==\n\n%s\n\n", part.title, data)
	}
	return os.WriteFile(filepath.Join(out, "THIRD-PARTY.txt"), text, 0o666)
}
