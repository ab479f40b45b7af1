package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
)

// invented makes n small postmortems from a fixed vocabulary, the same each time.
func invented(n int) []story {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("disk memory database replica failover queue latency timeout certificate expired connection pool limit deploy rollback config change node cluster network partition quorum leader election cache eviction retry storm alert page customer checkout payment gateway dns record ttl registry mirror.gcr.io us-east-1 max_connections OOMKilled ETIMEDOUT 10.0.3.7 v1.27.3 HTTP503 the was is of in and at to")
	sentence := func() string {
		var b strings.Builder
		for range 6 + r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		return strings.TrimSpace(b.String()) + "."
	}
	services, causes := []string{"Checkout", "Search", "Payment gateway", "Registry", ""}, []string{"Config change", "Expired certificate", "Capacity", ""}
	var out []story
	for i := range n {
		s := story{id: fmt.Sprintf("PM-%05d", i), date: fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(14), 1+r.IntN(12), 1+r.IntN(28)),
			service: services[r.IntN(len(services))], cause: causes[r.IntN(len(causes))], severity: r.IntN(4), minutes: r.IntN(600), open: r.IntN(3) == 0}
		s.title = strings.TrimSuffix(sentence(), ".")
		s.body = sentence() + "\n## Summary\n" + sentence() + "\n" + sentence() + "\n## Root cause\n" + sentence() + "\n## Timeline\n" + sentence() + "\n" + sentence() + "\n## Lessons\n" + sentence()
		out = append(out, s)
	}
	return out
}

func export(t testing.TB, x *Index) *output.Tree {
	t.Helper()
	var tree output.Tree
	if err := x.Export(&tree); err != nil {
		t.Fatal(err)
	}
	return &tree
}

func TestExportIsTheSameForAnyOrder(t *testing.T) {
	stories := invented(130)
	want := ""
	for i := range 3 {
		c := newCorpus(t, stories...)
		rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(c.Incidents), func(a, b int) { c.Incidents[a], c.Incidents[b] = c.Incidents[b], c.Incidents[a] })
		x, err := Build(t.Context(), c, Options{Portable: true})
		if err != nil {
			t.Fatal(err)
		}
		tree := export(t, x)
		if got := tree.Hash(); i > 0 && got != want {
			t.Error("the export differs from build to build")
		} else {
			want = got
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEmptyCollection(t *testing.T) {
	x, err := Build(t.Context(), &corpus.Corpus{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Relate(t.Context()); err != nil {
		t.Error(err)
	}
	if export(t, x).Len() == 0 {
		t.Error("nothing is exported")
	}
	if r, err := x.Search(t.Context(), "disk", SearchOptions{}); err != nil || r.Total != 0 {
		t.Errorf("found %d, %v", r.Total, err)
	}
}

func unpack(t testing.TB, data []byte) []byte {
	t.Helper()
	out, err := gunzip(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Names are taken of what files hold before it is coded. So another way of
// coding needs another version of the format: a browser that kept a file would
// never ask for it again.
func TestCodingIsPartOfTheFormat(t *testing.T) {
	const names, bytes = "477f833dea045d5f", "e8715d19b1908731"
	x, err := Build(t.Context(), newCorpus(t, invented(130)...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	tree := export(t, x)
	paths := strings.Join(tree.Paths(), " ")
	sum := sha256.Sum256([]byte(paths))
	gotNames, gotBytes := hex.EncodeToString(sum[:8]), tree.Hash()[:16]
	switch {
	case gotNames == names && gotBytes != bytes:
		t.Error("files are coded in another way under the same names: raise exportedFormat")
	case gotNames != names:
		t.Errorf("the export holds other things; put down %q, %q", gotNames, gotBytes)
	}
}
