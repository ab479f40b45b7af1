package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newCheck(t *terminal) *cobra.Command {
	var (
		asOf, format, failOn, least string
		rules                       bool
	)
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Read every postmortem against the rules",
		Long: `Check reads every file of DIR, drafts too, and says what is missing, what
contradicts itself, which links lead nowhere, where the language looks for
somebody to blame, and what must not be published. Every finding has a place,
a code and a hint.

A finding is suppressed by a comment that gives the reason:

  <!-- afterword:ignore link-broken the runbook lives in another repository -->

afterword.yaml changes the severity of a rule, or switches it off:

  check:
    rules:
      severity-missing: warning
      zone-missing: off

It exits with 1 when there is a finding of the severity of --fail-on or worse.`,
		Args: mostly(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if rules {
				_, err := t.out.Write(site.RulesPage())
				return err
			}
			if !slices.Contains([]string{"text", site.FormatJSON, site.FormatSARIF, site.FormatGitHub}, format) {
				return usageError{fmt.Errorf("there is no format %q: use text, json, sarif or github", format)}
			}
			opts, err := (&sourceFlags{asOf: asOf}).options(t)
			if err != nil {
				return err
			}
			for _, severity := range []string{failOn, least} {
				if _, err := new(site.Result).AtLeast(severity); err != nil && severity != "never" {
					return usageError{err}
				}
			}
			dir, fsys, err := t.open(args)
			if err != nil {
				return err
			}
			result, err := site.Check(cmd.Context(), fsys, opts)
			if err != nil {
				return err
			}
			shown, err := result.AtLeast(least)
			if err != nil {
				return err
			}
			if format == "text" {
				t.list(dir, shown)
				t.say("%s in %s", site.CountFindings(result.Findings), count(result.Files(), "file"))
			} else if err := t.formatted(result, shown, format, dir); err != nil {
				return err
			}
			t.empty(result, dir)
			return failed(result, failOn)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", `the day that counts as today, YYYY-MM-DD, or "last-incident" (default: the day of the build)`)
	cmd.Flags().StringVar(&format, "format", "text", "how to print: text, json, sarif (for code hosts) or github (annotations)")
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "exit with 1 from this severity on: info, warning, error, fatal or never")
	cmd.Flags().StringVar(&least, "min", "info", "print findings from this severity on: info, warning, error or fatal")
	cmd.Flags().BoolVar(&rules, "rules", false, "print what every rule is for, as Markdown")
	return cmd
}

// formatted prints findings for machines to standard output.
func (t *terminal) formatted(r *site.Result, found []site.Finding, format, dir string) error {
	data, err := r.Format(found, format, strings.TrimPrefix(dir, "./"), buildVersion().Version)
	if err != nil {
		return err
	}
	t.clearProgress()
	_, err = t.out.Write(data)
	return err
}

// failed ends the command with exit code 1 when a finding is grave enough.
func failed(r *site.Result, failOn string) error {
	if failOn == "never" {
		return nil
	}
	grave, err := r.AtLeast(failOn)
	if err != nil {
		return err
	}
	if len(grave) > 0 {
		return errFindings
	}
	return nil
}
