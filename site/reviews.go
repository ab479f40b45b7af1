package site

import (
	"path"
	"regexp"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
	"afterword/site/internal/markdown"
)

// reviewName is the name of a review's file: the period that it is about.
var reviewName = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$`)

// readReviews reads what people wrote for the reviews. A task list is what is to
// be decided, wherever it stands; text under a heading about what came back goes
// to that part of the page; all other paragraphs are the summary.
func readReviews(files []source) ([]corpus.Review, []diag.Diagnostic) {
	var out []corpus.Review
	var found []diag.Diagnostic
	for _, f := range files {
		period := strings.ToUpper(strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path)))
		if period == "README" {
			continue
		}
		if !reviewName.MatchString(period) {
			found = append(found, diag.Diagnostic{Path: f.Path, Severity: diag.Warning, Code: "review-period",
				Text: "the name says no period, so no review shows this file", Hint: "name it like 2026-03.md, 2026-Q1.md or 2026.md"})
			continue
		}
		_, body, line, problems := frontmatter.Split(f.Data)
		for _, p := range problems {
			p.Path = f.Path
			found = append(found, p)
		}
		out = append(out, readReview(period, f.Path, markdown.Parse(body, line)))
	}
	return out, found
}

func readReview(period, name string, doc *markdown.Document) corpus.Review {
	r := corpus.Review{Period: period, Path: name}
	into := &r.Summary
	for _, b := range doc.Blocks {
		switch b.Kind {
		case markdown.Heading:
			title := strings.ToLower(b.Text)
			switch {
			case b.Level == 1 && r.Title == "":
				r.Title = strings.TrimSpace(b.Text)
			case strings.Contains(title, "came back") || strings.Contains(title, "recur") || strings.Contains(title, "repeat"):
				into = &r.Recurring
			default:
				into = &r.Summary
			}
		case markdown.Paragraph:
			*into = append(*into, strings.Join(strings.Fields(b.Text), " "))
		case markdown.List:
			for _, item := range b.Children {
				text := strings.Join(strings.Fields(itemText(item)), " ")
				if item.Task == markdown.NoTask {
					*into = append(*into, text)
					continue
				}
				r.Decisions = append(r.Decisions, corpus.Decision{Line: item.Line, Text: text, Done: item.Task == markdown.DoneTask})
			}
		}
	}
	return r
}

// itemText returns the text of a list item, from its first block when it has several.
func itemText(item markdown.Block) string {
	if item.Text != "" || len(item.Children) == 0 {
		return item.Text
	}
	return item.Children[0].Text
}
