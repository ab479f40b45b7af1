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
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
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
	Whole       *postmortem.Postmortem   // of a Multi: the file read as one, as inspect shows it; nil otherwise
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
	Limits     Limits
}

// Limits bound what is read of one file; zero fields mean the defaults.
type Limits struct {
	FrontMatter int // bytes
	Body        markdown.Limits
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

// Parser reads files: what it makes of one is decided by its path, its bytes and
// the options. It may be used by several goroutines at once.
type Parser struct {
	opts    Options
	salt    string // digest of the options
	words   *dictionary
	rules   []compiledRule
	causes  *finder           // evidence of the vocabulary
	known   []map[string]bool // how each of its causes may be labelled
	regions sync.Map          // name of a zone to its *time.Location
}

// New returns a parser with these options. A rule whose pattern does not
// compile matches nothing; [Rule.Check] says why.
func New(opts Options) *Parser {
	if opts.Vocabulary == nil {
		opts.Vocabulary = BuiltinVocabulary()
	}
	opts.Limits.FrontMatter = cmp.Or(opts.Limits.FrontMatter, frontmatter.MaxBytes)
	p := &Parser{opts: opts, words: newDictionary(opts.Words), salt: saltOf(opts)}
	for _, rule := range opts.Labels {
		p.rules = append(p.rules, compileRule(rule))
	}
	p.causes, p.known = compileVocabulary(opts.Vocabulary), causeNames(opts.Vocabulary)
	return p
}

// saltOf is a digest of the options. It is part of the hash of what is read, so
// that what was made of a reading is used only under the same options.
func saltOf(opts Options) string {
	zone := ""
	if opts.Zone != nil {
		zone = opts.Zone.String()
	}
	opts.Zone = nil
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %#v", zone, opts)) // fmt prints maps in the order of their keys
	return hex.EncodeToString(sum[:8])
}

// File reads one file. path is its slash path below the content folder.
func (p *Parser) File(path string, src []byte) File {
	r := &reader{Parser: p, path: path}
	src, readable := r.decode(src)
	f := File{Path: path, Kind: NotIncident}
	if !readable {
		f.Reason, f.Diags = "it cannot be read as text", r.diags
		return f
	}
	r.load(src)
	r.pm = &postmortem.Postmortem{Path: path, Hash: p.hash(src), Body: r.doc}
	r.divide()
	if strings.HasPrefix(path, "pages/") {
		f.Kind = Page
		r.readPage()
		f.Postmortems, f.Diags = []*postmortem.Postmortem{r.pm}, r.diags
		return f
	}
	r.read()
	if reason := r.notIncident(); reason != "" {
		f.Reason, f.Diags = reason, r.diags
		return f
	}
	f.Kind = Incident
	f.Postmortems = []*postmortem.Postmortem{r.pm}
	if several := r.several(); len(several) > 1 {
		f.Kind, f.Postmortems, f.Whole = Multi, several, r.pm
	}
	f.Diags = r.diags
	return f
}

func (p *Parser) hash(src []byte) string {
	h := sha256.New()
	h.Write([]byte(p.salt))
	h.Write(src)
	return hex.EncodeToString(h.Sum(nil)[:12])
}
