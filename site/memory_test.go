package site

import (
	"errors"
	"fmt"
	"testing"
)

func TestRecall(t *testing.T) {
	var r recall[string, int]
	made := 0
	get := func(key string) int {
		v, err := r.get(key, func() (int, error) { made++; return made, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if get("a") != 1 || get("a") != 1 || get("b") != 2 {
		t.Error("made twice")
	}
	r.forget()
	get("a") // used by the second build, b is not
	r.forget()
	if len(r.kept) != 1 || get("a") != 1 || get("b") != 3 {
		t.Errorf("after two builds: %v", r.kept)
	}
	if _, err := r.get("c", func() (int, error) { return 0, errors.New("no") }); err == nil || len(r.kept) != 2 {
		t.Error("a failure was kept")
	}
	var none *recall[string, int]
	if v, err := none.get("a", func() (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Error("without a memory")
	}
}

// A thousand edits leave no more in memory than the first did.
func TestMemoryStaysFlat(t *testing.T) {
	var r recall[string, int]
	for build := range 1000 {
		for file := range 20 {
			version := 0
			if file == build%20 {
				version = build
			}
			r.get(fmt.Sprint(file, version), func() (int, error) { return 0, nil })
		}
		r.forget()
		if len(r.kept) > 20 {
			t.Fatalf("after %d builds %d results are kept", build+1, len(r.kept))
		}
	}
}
