package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

const (
	fileMode fs.FileMode = 0o644
	dirMode  fs.FileMode = 0o755
)

// build makes the whole new site in p.next and gets it onto the disk.
func (p *publisher) build() error {
	if err := p.makeDir(p.next); err != nil {
		return err
	}
	mark := p.next + "/" + ManifestName
	if err := p.writeFile(mark, []byte(buildingHead)); err != nil {
		return err
	}
	if err := p.makeDirs(); err != nil {
		return err
	}
	fresh, err := p.fill()
	if err != nil {
		return err
	}
	for _, e := range p.foreign {
		if err := p.carry(e); err != nil {
			return at("keeping", e.name, err)
		}
	}
	if err := p.writeFile(mark, p.tree.Manifest()); err != nil {
		return err
	}
	if err := p.step("sync", p.next); err != nil {
		return err
	}
	return flush(filepath.Join(p.parent, p.next), append(fresh, ManifestName))
}

// makeDirs makes the folders of the new site.
func (p *publisher) makeDirs() error {
	need := make(map[string]bool)
	for name := range p.tree.files {
		for dir := path.Dir(name); dir != "." && !need[dir]; dir = path.Dir(dir) {
			need[dir] = true
		}
	}
	var list []string
	for dir := range need {
		list = append(list, dir)
	}
	for _, dir := range sorted(list) { // a folder sorts before what is in it
		if err := p.makeDir(p.next + "/" + dir); err != nil {
			return err
		}
	}
	return nil
}

// fill links or writes every file of the tree, and returns those it wrote.
func (p *publisher) fill() (fresh []string, err error) {
	names := p.tree.Paths()
	wrote := make([]bool, len(names))
	var group errgroup.Group
	group.SetLimit(min(8, 2*runtime.GOMAXPROCS(0)))
	for i, name := range names {
		group.Go(func() error {
			if p.sameOnDisk(name) && p.link(name) {
				return nil
			}
			wrote[i] = true
			p.written.Add(1)
			return p.writeFile(p.next+"/"+name, p.tree.files[name].Data)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i, name := range names {
		if wrote[i] {
			fresh = append(fresh, name)
		}
	}
	return fresh, nil
}

// link makes the file of the previous site part of the new one. It fails where
// the file system has no hard links; the file is then written like a new one.
func (p *publisher) link(name string) bool {
	if p.step("link", name) != nil {
		return false
	}
	return p.root.Link(p.base+"/"+name, p.next+"/"+name) == nil
}

func (p *publisher) makeDir(name string) error {
	if err := p.step("mkdir", name); err != nil {
		return at("making", name, err)
	}
	if err := p.root.Mkdir(name, dirMode); err != nil {
		return err
	}
	return p.root.Chmod(name, dirMode) // whatever the umask made of it
}

func (p *publisher) writeFile(name string, data []byte) error {
	if err := p.step("write", name); err != nil {
		return at("writing", name, err)
	}
	f, err := p.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(fileMode)
	}
	return at("writing", name, errors.Join(err, f.Close()))
}

// carry takes one foreign entry into the new site: by a hard link where that
// can be, so that it is the same file before and after the exchange.
func (p *publisher) carry(e entry) error {
	from, to := p.base+"/"+e.name, p.next+"/"+e.name
	if err := p.step("carry", e.name); err != nil {
		return err
	}
	if err := p.root.MkdirAll(path.Dir(to), dirMode); err != nil {
		return err
	}
	switch {
	case e.mode.IsDir():
		err := p.root.Mkdir(to, dirMode)
		if errors.Is(err, fs.ErrExist) { // the new site uses it too
			return nil
		}
		return errors.Join(err, p.root.Chmod(to, e.mode.Perm()))
	case e.mode&fs.ModeSymlink != 0:
		dest, err := p.root.Readlink(from)
		if err != nil {
			return err
		}
		return p.root.Symlink(dest, to)
	}
	err := p.root.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) { // removed meanwhile by its owner
		return nil
	}
	if !e.mode.IsRegular() {
		return err
	}
	return p.copyFile(from, to, e.mode.Perm())
}

func (p *publisher) copyFile(from, to string, mode fs.FileMode) error {
	src, err := p.root.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := p.root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err == nil {
		err = dst.Chmod(mode)
	}
	return errors.Join(err, dst.Close())
}

// swap puts the new site in the place of the old one, and returns where the old
// one is now.
func (p *publisher) swap(exists bool) (old string, err error) {
	if err := p.step("exchange", p.base); err != nil {
		return "", err
	}
	next, base := filepath.Join(p.parent, p.next), filepath.Join(p.parent, p.base)
	switch {
	case !exists:
		err = os.Rename(next, base)
	case p.opt.twoMoves:
		err = errors.ErrUnsupported
	default:
		err = exchange(next, base)
	}
	if errors.Is(err, errors.ErrUnsupported) {
		return p.aside, p.moveAside()
	}
	if err != nil {
		return "", fmt.Errorf("putting the new site in place: %w", err)
	}
	return p.next, nil
}

// retire removes the previous site after the exchange.
func (p *publisher) retire(old string, exists bool) error {
	err := flushDir(p.parent)
	if exists && err == nil {
		err = p.rescue(old)
	}
	if exists && err == nil {
		err = p.remove(old)
	}
	if err != nil {
		return fmt.Errorf("the new site is in place; clearing away the previous one: %w", err)
	}
	return nil
}

// moveAside replaces the output folder in two moves, and takes the first one
// back when the second fails.
func (p *publisher) moveAside() error {
	if err := p.root.Rename(p.base, p.aside); err != nil {
		return fmt.Errorf("moving the previous site aside: %w", err)
	}
	err := p.step("replace", p.base)
	if err == nil {
		err = p.root.Rename(p.next, p.base)
	}
	if err != nil {
		return fmt.Errorf("putting the new site in place: %w", errors.Join(err, p.root.Rename(p.aside, p.base)))
	}
	return nil
}

// rescue moves into the new site what its owner put into the old one, or
// replaced there, while the new one was being built.
func (p *publisher) rescue(old string) error {
	return fs.WalkDir(p.root.FS(), old, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(strings.TrimPrefix(full, old), "/")
		if d.IsDir() || name == ManifestName {
			return nil
		}
		_, ours := p.old[name]
		if _, fresh := p.tree.File(name); ours || fresh || slices.Contains(p.report.Replaced, name) {
			return nil
		}
		was, err := d.Info()
		if err != nil {
			return err
		}
		if is, err := p.root.Lstat(p.base + "/" + name); err == nil && os.SameFile(was, is) {
			return nil
		}
		if err := p.step("rescue", name); err != nil {
			return err
		}
		if err := p.root.MkdirAll(path.Dir(p.base+"/"+name), dirMode); err != nil {
			return err
		}
		return p.root.Rename(full, p.base+"/"+name)
	})
}
