package render

import "testing"

func TestRelative(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"index.html", "incidents.html", "incidents.html"},
		{"incidents/a.html", "incidents/b.html", "b.html"},
		{"incidents/a.html", "causes/x.html", "../causes/x.html"},
		{"incidents/a.html", "index.html", "../index.html"},
		{"index.html", "incidents/a.html#t-1", "incidents/a.html#t-1"},
		{"a/b/c.html", "a/d/e.html", "../d/e.html"},
		{"index.html", "index.html", "index.html"},
		{"a.html", "a.html#x", "#x"},
		{"a.html", "#x", "#x"},
		{"index.html", "odd:name.html", "./odd:name.html"},
		{"index.html", "incidents/日本 語.html", "incidents/%E6%97%A5%E6%9C%AC%20%E8%AA%9E.html"},
		{"a.html", "b.html#原因", "b.html#%E5%8E%9F%E5%9B%A0"},
		{"", "incidents/a.html", "incidents/a.html"},
	} {
		if got := relative(c.from, c.to); got != c.want {
			t.Errorf("relative(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
