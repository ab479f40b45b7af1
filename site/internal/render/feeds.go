package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
)

// feedItems is how many of the latest incidents a feed holds.
const feedItems = 50

// addFeeds adds feed.xml (Atom, RFC 4287) and feed.json (JSON Feed 1.1) for the
// site and an Atom feed for each cause, service, team and tag: CAUSES/ID.xml.
// A feed needs absolute addresses, so there is none without a base URL.
func (s *site) addFeeds(tree *output.Tree) error {
	if s.Options.BaseURL == "" {
		return nil
	}
	if err := s.addFeed(tree, feed{"feed", "index.html", s.Options.Title, s.Corpus.Incidents, true}); err != nil {
		return err
	}
	for _, t := range s.Corpus.Taxonomies {
		switch t.Name {
		case "services", "causes", "teams", "tags":
		default:
			continue
		}
		for _, term := range t.Terms {
			if len(term.Incidents) == 0 {
				continue
			}
			f := feed{strings.TrimSuffix(term.Permalink, ".html"), term.Permalink, s.Options.Title + ": " + term.Name, term.Incidents, false}
			if err := s.addFeed(tree, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// feed is one feed to be made.
type feed struct {
	path  string // without its ending
	page  string // the page with the same incidents
	title string
	list  []*corpus.Incident // newest first
	json  bool               // JSON Feed as well
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	Title      string         `xml:"title"`
	ID         string         `xml:"id"`
	Link       atomLink       `xml:"link"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Summary    string         `xml:"summary,omitempty"`
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

type jsonFeed struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	HomePage string     `json:"home_page_url"`
	FeedURL  string     `json:"feed_url"`
	Items    []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Text      string   `json:"content_text"`
	Published string   `json:"date_published,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

func (s *site) addFeed(tree *output.Tree, f feed) error {
	list := f.list[:min(feedItems, len(f.list))]
	a := atomFeed{
		Title: clean(f.title), ID: s.address(f.path + ".xml"), Updated: s.feedTime(list).Format(time.RFC3339), Author: atomAuthor{clean(s.Options.Title)},
		Links: []atomLink{{"self", "application/atom+xml", s.address(f.path + ".xml")}, {"alternate", "text/html", s.address(f.page)}},
	}
	j := jsonFeed{"https://jsonfeed.org/version/1.1", clean(f.title), s.address(f.page), s.address(f.path + ".json"), []jsonItem{}}
	for _, in := range list {
		at := s.feedTime([]*corpus.Incident{in}).Format(time.RFC3339)
		e := atomEntry{Title: clean(title(in)), ID: s.address(in.Permalink), Link: atomLink{"alternate", "text/html", s.address(in.Permalink)}, Updated: at, Summary: clean(in.Summary.Value)}
		item := jsonItem{ID: e.ID, URL: e.ID, Title: e.Title, Text: e.Summary}
		if _, ok := began(in); ok {
			e.Published, item.Published = at, at
		}
		for _, terms := range [][]*corpus.Term{in.Services, in.Causes, in.Tags} {
			for _, t := range terms {
				e.Categories = append(e.Categories, atomCategory{clean(t.ID), s.address(t.Taxonomy.Name + ".html"), clean(t.Name)})
				item.Tags = append(item.Tags, clean(t.Name))
			}
		}
		a.Entries, j.Items = append(a.Entries, e), append(j.Items, item)
	}
	text, err := xml.MarshalIndent(a, "", " ")
	if err != nil {
		return fmt.Errorf("making the feed %s: %w", f.path, err)
	}
	if err := tree.Add(f.path+".xml", append([]byte(xml.Header), append(text, '\n')...), "feed"); err != nil {
		return err
	}
	if !f.json {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	if err := enc.Encode(j); err != nil {
		return fmt.Errorf("making the feed %s: %w", f.path, err)
	}
	return tree.Add(f.path+".json", b.Bytes(), "feed")
}

// feedTime returns the newest day of the incidents; the as-of date when none has
// a day. Nothing says when a file was changed, so this is the best there is.
func (s *site) feedTime(list []*corpus.Incident) time.Time {
	var newest time.Time
	for _, in := range list {
		if t, ok := began(in); ok && t.After(newest) {
			newest = t
		}
	}
	if newest.IsZero() {
		return s.Corpus.Now.UTC()
	}
	return newest
}

// clean drops the control characters that XML cannot hold and readers stumble over.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
}
