package preview

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"afterword/site/internal/output"
)

func site(t *testing.T, files map[string]string) *output.Tree {
	t.Helper()
	tree := new(output.Tree)
	for name, data := range files {
		if err := tree.Add(name, []byte(data), "a test"); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

const page = `<!doctype html><html data-root=""><head><title>t</title><link rel="stylesheet" href="a.css"></head><body><a href="b/c.html">c</a></body></html>`

var pages = map[string]string{
	"index.html":          page,
	"404.html":            page,
	"a.css":               "body{}",
	"b/index.html":        page,
	"b/c.html":            strings.Replace(page, "a.css", "../a.css", 1),
	"b/日本 語.html":         page,
	"data/incidents.json": `{"a":1}`,
	"feed.xml":            "<feed/>",
	"pic.svg":             "<svg/>",
	"s.js":                "1",
	"big.txt":             strings.Repeat("all work and no play ", 1000),
}

// serve answers requests for localhost:4000 from files.
func serve(t *testing.T, files map[string]string, o Options) *server {
	host := o.Host
	if host == "" {
		host = "localhost"
	}
	s := newServer(newGuard(host, 4000, o))
	s.publish(Result{Tree: site(t, files)})
	return s
}

func get(s http.Handler, target string, header ...string) *http.Response {
	r := httptest.NewRequest("GET", "http://localhost:4000"+target, nil)
	for i := 0; i < len(header); i += 2 {
		switch header[i] {
		case "Host":
			r.Host = header[i+1]
		case "Method":
			r.Method = header[i+1]
		default:
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(r *http.Response) string {
	data, _ := io.ReadAll(r.Body)
	return string(data)
}

func TestServedFiles(t *testing.T) {
	s := serve(t, pages, Options{})
	for target, want := range map[string]struct {
		status int
		kind   string
	}{
		"/":                                      {200, "text/html; charset=utf-8"},
		"/index.html":                            {200, "text/html; charset=utf-8"},
		"/b/":                                    {200, "text/html; charset=utf-8"},
		"/b/c.html?q=x":                          {200, "text/html; charset=utf-8"},
		"/b/%E6%97%A5%E6%9C%AC%20%E8%AA%9E.html": {200, "text/html; charset=utf-8"},
		"/a.css":                                 {200, "text/css; charset=utf-8"},
		"/s.js":                                  {200, "text/javascript; charset=utf-8"},
		"/data/incidents.json":                   {200, "application/json"},
		"/feed.xml":                              {200, "application/xml"},
		"/pic.svg":                               {200, "image/svg+xml"},
		"/big.txt":                               {200, "text/plain; charset=utf-8"},
		"/b":                                     {301, ""},
		"/nope":                                  {404, "text/html; charset=utf-8"},
		"/B/C.html":                              {404, "text/html; charset=utf-8"},
		"/__afterword/reload.js":                 {200, "text/javascript; charset=utf-8"},
		"/__afterword/overlay.css":               {200, "text/css; charset=utf-8"},
		"/__afterword/":                          {404, "text/html; charset=utf-8"},
	} {
		r := get(s, target)
		if r.StatusCode != want.status || r.Header.Get("Content-Type") != want.kind {
			t.Errorf("%s: %d %s", target, r.StatusCode, r.Header.Get("Content-Type"))
		}
		for name, value := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Content-Security-Policy": policy, "Access-Control-Allow-Origin": "",
		} {
			if got := r.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
	}
	if to := get(s, "/b").Header.Get("Location"); to != "./b/" {
		t.Errorf("redirected to %q", to)
	}
	if got := body(get(s, "/a.css")); got != "body{}" {
		t.Errorf("a.css is %q", got)
	}
	if got := body(get(s, "/b/c.html")); strings.Count(got, "/__afterword/reload.js") != 1 || strings.Index(got, "reload.js") > strings.Index(got, "</head>") {
		t.Errorf("the page is %s", got)
	}
}

// The error page is shown at any depth, so its links lead from the root.
func TestMissingPageLinks(t *testing.T) {
	got := body(get(serve(t, pages, Options{}), "/far/off/nope"))
	for _, want := range []string{`href="/a.css"`, `href="/b/c.html"`, `data-root="/"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestConditionalAndPartialRequests(t *testing.T) {
	s := serve(t, pages, Options{})
	tag := get(s, "/big.txt").Header.Get("ETag")
	if r := get(s, "/big.txt", "If-None-Match", tag); r.StatusCode != 304 || tag == "" {
		t.Errorf("%s: %d", tag, r.StatusCode)
	}
	if r := get(s, "/big.txt", "Range", "bytes=4-7", "Accept-Encoding", "gzip"); r.StatusCode != 206 || body(r) != "work" {
		t.Errorf("range: %d", r.StatusCode)
	}
	r := get(s, "/big.txt", "Method", "HEAD")
	if r.StatusCode != 200 || r.Header.Get("Content-Length") != "21000" || body(r) != "" {
		t.Errorf("head: %d %s", r.StatusCode, r.Header.Get("Content-Length"))
	}
	r = get(s, "/big.txt", "Accept-Encoding", "br, gzip;q=0.8")
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if data, _ := io.ReadAll(z); string(data) != pages["big.txt"] || r.Header.Get("ETag") == tag || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("gzip: %v", r.Header)
	}
	for _, accept := range []string{"", "br", "gzip;q=0", "gzip; q=0.000"} {
		if r := get(s, "/big.txt", "Accept-Encoding", accept); r.Header.Get("Content-Encoding") != "" {
			t.Errorf("Accept-Encoding %q: compressed", accept)
		}
	}
}

func TestWhoMayAsk(t *testing.T) {
	s := serve(t, pages, Options{Hosts: []string{"KB.test"}})
	for _, tc := range []struct {
		what   string
		header []string
		want   int
	}{
		{"plain", nil, 200},
		{"loopback", []string{"Host", "127.0.0.1:4000"}, 200},
		{"another loopback", []string{"Host", "127.9.9.9:4000"}, 200},
		{"loopback 6", []string{"Host", "[::1]:4000"}, 200},
		{"subdomain", []string{"Host", "kb.LOCALHOST:4000"}, 200},
		{"dot", []string{"Host", "localhost.:4000"}, 200},
		{"allowed", []string{"Host", "kb.test:4000"}, 200},
		{"stranger", []string{"Host", "evil.test:4000"}, 403},
		{"rebinding", []string{"Host", "127.0.0.1.nip.io:4000"}, 403},
		{"suffix", []string{"Host", "evillocalhost:4000"}, 403},
		{"another address", []string{"Host", "192.168.1.7:4000"}, 403},
		{"no port", []string{"Host", "localhost"}, 403},
		{"another port", []string{"Host", "localhost:4001"}, 403},
		{"none", []string{"Host", ""}, 403},
		{"with user", []string{"Host", "localhost@evil.test:4000"}, 403},
		{"user and port", []string{"Host", "localhost:4000@evil.test"}, 403},
		{"same origin", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:4000"}, 200},
		{"link from elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"frame elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"script elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		{"another port of this machine", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, 403},
		{"origin elsewhere", []string{"Origin", "http://evil.test"}, 403},
		{"no origin", []string{"Origin", "null"}, 403},
		{"origin of another port", []string{"Origin", "http://localhost:3000"}, 403},
		{"post", []string{"Method", "POST"}, 405},
		{"options", []string{"Method", "OPTIONS"}, 405},
		{"delete", []string{"Method", "DELETE"}, 405},
	} {
		for _, target := range []string{"/data/incidents.json", "/__afterword/reload.js", "/nope"} {
			r := get(s, target, tc.header...)
			want := tc.want
			if target == "/nope" && want == 200 {
				want = 404
			}
			if r.StatusCode != want {
				t.Errorf("%s for %s: %d, want %d", tc.what, target, r.StatusCode, tc.want)
			}
			if text := body(r); tc.want >= 400 && strings.Contains(text, `"a"`) {
				t.Errorf("%s: refused and served", tc.what)
			}
		}
	}
}

func TestTokenBeyondTheLoopback(t *testing.T) {
	s := serve(t, pages, Options{Host: "0.0.0.0"})
	url := s.guard.url()
	_, token, ok := strings.Cut(url, "?token=")
	if !ok || len(token) < 20 {
		t.Fatalf("the address is %s", url)
	}
	lan := []string{"Host", "192.168.1.7:4000"}
	if r := get(s, "/a.css", lan...); r.StatusCode != 403 || strings.Contains(body(r), token) {
		t.Errorf("without: %d", r.StatusCode)
	}
	if r := get(s, "/a.css?token=wrong", lan...); r.StatusCode != 403 {
		t.Errorf("wrong: %d", r.StatusCode)
	}
	if r := get(s, "/a.css?token="+token, "Host", "evil.test:4000"); r.StatusCode != 403 {
		t.Errorf("token under another name: %d", r.StatusCode)
	}
	r := get(s, "/b/c.html?x=1&token="+token, lan...)
	if to := r.Header.Get("Location"); r.StatusCode != 303 || to != "/b/c.html?x=1" {
		t.Fatalf("with: %d to %q", r.StatusCode, to)
	}
	c := r.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !strings.HasSuffix(c.Name, "4000") {
		t.Errorf("cookie %v", c)
	}
	if r := get(s, "/a.css", append(lan, "Cookie", c.Name+"="+c.Value)...); r.StatusCode != 200 {
		t.Errorf("with the cookie: %d", r.StatusCode)
	}
	if to := get(s, "//evil.test/?token="+token, lan...).Header.Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("redirected to %q", to)
	}
	if g := newGuard("0.0.0.0", 1, Options{NoToken: true}); g.token != "" {
		t.Error("a token that nobody wanted")
	}
	if g := newGuard("127.0.0.5", 1, Options{}); g.token != "" || g.wide {
		t.Error("a token on the loopback")
	}
}

// A page that cannot be made says why, and the others are there.
func TestBrokenPage(t *testing.T) {
	s := newServer(nil)
	web := httptest.NewServer(s)
	defer web.Close()
	s.guard = newGuard("localhost", web.Listener.Addr().(*net.TCPAddr).Port, Options{})
	s.explain = func(err error) Problem { return Problem{Path: "x.tmpl", Line: 3, Severity: "error", Text: err.Error()} }
	tree := site(t, map[string]string{"index.html": "<p>fine"})
	if err := tree.AddMade("bad.html", func() ([]byte, error) { return nil, errors.New("no <such> field") }, "a test"); err != nil {
		t.Fatal(err)
	}
	s.publish(Result{Tree: tree})
	for address, want := range map[string]struct {
		status int
		text   string
	}{"/": {200, "fine"}, "/bad.html": {500, "x.tmpl:3</code> <b class=\"error\">error</b> no &lt;such&gt; field"}} {
		answer, err := http.Get(strings.Replace(web.URL, "127.0.0.1", "localhost", 1) + address)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != want.status || !strings.Contains(string(body), want.text) {
			t.Errorf("%s: %d, want %d and %q in %s", address, answer.StatusCode, want.status, want.text, body)
		}
	}
}

// Requests as bytes, the way no client library would send them. None may be
// answered with anything but a file of the site, an error, or the error page.
func TestTraversal(t *testing.T) {
	files := map[string]string{"index.html": "<p>fine", "secret.html": "fine"}
	s := newServer(nil)
	web := httptest.NewServer(s)
	defer web.Close()
	at := web.Listener.Addr().(*net.TCPAddr).Port
	s.guard = newGuard("localhost", at, Options{})
	s.publish(Result{Tree: site(t, files)})
	for _, target := range []string{
		"/../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", `/..\..\etc\passwd`, "/..%5c..%5cetc%5cpasswd",
		"//etc/passwd", "///etc/passwd", "/etc/passwd", "/%00", "/index.html%00.css", "/.git/config", "/.env", "/@fs/etc/passwd",
		"/index.html?raw??", "/server.go?import&raw", "/server.go", "/./server.go", "/content/a.md", "/a.md", "/reload.js", "/overlay.css",
		"http://localhost:%d/etc/passwd", "http://evil.test/", "/#/../etc/passwd", "/index.html#x", "*", "/__afterword/../../etc/passwd",
		"/__afterword/%2e%2e/server.go", "/__afterword/events/../x", "/%", "/%zz", "/" + strings.Repeat("a/", 5000),
	} {
		if strings.Contains(target, "%d") {
			target = fmt.Sprintf(target, at)
		}
		c, err := net.Dial("tcp", web.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", target, at)
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%.60s: %v", target, err)
			continue
		}
		text := body(r)
		c.Close()
		if r.StatusCode == 200 && !strings.Contains(text, "fine") || strings.Contains(text, "root:") || strings.Contains(text, "package preview") {
			t.Errorf("%.60s: %d %.80s", target, r.StatusCode, text)
		}
		if r.StatusCode >= 300 && r.StatusCode < 400 {
			t.Errorf("%.60s: redirected to %s", target, r.Header.Get("Location"))
		}
	}
}

// A failed build leaves every address as it was; before the first good build
// every address shows what is wrong, as text.
func TestFailedBuilds(t *testing.T) {
	wrong := Problem{Path: "a.md", Line: 3, Col: 7, Severity: "error", Code: "bad-date", Text: "<img src=x onerror=alert(1)>", Hint: "mend <it>", Frame: []string{"> 3 │ <script>"}}
	s := newServer(newGuard("localhost", 4000, Options{}))
	if r := get(s, "/a/b"); r.StatusCode != 503 || !strings.Contains(body(r), "Building the site") {
		t.Errorf("before the first build: %d", r.StatusCode)
	}
	s.publish(Result{Problems: []Problem{wrong}})
	for _, target := range []string{"/", "/a.css", "/far/off"} {
		r := get(s, target)
		text := body(r)
		if r.StatusCode != 503 || !strings.Contains(text, "a.md:3:7") || !strings.Contains(text, "&lt;img") || !strings.Contains(text, "mend &lt;it&gt;") {
			t.Errorf("%s: %d %s", target, r.StatusCode, text)
		}
		if strings.Contains(text, "<img") || strings.Count(text, "<script") != 1 {
			t.Errorf("not escaped: %s", text)
		}
	}
	s.publish(Result{Tree: site(t, pages)})
	before := body(get(s, "/b/c.html"))
	s.publish(Result{Problems: []Problem{wrong}})
	for target, want := range map[string]string{"/b/c.html": before, "/a.css": "body{}"} {
		if r := get(s, target); r.StatusCode != 200 || body(r) != want {
			t.Errorf("%s after a failed build: %d", target, r.StatusCode)
		}
	}
}

func TestPageState(t *testing.T) {
	state := func(files map[string]string, name string) string {
		tree := site(t, files)
		f, _ := tree.File(name)
		_, s := withScript(tree, name, f.Data)
		return s
	}
	with := func(name, data string) map[string]string {
		files := map[string]string{
			"x/p.html":    `<head><link rel="stylesheet" href="../css/a.1.css"></head><img src="../pic.png"><p>text`,
			"css/a.1.css": "old", "pic.png": "old", "other.html": "old",
		}
		files[name] = data
		return files
	}
	base := state(with("-", ""), "x/p.html")
	hash := func(s string) string { h, _, _ := strings.Cut(s, " "); return h }
	if got := state(with("other.html", "new"), "x/p.html"); got != base {
		t.Error("another page changed the state")
	}
	if got := state(with("css/a.1.css", "new"), "x/p.html"); got == base || hash(got) != hash(base) {
		t.Errorf("a stylesheet: %s, was %s", got, base)
	}
	renamed := with("css/a.2.css", "new")
	renamed["x/p.html"] = strings.Replace(renamed["x/p.html"], "a.1", "a.2", 1)
	if got := state(renamed, "x/p.html"); got == base || hash(got) != hash(base) {
		t.Errorf("a stylesheet of another name: %s, was %s", got, base)
	}
	if got := state(with("pic.png", "new"), "x/p.html"); hash(got) == hash(base) {
		t.Error("a new picture does not show")
	}
	if got := state(with("x/p.html", "<head></head>"), "x/p.html"); hash(got) == hash(base) {
		t.Error("a new text does not show")
	}
}

func TestEvents(t *testing.T) {
	s := newServer(nil)
	web := httptest.NewServer(s)
	defer web.Close()
	s.guard = newGuard("localhost", web.Listener.Addr().(*net.TCPAddr).Port, Options{})
	s.publish(Result{Tree: site(t, pages)})
	r, err := http.Get(web.URL + "/__afterword/events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	in := bufio.NewScanner(r.Body)
	next := func() (m struct {
		Build    int
		Failed   bool
		Problems []Problem
		More     int
	}) {
		for in.Scan() {
			if data, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &m); err != nil {
					t.Fatal(err)
				}
				return m
			}
		}
		t.Fatal("the stream ended")
		return m
	}
	if m := next(); m.Build != 1 || m.Failed {
		t.Errorf("at once: %+v", m)
	}
	s.publish(Result{Problems: make([]Problem, 60)})
	if m := next(); m.Build != 2 || !m.Failed || len(m.Problems) != 50 || m.More != 10 {
		t.Errorf("failed: %+v", m)
	}
	s.publish(Result{Tree: site(t, pages), Problems: []Problem{{Text: "</script>\n\ndata: x"}}})
	if m := next(); m.Build != 3 || m.Failed || len(m.Problems) != 1 {
		t.Errorf("good: %+v", m)
	}
}

// A stream says now and then that it is still there, and ends with its reader.
func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(newGuard("localhost", 4000, Options{}))
		ctx, cancel := context.WithCancel(t.Context())
		w := httptest.NewRecorder()
		ended := make(chan struct{})
		go func() {
			s.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost:4000/__afterword/events", nil).WithContext(ctx))
			close(ended)
		}()
		time.Sleep(46 * time.Second)
		cancel()
		<-ended
		if text := w.Body.String(); !strings.HasPrefix(text, "retry: 500\n") || strings.Count(text, ": still here\n\n") != 3 || !w.Flushed {
			t.Errorf("said %q", text)
		}
	})
}

func TestFrame(t *testing.T) {
	src := "one\n\ttwo: x\r\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten"
	for _, tc := range []struct {
		line, col int
		want      string
	}{
		{2, 7, "  1 │ one\n> 2 │     two: x\n    │          ^\n  3 │ three"},
		{10, 0, "   8 │ eight\n   9 │ nine\n> 10 │ ten"},
		{1, 99, "> 1 │ one\n  2 │     two: x"},
		{11, 1, ""},
		{0, 0, ""},
	} {
		if got := strings.Join(Frame([]byte(src), tc.line, tc.col), "\n"); got != tc.want {
			t.Errorf("%d:%d\n%s\nwant\n%s", tc.line, tc.col, got, tc.want)
		}
	}
	if got := Frame([]byte(strings.Repeat("é", 1000)+"\xff"), 1, 1999); len(got) != 1 || strings.Count(got[0], "é") != maxFrame {
		t.Errorf("a long line: %q", got)
	}
}

func TestServe(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(dir+"/a.md", []byte("one"), 0o644)
	d := &desk{t: t, dir: dir}
	build := func(ctx context.Context, disk *Disk, _ func(Result)) Result {
		r := d.build(ctx, disk, nil)
		if r.Tree != nil {
			r.Tree.Add("index.html", []byte(page), "a test")
		}
		return r
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready := make(chan string, 1)
	ended := make(chan error, 1)
	rebuilt := make(chan Result, 10)
	go func() {
		ended <- Serve(ctx, Options{Build: build, Ready: func(url string) { ready <- url }, Rebuilt: func(r Result, _ time.Duration) { rebuilt <- r }})
	}()
	url := <-ready
	<-rebuilt
	stream, err := http.Get(url + "__afterword/events")
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(dir+"/a.md", []byte("two"), 0o644)
	<-rebuilt
	r, err := http.Get(url + "a.md")
	if err != nil || body(r) != "two" {
		t.Errorf("served %v %v", r, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	io.Copy(io.Discard, stream.Body) // ends, because the server ended it
	if _, err := http.Get(url); err == nil {
		t.Error("still serving")
	}
}

func TestBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	busy := port(l)
	var p *PortError
	if _, _, err := listen(Options{Port: busy, PortOnly: true}); !errors.As(err, &p) || p.Port != busy || p.Hint() == "" {
		t.Errorf("a busy port: %v", err)
	}
	list, host, err := listen(Options{Port: busy})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		defer l.Close()
		if at := port(l); at <= busy || at >= busy+portsTried || host != "localhost" {
			t.Errorf("took port %d for %d", at, busy)
		}
	}
	if _, _, err := listen(Options{Host: "no such host"}); err == nil {
		t.Error("listening nowhere")
	}
	for _, l := range list { // for the preview, which says that it has another port
		l.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	var said []string
	build := func(context.Context, *Disk, func(Result)) Result { cancel(); return Result{} }
	if err := Serve(ctx, Options{Build: build, Port: busy, Notice: func(text string) { said = append(said, text) }}); err != nil {
		t.Error(err)
	}
	if len(said) != 1 || !strings.HasPrefix(said[0], fmt.Sprintf("port %d is in use; taking ", busy)) {
		t.Errorf("said %q", said)
	}
}
