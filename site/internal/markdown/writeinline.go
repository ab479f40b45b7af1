package markdown

import (
	"strconv"
	"strings"
)

// stretch writes the part of c that bounds names.
func (w *writer) stretch(c *content, bounds func(*content) (from, to int)) {
	from, to := bounds(c)
	if from == 0 && to == len(c.text) {
		w.inlines(c.inlines)
		return
	}
	w.cut, w.at, w.from, w.to = true, 0, from, to
	w.inlines(c.inlines)
	w.cut = false
}

func (w *writer) inlines(list []inline) {
	for i := range list {
		w.inline(&list[i])
	}
}

func (w *writer) inline(n *inline) {
	switch n.kind {
	case inText:
		w.escape(w.visible(n.text))
	case inCode:
		w.codeSpan(w.visible(n.text))
	case inStrong:
		w.wrap("strong", nil, n.kids)
	case inEm:
		w.wrap("em", nil, n.kids)
	case inDel:
		w.wrap("del", nil, n.kids)
	case inLink:
		w.link(n)
	case inImage:
		w.image(n)
	case inSoft:
		w.put(w.visible("\n"))
	case inBreak:
		if w.visible("\n") != "" {
			w.put("<br>\n")
		}
	case inNote:
		w.note(n)
	case inTag:
		if n.name == "hr" {
			w.put("<hr>")
			return
		}
		w.wrap(n.name, n.attrs, n.kids)
	case inOpen: // <details> whose end is in another block
		w.open("details", n.attrs)
		w.details++
	case inClose:
		if w.details > 0 {
			w.details--
			w.put("</details>")
		}
	}
}

// visible returns the part of s that is to be written and steps over it.
func (w *writer) visible(s string) string {
	if !w.cut {
		return s
	}
	from, to := w.from-w.at, w.to-w.at
	w.at += len(s)
	from, to = max(from, 0), min(to, len(s))
	if from >= to {
		return ""
	}
	return s[from:to]
}

func (w *writer) open(name string, attrs []attr) {
	w.put("<", name)
	for _, a := range attrs {
		w.put(" ", a.name)
		if a.value != "" {
			w.put(`="`)
			w.escape(a.value)
			w.put(`"`)
		}
	}
	w.put(">")
}

// wrap writes kids inside an element, and no element when the cut leaves
// nothing of them.
func (w *writer) wrap(name string, attrs []attr, kids []inline) {
	start := len(w.buf)
	w.open(name, attrs)
	inside := len(w.buf)
	w.inlines(kids)
	if w.cut && len(w.buf) == inside {
		w.buf = w.buf[:start]
		return
	}
	w.put("</", name, ">")
}

func (w *writer) codeSpan(s string) {
	if w.cut && s == "" {
		return
	}
	w.put("<code>")
	w.isolated(s)
	w.put("</code>")
}

// directions are the characters that change the direction of text.
const directions = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// isolated writes code; characters that change the direction of text must not
// reach beyond it.
func (w *writer) isolated(s string) {
	if !strings.ContainsAny(s, directions) {
		w.escape(s)
		return
	}
	w.put("<bdi>")
	w.escape(s)
	w.put("</bdi>")
}

// target asks where a link leads.
func (w *writer) target(written string) (href string, ok bool) {
	href, ok = written, true
	if w.resolve != nil {
		href, ok = w.resolve(written)
	}
	return href, ok && allowed(href)
}

func (w *writer) link(n *inline) {
	href, ok := w.target(n.href)
	if !ok || w.inLink {
		w.inlines(n.kids)
		return
	}
	start := len(w.buf)
	w.anchor(href, n.title)
	inside := len(w.buf)
	w.inLink = true
	w.inlines(n.kids)
	w.inLink = false
	if w.cut && len(w.buf) == inside {
		w.buf = w.buf[:start]
		return
	}
	w.put("</a>")
}

// anchor opens a link; those that leave the site tell nobody where from.
func (w *writer) anchor(href, title string) {
	w.put(`<a href="`)
	w.buf = appendURL(w.buf, href)
	w.put(`"`)
	w.title(title)
	if isExternal(href) && schemeOf(href) != "mailto" {
		w.put(` rel="noopener noreferrer"`)
	}
	w.put(">")
}

func (w *writer) title(title string) {
	if title != "" {
		w.put(` title="`)
		w.escape(title)
		w.put(`"`)
	}
}

// image writes a picture of this site. One of another host, which the content
// security policy would block and which would tell that host who reads, becomes
// a link; one that leads nowhere becomes its description.
func (w *writer) image(n *inline) {
	alt := w.visible(n.text)
	if w.cut && alt == "" && (n.text != "" || w.at < w.from || w.at > w.to) {
		return
	}
	href, ok := w.target(n.href)
	switch {
	case !ok:
		w.escape(alt)
	case isExternal(href):
		if alt == "" {
			alt = href
		}
		if w.inLink {
			w.escape(alt)
			return
		}
		w.anchor(href, n.title)
		w.escape(alt)
		w.put("</a>")
	default:
		w.put(`<img src="`)
		w.buf = appendURL(w.buf, href)
		w.put(`" alt="`)
		w.escape(alt)
		w.put(`"`)
		w.title(n.title)
		for _, a := range n.attrs {
			w.put(" ", a.name, `="`)
			w.escape(a.value)
			w.put(`"`)
		}
		w.put(` loading="lazy">`)
	}
}

func (w *writer) note(n *inline) {
	if w.detached || w.cut && (w.at < w.from || w.at > w.to) {
		return
	}
	number := strconv.Itoa(n.number)
	w.put(`<sup id="`, noteRefID(n.number, n.nth), `"><a href="#fn:`, number, `" class="footnote-ref" role="doc-noteref">`, number, `</a></sup>`)
}
