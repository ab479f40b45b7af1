package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"afterword/site/internal/diag"
)

// Rule is one thing that a postmortem is read against.
type Rule struct {
	Code     string        // stable name, used in the configuration and in suppressions
	Group    string        // heading on the rules page
	Severity diag.Severity // unless the configuration says otherwise
	Doc      string        // why it matters, one sentence
	Hint     string        // what to do about it
	Reading  bool          // reported by the stages that read and file, not by this package
}

// Groups of rules, in the order of the rules page.
const (
	groupTimes    = "Dates and times"
	groupFacts    = "What a postmortem should say"
	groupTerms    = "Terms and names"
	groupLinks    = "Links and images"
	groupText     = "Text"
	groupActions  = "Action items"
	groupLanguage = "Blameless language"
	groupSecrets  = "Secrets and personal data"
	groupReading  = "Reading the folder"
	groupRules    = "The rules themselves"
)

// passes are the rules that need more than the bytes of one file.
var (
	// alone look at one incident at a time, as it is and as it is filed.
	alone = []func(*pass){
		(*pass).order, (*pass).timelines, (*pass).durations, (*pass).missing, (*pass).reviews, (*pass).sections, (*pass).actions,
	}
	// together look at the whole folder.
	together = []func(*pass){
		(*pass).severities, (*pass).terms, (*pass).relations, (*pass).duplicates, (*pass).fileNames, (*pass).pageLinks,
	}
)

// rules is the table. Its order within a group is that of the rules page.
var rules = []Rule{
	{Code: "end-before-start", Group: groupTimes, Severity: diag.Error,
		Doc:  "An incident cannot end before it begins; one of the two times is a slip, and every figure made of them would be wrong.",
		Hint: "correct the date or the zone of one of the two"},
	{Code: "times-equal", Group: groupTimes, Severity: diag.Warning,
		Doc:  "Where start and end are one moment, nobody timed the incident: some status tools write both when a notice is closed. It is left out of the times to restore.",
		Hint: "write when it began and when it was over"},
	{Code: "times-out-of-order", Group: groupTimes, Severity: diag.Warning,
		Doc:  "Started, detected, acknowledged, mitigated and resolved follow each other; where they do not, a time to detect or to restore would be negative and is left out.",
		Hint: "correct one of the two times, or remove the one that is not known"},
	{Code: "timeline-out-of-order", Group: groupTimes, Severity: diag.Warning,
		Doc:  "An entry of the timeline that lies before the one above it is mostly a slip of the date at midnight or of the zone.",
		Hint: "write the day with the time, or move the entry"},
	{Code: "date-in-future", Group: groupTimes, Severity: diag.Warning,
		Doc:  "A time after the day of the build is mostly a slip of the year.",
		Hint: "correct the date; if it is right, raise as_of in afterword.yaml or remove it"},
	{Code: "duration-differs", Group: groupTimes, Severity: diag.Warning,
		Doc:  "The duration that the text states and the one between its times differ by more than a tenth; both are shown, and the stated one counts.",
		Hint: "correct one of them, or say in parentheses what the stated one leaves out: “(during support hours)”"},
	{Code: "time-in-gap", Group: groupTimes, Severity: diag.Warning, Reading: true,
		Doc:  "The clocks of the zone skip an hour in spring; a time inside it never was.",
		Hint: "check the time and its zone"},
	{Code: "time-twice", Group: groupTimes, Severity: diag.Info, Reading: true,
		Doc:  "In the hour in which clocks are set back every time comes twice, and nobody can tell which is meant.",
		Hint: "write the offset with the time, such as +01:00"},
	{Code: "values-conflict", Group: groupTimes, Severity: diag.Info, Reading: true,
		Doc:  "Two places of the file, or its name, give one time differently; the one that is believed is named.",
		Hint: "make both say the same"},
	{Code: "zone-missing", Group: groupTimes, Severity: diag.Info,
		Doc:  "A clock time without a zone can be off by a day's length; no zone is assumed in silence.",
		Hint: "write “timezone: UTC” into the front matter, or set the zone for all files in afterword.yaml"},

	{Code: "date-missing", Group: groupFacts, Severity: diag.Warning,
		Doc:  "Without a date the incident stands in no chart, no year and no review.",
		Hint: "write “date: 2026-03-31” into the front matter, or begin the file's name with the date"},
	{Code: "times-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "Without a start and an end with clock times, or a stated duration, the incident is left out of the time to restore.",
		Hint: "write “started:” and “resolved:” into the front matter, or “**Duration:** 45 minutes”"},
	{Code: "detected-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "Without the time of detection nobody can see whether noticing or mending took the time.",
		Hint: "write “detected:” into the front matter"},
	{Code: "severity-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "Without a severity the incident cannot be told from the small ones.",
		Hint: "write “severity: SEV2” into the front matter"},
	{Code: "service-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "Without a service nobody finds the incident when that service fails again.",
		Hint: "write “services: [checkout]” into the front matter"},
	{Code: "cause-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "Without a cause it is not counted when the same thing comes back.",
		Hint: "write “causes: [config-change]” into the front matter, or accept a suggested cause"},
	{Code: "summary-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "The summary is what lists, search hits and feeds show; without one they show the first sentence, whatever it says.",
		Hint: "begin with a section “Summary” of two or three sentences"},
	{Code: "actions-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "A postmortem that promises nothing cannot be held to anything; “no actions, because …” is an answer too.",
		Hint: "add a section “Action items”, or say there why there are none"},
	{Code: "owner-missing", Group: groupFacts, Severity: diag.Info,
		Doc:  "A postmortem without an owner or author is nobody's to finish.",
		Hint: "write “owner:” with a team or a role into the front matter"},
	{Code: "review-late", Group: groupFacts, Severity: diag.Info,
		Doc:  "A postmortem that is still a draft, or not reviewed, a week after the incident ended tends to stay so.",
		Hint: "hold the review and write “reviewed: 2026-04-07”, or set “status: final”"},

	{Code: "severity-unknown", Group: groupTerms, Severity: diag.Warning,
		Doc:  "A severity whose words cannot be ranked stands apart from all others.",
		Hint: "use one of the team's words, or give its rank in afterword.yaml"},
	{Code: "term-near-miss", Group: groupTerms, Severity: diag.Warning,
		Doc:  "Two spellings of one service or cause make two pages, and neither shows that it is the fifth time.",
		Hint: "use one spelling, or make the other an alias in afterword.yaml"},
	{Code: "term-unknown", Group: groupTerms, Severity: diag.Warning,
		Doc:  "The configuration lists the terms that the team uses, and this is none of them.",
		Hint: "use a listed term, or add this one to afterword.yaml"},
	{Code: "relation-unknown", Group: groupTerms, Severity: diag.Warning,
		Doc:  "A related, earlier or duplicated incident is named that is not here.",
		Hint: "name it by its id or by the path of its file"},
	{Code: "duplicate-id", Group: groupTerms, Severity: diag.Fatal, Reading: true,
		Doc:  "Two postmortems claim one id; links would lead to either.",
		Hint: "give one of them another id"},
	{Code: "maybe-duplicate", Group: groupTerms, Severity: diag.Info,
		Doc:  "Two postmortems with the same date and nearly the same title are mostly one incident written up twice, and would count as a repeat.",
		Hint: "write “duplicate_of:” into the lesser one"},
	{Code: "file-name", Group: groupTerms, Severity: diag.Warning,
		Doc:  "Some file names cannot exist on every system, or differ from another only in case or in the form of an accent.",
		Hint: "rename the file"},

	{Code: "link-broken", Group: groupLinks, Severity: diag.Warning,
		Doc:  "A link to a file that is not there becomes plain text.",
		Hint: "correct the path"},
	{Code: "link-hidden", Group: groupLinks, Severity: diag.Error,
		Doc:  "A link to an incident that the audience of the site may not see becomes plain text, and what it is called there stays on the page.",
		Hint: "call it by nothing that gives it away, or take the link out"},
	{Code: "anchor-broken", Group: groupLinks, Severity: diag.Warning,
		Doc:  "A link to a heading that is not there leads to the top of the page.",
		Hint: "use the heading's own words, in lower case, with hyphens"},
	{Code: "image-broken", Group: groupLinks, Severity: diag.Warning,
		Doc:  "An image that is not there leaves a hole in the page.",
		Hint: "add the file, or correct the path"},
	{Code: "image-without-text", Group: groupLinks, Severity: diag.Info,
		Doc:  "An image without a description says nothing to somebody who cannot see it, and search cannot find it.",
		Hint: "write what it shows between the brackets: ![error rate doubling at 10:45](…)"},
	{Code: "link-refused", Group: groupLinks, Severity: diag.Warning, Reading: true,
		Doc:  "Only http, https, mailto and relative links are followed; others become text.",
		Hint: "use an address that begins with https://"},
	{Code: "external-image", Group: groupLinks, Severity: diag.Warning, Reading: true,
		Doc:  "A picture on another host tells that host who reads the page and is gone one day; the page links to it instead.",
		Hint: "copy the picture beside the file"},
	{Code: "heading-id-taken", Group: groupLinks, Severity: diag.Warning, Reading: true,
		Doc:  "Two headings ask for the same id, so links to the second would lead to the first; it gets one from its words.",
		Hint: "choose another id"},
	{Code: "unused-footnote", Group: groupLinks, Severity: diag.Info, Reading: true,
		Doc:  "Nothing refers to the footnote; it is shown below the others all the same.",
		Hint: "refer to it with [^label], or make it a paragraph"},

	{Code: "template-text", Group: groupText, Severity: diag.Warning,
		Doc:  "Guidance of the template was left in, and will be published and searched as if somebody had meant it.",
		Hint: "replace it by what happened, or delete it"},
	{Code: "unclosed-fence", Group: groupText, Severity: diag.Warning, Reading: true,
		Doc:  "A code block that is never closed takes all the text after it, headings and action items too.",
		Hint: "close it with a line of ``` or ~~~"},
	{Code: "raw-html", Group: groupText, Severity: diag.Warning, Reading: true,
		Doc:  "Of HTML only details, summary, br, kbd, sub, sup, ins, del, mark, abbr, a, img and simple emphasis have effect; other tags are shown as they are written.",
		Hint: "write it as Markdown, or put it between backticks"},
	{Code: "unbalanced-html", Group: groupText, Severity: diag.Warning, Reading: true,
		Doc:  "A details element is opened and not closed, or closed and not opened.",
		Hint: "add or remove the other tag"},
	{Code: "html-comment", Group: groupText, Severity: diag.Info, Reading: true,
		Doc:  "An HTML comment is not shown and not searched.",
		Hint: "write it as text if somebody should read it"},
	{Code: "template-code", Group: groupText, Severity: diag.Warning, Reading: true,
		Doc:  "Code of another site generator, such as <% … %> or {{< … >}}, is not run: the former is left out, the latter shown as text.",
		Hint: "remove it"},
	{Code: "module-code", Group: groupText, Severity: diag.Info, Reading: true,
		Doc:  "The import and export lines of MDX are not shown; what they say about the incident is not read.",
		Hint: "move the facts into the front matter"},
	{Code: "over-limit", Group: groupText, Severity: diag.Error, Reading: true,
		Doc:  "The markup asks for more work than a postmortem can need, such as a table of a million cells; the rest is shown as text.",
		Hint: "split the file or simplify its markup, or raise the limit that is named, below limits: in afterword.yaml"},
	{Code: "section-empty", Group: groupText, Severity: diag.Info,
		Doc:  "A heading with nothing under it looks like an answer and is none.",
		Hint: "fill it in, say “nothing”, or remove the heading"},
	{Code: "invisible-characters", Group: groupText, Severity: diag.Warning,
		Doc:  "Invisible and direction-changing characters make a text read otherwise than it is, and searching for it fails.",
		Hint: "delete the character; editors can show it"},

	{Code: "action-owner-missing", Group: groupActions, Severity: diag.Warning,
		Doc:  "What everybody should do, nobody does.",
		Hint: "name a team, a role or a person: “(owner: payments)”"},
	{Code: "action-due-missing", Group: groupActions, Severity: diag.Info,
		Doc:  "Without a date an action item is never late, only never done.",
		Hint: "write “due 2026-04-30”"},
	{Code: "action-overdue", Group: groupActions, Severity: diag.Warning,
		Doc:  "The action item is open and its date has passed.",
		Hint: "do it, move the date with a reason, or close it as dropped"},
	{Code: "action-dates", Group: groupActions, Severity: diag.Error,
		Doc:  "An action item cannot be closed before it is opened.",
		Hint: "correct one of the two dates"},

	{Code: "blame-human-error", Group: groupLanguage, Severity: diag.Warning,
		Doc:  "“Human error” ends the search for causes where it should begin: people act on what they see, and the question is what made the act look right and what let it through.",
		Hint: reframeError},
	{Code: "blame-counterfactual", Group: groupLanguage, Severity: diag.Warning,
		Doc:  "“Should have” and “would have prevented” describe an incident that did not happen, seen from its end; they explain nothing about the one that did.",
		Hint: reframeCounter},
	{Code: "blame-judgement", Group: groupLanguage, Severity: diag.Warning,
		Doc:  "A verdict on people teaches readers to hide the next mistake.",
		Hint: reframeJudge},
	{Code: "blame-person", Group: groupLanguage, Severity: diag.Warning,
		Doc:  "A sentence whose subject is a person and whose verb is a fault puts the cause into the person, where no action item can reach it.",
		Hint: reframePerson},
	{Code: "language-unchecked", Group: groupLanguage, Severity: diag.Info,
		Doc:  "The file holds so many words of blame, ten times as many as the worst postmortem that was seen, that its language is checked up to here and no further.",
		Hint: "mend what was found above; if it is a log, move it into a file of its own and link it"},

	{Code: "secret", Group: groupSecrets, Severity: diag.Fatal,
		Doc:  "A key or password in a published page belongs to everybody; nothing is published while one is found.",
		Hint: "revoke it, then remove it; if it is none, write <!-- afterword:ignore secret why --> above it"},
	{Code: "secret-possible", Group: groupSecrets, Severity: diag.Warning,
		Doc:  "A value that is named like a password or key and looks generated.",
		Hint: "if it is one, revoke and remove it"},
	{Code: "session-cookie", Group: groupSecrets, Severity: diag.Warning,
		Doc:  "A session cookie in a pasted request lets anybody be that user until it expires.",
		Hint: "remove its value"},
	{Code: "personal-data", Group: groupSecrets, Severity: diag.Warning,
		Doc:  "E-mail addresses, telephone numbers, cards and bank accounts of people do not belong in a postmortem.",
		Hint: "remove it, or use a role: “the customer”, security@…"},
	{Code: "private-address", Group: groupSecrets, Severity: diag.Info,
		Doc:  "Private addresses and internal host names tell an outsider how the network is laid out.",
		Hint: "leave them out of what is published to others"},

	{Code: "path-collision", Group: groupReading, Severity: diag.Fatal, Reading: true,
		Doc:  "Two files would make one page; one of them would be lost without a word.",
		Hint: "rename one of the two files, or give it an id"},
	{Code: "unknown-audience", Group: groupReading, Severity: diag.Fatal, Reading: true,
		Doc:  "A word for the audience that means nothing could publish what was meant to stay inside.",
		Hint: "use public, internal or restricted"},
	{Code: "bad-configuration", Group: groupReading, Severity: diag.Fatal, Reading: true,
		Doc:  "A setting of afterword.yaml cannot be understood, so nobody knows what the site should be.",
		Hint: "correct it as the message says"},
	{Code: "unknown-key", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "A key that means nothing is mostly a slip of the pen, and what it should have set is not set.",
		Hint: "use the key that the message proposes"},
	{Code: "unreadable", Group: groupReading, Severity: diag.Fatal, Reading: true,
		Doc:  "A file or folder cannot be read; a site without it would look whole and not be.",
		Hint: "make it readable, or list it under ignore: in afterword.yaml"},
	{Code: "not-a-file", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "Links and devices are not followed, because they can lead out of the folder.",
		Hint: "put the file itself here"},
	{Code: "too-long", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "The file is longer than a postmortem can be and was left out.",
		Hint: "move logs and tables into files of their own and link them, or raise limits.file in afterword.yaml"},
	{Code: "unsafe-file", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "A linked file is not what its name says, or could run in a reader's browser, and is not published.",
		Hint: "convert it to PNG, JPEG, WebP or plain text"},
	{Code: "review-period", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "The name of a file in reviews/ says no month, quarter or year, so no review shows it.",
		Hint: "name it like 2026-03.md, 2026-Q1.md or 2026.md"},
	{Code: "bad-state-file", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "A line of the exported state of action items cannot be understood and does not count.",
		Hint: "the columns are ref, status, owner, opened, due, closed"},
	{Code: "front-matter-unclosed", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "The front matter has no end, so all of the file would be data.",
		Hint: "close it with a line of three hyphens"},
	{Code: "front-matter-unreadable", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "The front matter is not valid YAML or TOML. Of YAML the other fields are read all the same, of TOML nothing is.",
		Hint: "mostly a colon or a quote in a value: put the value into quotes"},
	{Code: "front-matter-twice", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "A field stands twice in the front matter; the first counts.",
		Hint: "keep one of them"},
	{Code: "front-matter-alias", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "YAML aliases are not read: a few of them can grow to any size.",
		Hint: "write the value out"},
	{Code: "front-matter-key", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "A key of the front matter is a list or a map and names nothing.",
		Hint: "use plain text as the key"},
	{Code: "field-unreadable", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "The value of a field is none of the kind that the field needs, so it counts for nothing.",
		Hint: "correct the value as the message says"},
	{Code: "field-unknown", Group: groupReading, Severity: diag.Warning, Reading: true,
		Doc:  "The name of a field is one slip away from one that means something, and what it says is not read.",
		Hint: "correct the name of the field, or leave it if another program reads it: list field-unknown under check: ignore: with the reason"},
	{Code: "front-matter-not-fields", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "The front matter holds something other than fields.",
		Hint: "write each field as “key: value”"},
	{Code: "encoding", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "The file is not UTF-8 text; what could not be read is replaced, and a file in UTF-16 is not read at all.",
		Hint: "save the file as UTF-8"},
	{Code: "front-matter-too-long", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "Front matter of this length is a mistake or an attack.",
		Hint: "move text into the body, or raise limits.front_matter in afterword.yaml"},
	{Code: "front-matter-too-deep", Group: groupReading, Severity: diag.Error, Reading: true,
		Doc:  "Front matter that is nested this deeply is a mistake or an attack.",
		Hint: "write lists and simple values"},

	{Code: "ignore-without-reason", Group: groupRules, Severity: diag.Warning,
		Doc:  "A suppression without a reason cannot be judged later, and does not count.",
		Hint: "write the reason after the code: <!-- afterword:ignore link-broken the file lives elsewhere -->"},
	{Code: "ignore-unused", Group: groupRules, Severity: diag.Info,
		Doc:  "The suppression suppresses nothing (any more).",
		Hint: "remove it"},
	{Code: "rule-unknown", Group: groupRules, Severity: diag.Warning,
		Doc:  "The configuration or a suppression names a rule or a severity that does not exist, so it does nothing.",
		Hint: "the rules page lists every code"},
}

// Rules returns the table of rules, by group and then as the rules page orders them.
func Rules() []Rule { return slices.Clone(rules) }

// Lookup returns the rule with this code.
func Lookup(code string) (Rule, bool) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.Code == code })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// Codes returns all codes in ascending order.
func Codes() []string {
	codes := make([]string, 0, len(rules))
	for _, r := range rules {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return codes
}

// RulesPage returns the rules as the Markdown of a page of the site.
func RulesPage() []byte {
	var b strings.Builder
	b.WriteString("---\ntitle: Rules\n---\n\n")
	b.WriteString("`afterword check` reads every file against these rules. The configuration changes how grave a finding is, or switches a rule off:\n\n")
	b.WriteString("```yaml\ncheck:\n  rules:\n    severity-missing: warning\n    zone-missing: off\n```\n\n")
	b.WriteString("A single finding is suppressed by a comment on its line or on the line above it; a finding about the whole file by a comment anywhere in the file. The reason is not optional.\n\n")
	b.WriteString("```markdown\n<!-- afterword:ignore link-broken the runbook lives in another repository -->\n```\n\n")
	b.WriteString("`info`: worth knowing. `warning`: something is missing or doubtful. `error`: the text contradicts itself. `fatal`: nothing is published before it is mended.\n")
	sorted := Rules()
	order := []string{groupTimes, groupFacts, groupTerms, groupLinks, groupText, groupActions, groupLanguage, groupSecrets, groupReading, groupRules}
	slices.SortStableFunc(sorted, func(a, b Rule) int {
		return cmp.Compare(slices.Index(order, a.Group), slices.Index(order, b.Group))
	})
	group := ""
	for _, r := range sorted {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&b, "\n## %s\n", group)
		}
		fmt.Fprintf(&b, "\n### %s\n\n*%s* · %s\n\n**What to do:** %s.\n", r.Code, r.Severity, escapeMarkdown(r.Doc), escapeMarkdown(r.Hint))
	}
	return []byte(b.String())
}

// escapeMarkdown keeps the examples in a text from being taken as markup.
func escapeMarkdown(s string) string {
	return strings.NewReplacer("<% … %>", "`<% … %>`", "{{< … >}}", "`{{< … >}}`", "<!--", "`<!--", "-->", "-->`", "*", `\*`, "![", `!\[`).Replace(s)
}
