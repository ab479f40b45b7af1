package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// months are the names of the months, full and short, by language, in lower case.
var months = [12][]string{
	{"january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro"},
	{"february", "feb", "februar", "février", "fevrier", "févr", "febrero", "fevereiro", "fev"},
	{"march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco"},
	{"april", "apr", "avril", "avr", "abril", "abr"},
	{"may", "mai", "mayo", "maio"},
	{"june", "jun", "juni", "juin", "junio", "junho"},
	{"july", "jul", "juli", "juillet", "juil", "julio", "julho"},
	{"august", "aug", "août", "aout", "agosto", "ago"},
	{"september", "sept", "sep", "septembre", "septiembre", "setembro", "set"},
	{"october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out"},
	{"november", "nov", "novembre", "noviembre", "novembro"},
	{"december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dezembro"},
}

// rareMonths are short names that are also common words: they need a day before
// and a year behind them.
var rareMonths = map[string]bool{"set": true, "out": true, "ago": true, "dic": true, "mars": true}

// weekdays may stand before a date and say nothing more.
var weekdays = wordSet("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun " +
	"montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche " +
	"lunes martes miércoles jueves viernes sábado domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

var monthNumber = func() map[string]int {
	m := map[string]int{}
	for i, names := range months {
		for _, n := range names {
			m[n] = i + 1
		}
	}
	return m
}()

// date is a calendar date as far as it is written.
type date struct {
	year, month, day int // 0 where not written
	vague            bool
}

func (d date) full() bool { return d.year > 0 && d.month > 0 && d.day > 0 }

// valid reports whether the day exists.
func (d date) valid() bool {
	if d.month < 1 || d.month > 12 || d.day < 0 || d.year != 0 && (d.year < 1970 || d.year > 2100) {
		return false
	}
	last := 31
	switch d.month {
	case 4, 6, 9, 11:
		last = 30
	case 2:
		last = 28
		if d.year == 0 || d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0) {
			last = 29
		}
	}
	return d.day <= last
}

// number reads digits at i.
func number(s string, i int) (value, next int) {
	for next = i; next < len(s) && s[next] >= '0' && s[next] <= '9' && next-i < 9; next++ {
		value = value*10 + int(s[next]-'0')
	}
	return value, next
}

// word reads letters at i, in lower case, and whether a full stop follows.
func word(s string, i int) (text string, next int) {
	next = i
	for next < len(s) {
		r, n := utf8.DecodeRuneInString(s[next:])
		if !unicode.IsLetter(r) {
			break
		}
		next += n
	}
	return strings.ToLower(s[i:next]), next
}

func spaces(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// has reports whether text stands at i.
func has(s string, i int, text string) bool { return i <= len(s) && strings.HasPrefix(s[i:], text) }

// scanDate reads a date at i.
func (p *Parser) scanDate(s string, i int) (d date, next int, ok bool) {
	if i >= len(s) {
		return date{}, i, false
	}
	if c := s[i]; c >= '0' && c <= '9' {
		d, next, ok = p.numberDate(s, i)
	} else {
		d, next, ok = wordDate(s, i)
	}
	if !ok || !d.valid() || next < len(s) && s[next] >= '0' && s[next] <= '9' {
		return date{}, i, false
	}
	return d, next, true
}

func (p *Parser) numberDate(s string, i int) (date, int, bool) {
	n, j := number(s, i)
	switch digits := j - i; {
	case digits == 4 && n >= 1970 && n <= 2100:
		return yearFirst(s, n, j)
	case digits == 8:
		d := date{year: n / 10000, month: n / 100 % 100, day: n % 100}
		return d, j, d.year >= 1990 && d.day > 0
	case digits > 2 || n == 0:
		return date{}, i, false
	}
	if has(s, j, "月") {
		day, k := number(s, j+len("月"))
		if k > j+len("月") && has(s, k, "日") {
			return date{month: n, day: day}, k + len("日"), true
		}
		return date{}, i, false
	}
	if d, k, ok := dayFirst(s, n, j); ok {
		return d, k, true
	}
	return p.threeNumbers(s, n, j)
}

// yearFirst reads what follows a year: 2021-06-03, 2021/6/3, 2021.06.03,
// 2021 - 06 - 03, 2021-Jun-03, 2021年6月3日.
func yearFirst(s string, year, j int) (date, int, bool) {
	if has(s, j, "年") {
		month, k := number(s, j+len("年"))
		if !has(s, k, "月") {
			return date{}, j, false
		}
		k += len("月")
		if day, l := number(s, k); l > k && has(s, l, "日") {
			return date{year: year, month: month, day: day}, l + len("日"), true
		}
		return date{year: year, month: month}, k, true
	}
	sep := spaces(s, j)
	if sep >= len(s) || strings.IndexByte("-/._", s[sep]) < 0 && !(sep > j) {
		return date{}, j, false
	}
	k := sep
	if strings.IndexByte("-/._", s[sep]) >= 0 {
		k = spaces(s, sep+1)
	}
	month, l := number(s, k)
	if l == k || l-k > 2 {
		name, m := word(s, k)
		if month = monthNumber[name]; month == 0 || rareMonths[name] {
			return date{}, j, false
		}
		l = m
	} else if sep > j && k == sep {
		return date{}, j, false // "2021 06": no date
	}
	day := spaces(s, l)
	if day < len(s) && strings.IndexByte("-/._ ", s[day]) >= 0 || day > l {
		m := day
		if day < len(s) && strings.IndexByte("-/._", s[day]) >= 0 && s[sep] == s[day] {
			m = spaces(s, day+1)
		}
		if has(s, m, "??") {
			return date{year: year, month: month, vague: true}, m + 2, true
		}
		if n, e := number(s, m); e > m && e-m <= 2 && n > 0 && m > day {
			return date{year: year, month: month, day: n}, e, true
		}
	}
	if l-k < 2 || sep > j || month > 12 {
		return date{}, j, false
	}
	return date{year: year, month: month}, l, true
}

// dayFirst reads what follows a day: 6th November, 2022; 07-Sept-2022; 6 de
// noviembre de 2022; 6. November.
func dayFirst(s string, day, j int) (date, int, bool) {
	k := j
	if w, e := word(s, k); w == "st" || w == "nd" || w == "rd" || w == "th" || w == "er" {
		k = e
	} else if has(s, k, "º") {
		k += len("º")
	} else if has(s, k, ".") {
		k++
	}
	k = separators(s, k)
	if w, e := word(s, k); w == "of" || w == "de" {
		k = spaces(s, e)
	}
	name, e := word(s, k)
	month := monthNumber[name]
	if month == 0 || k == j && e > k && day > 31 {
		return date{}, j, false
	}
	year, f := yearBehind(s, e)
	if year == 0 && rareMonths[name] {
		return date{}, j, false
	}
	return date{year: year, month: month, day: day}, f, true
}

// separators passes spaces, a hyphen, a slash or a comma between parts of a date.
func separators(s string, i int) int {
	i = spaces(s, i)
	if i < len(s) && (s[i] == '-' || s[i] == '/' || s[i] == ',' || s[i] == '_') {
		i = spaces(s, i+1)
	}
	return i
}

// yearBehind reads a year behind a day or month, if there is one.
func yearBehind(s string, i int) (year, next int) {
	k := i
	if has(s, k, ".") {
		k++
	}
	k = separators(s, k)
	if w, e := word(s, k); w == "of" || w == "de" || w == "del" {
		k = spaces(s, e)
	}
	n, e := number(s, k)
	if e-k == 4 && n >= 1970 && n <= 2100 && !(has(s, e, ":") && e+1 < len(s) && s[e+1] >= '0' && s[e+1] <= '9') {
		return n, e
	}
	for _, apostrophe := range []string{"'", "’", "‘"} {
		if has(s, k, apostrophe) {
			at := k + len(apostrophe)
			if n, e := number(s, at); e-at == 2 {
				return 2000 + n, e
			}
		}
	}
	return 0, i
}

// threeNumbers reads 03/04/2024, 3.4.2024, 13-04-2024, 03/04/24.
func (p *Parser) threeNumbers(s string, a, j int) (date, int, bool) {
	if j >= len(s) || strings.IndexByte("/.-", s[j]) < 0 {
		return date{}, j, false
	}
	sep := s[j]
	b, k := number(s, j+1)
	if k == j+1 || k-j > 3 || k >= len(s) || s[k] != sep {
		return date{}, j, false
	}
	year, e := number(s, k+1)
	switch digits := e - k - 1; {
	case digits == 4:
	case digits == 2 && sep == '/':
		year += 2000
	default:
		return date{}, j, false
	}
	day, month := a, b
	switch {
	case sep == '.' || a > 12:
	case b > 12 || p.opts.DateOrder == MonthFirst:
		day, month = b, a
	case p.opts.DateOrder == DayFirst || a == b:
	default:
		return date{}, j, false // the order is not known
	}
	return date{year: year, month: month, day: day}, e, true
}

// wordDate reads a date that begins with the name of a weekday or a month.
func wordDate(s string, i int) (date, int, bool) {
	name, j := word(s, i)
	month := monthNumber[name]
	if month == 0 || rareMonths[name] {
		return date{}, i, false
	}
	k := j
	if has(s, k, ".") {
		k++
	}
	k = separators(s, k)
	n, e := number(s, k)
	switch digits := e - k; {
	case digits == 4 && n >= 1970 && n <= 2100:
		return date{year: n, month: month}, e, true
	case digits < 1 || digits > 2 || n == 0 || k == j:
		return date{}, i, false
	}
	if has(s, e, ":") && e+1 < len(s) && s[e+1] >= '0' && s[e+1] <= '9' || has(s, e, "%") || has(s, e, ".") && e+1 < len(s) && s[e+1] >= '0' && s[e+1] <= '9' {
		return date{}, i, false
	}
	if w, f := word(s, e); w == "st" || w == "nd" || w == "rd" || w == "th" {
		e = f
	} else if w != "" {
		return date{}, i, false
	}
	// "July 9-16, 2023": the year stands behind a second day.
	if k := spaces(s, e); has(s, k, "-") || has(s, k, "–") {
		_, w := utf8.DecodeRuneInString(s[k:])
		m := spaces(s, k+w)
		if second, f := number(s, m); f > m && f-m <= 2 && second > n {
			if year, _ := yearBehind(s, f); year > 0 {
				return date{year: year, month: month, day: n}, e, true
			}
		}
	}
	year, f := yearBehind(s, e)
	return date{year: year, month: month, day: n}, f, true
}
