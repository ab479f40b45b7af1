package render

import (
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
)

// sitemapURLs is how many addresses one sitemap may hold, by its protocol.
const sitemapURLs = 50_000

// sitemapName is the file that robots.txt names.
const sitemapName = "sitemap.xml"

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapURL `xml:"sitemap"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// listed reports whether the site is made to be found: only a public site whose
// address is known names its pages to search engines.
func (s *site) listed() bool { return s.Options.Public && s.Options.BaseURL != "" }

// addSitemap adds sitemap.xml with every page that has an address of its own.
// Beyond what one file may hold it is an index of further files.
func (s *site) addSitemap(tree *output.Tree) error {
	if !s.listed() {
		return nil
	}
	var pages []page
	for _, p := range s.pages {
		switch p.template {
		case "404", "moved", "search", "health":
		default:
			pages = append(pages, p)
		}
	}
	if len(pages) <= sitemapURLs {
		return tree.AddMade(sitemapName, func() ([]byte, error) { return s.sitemap(pages) }, "sitemap")
	}
	var index sitemapIndex
	for part := range slices.Chunk(pages, sitemapURLs) {
		name := fmt.Sprintf("sitemap-%d.xml", len(index.Maps)+1)
		if err := tree.AddMade(name, func() ([]byte, error) { return s.sitemap(part) }, "sitemap"); err != nil {
			return err
		}
		index.Maps = append(index.Maps, sitemapURL{Loc: s.address(name)})
	}
	return tree.AddMade(sitemapName, func() ([]byte, error) { return asXML(index, sitemapName) }, "sitemap")
}

// sitemap lists pages.
func (s *site) sitemap(pages []page) ([]byte, error) {
	var m sitemap
	lastMod := s.lastMods()
	for _, p := range pages {
		u := sitemapURL{Loc: s.address(p.path)}
		if t := lastMod(p); !t.IsZero() {
			u.LastMod = t.Format(time.DateOnly)
		}
		m.URLs = append(m.URLs, u)
	}
	return asXML(m, sitemapName)
}

// lastMods returns when a page last changed: the page of a file when the file
// did, a list when the newest of its incidents did. Where no commit is known the
// day of an incident stands for it, as in the feeds; a page that depends on
// neither has no such day.
func (s *site) lastMods() func(page) time.Time {
	of := make(map[string]time.Time)
	for _, in := range s.Corpus.Incidents {
		of[in.Permalink] = s.updated(in)
	}
	for _, p := range s.Corpus.Pages {
		of[p.Permalink] = s.Options.Changed[p.Path]
	}
	for _, t := range s.Corpus.Taxonomies {
		for _, term := range t.Terms {
			of[term.Permalink] = s.newest(term.Incidents)
		}
	}
	all := s.newest(s.Corpus.Incidents)
	return func(p page) time.Time {
		if t, ok := of[p.path]; ok || p.template == "term" || p.template == "page" {
			return t
		}
		return all
	}
}

// updated returns when the page of an incident last changed, as far as that is
// known: when its file was committed, or else its day. The zero time when it
// has neither.
func (s *site) updated(in *corpus.Incident) time.Time {
	if t, ok := s.Options.Changed[in.Path]; ok {
		return t.UTC()
	}
	t, _ := began(in)
	return t
}

// newest returns when the last of the incidents was updated.
func (s *site) newest(list []*corpus.Incident) time.Time {
	var newest time.Time
	for _, in := range list {
		if t := s.updated(in); t.After(newest) {
			newest = t
		}
	}
	return newest
}

// asXML returns v as an XML file; what names it in an error.
func asXML(v any, what string) ([]byte, error) {
	text, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, fmt.Errorf("making %s: %w", what, err)
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}
