package site

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp/kb"

	"afterword/site/internal/markdown"
)

// TestAxe runs axe-core over one page of every kind, light and dark, on a phone and on a desk.
func TestAxe(t *testing.T) {
	tree := fieldGuide(t)
	b := openBrowser(t, tree)
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{320, 1280} {
		tb := b.tab(look{width: width, axe: true})
		for _, name := range kinds(t, tree) {
			tb.open(name)
			tb.js("(() => {" + string(axe) + "\n})()")
			found := tb.js(audit + `("light", {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})`)
			found += tb.js(audit + `("dark", {type: "rule", values: ["color-contrast", "link-in-text-block"]})`)
			if found != "" {
				t.Errorf("%s at %d px:\n%s", name, width, found)
			}
			if wide := tb.js(`document.documentElement.scrollWidth - innerWidth`); wide != "0" {
				t.Errorf("%s scrolls sideways by %s px at %d px: %s", name, wide, width, tb.js(`[...document.querySelectorAll("main *")]
					.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre, .graph")).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\n")`))
			}
		}
		tb.close()
	}
}

// audit is the script that runs some rules in one theme and words what they found.
const audit = `((theme, rules) => {
	document.documentElement.dataset.theme = theme;
	return axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => theme + " " + v.id + ": " + v.help + "\n" +
		v.nodes.slice(0, 3).map(n => "    " + n.html.slice(0, 200) + "\n    " + n.failureSummary.replaceAll("\n", " ")).join("\n")).join("\n"));
})`

// TestConsoleIsSilent opens one page of every kind under the policy of the site itself.
func TestConsoleIsSilent(t *testing.T) {
	tree := fieldGuide(t)
	b := openBrowser(t, tree)
	tb := b.tab(look{})
	for _, name := range append(kinds(t, tree), "no/such/page.html") {
		tb.open(name)
		tb.js(`new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))`)
		if name != "no/such/page.html" { // whose own status the console names
			tb.silent(name)
		}
	}
}

// TestLayoutStays measures how much moves while a page loads.
func TestLayoutStays(t *testing.T) {
	tree := fieldGuide(t)
	b := openBrowser(t, tree)
	for _, width := range []int64{390, 1280} {
		tb := b.tab(look{width: width, axe: true})
		for _, name := range kinds(t, tree) {
			tb.open(name)
			shift := tb.js(`new Promise(done => {
				let sum = 0;
				new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({type: "layout-shift", buffered: true});
				setTimeout(() => done(sum > 0.01 ? sum.toFixed(4) : ""), 250);
			})`)
			if shift != "" {
				t.Errorf("%s at %d px: layout shift %s", name, width, shift)
			}
		}
		tb.close()
	}
}

// TestKeyboard walks through a page with the tabulator key: the skip link comes first, every stop
// can be seen, and nothing holds the focus.
func TestKeyboard(t *testing.T) {
	tree := fieldGuide(t)
	b := openBrowser(t, tree)
	tb := b.tab(look{})
	for _, name := range kinds(t, tree) {
		tb.open(name)
		tb.key(kb.Tab)
		if first := tb.js(`document.activeElement.className`); first != "skip" {
			t.Errorf("%s: the first stop is %q, not the skip link", name, first)
		}
		for range 40 {
			tb.key(kb.Tab)
			stop := tb.js(`(() => {
				const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
				if (e === document.body) return "";
				const shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 || e.namespaceURI.endsWith("svg") || e.matches(".cmdk *");
				const head = document.querySelector(".masthead"), covered = getComputedStyle(head).position === "sticky" && !head.contains(e) && !e.matches(".skip") && r.bottom <= head.getBoundingClientRect().bottom;
				return shown && r.width > 0 && !covered ? "" : e.outerHTML.slice(0, 120) + (shown ? "" : " has no outline") + (covered ? " is covered" : "");
			})()`)
			if stop != "" {
				t.Errorf("%s: %s", name, stop)
				break
			}
		}
	}
}

// TestKeysAreListed asks for the list of keys, which comes from the table that
// the code acts by.
func TestKeysAreListed(t *testing.T) {
	b := openBrowser(t, fieldGuide(t))
	tb := b.tab(look{})
	tb.open("index.html")
	const listed = `[...document.querySelectorAll(".keyhelp:popover-open dl div")].map(e => e.innerText.replace(/\s+/g, " ").trim()).join("|")`
	tb.key("?")
	if got, want := tb.js(listed), "Ctrl K Search|/ Search|↓ Next hit|↑ Previous hit|⇧ ↵ All results on a page|↵ Open|Esc Close|? These keys"; got != want {
		t.Errorf("the keys are\n%s\nwant\n%s", got, want)
	}
	tb.key(kb.Escape)
	if got := tb.js(listed); got != "" {
		t.Errorf("still open: %s", got)
	}
	tb.js(`document.querySelector("main").append(Object.assign(document.createElement("input"), {id: "field"})), document.getElementById("field").focus()`)
	tb.key("?")
	if got := tb.js(listed + ` + document.getElementById("field").value`); got != "?" {
		t.Errorf("in a field the key gives %q", got)
	}
	tb.silent("index.html")
	tb.open("incidents.html")
	tb.js(`document.querySelector("#facets input").focus()`)
	tb.key("?")
	if tb.js(listed) == "" {
		t.Error("a checkbox takes the key")
	}
}

// TestPrintHoldsEveryWord compares the words of a document with what is left of its page on paper.
func TestPrintHoldsEveryWord(t *testing.T) {
	r := loadSample(t)
	b := openBrowser(t, fieldGuide(t))
	tb := b.tab(look{print: true})
	for i, in := range r.corpus.Incidents {
		if i%10 != 0 {
			continue
		}
		tb.open(in.Permalink)
		days := `[...document.querySelectorAll(".tl .day")].map((e) => new Date(e.innerText + " UTC").toISOString())` // in words on paper, in figures in many documents
		shown := words(tb.js(`document.querySelector("main").innerText + " " + ` + days))
		for w := range words(documentText(in.Body)) {
			if !shown[w] {
				t.Errorf("%s: %q is not on paper", in.Permalink, w)
			}
		}
		if s := tb.js(`[...document.querySelectorAll("nav.toc, .masthead, .foot, .howread, button")].filter(e => e.checkVisibility()).length`); s != "0" {
			t.Errorf("%s: %s controls are on paper", in.Permalink, s)
		}
	}
}

// documentText returns the text of a document without the heads of its tables, which those of the
// page may replace.
func documentText(d *markdown.Document) string {
	var b strings.Builder
	for i, block := range d.Blocks {
		if block.Kind != markdown.Table {
			b.WriteString(d.Text(i, i+1) + "\n")
			continue
		}
		for _, row := range block.Rows[1:] {
			for _, cell := range row {
				b.WriteString(cell.Text + "\n")
			}
		}
	}
	return b.String()
}

// words returns the words of a text, without regard to case and to zeros in front of numbers. In
// scripts without spaces each character is one.
func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, part := range apart(w) {
			out[strings.TrimLeft(part, "0")] = true
		}
	}
	return out
}

// apart cuts a word between letters, digits and characters of scripts without spaces.
func apart(word string) []string {
	var out []string
	last := 0
	for _, r := range word {
		kind := 1
		switch {
		case unicode.IsDigit(r):
			kind = 2
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			kind = 3
		}
		if kind != last || kind == 3 {
			out = append(out, "")
		}
		out[len(out)-1] += string(r)
		last = kind
	}
	return out
}
