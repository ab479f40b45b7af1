package scaffold

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stampForm is one way in which programs write the time at the beginning of a line.
type stampForm struct {
	pattern *regexp.Regexp // submatch 1 is the time
	layouts []string       // of the time without fractions and inner spaces, UTC and GMT as Z; none for seconds since 1970
	zoned   bool
	need    string // "day" or "year": what the line leaves to the options
}

// Parts of the patterns. UTC and GMT are the only names of zones whose offset
// is the same everywhere.
const (
	isoDay = `\d{4}[-/]\d{2}[-/]\d{2}[T ]`
	clock  = `\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?`
	offset = ` ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})`
)

var stampForms = []stampForm{
	{regexp.MustCompile(`^\[?(` + isoDay + clock + offset + `)(?:\W|$)`),
		[]string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700"}, true, ""},
	{regexp.MustCompile(`^\[?(` + isoDay + clock + `)(?:\W|$)`), []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}, false, ""},
	{regexp.MustCompile(`^\[?(\d{1,2}\.\d{1,2}\.\d{4},? ` + clock + `)(?:\W|$)`), []string{"2.1.200615:04:05", "2.1.200615:04"}, false, ""},
	{regexp.MustCompile(`^(?:\S+ \S+ \S+ )?\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\]`), []string{"02/Jan/2006:15:04:05-0700"}, true, ""},
	{regexp.MustCompile(`^([A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}) `), []string{"Jan215:04:05"}, false, "year"},
	{regexp.MustCompile(`^\[?(\d{10})(?:\.\d+)?\]?\s`), nil, true, ""},
	{regexp.MustCompile(`^\[?(` + clock + offset + `)(?:\W|$)`), []string{"15:04:05Z07:00", "15:04:05Z0700", "15:04Z07:00", "15:04Z0700"}, true, "day"},
	{regexp.MustCompile(`^\[?(` + clock + `)(?:\W|$)`), []string{"15:04:05", "15:04"}, false, "day"},
}

var (
	fraction   = regexp.MustCompile(`(:\d{2})[.,]\d+`)
	afterStamp = regexp.MustCompile(`^\.\d+`) // of seconds since 1970
)

// importLog reads lines that begin with a time. Lines without one belong to
// the entry above; before the first entry they are refused.
func importLog(data []byte, day time.Time) (Imported, error) {
	out := Imported{Kind: "log"}
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		text := strings.TrimLeft(line, "-*• \t")
		if strings.TrimSpace(line) == "" {
			continue
		}
		m, ok, err := logLine(text, n+1, day)
		if err != nil {
			return out, err
		}
		last := len(out.Moments) - 1
		switch {
		case ok:
			if last >= 0 && m.needsDay && out.Moments[last].At.After(m.At) {
				m.At = m.At.AddDate(0, 0, 1) // the clock passed midnight
				day = day.AddDate(0, 0, 1)
			}
			out.Moments = append(out.Moments, m.Moment)
		case last < 0:
			return out, badInput(n+1, "the line begins with no time that can be read: %q", shortened(text))
		case len(out.Moments[last].Text) < 400:
			out.Moments[last].Text += " " + strings.TrimSpace(line)
		}
	}
	return out, nil
}

type logMoment struct {
	Moment
	needsDay bool
}

// logLine reads one line. ok is false when it begins with no time at all.
func logLine(text string, line int, day time.Time) (m logMoment, ok bool, err error) {
	for _, form := range stampForms {
		at := form.pattern.FindStringSubmatchIndex(text)
		if at == nil {
			continue
		}
		written := text[at[2]:at[3]]
		t, known := form.parse(written)
		if !known {
			return m, false, badInput(line, "%q is not a time", written)
		}
		if form.need != "" && day.IsZero() {
			return m, false, badInput(line, "%q leaves the %s out: say which with --date", written, form.need)
		}
		switch form.need {
		case "year":
			t = t.AddDate(day.Year()-t.Year(), 0, 0)
			if t.After(day.AddDate(0, 0, 2)) { // nobody logs the future: it was last year
				t = t.AddDate(-1, 0, 0)
			}
		case "day":
			t = time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), 0, t.Location())
		}
		m.At, m.Zoned, m.Line, m.needsDay = t, form.zoned, line, form.need == "day"
		m.Text = strings.TrimLeft(afterStamp.ReplaceAllString(text[at[3]:], ""), " \t-–—:|]")
		return m, true, nil
	}
	return m, false, nil
}

func (f stampForm) parse(written string) (time.Time, bool) {
	if f.layouts == nil {
		n, err := strconv.ParseInt(written, 10, 64)
		return time.Unix(n, 0).UTC(), err == nil
	}
	text := fraction.ReplaceAllString(written, "$1")
	if len(text) > 10 && (text[4] == '-' || text[4] == '/') {
		text = strings.ReplaceAll(text[:10], "/", "-") + "T" + text[11:]
	}
	text = strings.NewReplacer(" ", "", ",", "").Replace(text)
	if zone := strings.TrimSuffix(strings.TrimSuffix(text, "UTC"), "GMT"); zone != text {
		text = zone + "Z"
	}
	for _, layout := range f.layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func shortened(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
