// Package parse reads one file's bytes into postmortems: what the front matter
// says first, then what the body says, in the many ways in which people write
// it down. House styles ("dialects") are data: tables of headings, labels,
// columns and words in several languages, to which a team may add its own.
//
// It never invents: every value carries the line it was read from and how, and
// what is not written stays absent. It opens no files and looks at one file at
// a time; how files stand to each other is the business of package corpus.
package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"strings"
	"time"

	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// Kind says what a file turned out to be.
type Kind int

// The kinds of files.
const (
	Incident    Kind = iota // one postmortem
	Multi                   // one file about several incidents
	NotIncident             // a template, an index, a maintenance notice, …
	Page                    // a plain page, below pages/
)

// String returns the kind as `inspect` prints it.
func (k Kind) String() string {
	switch k {
	case Incident:
		return "incident"
	case Multi:
		return "multi"
	case NotIncident:
		return "not-incident"
	case Page:
		return "page"
	}
	return "unknown"
}

// File is what was read from one file.
type File struct {
	Path        string
	Kind        Kind
	Reason      string                   // of a NotIncident: why it is none, in plain words
	Postmortems []*postmortem.Postmortem // one; several of a Multi; none of a NotIncident; of a Page its title and body
	Diags       []diag.Diagnostic
}

// DateOrder says how a date of three numbers such as 03/04/2024 is read.
type DateOrder int

// The orders of day and month. Without one, such a date is read only where
// one of the numbers is above 12 and so decides.
const (
	NoDateOrder DateOrder = iota
	DayFirst
	MonthFirst
)

// Options is what a reading depends on beside the file.
type Options struct {
	Zone       *time.Location // for times written without a zone, only to check them (gaps); nil when none is set
	Words      Words          // the team's own words, added to the built-in ones
	Vocabulary []Cause        // causes to suggest; nil means [BuiltinVocabulary]
	Labels     []Rule         // in order; of several that set the same field the first wins
	DateOrder  DateOrder
}

// Words are a team's own words beside the built-in ones.
type Words struct {
	Headings map[string][]string // kind of section, such as "timeline", to headings
	Labels   map[string][]string // field, such as "resolved" or "services", to labels
	Status   map[string][]string // "done", "open", "in progress", "blocked" or "dropped" to words
}

// Rule labels files from outside: the first of its conditions that are given
// must all hold, then its values apply as if the file said them.
type Rule struct {
	Line int // line of the rule in the configuration

	Path    string // glob over the slash path; ** crosses folders
	Title   string // part of the title, without regard to case
	Pattern string // regular expression over the whole text

	Causes      []string
	Services    []string
	Teams       []string
	Severity    string
	DuplicateOf string
	Exclude     string // reason why the incident stays out of figures
	NotIncident string // reason why the file is no incident
}

// Cause is one term of the vocabulary of causes.
type Cause struct {
	ID          string   // "config-change"
	Name        string   // "Config change"
	Description string   // one sentence
	Synonyms    []string // other names authors give it, in any language
	Patterns    []string // regular expressions, without regard to case, that are evidence for it in a text
}

// Parser reads files. It may be used by several goroutines at once.
type Parser struct{ opts Options }

// New returns a parser.
func New(opts Options) *Parser { return &Parser{opts} }

// BuiltinVocabulary returns the causes that are suggested without configuration.
func BuiltinVocabulary() []Cause { return nil }

var dayInName = regexp.MustCompile(`(20\d\d)[-/]?(\d\d)[-/]?(\d\d)`)

// File reads one file.
func (p *Parser) File(name string, src []byte) File {
	_, body, line, _ := frontmatter.Split(src)
	doc := markdown.Parse(body, line)
	sum := sha256.Sum256(src)
	pm := &postmortem.Postmortem{Path: name, Hash: hex.EncodeToString(sum[:]), Body: doc}
	pm.Title = postmortem.Found[string]{Value: strings.TrimSuffix(path.Base(name), path.Ext(name)), From: "file name"}
	sec := postmortem.Section{Kind: postmortem.Other}
	for i, b := range doc.Blocks {
		if b.Kind == markdown.Heading {
			if b.Level == 1 && pm.Title.Line == 0 {
				pm.Title = postmortem.Found[string]{Value: b.Text, Line: b.Line, From: "heading"}
			}
			sec.To = i
			if sec.Title != "" || sec.To > sec.From {
				pm.Sections = append(pm.Sections, sec)
			}
			sec = postmortem.Section{Kind: postmortem.Other, Title: b.Text, ID: b.ID, Level: b.Level, Line: b.Line, From: i + 1}
			continue
		}
		sec.Text += b.Text + "\n"
	}
	sec.To = len(doc.Blocks)
	pm.Sections = append(pm.Sections, sec)
	if m := dayInName.FindString(name); m != "" {
		if t, err := time.Parse("20060102", strings.NewReplacer("-", "", "/", "").Replace(m)); err == nil {
			pm.Date = postmortem.Found[postmortem.Moment]{From: "file name", Value: postmortem.Moment{Wall: t, Precision: postmortem.Day, Text: m}}
		}
	}
	kind := Incident
	if strings.HasPrefix(name, "pages/") {
		kind = Page
	}
	if strings.EqualFold(path.Base(name), "readme.md") {
		return File{Path: name, Kind: NotIncident, Reason: "a readme"}
	}
	return File{Path: name, Kind: kind, Postmortems: []*postmortem.Postmortem{pm}}
}
