package render

import (
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

func TestWordsForNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{count(1, "incident"), "1 incident"},
		{count(0, "incident"), "0 incidents"},
		{count(12345, "incident"), "12,345 incidents"},
		{count(2, "day"), "2 days"},
		{count(2, "story"), "2 stories"},
		{number(-1234567), "-1,234,567"},
		{number(100), "100"},
		{span(8 * 24 * time.Hour), "8 days"},
		{span(59 * 24 * time.Hour), "59 days"},
		{span(120 * 24 * time.Hour), "4 months"},
		{span(877 * 24 * time.Hour), "2.4 years"},
		{span(731 * 24 * time.Hour), "2 years"},
		{ago(time.Date(2022, 3, 23, 0, 0, 0, 0, time.UTC), time.Date(2022, 3, 31, 0, 0, 0, 0, time.UTC)), "8 days ago"},
		{ago(time.Date(2022, 3, 31, 0, 0, 0, 0, time.UTC), time.Date(2022, 3, 31, 0, 0, 0, 0, time.UTC)), "today"},
		{percent(1, 3), "33.33%"},
		{percent(1, 0), "0%"},
		{lowerFirst("Config change"), "config change"},
		{lowerFirst("DNS"), "DNS"},
		{lowerFirst("Émission"), "émission"},
		{capital("prevent"), "Prevent"},
		{capital("Prevent"), "Prevent"},
		{capital("émission"), "Émission"},
		{capital("予防"), "予防"},
		{capital("3rd party"), "3rd party"},
		{capital(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMoments(t *testing.T) {
	at := time.Date(2019, 7, 2, 13, 42, 0, 0, time.UTC)
	for _, c := range []struct {
		m    postmortem.Moment
		want string
		iso  string
	}{
		{postmortem.Moment{}, "", ""},
		{postmortem.Moment{Wall: at, Precision: postmortem.Year}, "2019", "2019"},
		{postmortem.Moment{Wall: at, Precision: postmortem.Month}, "Jul 2019", "2019-07"},
		{postmortem.Moment{Wall: at, Precision: postmortem.Day}, "2 Jul 2019", "2019-07-02"},
		{postmortem.Moment{Wall: at, Precision: postmortem.ClockOnly}, "13:42", ""},
		{postmortem.Moment{Wall: at, Precision: postmortem.Minute}, "2 Jul 2019, 13:42", "2019-07-02"},
		{postmortem.Moment{Wall: at, Precision: postmortem.Minute, Approx: true}, "about 2 Jul 2019, 13:42", "2019-07-02"},
	} {
		if got := moment(c.m); got != c.want {
			t.Errorf("moment(%v) = %q, want %q", c.m, got, c.want)
		}
		if got := dateOf(c.m).ISO; got != c.iso {
			t.Errorf("dateOf(%v).ISO = %q, want %q", c.m, got, c.iso)
		}
	}
}
