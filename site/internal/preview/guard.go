package preview

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// guard decides who may read the preview: it shows what is not published yet.
// Any website that the reader has open can send requests to this machine, so
// being on the loopback proves nothing.
type guard struct {
	host  string // what the server is called by
	port  string
	names []string // by which it may be asked for, in lower case
	wide  bool     // other machines can reach it
	token string   // what they have to show; "" when nothing
}

func newGuard(host string, port int, o Options) *guard {
	g := &guard{host: host, port: strconv.Itoa(port)}
	for _, name := range append(slices.Clone(o.Hosts), host) {
		g.names = append(g.names, strings.ToLower(strings.TrimSuffix(name, ".")))
	}
	if addr, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !addr.IsLoopback()) {
		g.wide = true
		if name, err := os.Hostname(); err == nil {
			name = strings.ToLower(name)
			g.names = append(g.names, name, name+".local")
		}
		if !o.NoToken {
			g.token = rand.Text()
		}
	}
	return g
}

// url returns the address to open, with the token in it.
func (g *guard) url() string {
	host := g.host
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsUnspecified() {
		host = outward()
	}
	u := "http://" + net.JoinHostPort(host, g.port) + "/"
	if g.token != "" {
		u += "?token=" + g.token
	}
	return u
}

// outward returns the address of this machine as others see it, or its name.
func outward() string {
	list, err := net.InterfaceAddrs()
	if err == nil {
		for _, a := range list {
			if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
				return n.IP.String()
			}
		}
	}
	if name, err := os.Hostname(); err == nil {
		return name
	}
	return "localhost"
}

// admit answers the requests that go no further, and reports whether r may.
func (g *guard) admit(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return deny(w, http.StatusMethodNotAllowed, "This server only shows pages.")
	}
	if !g.known(r.Host) {
		return deny(w, http.StatusForbidden, fmt.Sprintf("The preview does not answer to the name %q. If it should, allow it with --allow-host.", r.Host))
	}
	if !g.ours(r) {
		return deny(w, http.StatusForbidden, "The preview answers no requests from other sites.")
	}
	return g.token == "" || g.pass(w, r)
}

func deny(w http.ResponseWriter, status int, text string) bool {
	http.Error(w, text, status)
	return false
}

// known reports whether the preview may be asked for as host. A page that has
// its own name point to this machine (DNS rebinding) is of the same origin as
// the answer; the name in the request is all that gives it away.
func (g *guard) known(host string) bool {
	name, at := host, "80"
	if h, p, err := net.SplitHostPort(host); err == nil {
		name, at = h, p
	} else if strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") {
		name = name[1 : len(name)-1]
	}
	if at != g.port {
		return false
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if slices.Contains(g.names, name) {
		return true
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		// An address cannot be rebound. Beyond the loopback, any of this machine will do.
		return addr.IsLoopback() || g.wide
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// ours reports whether a request comes from a page of the preview or from the
// reader's own hand. Pages elsewhere may link here, and nothing else: no
// script, no image, no frame, no fetch.
func (g *guard) ours(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		if r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document" {
			return false
		}
	}
	origin := r.Header.Get("Origin")
	return origin == "" || origin == "http://"+r.Host
}

// pass lets in who shows the token: in the address the first time, from then on
// in a cookie.
func (g *guard) pass(w http.ResponseWriter, r *http.Request) bool {
	same := func(s string) bool { return subtle.ConstantTimeCompare([]byte(s), []byte(g.token)) == 1 }
	name := "afterword_" + g.port // cookies do not tell ports apart
	if c, err := r.Cookie(name); err == nil && same(c.Value) {
		return true
	}
	q := r.URL.Query()
	if !same(q.Get("token")) {
		return deny(w, http.StatusForbidden, "This preview needs a token: open the address that the terminal shows.")
	}
	http.SetCookie(w, &http.Cookie{Name: name, Value: g.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	q.Del("token")
	to := *r.URL
	to.Scheme, to.Host, to.RawQuery = "", "", q.Encode()
	if !strings.HasPrefix(to.Path, "/") || strings.HasPrefix(to.Path, "//") {
		to.Path = "/"
	}
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
	return false
}
