package site

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWithoutScript opens one page of every kind in a browser that runs no
// script: nothing is there that would need it, and the list still filters.
func TestWithoutScript(t *testing.T) {
	r := loadSample(t)
	b := openBrowser(t, fieldGuide(t))
	tb := b.tab(look{})
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for _, name := range kinds(t, fieldGuide(t)) {
		tb.open(name)
		if tb.js(`document.documentElement.classList.contains("js")`) != "false" {
			t.Fatal("the page runs script")
		}
		if dead := tb.js(`[...document.querySelectorAll("button, .js-only")].filter(e => e.checkVisibility() && !e.popoverTargetElement && !(e.type === "reset" && e.form))
			.map(e => e.outerHTML.slice(0, 120)).join("\n")`); dead != "" {
			t.Errorf("%s shows what needs script:\n%s", name, dead)
		}
		if words := tb.js(`document.querySelector("main").innerText.split(/\s+/).length`); len(words) < 2 {
			t.Errorf("%s has %s words", name, words)
		}
	}

	// A chart without a still picture is its table.
	tb.open("causes/capacity.html")
	if got := tb.js(`[...document.querySelectorAll(".chart:has(> .plot.js-only)")].map(c => c.querySelector("table").checkVisibility() + " " + c.querySelector(".key")?.checkVisibility()).join() `); !strings.HasPrefix(got, "true false") || strings.Contains(got, "false true") {
		t.Errorf("table and legend of the charts are visible: %q", got)
	}

	tb.open("search.html")
	if tb.js(`document.querySelector("noscript a[href='incidents.html']").checkVisibility()`) != "true" {
		t.Error("the search page does not say what to do instead")
	}

	// The overlay opens, and its form leads to the search page.
	tb.open("index.html")
	tb.run(chromedp.Click(".find"))
	if got := tb.js(`document.querySelector("#cmdk:popover-open form").getAttribute("action")`); got != "search.html" {
		t.Errorf("the form leads to %q", got)
	}

	// Every incident is in the list, and a checkbox leaves its own.
	tb.open("incidents.html")
	if got := len(tb.listed()); got != len(r.corpus.Incidents) {
		t.Errorf("%d of %d incidents are listed", got, len(r.corpus.Incidents))
	}
	tb.run(chromedp.Click(`#facets input[name=sev][value=sev1]`))
	want := tb.js(`document.querySelectorAll("tr[data-sev=sev1]").length`)
	if got := strconv.Itoa(len(tb.listed())); got != want || want == "0" {
		t.Errorf("%s rows are shown, %s have this severity", got, want)
	}
}
