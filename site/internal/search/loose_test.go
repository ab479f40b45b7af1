package search

import (
	"slices"
	"testing"
)

func TestHalfOfManyLooseWordsWillDo(t *testing.T) {
	x := build(t,
		story{id: "all", title: "Report", body: "## Summary\nthe proxy lost every socket while the cache was cold, so retries came in waves and nobody slept"},
		story{id: "half", title: "Proxy", body: "## Summary\nproxy socket"},
		story{id: "one", title: "Socket", body: "## Summary\nsocket socket"},
		story{id: "none", title: "Disk"})
	for q, want := range map[string][]string{
		"proxy socket cache waves":          {"all", "half"}, // what has all first, although its words tell less
		"proxy socket cache":                {"all"},         // three words must all be there
		`proxy socket cache "in waves"`:     {"all"},         // with quotes and operators all is meant
		"proxy socket cache waves -disk":    {"all"},
		"proxy socket zebra okapi":          {"half", "all"},
		"proxy cache waves year:1999 slept": nil, // a filter stays a filter
	} {
		r := answer(t, x, q, SearchOptions{})
		if !slices.Equal(ids(r), want) || r.Partial {
			t.Errorf("%q finds %v, want %v (partial %v)", q, ids(r), want, r.Partial)
		}
	}
	if r := answer(t, x, "socket zebra okapi tapir", SearchOptions{}); !r.Partial || r.Total != 3 {
		t.Errorf("with one word of four: partial %v, found %v", r.Partial, ids(r))
	}
}

// Words that every incident has tell nothing, even where they stand in a title.
func TestCommonWordsCountLess(t *testing.T) {
	stories := []story{{id: "wanted", title: "Report", body: "## Summary\nscheduler stalled"}, {id: "other", title: "Service outage", body: "## Summary\nthe queue"}}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		stories = append(stories, story{id: id, title: "Report " + id, body: "## Summary\nan outage of the service"})
	}
	x := build(t, stories...)
	if r := answer(t, x, "service outage scheduler stalled", SearchOptions{}); len(r.Hits) == 0 || r.Hits[0].Incident.ID != "wanted" {
		t.Errorf("found %v", ids(r))
	}
}

func TestJapaneseSentenceIsCutIntoPieces(t *testing.T) {
	for text, want := range map[string][]string{
		"要約ジョブが無限に再投入される": {"要約", "ジョブ", "無限", "再投入"},
		"証明書の期限切れ":        {"証明書", "期限切"},
		"GPUが使われず":        {"GPU"},
		"ＤＢの障害":           {"ＤＢ", "障害"},
		"お知らせ":            nil,
		"kube-apiserver":  nil,
		"":                nil,
	} {
		if got := pieces(text); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", text, got, want)
		}
	}
	x := build(t, shelf()...)
	if r := answer(t, x, "決済の障害", SearchOptions{}); !r.Partial || !slices.Equal(ids(r), []string{"japanese"}) {
		t.Errorf("found %v, partial %v", ids(r), r.Partial)
	}
	if r := answer(t, x, "障害が発生", SearchOptions{}); r.Partial || !slices.Equal(ids(r), []string{"japanese"}) {
		t.Errorf("as it is written: found %v, partial %v", ids(r), r.Partial)
	}
}
