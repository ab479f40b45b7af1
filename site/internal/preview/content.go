package preview

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path"
	"time"
)

// racy is how long after its last change a file may still change without its
// time showing it: some file systems keep times to two seconds.
const racy = 2 * time.Second

// content is one file as it was when it was read. It is not changed afterwards.
type content struct {
	info  fs.FileInfo // of the name itself; nil when there is nothing at it
	real  fs.FileInfo // of the file read: another one for a link; nil after an error
	whole bool        // it was read, not only looked at
	data  []byte
	sum   [sha256.Size]byte
	err   error
	racy  bool // read so soon after its last change that another may hide behind the same time
}

// content returns the file at name, reading it when that was not done yet.
func (f *folder) content(name string, whole bool) *content {
	f.mu.Lock()
	c := f.files.get(name)
	if c == nil {
		f.hold(path.Dir(name))
	}
	f.mu.Unlock()
	if c != nil && (c.whole || !whole) {
		return c
	}
	c = f.read(name, whole) // unlocked: a build reads several files at once
	f.mu.Lock()
	defer f.mu.Unlock()
	if old := f.files.get(name); old != nil && (old.whole || !whole) {
		return old
	}
	f.files.set(name, c)
	return c
}

// read looks at what is behind name, a file or a link to a file inside the
// folder, and reads it when whole is set. Nothing else is opened, because
// opening a pipe waits for whoever writes to it.
func (f *folder) read(name string, whole bool) *content {
	c := &content{whole: whole}
	if c.info, c.err = f.root.Lstat(name); c.err != nil {
		return c
	}
	c.real = c.info
	if c.info.Mode()&fs.ModeSymlink != 0 {
		if c.real, c.err = f.root.Stat(name); c.err != nil {
			return c
		}
	}
	c.racy = f.hooks.now().Sub(c.real.ModTime()) < racy
	if !whole {
		return c
	}
	if !c.real.Mode().IsRegular() {
		c.err = &fs.PathError{Op: "open", Path: name, Err: errors.New("not a regular file")}
		return c
	}
	if c.data, c.err = f.root.ReadFile(name); c.err == nil {
		c.sum = sha256.Sum256(c.data)
	}
	return c
}

// stale reports whether the file at name has to be read again to know whether
// it changed.
func (c *content) stale(look func(name string) (fs.FileInfo, error), name string, named bool) bool {
	if named || c.racy || c.info == nil || !c.info.Mode().IsRegular() || c.err != nil {
		return true
	}
	info, err := look(name)
	return err != nil || c.info.Size() != info.Size() || !c.info.ModTime().Equal(info.ModTime()) ||
		c.info.Mode() != info.Mode() || !os.SameFile(c.info, info)
}

// equal reports whether a build would see no difference.
func (c *content) equal(d *content) bool {
	if message(c.err) != message(d.err) || (c.info == nil) != (d.info == nil) || (c.real == nil) != (d.real == nil) {
		return false
	}
	if c.info != nil && c.info.Mode().Type() != d.info.Mode().Type() {
		return false
	}
	if c.real == nil {
		return true
	}
	if c.real.Mode().Type() != d.real.Mode().Type() || c.real.Mode().IsRegular() && c.real.Size() != d.real.Size() {
		return false
	}
	return c.sum == d.sum
}

// contents are the files of a folder that were asked for.
type contents struct {
	byDir     map[string]map[string]*content // by the folder that they lie in, by whole name
	elsewhere map[string]bool                // the names that show another file, or none
}

// get returns what is remembered at name; nil for nothing.
func (l *contents) get(name string) *content { return l.byDir[path.Dir(name)][name] }

func (l *contents) set(name string, c *content) {
	if l.byDir == nil {
		l.byDir, l.elsewhere = map[string]map[string]*content{}, map[string]bool{}
	}
	dir := path.Dir(name)
	if l.byDir[dir] == nil {
		l.byDir[dir] = map[string]*content{}
	}
	l.byDir[dir][name] = c
	if c.info == nil || c.info.Mode()&fs.ModeSymlink != 0 {
		l.elsewhere[name] = true
	} else {
		delete(l.elsewhere, name)
	}
}

// drop forgets the names of which gone is true.
func (l *contents) drop(gone func(name string) bool) {
	for dir, files := range l.byDir {
		for name := range files {
			if gone(name) {
				delete(files, name)
				delete(l.elsewhere, name)
			}
		}
		if len(files) == 0 {
			delete(l.byDir, dir)
		}
	}
}
