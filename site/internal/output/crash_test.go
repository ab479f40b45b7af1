package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Every error of the machine, at every change to the disk, leaves the old site.
func TestWriteFailsWhole(t *testing.T) {
	for _, cause := range []error{syscall.ENOSPC, fs.ErrPermission, syscall.EROFS, syscall.EIO} {
		for step := 1; ; step++ {
			dir := filepath.Join(t.TempDir(), "public")
			_, err := Write(newTree(t, one), dir, Options{})
			must(t, err)
			put(t, dir, "CNAME", "mine")
			before := read(t, dir)
			var failed string
			var n atomic.Int64
			_, err = Write(newTree(t, two), dir, Options{trap: func(op, name string) error {
				if n.Add(1) == int64(step) {
					failed = op
					return &fs.PathError{Op: op, Path: name, Err: cause}
				}
				return nil
			}})
			if n.Load() < int64(step) {
				break // beyond the last step
			}
			if failed == "link" { // then the file is written instead
				must(t, err)
				continue
			}
			var f *Failure
			if !errors.As(err, &f) || !errors.Is(err, cause) || f.Path != dir {
				t.Fatalf("%v at step %d (%s): %v", cause, step, failed, err)
			}
			if cause != syscall.EIO && f.Hint() == "" {
				t.Errorf("%v: no hint", cause)
			}
			if failed == "remove" {
				before = after(two, "CNAME", "mine")
			} else {
				alone(t, dir)
			}
			same(t, fmt.Sprintf("%v at step %d (%s)", cause, step, failed), read(t, dir), before)
		}
	}
}

func after(files map[string]string, name, data string) map[string]string {
	files = maps.Clone(files)
	files[name] = data
	return files
}

// TestKilled kills a child process before each change to the disk in turn.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts some dozens of processes")
	}
	for _, twoMoves := range []bool{false, true} {
		for step := 1; ; step++ {
			dir := filepath.Join(t.TempDir(), "public")
			_, err := Write(newTree(t, one), dir, Options{})
			must(t, err)
			put(t, dir, "CNAME", "mine")
			killed := child(t, dir, step, twoMoves)
			what := fmt.Sprintf("killed at step %d, two moves %v", step, twoMoves)
			oldSite, newSite := after(one, "CNAME", "mine"), after(two, "CNAME", "mine")
			if _, err := os.Stat(dir); err == nil || !twoMoves {
				if got := read(t, dir); !maps.Equal(got, oldSite) && !maps.Equal(got, newSite) {
					t.Fatalf("%s: %v", what, got)
				}
			}
			_, err = Write(newTree(t, two), dir, Options{})
			must(t, err)
			same(t, what+", then built", read(t, dir), newSite)
			alone(t, dir)
			if !killed {
				break
			}
		}
	}
}

// child publishes two to dir in another process that dies before the given
// step, and reports whether it got that far.
func child(t *testing.T, dir string, step int, twoMoves bool) (killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
	cmd.Env = append(os.Environ(), "OUTPUT_DIR="+dir, "OUTPUT_STEP="+strconv.Itoa(step), "OUTPUT_TWO="+strconv.FormatBool(twoMoves))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && !exit.Exited() {
		return true
	}
	if err != nil {
		t.Fatalf("child: %v\n%s", err, out)
	}
	return false
}

// TestChild is the child of TestKilled and TestWriteLocked.
func TestChild(t *testing.T) {
	dir := os.Getenv("OUTPUT_DIR")
	if dir == "" {
		t.Skip("only as a child")
	}
	step, _ := strconv.ParseInt(os.Getenv("OUTPUT_STEP"), 10, 64)
	var n atomic.Int64
	o := Options{twoMoves: os.Getenv("OUTPUT_TWO") == "true"}
	o.trap = func(op, name string) error {
		if n.Add(1) == step {
			if os.Getenv("OUTPUT_HOLD") != "" { // hold the lock until the parent is done
				fmt.Println("holding")
				os.Stdin.Read(make([]byte, 1))
			}
			self, _ := os.FindProcess(os.Getpid())
			self.Kill()
			select {}
		}
		return nil
	}
	_, err := Write(newTree(t, two), dir, o)
	must(t, err)
}

func TestWriteLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "OUTPUT_DIR="+dir, "OUTPUT_STEP=3", "OUTPUT_HOLD=1")
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	stdout.Read(make([]byte, 7))

	_, err = Write(newTree(t, one), dir, Options{})
	var held *LockedError
	if !errors.As(err, &held) || !strings.Contains(held.Holder, strconv.Itoa(cmd.Process.Pid)) {
		t.Errorf("got %v, want the process %d named", err, cmd.Process.Pid)
	}
	// The holder dies while somebody waits: the lock is free at once.
	_, err = Write(newTree(t, one), dir, Options{LockWait: time.Minute, Waiting: func(holder string) {
		if !strings.Contains(holder, strconv.Itoa(cmd.Process.Pid)) {
			t.Errorf("waiting for %q", holder)
		}
		stdin.Close()
		cmd.Wait()
	}})
	must(t, err)
	same(t, "after", read(t, dir), one)
	alone(t, dir)
}

// Many builds at once: each waits for its turn, and the last one stands whole.
func TestWriteConcurrently(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := Write(numbered(t, i), dir, Options{LockWait: time.Minute})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	whole(t, read(t, dir))
	alone(t, dir)
}

// numbered returns a site whose files all name their build.
func numbered(t *testing.T, build int) *Tree {
	files := make(map[string]string)
	for i := range 20 {
		files[fmt.Sprintf("%c/%d.html", 'a'+i%3, i)] = fmt.Sprint(build)
	}
	files["first"], files["last"] = fmt.Sprint(build), fmt.Sprint(build)
	return newTree(t, files)
}

func whole(t *testing.T, files map[string]string) {
	t.Helper()
	if len(files) != 22 {
		t.Errorf("%d files", len(files))
	}
	for name, data := range files {
		if data != files["first"] {
			t.Errorf("%s is of build %s, first of %s", name, data, files["first"])
		}
	}
}

// Readers that look at the folder all the time see one whole site: whatever
// they find between two looks at the same build is of that build.
func TestReadersDuringSwaps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Write(numbered(t, 0), dir, Options{})
	must(t, err)
	paths := numbered(t, 0).Paths()
	var done atomic.Bool
	var wg sync.WaitGroup
	var looked atomic.Int64
	for range 3 {
		wg.Go(func() {
			for !done.Load() {
				seen := make(map[string]string)
				for _, name := range append([]string{"first"}, paths...) {
					if _, ok := seen[name]; ok {
						continue
					}
					if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
						seen[name] = string(data)
					}
				}
				// One look may open the old folder just before it is emptied.
				again, err := os.ReadFile(filepath.Join(dir, "first"))
				for range 3 {
					if err != nil {
						again, err = os.ReadFile(filepath.Join(dir, "first"))
					}
				}
				if err != nil {
					t.Errorf("there was no site: %v", err)
				}
				if seen["first"] == string(again) {
					whole(t, seen)
					looked.Add(1)
				}
			}
		})
	}
	for build := 1; build <= 100; build++ {
		_, err := Write(numbered(t, build), dir, Options{})
		must(t, err)
	}
	done.Store(true)
	wg.Wait()
	if looked.Load() == 0 {
		t.Log("no reader saw one build from beginning to end")
	}
}
