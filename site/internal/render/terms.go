package render

import (
	"cmp"
	"slices"

	"afterword/site/internal/corpus"
)

// TermsPage lists all terms of one way of filing: all causes, all services.
type TermsPage struct {
	Frame
	Heading string
	Lede    string
	Single  string // the kind of a row: "Cause"
	Years   []AxisLabel
	Key     StripKey
	Rows    []TermRow
	Guesses []TermRow // causes that the texts only suggest
}

// TermRow is one term in the list of all.
type TermRow struct {
	Link
	Kind  string // class of the mark before the name: "svc", "cause" or ""
	Sev   Sev    // of a severity
	Sub   string // what it means
	Strip Strip
	N     int
	Year  int // in the last 12 months
	Last  string
	Guess int // further incidents whose text suggests the cause
}

// termsDots is the width of a dot in the strips of the list, in per cent.
const termsDots = 2.2

// termPages returns the list and the pages of all terms that have an incident.
func (s *site) termPages() []page {
	var out []page
	for _, t := range s.Corpus.Taxonomies {
		terms := slices.DeleteFunc(slices.Clone(t.Terms), func(x *corpus.Term) bool { return len(x.Incidents)+len(x.Suggested) == 0 })
		if len(terms) == 0 {
			continue
		}
		path := t.Name + ".html"
		out = append(out, page{path, "terms", sure(func() any { return s.termsPage(path, t, terms) })})
		for _, term := range terms {
			out = append(out, s.termPage(term)...)
		}
	}
	return out
}

func (s *site) termsPage(path string, t *corpus.Taxonomy, terms []*corpus.Term) TermsPage {
	v := TermsPage{
		Frame: s.frame(path, t.Title, section(path)), Heading: t.Title,
		Single: capital(t.Singular),
	}
	a, ok := s.axisOf(s.Corpus.Incidents, stripYears)
	if ok && t.Name != "years" {
		_, v.Years = a.years()
	}
	for _, term := range terms {
		row := s.termRow(path, term)
		if ok && t.Name != "years" {
			row.Strip = strip(a, append(slices.Clip(term.Incidents), term.Suggested...), term, termsDots)
		}
		if len(term.Incidents) == 0 {
			v.Guesses = append(v.Guesses, row)
		} else {
			v.Rows = append(v.Rows, row)
		}
	}
	strips := stripsOf(v.Rows, v.Guesses)
	v.Key = s.keyOf(strips)
	if t.Name == "severities" {
		v.Key.Severities = nil // the rows name them
	}
	order(t, v.Rows)
	order(t, v.Guesses)
	switch {
	case len(v.Guesses) == 0:
		v.Lede = count(len(v.Rows), t.Singular)
	case len(v.Rows) == 0:
		v.Lede = count(len(v.Guesses), t.Singular) + ", only suggested by the texts"
	default:
		v.Lede = count(len(v.Rows), t.Singular) + ", " + number(len(v.Guesses)) + " more only suggested by the texts"
	}
	if len(v.Years) > 0 {
		v.Lede += ". " + dotWords(a, strips) + "."
	}
	return v
}

// stripsOf returns the strips of rows.
func stripsOf(lists ...[]TermRow) []Strip {
	var out []Strip
	for _, rows := range lists {
		for _, row := range rows {
			out = append(out, row.Strip)
		}
	}
	return out
}

// order puts rows into the order in which they are read: the worst severity
// first, the newest year, otherwise the most frequent.
func order(t *corpus.Taxonomy, rows []TermRow) {
	slices.SortStableFunc(rows, func(a, b TermRow) int {
		switch t.Name {
		case "severities":
			return cmp.Or(cmp.Compare(worst(a.Sev.Rank), worst(b.Sev.Rank)), cmp.Compare(a.Text, b.Text))
		case "years":
			return cmp.Compare(b.Text, a.Text)
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(b.Guess, a.Guess), cmp.Compare(a.Text, b.Text))
	})
}

// termRow returns one row without its strip.
func (s *site) termRow(path string, term *corpus.Term) TermRow {
	row := TermRow{
		Link: Link{term.Name, relative(path, term.Permalink)}, Kind: kindOf(term), Sub: term.Description,
		N: len(term.Incidents), Guess: len(term.Suggested),
	}
	if term.Taxonomy.Name == "severities" {
		row.Sev = Sev{Text: term.Name, Rank: term.Rank}
	}
	list := term.Incidents
	if len(list) == 0 {
		list = term.Suggested
	}
	if len(list) > 0 {
		if t, ok := began(list[0]); ok {
			row.Last = ago(t, s.Corpus.Now)
		}
	}
	row.Year = s.lastYear(list)
	return row
}

// lastYear counts the incidents of the last 12 months; list is newest first,
// the undated last.
func (s *site) lastYear(list []*corpus.Incident) int {
	year := s.Corpus.Now.AddDate(-1, 0, 0)
	n := 0
	for ; n < len(list); n++ {
		if t, ok := began(list[n]); !ok || t.Before(year) {
			break
		}
	}
	return n
}

// kindOf returns the class of the mark before a term's name.
func kindOf(t *corpus.Term) string {
	switch t.Taxonomy.Name {
	case "services":
		return "svc"
	case "causes":
		return "cause"
	}
	return ""
}
