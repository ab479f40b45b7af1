package render

import "cmp"

// NotFoundPage is the error page. A server shows it at any address, so its
// links are absolute: below the address of the site, or else from the root of
// its host.
type NotFoundPage struct {
	Frame
}

func (s *site) notFoundPage() page {
	const path = "404.html"
	return page{path, "404", sure(func() any {
		f := s.frame(path, "Page not found", nowhere)
		f.Canonical, f.NoIndex = "", true // the page has no address of its own
		f.absolute(cmp.Or(s.Options.BaseURL, "/"))
		return NotFoundPage{f}
	})}
}

// absolute puts base in front of every address of the frame.
func (f *Frame) absolute(base string) {
	for _, u := range []*string{&f.Feed, &f.FeedJSON, &f.Stylesheet, &f.ThemeScript, &f.Home, &f.Search, &f.SearchScript, &f.HighlightScript, &f.OpenSearch} {
		if *u != "" {
			*u = base + *u
		}
	}
	f.Root = base
	for i := range f.Scripts {
		f.Scripts[i] = base + f.Scripts[i]
	}
	for i := range f.Nav {
		f.Nav[i].URL = base + f.Nav[i].URL
	}
	for i := range f.Foot.Links {
		f.Foot.Links[i].URL = base + f.Foot.Links[i].URL
	}
	for i := range f.Overlay {
		f.Overlay[i].URL = base + f.Overlay[i].URL
	}
}
