package output

import (
	"bytes"
	"context"
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
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

const (
	fileMode fs.FileMode = 0o644
	dirMode  fs.FileMode = 0o755
)

// build makes the whole new site in p.next and gets it onto the disk. It reports
// false, and has changed nothing, when the previous site is the new one already,
// to the last byte on the disk.
func (p *publisher) build() (changed bool, err error) {
	begin := sync.OnceValue(p.begin)
	fresh, kept, err := p.fill(begin)
	if err != nil {
		return true, err
	}
	if len(fresh) == 0 && len(p.report.Replaced) == 0 && bytes.Equal(p.oldHead, p.tree.Manifest()) {
		return false, nil
	}
	if err := begin(); err != nil {
		return true, err
	}
	written, err := p.keep(kept)
	if err != nil {
		return true, err
	}
	fresh = append(fresh, written...)
	for _, e := range p.foreign {
		if err := p.carry(e); err != nil {
			return true, at("keeping", e.name, err)
		}
	}
	if err := p.writeFile(p.next+"/"+ManifestName, p.tree.Manifest()); err != nil {
		return true, err
	}
	if err := p.step("sync", p.next); err != nil {
		return true, err
	}
	return true, flush(filepath.Join(p.parent, p.next), append(fresh, ManifestName))
}

// begin makes the folders of the new site, with the mark of an unfinished one.
func (p *publisher) begin() error {
	if err := p.makeDir(p.next); err != nil {
		return err
	}
	if err := p.writeFile(p.next+"/"+ManifestName, []byte(buildingHead)); err != nil {
		return err
	}
	return p.makeDirs()
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

// fill makes every file of the tree, writes those that are new or changed, and
// returns both kinds. begin is called before the first is written.
func (p *publisher) fill(begin func() error) (fresh, kept []string, err error) {
	names := p.tree.Paths()
	same := make([]bool, len(names))
	var done atomic.Int64
	err = each(len(names), func(i int) error {
		file := p.tree.pass(names[i])
		if file.Err != nil {
			return file.Err
		}
		if n := int(done.Add(1)); p.opt.Progress != nil {
			p.opt.Progress(n, len(names))
		}
		if same[i] = p.sameOnDisk(file); same[i] {
			return nil
		}
		if err := begin(); err != nil {
			return err
		}
		p.written.Add(1)
		return p.writeFile(p.next+"/"+file.Path, file.Data)
	})
	for i, name := range names {
		if same[i] {
			kept = append(kept, name)
		} else {
			fresh = append(fresh, name)
		}
	}
	return fresh, kept, err
}

// keep makes the files of the previous site part of the new one, and returns
// those that it had to write because the file system has no hard links.
func (p *publisher) keep(kept []string) (written []string, err error) {
	linked := make([]bool, len(kept))
	err = each(len(kept), func(i int) error {
		if linked[i] = p.link(kept[i]); linked[i] {
			return nil
		}
		file := p.tree.pass(kept[i])
		if file.Err != nil {
			return file.Err
		}
		p.written.Add(1)
		return p.writeFile(p.next+"/"+file.Path, file.Data)
	})
	for i, name := range kept {
		if !linked[i] {
			written = append(written, name)
		}
	}
	return written, err
}

// each calls do for the numbers below n, several at a time, until one fails.
func each(n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(min(8, 2*runtime.GOMAXPROCS(0)))
	for i := range n {
		group.Go(func() error {
			if ctx.Err() != nil {
				return nil
			}
			return do(i)
		})
	}
	return group.Wait()
}

// link makes the file of the previous site part of the new one. It fails where
// the file system has no hard links.
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
		if ours || p.tree.Has(name) || slices.Contains(p.report.Replaced, name) {
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
