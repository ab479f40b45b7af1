package check

import (
	"os"
	"strings"
	"testing"

	"afterword/site/internal/postmortem"
)

// TestLanguageJudged holds the patterns to the judged sentences, and the
// judged sentences to nine right reports in ten.
func TestLanguageJudged(t *testing.T) {
	data, err := os.ReadFile("testdata/language.txt")
	if err != nil {
		t.Fatal(err)
	}
	sentences, reports, right := 0, 0, 0
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, " | ", 3)
		if len(parts) != 3 {
			t.Fatalf("line %d: not three parts", n+1)
		}
		sentences++
		got := "quiet"
		found := newDocument(Source{Data: []byte("## Analysis\n\n" + parts[2] + "\n")}).language(nil)
		if len(found) > 0 {
			got = found[0].Code
		}
		if got != parts[0] {
			t.Errorf("line %d: got %s, want %s: %s", n+1, got, parts[0], parts[2])
		}
		if parts[0] != "quiet" {
			reports++
			if parts[1] == "right" {
				right++
			}
		}
	}
	if sentences != 100 {
		t.Errorf("%d sentences, want 100", sentences)
	}
	if right*10 < reports*9 {
		t.Errorf("%d of %d reports are right, want nine in ten", right, reports)
	}
}

func TestLanguageIsQuiet(t *testing.T) {
	const bad = "The engineer forgot to renew it, which was human error and should have been tested."
	for name, text := range map[string]string{
		"code":          "Log:\n\n```\n" + bad + "\n```\n",
		"code in list":  "- log\n  ```\n  " + bad + "\n  ```\n",
		"code span":     "The log said `" + bad + "` twice.\n",
		"quotation":     "They wrote “" + bad + "” to us.\n",
		"straight":      "They wrote \"" + bad + "\" to us.\n",
		"block quote":   "> " + bad + "\n",
		"heading":       "## " + bad + "\n\nText.\n",
		"setext":        "Human error should have been tested\n===\n\nText.\n",
		"action items":  "## Action items\n\n- " + bad + "\n",
		"deeper":        "## Follow-ups\n\n### Tests\n\n- " + bad + "\n",
		"task":          "## Notes\n\n- [ ] " + bad + "\n",
		"lucky":         "## Where we got lucky\n\n- It would have been prevented by nothing.\n",
		"comment":       "<!-- " + bad + " -->\n\nText.\n",
		"link target":   "[text](https://example.com/human-error-the-engineer-forgot-to)\n",
		"address":       "See https://example.com/human error\n"[:27] + "\n",
		"front matter":  "---\ntags: [human error]\nnote: " + bad + "\n---\n\nText.\n",
		"unclosed code": "```\n" + bad + "\n",
	} {
		for _, f := range newDocument(Source{Path: name, Data: []byte(text)}).language(nil) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestLanguageKnowsThePlace(t *testing.T) {
	text := "---\ntitle: A\nsummary: Caused by human error in the team.\n---\n# A\n\nThe day before, an\n**engineer accidentally** ran it.\n\n| Time | Event |\n|---|---|\n| 10:45 | We forgot to tell support |\n"
	found := newDocument(Source{Path: "a.md", Data: []byte(text)}).language(nil)
	want := []string{
		"a.md:3:20: info: “human error” gives human error as a cause [blame-human-error]",
		"a.md:8:3: info: “engineer accidentally” makes a person the subject of a fault [blame-person]",
		"a.md:12:11: info: “We forgot” makes a person the subject of a fault [blame-person]",
	}
	for i, f := range found {
		if i >= len(want) || f.String() != want[i] {
			t.Errorf("finding %d: %s", i, f)
		}
		if f.Hint == "" {
			t.Errorf("finding %d has no reframe", i)
		}
	}
	if len(found) != len(want) {
		t.Errorf("%d findings, want %d", len(found), len(want))
	}
}

func TestLanguageOfOtherTongues(t *testing.T) {
	d := newDocument(Source{Data: []byte("The engineer forgot to renew it.\n")})
	for lang, want := range map[string]int{"": 1, "en": 1, "en-GB": 1, "ja": 0, "de": 0} {
		if got := len(language(d, []*postmortem.Postmortem{{Language: lang}})); got != want {
			t.Errorf("language %q: %d findings, want %d", lang, got, want)
		}
	}
}

func TestLanguageSparesReadItems(t *testing.T) {
	d := newDocument(Source{Data: []byte("## Analysis\n\n- We forgot to renew it.\n")})
	pm := &postmortem.Postmortem{Actions: []postmortem.Action{{Line: 3}}}
	if got := language(d, []*postmortem.Postmortem{pm}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
