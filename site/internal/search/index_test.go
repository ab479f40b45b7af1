package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// After any edits, an index that takes over the work of the one before holds
// what an index made from nothing holds, and the one before has not changed.
func TestBuildUponTheIndexBefore(t *testing.T) {
	for name, o := range map[string]Options{"in memory": {}, "cached": {CacheDir: t.TempDir(), CacheFrom: 1}} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			stories := invented(60)
			var last *Index
			for round := range 15 {
				what := "nothing"
				for range r.IntN(3) {
					what = edit(r, &stories)
				}
				o.Before = last
				was := ""
				if last != nil {
					was = export(t, last).Hash()
				}
				c := newCorpus(t, stories...)
				for _, in := range c.Incidents { // as when a file that did not change is not parsed again
					if old := last.doc(in.ID); old != nil && reflect.DeepEqual(old.inc.Postmortem, in.Postmortem) {
						in.Postmortem = old.inc.Postmortem
					}
				}
				x, err := Build(t.Context(), c, o)
				if err != nil {
					t.Fatal(err)
				}
				clean, err := Build(t.Context(), newCorpus(t, stories...), Options{})
				if err != nil {
					t.Fatal(err)
				}
				if got, want := export(t, x).Hash(), export(t, clean).Hash(); got != want {
					t.Fatalf("round %d, after %s: the export is another one than that of a clean build", round, what)
				}
				for i := range x.docs {
					if x.docs[i].hash != clean.docs[i].hash || x.docs[i].inc.Title.Value != c.Incidents[slices.Index(c.Incidents, x.docs[i].inc)].Title.Value {
						t.Fatalf("round %d, after %s: document %d", round, what, i)
					}
				}
				if !reflect.DeepEqual(x.vocabulary.words(), clean.vocabulary.words()) || !reflect.DeepEqual(x.vocabulary.counts, clean.vocabulary.counts) {
					t.Fatalf("round %d, after %s: another vocabulary", round, what)
				}
				answerAlike(t, clean, x, "dns record", "cache evict*", "connecton pool", `"page customer"`, "service:checkout disk")
				if was != "" && export(t, last).Hash() != was {
					t.Fatalf("round %d, after %s: the index before was changed", round, what)
				}
				clean.Close()
				if x.release != nil {
					if err := x.Close(); err != nil {
						t.Fatal(err)
					}
				}
				last = x
			}
			last.Close()
		})
	}
}

// answerAlike compares the answers of two indexes.
func answerAlike(t *testing.T, want, got *Index, queries ...string) {
	t.Helper()
	for _, q := range queries {
		var lists [2][]string
		for i, x := range []*Index{want, got} {
			res, err := x.Search(t.Context(), q, SearchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				lists[i] = append(lists[i], fmt.Sprint(h.Incident.ID, " ", h.Score))
			}
		}
		if !slices.Equal(lists[0], lists[1]) {
			t.Errorf("%q finds %v, want %v", q, lists[1], lists[0])
		}
	}
}

// edit changes one of the stories.
func edit(r *rand.Rand, stories *[]story) string {
	list := *stories
	i := r.IntN(len(list))
	switch r.IntN(7) {
	case 0:
		list[i].body += "\nA word that nobody wrote before: zyx" + fmt.Sprint(r.IntN(1000)) + "."
		return "a new word"
	case 1:
		list[i].body = strings.Replace(list[i].body, "the", "a", 2)
		return "another word"
	case 2:
		list[i].title += " Again"
		return "another title"
	case 3:
		*stories = slices.Delete(list, i, i+1)
		return "a removal"
	case 4:
		s := list[i]
		s.id = fmt.Sprintf("PM-9%04d", r.IntN(10000))
		*stories = append(list, s)
		return "a new one"
	case 5:
		list[i].service, list[i].open = "Another service", !list[i].open
		return "other terms"
	}
	list[i].body = ""
	return "an empty body"
}

// A cache that was damaged between two builds is filled again, also with what
// did not change.
func TestBuildUponADamagedCache(t *testing.T) {
	stories, dir := invented(20), t.TempDir()
	o := Options{CacheDir: dir, CacheFrom: 1, Notice: func(string) {}}
	c := newCorpus(t, stories...)
	x, err := Build(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, cacheVersion, "index")); err != nil {
		t.Fatal(err)
	}
	o.Before = x
	again, err := Build(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	clean := build(t, stories...)
	if export(t, again).Hash() != export(t, clean).Hash() {
		t.Error("the export is another one than that of a clean build")
	}
	answerAlike(t, clean, again, "dns record", "cache evict*")
}

// In memory, bleve does not merge its segments, and each incident that is edited
// adds one: now and then all is indexed anew.
func TestIndexInMemoryIsRenewed(t *testing.T) {
	stories := invented(3 * mostUpdates)
	var x *Index
	var most, last uint64
	for i := range 2*mostUpdates + 10 {
		stories[i].body = fmt.Sprintf("## Summary\nThis is edit %d.", i)
		next, err := Build(t.Context(), newCorpus(t, stories...), Options{Before: x})
		if err != nil {
			t.Fatal(err)
		}
		x = next
		stats, _ := x.bleve.StatsMap()["index"].(map[string]any)
		last, _ = stats["num_root_memorysegments"].(uint64)
		most = max(most, last)
	}
	defer x.Close()
	if most < mostUpdates/2 || most > mostUpdates+2 || last > 20 {
		t.Errorf("%d segments at most and %d at the end", most, last)
	}
}
