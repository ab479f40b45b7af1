package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// file is one file of a theme.
type file struct {
	name string // "templates/incident.tmpl"
	data []byte
}

// layer reads all files of both folders, those of override in place of those
// of builtin, in order of name.
func layer(builtin, override fs.FS) ([]file, error) {
	found := map[string][]byte{}
	for _, fsys := range []fs.FS{builtin, override} {
		if fsys == nil {
			continue
		}
		if err := read(fsys, found); err != nil {
			return nil, err
		}
	}
	files := make([]file, 0, len(found))
	for name, data := range found {
		files = append(files, file{name, data})
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// read adds the theme files of fsys to found. Hidden files and whatever lies
// outside templates and static is no part of a theme.
func read(fsys fs.FS, found map[string][]byte) error {
	for _, root := range []string{"templates", "static"} {
		err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && name == root {
				return nil
			}
			if err != nil {
				return err
			}
			if strings.HasPrefix(path.Base(name), ".") {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.Type().IsRegular() || root == "templates" && path.Ext(name) != ".tmpl" {
				return nil
			}
			data, err := fs.ReadFile(fsys, name)
			found[name] = data
			return err
		})
		if err != nil {
			return fmt.Errorf("reading theme: %w", err)
		}
	}
	return nil
}

// List returns the paths of all files of a built-in theme that an override may replace, in order.
func List(builtin fs.FS) ([]string, error) {
	files, err := layer(builtin, nil)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.name
	}
	return names, nil
}

// Eject returns the built-in file at name, to be copied into a folder of one's
// own and changed there. The error of an unknown name lists the nearest names.
func Eject(builtin fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(builtin, name)
	if err == nil {
		return data, nil
	}
	names, listErr := List(builtin)
	if listErr != nil {
		return nil, listErr
	}
	var near []string
	for _, n := range names {
		if strings.Contains(n, strings.TrimSuffix(path.Base(name), path.Ext(name))) {
			near = append(near, n)
		}
	}
	if len(near) == 0 {
		near = names
	}
	return nil, fmt.Errorf("the theme has no file %q; it has %s", name, strings.Join(near, ", "))
}
