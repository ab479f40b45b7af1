package parse

import "strings"

// city is a city by which people name the zone of a time.
type city struct{ name, region string }

// cities are well-known ones by their names in lower case. Those that share
// their name with another well-known one are not among them.
var cities = cityTable(`
Africa/Cairo: Cairo
Africa/Johannesburg: Johannesburg
Africa/Nairobi: Nairobi
America/Argentina/Buenos_Aires: Buenos Aires
America/Chicago: Chicago, Dallas
America/Denver: Denver
America/Detroit: Detroit
America/Los_Angeles: Los Angeles, San Francisco, Seattle
America/Mexico_City: Mexico City
America/New_York: New York, Boston
America/Sao_Paulo: São Paulo, Sao Paulo
America/Toronto: Toronto, Montreal
America/Vancouver: Vancouver
Asia/Bangkok: Bangkok
Asia/Dubai: Dubai
Asia/Hong_Kong: Hong Kong
Asia/Jakarta: Jakarta
Asia/Jerusalem: Tel Aviv
Asia/Kolkata: Bengaluru, Bangalore, Mumbai, Delhi
Asia/Seoul: Seoul
Asia/Shanghai: Shanghai, Beijing
Asia/Singapore: Singapore
Asia/Tokyo: Tokyo
Australia/Melbourne: Melbourne
Australia/Sydney: Sydney
Europe/Amsterdam: Amsterdam
Europe/Athens: Athens
Europe/Berlin: Berlin, Munich, Frankfurt
Europe/Brussels: Brussels
Europe/Budapest: Budapest
Europe/Copenhagen: Copenhagen
Europe/Dublin: Dublin
Europe/Helsinki: Helsinki
Europe/Istanbul: Istanbul
Europe/Lisbon: Lisbon
Europe/London: London
Europe/Madrid: Madrid
Europe/Moscow: Moscow
Europe/Oslo: Oslo
Europe/Paris: Paris
Europe/Prague: Prague
Europe/Rome: Rome, Milan
Europe/Stockholm: Stockholm
Europe/Vienna: Vienna
Europe/Warsaw: Warsaw
Europe/Zurich: Zurich, Geneva
Pacific/Auckland: Auckland
`)

func cityTable(text string) map[string]city {
	table := map[string]city{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		region, names, _ := strings.Cut(line, ": ")
		for _, name := range strings.Split(names, ", ") {
			table[strings.ToLower(name)] = city{name, region}
		}
	}
	return table
}

// cityAt returns the city at i, of one word or two, and where it ends.
func cityAt(s string, i int) (city, int) {
	if i >= len(s) || s[i] < 'A' || s[i] > 'Z' {
		return city{}, i
	}
	first, e := word(s, i)
	if c, ok := cities[first]; ok {
		return c, e
	}
	if second, f := word(s, spaces(s, e)); second != "" {
		if c, ok := cities[first+" "+second]; ok {
			return c, f
		}
	}
	return city{}, i
}

// cityTime reads "Denver time", which is a zone wherever it stands.
func cityTime(s string, i int) (zone, int) {
	c, e := cityAt(s, i)
	if c.name == "" {
		return zone{}, i
	}
	w, f := word(s, spaces(s, e))
	if w != "time" || has(s, f, "-") {
		return zone{}, i
	}
	return zone{name: c.name, region: c.region, set: true}, f
}

// cityBehind returns the city that stands alone behind the time of an entry:
// "16:37 Denver - the agents are gone", "16:37 (Denver)".
func cityBehind(text string, st stamp) (city, int) {
	if !st.ok || !st.clock || st.zone.set {
		return city{}, st.end
	}
	i := spaces(text, st.end)
	bracket := has(text, i, "(")
	if bracket {
		i++
	}
	c, e := cityAt(text, i)
	if c.name == "" {
		return city{}, st.end
	}
	if bracket {
		if !has(text, e, ")") {
			return city{}, st.end
		}
		return c, e + 1
	}
	rest := strings.TrimLeft(text[e:], " ")
	for _, sep := range []string{"-", "–", "—", ":", "|"} {
		if strings.HasPrefix(rest, sep) && (len(rest) < len(text[e:]) || sep == ":") {
			return c, e
		}
	}
	return city{}, st.end
}

// withCity takes the city behind the time of an entry for its zone, where that
// is the city of the whole timeline.
func (r *reader) withCity(text string, st stamp) stamp {
	if r.zone.set {
		return st
	}
	c, end := cityBehind(text, st)
	if c.name == "" || c != r.timelineCity() {
		return st
	}
	st.zone, st.end = zone{name: c.name, region: c.region, set: true}, end
	if st.until != nil && !st.until.zone.set {
		until := *st.until
		until.zone, st.until = st.zone, &until
	}
	return st
}

// timelineCity returns the one city that stands behind the times of the
// document, where it does behind most of them: a city behind a few of them, or
// one of several, is rather the place where something happened.
func (r *reader) timelineCity() city {
	if r.city != nil {
		return *r.city
	}
	r.city = &city{}
	found, with, all := city{}, 0, 0
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind == cellsRow || !r.inTimeline(w) {
			continue
		}
		st := r.entry(w.text)
		if !st.ok || !st.clock {
			continue
		}
		all++
		c, _ := cityBehind(w.text, st)
		switch {
		case c.name == "":
		case found.name != "" && found != c:
			return *r.city
		default:
			found = c
			with++
		}
	}
	if with > 1 && with*3 >= all*2 {
		r.city = &found
	}
	return *r.city
}
