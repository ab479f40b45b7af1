package site

import (
	"context"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"afterword/site/internal/output"
)

// browser is a real browser before a finished site.
type browser struct {
	t   *testing.T
	web *httptest.Server
	ctx context.Context
}

// openBrowser serves tree and starts a browser. It fails where no Chromium is found: pages that
// nobody looked at are not tested.
func openBrowser(t *testing.T, tree *output.Tree) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := &browser{t: t, web: httptest.NewServer(fileServer(tree))}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		stop()
		b.web.CloseClientConnections()
		b.web.Close()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return b
}

// fileServer serves the files of a tree as a plain file server would, 404.html for what it does not have.
func fileServer(tree *output.Tree) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		f, ok := tree.File(name)
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			f, _ = tree.File("404.html")
			name = "404.html"
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		_, _ = w.Write(f.Data)
	}
}

// chromium returns the browser to test with.
func chromium(t testing.TB) string {
	t.Helper()
	if name := os.Getenv("CHROME"); name != "" {
		return name
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatal("there is no Chromium: install the package chromium, or name a browser in CHROME; go test -short leaves browser tests out")
	return ""
}

// tab is one page that is open in the browser.
type tab struct {
	t     *testing.T
	web   string
	ctx   context.Context
	close context.CancelFunc

	mu    sync.Mutex
	noise []string // what the page wrote to its console
}

// look says how a page is looked at. The zero value is a wide light screen.
type look struct {
	width int64 // 0 means 1280
	dark  bool
	print bool
	axe   bool // lets the tests' own script in, which the policy of the site would stop
}

// tab opens an empty tab.
func (b *browser) tab(l look) *tab {
	b.t.Helper()
	tb := &tab{t: b.t, web: b.web.URL}
	tb.ctx, tb.close = chromedp.NewContext(b.ctx)
	b.t.Cleanup(tb.close)
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
	if l.width == 0 {
		l.width = 1280
	}
	tb.run(chromedp.EmulateViewport(l.width, 900))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if l.dark {
		media.Features[0].Value = "dark"
	}
	if l.print {
		media.Media = "print"
	}
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
	if _, err := chromedp.Call(tb.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: l.axe}); err != nil {
		b.t.Fatal(err)
	}
	return tb
}

// open loads a page of the site.
func (tb *tab) open(name string) {
	tb.t.Helper()
	tb.run(chromedp.Navigate(tb.web + "/" + name))
}

func (tb *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// js returns the value of an expression, or of the promise that it gives, as a string.
func (tb *tab) js(expression string) string {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, 60*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Promise.resolve(`+expression+`).then(String)`, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%v in %s", err, expression[:min(len(expression), 200)])
	}
	return v
}

// key presses keys.
func (tb *tab) key(keys string, opts ...chromedp.KeyOption) {
	tb.t.Helper()
	tb.run(chromedp.KeyEvent(keys, opts...))
}

// silent fails when the page wrote anything to its console.
func (tb *tab) silent(name string) {
	tb.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if len(tb.noise) > 0 {
		tb.t.Errorf("%s: the console is not silent: %q", name, tb.noise)
	}
	tb.noise = nil
}

// kinds returns one page of every kind that the site has, and of incidents the longest and the
// shortest.
func kinds(t *testing.T, tree *output.Tree) []string {
	t.Helper()
	var list []string
	first := map[string]bool{}
	longest, shortest := "", ""
	for _, p := range tree.Paths() {
		if path.Ext(p) != ".html" {
			continue
		}
		dir := path.Dir(p)
		switch {
		case dir == ".":
			list = append(list, p)
		case dir == "incidents":
			n := size(tree, p)
			if longest == "" || n > size(tree, longest) {
				longest = p
			}
			if shortest == "" || n < size(tree, shortest) {
				shortest = p
			}
		case !first[dir]:
			first[dir] = true
			list = append(list, p)
		}
	}
	if longest == "" {
		t.Fatal("the site has no incident")
	}
	return append(list, longest, shortest)
}

func size(tree *output.Tree, p string) int {
	f, _ := tree.File(p)
	return len(f.Data)
}
