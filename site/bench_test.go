package site

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"
)

// BenchmarkBuild builds whole sites of generated files, in memory. files/s and
// heap-B/file should not depend on the number of files.
func BenchmarkBuild(b *testing.B) {
	g := newGenerator(b)
	for _, n := range []int{1000, 2000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			files := g.folder(n, false)
			before := processorTime()
			for b.Loop() {
				r, err := Build(context.Background(), files, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
				if err != nil || r.Blocked() {
					b.Fatal(err, r)
				}
				b.StopTimer()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.Sys)/float64(n), "memory-B/file")
				b.ReportMetric(float64(r.Tree.Size())/float64(n), "site-B/file")
				b.StartTimer()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "files/s")
			b.ReportMetric((processorTime()-before).Seconds()*1e3/float64(n)/float64(b.N), "cpu-ms/file")
		})
	}
}

// BenchmarkRead reads generated files on one processor, with front matter and
// with bodies only.
func BenchmarkRead(b *testing.B) {
	g := newGenerator(b)
	for _, bare := range []bool{false, true} {
		b.Run(map[bool]string{false: "front-matter", true: "bodies-only"}[bare], func(b *testing.B) {
			const n = 1000
			files := g.folder(n, bare)
			before := processorTime()
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			for b.Loop() {
				records, _, err := Inspect(context.Background(), files, nil, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
				if err != nil {
					b.Fatal(err)
				}
				if len(records) < n {
					b.Fatal(len(records))
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "files/s")
			b.ReportMetric((processorTime()-before).Seconds()*1e3/float64(n)/float64(b.N), "cpu-ms/file")
		})
	}
}
