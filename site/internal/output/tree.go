// Package output holds the finished site as a set of files, and puts it on disk.
//
// It knows nothing of what is in the files. A [Tree] is filled once and only
// read afterwards. [Write] publishes a tree: the new site is built in a folder
// beside the old one and the two are exchanged, so that a reader, a crash or a
// full disk meets the old site or the new one, and never a mixture.
package output

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Tree is the finished site: slash paths and their bytes.
// The zero value is an empty tree, ready for use.
//
// A file may be made only when it is first asked for, see [Tree.AddMade]. Its
// maker is a function of finished values, so it does not matter when that is.
type Tree struct {
	mu      sync.Mutex // of files and names, while folders are being filled
	files   map[string]*slot
	names   map[string]claim // by folded name: every file, and every folder above one
	folders []*folder        // those that are filled when they are first asked for
}

// File is one finished file.
type File struct {
	Path string // slash path relative to the root of the site, clean and local
	Data []byte // must not be changed
	Sum  [sha256.Size]byte
	Err  error // why it could not be made; Data is then nil
}

// Add puts one file into the tree. from names who made it, for the message when
// two makers claim one path. It refuses paths that are not clean and local,
// names that some file system cannot hold, and a path that differs from an
// earlier one only in case or in Unicode normalisation: on macOS and Windows
// these are one file, and which of the two wins would be chance.
func (t *Tree) Add(name string, data []byte, from string) error {
	file := File{Path: name, Data: data, Sum: sha256.Sum256(data)}
	return t.enter(&slot{file: file, size: len(data), known: true}, from)
}

// AddMade is [Tree.Add] for a file that make makes when it is asked for, perhaps
// more than once and always to the same bytes. make may be called by any
// goroutine, alongside the makers of other files.
func (t *Tree) AddMade(name string, make func() ([]byte, error), from string) error {
	return t.enter(&slot{file: File{Path: name}, make: make}, from)
}

// AddFolder is [Tree.AddMade] for files whose names are known only when they are
// made: fill adds files below dir to t when the first of them is asked for, and
// at the latest when all are. No other maker may add files below dir.
func (t *Tree) AddFolder(dir string, fill func(t *Tree) error, from string) error {
	if !local(dir) {
		return fmt.Errorf("adding the folder %q from %s: not a clean local path", dir, from)
	}
	t.folders = append(t.folders, &folder{dir: dir, from: from, fill: fill})
	return nil
}

// Grow makes room for n more files.
func (t *Tree) Grow(n int) {
	if t.files == nil {
		t.files = make(map[string]*slot, n)
		t.names = make(map[string]claim, n)
	}
}

func (t *Tree) enter(e *slot, from string) error {
	name := e.file.Path
	if !local(name) {
		return fmt.Errorf("adding %q from %s: not a clean local path", name, from)
	}
	if err := portable(name); err != nil {
		return fmt.Errorf("adding %q from %s: %w", name, from, err)
	}
	if err := t.claim(name, from); err != nil {
		return fmt.Errorf("adding %q from %s: %w", name, from, err)
	}
	t.files[name] = e
	return nil
}

// Has reports whether there is a file at name.
func (t *Tree) Has(name string) bool {
	_, err := t.find(name)
	return err == nil
}

// File returns the file at name. One that is made on demand is made now, and
// kept.
func (t *Tree) File(name string) (File, bool) {
	e, err := t.find(name)
	if err == errNoFile {
		return File{}, false
	}
	if err != nil {
		return File{Path: name, Err: err}, true
	}
	return e.get(true), true
}

// pass returns the file at name, which must exist. One that is made on demand
// is made now and not kept: a big site need not be in memory as a whole.
func (t *Tree) pass(name string) File { return t.files[name].get(false) }

// errNoFile says that there is no file at a name.
var errNoFile = errors.New("there is no such file")

// find returns what is at name, after filling the folder above it.
func (t *Tree) find(name string) (*slot, error) {
	for _, f := range t.folders {
		if strings.HasPrefix(name, f.dir+"/") {
			if err := t.fill(f); err != nil {
				return nil, err
			}
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if e, ok := t.files[name]; ok {
		return e, nil
	}
	return nil, errNoFile
}

// Complete fills all folders, so that all names are known, and says which could
// not be filled. [Tree.Paths] and what counts or sums up files does it too;
// what could not be filled is then not counted.
func (t *Tree) Complete() error {
	var all []error
	for _, f := range t.folders {
		all = append(all, t.fill(f))
	}
	return errors.Join(all...)
}

// fill fills one folder, once: first a tree of its own, so that this one can be
// read meanwhile.
func (t *Tree) fill(f *folder) error {
	f.once.Do(func() {
		own := new(Tree)
		if f.err = f.fill(own); f.err == nil {
			f.err = t.graft(own, f)
		}
	})
	return f.err
}

// graft takes the files of a filled folder into the tree.
func (t *Tree) graft(own *Tree, f *folder) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(own.files)) {
		if !strings.HasPrefix(name, f.dir+"/") {
			return fmt.Errorf("adding %q from %s: not below %s", name, f.from, f.dir)
		}
		if err := t.enter(own.files[name], f.from); err != nil {
			return err
		}
	}
	return nil
}

// folder is a part of the tree that is filled when it is first asked for.
type folder struct {
	dir  string
	from string
	fill func(t *Tree) error
	once sync.Once
	err  error
}

// all returns the files after filling all folders.
func (t *Tree) all() map[string]*slot {
	_ = t.Complete() // who has to know asks for it
	return t.files
}

// Len returns the number of files.
func (t *Tree) Len() int { return len(t.all()) }

// Paths returns all paths in ascending order.
func (t *Tree) Paths() []string { return slices.Sorted(maps.Keys(t.all())) }

// Size returns the number of bytes in all files together.
func (t *Tree) Size() int64 {
	var n int64
	t.digest(t.Paths())
	for _, e := range t.all() {
		_, size := e.digest()
		n += int64(size)
	}
	return n
}

// digest makes the digests of files, several at a time.
func (t *Tree) digest(paths []string) {
	_ = each(len(paths), func(i int) error {
		t.files[paths[i]].digest()
		return nil
	})
}

// Hash returns a digest of all paths and contents: equal trees, equal digests.
func (t *Tree) Hash() string {
	h := sha256.New()
	paths := t.Paths()
	t.digest(paths)
	for _, p := range paths {
		sum, _ := t.files[p].digest()
		fmt.Fprintf(h, "%d %s\x00", len(p), p)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// slot is a file of a tree, made or not made yet.
type slot struct {
	mu    sync.Mutex
	make  func() ([]byte, error) // nil when file has its data
	file  File                   // without data while make is set
	size  int                    // with file.Sum and file.Err what is known of the data
	known bool
}

// get returns the file, and keeps its data when keep is set.
func (e *slot) get(keep bool) File {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.made(keep)
}

// made is get under the lock.
func (e *slot) made(keep bool) File {
	if e.make == nil {
		return e.file
	}
	f := e.file
	f.Data, f.Err = e.make()
	f.Sum = sha256.Sum256(f.Data)
	e.file.Sum, e.file.Err, e.size, e.known = f.Sum, f.Err, len(f.Data), true
	if keep {
		e.file.Data, e.make = f.Data, nil
	}
	return f
}

// digest returns the SHA-256 and the length of the data.
func (e *slot) digest() (sum [sha256.Size]byte, size int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.known {
		e.made(false)
	}
	return e.file.Sum, e.size
}

// local reports whether name is a slash path that is clean, relative and stays inside.
func local(name string) bool {
	if name == "" || name == "." || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	return path.Clean(name) == name && name != ".." && !strings.HasPrefix(name, "../")
}
