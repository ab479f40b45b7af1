//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An interrupt while a build waits for another leaves the old site as it was.
func TestInterruptedBuild(t *testing.T) {
	dir, out := knowledgeBase(t), t.TempDir()
	lock, err := os.Create(filepath.Join(out, ".public.afterword-lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t), "build", dir, "-o", filepath.Join(out, "public"))
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	for line := ""; !strings.HasPrefix(line, "waiting for "); {
		if line, err = said.ReadString('\n'); err != nil {
			t.Fatalf("never waited: %v", err)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(said)
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 || string(rest) != "error: interrupted; nothing was changed\n" {
		t.Errorf("ended with %v, and said %q", err, rest)
	}
	if _, err := os.Stat(filepath.Join(out, "public")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was published: %v", err)
	}
}

// Asked to end by the system, a preview ends as well as by Ctrl-C.
func TestServeEndsWhenAsked(t *testing.T) {
	cmd := exec.Command(program(t), "serve", "--port", "0", "-q", knowledgeBase(t))
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}
