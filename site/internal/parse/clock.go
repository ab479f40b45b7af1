package parse

import "strings"

// clock is a time of day.
type clock struct {
	hour, minute, second int
	seconds              bool // seconds were written
	vague                bool // "14:??"
}

func (c clock) valid() bool { return c.hour < 24 && c.minute < 60 && c.second < 61 }

// scanClock reads a time of day at i. loose also takes forms that are times
// only where a time is expected: 0730, 10.43.
func scanClock(s string, i int, loose bool) (c clock, next int, ok bool) {
	half := 0
	for _, h := range []struct {
		text  string
		hours int
	}{{"午前", 1}, {"午後", 13}} {
		if has(s, i, h.text) {
			half = h.hours
			i += len(h.text)
		}
	}
	n, j := number(s, i)
	digits := j - i
	switch {
	case digits == 4 && loose && !has(s, j, "-") && !has(s, j, "/") && !has(s, j, "年"):
		c, next, ok = clock{hour: n / 100, minute: n % 100}, j, true
	case digits < 1 || digits > 2:
		return clock{}, i, false
	default:
		c, next, ok = clockBehind(s, n, j, loose)
	}
	if !ok {
		return clock{}, i, false
	}
	c, next = halfDay(s, c, next, half)
	if !c.valid() || next < len(s) && s[next] >= '0' && s[next] <= '9' {
		return clock{}, i, false
	}
	return c, next, true
}

// clockBehind reads what follows the hour.
func clockBehind(s string, hour, j int, loose bool) (clock, int, bool) {
	c := clock{hour: hour}
	if j < len(s) && (s[j] == ':' || s[j] == '.' && loose || s[j] == 'h' || s[j] == 'H') || has(s, j, "：") {
		sep := s[j]
		k := j + 1
		if has(s, j, "：") {
			k = j + len("：")
		}
		if has(s, k, "??") || has(s, k, "xx") || has(s, k, "XX") {
			c.vague = true
			return c, k + 2, sep == ':'
		}
		m, e := number(s, k)
		if e-k != 2 {
			// 14h: the full hour; "14h" may also be a duration, so only where loose.
			return c, k, (sep == 'h' || sep == 'H') && e == k && loose && !wordAt(s, k)
		}
		c.minute = m
		if (sep == 'h' || sep == 'H') && wordAt(s, e) {
			return clock{}, j, false
		}
		if sep != 'h' && e < len(s) && s[e] == sep {
			if sec, f := number(s, e+1); f-e == 3 {
				c.second, c.seconds, e = sec, true, f
				if e < len(s) && (s[e] == '.' || s[e] == ',') {
					if _, g := number(s, e+1); g > e+1 {
						e = g
					}
				}
			}
		}
		return c, e, true
	}
	if has(s, j, "時") {
		k := j + len("時")
		if m, e := number(s, k); e > k && has(s, e, "分") {
			c.minute = m
			return c, e + len("分"), true
		}
		if has(s, k, "半") {
			c.minute = 30
			return c, k + len("半"), true
		}
		return c, k, true
	}
	k := spaces(s, j)
	w, e := word(s, k)
	switch {
	case w == "uhr":
		return c, e, true
	case w == "am" || w == "pm" || (w == "a" || w == "p") && has(s, e, ".m"):
		return c, j, hour >= 1 && hour <= 12
	}
	return c, j, false
}

func wordAt(s string, i int) bool {
	w, _ := word(s, i)
	return w != ""
}

// halfDay applies am and pm.
func halfDay(s string, c clock, next, half int) (clock, int) {
	k := spaces(s, next)
	w, e := word(s, k)
	if (w == "a" || w == "p") && has(s, e, ".m") {
		w += "m"
		e += 2
		if has(s, e, ".") {
			e++
		}
	}
	switch {
	case w == "am" || w == "pm":
		next = e
		half = 1
		if w == "pm" {
			half = 13
		}
	case w == "uhr":
		next = e
	}
	switch {
	case half == 1 && c.hour == 12:
		c.hour = 0
	case half == 13 && c.hour < 12:
		c.hour += 12
	}
	if k := spaces(s, next); has(s, k, "hrs") || has(s, k, "hours") && !strings.HasPrefix(s[k:], "hours ago") {
		if w, e := word(s, k); w == "hrs" || w == "hours" {
			next = e
		}
	}
	return c, next
}
