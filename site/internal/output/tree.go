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
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// Tree is the finished site: slash paths and their bytes.
// The zero value is an empty tree, ready for use.
type Tree struct {
	files map[string]File
	names map[string]claim // by folded name: every file, and every folder above one
}

// File is one finished file.
type File struct {
	Path string // slash path relative to the root of the site, clean and local
	Data []byte // must not be changed once added
	Sum  [sha256.Size]byte
}

// Add puts one file into the tree. from names who made it, for the message when
// two makers claim one path. It refuses paths that are not clean and local,
// names that some file system cannot hold, and a path that differs from an
// earlier one only in case or in Unicode normalisation: on macOS and Windows
// these are one file, and which of the two wins would be chance.
func (t *Tree) Add(name string, data []byte, from string) error {
	return t.AddSummed(name, data, sha256.Sum256(data), from)
}

// AddSummed is [Tree.Add] for a maker that remembers the SHA-256 of data, which
// is trusted.
func (t *Tree) AddSummed(name string, data []byte, sum [sha256.Size]byte, from string) error {
	if !local(name) {
		return fmt.Errorf("adding %q from %s: not a clean local path", name, from)
	}
	if err := portable(name); err != nil {
		return fmt.Errorf("adding %q from %s: %w", name, from, err)
	}
	if err := t.claim(name, from); err != nil {
		return fmt.Errorf("adding %q from %s: %w", name, from, err)
	}
	t.files[name] = File{Path: name, Data: data, Sum: sum}
	return nil
}

// File returns the file at name.
func (t *Tree) File(name string) (File, bool) {
	f, ok := t.files[name]
	return f, ok
}

// Len returns the number of files.
func (t *Tree) Len() int { return len(t.files) }

// Paths returns all paths in ascending order.
func (t *Tree) Paths() []string { return slices.Sorted(maps.Keys(t.files)) }

// Size returns the number of bytes in all files together.
func (t *Tree) Size() int64 {
	var n int64
	for _, f := range t.files {
		n += int64(len(f.Data))
	}
	return n
}

// Hash returns a digest of all paths and contents: equal trees, equal digests.
func (t *Tree) Hash() string {
	h := sha256.New()
	for _, p := range t.Paths() {
		f := t.files[p]
		fmt.Fprintf(h, "%d %s\x00", len(p), p)
		h.Write(f.Sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// local reports whether name is a slash path that is clean, relative and stays inside.
func local(name string) bool {
	if name == "" || name == "." || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	return path.Clean(name) == name && name != ".." && !strings.HasPrefix(name, "../")
}
