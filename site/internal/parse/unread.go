package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
)

// unread reports what was written into the front matter to no effect: values
// that cannot be read, and names of fields with one slip in them. Labels of the
// body are spared: what looks like one may be a sentence.
func (r *reader) unread() {
	for i, c := range r.claims {
		if c.rank != rankFrontMatter || c.value.Kind == frontmatter.Null || i > 0 && r.claims[i-1].field == c.field && r.claims[i-1].line == c.line {
			continue
		}
		text := strings.TrimSpace(c.text)
		if text == "" && c.value.Kind == frontmatter.Scalar || nothing[strings.ToLower(strings.Trim(text, " ."))] || placeholder(text) || notYet[strings.ToLower(text)] {
			continue
		}
		switch what, hint := r.unreadable(c); {
		case what == "":
		case text == "":
			r.report(c.line, diag.Warning, "field-unreadable", hint, "the field “%s” holds %s instead of %s", c.label, shape(c.value), what)
		default:
			r.report(c.line, diag.Warning, "field-unreadable", hint, "“%s” in the field “%s” cannot be read as %s", cut(text), c.label, what)
		}
	}
	for _, e := range r.fm.Fields {
		if near := slip(e.Key); near != "" && !r.hasField(near) {
			r.report(e.Line, diag.Warning, "field-unknown", "", "the field “%s” means nothing here; did you mean “%s”?", e.Key, near)
		}
	}
}

var dayLike = regexp.MustCompile(`^\s*\d{4}-\d`)

// notYet are words for a time that there is not yet.
var notYet = wordSet("ongoing open pending unknown unresolved tbd tbc todo now ? ~ planned scheduled")

// unreadable returns what a claim should be and is not, "" when it was read.
func (r *reader) unreadable(c claim) (what, hint string) {
	switch c.field {
	case fieldStarted, fieldDetected, fieldAcknowledged, fieldMitigated, fieldResolved, fieldDate, fieldReviewed:
		_, asBool := c.value.Bool()
		m, _, ok := r.claimed(c)
		ok = ok && (m.HasDay() || !dayLike.MatchString(c.text)) // not the clock of a day that there is not
		if !ok && !asBool && c.value.Kind != frontmatter.List {
			return "a time", "write it as 2026-03-31T10:05:00Z, or as 2026-03-31 where only the day is known"
		}
	case fieldDetectTime, fieldAckTime, fieldRepairTime, fieldResolveTime, fieldDuration:
		_, asLength := duration(c.text)
		if _, asNumber := bareNumber(c.label, c.text); !asLength && !asNumber {
			return "a duration", "write it as 1h 30m or 45 minutes"
		}
	case fieldDraft:
		if _, ok := c.value.Bool(); !ok {
			return "true or false", "write true or false; until then the file counts as a draft"
		}
	case fieldTitle, fieldSeverity, fieldSummary, fieldStatus:
		if c.text == "" && c.value.Kind != frontmatter.Scalar {
			return "text", "write it on one line, in quotes if it holds a colon or brackets"
		}
	case fieldActions:
		if c.value.Kind == frontmatter.Scalar {
			return "a list of actions", "write one item a line, each after a hyphen"
		}
	}
	return "", ""
}

// shape is what a value is that is no text.
func shape(v frontmatter.Value) string {
	if v.Kind == frontmatter.List {
		return "a list"
	}
	return "fields of its own"
}

func cut(text string) string {
	if utf8.RuneCountInString(text) <= 60 {
		return text
	}
	return string([]rune(text)[:60]) + "…"
}

// slip returns the field that a key names but for one slip of the pen: a letter
// too many, too few, another, or two that changed places. Other programs have
// fields of their own, so nothing is said of short names, of a first letter
// that differs, and of a plural.
func slip(key string) string {
	name := strings.ReplaceAll(strings.ToLower(key), "-", "_")
	if len(name) < 5 {
		return ""
	}
	near := ""
	for _, f := range fieldNames {
		for _, w := range f.words {
			if w == name {
				return ""
			}
			if near == "" && len(w) >= 5 && w[0] == name[0] && name != w+"s" && w != name+"s" && oneSlip(name, w) {
				near = w
			}
		}
	}
	return near
}

// oneSlip reports whether a becomes b by one slip.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 0:
		return i < len(b) && (a[i+1:] == b[i+1:] || i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i+1:] == b[i:]
	}
	return false
}

// hasField reports whether the front matter has the field under any of its names.
func (r *reader) hasField(name string) bool {
	for _, f := range fieldNames {
		for _, w := range f.words {
			if w != name {
				continue
			}
			for _, c := range r.claims {
				if c.field == f.field && c.rank == rankFrontMatter {
					return true
				}
			}
		}
	}
	return false
}
