package stats

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// again makes two incidents of one cause, the second on 1 June, with what the first promised.
func again(actions []Action, nothing bool) *Collection {
	first := row{id: "A", services: "api", cause: "leak", started: "2026-05-01T10:00Z", resolved: "2026-05-01T11:00Z"}.incident()
	first.Actions, first.NothingTried = actions, nothing
	second := row{id: "B", services: "web", cause: "leak", started: "2026-06-01T10:00Z", resolved: "2026-06-01T11:00Z"}.incident()
	return New([]*Incident{second, first}, at("2026-07-01"), Options{})
}

func TestOutcomes(t *testing.T) {
	opened := exact("2026-05-02")
	for name, c := range map[string]struct {
		actions []Action
		nothing bool
		want    Outcome
	}{
		"open now":                       {[]Action{{Opened: opened, Status: postmortem.Open}}, false, ActionOpen},
		"blocked now":                    {[]Action{{Opened: opened, Status: postmortem.Blocked}}, false, ActionOpen},
		"closed after the repeat":        {[]Action{{Opened: opened, Closed: exact("2026-06-10"), Status: postmortem.Done}}, false, ActionOpen},
		"closed before the repeat":       {[]Action{{Opened: opened, Closed: exact("2026-05-10"), Status: postmortem.Done}}, false, FixNotHeld},
		"one closed, one open":           {[]Action{{Opened: opened, Closed: exact("2026-05-10"), Status: postmortem.Done}, {Opened: opened, Status: postmortem.Open}}, false, ActionOpen},
		"one closed, one unknown":        {[]Action{{Opened: opened, Closed: exact("2026-05-10"), Status: postmortem.Done}, {Opened: opened}}, false, OutcomeNA},
		"done, nobody says when":         {[]Action{{Opened: opened, Status: postmortem.Done}}, false, OutcomeNA},
		"unknown state":                  {[]Action{{Opened: opened}}, false, OutcomeNA},
		"no action and no word about it": {nil, false, OutcomeNA},
		"an empty action section":        {nil, true, NothingTried},
		"decided not to":                 {[]Action{{Opened: opened, Status: postmortem.Dropped}}, false, NothingTried},
		"opened after the repeat":        {[]Action{{Opened: exact("2026-06-05"), Status: postmortem.Open}}, false, NothingTried},
	} {
		r := again(c.actions, c.nothing).Causes()[0]
		if len(r.Outcomes) != 1 || r.Outcomes[0].Outcome != c.want || r.Outcomes[0].SameService {
			t.Errorf("%s: %+v, want %q", name, r.Outcomes, c.want)
		}
		if r.OpenN+r.NotHeldN+r.NothingN+r.UnknownN != r.Repeats {
			t.Errorf("%s: outcomes do not add up to the repeats", name)
		}
	}
}

func TestTwoWriteUpsOfOneEvent(t *testing.T) {
	a := row{id: "A", services: "api", cause: "leak", started: "2026-05-01T10:00Z"}.incident()
	b := row{id: "B", services: "api", cause: "leak", started: "2026-05-02T09:00Z"}.incident()
	c := New([]*Incident{a, b}, at("2026-07-01"), Options{})
	if r := c.Causes()[0]; r.N != 2 || r.Events != 1 || r.Repeats != 0 || r.Recurring {
		t.Errorf("23 hours apart: %+v", r)
	}
	b.Began = exact("2026-05-02T10:00Z")
	c = New([]*Incident{a, b}, at("2026-07-01"), Options{})
	if r := c.Causes()[0]; r.Repeats != 1 || !r.Recurring {
		t.Errorf("24 hours apart: %+v", r)
	}
}

func TestSuggestedStaysApart(t *testing.T) {
	a := row{id: "A", services: "api", cause: "leak", started: "2026-05-01T10:00Z"}.incident()
	b := row{id: "B", services: "api", started: "2026-06-01T10:00Z"}.incident()
	b.Suggested = []Term{{ID: "leak", Name: "leak"}}
	c := New([]*Incident{a, b}, at("2026-07-01"), Options{})
	if r := c.Causes()[0]; r.N != 1 || r.Suggested || r.Repeats != 0 {
		t.Errorf("labelled: %+v", r)
	}
	if r := c.SuggestedCauses()[0]; r.N != 2 || !r.Suggested || r.Labelled != 1 || r.Repeats != 1 {
		t.Errorf("suggested: %+v", r)
	}
	if len(c.RepeatIDs()) != 0 {
		t.Error("a suggested cause was counted")
	}
}

func TestRepeatedActions(t *testing.T) {
	var list []*Incident
	for i, lines := range [][]string{
		{"Put a lock on the operator version", "Alerts for the log shipper", "Introduce quotas for batch jobs: they starve the nodes"},
		{"Lock on operator version", "Pause the pipeline"},
		{"Introduce quotas for batch jobs: planned with the platform work", "Introduce quotas for batch jobs", "TODO"},
	} {
		in := row{id: string(rune('A' + i)), started: "2026-05-0" + string(rune('1'+i)) + "T10:00Z"}.incident()
		for n, text := range lines {
			in.Actions = append(in.Actions, Action{Text: text, Line: 10 + n})
		}
		list = append(list, in)
	}
	c := New(list, at("2026-07-01"), Options{})
	got := c.RepeatedActions()
	if len(got) != 2 {
		t.Fatalf("%d repeated: %+v", len(got), got)
	}
	if r := got[0]; r.Text != "Put a lock on the operator version" || len(r.Places) != 2 || r.Places[1].Incident.ID != "B" || r.Places[1].Line != 10 {
		t.Errorf("%+v", r)
	}
	if r := got[1]; r.Text != "Introduce quotas for batch jobs" || len(r.Places) != 2 || r.Places[1].Line != 10 {
		t.Errorf("one file counts once: %+v", r)
	}
	for _, e := range c.Ledger().Entries {
		if want := strings.Contains(e.Action.Text, "perator version") || e.Action.Text != "TODO" && strings.Contains(e.Action.Text, "quotas") && !(e.Incident.ID == "C" && e.Action.Line == 11); (len(e.Again) > 0) != want {
			t.Errorf("%q listed again: %d", e.Action.Text, len(e.Again))
		}
	}
}

func TestHead(t *testing.T) {
	for text, want := range map[string]string{
		"Introduce quotas for batch jobs: they starve": "Introduce quotas for batch jobs",
		"Safeguard missing: no dry run of the change":  "Safeguard missing: no dry run of the change",
		"Raise the limit (see the ticket)":             "Raise the limit (see the ticket)",
		"Raise the connection limit (see the ticket)":  "Raise the connection limit",
		"Use v1.2 of the client library":               "Use v1.2 of the client library",
	} {
		if got := Head(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Version lock Flux", "version-lock flux.", true},
		{"Add alerts", "Add dashboards", false},
		{"Quotas not set", "Quotas not set on system jobs", true},
		{"Quotas not set", "Quotas not set on the system jobs of the second and the third cluster in the east", false},
		{"監視アラートを追加する", "監視アラートを追加", true},
		{"Fix", "Fix", false},
	} {
		if got := Same(Words(c.a), Words(c.b)); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

func TestMeanSentence(t *testing.T) {
	s := Summarize([]float64{673*60 + 34, 88, 30})
	if Format(s.Median) != "1h 28m" || s.Mean < 13500 {
		t.Errorf("%+v", s)
	}
	if text, ok := s.MeanSentence(); !ok || text != "One record of 28d 1h makes the mean; without it the mean is 59m." {
		t.Errorf("%q", text)
	}
	for _, quiet := range [][]float64{{60, 70, 80}, {1000, 5}, {}, {200, 300, 90, 100, 120}, {1, 1, 1, 60, 60}} {
		if text, ok := Summarize(quiet).MeanSentence(); ok {
			t.Errorf("%v: %q", quiet, text)
		}
	}
}

func TestSummaryOfFew(t *testing.T) {
	if s := Summarize([]float64{1, 2, 3, 4, 5}); s.HasInterval() || s.HasP90 {
		t.Errorf("n = 5: %+v", s)
	}
	if s := Summarize([]float64{1, 2, 3, 4, 5, 6}); !s.HasInterval() || s.Low != 1 || s.High != 6 {
		t.Errorf("n = 6: %+v", s)
	}
	if s := Summarize(make([]float64, 10)); !s.HasP90 || s.Geometric != 1 {
		t.Errorf("n = 10 zeros: %+v", s)
	}
}

func found[T any](v T) postmortem.Found[T] {
	return postmortem.Found[T]{Value: v, Line: 1, From: "test"}
}

func clock(text string) postmortem.Found[postmortem.Moment] {
	m := postmortem.Moment{Precision: postmortem.Minute, Text: text}
	var err error
	if m.Wall, err = time.Parse("2006-01-02T15:04Z07:00", text); err == nil {
		m.Zone = "+"
	} else if m.Wall, err = time.Parse("2006-01-02T15:04", text); err != nil {
		m.Wall, _ = time.Parse("2006-01-02", text)
		m.Precision = postmortem.Day
	}
	return found(m)
}

func TestMeasureTimes(t *testing.T) {
	p := &postmortem.Postmortem{Started: clock("2026-03-01T10:00+01:00"), Resolved: clock("2026-03-01T11:00Z")}
	if b := measureTimes(p, nil, false).Restore; b.Value != 2*time.Hour || b.Stated {
		t.Errorf("across zones: %+v", b)
	}
	p.Resolved = clock("2026-03-01T12:00")
	if b := measureTimes(p, nil, false).Restore; b.Value != 2*time.Hour {
		t.Errorf("one without a zone: %+v", b)
	}
	p.Stated.Duration = found(postmortem.Duration{Length: 30 * time.Minute})
	if b := measureTimes(p, nil, false).Restore; b.Value != 30*time.Minute || !b.Stated || !b.Differ || b.Computed != 2*time.Hour {
		t.Errorf("stated: %+v", b)
	}
	p.Stated = postmortem.Stated{}
	p.Resolved, p.Detected = clock("2026-03-01T08:00+01:00"), clock("2026-03-01T10:05+01:00")
	if b := measureTimes(p, nil, false); b.Restore.OK || b.Detect.OK || b.Restore.Reason != "end before start" {
		t.Errorf("end before start: %+v", b)
	}
	p = &postmortem.Postmortem{Started: clock("2026-03-01"), Resolved: clock("2026-03-02T08:00Z"), Acknowledged: clock("2026-03-02T08:00Z")}
	if b := measureTimes(p, nil, false); b.Restore.OK || b.Restore.Reason != "start without a time of day" || b.Detect.Reason != "no detection recorded" {
		t.Errorf("day only: %+v", b)
	}
	p = &postmortem.Postmortem{Started: clock("2026-03-01T10:00Z"), Resolved: clock("2026-03-01T11:00+01:00")}
	if b := measureTimes(p, nil, false); b.Restore.OK || b.Restore.Reason != "start and end are one moment" {
		t.Errorf("one moment: %+v", b)
	}
	p = &postmortem.Postmortem{Started: clock("2026-03-01T10:00Z"), Acknowledged: clock("2026-03-01T10:07Z")}
	if b := measureTimes(p, nil, true); !b.Acknowledge.Fallback || b.Acknowledge.Minutes() != 7 || b.Restore.Reason != "ongoing" {
		t.Errorf("acknowledged without detection: %+v", b)
	}
}

func TestFrom(t *testing.T) {
	doc := func(id string, p postmortem.Postmortem) *corpus.Incident {
		p.Path = id + ".md"
		return &corpus.Incident{Postmortem: &p, ID: id, Slug: strings.ToLower(id), Permalink: "incidents/" + id + ".html"}
	}
	c := &corpus.Corpus{Now: at("2026-07-01"), Incidents: []*corpus.Incident{
		doc("C", postmortem.Postmortem{Started: clock("2026-06-01T10:00Z"), Status: found("Draft")}),
		doc("B", postmortem.Postmortem{Started: clock("2026-05-02T10:00Z"), DuplicateOf: found("A")}),
		doc("A", postmortem.Postmortem{
			Started: clock("2026-05-01T10:00Z"), Resolved: clock("2026-05-01T12:00Z"),
			Actions:  []postmortem.Action{{ID: "a1", Ref: "OPS-1", Text: "Fix it"}, {ID: "a2", Text: "Test it", Links: []string{"https://tracker.example/OPS-2"}}, {ID: "a3", Text: "More"}},
			Sections: []postmortem.Section{{Kind: postmortem.ActionsSection, Text: "Fix it"}},
		}),
		doc("X", postmortem.Postmortem{Started: clock("2026-08-01T10:00Z")}),
		doc("N", postmortem.Postmortem{Sections: []postmortem.Section{{Kind: postmortem.ActionsSection, Text: "None."}}}),
	}}
	c.Incidents[0].Earlier = []*corpus.Incident{c.Incidents[2]}
	s := From(c, Options{States: []State{
		{Ref: "ops-1", Status: postmortem.Open, Due: clock("2026-06-15").Value},
		{Ref: "OPS-2", Status: postmortem.Done, Closed: clock("2026-05-20").Value},
		{Ref: "A#a3", Status: postmortem.Open, Due: clock("2026-07-20").Value},
	}})
	if len(s.Incidents) != 3 || len(s.LeftOut) != 2 || s.LeftOut[0].Reason != "duplicate of A" || s.LeftOut[1].ID != "X" {
		t.Fatalf("incidents %d, left out %+v", len(s.Incidents), s.LeftOut)
	}
	if n := s.Incidents[2]; n.ID != "N" || !n.NothingTried {
		t.Errorf("undated last: %+v", n)
	}
	l := s.Ledger()
	if l.Counts[Overdue] != 1 || l.Counts[DueSoon] != 1 || l.Counts[DoneItem] != 1 || l.Open() != 2 {
		t.Errorf("%v", l.Counts)
	}
	if e := l.Entries[0]; e.Over != 16 || e.Age != 60 || !e.Action.Assumed || len(e.Recurred) != 1 || e.Recurred[0].ID != "C" {
		t.Errorf("overdue: %+v", e)
	}
	if e := l.Entries[1]; e.DueIn != 19 {
		t.Errorf("due soon: %+v", e)
	}
	if e := l.Entries[2]; e.Urgency != DoneItem || len(e.Recurred) != 0 {
		t.Errorf("done: %+v", e)
	}
}

// TestOverdueForYears: days over are whole calendar days, also beyond a year
// and across changes of the clocks.
func TestOverdueForYears(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	for due, want := range map[string]int{"2026-06-30": 1, "2026-03-29": 94, "2025-07-01": 365, "2025-04-01": 456, "2023-07-01": 1096} {
		c := &corpus.Corpus{Now: at("2026-07-01"), Incidents: []*corpus.Incident{{ID: "A", Postmortem: &postmortem.Postmortem{
			Path: "a.md", Started: clock("2023-01-01T10:00Z"),
			Actions: []postmortem.Action{{ID: "a1", Text: "Fix it", Status: postmortem.Open, Due: clock(due).Value}},
		}}}}
		if got := From(c, Options{Zone: zone}).Ledger().Entries[0].Over; got != want {
			t.Errorf("due %s: %d days over, want %d", due, got, want)
		}
	}
}

func TestAsOfIsADay(t *testing.T) {
	p := &postmortem.Postmortem{Path: "a.md", Started: clock("2026-06-01T10:00Z")}
	c := &corpus.Corpus{Now: at("2026-06-01"), Incidents: []*corpus.Incident{{Postmortem: p, ID: "A"}}}
	s := From(c, Options{})
	if len(s.Incidents) != 1 || s.Overview().Figures[0].Value != "1" || !s.Now.Equal(at("2026-06-01T23:59:59Z")) {
		t.Errorf("%d incidents as of %s", len(s.Incidents), s.Now)
	}
}

// An incident of today counts in the newest window even without a clock time.
func TestDayOfToday(t *testing.T) {
	p := &postmortem.Postmortem{Path: "a.md", Started: clock("2026-06-01")}
	for _, now := range []string{"2026-06-01", "2026-06-01T14:30:00Z"} {
		s := From(&corpus.Corpus{Now: at(now), Incidents: []*corpus.Incident{{Postmortem: p, ID: "A"}}}, Options{})
		if got := s.Overview().Figures[0].Value; got != "1" {
			t.Errorf("as of %s: %s incidents", now, got)
		}
	}
}

func TestUnknownIsNotOpen(t *testing.T) {
	in := row{id: "A", started: "2026-05-01T10:00Z"}.incident()
	in.Actions = []Action{{Text: "Do something", Due: exact("2026-05-02"), Opened: exact("2026-05-01")}}
	l := New([]*Incident{in}, at("2026-07-01"), Options{}).Ledger()
	if l.Open() != 0 || l.Counts[UnknownIs] != 1 || l.Entries[0].Over != 0 {
		t.Errorf("%+v", l.Counts)
	}
}

func TestOverviewNeverInvents(t *testing.T) {
	empty := New(nil, at("2026-07-01"), Options{})
	for _, f := range empty.Overview().Figures {
		if f.Before != "" || f.Verdict != NoVerdict || strings.HasPrefix(f.Value, "0m") {
			t.Errorf("empty collection: %+v", f)
		}
	}
	if r := empty.Report(); r.MTBF != 0 || len(r.Series.Periods) != 0 {
		t.Errorf("%+v", r)
	}
	o := oracle().Overview()
	if o.Days != 90 || o.Comparable || o.Figures[0].Value != "7" || o.Figures[0].Before != "" {
		t.Errorf("the 90 days before were not observed: %+v", o.Figures[0])
	}
}

func TestDensity(t *testing.T) {
	month := func(n, per int) *Collection {
		var list []*Incident
		for i := range n {
			for j := range per {
				d := time.Date(2020, time.Month(1+i), 2+j, 10, 0, 0, 0, time.UTC)
				list = append(list, &Incident{ID: d.Format("0102") + d.Format("2006"), Began: Span{d, d}})
			}
		}
		if per == 0 { // one incident in all
			d := time.Date(2020, 1, 2, 10, 0, 0, 0, time.UTC)
			list = append(list, &Incident{ID: "only", Began: Span{d, d}})
		}
		return New(list, time.Date(2020, time.Month(1+n), 1, 0, 0, 0, 0, time.UTC), Options{})
	}
	for _, c := range []struct {
		months, per int
		want        Grain
		why         string
	}{
		{24, 4, Month, "at least half of the months have three or more"},
		{24, 1, Quarter, "most months have fewer than three"},
		{6, 1, Month, "there are fewer than four quarters"},
		{12, 0, Quarter, "most months have fewer than three"},
		{60, 0, Year, "most quarters have fewer than three"}, // as have most years
	} {
		if g, why := month(c.months, c.per).Density(); g != c.want || why != c.why {
			t.Errorf("%d months of %d: %s, %q", c.months, c.per, g, why)
		}
	}
}

func TestQuiet(t *testing.T) {
	list := oracle().Dated()
	if s, ok := LongestQuiet(list, time.Time{}, at("2026-04-16")); !ok || s.Running || s.From != at("2026-03-03T11:00Z") {
		t.Errorf("%+v", s)
	}
	if s, _ := LongestQuiet(list, time.Time{}, at("2027-04-16")); !s.Running {
		t.Errorf("%+v", s)
	}
	if _, ok := LongestQuiet(list[:1], time.Time{}, at("2027-04-16")); ok {
		t.Error("one incident has no spell")
	}
	if s, ok := LongestQuiet(list[:1], list[0].Began.Lo.Add(-40*Day), list[0].Began.Lo.Add(30*Day)); !ok || s.Days != 40 || s.Running {
		t.Errorf("before the first one: %+v", s)
	}
	if s, ok := LongestQuiet(list[:1], list[0].Began.Lo.Add(-30*Day), list[0].Began.Lo.Add(40*Day)); !ok || s.Days != 40 || !s.Running {
		t.Errorf("after the last one: %+v", s)
	}
}

func TestRoundNumbers(t *testing.T) {
	in := `{"a 1.23456789":"2.3456789\"",  "null":null,"b":[1.00000049,-0.0000001,12,1e-9,3.5]}`
	if got := string(roundNumbers([]byte(in))); got != `{"a 1.23456789":"2.3456789\"",  "null":[],"b":[1,0,12,0,3.5]}` {
		t.Error(got)
	}
}

func TestFormatDays(t *testing.T) {
	for days, want := range map[float64]string{.4: "10 hours", 1.2: "1 day", 59: "59 days", 90: "3 months", 731: "2 years", 880: "2.4 years"} {
		if got := FormatDays(days); got != want {
			t.Errorf("%g: %q, want %q", days, got, want)
		}
	}
}

// Each note and coverage of a key figure stands only where it says something.
func TestNotesOfKeyFigures(t *testing.T) {
	figure := func(c *Collection, key string) Figure {
		for _, f := range c.Overview().Figures {
			if f.Key == key {
				return f
			}
		}
		t.Fatalf("no figure %s", key)
		return Figure{}
	}
	with := func(causes ...string) *Collection {
		var list []*Incident
		for i, cause := range causes {
			in := row{id: string(rune('A' + i)), cause: cause, started: fmt.Sprintf("2026-06-%02dT10:00Z", 3+i*2), resolved: fmt.Sprintf("2026-06-%02dT11:00Z", 3+i*2)}.incident()
			if cause == "" {
				in.Causes = nil
			}
			list = append(list, in)
		}
		return New(list, at("2026-07-01"), Options{})
	}
	mixed, one := with("leak", "leak", ""), with("leak")
	if f := figure(mixed, "repeats"); f.Value != "1 of 3" || f.Coverage != "2 of 3 with a labelled cause" || f.Note != "" {
		t.Errorf("%+v", f)
	}
	if f := figure(one, "repeats"); f.Value != "0 of 1" || f.Coverage != "" {
		t.Errorf("all are labelled: %+v", f)
	}
	mixed.Incidents[0].Actions = []Action{{Text: "Cap it", Status: postmortem.Open, Opened: exact("2026-06-03")}}
	if f := figure(New(mixed.Incidents, mixed.Now, Options{}), "repeats"); f.Note != "1 while an earlier action was open" {
		t.Errorf("%+v", f)
	}
	if f := figure(mixed, "downtime"); f.Note != "longest 1h" {
		t.Errorf("%+v", f)
	}
	if f := figure(one, "downtime"); f.Note != "" || f.Value != "1h" {
		t.Errorf("one is the longest of itself: %+v", f)
	}
	if f := figure(with(""), "repeats"); f.Known || f.Value != "not recorded" || f.Coverage != "no cause labelled" {
		t.Errorf("%+v", f)
	}
}

// Bursts are found from twelve complete periods whose counts vary twice as much as chance explains.
func TestBursty(t *testing.T) {
	monthly := func(counts ...int) *Collection {
		var list []*Incident
		for i, n := range counts {
			for k := range n {
				begin := time.Date(2024, time.Month(1+i), 2+k, 10, 0, 0, 0, time.UTC)
				list = append(list, &Incident{ID: fmt.Sprint(i, "-", k), Began: Span{begin, begin}})
			}
		}
		return New(list, time.Date(2024, time.Month(1+len(counts)), 1, 0, 0, 0, 0, time.UTC), Options{ObservedFrom: at("2024-01-01")})
	}
	for _, c := range []struct {
		counts []int
		want   bool
	}{
		{[]int{9, 0, 0, 1, 0, 9, 0, 0, 1, 0, 9, 0}, true},
		{[]int{9, 0, 0, 1, 0, 9, 0, 0, 1, 0}, false}, // ten periods say too little
		{[]int{2, 3, 2, 1, 2, 3, 2, 2, 1, 2, 3, 2}, false},
	} {
		if got := monthly(c.counts...).Series(Month).Bursty; got != c.want {
			t.Errorf("%v: %v", c.counts, got)
		}
	}
}
