package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// Date is a day, month or year as it is shown.
type Date struct {
	ISO  string // for the datetime attribute
	Text string // "23 Mar 2022", "Mar 2022", "2022"
}

// dateOf returns the calendar part of a moment as it is shown, and the zero Date when it has none.
func dateOf(m postmortem.Moment) Date {
	switch {
	case m.HasDay():
		return day(m.Wall)
	case m.Precision == postmortem.Month:
		return Date{ISO: m.Wall.Format("2006-01"), Text: m.Wall.Format("Jan 2006")}
	case m.Precision == postmortem.Year:
		return Date{ISO: m.Wall.Format("2006"), Text: m.Wall.Format("2006")}
	}
	return Date{}
}

// day returns the day of t as it is shown.
func day(t time.Time) Date {
	return Date{ISO: t.Format(time.DateOnly), Text: t.Format("2 Jan 2006")}
}

// short drops the year of a date within the year before now, as lists do.
func (d Date) short(now time.Time) Date {
	t, err := time.Parse(time.DateOnly, d.ISO)
	if err == nil && t.Year() == now.Year() && !t.After(now) {
		d.Text = t.Format("2 Jan")
	}
	return d
}

// moment returns a moment as the facts show it: "2 Jul 2019, 13:42", "13:42", "about 13:42".
func moment(m postmortem.Moment) string {
	text := dateOf(m).Text
	if c := clock(m); c != "" {
		if text != "" {
			text += ", "
		}
		text += c
	}
	if m.Approx && text != "" {
		text = "about " + text
	}
	return text
}

// clock returns the time of day of a moment, "" when it has none.
func clock(m postmortem.Moment) string {
	if m.Precision == postmortem.ClockOnly || m.HasClock() {
		return m.Wall.Format("15:04")
	}
	return ""
}

// count returns n with its noun: "1 incident", "12,345 incidents".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + plural(noun)
}

// plural returns the plural of an English noun of the interface.
func plural(noun string) string {
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ay") {
		return strings.TrimSuffix(noun, "y") + "ies"
	}
	return noun + "s"
}

// number returns n with commas: "12,345".
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// span returns a length of calendar time in one unit, as people say it: "8 days", "4 months", "2.4 years".
func span(d time.Duration) string {
	days := int(d.Hours()/24 + 0.5)
	switch {
	case days < 60:
		return count(days, "day")
	case days < 730:
		return count(int(float64(days)/30.44+0.5), "month")
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(days)/365.25), ".0") + " years"
}

// ago returns how long before now t is: "today", "8 days ago".
func ago(t, now time.Time) string {
	d := now.Sub(t)
	if int(d.Hours()/24+0.5) == 0 {
		return "today"
	}
	return span(d) + " ago"
}

// percent returns part of whole as an SVG length, with two digits: "44.12%".
func percent(part, whole float64) string {
	if whole <= 0 {
		return "0%"
	}
	return strings.TrimSuffix(strconv.FormatFloat(100*part/whole, 'f', 2, 64), ".00") + "%"
}

// duration returns the site's short form of d.
func duration(d time.Duration) string { return postmortem.FormatDuration(d) }

// opening returns the words at the beginning of text, as many as go into most
// characters.
func opening(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	head := string(runes[:most-1])
	if end := strings.LastIndexByte(head, ' '); end > len(head)/2 {
		head = head[:end]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
