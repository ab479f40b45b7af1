package site

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp/kb"

	"afterword/site/internal/output"
)

// shelf builds a site of n incidents. The titles come in another order than the
// days, and every third incident has a time to restore.
func shelf(t *testing.T, n int) *output.Tree {
	t.Helper()
	files := fstest.MapFS{ConfigFile: {Data: []byte("as_of: last-incident\n")}}
	start := time.Date(2020, 1, 1, 10, 0, 0, 0, time.UTC)
	for i := range n {
		began := start.AddDate(0, 0, i)
		extra := ""
		if i%3 == 0 {
			extra = fmt.Sprintf("started: %s\nresolved: %s\n", began.Format(time.RFC3339), began.Add(time.Duration(1+(i*7)%n)*time.Minute).Format(time.RFC3339))
		}
		files[fmt.Sprintf("i%04d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\ntitle: \"=Incident %d, with <b> & a comma\"\ndate: %s\nseverity: SEV%d\nservices: [service %d]\ncauses: [cause %d, other]\n%s---\n\nIt broke.\n",
			(i*331)%n, began.Format(time.DateOnly), 1+i%4, i%5, i%2, extra)}
	}
	r, err := Build(context.Background(), files, Options{Today: start})
	if err != nil || r.Blocked() {
		t.Fatalf("%v %v", err, r.Findings)
	}
	return r.Tree
}

// listed returns the titles of the rows that are shown.
func (tb *tab) listed() []string {
	tb.t.Helper()
	var titles []string
	text := tb.js(`JSON.stringify([...document.querySelectorAll("table.inc tbody tr")].filter(r => r.checkVisibility()).map(r => r.querySelector(".ttl").textContent))`)
	if err := json.Unmarshal([]byte(text), &titles); err != nil {
		tb.t.Fatal(err)
	}
	return titles
}

// until waits for an expression to become true.
func (tb *tab) until(expression string) {
	tb.t.Helper()
	tb.js(`new Promise(done => { const look = () => (` + expression + `) ? done("") : requestAnimationFrame(look); look(); })`)
}

const (
	chosenSEV1 = `document.querySelector("#facets input[name=sev][value=sev1]")`
	counted    = `document.querySelector("[data-count]").textContent`
)

func incidentTitle(n int) string { return fmt.Sprintf("=Incident %d, with <b> & a comma", n) }

// TestBrowserLongList sorts and filters a list of several pages: always the
// whole of it, with no more rows in the page than one page has.
func TestBrowserLongList(t *testing.T) {
	const n = 613
	b := openBrowser(t, shelf(t, n))
	tb := b.tab(look{})
	tb.open("incidents-2.html")
	came := tb.listed()
	if len(came) != 200 {
		t.Fatalf("%d rows", len(came))
	}
	if got := tb.js(`performance.getEntriesByType("resource").filter(e => e.name.includes("incidents-list")).length`); got != "0" {
		t.Error("the whole list is loaded before anybody wants it")
	}

	tb.js(`document.querySelector("th[data-sort=title] button").click()`)
	tb.until(`document.querySelector("table.inc .ttl").textContent === ` + quoted(incidentTitle(0)))
	got := tb.listed()
	for i, title := range got {
		if title != incidentTitle(i) {
			t.Fatalf("row %d is %q", i, title)
		}
	}
	if len(got) != 200 || tb.js(`document.querySelector("th[data-sort=title]").getAttribute("aria-sort")`) != "ascending" {
		t.Errorf("%d rows", len(got))
	}
	if got := tb.js(`[...document.querySelectorAll("nav.pages a")].map(a => a.textContent + (a.hasAttribute("aria-current") ? "!" : "")).join(" ")`); got != "1! 2 3 4 Next ›" {
		t.Errorf("pages %q", got)
	}

	tb.js(`document.querySelector("th[data-sort=min] button").click()`)
	tb.until(`document.querySelector("th[data-sort=min]").getAttribute("aria-sort") === "descending" && location.search === "?sort=min&order=desc"`)
	longest := tb.js(`document.querySelector("table.inc tbody td:nth-last-child(2)").textContent`)
	if longest != "10h 13m" && longest != "10h 12m" && longest != "10h 11m" {
		t.Errorf("the longest is %q", longest)
	}

	tb.js(chosenSEV1 + `.click()`)
	tb.until(counted + ` === "154 of 613 incidents"`)
	if got := tb.js(`document.querySelectorAll("table.inc tbody tr").length + " " + document.querySelectorAll("nav.pages a").length + location.search`); got != "154 0?sev=sev1&sort=min&order=desc" {
		t.Errorf("after the filter %q", got)
	}
	tb.silent("incidents-2.html")

	tb.js(`(() => { window.saved = []; URL.createObjectURL = blob => { blob.text().then(t => saved.push(t)); return "data:,"; }; document.querySelector("[data-csv]").click(); })()`)
	tb.until(`saved.length`)
	lines := strings.Split(strings.TrimSpace(tb.js(`saved[0]`)), "\r\n")
	if len(lines) != 155 || !strings.Contains(lines[1], `,SEV1,"'=Incident `) || !strings.Contains(lines[1], "cause-0; other") || !strings.Contains(lines[1], "/incidents/i0") {
		t.Errorf("%d lines, the first two %q", len(lines), lines[:2])
	}

	// The address holds it all, and clearing gives back the page as it came.
	tb.open("incidents-2.html?sev=sev1&sev=sev2&sort=title&order=desc&page=2")
	tb.until(counted + ` === "307 of 613 incidents" && document.querySelectorAll("table.inc tbody tr").length === 107`)
	if got := tb.listed(); !slices.IsSortedFunc(got, func(a, b string) int { return number(b) - number(a) }) {
		t.Error("not in order")
	}
	tb.js(`document.querySelector("#facets button[type=reset]").click()`)
	tb.until(`location.search === "?sort=title&order=desc"`)
	tb.js(`document.querySelector("th[data-sort=date] button").click()`)
	tb.until(`location.search === ""`)
	if got := tb.listed(); !slices.Equal(got, came) {
		t.Errorf("cleared, the page has other rows than it came with: %q", got[:min(3, len(got))])
	}
	if got := tb.js(`[...document.querySelectorAll("nav.pages a")].map(a => a.getAttribute("href")).join(" ")`); got != "incidents.html incidents.html incidents-2.html incidents-3.html incidents-4.html incidents-3.html" {
		t.Errorf("pages %q", got)
	}
	tb.silent("incidents-2.html")
}

// number returns the number in a title.
func number(title string) int {
	var n int
	_, _ = fmt.Sscanf(title, "=Incident %d,", &n)
	return n
}

// TestBrowserLongListLooksTheSame compares the rows that script makes with
// those of the template.
func TestBrowserLongListLooksTheSame(t *testing.T) {
	b := openBrowser(t, shelf(t, 613))
	tb := b.tab(look{})
	const rows = `JSON.stringify([...document.querySelectorAll("table.inc tbody tr")].slice(0, 9).map(r => { const c = r.cloneNode(true);
		for (const a of [...c.attributes]) c.removeAttribute(a.name); c.querySelectorAll("a").forEach(a => a.setAttribute("href", a.href)); return c.outerHTML.replaceAll("> ", ">"); }))`
	tb.open("incidents.html")
	before := tb.js(rows)
	tb.js(`document.querySelector("#facets input").form.querySelectorAll("input[name=sev]").forEach(b => b.click())`) // all of them: the same rows
	tb.until(counted + ` === "613 of 613 incidents"`)
	if after := tb.js(rows); after != before {
		t.Errorf("made:\n%s\ntemplate:\n%s", after, before)
	}
}

// TestBrowserLongListMeetsTrouble cuts the connection: the page says so, and tries again when asked.
func TestBrowserLongListMeetsTrouble(t *testing.T) {
	b := openBrowser(t, shelf(t, 613))
	tb := b.tab(look{})
	tb.open("incidents.html")
	tb.js(`(() => { const real = fetch; window.fetch = () => Promise.reject(new TypeError("offline")); window.mend = () => { window.fetch = real; }; })()`)
	tb.js(chosenSEV1 + `.click()`)
	tb.until(counted + `.startsWith("The list could not be loaded")`)
	if got := len(tb.listed()); got != 200 {
		t.Errorf("%d rows", got)
	}
	tb.js(`mend()`)
	tb.js(`document.querySelector("#facets input[name=sev][value=sev2]").click()`)
	tb.until(counted + ` === "307 of 613 incidents"`)
	tb.silent("incidents.html")
}

// TestBrowserLongListByKeyboard reaches and uses every control of the list.
func TestBrowserLongListByKeyboard(t *testing.T) {
	b := openBrowser(t, shelf(t, 613))
	tb := b.tab(look{axe: true})
	tb.open("incidents.html")
	tb.js(chosenSEV1 + `.focus()`)
	tb.key(" ")
	tb.until(counted + ` === "154 of 613 incidents"`)
	tb.js(`document.querySelector("th[data-sort=title] button").focus()`)
	tb.key(kb.Enter)
	tb.until(`document.querySelector("th[data-sort=title]").getAttribute("aria-sort") === "ascending"`)
	axe, err := os.ReadFile(path.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	tb.js("(() => {" + string(axe) + "\n})()")
	if found := tb.js(audit + `("light", {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})`); found != "" {
		t.Error(found)
	}
}
