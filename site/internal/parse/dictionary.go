package parse

import (
	"slices"
	"strings"

	"afterword/site/internal/postmortem"
)

// dictionary is the tables of all languages and the team's own words, indexed.
type dictionary struct {
	headings map[string]headingEntry
	contains []partOf
	ends     []partOf
	labels   map[string]field
	status   map[string]postmortem.Status
}

type headingEntry struct {
	kind      postmortem.SectionKind
	languages []string // in which it is a heading of this meaning
}

// newDictionary indexes the tables. Own words win over built-in ones, and of
// two languages the first wins.
func newDictionary(own Words) *dictionary {
	d := &dictionary{headings: map[string]headingEntry{}, labels: map[string]field{}, status: map[string]postmortem.Status{}}
	for kind, words := range sortedWords(own.Headings) {
		for _, w := range words {
			d.heading(w, postmortem.SectionKind(kind), "")
		}
	}
	for _, t := range allHeadings {
		for _, kind := range sectionKinds {
			for _, w := range t.exact[kind] {
				d.heading(w, kind, t.language)
			}
		}
		d.contains = append(d.contains, t.contains...)
		d.ends = append(d.ends, t.ends...)
	}
	for name, words := range sortedWords(own.Labels) {
		for _, w := range words {
			d.labels[key(w)] = field(name)
		}
	}
	for _, t := range allLabels {
		for _, w := range t.words {
			if _, taken := d.labels[w]; !taken {
				d.labels[w] = t.field
			}
		}
	}
	for state, words := range sortedWords(own.Status) {
		for _, w := range words {
			d.status[key(w)] = postmortem.Status(state)
		}
	}
	for _, t := range statusWords {
		for _, w := range t.words {
			if _, taken := d.status[w]; !taken {
				d.status[w] = t.status
			}
		}
	}
	return d
}

func (d *dictionary) heading(text string, kind postmortem.SectionKind, language string) {
	k := key(text)
	e, taken := d.headings[k]
	if !taken {
		e.kind = kind
	}
	if language != "" && e.kind == kind {
		e.languages = append(e.languages, language)
	}
	d.headings[k] = e
}

// sortedWords yields the lists of a map in the order of their keys.
func sortedWords(m map[string][]string) func(func(string, []string) bool) {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return func(yield func(string, []string) bool) {
		for _, name := range names {
			if !yield(name, m[name]) {
				return
			}
		}
	}
}

// sectionKinds are all kinds, in the order in which tables are read.
var sectionKinds = []postmortem.SectionKind{postmortem.WentWell, postmortem.WentWrong, postmortem.LuckySection, postmortem.Summary,
	postmortem.ImpactSection, postmortem.Detection, postmortem.TriggerSection, postmortem.RootCause, postmortem.ContributingFactors,
	postmortem.WhysSection, postmortem.Response, postmortem.Resolution, postmortem.TimelineSection, postmortem.Lessons, postmortem.ActionsSection,
	postmortem.RelatedSection, postmortem.People, postmortem.Metadata, postmortem.Communications, postmortem.Supporting, postmortem.Background, postmortem.Other}

// exactHeading looks a heading up as it stands, and without what follows a
// colon or a dash.
func (d *dictionary) exactHeading(text string) (headingEntry, bool) {
	k := key(text)
	if e, ok := d.headings[k]; ok {
		return e, true
	}
	for _, sep := range []string{": ", " - ", "：", ":"} {
		if i := strings.Index(k, sep); i > 0 {
			if e, ok := d.headings[strings.TrimSpace(bare(k[:i]))]; ok {
				return e, true
			}
		}
	}
	// A translation behind the words: 予防 (prevent) lost its brackets already; "summary / résumé".
	if i := strings.Index(k, " / "); i > 0 {
		if e, ok := d.headings[k[:i]]; ok {
			return e, true
		}
	}
	return headingEntry{}, false
}

// likelyHeading decides a heading by a part of it.
func (d *dictionary) likelyHeading(text string) (postmortem.SectionKind, bool) {
	k := fold(text)
	for _, p := range d.contains {
		for _, part := range p.parts {
			if strings.Contains(k, part) {
				return p.kind, true
			}
		}
	}
	k = key(text)
	for _, p := range d.ends {
		for _, part := range p.parts {
			if strings.HasSuffix(k, " "+part) {
				return p.kind, true
			}
		}
	}
	return "", false
}
