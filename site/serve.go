package site

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/check"
	"afterword/site/internal/diag"
	"afterword/site/internal/preview"
)

// ServeOptions say how a folder is previewed.
type ServeOptions struct {
	Build Options          // of every build
	Clock func() time.Time // replaces Build.Today at each build; may be nil

	Host     string        // address to listen at; "" is this machine alone
	Port     int           // 0 is any free port
	PortOnly bool          // a busy port is an error
	Hosts    []string      // further names that browsers may use
	NoToken  bool          // beyond this machine, ask for no token
	Poll     time.Duration // look at all files this often instead of waiting for events; 0 is events

	Ready   func(url string)  // called when the first build is done and the server answers
	Notice  func(text string) // called with what the user should know
	Rebuilt func(Rebuild)     // called after every build
}

// Rebuild is what one build of a preview came to.
type Rebuild struct {
	Result *Result   // nil when the machine failed
	Err    error     // why it failed
	Shown  []Finding // what the overlay in the browser shows
	Took   time.Duration
}

// Serve builds the folder at dir, serves the site from memory and builds again
// whenever a file changes, until ctx ends. What cannot be built leaves the last
// good site up.
func Serve(ctx context.Context, dir string, o ServeOptions) error {
	if o.Build.Memory == nil {
		o.Build.Memory = new(Memory)
	}
	s := &serving{dir: dir, options: o}
	return preview.Serve(ctx, preview.Options{
		Build: s.build, Explain: machineProblem,
		Host: o.Host, Port: o.Port, PortOnly: o.PortOnly, Hosts: o.Hosts, NoToken: o.NoToken, Poll: o.Poll,
		Ready: o.Ready, Notice: o.Notice,
		Rebuilt: func(_ preview.Result, took time.Duration) {
			if o.Rebuilt != nil {
				s.last.Took = took
				o.Rebuilt(s.last)
			}
		},
	})
}

// OpenBrowser shows url in the reader's browser; see [preview.OpenBrowser].
func OpenBrowser(url string) (opened bool, err error) { return preview.OpenBrowser(url) }

// serving is a preview between its builds.
type serving struct {
	dir     string
	options ServeOptions
	last    Rebuild
	known   map[string]bool // errors that were there at the first good build; nil before it
}

// build is one build, with what is wrong in the form that the browser shows.
func (s *serving) build(ctx context.Context, disk *preview.Disk, early func(preview.Result)) preview.Result {
	fsys, err := disk.Folder(s.dir)
	if err != nil {
		return s.failed(err)
	}
	o := s.options.Build
	if s.options.Clock != nil {
		o.Today = s.options.Clock()
	}
	o.Early = func(r *Result) { early(s.show(fsys, r)) }
	r, err := Build(ctx, fsys, o)
	if err != nil {
		return s.failed(err)
	}
	return s.show(fsys, r)
}

// show returns a site and what is wrong with it in the form that the browser shows.
func (s *serving) show(fsys fs.FS, r *Result) preview.Result {
	s.last = Rebuild{Result: r, Shown: s.toShow(r)}
	return preview.Result{Tree: r.Tree, Problems: problems(fsys, r.Findings, s.last.Shown)}
}

func (s *serving) failed(err error) preview.Result {
	s.last = Rebuild{Err: err}
	return preview.Result{Problems: []preview.Problem{machineProblem(err)}}
}

// toShow returns the findings that are put before the writer's eyes: all errors
// of a build that failed; of a good one those that an edit since the first good
// build has made. The others are on the health page, and would be in the way.
func (s *serving) toShow(r *Result) []Finding {
	first := s.known == nil && !r.Blocked()
	if first {
		s.known = map[string]bool{}
	}
	var shown []Finding
	for _, f := range r.Findings {
		if f.Severity < diag.Error {
			continue
		}
		key := f.Path + "\x00" + f.Code + "\x00" + f.Text // not the line: it moves
		if first {
			s.known[key] = true
		}
		if r.Blocked() || !s.known[key] {
			shown = append(shown, f)
		}
	}
	return shown
}

// problems turns findings into what the browser shows. Files in which something
// was found that must not be seen are not quoted.
func problems(fsys fs.FS, all, shown []Finding) []preview.Problem {
	veiled := map[string]bool{}
	for _, f := range all {
		switch f.Code {
		case "secret", "secret-possible", "session-cookie", "personal-data", "private-address":
			veiled[f.Path] = true
		}
	}
	var list []preview.Problem
	for _, f := range shown {
		p := preview.Problem{Path: f.Path, Line: f.Line, Col: f.Col, Severity: f.Severity.String(), Code: f.Code, Text: f.Text, Hint: f.Hint}
		if f.Severity == diag.Fatal {
			p.Severity = diag.Error.String() // that the site was not built is said above the list
		}
		if f.Path != "" && f.Line > 0 && !veiled[f.Path] {
			src, err := fs.ReadFile(fsys, f.Path)
			if f.Path == ConfigFile && check.Mask(string(src)) != string(src) {
				veiled[f.Path] = true // no postmortem, so nobody has looked for secrets in it
			} else if err == nil {
				p.Frame = preview.Frame(src, f.Line, f.Col)
			}
		}
		list = append(list, p)
	}
	return list
}

// templatePlace finds where in a theme an error of html/template lies.
var templatePlace = regexp.MustCompile(`template: ([^\s:]+\.tmpl):(\d+)(?::(\d+))?: `)

// machineProblem shows an error that is no finding.
func machineProblem(err error) preview.Problem {
	p := preview.Problem{Severity: diag.Error.String(), Text: err.Error()}
	if m := templatePlace.FindStringSubmatch(p.Text); m != nil {
		p.Path = m[1]
		p.Line, _ = strconv.Atoi(m[2])
		p.Col, _ = strconv.Atoi(m[3])
		p.Text = strings.Replace(p.Text, m[0], "", 1)
	}
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		p.Hint = h.Hint()
	}
	return p
}
