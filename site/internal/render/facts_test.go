package render

import (
	"strings"
	"testing"
	"time"

	"afterword/site/internal/stats"
)

// told is an invented postmortem that states its durations beside clock times.
func told(started, stated, timeline string) string {
	return "---\ntitle: Mail stands still\ndate: 2024-02-01\n" + started + "---\n\n# Mail stands still\n\n" + stated + "\n\n## Timeline\n\n" + timeline + "\n"
}

const twoHours = "- 10:00 Trigger: a queue grows\n- 10:30 Detected: an alert fires\n- 12:00 Resolved: the queue is empty\n"

func factOf(t *testing.T, v IncidentPage, name string) Fact {
	t.Helper()
	for _, f := range v.Facts {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no fact %q", name)
	return Fact{}
}

// coloured reports whether the spine of any timeline has a colour or a key.
func coloured(v IncidentPage) bool {
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			if len(p.Timeline.Key) > 0 {
				return true
			}
			for _, e := range p.Timeline.Entries {
				if strings.Contains(e.Class, "p") {
					return true
				}
			}
		}
	}
	return false
}

// A stated duration counts from the shown start only where the times beside it
// say the same; and where they do not, the spine does not contradict the bar.
func TestStatedDurations(t *testing.T) {
	const clocks = "started: 2024-02-01T10:00:00Z\ndetected: 2024-02-01T10:30:00Z\nresolved: 2024-02-01T12:00:00Z\n"
	for _, c := range []struct {
		name, text, detected, resolved, warning, bar string
		spine                                        bool
	}{
		{"no stated duration", told(clocks, "", twoHours), "30m after start", "2h after start", "", "To detect 30m, To resolve 1h 30m", true},
		{"the times give the same", told(clocks+"duration: 2h\n", "", twoHours), "30m after start", "2h after start, as stated", "", "To detect 30m, To resolve 1h 30m", true},
		{"nearly the same", told(clocks+"duration: 1h 55m\n", "", twoHours), "30m after start", "1h 55m, as stated", "", "To detect 30m, To resolve 1h 25m", true},
		{"the times give another length", told(clocks+"duration: 45m\n", "", twoHours), "30m after start", "45m, as stated", "the times give 2h", "To detect 30m, To resolve 15m", false},
		{"a start without a time of day", told("duration: 45m\n", "", "- A queue grows\n- The queue is empty\n"), "", "45m, as stated", "", "To resolve 45m", false},
	} {
		v, _ := article1(t, c.text)
		line := func(name string) string {
			f := factOf(t, v, name)
			if f.Note != "" {
				return f.Note
			}
			return f.Text
		}
		if got := line("Detected"); got != c.detected {
			t.Errorf("%s: detected %q, want %q", c.name, got, c.detected)
		}
		if got := line("Resolved"); got != c.resolved {
			t.Errorf("%s: resolved %q, want %q", c.name, got, c.resolved)
		}
		if got := factOf(t, v, "Resolved").Warning; got != c.warning {
			t.Errorf("%s: warning %q, want %q", c.name, got, c.warning)
		}
		if got := barText(v.Phases); got != c.bar {
			t.Errorf("%s: bar %q, want %q", c.name, got, c.bar)
		}
		if got := coloured(v); got != c.spine {
			t.Errorf("%s: coloured spine %v, want %v", c.name, got, c.spine)
		}
	}
}

func barText(b *PhaseBar) string {
	if b == nil {
		return ""
	}
	var out []string
	for _, p := range b.Phases {
		out = append(out, p.Name+" "+p.Text)
	}
	return strings.Join(out, ", ")
}

// Lengths that are stated the same leave no second phase of nothing.
func TestEqualStatedLengthsAreOnePhase(t *testing.T) {
	length := func(d time.Duration) stats.Beat { return stats.Beat{Value: d, OK: true, Stated: true} }
	s := started(t, map[string]string{"a.md": checkout})
	p := s.Corpus.Incidents[0].Postmortem
	for _, c := range []struct {
		times stats.Times
		want  string
	}{
		{stats.Times{Detect: length(10 * time.Minute), Restore: length(10 * time.Minute)}, "To detect 10m"},
		{stats.Times{Detect: length(0), Restore: length(30 * time.Minute)}, "To detect 0m, To resolve 30m"},
		{stats.Times{Detect: length(10 * time.Minute), Mitigate: length(10 * time.Minute), Restore: length(30 * time.Minute)}, "To detect 10m, To resolve 20m"},
	} {
		if got := barText(s.phaseBar(p, c.times)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.times, got, c.want)
		}
	}
}
