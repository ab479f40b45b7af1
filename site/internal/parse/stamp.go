package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stamp is a date, a time of day or both, as written in a line.
type stamp struct {
	ok         bool
	start, end int // bytes of the line
	date       date
	clock      bool
	time       clock
	zone       zone
	approx     bool
	vague      bool // something that is no readable time stands where a time should
	until      *stamp
}

// before are words that may stand before a stamp and only say that one follows,
// or that it is not exact.
var (
	beforeStamp = wordSet("at on the from between by since starting started beginning am um le à a el los em no de às um ab gegen seit ab update updated")
	approxWords = wordSet("around about approximately approx circa ca c roughly nearly almost ungefähr etwa environ vers aproximadamente alrededor cerca por volta gegen early late mid")
)

// stampAt reads a stamp at i, without words before it. loose also takes times
// that are times only where a time is expected.
func (p *Parser) stampAt(s string, i int, loose bool) stamp {
	st := stamp{start: i, end: i}
	j := i
	if d, k, ok := p.scanDate(s, j); ok {
		st.date, j, st.ok = d, k, true
		st.vague = d.vague
		k = betweenDateAndClock(s, j)
		if c, e, ok := scanClock(s, k, loose && k > j); ok && k > j && !(d.year == 0 && yearLike(s[k:e])) {
			st.clock, st.time, j = true, c, e
		} else if has(s, k, "??") || has(s, k, "HH:") {
			st.vague = true
		}
	} else if c, k, ok := scanClock(s, j, loose); ok {
		st.clock, st.time, j, st.ok = true, c, k, true
	}
	if !st.ok {
		return stamp{}
	}
	st.vague = st.vague || st.time.vague
	if st.clock {
		j = p.behindClock(s, j, &st)
	} else if z, k := scanZone(s, j); z.set && !z.bare {
		// "2024-03-01 UTC": the zone of a day says nothing about a time.
		st.zone, j = z, k
	}
	for _, w := range []string{"頃", "ごろ", "前後"} {
		if k := spaces(s, j); has(s, k, w) {
			st.approx = true
			j = k + len(w)
		}
	}
	st.end = j
	return st
}

// yearLike reports whether the digits are rather a year than a time of day.
func yearLike(digits string) bool {
	return len(digits) == 4 && (strings.HasPrefix(digits, "19") || strings.HasPrefix(digits, "20"))
}

// behindClock reads a zone and a date behind a time of day.
func (p *Parser) behindClock(s string, j int, st *stamp) int {
	if z, k := scanZone(s, j); z.set {
		st.zone, j = z, k
	}
	if st.date.day != 0 {
		return j
	}
	k := spaces(s, j)
	if has(s, k, ",") {
		k = spaces(s, k+1)
	}
	if has(s, k, "(") {
		return j
	}
	if w, e := word(s, k); w == "on" || w == "am" || w == "le" || w == "el" || w == "em" || w == "of" {
		k = spaces(s, e)
		if w, e := word(s, k); w == "the" {
			k = spaces(s, e)
		}
	}
	k = pastWeekday(s, k)
	d, e, ok := p.scanDate(s, k)
	if !ok || d.day == 0 || k == j {
		return j
	}
	st.date, j = d, e
	if !st.zone.set {
		if z, k := scanZone(s, j); z.set && !z.bare {
			st.zone, j = z, k
		}
	}
	return j
}

// betweenDateAndClock passes "T", ", ", " at ", " - ", " um " between a day and its time.
func betweenDateAndClock(s string, j int) int {
	if has(s, j, "T") || has(s, j, "t") {
		return j + 1
	}
	k := spaces(s, j)
	if has(s, k, "(") { // 2026-04-11 (土) 09:05
		if e := strings.IndexByte(s[k:], ')'); e > 0 && e <= 12 && !strings.ContainsAny(s[k:k+e], "0123456789") {
			k = spaces(s, k+e+1)
		}
	}
	for range 2 {
		switch {
		case has(s, k, ",") || has(s, k, "@") || has(s, k, ";"):
			k = spaces(s, k+1)
		case has(s, k, ": "):
			k = spaces(s, k+2)
		case has(s, k, "- "):
			k = spaces(s, k+2)
		case has(s, k, "– "):
			k = spaces(s, k+len("– "))
		}
	}
	if w, e := word(s, k); w == "at" || w == "um" || w == "à" || w == "a" || w == "às" || w == "around" || w == "about" || w == "from" || w == "between" || w == "approximately" || w == "approx" || w == "ca" || w == "c" || w == "roughly" {
		k = spaces(s, e)
		if has(s, k, ".") {
			k = spaces(s, k+1)
		}
		if w, e := word(s, k); w == "las" || w == "roughly" || w == "around" || w == "about" || w == "approximately" {
			k = spaces(s, e)
		}
	}
	if has(s, k, "~") {
		k = spaces(s, k+1)
	}
	return k
}

// pastWeekday passes the name of a weekday and a comma.
func pastWeekday(s string, i int) int {
	w, e := word(s, i)
	if !weekdays[w] {
		return i
	}
	if has(s, e, ".") || has(s, e, ",") {
		e++
	}
	e = spaces(s, e)
	if has(s, e, "the ") {
		e += 4
	}
	return e
}

// entry reads the stamp that a line of a timeline begins with, and a range.
func (p *Parser) entry(s string) stamp {
	i, approx := opening(s)
	st := p.stampAt(s, i, true)
	if !st.ok {
		if vague := vagueTime(s, i); vague > 0 {
			return stamp{ok: true, vague: true, start: i, end: vague, approx: approx}
		}
		return stamp{}
	}
	st.approx = st.approx || approx
	if st.date == (date{}) && !plausibleEntry(s, &st) {
		return stamp{}
	}
	p.rangeEnd(s, &st, true)
	st.start = 0
	return st
}

// opening passes brackets, words and signs before a stamp.
func opening(s string) (i int, approx bool) {
	for range 6 {
		i = spaces(s, i)
		if i >= len(s) {
			return i, approx
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '~' || r == '≈' || r == '〜' || r == '～' || r == '約':
			approx = true
			i += n
			continue
		case r == '[' || r == '(' || r == '"' || r == '•' || r == '@' || r == '-' || r == '–' || r == '*' || unicode.Is(unicode.So, r):
			i += n
			continue
		}
		w, e := word(s, i)
		switch {
		case approxWords[w]:
			approx = true
			i = e
			if has(s, i, ".") {
				i++
			}
		case beforeStamp[w]:
			i = e
		case weekdays[w]:
			i = pastWeekday(s, i)
		case w == "t" && has(s, e, " "):
			return i, approx
		default:
			return i, approx
		}
	}
	return i, approx
}

// vagueTime recognises a time that is not known: "?", "??:??", "14:??", "―", "不明", "TBC".
func vagueTime(s string, i int) int {
	for _, w := range []string{"??:??", "hh:mm", "HH:MM", "HH:mm", "xx:xx", "XX:XX", "不明", "未詳", "unknown", "Unknown", "TBC", "TBD", "N/A", "???", "??", "?", "―", "—", "-"} {
		if has(s, i, w) && (i+len(w) == len(s) || !letter(rune(s[i+len(w)]))) {
			if (w == "-" || w == "―" || w == "—") && strings.TrimSpace(s[i+len(w):]) != "" {
				continue
			}
			return i + len(w)
		}
	}
	return 0
}

// sizes are units of what is no time.
var sizes = wordSet("gb mb kb tb gib mib kib ms percent k million billion x requests users errors nodes pods times connections rps qps")

// plausibleEntry refuses numbers that only look like a time: "10.43 GB", "0730th".
func plausibleEntry(s string, st *stamp) bool {
	text := s[st.start:st.end]
	if strings.ContainsAny(text, ":hH時") || strings.Contains(text, "：") || st.zone.set {
		return true
	}
	lower := strings.ToLower(text)
	if strings.Contains(lower, "am") || strings.Contains(lower, "pm") || strings.Contains(lower, "uhr") {
		return true
	}
	if w, _ := word(s, spaces(s, st.end)); w != "" && (units[w] != 0 || sizes[w]) {
		return false
	}
	if st.end < len(s) && (s[st.end] == '.' || s[st.end] == '%' || letter(rune(s[st.end]))) {
		return false
	}
	return true
}

// rangeEnd reads " - 16:11", " to 23:28 UTC", " 〜 21:27 JST" behind a stamp.
func (p *Parser) rangeEnd(s string, st *stamp, loose bool) {
	k := spaces(s, st.end)
	if has(s, k, "(") { // "12.39 (block 17) and 17.17"
		e := strings.IndexByte(s[k:], ')')
		if e < 0 || e > 40 {
			return
		}
		k = spaces(s, k+e+1)
	}
	sep := 0
	for _, w := range []string{"-->", "->", "→", "--", "-", "–", "—", "~", "〜", "～", "から", "…", "..."} {
		if has(s, k, w) {
			sep = k + len(w)
			break
		}
	}
	if sep == 0 {
		w, e := word(s, k)
		switch w {
		case "to", "until", "till", "through", "and", "bis", "à", "a", "al", "hasta", "até", "und", "et", "y", "e", "thru":
			sep = e
		default:
			return
		}
	}
	k = spaces(s, sep)
	if w, e := word(s, k); approxWords[w] || weekdays[w] {
		k = spaces(s, e)
		if has(s, k, ",") {
			k = spaces(s, k+1)
		}
	}
	k = pastWeekday(s, k)
	end := p.stampAt(s, k, loose && st.clock)
	if !end.ok || !end.clock && end.date.day == 0 || end.date == (date{}) && !st.clock {
		return
	}
	if end.date == (date{}) && !plausibleEntry(s, &end) {
		return
	}
	if !st.zone.set {
		st.zone = end.zone
	} else if !end.zone.set {
		end.zone = st.zone
	}
	if st.date.year == 0 && st.date.day > 0 {
		st.date.year = end.date.year
	}
	if st.date.day == 0 && end.date.day > 0 && st.clock {
		st.date = end.date // "10:45 - 16:11 on March 3"
	}
	st.until = &end
	st.end = end.end
}

// find returns the first stamp in prose at or behind i: a day, or a clock time
// that is certainly one (with a colon or am/pm).
func (p *Parser) find(s string, i int) stamp {
	for i < len(s) {
		c := s[i]
		digit := c >= '0' && c <= '9'
		if !digit && !(c >= 'A' && c <= 'Z') && c < utf8.RuneSelf && !(c >= 'a' && c <= 'z') {
			i++
			continue
		}
		if digit || c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			if st := p.stampAt(s, i, false); st.ok && (st.date.day > 0 || st.clock) && !glued(s, &st) {
				p.rangeEnd(s, &st, false)
				st.approx = st.approx || approxBefore(s, i)
				return st
			}
		}
		// Behind this run of letters and digits.
		for i < len(s) && (s[i] >= utf8.RuneSelf && !digit || s[i] >= '0' && s[i] <= '9' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z') {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if c >= utf8.RuneSelf {
				break
			}
		}
	}
	return stamp{}
}

// glued reports whether the stamp is a part of something longer: a version, an
// address, an id.
func glued(s string, st *stamp) bool {
	if st.start > 0 {
		r, _ := utf8.DecodeLastRuneInString(s[:st.start])
		if r == '.' || r == '/' || r == '_' || r == '#' || r == ':' && st.start > 1 && s[st.start-2] >= '0' && s[st.start-2] <= '9' || r == '-' && st.start > 1 && letter(rune(s[st.start-2])) {
			return true
		}
	}
	if st.end < len(s) {
		if s[st.end] == '.' && st.end+1 < len(s) && s[st.end+1] >= '0' && s[st.end+1] <= '9' {
			return true
		}
		r, n := utf8.DecodeRuneInString(s[st.end:])
		if (r == '/' || r == '_' || r == '-' || r == ':') && st.end+n < len(s) && letter(rune(s[st.end+n])) && s[st.end+n] < utf8.RuneSelf {
			return r != '-' || st.date.day == 0
		}
	}
	return false
}

func approxBefore(s string, i int) bool {
	before := strings.TrimRight(s[:i], " ")
	if strings.HasSuffix(before, "~") || strings.HasSuffix(before, "約") {
		return true
	}
	at := strings.LastIndexByte(before, ' ')
	return approxWords[strings.Trim(strings.ToLower(before[at+1:]), ".,")]
}
