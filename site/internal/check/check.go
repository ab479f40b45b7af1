// Package check holds the rules that postmortems are read against: what is
// missing, what contradicts itself, what leads nowhere, blameful language, and
// what must not be published.
//
// Every rule is a value in one table (see [Rules]) with a code, a severity, a
// reason and a hint. A rule only reports; what stops a build is the severity's
// business (package diag). Nothing here reads a disk or a clock: files come in
// as [Source] values, and "now" is the corpus's as-of date.
package check

import (
	"bytes"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// Input is what the rules look at.
type Input struct {
	Corpus   *corpus.Corpus
	Sources  []Source          // every text file of the content folder, pages and templates too, and the files that pages show or link
	Names    []string          // slash paths of all files of the content folder; nil when unknown, then links to files are not followed
	Findings []diag.Diagnostic // what earlier stages (reading, filing) found; severities and suppressions apply to it too
	States   []State           // what a tracker says about action items; it wins over the text
	Memory   *Memory           // what an earlier run remembered; nil for none
}

// State is what a tracker says about one action item.
type State struct {
	Ref    string // ticket, own id, or INCIDENT#ACTION
	Status postmortem.Status
	Owner  string            // "" when the tracker does not say
	Due    postmortem.Moment // zero when the tracker does not say
}

// Options change what is reported and how gravely.
type Options struct {
	Severities  map[string]string   // code → "off", "info", "warning", "error" or "fatal"
	Ignore      []Ignore            // suppressions of the configuration
	Known       map[string][]string // taxonomy → the only terms that the team uses; a taxonomy that is not named allows every term
	ReviewAfter time.Duration       // how long after its end an incident may go without review; 0 means a week
	Hosts       []string            // suffixes of internal host names, besides internal, corp, intranet and lan
}

// Ignore is one suppression: findings with this code in these files are not reported.
type Ignore struct {
	Code   string
	Path   string // glob as in path.Match, or a folder that ends in a slash; "" for every file
	Reason string // without one the suppression does not count
	File   string // where the suppression is written, for messages
	Line   int
}

// file is one source with what was read from it.
type file struct {
	Source
	incidents []*corpus.Incident // of this file; none for pages and other texts
	scan      *scan
	made      remembered // from what
}

// pass is one run over everything.
type pass struct {
	in       Input
	opts     Options
	files    []*file
	byPath   map[string]*file
	names    map[string]bool
	states   map[string]State // of action items, by the key of their reference
	findings []diag.Diagnostic

	besides func() map[string][]string // the names of the files in each folder
	ids     func() []string            // of all incidents

	incidents []*corpus.Incident // that the passes about single incidents look at
}

// Run returns all findings of all rules and of the earlier stages, sorted,
// with the configured severities, without what is suppressed.
func Run(in Input, opts Options) []diag.Diagnostic {
	p := newPass(in, opts)
	found := slices.Clone(in.Findings)
	for _, f := range p.files {
		found = append(found, f.scan.findings...)
	}
	for _, list := range p.runAll() {
		found = append(found, list...)
	}
	found = append(found, p.checkOptions()...)
	found = p.suppress(p.grade(found))
	p.veil(found)
	return diag.Sort(found)
}

// atOnce is how many incidents a goroutine takes at a time.
const atOnce = 500

// runAll runs all passes, several at a time, and returns their findings.
func (p *pass) runAll() [][]diag.Diagnostic {
	incidents := p.in.Corpus.Incidents
	out := make([][]diag.Diagnostic, len(incidents)+len(together))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, run := range together {
		group.Go(func() error {
			out[i] = p.run(nil, run)
			return nil
		})
	}
	known := make([]facts, len(incidents))
	for from := 0; from < len(incidents); from += atOnce {
		group.Go(func() error {
			for i := from; i < min(from+atOnce, len(incidents)); i++ {
				one := incidents[i : i+1]
				known[i] = p.in.Memory.facts(incidents[i], func() []diag.Diagnostic { return p.run(one, alone...) })
				links := p.run(one, (*pass).links) // where they lead is up to the other files
				out[len(together)+i] = slices.Concat(known[i].findings, links)
			}
			return nil
		})
	}
	_ = group.Wait() // no pass fails
	p.in.Memory.keepFacts(known)
	return out
}

// run runs passes, those that look at single incidents over these.
func (p *pass) run(incidents []*corpus.Incident, passes ...func(*pass)) []diag.Diagnostic {
	own := *p // a pass changes nothing of it but its findings
	own.incidents = incidents
	for _, run := range passes {
		run(&own)
	}
	return own.findings
}

func newPass(in Input, opts Options) *pass {
	if opts.ReviewAfter == 0 {
		opts.ReviewAfter = 7 * 24 * time.Hour
	}
	p := &pass{in: in, opts: opts, byPath: make(map[string]*file), names: make(map[string]bool)}
	for _, name := range in.Names {
		p.names[name] = true
	}
	p.states = make(map[string]State, len(in.States))
	for _, s := range in.States {
		p.states[refKey(s.Ref)] = s
	}
	p.besides = sync.OnceValue(p.byFolder)
	p.ids = sync.OnceValue(func() []string { return idsOf(in.Corpus.Incidents) })
	in.Memory.beginFacts(in, opts)
	for _, src := range in.Sources {
		f := &file{Source: src}
		p.files = append(p.files, f)
		p.byPath[src.Path] = f
		p.names[src.Path] = true
	}
	for _, inc := range in.Corpus.Incidents {
		if f := p.byPath[inc.Path]; f != nil {
			f.incidents = append(f.incidents, inc)
		}
	}
	slices.SortFunc(p.files, func(a, b *file) int { return strings.Compare(a.Path, b.Path) })
	var wait sync.WaitGroup
	for from := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := from; i < len(p.files); i += runtime.GOMAXPROCS(0) {
				p.files[i].scan = in.Memory.scan(p.files[i], opts)
			}
		})
	}
	wait.Wait()
	in.Memory.keep(p.files)
	return p
}

// report adds a finding about a line of a file; line 0 means the whole file.
// Severity and hint come from the rule of that code.
func (p *pass) report(path string, line int, code, format string, args ...any) {
	p.findings = append(p.findings, diag.Diagnostic{Path: path, Line: line, Code: code, Text: fmt.Sprintf(format, args...)})
}

// grade gives each finding the severity and the hint of its rule, and drops
// what is switched off. A finding of an earlier stage keeps its own severity
// unless the configuration changes it.
func (p *pass) grade(found []diag.Diagnostic) []diag.Diagnostic {
	out := found[:0]
	for _, d := range found {
		rule, known := Lookup(d.Code)
		if known && !rule.Reading {
			d.Severity = rule.Severity
		}
		if known && d.Hint == "" {
			d.Hint = rule.Hint
		}
		if word, set := p.opts.Severities[d.Code]; set {
			severity, on, ok := ParseSeverity(word)
			if ok && !on {
				continue
			}
			if ok {
				d.Severity = severity
			}
		}
		out = append(out, d)
	}
	return out
}

// checkOptions reports codes and severities of the configuration that mean nothing.
func (p *pass) checkOptions() []diag.Diagnostic {
	var out []diag.Diagnostic
	for code, word := range p.opts.Severities {
		if _, known := Lookup(code); !known {
			out = append(out, diag.Diagnostic{Path: configName, Code: "rule-unknown", Text: fmt.Sprintf("there is no rule %q%s", code, didYouMean(code, Codes()))})
		}
		if _, _, ok := ParseSeverity(word); !ok {
			out = append(out, diag.Diagnostic{Path: configName, Code: "rule-unknown", Text: fmt.Sprintf("%q is no severity for the rule %q", word, code)})
		}
	}
	return out
}

// configName is the file that holds the configuration.
const configName = "afterword.yaml"

// ParseSeverity reads the word for a severity. on is false for "off"; ok is
// false for a word that means nothing.
func ParseSeverity(word string) (severity diag.Severity, on, ok bool) {
	switch strings.ToLower(word) {
	case "off", "none", "false":
		return 0, false, true
	case "info", "note":
		return diag.Info, true, true
	case "warning", "warn":
		return diag.Warning, true, true
	case "error":
		return diag.Error, true, true
	case "fatal":
		return diag.Fatal, true, true
	}
	return 0, false, false
}

// scan is everything that the bytes of one file alone decide.
type scan struct {
	findings     []diag.Diagnostic
	suppressions []suppression
	hidings      []hiding
}

func scanFile(src Source, pms []*postmortem.Postmortem, opts Options) *scan {
	d := newDocument(src)
	secrets := secretsIn(src.Data)
	s := &scan{suppressions: d.suppressions(), hidings: hidings(src.Data, secrets), findings: d.secretFindings(secrets)}
	if !utf8.Valid(src.Data) || bytes.IndexByte(src.Data, 0) >= 0 {
		return s // a picture or an archive
	}
	s.findings = append(s.findings, d.personal(opts.Hosts)...)
	s.findings = append(s.findings, d.invisible()...)
	if len(pms) > 0 {
		s.findings = append(s.findings, language(d, pms)...)
	}
	if len(pms) > 0 || begun(src) {
		s.findings = append(s.findings, d.templateText()...)
	}
	return s
}

// begun reports whether a file that is no incident yet was made by the command
// new: it has a dated name and the guidance of an archetype.
func begun(src Source) bool {
	name := path.Base(src.Path)
	return len(name) > 10 && name[4] == '-' && name[7] == '-' && onlyDigits(name[:10]) == name[:4]+name[5:7]+name[8:10] &&
		bytes.Contains(src.Data, []byte("<!-- guide:"))
}

// covers reports whether a pattern of the configuration names a file.
func covers(pattern, name string) bool {
	if pattern == "" || pattern == name {
		return true
	}
	if strings.HasSuffix(pattern, "/") {
		return strings.HasPrefix(name, pattern)
	}
	if ok, _ := path.Match(pattern, name); ok {
		return true
	}
	ok, _ := path.Match(pattern, path.Base(name))
	return ok && !strings.Contains(pattern, "/")
}
