package corpus

import (
	"slices"
	"strings"

	"afterword/site/internal/postmortem"
)

// withoutRemark returns the name of a service without the remark in brackets
// behind it, which says what of the service was hit. Full-width brackets hold a
// remark; others may belong to the name, as in "Wiki (Confluence)".
func withoutRemark(name string) (bare string, wide bool) {
	for _, b := range [...]struct {
		open, end string
		wide      bool
	}{{"（", "）", true}, {"(", ")", false}} {
		if at := strings.Index(name, b.open); at > 0 && strings.HasSuffix(name, b.end) {
			if bare := strings.TrimSpace(name[:at]); Key(bare) != "" {
				return bare, b.wide
			}
		}
	}
	return name, false
}

// bareNames returns the keys of the services that somebody names without a
// remark, or with one that certainly is one.
func bareNames(incidents []*Incident) map[string]bool {
	known := map[string]bool{}
	for _, in := range incidents {
		for _, l := range in.Postmortem.Services {
			if bare, wide := withoutRemark(l.Name); wide || bare == l.Name {
				known[Key(bare)] = true
			}
		}
	}
	return known
}

// bracketed reports whether a name may end in a remark.
func bracketed(name string) bool {
	return strings.HasSuffix(name, ")") || strings.HasSuffix(name, "）")
}

// withoutRemarks returns the labels under their bare names, where these are
// known as names. A name that the configuration knows with its brackets keeps them.
func (f *filer) withoutRemarks(labels []postmortem.Label) []postmortem.Label {
	if !slices.ContainsFunc(labels, func(l postmortem.Label) bool { return bracketed(l.Name) }) {
		return labels
	}
	out := slices.Clone(labels)
	for i, l := range out {
		if bare, wide := withoutRemark(l.Name); f.specs[Key(l.Name)] == nil && (wide || f.bare()[Key(bare)] || f.specs[Key(bare)] != nil) {
			out[i].Name = bare
		}
	}
	return out
}
