package site

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var control = chromedp.KeyModifiers(chromedp.ModifierCtrl)

// openOverlay opens a page and the overlay on it, and waits for the client.
func (b *searcher) openOverlay(name string) {
	b.t.Helper()
	b.open(name)
	b.until(`document.readyState === "complete"`)
	b.keys("k", control)
	b.until(overlayOpen + ` && document.querySelector("#cmdk input").getAttribute("role")`)
}

func TestBrowserKeysThatOpenAndClose(t *testing.T) {
	b := browse(t, false)
	b.open("causes/capacity.html")
	b.until(`document.readyState === "complete"`)
	b.is(`document.querySelector("[popovertarget=cmdk]").getAttribute("aria-keyshortcuts")`, "Meta+K Control+K /")
	b.is(`document.querySelector(".find kbd").textContent`, "Ctrl K")

	// A slash belongs to whoever types it.
	for _, field := range []string{"textarea", "select", "div"} {
		b.value(fmt.Sprintf(`(() => {
			const t = document.createElement(%q);
			if (t.tagName === "DIV") t.contentEditable = "true";
			document.querySelector("main").append(t);
			t.focus();
		})()`, field))
		b.keys("/")
		b.is(`!!`+overlayOpen, "false")
		b.value(`document.activeElement.remove()`)
	}
	b.value(`(() => {
		const host = document.createElement("div");
		host.id = "host";
		const field = host.attachShadow({ mode: "open" }).appendChild(document.createElement("input"));
		document.querySelector("main").append(host);
		field.focus();
	})()`)
	b.keys("/")
	b.is(`document.getElementById("host").shadowRoot.firstChild.value + !!`+overlayOpen, "/false")
	b.value(`document.getElementById("host").remove()`)

	// A click outside closes; nothing of the list is left for the browser's own search to find.
	b.openOverlay("causes/capacity.html")
	b.keys("pool")
	b.until(`document.querySelector("#cmdk-list mark")`)
	b.do(chromedp.MouseClickXY(5, 500))
	b.until(`!document.querySelector("#cmdk:popover-open") && !history.state?.search`)
	b.is(`document.querySelector("#cmdk-list mark").checkVisibility()`, "false")

	// Composing a character neither searches nor goes anywhere.
	b.openOverlay("causes/capacity.html")
	b.value(`(() => {
		const input = document.activeElement;
		input.value = "pool";
		input.dispatchEvent(new InputEvent("input", { isComposing: true }));
		input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
	})()`)
	b.is(`location.pathname.endsWith("capacity.html") + "|" + document.querySelectorAll("#cmdk-list mark").length`, "true|0")
	b.value(`document.activeElement.dispatchEvent(new CompositionEvent("compositionend"))`)
	b.until(`document.querySelector("#cmdk-list mark")`)

	// With a modifier Enter opens another tab, with Shift the search page.
	b.value(`(window.open = (...args) => { window.opened = args.join(); }, 0)`)
	b.keys(kb.Enter, control)
	b.is(`window.opened.startsWith(document.getElementById("cmdk-o0").href) && window.opened.endsWith("_blank,noopener")`, "true")
	b.keys(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift))
	b.until(`location.href.endsWith("search.html?q=pool") && document.querySelector("[data-results] h3")`)
	b.silent()
}

// Behind a field the overlay offers the values that begin so.
func TestBrowserCompletesValues(t *testing.T) {
	b := browse(t, false)
	b.openOverlay("index.html")
	b.keys("pool service:che")
	b.until(`document.querySelector("#cmdk-list").textContent.includes("Causes and services")`)
	b.is(`[...document.querySelectorAll("#cmdk-list [role=option]")].filter(e => e.querySelector("small").textContent === "service").map(e => e.textContent).join("|")`, "serviceCheckout2 incidents")
	b.value(`[...document.querySelectorAll("#cmdk-list [role=option]")].find(e => e.textContent.includes("Checkout2")).click()`)
	b.until(`new URLSearchParams(location.search).get("q") === "pool service:Checkout" && ` + hitTitles + `=== "The connection pool runs dry"`)
	b.silent()
}

func TestBrowserRemembersRecentSearches(t *testing.T) {
	b := browse(t, false)
	b.open("search.html")
	search := func(q string) {
		b.value(fmt.Sprintf(`(document.querySelector("main input[name=q]").value = %q, document.querySelector("form.searchbox").requestSubmit(), 0)`, q))
	}
	const list = `[...document.querySelectorAll(".cmdk-recent a span")].map(e => e.textContent).join()`
	for i := range 10 {
		search(fmt.Sprint("word", i))
	}
	search("word5")
	b.openOverlay("index.html")
	b.until(list + `=== "word5,word9,word8,word7,word6,word4,word3,word2"`)
	b.value(`document.querySelector(".cmdk-recent [aria-label*=word9]").click()`)
	b.until(list + `=== "word5,word8,word7,word6,word4,word3,word2"`)
	press := func(title string) {
		b.value(`[...document.querySelectorAll(".cmdk-note button")].find(e => e.textContent === "` + title + `").click()`)
	}
	press("Clear all")
	b.until(list + `=== ""`)
	b.open("search.html")
	search("again")
	b.openOverlay("index.html")
	b.until(list + `=== "again"`)
	press("Keep none")
	b.until(list + `=== ""`)
	b.open("search.html")
	search("secret")
	b.is(`Object.values(localStorage).some(v => v.includes("secret"))`, "false")
	b.openOverlay("index.html")
	press("Keep recent searches")
	b.open("search.html")
	search("kept")
	b.openOverlay("index.html")
	b.until(list + `=== "kept"`)
	b.silent()
}

func TestBrowserSaysWhatHappens(t *testing.T) {
	b := browse(t, false)
	gate := make(chan struct{})
	b.hold.Store(&gate)
	b.openOverlay("index.html")
	b.keys("queue")
	b.until(`document.getElementById("cmdk").getAttribute("aria-busy") === "true" && document.querySelector("#cmdk [role=status]").textContent === "Loading"`)
	b.hold.Store(nil)
	close(gate)
	b.until(`document.querySelector("#cmdk [role=status]").textContent === "30 results for queue" && !document.getElementById("cmdk").hasAttribute("aria-busy")`)
	b.keys("zzqqxx")
	b.until(`document.querySelector("#cmdk [role=status]").textContent === "No results for queuezzqqxx"`)
	b.until(`document.querySelector("#cmdk-list").textContent.includes("Nothing for")`)
	b.silent()
}

const (
	ready     = `document.querySelector("[data-search-page]:not([aria-busy]) :is([data-results] li:not(.pending), [data-nothing] h2)")`
	chosen    = `[...document.querySelectorAll("[data-chips] .chip")].map(e => e.textContent).join("|")`
	hitsFound = `(document.querySelector("[data-bar] b")?.textContent ?? "")`
)

func TestBrowserAddressIsTheState(t *testing.T) {
	b := browse(t, false)
	// Whatever is asked for stands in the address, and comes back out of it.
	for _, q := range []string{`a&b=c`, `#1 50% + "x y"`, `it's <b>`, `\"\\`, `😀 مرحبا`, `service:"a b"`, `__proto__`, `constructor`, `toString hasOwnProperty`} {
		b.open("search.html?q=" + url.QueryEscape(q))
		b.until(ready)
		b.is(`document.querySelector("main input[name=q]").value`, q)
		b.open("search.html")
		b.until(ready)
		b.value(fmt.Sprintf(`(() => { const i = document.querySelector("main input[name=q]"); i.focus(); i.value = %q; i.dispatchEvent(new InputEvent("input")); })()`, q))
		b.until(fmt.Sprintf(`new URLSearchParams(location.search).get("q") === %q`, q))
	}

	// A value that no incident has is shown, and can be taken away.
	b.open("search.html?q=queue&service=nosuch&sort=never&page=x")
	b.until(ready)
	b.is(chosen, "Service: nosuch ×")
	b.is(`document.querySelectorAll("[data-results] h3").length`, "0")
	b.value(`document.querySelector("[data-chips] .chip").click()`)
	b.until(hitsFound + `=== "30 incidents" && !location.search.includes("nosuch")`)

	// Sorting changes the order, never what there is.
	all := map[string]bool{}
	for _, sort := range []string{"", "newest", "oldest", "longest"} {
		b.open("search.html?q=connections+OR+pool+OR+接続&sort=" + sort)
		b.until(ready)
		all[b.value(`[...document.querySelectorAll("[data-results] h3")].map(e => e.textContent).sort().join("|")`)] = true
	}
	if len(all) != 1 {
		t.Errorf("sorting changes what is found: %v", all)
	}
}

func TestBrowserFilters(t *testing.T) {
	b := browse(t, false)
	const box = `document.querySelector("[data-facets] input[name='%s'][value='%s']")`
	choose := func(name, value string) { b.value(fmt.Sprintf(box, name, value) + `.click()`) }
	b.open("search.html?q=connections+OR+queue+OR+接続")
	b.until(ready)
	b.is(hitsFound, "33 incidents")
	order := b.value(`[...document.querySelectorAll("[data-facets] input")].map(e => e.name + e.value).join()`)

	// Several of one facet: any of them. Several facets: all of them.
	choose("service", "checkout")
	b.until(hitsFound + `=== "2 incidents"`)
	b.is(`[...document.querySelectorAll("[data-facets] input")].map(e => e.name + e.value).join()`, order)
	n := b.value(fmt.Sprintf(box, "service", "registry") + `.closest("label").querySelector(".n").textContent`)
	b.is(n, n)
	choose("service", "registry")
	b.until(hitsFound + `=== "` + n + ` incidents"`)
	b.is(hitsFound, "3 incidents")
	b.is(fmt.Sprintf(box, "year", "2022")+`.disabled`, "true")
	choose("year", "2024")
	b.until(hitsFound + `=== "2 incidents"`)
	b.is(chosen, "Service: Checkout ×|Service: Registry ×|Year: 2024 ×|Clear all")
	b.value(`document.querySelector("[data-chips] .chip:last-child").click()`)
	b.until(hitsFound + `=== "33 incidents" && ` + chosen + `=== ""`)

	// Nothing stays nothing under a filter; help leads out of it.
	b.open("search.html?q=certificate&service=queue")
	b.until(ready)
	b.is(`document.querySelectorAll("[data-results] h3").length`, "0")
	b.value(`[...document.querySelectorAll("[data-nothing] a")].find(e => e.textContent.includes("without the filters")).click()`)
	b.until(hitTitles + `=== "A certificate expires overnight"`)

	// A misspelling is one click from its correction.
	b.open("search.html?q=certifcate+overnigth+&service=queue")
	b.until(ready)
	b.value(`[...document.querySelectorAll("[data-nothing] a")].find(e => e.textContent === "certificate overnight ").click()`)
	b.until(hitTitles + `=== "A certificate expires overnight"`)
	b.silent()
}

func TestBrowserSurvivesHostileWords(t *testing.T) {
	b := browse(t, false)
	for query, want := range map[string]string{"tag:2024": "30 incidents", "tag:__proto__": "30 incidents", "naïve CAFÉ": "1 incident", "cafe\u0301": "1 incident", "İstanbul ß OR pool": "1 incident"} {
		b.open("search.html?q=" + url.QueryEscape(query))
		b.until(ready)
		b.is(hitsFound, want)
	}
	// A mark covers what a reader calls the word, with its accents.
	b.open("search.html?q=cafe")
	b.until(ready)
	b.is(`[...document.querySelectorAll(".hits mark")].map(e => e.textContent).join()`, "café")

	b.open("search.html")
	b.until(ready)
	b.value(`(() => { const i = document.querySelector("main input[name=q]"); i.focus(); i.value = "disk \"( -".repeat(12500); i.dispatchEvent(new InputEvent("input")); })()`)
	b.until(`location.search.length > 100000 && ` + ready)
	b.value(`(() => { const i = document.querySelector("main input[name=q]"); i.value = "pool"; i.dispatchEvent(new InputEvent("input")); })()`)
	b.until(hitTitles + `=== "The connection pool runs dry"`)

	// What a page is asked to highlight is text and nothing else.
	b.open("incidents/" + b.value(`document.querySelector("[data-results] h3 a").pathname.split("/").pop()`) + "?h=" + url.QueryEscape(`<img src=x onerror=alert(1)> pool`))
	b.until(`CSS.highlights.get("found")`)
	b.is(`document.querySelectorAll("img").length`, "0")
	if strings.Contains(b.value(`document.body.innerText`), "onerror") {
		t.Error("the page shows what it was asked to highlight")
	}
	b.silent()
}
