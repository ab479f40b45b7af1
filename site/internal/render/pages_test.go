package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"image/png"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// several are invented incidents with terms.
func several(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		day := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 5*i)
		files[fmt.Sprintf("p%04d.md", i)] = fmt.Sprintf("---\ntitle: Incident number %d\ndate: %s\nseverity: SEV%d\nservices: [service %d]\ncauses: [cause %d]\n---\n\nIt broke.\n",
			i, day.Format(time.DateOnly), 1+i%4, i%3, i%2)
	}
	return files
}

func TestEveryKindOfPageIsMade(t *testing.T) {
	tree := rendered(t, several(12), Options{Title: "Ours", BaseURL: "https://example.org/pm/"})
	for _, p := range []string{"index.html", "incidents.html", "causes.html", "services.html", "severities.html", "years.html", "404.html", "health.html", "robots.txt"} {
		if _, ok := tree.File(p); !ok {
			t.Errorf("there is no %s", p)
		}
	}
	lost, _ := tree.File("404.html")
	unnamed, _ := rendered(t, several(12), Options{Title: "Ours"}).File("404.html")
	for base, data := range map[string][]byte{"https://example.org/pm/": lost.Data, "/": unnamed.Data} {
		if !strings.Contains(string(data), `href="`+base+`incidents.html"`) {
			t.Errorf("the error page does not lead to the incidents below %s", base)
		}
		for _, m := range regexp.MustCompile(`(?:href|src|action|data-root|data-script)="([^"]*)"`).FindAllStringSubmatch(string(data), -1) {
			if !strings.HasPrefix(m[1], base) && !strings.HasPrefix(m[1], "data:") && !strings.HasPrefix(m[1], "#") {
				t.Errorf("the error page refers to %q, which is not there at another depth", m[1])
			}
		}
	}
	_, content, _ := strings.Cut(string(lost.Data), "<main")
	content, _, _ = strings.Cut(content, "</main>")
	if n := strings.Count(content, ">Overview</a>"); n != 1 {
		t.Errorf("the error page names the overview %d times", n)
	}
	index, _ := tree.File("index.html")
	if !strings.Contains(string(index.Data), `content="noindex, nofollow, noarchive"`) {
		t.Error("an internal page may be found by search engines")
	}
	robots, _ := tree.File("robots.txt")
	if !strings.Contains(string(robots.Data), "Disallow: /\n") {
		t.Errorf("robots.txt says %q", robots.Data)
	}
}

// Whether a site may be found is one decision: everything that asks search
// engines and other sites to come, or to stay away, follows it.
func TestAudienceDecidesWhetherTheSiteIsFound(t *testing.T) {
	files := several(2)
	files["pages/about.md"] = "---\ntitle: About\n---\n\nText.\n"
	files["p0000.md"] = strings.Replace(files["p0000.md"], "date:", "aliases: [old]\nsummary: It broke twice.\ndate:", 1)
	const base = "https://example.org/pm/"
	changed := map[string]time.Time{"p0001.md": time.Date(2024, 3, 5, 23, 0, 0, 0, time.FixedZone("", -3600))}
	for _, c := range []struct {
		name string
		o    Options
		mark map[string]string // file → what it must hold
		bare []string          // what no page may hold
		none []string          // files that there must not be
		hide []string          // pages that ask search engines to stay away
	}{
		{"internal", Options{BaseURL: base}, map[string]string{
			"robots.txt": "User-agent: *\nDisallow: /\n",
		}, []string{`rel="canonical"`, "og:"}, []string{"sitemap.xml", "card.png"}, nil},
		{"public", Options{Public: true, BaseURL: base, Changed: changed}, map[string]string{
			"robots.txt":           "User-agent: *\nAllow: /\n\nSitemap: " + base + "sitemap.xml\n",
			"causes.html":          `<link rel="canonical" href="` + base + `causes.html">`,
			"incidents/p0000.html": `<meta property="og:description" content="It broke twice.">`,
			"incidents/old.html":   `<link rel="canonical" href="` + base + `incidents/p0000.html">`,
			"index.html":           `<meta property="og:image" content="` + base + `card.png">`,
			"card.png":             "\x89PNG",
		}, nil, nil, []string{"404.html", "search.html"}},
		{"public without an address", Options{Public: true}, map[string]string{
			"robots.txt": "User-agent: *\nAllow: /\n",
		}, []string{`rel="canonical"`, "og:"}, []string{"sitemap.xml", "card.png"}, []string{"404.html", "search.html"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := rendered(t, files, c.o)
			for name, want := range c.mark {
				if f, ok := tree.File(name); !ok || !strings.Contains(string(f.Data), want) {
					t.Errorf("%s does not hold %q", name, want)
				}
			}
			for _, name := range c.none {
				if _, ok := tree.File(name); ok {
					t.Errorf("there is a %s", name)
				}
			}
			for _, name := range tree.Paths() {
				f, _ := tree.File(name)
				if !strings.HasSuffix(name, ".html") {
					continue
				}
				for _, bare := range c.bare {
					if strings.Contains(string(f.Data), bare) {
						t.Errorf("%s holds %q", name, bare)
					}
				}
				hidden := strings.Contains(string(f.Data), `<meta name="robots" content="noindex, nofollow, noarchive">`)
				if want := !c.o.Public || slices.Contains(c.hide, name); hidden != want {
					t.Errorf("%s asks to stay away: %v, want %v", name, hidden, want)
				}
			}
		})
	}
}

// The policy is one: of the pages, of the headers, and of what the page on
// serving tells to copy.
func TestHeadersSayThePolicyOfThePages(t *testing.T) {
	for _, public := range []bool{false, true} {
		tree := rendered(t, several(2), Options{Public: public})
		index, _ := tree.File("index.html")
		if !strings.Contains(html.UnescapeString(string(index.Data)), `content="`+Policy+`"`) {
			t.Error("a page has another policy")
		}
		headers, _ := tree.File("_headers")
		if !strings.Contains(string(headers.Data), "\n  Content-Security-Policy: "+Policy+"; frame-ancestors 'none'\n") {
			t.Errorf("the headers have another policy:\n%s", headers.Data)
		}
		if strings.Contains(string(headers.Data), "X-Robots-Tag") == public {
			t.Errorf("public %v:\n%s", public, headers.Data)
		}
	}
	page, err := os.ReadFile("../../../content/pages/hosting.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(page), `"`+Policy+`; frame-ancestors 'none'"`); n != 2 {
		t.Errorf("pages/hosting.md holds the policy %d times, want 2", n)
	}
}

func TestPicturesAreOnesThatBrowsersRead(t *testing.T) {
	data, err := icon()
	if err != nil || len(data) < 22 || !bytes.HasPrefix(data, []byte{0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0}) {
		t.Fatalf("%v %x", err, data[:min(len(data), 22)])
	}
	for name, c := range map[string]struct {
		data          []byte
		width, height int
	}{"icon": {data[22:], 32, 32}, "card": {must(t, card), 1200, 630}} {
		m, err := png.Decode(bytes.NewReader(c.data))
		if err != nil || m.Bounds().Dx() != c.width || m.Bounds().Dy() != c.height {
			t.Errorf("%s: %v", name, err)
			continue
		}
		middle, corner := m.At(c.width/4, c.height/2), m.At(1, 1)
		if middle == corner {
			t.Errorf("%s is empty", name)
		}
	}
}

func must(t *testing.T, make func() ([]byte, error)) []byte {
	t.Helper()
	data, err := make()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSitemap(t *testing.T) {
	files := several(2)
	files["pages/about.md"] = "---\ntitle: About\n---\n\nText.\n"
	files["p0000.md"] = strings.Replace(files["p0000.md"], "date:", "aliases: [old]\ndate:", 1)
	tree := rendered(t, files, Options{Public: true, BaseURL: "https://example.org/pm/", Changed: map[string]time.Time{
		"p0001.md": time.Date(2024, 3, 5, 23, 0, 0, 0, time.FixedZone("", -7200)),
	}})
	f, _ := tree.File("sitemap.xml")
	var got sitemap
	if err := xml.Unmarshal(f.Data, &got); err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, u := range got.URLs {
		at[strings.TrimPrefix(u.Loc, "https://example.org/pm/")] = u.LastMod
	}
	for name, want := range map[string]string{
		"index.html": "2024-03-06", "incidents/p0000.html": "2022-01-03", "incidents/p0001.html": "2024-03-06",
		"causes/cause-0.html": "2022-01-03", "causes/cause-1.html": "2024-03-06", "pages/about.html": "",
	} {
		if day, ok := at[name]; !ok || day != want {
			t.Errorf("%s: %q, %v, want %q", name, day, ok, want)
		}
	}
	for name := range at {
		if _, ok := tree.File(name); !ok {
			t.Errorf("%s is in the sitemap, but no file", name)
		}
	}
	for _, name := range []string{"404.html", "search.html", "incidents/old.html"} {
		if _, ok := at[name]; ok {
			t.Errorf("%s is in the sitemap", name)
		}
	}
}

// Text of files goes into pages as text, wherever it stands.
func TestTextIsEscapedEverywhere(t *testing.T) {
	const evil = `<img src=x onerror=alert(1)>`
	tree := rendered(t, map[string]string{"a.md": "---\ntitle: \"" + evil + "\"\ndate: 2024-01-02\nseverity: \"" + evil + "\"\nservices: [\"" + evil + "\"]\ncauses: [\"" + evil + "\"]\ntags: [\"" + evil +
		"\"]\nowner: \"" + evil + "\"\ntrigger: \"" + evil + "\"\n---\n\n" + evil + "\n\n## Timeline\n\n- 10:00 " + evil + "\n- 11:00 fixed\n\n## Action items\n\n- " + evil + "\n"}, Options{Title: evil})
	for _, p := range tree.Paths() {
		if f, _ := tree.File(p); strings.HasSuffix(p, ".html") && strings.Contains(string(f.Data), "<img src=x onerror") {
			t.Errorf("%s holds the text as markup", p)
		}
	}
}

func TestLongListsArePaged(t *testing.T) {
	s := started(t, several(filterableRows+1))
	if n := len(s.incidentsPages()); n != 3 {
		t.Errorf("%d pages of %d incidents, want 3", n, filterableRows+1)
	}
	v := s.incidentsPage("incidents.html", s.Corpus.Incidents[:rowsPerPage], 0)
	if v.Filter || len(v.Pages) != 4 || len(v.Table.Rows) != rowsPerPage || v.Rules != "" {
		t.Errorf("filter %v, %d pages, %d rows, rules %q", v.Filter, len(v.Pages), len(v.Table.Rows), v.Rules)
	}
	var list incidentList
	if data, err := s.incidentList(); err != nil || json.Unmarshal(data, &list) != nil || len(list.Rows) != filterableRows+1 ||
		list.Rows[0].URL != "incidents/p0500.html" || list.Causes[list.Rows[0].Shown].Text == "" || list.Severities[list.Rows[0].Severity].Rank != 1 {
		t.Errorf("%v, %d rows, first %+v", err, len(list.Rows), list.Rows[0])
	}
	if v.List != listName || s.incidentsPage("incidents-2.html", s.Corpus.Incidents[rowsPerPage:], 1).List != listName {
		t.Errorf("the list is at %q", v.List)
	}
	term := s.terms["causes"]["cause-0"]
	if term == nil || len(s.termPage(term)) != 2 {
		t.Errorf("a cause with more than %d incidents has one page", rowsPerPage)
	}
}

func TestFacetRules(t *testing.T) {
	s := started(t, several(12))
	rules := s.rules()
	for _, want := range []string{
		`main:has([name=cause][value="cause-1"]:checked) tbody tr:not([data-cause~="cause-1"]){display:none}`,
		`main:has([name=svc]:checked):not(:has([name=svc][value="service-2"]:checked)) tr[data-svc="service-2"]{display:none}`,
	} {
		if !strings.Contains(rules, want) {
			t.Errorf("no rule %s in\n%s", want, rules)
		}
	}
	if got := cssString("a\"b\\c<\n"); got != `"a\22 b\5c c\3c \a "` {
		t.Errorf("cssString = %s", got)
	}
}

func TestSharesKeepWhatIsShortVisible(t *testing.T) {
	got := shares([]float64{1, 999}, .5)
	if got[0] < .5 || got[0]+got[1] < 99.99 || got[0]+got[1] > 100.01 {
		t.Errorf("shares %v", got)
	}
	if got := shares([]float64{0, 0}, .5); got[0] != 50 {
		t.Errorf("shares of nothing %v", got)
	}
}

// Suggested causes are marked wherever they are shown, and never counted with labelled ones.
func TestSuggestedCausesAreMarked(t *testing.T) {
	s := started(t, map[string]string{"a.md": "# Site down\n\nOn 2024-01-02 the site was down.\n\n## Root cause\n\nThe TLS certificate expired.\n"})
	in := s.Corpus.Incidents[0]
	if len(in.Suggested) == 0 {
		t.Fatal("nothing is suggested")
	}
	if len(in.Causes) != 0 {
		t.Fatal("a suggestion counts as a label")
	}
	v := s.incidentPage(in)
	if len(v.Causes) != 0 || len(v.Suggested) == 0 {
		t.Errorf("causes %v, suggested %v", v.Causes, v.Suggested)
	}
	if row := s.row("incidents.html", in); !row.Guessed {
		t.Error("the list does not mark a suggested cause")
	}
	if page := s.termView(in.Suggested[0], 0); !page.Suggested {
		t.Error("the page of the cause is not marked")
	}
}

func TestOldAddressesLeadToTheNewOnes(t *testing.T) {
	tree := rendered(t, map[string]string{"a.md": "---\ntitle: Mail\ndate: 2024-01-02\naliases: [/old/mail/, mail-stuck, ../../etc/passwd, \"https://example.org/x\"]\n---\n\nMail stood still.\n"}, Options{})
	for p, to := range map[string]string{"old/mail/index.html": "../../incidents/", "incidents/mail-stuck.html": ""} {
		f, ok := tree.File(p)
		if !ok {
			t.Errorf("there is no %s: %v", p, tree.Paths())
			continue
		}
		if !strings.Contains(string(f.Data), `<meta http-equiv="refresh" content="0; url=`+to) {
			t.Errorf("%s leads nowhere", p)
		}
	}
	for alias, want := range map[string]string{"": "", "https://x/y": "", "../../etc/passwd": "etc/passwd.html", "a?b": "", "x.html": "incidents/x.html"} {
		if got, ok := aliasPath(alias); got != want && ok {
			t.Errorf("aliasPath(%q) = %q, want %q", alias, got, want)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := rendered(t, several(30), Options{}), rendered(t, several(30), Options{})
	if a.Hash() != b.Hash() {
		t.Error("two runs differ")
	}
}
