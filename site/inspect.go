package site

import (
	"cmp"
	"context"
	"io/fs"
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/parse"
	"afterword/site/internal/postmortem"
)

// Record is how one file was read: the fields of one JSON line. Values that the
// file does not give are null or empty, never invented.
type Record struct {
	Path         string            `json:"path"`
	Kind         string            `json:"kind"` // incident, multi, not-incident or page
	Reason       string            `json:"reason,omitempty"`
	Title        *string           `json:"title"`
	Date         *string           `json:"date"`
	Started      *string           `json:"started"`
	Detected     *string           `json:"detected"`
	Acknowledged *string           `json:"acknowledged"`
	Mitigated    *string           `json:"mitigated"`
	Resolved     *string           `json:"resolved"`
	Zone         *string           `json:"zone"`
	Stated       StatedRecord      `json:"stated"`
	Severity     *string           `json:"severity"`
	Services     []string          `json:"services"`
	Causes       []string          `json:"causes"`
	Suggested    []SuggestRecord   `json:"suggested"`
	FactorLines  []int             `json:"factor_lines"`
	Authors      []string          `json:"authors"`
	Owner        *string           `json:"owner"`
	Sections     []SectionRecord   `json:"sections"`
	Timeline     []EventRecord     `json:"timeline"`
	Actions      []ActionRecord    `json:"actions"`
	Whys         int               `json:"whys"`
	From         map[string]Source `json:"from"` // how each value was read, by the name of its field
	Findings     []string          `json:"findings,omitempty"`

	Parts []Record `json:"parts,omitempty"` // the single incidents of a file about several
}

// Source is where a value was read and how.
type Source struct {
	Line int    `json:"line,omitempty"`
	How  string `json:"how"`
}

// StatedRecord holds stated durations in minutes.
type StatedRecord struct {
	Detect   *float64 `json:"detect"`
	Repair   *float64 `json:"repair"`
	Resolve  *float64 `json:"resolve"`
	Duration *float64 `json:"duration"`
}

// SectionRecord is one section.
type SectionRecord struct {
	Kind  string `json:"kind"`
	Line  int    `json:"line"`
	Title string `json:"title"`
}

// EventRecord is one entry of the timeline.
type EventRecord struct {
	Line   int     `json:"line"`
	At     *string `json:"at"`
	Approx bool    `json:"approx"`
	Phase  string  `json:"phase,omitempty"`
	Text   string  `json:"text"`
}

// ActionRecord is one action item.
type ActionRecord struct {
	Line   int     `json:"line"`
	Owner  *string `json:"owner"`
	Due    *string `json:"due"`
	Status string  `json:"status"`
	Link   bool    `json:"link"`
	Text   string  `json:"text"`
	From   string  `json:"from,omitempty"` // how the state was read
}

// SuggestRecord is a cause that the text gives evidence for.
type SuggestRecord struct {
	Cause    string `json:"cause"`
	Line     int    `json:"line"`
	Evidence string `json:"evidence"`
}

// Inspect reads the folder as a build would, by the rules of its configuration,
// and returns one record per file in the order of their paths. Where names are
// given, only these files are read. Findings about the folder as a whole, such
// as a configuration that cannot be understood, are returned beside.
func Inspect(ctx context.Context, fsys fs.FS, names []string, o Options) ([]Record, []Finding, error) {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	config, found, err := ReadConfig(fsys)
	if err != nil {
		return nil, nil, err
	}
	var list []source
	if names == nil {
		src, unread, err := load(ctx, fsys, config, o.Progress)
		if err != nil {
			return nil, nil, err
		}
		list, found = src.Postmortems, append(found, unread...)
	}
	for _, name := range names {
		src, problem := readSource(fsys, name, cmp.Or(config.Limits.File, maxSource))
		if problem != nil {
			found = append(found, *problem)
			continue
		}
		list = append(list, src)
	}
	files, err := parseAll(ctx, config.parseOptions(), list, o)
	if err != nil {
		return nil, nil, err
	}
	records := make([]Record, len(files))
	for i, f := range files {
		records[i] = record(f)
	}
	return records, found, nil
}

func record(f parse.File) Record {
	rec := Record{Path: f.Path, Kind: f.Kind.String(), Reason: f.Reason}
	for _, d := range diag.Sort(append([]diag.Diagnostic(nil), f.Diags...)) {
		rec.Findings = append(rec.Findings, d.String())
	}
	switch {
	case f.Whole != nil:
		fill(&rec, f.Whole)
	case len(f.Postmortems) > 0:
		fill(&rec, f.Postmortems[0])
	}
	if f.Kind == parse.Multi {
		for _, pm := range f.Postmortems {
			part := Record{Path: f.Path, Kind: parse.Incident.String()}
			fill(&part, pm)
			rec.Parts = append(rec.Parts, part)
		}
	}
	return rec
}

// fill copies what was read into the record.
func fill(rec *Record, pm *postmortem.Postmortem) {
	rec.From = map[string]Source{}
	rec.Title = recordText(rec, "title", pm.Title)
	rec.Date = recordMoment(rec, "date", pm.Date)
	rec.Started = recordMoment(rec, "started", pm.Started)
	rec.Detected = recordMoment(rec, "detected", pm.Detected)
	rec.Acknowledged = recordMoment(rec, "acknowledged", pm.Acknowledged)
	rec.Mitigated = recordMoment(rec, "mitigated", pm.Mitigated)
	rec.Resolved = recordMoment(rec, "resolved", pm.Resolved)
	rec.Zone = recordText(rec, "zone", pm.Zone)
	rec.Owner = recordText(rec, "owner", pm.Owner)
	if pm.Severity.OK() {
		rec.Severity = &pm.Severity.Value.Raw
		rec.From["severity"] = Source{pm.Severity.Line, pm.Severity.From}
	}
	rec.Stated = StatedRecord{Detect: recordMinutes(rec, "detect", pm.Stated.Detect), Repair: recordMinutes(rec, "repair", pm.Stated.Repair),
		Resolve: recordMinutes(rec, "resolve", pm.Stated.Resolve), Duration: recordMinutes(rec, "duration", pm.Stated.Duration)}
	rec.Services, rec.Causes, rec.Authors = recordNames(rec, "services", pm.Services), recordNames(rec, "causes", pm.Causes), recordNames(rec, "authors", pm.Authors)
	fillLists(rec, pm)
}

func fillLists(rec *Record, pm *postmortem.Postmortem) {
	rec.FactorLines, rec.Sections, rec.Timeline, rec.Actions, rec.Suggested = []int{}, []SectionRecord{}, []EventRecord{}, []ActionRecord{}, []SuggestRecord{}
	for _, f := range pm.Factors {
		rec.FactorLines = append(rec.FactorLines, f.Line)
	}
	for _, list := range [][]postmortem.Section{pm.Sections, pm.Inner} {
		for _, s := range list {
			if s.Title != "" {
				rec.Sections = append(rec.Sections, SectionRecord{string(s.Kind), s.Line, s.Title})
			}
		}
	}
	for _, e := range pm.Timeline {
		rec.Timeline = append(rec.Timeline, EventRecord{Line: e.Line, At: recordClock(e.At), Approx: e.At.Approx, Phase: string(e.Phase), Text: e.Text})
	}
	for _, a := range pm.Actions {
		status := "unknown"
		switch a.Status {
		case postmortem.Done:
			status = "done"
		case postmortem.Open, postmortem.InProgress, postmortem.Blocked:
			status = "open"
		case postmortem.Dropped:
			status = "dropped"
		}
		rec.Actions = append(rec.Actions, ActionRecord{Line: a.Line, Owner: optional(a.Owner), Due: optional(a.Due.ISO()), Status: status, Link: len(a.Links) > 0, Text: a.Text, From: a.StatusFrom})
	}
	for _, s := range pm.Suggests {
		rec.Suggested = append(rec.Suggested, SuggestRecord{s.Cause, s.Line, s.Evidence})
	}
	rec.Whys = len(pm.Whys)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func recordText(rec *Record, name string, f postmortem.Found[string]) *string {
	if !f.OK() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	return &f.Value
}

func recordMoment(rec *Record, name string, f postmortem.Found[postmortem.Moment]) *string {
	if !f.OK() || f.Value.IsZero() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	return optional(f.Value.ISO())
}

// clock is the wall clock of an entry, without its zone.
func recordClock(m postmortem.Moment) *string {
	if m.Precision == postmortem.Month || m.Precision == postmortem.Year {
		return nil
	}
	m.Zone = ""
	return optional(m.ISO())
}

func recordMinutes(rec *Record, name string, f postmortem.Found[postmortem.Duration]) *float64 {
	if !f.OK() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	n := f.Value.Length.Minutes()
	return &n
}

func recordNames(rec *Record, name string, labels []postmortem.Label) []string {
	list := []string{}
	for _, l := range labels {
		list = append(list, l.Name)
	}
	if len(labels) > 0 {
		rec.From[name] = Source{labels[0].Line, labels[0].From}
	}
	return list
}

// Reading is one value for people: what, where and how.
type Reading struct {
	Field string
	Value string // "" when the file does not say
	Line  int    // 0 when it was not read from a line
	How   string
}

// Values lists every field of the record in a fixed order, the absent ones too.
func (rec Record) Values() []Reading {
	if rec.From == nil {
		return nil
	}
	var list []Reading
	add := func(name string, value *string) {
		v := Reading{Field: name}
		if value != nil {
			v.Value, v.Line, v.How = *value, rec.From[name].Line, rec.From[name].How
		}
		list = append(list, v)
	}
	joined := func(names []string) *string { return optional(strings.Join(names, ", ")) }
	length := func(minutes *float64) *string {
		if minutes == nil {
			return nil
		}
		return optional(postmortem.FormatDuration(time.Duration(*minutes * float64(time.Minute))))
	}
	add("title", rec.Title)
	add("date", rec.Date)
	add("started", rec.Started)
	add("detected", rec.Detected)
	add("acknowledged", rec.Acknowledged)
	add("mitigated", rec.Mitigated)
	add("resolved", rec.Resolved)
	add("zone", rec.Zone)
	add("detect", length(rec.Stated.Detect))
	add("repair", length(rec.Stated.Repair))
	add("resolve", length(rec.Stated.Resolve))
	add("duration", length(rec.Stated.Duration))
	add("severity", rec.Severity)
	add("services", joined(rec.Services))
	add("causes", joined(rec.Causes))
	add("authors", joined(rec.Authors))
	add("owner", rec.Owner)
	return append(list, rec.lists()...)
}

// lists sums up what was read in lists.
func (rec Record) lists() []Reading {
	var list []Reading
	for _, s := range rec.Suggested {
		list = append(list, Reading{"suggested", s.Cause, s.Line, "evidence “" + s.Evidence + "”"})
	}
	for _, s := range rec.Sections {
		list = append(list, Reading{"section", s.Kind, s.Line, "“" + s.Title + "”"})
	}
	for _, e := range rec.Timeline {
		at := "unknown time"
		if e.At != nil {
			at = *e.At
		}
		if e.Approx {
			at = "about " + at
		}
		list = append(list, Reading{"event", at, e.Line, "“" + e.Text + "”"})
	}
	for _, a := range rec.Actions {
		how := "“" + a.Text + "”"
		if a.Owner != nil {
			how += ", owner " + *a.Owner
		}
		if a.Due != nil {
			how += ", due " + *a.Due
		}
		if a.From != "" {
			how += ", state by " + a.From
		}
		list = append(list, Reading{"action", a.Status, a.Line, how})
	}
	for _, line := range rec.FactorLines {
		list = append(list, Reading{"factor", "listed", line, "list of factors"})
	}
	return list
}
