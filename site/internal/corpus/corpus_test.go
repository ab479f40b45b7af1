package corpus

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/markdown"
	"afterword/site/internal/parse"
	"afterword/site/internal/postmortem"
)

// written returns an incident as a file that says the given things.
func written(path, day string, change func(*postmortem.Postmortem)) parse.File {
	p := &postmortem.Postmortem{Path: path, Hash: "0123456789abcdef"}
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		p.Date = postmortem.Found[postmortem.Moment]{From: "front matter date",
			Value: postmortem.Moment{Wall: t, Precision: postmortem.Day, Text: day}}
	}
	if change != nil {
		change(p)
	}
	return parse.File{Path: path, Kind: parse.Incident, Postmortems: []*postmortem.Postmortem{p}}
}

func labels(names ...string) []postmortem.Label {
	var out []postmortem.Label
	for _, n := range names {
		out = append(out, postmortem.Label{Name: n, Line: 3, From: "front matter"})
	}
	return out
}

func said(text string) postmortem.Found[string] {
	return postmortem.Found[string]{Value: text, Line: 2, From: "front matter"}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"PM2021-006 - Five  hundred!":  "pm2021-006-five-hundred",
		"café":                         "café",
		"cafe\u0301":                   "café",
		"障害報告 第１回":                     "障害報告-第1回",
		"Don’t panic":                  "dont-panic",
		"../../etc/passwd":             "etc-passwd",
		"\u202eabc\u200b":              "abc",
		"...":                          "",
		strings.Repeat("x", 500):       strings.Repeat("x", maxSlug),
		"a_b.c/d":                      "a-b-c-d",
		"C++ & C#":                     "c-c",
		strings.Repeat("é", 100) + "!": strings.Repeat("é", maxSlug/2),
	} {
		got := Slug(in)
		if got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
		if again := Slug(got); again != got {
			t.Errorf("Slug is not idempotent: %q → %q", got, again)
		}
	}
}

// TestSlugOfASCII holds the short way for plain names to the way for all.
func TestSlugOfASCII(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, random.IntN(2*maxSlug))
		for i := range b {
			b[i] = "abXY09 -_'./"[random.IntN(12)]
			if random.IntN(20) == 0 {
				b[i] = byte(random.IntN(128))
			}
		}
		if got, want := Slug(string(b)), anySlug(string(b)); got != want || Slug(got) != got {
			t.Fatalf("Slug(%q) = %q, want %q", b, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	c, diags := New([]parse.File{
		written("PM2021-006 - Gateway down.md", "2021-06-01", nil),
		written("2023/01-03-slow/index.md", "2023-01-03", nil),
		written("2024/02/15/post-mortem.md", "2024-02-15", nil),
		written("a/2020-01-01-down.md", "2020-01-01", nil),
		written("b/2020-01-01-down.md", "2020-01-01", nil),
		written("explicit.md", "2019-05-05", func(p *postmortem.Postmortem) { p.ID = said("INC-77") }),
	}, Options{})
	if len(diags) != 0 {
		t.Errorf("findings: %v", diags)
	}
	got := make(map[string]string)
	for _, in := range c.Incidents {
		got[in.Path] = in.ID + " " + in.Permalink
	}
	for path, want := range map[string]string{
		"PM2021-006 - Gateway down.md": "PM2021-006 incidents/pm2021-006-gateway-down.html",
		"2023/01-03-slow/index.md":     "01-03-slow incidents/01-03-slow.html",
		"2024/02/15/post-mortem.md":    "2024-02-15-post-mortem incidents/2024-02-15-post-mortem.html",
		"a/2020-01-01-down.md":         "a-2020-01-01-down incidents/a-2020-01-01-down.html",
		"b/2020-01-01-down.md":         "b-2020-01-01-down incidents/b-2020-01-01-down.html",
		"explicit.md":                  "INC-77 incidents/inc-77.html",
	} {
		if got[path] != want {
			t.Errorf("%s: got %q, want %q", path, got[path], want)
		}
	}
}

func TestCollisionsBlock(t *testing.T) {
	same := func(p *postmortem.Postmortem) { p.ID = said("INC-1") }
	_, diags := New([]parse.File{
		written("a.md", "2020-01-01", same), written("b.md", "2020-01-02", same),
		written("É.md", "2020-01-03", nil), written("E\u0301.md", "2020-01-04", nil),
	}, Options{})
	var codes []string
	for _, d := range diags {
		codes = append(codes, d.Code)
	}
	if !slices.Equal(codes, []string{"duplicate-id", "path-collision"}) && !slices.Equal(codes, []string{"path-collision", "duplicate-id"}) {
		t.Errorf("codes %v", codes)
	}
	if !diag.Blocking(diags) {
		t.Error("a collision must block")
	}
}

func TestOrder(t *testing.T) {
	c, _ := New([]parse.File{
		written("none.md", "", nil), written("old.md", "2020-01-01", nil),
		written("new.md", "2022-01-01", nil), written("mid.md", "2021-01-01", nil),
	}, Options{})
	var paths []string
	for _, in := range c.Incidents {
		paths = append(paths, in.Path)
	}
	if want := []string{"new.md", "mid.md", "old.md", "none.md"}; !slices.Equal(paths, want) {
		t.Errorf("order %v, want %v", paths, want)
	}
	if c.Incidents[1].Newer.Path != "new.md" || c.Incidents[1].Older.Path != "old.md" {
		t.Error("neighbours are wrong")
	}
	if got := c.Now.Format(time.DateOnly); got != "2022-01-02" {
		t.Errorf("as-of of a finished collection is %s", got)
	}
}

func TestTerms(t *testing.T) {
	c, _ := New([]parse.File{
		written("a.md", "2022-01-01", func(p *postmortem.Postmortem) {
			p.Services, p.Causes = labels("Check-out", "payments"), labels("config push")
			p.Severity = postmortem.Found[postmortem.Severity]{From: "label", Value: postmortem.Severity{Raw: "SEV-2 (major)", Rank: 2}}
		}),
		written("b.md", "2021-01-01", func(p *postmortem.Postmortem) {
			p.Services, p.Causes = labels("checkout"), labels("Config-Change", "disk-full")
			p.Suggests = []postmortem.Suggestion{{Cause: "config-change"}, {Cause: "dns"}}
			p.Severity = postmortem.Found[postmortem.Severity]{From: "label", Value: postmortem.Severity{Raw: "sev2", Rank: 2}}
		}),
		written("c.md", "2020-01-01", func(p *postmortem.Postmortem) { p.Services = labels("checkout") }),
	}, Options{Causes: []Spec{{ID: "config-change", Name: "Config change", Aliases: []string{"config push"}}}})
	find := func(taxonomy, id string) *Term {
		for _, term := range c.Taxonomy(taxonomy).Terms {
			if term.ID == id {
				return term
			}
		}
		t.Fatalf("no term %s in %s", id, taxonomy)
		return nil
	}
	checkout := find("services", "checkout")
	if checkout.Name != "checkout" || len(checkout.Incidents) != 3 || !slices.Equal(checkout.Aliases, []string{"Check-out"}) {
		t.Errorf("checkout: %q, %d incidents, aliases %v", checkout.Name, len(checkout.Incidents), checkout.Aliases)
	}
	if got := find("causes", "config-change"); len(got.Incidents) != 2 || len(got.Suggested) != 0 {
		t.Errorf("an alias and a suggestion of a labelled cause: %d labelled, %d suggested", len(got.Incidents), len(got.Suggested))
	}
	if got := find("causes", "dns"); len(got.Incidents) != 0 || len(got.Suggested) != 1 || got.Name != "Dns" {
		t.Errorf("suggested only: %+v", got)
	}
	if got := find("causes", "disk-full"); got.Name != "Disk full" {
		t.Errorf("name %q", got.Name)
	}
	if got := c.Taxonomy("severities").Terms; len(got) != 1 || got[0].Rank != 2 || len(got[0].Incidents) != 2 {
		t.Errorf("severities %+v", got)
	}
	if got := c.Taxonomy("years").Terms; len(got) != 3 || got[0].Name != "2022" {
		t.Errorf("years: newest first")
	}
}

func TestAcceptedSuggestionsCount(t *testing.T) {
	files := []parse.File{
		written("a.md", "2022-01-01", func(p *postmortem.Postmortem) { p.Suggests = []postmortem.Suggestion{{Cause: "dns"}} }),
		written("b.md", "2022-01-02", func(p *postmortem.Postmortem) {
			p.Causes = labels("disk-full")
			p.Suggests = []postmortem.Suggestion{{Cause: "dns"}}
		}),
	}
	c, _ := New(files, Options{AcceptSuggestions: true})
	if a := c.Incidents[1]; len(a.Causes) != 1 || len(a.Suggested) != 0 {
		t.Errorf("unlabelled: %d causes, %d suggested", len(a.Causes), len(a.Suggested))
	}
	if b := c.Incidents[0]; len(b.Causes) != 1 || b.Causes[0].ID != "disk-full" {
		t.Error("a labelled incident keeps its own causes")
	}
	for _, term := range c.Taxonomy("causes").Terms {
		if term.ID == "dns" && len(term.Incidents) != 1 {
			t.Errorf("dns has %d incidents, want the accepted one", len(term.Incidents))
		}
	}
}

func TestAudience(t *testing.T) {
	as := func(audience string) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) { p.Audience = said(audience) }
	}
	files := []parse.File{
		written("unsaid.md", "2020-01-01", nil), written("public.md", "2020-01-02", as("public")),
		written("secret.md", "2020-01-03", as("restricted")),
		written("draft.md", "2020-01-04", func(p *postmortem.Postmortem) { p.Draft = true }),
		{Path: "README.md", Kind: parse.NotIncident, Reason: "a readme"},
	}
	for audience, want := range map[Audience]int{Public: 1, Internal: 2, "": 2, Restricted: 3} {
		c, diags := New(files, Options{Audience: audience})
		if len(c.Incidents) != want || len(diags) != 0 {
			t.Errorf("%q: %d incidents, want %d; findings %v", audience, len(c.Incidents), want, diags)
		}
		if (len(c.NotIncidents) == 0) != (audience == Public) {
			t.Errorf("%q: %d files that are no incidents", audience, len(c.NotIncidents))
		}
	}
	c, diags := New([]parse.File{written("typo.md", "2020-01-01", as("pubic"))}, Options{Audience: Restricted})
	if len(c.Incidents) != 0 || !diag.Blocking(diags) {
		t.Error("an unknown audience blocks and shows nothing")
	}
}

func TestLookup(t *testing.T) {
	c, _ := New([]parse.File{
		written("2021/PM-2021-012-queue.md", "2021-01-01", func(p *postmortem.Postmortem) {
			p.Aliases = []string{"old-name"}
			p.Body = markdown.Parse([]byte("# Queue\n\n## Impact\n\n![](img/graph.png) [gone](gone.md) [x](#nowhere)\n"), 1)
		}),
		written("2021/other file.md", "2021-01-02", nil),
		{Path: "pages/about.md", Kind: parse.Page, Postmortems: []*postmortem.Postmortem{{Path: "pages/about.md"}}},
	}, Options{Files: []string{"2021/img/graph.png", "2021/run.sh"}})
	for target, want := range map[string]string{
		"wiki:PM-2021-012":          "incidents/pm-2021-012-queue.html",
		"wiki:pm-2021-012-queue":    "incidents/pm-2021-012-queue.html",
		"wiki:old-name#impact":      "incidents/pm-2021-012-queue.html#impact",
		"./PM-2021-012-queue.md":    "incidents/pm-2021-012-queue.html",
		"/2021/PM-2021-012-queue":   "incidents/pm-2021-012-queue.html",
		"other%20file.md#timeline":  "incidents/other-file.html",
		"../pages/about.md":         "pages/about.html",
		"img/graph.png":             "files/2021/img/graph.png",
		"#impact":                   "#impact",
		"#summary":                  "",
		"wiki:nothing":              "",
		"run.sh":                    "",
		"missing.md":                "",
		"../../../../../etc/passwd": "",
	} {
		got, ok := c.Lookup("2021/PM-2021-012-queue.md", target)
		if got.Permalink != want || ok != (want != "") {
			t.Errorf("%s → %q, %v; want %q", target, got.Permalink, ok, want)
		}
	}
	if !slices.Equal(c.Assets, []string{"2021/img/graph.png"}) {
		t.Errorf("assets %v", c.Assets)
	}
	if got, ok := c.Lookup("a.md", "https://example.com/x"); !ok || got.External != "https://example.com/x" {
		t.Errorf("external: %+v %v", got, ok)
	}
}

func TestRelated(t *testing.T) {
	of := func(service, cause string) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) { p.Services, p.Causes = labels(service), labels(cause) }
	}
	c, _ := New([]parse.File{
		written("a.md", "2021-01-01", of("checkout", "dns")), written("b.md", "2021-01-02", of("checkout", "dns")),
		written("c.md", "2021-01-03", of("checkout", "disk-full")), written("d.md", "2021-01-04", of("mail", "spam")),
		written("e.md", "2021-01-05", func(p *postmortem.Postmortem) {
			p.RecurrenceOf, p.Related = labels("a"), labels("nowhere")
		}),
	}, Options{})
	a := c.Incidents[4]
	if r := c.Related(a); len(r) != 2 || r[0].Incident.Path != "b.md" || r[0].Reason != "Same service and cause: checkout, Dns" {
		t.Errorf("related to a: %+v", r)
	}
	if len(c.Related(c.Incidents[1])) != 0 {
		t.Error("an incident that shares nothing is related to nothing")
	}
	if r := (&candidate{services: []string{"Checkout", "Mail"}}).reason(); r != "Same services: Checkout, Mail" {
		t.Errorf("two services: %s", r)
	}
	e := c.Incidents[0]
	if len(e.Earlier) != 1 || e.Earlier[0] != a || c.Related(e)[0].Reason != "Named as an earlier occurrence" {
		t.Errorf("named: %+v", c.Related(e))
	}
}

func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	var files []parse.File
	for i := range 40 {
		files = append(files, written(string(rune('a'+i%26))+strings.Repeat("x", i)+".md", "2021-01-01", func(p *postmortem.Postmortem) {
			p.Services, p.Causes = labels([]string{"Web", "web", "WEB", "mail"}[i%4]), labels([]string{"dns", "disk-full", "DNS"}[i%3])
		}))
	}
	digest := func(c *Corpus) string {
		var b strings.Builder
		for _, in := range c.Incidents {
			b.WriteString(in.ID + in.Permalink)
			for _, r := range c.Related(in) {
				b.WriteString(r.Incident.ID + r.Reason)
			}
		}
		for _, tax := range c.Taxonomies {
			for _, term := range tax.Terms {
				b.WriteString(term.Name + term.Permalink + strings.Join(term.Aliases, ","))
			}
		}
		return b.String()
	}
	c, _ := New(files, Options{})
	want := digest(c)
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		c, _ := New(files, Options{})
		if digest(c) != want {
			t.Fatal("another order of files gives another corpus")
		}
	}
}
