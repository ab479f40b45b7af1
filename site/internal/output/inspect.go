package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// entry is one foreign thing in the output folder.
type entry struct {
	name string // relative to the output folder
	mode fs.FileMode
}

// inspect looks at what lies at the output folder, and decides whether it may
// be replaced and what in it is kept. It reports whether there is a folder.
func (p *publisher) inspect() (exists bool, err error) {
	info, err := p.root.Lstat(p.base)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	full := filepath.Join(p.parent, p.base)
	if !info.IsDir() {
		return false, refusal(full, "name another folder with -o", "this is a file, not a folder")
	}
	entries, err := fs.ReadDir(p.root.FS(), p.base)
	if err != nil {
		return false, err
	}
	if len(entries) == 0 {
		return true, nil
	}
	if err := p.readOld(full); err != nil {
		return false, err
	}
	if err := p.findForeign(); err != nil {
		return false, err
	}
	return true, p.settleConflicts()
}

// readOld reads the manifest of the previous site, and refuses a folder without one.
func (p *publisher) readOld(full string) error {
	data, err := p.root.ReadFile(p.base + "/" + ManifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil {
		if p.old, err = parseManifest(data); err == nil {
			p.oldHead = data
			return nil
		}
	}
	if p.opt.Force {
		return nil
	}
	if errors.Is(err, errDamaged) {
		return refusal(full, "delete the folder, or use --force to replace what the site needs and keep the rest",
			"%v, so that it is not known which of its files are foreign", err)
	}
	return refusal(full, "name another folder with -o, or use --force to replace what the site needs and keep the rest",
		"the folder is not empty, and Afterword did not make it")
}

// findForeign lists what is not of the previous site: files, links, and folders
// that hold no file of it.
func (p *publisher) findForeign() error {
	ours := make(map[string]bool)
	for name := range p.old {
		for dir := path.Dir(name); dir != "." && !ours[dir]; dir = path.Dir(dir) {
			ours[dir] = true
		}
	}
	return fs.WalkDir(p.root.FS(), p.base, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(strings.TrimPrefix(full, p.base), "/")
		if name == "" || name == ManifestName {
			return nil
		}
		if d.IsDir() {
			if ours[name] {
				return nil
			}
		} else if _, known := p.old[name]; known {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		p.foreign = append(p.foreign, entry{name, info.Mode()})
		return nil
	})
}

// settleConflicts takes from the foreign entries those that stand where the new
// site has a file or a folder: an error, or replaced by force.
func (p *publisher) settleConflicts() error {
	needed := make(map[string]bool) // folders of the new site
	for name := range p.tree.files {
		for dir := path.Dir(name); dir != "." && !needed[dir]; dir = path.Dir(dir) {
			needed[dir] = true
		}
	}
	below := "\x00" // a foreign folder that a file of the new site replaces
	keep := p.foreign[:0]
	for _, e := range p.foreign {
		isFile := p.tree.Has(e.name)
		inside := strings.HasPrefix(e.name, below+"/")
		if !isFile && !inside && (e.mode.IsDir() || !needed[e.name]) {
			keep = append(keep, e)
			continue
		}
		if !p.opt.Force {
			return refusal(filepath.Join(p.parent, p.base, filepath.FromSlash(e.name)), "move it away, or use --force to replace it",
				"the site has a file at this path, and Afterword did not make the one that is there")
		}
		switch {
		case !e.mode.IsDir():
			p.report.Replaced = append(p.report.Replaced, e.name)
		case !inside:
			below = e.name
		}
	}
	p.foreign = keep
	for _, e := range keep {
		if !e.mode.IsDir() {
			p.report.Foreign = append(p.report.Foreign, e.name)
		}
	}
	return nil
}

// sameOnDisk reports whether the previous site holds the file of the new one,
// with its mode. The bytes are compared: a manifest says what was written, not
// what an editor or a bad disk made of it since.
func (p *publisher) sameOnDisk(file File) bool {
	if sum, ok := p.old[file.Path]; !ok || sum != file.Sum {
		return false
	}
	full := p.base + "/" + file.Path
	info, err := p.root.Lstat(full)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != fileMode || info.Size() != int64(len(file.Data)) {
		return false
	}
	f, err := p.root.Open(full)
	if err != nil {
		return false
	}
	defer f.Close()
	buf := make([]byte, min(len(file.Data)+1, 64<<10))
	for rest := file.Data; ; {
		n, err := f.Read(buf)
		if n > len(rest) || !bytes.Equal(buf[:n], rest[:n]) {
			return false
		}
		rest = rest[n:]
		if err == io.EOF {
			return len(rest) == 0
		}
		if err != nil {
			return false
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// at names the step of a failure.
func at(doing, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", doing, name, err)
}
