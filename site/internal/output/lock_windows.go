package output

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile takes a lock on f without waiting, and reports whether it was to be
// had. It locks a byte far behind the end, so that the holder's name can be read.
func lockFile(f *os.File) (bool, error) {
	at := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
