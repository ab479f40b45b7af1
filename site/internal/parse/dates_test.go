package parse

import (
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

// readMoment reads a text as the entry of a timeline of a document of 6 May 2021.
func readMoment(t *testing.T, opts Options, text string) (postmortem.Moment, stamp) {
	t.Helper()
	opts.Vocabulary = []Cause{}
	r := &reader{Parser: New(opts), pm: &postmortem.Postmortem{}, gaps: map[time.Time]bool{}}
	st := r.entry(text)
	return r.moment(st, date{year: 2021, month: 5, day: 6}, zone{}, text), st
}

func TestEntryTimes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2021-09-06 08:00", "2021-09-06T08:00"},
		{"2021-09-06T08:00:12Z", "2021-09-06T08:00:12Z"},
		{"2021-09-06T08:00:12.123+02:00", "2021-09-06T08:00:12+02:00"},
		{"2023-06-21T11:45:00-00:00", "2023-06-21T11:45:00Z"},
		{"2021/9/6 8:05", "2021-09-06T08:05"},
		{"2021.09.06 08:05", "2021-09-06T08:05"},
		{"15 December 2024, 03:53 (UTC) – Outage begins", "2024-12-15T03:53Z"},
		{"6th November, 2022 at 12.39UTC", "2022-11-06T12:39Z"},
		{"07-Sept-2022", "2022-09-07"},
		{"Oct 10, 2020, 11:00 UTC The concern", "2020-10-10T11:00Z"},
		{"Wednesday, 2018-08-22", "2018-08-22"},
		{"2018-08-22, 03:26pm: first noticed", "2018-08-22T15:26"},
		{"Jan 14, 10:18 AM", "2021-01-14T10:18"},
		{"12:05 am", "2021-05-06T00:05"},
		{"12:05 pm", "2021-05-06T12:05"},
		{"7pm - the queue drains", "2021-05-06T19:00"},
		{"10.43 KT: is it down?", "2021-05-06T10:43"},
		{"c. 7.00 More errors", "2021-05-06T07:00"},
		{"0730", "2021-05-06T07:30"},
		{"~10:45 CET", "2021-05-06T10:45+01:00"},
		{"14:15 頃 停止", "2021-05-06T14:15"},
		{"2026年3月23日 19時25分 JST", "2026-03-23T19:25+09:00"},
		{"午後3時15分", "2021-05-06T15:15"},
		{"12. März 2024, 14:05 Uhr", "2024-03-12T14:05"},
		{"12 mars 2024 à 14h05", "2024-03-12T14:05"},
		{"1er février 2024", "2024-02-01"},
		{"12 de marzo de 2024, 14:05", "2024-03-12T14:05"},
		{"12 de março de 2024 às 14:05", "2024-03-12T14:05"},
		{"4:02 PM UTC on November 11, 2025", "2025-11-11T16:02Z"},
		{"**17:02 UTC**", "2021-05-06T17:02Z"},
		{"13/04/2024 09:30", "2024-04-13T09:30"},
		{"3.4.2024 09:30", "2024-04-03T09:30"},
		{"11:20 US/Pacific", "2021-05-06T11:20-07:00"},
		{"11:20 PST", "2021-05-06T11:20-08:00"},
		{"09:00 UTC+2", "2021-05-06T09:00+02:00"},
		{"18:11 (UTC 09:11)", "2021-05-06T18:11"},
		{"2026-03-12 10:02 -0500", "2026-03-12T10:02-05:00"},
		{"2026-03-12 17:02 +0100", "2026-03-12T17:02+01:00"},
		{"23:30:00 +01:00", "2021-05-06T23:30:00+01:00"},
		{"23:30:00 -05:00", "2021-05-06T23:30:00-05:00"},
		{"10:02 -11:30", "2021-05-06T10:02"},
		{"10:02 -1130", "2021-05-06T10:02-11:30"},
		{"14:00 Europe/Berlin", "2021-05-06T14:00+02:00"},
		{"2022-05-?? 10:00", "2022-05"},
		{"14:??", ""},
		{"?", ""},
		{"不明", ""},
		{"Feb 30 2021", ""},
		{"03/04/2024", ""}, // the order is not known
		{"The team met", ""},
		{"10.43 GB were lost", ""},
		{"404 errors", ""},
	} {
		m, _ := readMoment(t, Options{}, plain(c.text))
		if got := m.ISO(); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDateOrder(t *testing.T) {
	for order, want := range map[DateOrder]string{DayFirst: "2024-04-03", MonthFirst: "2024-03-04"} {
		if m, _ := readMoment(t, Options{DateOrder: order}, "03/04/2024"); m.ISO() != want {
			t.Errorf("order %d: got %q, want %q", order, m.ISO(), want)
		}
	}
}

func TestRanges(t *testing.T) {
	for _, c := range []struct{ text, from, until string }{
		{"2019-02-27 06:45 - 2019-02-28 13:00 (UTC)", "2019-02-27T06:45Z", "2019-02-28T13:00Z"},
		{"17:15 - 23:00", "2021-05-06T17:15", "2021-05-06T23:00"},
		{"2026-03-23 19:25 JST 〜 21:27 JST (約 2 時間)", "2026-03-23T19:25+09:00", "2021-05-06T21:27+09:00"},
		{"between 12.39UTC (block 17) and 17.17UTC", "2021-05-06T12:39Z", "2021-05-06T17:17Z"},
		{"from 10:45 to 16:11 GMT", "2021-05-06T10:45Z", "2021-05-06T16:11Z"},
	} {
		m, st := readMoment(t, Options{}, c.text)
		if m.ISO() != c.from {
			t.Errorf("%q: from %q, want %q", c.text, m.ISO(), c.from)
		}
		if st.until == nil {
			t.Errorf("%q: no end read", c.text)
			continue
		}
		r := &reader{Parser: New(Options{Vocabulary: []Cause{}}), pm: &postmortem.Postmortem{}, gaps: map[time.Time]bool{}}
		if u := r.moment(*st.until, date{2021, 5, 6, false}, zone{}, ""); u.ISO() != c.until {
			t.Errorf("%q: until %q, want %q", c.text, u.ISO(), c.until)
		}
	}
}

func TestApproximate(t *testing.T) {
	for text, want := range map[string]bool{"~10:45": true, "c. 7.00": true, "around 11:00 GMT": true, "14:15 頃": true, "10:45": false, "at 10:45": false} {
		if _, st := readMoment(t, Options{}, text); st.approx != want {
			t.Errorf("%q: approx %v, want %v", text, st.approx, want)
		}
	}
}

func TestFindInProse(t *testing.T) {
	p := New(Options{Vocabulary: []Cause{}})
	for _, c := range []struct {
		text  string
		found bool
	}{
		{"Node 12.4.2021.1 was released as v2.10.11", false},
		{"see https://example.com/2021/05/06/x", false},
		{"we saw 5:1 odds and 10% loss", false},
		{"On 6 May 2021 the disk filled up", true},
		{"it recovered at 16:11 UTC", true},
		{"may 5 of them fail", false},
		{"rolled out 10 pods", false},
	} {
		if st := p.find(c.text, 0); st.ok != c.found {
			t.Errorf("%q: found %v (%+v), want %v", c.text, st.ok, st, c.found)
		}
	}
}

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		text    string
		minutes float64
		ok      bool
	}{
		{"30 minutes", 30, true}, {"5840 minutes", 5840, true}, {"20 hours 20 minutes.", 1220, true}, {"11 Days", 15840, true},
		{"0 minutes", 0, true}, {"279 minutes", 279, true}, {"16h 45m", 1005, true}, {"1d 5h 47m", 1787, true}, {"0h 07m", 7, true},
		{"9h 16m (during support hours 10:00-17:00)", 556, true}, {"673h 34m", 40414, true}, {"約 25 分", 25, true}, {"2 時間 5 分", 125, true},
		{"2 Stunden und 5 Minuten", 125, true}, {"2 h 05 min", 125, true}, {"1.5 hours", 90, true}, {"half an hour", 30, true},
		{"six hours and 33 minutes", 393, true}, {"1 hour and a half", 90, true}, {"2-3 hours", 150, true}, {"1h50m", 110, true}, {"2:30", 150, true},
		{"1,440 minutes", 1440, true}, {"dos horas y 10 minutos", 10, true}, {"45s", 0.75, true},
		{"N/A", 0, false}, {"?", 0, false}, {"?mins", 0, false}, {"more than 2 h", 0, false}, {"unknown", 0, false}, {"", 0, false},
	} {
		d, ok := duration(c.text)
		if ok != c.ok || ok && d.Length.Minutes() != c.minutes {
			t.Errorf("%q: got %v %v, want %v %v", c.text, d.Length.Minutes(), ok, c.minutes, c.ok)
		}
	}
	if d, _ := duration("9h 16m (during support hours 10:00-17:00)"); d.Note != "during support hours 10:00-17:00" {
		t.Errorf("note %q", d.Note)
	}
}

func TestGapIsReported(t *testing.T) {
	src := "# Outage\n\n**Started:** 2024-03-10 02:30 America/New_York\n\n**Resolved:** 2024-03-10 05:00 America/New_York\n"
	f := New(Options{Vocabulary: []Cause{}}).File("a.md", []byte(src))
	if !hasCode(f, "time-in-gap") {
		t.Errorf("no finding for a time that the clocks skip: %v", f.Diags)
	}
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no zone database")
	}
	src = "# Outage\n\n**Started:** 2024-11-03 01:30\n"
	f = New(Options{Zone: ny, Vocabulary: []Cause{}}).File("a.md", []byte(src))
	if !hasCode(f, "time-twice") {
		t.Errorf("no finding for a time that comes twice: %v", f.Diags)
	}
}

func hasCode(f File, code string) bool {
	for _, d := range f.Diags {
		if d.Code == code {
			return true
		}
	}
	return false
}
