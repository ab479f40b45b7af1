package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

// shelf is a small collection with one seed for each kind of question.
func shelf() []story {
	seed := map[string]string{
		"init": "the hook woocommerce_init ran twice", "apiserver": "kube-apiserver stopped answering",
		"oom": "the worker was OOMKilled at night", "timeout": "calls failed with ETIMEDOUT",
		"address": "the host 10.0.3.7 went away", "version": "since v1.27.3 of the agent", "status": "clients saw HTTP 503 from the edge",
		"region": "only us-east-1 was hit", "dotted": "the class foo.bar.baz was missing", "plus": "the parser in C++ crashed",
		"path": "the folder /var/log was full", "hex": "faulting at 0x1F again", "number": "a limit of 30000 files",
		"registry": "pulls from mirror.gcr.io failed", "japanese": "決済で障害が発生しました DBの障害", "accent": "the café network was down",
		"emoji": "the channel 🔥 was noisy", "proto": "__proto__ and constructor of toString", "turkish": "İstanbul and ISPARTA, Straße",
	}
	var out []story
	for id, text := range seed {
		out = append(out, story{id: id, title: "Report " + id, body: "## Summary\n" + text})
	}
	slices.SortFunc(out, func(a, b story) int { return strings.Compare(a.id, b.id) })
	return out
}

func ids(r Results) (out []string) {
	for _, h := range r.Hits {
		out = append(out, h.Incident.ID)
	}
	return out
}

func answer(t testing.TB, x *Index, q string, o SearchOptions) Results {
	t.Helper()
	r, err := x.Search(t.Context(), q, o)
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	return r
}

func TestIdentifiersAreFoundWholeAndInParts(t *testing.T) {
	x := build(t, shelf()...)
	for q, want := range map[string]string{
		"woocommerce_init": "init", "woocommerce": "init", "kube-apiserver": "apiserver", "apiserver": "apiserver", "kube apiserver": "apiserver",
		"OOMKilled": "oom", "oom killed": "oom", "oomkilled": "oom", "ETIMEDOUT": "timeout", "etimedout": "timeout", "10.0.3.7": "address",
		"v1.27.3": "version", "HTTP 503": "status", "http503": "status", "us-east-1": "region", "foo.bar.baz": "dotted", "C++": "plus", "c++": "plus",
		"/var/log": "path", "0x1F": "hex", "0x1f": "hex", "30000": "number", "gcr": "registry", "mirror.gcr.io": "registry",
		"障害": "japanese", "決済": "japanese", "害": "japanese", "cafe": "accent", "café": "accent", "cafe\u0301": "accent", "CAFÉ": "accent",
		"🔥": "emoji", "__proto__": "proto", "constructor": "proto", "tostring": "proto", "istanbul": "turkish", "isparta": "turkish",
		`"the folder /var/log was full"`: "path", `"決済で障害が"`: "japanese", `"で障害"`: "japanese", `"発生しました DBの障害"`: "japanese", `"a limit of 30000"`: "number",
	} {
		if r := answer(t, x, q, SearchOptions{}); !slices.Contains(ids(r), want) || r.Partial || r.Hits[0].Incident.ID != want {
			t.Errorf("%q finds %v, want %s first", q, ids(r), want)
		}
	}
	for _, q := range []string{"3000", `"folder /var was"`, `"the limit"`, "30000 -limit", "10.0.3.8"} {
		if r := answer(t, x, q, SearchOptions{}); r.Total > 0 && !r.Partial {
			t.Errorf("%q finds %v, want nothing", q, ids(r))
		}
	}
}

func TestHostileQueriesAreAnswered(t *testing.T) {
	x := build(t, shelf()...)
	for _, q := range []string{"hasOwnProperty", "2024", "<script>alert(1)</script>", strings.Repeat("x", 100_000), strings.Repeat("( ", 50_000),
		strings.Repeat("disk ", 20_000), "\xff\xfe", "\x00", "service:__proto__", "tag:constructor", "before:9999-99-99", "duration:>", "duration:1e9h", "in:zzz a", "-", "- -", "is:x"} {
		answer(t, x, q, SearchOptions{})
	}
}

func TestTitleAndIDComeFirst(t *testing.T) {
	stories := invented(120)
	stories[7].title = "Disk full"
	stories[8].body = "## Summary\ndisk full disk full disk full disk full disk full\n## Timeline\ndisk full disk full"
	stories[9].title = "Disk full on the database replica, disk full again"
	x := build(t, stories...)
	for _, s := range stories[:30] {
		for _, q := range []string{s.id, strings.ToLower(s.id), s.title, strings.ToUpper(s.title)} {
			if r := answer(t, x, q, SearchOptions{Limit: 1}); len(r.Hits) == 0 || r.Hits[0].Incident.ID != s.id {
				t.Errorf("%q leads to %v, want %s", q, ids(r), s.id)
			}
		}
	}
	if r := answer(t, x, stories[3].date, SearchOptions{}); r.Hits[0].Date != shortDate(found2(stories[3].date)) {
		t.Errorf("%s leads to %v", stories[3].date, ids(r))
	}
}

func TestTypingErrors(t *testing.T) {
	x := build(t, invented(100)...)
	for q, want := range map[string]string{"databse": "database", "certifcate": "certificate", "quorom": "quorum", "replcia": "replica", "certfiicate": "certificate"} {
		r := answer(t, x, q, SearchOptions{})
		if r.Total == 0 || len(r.Notes) != 1 || r.Notes[0].Kind != "fuzzy" || r.Notes[0].Used[0] != want {
			t.Errorf("%q: %d hits, %v", q, r.Total, r.Notes)
		}
	}
	for _, q := range []string{`"databse"`, "PM-00o01x", "max_conections", "503x9", "dsk"} {
		for _, n := range answer(t, x, q, SearchOptions{}).Notes {
			if n.Kind == "fuzzy" {
				t.Errorf("%q is corrected to %v", q, n.Used)
			}
		}
	}
}

func TestCountsAreTheListAfterAClick(t *testing.T) {
	x := build(t, invented(60)...)
	for _, chosen := range []map[string][]string{nil, {"service": {"search"}}, {"service": {"search"}, "severity": {"sev1", "sev2"}}, {"cause": {"capacity"}, "year": {"2014"}}} {
		base := answer(t, x, "disk OR queue", SearchOptions{Facets: chosen})
		for _, f := range base.Facets {
			for _, c := range f.Counts {
				if slices.Contains(chosen[f.Name], c.ID) {
					continue
				}
				more := map[string][]string{f.Name: append(slices.Clone(chosen[f.Name]), c.ID)}
				for k, v := range chosen {
					if k != f.Name {
						more[k] = v
					}
				}
				if r := answer(t, x, "disk OR queue", SearchOptions{Facets: more}); r.Total != c.N {
					t.Errorf("with %v, %s %s promises %d and gives %d", chosen, f.Name, c.ID, c.N, r.Total)
				}
			}
		}
	}
}

func TestSortingKeepsTheSet(t *testing.T) {
	x := build(t, invented(80)...)
	want := answer(t, x, "disk queue", SearchOptions{})
	for _, by := range []string{"newest", "oldest", "longest"} {
		got := answer(t, x, "disk queue", SearchOptions{Sort: by})
		a, b := ids(want), ids(got)
		if slices.Equal(a, b) {
			t.Errorf("sorting by %s changes nothing", by)
		}
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("sorting by %s changes what is found", by)
		}
	}
}

func TestFilterOnNothingStaysNothing(t *testing.T) {
	x := build(t, invented(80)...)
	if r := answer(t, x, "zzzqqqxxy", SearchOptions{Facets: map[string][]string{"service": {"search"}}}); r.Total != 0 || !slices.Equal(r.Without, []string{"zzzqqqxxy"}) {
		t.Errorf("found %d, without %v", r.Total, r.Without)
	}
	r := answer(t, x, "disk zzzqqqxxy", SearchOptions{})
	if !r.Partial || r.Total == 0 || !slices.Equal(r.Without, []string{"zzzqqqxxy"}) {
		t.Errorf("partial %v, found %d, without %v", r.Partial, r.Total, r.Without)
	}
}

func TestFiltersOfTheLanguage(t *testing.T) {
	x := build(t, story{id: "a", title: "A", date: "2021-03-04", service: "Payment gateway", severity: 1, minutes: 30, open: true},
		story{id: "b", title: "B", date: "2022-05-06", cause: "Config change", severity: 2, minutes: 300}, story{id: "c", title: "C"})
	for q, want := range map[string]string{
		"service:gateway": "a", `service:"payment gateway"`: "a", "service:payment-gateway": "a", "-service:gateway": "b c", "sev:SEV2": "b",
		"cause:config": "b", "after:2022": "b", "after:2022-05-06": "b", "after:2022-05-07": "", "before:2022": "a", "before:2021-03-04": "",
		"since:2021 until:2022-01": "a", "duration:>4h": "b", "duration:>=30m": "b a", "duration:<1h": "a", "duration:30m..1h": "a", "is:open-actions": "a",
		"year:2021 OR year:2022": "b a", "-(year:2021 OR year:2022)": "c", "service:nobody": "", "title:B": "b", "id:c": "c", "": "b a c",
	} {
		if got := strings.Join(ids(answer(t, x, q, SearchOptions{})), " "); got != want {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
	}
}

func TestExcerptsNameTheirSection(t *testing.T) {
	x := build(t, story{id: "a", title: "A", body: "## Summary\nnothing here\n## Timeline\nThe naïve pool of connections was " + strings.Repeat("very, very ", 60) + "full, max_connections too"})
	h := answer(t, x, "connection", SearchOptions{}).Hits[0]
	if len(h.Excerpts) != 1 || h.Excerpts[0].Section != "Timeline" || h.Excerpts[0].Anchor != "timeline" {
		t.Fatalf("excerpts %+v", h.Excerpts)
	}
	e := h.Excerpts[0]
	if len(e.Marks) != 1 || e.Text[e.Marks[0][0]:e.Marks[0][1]] != "connections" || len(e.Text) > 220 {
		t.Errorf("marks %v in %q", e.Marks, e.Text)
	}
	h = answer(t, x, "max_connections", SearchOptions{}).Hits[0]
	if e = h.Excerpts[0]; !strings.HasPrefix(e.Text, "… ") || e.Text[e.Marks[len(e.Marks)-1][0]:] != "max_connections too" {
		t.Errorf("marks %v in %q", e.Marks, e.Text)
	}
}

func TestPastedErrorIsRecognised(t *testing.T) {
	stories := invented(120)
	stories[40].body += "\n## Summary\npanic: runtime error: invalid memory address or nil pointer dereference in resolver.go during settlement of invoices"
	x := build(t, stories...)
	trace := "2024-01-02T03:04:05Z ERROR worker 17\npanic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a5b6c]\ngoroutine 1 [running]:\nmain.(*resolver).settle(0xc000010200)\n\t/app/resolver.go:42 +0x1d"
	if r := answer(t, x, trace, SearchOptions{Limit: 3}); len(r.Hits) == 0 || r.Hits[0].Incident.ID != stories[40].id {
		t.Errorf("the trace leads to %v", ids(r))
	}
}

func TestRelatedNamesSharedRareWords(t *testing.T) {
	stories := invented(60)
	for _, i := range []int{5, 6} {
		stories[i].body += fmt.Sprintf("\n## Lessons\nThe etcd compaction stalled the scheduler, item %d. The etcd compaction stalled the scheduler.", i)
	}
	x, err := Build(t.Context(), newCorpus(t, stories...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.Related(stories[5].id) != nil {
		t.Error("related before anything was compared")
	}
	if err := x.Relate(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := x.Related(stories[5].id)
	if len(r) == 0 || r[0].Incident.ID != stories[6].id || !r[0].Text || !slices.Contains(r[0].Words, "compaction") {
		t.Errorf("related %+v", r)
	}
	if x.Related("nobody") != nil {
		t.Error("an unknown id has relations")
	}
}

// The client and the terminal write a duration as the pages do: rounded, not cut off.
func TestDurationsAreRoundedAsOnThePages(t *testing.T) {
	c := newCorpus(t, story{id: "a", title: "Mail stands still", minutes: 58}, story{id: "b", title: "Mail is slow", minutes: 1}, story{id: "c", title: "Mail is late", minutes: 9})
	for i, length := range []time.Duration{57*time.Minute + 40*time.Second, 40 * time.Second, 30*time.Minute + 29*time.Second} {
		c.Incidents[i].Stated.Duration = found(postmortem.Duration{Length: length})
	}
	c.Incidents[2].Stated.Resolve = found(postmortem.Duration{Length: 90 * time.Minute})
	x, err := Build(t.Context(), c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for i, want := range []string{"58m", "40s", "1h 30m"} {
		in := c.Incidents[i]
		if f := newFragment(x.docs[x.byID[in.ID]]); f.Length != want {
			t.Errorf("the client reads %q of %s, want %q", f.Length, in.ID, want)
		}
		if r := answer(t, x, "id:"+in.ID, SearchOptions{}); len(r.Hits) != 1 || r.Hits[0].Length != want {
			t.Errorf("the terminal writes %+v of %s, want %q", r.Hits, in.ID, want)
		}
	}
}
