package render

import (
	"encoding/json"
	"fmt"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
)

// listName is what script sorts and filters a list of several pages by.
const listName = "incidents-list.json"

// incidentList is incidents-list.json: every row of the list, in its order, and
// the names of the terms in them. It serves the page alone; incidents.json is
// for everybody else.
type incidentList struct {
	Severities map[string]listTerm `json:"sev"`
	Services   map[string]listTerm `json:"svc"`
	Causes     map[string]listTerm `json:"cause"`
	Rows       []listRow           `json:"rows"`
}

// listTerm is a term as a row shows it.
type listTerm struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
	Rank int    `json:"rank,omitempty"`
}

// listRow is an [IncidentRow] in few bytes: terms are their IDs, joined by spaces.
type listRow struct {
	Title    string `json:"title"`
	URL      string `json:"url"`
	Severity string `json:"sev,omitempty"`
	Services string `json:"svc,omitempty"`
	Causes   string `json:"cause,omitempty"` // that the facet filters by
	Shown    string `json:"shown,omitempty"` // causes that the row shows
	More     int    `json:"more,omitempty"`
	Guessed  bool   `json:"guessed,omitempty"`
	Teams    string `json:"team,omitempty"`
	Year     string `json:"year,omitempty"`
	Band     string `json:"dur"`
	Minutes  string `json:"min,omitempty"`
	Rank     string `json:"rank"`
	Bar      string `json:"bar,omitempty"`
	Length   string `json:"length,omitempty"`
	Date     string `json:"date,omitempty"`
	Day      string `json:"day,omitempty"`
}

// addList adds incidents-list.json where the list has several pages.
func (s *site) addList(tree *output.Tree) error {
	if len(s.Corpus.Incidents) <= filterableRows {
		return nil
	}
	return tree.AddMade(listName, s.incidentList, "list of incidents")
}

func (s *site) incidentList() ([]byte, error) {
	f := incidentList{map[string]listTerm{}, map[string]listTerm{}, map[string]listTerm{}, nil}
	for _, in := range s.Corpus.Incidents {
		r := s.row(string(atIncidents), in)
		causes := in.Causes
		if r.Guessed {
			causes = in.Suggested
		}
		shown := causes[:len(r.Causes)]
		for _, t := range in.Services {
			f.Services[t.ID] = listTerm{Text: t.Name}
		}
		for _, t := range shown {
			f.Causes[t.ID] = listTerm{Text: t.Name, URL: relative(string(atIncidents), t.Permalink)}
		}
		if r.Data.Severity != "" {
			f.Severities[r.Data.Severity] = listTerm{Text: r.Sev.Text, Rank: r.Sev.Rank}
		}
		f.Rows = append(f.Rows, listRow{
			Title: r.Text, URL: r.URL, Severity: r.Data.Severity, Services: r.Data.Services, Causes: r.Data.Causes, Shown: ids(shown), More: r.More,
			Guessed: r.Guessed, Teams: r.Data.Teams, Year: r.Data.Year, Band: r.Data.Length, Minutes: r.Data.Minutes, Rank: r.Data.Rank,
			Bar: r.Bar, Length: r.Length, Date: r.Date.ISO, Day: r.Date.Text,
		})
	}
	data, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("making %s: %w", listName, err)
	}
	return data, nil
}

// tableColumns reports whether any incident has a severity, and whether any has a
// cause, so that all pages of a list have the same columns.
func tableColumns(list []*corpus.Incident) (severities, causes bool) {
	for _, in := range list {
		severities = severities || in.Severity != nil
		causes = causes || len(in.Causes) > 0 || len(in.Suggested) > 0
	}
	return severities, causes
}
