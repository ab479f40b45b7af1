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
	if sentences < 100 {
		t.Errorf("%d sentences, want at least 100", sentences)
	}
	if right*10 < reports*9 {
		t.Errorf("%d of %d reports are right, want nine in ten", right, reports)
	}
}

// TestLanguageSentences holds the patterns where they are, for better and for
// worse: what they find, what they miss, and what they take for blame wrongly.
func TestLanguageSentences(t *testing.T) {
	data, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[string]int)
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		want, text, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("line %d: not two parts", n+1)
		}
		got := ""
		if found := newDocument(Source{Data: []byte("## Analysis\n\n" + text + "\n")}).language(nil); len(found) > 0 {
			got = found[0].Code
		}
		quiet := want == "missed" || want == "quiet"
		if quiet && got != "" || want == "wrong" && got == "" || !quiet && want != "wrong" && got != want {
			t.Errorf("line %d: got %q, want %s: %s", n+1, got, want, text)
		}
		if strings.HasPrefix(want, "blame-") {
			want = "found"
		}
		count[want]++
	}
	t.Log(count)
	if count["missed"]*10 > count["missed"]+count["found"] {
		t.Errorf("%d of the blameful sentences are missed", count["missed"])
	}
	if count["wrong"]*20 > count["wrong"]+count["quiet"] {
		t.Errorf("%d of the blameless sentences are reported", count["wrong"])
	}
}

// TestHintsLoseNothing: a pattern that would match is always tried.
func TestHintsLoseNothing(t *testing.T) {
	var text []string
	for _, name := range []string{"testdata/sentences.txt", "testdata/language.txt"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line[strings.LastIndex(line, " | ")+3:])
			text = append(text, line, strings.ReplaceAll(line, " ", "\n"), "**"+strings.ReplaceAll(line, " ", "** **")+"**", strings.ToUpper(line))
		}
	}
	tried := make([]bool, len(phrases))
	for _, line := range text {
		hinted.in(plain(lowered([]byte(line))), tried)
		for i, ph := range phrases {
			if len(ph.find([]byte(line))) > 0 && !tried[i] {
				t.Errorf("no hint of %q %q is in %q", ph.code, ph.what, line)
			}
		}
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

// Headings that only look like those under which it is quiet.
func TestLanguageSpeaksUnder(t *testing.T) {
	for _, heading := range []string{"Explanation", "Database transactions", "Authorization", "What happened", "Interaction of the parts", "What went wrong", "Planetary scale"} {
		text := "## " + heading + "\n\nThe engineer forgot to renew it.\n"
		if found := newDocument(Source{Data: []byte(text)}).language(nil); len(found) != 1 {
			t.Errorf("under %q: %v", heading, found)
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

// TestLanguageSpeaks: sentences as people write them before they have read
// anything about blameless reviews.
func TestLanguageSpeaks(t *testing.T) {
	for text, want := range map[string]string{
		"Due to operator error the database was dropped.":                       "blame-human-error",
		"The outage was caused by an honest mistake.":                           "blame-human-error",
		"Root cause: human error.":                                              "blame-human-error",
		"The limit was fat-fingered.":                                           "blame-human-error",
		"The lack of attention led to the outage.":                              "blame-human-error",
		"The on-call engineer should have noticed the alert.":                   "blame-counterfactual",
		"They should have known better.":                                        "blame-counterfactual",
		"A simple check would have caught this.":                                "blame-counterfactual",
		"This could easily have been prevented.":                                "blame-counterfactual",
		"If the team had tested it, nothing had happened.":                      "blame-counterfactual",
		"If only we had looked at the graph.":                                   "blame-counterfactual",
		"Had we known about the limit, the change had waited.":                  "blame-counterfactual",
		"The change ought\n   to have been reviewed.":                           "blame-counterfactual",
		"The rollout was careless.":                                             "blame-judgement",
		"It was a rookie mistake.":                                              "blame-judgement",
		"The vendor was negligent.":                                             "blame-judgement",
		"This was our own fault.":                                               "blame-judgement",
		"The team dropped the ball.":                                            "blame-judgement",
		"The developer didn't test the change.":                                 "blame-person",
		"The new intern accidentally deleted the index.":                        "blame-person",
		"An engineer from Platform mistakenly ran the script.":                  "blame-person",
		"Nobody bothered to read the runbook.":                                  "blame-person",
		"We forgot to renew the certificate.":                                   "blame-person",
		"The index was accidentally deleted by an engineer.":                    "blame-person",
		"The admin (on call) ignored the warning.":                              "blame-person",
		"Priya forgot to renew it.":                                             "blame-person",
		"The release manager overlooked the flag, due to the operator's error.": "blame-person",
	} {
		found := newDocument(Source{Data: []byte("## Analysis\n\n" + text + "\n")}).language(nil)
		codes := make(map[string]bool)
		for _, f := range found {
			codes[f.Code] = true
		}
		if !codes[want] {
			t.Errorf("%q: %v, want %s", text, found, want)
		}
	}
}
