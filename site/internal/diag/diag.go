// Package diag holds one message about one place in one file: what is wrong
// with what somebody wrote, where, and what to do about it.
//
// It does not print, and it does not decide what stops a build: the severity
// says how bad a finding is, [Blocking] says whether it stops.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a finding is.
type Severity int

// The severities, from mild to grave.
const (
	Info    Severity = iota // worth knowing; nothing is wrong
	Warning                 // the page is made, but something on it is missing or doubtful
	Error                   // what was written contradicts itself or cannot be read
	Fatal                   // nothing may be published before this is mended
)

// String returns the severity as it is printed and as the configuration names it.
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	case Fatal:
		return "fatal"
	}
	return fmt.Sprintf("severity(%d)", int(s))
}

// MarshalText gives the severity as its name, in JSON too.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Diagnostic is one finding in one file.
type Diagnostic struct {
	Path     string   `json:"path"`           // slash path relative to the content folder; "" for the run as a whole
	Line     int      `json:"line,omitempty"` // 1-based; 0 when the finding is about the whole file
	Col      int      `json:"col,omitempty"`  // 1-based, counted in bytes; 0 when the finding is about the whole line
	Severity Severity `json:"severity"`       // how bad it is
	Code     string   `json:"code"`           // stable name of the rule, such as "end-before-start"
	Text     string   `json:"text"`           // one sentence without a full stop
	Hint     string   `json:"hint,omitempty"` // what to do about it; may be empty
}

// String returns the message as `path:line:col: severity: text [code]`, without the hint.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Path != "" {
		b.WriteString(d.Path)
		b.WriteByte(':')
		if d.Line > 0 {
			fmt.Fprintf(&b, "%d:", d.Line)
			if d.Col > 0 {
				fmt.Fprintf(&b, "%d:", d.Col)
			}
		}
		b.WriteByte(' ')
	}
	fmt.Fprintf(&b, "%s: %s", d.Severity, d.Text)
	if d.Code != "" {
		fmt.Fprintf(&b, " [%s]", d.Code)
	}
	return b.String()
}

// Sort orders findings by path, line, column, code and text, and drops exact repetitions.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortFunc(list, func(a, b Diagnostic) int {
		if a.Path != b.Path { // mostly it ends here, and the lists are long
			return strings.Compare(a.Path, b.Path)
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return cmp.Or(
			cmp.Compare(a.Col, b.Col),
			strings.Compare(a.Code, b.Code),
			strings.Compare(a.Text, b.Text),
			cmp.Compare(a.Severity, b.Severity),
			strings.Compare(a.Hint, b.Hint),
		)
	})
	return slices.Compact(list)
}

// Worst returns the gravest severity in list, and false for an empty list.
func Worst(list []Diagnostic) (Severity, bool) {
	if len(list) == 0 {
		return 0, false
	}
	worst := list[0].Severity
	for _, d := range list[1:] {
		worst = max(worst, d.Severity)
	}
	return worst, true
}

// Blocking reports whether any finding in list forbids publishing.
func Blocking(list []Diagnostic) bool {
	worst, ok := Worst(list)
	return ok && worst >= Fatal
}
