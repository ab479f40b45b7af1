package parse

import (
	"regexp"
	"strconv"
	"strings"

	"afterword/site/internal/postmortem"
)

func itoa(n int) string { return strconv.Itoa(n) }

var placeholders = regexp.MustCompile(`(?i)^\s*(?:[\[<{(][^\]>})]{2,60}[\]>})]\s*)+$|^\s*(?:lorem ipsum|xxx+|yyyy-mm-dd|tbd|tbc|todo|\.\.\.|…|hh:mm)\b.{0,20}$|^\s*(?:short |brief )?(?:event )?description(?: of (?:the )?event)?\.?\s*$|^<[a-z][^>]{2,60}>$`)

// placeholder reports whether a text is a place that nobody filled in.
func placeholder(text string) bool {
	if len(text) > 100 || !strings.ContainsAny(text, "[<{(.…xXyYtThHlLdD") {
		return false
	}
	if strings.HasPrefix(text, "[x]") || strings.Contains(text, "](") {
		return false
	}
	return placeholders.MatchString(text)
}

var (
	templates   = regexp.MustCompile(`(?i)(?:^|[/_ .-])(?:template|templates|vorlage|modèle|plantilla|modelo|archetypes?|テンプレート|yyyy|nnn)(?:[/_ .-]|$)`)
	indexNames  = wordSet("readme _index contributing license changelog code_of_conduct summary glossary index toc")
	titleFields = regexp.MustCompile(`(?i)\[(?:date|title|name|yyyy[^\]]*|incident[^\]]*|insert[^\]]*|your[^\]]*)\]|<(?:title|date|name|incident[^>]*|short[^>]*)>|\byyyy-mm-dd\b|\{\{ ?(?:\.?title|\.?date)`)
)

// notIncident says why the file is no incident; "" when it is one.
func (r *reader) notIncident() string {
	if r.ruledOut != "" {
		return r.ruledOut
	}
	base := r.path[strings.LastIndexByte(r.path, '/')+1:]
	stem := strings.ToLower(nameEnding.ReplaceAllString(base, ""))
	switch {
	case strings.TrimSpace(r.bodyText()) == "" && len(r.fm.Fields) == 0:
		return "it is empty"
	case templates.MatchString(nameEnding.ReplaceAllString(base, "")) && r.unfilled() || stem == "template":
		return "it is a template"
	case titleFields.MatchString(r.pm.Title.Value):
		return "it is a template: its title is still a placeholder"
	case indexNames[stem] && !r.tellsIncident():
		return "it is an index or a read-me"
	case r.emptySkeleton():
		return "it is a skeleton that nobody filled in"
	}
	if r.isPlanned() {
		return "it announces planned work"
	}
	return ""
}

// bodyText is the text of all rows.
func (r *reader) bodyText() string { return r.textOf(0, len(r.rows)) }

// tellsIncident reports whether a file with the name of an index tells an
// incident: it gives a date and has a section that only a postmortem has.
func (r *reader) tellsIncident() bool {
	kinds := 0
	for i := range r.parts {
		switch r.parts[i].kind {
		case postmortem.TimelineSection, postmortem.RootCause, postmortem.ActionsSection, postmortem.Lessons, postmortem.ImpactSection, postmortem.Resolution, postmortem.ContributingFactors, postmortem.Summary:
			kinds++
		}
	}
	return (kinds >= 2 || len(r.pm.Timeline) > 2 || r.pm.Resolved.OK()) && r.pm.Date.OK() || r.fm.Fields != nil && r.pm.Date.OK() && len(strings.Fields(r.bodyText())) > 150 && !strings.HasPrefix(r.path[strings.LastIndexByte(r.path, '/')+1:], "_")
}

// unfilled reports whether the file says nothing about one incident.
func (r *reader) unfilled() bool {
	return len(r.pm.Timeline) < 2 || titleFields.MatchString(r.src) || !r.pm.Date.OK()
}

// guidance begins the comments that the command new writes into a postmortem.
const guidance = "<!-- guide:"

// emptySkeleton reports whether there are headings, and nothing below them but
// placeholders. What the command new began is none: somebody is about to fill
// it in, and looks at its page meanwhile.
func (r *reader) emptySkeleton() bool {
	if r.headings < 3 || strings.Contains(r.src, guidance) {
		return false
	}
	for i := range r.rows {
		w := &r.rows[i]
		switch {
		case w.kind == codeRow:
			return false
		case w.kind == cellsRow && w.number > 0:
			for _, c := range cells(w) {
				if c != "" && !placeholder(c) {
					return false
				}
			}
		case w.kind != cellsRow && w.kind != headingRow && w.text != "" && !placeholder(w.text) && !nothing[strings.ToLower(w.text)]:
			return false
		}
	}
	return true
}

// plannedTitle, plannedBody, brokeTitle and brokeBody are words that speak for
// and against a notice of planned work.
var (
	plannedTitle = regexp.MustCompile(`(?i)\b(?:maint\w{1,5}nces?|scheduled|planned|upgrad(?:e|es|ed|ing)|migrat(?:ion|ions|e|ed|ing)|brown-?outs?|intervention|mantenimiento|wartung|manutenção|restart(?:ing|s)?|topology|network change|ip movement|vlan|version updates?|updates? .*\b(?:version|kernel|nodes?|os|credentials?|clusters?|to \d)|dns update|(?:openstack|kernel|os|logins?|software) update|configuration|new .*\bkeys?|sec-advisory|decommission\w*)\b|メンテナンス|計画停止`)
	plannedHint  = regexp.MustCompile(`(?i)\b(?:updates?|operations?|ops|removal|convert|reset|clean-?up|removed|deployment of|rollout|changes?|moving|end of life|announcement|credentials?|rotation|security advisory|warning|actualización)\b`)
	plannedBody  = regexp.MustCompile(`(?i)\bwill be (?:performed|unavailable|restarted|upgraded|updated|migrated|down|offline|switched|restricted|moved|removed|shut ?down|stopped|affected|done|carried|conducted|rebooted|interrupted|applied|in maintenance|under maintenance)|\b(?:is|are|was|were|been) (?:planned|scheduled)\b|\bmaintenance\b|\bno (?:major )?(?:down ?time|disruption|impact|interruption|outage) (?:is|are )?expected|\bexpected (?:down ?time|duration)|\b(?:is|are) (?:going to|being) (?:be )?(?:restart|upgrad|migrat|appl|updat|perform|mov|replac)\w*|\bwe(?:'ll|’ll)\b|\bwill upgraded\b|\bwe(?:'re| are)? (?:will|going to|plan|planning)\b|\bupgrad(?:e|ed|ing)\b|\bmigration\b|\bplanned\b|\bscheduled\b|\bwill (?:restart|migrate|upgrade|update|perform|take place|move|start|switch|apply|change|be)\b|\boperation\b|\bbrown-?out\b|\bexpect(?:ed)? (?:a |some )?(?:short|brief|small)|\bin preparation\b|\bmantenimiento\b|\bintervention\b|\bmay be restarted\b|\bsecurity (?:advisory|fixes)\b`)
	brokeTitle   = regexp.MustCompile(`(?i)\b(?:outages?|incident|down|downtime|unavailab\w*|fail\w*|degrad\w*|disrupt\w*|broken|errors?|(?:connectivity|network|performance|connection|access|login|dns|storage) (?:issues?|problems?)|(?:issues?|problems?) (?:with|on|in|accessing|connecting|affecting)|problem|unreachable|blocked|aborted|low performance|performance|crash\w*|slow\w*|time-?outs?|interrup\w*|loss|lost|not \w+ing|not (?:available|refreshed|accessible|updated|visible)|(?:center|centre|sites?)not|post-?mortem|unexpected|offline|stuck|corte|caída|panne|störung|ausfall|inaccessible|power cut|stopped|impossible|full|exhaust\w*|expired|bug|leak|attack|compromis\w*|breach|overload|unstable|connectivity|latency|high load|delayed?)\b|障害`)
	withDowntime = regexp.MustCompile(`(?i)\b(?:with (?:short |brief )?(?:downtime|disruption)|service unavailable|downtime)\b`)
	brokeBody    = regexp.MustCompile(`(?i)\bunexpected(?:ly)?\b|\boutage\b|\bnetwork issue\b|\binvestigat\w+|\bincident\b|\bfailed\b|\bfailures?\b|\bnot respond\w*|\bcrash\w*|\broot cause\b|\bthe (?:problem|issue) (?:was|is)\b|\bexperienc\w+|\bunreachable\b|\bwe (?:are|were) (?:aware|looking)|\bhas been (?:restored|resolved|fixed)|\bbroken\b|\berrors?\b|\bis down\b|\bare down\b|\bwent down\b|\bdown since\b|\bunavailable due to\b`)
)

// isPlanned reports whether a notice announces work: the words of its title,
// its name and its text speak more for that than for something that broke.
func (r *reader) isPlanned() bool {
	if len(r.pm.Actions) > 0 || len(r.pm.Causes) > 0 || r.hasAnalysis() || len(r.pm.Timeline) > 6 && !plannedTitle.MatchString(r.pm.Title.Value) {
		return false
	}
	if v, ok := r.fm.Fields.Get("status"); ok && strings.EqualFold(v.Text, "scheduled") {
		return true
	}
	for _, e := range r.fm.Fields {
		if strings.HasSuffix(strings.ToLower(e.Key), "severity") && strings.EqualFold(e.Value.Text, "maintenance") {
			return true
		}
	}
	if len(r.fm.Fields) == 0 && len(r.parts) > 3 {
		return false
	}
	name := strings.NewReplacer("-", " ", "_", " ").Replace(nameEnding.ReplaceAllString(r.path[strings.LastIndexByte(r.path, '/')+1:], ""))
	title := r.pm.Title.Value
	score := weigh(title, 4) + weigh(name, 3)
	if v, ok := r.fm.Fields.Get("company"); ok && v.Text != "" {
		score -= 3 // a record of somebody's published postmortem
	}
	if score < 1 {
		return false
	}
	body := r.bodyText()
	score += len(plannedBody.FindAllString(body, 3)) - len(brokeBody.FindAllString(body, 3))
	return score >= 4
}

// weigh is how much a title or a name speaks for planned work.
func weigh(text string, weight int) int {
	score := 0
	planned := plannedTitle.MatchString(text)
	switch {
	case planned:
		score += weight
		text = withDowntime.ReplaceAllString(text, "")
	case plannedHint.MatchString(text):
		score += 2
	}
	if brokeTitle.MatchString(text) {
		score -= 3
	}
	return score
}

// hasAnalysis reports whether the file has a section that only a postmortem has.
func (r *reader) hasAnalysis() bool {
	for i := range r.parts {
		switch r.parts[i].kind {
		case postmortem.RootCause, postmortem.ContributingFactors, postmortem.Lessons, postmortem.WentWell, postmortem.WentWrong, postmortem.WhysSection:
			return true
		}
	}
	return false
}
