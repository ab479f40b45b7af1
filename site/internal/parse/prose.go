package parse

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"afterword/site/internal/postmortem"
)

// sentence is one sentence of the prose, with its place.
type sentence struct {
	text  string
	lower string
	line  int
	kind  postmortem.SectionKind
}

// proseKinds are the sections in which sentences say when the incident was.
var proseKinds = map[postmortem.SectionKind]bool{"": true, postmortem.Summary: true, postmortem.ImpactSection: true, postmortem.Background: true,
	postmortem.Detection: true, postmortem.Resolution: true, postmortem.Other: true, postmortem.Metadata: true}

// sentences are the sentences of all paragraphs and items.
func (r *reader) sentences() []sentence {
	var list []sentence
	for i := range r.rows {
		w := &r.rows[i]
		if !w.first || w.node == nil || w.kind != textRow && w.kind != itemRow {
			continue
		}
		text, lines := apostrophes.Replace(w.node.Text), 0
		for start := 0; start < len(text); {
			end := sentenceEnd(text, start)
			s := strings.TrimSpace(strings.ReplaceAll(text[start:end], "\n", " "))
			if s != "" {
				list = append(list, sentence{text: s, lower: strings.ToLower(s), line: w.node.LineAt(lines), kind: r.parts[w.section].kind})
			}
			lines += strings.Count(text[start:end], "\n")
			start = end
		}
	}
	return list
}

var apostrophes = strings.NewReplacer("’", "'", "‘", "'")

// sentenceEnd is the offset behind the sentence that begins at start.
func sentenceEnd(text string, start int) int {
	for i := start; i < len(text); i++ {
		c := text[i]
		if has(text, i, "。") {
			return i + len("。")
		}
		if c != '.' && c != '!' && c != '?' || i+1 >= len(text) || text[i+1] != ' ' && text[i+1] != '\n' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[i+1:], " \n"))
		if !unicode.IsUpper(next) && next != '"' && next != '“' {
			continue
		}
		at := strings.LastIndexAny(text[start:i], " \n(") + 1
		if w := strings.ToLower(text[start+at : i]); w == "approx" || w == "ca" || w == "c" || w == "a.m" || w == "p.m" || w == "e.g" || w == "i.e" || w == "jan" || w == "feb" || w == "sept" || w == "sep" || w == "oct" || w == "nov" || w == "dec" || w == "aug" || w == "no" {
			continue
		}
		return i + 1
	}
	return len(text)
}

// cue is words beside a time that say what the time marks.
type cue struct {
	to     postmortem.Phase
	before []string // the words end so, directly before the time
	after  []string // the words behind the time hold one of these
}

var cues = []cue{
	{postmortem.Detect, []string{"detected", "discovered", "noticed", "alerted", "reported", "reported internally", "identified", "became aware", "paged", "aware of the issue", "aware of this", "aware of the problem", "received reports", "first report", "were notified", "was notified", "erkannt", "detectado", "détecté"},
		[]string{"alerted", "alerts fired", "alert fired", "alert triggered", "alerts triggered", "noticed", "was paged", "were paged", "monitoring detected", "we detected", "we were notified", "received reports", "received the first", "received an alert", "received alerts", "first reports", "began receiving reports", "we became aware", "reported that", "was detected", "discovered that"}},
	{postmortem.Resolve, []string{"resolved", "restored", "recovered", "ended", "concluded", "fully operational", "back online", "back to normal", "returned to normal", "was over", "lasted until", "until", "continued until", "normal operation resumed", "fully restored", "was fixed", "were fixed", "recovery was complete", "behoben", "resuelto", "résolu", "resolvido"},
		[]string{"was resolved", "were resolved", "been resolved", "fully resolved", "was restored", "were restored", "fully restored", "recovered", "back to normal", "back online", "returned to normal", "incident was closed", "outage ended", "incident ended", "service resumed", "resumed normal", "has corrected", "have corrected", "normal operation"}},
	{postmortem.Trigger, []string{"started", "began", "beginning", "starting", "start", "commenced", "since", "first occurred", "occurred", "happened", "went down", "took place", "outage", "incident", "issue", "begann", "comenzó", "empezó", "começou", "débuté", "commencé", "stopped working", "unavailable from"},
		[]string{"began", "started", "experienced", "suffered", "went down", "stopped", "failed", "failing", "became unavailable", "became unresponsive", "crashed", "lost ", "an outage", "were unable", "was unavailable", "were unavailable", "degrad", "broke", "were broken", "was broken", "unreachable", "an incident", "halted", "went offline", "fell over", "was deployed", "disrupt", "interrupt", "errors", "timeouts", "inaccessible"}},
}

// outage are words that make a range of times in a sentence that of the incident.
var outageWords = []string{"did not ", "could not ", "were not ", "was not ", "stopped", "outage", "incident", "unavailab", "downtime", "down ", "degrad", "disrupt", "fail", "error", "broken", "interrupt", "impact", "affect", "unable", "inaccessible", "unreachable", "offline", "halt", "issue", "problem", "slow", "latency", "timeout", "performance", "ausfall", "störung", "panne", "caída", "障害", "停止"}

// fillers are words between a cue and a time.
var fillers = []string{"at", "around", "on", "by", "from", "about", "approximately", "approx", "roughly", "the", "shortly", "after", "before", "circa", "ca", "~", ",", "some time", "again", "um", "gegen", "à", "vers", "a las", "às", "in"}

// readProse takes times of the incident from sentences. strong says that the
// time of the start may replace one that was only guessed from the timeline.
func (r *reader) readProse(list []sentence) {
	base := dateOf(r.pm.Date.Value)
	for _, s := range list {
		if !proseKinds[s.kind] || !strings.ContainsAny(s.text, "0123456789") {
			continue
		}
		r.proseSentence(s, &base)
	}
}

func (r *reader) proseSentence(s sentence, base *date) {
	end := 0
	for st := r.find(s.text, 0); st.ok; st = r.find(s.text, st.end) {
		behind := len(s.text)
		if next := r.find(s.text, st.end); next.ok {
			behind = next.start
		}
		if st.date.day > 0 {
			d := st.date
			if d.year == 0 {
				d.year = yearFor(d, *base)
			}
			if d.full() {
				*base = d
			}
		}
		before, after := s.lower[end:st.start], s.lower[st.end:behind]
		end = st.end
		if !st.clock {
			continue
		}
		if st.zone.set && !st.zone.bare && !r.proseZone.set {
			r.proseZone, r.proseLine = st.zone, s.line
		}
		r.proseTime(s, st, *base, before, after)
	}
}

// proseTime decides what one time in a sentence marks.
func (r *reader) proseTime(s sentence, st stamp, base date, before, after string) {
	z := r.zone
	at := r.moment(st, base, z, s.text[st.start:st.end])
	if !at.HasClock() {
		return
	}
	how := "sentence “" + short(s.text, 60) + "”"
	set := func(phase postmortem.Phase, m postmortem.Moment) {
		if to, ok := r.prose[phase]; !ok || !to.OK() {
			r.prose[phase] = postmortem.Found[postmortem.Moment]{Value: m, Line: s.line, From: how}
		}
	}
	if st.until != nil {
		if containsAny(s.lower, outageWords) {
			u := *st.until
			end := r.moment(u, base, z, s.text[st.start:st.end])
			if u.date.day == 0 && end.HasClock() && end.Wall.Before(at.Wall) {
				end = r.moment(u, base.next(), z, s.text[st.start:st.end])
			}
			if _, started := r.prose[postmortem.Trigger]; !started && end.HasClock() {
				set(postmortem.Trigger, at)
				set(postmortem.Resolve, end)
			}
		}
		return
	}
	before = withoutFillers(before)
	for _, c := range cues {
		for _, w := range c.before {
			if strings.HasSuffix(before, w) {
				set(c.to, at)
				return
			}
		}
	}
	// "which started with slow answers around 11:00"
	if containsAny(before, []string{"started ", "began ", "starting "}) && strings.Count(before, ",") == 0 {
		set(postmortem.Trigger, at)
		return
	}
	if len(after) > 110 {
		after = after[:110]
	}
	for _, c := range cues {
		if containsAny(after, c.after) && len(before) < 40 {
			set(c.to, at)
			return
		}
	}
}

func withoutFillers(s string) string {
	for range 6 {
		s = strings.TrimRight(s, " ,(:~–-")
		cut := false
		for _, f := range fillers {
			if strings.HasSuffix(s, " "+f) || s == f {
				s = strings.TrimSuffix(s, f)
				cut = true
				break
			}
		}
		if !cut {
			return s
		}
	}
	return s
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// lengthCue is words beside a length of time that say what it measures.
type lengthCue struct {
	to     field
	before []string // words that end directly before the length
	after  []string // words that begin directly behind it
	inside []string // words anywhere behind it in the sentence
}

var lengthCues = []lengthCue{
	{fieldDetectTime, []string{"unnoticed for", "undetected for", "wasn't noticed for", "was not noticed for", "before being detected for", "detected after", "noticed after", "detection took", "detected within", "detected in"},
		[]string{"to detect", "to notice", "to realize", "to realise", "before we realized", "before we realised", "before we noticed", "before we detected", "before anyone noticed", "before it was noticed", "before it was detected", "until we noticed", "to discover", "before being noticed", "before we were aware", "before we found out", "to identify the outage"}, nil},
	{fieldResolveTime, []string{"resolved within", "resolved in", "resolved after", "fixed within", "restored within", "restored after", "recovered within", "recovered after", "resolution took", "recovery took"},
		[]string{"to resolve", "to recover", "to restore", "to fully restore", "to fully recover", "until resolution", "until recovery", "to get back online"}, nil},
	{fieldDuration, []string{"lasted", "lasting", "lasts", "outage of", "downtime of", "for a total of", "total of", "unavailable for", "down for", "offline for", "unusable for", "inaccessible for", "unreachable for", "duration of", "duration was", "duration is", "degraded for", "broken for", "interrupted for", "stopped for", "halted for", "dauerte", "duró", "a duré", "durou", "unavailable for a period of", "internet for a period of", "disrupted for", "affected for", "failing for", "out for", "dashboard for"},
		[]string{"outage", "of downtime", "downtime", "cascading failure", "service disruption", "service interruption", "disruption", "long outage", "period of downtime", "total outage", "full outage", "partial outage", "of degraded", "of unavailability", "interruption", "of service disruption", "degradation", "incident"}, nil},
}

// foretold is what a sentence says before a length that is only to be expected.
var foretold = regexp.MustCompile(`\b(?:(?:we |please )?expect(?:ing)?|anticipat(?:e|ing)|will (?:be|take|cause|last|result|need|have)|should (?:take|last|only take))\b[^,;:]*$`)

// nearby is how many bytes around a length say what it means, so that a line of
// a megabyte costs no more than its size.
const nearby = 400

// proseLengths takes durations from sentences where no label states them.
func (r *reader) proseLengths(list []sentence) {
	s := &r.pm.Stated
	to := map[field]*postmortem.Found[postmortem.Duration]{fieldDetectTime: &s.Detect, fieldResolveTime: &s.Resolve, fieldDuration: &s.Duration}
	for _, x := range list {
		if x.kind == postmortem.ActionsSection || x.kind == postmortem.Supporting || x.kind == postmortem.TimelineSection {
			continue
		}
		for at := 0; at < len(x.text); {
			l, ok := findLength(x.text, at)
			if !ok {
				break
			}
			at = max(l.end, at+1)
			if l.bound {
				continue
			}
			f, ok := r.lengthMeans(x, l)
			if !ok || to[f].OK() || foretold.MatchString(x.lower[max(0, l.start-nearby):l.start]) {
				continue
			}
			d := postmortem.Duration{Length: time.Duration(l.minutes * float64(time.Minute)).Round(time.Second), Approx: l.approx, Text: x.text[l.start:l.end]}
			*to[f] = postmortem.Found[postmortem.Duration]{Value: d, Line: x.line, From: "sentence “" + short(x.text, 60) + "”"}
		}
	}
}

// lengthMeans decides what a length of time in a sentence measures.
func (r *reader) lengthMeans(x sentence, l length) (field, bool) {
	before := withoutFillers(strings.TrimSuffix(withoutFillers(trimApprox(x.lower[max(0, l.start-nearby):l.start])), " a"))
	after := strings.TrimLeft(x.lower[l.end:min(len(x.lower), l.end+nearby)], " -,")
	for _, c := range lengthCues {
		overall := c.to != fieldDuration || proseKinds[x.kind]
		for _, w := range c.before {
			if overall && strings.HasSuffix(before, w) {
				return c.to, true
			}
		}
		for _, w := range c.after {
			if overall && strings.HasPrefix(after, w) {
				if c.to == fieldDuration && x.kind != "" && x.kind != postmortem.Summary && x.kind != postmortem.ImpactSection {
					continue
				}
				return c.to, true
			}
		}
	}
	// "from 16:58 to 18:46 UTC (108 minutes)"
	if strings.HasSuffix(before, "(") && proseKinds[x.kind] && strings.ContainsAny(before, ":") {
		from := max(0, l.start-nearby)
		if st := r.find(x.text[from:l.start], 0); st.ok && st.until != nil && l.start-from-st.end < 6 {
			return fieldDuration, true
		}
	}
	return "", false
}

// trimApprox takes words such as "approximately" and "almost" off the end.
func trimApprox(s string) string {
	for range 3 {
		s = strings.TrimRight(s, " ~≈,")
		at := strings.LastIndexByte(s, ' ')
		if !approxWords[strings.Trim(s[at+1:], ".")] && s[at+1:] != "just" && s[at+1:] != "only" && s[at+1:] != "nearly" {
			return s
		}
		s = s[:max(at, 0)]
	}
	return s
}

// applyProse fills what labels and the timeline left open. The time of the
// start from a sentence also replaces one that was guessed from the timeline.
func (r *reader) applyProse() {
	for _, m := range []struct {
		phase postmortem.Phase
		to    *postmortem.Found[postmortem.Moment]
		beats bool
	}{{postmortem.Trigger, &r.pm.Started, r.guessed[postmortem.Trigger]}, {postmortem.Detect, &r.pm.Detected, false}, {postmortem.Resolve, &r.pm.Resolved, false}} {
		if f, ok := r.prose[m.phase]; ok && (!m.to.OK() || m.beats) {
			if m.phase == postmortem.Resolve && r.pm.Started.OK() && !f.Value.Wall.After(r.pm.Started.Value.Wall) {
				continue
			}
			*m.to = f
		}
	}
}
