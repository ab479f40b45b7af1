package parse

import "testing"

func TestQualifiersOfServices(t *testing.T) {
	for name, want := range map[string]string{
		"副次的に mill":      "mill",
		"主にmill":         "mill",
		"一部 mill":        "mill",
		"一部の mill":       "mill",
		"一部門":            "一部門",
		"mainly mill":    "mill",
		"mainline":       "mainline",
		"Also":           "Also",
		"mill（主に stone）": "mill（主に stone）",
	} {
		if got := withoutQualifier(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	file := New(Options{}).File("2024-05-02-mill.md", []byte("# The mill stops\n\n- **影響サービス**: oven、副次的に mill（回転のみ）\n\n## Timeline\n\n- 10:00 It stops\n"))
	if len(file.Postmortems) != 1 || len(file.Postmortems[0].Services) != 2 || file.Postmortems[0].Services[1].Name != "mill（回転のみ）" {
		t.Errorf("%+v", file.Postmortems[0].Services)
	}
}
