package render

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
	"afterword/site/internal/theme"
)

func found[T any](v T) postmortem.Found[T] {
	return postmortem.Found[T]{Value: v, Line: 3, From: "test"}
}

func writtenAt(text string) postmortem.Found[postmortem.Moment] {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return found(postmortem.Moment{Wall: t, Precision: postmortem.Minute, Zone: "Z", Text: text})
}

// twoIncidents is a corpus of an incident that came back while its action was open.
func twoIncidents() *corpus.Corpus {
	causes := &corpus.Taxonomy{Name: "causes", Singular: "cause", Title: "Causes"}
	leak := &corpus.Term{Taxonomy: causes, ID: "leak", Name: "Leak", Permalink: "causes/leak.html"}
	causes.Terms = []*corpus.Term{leak}
	make := func(id, title, from, to string) *corpus.Incident {
		p := &postmortem.Postmortem{Path: id + ".md", Title: found(title), Date: writtenAt(from), Started: writtenAt(from), Resolved: writtenAt(to),
			Actions: []postmortem.Action{{ID: "a1", Text: "=Cap the pool", Line: 9, Status: postmortem.Open, Due: writtenAt("2026-05-20T00:00:00Z").Value}}}
		return &corpus.Incident{Postmortem: p, ID: id, Slug: id, Permalink: "incidents/" + id + ".html", Causes: []*corpus.Term{leak}}
	}
	a := make("a", "Pool \x00\x0bruns dry", "2026-05-01T10:00:00Z", "2026-05-01T11:30:00Z")
	b := make("b", "Pool runs dry <again>", "2026-06-01T10:00:00Z", "2026-06-01T10:01:00Z")
	leak.Incidents = []*corpus.Incident{b, a}
	return &corpus.Corpus{Incidents: []*corpus.Incident{b, a}, Taxonomies: []*corpus.Taxonomy{causes}, Now: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}
}

func (s *site) file(t *testing.T, tree *output.Tree, name string) []byte {
	t.Helper()
	f, ok := tree.File(name)
	if !ok {
		t.Fatalf("there is no %s among %q", name, tree.Paths())
	}
	return f.Data
}

func TestData(t *testing.T) {
	c := twoIncidents()
	c.Incidents[0].Detected = c.Incidents[0].Started
	s := newSite(Input{Corpus: c, Options: Options{BaseURL: "https://pm.example/"}}, nil)
	tree := new(output.Tree)
	if err := s.addData(tree); err != nil {
		t.Fatal(err)
	}
	var file struct {
		Version   int
		AsOf      string `json:"as_of"`
		Incidents []struct {
			ID, URL string
			Restore *float64 `json:"time_to_restore_minutes"`
			Detect  *float64 `json:"time_to_detect_minutes"`
			Causes  []string
			Actions []struct{ State, Due string }
		}
	}
	if err := json.Unmarshal(s.file(t, tree, "incidents.json"), &file); err != nil {
		t.Fatal(err)
	}
	if file.Version != DataVersion || file.AsOf != "2026-07-01" || len(file.Incidents) != 2 {
		t.Fatalf("%+v", file)
	}
	b := file.Incidents[0]
	if b.ID != "b" || b.URL != "https://pm.example/incidents/b.html" || b.Restore == nil || *b.Restore != 1 || b.Detect == nil || *b.Detect != 0 || file.Incidents[1].Detect != nil || len(b.Causes) != 1 {
		t.Errorf("a time of zero is known, an unknown one is not there: %+v", b)
	}
	if len(b.Actions) != 1 || b.Actions[0].State != "overdue" || b.Actions[0].Due != "2026-05-20" {
		t.Errorf("%+v", b.Actions)
	}
	rows, err := csv.NewReader(strings.NewReader(string(s.file(t, tree, "incidents.csv")))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "b" || rows[1][19] != "1" || rows[1][16] != "0" || rows[2][16] != "" || rows[2][19] != "90" {
		t.Errorf("%v %q", err, rows)
	}
	rows, err = csv.NewReader(strings.NewReader(string(s.file(t, tree, "actions.csv")))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][3] != "'=Cap the pool" || rows[1][7] != "overdue" || rows[1][13] != "42" {
		t.Errorf("%v %q", err, rows)
	}
	var metrics stats.Report
	if err := json.Unmarshal(s.file(t, tree, "metrics.json"), &metrics); err != nil || metrics.Version != stats.Version || metrics.Repeats != 1 {
		t.Errorf("%v %+v", err, metrics.Repeats)
	}
}

// The data tell a stated time from a computed one, and give both where both are known.
func TestDataTellsStatedFromComputed(t *testing.T) {
	c := twoIncidents()
	c.Incidents[0].Stated.Duration = found(postmortem.Duration{Length: 45 * time.Minute, Text: "45 minutes"})
	s := newSite(Input{Corpus: c}, nil)
	text, err := s.incidentsCSV()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	for _, w := range []struct {
		row                          int
		minutes, from, computed, det string
	}{{1, "45", "stated", "1", ""}, {2, "90", "computed", "", ""}} {
		if cell(w.row, "time_to_restore_minutes") != w.minutes || cell(w.row, "time_to_restore_from") != w.from ||
			cell(w.row, "time_to_restore_computed_minutes") != w.computed || cell(w.row, "time_to_detect_from") != w.det {
			t.Errorf("%q", rows[w.row])
		}
	}
	if data, err := json.Marshal(s.incidentData(c.Incidents[0], "")); err != nil || !strings.Contains(string(data), `"times_from":{"time_to_restore":"stated"},"computed_minutes":{"time_to_restore":1}`) {
		t.Errorf("%v %s", err, data)
	}
	if data, err := json.Marshal(s.incidentData(c.Incidents[1], "")); err != nil || strings.Contains(string(data), "computed_minutes") {
		t.Errorf("%v %s", err, data)
	}
}

func TestFeeds(t *testing.T) {
	tree := new(output.Tree)
	s := newSite(Input{Corpus: twoIncidents()}, nil)
	if err := s.addFeeds(tree); err != nil || tree.Len() != 0 {
		t.Errorf("a feed without an address: %v %q", err, tree.Paths())
	}
	s = newSite(Input{Corpus: twoIncidents(), Options: Options{BaseURL: "https://pm.example/", Title: "PM"}}, new(theme.Theme))
	if err := s.addFeeds(tree); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"feed.xml", "causes/leak.xml"} {
		data := s.file(t, tree, name)
		var f atomFeed
		if err := xml.Unmarshal(data, &f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(f.Entries) != 2 || f.Entries[0].Title != "Pool runs dry <again>" || f.Entries[1].Title != "Pool runs dry" || f.Updated != "2026-06-01T00:00:00Z" {
			t.Errorf("%s: %+v", name, f)
		}
		if strings.ContainsAny(string(data), "\x00\x0b") {
			t.Errorf("%s holds control characters", name)
		}
	}
	elsewhere := new(output.Tree)
	if err := newSite(Input{Corpus: twoIncidents(), Options: Options{BaseURL: "https://moved.example/pm/", Title: "PM"}}, nil).addFeeds(elsewhere); err != nil {
		t.Fatal(err)
	}
	ids := regexp.MustCompile(`<id>.*</id>`)
	names := map[string]bool{}
	for _, name := range []string{"feed.xml", "causes/leak.xml"} {
		here, there := ids.FindAllString(string(s.file(t, tree, name)), -1), ids.FindAllString(string(s.file(t, elsewhere, name)), -1)
		if !slices.Equal(here, there) || len(here) != 3 || !strings.HasPrefix(here[0], "<id>urn:uuid:") {
			t.Errorf("%s: %v, and after the site has moved %v", name, here, there)
		}
		for _, id := range here {
			names[id] = true
		}
	}
	if len(names) != 4 {
		t.Errorf("two feeds and two incidents have %d names: %v", len(names), names)
	}
	leak := s.Corpus.Taxonomies[0].Terms[0]
	if v := s.termView(leak, 0); v.Follow != "leak.xml" || v.Feed != "../feed.xml" || v.FeedJSON != "../feed.json" {
		t.Errorf("the page of a term leads to its feed: %q, %q, %q", v.Follow, v.Feed, v.FeedJSON)
	}
	if v := newSite(Input{Corpus: twoIncidents()}, new(theme.Theme)).termView(leak, 0); v.Follow != "" || v.FeedJSON != "" {
		t.Errorf("without an address there is no feed: %q", v.Follow)
	}
	var j jsonFeed
	if err := json.Unmarshal(s.file(t, tree, "feed.json"), &j); err != nil || len(j.Items) != 2 || j.Items[0].URL != "https://pm.example/incidents/b.html" {
		t.Errorf("%v %+v", err, j)
	}
}

func TestTrendsLede(t *testing.T) {
	s := newSite(Input{Corpus: twoIncidents()}, nil)
	if got := trendsLede(s.Stats, stats.Month, "most months have fewer than three"); got != "2 incidents, all with a recorded time to restore. Grouped by month, because most months have fewer than three." {
		t.Error(got)
	}
	if got := trendsLede(s.Stats, stats.Year, ""); got != "2 incidents, all with a recorded time to restore. Grouped by year." {
		t.Errorf("where somebody chose the grain, there is no because: %s", got)
	}
}

func TestHoursTitle(t *testing.T) {
	var grid [7][24]int
	grid[0][9], grid[2][17], grid[5][10], grid[1][18] = 6, 1, 2, 1
	if got := hoursTitle(grid, 10); got != "70 % started on weekdays between 08:00 and 18:00" {
		t.Error(got)
	}
	if got := hoursTitle(grid, 9); got != "When incidents start" {
		t.Error(got)
	}
}

func TestActionsLede(t *testing.T) {
	for want, l := range map[string]stats.Ledger{
		"None is known to be open. The state of 3 is unknown.":                {Counts: map[stats.Urgency]int{stats.UnknownIs: 3}},
		"1 open, and overdue.":                                                {Counts: map[stats.Urgency]int{stats.Overdue: 1}},
		"2 open, all of them overdue.":                                        {Counts: map[stats.Urgency]int{stats.Overdue: 2}},
		"2 open, none overdue.":                                               {Counts: map[stats.Urgency]int{stats.OpenItem: 2}},
		"3 open, 1 of them overdue. 2 done; of 2 with both dates, 1 on time.": {Counts: map[stats.Urgency]int{stats.Overdue: 1, stats.DueSoon: 2, stats.DoneItem: 2}, Entries: []stats.Entry{{OnTime: true}, {Late: true}}},
	} {
		if got := actionsLede(l); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestReviewViews(t *testing.T) {
	in := Input{Corpus: twoIncidents(), Reviews: []corpus.Review{
		{Period: "2026-05", Decisions: []corpus.Decision{{Text: "Cap it"}, {Text: "Done", Done: true}}},
		{Period: "2026-06", Summary: []string{"Our words."}},
	}}
	s := newSite(in, new(theme.Theme))
	s.add(s.reviewsPages()...)
	all := s.Stats.Reviews(stats.Month)
	at := func(name string) stats.ReviewPeriod {
		for _, r := range all {
			if r.Name == name {
				return r
			}
		}
		t.Fatalf("no review %s", name)
		return stats.ReviewPeriod{}
	}
	june := s.reviewView(at("2026-06"), all)
	if june.Summary[0] != "Our words." || june.Computed || len(june.LeftOpen) != 1 || len(june.LeftOpen[0].Texts) != 1 || june.LeftOpen[0].Texts[0] != "Cap it" || june.LeftOpen[0].From.URL != "2026-05.html" {
		t.Errorf("%+v", june)
	}
	if len(june.Back) != 1 || len(june.Back[0].Flags) != 1 || june.Back[0].Flags[0] != "1× while an action was open" {
		t.Errorf("%+v", june.Back)
	}
	may := s.reviewView(at("2026-05"), all)
	if !may.Computed || may.Summary[0] != "One incident." || len(may.LeftOpen) != 0 || len(may.Back) != 0 || len(may.New) != 1 || len(may.Decisions) != 2 {
		t.Errorf("%+v", may)
	}
}

func TestPromisedThen(t *testing.T) {
	c := twoIncidents()
	b, a := c.Incidents[0], c.Incidents[1]
	s := newSite(Input{Corpus: c}, new(theme.Theme))
	var item RelatedItem
	if s.promised("incidents/b.html", b, a, &item); len(item.Promised) != 1 || item.Promised[0].Then != "still open then" || !item.Promised[0].Open || item.Promised[0].URL != "a.html#a1" {
		t.Errorf("%+v", item)
	}
	item = RelatedItem{}
	if s.promised("incidents/a.html", a, b, &item); len(item.Promised) != 0 {
		t.Errorf("a later incident promised nothing before: %+v", item)
	}
	b.Causes = nil
	if s.promised("incidents/b.html", b, a, &item); len(item.Promised) != 0 {
		t.Errorf("nothing is shared: %+v", item)
	}
}

func TestReviewedFact(t *testing.T) {
	c := twoIncidents()
	if _, ok := newSite(Input{Corpus: c}, new(theme.Theme)).reviewedFact(); ok {
		t.Error("nobody records reviews here")
	}
	c.Incidents[0].Reviewed = writtenAt("2026-06-05T10:00:00Z")
	c.Incidents[1].Reviewed = writtenAt("2026-06-05T10:00:00Z")
	if f, ok := newSite(Input{Corpus: c}, new(theme.Theme)).reviewedFact(); !ok || f.Have != "1 of 2" {
		t.Errorf("%v %+v", ok, f)
	}
}
