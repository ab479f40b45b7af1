package render

import (
	"fmt"
	"strings"
	"testing"

	"afterword/site/internal/corpus"
)

// The nearest earlier occurrences come first, of all causes together, and none
// of them is named a second time as related.
func TestEarlierAndRelatedShareNothing(t *testing.T) {
	files := map[string]string{}
	for i, causes := range []string{"leak", "limit", "leak, limit", "leak", "limit", "leak", "limit", "leak", "leak, limit"} {
		files[fmt.Sprintf("p%d.md", i)] = fmt.Sprintf("---\ntitle: Number %d\ndate: 2024-01-%02d\nservices: [mail]\ncauses: [%s]\n---\n\nIt broke.\n\n## Action items\n\n- [ ] Watch the queue of number %d\n", i, 2+i, causes, i)
	}
	s := started(t, files)
	in := s.Corpus.Incidents[0]
	s.Similar = func(string) []corpus.Related {
		var out []corpus.Related
		for _, other := range s.Corpus.Incidents[1:] {
			out = append(out, corpus.Related{Incident: other, Text: true, Words: []string{"queue"}})
		}
		return out
	}
	v := s.incidentPage(in)
	names := map[string]string{}
	seen := map[string]string{}
	for _, l := range v.Lists {
		if l.ID == "earlier" && (len(l.Whole) != 2 || l.Whole[0] != Link{"all 6 incidents with “Leak”", "../causes/leak.html"}) {
			t.Errorf("two of the earlier ones are left out, and the way to all is %v", l.Whole)
		}
		for _, it := range l.Items {
			names[l.ID] += strings.TrimPrefix(it.Text, "Number ") + " "
			if seen[it.Text] != "" {
				t.Errorf("%s is in %s and in %s", it.Text, seen[it.Text], l.ID)
			}
			seen[it.Text] = l.ID
			if l.ID == "earlier" && len(it.Promised) != 1 {
				t.Errorf("%s carries %d promises", it.Text, len(it.Promised))
			}
			if it.Text == "Number 2" && it.Why != "Shares the causes Leak, Limit, 6 days before" {
				t.Errorf("%s: %q", it.Text, it.Why)
			}
		}
	}
	if names["earlier"] != "7 6 5 4 3 2 " {
		t.Errorf("earlier: %s", names["earlier"])
	}
	if names["related"] != "1 0 " && names["related"] != "0 1 " {
		t.Errorf("related: %s", names["related"])
	}
}
