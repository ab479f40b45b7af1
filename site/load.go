package site

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"afterword/site/internal/diag"
)

// maxSource is the longest source file that is read, unless the configuration
// says otherwise: more than ten times the longest postmortem that was seen, and
// little enough that no file takes more than two seconds.
const maxSource = 1 << 20

// Dir returns the folder at dir as a file system that cannot be left: links
// that lead out of it are refused.
func Dir(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	return root.FS(), nil
}

// source is one file as it was read.
type source struct {
	Path string
	Data []byte
	sum  [sha256.Size]byte // of Data; zero when nobody has made it yet
}

// digest returns the SHA-256 of the file.
func (s source) digest() [sha256.Size]byte {
	if s.sum == [sha256.Size]byte{} {
		return sha256.Sum256(s.Data)
	}
	return s.sum
}

// summed is a file system that knows the SHA-256 of its files.
type summed interface {
	Sum(name string) (sum [sha256.Size]byte, ok bool)
}

// sources is everything that was read from the content folder.
type sources struct {
	Postmortems []source // files that may be postmortems or pages, by path
	Reviews     []source // reviews/*.md
	States      []source // state files of action items
	Files       []string // every regular file, by path
}

// all returns the text files, by path.
func (s sources) all() []source {
	out := slices.Concat(s.Postmortems, s.Reviews, s.States)
	slices.SortFunc(out, func(a, b source) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// load walks the folder and reads what may be a source, at most one file for
// each processor at a time. Files that cannot be read become findings that block.
func load(ctx context.Context, fsys fs.FS, c Config, progress func(string, int, int)) (sources, []diag.Diagnostic, error) {
	var out sources
	found, err := walk(fsys, c, &out.Files)
	if err != nil {
		return out, found, err
	}
	kinds := make(map[string]sourceKind)
	var wanted []string
	for _, name := range out.Files {
		if kind := kindOf(name, c); kind != notSource {
			kinds[name] = kind
			wanted = append(wanted, name)
		}
	}
	read := make([]source, len(wanted))
	problems := make([]*diag.Diagnostic, len(wanted))
	err = eachOf(ctx, len(wanted), func(i int) error {
		read[i], problems[i] = readSource(fsys, wanted[i], cmp.Or(c.Limits.File, maxSource))
		progress("Reading", i+1, len(wanted))
		return nil
	})
	if err != nil {
		return out, found, err
	}
	for i, s := range read {
		if problems[i] != nil {
			found = append(found, *problems[i])
			continue
		}
		switch kinds[s.Path] {
		case postmortemSource:
			out.Postmortems = append(out.Postmortems, s)
		case bareSource:
			if looksWritten(s.Data) {
				out.Postmortems = append(out.Postmortems, s)
			}
		case reviewSource:
			out.Reviews = append(out.Reviews, s)
		case stateSource:
			out.States = append(out.States, s)
		}
	}
	return out, found, nil
}

// walk lists the regular files of the folder in order, without hidden ones and
// without what the configuration ignores.
func walk(fsys fs.FS, c Config, files *[]string) ([]diag.Diagnostic, error) {
	var found []diag.Diagnostic
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." {
				return err
			}
			found = append(found, diag.Diagnostic{Path: name, Severity: diag.Fatal, Code: "unreadable",
				Text: fmt.Sprintf("it cannot be read: %v", cause(err)), Hint: "make it readable, or list it under ignore: in " + ConfigFile})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if name == "." {
			return nil
		}
		if ignored(name, d, c) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			found = append(found, diag.Diagnostic{Path: name, Severity: diag.Warning, Code: "not-a-file",
				Text: "it is a link or a device, not a file, and was left out",
				Hint: "put the file itself here, or list it under ignore: in " + ConfigFile})
			return nil
		}
		*files = append(*files, name)
		return nil
	})
	slices.Sort(*files)
	return found, err
}

// cause unwraps the part of a path error that says what happened.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// isMissing reports whether err says that there is no such file.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// ignored reports whether a file or folder is none of the site's business.
func ignored(name string, d fs.DirEntry, c Config) bool {
	base := path.Base(name)
	if strings.HasPrefix(base, ".") || base == "node_modules" {
		return true
	}
	if c.Theme != "" && name == path.Clean(c.Theme) {
		return true
	}
	for _, pattern := range c.Ignore {
		pattern = strings.TrimSuffix(pattern, "/")
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
		if ok, _ := path.Match(pattern, base); ok && !strings.Contains(pattern, "/") {
			return true
		}
	}
	return d.IsDir() && (name == "archetypes" || name == "public")
}

// sourceKind says what a file name promises.
type sourceKind int

const (
	notSource sourceKind = iota
	postmortemSource
	bareSource // no extension: a source only when it looks written
	reviewSource
	stateSource
)

// kindOf tells a file's kind by its name.
func kindOf(name string, c Config) sourceKind {
	lower := strings.ToLower(path.Base(name))
	if slices.Contains(c.Actions, name) || len(c.Actions) == 0 && (name == "actions.csv" || name == "actions.yaml") {
		return stateSource
	}
	markdown := false
	for _, ext := range []string{".md", ".markdown", ".mdx", ".md.erb"} {
		markdown = markdown || strings.HasSuffix(lower, ext)
	}
	switch {
	case markdown && strings.HasPrefix(name, "reviews/"):
		return reviewSource
	case markdown:
		return postmortemSource
	case !strings.Contains(strings.TrimRight(lower, "."), ".") && lower != "makefile" && lower != "dockerfile":
		return bareSource
	}
	return notSource
}

// looksWritten reports whether a file without an extension reads like Markdown:
// text with a heading near its beginning.
func looksWritten(data []byte) bool {
	head := data[:min(len(data), 2048)]
	if slices.Contains(head, 0) {
		return false
	}
	for _, line := range strings.Split(string(head), "\n") {
		text := strings.TrimLeft(line, "#")
		if text != line && strings.HasPrefix(text, " ") && len(line)-len(text) <= 3 {
			return true
		}
	}
	return false
}

// readSource reads one file of at most so many bytes.
func readSource(fsys fs.FS, name string, most int) (source, *diag.Diagnostic) {
	info, err := fs.Stat(fsys, name)
	if err == nil && info.Size() > int64(most) {
		return source{}, &diag.Diagnostic{Path: name, Severity: diag.Error, Code: "too-long",
			Text: fmt.Sprintf("it is longer than %d bytes and was left out", most),
			Hint: "move logs and tables into files of their own and link them, or raise limits.file in " + ConfigFile}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return source{}, &diag.Diagnostic{Path: name, Severity: diag.Fatal, Code: "unreadable",
			Text: fmt.Sprintf("it cannot be read: %v", cause(err)), Hint: "make it readable, or list it under ignore: in " + ConfigFile}
	}
	s := source{Path: name, Data: data}
	if known, ok := fsys.(summed); ok {
		s.sum, _ = known.Sum(name)
	}
	return s, nil
}
