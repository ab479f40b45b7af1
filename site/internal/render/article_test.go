package render

import (
	"slices"
	"strings"
	"testing"
)

// flatten returns all sections in the order of the page.
func flatten(list []Section) []Section {
	var out []Section
	for _, s := range list {
		out = append(out, s)
		out = append(out, flatten(s.Sub)...)
	}
	return out
}

func article1(t *testing.T, text string) (IncidentPage, *site) {
	t.Helper()
	s := started(t, map[string]string{"a.md": text})
	if len(s.Corpus.Incidents) != 1 {
		t.Fatalf("%d incidents", len(s.Corpus.Incidents))
	}
	return s.incidentPage(s.Corpus.Incidents[0]), s
}

func TestIncidentPage(t *testing.T) {
	v, _ := article1(t, checkout)
	var titles []string
	for _, sec := range flatten(v.Sections) {
		if sec.Title != "" {
			titles = append(titles, sec.Title)
		}
	}
	if got, want := strings.Join(titles, "|"), "Timeline|Lessons|Action items|Odds and ends"; got != want {
		t.Errorf("sections %s, want %s", got, want)
	}
	var tl *Timeline
	var actions *ActionTable
	var lessons []Lesson
	var bodies []string
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			bodies = append(bodies, string(p.Body))
			switch {
			case p.Timeline != nil:
				tl = p.Timeline
			case p.Actions != nil:
				actions = p.Actions
			case p.Lessons != nil:
				lessons = p.Lessons
			}
			if p.AsWritten != "" {
				t.Errorf("section %q stands a second time: %s", sec.Title, p.AsWritten)
			}
		}
	}
	text := strings.Join(bodies, "\n")
	for _, want := range []string{"refused every basket", "All times in UTC", "Afterwards nothing happened"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lost %q", want)
		}
	}
	if strings.Contains(text, "<h1") {
		t.Error("the title stands a second time in the text")
	}
	if tl == nil || actions == nil || len(lessons) != 2 {
		t.Fatalf("timeline %v, actions %v, lessons %v", tl, actions, lessons)
	}
	if tl.Intro != "12 Mar 2024." && tl.Intro != "" {
		t.Errorf("intro %q repeats the zone that the text names", tl.Intro)
	}
	if n := len(actions.Rows); n != 2 || actions.Rows[0].Over != "12 days over" || actions.Rows[1].State.Key != "done" {
		t.Errorf("actions %+v", actions.Rows)
	}
	if v.Phases == nil || len(v.Phases.Phases) != 3 {
		t.Fatalf("phases %+v", v.Phases)
	}
	if got := v.Phases.Phases[0].Text + " " + v.Phases.Phases[1].Text + " " + v.Phases.Phases[2].Text; got != "5m 40m 1h 15m" {
		t.Errorf("phases %s", got)
	}
}

func TestSpineChangesColourWithThePhases(t *testing.T) {
	v, _ := article1(t, checkout)
	var got []string
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			for _, e := range p.Timeline.Entries {
				if e.Gap != "" {
					got = append(got, "gap "+e.Gap)
				} else {
					got = append(got, e.Time+" "+e.Class)
				}
			}
		}
	}
	want := []string{"09:50 pre", "10:00 p1 c0-pre", "10:05 p2 c0-p1", "gap 40m without an entry", "10:45 p3 c0-p2", "gap 1h 15m without an entry", "12:00 p3"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("spine:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An event whose heading is only its time has its words from the blocks below,
// which say them; words in the heading lead.
func TestEventsUnderHeadingsSayTheirWordsOnce(t *testing.T) {
	v, _ := article1(t, "# Ten nodes fail\n\n## Timeline\n\n### 2024-03-12 10:00\n\nThe first node is lost.\n\n### 10:20 Restarted\n\nAll ten came back.\n")
	var got []string
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			for _, e := range p.Timeline.Entries {
				if e.Gap == "" {
					got = append(got, e.Lead+"|"+strings.TrimSpace(string(e.Body.HTML)))
				}
			}
		}
	}
	want := []string{"|<p>The first node is lost.</p>", "Restarted|<p>All ten came back.</p>"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTimesThatCouldNotBeReadStandUnderTheirDay(t *testing.T) {
	v, _ := article1(t, "# Ten nodes fail\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n"+
		"| 2024-03-12 10:00 | Impact starts |\n| 2024-03-12 11:?? | Restarted |\n| 2024-03-13 | A new release |\n| 2024-03-13 09:00 | Resolved |\n")
	var got []string
	for _, sec := range flatten(v.Sections) {
		for _, p := range sec.Parts {
			if p.Timeline == nil {
				continue
			}
			for _, e := range p.Timeline.Entries {
				got = append(got, e.Day+e.Time+"|"+e.Title)
			}
			if len(p.Timeline.Key) != 1 || p.Timeline.Key[0].Class != worked {
				t.Errorf("the key names colours that the spine does not have: %+v", p.Timeline.Key)
			}
		}
	}
	want := []string{"12 Mar 2024|", "10:00|2024-03-12 10:00", "11:??|2024-03-12 11:??", "13 Mar 2024|", "|", "|", "09:00|2024-03-13 09:00"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A table with a column that the component does not show stays on the page beside it.
func TestNothingOfATextIsLost(t *testing.T) {
	text := `# Mail stands still

On 2024-02-01 mail stood still.

## Timeline

| Time | What | Ticket |
|---|---|---|
| 08:00 | Queue grows | zebra-one |
| 09:00 | Queue empties | zebra-two |

## Action items

- Watch the queue

Thanks to everyone.

## Whatever this heading says
`
	tree := rendered(t, map[string]string{"mail.md": text}, Options{})
	for _, p := range tree.Paths() {
		if !strings.HasPrefix(p, "incidents/") {
			continue
		}
		f, _ := tree.File(p)
		for _, word := range []string{"zebra-one", "zebra-two", "Queue grows", "Watch the queue", "Thanks to everyone", "Whatever this heading says"} {
			if !strings.Contains(string(f.Data), word) {
				t.Errorf("%s lost %q", p, word)
			}
		}
		return
	}
	t.Error("no incident page")
}

func TestSparsePageNamesWhatIsMissing(t *testing.T) {
	v, _ := article1(t, "# Mail stands still\n\nOn 2024-02-01 mail stood still for a while, and then it did not.\n\n## Summary\n\nMail stood still.\n")
	missing := map[string]bool{}
	for _, f := range v.Facts {
		if f.Text == "" && len(f.Links) == 0 {
			missing[f.Name] = true
		}
	}
	for _, name := range []string{"Detected", "Resolved", "Owner"} {
		if !missing[name] {
			t.Errorf("%s is not named as missing", name)
		}
	}
	if v.Phases != nil {
		t.Error("phases without times")
	}
	if !strings.Contains(v.FactsNote, "No timeline or action items") || !strings.Contains(v.FactsNote, "left out of duration figures") {
		t.Errorf("note %q", v.FactsNote)
	}
	if !v.Missing {
		t.Error("the edit button does not ask for the missing facts")
	}
}

func TestHeadingsSkipNoLevel(t *testing.T) {
	d := newDepths()
	for i, c := range []struct{ level, want int }{{1, 2}, {4, 3}, {4, 3}, {6, 4}, {2, 3}, {1, 2}, {3, 3}} {
		if got := d.of(c.level); got != c.want {
			t.Errorf("heading %d of level %d is at %d, want %d", i, c.level, got, c.want)
		}
	}
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		whole, part string
		want        bool
	}{
		{"10:45 The limit is taken back", "the LIMIT", true},
		{"The limit", "the limits", false},
		{"10:05障害検知", "障害検知", true},
		{"a b", "", true},
		{"", "a", false},
		{"P-1 OPS-77", "ops 77", true},
	} {
		if got := holds(c.whole, c.part); got != c.want {
			t.Errorf("holds(%q, %q) = %v", c.whole, c.part, got)
		}
	}
}

func TestLabelOfAFactorIsNotSaidTwice(t *testing.T) {
	for _, c := range [][3]string{
		{"Safeguard: none was left", "Safeguard", "none was left"}, {"監視: 無い", "監視", "無い"}, {"No label", "", "No label"}, {"Other words", "Safeguard", "Other words"},
	} {
		if got := afterLabel(c[0], c[1]); got != c[2] {
			t.Errorf("%q without %q: got %q", c[0], c[1], got)
		}
	}
}
