package preview

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"afterword/site/internal/output"
)

// Disk is what the build reads through. It remembers every file and folder that
// the build asked for, with its content, so that a rebuild reads nothing again
// that did not change; and it is these, and no others, whose changes matter.
type Disk struct {
	mu      sync.Mutex
	folders map[string]*folder
	hooks   hooks
}

// hooks are what Disk needs of the world, for tests to replace.
type hooks struct {
	now     func() time.Time
	watch   func(dir string) // told of each folder before it is read
	unwatch func(dir string)
}

// folder is one folder and what was asked of it. Names are slash paths, "." is
// the folder itself.
type folder struct {
	mu    sync.Mutex // of the maps
	hooks *hooks
	named string // absolute path that it is known by
	root  *os.Root
	path  string // where that leads, links followed
	asked bool   // by the last build
	gone  bool   // it was not there when it was last looked for
	dirs  map[string]*listing
	files contents
	held  map[string]bool // folders that are watched
}

// listing is what is in one folder.
type listing struct {
	entries []fs.DirEntry
	err     error
}

// Folder returns what dir holds, and sees to it that dir is watched. Hidden
// files, left-overs of editors and published sites are not in it. A dir that
// does not exist is an error that wraps fs.ErrNotExist.
func (d *Disk) Folder(dir string) (fs.FS, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("reading folder %s: %w", dir, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.folders[abs]
	if !ok {
		f = &folder{hooks: &d.hooks, named: abs, gone: true}
		f.reset()
		d.folders[abs] = f
	}
	f.asked = true
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone {
		if _, err := f.open(); err != nil {
			return nil, fmt.Errorf("reading folder %s: %w", dir, err)
		}
	}
	return view{f}, nil
}

// open opens the folder, and reports whether it is another one than before.
func (f *folder) open() (other bool, err error) {
	real, err := filepath.EvalSymlinks(f.named)
	if err != nil {
		return false, err
	}
	root, err := os.OpenRoot(real)
	if err != nil {
		return false, err
	}
	if f.root != nil && !f.gone && same(root, f.root) {
		return false, root.Close()
	}
	f.shut()
	f.root, f.path, f.gone = root, real, false
	return true, nil
}

func (f *folder) shut() {
	if f.root != nil {
		f.root.Close()
	}
}

func (f *folder) reset() {
	f.dirs, f.files, f.held = map[string]*listing{}, contents{}, map[string]bool{}
}

// forget drops the folders that the last build, a good one, did not ask for.
func (d *Disk) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for abs, f := range d.folders {
		if f.asked {
			f.asked = false
			continue
		}
		f.mu.Lock()
		f.drop(".")
		f.shut()
		f.mu.Unlock()
		delete(d.folders, abs)
	}
}

// close lets go of all folders.
func (d *Disk) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.folders {
		f.shut()
	}
	clear(d.folders)
}

// change is what a rescan found.
type change struct {
	changed   bool // a build would see a difference
	unsettled bool // a file that changed is empty, or was growing as it was read
	lost      bool // a folder is gone; there will be no event when it comes back
}

// rescan compares what is remembered with the disk: at the named paths,
// absolute, and in the folders they lie in; or everywhere.
func (d *Disk) rescan(paths map[string]bool, everything bool) change {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all change
	for _, f := range d.folders {
		c := f.rescan(paths, everything)
		all.changed = all.changed || c.changed
		all.unsettled = all.unsettled || c.unsettled
		all.lost = all.lost || c.lost
	}
	return all
}

func (f *folder) rescan(paths map[string]bool, everything bool) change {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &scan{folder: f, named: map[string]bool{}}
	other, err := f.open()
	if err != nil {
		s.change = change{changed: !f.gone, lost: true}
		f.gone = true
		f.drop(".")
		return s.change
	}
	if other {
		everything, s.changed = true, true
	}
	if everything {
		s.tree(".")
		s.links()
		return s.change
	}
	for p := range paths {
		rel, err := filepath.Rel(f.path, p)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			continue
		}
		s.named[filepath.ToSlash(rel)] = true
	}
	for name := range s.named {
		// Only what happened to the folder itself names a folder that is known: it
		// may be another one now, with the same name.
		if name != "." && f.known(name) {
			s.tree(name)
		}
		s.dir(path.Dir(name))
		if name == "." {
			s.dir(name)
		}
	}
	s.links()
	return s.change
}

// same reports whether two handles are of one folder.
func same(a, b *os.Root) bool {
	x, err1 := a.Stat(".")
	y, err2 := b.Stat(".")
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// known reports whether anything is remembered of the folder at name.
func (f *folder) known(name string) bool {
	return f.dirs[name] != nil || f.held[name]
}

// drop forgets everything at and below name.
func (f *folder) drop(name string) {
	below := func(n string) bool { return name == "." || n == name || strings.HasPrefix(n, name+"/") }
	f.files.drop(below)
	for n := range f.dirs {
		if below(n) {
			delete(f.dirs, n)
		}
	}
	for n := range f.held {
		if below(n) {
			f.hooks.unwatch(f.full(n))
			delete(f.held, n)
		}
	}
}

func (f *folder) full(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

// hold has the folder at name watched, or the nearest one above that exists.
func (f *folder) hold(name string) {
	for ; !f.held[name]; name = path.Dir(name) {
		if info, err := f.root.Stat(name); err == nil && info.IsDir() {
			f.held[name] = true
			f.hooks.watch(f.full(name))
			return
		}
		if name == "." {
			return
		}
	}
}

// list returns what is in the folder at name. The watch is set first: what
// comes later makes an event.
func (f *folder) list(name string) *listing {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l, ok := f.dirs[name]; ok {
		return l
	}
	f.hold(name)
	l := f.readDir(name)
	f.dirs[name] = l
	return l
}

func (f *folder) readDir(name string) *listing {
	entries, err := fs.ReadDir(f.root.FS(), name)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return ignored(e.Name()) || e.IsDir() && output.IsSite(f.root.FS(), path.Join(name, e.Name()))
	})
	return &listing{entries, err}
}

// scan is one comparison of a folder with the disk.
type scan struct {
	folder *folder
	named  map[string]bool // files to read again whatever their times say
	seen   map[string]bool // folders that were compared
	change
}

// tree compares everything that is remembered at and below name, and watches
// it anew: what has this name may be another folder than before.
func (s *scan) tree(name string) {
	f := s.folder
	var dirs []string
	for n := range f.held {
		if name == "." || n == name || strings.HasPrefix(n, name+"/") {
			dirs = append(dirs, n)
		}
	}
	slices.Sort(dirs)
	for _, n := range dirs {
		if !f.held[n] {
			continue // dropped with a folder above it
		}
		f.hooks.unwatch(f.full(n))
		delete(f.held, n)
		f.hold(n)
		s.dir(n)
	}
}

// dir compares the listing of the folder at name and the files in it.
func (s *scan) dir(name string) {
	f := s.folder
	if s.seen[name] {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[name] = true
	if old, ok := f.dirs[name]; ok {
		s.listing(name, old)
	}
	files := f.files.byDir[name] // without what was dropped with a listing
	if len(files) == 0 {
		return
	}
	look := f.root.Lstat
	if inside, err := f.root.OpenRoot(name); err == nil { // the way to the folder is walked once, not for each file
		defer inside.Close()
		look = func(n string) (fs.FileInfo, error) { return inside.Lstat(path.Base(n)) }
	}
	for n := range files {
		s.file(n, look)
	}
}

// listing compares what is in the folder at name with what was in it.
func (s *scan) listing(name string, old *listing) {
	f := s.folder
	l := f.readDir(name)
	if errors.Is(l.err, fs.ErrNotExist) && name != "." {
		s.changed = true
		f.drop(name)
		return
	}
	was := make(map[string]fs.FileMode, len(old.entries))
	for _, e := range old.entries {
		was[e.Name()] = e.Type()
	}
	for _, e := range l.entries {
		kind, ok := was[e.Name()]
		if ok && kind == e.Type() {
			delete(was, e.Name())
			continue
		}
		s.changed = true
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
			s.unsettled = true // its writer has probably not got to writing yet
		}
	}
	for gone := range was { // or of another kind now
		s.changed = true
		f.drop(path.Join(name, gone))
	}
	s.changed = s.changed || message(l.err) != message(old.err)
	f.dirs[name] = l
}

// file reads the file at name again if it may have changed.
func (s *scan) file(name string, look func(name string) (fs.FileInfo, error)) {
	f := s.folder
	old := f.files.get(name)
	if !old.stale(look, name, s.named[name]) {
		return
	}
	c := f.read(name, old.whole)
	f.files.set(name, c)
	if old.equal(c) {
		return
	}
	s.changed = true
	if c.real != nil && (c.real.Size() == 0 || c.whole && int64(len(c.data)) != c.real.Size()) {
		s.unsettled = true
	}
}

// links compares all links, because a link shows the change of another file,
// and all files that were asked for and were not there, because the folder that
// they will be in may not be watched yet.
func (s *scan) links() {
	for name := range s.folder.files.elsewhere {
		s.file(name, s.folder.root.Lstat)
		s.folder.hold(path.Dir(name))
	}
}

// ignored reports whether a file is no source: hidden, or a left-over of an
// editor or a download. These names come and go while a file is saved.
func ignored(name string) bool {
	if strings.HasPrefix(name, ".") || name == "4913" || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") {
		return true
	}
	for _, end := range []string{"~", ".swp", ".swo", ".swx", ".bck", ".tmp", ".part", ".crdownload", "___jb_tmp___", "___jb_old___", "___jb_bak___"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return cmp.Or(err.Error(), "error")
}
