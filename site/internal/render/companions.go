package render

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// companions fills the short lists of a term: services, causes and factors.
func (s *site) companions(path string, v *TermPage, term *corpus.Term, list []*corpus.Incident) {
	if term.Taxonomy.Name != "services" {
		v.Services = s.counts(path, list, "services", nil, func(in *corpus.Incident) []*corpus.Term { return in.Services })
	}
	v.CausesOf = "Causes"
	if v.Cause {
		v.CausesOf, v.CausesBy = "Seen together with", "More often than chance explains"
		v.Causes = s.together(path, term, v.Suggested)
	} else {
		v.Causes = s.counts(path, list, "causes", term, func(in *corpus.Incident) []*corpus.Term { return in.Causes })
	}
	v.Factors = CountList{Rows: s.repeatedFactors(path, list)}
}

// together returns the causes that are seen together with one more often than
// chance explains; for a suggested cause, what the texts suggest counts along.
func (s *site) together(path string, term *corpus.Term, suggested bool) CountList {
	of := func(in *stats.Incident) []stats.Term { return in.Causes }
	if suggested {
		of = func(in *stats.Incident) []stats.Term { return slices.Concat(in.Causes, in.Suggested) }
	}
	pairs := s.Stats.Companions(term.ID, of)
	slices.SortStableFunc(pairs, func(a, b stats.Pair) int { return cmp.Compare(b.N, a.N) })
	var out CountList
	for _, p := range pairs[:min(countRows, len(pairs))] {
		out.Rows = append(out.Rows, CountRow{s.termLink(path, p.B), "cause", percent(float64(p.N), float64(pairs[0].N)), p.N})
	}
	return out
}

// counts returns the most frequent terms that of finds, except the one that the page is about.
func (s *site) counts(path string, list []*corpus.Incident, taxonomy string, except *corpus.Term, of func(*corpus.Incident) []*corpus.Term) CountList {
	n := map[*corpus.Term]int{}
	for _, in := range list {
		for _, t := range of(in) {
			if t != except {
				n[t]++
			}
		}
	}
	terms := make([]*corpus.Term, 0, len(n))
	for t := range n {
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b *corpus.Term) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var out CountList
	if rest := len(terms) - countRows; rest > 0 {
		terms = terms[:countRows]
		out.More = Link{number(rest) + " more", relative(path, taxonomy+".html")}
	}
	for _, t := range terms {
		out.Rows = append(out.Rows, CountRow{Link{t.Name, relative(path, t.Permalink)}, kindOf(t), percent(float64(n[t]), float64(n[terms[0]])), n[t]})
	}
	return out
}

// repeatedFactors returns the contributing factors that several of the
// incidents list, most frequent first.
func (s *site) repeatedFactors(path string, list []*corpus.Incident) []CountRow {
	n := map[int]int{}
	first := map[int]*corpus.Incident{}
	for _, in := range list {
		for _, i := range s.known.factors().of[in.ID] {
			if n[i]++; first[i] == nil {
				first[i] = in
			}
		}
	}
	var out []CountRow
	for _, i := range slices.Sorted(maps.Keys(n)) {
		if n[i] > 1 {
			out = append(out, CountRow{Link: Link{s.known.factors().list[i].Text, relative(path, first[i].Permalink)}, N: n[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b CountRow) int { return cmp.Compare(b.N, a.N) })
	out = out[:min(countRows, len(out))]
	for i := range out {
		out[i].Bar = percent(float64(out[i].N), float64(out[0].N))
	}
	return out
}

// picture draws the large strip of a term, or the calendar of a year.
func (s *site) picture(path string, v *TermPage, term *corpus.Term) {
	if term.Taxonomy.Name == "years" {
		if first, err := time.Parse("2006", term.ID); err == nil {
			v.Calendar = s.yearCalendar(path, first, term.Incidents)
		}
		return
	}
	list := append(slices.Clip(term.Incidents), term.Suggested...)
	a, ok := s.axisOf(list, 0)
	if !ok {
		return
	}
	st := strip(a, list, term, recurDots)
	st.link(path)
	st.Notes = s.notes(a, st, list, term)
	v.Strip, v.Key = &st, s.keyOf([]Strip{st})
	v.Key.Bars = len(st.Bars) > 0
}

// yearCalendar draws the calendar of one year.
func (s *site) yearCalendar(path string, from time.Time, list []*corpus.Incident) *Calendar {
	byDay := map[time.Time][]*corpus.Incident{}
	for _, in := range list {
		if t, ok := began(in); ok {
			byDay[t] = append(byDay[t], in)
		}
	}
	if len(byDay) == 0 {
		return nil
	}
	c := &Calendar{Title: from.Format("2006"), Foot: count(len(list), "incident") + " on " + count(len(byDay), "day")}
	c.draw(path, from, from.AddDate(1, 0, -1), byDay)
	return c
}

// Measures of the words in the large strip.
const (
	stripPixels = 1200.0 // width on a wide screen
	letterWidth = 6.4    // of the words, on average
	noteAbove   = 13     // baseline of the words above the dots
	noteBelow   = 70     // and below
	quietShare  = 12.0   // least length of a quiet spell that is named, in per cent of the strip
)

// dotName names an incident in the strip of a term: by its service, or on the
// page of a service, where that is known, by its cause.
func dotName(in *corpus.Incident, about *corpus.Term) string {
	terms := in.Services
	if about.Taxonomy.Name == "services" {
		terms = in.Causes
	}
	if len(terms) == 0 {
		return ""
	}
	return terms[0].Name
}

// notes returns the words of the large strip: the names of dots where there is
// room, and the longest quiet spell.
func (s *site) notes(a axis, st Strip, list []*corpus.Incident, about *corpus.Term) []AxisLabel {
	var out []AxisLabel
	free := 0.0
	for _, d := range st.Dots {
		t, ok := began(d.incident)
		name := dotName(d.incident, about)
		if !ok || name == "" {
			continue
		}
		half := letterWidth * float64(len([]rune(name))) / 2
		x := a.at(t) / 100 * stripPixels
		label := AxisLabel{X: d.X, Y: noteAbove, Text: name}
		from, to := x-half, x+half
		switch {
		case from < 0:
			label.Class, from, to = "s", x, x+2*half
		case to > stripPixels:
			label.Class, from, to = "e", x-2*half, x
		}
		if from >= free && len(st.Dots) <= 60 {
			out = append(out, label)
			free = to + 3*letterWidth
		}
	}
	dated := slices.DeleteFunc(s.known.counted(list), func(in *stats.Incident) bool { return !in.Began.Days() })
	slices.SortStableFunc(dated, func(a, b *stats.Incident) int { return a.Began.Lo.Compare(b.Began.Lo) })
	if q, ok := stats.LongestQuiet(dated, time.Time{}, s.Corpus.Now); ok && len(list) > 2 {
		from, to := a.at(q.From), min(100, a.at(q.To))
		if to-from >= quietShare {
			out = append(out, AxisLabel{X: percent((from+to)/2, 100), Y: noteBelow, Text: stats.FormatDays(q.Days) + " without one", Class: "dim"})
		}
	}
	return out
}
