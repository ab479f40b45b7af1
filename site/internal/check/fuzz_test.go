package check

import (
	"strings"
	"testing"

	"afterword/site/internal/postmortem"
)

// FuzzScan: every finding of whatever text has a place inside of it, and what
// is masked stays masked.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"---\nsummary: human error\n---\n# A\n\n- [ ] we forgot\n\n```\nx",
		"The engineer\n**accidentally** did it. “human error” <!-- afterword:ignore secret why -->",
		"Authorization: Bearer abcdefghijklmnop1234 jo@firm.dk 10.0.3.7 [x](y) `z`",
		"+++\n", "---", "> a\n\n    b\n\n| c | d |\n", "\u202e\U000E0041 é “",
		"payload aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ= %41%42",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := scanFile(Source{Path: "a.md", Data: data}, []*postmortem.Postmortem{{}}, Options{})
		lines := strings.Split(string(data), "\n")
		for _, d := range s.findings {
			if d.Line < 1 || d.Line > len(lines) || d.Col > len(lines[d.Line-1])+1 {
				t.Fatalf("%s lies outside of the text", d)
			}
		}
		if masked := Mask(string(data)); len(findSecrets([]byte(masked), true)) > len(findSecrets(data, true)) {
			t.Fatalf("masking made a secret")
		}
	})
}
