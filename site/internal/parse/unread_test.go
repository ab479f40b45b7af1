package parse

import "testing"

// TestKeptBack: front matter that cannot be read publishes nothing that it was
// meant to keep back.
func TestKeptBack(t *testing.T) {
	for name, tc := range map[string]struct {
		src   string
		draft bool
	}{
		"a draft":                        {"---\ndraft: true\n---\n# A\n", true},
		"none":                           {"---\ndraft: no\n---\n# A\n", false},
		"an odd word":                    {"---\ndraft: perhaps\n---\n# A\n", true},
		"nothing":                        {"---\ndraft:\n---\n# A\n", false},
		"broken elsewhere":               {"---\ntitle: A: b\ndraft: true\n---\n# A\n", true},
		"broken TOML":                    {"+++\ntitle = = 1\ndraft = true\n+++\n# A\n", true},
		"broken TOML, restricted":        {"+++\ntitle = = 1\naudience = \"restricted\"\n+++\n# A\n", true},
		"TOML that does not end":         {"+++\ndraft = true\n\n# A\n", true},
		"broken TOML that hides nothing": {"+++\ntitle = = 1\n+++\n# A\n", false},
		"a word in the text":             {"# A\n\ndraft: true\n", false},
	} {
		got := New(Options{}).File("2025-03-04-a.md", []byte(tc.src))
		if len(got.Postmortems) != 1 || got.Postmortems[0].Draft != tc.draft {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
