package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"afterword/site"
)

// terminal holds every rule about what is printed where: results on standard
// output, everything else on standard error; colour and progress only on a
// terminal, and never when NO_COLOR is set or TERM is dumb.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	colour   bool // standard error takes colour
	live     bool // standard error is a terminal: progress may be shown
	quiet    bool
	command  string // that runs, such as "afterword build"; "" until the command line was understood

	mu    sync.Mutex
	shown time.Time
	width int
}

func newTerminal(in io.Reader, out, err io.Writer, getenv func(string) string) *terminal {
	t := &terminal{in: in, out: out, err: err, getenv: getenv}
	t.live = isTerminal(err) && getenv("TERM") != "dumb" && getenv("CI") == ""
	t.colour = isTerminal(err) && getenv("TERM") != "dumb" && getenv("NO_COLOR") == ""
	return t
}

// isTerminal reports whether w is a character device.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// The colours of the terminal.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	yellow = "33"
	cyan   = "36"
)

func (t *terminal) paint(code, text string) string {
	if !t.colour {
		return text
	}
	return paint(code, text)
}

func paint(code, text string) string { return "\x1b[" + code + "m" + text + "\x1b[0m" }

// progress shows how far a long step is, at most ten times a second.
func (t *terminal) progress(step string, done, total int) {
	if !t.live || t.quiet {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Sub(t.shown) < 100*time.Millisecond {
		return
	}
	t.shown = now
	text := step
	if total > 0 {
		text = fmt.Sprintf("%s %d of %d", step, done, total)
	}
	fmt.Fprintf(t.err, "\r%s%s", text, strings.Repeat(" ", max(0, t.width-len(text))))
	t.width = len(text)
}

// clearProgress removes the progress line.
func (t *terminal) clearProgress() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.width > 0 {
		fmt.Fprintf(t.err, "\r%s\r", strings.Repeat(" ", t.width))
		t.width = 0
	}
}

// say prints one line about what was done to standard error, unless --quiet.
func (t *terminal) say(format string, args ...any) {
	if t.quiet {
		return
	}
	t.clearProgress()
	fmt.Fprintf(t.err, format+"\n", args...)
}

// findings prints findings, each with its hint, beside the work that brought them up.
func (t *terminal) findings(list []site.Finding) {
	t.clearProgress()
	writeFindings(t.err, t.colour, "", list)
}

// empty warns of a folder that holds no incident: it may be the wrong one.
func (t *terminal) empty(r *site.Result, dir string) {
	switch {
	case r.Files() == 0:
		t.say("%s there is no Markdown file in %s", t.paint(yellow, "warning:"), dir)
	case r.Incidents() == 0:
		t.say("%s none of the files in %s is a postmortem; %s says why", t.paint(yellow, "warning:"), dir, onFolder("inspect", dir))
	}
}

// list prints findings as the result of a command; dir goes before every path,
// so that terminals and editors can open it.
func (t *terminal) list(dir string, list []site.Finding) {
	t.clearProgress()
	colour := isTerminal(t.out) && t.getenv("TERM") != "dumb" && t.getenv("NO_COLOR") == ""
	writeFindings(t.out, colour, dir, list)
}

func writeFindings(w io.Writer, colour bool, dir string, list []site.Finding) {
	for _, f := range list {
		if dir != "" && dir != "." && f.Path != "" {
			f.Path = filepath.ToSlash(filepath.Join(dir, f.Path))
		}
		name := f.Severity.String()
		code := cyan
		switch name {
		case "warning":
			code = yellow
		case "error", "fatal":
			code = red
		}
		text, hint := f.String(), "hint: "+f.Hint
		if colour {
			text = strings.Replace(text, name+":", paint(code, name+":"), 1)
			hint = paint(dim, hint)
		}
		fmt.Fprintln(w, text)
		if f.Hint != "" {
			fmt.Fprintln(w, "  "+hint)
		}
	}
}

// json prints v to standard output, indented.
func (t *terminal) json(v any) error {
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// veil masks secrets in all results that are printed from here on, for commands
// that quote postmortems which nobody has checked.
func (t *terminal) veil() { t.out = &veiled{out: t.out} }

// flush writes what a veil still holds back.
func (t *terminal) flush() error {
	v, ok := t.out.(*veiled)
	if !ok || len(v.rest) == 0 {
		return nil
	}
	_, err := io.WriteString(v.out, site.Mask(string(v.rest)))
	v.rest = nil
	return err
}

// veiled passes on what is written to it, line by line and without secrets.
type veiled struct {
	out  io.Writer
	rest []byte // of a line that has no end yet
}

func (v *veiled) Write(p []byte) (int, error) {
	v.rest = append(v.rest, p...)
	end := bytes.LastIndexByte(v.rest, '\n') + 1
	if end == 0 {
		return len(p), nil
	}
	_, err := io.WriteString(v.out, site.Mask(string(v.rest[:end])))
	v.rest = append(v.rest[:0], v.rest[end:]...)
	return len(p), err
}

// errFindings ends a command with exit code 1 after its findings were printed.
var errFindings = errors.New("there are findings")

// hinted is an error that carries advice.
type hinted interface{ Hint() string }

// exitCode prints what is left to say about err and returns the exit code.
func (t *terminal) exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFindings):
		return 1
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, t.paint(red, "error:")+" interrupted; nothing was changed")
		return 130
	}
	fmt.Fprintf(t.err, "%s %v\n", t.paint(red, "error:"), err)
	hint := ""
	var h hinted
	if errors.As(err, &h) {
		hint = h.Hint()
	}
	code := 1
	var u usageError
	if t.command == "" || errors.As(err, &u) {
		code, hint = 2, cmp.Or(hint, "run "+cmp.Or(t.command, "afterword")+" --help")
	}
	if hint != "" {
		fmt.Fprintln(t.err, t.paint(dim, "hint: "+hint))
	}
	return code
}
