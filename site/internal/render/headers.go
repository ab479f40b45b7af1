package render

import (
	"strings"

	"afterword/site/internal/output"
)

// Policy is what the pages of a site may load and run, as each page says itself
// and as a server should say: nothing but what the site brings along. A page
// cannot forbid that others frame it; that the server has to add.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'; trusted-types afterword"

// headersName is the file that several hosts of static sites read their
// headers from; others leave it alone.
const headersName = "_headers"

// addHeaders adds the headers that a server should send with the site.
func (s *site) addHeaders(tree *output.Tree) error {
	lines := []string{
		"/*",
		"  Content-Security-Policy: " + Policy + "; frame-ancestors 'none'",
		"  X-Content-Type-Options: nosniff",
		"  Cross-Origin-Resource-Policy: same-origin",
		"  Cross-Origin-Opener-Policy: same-origin",
		"  Referrer-Policy: no-referrer",
	}
	if !s.Options.Public {
		lines = append(lines, "  X-Robots-Tag: noindex, nofollow, noarchive")
	}
	lines = append(lines, "/assets/*", "  Cache-Control: public, max-age=31536000, immutable")
	return tree.Add(headersName, []byte(strings.Join(lines, "\n")+"\n"), "headers")
}
