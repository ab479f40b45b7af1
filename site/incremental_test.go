package site

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"afterword/content"
	"afterword/site/internal/output"
	"afterword/site/internal/scaffold"
	"afterword/themes"
)

// bench is a knowledge base that is edited while it is served.
type bench struct {
	t      testing.TB
	dir    string
	n      int // of the last settled edit
	builds chan Rebuild
	last   *Result // of the first build
	url    string
	drawn  *recall[string, []byte] // pictures, which the clean builds share: drawing them is most of a clean build
	during chan func()             // run in the middle of the next build, one each
	stop   func()
}

var benchDay = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// tick is the file by which a build shows which edits it has seen.
const tick = "pages/tick.md"

func newBench(t testing.TB, files map[string]string, drawn *recall[string, []byte]) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), builds: make(chan Rebuild, 1000), during: make(chan func(), 10), drawn: drawn}
	for name, text := range files {
		b.write(name, text)
	}
	b.write(tick, "# Tick\n\n0\n")
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, b.dir, ServeOptions{
			Ready:   func(url string) { ready <- url },
			Build:   Options{Today: benchDay, Memory: &Memory{drawn: drawn}, Progress: b.progress},
			Rebuilt: func(r Rebuild) { b.builds <- r },
		})
	}()
	b.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	b.last = (<-b.builds).Result
	b.url = <-ready
	return b
}

// progress is called by a build for each file; the last one stands for its middle.
func (b *bench) progress(step string, done, total int) {
	if step != "Reading" || done != total {
		return
	}
	select {
	case edit := <-b.during:
		edit()
	default:
	}
}

func (b *bench) full(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(name, text string) {
	b.t.Helper()
	b.must(os.MkdirAll(filepath.Dir(b.full(name)), 0o755))
	b.must(os.WriteFile(b.full(name)+"~", []byte(text), 0o644))
	b.must(os.Rename(b.full(name)+"~", b.full(name)))
}

func (b *bench) read(name string) string {
	b.t.Helper()
	data, err := os.ReadFile(b.full(name))
	b.must(err)
	return string(data)
}

// replace changes a file; old must be in it.
func (b *bench) replace(name, old, new string) {
	b.t.Helper()
	text := b.read(name)
	if !strings.Contains(text, old) {
		b.t.Fatalf("%s does not hold %q", name, old)
	}
	b.write(name, strings.Replace(text, old, new, 1))
}

func (b *bench) rename(from, to string) {
	b.t.Helper()
	b.must(os.MkdirAll(filepath.Dir(b.full(to)), 0o755))
	b.must(os.Rename(b.full(from), b.full(to)))
}

// settle waits until a build has seen every edit so far, and returns it.
func (b *bench) settle() Rebuild {
	b.t.Helper()
	b.n++
	text := fmt.Sprintf("# Tick\n\n%d\n", b.n)
	b.write(tick, text)
	for {
		select {
		case r := <-b.builds:
			if r.Err != nil {
				b.t.Fatal(r.Err)
			}
			if slices.ContainsFunc(r.Result.sources.Postmortems, func(s source) bool { return s.Path == tick && string(s.Data) == text }) {
				return r
			}
		case <-time.After(5 * time.Minute):
			b.t.Fatal("no build has seen the edit")
		}
	}
}

// clean builds the folder as it is with nothing remembered but pictures.
func (b *bench) clean() *Result {
	b.t.Helper()
	fsys, err := Dir(b.dir)
	b.must(err)
	r, err := Build(context.Background(), fsys, Options{Today: benchDay, Memory: &Memory{drawn: b.drawn}})
	b.must(err)
	return r
}

// same settles and compares what is served with a clean build.
func (b *bench) same(what string) *Result {
	b.t.Helper()
	got, want := b.settle().Result, b.clean()
	if fmt.Sprint(got.Findings) != fmt.Sprint(want.Findings) {
		b.t.Fatalf("%s: findings differ:\n%v\nclean:\n%v", what, got.Findings, want.Findings)
	}
	if got.Blocked() != want.Blocked() {
		b.t.Fatalf("%s: blocked: %v, clean: %v", what, got.Blocked(), want.Blocked())
	}
	if !got.Blocked() {
		differ(b.t, what, got.Tree, want.Tree)
	}
	return got
}

// differ fails with the first difference of two trees.
func differ(t testing.TB, what string, got, want *output.Tree) {
	t.Helper()
	if got.Hash() == want.Hash() {
		return
	}
	for _, name := range slices.Concat(got.Paths(), want.Paths()) {
		g, okG := got.File(name)
		w, okW := want.File(name)
		if !okG || !okW {
			t.Fatalf("%s: %s: served %v, in a clean build %v", what, name, okG, okW)
		}
		if g.Sum != w.Sum {
			at := 0
			for at < len(g.Data) && at < len(w.Data) && g.Data[at] == w.Data[at] {
				at++
			}
			from := max(0, at-80)
			t.Fatalf("%s: %s differs at byte %d:\n%.200q\nclean:\n%.200q", what, name, at, g.Data[from:], w.Data[from:])
		}
	}
}

// everything is a folder of more than sixty files that uses every feature: the
// example company, and incidents of the field guide beside it.
func everything(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	example, err := scaffold.Example()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range example {
		if name, ok := strings.CutPrefix(f.Path, "content/"); ok {
			files[name] = string(f.Data)
		}
	}
	err = fs.WalkDir(content.Files, "postmortems", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		files["postmortems/guide/"+path.Base(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 60 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}

// editor is the random editor.
type editor struct {
	*bench
	r   *rand.Rand
	log []string
}

func (e *editor) sources() []string {
	e.t.Helper()
	var list []string
	e.must(filepath.WalkDir(e.full("postmortems"), func(full string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(full, ".md") {
			rel, _ := filepath.Rel(e.dir, full)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	}))
	return list
}

func (e *editor) any() string {
	list := e.sources()
	return list[e.r.IntN(len(list))]
}

func oneOf(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

// front sets one key of the front matter of a file.
func (e *editor) front(name, key, value string) {
	lines := strings.Split(e.read(name), "\n")
	if lines[0] != "---" {
		lines = append([]string{"---", "---"}, lines...)
	}
	end := 1 + slices.Index(lines[1:], "---")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") && slices.Index(lines, l) < end })
	e.write(name, strings.Join(slices.Insert(lines, 1, key+": "+value), "\n"))
}

// The edits. Each does something that a writer does, and says what.
var editing = []func(e *editor) string{
	func(e *editor) string {
		name := fmt.Sprintf("postmortems/%d-%02d-%02d-made-up-%d.md", 2023+e.r.IntN(4), 1+e.r.IntN(12), 1+e.r.IntN(28), e.r.IntN(20))
		e.write(name, fmt.Sprintf("---\nservices: [%s]\ncauses: [%s]\nseverity: SEV%d\n---\n\n# Made-up outage %d\n\n## Summary\n\nThe %s stopped answering.\n\n## Timeline\n\n- 10:00 UTC it stopped\n- 1%d:30 UTC it was started again\n\n## Action items\n\n- [ ] Watch it (owner: Platform)\n",
			oneOf(e.r, "billing", "tracking", "a new service"), oneOf(e.r, "capacity", "config-change", "gremlins"), 1+e.r.IntN(4), e.r.IntN(1000), oneOf(e.r, "queue", "cache", "ledger"), e.r.IntN(9)))
		return "create " + name
	},
	func(e *editor) string {
		name := e.any()
		e.write(name, e.read(name)+fmt.Sprintf("\n\nAnother paragraph, number %d, about zebras%d.\n", e.r.IntN(1000), e.r.IntN(50)))
		return "extend " + name
	},
	func(e *editor) string {
		name, key := e.any(), oneOf(e.r, "services", "causes", "tags", "teams")
		e.front(name, key, "["+oneOf(e.r, "billing", "Tracking", "capacity", "night", "brand new "+fmt.Sprint(e.r.IntN(5)), "")+"]")
		return "retag " + key + " of " + name
	},
	func(e *editor) string {
		name := e.any()
		e.front(name, "title", fmt.Sprintf("A better title %d", e.r.IntN(100)))
		return "title of " + name
	},
	func(e *editor) string {
		name := e.any()
		e.front(name, "date", fmt.Sprintf("20%d-0%d-11", 23+e.r.IntN(4), 1+e.r.IntN(9)))
		return "date of " + name
	},
	func(e *editor) string {
		name := e.any()
		to := path.Join(oneOf(e.r, "postmortems", "postmortems/archive", "postmortems/a b/日本"), fmt.Sprintf("2024-02-0%d-renamed-%d.md", 1+e.r.IntN(9), e.r.IntN(30)))
		e.rename(name, to)
		return "rename " + name + " to " + to
	},
	func(e *editor) string {
		name := e.any()
		e.must(os.Remove(e.full(name)))
		return "delete " + name
	},
	func(e *editor) string {
		name := e.any()
		e.front(name, "draft", oneOf(e.r, "true", "false"))
		return "draft of " + name
	},
	func(e *editor) string {
		name := e.any()
		e.front(name, "audience", oneOf(e.r, "public", "internal", "restricted"))
		return "audience of " + name
	},
	func(e *editor) string {
		name, other := e.any(), e.any()
		rel, _ := filepath.Rel(path.Dir(name), other)
		e.write(name, e.read(name)+"\n\nSee ["+"the other](<"+rel+">).\n")
		return "link " + name + " to " + other
	},
	func(e *editor) string {
		name := e.any()
		e.must(os.Chtimes(e.full(name), time.Time{}, benchDay.Add(time.Duration(e.r.IntN(1e6))*time.Second)))
		return "touch " + name
	},
	func(e *editor) string {
		name := e.any()
		e.write("postmortems/copy-of-"+path.Base(name), e.read(name)) // two of one id: a build that fails, until it is gone
		return "copy " + name
	},
	deleteCopies,
	func(e *editor) string {
		e.replaceLine("afterword.yaml", "title:", fmt.Sprintf("title: Knowledge %d", e.r.IntN(100)))
		return "title of the site"
	},
	func(e *editor) string {
		e.write("afterword.yaml", e.read("afterword.yaml")+fmt.Sprintf("\ntags:\n  - id: night\n    name: Night %d\n", e.r.IntN(100)))
		return "a key of the configuration, twice the second time"
	},
	restoreConfig,
	func(e *editor) string {
		if e.r.IntN(2) == 0 {
			e.replaceLine("afterword.yaml", "theme:", "")
			return "the theme of its own, off"
		}
		e.replaceLine("afterword.yaml", "theme:", "theme: look")
		return "the theme of its own, on"
	},
	func(e *editor) string {
		css, err := fs.ReadFile(themes.Default(), "static/css/site.css")
		e.must(err)
		e.write("look/static/css/site.css", string(css)+fmt.Sprintf("\nmain{outline:%dpx}", e.r.IntN(9)))
		return "the stylesheet"
	},
	func(e *editor) string {
		tmpl, err := fs.ReadFile(themes.Default(), "templates/incident.tmpl")
		e.must(err)
		e.write("look/templates/incident.tmpl", string(tmpl)+fmt.Sprintf("{{/* %d */}}", e.r.IntN(9)))
		return "a template"
	},
	func(e *editor) string {
		e.must(os.RemoveAll(e.full("look/templates")))
		return "the templates gone"
	},
	func(e *editor) string {
		e.write("pages/about.md", fmt.Sprintf("# About %d\n\nWhat this is.\n", e.r.IntN(100)))
		return "a plain page"
	},
	func(e *editor) string {
		e.write("reviews/2026-Q3.md", fmt.Sprintf("# Third quarter\n\nWords %d.\n\n- [ ] decide\n- [x] done\n", e.r.IntN(100)))
		return "the words of a review"
	},
	func(e *editor) string {
		e.write("actions.csv", fmt.Sprintf("id,state,closed\nTRK-40,%s,2025-0%d-01\n", oneOf(e.r, "done", "open"), 1+e.r.IntN(9)))
		return "the states of actions"
	},
	func(e *editor) string {
		name := e.any()
		e.write(path.Dir(name)+"/pic.png", "\x89PNG\r\n\x1a\n"+fmt.Sprint(e.r.IntN(100)))
		e.write(name, e.read(name)+"\n\n![A picture](pic.png)\n")
		return "a picture in " + name
	},
	func(e *editor) string {
		name := e.any()
		e.write(name, "---\ntitle: [broken\n---\n"+e.read(name))
		return "break the front matter of " + name
	},
	func(e *editor) string {
		dir := fmt.Sprintf("postmortems/batch%d", e.r.IntN(3))
		if _, err := os.Stat(e.full(dir)); err == nil {
			e.must(os.RemoveAll(e.full(dir)))
			return "remove " + dir
		}
		for i := range 4 {
			e.write(fmt.Sprintf("%s/x/y/2025-11-0%d-batch.md", dir, i+1), fmt.Sprintf("# Batch outage %d\n\n## Root cause\n\nThe disk was full.\n", i))
		}
		return "a new tree " + dir
	},
}

func deleteCopies(e *editor) string {
	copies, _ := filepath.Glob(e.full("postmortems/copy-of-*"))
	for _, c := range copies {
		e.must(os.Remove(c))
	}
	return "delete the copies"
}

func restoreConfig(e *editor) string {
	e.write("afterword.yaml", everything(e.t)["afterword.yaml"])
	return "the configuration as it was"
}

// replaceLine puts a line in the place of the one that begins with start, or adds it.
func (e *editor) replaceLine(name, start, line string) {
	lines := strings.Split(e.read(name), "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, start) })
	e.write(name, strings.Join(slices.Insert(lines, 0, line), "\n"))
}

// randomEdits serves everything, edits it a number of times and compares what
// is served with a clean build, after each edit or after several at once.
func randomEdits(t *testing.T, seed uint64, count int, drawn *recall[string, []byte]) {
	t.Helper()
	e := &editor{bench: newBench(t, everything(t), drawn), r: rand.New(rand.NewPCG(seed, 1))}
	defer e.stop()
	defer func() {
		if t.Failed() {
			t.Logf("seed %d:\n%s", seed, strings.Join(e.log, "\n"))
		}
	}()
	for len(e.log) < count {
		for range 1 + e.r.IntN(5) {
			e.log = append(e.log, editing[e.r.IntN(len(editing))](e))
		}
		if e.same(fmt.Sprintf("after %d edits", len(e.log))).Blocked() && e.r.IntN(3) > 0 {
			// Nobody leaves it at that for long: without a site there is little to compare.
			e.log = append(e.log, deleteCopies(e), restoreConfig(e))
		}
	}
}

// Whatever is edited, what is served is what a clean build makes. Each run is
// thirty edits; make test asks for ten runs.
func TestServedTreeIsACleanBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("some dozens of builds")
	}
	runs := 1
	if n, err := strconv.Atoi(os.Getenv("AFTERWORD_EDIT_RUNS")); err == nil {
		runs = n
	}
	for first := range min(runs, runtime.GOMAXPROCS(0)) { // a run keeps one processor busy
		t.Run(fmt.Sprint("from seed ", first), func(t *testing.T) {
			t.Parallel()
			drawn := new(recall[string, []byte])
			for seed := first; seed < runs; seed += runtime.GOMAXPROCS(0) {
				randomEdits(t, uint64(seed), 30, drawn)
			}
		})
	}
}

// TestSoak is the same for much longer; make soak runs it.
func TestSoak(t *testing.T) {
	if os.Getenv("AFTERWORD_SOAK") == "" {
		t.Skip("make soak runs this")
	}
	drawn := new(recall[string, []byte])
	for seed := range uint64(200) {
		randomEdits(t, 1000+seed, 30, drawn)
	}
}

// part returns a part of the built-in theme.
func (b *bench) part(name string) string {
	b.t.Helper()
	data, err := fs.ReadFile(themes.Default(), "templates/parts/"+name+".tmpl")
	b.must(err)
	return string(data)
}
