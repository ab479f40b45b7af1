package corpus

import (
	"testing"

	"afterword/site/internal/postmortem"
)

func TestServicesWithoutRemarks(t *testing.T) {
	all := []string{"mill", "mill（回転のみ）", "mill (stones only)", "oven（温度）", "oven (upper)", "Shed (North)", "Barn (Old)"}
	var in Incident
	in.Postmortem = &postmortem.Postmortem{}
	for _, name := range all {
		in.Postmortem.Services = append(in.Postmortem.Services, postmortem.Label{Name: name})
	}
	f := newFiler(taxonomies[0], []Spec{{ID: "mill-stones", Name: "mill (stones only)"}})
	f.bare = func() map[string]bool { return bareNames([]*Incident{&in}) }
	for i, want := range []string{"mill", "mill", "mill (stones only)", "oven", "oven", "Shed (North)", "Barn (Old)"} {
		if got := f.withoutRemarks(in.Postmortem.Services)[i].Name; got != want {
			t.Errorf("%q is filed as %q, want %q", all[i], got, want)
		}
	}
	if in.Postmortem.Services[1].Name != all[1] {
		t.Error("the postmortem itself was changed")
	}
}
