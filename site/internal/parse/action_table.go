package parse

import (
	"strconv"
	"strings"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// actionRoles is the order in which columns are recognised.
var actionRoles = []string{"owner", "status", "due", "priority", "ref", "type", "notes", "text", "id"}

// readActionTable reads a table of actions.
func (r *reader) readActionTable(i int) {
	t := r.rows[i].node
	columns := r.actionRoles(t)
	for n := 1; n < len(t.Rows) && i+n < len(r.rows); n++ {
		r.readActionRow(i+n, t.Rows[n], columns)
	}
}

// actionRoles finds which column holds what.
func (r *reader) actionRoles(t *markdown.Block) map[string]int {
	columns := map[string]int{}
	for k, c := range t.Rows[0] {
		name := key(c.Text)
		for _, role := range actionRoles {
			if _, taken := columns[role]; !taken && actionColumns[role][name] {
				columns[role] = k
				break
			}
		}
	}
	if _, ok := columns["text"]; !ok {
		var taken []int
		for _, role := range actionRoles {
			if k, ok := columns[role]; ok {
				taken = append(taken, k)
			}
		}
		columns["text"] = widest(t, taken...)
	}
	return columns
}

func (r *reader) readActionRow(i int, row []markdown.Cell, columns map[string]int) {
	w := &r.rows[i]
	cell := func(role string) string {
		k, ok := columns[role]
		if !ok || k >= len(row) {
			return ""
		}
		text := strings.TrimSpace(row[k].Text)
		if nothing[strings.ToLower(strings.Trim(text, "."))] || text == "―" {
			return ""
		}
		return text
	}
	text := cell("text")
	if text == "" || placeholder(text) {
		return
	}
	raw := r.source(w.line)
	a := postmortem.Action{ID: "action-" + strconv.Itoa(w.line), Line: w.line, Block: w.block, Group: r.parts[w.section].title,
		Owner: cell("owner"), Type: cell("type"), Priority: cell("priority"), Links: links(raw), Body: row[columns["text"]].Inline}
	a.Ref = cell("id")
	if a.Ref == "" || !strings.ContainsAny(a.Ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		a.Ref = ticket(raw)
	}
	for _, role := range []string{"status", "ref", "notes"} {
		if s, ok := r.words.state(cell(role)); ok && a.Status == postmortem.Unknown && (role != "ref" || !strings.HasPrefix(cell(role), "#")) {
			a.Status, a.StatusText, a.StatusFrom = s, cell(role), "column “"+role+"”"
		}
	}
	if due := cell("due"); due != "" {
		if st := r.find(due, 0); st.ok {
			a.Due = r.moment(stamp{ok: true, date: st.date}, dateOf(r.pm.Date.Value), zone{}, due)
		} else if st := r.entry(due); st.ok && st.date.month > 0 {
			a.Due = r.moment(stamp{ok: true, date: st.date}, dateOf(r.pm.Date.Value), zone{}, due)
		}
	}
	if m := capsMark.FindStringSubmatch(cell("ref")); m != nil && a.Status == postmortem.Unknown {
		if s, ok := r.words.state(m[1]); ok {
			a.Status, a.StatusText, a.StatusFrom = s, m[1], "column “ref”"
		}
	}
	if k := strings.ToUpper(a.Owner); k == "TBD" || k == "TBC" || k == "?" || k == "UNASSIGNED" || k == "TODO" {
		a.Owner = ""
	}
	owner := a.Owner
	a.Text = r.actionMarks(&a, text)
	if owner != "" {
		a.Owner = owner
	}
	if a.Status == postmortem.Unknown {
		r.groupStatus(&a, i)
	}
	r.pm.Actions = append(r.pm.Actions, a)
}
