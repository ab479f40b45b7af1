//go:build unix

package site

import (
	"syscall"
	"time"
)

// processorTime returns how long this process has kept processors busy. On a
// machine that others use too it says more than the clock on the wall.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
