package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newBuild(t *terminal) *cobra.Command {
	var (
		source   sourceFlags
		out      string
		force    bool
		strict   bool
		portable bool
		gitDates bool
		wait     time.Duration
		asJSON   bool
	)
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Make the website",
		Long: `Build reads every postmortem in DIR and writes the website to the output
folder. The new site is made beside the old one and takes its place in one
step: a failed or interrupted build leaves the old site as it was.`,
		Args: mostly(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := source.options(t)
			if err != nil {
				return err
			}
			dir, fsys, err := t.open(args)
			if err != nil {
				return err
			}
			opts.CacheDir, opts.Portable = source.cacheDir(dir), portable
			if gitDates {
				var notice string
				if opts.Changed, notice, err = committed(cmd.Context(), dir); err != nil {
					return err
				}
				if notice != "" {
					t.say("%s %s", t.paint(yellow, "warning:"), notice)
				}
			}
			result, err := site.Build(cmd.Context(), fsys, opts)
			if err != nil {
				return err
			}
			published := ""
			if !result.Blocked() && (!strict || !result.Doubtful()) {
				publish := site.PublishOptions{Source: dir, Force: force, Wait: wait, Stop: cmd.Context().Done(), Progress: t.progress, Waiting: func(holder string) {
					t.say("waiting for %s, which is publishing to %s", holder, out)
				}}
				if err := result.Publish(out, publish); err != nil {
					return err
				}
				published = out
			}
			report := result.Report() // after publishing, which makes every page
			report.Output = published
			if asJSON {
				err = t.json(report)
			} else {
				t.brief(dir, result.Findings)
				t.built(report, strict)
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
	cmd.Flags().BoolVar(&portable, "portable", false, "also make the search work when the pages are opened from a folder (file://)")
	cmd.Flags().BoolVar(&gitDates, "git-dates", false, "say on each page when its file was last committed (runs git)")
	cmd.Flags().BoolVar(&strict, "strict", false, "treat every warning as a reason not to publish")
	cmd.Flags().DurationVar(&wait, "lock-timeout", time.Minute, "how long to wait for another build that publishes to the same folder")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a report as JSON")
	return cmd
}

// mostWarnings is how many warnings a build prints; check prints all of them.
const mostWarnings = 20

// brief prints what is wrong, the first of what is doubtful, and how much more there is in dir.
func (t *terminal) brief(dir string, list []site.Finding) {
	var shown []site.Finding
	warnings, notes := 0, 0
	for _, f := range list {
		switch f.Severity.String() {
		case "info":
			notes++
			continue
		case "warning":
			if warnings++; warnings > mostWarnings {
				continue
			}
		}
		shown = append(shown, f)
	}
	t.findings(shown)
	var more []string
	if warnings > mostWarnings {
		more = append(more, count(warnings-mostWarnings, "warning"))
	}
	if notes > 0 {
		more = append(more, count(notes, "note"))
	}
	if len(more) > 0 {
		t.say("%s more: run %s", strings.Join(more, " and "), onFolder("check", dir))
	}
}

// built says what a build did.
func (t *terminal) built(r site.BuildReport, strict bool) {
	switch {
	case r.Output == "":
		t.say("nothing was published: %s to mend first", count(stopping(r.Findings, strict), "finding"))
	case r.Incidents == 0:
		t.say("%s in %s there is no incident; %s written to %s", t.paint(yellow, "warning:"), count(r.Files, "file"), count(r.Pages, "page"), r.Output)
	default:
		t.say("%s in %s, %s, written to %s", count(r.Incidents, "incident"), count(r.Files, "file"),
			count(r.Pages, "page"), r.Output)
	}
}

// stopping counts the findings that keep a site from being published.
func stopping(list []site.Finding, strict bool) int {
	n := 0
	for _, f := range list {
		if s := f.Severity.String(); s == "fatal" || strict && s != "info" {
			n++
		}
	}
	return n
}

// count returns a number with its noun: "1 file", "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
