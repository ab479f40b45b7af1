package parse

import (
	"strings"
	"testing"
)

func TestCityOfTheTimes(t *testing.T) {
	for _, c := range []struct{ entries, zone, text string }{
		{"- 16:37 Denver - The belt stops\n- 16:55 DENVER - The belt is oiled", "Denver", "The belt stops"},
		{"- 16:37 (New York) The belt stops\n- 16:55 (New York) The belt is oiled", "New York", "The belt stops"},
		{"- 16:37 Denver time: The belt stops\n- 16:55 The belt is oiled", "Denver", "The belt stops"},
		{"- 16:37 Denver - The belt stops\n- 16:50 The belt hums\n- 16:55 The belt is oiled", "", "Denver - The belt stops"},
		{"- 16:37 Denver - The belt stops\n- 16:55 Berlin - The belt stops too", "", "Denver - The belt stops"},
		{"- 16:37 Denver staff see the belt stop\n- 16:55 Denver staff oil it", "", "Denver staff see the belt stop"},
		{"- 16:37 Erewhon - The belt stops\n- 16:55 Erewhon - The belt is oiled", "", "Erewhon - The belt stops"},
	} {
		file := New(Options{}).File("2024-05-02-belt.md", []byte("# The belt stops\n\n## Timeline\n\n"+c.entries+"\n"))
		if len(file.Postmortems) != 1 || len(file.Postmortems[0].Timeline) != strings.Count(c.entries, "\n")+1 {
			t.Fatalf("%s: %+v", c.entries, file)
		}
		e := file.Postmortems[0].Timeline[0]
		if e.At.Zone != c.zone || e.Text != c.text {
			t.Errorf("zone %q, text %q; want %q, %q of\n%s", e.At.Zone, e.Text, c.zone, c.text, c.entries)
		}
		if c.zone == "Denver" && e.At.ISO() != "2024-05-02T16:37-06:00" {
			t.Errorf("the clocks of Denver showed %s", e.At.ISO())
		}
	}
}
