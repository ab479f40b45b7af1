package site

import (
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"afterword/content"
)

// generator writes made-up postmortems whose sentences come from the field
// guide, and whose services, causes, times and lengths are drawn from
// distributions like those of real collections: a few services have most of
// the incidents, and durations are log-normal.
type generator struct {
	sentences []string
	services  []string
	causes    []string
}

// sentence ends of the field guide; headings, tables and lists are left out.
var prose = regexp.MustCompile(`[A-Z][^.|#*\n]{30,160}\.`)

func newGenerator(tb testing.TB) *generator {
	tb.Helper()
	g := &generator{}
	for i := range 60 {
		g.services = append(g.services, fmt.Sprintf("service-%02d", i))
	}
	for _, c := range (Config{}).vocabulary() {
		g.causes = append(g.causes, c.ID)
	}
	err := fs.WalkDir(content.Files, "postmortems", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		_, body, _ := strings.Cut(string(data), "\n---\n")
		g.sentences = append(g.sentences, prose.FindAllString(strings.ReplaceAll(body, "\n", " "), -1)...)
		return err
	})
	if err != nil || len(g.sentences) < 500 {
		tb.Fatalf("the field guide gives %d sentences: %v", len(g.sentences), err)
	}
	return g
}

// folder returns n postmortems; bare ones say everything in the body.
func (g *generator) folder(n int, bare bool) fstest.MapFS {
	files := make(fstest.MapFS, n+1)
	files[ConfigFile] = &fstest.MapFile{Data: []byte("as_of: last-incident\n")}
	start := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		at := start.Add(time.Duration(float64(i)/float64(n)*10*365*24*float64(time.Hour)) + time.Duration(r.IntN(86400))*time.Second).Truncate(time.Minute)
		name := fmt.Sprintf("%d/%s-incident-%05d.md", at.Year(), at.Format(time.DateOnly), i)
		files[name] = &fstest.MapFile{Data: []byte(g.postmortem(r, i, at, bare))}
	}
	return files
}

// pick favours the first of a list, as real incidents favour a few services.
func pick(r *rand.Rand, list []string) string {
	return list[min(len(list)-1, int(float64(len(list))*math.Pow(r.Float64(), 2.5)))]
}

func (g *generator) text(r *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = g.sentences[r.IntN(len(g.sentences))]
	}
	return strings.Join(out, " ")
}

func (g *generator) postmortem(r *rand.Rand, n int, at time.Time, bare bool) string {
	var b strings.Builder
	service, cause := pick(r, g.services), pick(r, g.causes)
	end := at.Add(time.Duration(math.Exp(r.NormFloat64()*1.1+4.1)) * time.Minute)
	stamp := func(t time.Time) string { return t.Format("2006-01-02 15:04") + " UTC" }
	title := fmt.Sprintf("%s fails in a way numbered %d", service, n)
	if bare {
		fmt.Fprintf(&b, "# %s\n\n**Start:** %s\n**Resolved:** %s\n**Service:** %s\n**Severity:** SEV%d\n", title, stamp(at), stamp(end), service, 1+r.IntN(4))
	} else {
		fmt.Fprintf(&b, "---\ntitle: %s\nstarted: %s\nresolved: %s\nseverity: SEV%d\nservices: [%s, %s]\ncauses: [%s]\nowner: Platform\n---\n", title,
			at.Format(time.RFC3339), end.Format(time.RFC3339), 1+r.IntN(4), service, pick(r, g.services), cause)
	}
	fmt.Fprintf(&b, "\n## Summary\n\n%s\n\n## Impact\n\n%s\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n", g.text(r, 5), g.text(r, 4))
	for k := range 6 {
		fmt.Fprintf(&b, "| %s | %s |\n", at.Add(end.Sub(at)*time.Duration(k)/5).Format("2006-01-02 15:04"), g.text(r, 1))
	}
	fmt.Fprintf(&b, "\n## Root cause\n\n%s\n\n```\nerror code=%d service=%s: connection reset by peer\n```\n\n## Contributing factors\n\n", g.text(r, 5), r.IntN(9999), service)
	for range 3 {
		fmt.Fprintf(&b, "- %s\n", g.text(r, 1))
	}
	fmt.Fprintf(&b, "\n## What went well\n\n- %s\n\n## Action items\n\n| Action | Owner | Status |\n|---|---|---|\n", g.text(r, 1))
	for range 3 {
		fmt.Fprintf(&b, "| %s | Platform | %s |\n", g.text(r, 1), []string{"done", "open", ""}[r.IntN(3)])
	}
	return b.String()
}
