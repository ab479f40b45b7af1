// Package content holds the field guide: a sample knowledge base of real public
// incidents, each retold in our own words from the postmortem it names as its
// source. It is data only; the packages below site read it.
package content

import "embed"

// Files is the sample, as a folder that Afterword can build: its configuration,
// the postmortems and the plain pages. No name in it may begin with "_" or ".",
// because embedding a folder drops such names.
//
//go:embed afterword.yaml postmortems pages
var Files embed.FS
