package preview

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"afterword/site/internal/output"
)

// inner is where the preview's own files lie. No site has a page there.
const inner = "/__afterword/"

//go:embed reload.js
var reloadScript []byte

//go:embed overlay.css
var overlayStyle []byte

// policy is sent with every page: that of the pages themselves, which also
// covers the reload script, and what a page cannot say of itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types afterword"

// state is what the preview shows at one time. It is not changed; the next one
// takes its place.
type state struct {
	tree     *output.Tree  // the last good site; nil before the first
	build    int           // how many builds there were
	failed   bool          // the last build made no site
	problems []Problem     // to be shown
	next     chan struct{} // closed when there is a newer state
}

// server answers browsers from the current state.
type server struct {
	guard   *guard
	explain func(error) Problem // shows an error of a file that is made on demand
	current atomic.Pointer[state]
}

func newServer(g *guard) *server {
	s := &server{guard: g, explain: Options{}.explain}
	s.current.Store(&state{next: make(chan struct{})})
	return s
}

// publish makes r what browsers see. Without a tree the last one stays.
func (s *server) publish(r Result) {
	old := s.current.Load()
	st := &state{tree: r.Tree, build: old.build + 1, failed: r.Tree == nil, problems: r.Problems, next: make(chan struct{})}
	if st.failed {
		st.tree = old.tree
	}
	s.current.Store(st)
	close(old.next)
}

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if !s.guard.admit(w, r) {
		return
	}
	st := s.current.Load()
	switch r.URL.Path {
	case inner + "events":
		s.events(w, r)
	case inner + "reload.js":
		send(w, r, http.StatusOK, ".js", reloadScript, "")
	case inner + "overlay.css":
		send(w, r, http.StatusOK, ".css", overlayStyle, "")
	default:
		if st.tree == nil {
			send(w, r, http.StatusServiceUnavailable, ".html", waiting(st), "")
			return
		}
		s.file(w, r, st.tree)
	}
}

// file answers with a file of the tree. The path is looked up as it is, in a
// map: there is nothing that it could lead out of.
func (s *server) file(w http.ResponseWriter, r *http.Request, tree *output.Tree) {
	name, ok := strings.CutPrefix(r.URL.Path, "/")
	if !ok || strings.ContainsAny(name, "\\\x00") {
		http.Error(w, "This is not an address of a page.", http.StatusBadRequest)
		return
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	} else if tree.Has(name + "/index.html") {
		w.Header().Set("Location", "./"+path.Base(r.URL.EscapedPath())+"/")
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	f, ok := tree.File(name)
	if !ok {
		s.missing(w, r, tree)
		return
	}
	if f.Err != nil {
		s.broken(w, r, f.Err)
		return
	}
	data, state := f.Data, ""
	if path.Ext(name) == ".html" {
		data, state = withScript(tree, name, f.Data)
	}
	send(w, r, http.StatusOK, path.Ext(name), data, state)
}

// broken answers for a file that could not be made. What is wrong with it is no
// reason to take down the others.
func (s *server) broken(w http.ResponseWriter, r *http.Request, err error) {
	st := *s.current.Load()
	st.problems = []Problem{s.explain(err)}
	send(w, r, http.StatusInternalServerError, ".html", waiting(&st), "")
}

// missing answers with the site's error page. That page lies at the root and
// its links are relative to it, whatever address it is shown at.
func (s *server) missing(w http.ResponseWriter, r *http.Request, tree *output.Tree) {
	f, ok := tree.File("404.html")
	if !ok || f.Err != nil {
		http.Error(w, "There is no such page.", http.StatusNotFound)
		return
	}
	data, state := withScript(tree, "404.html", fromRoot(f.Data))
	send(w, r, http.StatusNotFound, ".html", data, state)
}

// send answers with data: in part, compressed or not at all, as was asked.
func send(w http.ResponseWriter, r *http.Request, status int, ext string, data []byte, state string) {
	h := w.Header()
	kind := mimeType(ext)
	h.Set("Content-Type", kind)
	h.Set("Vary", "Accept-Encoding")
	if state != "" {
		h.Set(stateHeader, state)
	}
	tag := sumOf(data)
	if status == http.StatusOK && r.Header.Get("Range") != "" || len(data) < 1400 || !compressible(kind) || !takesGzip(r) {
		h.Set("ETag", `"`+tag+`"`)
		answer(w, r, status, data)
		return
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is a valid one
	z.Write(data)
	z.Close()
	h.Set("ETag", `"`+tag+`-gz"`)
	h.Set("Content-Encoding", "gzip")
	answer(w, r, status, b.Bytes())
}

func answer(w http.ResponseWriter, r *http.Request, status int, data []byte) {
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// takesGzip reports whether the browser asked for gzip, and did not decline it.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			q = strings.ReplaceAll(q, " ", "")
			return strings.Trim(strings.TrimPrefix(q, "q="), "0.") != "" || q == ""
		}
	}
	return false
}

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "xml") || strings.Contains(kind, "javascript")
}

// mimeType returns the type of a file by its extension. The table of the
// system is not asked: it differs from machine to machine.
func mimeType(ext string) string {
	switch strings.ToLower(ext) {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".xml":
		return "application/xml"
	case ".atom":
		return "application/atom+xml"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".txt", ".md", ".log", ".yaml", ".yml":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".wasm":
		return "application/wasm"
	case ".pdf":
		return "application/pdf"
	case ".mp4":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".gz":
		return "application/gzip"
	}
	return "application/octet-stream"
}

// events streams the states to one browser: the current one at once, and each
// that follows.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		return
	}
	out := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 500\n\n")
	beat := time.NewTicker(15 * time.Second) // keeps what lies between from hanging up
	defer beat.Stop()
	for {
		st := s.current.Load()
		if st.build > 0 {
			fmt.Fprintf(w, "event: state\nid: %d\ndata: %s\n\n", st.build, st.message())
		}
		if out.Flush() != nil {
			return
		}
	wait:
		for {
			select {
			case <-r.Context().Done():
				return
			case <-st.next:
				break wait
			case <-beat.C:
				fmt.Fprint(w, ": still here\n\n")
				if out.Flush() != nil {
					return
				}
			}
		}
	}
}
