package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"afterword/site"
)

const manual = `Afterword turns a folder of postmortem files into a searchable website:
every incident on its own page, what keeps coming back, trends with honest
statistics, and every promised action until it is done.

Point it at the folder you already have. Nothing needs to be configured:

  afterword serve path/to/postmortems
  afterword build path/to/postmortems -o public
  afterword new "Checkout returns errors" -d path/to/postmortems

Where no folder is named, the folder "content" is taken if there is one,
else the current folder. An optional afterword.yaml in it sets the rest.

Exit codes: 0 all is well, 1 there are findings or something failed, 2 the
command line was not understood.`

// newRoot puts the commands together.
func newRoot(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:           "afterword",
		Short:         "Turn a folder of postmortems into a searchable website",
		Long:          manual,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		RunE:          noSuchCommand,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			t.command = cmd.CommandPath()
		},
	}
	root.SetIn(t.in)
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.PersistentFlags().BoolVarP(&t.quiet, "quiet", "q", false, "print nothing but findings and errors")
	root.SetFlagErrorFunc(badFlag)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		newBuild(t),
		newCheck(t),
		newInit(t),
		newInspect(t),
		newNew(t),
		newSearch(t),
		newServe(t),
		newReview(t),
		newStats(t),
		newTheme(t),
		newVersion(t),
	)
	return root
}

// folder returns the folder that the arguments name, or the default one.
func folder(args []string) (string, error) {
	dir := "."
	if isFolder("content") {
		dir = "content"
	}
	if len(args) > 0 {
		dir = args[0]
	}
	info, err := os.Stat(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", noFolder(dir, err)
		}
		return "", fmt.Errorf("opening the folder: %w", err)
	}
	if !info.IsDir() {
		return "", noFolder(dir, nil)
	}
	if inner := filepath.Join(dir, "content"); !isFile(filepath.Join(dir, site.ConfigFile)) && isFile(filepath.Join(inner, site.ConfigFile)) {
		return inner, nil // the project around a knowledge base, as init makes it
	}
	return dir, nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// open returns the folder that the arguments name, or the default one, and its files.
func (t *terminal) open(args []string) (dir string, fsys fs.FS, err error) {
	dir, err = folder(args)
	if err != nil {
		return "", nil, err
	}
	fsys, err = site.Dir(dir)
	return dir, fsys, err
}

// sourceFlags are the flags of every command that reads a folder.
type sourceFlags struct {
	asOf     string
	audience string
	drafts   bool
	noCache  bool
}

func (f *sourceFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", `the day that counts as today, YYYY-MM-DD, or "last-incident" (default: the day of the build)`)
	cmd.Flags().StringVar(&f.audience, "audience", "internal", "for whom: public, internal or restricted; each also holds what the wider ones may see")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "include postmortems that say draft: true")
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "keep nothing between runs")
}

// cacheDir returns where a large index of this folder is kept between runs, a
// place of its own for every audience; "" when there is no cache.
func (f *sourceFlags) cacheDir(dir string) string {
	base, err := os.UserCacheDir()
	if err != nil || f.noCache {
		return ""
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%t", full, f.audience, f.drafts))
	return filepath.Join(base, "afterword", hex.EncodeToString(key[:8]))
}

// load reads the folder that the arguments name, or the default one, as far as
// the figures need it.
func (f *sourceFlags) load(ctx context.Context, t *terminal, args []string) (*site.Result, error) {
	opts, err := f.options(t)
	if err != nil {
		return nil, err
	}
	dir, fsys, err := t.open(args)
	if err != nil {
		return nil, err
	}
	result, err := site.Load(ctx, fsys, opts)
	if err == nil {
		t.empty(result, dir)
	}
	return result, err
}

// options returns what the flags say, with the clock of this machine as the default.
func (f *sourceFlags) options(t *terminal) (site.Options, error) {
	if f.audience != "" && !slices.Contains(site.Audiences(), f.audience) {
		return site.Options{}, usageError{fmt.Errorf("there is no audience %q: use %s", f.audience, strings.Join(site.Audiences(), ", "))}
	}
	if _, err := time.Parse(time.DateOnly, f.asOf); err != nil && f.asOf != "" && f.asOf != "last-incident" {
		return site.Options{}, usageError{fmt.Errorf("--as-of %q is neither a day (YYYY-MM-DD) nor last-incident", f.asOf)}
	}
	o := site.Options{AsOf: f.asOf, Audience: f.audience, Drafts: f.drafts, Today: time.Now().UTC(), Progress: t.progress,
		Notice: func(text string) { t.say("%s", text) }}
	if epoch := t.getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return o, fmt.Errorf("reading SOURCE_DATE_EPOCH: %q is not a number of seconds", epoch)
		}
		o.Today = time.Unix(seconds, 0).UTC()
	}
	return o, nil
}
