package render

import (
	"afterword/site/internal/corpus"
)

// Frame is what every page shows around its content. Every view embeds one.
type Frame struct {
	Title       string // of the page
	SiteTitle   string
	Description string // for the head; "" when there is none
	Lang        string // of the interface
	Path        string // of this page, from the root of the site
	Root        string // the way to the root: "", "../"
	NoIndex     bool   // search engines are asked to stay away
	Canonical   string // absolute address of this page, on public sites whose address is known
	Card        string // absolute address of the picture for links from other sites, where Canonical is set

	Feed        string   // address of the Atom feed; "" when there is none
	FeedJSON    string   // address of the JSON Feed; "" when there is none
	Stylesheet  string   // addresses of the assets, ready for attributes
	ThemeScript string   // the tiny script that runs before the first paint
	Scripts     []string // deferred

	Home            string // address of the overview
	Nav             []NavLink
	Search          string // address of the search page; "" when there is none
	OpenSearch      string // address of the description of the search; "" when the address of the site is not known
	SearchScript    string // address of the search client, loaded when somebody begins to search
	HighlightScript string // address of what highlights the words of a search, loaded when a hit led here
	Overlay         []Item // the latest incidents, for the search overlay before anything is typed

	Foot Foot
}

// NavLink is one entry of the main navigation.
type NavLink struct {
	Link
	Current bool // this page lies in that part of the site
}

// Foot is the foot of the page.
type Foot struct {
	Links     []Link
	Incidents string // "65 incidents"
	AsOf      Date   // the day that counts as now
}

// section is a part of the site in the main navigation.
type section string

// The parts of the site, by the page that opens them.
const (
	atOverview  section = "index.html"
	atIncidents section = "incidents.html"
	atCauses    section = "causes.html"
	atServices  section = "services.html"
	atTrends    section = "trends.html"
	atActions   section = "actions.html"
	atReviews   section = "reviews.html"
	nowhere     section = ""
)

// navigation is the main navigation; what the site does not have is left out.
var navigation = []struct {
	at    section
	title string
}{
	{atOverview, "Overview"}, {atIncidents, "Incidents"}, {atCauses, "Causes"}, {atServices, "Services"},
	{atTrends, "Trends"}, {atActions, "Actions"}, {atReviews, "Reviews"},
}

// overlayItems is how many of the latest incidents the overlay offers.
const overlayItems = 4

// frame returns the frame of the page at path, titled title, in the part at of
// the site. scripts names further scripts of the theme that the page needs.
func (s *site) frame(path, title string, at section, scripts ...string) Frame {
	f := Frame{
		Title:       title,
		SiteTitle:   s.Options.Title,
		Description: s.Options.Description,
		Lang:        "en",
		Path:        path,
		Root:        root(path),
		NoIndex:     !s.Options.Public,
		Stylesheet:  s.asset(path, "css/site.css"),
		ThemeScript: s.asset(path, "js/theme.js"),
		Home:        relative(path, "index.html"),
		Foot:        s.foot(path),
	}
	if s.listed() {
		f.Canonical, f.Card = s.address(path), s.address(cardName)
	}
	if s.Options.BaseURL != "" {
		f.Feed, f.FeedJSON = relative(path, "feed.xml"), relative(path, "feed.json")
	}
	first := []string{"js/site.js"}
	if s.Options.Portable {
		first = append(first, "js/portable.js")
	}
	for _, name := range append(first, scripts...) {
		if a := s.asset(path, name); a != "" {
			f.Scripts = append(f.Scripts, a)
		}
	}
	for _, n := range navigation {
		if s.paths[string(n.at)] {
			f.Nav = append(f.Nav, NavLink{Link{n.title, relative(path, string(n.at))}, n.at == at})
		}
	}
	if s.paths["search.html"] {
		f.Search = relative(path, "search.html")
		f.SearchScript, f.HighlightScript = s.asset(path, "js/search.js"), s.asset(path, "js/highlight.js")
		if s.Options.BaseURL != "" {
			f.OpenSearch = relative(path, openSearchName)
		}
	}
	for _, in := range s.Corpus.Incidents[:min(overlayItems, len(s.Corpus.Incidents))] {
		f.Overlay = append(f.Overlay, s.item(path, in, nil))
	}
	return f
}

// asset returns the address of an asset of the theme as seen from the page at
// path, and "" when the theme has none of that name.
func (s *site) asset(path, name string) string {
	p, ok := s.theme.Asset(name)
	if !ok {
		return ""
	}
	return relative(path, p)
}

// foot returns the foot of the page at path: all ways of filing that the site
// has, plain pages, and the health of the collection.
func (s *site) foot(path string) Foot {
	f := Foot{Incidents: count(len(s.Corpus.Incidents), "incident"), AsOf: day(s.Corpus.Now)}
	for _, t := range s.Corpus.Taxonomies {
		if index := t.Name + ".html"; s.paths[index] {
			f.Links = append(f.Links, Link{t.Title, relative(path, index)})
		}
	}
	for _, p := range s.Corpus.Pages {
		f.Links = append(f.Links, Link{pageTitle(p), relative(path, p.Permalink)})
	}
	if s.paths[healthPath] {
		f.Links = append(f.Links, Link{"Health of this site", relative(path, healthPath)})
	}
	return f
}

// pageTitle returns the title of a plain page, its address for want of one.
func pageTitle(p corpus.Page) string {
	if t, ok := p.Title.Get(); ok {
		return t
	}
	return p.Permalink
}
