package search

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func buildIn(t *testing.T, dir string, stories []story, notices *[]string) string {
	t.Helper()
	x, err := Build(t.Context(), newCorpus(t, stories...), Options{CacheDir: dir, CacheFrom: 1, Notice: func(s string) { *notices = append(*notices, s) }})
	if err != nil {
		t.Fatal(err)
	}
	hash := export(t, x).Hash()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestCacheGivesTheSameAsNone(t *testing.T) {
	stories, dir := invented(70), t.TempDir()
	var notices []string
	buildIn(t, dir, stories, &notices)
	edited := append([]story(nil), stories[3:]...)
	edited[5].title = "Something else entirely"
	edited = append(edited, story{id: "new", title: "A new one", date: "2024-01-01"})
	cached := buildIn(t, dir, edited, &notices)
	if fresh := buildIn(t, t.TempDir(), edited, &notices); cached != fresh {
		t.Error("the export from a cache differs from that of a clean build")
	}
	if len(notices) > 0 {
		t.Errorf("notices %q", notices)
	}
}

func TestDamagedCacheIsMadeAnew(t *testing.T) {
	stories, dir := invented(60), t.TempDir()
	var notices []string
	want := buildIn(t, dir, stories, &notices)
	damage := map[string]func(string, []byte){
		"flipped bit": func(name string, b []byte) { b[len(b)/2] ^= 1; os.WriteFile(name, b, 0o666) },
		"cut short":   func(name string, b []byte) { os.WriteFile(name, b[:len(b)/2], 0o666) },
		"removed":     func(name string, _ []byte) { os.Remove(name) },
		"no sums": func(name string, _ []byte) {
			os.Remove(filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(name))), "sums.json"))
		},
	}
	for what, spoil := range damage {
		notices = nil
		name := segment(t, dir)
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		spoil(name, data)
		if got := buildIn(t, dir, stories, &notices); got != want {
			t.Errorf("%s: another export", what)
		}
		if len(notices) != 1 || strings.Contains(notices[0], "\n") {
			t.Errorf("%s: notices %q", what, notices)
		}
	}
}

// segment returns a segment file of the cache.
func segment(t *testing.T, dir string) (name string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(p, ".zap") {
			name = p
		}
		return err
	})
	if err != nil || name == "" {
		t.Fatalf("no segment: %v", err)
	}
	return name
}

func TestLockNamesItsHolder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	unlock, err := lock(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*lockPoll)
	defer cancel()
	if _, err := lock(ctx, name); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Errorf("a second lock gives %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(name, []byte("999999999\n"), 0o666); err != nil { // no such process
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if unlock, err = lock(ctx, name); err != nil {
		t.Fatalf("a lock left behind: %v", err)
	}
	unlock()
}
