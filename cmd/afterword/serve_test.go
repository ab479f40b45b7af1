package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program returns this test binary under the name by which it is the command.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "afterword")
	if err := os.Symlink(self, name); err != nil {
		t.Skipf("cannot link: %v", err)
	}
	return name
}

func knowledgeBase(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := "# The cache forgot\n\nDate: 2024-05-06\n\n## Summary\n\nThe cache forgot everything it knew.\n\n## Timeline\n\n- 10:00 UTC it forgot\n- 10:30 UTC it was filled again\n"
	if err := os.WriteFile(filepath.Join(dir, "2024-05-06-cache.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The address is all that goes to standard output; an interrupt ends it well.
func TestServe(t *testing.T) {
	dir := knowledgeBase(t)
	cmd := exec.Command(program(t), "serve", "--port", "0", dir)
	var messages bytes.Buffer
	cmd.Stderr = &messages
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(stdout)
	url, err := out.ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v\n%s", err, &messages)
	}
	r, err := http.Get(strings.TrimSpace(url))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode >= 500 || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: %s", url, r.Status)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(out)
	if err := cmd.Wait(); err != nil || len(rest) > 0 {
		t.Errorf("ended with %v, and printed %q", err, rest)
	}
	if !strings.Contains(messages.String(), "Ctrl-C") || !strings.Contains(messages.String(), "built 1 incident in ") {
		t.Errorf("said %s", &messages)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files beside the source: %v", left)
	}
}

// What others can see is said, and what cannot be done does not fail the preview.
func TestServing(t *testing.T) {
	for _, tc := range []struct {
		host string
		open bool
		want string
	}{
		{"", false, "serving notes; stop with Ctrl-C\n"},
		{"127.0.0.2", false, "serving notes; stop with Ctrl-C\n"},
		{"0.0.0.0", false, "serving notes; stop with Ctrl-C\nwarning: everyone on the network who has this address can read these incidents\n"},
		{"::", false, "serving notes; stop with Ctrl-C\nwarning: everyone on the network who has this address can read these incidents\n"},
		{"kb.local", false, "serving notes; stop with Ctrl-C\nwarning: everyone on the network who has this address can read these incidents\n"},
		{"", true, "serving notes; stop with Ctrl-C\nno browser was opened: there is no display here\n"},
	} {
		t.Setenv("CI", "true")
		var out, messages bytes.Buffer
		newTerminal(strings.NewReader(""), &out, &messages, os.Getenv).serving("http://x:1/", "notes", tc.host, tc.open)
		if out.String() != "http://x:1/\n" || messages.String() != tc.want {
			t.Errorf("%q, %t: %q and %q", tc.host, tc.open, &out, &messages)
		}
	}
}

func TestServeFailures(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	dir := knowledgeBase(t)
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"serve", "--port", port, dir}, 1, "port " + port + " is in use\nhint: stop the other server"},
		{[]string{"serve", filepath.Join(dir, "absent")}, 1, "there is no folder"},
		{[]string{"serve", "--port", "many", dir}, 2, "--port takes a whole number, not \"many\""},
		{[]string{"serve", dir, dir}, 2, "takes one folder"},
	} {
		var out, messages bytes.Buffer
		code := run(tc.args, strings.NewReader(""), &out, &messages)
		if code != tc.code || !strings.Contains(messages.String(), tc.want) || out.Len() > 0 {
			t.Errorf("%v: exit %d\n%s%s", tc.args, code, &out, &messages)
		}
	}
}
