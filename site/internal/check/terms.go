package check

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// severities reports severities that cannot be ranked.
func (p *pass) severities() {
	for _, inc := range p.in.Corpus.Incidents {
		if s := inc.Postmortem.Severity; s.OK() && s.Value.Rank == 0 && (inc.Severity == nil || inc.Severity.Rank == 0) {
			p.report(inc.Path, s.Line, "severity-unknown", "the severity %s cannot be ranked", quote(s.Value.Raw))
		}
	}
}

// terms reports spellings that are almost another term, and terms that the
// configuration does not know.
func (p *pass) terms() {
	for _, tax := range p.in.Corpus.Taxonomies {
		if tax.Name == "years" || tax.Name == "severities" {
			continue
		}
		known := p.opts.Known[tax.Name]
		folded := make([]string, len(tax.Terms))
		for i, term := range tax.Terms {
			folded[i] = fold(term.Name)
		}
		for i, term := range tax.Terms {
			if len(term.Incidents) == 0 {
				continue
			}
			if len(known) > 0 && !slices.ContainsFunc(known, func(k string) bool { return fold(k) == fold(term.Name) || fold(k) == fold(term.ID) }) {
				p.everywhere(term, "term-unknown", "“"+term.Name+"” is none of the team's "+tax.Name+didYouMean(term.Name, known))
				continue
			}
			if other, ok := nearTerm(i, tax.Terms, folded); ok {
				p.everywhere(term, "term-near-miss", "the "+tax.Singular+" “"+term.Name+"” is almost “"+other.Name+"”; did you mean that?")
			}
		}
	}
}

// nearTerm returns a term that is used more often than this one and spelled
// almost like it: one slip, or two in fourteen letters. Short words and such
// that differ in their first letter or in digits are different words.
func nearTerm(at int, all []*corpus.Term, folded []string) (*corpus.Term, bool) {
	term, name := all[at], folded[at]
	letters := utf8.RuneCountInString(name)
	if letters < 6 {
		return nil, false
	}
	allowed := 1
	if letters >= 14 {
		allowed = 2
	}
	for i, other := range all {
		if other == term || len(other.Incidents) < len(term.Incidents) || len(other.Incidents) == len(term.Incidents) && other.ID > term.ID {
			continue
		}
		o := folded[i]
		if o == "" || o[0] != name[0] || max(len(o)-len(name), len(name)-len(o)) > allowed || onlyDigits(o) != onlyDigits(name) || strings.ContainsAny(o+name, "+#") {
			continue
		}
		if distance(name, o) <= allowed {
			return other, true
		}
	}
	return nil, false
}

// everywhere reports a term at each place where it is written.
func (p *pass) everywhere(term *corpus.Term, code, text string) {
	for _, inc := range term.Incidents {
		p.report(inc.Path, labelLine(inc, term), code, "%s", text)
	}
}

// labelLine is the line on which an incident names a term; 0 when it comes
// from elsewhere, such as the configuration.
func labelLine(inc *corpus.Incident, term *corpus.Term) int {
	labels := map[string][]postmortem.Label{
		"services": inc.Postmortem.Services, "causes": inc.Postmortem.Causes,
		"tags": inc.Postmortem.Tags, "teams": inc.Postmortem.Teams,
	}
	for _, l := range labels[term.Taxonomy.Name] {
		if fold(l.Name) == fold(term.Name) || fold(l.Name) == fold(term.ID) {
			return l.Line
		}
	}
	return 0
}

// duplicates reports incidents that look written up twice.
func (p *pass) duplicates() {
	type writing struct {
		day   time.Time
		title string
	}
	seen := make(map[writing]*corpus.Incident, len(p.in.Corpus.Incidents))
	for _, inc := range p.in.Corpus.Incidents {
		if inc.DuplicateOf.OK() || !inc.Date.Value.HasDay() || !inc.Title.OK() {
			continue
		}
		key := writing{day(inc.Date.Value), fold(inc.Title.Value)}
		if first := seen[key]; first != nil && first.Path != inc.Path {
			p.report(inc.Path, inc.Title.Line, "maybe-duplicate", "the date and the title are those of %s", first.Path)
			continue
		}
		seen[key] = inc
	}
}

// reservedNames cannot be files on Windows, whatever their extension.
var reservedNames = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// fileNames reports names that do not travel between systems.
func (p *pass) fileNames() {
	folded := make(map[string]string, len(p.files))
	for _, f := range p.files {
		for part := range strings.SplitSeq(f.Path, "/") {
			if why := badName(part); why != "" {
				p.report(f.Path, 0, "file-name", "the name %s %s", quote(part), why)
				break
			}
		}
		key := foldedPath(f.Path)
		if other, taken := folded[key]; taken {
			p.report(f.Path, 0, "file-name", "the path differs only in case, or in the form of an accent, from %s", other)
		} else {
			folded[key] = f.Path
		}
	}
}

// foldedPath returns a path in the form in which file systems compare it.
func foldedPath(name string) string {
	if isASCII(name) {
		return strings.ToLower(name)
	}
	return cases.Fold().String(norm.NFC.String(name))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// badName returns what is wrong with one part of a path, or "".
func badName(part string) string {
	stem, _, _ := strings.Cut(strings.ToLower(part), ".")
	switch {
	case reservedNames[strings.TrimSpace(stem)]:
		return "is reserved on Windows"
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
		return "ends in a dot or a space"
	case strings.ContainsAny(part, `<>:"|?*\`):
		return "holds a character that Windows forbids"
	case len(part) > 200:
		return "is longer than 200 bytes"
	case !utf8.ValidString(part) || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "holds a control character"
	}
	return ""
}
