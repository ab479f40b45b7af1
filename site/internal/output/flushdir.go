package output

import (
	"os"
	"runtime"
)

// flushDir gets a rename inside dir onto the disk. Windows has no such call,
// and journals its renames.
func flushDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
