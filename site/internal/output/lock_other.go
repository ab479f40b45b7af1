//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package output

import (
	"errors"
	"os"
)

// lockFile has no kernel lock to take here, and publishing unlocked is refused.
func lockFile(*os.File) (bool, error) { return false, errors.ErrUnsupported }
