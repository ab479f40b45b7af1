package check

import (
	"fmt"
	"regexp"
	"strings"

	"afterword/site/internal/diag"
)

// suppression is an ignore comment in a file:
//
//	<!-- afterword:ignore CODE[,CODE…] reason -->
//	<!-- afterword:ignore-file CODE reason -->
//	# afterword:ignore CODE reason            (in YAML front matter)
//
// It covers its own line, and the next line that is not blank when it stands
// alone; ignore-file covers the file. A finding about the whole file is
// covered by either.
type suppression struct {
	codes  []string
	reason string
	line   int
	last   int // last line covered
	file   bool
}

var (
	ignoreComment = regexp.MustCompile(`<!--\s*afterword:ignore(-file)?\s+([^>]*?)\s*-->`)
	ignoreYAML    = regexp.MustCompile(`(?:^|\s)#\s*afterword:ignore(-file)?\s+(.*?)\s*$`)
)

// suppressions reads the ignore comments of a file.
func (d *document) suppressions() []suppression {
	var out []suppression
	if !strings.Contains(string(d.data), "afterword:ignore") {
		return nil
	}
	for n := 1; n <= len(d.starts); n++ {
		text := codeSpan.ReplaceAllStringFunc(d.line(n), func(s string) string { return strings.Repeat(" ", len(s)) })
		m := ignoreComment.FindStringSubmatchIndex(text)
		if m == nil && n < d.bodyLine {
			m = ignoreYAML.FindStringSubmatchIndex(text)
		}
		if m == nil || d.fenced[n] {
			continue
		}
		codes, reason := codesAndReason(text[m[4]:m[5]])
		s := suppression{codes: codes, reason: reason, line: n, last: n, file: m[2] >= 0}
		if strings.TrimSpace(text[:m[0]]+text[m[1]:]) == "" {
			for s.last++; s.last < len(d.starts) && strings.TrimSpace(d.line(s.last)) == ""; {
				s.last++
			}
		}
		out = append(out, s)
	}
	return out
}

// codesAndReason takes an ignore comment apart: codes are divided by commas, with
// or without a space, and the reason is what follows the last.
func codesAndReason(text string) (codes []string, reason string) {
	for more := true; more; {
		var word string
		word, text, _ = strings.Cut(strings.TrimSpace(text), " ")
		list := strings.TrimSuffix(word, ",")
		codes = append(codes, strings.Split(list, ",")...)
		more = list != word && text != ""
	}
	return codes, strings.TrimSpace(text)
}

func (s suppression) covers(d diag.Diagnostic) bool {
	for _, code := range s.codes {
		if code == d.Code && (s.file || d.Line == 0 || d.Line >= s.line && d.Line <= s.last) {
			return true
		}
	}
	return false
}

// suppress drops what is suppressed with a reason, and reports suppressions
// that have none, name no rule, or cover nothing.
func (p *pass) suppress(found []diag.Diagnostic) []diag.Diagnostic {
	var out, own []diag.Diagnostic
	used := make(map[string]bool)
	for _, d := range found {
		if !p.suppressed(d, used) {
			out = append(out, d)
		}
	}
	p.findings = nil
	for _, f := range p.files {
		for _, s := range f.scan.suppressions {
			p.judge(f.Path, s.line, s.codes, s.reason, used[fmt.Sprintf("%s:%d", f.Path, s.line)])
		}
	}
	for i, ig := range p.opts.Ignore {
		name := ig.File
		if name == "" {
			name = configName
		}
		p.judge(name, ig.Line, []string{ig.Code}, ig.Reason, used[fmt.Sprintf("config %d", i)])
	}
	for _, d := range p.grade(p.findings) {
		if !p.suppressed(d, used) {
			own = append(own, d)
		}
	}
	return append(out, own...)
}

func (p *pass) suppressed(d diag.Diagnostic, used map[string]bool) bool {
	hit := false
	if f := p.byPath[d.Path]; f != nil {
		for _, s := range f.scan.suppressions {
			if s.covers(d) {
				used[fmt.Sprintf("%s:%d", f.Path, s.line)] = true
				hit = hit || s.reason != ""
			}
		}
	}
	for i, ig := range p.opts.Ignore {
		if ig.Code == d.Code && covers(ig.Path, d.Path) {
			used[fmt.Sprintf("config %d", i)] = true
			hit = hit || ig.Reason != ""
		}
	}
	return hit
}

// judge reports what is wrong with one suppression.
func (p *pass) judge(path string, line int, codes []string, reason string, used bool) {
	for _, code := range codes {
		if _, known := Lookup(code); !known {
			p.report(path, line, "rule-unknown", "there is no rule %q%s", code, didYouMean(code, Codes()))
			return
		}
	}
	switch {
	case reason == "":
		p.report(path, line, "ignore-without-reason", "%s is ignored without a reason, so it is reported all the same", strings.Join(codes, ", "))
	case !used:
		p.report(path, line, "ignore-unused", "nothing here needs %s to be ignored", strings.Join(codes, ", "))
	}
}
