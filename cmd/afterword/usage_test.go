package main

import (
	"bytes"
	"strings"
	"testing"
)

// Wrong usage ends with exit code 2, and what was right but failed with 1.
func TestExitCodes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "notes/a.md", "# Checkout returns errors\n\nStarted: 2026-03-12 10:02 UTC\n")
	for line, want := range map[string]int{
		`new X -d notes --archetype none`: 2,
		`new X -d notes --date tomorrow`:  2,
		`new`:                             2,
		`new X -d nowhere`:                1,
		`check notes --format xml`:        2,
		`check nowhere`:                   1,
		`review tomorrow notes`:           2,
		`review 1999 notes`:               1,
		`search -planned -d notes`:        2,
		`search -d notes nothing`:         1,
		`notes`:                           2,
		`stats notes`:                     0,
	} {
		var out, messages bytes.Buffer
		if got := run(arguments(line), strings.NewReader(""), &out, &messages); got != want {
			t.Errorf("%s: exit %d, not %d\n%s", line, got, want, &messages)
		}
	}
}
