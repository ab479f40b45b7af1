package site

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"

	"afterword/site/internal/check"
	"afterword/site/internal/corpus"
)

// Check reads the whole folder against the rules, drafts and restricted files
// included: what is not published yet is what there is still time to mend.
// The result has no tree.
func Check(ctx context.Context, fsys fs.FS, o Options) (*Result, error) {
	o.Audience, o.Drafts = string(corpus.Restricted), true
	return Load(ctx, fsys, o)
}

// AtLeast returns the findings of this severity ("info", "warning", "error",
// "fatal") and above.
func (r *Result) AtLeast(severity string) ([]Finding, error) {
	least, on, ok := check.ParseSeverity(severity)
	if !ok || !on {
		return nil, fmt.Errorf("there is no severity %q: use info, warning, error or fatal", severity)
	}
	var out []Finding
	for _, f := range r.Findings {
		if f.Severity >= least {
			out = append(out, f)
		}
	}
	return out, nil
}

// Report formats of findings.
const (
	FormatJSON   = "json"
	FormatSARIF  = "sarif"
	FormatGitHub = "github"
)

// Format returns findings of the result as JSON, as SARIF 2.1.0, or as the
// workflow commands that GitHub shows beside the lines. prefix goes before
// every path, so that paths are relative to where the command runs; version is
// the program's.
func (r *Result) Format(found []Finding, format, prefix, version string) ([]byte, error) {
	switch format {
	case FormatJSON:
		return check.JSON(found, prefix)
	case FormatSARIF:
		return check.SARIF(found, prefix, version, r.line)
	case FormatGitHub:
		return check.GitHub(found, prefix), nil
	}
	return nil, fmt.Errorf("there is no format %q", format)
}

// line returns the text of a line of a source, "" when there is none.
func (r *Result) line(path string, n int) string {
	for _, s := range r.sources.all() {
		if s.Path != path {
			continue
		}
		lines := bytes.SplitN(s.Data, []byte{'\n'}, n+1)
		if n <= len(lines) {
			return string(bytes.TrimSuffix(lines[n-1], []byte{'\r'}))
		}
	}
	return ""
}

// CountFindings says in words how many findings of each severity there are.
func CountFindings(found []Finding) string { return check.Tally(found).String() }

// RulesPage returns the Markdown of the page that documents every rule.
func RulesPage() []byte { return check.RulesPage() }

// Nearest returns the word of list that word is probably a slip of.
func Nearest(word string, list []string) (string, bool) { return check.Nearest(word, list) }

// Mask hides every secret in a text that is shown beside a finding.
func Mask(text string) string { return check.Mask(text) }
