package site

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// ReviewMarkdown returns the review of a period ("2026-03", "2026-Q1", "2026",
// or "" for the newest complete quarter, or else the one that has begun) as
// Markdown: the same figures and words as its page.
func (r *Result) ReviewMarkdown(period string) (string, error) {
	c := r.collection(nil)
	if period == "" {
		begun := stats.Quarter.Start(c.Now, c.Zone)
		complete := stats.Quarter.Start(begun.Add(-time.Hour), c.Zone)
		if _, ok := c.Review(stats.Quarter, complete); !ok {
			complete = begun
		}
		period = stats.Quarter.Name(complete)
	}
	grain, at, err := parsePeriod(period, c.Zone)
	if err != nil {
		return "", err
	}
	review, ok := c.Review(grain, at)
	if !ok {
		if c.ObservedFrom.IsZero() {
			return "", fmt.Errorf("nothing is recorded of %s: no incident here has a day", period)
		}
		return "", fmt.Errorf("nothing is recorded of %s: the record here goes from %s to %s", period, Day(c.ObservedFrom), Day(c.Now))
	}
	w := &reviewWriter{review: review, zone: c.Zone}
	w.write(r.reviews)
	return w.String(), nil
}

// ErrPeriod says that a period was not written as one.
var ErrPeriod = errors.New("use a month (2026-03), a quarter (2026-Q1) or a year (2026)")

// IsPeriod reports whether a word is written as a period.
func IsPeriod(word string) bool {
	_, _, err := parsePeriod(word, time.UTC)
	return err == nil
}

// parsePeriod reads "2026-03", "2026-Q1" or "2026".
func parsePeriod(period string, zone *time.Location) (stats.Grain, time.Time, error) {
	text := strings.ToUpper(strings.TrimSpace(period))
	if t, err := time.ParseInLocation("2006-01", text, zone); err == nil {
		return stats.Month, t, nil
	}
	if t, err := time.ParseInLocation("2006", text, zone); err == nil {
		return stats.Year, t, nil
	}
	if year, quarter, ok := strings.Cut(text, "-Q"); ok && len(quarter) == 1 && quarter >= "1" && quarter <= "4" {
		if t, err := time.ParseInLocation("2006", year, zone); err == nil {
			return stats.Quarter, t.AddDate(0, 3*int(quarter[0]-'1'), 0), nil
		}
	}
	return "", time.Time{}, fmt.Errorf("%q is not a month, a quarter or a year: %w", period, ErrPeriod)
}

// reviewWriter writes a review as Markdown.
type reviewWriter struct {
	strings.Builder
	review stats.Review
	zone   *time.Location
}

func (w *reviewWriter) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *reviewWriter) write(words []corpus.Review) {
	r := w.review
	w.line("# Operations review, %s\n", r.Title)
	mine := corpus.ReviewOf(words, r.Name)
	if mine != nil && len(mine.Summary) > 0 {
		for _, p := range mine.Summary {
			w.line("%s\n", p)
		}
	} else {
		w.line("%s\n", r.Sentence())
	}
	w.figures()
	w.line("\n## Incidents\n")
	if len(r.Now.Incidents) == 0 {
		w.line("None.")
	}
	for _, in := range r.Now.Incidents {
		text := fmt.Sprintf("- %s: %s", in.Began.Lo.In(w.zone).Format("2 Jan"), oneLine(in.Title))
		if in.Severity.Name != "" {
			text += " (" + oneLine(in.Severity.Name) + ")"
		}
		if b := in.Times.Restore; b.OK {
			text += ", " + stats.Format(b.Minutes())
		}
		w.line("%s", text)
	}
	w.back(mine)
	w.line("\n## Overdue actions\n")
	if len(r.Overdue) == 0 {
		w.line("None is known to be overdue.")
	}
	for _, e := range r.Overdue {
		owner := ""
		if e.Action.Owner != "" {
			owner = ", " + oneLine(e.Action.Owner)
		}
		w.line("- %s: %d days over%s (%s)", oneLine(e.Action.Text), e.Over, owner, oneLine(e.Incident.Title))
	}
	w.decide(mine, corpus.LeftOpen(words, r.Name))
}

func (w *reviewWriter) figures() {
	r := w.review
	if r.Comparable {
		w.line("| | %s | %s | Change |\n|---|---:|---:|---|", r.Title, r.Prior)
	} else {
		w.line("| | %s |\n|---|---:|", r.Title)
	}
	for _, f := range r.Figures {
		if !r.Comparable {
			w.line("| %s | %s |", oneLine(f.Name), f.Now)
			continue
		}
		change := f.Change
		if f.Verdict != stats.NoVerdict {
			change += ". " + string(f.Verdict)
			if f.Scope != "" {
				change += ", " + oneLine(f.Scope)
			}
		}
		w.line("| %s | %s | %s | %s |", oneLine(f.Name), f.Now, f.Before, strings.TrimPrefix(change, ". "))
	}
	w.line("\n%s", r.Coverage())
	if text, ok := r.Now.Restore.MeanSentence(); ok {
		w.line("%s", text)
	}
}

func (w *reviewWriter) back(mine *corpus.Review) {
	w.line("\n## What came back\n")
	if mine != nil {
		for _, p := range mine.Recurring {
			w.line("%s\n", p)
		}
	}
	switch {
	case w.review.Guessed && len(w.review.Back) == 0:
		w.line("Nobody labels causes here, and the texts suggest none that came back.")
	case w.review.Guessed:
		w.line("Nobody labels causes here; the texts suggest these.\n")
	case len(w.review.Back) == 0:
		w.line("No labelled cause came back.")
	}
	for _, b := range w.review.Back {
		w.line("- %s: %d in this period, %d in all", oneLine(b.Name), b.In, b.All)
		for _, rep := range b.Repeats {
			text := "  - " + oneLine(rep.Incident.Title)
			if !w.review.Guessed {
				text += ": " + string(rep.Outcome)
			}
			w.line("%s", text)
		}
	}
	if len(w.review.New) > 0 {
		var names []string
		for _, n := range w.review.New {
			names = append(names, oneLine(n.Name))
		}
		w.line("\nSeen for the first time: %s.", strings.Join(names, ", "))
	}
}

func (w *reviewWriter) decide(mine *corpus.Review, left []corpus.Carried) {
	w.line("\n## To decide\n")
	any := false
	for _, c := range left {
		any = true
		w.line("- [ ] %s (left open by %s)", oneLine(c.Text), c.Period)
	}
	if mine != nil {
		for _, d := range mine.Decisions {
			any = true
			mark := " "
			if d.Done {
				mark = "x"
			}
			w.line("- [%s] %s", mark, oneLine(d.Text))
		}
	}
	for _, q := range w.review.Questions {
		any = true
		w.line("- [ ] %s %s", oneLine(q.Text), parenthesis(q.Because))
	}
	if !any {
		w.line("The figures raise no question.")
	}
}

func parenthesis(text string) string {
	if text == "" {
		return ""
	}
	return "(" + oneLine(text) + ")"
}

// oneLine keeps text of a file from breaking out of its line or its table cell.
func oneLine(text string) string {
	return strings.NewReplacer("|", "\\|", "<", "&lt;").Replace(strings.Join(strings.Fields(text), " "))
}
