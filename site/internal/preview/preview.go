// Package preview shows a site while it is being written: it watches the folders
// that the site is made of, builds again when their content changes, serves the
// result from memory, and tells open browsers what to do about it.
//
// How one edit travels:
//
//	event → debounce → scan → build → publish → browser
//
// A build may publish twice: what is edited is on the screen before what takes
// longer, such as the search index, has followed.
//
// Events of the file system only wake it. What has changed is decided by the
// hashes of the files ([Disk]), so lost, doubled or reordered events cannot
// lead to a wrong page; where there are no events, it scans by the clock. The
// build is a function that is handed in: preview has no build of its own, and
// what it serves is the [output.Tree] that a plain build would put on disk. The
// one addition is a script in the head of each page, put there as the page is
// served and never part of a tree.
//
// When a build fails, the last good site stays up and every open page shows
// what is wrong. Nothing but files of the tree is ever served: no address is
// mapped to a path on disk.
package preview

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"time"

	"afterword/site/internal/output"
)

// Build makes the site from what disk holds. It asks disk for each folder that
// it reads, and these are the folders that are watched. Only one runs at a time.
//
// A build may call early, once, with a site that is good and lacks only what
// can come later. It is shown at once, and from then on ctx ends as soon as
// something happens on the disk: the next build takes its place.
type Build func(ctx context.Context, disk *Disk, early func(Result)) Result

// Result is what a build came to.
type Result struct {
	Tree     *output.Tree // nil when the build failed: the last good site then stays up
	Problems []Problem    // what is wrong, in the order to show it
}

// Problem is one thing that is wrong, as the overlay shows it.
type Problem struct {
	Path     string   `json:"path,omitempty"` // slash path of the file; "" when it is about the whole build
	Line     int      `json:"line,omitempty"` // 1-based; 0 when unknown
	Col      int      `json:"col,omitempty"`  // 1-based; 0 when unknown
	Severity string   `json:"severity"`       // "error", "warning"
	Code     string   `json:"code,omitempty"` // name of the rule
	Text     string   `json:"text"`
	Hint     string   `json:"hint,omitempty"`  // what to do
	Frame    []string `json:"frame,omitempty"` // the lines around the place, see [Frame]
}

// Options says what to preview and how.
type Options struct {
	Build   Build
	Explain func(error) Problem // shows an error of a file that is made when it is asked for; nil shows its text

	Host     string        // address or name to listen at; "" is the loopback
	Port     int           // 0 is any free port
	PortOnly bool          // a busy Port is an error; otherwise the next free one of ten is taken
	Hosts    []string      // further names by which browsers may ask for the preview
	NoToken  bool          // beyond the loopback, ask for no token
	Poll     time.Duration // scan by the clock instead of waiting for events; 0 is events

	Ready   func(url string)                   // called once, when the first build is done and the server answers
	Notice  func(text string)                  // called with what the user should know
	Rebuilt func(r Result, took time.Duration) // called after every build, the first included
}

func (o Options) explain(err error) Problem {
	if o.Explain == nil {
		return Problem{Severity: "error", Text: err.Error()}
	}
	return o.Explain(err)
}

// Serve previews until ctx ends, then stops cleanly and returns nil.
func Serve(ctx context.Context, o Options) error {
	listeners, host, err := listen(o)
	if err != nil {
		return err
	}
	if at := port(listeners[0]); o.Port != 0 && at != o.Port && o.Notice != nil {
		o.Notice(fmt.Sprintf("port %d is in use; taking %d", o.Port, at))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	door := newGuard(host, port(listeners[0]), o)
	s := newServer(door)
	s.explain = o.explain
	web := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	fail := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { fail <- web.Serve(l) }()
	}
	w := newWatcher(o)
	defer w.close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		rebuild(ctx, o, w, s, door.url())
	}()
	select {
	case <-ctx.Done():
		err = nil
	case err = <-fail:
	}
	cancel() // ends the streams of the browsers and the builder
	stop, cancelStop := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancelStop()
	if web.Shutdown(stop) != nil {
		web.Close()
	}
	select {
	case <-done:
	case <-stop.Done(): // a build that does not heed its context must not hold the user up
	}
	return err
}

// rebuild builds at once, and again after each change, until ctx ends.
func rebuild(ctx context.Context, o Options, w *watcher, s *server, url string) {
	notice := func() {
		for _, text := range w.trouble() {
			if o.Notice != nil {
				o.Notice(text)
			}
		}
	}
	unfinished := false // the last build showed its site and was then cut short
	build := func() {
		start := time.Now()
		short, cut := context.WithCancel(ctx)
		defer cut()
		shown := false
		r := o.Build(short, w.disk, func(r Result) {
			shown = true
			s.publish(r)
			w.interrupt(cut)
		})
		w.interrupt(nil)
		if unfinished = shown && short.Err() != nil; unfinished || ctx.Err() != nil {
			return
		}
		if r.Tree != nil {
			w.disk.forget()
		}
		s.publish(r)
		if o.Rebuilt != nil {
			o.Rebuilt(r, time.Since(start))
		}
		go runtime.GC() // now, while nobody waits, and not in the middle of the next edit
	}
	build()
	if o.Ready != nil && ctx.Err() == nil {
		o.Ready(url)
	}
	notice()
	for w.wait(ctx) {
		changed := w.settle(ctx)
		notice()
		if (changed || unfinished) && ctx.Err() == nil {
			build()
		}
	}
}
