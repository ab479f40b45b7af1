package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newInspect(t *terminal) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect PATH...",
		Short: "Show how files are read",
		Long: `Inspect reads files, or all files below folders, as a build would, and shows
every value that was found in them: where it stands and how it was read. It
writes nothing.

With --json it prints one JSON object per file, paths relative to the folder.`,
		Args: some("name a file or a folder, such as postmortems/2024-03-12-checkout.md"),
		RunE: func(cmd *cobra.Command, args []string) error {
			t.veil()
			for _, arg := range args {
				if err := t.inspect(cmd.Context(), arg, asJSON); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object per line")
	return cmd
}

// inspect prints how a file, or every file below a folder, is read.
func (t *terminal) inspect(ctx context.Context, arg string, asJSON bool) error {
	dir, names := arg, []string(nil)
	info, err := os.Stat(arg)
	if err != nil {
		return noPath(arg, err)
	}
	if !info.IsDir() {
		dir, names = filepath.Dir(arg), []string{filepath.Base(arg)}
	}
	fsys, err := site.Dir(dir)
	if err != nil {
		return err
	}
	records, found, err := site.Inspect(ctx, fsys, names, site.Options{Progress: t.progress})
	if err != nil {
		return err
	}
	t.findings(found)
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	for i, rec := range records {
		if asJSON {
			if err := enc.Encode(rec); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(t.out)
		}
		t.reading(t.out, rec)
	}
	return nil
}

// reading prints one record for people.
func (t *terminal) reading(w io.Writer, rec site.Record) {
	fmt.Fprintln(w, rec.Path)
	if rec.Reason != "" {
		fmt.Fprintf(w, "  no incident: %s\n", rec.Reason)
	}
	for _, v := range rec.Values() {
		place := v.How
		if v.Line > 0 {
			place = fmt.Sprintf("line %d, %s", v.Line, v.How)
		}
		if v.Value == "" {
			fmt.Fprintf(w, "  %-14s -\n", v.Field)
			continue
		}
		fmt.Fprintf(w, "  %-14s %s  (%s)\n", v.Field, strings.ReplaceAll(v.Value, "\n", " "), place)
	}
	for _, part := range rec.Parts {
		fmt.Fprintln(w)
		t.reading(w, part)
	}
	for _, f := range rec.Findings {
		fmt.Fprintf(w, "  %s\n", f)
	}
}
