// Package content holds the sample knowledge base: a field guide of real
// public incidents, retold from their postmortems.
package content

import "embed"

// Files is the sample, as a folder that Afterword can build.
//
//go:embed *.yaml
var Files embed.FS
