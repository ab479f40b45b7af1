// Package themes holds the built-in theme: its templates and the finished
// assets that pages load.
//
// What the assets are made from lies in default/src and is not part of the
// binary; `go generate ./themes` bundles it.
package themes

import (
	"embed"
	"io/fs"
)

//go:generate go run ./bundle

//go:embed default/templates default/static
var files embed.FS

// Default returns the built-in theme: templates/*.tmpl, one per kind of page;
// templates/parts/*.tmpl, what pages share; static/, the assets.
func Default() fs.FS {
	sub, err := fs.Sub(files, "default")
	if err != nil {
		panic(err) // "default" is a valid path, so Sub cannot fail
	}
	return sub
}
