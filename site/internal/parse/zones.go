package parse

import (
	"regexp"
	"strings"
	"time"
)

// zone is a time zone as written.
type zone struct {
	name   string // as written
	offset int    // minutes east of UTC
	region string // IANA name for zones whose offset follows the date; "" otherwise
	set    bool
	bare   bool // a mere offset or Z, without a name
}

// zoneOffsets are abbreviations with their literal offsets: CET is +01:00 even
// in summer, because that is what was written.
var zoneOffsets = map[string]int{
	"UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180,
	"IST": 330, "PKT": 300, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "AWST": 480, "PHT": 480, "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660,
	"NZST": 720, "NZDT": 780, "GST": 240, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180,
	"BRT": -180, "ART": -180, "CLT": -240, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}

// zoneRegions are names whose offset follows the date.
var zoneRegions = map[string]string{
	"PT": "America/Los_Angeles", "MT": "America/Denver", "CT": "America/Chicago", "ET": "America/New_York",
	"Pacific": "America/Los_Angeles", "Mountain": "America/Denver", "Central": "America/Chicago", "Eastern": "America/New_York",
	"US/Pacific": "America/Los_Angeles", "US/Mountain": "America/Denver", "US/Central": "America/Chicago", "US/Eastern": "America/New_York",
	"UK": "Europe/London",
}

// zoneAreas begin IANA names.
var zoneAreas = []string{"Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/", "Antarctica/", "Etc/", "US/"}

// scanZone reads a zone at i, behind spaces, a comma or an opening bracket.
func scanZone(s string, i int) (z zone, next int) {
	k := spaces(s, i)
	bracket := k < len(s) && (s[k] == '(' || s[k] == '[')
	if bracket {
		k = spaces(s, k+1)
	}
	if k >= len(s) {
		return zone{}, i
	}
	z, e := zoneName(s, k)
	if !z.set && (k == i || offsetApart(s, i, k)) {
		z, e = zoneOffset(s, k)
	}
	if !z.set {
		return zone{}, i
	}
	if bracket {
		e = spaces(s, e)
		if _, _, other := scanClock(s, e, false); other {
			return zone{}, i // "18:11 (UTC 09:11)": the zone of the other time
		}
		if e < len(s) && (s[e] == ')' || s[e] == ']') {
			e++
		}
	}
	return z, e
}

var (
	plainOffset = regexp.MustCompile(`^(?:[+-](?:0\d|1[0-4])(?:00|15|30|45)|\+(?:0\d|1[0-4]):(?:00|15|30|45))(?:[^\d:]|$)`)
	minusOffset = regexp.MustCompile(`^-(?:0\d|1[0-2]):(?:00|30)(?:[^\d:]|$)`)
	withSeconds = regexp.MustCompile(`\d:\d\d:\d\d(?:[.,]\d+)?$`)
)

// offsetApart reports whether what stands at k, one space behind the time that
// ends at i, is an offset, as Git and Jekyll write it: "10:02 -0500". What may
// be the end of a stretch of time, "10:02 -11:30", is none unless the time has seconds.
func offsetApart(s string, i, k int) bool {
	if k != i+1 {
		return false
	}
	end := s[k:min(k+8, len(s))]
	return plainOffset.MatchString(end) || minusOffset.MatchString(end) && withSeconds.MatchString(s[:i])
}

// zoneName reads a name, with the offset that may follow it (UTC+2).
func zoneName(s string, k int) (zone, int) {
	e := k
	for e < len(s) && (s[e] >= 'A' && s[e] <= 'Z' || s[e] >= 'a' && s[e] <= 'z' || s[e] == '/' || s[e] == '_') {
		e++
	}
	name := s[k:e]
	if name == "" {
		return zone{}, k
	}
	if name == "Z" || name == "utc" || name == "gmt" || name == "Zulu" {
		z := zone{name: name, set: true}
		if name == "Z" {
			z = zone{name: "UTC", set: true, bare: true}
		}
		return z, e
	}
	first, _, two := strings.Cut(name, "/")
	if offset, ok := zoneOffsets[name]; ok {
		z := zone{name: name, offset: offset, set: true}
		if name == "UTC" || name == "GMT" {
			if shift, f := zoneOffset(s, e); shift.set {
				shift.name, shift.bare = s[k:f], false
				return shift, f
			}
		}
		return z, e
	}
	if region, ok := zoneRegions[name]; ok {
		if f := spaces(s, e); has(s, f, "Time") || has(s, f, "time") {
			e = f + 4
			name = s[k:e]
		} else if len(name) > 3 && !two {
			return zone{}, k
		}
		if name == "UK" {
			return zone{}, k
		}
		return zone{name: name, region: region, set: true}, e
	}
	if two {
		// "PST/PDT" and "CET/CEST" are the region; "Europe/Berlin" is its name.
		if _, ok := zoneOffsets[first]; ok {
			return zone{name: name, offset: zoneOffsets[first], region: pairRegions[name], set: true}, e
		}
		for _, area := range zoneAreas {
			if strings.HasPrefix(name, area) {
				return zone{name: name, region: name, set: true}, e
			}
		}
	}
	return cityTime(s, k)
}

// pairRegions are pairs of winter and summer time.
var pairRegions = map[string]string{"PST/PDT": "America/Los_Angeles", "PDT/PST": "America/Los_Angeles", "EST/EDT": "America/New_York", "EDT/EST": "America/New_York",
	"CST/CDT": "America/Chicago", "MST/MDT": "America/Denver", "CET/CEST": "Europe/Berlin", "CEST/CET": "Europe/Berlin", "GMT/BST": "Europe/London", "AEST/AEDT": "Australia/Sydney"}

// zoneOffset reads +01:00, +0100, -7, +5:30.
func zoneOffset(s string, k int) (zone, int) {
	if k >= len(s) || s[k] != '+' && s[k] != '-' && !has(s, k, "−") {
		return zone{}, k
	}
	sign, start := 1, k
	switch {
	case s[k] == '-':
		sign = -1
		k++
	case s[k] == '+':
		k++
	default:
		sign = -1
		k += len("−")
	}
	n, e := number(s, k)
	hours, minutes := n, 0
	switch e - k {
	case 1, 2:
		if has(s, e, ":") {
			if m, f := number(s, e+1); f-e == 3 {
				minutes, e = m, f
			}
		}
	case 4:
		hours, minutes = n/100, n%100
	default:
		return zone{}, start
	}
	if hours > 14 || minutes > 59 {
		return zone{}, start
	}
	z := zone{name: s[start:e], offset: sign * (hours*60 + minutes), set: true, bare: true}
	if z.offset == 0 {
		z.name = "UTC"
	}
	return z, e
}

// location is the zone on the calendar date given, nil when it is not known.
func (p *Parser) location(z zone) *time.Location {
	if !z.set {
		return time.UTC
	}
	if z.region != "" {
		if loc := p.region(z.region); loc != nil {
			return loc
		}
	}
	return time.FixedZone(z.name, z.offset*60)
}

// region loads a zone of the IANA database once.
func (p *Parser) region(name string) *time.Location {
	if known, ok := p.regions.Load(name); ok {
		loc, _ := known.(*time.Location)
		return loc
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = nil
	}
	p.regions.Store(name, loc)
	return loc
}
