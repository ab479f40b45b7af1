package site

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/content"
	"afterword/site/internal/search"
)

// answered is what the client in the browser says to one query.
type answered struct {
	Total  int
	IDs    []string
	Scores []float64
	Counts map[string]int // of services
}

// asking asks the client all of some queries.
const asking = `(async (queries) => {
	const out = [];
	for (const q of queries) {
		const a = await afterword.engine.ask(q);
		const ids = await Promise.all(a.docs.slice(0, 10).map(async d => (await afterword.engine.hit(d, a.want, 0, 0)).i));
		const counts = Object.fromEntries((await afterword.engine.counts(a.found, "service")).map(t => [t.id, t.n]));
		out.push({ Total: a.docs.length, IDs: ids, Scores: [...a.scores.slice(0, 10)], Counts: counts });
	}
	return JSON.stringify(out);
})(%s)`

// TestBrowserAnswersAsBleveDoes asks the field guide in bleve and in a real
// browser: over http as the files are, over http from a host that compresses,
// and from a folder.
func TestBrowserAnswersAsBleveDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	built, err := Build(t.Context(), content.Files, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Portable: true})
	if err != nil || built.Blocked() {
		t.Fatal(err, built)
	}
	index, err := search.Build(t.Context(), built.corpus, search.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	queries := sampleQueries(built, 96)
	list, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"http", "http with compression", "file"} {
		b := browseSite(t, built, way == "file")
		b.zip.Store(way == "http with compression")
		b.open("search.html")
		b.until(`afterword.engine && document.querySelector("[data-results] h3")`)
		var got []answered
		if err := json.Unmarshal([]byte(b.value(fmt.Sprintf(asking, list))), &got); err != nil {
			t.Fatal(err)
		}
		found := 0
		for i, q := range queries {
			want, err := index.Search(t.Context(), q, search.SearchOptions{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			found += min(want.Total, 1)
			sameAnswer(t, way, q, got[i], want)
		}
		if found < 60 {
			t.Errorf("only %d queries find anything", found)
		}
		b.silent()
	}
}

func sameAnswer(t *testing.T, way, q string, got answered, want search.Results) {
	t.Helper()
	var ids []string
	for i, h := range want.Hits {
		ids = append(ids, h.Incident.ID)
		if i < len(got.Scores) && math.Abs(got.Scores[i]-h.Score) > 1e-9*math.Abs(h.Score) {
			t.Errorf("%s: %q: hit %d scores %v, want %v", way, q, i+1, got.Scores[i], h.Score)
		}
	}
	if got.Total != want.Total || !slices.Equal(got.IDs, ids) {
		t.Errorf("%s: %q finds %d, %q; want %d, %q", way, q, got.Total, got.IDs, want.Total, ids)
	}
	for _, f := range want.Facets {
		for _, c := range f.Counts {
			if n := got.Counts[c.ID]; f.Name == "service" && n != c.N {
				t.Errorf("%s: %q counts %d of %s, want %d", way, q, n, c.ID, c.N)
			}
		}
	}
}

// sampleQueries makes queries of every kind from the words of a collection.
func sampleQueries(built *Result, n int) []string {
	r := rand.New(rand.NewPCG(11, 12))
	out := []string{"", "*", "the", `"of the"`, "-outage", "is:open-actions", "duration:>4h", "after:2015 before:2018", "NOT (dns OR bgp)"}
	for len(out) < n {
		in := built.corpus.Incidents[r.IntN(len(built.corpus.Incidents))]
		said := strings.FieldsFunc(documentText(in.Body), func(c rune) bool { return strings.ContainsRune(" \n\t\"“”()", c) })
		some := func(k int) string { at := r.IntN(len(said) - 4); return strings.Join(said[at:at+k], " ") }
		word := func() string {
			for {
				if w := some(1); len(w) > 4 {
					return w
				}
			}
		}
		w := []rune(word())
		i := 1 + r.IntN(len(w)-1)
		out = append(out, []string{word(), some(2), some(3), word() + " OR " + word(), `"` + some(2) + `"`, `"` + some(4) + `"`,
			word() + " -" + word(), some(2) + ` -"` + some(2) + `"`, string(w[:min(4, len(w))]) + "*", string(slices.Delete(slices.Clone(w), i, i+1)),
			string(slices.Insert(w, i, 'q')), in.Title.Value, in.ID, "in:summary " + word(), "(" + word() + " OR " + word() + ") after:2014",
			some(4) + "\n" + some(4)}[len(out)%16])
	}
	return out
}
