package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"afterword/site"
)

// newFlags are the flags of the command new.
type newFlags struct {
	dir, archetype, from, timeline, date string
	noEdit                               bool
}

func newNew(t *terminal) *cobra.Command {
	var f newFlags
	var kinds strings.Builder
	for _, a := range site.Archetypes() {
		fmt.Fprintf(&kinds, "  %-12s %s\n", a[0], a[1])
	}
	cmd := &cobra.Command{
		Use:   `new "TITLE"`,
		Short: "Begin a postmortem",
		Long: `New writes a dated file with headings and guidance, names incidents of the past
that resemble the title, and opens $EDITOR on a terminal. It never writes over
a file. The folder must be there; it may be empty. Where it has a folder
"postmortems", the file goes into that. "afterword check" lists guidance that
was left in.

The archetypes:

` + kinds.String() + `
--from takes a file of the team's own instead; {{title}} and {{date}} in it are
filled in.

--timeline reads an export of Alertmanager, PagerDuty, Opsgenie or Slack (JSON),
or log lines (plain, or one JSON object each), and makes the timeline of it:
times and zones as they are, secrets masked. Without a title it only prints the
table.`,
		Example: `  afterword new "Checkout returns errors" -d path/to/postmortems
  afterword new "Checkout returns errors" --timeline alerts.json`,
		Args: mostly(1, "one title"),
		RunE: func(cmd *cobra.Command, args []string) error {
			title := strings.TrimSpace(strings.Join(args, " "))
			if title == "" && f.timeline == "" {
				return misused(cmd, `afterword new "Checkout returns errors"`, "say what happened")
			}
			return f.run(t, cmd, title)
		},
	}
	cmd.Flags().StringVarP(&f.dir, "dir", "d", "", `the folder of the knowledge base (default: "content" where there is one, else the current folder)`)
	cmd.Flags().StringVarP(&f.archetype, "archetype", "a", "", "which headings (default: full)")
	cmd.Flags().StringVar(&f.from, "from", "", "a file of the team's own to begin from")
	cmd.Flags().StringVar(&f.timeline, "timeline", "", "an export or a log to make the timeline of")
	cmd.Flags().StringVar(&f.date, "date", "", "the day of the incident, YYYY-MM-DD (default: that of the timeline, else today)")
	cmd.Flags().BoolVar(&f.noEdit, "no-edit", false, "do not open an editor")
	return cmd
}

func (f *newFlags) run(t *terminal, cmd *cobra.Command, title string) error {
	opts, err := (&sourceFlags{audience: "internal"}).options(t)
	if err != nil {
		return err
	}
	draft := site.Draft{Title: title, Day: opts.Today, Archetype: f.archetype}
	if f.date != "" {
		if draft.Day, err = time.Parse(time.DateOnly, f.date); err != nil {
			return usageError{fmt.Errorf("%q is not a day: write it as 2026-03-31", f.date)}
		}
	}
	if err := f.read(&draft); err != nil {
		return err
	}
	if title == "" {
		_, err := fmt.Fprint(t.out, draft.Timeline)
		return err
	}
	var where []string
	if f.dir != "" {
		if _, err := os.Stat(f.dir); errors.Is(err, fs.ErrNotExist) {
			return advise("make it first, with mkdir "+quoted(f.dir)+"; or begin with an example: afterword init "+quoted(f.dir), "there is no folder %q", f.dir)
		}
		where = []string{f.dir}
	}
	dir, fsys, err := t.open(where)
	if err != nil {
		return err
	}
	similar, err := site.Resembling(cmd.Context(), fsys, opts, title, 5)
	if err != nil {
		return err
	}
	name, err := site.New(dir, draft)
	if errors.Is(err, site.ErrArchetype) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	t.clearProgress()
	full := filepath.Join(dir, filepath.FromSlash(name))
	fmt.Fprintln(t.out, full)
	t.resembling(dir, similar)
	t.say("next: write into it; %s shows it meanwhile, %s says what is missing", onFolder("serve", dir), onFolder("check", dir))
	if f.noEdit {
		return nil
	}
	return t.edit(full)
}

// read takes the team's archetype and the timeline into the draft.
func (f *newFlags) read(draft *site.Draft) error {
	if f.from != "" {
		text, err := os.ReadFile(f.from)
		if err != nil {
			return fmt.Errorf("reading the archetype: %w", err)
		}
		draft.Own = text
	}
	if f.timeline == "" {
		return nil
	}
	data, err := os.ReadFile(f.timeline)
	if err != nil {
		return fmt.Errorf("reading the timeline: %w", err)
	}
	timeline, err := site.ImportTimeline(data, draft.Day)
	if err != nil {
		return fmt.Errorf("reading the timeline: %s: %w", f.timeline, err)
	}
	draft.Timeline = timeline.Table
	if f.date == "" {
		draft.Day = timeline.First
	}
	return nil
}

// resembling names similar incidents of the past on standard error, beside the
// result.
func (t *terminal) resembling(dir string, list []site.Similar) {
	if len(list) == 0 {
		return
	}
	t.say("\nHave we seen this before?")
	for _, s := range list {
		about := s.Title
		if s.Cause != "" {
			about += " (" + s.Cause + ")"
		}
		t.say("  %-12s %s\n%15s%s", cmp.Or(s.Day, "no date"), site.Mask(about), "", t.paint(dim, filepath.Join(dir, filepath.FromSlash(s.Path))))
	}
}

// edit opens the file in the writer's editor, on a terminal only.
func (t *terminal) edit(name string) error {
	editor := strings.Fields(cmp.Or(t.getenv("VISUAL"), t.getenv("EDITOR")))
	if len(editor) == 0 || !isTerminal(t.in) || !isTerminal(t.out) {
		return nil
	}
	cmd := exec.Command(editor[0], append(editor[1:], name)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.in, t.out, t.err
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the file is written, but the editor %q cannot be started", editor[0])
		}
		return fmt.Errorf("the editor %s: %w", editor[0], err)
	}
	return nil
}
