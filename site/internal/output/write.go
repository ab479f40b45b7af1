package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// Options tells Write how to publish. The zero value is a good one.
type Options struct {
	// Sources are the folders that the site is made of. The output folder may
	// lie inside one, but may neither be one nor hold one.
	Sources []string
	// Force takes over a folder that Write did not make: files at the paths of
	// the site are replaced, all others stay.
	Force bool
	// LockWait is how long to wait for another process that publishes to the
	// same folder before giving up with a [LockedError].
	LockWait time.Duration
	// Waiting, if set, is called once when waiting begins, with the holder.
	Waiting func(holder string)
	// Stop, when closed, ends the waiting with an error that is [context.Canceled].
	Stop <-chan struct{}
	// Progress, if set, is called for each file with how many are done.
	Progress func(done, total int)

	// trap, in tests, is called before each change to the disk and may fail it.
	trap func(op, name string) error
	// twoMoves, in tests, does as if folders could not be exchanged.
	twoMoves bool
}

// Report says what Write did.
type Report struct {
	Written  int      // files that are new or changed
	Kept     int      // files that are as they were, with their times
	Removed  []string // files of the previous site that are gone
	Foreign  []string // files that Write did not make, and left in place
	Replaced []string // files that Write did not make, and replaced by force
}

// Write makes dir hold tree, in one step that is never seen half done.
//
// The new site is built in the folder .NAME.afterword-next beside dir; files
// that did not change are hard links to the old ones. When everything is on the
// disk, the two folders are exchanged and the old one is removed. If Write fails
// or the process is killed at any point, dir is the old site or the new one,
// whole; the next Write clears away what was left. (Where the system cannot
// exchange folders the old one is moved aside first: a process that is killed
// between the two moves leaves nothing at dir until the next Write moves it
// back.) A site that would not change is not touched.
//
// Write refuses to replace a folder that it did not make (it looks for
// [ManifestName]) unless it is empty or o.Force is set, and it refuses file
// system roots, the home folder, the sources and any folder above one. Files in
// dir that are not of the previous site are foreign: they are kept.
//
// Modes are 0644 and 0755 whatever the umask, as part of the result.
func Write(tree *Tree, dir string, o Options) (Report, error) {
	target, err := resolve(dir)
	if err != nil {
		return Report{}, accident(dir, err)
	}
	if err := refuse(target, o.Sources); err != nil {
		return Report{}, err
	}
	parent, base := filepath.Split(target)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return Report{}, accident(parent, err)
	}
	lock, err := acquire(filepath.Join(parent, "."+base+".afterword-lock"), o)
	if err != nil {
		return Report{}, accident(target, err)
	}
	defer lock.release()
	root, err := os.OpenRoot(parent)
	if err != nil {
		return Report{}, accident(parent, err)
	}
	defer root.Close()
	if err := tree.Complete(); err != nil {
		return Report{}, err
	}
	p := &publisher{
		tree: tree, opt: o, root: root, parent: parent,
		base: base, next: "." + base + ".afterword-next", aside: "." + base + ".afterword-old",
	}
	if err := p.publish(); err != nil {
		return Report{}, accident(target, err)
	}
	p.report.Written = int(p.written.Load())
	p.report.Kept = tree.Len() - p.report.Written
	return p.report, nil
}

// publisher is one run of Write, under the lock. Names are relative to root.
type publisher struct {
	tree   *Tree
	opt    Options
	root   *os.Root // the folder that holds the output folder
	parent string   // its absolute path
	base   string   // the output folder
	next   string   // the new site until the exchange, the old one after it
	aside  string   // the old site where folders cannot be exchanged

	old     manifest // of the previous site
	oldHead []byte   // its manifest as it lies on disk; nil when there is none
	foreign []entry  // what lies in the output folder and is not ours
	written atomic.Int64
	report  Report
}

// publish is the straight line of one run.
func (p *publisher) publish() error {
	if err := p.recover(); err != nil {
		return err
	}
	exists, err := p.inspect()
	if err != nil {
		return err
	}
	changed, err := p.build()
	if err == nil && !changed {
		return nil
	}
	if err != nil {
		// Best effort: what cannot be removed now, the next run removes.
		_ = p.root.RemoveAll(p.next)
		return err
	}
	old, err := p.swap(exists)
	if err != nil {
		_ = p.root.RemoveAll(p.next)
		return err
	}
	p.report.Removed = p.gone()
	return p.retire(old, exists)
}

// step is called before every change to the disk.
func (p *publisher) step(op, name string) error {
	if p.opt.trap != nil {
		return p.opt.trap(op, name)
	}
	return nil
}

// recover clears away what a killed run left.
func (p *publisher) recover() error {
	if _, err := p.root.Lstat(p.base); errors.Is(err, fs.ErrNotExist) && p.isOurs(p.aside) {
		if err := p.step("restore", p.aside); err != nil {
			return err
		}
		if err := p.root.Rename(p.aside, p.base); err != nil {
			return fmt.Errorf("moving the previous site back: %w", err)
		}
	}
	for _, name := range []string{p.next, p.aside} {
		if _, err := p.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if !p.isOurs(name) {
			return refusal(filepath.Join(p.parent, name), "move it away", "this name is needed while publishing, and the folder is not one that Afterword made")
		}
		if err := p.remove(name); err != nil {
			return fmt.Errorf("clearing away an unfinished site: %w", err)
		}
	}
	return nil
}

// isOurs reports whether the folder is empty or carries the mark of a site,
// finished or not.
func (p *publisher) isOurs(name string) bool {
	entries, err := fs.ReadDir(p.root.FS(), name)
	return err == nil && (len(entries) == 0 || IsSite(p.root.FS(), name))
}

// remove deletes a site of ours. The mark goes last, so that a run that is
// killed here leaves a folder that is still known.
func (p *publisher) remove(name string) error {
	entries, err := fs.ReadDir(p.root.FS(), name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == ManifestName {
			continue
		}
		full := name + "/" + e.Name()
		if err := p.step("remove", full); err != nil {
			return err
		}
		if err := p.root.RemoveAll(full); err != nil {
			return err
		}
	}
	if err := p.step("remove", name); err != nil {
		return err
	}
	return p.root.RemoveAll(name)
}

// gone returns the files of the previous site that the new one does not have.
func (p *publisher) gone() []string {
	var list []string
	for name := range p.old {
		if !p.tree.Has(name) {
			list = append(list, name)
		}
	}
	return sorted(list)
}

// resolve returns the absolute path of dir with the links on the way followed,
// as far as it exists: it is the folder behind a link that is exchanged.
func resolve(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no output folder is named")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	rest := ""
	for at := abs; ; {
		real, err := filepath.EvalSymlinks(at)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if info, err := os.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", fmt.Errorf("%s is a link to nothing", at)
		}
		up := filepath.Dir(at)
		if up == at {
			return abs, nil
		}
		rest, at = filepath.Join(filepath.Base(at), rest), up
	}
}

// refuse guards the folders whose replacement would be a catastrophe, with
// force or without.
func refuse(target string, sources []string) error {
	const hint = "name a folder of its own, such as public, with -o"
	if filepath.Dir(target) == target {
		return refusal(target, hint, "this is the root of a file system")
	}
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		if home, err = resolve(home); err == nil && within(home, target) {
			return refusal(target, hint, "your home folder is there")
		}
	}
	for _, src := range sources {
		real, err := resolve(src)
		if err != nil {
			return err
		}
		if within(real, target) {
			return refusal(target, hint, "the source folder %s is there", src)
		}
	}
	return nil
}

// within reports whether path is dir or lies below it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
