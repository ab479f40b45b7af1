package parse

import (
	"strings"
	"testing"
	"time"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

func FuzzStamp(f *testing.F) {
	for _, s := range []string{"2021-02-15 06:05", "6th Nov, 2022 12.39UTC - 13h05", "約 2026年3月23日 午後3時", "12/13/24 7pm PST/PDT", "14:??", "Jan ’24", "from 1.2.2024 to 3.4.2024", "T24:00Z+99"} {
		f.Add(s)
	}
	p := New(Options{Vocabulary: []Cause{}})
	f.Fuzz(func(t *testing.T, s string) {
		r := &reader{Parser: p, pm: &postmortem.Postmortem{}, gaps: map[time.Time]bool{}}
		for _, st := range []stamp{p.entry(s), p.find(s, 0)} {
			if st.ok && (st.start < 0 || st.end > len(s) || st.end < st.start) {
				t.Errorf("%q: from %d to %d", s, st.start, st.end)
			}
			r.moment(st, date{2021, 5, 6, false}, zone{}, s).ISO()
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"4 hours 42 minutes", "1d 5h 47m", "約 25 分", "2-3 hours", "1,440 min", "2:30:00", "9h (nights excluded)", "half an hour and a half"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := duration(s)
		if ok && d.Length < 0 {
			t.Errorf("%q: %v", s, d.Length)
		}
		for i := 0; i < len(s); {
			l, ok := findLength(s, i)
			if !ok {
				break
			}
			if l.end <= l.start || l.end > len(s) {
				t.Fatalf("%q: from %d to %d", s, l.start, l.end)
			}
			i = l.end
		}
	})
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{"| Time | Event |\n|---|---|\n| 10:00 | x |\n", "| Action | Owner | Due |\n|---|---|---|\n| a | b | 2024-01-02 |\n", "| Date | 2024-01-02 |\n|---|---|\n| Severity | 2 |\n", "|a|\n|-|\n||\n", "||||\n|-|-|-|\n| | 1 | |\n"} {
		f.Add(s)
	}
	p := New(Options{})
	f.Fuzz(func(t *testing.T, s string) {
		sound(t, p.File("2024-01-02-x.md", []byte("# T\n\n## Timeline\n\n"+s+"\n\n## Action items\n\n"+s)))
	})
}

func FuzzFile(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d.src))
	}
	f.Add([]byte("- **Key events**\n  - Fault occurs 2020-02-12 11:45\n- # h\n  1. > - [ ] x\n\n**a**\n```\n"))
	p := New(Options{})
	f.Fuzz(func(t *testing.T, src []byte) {
		file := p.File("postmortems/2024-01-02-x.md", src)
		sound(t, file)
	})
}

// sound checks what holds for every reading.
func sound(t *testing.T, f File) {
	t.Helper()
	if f.Kind == NotIncident && (f.Reason == "" || len(f.Postmortems) > 0) {
		t.Errorf("no incident: reason %q, %d records", f.Reason, len(f.Postmortems))
	}
	for _, pm := range f.Postmortems {
		last := 0
		for i, s := range pm.Sections {
			if s.From > s.To || s.To > len(pm.Body.Blocks) || s.From < last {
				t.Errorf("section %d %q: blocks [%d, %d) after %d of %d", i, s.Title, s.From, s.To, last, len(pm.Body.Blocks))
			}
			last = s.To
		}
		if f.Kind == Incident {
			covered(t, pm)
		}
		for _, e := range pm.Timeline {
			_ = e.Body.HTML(nil)
			if e.Line < 1 {
				t.Errorf("entry %q without a line", e.Text)
			}
		}
		for _, a := range pm.Actions {
			_ = a.Body.HTML(nil)
			if a.Line < 1 || a.Text == "" {
				t.Errorf("action %q on line %d", a.Text, a.Line)
			}
		}
	}
}

// covered checks that every block belongs to a section, is its heading, or is the title.
func covered(t *testing.T, pm *postmortem.Postmortem) {
	t.Helper()
	in := make([]bool, len(pm.Body.Blocks))
	for _, s := range pm.Sections {
		for i := s.From; i < s.To; i++ {
			in[i] = true
		}
		if s.From > 0 && s.Title != "" {
			in[s.From-1] = true
		}
	}
	for i, ok := range in {
		if b := pm.Body.Blocks[i]; !ok && b.Kind != markdown.Heading && strings.TrimSpace(b.Text) != "" {
			t.Errorf("block %d (line %d) is in no section: %q", i, b.Line, b.Text)
		}
	}
}
