package parse

import "testing"

// A length that is only to be expected is not how long an incident took.
func TestExpectedLengths(t *testing.T) {
	for text, want := range map[string]bool{
		"The shop had a 5 minutes outage.":                                                         true,
		"The outage lasted 50 minutes, longer than expected.":                                      true,
		"We had expected nothing, and an outage of 20 minutes came.":                               true,
		"Replacing the disks now. Expect a 4-5 minutes outage of the login.":                       false,
		"The upgrade will cause an outage of 10 minutes.":                                          false,
		"This should take less time, but the login will be unavailable for 20 minutes in the end.": false,
	} {
		pm := New(Options{}).File("a.md", []byte("---\ntitle: Outage\ndate: 2024-03-01\n---\n\n"+text+"\n")).Postmortems[0]
		if got := pm.Stated.Duration.OK(); got != want {
			t.Errorf("%q: a stated duration %v, want %v", text, got, want)
		}
	}
}
