package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"afterword/site/internal/diag"
	"afterword/site/internal/parse"
	"afterword/site/internal/postmortem"
)

// InspectOptions says how [Inspect] reads.
type InspectOptions struct {
	Parse parse.Options // the team's own words, rules and vocabulary
	Paths []string      // files to read, slash paths; nil means all below the root
}

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

// Inspect reads files below fsys as a build would and returns one record per
// file, in the order of their paths. Folders and files that begin with a dot,
// and files that are no text documents, are passed over.
func Inspect(ctx context.Context, fsys fs.FS, opts InspectOptions) ([]Record, error) {
	paths := opts.Paths
	if paths == nil {
		var err error
		if paths, err = documents(fsys); err != nil {
			return nil, err
		}
	}
	parser := parse.New(opts.Parse)
	records := make([]Record, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range paths {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			src, err := fs.ReadFile(fsys, name)
			if err != nil {
				return fmt.Errorf("reading %s: %w", name, err)
			}
			records[i] = record(parser.File(name, src))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return records, nil
}

// documents are the paths of the text documents below fsys.
func documents(fsys fs.FS) ([]string, error) {
	var paths []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular() && IsDocument(name):
			paths = append(paths, name)
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.SkipAll) {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	return paths, nil
}

// IsDocument reports whether a file of this name may be a postmortem: Markdown
// under its usual endings, also with a template ending behind it, or a name
// without any ending.
func IsDocument(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, ending := range []string{".erb", ".html", ".tmpl"} {
		base = strings.TrimSuffix(base, ending)
	}
	switch ext := path.Ext(base); ext {
	case ".md", ".markdown", ".mdx", ".mdown", ".mkd", ".qmd":
		return true
	case "":
		return base != "license" && base != "makefile" && base != "codeowners" && base != "notice"
	default:
		return strings.Contains(ext, " ") // "PM2022-009 v1.2 and what followed": a name, not an ending
	}
}

func record(f parse.File) Record {
	rec := Record{Path: f.Path, Kind: f.Kind.String(), Reason: f.Reason}
	for _, d := range diag.Sort(append([]diag.Diagnostic(nil), f.Diags...)) {
		rec.Findings = append(rec.Findings, d.String())
	}
	if len(f.Postmortems) > 0 {
		fill(&rec, f.Postmortems[0])
	}
	if f.Kind == parse.Multi {
		for _, pm := range f.Postmortems[1:] {
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
	rec.Title = text(rec, "title", pm.Title)
	rec.Date = moment(rec, "date", pm.Date)
	rec.Started = moment(rec, "started", pm.Started)
	rec.Detected = moment(rec, "detected", pm.Detected)
	rec.Acknowledged = moment(rec, "acknowledged", pm.Acknowledged)
	rec.Mitigated = moment(rec, "mitigated", pm.Mitigated)
	rec.Resolved = moment(rec, "resolved", pm.Resolved)
	rec.Zone = text(rec, "zone", pm.Zone)
	rec.Owner = text(rec, "owner", pm.Owner)
	if pm.Severity.OK() {
		rec.Severity = &pm.Severity.Value.Raw
		rec.From["severity"] = Source{pm.Severity.Line, pm.Severity.From}
	}
	rec.Stated = StatedRecord{Detect: minutes(rec, "detect", pm.Stated.Detect), Repair: minutes(rec, "repair", pm.Stated.Repair),
		Resolve: minutes(rec, "resolve", pm.Stated.Resolve), Duration: minutes(rec, "duration", pm.Stated.Duration)}
	rec.Services, rec.Causes, rec.Authors = names(rec, "services", pm.Services), names(rec, "causes", pm.Causes), names(rec, "authors", pm.Authors)
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
		rec.Timeline = append(rec.Timeline, EventRecord{Line: e.Line, At: clock(e.At), Approx: e.At.Approx, Phase: string(e.Phase), Text: e.Text})
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

func text(rec *Record, name string, f postmortem.Found[string]) *string {
	if !f.OK() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	return &f.Value
}

func moment(rec *Record, name string, f postmortem.Found[postmortem.Moment]) *string {
	if !f.OK() || f.Value.IsZero() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	return optional(f.Value.ISO())
}

// clock is the wall clock of an entry, without its zone.
func clock(m postmortem.Moment) *string {
	if m.Precision == postmortem.Month || m.Precision == postmortem.Year {
		return nil
	}
	m.Zone = ""
	return optional(m.ISO())
}

func minutes(rec *Record, name string, f postmortem.Found[postmortem.Duration]) *float64 {
	if !f.OK() {
		return nil
	}
	rec.From[name] = Source{f.Line, f.From}
	n := f.Value.Length.Minutes()
	return &n
}

func names(rec *Record, name string, labels []postmortem.Label) []string {
	list := []string{}
	for _, l := range labels {
		list = append(list, l.Name)
	}
	if len(labels) > 0 {
		rec.From[name] = Source{labels[0].Line, labels[0].From}
	}
	return list
}
