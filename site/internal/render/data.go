package render

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/chart"
	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
	"afterword/site/internal/stats"
)

// DataVersion is the version of the shape of incidents.json, incidents.csv and
// actions.csv. It grows when a field changes its meaning or goes; new fields and
// columns alone do not raise it. metrics.json has its own, [stats.Version].
const DataVersion = 1

// incidentsFile is incidents.json.
type incidentsFile struct {
	Version   int            `json:"version"`             // of the shape of this file
	AsOf      string         `json:"as_of"`               // YYYY-MM-DD
	Title     string         `json:"title"`               // of the site
	HomePage  string         `json:"home_page,omitempty"` // absolute, where the address of the site is known
	Incidents []incidentData `json:"incidents"`           // newest first
}

// incidentData is one incident: what its page says, as data. What is not known
// is not there; a time has as much of ISO 8601 as was written.
type incidentData struct {
	ID           string       `json:"id"`                                    // stays the same as long as the file says so
	Title        string       `json:"title"`                                 // of the postmortem
	URL          string       `json:"url"`                                   // from the root of the site; absolute where its address is known
	File         string       `json:"file"`                                  // it was read from
	Date         string       `json:"date,omitempty"`                        // day of the incident
	Started      string       `json:"started,omitempty"`                     // when it began
	Detected     string       `json:"detected,omitempty"`                    // when somebody or something noticed
	Acknowledged string       `json:"acknowledged,omitempty"`                // when somebody took it on
	Mitigated    string       `json:"mitigated,omitempty"`                   // when the harm stopped growing
	Resolved     string       `json:"resolved,omitempty"`                    // when it was over
	Detect       *minutes     `json:"time_to_detect_minutes,omitempty"`      // from the start to the detection
	Acknowledge  *minutes     `json:"time_to_acknowledge_minutes,omitempty"` // from the detection, or else the start
	Mitigate     *minutes     `json:"time_to_mitigate_minutes,omitempty"`    // from the start
	Restore      *minutes     `json:"time_to_restore_minutes,omitempty"`     // from the start to the end
	Sources      *sourceData  `json:"times_from,omitempty"`                  // how each of the times is known
	Computed     *computed    `json:"computed_minutes,omitempty"`            // what the times of day give, beside a stated time
	Severity     string       `json:"severity,omitempty"`                    // its name
	Rank         int          `json:"severity_rank,omitempty"`               // 1 is worst
	Services     []string     `json:"services,omitempty"`                    // ids
	Causes       []string     `json:"causes,omitempty"`                      // ids of the labelled causes
	Suggested    []string     `json:"suggested_causes,omitempty"`            // what the text suggests and nobody labelled
	Tags         []string     `json:"tags,omitempty"`                        // ids
	Teams        []string     `json:"teams,omitempty"`                       // ids
	Summary      string       `json:"summary,omitempty"`                     // plain text
	LeftOut      string       `json:"left_out_of_figures,omitempty"`         // why
	Actions      []actionData `json:"actions,omitempty"`                     // in the order of the file
}

// sourceData says of each time whether the postmortem states it ("stated") or its
// times of day give it ("computed").
type sourceData struct {
	Detect      string `json:"time_to_detect,omitempty"`      // "stated" or "computed"
	Acknowledge string `json:"time_to_acknowledge,omitempty"` // likewise
	Mitigate    string `json:"time_to_mitigate,omitempty"`    // likewise
	Restore     string `json:"time_to_restore,omitempty"`     // likewise
}

// computed is what the times of day of a postmortem give where it also states the
// time; the stated one counts.
type computed struct {
	Detect      *minutes `json:"time_to_detect,omitempty"`      // minutes
	Acknowledge *minutes `json:"time_to_acknowledge,omitempty"` // minutes
	Mitigate    *minutes `json:"time_to_mitigate,omitempty"`    // minutes
	Restore     *minutes `json:"time_to_restore,omitempty"`     // minutes
}

// minutes is a number of minutes that may be zero.
type minutes float64

// actionData is one action with its state.
type actionData struct {
	Ref     string `json:"ref,omitempty"`            // ticket or number as written
	Text    string `json:"text"`                     // what is to be done
	Owner   string `json:"owner,omitempty"`          // a person, role or team
	Kind    string `json:"kind,omitempty"`           // prevent, detect, mitigate, process or the author's own word
	State   string `json:"state"`                    // overdue, due soon, open, unknown, done, dropped
	Known   string `json:"state_from,omitempty"`     // what the state was read from
	Opened  string `json:"opened,omitempty"`         // day
	Assumed bool   `json:"opened_assumed,omitempty"` // the end of the incident, for want of a date
	Due     string `json:"due,omitempty"`            // day
	Closed  string `json:"closed,omitempty"`         // day
	Line    int    `json:"line,omitempty"`           // in the file
}

// addData adds the data files of the site and the downloads of its charts.
func (s *site) addData(tree *output.Tree) error {
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"incidents.json", s.incidentsJSON},
		{"incidents.csv", s.incidentsCSV},
		{"actions.csv", s.actionsCSV},
		{"metrics.json", func() ([]byte, error) { return stats.JSON(s.Stats.Report()) }},
	} {
		make := func() ([]byte, error) {
			data, err := f.make()
			if err != nil {
				return nil, fmt.Errorf("making %s: %w", f.name, err)
			}
			return data, nil
		}
		if err := tree.AddMade(f.name, make, "data"); err != nil {
			return err
		}
	}
	if !s.paths[trendsPath] {
		return nil
	}
	return tree.AddFolder("data", s.addCharts, "charts")
}

// addCharts adds the tables and pictures of the charts of the pages of trends.
func (s *site) addCharts(tree *output.Tree) error {
	added := map[string]bool{} // some charts are on several pages
	for _, t := range s.grains {
		for _, c := range t.charts() {
			if added[c.file] {
				continue
			}
			added[c.file] = true
			if err := tree.Add(c.file+".csv", c.Table.CSV(), "chart "+c.ID); err != nil {
				return err
			}
			if s.Drawer == nil {
				continue
			}
			draw := func() ([]byte, error) {
				f, err := c.figure()
				return chart.File(f.Large), err
			}
			if err := tree.AddMade(c.file+".svg", draw, "chart "+c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *site) incidentsJSON() ([]byte, error) {
	f := incidentsFile{Version: DataVersion, AsOf: s.Corpus.Now.Format(time.DateOnly), Title: s.Options.Title, HomePage: s.Options.BaseURL, Incidents: []incidentData{}}
	reasons := map[string]string{}
	for _, l := range s.Stats.LeftOut {
		reasons[l.ID] = l.Reason
	}
	for _, in := range s.Corpus.Incidents {
		f.Incidents = append(f.Incidents, s.incidentData(in, reasons[in.ID]))
	}
	return stats.JSON(f)
}

// address returns the address of a page for those who are not on the site.
func (s *site) address(permalink string) string {
	return s.Options.BaseURL + relative("", permalink)
}

func (s *site) incidentData(in *corpus.Incident, leftOut string) incidentData {
	d := incidentData{
		ID: in.ID, Title: title(in), URL: s.address(in.Permalink), File: in.Path, LeftOut: leftOut,
		Date: in.Date.Value.ISO(), Started: in.Started.Value.ISO(), Detected: in.Detected.Value.ISO(), Acknowledged: in.Acknowledged.Value.ISO(),
		Mitigated: in.Mitigated.Value.ISO(), Resolved: in.Resolved.Value.ISO(),
		Services: termIDs(in.Services), Causes: termIDs(in.Causes), Suggested: termIDs(in.Suggested), Tags: termIDs(in.Tags), Teams: termIDs(in.Teams),
		Summary: in.Summary.Value,
	}
	if in.Severity != nil {
		d.Severity, d.Rank = in.Severity.Name, in.Severity.Rank
	}
	t := s.known.times(in)
	d.Detect, d.Acknowledge, d.Mitigate, d.Restore = known1(t.Detect), known1(t.Acknowledge), known1(t.Mitigate), known1(t.Restore)
	if from := (sourceData{source(t.Detect), source(t.Acknowledge), source(t.Mitigate), source(t.Restore)}); from != (sourceData{}) {
		d.Sources = &from
	}
	if c := (computed{beside(t.Detect), beside(t.Acknowledge), beside(t.Mitigate), beside(t.Restore)}); c != (computed{}) {
		d.Computed = &c
	}
	for _, a := range in.Actions {
		e, ok := s.known.action(in, a.ID)
		if !ok {
			continue
		}
		x := e.Action
		d.Actions = append(d.Actions, actionData{
			Ref: x.Ref, Text: x.Text, Owner: x.Owner, Kind: x.Kind, State: string(e.Urgency), Known: x.StatusFrom,
			Opened: dayISO(x.Opened), Assumed: x.Assumed, Due: dayISO(x.Due), Closed: dayISO(x.Closed), Line: x.Line,
		})
	}
	return d
}

// known1 returns the minutes of a beat, nil when they are not known.
func known1(b stats.Beat) *minutes {
	if !b.OK {
		return nil
	}
	m := minutes(b.Minutes())
	return &m
}

// source says how a time is known; "" when it is not.
func source(b stats.Beat) string {
	switch {
	case !b.OK:
		return ""
	case b.Stated:
		return "stated"
	}
	return "computed"
}

// beside returns what the times of day give beside a stated time; nil otherwise.
func beside(b stats.Beat) *minutes {
	if !b.OK || !b.Stated || !b.HasBoth {
		return nil
	}
	m := minutes(b.Computed.Minutes())
	return &m
}

func dayISO(s stats.Span) string {
	if !s.Days() && !s.Exact() {
		return ""
	}
	return s.Lo.Format(time.DateOnly)
}

func termIDs(list []*corpus.Term) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.ID)
	}
	return out
}

// incidentsCSV has a row for each incident; lists are joined with semicolons.
func (s *site) incidentsCSV() ([]byte, error) {
	rows := [][]string{columnNames(incidentColumns)}
	for _, l := range s.Corpus.Incidents {
		d := s.incidentData(l, "")
		for _, x := range s.Stats.LeftOut {
			if x.ID == l.ID {
				d.LeftOut = x.Reason
			}
		}
		from, given := sourceData{}, computed{}
		if d.Sources != nil {
			from = *d.Sources
		}
		if d.Computed != nil {
			given = *d.Computed
		}
		rank := ""
		if d.Rank > 0 {
			rank = strconv.Itoa(d.Rank)
		}
		rows = append(rows, []string{d.ID, d.Title, d.URL, d.Date, d.Started, d.Detected, d.Acknowledged, d.Mitigated, d.Resolved, d.Severity, rank,
			strings.Join(d.Services, ";"), strings.Join(d.Causes, ";"), strings.Join(d.Suggested, ";"), strings.Join(d.Teams, ";"), strings.Join(d.Tags, ";"),
			minutesText(d.Detect), minutesText(d.Acknowledge), minutesText(d.Mitigate), minutesText(d.Restore), strconv.Itoa(len(d.Actions)), d.LeftOut,
			from.Detect, from.Acknowledge, from.Mitigate, from.Restore,
			minutesText(given.Detect), minutesText(given.Acknowledge), minutesText(given.Mitigate), minutesText(given.Restore)})
	}
	return writeCSV(rows)
}

func minutesText(m *minutes) string {
	if m == nil {
		return ""
	}
	return strconv.FormatFloat(float64(*m), 'f', -1, 64)
}

// actionsCSV has a row for each action, in the order of the page of actions.
func (s *site) actionsCSV() ([]byte, error) {
	rows := [][]string{columnNames(actionColumns)}
	for _, e := range s.Stats.Ledger().Entries {
		a := e.Action
		age, over := "", ""
		if e.HasAge {
			age = strconv.Itoa(e.Age)
		}
		if e.Over > 0 {
			over = strconv.Itoa(e.Over)
		}
		var again []string
		for _, p := range e.Again {
			again = append(again, p.Incident.ID)
		}
		rows = append(rows, []string{e.Incident.ID, s.address(e.Incident.Permalink) + "#" + a.ID, a.Ref, a.Text, a.Owner, a.Kind, a.Priority, string(e.Urgency), a.StatusFrom,
			dayISO(a.Opened), strconv.FormatBool(a.Assumed), dayISO(a.Due), dayISO(a.Closed), over, age, strconv.Itoa(len(e.Recurred)), strings.Join(again, ";"), e.Incident.Path, strconv.Itoa(a.Line)})
	}
	return writeCSV(rows)
}

// writeCSV writes rows as RFC 4180 says, with text that a spreadsheet would
// take for a formula made harmless.
func writeCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		for i := range row {
			row[i] = chart.Guard(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
