package site

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
)

// BenchmarkEdit serves a folder of generated files and changes one of them,
// over and over: from the end of the writing until its page, fetched from the
// server, shows the change. The pause that the preview waits for further events
// is part of it. heap-B/file is what is held after the last edit.
func BenchmarkEdit(b *testing.B) {
	g := newGenerator(b)
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			files := map[string]string{}
			fsys := g.folder(n, false)
			err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := fs.ReadFile(fsys, name)
				files[name] = string(data)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			measureEdits(b, files)
		})
	}
}

func measureEdits(b *testing.B, files map[string]string) {
	var names []string
	for name := range files {
		if strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	desk := newBench(b, files, nil)
	defer desk.stop()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		name := names[i*7919%len(names)]
		mark := fmt.Sprintf("edit number %d", i)
		desk.write(name, files[name]+"\n\nThis was "+mark+".\n")
		start := time.Now()
		r := <-desk.builds
		if r.Err != nil || r.Result.Blocked() {
			b.Fatalf("%v %v", r.Err, r.Result)
		}
		at := slices.IndexFunc(r.Result.corpus.Incidents, func(in *corpus.Incident) bool { return in.Path == name })
		page, err := http.Get(desk.url + r.Result.corpus.Incidents[at].Permalink)
		if err != nil {
			b.Fatal(err)
		}
		text, _ := io.ReadAll(page.Body)
		page.Body.Close()
		took = append(took, time.Since(start))
		if !strings.Contains(string(text), mark) {
			b.Fatalf("%s does not show the edit", page.Request.URL)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "median-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Milliseconds()), "p95-ms")
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/float64(len(files)), "heap-B/file")
}
