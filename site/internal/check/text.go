package check

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
)

// leftover is a text that templates hold and finished postmortems do not.
type leftover struct {
	hints   []string // in lower case; a line without any of them is not tried
	pattern *regexp.Regexp
}

var leftovers = []leftover{
	{[]string{"guide:"}, regexp.MustCompile(`<!--\s*guide:[^>]*`)},
	{[]string{"yy-", "xx-", "-mm-"}, regexp.MustCompile(`\b(?:YYYY|yyyy|20YY|20XX)-(?:MM|mm|XX)-(?:DD|dd|XX)\b`)},
	{[]string{"hh:mm", "xx:"}, regexp.MustCompile(`(?:^|[\s|(])(?:HH:MM|hh:mm|HH:mm|XX:YY|XX:XX)\b`)},
	{[]string{"["}, regexp.MustCompile(`(?i)(?:^|[^\w!\]\\])\[(?:date|title|name|names|service(?: name)?|team(?: name)?|owner|author|link|tbd|your [a-z ]{2,30}|insert [^\]]{2,40}|describe [^\]]{2,60}|incident (?:title|name|number|id|date)|short (?:title|description)|fill (?:in|me)[^\]]{0,30})\](?:[^(\[:]|$)`)},
	{[]string{"<"}, regexp.MustCompile(`(?i)<(?:date|title|name|service(?:[ _-]name)?|team|owner|author|short[ _-]description|description|your[ _-][a-z _-]{2,30}|insert[^>]{2,40}|incident[ _-](?:title|number|id))>`)},
	{[]string{"lorem"}, regexp.MustCompile(`(?i)\blorem ipsum\b`)},
	{[]string{"tbd", "tbc", "todo", "fixme", "n/t", "fill"}, regexp.MustCompile(`^\W*(?:\*\*[^*]+\*\*:?|[A-Z][\w ]{2,30}:)?\W*(?:TBD|TBC|TODO|FIXME|N/T|fill (?:this )?in)\W*$`)},
	{[]string{"sample", "ideally", "delete this", "replace this"}, regexp.MustCompile(`(?i)\bthese are only sample (?:sub)?headings\b|\bideally these should result in concrete\b|\bdelete this (?:line|section|paragraph|text) (?:when|before|once|if)\b|\breplace this (?:text|line|paragraph)\b`)},
	{[]string{"description of", "summary of", "overview of"}, regexp.MustCompile(`(?i)^\W*(?:a |an |the )?(?:short|brief|one[- ](?:sentence|paragraph)|high[- ]level) (?:description|summary|overview) of (?:the|what|this|your) [a-z' ]{3,40}(?:goes here|here)?\W*$`)},
}

// templateText reports guidance that was left in, once a line.
func (d *document) templateText() []diag.Diagnostic {
	var out []diag.Diagnostic
	for n := 1; n <= len(d.starts); n++ {
		if d.fenced[n] {
			continue
		}
		text := d.line(n)
		if strings.Contains(text, "`") {
			text = codeSpan.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("x", len(s)) })
		}
		if strings.Contains(text, "afterword:ignore") {
			continue
		}
		low := []byte(strings.ToLower(text))
		for _, l := range leftovers {
			if !containsAny(low, l.hints) || l.hints[0] == "[" && !bareBracket(text) {
				continue
			}
			if m := l.pattern.FindStringIndex(text); m != nil {
				found := strings.TrimSpace(strings.ReplaceAll(strings.Trim(text[m[0]:m[1]], " |(*<>!-"), "**", ""))
				out = append(out, diag.Diagnostic{Path: d.path, Line: n, Col: m[0] + 1, Code: "template-text",
					Text: "this looks like text of the template: " + quote(found)})
				break
			}
		}
	}
	return out
}

// bareBracket reports whether a line holds brackets that are no link.
func bareBracket(text string) bool {
	for i := range len(text) {
		if text[i] == ']' && (i+1 == len(text) || text[i+1] != '(' && text[i+1] != '[' && text[i+1] != ':') {
			return true
		}
	}
	return false
}

// invisible reports characters that hide or reorder text, once a line:
// direction overrides (U+202A to 202E, 2066 to 2069), zero-width space, word
// joiner, a byte order mark in the middle, and the tags of U+E0000. Joiners
// that scripts and emoji need are no trouble.
func (d *document) invisible() []diag.Diagnostic {
	var out []diag.Diagnostic
	last := 0
	for i := 0; i < len(d.data); {
		if d.data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(d.data[i:])
		if name := hidden(r); name != "" && i > 0 {
			if line, col := d.position(i); line != last {
				out = append(out, diag.Diagnostic{Path: d.path, Line: line, Col: col, Code: "invisible-characters", Text: "there is " + name + " here"})
				last = line
			}
		}
		i += size
	}
	return out
}

func hidden(r rune) string {
	switch {
	case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
		return "a character that changes the direction of the text"
	case r == 0x200B || r == 0x2060:
		return "an invisible space"
	case r == 0xFEFF:
		return "a byte order mark"
	case r >= 0xE0000 && r <= 0xE007F:
		return "an invisible tag character"
	}
	return ""
}

// sections reports headings with nothing under them.
func (p *pass) sections() {
	for _, inc := range p.incidents {
		for i, s := range inc.Sections {
			if s.Title == "" || s.Level == 0 || s.From < s.To || strings.TrimSpace(s.Text) != "" || strings.ContainsAny(s.Title, ":：") {
				continue
			}
			if i+1 < len(inc.Sections) && inc.Sections[i+1].Level > s.Level || titleHeading(inc, i) {
				continue
			}
			p.report(inc.Path, s.Line, "section-empty", "there is nothing under %s", quote(s.Title))
		}
	}
}

// titleHeading reports whether section i is the document's own title.
func titleHeading(inc *corpus.Incident, i int) bool {
	return inc.Sections[i].Title == inc.Title.Value || i == 0 && inc.Sections[i].Level == 1
}
