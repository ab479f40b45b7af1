// Package render turns finished values into pages: it makes the views that the
// templates of a theme show, and adds the finished files to the tree.
//
// It reads no file and computes no statistics. Views are plain structs with
// everything a page shows, links included, so that a page is a pure function of
// its view and templates have nothing to compute.
//
// To add a page: a file with its view type and the function that makes it, a
// template of the same name, and one line in [Site].
package render

import (
	"fmt"
	"sync"
	"time"

	"afterword/site/internal/chart"
	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
	"afterword/site/internal/theme"
)

// Input is everything that pages are made from.
type Input struct {
	Corpus   *corpus.Corpus
	Stats    *stats.Collection                // of the same corpus; nil means counted with the zero options
	Reviews  []corpus.Review                  // what people wrote for the reviews
	Similar  func(id string) []corpus.Related // incidents with a text like that of the one with this id; nil when there is no index
	Drawer   *chart.Drawer                    // draws the still pictures of charts; nil leaves them out
	Options  Options
	Findings func() []Finding // of all files, in order; asked for by the health page; nil when there are none
	Try      bool             // render a page with each template at once, so that a template that fails is an error of Site
}

// Options say how the site presents itself.
type Options struct {
	Title       string // "" means "Afterword"
	Description string // one sentence; "" when not set
	BaseURL     string // absolute, ends in a slash; "" when the address is not known
	EditURL     string // address of the editor of a file, with {path} and {line}; "" when there is none
	Portable    bool   // the site can be searched where nothing can be fetched
	Public      bool   // the site may be found by search engines; otherwise every page forbids it

	Changed map[string]time.Time // when each source was last changed, by its path; nil when not known
}

// Finding is one message about one place in one file, as the health page shows it.
type Finding struct {
	Path     string // slash path relative to the content folder; "" for the build as a whole
	Line     int    // 0 when it is about the whole file
	Severity string // "error", "warning", "info"
	Code     string
	Text     string
	Hint     string // may be empty
}

// page is one page to be rendered.
type page struct {
	path     string              // slash path from the root of the site
	template string              // name of the page template
	view     func() (any, error) // pure; called by any goroutine
}

// sure is the view of a page that cannot fail.
func sure(view func() any) func() (any, error) {
	return func() (any, error) { return view(), nil }
}

// Site adds all pages to tree, with the assets of the theme. A page is rendered
// when it is asked for: until then it costs no more than its name.
func Site(in Input, th *theme.Theme, tree *output.Tree) error {
	s := newSite(in, th)
	s.add(s.overviewPages()...)
	s.add(s.incidentsPages()...)
	s.add(s.incidentPages()...)
	s.add(s.termPages()...)
	s.add(s.plainPages()...)
	s.add(s.healthPage())
	s.add(s.notFoundPage())
	s.add(s.movedPages()...)
	s.add(s.searchPage())
	s.add(s.actionsPages()...)
	s.add(s.reviewsPages()...)
	s.add(s.trendsPages()...)
	if err := s.render(tree); err != nil {
		return err
	}
	if err := s.robots(tree); err != nil {
		return err
	}
	if err := s.addHeaders(tree); err != nil {
		return err
	}
	if err := s.addSitemap(tree); err != nil {
		return err
	}
	if err := s.addPictures(tree); err != nil {
		return err
	}
	if err := s.addOpenSearch(tree); err != nil {
		return err
	}
	if err := s.addRules(tree); err != nil {
		return err
	}
	if err := s.addList(tree); err != nil {
		return err
	}
	if err := s.addData(tree); err != nil {
		return err
	}
	if err := s.addFeeds(tree); err != nil {
		return err
	}
	return th.Publish(tree)
}

// site is one run of Site.
type site struct {
	Input
	theme *theme.Theme
	pages []page
	paths map[string]bool // of pages
	known known
	terms map[string]map[string]*corpus.Term // by taxonomy, by ID

	small      sync.Map                           // smallStrip by term
	facetRules func() string                      // see rules; computed once
	byID       func() map[string]*corpus.Incident // computed once

	documents map[string]*postmortem.Postmortem // by address of their page
	grains    []trendsOf                        // the pages of trends; made by trendsPages
}

func newSite(in Input, th *theme.Theme) *site {
	if in.Options.Title == "" {
		in.Options.Title = "Afterword"
	}
	if in.Stats == nil {
		in.Stats = stats.From(in.Corpus, stats.Options{})
	}
	s := &site{Input: in, theme: th, paths: make(map[string]bool, len(in.Corpus.Incidents)+len(in.Corpus.Incidents)/4), known: newKnown(in.Stats), terms: map[string]map[string]*corpus.Term{}}
	for _, t := range in.Corpus.Taxonomies {
		of := make(map[string]*corpus.Term, len(t.Terms))
		for _, term := range t.Terms {
			of[term.ID] = term
		}
		s.terms[t.Name] = of
	}
	s.facetRules = sync.OnceValue(s.rules)
	s.byID = sync.OnceValue(func() map[string]*corpus.Incident {
		out := make(map[string]*corpus.Incident, len(in.Corpus.Incidents))
		for _, x := range in.Corpus.Incidents {
			out[x.ID] = x
		}
		return out
	})
	s.documents = make(map[string]*postmortem.Postmortem, len(in.Corpus.Incidents))
	for _, x := range in.Corpus.Incidents {
		s.documents[x.Permalink] = x.Postmortem
	}
	for _, p := range in.Corpus.Pages {
		s.documents[p.Permalink] = p.Postmortem
	}
	return s
}

// add takes pages into the site.
func (s *site) add(pages ...page) {
	for _, p := range pages {
		s.paths[p.path] = true
	}
	s.pages = append(s.pages, pages...)
}

// render adds all pages to tree.
func (s *site) render(tree *output.Tree) error {
	tree.Grow(len(s.pages) + len(s.pages)/4) // some files beside the pages
	for _, p := range s.pages {
		make := func() ([]byte, error) {
			view, err := p.view()
			if err != nil {
				return nil, fmt.Errorf("rendering %s: %w", p.path, err)
			}
			data, err := s.theme.Execute(p.template, view)
			if err != nil {
				return nil, fmt.Errorf("rendering %s: %w", p.path, err)
			}
			return data, nil
		}
		if err := tree.AddMade(p.path, make, "page "+p.template); err != nil {
			return err
		}
	}
	if s.Try {
		return s.try(tree)
	}
	return nil
}

// try renders the first page of each template.
func (s *site) try(tree *output.Tree) error {
	tried := map[string]bool{}
	for _, p := range s.pages {
		if tried[p.template] {
			continue
		}
		tried[p.template] = true
		if f, _ := tree.File(p.path); f.Err != nil {
			return f.Err
		}
	}
	return nil
}

// robots adds robots.txt: an internal site asks every robot to stay away.
func (s *site) robots(tree *output.Tree) error {
	text := "User-agent: *\nDisallow: /\n"
	if s.Options.Public {
		text = "User-agent: *\nAllow: /\n"
	}
	if s.listed() {
		text += "\nSitemap: " + s.address(sitemapName) + "\n"
	}
	return tree.Add("robots.txt", []byte(text), "robots")
}
