package parse

import "regexp"

type compiledCause struct {
	Cause
	patterns []*regexp.Regexp
}

func compileCause(c Cause) compiledCause {
	out := compiledCause{Cause: c}
	for _, p := range c.Patterns {
		if re, err := regexp.Compile("(?i)" + p); err == nil {
			out.patterns = append(out.patterns, re)
		}
	}
	return out
}

// BuiltinVocabulary is the causes that are suggested without any configuration.
func BuiltinVocabulary() []Cause { return nil }

// suggest adds the causes for which the text gives evidence.
func (r *reader) suggest() {}
