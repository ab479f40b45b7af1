package stats

import (
	"strings"
	"testing"
)

func TestLead(t *testing.T) {
	long := "Write down who feeds the cat on which day of the week and who has the key to the flat in case nobody is there at all, and put the list where every neighbour can find it"
	for text, want := range map[string]string{
		"We had no use for, and no trust in, the spare pump.":      "We had no use for, and no trust in, the spare pump",
		"Alarms for the pump, the valve and the tank. Nobody saw.": "Alarms for the pump, the valve and the tank",
		"Keep the spare pump ready: it was dry":                    "Keep the spare pump ready",
		long:                                                       strings.Split(long, ",")[0] + "…",
	} {
		if got := Lead(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"We had no use for, and no trust in, the spare pump.": "We had no use for, and no trust in, the spare pump",
		"Alarms for the hot pump, the valve and the tank.":    "Alarms for the hot pump",
	} {
		if got := Head(text); got != want {
			t.Errorf("head of %q: %q, want %q", text, got, want)
		}
	}
}
