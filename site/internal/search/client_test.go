package search

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dop251/goja"

	"afterword/site/internal/output"
)

// client runs the search client of the theme in a JavaScript engine.
type client struct {
	vm   *goja.Runtime
	call map[string]goja.Callable
}

// newClient starts the client on an exported index; tree may be nil.
func newClient(t testing.TB, tree *output.Tree) *client {
	t.Helper()
	code, err := os.ReadFile("../../../themes/default/static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{vm: goja.New(), call: map[string]goja.Callable{}}
	load := func(name string) (goja.ArrayBuffer, error) {
		f, ok := tree.File("search/" + name)
		if !ok {
			return goja.ArrayBuffer{}, fmt.Errorf("no file %s", name)
		}
		data := f.Data
		if strings.HasPrefix(name, "c/") || strings.HasPrefix(name, "d/") {
			data = unpack(t, data)
		}
		return c.vm.NewArrayBuffer(slices.Clone(data)), nil
	}
	decode := func(u goja.Value) string {
		o := u.ToObject(c.vm)
		b := o.Get("buffer").Export().(goja.ArrayBuffer).Bytes()
		from := o.Get("byteOffset").ToInteger()
		return string(b[from : from+o.Get("byteLength").ToInteger()])
	}
	for name, f := range map[string]any{"load": load, "decode": decode} {
		if err := c.vm.Set(name, f); err != nil {
			t.Fatal(err)
		}
	}
	c.run(t, "globalThis.TextDecoder = class { decode(u) { return decode(u) } }")
	c.run(t, string(code))
	c.run(t, `const index = afterword.shards(async (name) => new Uint8Array(load(name)));
const api = {
  tokens: (text) => JSON.stringify(afterword.tokens(text)),
  parse: (text) => JSON.stringify(afterword.parse(text)),
  print: (text) => afterword.print(afterword.parse(text).root),
  plan: async (text, options) => { await index.open(); return JSON.stringify(await afterword.planFor(index, text, JSON.parse(options))); },
  run: async (text, options) => {
    await index.open();
    const { plan } = await afterword.planFor(index, text, JSON.parse(options));
    return JSON.stringify(await afterword.run(index, plan));
  },
};`)
	for _, name := range []string{"tokens", "parse", "print", "plan", "run"} {
		v, err := c.vm.RunString("api." + name)
		if err != nil {
			t.Fatal(err)
		}
		c.call[name], _ = goja.AssertFunction(v)
	}
	return c
}

func (c *client) run(t testing.TB, code string) {
	t.Helper()
	if _, err := c.vm.RunString(code); err != nil {
		t.Fatal(err)
	}
}

// get calls a function of the client and returns its text.
func (c *client) get(t testing.TB, name string, args ...string) string {
	t.Helper()
	var in []goja.Value
	for _, a := range args {
		in = append(in, c.vm.ToValue(a))
	}
	v, err := c.call[name](goja.Undefined(), in...)
	if err != nil {
		t.Fatalf("%s(%q): %v", name, args, err)
	}
	if p, ok := v.Export().(*goja.Promise); ok {
		if p.State() != goja.PromiseStateFulfilled {
			t.Fatalf("%s(%q): %v", name, args, p.Result())
		}
		v = p.Result()
	}
	return v.String()
}

// asJSON writes v so that nothing and an empty list are the same.
func asJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (c *client) json(t testing.TB, into any, name string, args ...string) {
	t.Helper()
	if err := json.Unmarshal([]byte(c.get(t, name, args...)), into); err != nil {
		t.Fatal(err)
	}
}

// clientTokens returns the client's tokens in the form of show.
func (c *client) tokens(t testing.TB, text string) string {
	var list []struct {
		Term string
		Kind tokenKind
		Pos  int
	}
	c.json(t, &list, "tokens", text)
	var out []token
	for _, k := range list {
		out = append(out, token{word: &word{term: k.Term}, kind: k.Kind, pos: k.Pos})
	}
	return show(out)
}

func TestClientMeetsTheSharedTables(t *testing.T) {
	c := newClient(t, nil)
	var analysis []analysisCase
	var queries []queryCase
	for name, into := range map[string]any{"testdata/analysis.json": &analysis, "testdata/queries.json": &queries} {
		data, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range analysis {
		if got := c.tokens(t, k.Text); got != k.Tokens {
			t.Errorf("%q:\n got %s\nwant %s", k.Text, got, k.Tokens)
		}
	}
	for _, k := range queries {
		var got Query
		c.json(t, &got, "parse", k.Query)
		if got, want := asJSON(t, unplaced(got)), asJSON(t, unplaced(k.Want)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", k.Query, got, want)
		}
		if p := c.get(t, "print", k.Query); p != k.Print {
			t.Errorf("%q is written as %q, want %q", k.Query, p, k.Print)
		}
	}
}

// unplaced leaves out where the problems are: the client says only what is wrong.
func unplaced(q Query) Query {
	q.Problems = slices.Clone(q.Problems)
	for i := range q.Problems {
		q.Problems[i].From, q.Problems[i].To = 0, 0
	}
	return q
}

// Random queries of what means something in the language.
func TestClientParsesRandomQueries(t *testing.T) {
	c := newClient(t, nil)
	r := rand.New(rand.NewPCG(5, 6))
	pieces := strings.Split(" | |disk|main()|f(|(|)|()|\"|“|”|\\|-|--|OR|AND|NOT| OR | AND | NOT |ORa|*|**|:|service:|SEV:|servise:|tilte:|from:|in:|id:|x:|http://|a:1|\u00a0|\u3000|\u2028|\x00|障害|😀|#|_", "|")
	for range 1000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		var got Query
		c.json(t, &got, "parse", b.String())
		want := Parse(b.String())
		if got, want := asJSON(t, unplaced(got)), asJSON(t, unplaced(want)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", b.String(), got, want)
		}
		if p := c.get(t, "print", b.String()); p != want.Root.String() {
			t.Errorf("%q is written as %q, want %q", b.String(), p, want.Root.String())
		}
	}
}

// Every character on its own and between letters, so that the two tables of
// characters and the two ways of folding cannot differ.
func TestClientAnalysesEveryCharacter(t *testing.T) {
	c := newClient(t, nil)
	var a analyzer
	var all []rune
	for r := rune(1); r < 0x2600; r++ {
		all = append(all, r)
	}
	for _, table := range [][]span{separators, grams} {
		for _, s := range table {
			all = append(all, s.from-1, s.from, s.to, s.to+1)
		}
	}
	for r := rune(0x2600); r < 0x30000; r += 331 {
		all = append(all, r)
	}
	for some := range slices.Chunk(all, 200) {
		var b strings.Builder
		for _, r := range some {
			if utf8.ValidRune(r) {
				fmt.Fprintf(&b, "%c a%cb ", r, r)
			}
		}
		if got, want := c.tokens(t, b.String()), show(a.tokens(b.String(), 1)); got != want {
			t.Errorf("U+%04X to U+%04X:\n got %s\nwant %s", some[0], some[len(some)-1], got, want)
		}
	}
}

// Random texts of what is difficult: endings, joints, cases, scripts.
func TestClientAnalysesRandomText(t *testing.T) {
	c := newClient(t, nil)
	var a analyzer
	r := rand.New(rand.NewPCG(3, 4))
	pieces := strings.Split("a|b|e|i|o|s|t|l|y|w|x|z|ing|ed|eed|ies|sses|ational|tional|enci|izer|bli|alli|entli|eli|ousli|ization|ation|ator|alism|iveness|fulness|ousness|aliti|iviti|biliti|logi|icate|ative|alize|iciti|ical|ful|ness|al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ion|sion|ou|ism|ate|iti|ous|ive|ize|A|B|Z|1|23|_|__|.|-|'|’|s |'s |++|#| |/|:|é|e\u0301|İ|ß|Σ|ς|ж|ё|日|本|の|ー|ア|ｱ|Ａ|１|가|ก|😀|\u200d|\ufe0f|\u00a0|，|。", "|")
	for range 500 {
		var b strings.Builder
		for range 1 + r.IntN(24) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		if got, want := c.tokens(t, b.String()), show(a.tokens(b.String(), 1)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", b.String(), got, want)
		}
	}
}

func TestClientTakesLogarithmsAsGo(t *testing.T) {
	c := newClient(t, nil)
	r := rand.New(rand.NewPCG(7, 8))
	c.run(t, "var mine = (list) => list.map(afterword.log)")
	f, _ := goja.AssertFunction(c.vm.Get("mine"))
	var in []any
	for range 20000 {
		in = append(in, math.Exp(r.Float64()*30-15))
	}
	v, err := f(goja.Undefined(), c.vm.ToValue(in))
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range v.Export().([]any) {
		if want := math.Log(in[i].(float64)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("log %v is %v, want %v", in[i], got, want)
		}
	}
}

// questions makes queries of every kind from the words of an index.
func questions(x *Index, n int) []string {
	r := rand.New(rand.NewPCG(5, 6))
	word := func() string { return x.vocabulary.words()[r.IntN(len(x.vocabulary.words()))].text }
	var out []string
	for len(out) < n {
		d := x.docs[r.IntN(len(x.docs))]
		if len(d.passages) == 0 {
			continue
		}
		said := strings.Fields(d.passages[r.IntN(len(d.passages))].text)
		if len(said) == 0 {
			continue
		}
		phrase := func(n int) string {
			at := r.IntN(len(said))
			return strings.ReplaceAll(strings.Join(said[at:min(at+n, len(said))], " "), `"`, "")
		}
		switch r.IntN(18) {
		case 0:
			out = append(out, word())
		case 1:
			out = append(out, word()+" "+word())
		case 2:
			out = append(out, word()+" OR "+word()+" OR "+word())
		case 3:
			out = append(out, `"`+phrase(2)+`"`)
		case 4:
			out = append(out, `"`+phrase(4)+`" `+word())
		case 5:
			out = append(out, phrase(3)+" -"+word())
		case 6:
			out = append(out, phrase(2)+` -"`+phrase(2)+`"`)
		case 7:
			out = append(out, cut(word(), 1+r.IntN(3))+"*")
		case 8:
			w := []rune(word())
			i := r.IntN(len(w))
			out = append(out, string(slices.Delete(w, i, i+1))) // a letter is missing
		case 9:
			w := []rune(word())
			i := r.IntN(len(w))
			out = append(out, string(slices.Insert(w, i, 'q'))) // a letter too many
		case 10:
			out = append(out, title(d.inc))
		case 11:
			out = append(out, d.inc.ID)
		case 12:
			out = append(out, phrase(2)+" after:"+shortYear(d)+" duration:>1h")
		case 13:
			out = append(out, "("+word()+" OR service:"+word()+") -(year:"+shortYear(d)+" "+word()+")")
		case 14:
			out = append(out, phrase(40)+"\n"+phrase(30))
		case 15:
			out = append(out, "in:"+fieldNames[2+r.IntN(5)]+" "+phrase(2))
		case 16:
			out = append(out, phrase(4+r.IntN(8)))
		case 17: // more words than one list of alternatives holds
			loose := word()
			for range 3 + r.IntN(9) {
				loose += " " + word()
			}
			out = append(out, loose)
		}
	}
	return out
}

func shortYear(d *doc) string {
	if m := day(d.inc); !m.IsZero() {
		return m.ISO()[:4]
	}
	return "2020"
}

// planned is what one side makes of a query.
type planned struct {
	Plan  plan
	Notes []note `json:",omitempty"`
}

// sameAnswers asks both sides and compares plans, hits, order and scores.
func sameAnswers(t *testing.T, x *Index, c *client, queries []string) {
	t.Helper()
	differ := 0
	for i, q := range queries {
		o := planOptions{Typing: i%3 == 0, Any: i%7 == 0}
		options, _ := json.Marshal(map[string]bool{"typing": o.Typing, "any": o.Any})
		want, notes, _ := x.planFor(Parse(q), q, o)
		var got planned
		c.json(t, &got, "plan", q, string(options))
		if got, want := asJSON(t, got), asJSON(t, planned{*want, notes}); got != want {
			t.Errorf("%q is planned as\n %s\nwant\n %s", q, got, want)
			continue
		}
		hits, err := x.ask(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		var found struct {
			Docs   []int
			Scores []float64
		}
		c.json(t, &found, "run", q, string(options))
		if len(found.Docs) != len(hits) {
			t.Errorf("%q finds %d, want %d", q, len(found.Docs), len(hits))
			continue
		}
		for i, h := range hits {
			if found.Scores[i] != h.score || found.Docs[i] != h.doc {
				t.Errorf("%q: hit %d is %d with %v, want %d with %v", q, i+1, found.Docs[i], found.Scores[i], h.doc, h.score)
				differ++
				break
			}
		}
		if differ > 5 {
			t.FailNow()
		}
	}
}

// What no one means to ask is answered alike too, and nothing throws.
func TestClientSurvivesWhatNobodyAsks(t *testing.T) {
	x := build(t, append(invented(60), shelf()...)...)
	c := newClient(t, export(t, x))
	r := rand.New(rand.NewPCG(9, 10))
	pieces := strings.Split("disk|queue|the| | |\n|(|)|\"|“|-|--|OR|NOT|AND|*|:|service:|in:|in:title|is:|is:open-actions|after:|before:2019|duration:>|duration:30m..2h|year:|cause:capacity|a|e\u0301|İ|障害|で|😀|\ufffd|\\|__proto__|constructor|0x1F|v1.27.3|10.0.3.7|HTTP503|%|#|&", "|")
	var queries []string
	for range 150 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		queries = append(queries, b.String())
	}
	for _, p := range []string{"disk \"( -", "a-", "-a ", "a OR ", "障害"} {
		queries = append(queries, strings.Repeat(p, 2000/len(p)))
	}
	sameAnswers(t, x, c, queries)
}

func TestClientAnswersAsBleveDoes(t *testing.T) {
	x := build(t, append(invented(120), shelf()...)...)
	c := newClient(t, export(t, x))
	queries := append(questions(x, 320), "", "*", "the", "the of", `"the"`, `"of the"`, "-disk", "disk -disk", "service:search", "cause:capacity OR disk",
		"after:2014-03 before:2019", "is:open-actions timeout", "害", "障害", "障害の発生", "決済の障害で要約ジョブが無限に", "\"で障害\"", "max_conn", "v1.27", "zzzz", "zzzz disk", "NOT (disk OR queue)", "disk queue latency timeout")
	sameAnswers(t, x, c, queries)
}
