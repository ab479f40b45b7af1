package frontmatter

import (
	"regexp"
	"strings"

	"afterword/site/internal/diag"
)

var (
	esmStart   = regexp.MustCompile(`(?m)^(?:import|export)\s`)
	exportNode = regexp.MustCompile(`^export\s+const\s+\w+\s*=\s*\{`)
)

// splitMDX reads the first object that an MDX file exports before its text.
// ok is false for a file that is no MDX.
func splitMDX(src []byte, most int) (fm Block, body []byte, problems []diag.Diagnostic, ok bool) {
	first, _, _ := firstLine(src)
	if !esmStart.MatchString(first) || !strings.ContainsAny(first, "={'\"") {
		return Block{}, nil, nil, false
	}
	body = []byte(string(src))
	fm = Block{Format: MDX}
	at, line := 0, 1
	for at < len(src) {
		rest := string(src[at:min(len(src), at+most)])
		if n := lineEnd(rest); strings.TrimSpace(rest[:n]) == "" {
			at, line = at+n+1, line+1
			continue
		}
		if !esmStart.MatchString(rest[:lineEnd(rest)] + "\n") {
			break
		}
		n := statement(rest)
		if loc := exportNode.FindStringIndex(rest); loc != nil && fm.Fields == nil {
			s := scanner{src: rest[:n], pos: loc[1] - 1, line: line, js: true}
			fm.Fields = s.value(1).Map
			fm.Line, fm.End = line, line+strings.Count(rest[:n], "\n")
		}
		for i := at; i < at+n; i++ {
			if body[i] != '\n' {
				body[i] = ' '
			}
		}
		line += strings.Count(rest[:n], "\n")
		at += n
	}
	return fm, body, nil, true
}

// statement is the length of the import or export statement at the beginning
// of text: up to the end of the line on which all its brackets are closed.
func statement(text string) int {
	open := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '{', '(', '[':
			open++
		case '}', ')', ']':
			open--
		case '"', '\'', '`':
			s := scanner{src: text, pos: i, js: true}
			s.quoted()
			i = max(i, s.pos-1)
		case '\n':
			if open <= 0 {
				return i
			}
		}
	}
	return len(text)
}
