package site

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"afterword/content"
	"afterword/site/internal/check"
)

var update = flag.Bool("update", false, "rewrite the page of the rules")

// TestRulesPageIsCurrent: the page of the rules is what the rules say;
// go test ./site -run RulesPage -update writes it.
func TestRulesPageIsCurrent(t *testing.T) {
	want := RulesPage()
	if *update {
		if err := os.WriteFile("../content/pages/rules.md", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := fs.ReadFile(content.Files, "pages/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("content/pages/rules.md is not what the rules say: run this test with -update")
	}
}

// TestEveryCodeIsDocumented: a finding whose code is in no table could be
// neither looked up, nor switched off, nor suppressed.
func TestEveryCodeIsDocumented(t *testing.T) {
	code := regexp.MustCompile(`Code:\s*"([a-z]+-[a-z-]+)"`)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range code.FindAllSubmatch(data, -1) {
			if _, known := check.Lookup(string(m[1])); !known {
				t.Errorf("%s: the code %q is not in the table of package check", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCorpusSecrets: real postmortems hold no secrets and hardly an address of
// a person, so whatever is found there is a false alarm or close to one: at
// most one in a hundred files.
func TestCorpusSecrets(t *testing.T) {
	root, folders := realFolders(t)
	files, alarms, blame := 0, 0, 0
	for _, name := range folders {
		fsys, err := Dir(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Check(context.Background(), fsys, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		files += len(r.sources.all())
		for _, f := range r.Findings {
			switch {
			case strings.HasPrefix(f.Code, "secret") || f.Code == "session-cookie" || f.Code == "personal-data":
				alarms++
				t.Log(f)
			case strings.HasPrefix(f.Code, "blame-"):
				blame++
			}
		}
	}
	t.Logf("%d files: %d alarms, %d findings of language", files, alarms, blame)
	if alarms*100 > files {
		t.Errorf("%d alarms in %d files", alarms, files)
	}
}

// TestSecretsBlock: a key in a postmortem, in a draft, or in a file that a page
// links forbids publishing, and is nowhere shown; a reason lifts the ban.
func TestSecretsBlock(t *testing.T) {
	key := "gh" + "p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
	plain := "# Queue full\n\n[log](app.log)\n"
	for name, files := range map[string]map[string]string{
		"postmortem": {"2025-03-04-a.md": "# Queue full\n\n```\nTOKEN=" + key + "\n```\n"},
		"draft":      {"2025-03-04-a.md": "---\ndraft: true\n---\n# Queue full\n\n" + key + "\n"},
		"linked":     {"2025-03-04-a.md": plain, "app.log": "10:45 token " + key + "\n"},
	} {
		folder := fstest.MapFS{}
		for path, text := range files {
			folder[path] = &fstest.MapFile{Data: []byte(text)}
		}
		r, err := Build(context.Background(), folder, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Blocked() {
			t.Errorf("%s: the site is built", name)
		}
		for _, f := range r.Findings {
			if strings.Contains(f.String()+f.Hint, key[6:]) {
				t.Errorf("%s: the key is shown: %s", name, f)
			}
		}
	}
	excused := fstest.MapFS{"2025-03-04-a.md": {Data: []byte("# Queue full\n\n<!-- afterword:ignore secret made up for the test -->\n" + key + "\n")}}
	if r, err := Build(context.Background(), excused, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil || r.Blocked() {
		t.Errorf("excused with a reason, and blocked all the same: %v", err)
	}
}

// TestSecretsAreQuotedNowhere puts a secret wherever a finding quotes what
// somebody wrote: no output of a check, of a build or of the preview shows it.
func TestSecretsAreQuotedNowhere(t *testing.T) {
	token := "gh" + "p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
	word := "Zx9vQ2tLm7"
	address := "postgres://shop:" + word + "@db.example.net/orders"
	fill := func(text string) []byte {
		return []byte(strings.NewReplacer("KEY", token, "ADDRESS", address, "B64", base64.StdEncoding.EncodeToString([]byte("token "+token+" "))).Replace(text))
	}
	fsys := fstest.MapFS{
		"afterword.yaml": {Data: fill("timezone: KEY\nKEY: 1\ncheck:\n  rules:\n    KEY: off\n    blame-person: KEY\n  ignore:\n    - code: KEY\n      reason: none\nterms:\n  service: [KEY]\n")},
		"2025-03-04-a.md": {Data: fill("---\ntitle: Queue full KEY\ndate: KEY\nstarted: KEY\nseverity: KEY\nservices: [KEY, ADDRESS]\ncauses: [B64]\naudience: KEY\n" +
			"related: [KEY]\nduplicate_of: KEY\nseen_KEY: 1\nactions:\n  - title: rotate KEY\n    due: KEY\n    status: KEY\n---\n# Queue full KEY\n\n[log](./KEY.md), [x](javascript:KEY), [y](./ADDRESS), [z](#KEY)\n" +
			"![a](KEY.png) ![](https://x.example/KEY.png)\n\nThe engineer forgot KEY here, by mistake of the team with B64.\n\n{{< KEY >}}\n\n<div KEY>\n\n## Empty KEY\n\n## Timeline\n\n- 10:45 KEY\n- 25:99 KEY\n")},
		"2025-03-04-b.md": {Data: fill("# Queue full KEY\n\nSame day, same title.\n")},
	}
	hidden := func(what, text string) {
		t.Helper()
		for i, secret := range []string{token[8:16], word, base64.StdEncoding.EncodeToString([]byte("token " + token + " "))[12:24]} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s shows secret %d: %s", what, i, text[max(0, at-120):min(len(text), at+60)])
			}
		}
	}
	today := Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	r, err := Check(context.Background(), fsys, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		hidden("text", f.String()+f.Hint)
	}
	for _, format := range []string{FormatJSON, FormatSARIF, FormatGitHub} {
		data, err := r.Format(r.Findings, format, "", "")
		if err != nil {
			t.Fatal(err)
		}
		hidden(format, string(data))
	}
	if r, err = Build(context.Background(), fsys, today); err != nil {
		t.Fatal(err)
	}
	report, err := json.Marshal(r.Report())
	if err != nil {
		t.Fatal(err)
	}
	hidden("the report of a build", string(report))
	for _, p := range problems(fsys, r.Findings, r.Findings) {
		hidden("the overlay", p.Text+p.Hint+strings.Join(p.Frame, "\n"))
	}
}

// TestFolderRules holds the rules about the folder and the configuration, which
// package check cannot bring about, to a folder each.
func TestFolderRules(t *testing.T) {
	const name, text = "2025-03-04-a.md", "# Queue full\n\n## Summary\n\nThe queue was full.\n"
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	fixtures := map[string]struct {
		files map[string]string
		want  string // the beginning of the finding
	}{
		"bad-configuration":     {map[string]string{"afterword.yaml": "title: A\ntimezone: Mars/Olympus\n"}, "afterword.yaml:2:11: fatal: "},
		"unknown-key":           {map[string]string{"afterword.yaml": "titel: A\n"}, "afterword.yaml:1:1: warning: "},
		"too-long":              {map[string]string{"2025-03-05-b.md": "# B\n" + strings.Repeat("text ", maxSource/5)}, "2025-03-05-b.md: error: "},
		"unsafe-file":           {map[string]string{name: text + "\n![queue](queue.png)\n", "queue.png": "<html>"}, "queue.png: warning: "},
		"review-period":         {map[string]string{"reviews/last-autumn.md": "# Review\n\nText.\n"}, "reviews/last-autumn.md: warning: "},
		"bad-state-file":        {map[string]string{"actions.csv": "ref,status\nA-1,done\nA-2,sideways\n"}, "actions.csv:3: error: "},
		"front-matter-too-long": {map[string]string{"2025-03-05-b.md": "---\ntitle: B\nnote: " + strings.Repeat("text ", 1<<14) + "\n---\n# B\n"}, "2025-03-05-b.md:"},
		"front-matter-too-deep": {map[string]string{"2025-03-05-b.md": "---\ntitle: B\nnote: " + deep + "\n---\n# B\n"}, "2025-03-05-b.md:3:"},
		"not-a-file":            {map[string]string{"2025-03-05-b.md": "->/etc/passwd"}, "2025-03-05-b.md: warning: "},
		"unreadable":            {map[string]string{"2025-03-05-b.md": "!"}, "2025-03-05-b.md: fatal: "},
	}
	for code, fixture := range fixtures {
		files := fstest.MapFS{name: {Data: []byte(text)}}
		var fsys fs.FS = files
		for path, text := range fixture.files {
			f := &fstest.MapFile{Data: []byte(text)}
			switch {
			case text == "!":
				fsys = broken{files, path}
			case strings.HasPrefix(text, "->"):
				f.Mode = fs.ModeSymlink
			}
			files[path] = f
		}
		r, err := Check(context.Background(), fsys, Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			if f.Code == code {
				got = append(got, f.String())
				if f.Hint == "" {
					t.Errorf("%s has no hint", code)
				}
			}
		}
		if len(got) != 1 || !strings.HasPrefix(got[0], fixture.want) {
			t.Errorf("%s: got %q, want %q…", code, got, fixture.want)
		}
	}
	for _, rule := range check.Rules() {
		_, here := fixtures[rule.Code]
		if _, err := os.Stat("internal/check/testdata/rules/" + rule.Code + ".txtar"); (err == nil) == here {
			t.Errorf("%s has no fixture, or two", rule.Code)
		}
	}
}
