package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestChartsInABrowser builds the oracle and opens its page of trends: every
// chart is drawn over its still picture, a mark says what it is, nothing breaks
// the policy of the page, the console stays silent, and a phone can hold it.
func TestChartsInABrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium")
	}
	server := httptest.NewServer(http.FileServerFS(os.DirFS(publishOracle(t))))
	defer server.Close()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	ctx, stop = context.WithTimeout(ctx, time.Minute)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 1200)); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var said []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			said = append(said, m.String())
			mu.Unlock()
		}
	}()
	ask := func(expression string) string {
		t.Helper()
		v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Promise.resolve(`+expression+`).then(String)`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		return v
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/trends.html")); err != nil {
		t.Fatal(err)
	}
	ask(`(window.broken = [], document.addEventListener("securitypolicyviolation", e => window.broken.push(e.violatedDirective + " " + e.sample)), 0)`)
	const scroll = `(async () => { for (const p of document.querySelectorAll(".plot")) { p.scrollIntoView(); for (let i = 0; i < 100 && !p.matches(".is-live"); i++) await new Promise(r => setTimeout(r, 20)); } return document.querySelectorAll(".plot").length + " of " + document.querySelectorAll(".plot.is-live").length; })()`
	if got := ask(scroll); got != "5 of 5" && got != "6 of 6" {
		t.Errorf("charts and live charts: %s", got)
	}
	const hover = `(async () => {
		const dot = [...document.querySelectorAll("#durations .live svg path")].find(p => (p.getAttribute("fill") || "").includes("--s"));
		const box = dot.getBoundingClientRect(), at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true };
		dot.dispatchEvent(new MouseEvent("mousemove", at));
		await new Promise(r => setTimeout(r, 100));
		return document.querySelector("#durations .tip").textContent;
	})()`
	if got := ask(hover); !strings.Contains(got, "2026: ") {
		t.Errorf("a mark says %q", got)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	const narrow = `(async () => { const wide = () => [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 391 && !e.closest(".scroll, svg, nav")).map(e => e.className || e.tagName);
		for (let i = 0; i < 100 && (document.documentElement.scrollWidth > 390 || wide().length); i++) await new Promise(r => setTimeout(r, 50));
		return document.documentElement.scrollWidth + " " + wide().join(", "); })()`
	if got := ask(narrow); got != "390 " {
		t.Errorf("the page is too wide for a phone: %s", got)
	}
	if got := ask(`window.broken.join("; ")`); got != "" {
		t.Errorf("the policy of the page was broken: %s", got)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(said) > 0 {
		t.Errorf("the console says:\n%s", strings.Join(said, "\n"))
	}
}

// publishOracle builds the oracle and returns the folder of the site.
func publishOracle(t *testing.T) string {
	t.Helper()
	fsys, err := Dir("testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Build(t.Context(), fsys, Options{Today: time.Date(2026, 4, 16, 0, 0, 0, 0, time.UTC)})
	if err != nil || r.Tree == nil {
		t.Fatal(err, r)
	}
	dir := t.TempDir() + "/out"
	if err := r.Publish(dir, PublishOptions{Source: "testdata/oracle"}); err != nil {
		t.Fatal(err)
	}
	return dir
}
