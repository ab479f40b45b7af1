package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The pace of watching.
const (
	quiet    = 30 * time.Millisecond  // so long nothing happens before a scan …
	patience = 500 * time.Millisecond // … unless something keeps happening for so long
	settling = 50 * time.Millisecond  // before an empty or growing file is looked at again
	polling  = time.Second            // between scans where there are no events
	doubt    = 2 * time.Second        // between scans until the first event has come
)

// notifier tells of events in folders: fsnotify, and in tests one that fails.
type notifier interface {
	Add(dir string) error
	Remove(dir string) error
	Close() error
}

// watcher knows when it is time to look at the disk, and looks.
type watcher struct {
	disk   *Disk
	wake   chan struct{} // something happened
	notify notifier      // nil when scanning by the clock

	mu    sync.Mutex
	dirty map[string]bool // paths that events named
	all   bool            // events were lost: look at everything
	lost  bool            // a folder is gone, and no event will tell of its return
	heard bool            // an event has come, so they do come
	took  time.Duration   // by the last scan
	poll  time.Duration   // between scans by the clock; 0 while there are events
	say   []string        // what the user should know
	cut   func()          // told once that something happened; nil when nobody waits for it
}

// newWatcher watches with events where o does not ask for polling.
func newWatcher(o Options) *watcher {
	w := &watcher{wake: make(chan struct{}, 1), dirty: map[string]bool{}, poll: o.Poll}
	w.disk = &Disk{folders: map[string]*folder{}, hooks: hooks{time.Now, w.watch, w.unwatch}}
	if w.poll > 0 {
		return w
	}
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.fallBack(limit(err))
		return w
	}
	w.notify = n
	go w.pump(n.Events, n.Errors)
	return w
}

func (w *watcher) close() {
	if w.notify != nil {
		w.notify.Close()
	}
	w.disk.close()
}

// pump takes down events until their channels are closed. It does nothing else,
// so that the queue of the system does not run over while a site is built.
func (w *watcher) pump(events <-chan fsnotify.Event, errs <-chan error) {
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return
			}
			w.mark(e.Name)
		case err, ok := <-errs:
			if !ok {
				return
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.tell(limit(err))
			}
			w.mark("") // whatever it was, events may be missing
		}
	}
}

// mark notes that something happened at path, or, with "", anywhere.
func (w *watcher) mark(path string) {
	w.mu.Lock()
	w.heard = true
	if path == "" {
		w.all = true
	} else if !ignored(filepath.Base(path)) {
		w.dirty[path] = true
	} else {
		w.mu.Unlock()
		return
	}
	if w.cut != nil {
		w.cut()
		w.cut = nil
	}
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// interrupt has cut called as soon as something happens, at once if it has
// happened already. A nil cut calls that off.
func (w *watcher) interrupt(cut func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut = cut; cut != nil && (w.all || len(w.dirty) > 0) {
		cut()
		w.cut = nil
	}
}

// watch asks for the events of dir. Where they are not to be had, everything is
// scanned by the clock: never is half of the site watched in silence.
func (w *watcher) watch(dir string) {
	w.mu.Lock()
	off := w.poll > 0
	w.mu.Unlock()
	if off {
		return
	}
	if kind := remote(dir); kind != "" {
		w.fallBack(fmt.Sprintf("%s lies on %s, which tells of no changes", dir, kind))
		return
	}
	if err := w.notify.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.fallBack(limit(err))
	}
}

func (w *watcher) unwatch(dir string) {
	if w.notify != nil {
		_ = w.notify.Remove(dir) // it may be gone already
	}
}

// fallBack turns to scanning by the clock.
func (w *watcher) fallBack(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.poll == 0 {
		w.poll = polling
		w.say = append(w.say, why+"; looking at all files every second instead")
	}
}

func (w *watcher) tell(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.say = append(w.say, text)
}

// limit says which limit of the system an error of the watcher means.
func limit(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the system's limit of watched folders is reached (raise it with: sudo sysctl fs.inotify.max_user_watches=524288)"
	case errors.Is(err, syscall.EMFILE):
		return "the system's limit of watchers or open files is reached (raise it with: sudo sysctl fs.inotify.max_user_instances=1024, or: ulimit -n 8192)"
	}
	return fmt.Sprintf("changes cannot be watched (%v)", err)
}

// trouble returns what the user should know, once.
func (w *watcher) trouble() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	say := w.say
	w.say = nil
	return say
}

// wait returns true when it is time to scan, and false when ctx ends. Until the
// first event has come nobody knows whether any will, so it is time now and then.
func (w *watcher) wait(ctx context.Context) bool {
	w.mu.Lock()
	every := w.poll
	switch {
	case every == 0 && w.lost:
		every = polling
	case every == 0 && !w.heard:
		every = doubt
	}
	if every > 0 { // a scan of very many files must not fill the day
		every = max(every, 20*w.took)
	}
	events := w.poll == 0 && !w.lost
	w.mu.Unlock()
	var clock <-chan time.Time
	if every > 0 {
		clock = time.After(every)
	}
	var wake <-chan struct{}
	if events {
		wake = w.wake
	}
	select {
	case <-ctx.Done():
		return false
	case <-wake:
		return gather(ctx, wake)
	case <-clock:
		w.mu.Lock()
		w.all = true
		w.mu.Unlock()
		return true
	}
}

// gather waits, once something has happened, until nothing happens for a while,
// or things have kept happening for a longer while.
func gather(ctx context.Context, wake <-chan struct{}) bool {
	most := time.After(patience)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-wake:
		case <-most:
			return true
		case <-time.After(quiet):
			return true
		}
	}
}

// settle compares what is remembered with the disk, and reports whether a build
// would see a difference. A file that is empty or growing gets the time that an
// editor needs between emptying and writing it.
func (w *watcher) settle(ctx context.Context) (changed bool) {
	paths := map[string]bool{}
	for range 20 { // a file that grows for more than a second is built as it is
		w.mu.Lock()
		for p := range w.dirty {
			paths[p] = true
		}
		all := w.all
		w.dirty, w.all = map[string]bool{}, false
		w.mu.Unlock()
		start := time.Now()
		c := w.disk.rescan(paths, all)
		changed = changed || c.changed
		w.mu.Lock()
		w.lost, w.took = c.lost, time.Since(start)
		w.mu.Unlock()
		if !c.unsettled || !pause(ctx, settling) {
			break
		}
	}
	if changed {
		w.listen(ctx)
	}
	return changed
}

// listen notices that a change was found of which no event told, as on some
// shared folders of virtual machines: from then on the clock decides.
func (w *watcher) listen(ctx context.Context) {
	deaf := func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return !w.heard && w.poll == 0
	}
	if deaf() && pause(ctx, settling) && deaf() { // the event may be on its way
		w.fallBack("a file changed and the system told of nothing")
	}
}

// pause waits, and reports whether ctx is still on.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
