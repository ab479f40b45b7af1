package parse

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// Words of the columns of a table of actions.
var actionColumns = map[string]map[string]bool{
	"text":     wordList("action", "actions", "action item", "action items", "task", "tasks", "item", "todo", "to do", "description", "what", "follow-up", "follow up", "followup", "recommendation", "improvement", "measure", "remediation", "work item", "issue title", "title", "summary", "アクション", "対策", "内容", "項目", "施策", "タスク", "maßnahme", "maßnahmen", "aufgabe", "action à mener", "tâche", "mesure", "acción", "acciones", "tarea", "ação", "ações", "tarefa", "corrective action", "preventive action", "next step", "details", "actionable", "mitigation"),
	"owner":    wordList("owner", "owners", "who", "assignee", "assigned to", "assigned", "responsible", "dri", "担当", "担当者", "責任者", "オーナー", "verantwortlich", "wer", "responsable", "propriétaire", "responsável", "dono", "lead", "person", "owner(s)", "team", "poc"),
	"due":      wordList("due", "due date", "deadline", "target date", "eta", "expected date", "by when", "target", "when", "expected", "due by", "期限", "期日", "目標", "frist", "fällig", "fällig am", "bis", "termin", "échéance", "date limite", "date d'échéance", "fecha límite", "plazo", "vencimiento", "prazo", "data limite", "completion date", "resolve by", "planned date", "date"),
	"status":   wordList("status", "state", "done", "progress", "done?", "状態", "ステータス", "状況", "進捗", "stand", "zustand", "statut", "état", "estado", "situação", "completed"),
	"type":     wordList("type", "category", "kind", "class", "カテゴリ", "種別", "分類", "kategorie", "typ", "art", "catégorie", "tipo", "categoría", "categoria"),
	"priority": wordList("priority", "prio", "severity", "urgency", "優先度", "priorität", "priorité", "prioridad", "prioridade", "impact"),
	"ref":      wordList("bug", "bug #", "ticket", "tickets", "issue", "issues", "link", "links", "tracking", "tracking bug", "tracking issue", "jira", "pr", "pull request", "チケット", "リンク", "bug/ticket", "reference", "github issue", "issue link", "tracker", "bug number", "ticket/pr", "related issue"),
	"id":       wordList("", "id", "no", "nr", "number", "n"),
	"notes":    wordList("notes", "note", "comment", "comments", "備考", "remarks", "bemerkung", "commentaire", "comentario"),
}

// actionTable reports whether a table lists actions.
func (r *reader) actionTable(t *markdown.Block) bool {
	if len(t.Rows) < 2 {
		return false
	}
	text, others := false, 0
	for _, c := range t.Rows[0] {
		k := key(c.Text)
		switch {
		case k == "":
		case actionColumns["text"][k] && k != "what" && k != "description" && k != "details" && k != "summary" && k != "内容":
			text = true
		case actionColumns["owner"][k] && k != "who", actionColumns["due"][k] && k != "when" && k != "date", actionColumns["status"][k], k == "priority":
			others++
		}
	}
	return text && others > 0 || others > 1
}

// readActions reads the action items.
func (r *reader) readActions() {
	done := map[*markdown.Block]bool{}
	group := ""
	prose, tables, numbered := r.proseActions(), r.actionTables(), map[int]bool{}
	for i := range r.rows {
		w := &r.rows[i]
		in := r.parts[w.section].kind == postmortem.ActionsSection
		switch w.kind {
		case cellsRow:
			if !done[w.node] && w.number == 0 && (in || r.actionTable(w.node)) && !r.timelineTable(w.node) {
				done[w.node] = true
				r.readActionTable(i)
			}
		case headingRow:
			group = ""
			if in && r.parts[w.section].row == i && numberedAction.MatchString(w.text) {
				r.readActionItem(i, group)
				numbered[w.section] = true
			}
		case itemRow:
			if in && !tables[w.section] && !numbered[w.section] && r.isAction(i) {
				r.readActionItem(i, group)
			}
		case textRow:
			if !in || !w.first || w.parent >= 0 || r.parts[w.section].row == i {
				continue
			}
			if owner, ok := ownerLine(w); ok {
				group = owner
			} else if prose[w.section] && !numbered[w.section] && actionProse(w.text) {
				r.readActionItem(i, group)
			}
		}
	}
	r.dropRepeated()
}

// numberedAction matches a heading that is itself an action: "2) Alerts", "Action 3: …".
var numberedAction = regexp.MustCompile(`(?i)^(?:\d{1,2}[).]\s|action(?: item)? #?\d+\s*[:.-])`)

// actionTables are the sections that list their actions in a table; what else
// is in them explains.
func (r *reader) actionTables() map[int]bool {
	sections := map[int]bool{}
	for i := range r.rows {
		w := &r.rows[i]
		if w.kind == cellsRow && w.number == 0 && len(w.node.Rows) > 1 && r.parts[w.section].kind == postmortem.ActionsSection && r.actionTable(w.node) {
			sections[w.section] = true
		}
	}
	return sections
}

// proseActions are the sections of actions without a list or a table.
func (r *reader) proseActions() map[int]bool {
	sections := map[int]bool{}
	for i := range r.parts {
		p := &r.parts[i]
		if p.kind != postmortem.ActionsSection {
			continue
		}
		prose := true
		for j := p.from; j < p.to; j++ {
			if k := r.rows[j].kind; k == itemRow || k == cellsRow {
				prose = false
			}
		}
		sections[i] = prose
	}
	return sections
}

var introductory = regexp.MustCompile(`(?i)^(the following|these are|this section|below|see |none\b|n/?a\b|we (?:have )?identified|here (?:are|is)|list of|as above|tbd\b|to be|note:|なし|keine|aucun|ninguna|nenhum)`)

// actionProse reports whether a paragraph of an action section is a commitment.
func actionProse(text string) bool {
	if utf8.RuneCountInString(text) < 12 || strings.HasSuffix(text, ":") {
		return false
	}
	return !introductory.MatchString(text)
}

// ownerLine recognises a line that only names who owns what follows: "**DM**",
// "JG:", "@handle".
func ownerLine(w *row) (string, bool) {
	text := strings.TrimRight(w.text, ": ")
	if text == "" || utf8.RuneCountInString(text) > 24 || strings.Contains(text, ". ") {
		return "", false
	}
	if text[0] == '@' && !strings.Contains(text, " ") {
		return text, true
	}
	if initials(text) && (w.lead != "" || strings.HasSuffix(w.text, ":") || text == w.text) {
		return text, true
	}
	return "", false
}

// initials reports whether a text is two or three capital letters, or several
// of them with commas, slashes or plus signs between.
func initials(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == '+' || r == '&' })
	if len(parts) == 0 || len(parts) > 4 {
		return false
	}
	for _, p := range parts {
		n := 0
		for _, c := range p {
			if !unicode.IsUpper(c) {
				return false
			}
			n++
		}
		if n < 2 || n > 3 {
			return false
		}
	}
	return true
}

var nothing = wordSet("none n/a na - – — nothing なし 特になし nil keine aucun aucune ninguno ninguna nenhum nenhuma")

// isAction reports whether an item is an action and not a group of actions, an
// explanation of its parent, or an empty place.
func (r *reader) isAction(i int) bool {
	w := &r.rows[i]
	p := &r.parts[w.section]
	if p.row == i && !p.inner {
		return false
	}
	text := strings.ToLower(strings.Trim(w.text, " .*"))
	if text == "" || nothing[text] || placeholder(w.text) {
		return false
	}
	if p.row == i { // "- **Actions**: do this"
		return w.rest != "" && !nothing[strings.ToLower(strings.Trim(w.rest, " ."))] && !r.hasChildren(i)
	}
	base := 1
	if p.inner && p.row >= 0 {
		base = r.rows[p.row].level + 1
	}
	if r.isGroup(i) {
		return false
	}
	for at := w.parent; at >= 0 && r.rows[at].level >= base; at = r.rows[at].parent {
		if !r.isGroup(at) && !r.tasksBelow(at) {
			return false
		}
	}
	return true
}

// tasksBelow reports whether all items directly below an item are tasks of
// their own: two or more that begin with a verb, or that carry a checkbox.
func (r *reader) tasksBelow(at int) bool {
	for _, c := range r.rows[at].node.Children {
		if c.Kind != markdown.List {
			continue
		}
		for _, item := range c.Children {
			w, _ := word(item.Text, 0)
			if !imperatives[w] && item.Task == markdown.NoTask {
				return false
			}
		}
		return len(c.Children) > 1
	}
	return false
}

// isGroup reports whether an item is a label over the items below it.
func (r *reader) isGroup(i int) bool {
	w := &r.rows[i]
	if !r.hasChildren(i) || w.node.Task != markdown.NoTask {
		return false
	}
	if strings.HasSuffix(w.text, ":") || w.lead != "" && w.rest == "" {
		return true
	}
	e, known := r.words.exactHeading(w.text)
	return known && e.kind != postmortem.Other || initials(w.text)
}

// hasChildren reports whether items stand below the item.
func (r *reader) hasChildren(i int) bool {
	for _, c := range r.rows[i].node.Children {
		if c.Kind == markdown.List {
			return true
		}
	}
	return false
}

// readActionItem reads an action from an item or a paragraph.
func (r *reader) readActionItem(i int, owner string) {
	w := &r.rows[i]
	text := w.text
	if p := &r.parts[w.section]; p.inner && p.row == i {
		text = w.rest
	}
	a := postmortem.Action{ID: "action-" + strconv.Itoa(w.line), Line: w.line, Block: w.block, Owner: owner, Group: r.groupOf(i)}
	switch {
	case w.kind == itemRow && w.node.Task == markdown.DoneTask:
		a.Status, a.StatusFrom, a.StatusText = postmortem.Done, "ticked checkbox", "[x]"
	case w.kind == itemRow && w.node.Task == markdown.OpenTask:
		a.Status, a.StatusFrom, a.StatusText = postmortem.Open, "empty checkbox", "[ ]"
	}
	whole := w.kind != headingRow && w.node != nil && text == w.text
	if whole {
		text = strings.Join(strings.Fields(w.node.Text), " ")
	}
	raw := r.itemSource(i)
	a.Links = links(raw)
	text = r.actionMarks(&a, text)
	a.Text = text
	a.Body = fragmentOf(w, text)
	if whole { // the text goes on over the following lines
		a.Body = a.Body.Extend(len(w.node.Text))
	}
	if a.Status == postmortem.Unknown && strings.ContainsAny(raw, "_*([") && doneInside.MatchString(raw) {
		a.Status, a.StatusText, a.StatusFrom = postmortem.Done, "done", "remark inside"
	}
	if a.Status == postmortem.Unknown {
		r.groupStatus(&a, i)
	}
	if a.Ref == "" {
		a.Ref = ticket(raw)
	}
	r.pm.Actions = append(r.pm.Actions, a)
}

// itemSource is the source of an item with its following lines.
func (r *reader) itemSource(i int) string {
	s := r.rows[i].raw
	for j := i + 1; j < len(r.rows) && (r.rows[j].kind == textRow && !r.rows[j].first || r.rows[j].parent == i || r.below(j, i)); j++ {
		s += "\n" + r.rows[j].raw
	}
	return s
}

// below reports whether row j stands somewhere below item i.
func (r *reader) below(j, i int) bool {
	for at := r.rows[j].parent; at >= 0; at = r.rows[at].parent {
		if at == i {
			return true
		}
	}
	return false
}

// groupOf is the heading or label over an action.
func (r *reader) groupOf(i int) string {
	if at := r.rows[i].parent; at >= 0 && r.isGroup(at) {
		return strings.TrimRight(r.rows[at].text, ":： ")
	}
	return r.parts[r.rows[i].section].title
}

var (
	doneMark    = regexp.MustCompile(`(?i)(?:^|[\s\[(_*–-])(?:(done|completed?|fixed|finished|implemented|resolved|already (?:been )?done|has been done|is done|完了|対応済み?|実施済み?|erledigt|terminé|hecho|feito)(?:\s+(?:in|by|on|via|with|during|as|since|already|at|after|before)\b[^)\]]*)?)[\])_*.!]*$`)
	leadMark    = regexp.MustCompile(`(?i)^[\[(*_]*(done|completed|todo|to do|wip|in progress|fixed|open|完了|未着手|対応中|進行中|pending|not started|blocked)[\])*_]*\s*(?::|-|–|—|\]|\))\s*`)
	tailMark    = regexp.MustCompile(`(?i)[\s]*[\[(–—-]+\s*(todo|to do|wip|in progress|in-progress|ongoing|open|pending|not started|planned|blocked|未着手|未対応|対応中|進行中|done|completed?|完了|fixed|merged|won't do|wontfix|cancell?ed|started|tbd)\s*[\])]?\.?$`)
	capsMark    = regexp.MustCompile(`(?:^|\s)(DONE|TODO|WIP|COMPLETED?|FIXED|OPEN|IN PROGRESS)[.!]?(?:\s|$|:)`)
	byMark      = regexp.MustCompile(`(?i)\((?:fixed|done|completed|implemented|resolved) (?:by|in|with|via)\b`)
	doneInside  = regexp.MustCompile(`(?i)[_*(\[](?:done|completed|fixed)\b[^)_*\]\n]{0,60}[_*)\]]`)
	underway    = regexp.MustCompile(`(?i)\bwork in progress\b|\b(?:is|are|currently) in progress\b|\bbeing worked on\b`)
	ownerColon  = regexp.MustCompile(`\s:\s+(\p{Lu}[\p{L}]*(?: \p{Lu}[\p{L}]*\.?)?)(\s+\p{Ll}[\p{Ll} ]*)?$`)
	ownerTo     = regexp.MustCompile(`^(\p{Lu}\p{Ll}+) to (\p{Ll}+)\b`)
	bracketTail = regexp.MustCompile(`\s*[(\[（【]\s*([^()\[\]（）【】]{1,30}?)\s*[)\]）】]\s*[.。]?$`)
	hasBeen     = regexp.MustCompile(`(?i)\b(?:this )?(?:has already been|has been|have been|was|were|is) (?:already )?(?:done|completed|implemented|fixed|merged|deployed|addressed)\b|\balready done\b`)
	ownerTail   = regexp.MustCompile(`\s*[\[(]((?:@?[A-Z][\w.-]*|@[\w.-]+)(?:(?:\s*[,/&+]\s*|\s+)@?[A-Z][\w.-]*)*(?: to [a-z ]+)?)[\])]\s*$`)
	ownerName   = regexp.MustCompile(`(?i)[\s(\[-]*(?:owner|owned by|assignee|assigned to|responsible|dri|担当|verantwortlich|responsable|responsável)\s*[:：]\s*(@?[\p{L}][\p{L}\p{N}@._ -]{0,40}?)\s*(?:[)\],;.|]|$|\s+due\b|\s+-)`)
	ownerLead   = regexp.MustCompile(`^[\[(*]*(@[A-Za-z0-9][\w.-]*|[A-Z]{2,3}(?:\s*[/,&+]\s*[A-Z]{2,3})*)[\])*]*\s*(?::|-|–|—)\s+`)
	handle      = regexp.MustCompile("(?:^|[\\s(\\[])(@[A-Za-z0-9][\\w-]*)")
	dueMark     = regexp.MustCompile(`(?i)\b(?:due|by|deadline|eta|target|until|before|期限|bis|échéance|fecha límite|prazo)\b\s*(?:date|by|on)?\s*[:：]?\s*`)
	urlMark     = regexp.MustCompile(`https?://[^\s)>\]"']+`)
	relative    = regexp.MustCompile(`\]\(([^)\s]+)`)
	wikiLink    = regexp.MustCompile(`\[\[([^\[\]]+)\]\]`)
	ticketRef   = regexp.MustCompile(`\b([A-Z][A-Z0-9]{1,9}-\d{1,6})\b|(?:^|[\s(\[])((?:[\w.-]+/[\w.-]+)?#\d{1,6})\b`)
)

// actionMarks takes owner, state, due date and ticket out of the text of an action.
func (r *reader) actionMarks(a *postmortem.Action, text string) string {
	if text == "" || len(text) > longText {
		return text
	}
	whole := text
	text = r.stateMarks(a, text)
	text = r.ownerMarks(a, text)
	if strings.ContainsAny(text, "0123456789") {
		if m := dueMark.FindStringIndex(text); m != nil {
			if st := r.stampAt(text, m[1], false); st.ok && st.date.day > 0 {
				a.Due = r.moment(stamp{ok: true, date: st.date}, dateOf(r.pm.Date.Value), zone{}, text[m[1]:st.end])
			}
		}
	}
	if text = strings.TrimSpace(text); text == "" {
		return whole
	}
	return text
}

// ownerMarks takes the owner out of the text of an action.
func (r *reader) ownerMarks(a *postmortem.Action, text string) string {
	colon := strings.ContainsAny(text, ":：")
	var m []int
	if colon {
		m = ownerName.FindStringSubmatchIndex(text)
	}
	if m != nil {
		a.Owner = strings.TrimSpace(text[m[2]:m[3]])
		text = strings.TrimSpace(text[:m[0]] + text[m[3]:])
		text = strings.TrimRight(text, " )]")
	}
	if a.Owner == "" || initials(a.Owner) {
		if m := ownerLead.FindStringSubmatchIndex(text); m != nil && a.Owner == "" && len(r.words.labels) > 0 && !notOwner[text[m[2]:m[3]]] {
			a.Owner = text[m[2]:m[3]]
			text = text[m[1]:]
		} else if m := ownerTail.FindStringSubmatchIndex(text); m != nil && ownerLike(text[m[2]:m[3]], text[m[2]-1] == '[') {
			a.Owner = strings.TrimSpace(before(text[m[2]:m[3]], " to "))
			text = strings.TrimSpace(text[:m[0]])
		} else if m := ownerColon.FindStringSubmatch(text); m != nil && a.Owner == "" && (m[2] == "" || strings.Contains(m[1], " ")) {
			a.Owner = m[1]
		} else if m := ownerTo.FindStringSubmatch(text); m != nil && a.Owner == "" && imperatives[m[2]] && !imperatives[strings.ToLower(m[1])] && !notName[m[1]] {
			a.Owner = m[1]
		} else if m := handle.FindStringSubmatch(text); m != nil && a.Owner == "" {
			a.Owner = m[1]
		}
	}
	return text
}

// imperatives are verbs with which actions begin.
var imperatives = wordSet("add adjust adopt alert allow analyse analyze apply ask assess audit automate avoid backport begin block build bump bring change check clarify clean close collect communicate complete conduct configure consider continue convert coordinate create decide decommission define delete deploy describe design determine develop disable discuss document drop educate enable enforce ensure establish evaluate expand explore expose extend figure file find finish fix follow formalise formalize get give handle harden hold identify implement improve include increase inform install instrument integrate introduce investigate isolate keep learn limit link list log look lower make measure merge migrate minimise minimize modify monitor move notify open optimise optimize organise organize patch pin plan prepare prevent prioritise prioritize propose protect provide publish pull push raise re-enable reach read rebuild recommend reconfigure record reduce refactor release remove rename reorganise replace report request require research reset resize resolve restart restore restrict rethink retire return review revise revisit rewrite roll rotate run scale schedule scope secure see send separate set setup share ship show simplify specify split standardise standardize start stop store streamline strengthen submit support switch sync talk teach test track train trigger tune turn understand update upgrade use validate verify watch work write")

// notName are capitalised words that begin a sentence and are no name.
var notName = map[string]bool{"Need": true, "We": true, "Ability": true, "How": true, "Way": true, "Plan": true, "Aim": true, "Want": true, "Team": true, "Need-to": true, "Ways": true, "Having": true, "Tool": true, "Process": true, "Script": true, "Task": true, "Ticket": true, "Story": true, "Alert": true, "Test": true}

// notOwner are capitals that are no initials.
var notOwner = map[string]bool{"API": true, "AWS": true, "DNS": true, "SSL": true, "TLS": true, "CI": true, "CD": true, "DB": true, "UI": true, "QA": true, "SRE": true, "SQL": true, "PR": true, "VM": true, "OS": true, "IP": true, "TBD": true, "FAQ": true, "GCP": true, "CPU": true, "ADR": true, "URL": true, "SDK": true}

// ownerLike refuses bracketed words that are no owner: "(DNS)", "(Completed)".
func ownerLike(text string, square bool) bool {
	if text[0] == '@' || strings.Contains(text, " to ") || square && initials(text) {
		return true
	}
	return initials(text) && !notOwner[text]
}

func before(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}

// stateMarks reads the state that the words of an action carry.
func (r *reader) stateMarks(a *postmortem.Action, text string) string {
	if a.Status != postmortem.Unknown {
		return text
	}
	set := func(word, how string) bool {
		s, ok := r.words.state(word)
		if ok {
			a.Status, a.StatusText, a.StatusFrom = s, word, how
		}
		return ok
	}
	for _, mark := range []string{"✅", "✔️", "✔", "☑️", "☑", "❌", "🚧", "⏳", "☐", "⬜", "🔲"} {
		if strings.HasPrefix(text, mark) || strings.HasSuffix(text, mark) {
			set(mark, "sign "+mark)
			return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, mark), mark))
		}
	}
	if !containsAny(strings.ToLower(text), stateHints) && !strings.ContainsAny(text, "()[]（）【】") {
		return text
	}
	if m := bracketTail.FindStringSubmatchIndex(text); m != nil {
		if _, ok := r.words.status[key(text[m[2]:m[3]])]; ok && set(text[m[2]:m[3]], "word in brackets") {
			return strings.TrimSpace(text[:m[0]])
		}
	}
	if m := leadMark.FindStringSubmatchIndex(text); m != nil && set(text[m[2]:m[3]], "word in front") {
		return text[m[1]:]
	}
	if m := tailMark.FindStringSubmatchIndex(text); m != nil && set(text[m[2]:m[3]], "word at the end") {
		return text[:m[0]]
	}
	if m := capsMark.FindStringSubmatchIndex(text); m != nil && set(text[m[2]:m[3]], "word in capitals") {
		return strings.TrimSpace(text[:m[2]] + text[m[3]:])
	}
	if m := doneMark.FindStringSubmatchIndex(text); m != nil && (m[0] > 0 || m[2] == 0) && !yetToBe.MatchString(text[:m[2]]) {
		if w := text[m[2]:m[3]]; unicode.IsUpper(rune(w[0])) || text[max(0, m[2]-1)] == '_' || strings.ContainsAny(text[max(0, m[2]-1):m[2]], "([") || strings.Contains(strings.ToLower(w), "done") || m[2] == 0 || w[0] >= utf8.RuneSelf {
			set("done", "word at the end")
			return text
		}
	}
	if byMark.MatchString(text) || saysDone(text) {
		set("done", "the words say so")
	} else if underway.MatchString(text) {
		set("in progress", "the words say so")
	}
	return text
}

// conditional are words after which a clause says when something is to be done
// or which thing is meant, not that it is done: "until the problem is fixed".
var conditional = regexp.MustCompile(`(?i)\b(?:until|till|once|when|whenever|before|after|if|unless|while|whether|where|that|which|what|how)\b[^.;]*$`)

// yetToBe is what stands before a word that tells of something that may or
// must still happen: "what can be done", "has to be fixed".
var yetToBe = regexp.MustCompile(`(?i)\b(?:can|could|should|must|may|might|will|would|to|cannot|can't|not)(?: \w+)? (?:be|get)\s*$|\b(?:to|not|never)\s*$`)

// saysDone reports whether a sentence says that the action is done.
func saysDone(text string) bool {
	at := hasBeen.FindStringIndex(text)
	return at != nil && !conditional.MatchString(text[:at[0]])
}

// stateHints are parts of words, one of which every mark of a state holds;
// text without any is not looked at further.
var stateHints = []string{"done", "complet", "todo", "to do", "wip", "progress", "fixed", "open", "finish", "implement", "resolv", "pending", "not started", "block", "merged", "start", "ongoing", "planned", "cancel", "won't", "wontfix", "tbd", "deployed", "addressed", "being worked", "完了", "済", "未", "中", "erledigt", "termin", "hecho", "feito"}

// state looks a word for a state up.
func (d *dictionary) state(word string) (postmortem.Status, bool) {
	trimmed := strings.TrimSpace(word)
	if s, ok := d.status[trimmed]; ok {
		return s, true
	}
	k := key(word)
	if s, ok := d.status[k]; ok && k != "" {
		return s, true
	}
	for _, sep := range []string{" ", "(", ",", ":", ";", "（"} {
		if head, _, cut := strings.Cut(k, sep); cut {
			if s, ok := d.status[strings.TrimSpace(head)]; ok {
				return s, true
			}
		}
	}
	for _, r := range trimmed {
		if s, ok := d.status[string(r)]; ok && r > utf8.RuneSelf {
			return s, true
		}
		break
	}
	return postmortem.Unknown, false
}

// groupStatus takes the state that the heading over an action gives in brackets.
func (r *reader) groupStatus(a *postmortem.Action, i int) {
	titles := []string{a.Group}
	for at := r.rows[i].section; at >= 0; at = r.parts[at].parent {
		titles = append(titles, r.parts[at].title)
	}
	for _, t := range titles {
		open := strings.LastIndexAny(t, "([")
		word := t
		if open >= 0 {
			word = strings.Trim(t[open:], "()[] ")
		}
		k := key(word)
		s, ok := r.words.status[k]
		if !ok {
			for _, head := range []string{"completed", "in progress", "done", "planned", "outstanding", "to complete", "todo", "open", "完了", "未着手"} {
				if strings.HasPrefix(fold(strings.Trim(t, "*: ")), head) || strings.HasPrefix(k, head) {
					s, ok = r.words.status[strings.Replace(head, "to complete", "open", 1)]
				}
			}
		}
		if ok && k != "fixed" && k != "fixes" {
			a.Status, a.StatusText, a.StatusFrom = s, word, "heading “"+t+"”"
			return
		}
	}
}

// links are the addresses in a source, and targets of Markdown and wiki links.
func links(raw string) []string {
	var list []string
	seen := map[string]bool{}
	add := func(s string) {
		if s = strings.TrimRight(s, ".,;"); s != "" && !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	if !strings.ContainsAny(raw, "[/") {
		return nil
	}
	for _, m := range relative.FindAllStringSubmatch(raw, -1) {
		add(m[1])
	}
	for _, m := range urlMark.FindAllString(raw, -1) {
		add(m)
	}
	for _, m := range wikiLink.FindAllStringSubmatch(raw, -1) {
		add(m[1])
	}
	return list
}

// ticket is the first ticket id in a source.
func ticket(raw string) string {
	if !strings.ContainsAny(raw, "#-") {
		return ""
	}
	m := ticketRef.FindStringSubmatch(raw)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// dropRepeated keeps the first of actions that are listed twice.
func (r *reader) dropRepeated() {
	seen := map[string]bool{}
	kept := r.pm.Actions[:0]
	for _, a := range r.pm.Actions {
		k := key(a.Text)
		if k != "" && seen[k] {
			continue
		}
		seen[k] = true
		kept = append(kept, a)
	}
	r.pm.Actions = kept
}
