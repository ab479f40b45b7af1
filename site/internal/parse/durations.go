package parse

import (
	"strings"
	"time"
	"unicode/utf8"

	"afterword/site/internal/postmortem"
)

// units are the words for lengths of time, in minutes; in lower case.
var units = map[string]float64{
	"s": 1. / 60, "sec": 1. / 60, "secs": 1. / 60, "second": 1. / 60, "seconds": 1. / 60, "sekunde": 1. / 60, "sekunden": 1. / 60, "seconde": 1. / 60, "secondes": 1. / 60, "segundo": 1. / 60, "segundos": 1. / 60,
	"m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "mn": 1, "minuten": 1, "minuto": 1, "minutos": 1,
	"h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "std": 60, "stunde": 60, "stunden": 60, "heure": 60, "heures": 60, "hora": 60, "horas": 60,
	"d": 1440, "day": 1440, "days": 1440, "tag": 1440, "tage": 1440, "tagen": 1440, "jour": 1440, "jours": 1440, "día": 1440, "días": 1440, "dia": 1440, "dias": 1440,
	"w": 10080, "week": 10080, "weeks": 10080, "wk": 10080, "wks": 10080, "woche": 10080, "wochen": 10080, "semaine": 10080, "semaines": 10080, "semana": 10080, "semanas": 10080,
}

// kanjiUnits are the units that follow a number without a space.
var kanjiUnits = []struct {
	text    string
	minutes float64
}{{"時間", 60}, {"分間", 1}, {"分", 1}, {"秒", 1. / 60}, {"日間", 1440}, {"日", 1440}, {"週間", 10080}, {"か月", 43200}}

// numberWords are small numbers in words.
var numberWords = map[string]float64{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "half": 0.5}

// length is a length of time found in a text.
type length struct {
	minutes    float64
	approx     bool
	bound      bool // "more than": no value, only a limit
	start, end int
	unit       float64 // of the last part
}

// longest is the longest length of time that is kept, in minutes: a century.
const longest = 100 * 365 * 1440

// scanLength reads a length of time at i: "4 hours 42 minutes", "16h 45m",
// "1d 5h 47m", "約 25 分", "1.5 hours", "2 days, 3 hours and 5 minutes".
func scanLength(s string, i int) (l length, ok bool) {
	l.start = i
	j := i
	for part := 0; part < 5; part++ {
		n, digits, k := quantity(s, j, part == 0)
		if !digits {
			break
		}
		minutes, unit, e := unitAt(s, k)
		if unit == 0 || part > 0 && unit >= l.unit {
			break
		}
		_ = minutes
		l.minutes += n * unit
		l.unit, l.end, ok = unit, e, true
		j = joint(s, e)
	}
	l.minutes = min(l.minutes, longest)
	if ok && has(s, spaces(s, l.end), "半") {
		l.minutes += l.unit / 2
	}
	if ok {
		if w, e := word(s, spaces(s, l.end)); w == "and" {
			if w, e2 := word(s, spaces(s, e)); w == "a" {
				if w, e3 := word(s, spaces(s, e2)); w == "half" {
					l.minutes += l.unit / 2
					l.end = e3
				}
			}
		}
	}
	return l, ok
}

// quantity reads a number: digits with a decimal point or comma, or a word.
func quantity(s string, i int, words bool) (n float64, ok bool, next int) {
	v, j := number(s, i)
	if j > i {
		n = float64(v)
		for has(s, j, ",") && j+4 <= len(s) { // 1,440
			g, e := number(s, j+1)
			if e-j != 4 {
				break
			}
			n, j = n*1000+float64(g), e
		}
		if has(s, j, ".") || has(s, j, ",") {
			if f, e := number(s, j+1); e > j+1 {
				scale := 1.
				for range e - j - 1 {
					scale *= 10
				}
				return n + float64(f)/scale, true, e
			}
		}
		if has(s, j, "½") {
			return n + 0.5, true, j + len("½")
		}
		return n, true, j
	}
	if !words {
		return 0, false, i
	}
	w, e := word(s, i)
	if n, ok = numberWords[w]; ok {
		if w == "half" {
			k := spaces(s, e)
			if w, f := word(s, k); w == "an" || w == "a" {
				e = f
			}
		}
		return n, true, e
	}
	return 0, false, i
}

// unitAt reads a unit behind a number.
func unitAt(s string, k int) (minutes, unit float64, next int) {
	k = spaces(s, k)
	if has(s, k, "-") || has(s, k, "+") {
		k++ // "30-minute", "24+ hours"
	}
	k = spaces(s, k)
	for _, u := range kanjiUnits {
		if has(s, k, u.text) {
			return 0, u.minutes, k + len(u.text)
		}
	}
	w, e := word(s, k)
	if u := units[w]; u != 0 {
		if has(s, e, ".") && len(w) <= 4 && e+1 < len(s) && s[e+1] == ' ' {
			e++
		}
		return 0, u, e
	}
	return 0, 0, k
}

// joint passes what may stand between two parts of a length.
func joint(s string, i int) int {
	k := spaces(s, i)
	if has(s, k, ",") || has(s, k, "&") {
		k = spaces(s, k+1)
	}
	if w, e := word(s, k); w == "and" || w == "und" || w == "et" || w == "y" || w == "e" {
		k = spaces(s, e)
	}
	return k
}

// boundWords before a length make it a limit and no value.
var boundWords = []string{"more than", "over", "less than", "under", "at least", "up to", "within", "mehr als", "plus de", "más de", "mais de", "at most", "no more than", ">", "<"}

// findLength returns the first length of time at or behind i in prose, with the
// midpoint of a range ("2-3 hours").
func findLength(s string, i int) (length, bool) {
	for i < len(s) {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') || i > 0 && letter(rune(s[i-1])) {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		if l, ok := rangedLength(s, i); ok && !clockBefore(s, i) {
			before := strings.ToLower(strings.TrimRight(s[max(0, i-40):i], " ~"))
			for _, w := range boundWords {
				if strings.HasSuffix(before, w) {
					l.bound = true
				}
			}
			at := strings.LastIndexByte(before, ' ')
			l.approx = l.approx || approxWords[before[at+1:]] || strings.HasSuffix(before, "約") || strings.HasSuffix(strings.TrimRight(s[:i], " "), "~")
			return l, true
		}
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z') {
			i++
		}
	}
	return length{}, false
}

// clockBefore reports whether the number is the end of a clock time or a date.
func clockBefore(s string, i int) bool {
	return i > 1 && (s[i-1] == ':' || s[i-1] == '.' || s[i-1] == '-') && s[i-2] >= '0' && s[i-2] <= '9'
}

// rangedLength reads "2-3 hours" as its midpoint, else a plain length.
func rangedLength(s string, i int) (length, bool) {
	n, ok, k := quantity(s, i, false)
	if ok {
		m := spaces(s, k)
		sep := 0
		for _, w := range []string{"-", "–", "~", "〜", "to ", "or "} {
			if has(s, m, w) {
				sep = spaces(s, m+len(w))
				break
			}
		}
		if sep > 0 {
			if l, ok := scanLength(s, sep); ok && l.unit > 0 && n*l.unit < l.minutes {
				l.minutes = (n*l.unit + l.minutes) / 2
				l.start, l.approx = i, true
				return l, true
			}
		}
	}
	return scanLength(s, i)
}

// duration reads a stated duration out of the value of a label.
func duration(text string) (postmortem.Duration, bool) {
	l, ok := findLength(text, 0)
	if !ok || l.bound {
		if d, ok := clockLength(text); ok {
			return d, true
		}
		return postmortem.Duration{}, false
	}
	lower := strings.ToLower(text)
	note := strings.Trim(strings.TrimSpace(text[l.end:]), ".,;")
	note = strings.TrimSuffix(strings.TrimPrefix(note, "("), ")")
	return postmortem.Duration{
		Length: time.Duration(l.minutes * float64(time.Minute)).Round(time.Second),
		Approx: l.approx || strings.Contains(lower, "approx") || strings.HasPrefix(lower, "~"),
		Note:   strings.TrimSpace(note), Text: text,
	}, true
}

// clockLength reads "2:30" or "01:15:00" as hours, minutes and seconds.
func clockLength(text string) (postmortem.Duration, bool) {
	trimmed := strings.TrimSpace(text)
	h, i := number(trimmed, 0)
	if i == 0 || i > 3 || !has(trimmed, i, ":") {
		return postmortem.Duration{}, false
	}
	m, j := number(trimmed, i+1)
	if j-i != 3 || m > 59 {
		return postmortem.Duration{}, false
	}
	sec := 0
	if has(trimmed, j, ":") {
		v, k := number(trimmed, j+1)
		if k-j != 3 {
			return postmortem.Duration{}, false
		}
		sec, j = v, k
	}
	if strings.TrimSpace(trimmed[j:]) != "" {
		return postmortem.Duration{}, false
	}
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second
	return postmortem.Duration{Length: d, Text: text}, true
}
