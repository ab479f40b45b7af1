package search

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"afterword/site/internal/output"
)

// readBack reads the exported files, and fails if there is one that nothing names.
func readBack(t testing.TB, tree *output.Tree) *Exported {
	t.Helper()
	named := map[string]bool{}
	got, err := Read(func(path string) ([]byte, error) {
		named[path] = true
		f, ok := tree.File(path)
		if !ok {
			return nil, fmt.Errorf("%s is not there", path)
		}
		return f.Data, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range tree.Paths() {
		if !named[p] {
			t.Errorf("nothing names %s", p)
		}
	}
	return got
}

func TestExportIsReadBack(t *testing.T) {
	for _, n := range []int{1, 130, oneFileUpTo + 5} {
		x := build(t, append(invented(n), shelf()...)...)
		got := readBack(t, export(t, x))
		if got.Docs != x.Len() || got.Tokens != x.totals || len(got.Terms) != len(x.terms) {
			t.Fatalf("%d incidents, %d tokens, %d terms are read, want %d, %d, %d", got.Docs, got.Tokens, len(got.Terms), x.Len(), x.totals, len(x.terms))
		}
		for i, want := range x.terms {
			same(t, want, got.Terms[i], x.vocabulary.surfaces[want.text])
		}
		sameColumns(t, x, got)
		for i, d := range x.docs {
			if want, err := json.Marshal(newFragment(d)); err != nil || string(got.Fragments[i]) != string(want) {
				t.Errorf("%s: %s, want %s %v", d.inc.ID, got.Fragments[i], want, err)
			}
		}
	}
}

// same compares a term of the index with what was read.
func same(t *testing.T, want term, got ExportedTerm, surfaces []string) {
	t.Helper()
	if got.Text != want.text || got.Docs != want.docs || !slices.Equal(got.Surfaces, surfaces) {
		t.Fatalf("%q in %d, %q; want %q in %d, %q", got.Text, got.Docs, got.Surfaces, want.text, want.docs, surfaces)
	}
	var l occurrences
	l.take(&want)
	var postings [words][]ExportedPosting
	for i, o := range l.list {
		for f := range words {
			if places := l.at(i, f); len(places) > 0 {
				postings[f] = append(postings[f], ExportedPosting{o.doc, len(places), slices.Clone(places)})
			}
		}
	}
	if !reflect.DeepEqual(got.Postings, postings) {
		t.Fatalf("%q stands at\n %v\nwant\n %v", want.text, got.Postings, postings)
	}
}

func sameColumns(t *testing.T, x *Index, got *Exported) {
	t.Helper()
	for i, d := range x.docs {
		for f := range x.lens {
			if got.Lengths[f][i] != int(x.lens[f][i]) {
				t.Errorf("%s has %d tokens in %s, want %d", d.inc.ID, got.Lengths[f][i], fieldNames[f], x.lens[f][i])
			}
		}
		if got.Days[i] != d.day || got.Minutes[i] != d.minutes || got.Open[i] != d.open {
			t.Errorf("%s: day %d, %d minutes, open %v", d.inc.ID, got.Days[i], got.Minutes[i], got.Open[i])
		}
		for f, terms := range d.facets {
			var ids []string
			for _, n := range got.Facets[f].Docs[i] {
				ids = append(ids, got.Facets[f].Terms[n].ID)
			}
			var want []string
			for _, t := range terms {
				want = append(want, t.ID)
			}
			if !slices.Equal(ids, want) {
				t.Errorf("%s: %s %q, want %q", d.inc.ID, facetNames[f], ids, want)
			}
		}
	}
}

// Damaged files are refused, whatever they hold.
func FuzzRead(f *testing.F) {
	tree := export(f, build(f, invented(40)...))
	var paths []string
	for _, p := range tree.Paths() {
		if file, _ := tree.File(p); len(paths) < 60 {
			f.Add(len(paths), file.Data)
			f.Add(len(paths), file.Data[:len(file.Data)/2])
			paths = append(paths, p)
		}
	}
	f.Fuzz(func(t *testing.T, n int, data []byte) {
		damaged := paths[uint(n)%uint(len(paths))]
		_, _ = Read(func(path string) ([]byte, error) {
			if path == damaged {
				return data, nil
			}
			if file, ok := tree.File(path); ok {
				return file.Data, nil
			}
			return nil, errDamaged
		})
	})
}
