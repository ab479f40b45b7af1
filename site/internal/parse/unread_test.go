package parse

import (
	"strings"
	"testing"
)

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

// What the command new began is an incident from the first moment on; the same
// without its guidance is a skeleton.
func TestBegunIsAnIncident(t *testing.T) {
	const begun = "---\ntitle: Queue full\ndate: 2025-03-04\n---\n\n# Queue full\n\n## Summary\n\n<!-- guide: what failed -->\n\n## Timeline\n\n| Time | Event |\n|---|---|\n\n## Actions\n"
	if got := New(Options{}).File("2025-03-04-queue.md", []byte(begun)); got.Kind != Incident {
		t.Errorf("begun: %s", got.Reason)
	}
	if got := New(Options{}).File("2025-03-04-queue.md", []byte(strings.Replace(begun, "guide: ", "", 1))); got.Kind != NotIncident {
		t.Error("an empty skeleton is taken for an incident")
	}
}
