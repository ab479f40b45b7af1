package parse

import (
	"strings"
	"testing"
)

// Entries and actions that go on over the next lines keep them, in their text
// and in what is rendered.
func TestLinesThatGoOn(t *testing.T) {
	src := `# Queue full on 2024-03-05

## Timeline (UTC)

10:00 the queue is *full* and
nobody notices
10:20 an alert
fires at last

## Action items

Store the queue on its own disk, which is
larger and **watched**.
`
	f := New(Options{}).File("2024-03-05-queue.md", []byte(src))
	if len(f.Postmortems) != 1 || len(f.Postmortems[0].Timeline) != 2 || len(f.Postmortems[0].Actions) != 1 {
		t.Fatalf("%+v", f)
	}
	pm := f.Postmortems[0]
	for i, want := range []string{"the queue is <em>full</em> and\nnobody notices", "an alert\nfires at last"} {
		if got := string(pm.Timeline[i].Body.HTML(nil)); got != want {
			t.Errorf("entry %d: %q, want %q", i, got, want)
		}
	}
	if got := string(pm.Actions[0].Body.HTML(nil)); !strings.HasSuffix(got, "which is\nlarger and <strong>watched</strong>.") {
		t.Errorf("action: %q", got)
	}
}
