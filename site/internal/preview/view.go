package preview

import (
	"bytes"
	"crypto/sha256"
	"io"
	"io/fs"
)

// view is a folder as a file system for the build. It answers like the folder
// on disk: kinds of files and errors included.
type view struct{ folder *folder }

// Open opens a file or a folder.
func (v view) Open(name string) (fs.File, error) {
	info, err := v.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		l := v.folder.list(name)
		if l.err != nil {
			return nil, l.err
		}
		return &openDir{openFile{Reader: bytes.NewReader(nil), info: info}, l.entries}, nil
	}
	data, err := v.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{bytes.NewReader(data), info}, nil
}

// ReadFile returns the content of a file. It must not be changed.
func (v view) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	c := v.folder.content(name, true)
	return c.data, c.err
}

// ReadDir returns what is in a folder, in order of name.
func (v view) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	l := v.folder.list(name)
	return l.entries, l.err
}

// Stat returns what is known of a file or a folder; links are followed.
func (v view) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	}
	c := v.folder.content(name, false)
	if c.real == nil {
		return nil, c.err
	}
	return c.real, nil
}

// Sum returns the SHA-256 of a file, which was made when it was read.
func (v view) Sum(name string) (sum [sha256.Size]byte, ok bool) {
	if !fs.ValidPath(name) {
		return sum, false
	}
	c := v.folder.content(name, true)
	return c.sum, c.err == nil
}

// openFile is a file of a view.
type openFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openDir is a folder of a view.
type openDir struct {
	openFile
	rest []fs.DirEntry
}

func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		list := d.rest
		d.rest = nil
		return list, nil
	}
	if len(d.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.rest))
	list := d.rest[:n]
	d.rest = d.rest[n:]
	return list, nil
}
