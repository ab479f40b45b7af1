package site

import (
	"bufio"
	"encoding/json"
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

// BenchmarkEdit serves a folder of generated files and changes one of them, over
// and over, as a browser sees it: page-ms runs from the end of the writing until
// the page, fetched as soon as the preview tells of a new state, shows the
// change; the pause that the preview waits for further events is part of it.
// search-ms runs until the manifest of the search index and the files that every
// query needs have come from the index with the change. heap-B/file is what is
// held after the last edit.
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
	states := desk.listen()
	var pages, searches []time.Duration
	for i := 0; b.Loop(); i++ {
		time.Sleep(time.Second) // nobody saves faster than that
		name := names[i*7919%len(names)]
		mark := fmt.Sprintf("edit number %d", i)
		address := desk.address(name)
		desk.write(name, files[name]+"\n\nThis was "+mark+".\n")
		start := time.Now()
		for shown := false; !shown; {
			<-states
			shown = strings.Contains(desk.get(address), mark)
		}
		pages = append(pages, time.Since(start))
		if r := <-desk.builds; r.Err != nil || r.Result.Blocked() {
			b.Fatalf("%v %v", r.Err, r.Result)
		}
		var m struct{ Columns map[string]string }
		desk.must(json.Unmarshal([]byte(desk.get("search/manifest.json")), &m))
		desk.get("search/c/" + m.Columns["lens"] + ".bin")
		searches = append(searches, time.Since(start))
	}
	for what, took := range map[string][]time.Duration{"page": pages, "search": searches} {
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Milliseconds()), what+"-median-ms")
		b.ReportMetric(float64(took[len(took)*95/100].Milliseconds()), what+"-p95-ms")
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/float64(len(files)), "heap-B/file")
}

// address returns where the page of a file lies in the last build.
func (b *bench) address(name string) string {
	at := slices.IndexFunc(b.last.corpus.Incidents, func(in *corpus.Incident) bool { return in.Path == name })
	return b.last.corpus.Incidents[at].Permalink
}

// get fetches a file from the preview.
func (b *bench) get(address string) string {
	b.t.Helper()
	answer, err := http.Get(b.url + address)
	b.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.must(err)
	if answer.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s", address, answer.Status)
	}
	return string(text)
}

// listen follows the states of the preview, as a browser does.
func (b *bench) listen() <-chan string {
	answer, err := http.Get(b.url + "__afterword/events")
	b.must(err)
	b.t.Cleanup(func() { answer.Body.Close() })
	states := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				states <- data
			}
		}
	}()
	<-states // the present one
	return states
}
