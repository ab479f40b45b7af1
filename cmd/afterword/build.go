package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newBuild(t *terminal) *cobra.Command {
	var (
		source sourceFlags
		out    string
		force  bool
		strict bool
		wait   time.Duration
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Make the website",
		Long: `Build reads every postmortem in DIR and writes the website to the output
folder. The new site is made beside the old one and takes its place in one
step: a failed or interrupted build leaves the old site as it was.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := source.options(t)
			if err != nil {
				return err
			}
			dir, fsys, err := t.open(args)
			if err != nil {
				return err
			}
			result, err := site.Build(cmd.Context(), fsys, opts)
			if err != nil {
				return err
			}
			report := result.Report()
			if !result.Blocked() && (!strict || len(result.Findings) == 0) {
				publish := site.PublishOptions{Source: dir, Force: force, Wait: wait, Waiting: func(holder string) {
					t.say("waiting for %s, which is publishing to %s", holder, out)
				}}
				if err := result.Publish(out, publish); err != nil {
					return err
				}
				report.Output = out
			}
			if asJSON {
				err = t.json(report)
			} else {
				t.findings(result.Findings)
				t.built(report)
			}
			if err == nil && report.Output == "" {
				return errFindings
			}
			return err
		},
	}
	source.add(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "public", "the folder to write the website to")
	cmd.Flags().BoolVar(&force, "force", false, "replace an output folder that Afterword did not make")
	cmd.Flags().BoolVar(&strict, "strict", false, "treat every finding as a reason not to publish")
	cmd.Flags().DurationVar(&wait, "lock-timeout", time.Minute, "how long to wait for another build that publishes to the same folder")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a report as JSON")
	return cmd
}

// built says what a build did.
func (t *terminal) built(r site.BuildReport) {
	switch {
	case r.Output == "":
		t.say("nothing was published: %s to mend first", count(len(r.Findings), "finding"))
	default:
		t.say("%s in %s, %s, written to %s", count(r.Incidents, "incident"), count(r.Files, "file"),
			count(r.Pages, "page"), r.Output)
	}
}

// count returns a number with its noun: "1 file", "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
