package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// searchFolder is a small collection to search in.
func searchFolder() fstest.MapFS {
	f := fstest.MapFS{}
	add := func(name, text string) { f[name] = &fstest.MapFile{Data: []byte(text)} }
	add("postmortems/2024-05-01-pool.md", "---\nid: INC-7\nservice: Checkout\ncause: Capacity\nseverity: SEV1\nstarted: 2024-05-01T10:00:00Z\nresolved: 2024-05-01T12:00:00Z\n---\n# The connection pool runs dry\n\n## Summary\n\nAll connections were taken; the client said `ETIMEDOUT` and woocommerce_init was OOMKilled.\n\n## Timeline\n\n- 10:00 the naïve café limit of 30000 files was reached on us-east-1\n- 10:30 pods restarted\n\n## Root cause\n\nThe pool was too small.\n")
	add("postmortems/2024-06-02-certificate.md", "---\nservice: Registry\ncause: Certificate\nseverity: SEV2\nstarted: 2024-06-02T08:00:00Z\nresolved: 2024-06-02T08:30:00Z\n---\n# A certificate expires overnight\n\n## Summary\n\nNobody renewed the certificate of mirror.gcr.io, and connections failed.\n\n## Action items\n\n- Renew certificates 30 days early\n")
	add("postmortems/2023-07-03-japanese.md", "---\nservice: Checkout\nseverity: SEV3\nstarted: 2023-07-03T08:00:00Z\n---\n# 決済で障害が発生\n\n## 概要\n\nデータベースの接続が失敗しました。<script>alert(1)</script> を入力した。\n")
	for i := range 30 {
		add(fmt.Sprintf("postmortems/2022-01-%02d-queue.md", i+1), fmt.Sprintf("---\nservice: Queue\nseverity: SEV3\ntags: [\"2024\", \"__proto__\"]\nstarted: 2022-01-%02dT08:00:00Z\n---\n# Queue backlog number %d\n\n## Summary\n\nThe queue grew while consumers were slow, batch %d.\n\n## Lessons\n\n%s\n", i+1, i, i, strings.Repeat("Look at the depth of the queue. ", 40)))
	}
	return f
}

// searcher is a Chromium before a finished site.
type searcher struct {
	t     testing.TB
	ctx   context.Context
	base  string
	mu    sync.Mutex
	noise []string
	hold  atomic.Pointer[chan struct{}] // while set, dictionary files wait for it
	fail  atomic.Bool                   // index files are refused
	zip   atomic.Bool                   // the host compresses what it sends
	asked []string                      // paths that were asked for
	bytes int                           // that were sent for files of the index
}

// browse builds the folder and opens a browser on it; overFile opens it from disk.
func browse(t *testing.T, overFile bool) *searcher {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	built, err := Build(t.Context(), searchFolder(), Options{Today: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), Portable: overFile})
	if err != nil {
		t.Fatal(err)
	}
	return browseSite(t, built, overFile)
}

// browseSite opens a browser on a finished site.
func browseSite(t testing.TB, built *Result, overFile bool) *searcher {
	t.Helper()
	b := &searcher{t: t}
	if overFile {
		dir := t.TempDir()
		for _, p := range built.Tree.Paths() {
			f, _ := built.Tree.File(p)
			name := filepath.Join(dir, filepath.FromSlash(p))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		b.base = "file://" + dir + "/"
	} else {
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.serve(w, r, built) }))
		t.Cleanup(web.Close)
		b.base = web.URL + "/deep/er/" // a site lies at any address
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	b.ctx = ctx
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.noise = append(b.noise, m.String())
			b.mu.Unlock()
		}
	}()
	return b
}

func (b *searcher) serve(w http.ResponseWriter, r *http.Request, built *Result) {
	name := strings.TrimPrefix(r.URL.Path, "/deep/er/")
	b.mu.Lock()
	b.asked = append(b.asked, name)
	b.mu.Unlock()
	if hold := b.hold.Load(); hold != nil && strings.HasPrefix(name, "search/t/") {
		<-*hold
	}
	f, ok := built.Tree.File(name)
	if !ok || b.fail.Load() && strings.HasPrefix(name, "search/") {
		http.NotFound(w, r)
		return
	}
	types := map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
	if kind := types[path.Ext(name)]; kind != "" {
		w.Header().Set("Content-Type", kind)
	} else {
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types afterword")
	data := f.Data
	if b.zip.Load() {
		w.Header().Set("Content-Encoding", "gzip")
		data = zipped(data)
	}
	if strings.HasPrefix(name, "search/") {
		b.mu.Lock()
		b.bytes += len(data)
		b.mu.Unlock()
	}
	_, _ = w.Write(data)
}

// zipped compresses data as a host does on its way.
func zipped(data []byte) []byte {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return packed.Bytes()
}

func (b *searcher) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *searcher) open(name string) { b.t.Helper(); b.do(chromedp.Navigate(b.base + name)) }

// keys presses keys.
func (b *searcher) keys(keys string, options ...chromedp.KeyOption) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, options...))
}

// value evaluates an expression, which may be a promise.
func (b *searcher) value(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Promise.resolve(`+expression+`).then(String)`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to be true.
func (b *searcher) until(what string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 15*time.Second)
	defer cancel()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!(`+what+`)`)); err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			b.t.Fatalf("it never came true: %s\nat %s\nconsole: %v", what, b.value(`location.href + "\n" + document.querySelector("#cmdk input")?.value + "\n" + (document.querySelector("[data-search-page]") ?? document.querySelector("#cmdk"))?.innerText.slice(0, 600)`), b.noise)
		}
	}
}

// is compares what expressions give.
func (b *searcher) is(expression, want string) {
	b.t.Helper()
	if got := b.value(expression); got != want {
		b.t.Errorf("%s is %q, want %q", expression, got, want)
	}
}

func (b *searcher) silent() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.noise) > 0 {
		b.t.Errorf("the console is not silent: %q", b.noise)
	}
}

const (
	overlayOpen = `(document.querySelector("#cmdk:popover-open") && document.activeElement === document.querySelector("#cmdk input"))`
	hitTitles   = `[...document.querySelectorAll("[data-results] h3")].map(e => e.textContent).join("|")`
)

func TestBrowserOverlay(t *testing.T) {
	b := browse(t, false)
	b.open("services/queue.html")
	b.until(`document.readyState === "complete"`)
	control := chromedp.KeyModifiers(chromedp.ModifierCtrl)

	// Ctrl K opens from anywhere and closes again; the focus returns.
	b.value(`document.querySelector("main a").focus()`)
	b.keys("k", control)
	b.until(overlayOpen)
	b.until(`document.activeElement.getAttribute("role") === "combobox"`)
	b.is(`[...document.body.children].filter(e => e.id !== "cmdk" && e.tagName !== "SCRIPT").every(e => e.inert)`, "true")
	b.keys("k", control)
	b.until(`!document.querySelector("#cmdk:popover-open") && document.activeElement === document.querySelector("main a")`)

	// A slash opens too, but not where somebody types, and not when that is switched off.
	b.keys("/")
	b.until(overlayOpen)
	b.keys(kb.Escape)
	b.until(`!document.querySelector("#cmdk:popover-open") && document.activeElement === document.querySelector("main a")`)
	b.value(`(document.querySelector("main").insertAdjacentElement("beforeend", document.createElement("input")).focus(), 0)`)
	b.keys("/")
	b.is(`document.activeElement.value + !!`+overlayOpen, "/false")
	b.value(`(document.activeElement.remove(), localStorage.setItem("afterword.keys", "off"), 0)`)
	b.keys("/")
	b.is(`!!`+overlayOpen, "false")
	b.value(`localStorage.removeItem("afterword.keys")`)

	// Typing lists incidents, terms and passages; the focus stays in the field.
	b.keys("k", control)
	b.until(overlayOpen)
	b.keys("certif")
	b.until(`document.querySelector("#cmdk-list [role=option] mark")`)
	b.is(`[...document.querySelectorAll("#cmdk-list h3")].map(e => e.textContent).join()`, "Incidents,Causes and services,Inside postmortems")
	b.is(`document.activeElement.getAttribute("aria-activedescendant")`, "cmdk-o0")
	b.is(`document.getElementById("cmdk-o0").getAttribute("aria-selected")`, "true")
	b.is(`[...document.querySelectorAll("#cmdk-list [role=option]")].every(o => o.href && o.closest("[role=group][aria-labelledby]"))`, "true")
	b.keys(kb.ArrowDown)
	b.is(`document.activeElement.getAttribute("aria-activedescendant")`, "cmdk-o1")
	b.keys(kb.ArrowUp)
	b.keys(kb.ArrowUp)
	b.is(`document.activeElement.getAttribute("aria-activedescendant") === "cmdk-o" + (document.querySelectorAll("#cmdk-list [role=option]").length - 1)`, "true")
	b.keys(kb.Home)
	b.is(`document.activeElement.selectionStart`, "0") // Home edits the text
	b.until(`/^\d+ results? for certif$/.test(document.querySelector("#cmdk [role=status]").textContent)`)
	for range 30 {
		b.keys(kb.Tab)
	}
	b.is(`document.getElementById("cmdk").contains(document.activeElement)`, "true")

	// Back closes without leaving; Enter goes to the hit, and Back from there comes here.
	here := b.value(`location.href`)
	b.value(`(history.back(), 0)`)
	b.until(`!document.querySelector("#cmdk:popover-open")`)
	b.is(`location.href`, here)
	b.keys("k", control)
	b.until(overlayOpen)
	b.keys("expires overnight" + kb.Enter)
	b.until(`location.pathname.includes("certificate") && document.readyState === "complete"`)
	b.value(`(history.back(), 0)`)
	b.until(`location.href === ` + fmt.Sprintf("%q", here) + ` && document.readyState === "complete"`)
	b.is(`!!`+overlayOpen, "false")

	// What was searched for is offered again.
	b.keys("k", control)
	b.until(`[...document.querySelectorAll("#cmdk-list h3")].some(e => e.textContent === "Recent searches")`)
	b.silent()
}

func TestBrowserOverlayUnderTrouble(t *testing.T) {
	b := browse(t, false)
	b.open("index.html")
	b.until(`document.readyState === "complete"`)
	b.fail.Store(true)
	b.value(`document.querySelector(".find").click()`)
	b.until(overlayOpen + ` && document.querySelector("#cmdk input").getAttribute("role")`)
	b.keys("queue")
	b.until(`document.querySelector("#cmdk-list button")?.textContent === "Retry"`)
	b.fail.Store(false)
	// An answer that was under way may fail once more and show the button again.
	b.until(`(document.querySelector("#cmdk-list button")?.click(), document.querySelector("#cmdk-list [role=option] mark"))`)

	// An answer that comes late is not shown over a newer one.
	b.open("causes/capacity.html")
	gate := make(chan struct{})
	b.hold.Store(&gate)
	b.value(`document.querySelector(".find").click()`)
	b.until(overlayOpen + ` && document.querySelector("#cmdk input").getAttribute("role")`)
	b.keys("cer")
	b.until(`document.getElementById("cmdk").getAttribute("aria-busy") === "true"`)
	b.keys("tif")
	b.hold.Store(nil)
	close(gate)
	b.until(`document.getElementById("cmdk").getAttribute("aria-busy") === null && document.querySelector("#cmdk-list mark")?.textContent.startsWith("certif")`)
	b.is(`document.querySelector("#cmdk input").value`, "certif")
}

func TestBrowserSearchPage(t *testing.T) {
	b := browse(t, false)
	for query, want := range map[string]string{
		"?q=pool":                                "The connection pool runs dry",
		"?q=INC-7":                               "The connection pool runs dry",
		"?q=inc-7":                               "The connection pool runs dry",
		"?q=woocommerce_init":                    "The connection pool runs dry",
		"?q=oom+killed":                          "The connection pool runs dry",
		"?q=cafe+limit":                          "The connection pool runs dry",
		"?q=%E9%9A%9C%E5%AE%B3":                  "決済で障害が発生",
		"?q=conections&severity=sev2":            "A certificate expires overnight",
		"?q=A+certificate+expires+overnight":     "A certificate expires overnight",
		"?q=&service=checkout&sort=oldest":       "決済で障害が発生|The connection pool runs dry",
		"?q=duration%3A%3E1h":                    "The connection pool runs dry",
		"?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E": "決済で障害が発生",
	} {
		b.open("search.html" + query)
		b.until(`document.querySelector("[data-search-page]:not([aria-busy]) [data-results] h3")`)
		b.is(hitTitles, want)
	}

	// A page of hits names sections, and its links lead to places that exist.
	b.open("search.html?q=connections")
	b.until(`document.querySelectorAll(".hits a mark").length > 1`)
	b.is(`Promise.all([...document.querySelectorAll(".hits a")].map(async a => {
		const page = await (await fetch(a.href)).text();
		const id = decodeURIComponent(new URL(a.href).hash.slice(1));
		return !id || page.includes('id="' + id + '"');
	})).then(all => all.every(Boolean))`, "true")

	// A facet's count is the length of the list after choosing it.
	b.open("search.html?q=queue+OR+connections")
	b.until(`document.querySelector("[data-facets] input")`)
	n := b.value(`document.querySelector("[data-facets] input[name=service][value=checkout]").closest("label").querySelector(".n").textContent`)
	b.value(`document.querySelector("[data-facets] input[name=service][value=checkout]").click()`)
	b.until(`location.search.includes("service=checkout") && document.querySelector("[data-bar] b")?.textContent === "` + n + ` incident` + map[bool]string{true: "", false: "s"}[n == "1"] + `"`)
	b.value(`(history.back(), 0)`)
	b.until(`!location.search.includes("service") && document.querySelector("[data-bar] b")?.textContent.startsWith("3")`)

	// The second page has the following hits, and reloading keeps it.
	first := b.value(hitTitles)
	b.value(`document.querySelector("[data-more] a[rel=next]").click()`)
	b.until(`location.search.includes("page=2") && ` + hitTitles + ` !== ` + fmt.Sprintf("%q", first))
	second := b.value(hitTitles)
	b.open(b.value(`"search.html" + location.search`))
	b.until(hitTitles + ` === ` + fmt.Sprintf("%q", second))

	// Nothing found names the word, and what to do.
	b.open("search.html?q=queue+zzqqxx")
	b.until(`document.querySelector("[data-nothing] .empty b")?.textContent === "zzqqxx"`)
	b.is(`[...document.querySelectorAll("[data-nothing] .rows li")].map(e => e.textContent).some(s => /without zzqqxx30$/.test(s))`, "true")
	b.silent()
}

func TestBrowserHitHighlightsWithoutChangingThePage(t *testing.T) {
	b := browse(t, false)
	b.open("search.html?q=pool+small")
	b.until(`document.querySelector(".hits a mark")`)
	href := b.value(`[...document.querySelectorAll(".hits a")].find(a => a.textContent.includes("small")).href`)
	plain := strings.Replace(href[:strings.IndexByte(href, '?')], b.base, "", 1)
	b.open(plain)
	want := b.value(`document.getElementById("main").innerHTML`)
	b.open(strings.TrimPrefix(href, b.base))
	b.until(`CSS.highlights.get("found")?.size > 1`)
	b.is(`String(globalThis.afterword.engine)`, "undefined") // which needs no search client
	b.is(`document.getElementById("main").innerHTML === `+fmt.Sprintf("%q", want)+` || document.getElementById("main").innerHTML.replaceAll(' aria-current="location"', "") === `+fmt.Sprintf("%q", want)+`.replaceAll(' aria-current="location"', "")`, "true")
	b.until(`Math.abs(document.querySelector(location.hash).getBoundingClientRect().top) < 150 || scrollY + innerHeight >= document.documentElement.scrollHeight - 2`)
	b.value(`document.querySelector(".found [aria-label='Next place']").click()`)
	b.until(`/^1 of \d+$/.test(document.querySelector(".found [role=status]").textContent)`)
	b.keys(kb.Escape)
	b.until(`!CSS.highlights.get("found") && !location.search && location.hash`)
	b.silent()
}

func TestBrowserSearchFromAFolder(t *testing.T) {
	b := browse(t, true)
	b.open("search.html?q=certificate")
	b.until(`document.querySelector("[data-results] h3")`)
	b.is(hitTitles, "A certificate expires overnight")
	b.open("index.html")
	b.value(`document.querySelector(".find").click()`)
	b.until(overlayOpen + ` && document.querySelector("#cmdk input").getAttribute("role")`)
	b.keys("mirror.gcr")
	b.until(`document.querySelector("#cmdk-list [role=option] mark")`)
	b.silent()
}

func TestBrowserLoadsNoSearchBeforeItIsWanted(t *testing.T) {
	b := browse(t, false)
	b.open("index.html")
	b.until(`document.readyState === "complete"`)
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.IndexFunc(b.asked, func(p string) bool { return strings.Contains(p, "js/search") || strings.HasPrefix(p, "search/") }); i >= 0 {
		b.t.Errorf("the overview loads %s", b.asked[i])
	}
}

// The search page has the client already when the overlay opens on it.
func TestBrowserLoadsTheClientOnce(t *testing.T) {
	b := browse(t, false)
	b.openOverlay("search.html")
	b.is(`document.querySelectorAll('script[src*="js/search"]').length`, "1")
	b.silent()
}
