package render

import (
	"strings"
	"testing"
)

// timelineOf returns the first timeline of the page of a file.
func timelineOf(t *testing.T, src string) *Timeline {
	t.Helper()
	v, _ := article1(t, src)
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			if p.Timeline != nil {
				return p.Timeline
			}
		}
	}
	t.Fatal("no timeline")
	return nil
}

func TestTimelineClaimsTheZoneOfItsEntries(t *testing.T) {
	front := "---\ntitle: The lift stops\nstarted: 2024-05-02T16:00:00Z\n---\n\n## Timeline\n\n"
	for _, c := range []struct{ entries, want string }{
		{"- 10:00 Denver - Someone presses all buttons\n- 10:20 Denver - The lift is stuck\n", "times in Denver."},
		{"- 10:00 Someone presses all buttons\n- 10:20 The lift is stuck\n", "not recorded."},
		{"- 10:00 Someone presses all buttons\n- 10:20 CET The lift is stuck\n", "some of the times in CET, the others without a zone."},
	} {
		if got := timelineOf(t, front+c.entries).Intro; !strings.HasSuffix(strings.ToLower(got), strings.ToLower(c.want)) {
			t.Errorf("intro %q, want it to end with %q for\n%s", got, c.want, c.entries)
		}
	}
}

func TestNoCountFromAGuessedStart(t *testing.T) {
	body := "## Timeline\n\nAll times in UTC.\n\n- 2024-05-02 09:00 The café opens\n- 2024-05-02 09:30 Queue grows\n- 2024-05-02 09:50 An alarm rings\n- 2024-05-02 10:00 The grinder went down\n- 2024-05-02 10:30 Rolled back the beans\n"
	for front, want := range map[string]string{
		"---\ntitle: The grinder jams\ndate: 2024-05-02\nstarted: 2024-05-02\n---\n\n":           "Mitigate",
		"---\ntitle: The grinder jams\ndate: 2024-05-02\nstarted: 2024-05-02T09:45:00Z\n---\n\n": "Mitigate, T+45m",
	} {
		list := timelineOf(t, front+body).Entries
		if got := list[len(list)-1].Label; got != want {
			t.Errorf("label %q, want %q for\n%s", got, want, front)
		}
	}
}
