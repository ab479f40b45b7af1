package output

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Failure is a refusal or an error of the machine while publishing: where, why,
// and what to do about it. The site that was there is untouched.
type Failure struct {
	Path string // the file or folder on disk
	Err  error
	hint string
}

// Error returns the message without the hint.
func (f *Failure) Error() string { return fmt.Sprintf("publishing to %s: %v", f.Path, f.Err) }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Hint returns what to do; it may be empty.
func (f *Failure) Hint() string { return f.hint }

// LockedError says that another process is publishing to the same folder.
type LockedError struct {
	Path   string // the lock file
	Holder string // who holds it: "process 4711 on buildhost"
}

// Error names the holder.
func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is publishing to the same folder (lock %s)", e.Holder, e.Path)
}

// refusal makes a Failure that is a decision, not an accident.
func refusal(path, hint, format string, args ...any) *Failure {
	return &Failure{Path: path, Err: fmt.Errorf(format, args...), hint: hint}
}

// accident makes a Failure of an error of the operating system, with the advice
// that belongs to it.
func accident(path string, err error) error {
	var known *Failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Failure{Path: path, Err: err, hint: advice(err)}
}

func advice(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full: the new site needs room beside the old one until they are exchanged; free some space or choose another disk with -o"
	case errors.Is(err, syscall.EDQUOT):
		return "the disk quota is used up: free some space or choose another disk with -o"
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only: choose an output folder on another one with -o"
	case errors.Is(err, syscall.EBUSY):
		return "a mount point cannot be exchanged: choose a folder inside it with -o"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "too many files are open: raise the limit with ulimit -n"
	case errors.Is(err, fs.ErrPermission):
		return "the folder that holds the output folder must be writable, because the new site is built beside the old one: change its permissions or choose another folder with -o"
	}
	return ""
}
