package output

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func umask(mask int) int { return syscall.Umask(mask) }

// A disk that is really full, where the test may mount one.
func TestWriteDiskFull(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	defer unix.Unmount(disk, unix.MNT_DETACH)
	dir := disk + "/public"
	_, err := Write(newTree(t, one), dir, Options{})
	must(t, err)
	_, err = Write(newTree(t, map[string]string{"index.html": strings.Repeat("x", 2<<20)}), dir, Options{})
	var f *Failure
	if !errors.As(err, &f) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(f.Hint(), "disk is full") || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("got %v", err)
	}
	same(t, "after", read(t, dir), one)
	alone(t, dir)

	_, err = Write(newTree(t, one), disk, Options{Force: true})
	if !errors.As(err, &f) || !strings.Contains(f.Hint(), "mount point") {
		t.Errorf("onto a mount point: %v, hint %q", err, f.Hint())
	}
}
