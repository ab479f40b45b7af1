package preview

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"afterword/site/internal/output"
)

// desk is a folder on disk that is watched and built, and the builds so far.
type desk struct {
	t      *testing.T
	dir    string
	w      *watcher
	events chan fsnotify.Event
	errs   chan error
	builds []map[string]string

	server  *server
	rebuilt int      // builds that were seen through
	said    []string // notices
}

// build reads every Markdown file, as a site would.
func (d *desk) build(_ context.Context, disk *Disk, _ func(Result)) Result {
	tree := new(output.Tree)
	files := map[string]string{}
	fsys, err := disk.Folder(d.dir)
	if err == nil {
		err = fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(name, ".md") {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				data = []byte("error: " + err.Error())
			}
			files[name] = string(data)
			return tree.Add(name, data, "a test")
		})
	}
	d.builds = append(d.builds, files)
	if err != nil {
		return Result{Problems: []Problem{{Severity: "error", Text: err.Error()}}}
	}
	return Result{Tree: tree}
}

// fake is a notifier that only knows what is watched.
type fake struct {
	watched map[string]bool
	fail    error
}

func (f *fake) Add(dir string) error {
	if f.fail != nil {
		return f.fail
	}
	f.watched[dir] = true
	return nil
}
func (f *fake) Remove(dir string) error { delete(f.watched, dir); return nil }
func (f *fake) Close() error            { return nil }

// sit starts watching a new folder with made-up events. It belongs in a bubble.
func sit(t *testing.T, files map[string]string, n notifier) *desk {
	return sitWith(t, files, n, func(d *desk) Build { return d.build })
}

// sitWith is sit with a build of one's own.
func sitWith(t *testing.T, files map[string]string, n notifier, build func(*desk) Build) *desk {
	d := &desk{t: t, dir: t.TempDir(), events: make(chan fsnotify.Event), errs: make(chan error)}
	for name, data := range files {
		d.write(name, data)
	}
	d.w = &watcher{wake: make(chan struct{}, 1), dirty: map[string]bool{}, notify: n}
	d.w.disk = &Disk{folders: map[string]*folder{}, hooks: hooks{time.Now, d.w.watch, d.w.unwatch}}
	ctx, cancel := context.WithCancel(t.Context())
	go d.w.pump(d.events, d.errs)
	d.server = newServer(newGuard("localhost", 1, Options{}))
	done := make(chan struct{})
	go func() {
		rebuild(ctx, Options{Build: build(d), Rebuilt: func(Result, time.Duration) { d.rebuilt++ },
			Notice: func(text string) { d.said = append(d.said, text) }}, d.w, d.server, "")
		close(done)
	}()
	t.Cleanup(func() { cancel(); close(d.events); <-done; d.w.close() })
	synctest.Wait()
	return d
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(name, data string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	d.must(os.WriteFile(d.path(name), []byte(data), 0o644))
}

func (d *desk) rename(from, to string) { d.t.Helper(); d.must(os.Rename(d.path(from), d.path(to))) }
func (d *desk) remove(name string)     { d.t.Helper(); d.must(os.RemoveAll(d.path(name))) }

// tell sends events, such as "CREATE a.md". Events of folders that are not
// watched are not sent: the system would not send them either.
func (d *desk) tell(list ...string) {
	for _, text := range list {
		op, name, _ := strings.Cut(text, " ")
		full := d.path(name)
		if f := d.w.notify.(*fake); !f.watched[filepath.Dir(full)] && !f.watched[full] {
			continue
		}
		ops := map[string]fsnotify.Op{"CREATE": fsnotify.Create, "WRITE": fsnotify.Write, "REMOVE": fsnotify.Remove, "RENAME": fsnotify.Rename, "CHMOD": fsnotify.Chmod}
		d.events <- fsnotify.Event{Name: full, Op: ops[op]}
	}
}

// rest lets so much time pass that everything has settled.
func rest() {
	time.Sleep(time.Minute)
	synctest.Wait()
}

// What editors do to save a file, with the events that Linux then sends.
var saves = map[string]func(d *desk){
	"in place": func(d *desk) {
		d.must(os.Truncate(d.path("a.md"), 0))
		d.tell("WRITE a.md")
		time.Sleep(quiet + 10*time.Millisecond) // a slow one: the scan meets the empty file
		d.write("a.md", "new")
		d.tell("WRITE a.md")
	},
	"vim": func(d *desk) {
		d.write("4913", "")
		d.tell("CREATE 4913")
		d.remove("4913")
		d.tell("REMOVE 4913")
		d.rename("a.md", "a.md~")
		d.tell("RENAME a.md", "CREATE a.md~")
		d.write("a.md", "new")
		d.tell("CREATE a.md", "WRITE a.md", "CHMOD a.md")
		d.remove("a.md~")
		d.tell("REMOVE a.md~")
	},
	"JetBrains": func(d *desk) {
		d.write("a.md___jb_tmp___", "new")
		d.tell("CREATE a.md___jb_tmp___", "WRITE a.md___jb_tmp___")
		d.rename("a.md", "a.md___jb_old___")
		d.tell("RENAME a.md", "CREATE a.md___jb_old___")
		d.rename("a.md___jb_tmp___", "a.md")
		d.tell("RENAME a.md___jb_tmp___", "CREATE a.md")
		d.remove("a.md___jb_old___")
		d.tell("REMOVE a.md___jb_old___")
	},
	"write and rename": func(d *desk) {
		d.write("a.md.tmp", "new")
		d.tell("CREATE a.md.tmp", "WRITE a.md.tmp")
		d.rename("a.md.tmp", "a.md")
		d.tell("RENAME a.md.tmp", "CREATE a.md")
	},
	"Emacs": func(d *desk) {
		d.must(os.Symlink("me@host.1", d.path(".#a.md")))
		d.tell("CREATE .#a.md")
		d.write("#a.md#", "new")
		d.tell("CREATE #a.md#", "WRITE #a.md#")
		d.rename("a.md", "a.md~")
		d.tell("RENAME a.md", "CREATE a.md~")
		d.write("a.md", "new")
		d.tell("CREATE a.md", "WRITE a.md")
		d.remove("#a.md#")
		d.remove(".#a.md")
		d.tell("REMOVE #a.md#", "REMOVE .#a.md")
	},
	"many small writes": func(d *desk) {
		for i := range 5 {
			d.write("a.md", strings.Repeat("n", i+1))
			d.tell("WRITE a.md")
			time.Sleep(quiet / 2)
		}
		d.write("a.md", "new")
		d.tell("WRITE a.md")
	},
	"only the last event": func(d *desk) {
		d.write("a.md", "new")
		d.tell("CHMOD a.md")
	},
}

func TestEverySaveIsOneRebuild(t *testing.T) {
	for name, save := range saves {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, map[string]string{"a.md": "old", "b.md": "b"}, &fake{watched: map[string]bool{}})
				save(d)
				rest()
				if len(d.builds) != 2 {
					t.Errorf("%d builds: %v", len(d.builds), d.builds)
				}
				d.shows(map[string]string{"a.md": "new", "b.md": "b"})
			})
		})
	}
}

// shows checks what the last build saw.
func (d *desk) shows(want map[string]string) {
	d.t.Helper()
	if got := d.builds[len(d.builds)-1]; !maps.Equal(got, want) {
		d.t.Errorf("built %v, want %v", got, want)
	}
}

func TestNothingChanged(t *testing.T) {
	for name, act := range map[string]func(d *desk){
		"touch": func(d *desk) {
			d.must(os.Chtimes(d.path("a.md"), time.Time{}, time.Now().AddDate(30, 0, 0)))
			d.tell("CHMOD a.md")
		},
		"written as it was": func(d *desk) { d.write("a.md", "old"); d.tell("WRITE a.md") },
		"a lock file":       func(d *desk) { d.write(".a.md.swp", "x"); d.tell("CREATE .a.md.swp") },
		"a file not read":   func(d *desk) { d.write("big.bin", "xyz"); d.tell("WRITE big.bin") },
		"came and went":     func(d *desk) { d.write("c.md", "x"); d.remove("c.md"); d.tell("CREATE c.md", "REMOVE c.md") },
		"overflow":          func(d *desk) { d.errs <- fsnotify.ErrEventOverflow },
		"a site beside it": func(d *desk) {
			d.write("public/.afterword-manifest", "# afterword site, 0 files\n")
			d.tell("CREATE public")
		},
		"moved off and back": func(d *desk) { d.rename("a.md", "x"); d.rename("x", "a.md"); d.tell("RENAME a.md", "CREATE a.md") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, map[string]string{"a.md": "old", "big.bin": "xx"}, &fake{watched: map[string]bool{}})
				act(d)
				rest()
				if len(d.builds) != 1 {
					t.Errorf("%d builds", len(d.builds))
				}
			})
		})
	}
}

// An edit that leaves size and time as they were, as some tools make it, shows
// all the same: the file was named.
func TestSameSizeAndTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, map[string]string{"a.md": "old", "b.md": "b"}, &fake{watched: map[string]bool{}})
		long := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
		d.must(os.Chtimes(d.path("a.md"), long, long))
		d.tell("CHMOD a.md")
		rest()
		d.write("a.md", "new")
		d.must(os.Chtimes(d.path("a.md"), long, long))
		d.tell("WRITE a.md")
		rest()
		if len(d.builds) != 2 {
			t.Errorf("%d builds", len(d.builds))
		}
		d.shows(map[string]string{"a.md": "new", "b.md": "b"})
	})
}

// Where the system tells of nothing and gives no reason, as on some shared
// folders, the first change is found by the clock, and so are all later ones.
func TestDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, map[string]string{"a.md": "old"}, &fake{watched: map[string]bool{}})
		for i, text := range []string{"new", "newer"} {
			d.write("a.md", text)
			rest()
			if len(d.builds) != i+2 {
				t.Fatalf("%d builds", len(d.builds))
			}
			d.shows(map[string]string{"a.md": text})
		}
		if said := strings.Join(d.said, "\n"); !strings.Contains(said, "told of nothing") {
			t.Errorf("said %q", said)
		}
	})
}

// Once an event has come, nothing is looked at by the clock any more.
func TestNotDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, map[string]string{"a.md": "old"}, &fake{watched: map[string]bool{}})
		d.tell("CHMOD a.md")
		rest()
		d.write("a.md", "new")
		rest()
		if len(d.builds) != 1 || len(d.said) > 0 {
			t.Errorf("%d builds, said %q", len(d.builds), d.said)
		}
	})
}

func TestFolders(t *testing.T) {
	start := map[string]string{"a.md": "a", "sub/b.md": "b", "sub/deep/c.md": "c"}
	thousands := maps.Clone(start) // as a checkout of another branch writes
	thousands["a.md"] = "another"
	for i := range 3000 {
		thousands[fmt.Sprintf("many/%d/%d.md", i%40, i)] = fmt.Sprint(i)
	}
	for name, tc := range map[string]struct {
		act  func(d *desk)
		want map[string]string
	}{
		"new folders with a file, told of the first only": {
			func(d *desk) { d.write("x/y/z/new.md", "n"); d.tell("CREATE x") },
			map[string]string{"a.md": "a", "sub/b.md": "b", "sub/deep/c.md": "c", "x/y/z/new.md": "n"},
		},
		"a tree removed": {
			func(d *desk) { d.remove("sub"); d.tell("REMOVE sub/deep/c.md", "REMOVE sub/deep", "REMOVE sub") },
			map[string]string{"a.md": "a"},
		},
		"a folder renamed": {
			func(d *desk) { d.rename("sub", "other"); d.tell("RENAME sub", "CREATE other") },
			map[string]string{"a.md": "a", "other/b.md": "b", "other/deep/c.md": "c"},
		},
		"another folder under the same name": {
			func(d *desk) {
				d.rename("sub", ".gone")
				d.write("sub/b.md", "other")
				d.tell("RENAME sub", "CREATE sub")
			},
			map[string]string{"a.md": "a", "sub/b.md": "other"},
		},
		"a file in the place of a folder": {
			func(d *desk) { d.remove("sub"); d.write("sub", "file"); d.tell("REMOVE sub", "CREATE sub") },
			map[string]string{"a.md": "a"},
		},
		"lost events": {
			func(d *desk) {
				d.write("sub/deep/c.md", "changed")
				d.write("sub/deep/new/d.md", "d")
				d.errs <- fsnotify.ErrEventOverflow
			},
			map[string]string{"a.md": "a", "sub/b.md": "b", "sub/deep/c.md": "changed", "sub/deep/new/d.md": "d"},
		},
		"the whole folder replaced": {
			func(d *desk) {
				d.must(os.Rename(d.dir, d.dir+".old"))
				d.write("z.md", "z")
				d.errs <- fsnotify.ErrEventOverflow
			},
			map[string]string{"z.md": "z"},
		},
		"thousands of files at once, most of them told of by nothing": {
			func(d *desk) {
				for name, data := range thousands {
					d.write(name, data)
				}
				d.tell("CREATE many", "WRITE a.md")
				d.errs <- fsnotify.ErrEventOverflow
			},
			thousands,
		},
		"everything removed": {
			func(d *desk) {
				d.remove("sub")
				d.remove("a.md")
				d.tell("REMOVE sub/deep/c.md", "REMOVE sub/b.md", "REMOVE sub", "REMOVE a.md")
			},
			map[string]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &fake{watched: map[string]bool{}}
				d := sit(t, start, n)
				tc.act(d)
				rest()
				if len(d.builds) != 2 {
					t.Errorf("%d builds", len(d.builds))
				}
				d.shows(tc.want)
				d.watchesAll(n)
			})
		})
	}
}

// watchesAll checks that what is watched is what is there.
func (d *desk) watchesAll(n *fake) {
	d.t.Helper()
	var there []string
	d.must(filepath.WalkDir(d.dir, func(full string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			if full != d.dir && ignored(e.Name()) {
				return fs.SkipDir
			}
			there = append(there, full)
		}
		return err
	}))
	for _, dir := range there {
		if !n.watched[dir] {
			d.t.Errorf("not watched: %s", dir)
		}
	}
	if len(n.watched) != len(there) {
		d.t.Errorf("%d folders are watched, %d are there", len(n.watched), len(there))
	}
}

// A folder that goes away is a failed build, once, and its return is seen
// though nothing tells of it.
func TestFolderGoesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, map[string]string{"a.md": "a"}, &fake{watched: map[string]bool{}})
		d.must(os.Rename(d.dir, d.dir+".away"))
		d.errs <- fsnotify.ErrEventOverflow
		rest()
		if len(d.builds) != 2 {
			t.Fatalf("%d builds after the folder went", len(d.builds))
		}
		d.must(os.Rename(d.dir+".away", d.dir))
		rest()
		if len(d.builds) != 3 {
			t.Fatalf("%d builds after the folder came back", len(d.builds))
		}
		d.shows(map[string]string{"a.md": "a"})
		d.write("a.md", "new")
		d.tell("WRITE a.md")
		rest()
		d.shows(map[string]string{"a.md": "new"})
	})
}

// Where watching fails, everything is scanned by the clock, and it is said once
// which limit to raise.
func TestFallBackToPolling(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want string
	}{
		{syscall.ENOSPC, "max_user_watches"},
		{syscall.EMFILE, "ulimit -n"},
		{fmt.Errorf("strange"), "strange"},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := sit(t, map[string]string{"a.md": "a", "sub/b.md": "b"}, &fake{fail: tc.err})
			d.write("sub/new/c.md", "c")
			rest()
			d.shows(map[string]string{"a.md": "a", "sub/b.md": "b", "sub/new/c.md": "c"})
			if len(d.builds) != 2 {
				t.Errorf("%d builds", len(d.builds))
			}
		})
		w := &watcher{notify: &fake{fail: tc.err}, dirty: map[string]bool{}}
		w.watch(t.TempDir())
		w.watch(t.TempDir())
		if say := w.trouble(); len(say) != 1 || !strings.Contains(say[0], tc.want) || !strings.Contains(say[0], "every second") {
			t.Errorf("%v: said %q", tc.err, say)
		}
		if say := w.trouble(); len(say) != 0 {
			t.Errorf("said again: %q", say)
		}
	}
}

// An edit while a build runs is followed by one more build.
func TestEditDuringBuild(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running := 0
		d := sitWith(t, map[string]string{"a.md": "1"}, &fake{watched: map[string]bool{}}, func(d *desk) Build {
			return func(ctx context.Context, disk *Disk, _ func(Result)) Result {
				running++
				if running > 1 {
					t.Error("two builds at once")
				}
				r := d.build(ctx, disk, nil)
				if len(d.builds) < 3 {
					d.write("a.md", fmt.Sprint(len(d.builds)+1))
					d.tell("WRITE a.md")
				}
				time.Sleep(10 * time.Second)
				running--
				return r
			}
		})
		rest()
		if len(d.builds) != 3 {
			t.Errorf("%d builds", len(d.builds))
		}
		d.shows(map[string]string{"a.md": "3"})
	})
}

// A site that is shown early is on the screen before its build is through. An
// edit then cuts the build short and is followed by one that is seen through; so
// does an event without a change.
func TestEarlySite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cut := 0
		d := sitWith(t, map[string]string{"a.md": "1"}, &fake{watched: map[string]bool{}}, func(d *desk) Build {
			return func(ctx context.Context, disk *Disk, early func(Result)) Result {
				r := d.build(ctx, disk, nil)
				early(r)
				select {
				case <-ctx.Done():
					cut++
					return Result{Problems: []Problem{{Text: ctx.Err().Error()}}}
				case <-time.After(10 * time.Second):
				}
				return Result{Tree: site(t, map[string]string{"a.md": "whole " + d.builds[len(d.builds)-1]["a.md"]})}
			}
		})
		shown := func() string {
			f, _ := d.server.current.Load().tree.File("a.md")
			return string(f.Data)
		}
		if shown() != "1" || d.rebuilt != 0 {
			t.Errorf("at first %q is shown, after %d builds", shown(), d.rebuilt)
		}
		rest()
		if shown() != "whole 1" || d.rebuilt != 1 {
			t.Errorf("at rest %q is shown, after %d builds", shown(), d.rebuilt)
		}
		for i, want := range []string{"2", "2"} { // an edit, then an event without one
			d.write("a.md", "2")
			d.tell("WRITE a.md")
			time.Sleep(time.Second)
			synctest.Wait()
			if got := shown(); got != want || d.rebuilt != 1 || cut != i {
				t.Errorf("after event %d %q is shown, after %d builds, %d cut short", i, got, d.rebuilt, cut)
			}
		}
		rest()
		if shown() != "whole 2" || d.rebuilt != 2 || cut != 1 || d.server.current.Load().failed {
			t.Errorf("at the end %q is shown, after %d builds, %d cut short", shown(), d.rebuilt, cut)
		}
	})
}

// Continuous events do not put a build off for ever.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, map[string]string{"a.md": "old"}, &fake{watched: map[string]bool{}})
		start := time.Now()
		for time.Since(start) < 2*patience {
			d.write("a.md", time.Since(start).String())
			d.tell("WRITE a.md")
			time.Sleep(quiet / 3)
		}
		if n := len(d.builds); n < 2 {
			t.Errorf("%d builds while typing", n)
		}
		rest()
	})
}

func TestLinksAndOddFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{t: t, dir: t.TempDir()}
		d.write("real/a.md", "one")
		d.must(os.Symlink("real/a.md", d.path("link.md")))
		d.must(os.Symlink("/etc/passwd", d.path("out.md")))
		d.must(os.Symlink("nothing", d.path("dangling.md")))
		d.must(os.Symlink("loop.md", d.path("loop.md")))
		d.must(syscall.Mkfifo(d.path("pipe.md"), 0o644))
		d.must(os.Mkdir(d.path("folder.md"), 0o755))
		disk := &Disk{folders: map[string]*folder{}, hooks: hooks{time.Now, func(string) {}, func(string) {}}}
		defer disk.close()
		d.build(t.Context(), disk, nil)
		got := d.builds[0]
		if got["link.md"] != "one" || got["real/a.md"] != "one" {
			t.Errorf("the link inside: %v", got)
		}
		for _, name := range []string{"out.md", "dangling.md", "loop.md", "pipe.md"} {
			if !strings.HasPrefix(got[name], "error: ") {
				t.Errorf("%s was read: %q", name, got[name])
			}
		}
		// The link changes with its target, though only the target is named.
		d.write("real/a.md", "two")
		if c := disk.rescan(map[string]bool{d.path("real/a.md"): true}, false); !c.changed {
			t.Error("no change")
		}
		d.build(t.Context(), disk, nil)
		if got := d.builds[1]; got["link.md"] != "two" {
			t.Errorf("the link is stale: %v", got)
		}
	})
}
