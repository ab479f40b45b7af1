package check

import (
	"strings"

	"afterword/site/internal/diag"
)

// hiding is a secret as other findings may quote it, and what to show instead.
type hiding struct {
	text, masked string
	from         int // so many bytes of it are a secret already; fewer may stand in any text
}

// shortest is the length from which a piece of a secret is hidden wherever it
// stands. A shorter password may be a common word, and is hidden as a whole and
// in the findings of its own file.
const shortest = 8

// hidings returns what must not be quoted of a file.
func hidings(data []byte, finds []found) []hiding {
	var out []hiding
	for _, f := range finds {
		for _, text := range []string{string(data[f.from:f.to]), f.value} {
			out = append(out, hiding{text, f.masked, min(len(text), max(shortest, len(f.masked)-len("…")+4))})
		}
	}
	return out
}

// hide replaces the secret, whole or cut short, in text.
func (h hiding) hide(text string) string {
	for n := len(h.text); n >= h.from && strings.Contains(text, h.text[:h.from]); n-- {
		text = strings.ReplaceAll(text, h.text[:n], h.masked)
	}
	return text
}

// veil hides secrets in what all findings say: a broken link, a value that
// nobody can read or a heading may hold one, and is quoted. What the scan of the
// sources does not cover, the configuration and names, is searched here.
func (p *pass) veil(found []diag.Diagnostic) {
	var common []hiding
	own := make(map[string][]hiding)
	for _, f := range p.files {
		for _, h := range f.scan.hidings {
			if own[f.Path] = append(own[f.Path], h); h.from >= shortest {
				common = append(common, h)
			}
		}
	}
	for i := range found {
		d := &found[i]
		if d.Code == "secret" || d.Code == "secret-possible" || d.Code == "session-cookie" {
			continue
		}
		if p.byPath[d.Path] == nil {
			d.Text, d.Hint = Mask(d.Text), Mask(d.Hint)
		}
		for _, h := range own[d.Path] {
			d.Text, d.Hint = h.hide(d.Text), h.hide(d.Hint)
		}
		for _, h := range common {
			d.Text, d.Hint = h.hide(d.Text), h.hide(d.Hint)
		}
	}
}
