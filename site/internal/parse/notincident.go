package parse

import (
	"regexp"
	"strconv"
	"strings"

	"afterword/site/internal/postmortem"
)

func itoa(n int) string { return strconv.Itoa(n) }

var placeholders = regexp.MustCompile(`(?i)^\s*(?:[\[<{(][^\]>})]{2,60}[\]>})]\s*)+$|^\s*(?:lorem ipsum|xxx+|yyyy-mm-dd|tbd|tbc|todo|\.\.\.|…|hh:mm)\b.{0,20}$|^<[a-z][^>]{2,60}>$`)

// placeholder reports whether a text is a place that nobody filled in.
func placeholder(text string) bool {
	if len(text) > 100 || !strings.ContainsAny(text, "[<{(.…xXyYtThHlL") {
		return false
	}
	if strings.HasPrefix(text, "[x]") || strings.Contains(text, "](") {
		return false
	}
	return placeholders.MatchString(text)
}

var (
	planned     = regexp.MustCompile(`(?i)\b(?:maintenances?|mainteinance|scheduled|planned|upgrades?|migrat(?:ion|ions|e|ing)|brown-?outs?|weekly windows?|intervention|actualización|mantenimiento|wartung|メンテナンス|manutenção|restarting|topology (?:network )?change|network change|ip movement|vlan change|update of|changes? (?:of|to|in) |configuration change|deprecation|end of life|announcement|cleanup|new signing key)\b`)
	templates   = regexp.MustCompile(`(?i)(?:^|[/_ .-])(?:template|templates|vorlage|modèle|plantilla|modelo|archetypes?|テンプレート|yyyy|nnn)(?:[/_ .-]|$)`)
	indexNames  = wordSet("readme _index contributing license changelog code_of_conduct summary glossary index toc")
	titleFields = regexp.MustCompile(`(?i)\[(?:date|title|name|yyyy[^\]]*|incident[^\]]*|insert[^\]]*|your[^\]]*)\]|<(?:title|date|name|incident[^>]*|short[^>]*)>|\byyyy-mm-dd\b|\{\{ ?(?:\.?title|\.?date)`)
	breakWords  = regexp.MustCompile(`(?i)\b(?:outage|incident|down\b|unavailable|failure|failed|failing|degrad|disrupt|broken|error|issue|problem|unreachable|crash|slow|timeout|interrup|loss of|not (?:working|available|responding|refreshed)|post-?mortem|unexpected)`)
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

// emptySkeleton reports whether all sections are empty or hold placeholders.
func (r *reader) emptySkeleton() bool {
	headings, filled := 0, 0
	for i := range r.rows {
		w := &r.rows[i]
		switch {
		case w.kind == headingRow:
			headings++
		case w.kind == cellsRow && w.number > 0:
			for _, c := range cells(w) {
				if c != "" && !placeholder(c) {
					filled++
				}
			}
		case w.kind == codeRow:
			filled++
		case w.kind != cellsRow && w.text != "" && !placeholder(w.text) && !nothing[strings.ToLower(w.text)]:
			filled++
		}
	}
	return headings >= 3 && filled == 0
}

// isPlanned reports whether a notice announces work: its title or its path
// says so, and neither says that something broke.
func (r *reader) isPlanned() bool {
	if len(r.pm.Actions) > 0 || len(r.pm.Timeline) > 3 || r.hasAnalysis() {
		return false
	}
	title := r.pm.Title.Value
	if v, ok := r.fm.Fields.Get("status"); ok && strings.EqualFold(v.Text, "scheduled") {
		return true
	}
	for _, e := range r.fm.Fields {
		if strings.HasSuffix(strings.ToLower(e.Key), "severity") && strings.EqualFold(e.Value.Text, "maintenance") {
			return true
		}
	}
	if planned.MatchString(title) {
		return !breakWords.MatchString(title)
	}
	return false
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
