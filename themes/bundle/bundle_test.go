package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCommittedBundlesAreCurrent(t *testing.T) {
	dir := filepath.Join("..", "default")
	files, err := bundle(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.name)))
		if err != nil {
			t.Errorf("%v: run go generate ./themes", err)
			continue
		}
		if !bytes.Equal(got, f.data) {
			t.Errorf("%s is older than its sources: run go generate ./themes", f.name)
		}
	}
}

// The script that sets the stored theme blocks the first paint, so it has to stay tiny.
func TestThemeScriptIsTiny(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "default", "static", "js", "theme.js"))
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 600 {
		t.Errorf("theme.js has %d bytes, more than 600", len(data))
	}
}
