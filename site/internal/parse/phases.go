package parse

import (
	"regexp"
	"strings"

	"afterword/site/internal/postmortem"
)

// phaseWords are parts of the text of an entry that mark a phase, in the order
// in which they are tried; strong ones are markers that authors set on purpose.
type phaseWords struct {
	phase  postmortem.Phase
	strong bool
	parts  []string
}

// explicitStart and explicitEnd are markers that beat labels.
var (
	explicitStart = []string{"<start of outage", "start of outage", "outage begins", "(problem started)", "[outage start", "<start of incident"}
	explicitEnd   = []string{"<end of outage", "end of outage", "outage ends", "(problem solved)", "[outage end", "<end of incident"}
)

var phases = []phaseWords{
	{postmortem.Trigger, true, []string{"<start of outage", "start of outage", "outage begins", "outage starts", "outage start", "(problem started)", "problem starts", "incident begins", "incident starts", "impact begins", "impact starts", "start of impact", "start of incident", "(start)", "[start]", "**発生**", "発生:", "発生：", "障害発生", "incident start:", "impact start", "beginn der störung", "début de l'incident", "inicio del incidente", "início do incidente"}},
	{postmortem.Mitigate, true, []string{"部分復旧", "緩和:", "暫定復旧", "(mitigated)", "incident mitigated", "impact mitigated"}},
	{postmortem.Resolve, true, []string{"<end of outage", "end of outage", "outage ends", "outage over", "(resolved)", "incident resolved", "incident closed", "end of incident", "end of impact", "impact ends", "all clear", "復旧:", "復旧：", "復旧確認", "完全復旧", "解決:", "incident is resolved", "issue resolved", "outage resolved", "incident over", "problem resolved", "ende der störung", "fin de l'incident", "fin del incidente", "fim do incidente"}},
	{postmortem.Detect, true, []string{"検知:", "検知：", "(detected)", "detection:", "[detected]", "**detected**"}},
	{postmortem.Acknowledge, true, []string{"対応開始", "acknowledged", " acked", "acked by"}},
	{postmortem.Diagnose, true, []string{"原因特定", "root cause identified", "root cause found", "root cause of outage identified"}},
	{postmortem.Detect, false, []string{"first report", "alert received", "alert fired", "alerts fired", "alert triggered", "pager", "paged", "alerted", "detected", "notices", "noticed", "first noticed", "reported", "reports", "alert ", "alarm", "monitoring", "notified", "discovered"}},
	{postmortem.Resolve, false, []string{"back to normal", "service restored", "services restored", "service is restored", "fully restored", "fully recovered", "recovered", "resolved", "is back up", "back online", "fully operational", "operational again", "outage over", "issue goes away", "incident closed", "everything is working", "back to stable", "normal operation"}},
	{postmortem.Mitigate, false, []string{"mitigated", "mitigation", "rolled back", "rollback", "reverted", "fix deployed", "fix lands", "hotfix", "workaround"}},
	{postmortem.Trigger, false, []string{"starts failing", "started failing", "begins to fail", "began failing", "outage", goesDown, "errors start", "failure begins"}},
	{postmortem.Acknowledge, false, []string{"starts investigating", "started investigating", "begins investigating", "began investigating", "investigation started", "starts looking", "start looking", "looking into", "begin looking"}},
	{postmortem.Escalate, false, []string{"escalat", "declared", "incident call", "war room"}},
	{postmortem.Communicate, false, []string{"status page", "status updated", "announce", "posted on", "tweet", "communicat", "email sent"}},
	{postmortem.Diagnose, false, []string{"identified", "root cause", "investigat", "found that", "traced", "suspect", "原因"}},
	{postmortem.Change, false, []string{"deployed", "deploy", "released", "release", "merged", "upgrade", "migrat", "rolled out", "pushed"}},
	{postmortem.Recover, false, []string{"restart", "recovering", "recovery", "restor", "復旧"}},
}

// goesDown stands among the parts for "goes down" and "went down", where that
// which does is no figure.
const goesDown = "\x00goes down"

var (
	downWords = regexp.MustCompile(`\b(?:went|goes) down\b(?: (?:to|by)\b)?`)
	// A figure, perhaps with what it is of, and an adverb: "load on the nodes slowly".
	figureBefore = regexp.MustCompile(`\b(?:loads?|traffic|errors?|latency|latencies|queues?|usage|rates?)(?: (?:of|on|in|for|from|to|at)(?: [\w-]+){1,4}?)?(?: has| have| had)?(?: \w+ly| then| also| again)?\s*$`)
)

// fails reports whether a text in lower case says that something went down as
// services do, and not as load, traffic and errors do when things get better.
func fails(lower string) bool {
	if !strings.Contains(lower, " down") {
		return false
	}
	for _, m := range downWords.FindAllStringIndex(lower, -1) {
		if strings.HasSuffix(lower[m[0]:m[1]], "down") && !figureBefore.MatchString(lower[max(0, m[0]-80):m[0]]) {
			return true
		}
	}
	return false
}

// phaseOf says what an entry marks, as far as its words say.
func phaseOf(text string) postmortem.Phase {
	phase, _ := markOf(text)
	return phase
}

// leadWords are words that mark their phase where an entry begins with them, as
// in "Resolved: all services are reported healthy".
var leadWords = []struct {
	word  string
	phase postmortem.Phase
}{{"detected", postmortem.Detect}, {"acknowledged", postmortem.Acknowledge}, {"mitigated", postmortem.Mitigate}, {"resolved", postmortem.Resolve}}

// markOf also says whether the words are a marker set on purpose.
func markOf(text string) (postmortem.Phase, bool) {
	lower := strings.ToLower(strings.TrimSpace(text))
	for _, l := range leadWords {
		if rest, ok := strings.CutPrefix(lower, l.word); ok && (rest == "" || strings.ContainsRune(":,;. –-", []rune(rest)[0])) {
			return l.phase, true
		}
	}
	for _, p := range phases {
		for _, part := range p.parts {
			if part == goesDown && fails(lower) || strings.Contains(lower, part) {
				return p.phase, p.strong
			}
		}
	}
	return postmortem.NoPhase, false
}
