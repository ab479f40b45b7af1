package site

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
	"afterword/site/internal/postmortem"
	"afterword/site/internal/stats"
)

// stateColumns are the names under which trackers export what a state file may
// say; the first of each is ours.
var stateColumns = map[string][]string{
	"ref":    {"ref", "id", "action", "ticket", "key", "issue", "issue key", "issue id", "number"},
	"status": {"status", "state"},
	"owner":  {"owner", "team", "assignee"},
	"opened": {"opened", "created", "created at", "opened at"},
	"due":    {"due", "due date", "deadline"},
	"closed": {"closed", "closed at", "resolved", "resolution date", "done", "completed"},
}

// stateWords are the states of the common trackers.
var stateWords = map[postmortem.Status][]string{
	postmortem.Open:       {"open", "todo", "to do", "new", "backlog", "opened", "reopened", "selected for development"},
	postmortem.InProgress: {"in progress", "doing", "started", "in review", "review", "active", "wip"},
	postmortem.Blocked:    {"blocked", "waiting", "on hold", "stalled"},
	postmortem.Done:       {"done", "closed", "resolved", "complete", "completed", "fixed", "merged", "finished", "verified"},
	postmortem.Dropped:    {"dropped", "wontfix", "won't fix", "won't do", "wont do", "cancelled", "canceled", "rejected", "declined", "duplicate"},
}

// stateRow is one record of a state file: values by our column names.
type stateRow struct {
	line   int
	values map[string]string
}

// readStates reads the state files of action items that a tracker exported.
// What cannot be understood is a finding, and the rest of the row still counts.
func readStates(files []source) ([]stats.State, []diag.Diagnostic) {
	var states []stats.State
	var found []diag.Diagnostic
	for _, f := range files {
		rows, problems := stateRows(f)
		found = append(found, problems...)
		for _, row := range rows {
			state, problems := row.state(f.Path)
			found = append(found, problems...)
			if state.Ref != "" {
				states = append(states, state)
			}
		}
	}
	return states, found
}

func stateRows(f source) ([]stateRow, []diag.Diagnostic) {
	switch strings.ToLower(path.Ext(f.Path)) {
	case ".csv":
		return csvRows(f)
	case ".yaml", ".yml":
		return yamlRows(f)
	}
	return nil, []diag.Diagnostic{stateProblem(f.Path, 0, "its name ends neither in .csv nor in .yaml", "export the states as CSV")}
}

func stateProblem(name string, line int, text, hint string) diag.Diagnostic {
	return diag.Diagnostic{Path: name, Line: line, Severity: diag.Error, Code: "bad-state-file", Text: text, Hint: hint}
}

// csvRows reads a table whose first row names the columns.
func csvRows(f source) ([]stateRow, []diag.Diagnostic) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(f.Data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, []diag.Diagnostic{stateProblem(f.Path, 1, fmt.Sprintf("the first row cannot be read: %v", err), "name the columns there: id,status,closed")}
	}
	columns := make([]string, len(header))
	for i, h := range header {
		columns[i] = stateColumn(h)
	}
	if !slices.Contains(columns, "ref") {
		return nil, []diag.Diagnostic{stateProblem(f.Path, 1, "no column names the action", "call one column id, ref or ticket")}
	}
	var rows []stateRow
	var found []diag.Diagnostic
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, found
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return rows, append(found, stateProblem(f.Path, bad.Line, fmt.Sprintf("the row cannot be read: %v", bad.Err), "quote values that hold commas or quotes"))
		}
		line, _ := r.FieldPos(0)
		row := stateRow{line: line, values: make(map[string]string)}
		for i, v := range record {
			if i < len(columns) && columns[i] != "" && row.values[columns[i]] == "" {
				row.values[columns[i]] = strings.TrimSpace(v)
			}
		}
		rows = append(rows, row)
	}
}

// yamlRows reads a list of objects under "actions", or objects by action.
func yamlRows(f source) ([]stateRow, []diag.Diagnostic) {
	top, problems := frontmatter.DecodeYAML(f.Data)
	for i := range problems {
		problems[i].Path = f.Path
	}
	var rows []stateRow
	add := func(ref string, m frontmatter.Map, line int) {
		row := stateRow{line: line, values: map[string]string{}}
		if ref != "" {
			row.values["ref"] = ref
		}
		for _, e := range m {
			if c := stateColumn(e.Key); c != "" {
				row.values[c] = strings.TrimSpace(e.Value.Text)
			}
		}
		rows = append(rows, row)
	}
	for _, e := range top {
		if e.Key == "actions" && e.Value.Kind == frontmatter.List {
			for _, item := range e.Value.List {
				add("", item.Map, item.Line)
			}
			continue
		}
		if e.Value.Kind == frontmatter.Scalar {
			add(e.Key, frontmatter.Map{{Key: "status", Value: e.Value}}, e.Line)
			continue
		}
		add(e.Key, e.Value.Map, e.Line)
	}
	return rows, problems
}

// stateColumn returns our name for a column, "" for one that says nothing here.
func stateColumn(header string) string {
	name := strings.ToLower(strings.Join(strings.FieldsFunc(header, func(r rune) bool {
		return r == ' ' || r == '_' || r == '-' || r == '\t'
	}), " "))
	for ours, names := range stateColumns {
		if slices.Contains(names, name) {
			return ours
		}
	}
	return ""
}

// state turns a row into what the tracker says.
func (row stateRow) state(file string) (stats.State, []diag.Diagnostic) {
	var found []diag.Diagnostic
	s := stats.State{Ref: row.values["ref"], Text: row.values["status"], Owner: row.values["owner"],
		From: fmt.Sprintf("%s:%d", file, row.line)}
	if s.Ref == "" {
		return s, []diag.Diagnostic{stateProblem(file, row.line, "the row names no action", "give it the id or the ticket of the action")}
	}
	moment := func(column string) postmortem.Moment {
		m, ok := stateMoment(row.values[column])
		if !ok {
			found = append(found, stateProblem(file, row.line, fmt.Sprintf("%q is not a day", row.values[column]), "write it as 2026-03-31"))
		}
		return m
	}
	s.Opened, s.Due, s.Closed = moment("opened"), moment("due"), moment("closed")
	if s.Text != "" {
		s.Status = stateStatus(s.Text)
		if s.Status == postmortem.Unknown {
			found = append(found, stateProblem(file, row.line, fmt.Sprintf("the state %q is not known", s.Text),
				"use open, in progress, blocked, done or dropped"))
		}
	} else if !s.Closed.IsZero() {
		s.Status = postmortem.Done
	}
	return s, found
}

func stateStatus(text string) postmortem.Status {
	text = strings.ToLower(strings.TrimSpace(text))
	for status, words := range stateWords {
		if slices.Contains(words, text) {
			return status
		}
	}
	return postmortem.Unknown
}

// stateMoment reads a day or an instant; no text is no moment.
func stateMoment(text string) (postmortem.Moment, bool) {
	if text == "" {
		return postmortem.Moment{}, true
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return postmortem.Moment{Wall: t, Precision: postmortem.Day, Text: text}, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return postmortem.Moment{Wall: t, Precision: postmortem.Second, Zone: t.Format("Z07:00"), Text: text}, true
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return postmortem.Moment{Wall: t, Precision: postmortem.Minute, Text: text}, true
		}
	}
	return postmortem.Moment{}, false
}
