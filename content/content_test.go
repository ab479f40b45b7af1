package content

import (
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// record is what the tests need of one file: the scalar and list keys at the
// left margin of its front matter, its body and its whole text.
type record struct {
	keys map[string]string
	body string
	text string
}

// read splits a file of the guide. The front matter of the guide is plain
// enough to be read line by line, so that the tests need no other package.
func read(t *testing.T, name string) record {
	t.Helper()
	b, err := Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := record{keys: map[string]string{}, text: string(b)}
	rest, ok := strings.CutPrefix(r.text, "---\n")
	head, body, closed := strings.Cut(rest, "\n---\n")
	if !ok || !closed {
		t.Fatalf("%s: no front matter", name)
	}
	r.body = body
	for line := range strings.Lines(head) {
		if key, value, ok := strings.Cut(strings.TrimRight(line, "\n"), ":"); ok && !strings.ContainsAny(key[:1], " -#") {
			value, _, _ = strings.Cut(value, " # ")
			r.keys[key] = strings.TrimSpace(value)
		}
	}
	return r
}

func (r record) list(key string) []string {
	v := strings.Trim(r.keys[key], "[]")
	if v == "" {
		return nil
	}
	parts := strings.Split(v, ",")
	for i, p := range parts {
		parts[i] = strings.Trim(strings.TrimSpace(p), `"`)
	}
	return parts
}

func postmortems(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(Files, "postmortems/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no postmortems: %v", err)
	}
	return names
}

// configured returns the ids under one key of afterword.yaml.
func configured(t *testing.T, key string) []string {
	t.Helper()
	b, err := Files.ReadFile("afterword.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	in := false
	for line := range strings.Lines(string(b)) {
		if line[0] != ' ' && line[0] != '\n' && line[0] != '#' {
			in = strings.HasPrefix(line, key+":")
		}
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "- id: "); ok && in {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		t.Fatalf("afterword.yaml configures no %s", key)
	}
	return ids
}

func TestEmbedHoldsEveryFileOfTheFolder(t *testing.T) {
	var embedded, disk []string
	list := func(into *[]string) fs.WalkDirFunc {
		return func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.HasSuffix(p, ".go") {
				*into = append(*into, p)
			}
			return err
		}
	}
	if err := fs.WalkDir(Files, ".", list(&embedded)); err != nil {
		t.Fatal(err)
	}
	if err := fs.WalkDir(os.DirFS("."), ".", list(&disk)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(embedded, disk) {
		t.Errorf("embedded %d files, on disk %d:\n%v\n%v", len(embedded), len(disk), embedded, disk)
	}
}

var (
	day    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	minute = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$`)
	file   = regexp.MustCompile(`^\d{4}-\d\d-\d\d-[a-z0-9]+(-[a-z0-9]+)*\.md$`)
)

func TestEveryPostmortemHasItsFacts(t *testing.T) {
	causes, services, severities := configured(t, "causes"), configured(t, "services"), configured(t, "severities")
	for _, name := range postmortems(t) {
		r := read(t, name)
		for _, key := range []string{"title", "severity", "services", "causes", "tags", "summary", "source"} {
			if r.keys[key] == "" {
				t.Errorf("%s: no %s", name, key)
			}
		}
		first := ""
		for _, key := range []string{"date", "started", "detected", "acknowledged", "mitigated", "resolved"} {
			v := r.keys[key]
			if v == "" {
				continue
			}
			if !day.MatchString(v) && !minute.MatchString(v) {
				t.Errorf("%s: %s is %q, want a day, or a minute with its offset as far as the source has one", name, key, v)
			}
			if first == "" {
				first = v
			}
		}
		if first == "" {
			t.Errorf("%s: no date at all", name)
		}
		if base := path.Base(name); !file.MatchString(base) || !strings.HasPrefix(first, base[:10]) {
			t.Errorf("%s: the name should be the day %.10s and a slug", name, first)
		}
		if u, err := url.Parse(strings.Trim(r.keys["source"], `"`)); err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
			t.Errorf("%s: source %q is no web address", name, r.keys["source"])
		}
		if !slices.Contains(severities, r.keys["severity"]) {
			t.Errorf("%s: severity %q is not in afterword.yaml", name, r.keys["severity"])
		}
		for _, id := range r.list("causes") {
			if !slices.Contains(causes, id) {
				t.Errorf("%s: cause %q is not in afterword.yaml", name, id)
			}
		}
		for _, id := range r.list("services") {
			if !slices.Contains(services, id) {
				t.Errorf("%s: service %q is not in afterword.yaml", name, id)
			}
		}
		if n := len(strings.Fields(r.body)); n < 60 || n > 700 {
			t.Errorf("%s: body of %d words", name, n)
		}
	}
}

func TestEveryTermIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, name := range postmortems(t) {
		r := read(t, name)
		for _, key := range []string{"causes", "services"} {
			for _, id := range r.list(key) {
				used[key+" "+id] = true
			}
		}
	}
	for _, key := range []string{"causes", "services"} {
		for _, id := range configured(t, key) {
			if !used[key+" "+id] {
				t.Errorf("afterword.yaml: nothing is filed under %s %q", key, id)
			}
		}
	}
}

// Handles, mail addresses and lines of people are how persons get into
// postmortems. The only owner in the guide is a team.
var person = regexp.MustCompile(`(^|[\s("'` + "`" + `*\[])@[A-Za-z]\w+|[\w.+-]+@[\w-]+\.\w+|(?im:^\W*(author|authors|owner|attendees|responders)\W*:)`)

func TestNoPersonIsNamed(t *testing.T) {
	for _, name := range postmortems(t) {
		text := strings.ReplaceAll(read(t, name).text, "\n    owner: Platform\n", "\n")
		if m := person.FindString(text); m != "" {
			t.Errorf("%s: %q looks like a person", name, m)
		}
	}
	for _, bad := range []string{"seen by @someone first", "(`@some_one`)", "write to a.b@example.org", "**Authors**: x", "- Owner: x"} {
		if !person.MatchString(bad) {
			t.Errorf("%q is not seen as a person", bad)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)]+\.md)(#[^)]*)?\)`)

func TestLinksBetweenPostmortemsResolve(t *testing.T) {
	known := map[string]bool{}
	for _, name := range postmortems(t) {
		known[strings.TrimSuffix(path.Base(name), ".md")] = true
	}
	for _, name := range postmortems(t) {
		r := read(t, name)
		ids := append(r.list("related"), r.list("recurrence_of")...)
		for _, m := range link.FindAllStringSubmatch(r.body, -1) {
			ids = append(ids, strings.TrimSuffix(m[1], ".md"))
		}
		for _, id := range ids {
			if !strings.HasPrefix(id, "https:") && !known[id] {
				t.Errorf("%s: names %q, which is no postmortem here", name, id)
			}
		}
	}
}

func TestPagesHaveTitles(t *testing.T) {
	names, err := fs.Glob(Files, "pages/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, name := range names {
		if read(t, name).keys["title"] == "" {
			t.Errorf("%s: no title", name)
		}
	}
}
