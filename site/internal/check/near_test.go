package check

import "testing"

func TestNearest(t *testing.T) {
	list := []string{"title", "base_url", "theme", "severity-missing", "worker-1", "café"}
	for word, want := range map[string]string{
		"titel": "title", "titles": "title", "base-url": "base_url", "baseurl": "base_url", "thema": "theme",
		"Severity_mising": "severity-missing", "title": "", "nothing": "", "ti": "", "worker-2": "", "cafe": "café", "": "",
	} {
		if got, _ := Nearest(word, list); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"ab", "ba", 1}, {"cause", "clause", 1}, {"kitten", "sitting", 3}, {"é", "e", 1}} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
