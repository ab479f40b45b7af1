package render

import (
	"encoding/xml"
	"net/url"

	"afterword/site/internal/output"
)

// SearchPage is the search page. Its results are drawn by the search client,
// whose state is the address of the page; without script it leads to the list
// of all incidents.
type SearchPage struct {
	Frame
	All      Link
	Examples []Example
	Problems []Problem // what the client may have to say of a query
}

// Problem is a fault of a query, in words.
type Problem struct {
	Code string
	Text string
}

var problems = []Problem{
	{"quote", "a quotation mark is not closed"},
	{"bracket", "a bracket has no partner"},
	{"or", "OR needs something on both sides"},
	{"empty", "a field has no value"},
	{"value", "a value cannot be read"},
	{"term", "there is no such name"},
	{"field", "there is no such field"},
}

// Example is a query that shows one piece of the query language.
type Example struct {
	Link
	Means string
}

// examples teach the query language.
var examples = []struct{ query, means string }{
	{"connection pool", "both words, in any form"},
	{`"too many connections"`, "these words in a row"},
	{"dns OR certificate", "one of them"},
	{"timeout -planned", "without a word"},
	{"(disk OR memory) full", "brackets group"},
	{"max_conn*", "anything that begins so"},
	{"title:failover", "in the title; also summary: cause: timeline: actions:"},
	{"in:timeline rollback", "all words in one part"},
	{"service:checkout sev:1", "also tag: team: year: suggested:"},
	{"after:2024-05 before:2025", "a year, a month or a day"},
	{"duration:>4h", "also <30m and 30m..2h"},
	{"is:open-actions", "with an action that is still open"},
}

func (s *site) searchPage() page {
	const path = "search.html"
	return page{path, "search", sure(func() any {
		v := SearchPage{Frame: s.frame(path, "Search", nowhere, "js/search.js"), All: Link{"All incidents", relative(path, "incidents.html")}, Problems: problems}
		v.NoIndex = true
		for _, e := range examples {
			v.Examples = append(v.Examples, Example{Link{e.query, "search.html?q=" + url.QueryEscape(e.query)}, e.means})
		}
		return v
	})}
}

// openSearch describes the search to browsers, which can then offer it in
// their address bar. It needs absolute addresses.
type openSearch struct {
	XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string
	Description string
	Encoding    string        `xml:"InputEncoding"`
	URL         openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearchName is where the description lies.
const openSearchName = "opensearch.xml"

// addOpenSearch adds the description of the search when the address of the site is known.
func (s *site) addOpenSearch(tree *output.Tree) error {
	if s.Options.BaseURL == "" {
		return nil
	}
	name := []rune(s.Options.Title)
	data, err := asXML(openSearch{
		ShortName:   string(name[:min(16, len(name))]), // longer ones are not valid
		Description: "Search " + s.Options.Title,
		Encoding:    "UTF-8",
		URL:         openSearchURL{"text/html", s.Options.BaseURL + "search.html?q={searchTerms}"},
	}, openSearchName)
	if err != nil {
		return err
	}
	return tree.Add(openSearchName, data, "opensearch")
}
