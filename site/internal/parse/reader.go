package parse

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// reader reads one file.
type reader struct {
	*Parser
	path                   string
	src                    string // the file's text
	fm                     frontmatter.Block
	keptBack               bool // it cannot be read, and says somewhere who may see the file: a draft until it can
	doc                    *markdown.Document
	bodyLine               int
	lines                  []string // of the body
	rows                   []row
	parts                  []part
	headings, firstHeading int // how many there are, and the row of the first
	claims                 []claim
	tables                 map[*markdown.Block]bool            // which tables are timelines
	zone                   zone                                // declared for the document
	named                  postmortem.Found[postmortem.Moment] // the date in the name or the path
	weakDate               bool
	listed                 map[string][]int                                         // actions that only the body lists, by their words; nil before the front matter lists one
	marks                  []string                                                 // the words of each entry of the timeline, with what follows below it
	prose                  map[postmortem.Phase]postmortem.Found[postmortem.Moment] // times from sentences
	guessed                map[postmortem.Phase]bool                                // milestones that words of entries only suggest
	proseZone              zone
	gaps                   map[time.Time]bool // moments whose written hour does not exist
	labelZone              *zone              // what zoneOfLabels found; nil before it looked
	city                   *city              // what timelineCity found; nil before it looked
	proseLine              int
	ruledOut               string
	chain                  map[int]bool // top-level blocks that are chains of whys
	languages              map[string]int
	pm                     *postmortem.Postmortem
	diags                  []diag.Diagnostic
}

// report adds a finding.
func (r *reader) report(line int, severity diag.Severity, code, hint, format string, args ...any) {
	r.diags = append(r.diags, diag.Diagnostic{Path: r.path, Line: line, Severity: severity, Code: code, Text: fmt.Sprintf(format, args...), Hint: hint})
}

// keepsBack finds a line that says who may see the file.
var keepsBack = regexp.MustCompile(`(?mi)^\s*(?:draft|audience|visibility)\s*[:=]`)

// load splits the file and lays its outline flat.
func (r *reader) load(src []byte) {
	fm, body, line, problems := frontmatter.SplitWithin(src, r.opts.Limits.FrontMatter)
	for _, d := range problems {
		d.Path = r.path
		r.diags = append(r.diags, d)
	}
	r.fm, r.bodyLine, r.src = fm, line, string(src)
	r.keptBack = len(problems) > 0 && len(fm.Fields) == 0 && keepsBack.Match(src)
	r.tables, r.gaps = map[*markdown.Block]bool{}, map[time.Time]bool{}
	r.doc = markdown.ParseWith(body, markdown.Options{Line: line, Limits: r.opts.Limits.Body})
	for _, d := range r.doc.Problems {
		d.Path = r.path
		r.diags = append(r.diags, d)
	}
	r.lines = strings.Split(string(body), "\n")
	r.flatten()
}
