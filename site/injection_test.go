package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// attacks are what somebody may write where text is asked for. Each would set
// window.hit if it ever ran.
var attacks = []string{
	`<script>window.hit=1</script>`,
	`"><script>window.hit=1</script>`,
	`</title></script><script>window.hit=1</script>`,
	`<img src=x onerror="window.hit=1">`,
	`"><img src=x onerror=window.hit=1>`,
	`' onmouseover='window.hit=1' autofocus onfocus='window.hit=1`,
	`" onfocus="window.hit=1" autofocus="`,
	`<svg onload=window.hit=1>`,
	`<svg><style><img src="</style><img src=x onerror=window.hit=1>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=window.hit=1>">`,
	`<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
	`<details open ontoggle=window.hit=1>`,
	`<style>@import "//evil.example/x.css"</style>`,
	`<base href="//evil.example/">`,
	`<meta http-equiv="refresh" content="0;url=javascript:window.hit=1">`,
	`[x](javascript:window.hit=1)`,
	`[x](&#106;avascript:window.hit=1) ![x](javascript&colon;window.hit=1)`,
	`javascript:window.hit=1`,
	`{{constructor.constructor("window.hit=1")()}}${window.hit=1}`,
	"```\"><script>window.hit=1</script>\nx\n```",
	"<!--><img src=x onerror=window.hit=1>-->",
	"\u2028window.hit=1;//\u202e",
	`__proto__`, `constructor`,
}

// attackedFolder has a postmortem for each attack, with the attack in every
// field, and the settings of the site attacked as well.
func attackedFolder() fstest.MapFS {
	all := strings.Join(attacks, "\n\n")
	files := fstest.MapFS{
		ConfigFile: {Data: []byte("title: " + quoted(attacks[2]) + "\ndescription: " + quoted(attacks[4]) +
			"\nbase_url: https://pm.example.org/%22%3E/\nedit_url: https://git.example.org/{path}?\"onfocus=window.hit=1\nservices: [{id: api, name: " + quoted(attacks[1]) + ", description: " + quoted(attacks[0]) + "}]\n")},
		"pages/attack.md":     {Data: []byte("---\ntitle: " + quoted(attacks[1]) + "\n---\n\n# " + attacks[0] + "\n\n" + all + "\n")},
		"reviews/2025-01.md":  {Data: []byte("# " + attacks[3] + "\n\n" + all + "\n\n- [ ] " + attacks[3] + "\n- [x] " + attacks[4] + "\n")},
		"actions.csv":         {Data: []byte("ref,status,owner\n\"" + strings.ReplaceAll(attacks[1], `"`, `""`) + "\",open,\"" + strings.ReplaceAll(attacks[3], `"`, `""`) + "\"\n")},
		"x.png":               {Data: []byte("\x89PNG\r\n\x1a\n<script>window.hit=1</script>")},
		"2025-03-01-plain.md": {Data: []byte("# <script>window.hit=1</script>\n\n## \"><img src=x onerror=window.hit=1>\n\n" + all + "\n")},
	}
	for i, a := range attacks {
		line := strings.ReplaceAll(a, "\n", " ")
		cell := strings.ReplaceAll(line, "|", `\|`)
		q := quoted(line)
		name := fmt.Sprintf("2025-%02d-%02d %s.md", i/28+1, i%28+1, strings.NewReplacer("/", "_", `\`, "_", ":", "_").Replace(line))
		files[name] = &fstest.MapFile{Data: []byte(fmt.Sprintf(`---
title: %[1]s
severity: %[1]s
services: [%[1]s, api]
causes: [%[1]s]
tags: [%[1]s]
teams: [%[1]s]
authors: [%[1]s]
owner: %[1]s
status: %[1]s
source: %[1]s
impacts:
  - figure: %[1]s
    text: %[1]s
---

# %[2]s

**Impact:** %[2]s

%[4]s

| Field | %[3]s |
|---|:-:|
| Severity | %[3]s |

## Timeline

- 2025-01-02 10:00 UTC - %[2]s
- 2025-01-02 10:05 UTC - **%[2]s**
- 2025-01-02 11:00 UTC - resolved[^n]

## Contributing factors

- %[2]s
- [%[2]s](x.md "%[2]s") ![%[2]s](x.png)

## Five whys

1. Why? %[2]s
2. Why? Because of %[2]s

## Action items

| Action | Owner | Due | Ticket |
|---|---|---|---|
| %[3]s | %[3]s | 2025-02-01 | %[3]s |

- [ ] %[2]s (@%[2]s)

## %[2]s

[[%[2]s]] [[x|%[2]s]]

[^n]: %[2]s
`, q, line, cell, a))}
	}
	return files
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// TestAttacksAreText holds every file of the attacked site against the rules.
func TestAttacksAreText(t *testing.T) {
	tree := buildSample(t, attackedFolder())
	crawl(t, tree)
	plain, _ := tree.File("404.html") // the theme's own icon is a data: address
	incidents := 0
	for _, name := range tree.Paths() {
		file, _ := tree.File(name)
		switch path.Ext(name) {
		case ".html":
			if strings.HasPrefix(name, "incidents/") {
				incidents++
			}
			page, _ := readPage(file.Data)
			for _, link := range page.links {
				if u, err := url.Parse(link); err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" && !strings.Contains(html.UnescapeString(string(plain.Data)), link) {
					t.Errorf("%s: the link %q", name, link)
				}
			}
		case ".json":
			if !json.Valid(file.Data) {
				t.Errorf("%s is no JSON", name)
			}
		case ".xml":
			if err := xml.Unmarshal(file.Data, new(struct{})); err != nil {
				t.Errorf("%s is no XML: %v", name, err)
			}
		case ".svg":
			if drawn := strings.ToLower(string(file.Data)); strings.Contains(drawn, "<script") || strings.Contains(drawn, "<foreignobject") || strings.Contains(drawn, " onload") {
				t.Errorf("%s could run something", name)
			}
		}
	}
	if incidents < len(attacks) {
		t.Errorf("%d pages of incidents for %d attacks", incidents, len(attacks))
	}
}

// TestAttacksDoNotRun opens the attacked site in a browser. Nothing may run,
// and nothing may even have to be blocked: the console stays silent.
func TestAttacksDoNotRun(t *testing.T) {
	tree := buildSample(t, attackedFolder())
	tb := openBrowser(t, tree).tab(look{})
	var visits []string
	for _, name := range tree.Paths() {
		if dir := path.Dir(name); path.Ext(name) == ".html" && name != "404.html" && (dir == "." || dir == "incidents" || dir == "causes") {
			visits = append(visits, (&url.URL{Path: name}).EscapedPath())
		}
	}
	visits = append(visits, "search.html?q=window") // finds all attacks
	for _, a := range attacks {
		q := url.QueryEscape(a)
		visits = append(visits, "search.html?q="+q, "incidents.html?service="+q+"&q="+q, "index.html?h="+q+"#"+url.PathEscape(a))
	}
	for _, name := range visits {
		tb.open(name)
		wait := "30"
		if strings.HasPrefix(name, "search.html") {
			wait = "250" // for the hits
		}
		if hit := tb.js(`new Promise(done => setTimeout(() => done(window.hit), ` + wait + `))`); hit != "undefined" {
			t.Errorf("%s: window.hit is %s", name, hit)
		}
		tb.silent(name)
	}
	for _, a := range attacks {
		// What somebody typed, and what lies in the browser's storage.
		tb.open("index.html")
		tb.js(`(() => { for (const key of ["afterword:theme", "afterword.keys", ...Object.keys(localStorage)]) localStorage.setItem(key, ` + quoted(a) + `);
			localStorage.setItem("afterword.recent /", JSON.stringify([` + quoted(a) + `])); })()`)
		tb.open("index.html")
		tb.js(`document.querySelector(".find").click()`)
		tb.js(`(() => { const field = document.querySelector("#cmdk input"); field.value = ` + quoted(a) + `; field.dispatchEvent(new InputEvent("input", {bubbles: true})); })()`)
		if hit := tb.js(`new Promise(done => setTimeout(() => done(window.hit), 200))`); hit != "undefined" {
			t.Errorf("the overlay with %q: window.hit is %s", a, hit)
		}
		tb.silent("the overlay with " + a)
		tb.open("no/such/" + url.PathEscape(a) + "?q=" + url.QueryEscape(a))
		if hit := tb.js(`new Promise(done => setTimeout(() => done(window.hit), 30))`); hit != "undefined" {
			t.Errorf("the error page for %q: window.hit is %s", a, hit)
		}
		tb.mu.Lock()
		tb.noise = nil // the console names the status of the page, and what lies at another address here
		tb.mu.Unlock()
	}
}
