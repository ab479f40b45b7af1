package search

import (
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"afterword/site/internal/corpus"
)

// Committed baselines of the labelled questions: ranking may not become worse.
const (
	leastRelevance     = 0.93 // over the field guide
	leastRealRelevance = 0.85 // over the sealed half of the questions on real folders
)

// question is one line of a labelled set.
type question struct {
	kind, text string
	answers    []labelled
}

// labelled is a file that answers a question: a part of its path that no other
// file has, and what finding it is worth.
type labelled struct {
	part string
	gain float64
}

// ndcg is the measure of an answer, between 0 and 1: the sum of gain/log2(1+rank)
// over the first ten hits, divided by that sum for the best order there can be.
func (q question) ndcg(hits []Hit) float64 {
	got := make([]float64, len(hits))
	for _, a := range q.answers {
		if i := slices.IndexFunc(hits, func(h Hit) bool { return strings.Contains(h.Incident.Path, a.part) }); i >= 0 {
			got[i] += a.gain
		}
	}
	var best []float64
	for _, a := range q.answers {
		best = append(best, a.gain)
	}
	slices.SortFunc(best, func(a, b float64) int { return int(b - a) })
	return discounted(got) / discounted(best)
}

func discounted(gains []float64) (sum float64) {
	for i, g := range gains[:min(len(gains), 10)] {
		sum += g / math.Log2(float64(i)+2)
	}
	return sum
}

// questionLines returns the lines of a labelled set, cut at their bars.
func questionLines(t *testing.T, name string) (out [][]string) {
	t.Helper()
	data, err := os.ReadFile(path.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if parts := strings.Split(strings.TrimSpace(line), " | "); len(parts) > 1 && !strings.HasPrefix(line, "#") {
			out = append(out, parts)
		}
	}
	return out
}

// relevance is the mean of what questions measure, by kind and, as "", of all.
type relevance struct {
	sum map[string]float64
	n   map[string]int
}

func (m *relevance) add(kind string, v float64) {
	if m.sum == nil {
		m.sum, m.n = map[string]float64{}, map[string]int{}
	}
	for _, k := range []string{kind, ""} {
		m.sum[k] += v
		m.n[k]++
	}
}

func (m *relevance) mean(kind string) float64 { return m.sum[kind] / float64(m.n[kind]) }

// TestRelevance measures the questions of the field guide; an answer is worth 2
// when it is the best, else 1.
func TestRelevance(t *testing.T) {
	x, err := Build(t.Context(), folder(t, guide), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var m relevance
	for _, line := range questionLines(t, "relevance.txt") {
		q := question{text: line[0]}
		for i, part := range strings.Fields(line[1]) {
			q.answers = append(q.answers, labelled{part, float64(2 - min(i, 1))})
		}
		r := answer(t, x, q.text, SearchOptions{Limit: 10})
		v := q.ndcg(r.Hits)
		if v < 0.5 {
			t.Logf("%.2f %q finds %v", v, q.text, ids(r))
		}
		m.add("guide", v)
	}
	if m.n[""] < 80 {
		t.Errorf("only %d questions", m.n[""])
	}
	t.Logf("nDCG@10 is %.3f over %d questions", m.mean(""), m.n[""])
	if m.mean("") < leastRelevance {
		t.Errorf("nDCG@10 is %.3f, below %.2f", m.mean(""), leastRelevance)
	}
}

// TestCorpusRelevance measures both halves of the questions on real folders, as
// one collection. An answer of grade g is worth 2^g-1. What is asked by its exact
// title or id comes first, always.
func TestCorpusRelevance(t *testing.T) {
	root := os.Getenv("REAL_CORPUS")
	if root == "" {
		t.Skip("REAL_CORPUS names no folder of postmortem folders; make corpus DIR=… does")
	}
	c := folder(t, root)
	x, err := Build(t.Context(), c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for half, least := range map[string]float64{"open": 0, "sealed": leastRealRelevance} {
		t.Run(half, func(t *testing.T) {
			var m relevance
			for _, q := range realQuestions(t, c, "real-"+half+".txt") {
				r := answer(t, x, q.text, SearchOptions{Limit: 10})
				v := q.ndcg(r.Hits)
				m.add(q.kind, v)
				if half == "open" && v < 0.7 {
					t.Logf("%.2f %s %q finds %v", v, q.kind, q.text, ids(r))
				}
				if (q.kind == "title" || q.kind == "id") && !q.isFirst(r.Hits) {
					t.Errorf("%s %q is not first: %v", q.kind, q.text, ids(r))
				}
			}
			for _, kind := range slices.Sorted(maps.Keys(m.n)) {
				t.Logf("nDCG@10 is %.3f over %d questions %s", m.mean(kind), m.n[kind], kind)
			}
			if m.n[""] < 45 || m.mean("") < least {
				t.Errorf("nDCG@10 is %.3f over %d questions; at least %.2f over 45 was promised", m.mean(""), m.n[""], least)
			}
		})
	}
}

// realQuestions reads a half of the questions on real folders; each label is
// the file of exactly one incident or more.
func realQuestions(t *testing.T, c *corpus.Corpus, name string) (out []question) {
	t.Helper()
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	for _, line := range questionLines(t, name) {
		q := question{kind: line[0], text: unescape.Replace(line[1])}
		for _, field := range strings.Fields(line[2]) {
			file, grade, _ := strings.Cut(field, ":")
			part := "/" + strings.ReplaceAll(file, "%20", " ")
			g, err := strconv.Atoi(grade)
			if err != nil || !slices.ContainsFunc(c.Incidents, func(inc *corpus.Incident) bool { return strings.HasSuffix(inc.Path, part) }) {
				t.Errorf("%s: %q is no grade of a file that is there", name, field)
			}
			q.answers = append(q.answers, labelled{part, math.Exp2(float64(g)) - 1})
		}
		out = append(out, q)
	}
	return out
}

// isFirst reports whether the first hit is the first answer.
func (q question) isFirst(hits []Hit) bool {
	return len(hits) > 0 && strings.Contains(hits[0].Incident.Path, q.answers[0].part)
}
