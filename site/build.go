package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"afterword/site/internal/chart"
	"afterword/site/internal/check"
	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/output"
	"afterword/site/internal/parse"
	"afterword/site/internal/render"
	"afterword/site/internal/search"
	"afterword/site/internal/stats"
	"afterword/site/internal/theme"
	"afterword/themes"
)

// Finding is one message about one place in one file.
type Finding = diag.Diagnostic

// Options say how a folder is to be built. Only Today is needed.
type Options struct {
	Today    time.Time // the day of the build; what counts as now unless AsOf or the configuration say otherwise
	AsOf     string    // YYYY-MM-DD or "last-incident"; wins over the configuration
	Audience string    // public, internal or restricted; "" means internal
	Drafts   bool      // include drafts

	CacheDir string // a folder outside the content where a large index is kept between builds; "" means none
	Portable bool   // also make the index loadable from file://

	Changed map[string]time.Time // when each file was last committed, by its path in the folder; nil when nobody asked

	Notice   func(text string)                  // told, in one line, what was mended on the way; may be nil
	Progress func(step string, done, total int) // told how far a long step is; may be nil

	Memory *Memory // what earlier builds made; nil makes everything anew

	// Early is called with the site before its search index is up to date: with
	// the index of the build before, if Memory has one. The build goes on to
	// return the site as it is to be. May be nil.
	Early func(*Result)
}

// Audiences returns the names of the audiences, from the widest to the narrowest.
func Audiences() []string {
	return []string{string(corpus.Public), string(corpus.Internal), string(corpus.Restricted)}
}

// Result is what a build made.
type Result struct {
	Config   Config
	Findings []Finding    // all of them, in order
	Tree     *output.Tree // the finished site; nil when a finding forbids publishing

	corpus       *corpus.Corpus
	sources      sources
	actionStates []stats.State // what a tracker says about action items
	reviews      []corpus.Review
	counted      *stats.Collection // of a build
	checked      chan struct{}     // of a build: closed when Findings are there
}

// Blocked reports whether a finding forbids publishing.
func (r *Result) Blocked() bool { return r.Tree == nil }

// Incidents returns how many pages of incidents the site has.
func (r *Result) Incidents() int { return len(r.corpus.Incidents) }

// Files returns how many files the content folder has.
func (r *Result) Files() int { return len(r.sources.Files) }

// Doubtful reports whether any finding is a warning or worse.
func (r *Result) Doubtful() bool {
	worst, ok := diag.Worst(r.Findings)
	return ok && worst >= diag.Warning
}

// Build makes the site from the folder: the straight line, in this order. It
// writes nothing. Trouble with what people wrote becomes findings in the
// result; an error means that the machine failed.
func Build(ctx context.Context, fsys fs.FS, o Options) (result *Result, err error) {
	defer func() { o.Memory.endBuild(err == nil && !result.Blocked()) }()
	r, found, err := read(ctx, fsys, o)
	if err != nil {
		return nil, err
	}
	r.checked = make(chan struct{})
	go func() { // until the site is shown, only its health page needs what is found
		defer close(r.checked)
		r.Findings = r.check(fsys, o.Memory, found)
	}()
	r.counted = r.collection(o.Memory.figures())
	look, err := o.Memory.look(fsys, r.Config)
	var early *output.Tree
	if old, ok := o.Memory.searchable(r.corpus); err == nil && ok && o.Early != nil {
		early, err = r.render(fsys, look, old, o)
	}
	<-r.checked
	switch {
	case diag.Blocking(r.Findings):
		return r, nil
	case err != nil:
		return nil, err
	case early != nil:
		shown := *r
		shown.Tree = early
		o.Early(&shown)
	}
	index, err := search.Build(ctx, r.corpus, search.Options{CacheDir: o.CacheDir, Portable: o.Portable, Before: o.Memory.takeIndex(), Notice: o.Notice})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.Memory.keepIndex(index)) }()
	if err := index.Relate(ctx); err != nil {
		return nil, err
	}
	r.Tree, err = r.render(fsys, look, searchable{index.Export, index.Related}, o)
	if err != nil {
		return nil, err
	}
	o.Memory.searched(index)
	return r, nil
}

// searchable is what a site takes from a search index.
type searchable struct {
	export  func(*output.Tree) error
	related func(id string) []corpus.Related
}

// render returns the tree of the site.
func (r *Result) render(fsys fs.FS, look *theme.Theme, index searchable, o Options) (*output.Tree, error) {
	tree := new(output.Tree)
	in := r.renderInput(o)
	in.Try = o.Memory.tries(look)
	in.Similar = index.related
	if bundle, ok := look.Data("vendor/echarts.js"); ok {
		in.Drawer = chart.NewDrawer(bundle, o.Memory.picture())
	}
	if err := render.Site(in, look, tree); err != nil {
		return nil, err
	}
	o.Memory.tried(look)
	if err := index.export(tree); err != nil {
		return nil, err
	}
	return tree, copyAssets(fsys, r.corpus, tree)
}

// Load reads the folder as far as the corpus: what check, stats and search
// need. The result has no tree.
func Load(ctx context.Context, fsys fs.FS, o Options) (*Result, error) {
	r, found, err := read(ctx, fsys, o)
	if err != nil {
		return nil, err
	}
	r.Findings = r.check(fsys, o.Memory, found)
	return r, nil
}

// read reads the folder as far as the corpus, with what was found on the way.
func read(ctx context.Context, fsys fs.FS, o Options) (*Result, []Finding, error) {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	config, found, err := ReadConfig(fsys)
	if err != nil {
		return nil, nil, err
	}
	asOf, err := config.asOf(o)
	if err != nil {
		return nil, nil, err
	}
	src, unread, err := load(ctx, fsys, config, o.Progress)
	if err != nil {
		return nil, nil, err
	}
	files, err := parseAll(ctx, config.parseOptions(), src.Postmortems, o)
	if err != nil {
		return nil, nil, err
	}
	shown, hidden := showable(fsys, src.Files)
	opts := config.corpusOptions()
	opts.Audience, opts.Drafts, opts.Now, opts.Files = corpus.Audience(o.Audience), o.Drafts, asOf, shown
	c, unlinked := corpus.New(files, opts)
	for _, f := range files {
		found = append(found, f.Diags...)
	}
	r := &Result{Config: config, corpus: c, sources: src}
	var badStates, badReviews []diag.Diagnostic
	r.actionStates, badStates = readStates(src.States)
	r.reviews, badReviews = readReviews(src.Reviews)
	return r, slices.Concat(found, unread, hidden, unlinked, badStates, badReviews), nil
}

// check reads every file against the rules and returns all findings, those of
// the earlier stages among them. Files that pages show or link are searched for
// secrets like the texts.
func (r *Result) check(fsys fs.FS, m *Memory, earlier []Finding) []Finding {
	in := check.Input{Corpus: r.corpus, Names: r.sources.Files, Findings: earlier}
	if m != nil {
		in.Memory = &m.checks
	}
	for _, s := range r.sources.all() {
		src := check.Source{Path: s.Path, Data: s.Data}
		if m != nil {
			sum := s.digest()
			src.Hash = string(sum[:])
		}
		in.Sources = append(in.Sources, src)
	}
	for _, name := range r.corpus.Assets {
		if data, err := fs.ReadFile(fsys, name); err == nil { // copying it reports what cannot be read
			in.Sources = append(in.Sources, check.Source{Path: name, Data: data})
		}
	}
	for _, s := range r.actionStates {
		in.States = append(in.States, check.State{Ref: s.Ref, Status: s.Status, Owner: s.Owner, Due: s.Due})
	}
	return check.Run(in, r.Config.checkOptions())
}

// renderInput returns what pages are made from.
func (r *Result) renderInput(o Options) render.Input {
	in := render.Input{Corpus: r.corpus, Stats: r.counted, Options: render.Options{
		Title: r.Config.Title, Description: r.Config.Description, BaseURL: r.Config.BaseURL,
		EditURL: r.Config.EditURL, Portable: o.Portable,
		Public: o.Audience == string(corpus.Public), Changed: o.Changed,
	}}
	if o.Audience != string(corpus.Public) {
		in.Reviews = r.reviews // they are an internal meeting's words
	}
	in.Findings = sync.OnceValue(func() (out []render.Finding) {
		<-r.checked
		shown := r.shown(o)
		for _, f := range r.Findings {
			if shown(f.Path) {
				out = append(out, render.Finding{Path: f.Path, Line: f.Line, Severity: f.Severity.String(),
					Code: f.Code, Text: f.Text, Hint: f.Hint})
			}
		}
		return out
	})
	return in
}

// shown tells which files may be named on pages: those whose postmortems are
// kept and, in a site that is not public, those that hold none.
func (r *Result) shown(o Options) func(path string) bool {
	kept := map[string]bool{"": true}
	for _, in := range r.corpus.Incidents {
		kept[in.Path] = true
	}
	for _, p := range r.corpus.Pages {
		kept[p.Path] = true
	}
	if o.Audience == string(corpus.Public) {
		return func(path string) bool { return kept[path] }
	}
	hidden := make(map[string]bool)
	for _, s := range r.sources.Postmortems {
		hidden[s.Path] = !kept[s.Path]
	}
	for _, n := range r.corpus.NotIncidents {
		hidden[n.Path] = false
	}
	return func(path string) bool { return !hidden[path] }
}

// loadTheme returns the built-in theme with the site's own files laid over it.
func loadTheme(fsys fs.FS, c Config) (*theme.Theme, error) {
	var own fs.FS
	if c.Theme != "" {
		sub, err := fs.Sub(fsys, path.Clean(c.Theme))
		if err != nil {
			return nil, fmt.Errorf("reading theme %q: %w", c.Theme, err)
		}
		own = sub
	}
	return theme.Load(themes.Default(), own)
}

// parseAll reads all sources, in parallel, results in the order of the sources.
func parseAll(ctx context.Context, opts parse.Options, list []source, o Options) ([]parse.File, error) {
	p, read := o.Memory.parser(opts)
	files := make([]parse.File, len(list))
	var unread []int
	for i, s := range list {
		known := false
		if read != nil {
			files[i], known = read.find(reading{s.Path, s.digest()})
		}
		if !known {
			unread = append(unread, i)
		}
	}
	err := eachOf(ctx, len(unread), func(n int) error {
		i := unread[n]
		s := list[i]
		o.Progress("Reading postmortems", i+1, len(list))
		files[i] = p.File(s.Path, s.Data)
		if read != nil {
			read.keep(reading{s.Path, s.digest()}, files[i])
		}
		return nil
	})
	return files, err
}

// eachOf calls do for the numbers below n, one at a time for each processor,
// until one fails or ctx ends.
func eachOf(ctx context.Context, n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if err := ctx.Err(); err != nil || i >= n {
					return err
				}
				if err := do(i); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

// asOf returns what counts as now; the zero time means the day of the last incident.
func (c Config) asOf(o Options) (time.Time, error) {
	switch text := cmp.Or(o.AsOf, c.AsOf); text {
	case lastIncident:
		return time.Time{}, nil
	case "":
		return o.Today.UTC().Truncate(24 * time.Hour), nil
	default:
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return t, fmt.Errorf("reading the as-of date: %q is neither a day (YYYY-MM-DD) nor %q", text, lastIncident)
		}
		return t, nil
	}
}

// parseOptions returns what the configuration says about reading.
func (c Config) parseOptions() parse.Options {
	return parse.Options{Zone: c.Timezone, Words: c.Words, Labels: c.Labels, DateOrder: c.DateOrder,
		Vocabulary: c.vocabulary(), Limits: c.Limits.parse()}
}

// vocabulary returns the site's own causes and the built-in ones that they do not replace.
func (c Config) vocabulary() []parse.Cause {
	own := make(map[string]bool)
	out := slices.Clone(c.Vocabulary)
	for _, cause := range out {
		own[corpus.Key(cause.ID)] = true
	}
	for _, cause := range parse.BuiltinVocabulary() {
		if !own[corpus.Key(cause.ID)] {
			out = append(out, cause)
		}
	}
	return out
}

// corpusOptions returns what the configuration says about terms. The built-in
// causes give their names and descriptions, but not their synonyms: what
// authors label keeps the authors' words unless the configuration says that two
// words mean one thing.
func (c Config) corpusOptions() corpus.Options {
	causes := slices.Clone(c.Causes)
	for _, cause := range c.vocabulary() {
		if !slices.ContainsFunc(causes, func(s corpus.Spec) bool { return corpus.Key(s.ID) == corpus.Key(cause.ID) }) {
			causes = append(causes, corpus.Spec{ID: cause.ID, Name: cause.Name, Description: cause.Description})
		}
	}
	return corpus.Options{Services: c.Services, Causes: causes, Tags: c.Tags, Teams: c.Teams, Severities: c.Severities,
		AcceptSuggestions: c.AcceptSuggestions, Zone: c.Timezone}
}
