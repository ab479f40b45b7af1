package main

import (
	"github.com/spf13/cobra"

	"afterword/site"
)

func newInit(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make an example knowledge base to start from",
		Long: `Init fills an empty folder with a complete small knowledge base of an invented
company: two years of incidents that come back, actions that are done, due and
overdue, reviews, diagrams, a configuration, and examples for GitHub and GitLab
that check, build and publish it. Look at it, then put your own files in.`,
		Args: mostly(1, "one folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			n, err := site.Init(dir)
			if err != nil {
				return err
			}
			t.say("%s written to %s", count(n, "file"), dir)
			t.say("next: %s", onFolder("serve", dir))
			return nil
		},
	}
}
