package postmortem

import (
	"fmt"
	"time"
)

// Precision says how much of a moment is known.
type Precision int

// The precisions, from nothing to the second.
const (
	NoTime Precision = iota
	Year
	Month
	Day
	ClockOnly // a time of day without a day
	Minute
	Second
)

// Moment is a point in time as far as somebody wrote it down: perhaps only a
// day, perhaps without a zone. The zero value means unknown.
type Moment struct {
	Wall      time.Time // the wall clock as written, in the written zone; in UTC when no zone was written
	Precision Precision
	Zone      string // the zone as written ("CET", "+01:00", "Z"); "" when none was written
	Approx    bool   // "~", "c.", "頃", "around"
	Text      string // as written
}

// IsZero reports whether nothing is known.
func (m Moment) IsZero() bool { return m.Precision == NoTime }

// HasClock reports whether both the day and the time of day are known.
func (m Moment) HasClock() bool { return m.Precision >= Minute }

// HasDay reports whether the calendar day is known.
func (m Moment) HasDay() bool { return m.Precision == Day || m.Precision >= Minute }

// HasYear reports whether at least the year is known.
func (m Moment) HasYear() bool { return m.Precision != NoTime && m.Precision != ClockOnly }

// HasZone reports whether a zone was written.
func (m Moment) HasZone() bool { return m.Zone != "" }

// Instant returns the point in time, reading a wall clock without a zone in
// site (the zone that the configuration sets for such times; nil means UTC).
// ok is false when the day or the time of day is unknown.
func (m Moment) Instant(site *time.Location) (t time.Time, ok bool) {
	if !m.HasClock() {
		return time.Time{}, false
	}
	if m.HasZone() || site == nil {
		return m.Wall, true
	}
	w := m.Wall
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, site), true
}

// ISO returns the moment in ISO 8601, as far as it is known: "2021-02",
// "2021-02-15", "06:05", "2021-02-15T06:05", "2021-02-15T06:05+01:00".
// An unknown moment gives "".
func (m Moment) ISO() string {
	layout := ""
	switch m.Precision {
	case NoTime:
		return ""
	case Year:
		return m.Wall.Format("2006")
	case Month:
		return m.Wall.Format("2006-01")
	case Day:
		return m.Wall.Format("2006-01-02")
	case ClockOnly:
		return m.Wall.Format("15:04")
	case Minute:
		layout = "2006-01-02T15:04"
	case Second:
		layout = "2006-01-02T15:04:05"
	}
	if m.HasZone() {
		layout += "Z07:00"
	}
	return m.Wall.Format(layout)
}

// FormatDuration returns d in the site's short form: "27m", "2h 51m", "3d 1h",
// "45s" below a minute, "0m" for zero.
func FormatDuration(d time.Duration) string {
	if d < 0 {
		return "-" + FormatDuration(-d)
	}
	if d > 0 && d < time.Minute {
		return fmt.Sprintf("%ds", int(d.Seconds()))
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	days, hours, rest := minutes/1440, minutes/60%24, minutes%60
	switch {
	case days > 0 && hours > 0:
		return fmt.Sprintf("%dd %dh", days, hours)
	case days > 0:
		return fmt.Sprintf("%dd", days)
	case hours > 0 && rest > 0:
		return fmt.Sprintf("%dh %02dm", hours, rest)
	case hours > 0:
		return fmt.Sprintf("%dh", hours)
	}
	return fmt.Sprintf("%dm", rest)
}
