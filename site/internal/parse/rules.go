package parse

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/postmortem"
)

type compiledRule struct {
	Rule
	pattern *regexp.Regexp
	broken  bool
}

// Check reports what is wrong with the rule: a pattern that does not compile,
// or a rule without a condition or without a value.
func (r Rule) Check() error {
	if r.Path == "" && r.Title == "" && r.Pattern == "" {
		return fmt.Errorf("the rule names no path, title or pattern")
	}
	if _, err := regexp.Compile("(?i)" + r.Pattern); err != nil {
		return fmt.Errorf("pattern of the rule: %w", err)
	}
	if _, err := path.Match(r.Path, ""); err != nil {
		return fmt.Errorf("path of the rule %q: %w", r.Path, err)
	}
	if len(r.Causes) == 0 && len(r.Services) == 0 && len(r.Teams) == 0 && r.Severity == "" && r.DuplicateOf == "" && r.Exclude == "" && r.NotIncident == "" {
		return fmt.Errorf("the rule sets nothing")
	}
	return nil
}

func compileRule(rule Rule) compiledRule {
	c := compiledRule{Rule: rule}
	c.broken = rule.Check() != nil
	if rule.Pattern != "" && !c.broken {
		c.pattern = regexp.MustCompile("(?i)" + rule.Pattern)
	}
	return c
}

// matches reports whether the rule applies to a file.
func (c *compiledRule) matches(file, title, text string) bool {
	switch {
	case c.broken:
		return false
	case c.Path != "" && !matchPath(c.Path, file):
		return false
	case c.Title != "" && !strings.Contains(fold(title), fold(c.Title)):
		return false
	case c.pattern != nil && !c.pattern.MatchString(text):
		return false
	}
	return true
}

// matchPath matches a glob in which ** stands for any number of folders. A
// glob without a slash is about the file's name.
func matchPath(glob, file string) bool {
	if !strings.Contains(glob, "/") {
		ok, _ := path.Match(glob, path.Base(file))
		return ok
	}
	return matchParts(strings.Split(glob, "/"), strings.Split(file, "/"))
}

func matchParts(glob, file []string) bool {
	for len(glob) > 0 && glob[0] != "**" {
		if len(file) == 0 {
			return false
		}
		if ok, _ := path.Match(glob[0], file[0]); !ok {
			return false
		}
		glob, file = glob[1:], file[1:]
	}
	if len(glob) == 0 {
		return len(file) == 0
	}
	for n := 0; n <= len(file); n++ {
		if matchParts(glob[1:], file[n:]) {
			return true
		}
	}
	return false
}

// applyRules lets the rules of the configuration say what the file does not.
func (r *reader) applyRules() {
	from := func(c *compiledRule) string {
		if c.Line > 0 {
			return fmt.Sprintf("label rule on line %d of the configuration", c.Line)
		}
		return "label rule of the configuration"
	}
	labels := func(list []postmortem.Label, names []string, c *compiledRule) []postmortem.Label {
		if len(list) > 0 {
			return list
		}
		for _, n := range names {
			list = append(list, postmortem.Label{Name: n, From: from(c)})
		}
		return list
	}
	for i := range r.rules {
		c := &r.rules[i]
		if !c.matches(r.path, r.pm.Title.Value, r.src) {
			continue
		}
		r.pm.Causes = labels(r.pm.Causes, c.Causes, c)
		r.pm.Services = labels(r.pm.Services, c.Services, c)
		r.pm.Teams = labels(r.pm.Teams, c.Teams, c)
		if c.Severity != "" && !r.pm.Severity.OK() {
			r.pm.Severity = postmortem.Found[postmortem.Severity]{Value: severity(c.Severity), From: from(c)}
		}
		setText(&r.pm.DuplicateOf, c.DuplicateOf, from(c))
		setText(&r.pm.Excluded, c.Exclude, from(c))
		if c.NotIncident != "" && r.ruledOut == "" {
			r.ruledOut = c.NotIncident
		}
	}
}

func setText(f *postmortem.Found[string], text, from string) {
	if text != "" && !f.OK() {
		*f = postmortem.Found[string]{Value: text, From: from}
	}
}
