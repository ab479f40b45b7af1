package output

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// lockPause is the time between two attempts to get a lock that is held.
const lockPause = 50 * time.Millisecond

// lock is the right to publish to one folder. The kernel takes it back when the
// process dies, however it dies.
type lock struct {
	path string
	file *os.File
}

// acquire takes the lock at path, waiting for its holder as o says. The file
// lies beside the output folder: never among the sources, which may be read-only.
func acquire(path string, o Options) (*lock, error) {
	waiting := o.Waiting
	for start := time.Now(); ; {
		l, err := tryLock(path)
		if err == nil {
			return l, nil
		}
		var held *LockedError
		if !errors.As(err, &held) || time.Since(start) >= o.LockWait {
			return nil, err
		}
		if waiting != nil {
			waiting(held.Holder)
			waiting = nil
		}
		select {
		case <-o.Stop:
			return nil, fmt.Errorf("waiting for %s: %w", held.Holder, context.Canceled)
		case <-time.After(lockPause):
		}
	}
}

// tryLock takes the lock or returns a LockedError.
func tryLock(path string) (*lock, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		ok, err := lockFile(f)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		if !ok {
			holder := readHolder(f)
			f.Close()
			return nil, &LockedError{Path: path, Holder: holder}
		}
		// The holder before removed the file when it was done: then this is a
		// lock on a name that is gone, and the next process would get another.
		mine, err1 := f.Stat()
		there, err2 := os.Lstat(path)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			l := &lock{path: path, file: f}
			l.sign()
			return l, nil
		}
		f.Close()
	}
}

// sign writes who holds the lock. It helps whoever waits, and is no part of the
// lock: failing to write it is no failure.
func (l *lock) sign() {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	_ = l.file.Truncate(0)
	_, _ = l.file.WriteAt(fmt.Appendf(nil, "process %d on %s\n", os.Getpid(), host), 0)
}

func readHolder(f *os.File) string {
	data, err := io.ReadAll(io.LimitReader(f, 300))
	if holder := strings.TrimSpace(string(data)); err == nil && holder != "" {
		return holder
	}
	return "another process"
}

// release gives the lock back and removes its file, in this order of effect:
// who opened the file before it was removed finds out that it is gone.
func (l *lock) release() {
	_ = os.Remove(l.path)
	_ = l.file.Close()
}
