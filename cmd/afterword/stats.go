package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newStats(t *terminal) *cobra.Command {
	var (
		source sourceFlags
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "stats [DIR]",
		Short: "Print the figures of the collection",
		Long: `Stats prints how long incidents took, how often they happen and what keeps
coming back: the same figures as the website. Every figure says how many
incidents it rests on.

Of the times a cause CAME BACK, ACTION OPEN counts those at which an earlier
action was still open, FIX DID NOT HOLD those after all of them were closed,
NOTHING TRIED those after no action at all, and UNKNOWN those of which the
earlier postmortems do not say. Suggested causes are read out of the text.

--json prints all of them, as metrics.json does.`,
		Args: mostly(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			t.veil()
			result, err := source.load(cmd.Context(), t, args)
			if err != nil {
				return err
			}
			figures := result.Statistics()
			if asJSON {
				data, err := figures.JSON()
				if err == nil {
					_, err = t.out.Write(data)
				}
				return err
			}
			return printStats(t.out, figures.Report())
		},
	}
	source.add(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print every figure as JSON")
	return cmd
}

// shortestRate is how many days must be observed before a rate is printed: to
// say of two incidents on one day that they are 60 in 30 days helps nobody.
const shortestRate = 30

// printStats prints the figures that people ask for first.
func printStats(out io.Writer, r site.Stats) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s, as of %s\n", count(r.Incidents, "incident"), site.Day(r.AsOf))
	if r.Dated < r.Incidents {
		fmt.Fprintf(w, "%d without a day, left out of what follows\n", r.Incidents-r.Dated)
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(w, "left out: %s (%s)\n", l.ID, l.Reason)
	}
	switch {
	case r.ObservedDays >= shortestRate:
		fmt.Fprintf(w, "%.1f in 30 days (95 %% interval %.1f to %.1f) since %s; one every %s\n", r.Rate.Per30, r.Rate.Low, r.Rate.High, site.Day(r.ObservedFrom), site.FormatDays(r.MTBF))
	case r.ObservedDays > 0:
		fmt.Fprintf(w, "observed since %s, too short a time for a rate\n", site.Day(r.ObservedFrom))
	}
	for _, o := range r.Ongoing {
		fmt.Fprintf(w, "ongoing: %s, at least %s\n", o.ID, site.FormatMinutes(o.AtLeast))
	}
	fmt.Fprint(w, "\nTIME TO\tRECORDED\tMEDIAN\tMEAN\t9 IN 10 UNDER\n")
	for _, m := range []struct {
		name string
		site.StatsMeasure
	}{{"detect", r.Detect}, {"acknowledge", r.Acknowledge}, {"mitigate", r.Mitigate}, {"restore", r.Restore}} {
		median, mean, p90 := "-", "-", "-"
		if m.N > 0 {
			median, mean = site.FormatMinutes(m.Median), site.FormatMinutes(m.Mean)
		}
		if m.HasP90 {
			p90 = site.FormatMinutes(m.P90)
		}
		fmt.Fprintf(w, "%s\t%d of %d\t%s\t%s\t%s\n", m.name, m.N, m.Of, median, mean, p90)
	}
	if r.MeanSentence != "" {
		fmt.Fprintln(w, r.MeanSentence)
	}
	if r.Restore.N > 0 {
		fmt.Fprintf(w, "downtime: %s with at least one incident on, %s of all incidents added up\n", site.FormatMinutes(r.Downtime.Union), site.FormatMinutes(r.Downtime.Sum))
	}
	printWindows(w, r)
	printCauses(w, "CAUSE", r.Causes)
	printCauses(w, "SUGGESTED CAUSE", r.Suggested)
	fmt.Fprintf(w, "\nACTIONS\tN\n")
	for _, s := range r.Actions.Counts {
		fmt.Fprintf(w, "%s\t%d\n", s.State, s.N)
	}
	for _, a := range r.Actions.RepeatedActions {
		fmt.Fprintf(w, "\nlisted again: %s\n", a.Text)
		for _, p := range a.Places {
			fmt.Fprintf(w, "  %s:%d\n", p.Path, p.Line)
		}
	}
	return w.Flush()
}

// printWindows prints the key figures of the newest window beside those of the
// window before, where that was observed.
func printWindows(w io.Writer, r site.Stats) {
	if r.Incidents == 0 {
		return
	}
	before := "\tBEFORE"
	if !r.Windows.Comparable {
		before = ""
	}
	fmt.Fprintf(w, "\nLAST %d DAYS\tNOW%s\n", r.Windows.Days, before)
	for _, f := range r.Windows.Figures {
		var notes []string
		for _, note := range []string{strings.ToLower(string(f.Verdict)), f.Scope, f.Coverage, f.Note} {
			if note != "" {
				notes = append(notes, note)
			}
		}
		line := f.Name + "\t" + f.Value
		if r.Windows.Comparable {
			line += "\t" + f.Before
		}
		fmt.Fprintln(w, strings.TrimRight(line+"\t"+strings.Join(notes, "; "), "\t"))
	}
}

// printCauses prints the causes that came back, at most twelve.
func printCauses(w io.Writer, title string, list []site.StatsRecurrence) {
	n := 0
	for _, c := range list {
		if c.Repeats < 1 || n == 12 {
			continue
		}
		if n == 0 {
			fmt.Fprintf(w, "\n%s\tINCIDENTS\tCAME BACK\tACTION OPEN\tFIX DID NOT HOLD\tNOTHING TRIED\tUNKNOWN\tLAST\n", title)
		}
		n++
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", c.Name, c.N, c.Repeats, c.OpenN, c.NotHeldN, c.NothingN, c.UnknownN, site.Day(c.Last))
	}
}
