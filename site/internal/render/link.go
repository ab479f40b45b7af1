package render

import (
	"net/url"
	"strings"
)

// Link is a link with its text. Without a URL it is plain text.
type Link struct {
	Text string
	URL  string // relative to the page, or absolute with http, https or mailto
}

// relative returns the address of the file at path to, as seen from the page at
// path from. Both are slash paths from the root of the site; to may end in a
// fragment. The same site then works at any address.
func relative(from, to string) string {
	to, fragment, _ := strings.Cut(to, "#")
	if fragment != "" {
		fragment = "#" + escapeFragment(fragment)
	}
	if to == "" || to == from && fragment != "" {
		return fragment
	}
	here, there := strings.Split(from, "/"), strings.Split(to, "/")
	for len(here) > 1 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	for i, part := range there {
		there[i] = url.PathEscape(part)
	}
	up := strings.Repeat("../", len(here)-1)
	if up == "" && strings.Contains(there[0], ":") {
		up = "./" // otherwise what stands before the colon would be a scheme
	}
	return up + strings.Join(there, "/") + fragment
}

// escapeFragment escapes an anchor for a link; letters of any language stay readable in browsers.
func escapeFragment(id string) string { return url.PathEscape(id) }

// root returns the way from the page at path to the root of the site: "", "../", "../../".
func root(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }
