package search

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
	"afterword/site/internal/parse"
)

// folder reads every file below dir that can be Markdown: by its ending, or
// because it has none.
func folder(t testing.TB, dir string) *corpus.Corpus {
	t.Helper()
	p := parse.New(parse.Options{})
	var files []parse.File
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !markdownName.MatchString(d.Name()) {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		files = append(files, p.File(filepath.ToSlash(rel), data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, _ := corpus.New(files, corpus.Options{})
	return c
}

var markdownName = regexp.MustCompile(`^[^.]+$|\.(md|markdown|mdx|md\.erb)$`)

const guide = "../../../content/postmortems"

// folders are the collections that the client is compared on: the field guide,
// and the folders that SEARCH_FOLDERS names, separated by colons.
func folders(t testing.TB) []string {
	if more := os.Getenv("SEARCH_FOLDERS"); more != "" {
		return append([]string{guide}, strings.Split(more, ":")...)
	}
	return []string{guide}
}

func TestClientAnswersAsBleveDoesOnFolders(t *testing.T) {
	for _, dir := range folders(t) {
		x, err := Build(t.Context(), folder(t, dir), Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 300
		if dir == guide && testing.Short() {
			n = 60
		}
		sameAnswers(t, x, newClient(t, export(t, x)), questions(x, n))
		t.Logf("%s: %d incidents, %d questions", dir, x.Len(), n)
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Every word of the collections, as it is written and as it is folded.
func TestClientAnalysesFolders(t *testing.T) {
	for _, dir := range folders(t) {
		c, a := newClient(t, nil), analyzer{}
		seen := map[string]bool{}
		for _, inc := range folder(t, dir).Incidents {
			for _, p := range a.takeLayout().passages(inc) {
				for _, w := range strings.Fields(p.text) {
					seen[w] = true
				}
			}
		}
		var b strings.Builder
		check := func() {
			if got, want := c.tokens(t, b.String()), show(a.tokens(b.String(), 1)); got != want {
				t.Errorf("%s:\n got %s\nwant %s", dir, got, want)
			}
			b.Reset()
		}
		for w := range seen {
			b.WriteString(w + "\n")
			if b.Len() > 4000 {
				check()
			}
		}
		check()
	}
}

// BenchmarkBuildAndExport measures index and export, and says how big the
// files are: of the field guide, of invented collections, and of the folders
// that SEARCH_FOLDERS names.
func BenchmarkBuildAndExport(b *testing.B) {
	run := func(name string, c *corpus.Corpus) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				x, err := Build(b.Context(), c, Options{})
				if err != nil {
					b.Fatal(err)
				}
				var tree output.Tree
				if err := x.Export(&tree); err != nil {
					b.Fatal(err)
				}
				runtime.ReadMemStats(&after)
				text := 0
				for _, d := range x.docs {
					text += len(title(d.inc))
					for _, p := range d.passages {
						text += len(p.heading) + len(p.text)
					}
				}
				index, fragments := 0, 0
				for _, p := range tree.Paths() {
					f, _ := tree.File(p)
					if strings.HasPrefix(p, "search/d/") {
						fragments += len(f.Data)
					} else {
						index += len(f.Data)
					}
				}
				b.ReportMetric(float64(text)/1e3, "text-kB")
				b.ReportMetric(float64(index)/1e3, "index-kB")
				b.ReportMetric(100*float64(index)/float64(text), "%-of-text")
				b.ReportMetric(float64(fragments)/1e3, "fragments-kB")
				b.ReportMetric(float64(tree.Len()), "files")
				if err := x.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, dir := range folders(b) {
		run(filepath.Base(dir), folder(b, dir))
	}
	for _, n := range []int{240, 2000} {
		run(fmt.Sprintf("invented-%d", n), newCorpus(b, invented(n)...))
	}
}

// BenchmarkAsk measures one query in bleve.
func BenchmarkAsk(b *testing.B) {
	for _, dir := range folders(b) {
		x, err := Build(b.Context(), folder(b, dir), Options{})
		if err != nil {
			b.Fatal(err)
		}
		list := questions(x, 50)
		b.Run(filepath.Base(dir), func(b *testing.B) {
			began, n := time.Now(), 0
			for b.Loop() {
				if _, err := x.Search(b.Context(), list[n%len(list)], SearchOptions{Limit: 10}); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(time.Since(began).Microseconds())/float64(n)/1e3, "ms/question")
		})
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
