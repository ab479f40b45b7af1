package site

import (
	"context"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"afterword/content"
	"afterword/site/internal/output"
)

func buildSample(t *testing.T, fsys fs.FS) *output.Tree {
	t.Helper()
	r, err := Build(context.Background(), fsys, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Blocked() {
		t.Fatalf("the build is blocked: %v", r.Findings)
	}
	return r.Tree
}

// builtOnce is the field guide, built once for all tests that only look at it.
var builtOnce = sync.OnceValues(func() (*Result, error) {
	return Build(context.Background(), content.Files, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
})

// fieldGuide returns the finished field guide.
func fieldGuide(t *testing.T) *output.Tree {
	t.Helper()
	r, err := builtOnce()
	if err != nil {
		t.Fatal(err)
	}
	if r.Blocked() {
		t.Fatalf("the build is blocked: %v", r.Findings)
	}
	return r.Tree
}

// loadSample reads the field guide as far as the corpus.
func loadSample(t *testing.T) *Result {
	t.Helper()
	r, err := Load(context.Background(), content.Files, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSampleHoldsTogether crawls the field guide as it is shipped.
func TestSampleHoldsTogether(t *testing.T) {
	crawl(t, buildSample(t, content.Files))
}

// backwards lists every folder in reverse order, as another file system might.
type backwards struct{ fs.FS }

func (b backwards) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(b.FS, name)
	list = slices.Clone(list)
	slices.Reverse(list)
	return list, err
}

// TestSameBytes builds the field guide as other machines would: in another
// reading order, another time zone and on one processor.
func TestSameBytes(t *testing.T) {
	want := buildSample(t, content.Files)
	local, procs := time.Local, runtime.GOMAXPROCS(0)
	defer func() {
		time.Local = local
		runtime.GOMAXPROCS(procs)
	}()
	time.Local = time.FixedZone("far", 14*3600)
	runtime.GOMAXPROCS(1)
	got := buildSample(t, backwards{content.Files})
	if got.Hash() == want.Hash() {
		return
	}
	for _, p := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(got.Paths(), want.Paths())))) {
		a, _ := got.File(p)
		b, _ := want.File(p)
		if a.Sum != b.Sum {
			t.Errorf("%s differs (%d and %d bytes)", p, len(a.Data), len(b.Data))
		}
	}
}
