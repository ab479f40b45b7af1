//go:build linux

package preview

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A browser is opened where somebody would see it, and nowhere else.
func TestOpenBrowser(t *testing.T) {
	dir := t.TempDir()
	asked := filepath.Join(dir, "asked") // a pipe, to wait for what the opener does
	if err := syscall.Mkfifo(asked, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\necho \"$1\" >\""+asked+"\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	clear := func() {
		for _, name := range []string{"CI", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"} {
			t.Setenv(name, "")
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	for _, nobody := range [][2]string{{"", ""}, {"CI", "true"}, {"SSH_CONNECTION", "10.0.0.1 22"}} {
		clear()
		if nobody[0] != "" {
			t.Setenv("DISPLAY", ":0")
			t.Setenv(nobody[0], nobody[1])
		}
		if opened, err := OpenBrowser("http://localhost:1/"); opened || err != nil {
			t.Errorf("%v: %v %v", nobody, opened, err)
		}
	}
	clear()
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if opened, err := OpenBrowser("http://localhost:1/?token=x&y"); !opened || err != nil {
		t.Fatalf("%v %v", opened, err)
	}
	if got, err := os.ReadFile(asked); err != nil || strings.TrimSpace(string(got)) != "http://localhost:1/?token=x&y" {
		t.Errorf("asked for %q, %v", got, err)
	}
	t.Setenv("PATH", t.TempDir())
	if opened, err := OpenBrowser("http://localhost:1/"); opened || err == nil {
		t.Errorf("without an opener: %v %v", opened, err)
	}
}
