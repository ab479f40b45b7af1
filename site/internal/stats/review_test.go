package stats

import (
	"strings"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

func review(t *testing.T, c *Collection, g Grain, day string) Review {
	t.Helper()
	r, ok := c.Review(g, at(day))
	if !ok {
		t.Fatalf("no review of %s %s", g, day)
	}
	return r
}

func (r Review) figure(name string) ReviewFigure {
	for _, f := range r.Figures {
		if f.Name == name {
			return f
		}
	}
	return ReviewFigure{Now: "absent"}
}

func TestReviewOfAMonth(t *testing.T) {
	r := review(t, oracle(), Month, "2026-03-10")
	if r.Name != "2026-03" || r.Title != "March 2026" || r.Running || !r.Comparable || len(r.Now.Incidents) != 3 {
		t.Fatalf("%+v", r)
	}
	if f := r.figure("Incidents"); f.Now != "3" || f.Before != "1" || f.Change != "2 more" || f.Verdict != TooFew {
		t.Errorf("%+v", f)
	}
	if f := r.figure("Median time to restore"); f.Now != "1h 30m" || f.Before != "15m" || f.Change != "1h 15m longer" || f.Verdict != TooFew {
		t.Errorf("%+v", f)
	}
	if f := r.figure("Repeats of a labelled cause"); f.Now != "2" || f.Before != "0" {
		t.Errorf("%+v", f)
	}
	if f := r.figure("Begun outside weekdays 08:00 to 18:00"); f.Now != "1 of 3" {
		t.Errorf("%+v", f)
	}
	if f := r.figure("9 in 10 restored within"); f.Now != "absent" {
		t.Errorf("a 90th percentile of three: %+v", f)
	}
	if len(r.Back) != 2 || len(r.New) != 1 || r.New[0].ID != "third-party" {
		t.Errorf("back %d, new %+v", len(r.Back), r.New)
	}
	if got := r.Sentence(); got != "3 incidents, 2 more than in February 2026. One of them repeats a cause while an earlier action was open." {
		t.Error(got)
	}
	if got := r.Coverage(); got != "Time to restore is recorded for all 3 incidents of this month, and for the only incident of the month before." {
		t.Error(got)
	}
	if len(r.Questions) != 1 || r.Questions[0].Text != "What would hold against pool-exhaustion?" {
		t.Errorf("%+v", r.Questions)
	}
}

func TestReviewOfAQuarter(t *testing.T) {
	r := review(t, oracle(), Quarter, "2026-02-10")
	if r.Comparable || r.figure("Incidents").Before != "" || r.Sentence() != "7 incidents. 2 of them repeat a cause while an earlier action was open." {
		t.Errorf("nothing was observed before: %+v, %q", r.Figures, r.Sentence())
	}
	r = review(t, oracle(), Quarter, "2026-04-10")
	if !r.Running || r.Comparable || r.Sentence() != "One incident so far." {
		t.Errorf("running: %q", r.Sentence())
	}
	if len(r.Questions) != 1 || r.Questions[0].Text != "One incident has no recorded time to restore. Who fills it in?" {
		t.Errorf("%+v", r.Questions)
	}
	if _, ok := oracle().Review(Quarter, at("2025-12-31")); ok {
		t.Error("a quarter that was not observed")
	}
	if _, ok := oracle().Review(Month, at("2026-05-02")); ok {
		t.Error("a month to come")
	}
}

func TestLastDayOfAPeriod(t *testing.T) {
	c := oracle()
	for now, running := range map[string]bool{"2026-04-29": true, "2026-04-30": false, "2026-05-02": false} {
		later := New(c.Incidents, at(now), Options{ObservedFrom: c.ObservedFrom})
		if r := review(t, later, Month, "2026-04-10"); r.Running != running || r.Comparable == running {
			t.Errorf("as of %s: running %v, comparable %v", now, r.Running, r.Comparable)
		}
	}
}

func TestReviewOfOneLongRecord(t *testing.T) {
	var list []*Incident
	for i, m := range []int{673*60 + 34, 88, 30} {
		start := at("2025-11-01").Add(time.Duration(i) * 9 * Day)
		list = append(list, &Incident{ID: string(rune('A' + i)), Began: Span{start, start}, Times: Times{Restore: Beat{Value: time.Duration(m) * time.Minute, OK: true}}})
	}
	r := review(t, New(list, at("2026-02-01"), Options{}), Quarter, "2025-11-10")
	if f := r.figure("Median time to restore"); f.Now != "1h 28m" {
		t.Errorf("%+v", f)
	}
	if f := r.figure("Mean time to restore"); f.Now != "9d 9h" {
		t.Errorf("%+v", f)
	}
	if text, ok := r.Now.Restore.MeanSentence(); !ok || !strings.HasPrefix(text, "One record of 28d 1h makes the mean") {
		t.Errorf("%q", text)
	}
}

func TestReviewQuestions(t *testing.T) {
	c := again([]Action{{Text: "Cap the connection pool: it grows", Opened: exact("2026-05-02"), Due: exact("2026-05-20"), Status: postmortem.Open}}, false)
	r := review(t, c, Month, "2026-06-10")
	if len(r.Overdue) != 1 || len(r.Questions) != 1 || r.Questions[0].Text != "Finish “Cap the connection pool: it grows”, or accept that it comes back?" || r.Questions[0].Because != "41 days overdue; its cause came back once meanwhile" {
		t.Errorf("%d overdue, %+v", len(r.Overdue), r.Questions)
	}
	c = again([]Action{{Text: "Cap the pool", Opened: exact("2026-05-02"), Due: exact("2026-09-20"), Status: postmortem.Open}}, false)
	if r := review(t, c, Month, "2026-06-10"); len(r.Questions) != 0 {
		t.Errorf("not due: %+v", r.Questions)
	}
}

// A review of a past period says what was known at its end.
func TestReviewOfThePast(t *testing.T) {
	var list []*Incident
	for _, r := range []row{
		{id: "A", cause: "leak", started: "2026-03-01T10:00Z", resolved: "2026-03-01T11:00Z"},
		{id: "B", cause: "leak", started: "2026-04-10T10:00Z", resolved: "2026-04-10T11:00Z"},
		{id: "C", cause: "leak", started: "2026-05-10T10:00Z", resolved: "2026-05-10T11:00Z"},
	} {
		list = append(list, r.incident())
	}
	list[0].Actions = []Action{
		{Text: "Cap the connection pool", Opened: exact("2026-03-01"), Due: exact("2026-03-20"), Status: postmortem.Open},
		{Text: "Watch the memory of the pool", Opened: exact("2026-03-02"), Closed: exact("2026-04-30"), Status: postmortem.Done},
	}
	list[2].Actions = []Action{{Text: "Cap the connection pool", Opened: exact("2026-05-11"), Due: exact("2026-04-30"), Status: postmortem.Open}}
	c := New(list, at("2026-07-01"), Options{ObservedFrom: at("2026-01-01")})
	r := review(t, c, Month, "2026-04-10")
	if len(r.Back) != 1 || r.Back[0].All != 2 || r.Back[0].In != 1 || r.Back[0].N != 3 {
		t.Errorf("the third came later: %+v", r.Back)
	}
	if len(r.Overdue) != 1 || r.Overdue[0].Over != 41 || len(r.Overdue[0].Recurred) != 1 || len(r.Overdue[0].Again) != 0 {
		t.Errorf("on the last day of April, 41 days late and back once: %+v", r.Overdue)
	}
	if len(r.Questions) != 1 || r.Questions[0].Because != "41 days overdue; its cause came back once meanwhile" {
		t.Errorf("%+v", r.Questions)
	}
	if f := r.figure("Actions opened"); f.Now != "0" || f.Before != "2" || f.Change != "2 fewer" {
		t.Errorf("%+v", f)
	}
	if f := r.figure("Actions closed, where the date is known"); f.Now != "1" || f.Before != "0" || f.Change != "1 more" {
		t.Errorf("%+v", f)
	}
	r = review(t, c, Month, "2026-05-10")
	if len(r.Overdue) != 2 || len(r.Overdue[0].Recurred) != 2 || len(r.Overdue[0].Again) != 1 {
		t.Errorf("a month later it is back twice, and listed again: %+v", r.Overdue)
	}
	if now := c.Ledger().Of(Overdue); len(now) != 2 || now[0].Over != 103 || len(now[0].Recurred) != 2 {
		t.Errorf("now: %+v", now)
	}
}

// Where nobody labels causes, a review shows what the texts suggest, and counts nothing of it.
func TestReviewOfSuggestedCauses(t *testing.T) {
	c := again([]Action{{Opened: exact("2026-05-02"), Closed: exact("2026-05-10"), Status: postmortem.Done}}, false)
	if r := review(t, c, Month, "2026-06-10"); r.Guessed || len(r.Questions) != 1 {
		t.Errorf("somebody labels causes here: %v, %+v", r.Guessed, r.Questions)
	}
	for _, in := range c.Incidents {
		in.Causes, in.Suggested = nil, in.Causes
	}
	c = New(c.Incidents, c.Now, Options{})
	r := review(t, c, Month, "2026-06-10")
	if !r.Guessed || len(r.Back) != 1 || r.Back[0].All != 2 || r.Now.Repeats != 0 || len(r.Questions) != 0 || r.figure("Repeats of a labelled cause").Now != "absent" {
		t.Errorf("%+v", r)
	}
	if first := review(t, c, Month, "2026-05-10"); len(first.Back) != 0 || len(first.New) != 1 {
		t.Errorf("%+v", first)
	}
}

// What happens on the as-of day belongs to the period that is running.
func TestReviewCountsToday(t *testing.T) {
	c := again(nil, false)
	day := at("2026-07-01")
	today := &Incident{ID: "C", Causes: c.Incidents[0].Causes, Began: Span{day, day.Add(Day)}}
	c = New(append(c.Incidents, today), day, Options{})
	r := review(t, c, Month, "2026-07-01")
	if len(r.Now.Incidents) != 1 || len(r.Back) != 1 || r.Back[0].In != 1 || r.Back[0].All != 3 {
		t.Errorf("%d incidents, %+v", len(r.Now.Incidents), r.Back)
	}
}

func TestReviewHeldLate(t *testing.T) {
	c := again(nil, false)
	if r := review(t, c, Month, "2026-06-10"); len(r.Late) != 0 {
		t.Error("nobody records reviews here, so none is late")
	}
	c.Incidents[0].Reviewed = exact("2026-05-05")
	if r := review(t, c, Month, "2026-05-10"); len(r.Late) != 0 {
		t.Error("held in time")
	}
	if r := review(t, c, Month, "2026-06-10"); len(r.Late) != 1 || r.Late[0].ID != "B" {
		t.Errorf("%+v", r.Late)
	}
}

// What no record tells is not nothing.
func TestFiguresThatNobodyRecordedAreNotZero(t *testing.T) {
	one := []*Incident{{}}
	for _, c := range []struct {
		w                  Window
		downtime, offHours string
	}{
		{Window{}, Format(0), "no incidents"},
		{Window{Incidents: one, Restore: Measure{Of: 1}}, "not recorded", "not recorded"},
		{Window{Incidents: one, Restore: Measure{Of: 1}, Downtime: 5, Timed: 1}, "5m", "0 of 1"},
		{Window{Incidents: one, Restore: Measure{Of: 1, Summary: Summary{N: 1}}, Timed: 1, OffHours: 1}, Format(0), "1 of 1"},
	} {
		if got := downtimeText(c.w); got != c.downtime {
			t.Errorf("downtime: got %q, want %q", got, c.downtime)
		}
		if got := offHoursText(c.w); got != c.offHours {
			t.Errorf("off hours: got %q, want %q", got, c.offHours)
		}
	}
	for want, m := range map[string]Measure{"the one recorded": {Of: 1, Summary: Summary{N: 1}}, "all 2 recorded": {Of: 2, Summary: Summary{N: 2}}, "1 of 2 recorded": {Of: 2, Summary: Summary{N: 1}}} {
		if got := m.CoverageText(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDifferenceIsThatOfTheFiguresShown(t *testing.T) {
	for _, c := range []struct {
		now, before float64
		want        string
	}{{279.4, 123.6, "2h 35m longer"}, {123.6, 279.4, "2h 35m shorter"}, {60.4, 59.6, "the same"}, {1525, 61, "23h 59m longer"}, {0.5, 0.25, "the same"}} {
		if got := longerShorter(shown(c.now) - shown(c.before)); got != c.want {
			t.Errorf("%s against %s: %q, want %q", Format(c.now), Format(c.before), got, c.want)
		}
	}
}
