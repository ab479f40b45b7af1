package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"afterword/site/internal/output"
	"afterword/site/internal/search"
)

// searched are queries as people ask them, of words that the field guide has.
var searched = []string{"timeout", "certificate expired", "database replica lag", "dns", "config change", "connection reset by peer", "service-03",
	"load balancer", "disk full", "memory leak", "failover", "retry storm", "rate limit", "deploy rollback", "packet loss", "\"connection reset\"",
	"service:service-05 timeout", "cache", "human error"}

// BenchmarkSearchPage opens the search page with each of the queries in a
// browser that has seen nothing before, and counts what it fetches of the index
// for the first hits and filters. 2,000 and 10,000 incidents take minutes, and
// are measured when SEARCH_BENCH is set to them: SEARCH_BENCH=2000,10000.
func BenchmarkSearchPage(b *testing.B) {
	eachSize(b, func(b *testing.B, s *searcher) {
		for b.Loop() {
			var requests, bytes []float64
			for _, q := range searched {
				s.asked, s.bytes = nil, 0
				s.do(chromedp.EmulateViewport(1440, 900))
				s.open("search.html?q=" + strings.ReplaceAll(q, " ", "+"))
				s.until(`document.querySelector("[data-search-page]:not([aria-busy]) :is([data-results] li:not(.pending), [data-nothing] h2)")`)
				s.value(`new Promise(done => setTimeout(done, 250))`) // what is fetched when it comes into view
				s.mu.Lock()
				n := 0
				for _, p := range s.asked {
					if strings.HasPrefix(p, "search/") {
						n++
					}
				}
				requests, bytes = append(requests, float64(n)), append(bytes, float64(s.bytes))
				b.Logf("%q: %d requests, %d bytes %v", q, n, s.bytes, s.asked)
				s.mu.Unlock()
			}
			report(b, "requests", requests)
			report(b, "bytes", bytes)
		}
	})
}

// BenchmarkSearchKeys types queries into the overlay, a key each 30 ms, and
// measures how long each answer takes when everything it needs is there, how
// long after the last key the first answer stood there, and
// the longest task that held the page up.
func BenchmarkSearchKeys(b *testing.B) {
	eachSize(b, func(b *testing.B, s *searcher) {
		s.open("index.html")
		s.until(`document.readyState === "complete"`)
		s.value(`document.querySelector(".find").click()`)
		s.until(overlayOpen + ` && document.querySelector("#cmdk input").getAttribute("role")`)
		var answers, tasks, settled []float64
		for b.Loop() {
			for _, q := range searched {
				list := s.value(fmt.Sprintf(typing, q))
				all := numbers(b, list)
				tasks, settled, answers = append(tasks, all[0]), append(settled, all[1]), append(answers, all[2:]...)
				b.Log(q, all)
			}
		}
		report(b, "ms-per-key", answers)
		report(b, "ms-longest-task", tasks)
		report(b, "ms-to-settle", settled)
	})
}

// typing types a query twice, and gives the longest task of the first time, how
// long after the last key its answer stood there, and the times of all answers
// of the second.
const typing = `(async (text) => {
	const input = document.querySelector("#cmdk input");
	const pause = ms => new Promise(done => setTimeout(done, ms));
	const all = document.querySelector("[data-all]");
	const quiet = async () => { do await pause(5); while (new URL(all.href).searchParams.get("q") !== text); };
	let longest = 0;
	const watch = new PerformanceObserver(list => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration); });
	watch.observe({ entryTypes: ["longtask"] });
	const key = n => { input.value = text.slice(0, n); input.dispatchEvent(new InputEvent("input")); };
	for (let n = 1; n <= text.length; n++) { key(n); await pause(30); }
	const last = performance.now();
	await quiet();
	const out = [longest, performance.now() - last];
	await pause(100);
	out[0] = longest;
	for (let n = 1; n <= text.length; n++) {
		const from = performance.now();
		await afterword.engine.ask(text.slice(0, n), { typing: true });
		out.push(performance.now() - from);
	}
	watch.disconnect();
	return out.join(" ");
})(%q)`

func numbers(b *testing.B, list string) []float64 {
	var out []float64
	for _, f := range strings.Fields(list) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// BenchmarkSearchIndex makes the index of a folder that is read already, and
// exports it. peak-MB is the most memory that the process held meanwhile, less
// what it held before; live-MB the most of it that was not garbage, for the
// incidents themselves make the collector wait.
func BenchmarkSearchIndex(b *testing.B) {
	eachFolder(b, func(b *testing.B, files fs.FS) {
		r, err := Load(context.Background(), files, Options{Today: benchDay})
		if err != nil {
			b.Fatal(err)
		}
		text := 0
		for _, in := range r.corpus.Incidents {
			text += len(in.Title.Value) + len(documentText(in.Body))
		}
		var shards, fragments int
		debug.FreeOSMemory()
		stop := watchMemory()
		before := processorTime()
		for b.Loop() {
			index, err := search.Build(context.Background(), r.corpus, search.Options{})
			if err != nil {
				b.Fatal(err)
			}
			var tree output.Tree
			if err := errors.Join(index.Export(&tree), index.Close()); err != nil {
				b.Fatal(err)
			}
			shards, fragments = 0, 0
			for _, p := range tree.Paths() {
				if f, _ := tree.File(p); strings.HasPrefix(p, "search/d/") {
					fragments += len(f.Data)
				} else {
					shards += len(f.Data)
				}
			}
		}
		b.ReportMetric((processorTime()-before).Seconds()/float64(b.N), "cpu-s")
		peak, live := stop()
		b.ReportMetric(float64(peak)/1e6, "peak-MB")
		b.ReportMetric(float64(live)/1e6, "live-MB")
		b.ReportMetric(100*float64(shards)/float64(text), "%-of-text")
		b.ReportMetric(float64(fragments)/1e3, "fragments-kB")
	})
}

// watchMemory returns a function that stops watching and gives how much more
// memory than at first the process held meanwhile, and how much of it was live.
func watchMemory() (stop func() (peak, live uint64)) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/gc/heap/live:bytes"}}
	read := func() (held, live uint64) {
		metrics.Read(samples)
		return samples[0].Value.Uint64() - samples[1].Value.Uint64(), samples[2].Value.Uint64()
	}
	held, alive := read()
	mostHeld, mostAlive := held, alive
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			h, l := read()
			mostHeld, mostAlive = max(mostHeld, h), max(mostAlive, l)
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() (uint64, uint64) {
		close(done)
		<-stopped
		return mostHeld - held, mostAlive - alive
	}
}

// report gives the median and the 95th percentile.
func report(b *testing.B, unit string, list []float64) {
	slices.Sort(list)
	b.ReportMetric(list[len(list)/2], unit)
	b.ReportMetric(list[len(list)*95/100], unit+"-p95")
}

// eachSize runs a benchmark in a browser before collections of several sizes.
func eachSize(b *testing.B, run func(b *testing.B, s *searcher)) {
	eachFolder(b, func(b *testing.B, files fs.FS) {
		r, err := Build(context.Background(), files, Options{Today: benchDay})
		if err != nil || r.Blocked() {
			b.Fatal(err, r)
		}
		s := browseSite(b, r, false)
		if _, err := chromedp.Call(s.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
			b.Fatal(err)
		}
		run(b, s)
	})
}

// eachFolder runs a benchmark on generated folders of several sizes.
func eachFolder(b *testing.B, run func(b *testing.B, files fs.FS)) {
	sizes := []string{"240", "1000"}
	if more := os.Getenv("SEARCH_BENCH"); more != "" {
		sizes = strings.Split(more, ",")
	}
	g := newGenerator(b)
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(size, func(b *testing.B) { run(b, g.folder(n, false)) })
	}
}
