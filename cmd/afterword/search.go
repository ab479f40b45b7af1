package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newSearch(t *terminal) *cobra.Command {
	var (
		source sourceFlags
		dir    string
		limit  int
		offset int
		sort   string
		facets bool
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Ask whether this has happened before",
		Long: `Search finds incidents as the website does: the same language, the same
ranking, the same facets. Without a query it reads one from standard input, so
that an error message or a stack trace can be piped in.

  afterword search connection pool
  afterword search '"no space left on device" -planned'
  afterword search 'service:checkout sev:1 after:2024 duration:>4h'
  afterword search connection pool -d path/to/postmortems
  journalctl -n 20 | afterword search

Words must all be there, in any form; "a phrase" stands in a row; -x leaves
out (put -- before a query outside quotation marks); OR and brackets combine; word* takes every ending. Fields: service, cause,
suggested, tag, team, severity, year, title, id, summary, timeline, actions, in,
after, before, duration, is:open-actions.

Exits with 1 when nothing is found.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 || offset < 0 {
				return usageError{errors.New("--limit and --offset count from 0")}
			}
			query, err := t.query(args)
			if err != nil {
				return err
			}
			if !slices.Contains([]string{"", "best", "newest", "oldest", "longest"}, sort) {
				return usageError{fmt.Errorf("there is no order %q: it is best, newest, oldest or longest", sort)}
			}
			opts, err := source.options(t)
			if err != nil {
				return err
			}
			var where []string
			if dir != "" {
				where = []string{dir}
			}
			folder, fsys, err := t.open(where)
			if err != nil {
				return err
			}
			if dir == "" {
				t.noteFolders(args, folder)
			}
			opts.CacheDir = source.cacheDir(folder)
			loaded, err := site.Load(cmd.Context(), fsys, opts)
			if err != nil {
				return err
			}
			found, err := loaded.Search(cmd.Context(), query, opts, site.SearchOptions{Limit: limit, Offset: offset, Sort: sort})
			if err != nil {
				return err
			}
			t.clearProgress()
			t.empty(loaded, folder)
			t.veil()
			if asJSON {
				err = t.json(found)
			} else {
				t.found(folder, found, facets)
			}
			if err == nil && (found.Total == 0 || found.Partial) {
				return errFindings
			}
			return err
		},
	}
	source.add(cmd)
	cmd.Flags().StringVarP(&dir, "dir", "d", "", `the folder to search (default: "content" if there is one, else the current folder)`)
	cmd.Flags().IntVarP(&limit, "limit", "n", 10, "how many incidents to print; 0 prints all")
	cmd.Flags().IntVar(&offset, "offset", 0, "how many to leave out at the beginning")
	cmd.Flags().StringVar(&sort, "sort", "best", "best, newest, oldest or longest")
	cmd.Flags().BoolVar(&facets, "facets", false, "also print how many incidents each service, cause, … leaves")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as JSON")
	return cmd
}

// query returns the query: the arguments, else standard input.
func (t *terminal) query(args []string) (string, error) {
	if len(args) > 0 {
		return strings.Join(args, " "), nil
	}
	if isTerminal(t.in) {
		return "", usageError{fmt.Errorf("search needs a query, as arguments or on standard input")}
	}
	data, err := io.ReadAll(io.LimitReader(t.in, 1<<20))
	if err != nil {
		return "", fmt.Errorf("reading the query: %w", err)
	}
	return string(data), nil
}

// noteFolders says that a folder among the words of a query was taken for a word.
func (t *terminal) noteFolders(words []string, searched string) {
	for _, w := range words {
		if strings.ContainsAny(w, `/\`) && isFolder(w) {
			t.say("note: %q is taken for a word, and %q is searched; name a folder with --dir", w, searched)
		}
	}
}

// found prints the answer to a query.
func (t *terminal) found(dir string, r site.SearchResults, facets bool) {
	for _, p := range r.Problems {
		t.say("note: %s", p)
	}
	for _, n := range r.Notes {
		if n.Kind == "fuzzy" {
			t.say("note: nothing has %q; taken for %s", n.Word, strings.Join(n.Used, ", "))
		}
	}
	switch {
	case r.Total == 0 && len(r.Without) > 0:
		t.say("nothing found; no incident has %s", strings.Join(r.Without, ", "))
	case r.Total == 0:
		t.say("nothing found")
	case r.Partial && len(r.Without) > 0:
		t.say("no incident has %s; %s with some of the words:", strings.Join(r.Without, ", "), count(r.Total, "incident"))
	case r.Partial:
		t.say("no incident has all the words; %s with some of them:", count(r.Total, "incident"))
	default:
		t.say("%s", count(r.Total, "incident"))
	}
	for _, h := range r.Hits {
		fmt.Fprintf(t.out, "\n%s\n", h.Title)
		about := strings.Join(slices.DeleteFunc([]string{h.Severity, h.Date, h.Duration, strings.Join(h.Services, ", "), strings.Join(h.Causes, ", ")},
			func(s string) bool { return s == "" }), " · ")
		fmt.Fprintf(t.out, "  %s\n", filepath.Join(dir, filepath.FromSlash(h.Path)))
		if about != "" {
			fmt.Fprintf(t.out, "  %s\n", about)
		}
		for _, s := range h.Sections {
			fmt.Fprintf(t.out, "  %s: %s\n", s.Section, s.Text)
		}
	}
	if !facets {
		return
	}
	for _, f := range r.Facets {
		fmt.Fprintf(t.out, "\n%s\n", f.Title)
		for _, c := range f.Counts {
			fmt.Fprintf(t.out, "  %6d  %s\n", c.N, c.Title)
		}
	}
}
