package parse

import (
	"regexp"
	"slices"
	"strings"

	"afterword/site/internal/markdown"
	"afterword/site/internal/postmortem"
)

// evidenceWeights are the parts of a postmortem in which evidence for a cause
// counts, and how much.
var evidenceWeights = map[postmortem.SectionKind]int{postmortem.RootCause: 4, postmortem.ContributingFactors: 4, postmortem.TriggerSection: 4,
	postmortem.WhysSection: 3, postmortem.Summary: 3, "": 3}

// Limits of suggesting.
const (
	enoughEvidence = 3 // the least weight of evidence
	mostSuggested  = 3 // causes per postmortem
	longEvidence   = 160
)

// evidence is what speaks for one cause.
type evidence struct {
	cause  int
	weight int // of the strongest place, and one for each further place
	best   int
	found  postmortem.Suggestion
	taken  bool // labelled already
	last   int  // the piece that last spoke for it, from 1
}

// piece is a stretch of text in which evidence is looked for.
type piece struct {
	text   string
	line   func(offset int) int
	kind   postmortem.SectionKind
	weight int
}

// suggest adds the causes for which the text gives evidence, the strongest
// first, where nobody labelled them. Evidence is words in the sections that say
// why, in the summary and in the title; every suggestion names its line.
func (r *reader) suggest() {
	list := make([]evidence, len(r.opts.Vocabulary))
	for i := range list {
		list[i].cause = i
		for _, l := range r.pm.Causes {
			list[i].taken = list[i].taken || r.known[i][key(l.Name)]
		}
	}
	own := r.ownName()
	causes := r.causes.search()
	for n, p := range r.pieces() {
		causes.each(p.text, func(cause int) bool {
			e := &list[cause]
			return !e.taken && e.last != n+1 && (p.weight > e.best || e.weight < 2)
		}, func(cause int, at []int) {
			if negated(p.text, at) || own != "" && strings.Contains(strings.ToLower(p.text[at[0]:at[1]]), own) {
				return
			}
			e := &list[cause]
			e.weight++
			e.last = n + 1
			if p.weight > e.best {
				e.best = p.weight
				e.found = postmortem.Suggestion{Cause: r.opts.Vocabulary[cause].ID, Line: p.line(at[0]), Evidence: around(p.text, at), Section: p.kind}
			}
		})
	}
	var found []evidence
	for _, e := range list {
		if e.best >= enoughEvidence {
			e.weight += 2 * e.best
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b evidence) int { return b.weight - a.weight })
	for i, e := range found {
		if i >= mostSuggested || e.weight*3 < found[0].weight*2 {
			break
		}
		r.pm.Suggests = append(r.pm.Suggests, e.found)
	}
}

// ownName is the first word of the organisation whose incident it is, where
// the front matter says so: its own products are no third party.
func (r *reader) ownName() string {
	for _, name := range []string{"company", "organisation", "organization"} {
		if v, ok := r.fm.Fields.Get(name); ok {
			w, _ := word(v.Text, 0)
			return w
		}
	}
	return ""
}

// pieces are the paragraphs, items and cells that may hold evidence, and the title.
func (r *reader) pieces() []piece {
	var list []piece
	if t := r.pm.Title; t.OK() {
		list = append(list, piece{t.Value, func(int) int { return t.Line }, "", 4})
	}
	if s := r.pm.Summary; s.OK() && strings.HasPrefix(s.From, "front matter") {
		list = append(list, piece{s.Value, func(int) int { return s.Line }, postmortem.Summary, 3})
	}
	if t := r.pm.Trigger; t.OK() {
		list = append(list, piece{t.Value, func(int) int { return t.Line }, postmortem.TriggerSection, 4})
	}
	for i := range r.rows {
		w := &r.rows[i]
		kind := r.parts[w.section].kind
		weight := evidenceWeights[kind]
		if weight < enoughEvidence || !w.first || w.node == nil || w.kind != textRow && w.kind != itemRow || w.node.Kind == markdown.HTMLBlock {
			continue
		}
		list = append(list, piece{strings.ReplaceAll(w.node.Text, "\n", " "), w.node.LineOf, kind, weight})
	}
	return list
}

var denial = regexp.MustCompile(`(?i)\b(?:no|not|never|without any|wasn't|isn't|weren't|rule[ds]? out|ruled out|unrelated to|did not (?:cause|involve|result|lead)|no evidence of|rather than|instead of|to (?:prevent|avoid|protect against)|prevent\w*|avoid\w*)\s+(?:\w+\s+){0,3}$|\b(?:prepar\w+ for|in case of)\s+(?:\w+\s+){0,5}$|(?:なし|ではな)|修正$`)

// withdrawn is what stands after a match and takes it back: it is no cause, it
// was already mended, nobody knows whether it was, or it was only seen.
var withdrawn = regexp.MustCompile(`(?i)^(?:では?な|の修正|は修正|[^。]{0,60}特定でき[ずな]|\s+(?:\w+\s+)?(?:can be |could be |was |were )?(?:observed|seen)\b|\s+(?:protection|mitigation|filter\w*)\b|\s+(?:\w+\s+){0,4}(?:is|was|were|are) (?:not|n't) (?:the|a) (?:cause|problem|reason|culprit)\b)`)

// supposed is a match that only says what would be.
var supposed = regexp.MustCompile(`(?i)\b(?:if (?:it|they|the|we|this|that)|in case)\b`)

// followed is the words before an outage that make it an effect.
var followed = regexp.MustCompile(`(?i)\b(?:leading to|led to|resulting in|resulted in)\s+(?:\w+\s+){0,3}$`)

// negated reports whether the words before, in or after a match deny it.
func negated(text string, at []int) bool {
	from := max(0, at[0]-40)
	for from > 0 && text[from]&0xC0 == 0x80 {
		from--
	}
	before := text[from:at[0]]
	match := strings.ToLower(text[at[0]:at[1]])
	if strings.HasPrefix(match, "no ") || strings.HasPrefix(match, "not ") || strings.HasPrefix(match, "missing") || strings.HasPrefix(match, "lack") {
		return false
	}
	if supposed.MatchString(match) || withdrawn.MatchString(text[at[1]:]) {
		return true
	}
	if cut := strings.LastIndexAny(before, ".;!?"); cut >= 0 {
		before = before[cut+1:]
	}
	return denial.MatchString(before) || strings.HasSuffix(match, "outage") && followed.MatchString(before)
}

// around is the sentence with the match, shortened around it.
func around(text string, at []int) string {
	from := strings.LastIndexAny(text[:at[0]], ".!?。") + 1
	if from > 0 && text[from-1] >= 0x80 {
		from = at[0]
	}
	for from > 0 && from < len(text) && text[from]&0xC0 == 0x80 {
		from++
	}
	to := len(text)
	if end := strings.IndexAny(text[at[1]:], ".!?。"); end >= 0 {
		to = at[1] + end
	}
	s := strings.TrimSpace(text[from:to])
	if len(s) > longEvidence {
		from = max(from, at[0]-60)
		for from > 0 && text[from]&0xC0 == 0x80 {
			from--
		}
		s = cutRunes(strings.TrimSpace(text[from:to]), longEvidence) + "…"
	}
	return s
}
