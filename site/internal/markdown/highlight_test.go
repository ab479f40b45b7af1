package markdown

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestHighlight(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"known", "```go\nreturn \"<a>\" // x\n```", `<code class="language-go"><span class="hl-k">return</span> <span class="hl-s">&#34;&lt;a&gt;&#34;</span> <span class="hl-c">// x</span>` + "\n</code>"},
		{"case does not matter", "```JSON\n{\"a\": 1}\n```", `<code class="language-JSON">{<span class="hl-f">&#34;a&#34;</span>: <span class="hl-n">1</span>}` + "\n</code>"},
		{"unknown", "```nosuch\n<b> 'x'\n```", `<code class="language-nosuch">&lt;b&gt; &#39;x&#39;` + "\n</code>"},
		{"none", "```\n1 < 2\n```", "<code>1 &lt; 2\n</code>"},
		{"mermaid stays code", "```mermaid\ngraph TD\n```", "<code class=\"language-mermaid\">graph TD\n</code>"},
		{"a language that is no name", "```\"onload=alert(1)\nx\n```", "<code class=\"language-&#34;onload=alert(1)\">x\n</code>"},
		{"characters that change the direction are kept inside", "```go\na \u202e b\n```", "<code class=\"language-go\"><bdi>a \u202e b</bdi>\n</code>"},
		{"shell", "```bash\n# c\nif x --a=1 \"$B\" ${C}#d 'e\\'; f\n```", `<code class="language-bash"><span class="hl-c"># c</span>` + "\n" + `<span class="hl-k">if</span> x --a=<span class="hl-n">1</span> <span class="hl-s">&#34;$B&#34;</span> <span class="hl-n">${C}</span>#d <span class="hl-s">&#39;e\&#39;</span>; f` + "\n</code>"},
		{"yaml", "```yaml\na-b: true # c\n\"d\": 'e''f'\nurl: http://x#y\n```", `<code class="language-yaml"><span class="hl-f">a-b</span>: <span class="hl-n">true</span> <span class="hl-c"># c</span>` + "\n" + `<span class="hl-f">&#34;d&#34;</span>: <span class="hl-s">&#39;e&#39;&#39;f&#39;</span>` + "\n" + `<span class="hl-f">url</span>: http://x#y` + "\n</code>"},
		{"sql in any case", "```sql\nSelect a, count(*) FROM t -- x\n```", `<code class="language-sql"><span class="hl-k">Select</span> a, <span class="hl-k">count</span>(*) <span class="hl-k">FROM</span> t <span class="hl-c">-- x</span>` + "\n</code>"},
		{"a session", "```console\n$ kubectl get po\nif 1\n```", `<code class="language-console"><span class="hl-c">$</span> kubectl get po` + "\nif 1\n</code>"},
		{"markup", "```xml\n<a b=\"c\">d<!-- e\n--></a>\n```", `<code class="language-xml"><span class="hl-k">&lt;a</span> <span class="hl-f">b</span>=<span class="hl-s">&#34;c&#34;</span>&gt;d<span class="hl-c">&lt;!-- e` + "\n" + `--&gt;</span><span class="hl-k">&lt;/a</span>&gt;` + "\n</code>"},
		{"over lines", "```python\nx = \"\"\"a\nb\"\"\"; 'c\nd(1.5e3)\n```", `<code class="language-python">x = <span class="hl-s">&#34;&#34;&#34;a` + "\n" + `b&#34;&#34;&#34;</span>; <span class="hl-s">&#39;c</span>` + "\n" + `<span class="hl-f">d</span>(<span class="hl-n">1.5e3</span>)` + "\n</code>"},
		{"diff", "```diff\n-a\n+b\n```", `<code class="language-diff"><span class="hl-d">-a` + "\n" + `</span><span class="hl-i">+b</span>` + "\n</code>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(Parse([]byte(tt.src), 1).HTML(0, 1, nil))
			got = strings.TrimSuffix(strings.TrimPrefix(got, `<pre tabindex="0">`), "</pre>\n")
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Colours never change the words: with the spans taken away the code is as before.
func TestHighlightKeepsText(t *testing.T) {
	code := "# a <b> & \"c\"\nif x { y(1, 'z') } // é 日本語\n\n\tdone; \\ $(q)\n"
	spans := regexp.MustCompile(`</?span[^>]*>`)
	plain := string(Parse([]byte("```\n"+code+"```"), 1).HTML(0, 1, nil))
	names := []string{"diff", "console", "xml"}
	for name := range languages {
		names = append(names, name)
	}
	for _, name := range names {
		got := string(Parse([]byte("```"+name+"\n"+code+"```"), 1).HTML(0, 1, nil))
		got = strings.Replace(spans.ReplaceAllString(got, ""), ` class="language-`+name+`"`, "", 1)
		if got != plain {
			t.Errorf("%s: got %q\nwant %q", name, got, plain)
		}
	}
}

// The theme has a colour for every class, and it can be read: 4.5:1 on the
// ground of code and of pages, in both themes.
func TestThemeColoursCode(t *testing.T) {
	css, err := os.ReadFile("../../../themes/default/src/css/markdown.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []string{"hl-c", "hl-k", "hl-s", "hl-n", "hl-f", "hl-d", "hl-i"} {
		m := regexp.MustCompile(`\.` + class + ` \{ color: light-dark\((#\w{6}), (#\w{6})\); \}`).FindSubmatch(css)
		if m == nil {
			t.Errorf("no rule for %s", class)
			continue
		}
		for i, grounds := range [][]string{{"#ffffff", "#f6f6f4"}, {"#101216", "#181b20"}} {
			for _, ground := range grounds {
				if c := contrast(string(m[i+1]), ground); c < 4.5 {
					t.Errorf("%s %s on %s: contrast %.2f", class, m[i+1], ground, c)
				}
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(hex string) float64 {
	v, _ := strconv.ParseUint(hex[1:], 16, 32)
	l := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(v>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
