package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
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
		for _, term := range t.Terms {
			path := s.termFeed(term)
			if path == "" {
				continue
			}
			f := feed{path, term.Permalink, s.Options.Title + ": " + term.Name, term.Incidents, false}
			if err := s.addFeed(tree, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// termFeed returns the path of the feed of a term without its ending; "" where it has none.
func (s *site) termFeed(term *corpus.Term) string {
	switch term.Taxonomy.Name {
	case "services", "causes", "teams", "tags":
		if s.Options.BaseURL != "" && len(term.Incidents) > 0 {
			return strings.TrimSuffix(term.Permalink, ".html")
		}
	}
	return ""
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
	f.list = f.list[:min(feedItems, len(f.list))]
	if err := tree.AddMade(f.path+".xml", func() ([]byte, error) { return s.atom(f) }, "feed"); err != nil || !f.json {
		return err
	}
	return tree.AddMade(f.path+".json", func() ([]byte, error) { return s.jsonFeed(f) }, "feed")
}

// atom returns a feed as Atom.
func (s *site) atom(f feed) ([]byte, error) {
	a := atomFeed{
		Title: clean(f.title), ID: lastingID(s.Options.Title, "feed", f.path), Updated: s.feedTime(s.newest(f.list)), Author: atomAuthor{clean(s.Options.Title)},
		Links: []atomLink{{"self", "application/atom+xml", s.address(f.path + ".xml")}, {"alternate", "text/html", s.address(f.page)}},
	}
	for _, in := range f.list {
		e := atomEntry{Title: clean(title(in)), ID: s.entryID(in), Link: atomLink{"alternate", "text/html", s.address(in.Permalink)}, Summary: clean(in.Summary.Value)}
		e.Updated, e.Published = s.entryTimes(in)
		for _, t := range feedTerms(in) {
			e.Categories = append(e.Categories, atomCategory{clean(t.ID), s.address(t.Taxonomy.Name + ".html"), clean(t.Name)})
		}
		a.Entries = append(a.Entries, e)
	}
	return asXML(a, f.path)
}

// jsonFeed returns a feed as JSON Feed.
func (s *site) jsonFeed(f feed) ([]byte, error) {
	j := jsonFeed{"https://jsonfeed.org/version/1.1", clean(f.title), s.address(f.page), s.address(f.path + ".json"), []jsonItem{}}
	for _, in := range f.list {
		item := jsonItem{ID: s.entryID(in), URL: s.address(in.Permalink), Title: clean(title(in)), Text: clean(in.Summary.Value)}
		_, item.Published = s.entryTimes(in)
		for _, t := range feedTerms(in) {
			item.Tags = append(item.Tags, clean(t.Name))
		}
		j.Items = append(j.Items, item)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	if err := enc.Encode(j); err != nil {
		return nil, fmt.Errorf("making the feed %s: %w", f.path, err)
	}
	return b.Bytes(), nil
}

// feedTerms returns the terms that a feed names with an incident.
func feedTerms(in *corpus.Incident) []*corpus.Term {
	return slices.Concat(in.Services, in.Causes, in.Tags)
}

// entryTimes returns when an entry was updated and published, in RFC 3339;
// published is "" for an incident without a day.
func (s *site) entryTimes(in *corpus.Incident) (updated, published string) {
	updated = s.feedTime(s.updated(in))
	if day, ok := began(in); ok {
		published = s.feedTime(day)
	}
	return updated, published
}

// entryID returns the name of an incident in feeds.
func (s *site) entryID(in *corpus.Incident) string {
	return lastingID(s.Options.Title, "incident", in.ID)
}

// lastingID returns the name of something in feeds: made from what it is and
// not from where it lies, so that a site may move and no reader sees every
// incident anew. It is a UUID of version 8, whose bits are free to choose.
func lastingID(what ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(what, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// feedTime writes the time of an update; the as-of date where nothing has a day.
func (s *site) feedTime(t time.Time) string {
	if t.IsZero() {
		t = s.Corpus.Now.UTC()
	}
	return t.Format(time.RFC3339)
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
