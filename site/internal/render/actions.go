package render

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"afterword/site/internal/postmortem"
)

// State is the state of an action or an incident: a shape and a word.
type State struct {
	Key  string // names the shape: "open", "progress", "blocked", "done", "dropped", "unknown"
	Text string
}

// ActionTable is action items as a table; columns nobody filled are left out.
type ActionTable struct {
	Owners bool // at least one has an owner or a type
	Dates  bool // at least one has a date
	Rows   []ActionRow
}

// ActionRow is one action item.
type ActionRow struct {
	ID       string
	Body     Prose
	Ref      string // ticket or number as written
	Links    []Link // tickets and other addresses that the text does not show
	Priority string
	State    State
	Said     string // the author's own word for the state, where it is another
	Owner    string
	Type     string
	Due      Date
	Note     string // "closed 2 Jul 2019", "in 6 days"
	Over     string // "31 days over"
	Flag     string // "recurred 2× while open"
}

// actionState returns the state as it is shown. raw is the author's own word.
func actionState(st postmortem.Status) State {
	switch st {
	case postmortem.Open:
		return State{"open", "Open"}
	case postmortem.InProgress:
		return State{"progress", "In progress"}
	case postmortem.Blocked:
		return State{"blocked", "Blocked"}
	case postmortem.Done:
		return State{"done", "Done"}
	case postmortem.Dropped:
		return State{"dropped", "Dropped"}
	}
	return State{"unknown", "Unknown"}
}

// actions makes the component of some action items.
func (a *article) actions(list []entry) *ActionTable {
	t := &ActionTable{}
	for _, e := range list {
		row := a.actionRow(a.in.Actions[e.index])
		t.Owners = t.Owners || row.Owner != "" || row.Type != ""
		t.Dates = t.Dates || row.Due.Text != "" || row.Note != ""
		t.Rows = append(t.Rows, row)
	}
	return t
}

// actionRow returns one action item.
func (a *article) actionRow(x postmortem.Action) ActionRow {
	entry, counted := a.site.known.action(a.in, x.ID)
	if counted { // a tracker may know more than the text
		x.Status, x.Owner = entry.Action.Status, entry.Action.Owner
	}
	row := ActionRow{
		ID: x.ID, Body: a.prose(x.Body, x.Text), Ref: x.Ref, Priority: x.Priority,
		State: actionState(x.Status), Owner: x.Owner, Type: capital(x.Type), Due: dateOf(x.Due),
	}
	if !holds(row.State.Text, x.StatusText) && len([]rune(x.StatusText)) <= 40 {
		row.Said = x.StatusText
	}
	if strings.Contains(x.Body.Text(), x.Ref) {
		row.Ref = ""
	}
	for _, l := range x.Links {
		if u, err := url.Parse(l); err == nil && (u.Scheme == "http" || u.Scheme == "https") && !strings.Contains(string(row.Body.HTML), u.Path) {
			row.Links = append(row.Links, Link{path.Base(u.Host + u.Path), l})
		}
	}
	if c := dateOf(x.Closed).Text; c != "" {
		row.Note = "closed " + c
	} else {
		row.Note, row.Over = dueWords(x.Due, x.Status, a.site.Corpus.Now)
	}
	if n := len(entry.Recurred); n > 0 {
		row.Flag = fmt.Sprintf("recurred %d× while open", n)
	}
	return row
}

// dueWords says how far away a due date is: note for the future, over for the
// past. Both are "" for what is finished or has no due date.
func dueWords(due postmortem.Moment, st postmortem.Status, now time.Time) (note, over string) {
	if !due.HasDay() || st == postmortem.Done || st == postmortem.Dropped {
		return "", ""
	}
	y, m, d := due.Wall.Date()
	days := int(midnight(now.UTC()).Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	switch {
	case days == 0:
		return "due today", ""
	case days < 0:
		return "in " + count(-days, "day"), ""
	case st == postmortem.Unknown:
		return "state unknown", ""
	}
	return "", count(days, "day") + " over"
}
