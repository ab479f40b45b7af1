package preview

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stage is a preview with a real browser before it.
type stage struct {
	t       *testing.T
	s       *server
	turn    sync.RWMutex // of s, when another takes its place
	web     *httptest.Server
	streams atomic.Int64    // open event streams
	ctx     context.Context // of the browser
}

func onStage(t *testing.T) *stage {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	st := &stage{t: t, s: newServer(nil)}
	st.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == inner+"events" {
			st.streams.Add(1)
			defer st.streams.Add(-1)
		}
		st.turn.RLock()
		s := st.s
		st.turn.RUnlock()
		s.ServeHTTP(w, r)
	}))
	st.s.guard = newGuard("localhost", st.web.Listener.Addr().(*net.TCPAddr).Port, Options{})
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	st.ctx = ctx
	t.Cleanup(func() {
		cancel()
		stop()
		st.web.CloseClientConnections()
		st.web.Close()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return st
}

func chromium(t *testing.T) string {
	t.Helper()
	if name := os.Getenv("CHROME"); name != "" {
		return name
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Skip("there is no Chromium; .ci/chromium installs one")
	return ""
}

func (st *stage) publish(files map[string]string) { st.s.publish(Result{Tree: site(st.t, files)}) }

// tab is one page that is open in the browser.
type tab struct {
	st    *stage
	ctx   context.Context
	close context.CancelFunc
	mu    sync.Mutex
	noise []string // what the page wrote to its console
}

// open opens a page in a new tab and waits until it knows the state.
func (st *stage) open(name string) *tab {
	st.t.Helper()
	tb := st.visit(name)
	// The marker lives as long as the page is not loaded again.
	tb.js(`window.marker = true; window.told = 0; document.addEventListener("afterword:rebuilt", () => window.told++)`)
	// Its first question to the server may have been answered before that.
	tb.until(`performance.getEntriesByType("resource").some(e => e.initiatorType === "fetch")`)
	tb.value(`new Promise(done => setTimeout(done, 20))`)
	tb.js(`window.told = 0`)
	return tb
}

// visit opens an address in a new tab.
func (st *stage) visit(name string) *tab {
	st.t.Helper()
	tb := &tab{st: st}
	tb.ctx, tb.close = chromedp.NewContext(st.ctx)
	st.t.Cleanup(tb.close)
	messages := chromedp.Console(tb.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			tb.mu.Lock()
			tb.noise = append(tb.noise, m.String())
			tb.mu.Unlock()
		}
	}()
	tb.run(chromedp.Navigate(strings.Replace(st.web.URL, "127.0.0.1", "localhost", 1) + "/" + name))
	return tb
}

func (tb *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	tb.st.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.st.t.Fatal(err)
	}
}

// js runs statements in the page.
func (tb *tab) js(statements string) {
	tb.st.t.Helper()
	tb.value("((() => {" + statements + "})(), 0)")
}

// until waits for an expression to be true.
func (tb *tab) until(what string) {
	tb.st.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	for {
		// An error is a page that is being loaded just now.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!(`+what+`)`)); err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			tb.st.t.Fatalf("it never came true: %s\nconsole: %v", what, tb.noise)
		}
	}
}

func (tb *tab) value(expression string) string {
	tb.st.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Promise.resolve(`+expression+`).then(String)`, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.st.t.Fatal(err)
	}
	return v
}

func (tb *tab) silent() {
	tb.st.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if len(tb.noise) > 0 {
		tb.st.t.Errorf("the console is not silent: %q", tb.noise)
	}
}

// overlayText is what the overlay says; undefined when there is none.
const overlayText = `document.querySelector("html > div[popover]")?.shadowRoot.textContent`

const strict = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'; trusted-types afterword">`

// article is a long page with things whose state a reader would miss.
func article(text, css string) string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8">` + strict + `<title>t</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="` + css + `"></head><body><p id="text">` + text + `</p>
<details><summary>One</summary>one</details><details><summary>Two</summary>two</details>
<form id="f"><input name="q"><input type="checkbox" name="c" value="x"></form>` + strings.Repeat("<p>a paragraph</p>\n", 200) + `<a href="#text">up</a></body></html>`
}

func site1() map[string]string {
	return map[string]string{"a.html": article("first", "s.1.css"), "b.html": article("other", "s.1.css"), "s.1.css": "p { color: rgb(1, 2, 3) }"}
}

func changed(name, text string) map[string]string {
	files := site1()
	files[name] = text
	return files
}

func TestBrowserReload(t *testing.T) {
	st := onStage(t)
	st.publish(site1())
	tb := st.open("a.html")
	tb.js(`document.querySelectorAll("details")[1].open = true; const q = document.forms.f.q; q.value = "half a word"; q.focus(); q.setSelectionRange(4, 7); document.forms.f.c.checked = true; scrollTo(0, 1500)`)

	// Another page changes: this one is left alone.
	st.publish(changed("b.html", article("changed", "s.1.css")))
	tb.until(`window.marker && window.told > 0`)

	// This one changes: it is loaded again, and looks as it was left.
	st.publish(changed("a.html", article("second", "s.1.css")))
	tb.until(`!window.marker && document.getElementById("text").textContent === "second" && document.readyState === "complete"`)
	tb.until(`Math.abs(scrollY - 1500) <= 5`)
	for expression, want := range map[string]string{
		`[...document.querySelectorAll("details")].map(d => d.open).join()`:                                       "false,true",
		`document.forms.f.q.value + (document.activeElement === document.forms.f.q) + document.forms.f.c.checked`: "half a wordtruetrue",
		`document.activeElement.selectionStart + "-" + document.activeElement.selectionEnd`:                       "4-7",
		`document.querySelectorAll("script[src*=__afterword]").length + " " + (sessionStorage.length)`:            "1 0",
	} {
		if got := tb.value(expression); got != want {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
	tb.silent()
}

// A preview that was stopped and started again tells the pages that are still
// open, though it begins to count its builds anew.
func TestBrowserRestart(t *testing.T) {
	st := onStage(t)
	st.publish(site1())
	tb := st.open("a.html")
	other := st.open("b.html")
	fresh := newServer(st.s.guard)
	fresh.publish(Result{Tree: site(t, changed("a.html", article("after the restart", "s.1.css")))})
	st.turn.Lock()
	st.s = fresh
	st.turn.Unlock()
	st.web.CloseClientConnections()
	tb.until(`!window.marker && document.getElementById("text")?.textContent === "after the restart"`)
	other.until(`window.marker && window.told > 0`)
}

func TestBrowserStylesheet(t *testing.T) {
	st := onStage(t)
	st.publish(site1())
	tb := st.open("a.html")
	tb.js(`document.forms.f.q.focus(); document.querySelector("details").open = true; scrollTo(0, 1500)`)
	colour := `getComputedStyle(document.getElementById("text")).color === "rgb(`
	// The same name with other content, then another name.
	st.publish(changed("s.1.css", "p { color: rgb(4, 5, 6) }"))
	tb.until(colour + `4, 5, 6)"`)
	st.publish(map[string]string{"a.html": article("first", "s.2.css"), "s.2.css": "p { color: rgb(7, 8, 9) }"})
	tb.until(colour + `7, 8, 9)"`)
	tb.until(`document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	if got := tb.value(`[window.marker, scrollY, document.activeElement.name, document.querySelector("details").open].join()`); got != "true,1500,q,true" {
		t.Errorf("after the swap: %s", got)
	}
	// Both at once: the page is loaded again, with both.
	st.publish(map[string]string{"a.html": article("second", "s.3.css"), "s.3.css": "p { color: rgb(10, 11, 12) }"})
	tb.until(`!window.marker && document.getElementById("text").textContent === "second" && ` + colour + `10, 11, 12)"`)
	tb.silent()
}

func TestBrowserOverlay(t *testing.T) {
	st := onStage(t)
	st.publish(site1())
	tb := st.open("a.html")
	tb.js(`document.forms.f.q.focus()`)
	bad := Problem{Path: "x/<b>.md", Line: 3, Col: 9, Severity: "error", Code: "bad-date", Text: `title is <img src=x onerror="document.title='pwned'"><script>1</script>`,
		Hint: "write <date>", Frame: []string{"  2 │ a", "> 3 │ <img src=y>", "    │   ^"}}
	st.s.publish(Result{Problems: []Problem{bad, {Severity: "error", Text: "another"}}})
	tb.until(overlayText + `?.includes("Not built: 2 problems")`)
	tb.until(`document.querySelector("html > div[popover]").matches(":popover-open")`)
	for _, want := range []string{"x/<b>.md:3:9", "[bad-date]", "<img src=x onerror", "write <date>", "> 3 │ <img src=y>", "another"} {
		if text := tb.value(overlayText); !strings.Contains(text, want) {
			t.Errorf("the overlay does not say %q: %s", want, text)
		}
	}
	// What is typed goes where it went, and the problems are text.
	tb.run(chromedp.SendKeys(chromedp.CSS(`input[name=q]`), "typed"))
	if got := tb.value(`[document.forms.f.q.value, document.activeElement.name, document.title, document.querySelector("html > div[popover]").shadowRoot.querySelectorAll("img, script").length, window.marker].join()`); got != "typed,q,t,0,true" {
		t.Errorf("with the overlay: %s", got)
	}
	// Put away, it stays away until something else fails.
	tb.run(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector("html > div[popover]")`)
	if got := tb.value(`document.activeElement.name`); got != "q" {
		t.Errorf("the focus is on %s", got)
	}
	later := st.visit("a.html")
	later.until(overlayText + `?.includes("another")`)
	st.s.publish(Result{Problems: []Problem{bad}})
	tb.until(overlayText + `?.includes("1 problem")`)
	// Mended: gone without a reload, on all pages.
	st.publish(site1())
	tb.until(`window.marker && !document.querySelector("html > div[popover]")`)
	later.until(`!document.querySelector("html > div[popover]")`)
	// A good build with new problems is shown, and says so.
	st.s.publish(Result{Tree: site(t, site1()), Problems: []Problem{bad}})
	tb.until(overlayText + `?.includes("Built, with 1 problem")`)
	tb.silent()
}

func TestBrowserFirstBuildFails(t *testing.T) {
	st := onStage(t)
	st.s.publish(Result{Problems: []Problem{{Path: "a.md", Line: 1, Severity: "error", Text: "first <wrong>"}}})
	tb := st.visit("a.html")
	tb.until(`document.body.textContent.includes("first <wrong>")`)
	st.s.publish(Result{Problems: []Problem{{Path: "a.md", Line: 1, Severity: "error", Text: "second"}}})
	tb.until(`document.body.textContent.includes("second") && !document.body.textContent.includes("first")`)
	st.publish(site1())
	tb.until(`document.getElementById("text")?.textContent === "first"`)
}

// Ten tabs share one connection, so that an eleventh page loads, and when the
// tab that has it is closed another one takes over.
func TestBrowserTenTabs(t *testing.T) {
	st := onStage(t)
	st.publish(site1())
	var tabs []*tab
	for range 10 {
		tb := st.open("a.html")
		tabs = append(tabs, tb)
	}
	st.oneStream("ten tabs")
	st.publish(changed("a.html", article("second", "s.1.css")))
	for _, tb := range tabs {
		tb.until(`document.getElementById("text").textContent === "second"`)
	}
	for _, tb := range tabs[:5] { // the one that leads is among them
		tb.close()
	}
	st.publish(changed("a.html", article("third", "s.1.css")))
	for _, tb := range tabs[5:] {
		tb.until(`document.getElementById("text").textContent === "third"`)
		tb.silent()
	}
	st.oneStream("five tabs")
}

// oneStream waits until there is one connection: that of a page which was left
// just now takes a moment to end.
func (st *stage) oneStream(what string) {
	st.t.Helper()
	ctx, cancel := context.WithTimeout(st.ctx, 30*time.Second)
	defer cancel()
	for st.streams.Load() != 1 {
		if !pause(ctx, 10*time.Millisecond) {
			st.t.Fatalf("%d connections for %s", st.streams.Load(), what)
		}
	}
}

// A page of another site gets nothing from the preview, whatever it tries.
func TestBrowserOtherSite(t *testing.T) {
	st := onStage(t)
	files := maps.Clone(site1())
	files["data.js"] = "window.leak = 1"
	files["data.json"] = `{"a":1}`
	st.publish(files)
	at := st.s.guard.port
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<script src="http://localhost:%[1]s/data.js"></script><iframe src="http://localhost:%[1]s/a.html"></iframe>`, at)
	}))
	defer evil.Close()
	tb := &tab{st: st}
	tb.ctx, tb.close = chromedp.NewContext(st.ctx)
	defer tb.close()
	if err := chromedp.Do(tb.ctx); err != nil { // without a timeout, which would end the tab
		t.Fatal(err)
	}
	tb.run(chromedp.Navigate(evil.URL))
	for _, attempt := range []string{
		`String(window.leak)`,
		fmt.Sprintf(`fetch("http://localhost:%s/data.json").then(r => r.text()).catch(() => "undefined")`, at),
		fmt.Sprintf(`fetch("http://localhost:%s/data.json", {mode: "no-cors"}).then(r => r.text()).then(t => t || "undefined").catch(() => "undefined")`, at),
		fmt.Sprintf(`new Promise(done => { const e = new EventSource("http://localhost:%s/__afterword/events"); e.onerror = () => { e.close(); done("undefined") }; e.addEventListener("state", () => done("leak")) })`, at),
		`(() => { try { return frames[0].document.body.textContent } catch { return "undefined" } })()`,
	} {
		if got := tb.value(attempt); got != "undefined" {
			t.Errorf("%s: %q", attempt, got)
		}
	}
}
