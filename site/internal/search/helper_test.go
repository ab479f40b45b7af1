package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// story is a small postmortem for tests.
type story struct {
	id, title, date string
	service, cause  string
	severity        int
	minutes         int
	open            bool
	body            string // "## Heading" lines begin sections
}

var kinds = map[string]postmortem.SectionKind{
	"Summary": postmortem.Summary, "Impact": postmortem.ImpactSection, "Root cause": postmortem.RootCause,
	"Timeline": postmortem.TimelineSection, "Action items": postmortem.ActionsSection, "Lessons": postmortem.Lessons,
}

func found[T any](v T) postmortem.Found[T] {
	return postmortem.Found[T]{Value: v, Line: 1, From: "test"}
}

// newCorpus makes a collection of stories, newest first.
func newCorpus(t testing.TB, stories ...story) *corpus.Corpus {
	t.Helper()
	c := &corpus.Corpus{}
	taxonomy := func(name, singular string) *corpus.Taxonomy {
		tax := &corpus.Taxonomy{Name: name, Singular: singular, Title: name}
		c.Taxonomies = append(c.Taxonomies, tax)
		return tax
	}
	services, causes := taxonomy("services", "service"), taxonomy("causes", "cause")
	severities, years := taxonomy("severities", "severity"), taxonomy("years", "year")
	file := func(tax *corpus.Taxonomy, name string, inc *corpus.Incident) *corpus.Term {
		if name == "" {
			return nil
		}
		i := slices.IndexFunc(tax.Terms, func(t *corpus.Term) bool { return t.Name == name })
		if i < 0 {
			id := strings.ToLower(strings.ReplaceAll(name, " ", "-"))
			tax.Terms = append(tax.Terms, &corpus.Term{Taxonomy: tax, Name: name, ID: id, Permalink: tax.Name + "/" + id + ".html"})
			i = len(tax.Terms) - 1
		}
		tax.Terms[i].Incidents = append(tax.Terms[i].Incidents, inc)
		return tax.Terms[i]
	}
	for _, s := range stories {
		p := &postmortem.Postmortem{Path: s.id + ".md", Title: found(s.title), Sections: sections(s.body)}
		inc := &corpus.Incident{Postmortem: p, ID: s.id, Slug: s.id, Permalink: "incidents/" + s.id + ".html"}
		if s.date != "" {
			day, err := time.Parse("2006-01-02", s.date)
			if err != nil {
				t.Fatal(err)
			}
			p.Date = found(postmortem.Moment{Wall: day, Precision: postmortem.Day})
			inc.Year = file(years, s.date[:4], inc)
		}
		if s.minutes > 0 {
			p.Stated.Duration = found(postmortem.Duration{Length: time.Duration(s.minutes) * time.Minute})
		}
		if s.open {
			p.Actions = []postmortem.Action{{ID: "a1", Text: "keep a spare", Status: postmortem.Open, Block: -1}}
		}
		if x := file(services, s.service, inc); x != nil {
			inc.Services = append(inc.Services, x)
		}
		if x := file(causes, s.cause, inc); x != nil {
			inc.Causes = append(inc.Causes, x)
		}
		if s.severity > 0 {
			inc.Severity = file(severities, fmt.Sprintf("SEV%d", s.severity), inc)
			inc.Severity.Rank = s.severity
		}
		c.Incidents = append(c.Incidents, inc)
	}
	slices.SortStableFunc(c.Incidents, func(a, b *corpus.Incident) int { return b.Date.Value.Wall.Compare(a.Date.Value.Wall) })
	return c
}

func sections(body string) []postmortem.Section {
	out := []postmortem.Section{{Kind: postmortem.Other}}
	for line := range strings.Lines(body) {
		if head, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok {
			out = append(out, postmortem.Section{Kind: kinds[head], Title: head, Level: 2,
				ID: strings.ToLower(strings.ReplaceAll(head, " ", "-")), From: len(out), To: len(out)})
			continue
		}
		out[len(out)-1].Text += strings.TrimSpace(line) + "\n"
	}
	return out
}

func build(t testing.TB, stories ...story) *Index {
	t.Helper()
	x, err := Build(t.Context(), newCorpus(t, stories...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func found2(day string) postmortem.Moment {
	t, _ := time.Parse("2006-01-02", day)
	return postmortem.Moment{Wall: t, Precision: postmortem.Day}
}
