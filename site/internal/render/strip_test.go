package render

import (
	"fmt"
	"strings"
	"testing"
)

func TestStripsSayWhatTheyLeaveOut(t *testing.T) {
	files := map[string]string{}
	for i, d := range []string{"2011-05-01", "2012-05-01", "2019-05-01", "2021-05-01"} {
		files[fmt.Sprintf("p%d.md", i)] = fmt.Sprintf("---\ntitle: Cart %d\ndate: %s\nseverity: SEV%d\ncauses: [capacity]\n---\n\nThe cart was too small.\n", i, d, 1+i%2)
	}
	s := started(t, files)
	st := s.smallStrip(s.terms["causes"]["capacity"], false)
	if want := "2 incidents since 2016, 2 earlier"; st.strip.Label != want {
		t.Errorf("the strip is called %q, not %q", st.strip.Label, want)
	}
	in := s.Corpus.Incidents[0]
	since := s.since(in.Permalink, in)
	if len(since) != 1 || !strings.HasSuffix(since[0].Words, "; 2 before 2016") {
		t.Errorf("beside the facts stands %+v", since)
	}
	if k := s.keyOf([]Strip{st.strip}); len(k.Severities) != 2 || k.Suggested || !k.Shown() {
		t.Errorf("the key of the strip is %+v", k)
	}
	st.strip.Dots[0].Suggested = true
	if k := s.keyOf([]Strip{{Dots: st.strip.Dots[:1]}}); len(k.Severities) != 1 || !k.Suggested {
		t.Errorf("the key of one hollow dot is %+v", k)
	}
}

func TestSilenceStandsBeforeTheNextDay(t *testing.T) {
	s := started(t, map[string]string{"p.md": "---\ntitle: Slow cart\nstarted: 2024-03-01T10:00:00Z\n---\n\n## Timeline\n\n- 2024-03-01 10:00 UTC The cart is slow\n- 2024-03-01 10:30 UTC An alert\n- 2024-03-03 09:00 UTC The cart is fast\n"})
	a := s.article(s.Corpus.Incidents[0].Permalink, s.Corpus.Incidents[0])
	var kinds []string
	for _, sec := range a.sections() {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			for _, e := range p.Timeline.Entries {
				kinds = append(kinds, e.Day+e.Gap+e.Time)
			}
		}
	}
	if got, want := strings.Join(kinds, "|"), "1 Mar 2024|10:00|10:30|1d 22h without an entry|3 Mar 2024|09:00"; got != want {
		t.Errorf("the timeline is %q, not %q", got, want)
	}
}
