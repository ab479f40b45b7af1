package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"afterword/site/internal/check"
	"afterword/site/internal/corpus"
	"afterword/site/internal/scaffold"
	"afterword/site/internal/search"
)

// Draft says how a new postmortem is to be made.
type Draft struct {
	Title     string
	Day       time.Time
	Archetype string // name of a built-in one; "" means the first
	Own       []byte // text of an archetype of the team's own; wins over Archetype
	Timeline  string // a table from [ImportTimeline]; may be empty
}

// Archetypes lists the built-in archetypes, the default first: names and what they hold.
func Archetypes() [][2]string {
	var out [][2]string
	for _, a := range scaffold.Archetypes() {
		out = append(out, [2]string{a.Name, a.Doc})
	}
	return out
}

func archetypeNames() []string {
	var names []string
	for _, a := range scaffold.Archetypes() {
		names = append(names, a.Name)
	}
	return names
}

// ErrArchetype says that no archetype has the name that was given.
var ErrArchetype = errors.New("there is no archetype")

// New writes a new postmortem into the folder at dir: into postmortems/ where
// there is one, else into dir itself. The name is made of the day and the
// title. It never writes over a file. It returns the path, relative to dir.
func New(dir string, d Draft) (string, error) {
	d.Title = strings.Join(strings.Fields(d.Title), " ")
	slug := corpus.Slug(d.Title)
	if slug == "" {
		return "", errors.New("the title has no letter or digit to name a file after")
	}
	if len(slug) > 80 {
		slug = strings.Trim(slug[:80], "-")
	}
	text := d.Own
	if text == nil {
		name := d.Archetype
		if name == "" {
			name = scaffold.Archetypes()[0].Name
		}
		builtin, ok := scaffold.Text(name)
		if !ok {
			return "", fmt.Errorf("%w %q: use %s", ErrArchetype, name, strings.Join(archetypeNames(), ", "))
		}
		text = builtin
	}
	name := d.Day.Format(time.DateOnly) + "-" + slug + ".md"
	if info, err := os.Stat(filepath.Join(dir, "postmortems")); err == nil && info.IsDir() {
		name = path.Join("postmortems", name)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("opening the folder: %w", err)
	}
	defer root.Close()
	return name, writeNew(root, name, scaffold.New(text, d.Title, d.Day, d.Timeline))
}

// writeNew writes a file that must not be there yet.
func writeNew(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and nothing was written over it", name)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// Timeline is a timeline from another tool's file.
type Timeline struct {
	Kind  string    // what the file was taken for
	Table string    // as a Markdown table, secrets masked
	First time.Time // the first entry
	N     int       // entries
}

// ImportTimeline reads an export of Alertmanager, PagerDuty, Opsgenie or
// Slack, or log lines. Times keep their zones. day completes log lines that
// give no day or no year; it may be zero. What cannot be read is refused with
// its line.
func ImportTimeline(data []byte, day time.Time) (Timeline, error) {
	got, err := scaffold.Import(data, scaffold.ImportOptions{Day: day, Mask: check.Mask})
	if err != nil {
		return Timeline{}, err
	}
	return Timeline{Kind: got.Kind, Table: got.Table(), First: got.Moments[0].At, N: len(got.Moments)}, nil
}

// Similar is an incident of the past that resembles a new one.
type Similar struct {
	Title string
	Path  string // of its file, relative to the folder
	Day   string // as the site writes it; "" when unknown
	Cause string // its first cause; "" when none is named
}

// Resembling returns at most limit incidents that share words with a title,
// the most similar first.
func Resembling(ctx context.Context, fsys fs.FS, o Options, title string, limit int) ([]Similar, error) {
	r, err := Load(ctx, fsys, o)
	if err != nil || len(r.corpus.Incidents) == 0 {
		return nil, err
	}
	words := telling(title)
	if len(words) == 0 {
		return nil, nil
	}
	index, err := search.Build(ctx, r.corpus, search.Options{})
	if err != nil {
		return nil, err
	}
	defer index.Close()
	results, err := index.Search(ctx, strings.Join(words, " OR "), search.SearchOptions{Limit: 4 * limit})
	if err != nil {
		return nil, err
	}
	var out []Similar
	for _, hit := range results.Hits {
		if len(out) == limit || !shares(hit.Incident, words) {
			continue
		}
		s := Similar{Title: hit.Incident.Title.Value, Path: hit.Incident.Path, Day: hit.Date}
		if len(hit.Incident.Causes) > 0 {
			s.Cause = hit.Incident.Causes[0].Name
		}
		out = append(out, s)
	}
	return out, nil
}

// common are words of titles that say nothing of what failed.
var common = map[string]bool{
	"the": true, "and": true, "for": true, "with": true, "after": true, "before": true, "from": true, "not": true,
	"are": true, "was": true, "were": true, "has": true, "had": true, "all": true, "some": true, "when": true,
	"while": true, "during": true, "into": true, "that": true, "this": true, "its": true, "out": true, "again": true,
	"incident": true, "outage": true, "fail": true, "fails": true, "failed": true, "failure": true, "error": true,
	"errors": true, "issue": true, "issues": true, "problem": true, "postmortem": true, "due": true, "too": true,
}

// shares reports whether an incident has a word of the title in its own title,
// or half of them anywhere: one word in passing is no resemblance.
func shares(inc *corpus.Incident, words []string) bool {
	own, text := strings.ToLower(inc.Title.Value), new(strings.Builder)
	for _, s := range inc.Sections {
		text.WriteString(strings.ToLower(s.Title + " " + s.Text + " "))
	}
	for _, l := range slices.Concat(inc.Postmortem.Services, inc.Postmortem.Causes, inc.Postmortem.Tags) {
		text.WriteString(strings.ToLower(l.Name + " "))
	}
	n := 0
	for _, w := range words {
		stem := w
		if len(w) > 5 && w[len(w)-1] <= unicode.MaxASCII {
			stem = strings.TrimRight(w[:len(w)-1], "e") // errors, error; closes, closed
		}
		if strings.Contains(own, stem) {
			return true
		}
		if strings.Contains(text.String(), stem) {
			n++
		}
	}
	return 2*n >= len(words)
}

// telling returns the words of a title that say what failed.
func telling(title string) []string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if len([]rune(w)) >= 3 && !common[w] || len(w) > 3 && w[0] > unicode.MaxASCII {
			words = append(words, w)
		}
	}
	return words
}
