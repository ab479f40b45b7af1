package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newReview(t *terminal) *cobra.Command {
	var source sourceFlags
	cmd := &cobra.Command{
		Use:   "review [PERIOD] [DIR]",
		Short: "Print the review of a month, a quarter or a year",
		Long: `Review prints what the review page of a period shows, as Markdown: its figures
against the period before, its incidents, what came back, what is overdue and
what is to be decided. PERIOD is 2026-03, 2026-Q1 or 2026; without one it is the
newest complete quarter, or else the one that has begun. Words of your own go
into reviews/PERIOD.md: text is the summary, a task list is what is to be
decided.`,
		Example: "  afterword review path/to/postmortems\n  afterword review 2026-Q3 path/to/postmortems > review.md",
		Args:    mostly(2, "a period and a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			period := ""
			if len(args) > 1 || len(args) == 1 && (site.IsPeriod(args[0]) || !isFolder(args[0])) {
				period, args = args[0], args[1:]
			}
			t.veil()
			result, err := source.load(cmd.Context(), t, args)
			if err != nil {
				return err
			}
			text, err := result.ReviewMarkdown(period)
			if errors.Is(err, site.ErrPeriod) {
				return usageError{err}
			}
			if err == nil {
				_, err = fmt.Fprint(t.out, text)
			}
			return err
		},
	}
	source.add(cmd)
	return cmd
}
