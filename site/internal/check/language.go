package check

import (
	"bytes"
	"iter"
	"regexp"
	"strings"
	"unicode"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// Blameless language, in English.
//
// The patterns look for four habits that the literature on blameless reviews
// names (Dekker's "Field Guide to Understanding Human Error", the Etsy
// debriefing guide, the Google SRE book on postmortem culture): human error
// given as a cause, sentences about what did not happen, words of judgement,
// and a person as the subject of a fault. They are narrow on purpose: a writer
// who is told off wrongly once stops reading the tool. Systems may fail,
// forget and be at fault as much as they like.

// phrase is one pattern of blameful language.
type phrase struct {
	code    string
	what    string         // completes "… [what]", in the message
	reframe string         // the hint
	pattern *regexp.Regexp // on masked prose; submatch 1, where there is one, is what is reported
	unless  *regexp.Regexp // on the sentence around the match; nil for never
	hints   []string       // lower-case words of which a paragraph must hold one, else the pattern is not tried
}

// people are words for somebody who works on the system. Words that also name
// software (operator, manager, controller, agent, responder, scheduler) appear
// only with what makes them human.
const people = `(?:(?:software |site reliability |network |on-?call |duty |data |platform |systems? |devops |support |security |release |junior |senior |new |staff )*(?:engineer|developer|programmer|administrator|admin|sysadmin|technician|employee|contractor|colleague|teammate|team ?member|staff ?member|coworker|intern|new hire|maintainer|reviewer|DBA|SRE|on-?call(?: person)?|electrician)s?|(?:human|duty|shift|lead|plant|grid|night|control room|incident) (?:operator|responder|manager|commander)s?|(?:release|product|engineering|project) managers?|somebody|someone|a (?:person|human)|authors? of (?:the|this|that) (?:change|commit|patch|pull request)|(?:members? of )?(?:the|our|their) (?:[a-z]+ )?team)`

// handle is a person by account name. It begins with no letter, so it stands
// outside the word boundary of the other patterns.
const handle = `(?:(?:^|[\s(*,])@[A-Za-z][\w-]+)`

// ourselves are the pronouns that can only be people.
const ourselves = `(?:\b(?:we|he|she|I)\b)`

// between are the small words that may stand between a person and a verb.
const between = `(?: \([^)\n]{1,40}\)| (?:who|had|has|have|was|were|then|also|probably|perhaps|really|clearly|simply|just|definitely|initially|at first|unfortunately|themselves|himself|herself|[a-z]{3,9}ly|(?:at|from|in|on|of) (?:the |our |an? )?[A-Za-z]+(?: [a-z]+)?)){0,3}(?:,[^,.;|]{1,60},)?`

// words compiles a pattern in which a space stands for any white space and
// emphasis marks.
func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + strings.ReplaceAll(pattern, " ", `[\s*_]+`))
}

// Reframes. They show a way out, not a rule.
const (
	reframeError   = "name the condition that made it possible: what let the change through, what looked right at the time, which safeguard was missing"
	reframeCare    = "say what would have made the slip impossible, visible or harmless: care is no safeguard, and a person is not what is mended"
	reframeCounter = "say what happened and what was known then; put what should happen next time among the action items"
	reframeJudge   = "leave the verdict out and state the fact: what was done, with which information"
	reframePerson  = "make the system the subject: “the command accepted …”, “nothing in the procedure showed …”, “the review did not cover …”"
)

const slip = `(?:accidentally|mistakenly|inadvertently|erroneously|wrongly|unintentionally|unwittingly|carelessly|absent-mindedly)`

const fault = `(?:` + slip + `|incorrectly (?:set|configured|assumed|entered|applied|ran|deployed|believed|thought|removed|deleted)|forgot(?:ten)?\b|neglected (?:to\b|the\b)|failed to\b|ignored\b|overlooked\b|misconfigured\b|misread\b|mistyped\b|mistook\b|misunderstood\b|misjudged\b|fat-?fingered|messed up|screwed up|did(?:n['’]t| not) (?:bother|check|follow|test|verify|read|double(?:-| )check|pay attention)\b|(?:made|make|making)(?: an?| the| several| some| this| two)?(?: [a-z]{2,12}){0,2} (?:mistake|error|typo)s?\b|(?:deleted|typed|ran|chose|picked|selected|entered|used|pasted|restarted|stopped|pushed|pulled|pressed|unplugged) the wrong\b|(?:ran|executed|applied|pointed|deployed|pushed) [a-z'\x20-]{1,40} (?:against|on|in|to|at) the wrong [a-z])`

// lapse is what is a fault when one person is said to have done it, and an
// honest account when a group says it of itself.
const lapse = `(?:did(?:n['’]t| not) (?:notice|reali[sz]e|tell|inform|escalate|communicate)\b|(?:wasn['’]t|weren['’]t|not) paying (?:[a-z]+ )?attention|paid no attention|inattentive\b|missed (?:the|this|that|an?|several|two|all) (?:[a-z]+ )?(?:alert|alarm|page|warning|sign|error|bug|message|step|flag|check|notification|problem|loss)s?\b|disregarded\b|violated (?:the|our|a|company|change)\b|bypassed (?:the|our|a|code|change)\b|rushed (?:the|this|an?|through)\b|broke (?:production|prod\b|the (?:build|site|website|pipeline|database|cluster)\b)|skipped (?:the|an?|this|all|every)\b|did nothing\b|went back to sleep|too slow\b|slow (?:to|in) [a-z]+|committed an? (?:typo|error|mistake)\b)`

// operators is for words that also name software, with verbs that only people do.
const operators = `(?:the|an?|one|another) (?:operator|responder|commander|manager|lead|pilot|driver)s?`

const looked = `(?:tested|checked|double-checked|noticed|caught|spotted|reviewed|communicated|escalated|verified|validated|documented|done|tried|known|followed|informed|rushed|merged|deployed|anticipated|prevented|avoided|foreseen|considered|planned|announced|raised|coordinated|thought|asked|read|realised|realized|recognised|recognized|seen|acted|responded|reacted|told|warned|involved|consulted|stopped|switched|addressed|rolled back|in place|set up|automated)`

// faultWords and judgements are what the longest patterns cannot do without.
var (
	faultWords = []string{"accidentally", "mistaken", "inadvertently", "erroneously", "wrongly", "the wrong", "unintentionally", "unwittingly", "careless", "absent-minded", "incorrectly", "forgot", "neglected", "failed to", "ignored", "overlooked", "misconfigured", "misread", "mistyped", "mistook", "misunderstood", "misjudged", "fat-f", "fat f", "fatf", "messed", "screwed", "did not", "didn't", "didn’t", "mistake", "an error", "the error", "some error", "this error", "two error", "several error", "typo"}
	lapseWords = []string{"did not", "didn't", "didn’t", "attention", "inattentive", "missed", "disregarded", "violated", "bypassed", "rushed", "broke", "slow", "committed", "skipped", "did nothing", "sleep"}
	turnWords  = []string{"accidentally", "mistakenly", "inadvertently", "erroneously", "wrongly", "unintentionally", "unwittingly", "carelessly", "absent-mindedly", "incorrectly", "forgot", "neglected", "failed to", "ignored", "did not", "didn't", "didn’t", "did nothing", "sleep"}
	guiltWords = []string{"my fault", "your fault", "his fault", "her fault", "our fault", "their fault", "own fault", "my mistake", "your mistake", "his mistake", "her mistake", "our mistake", "their mistake", "own mistake", "my failure", "your failure", "his failure", "her failure", "our failure", "their failure", "own failure", "negligence", "to blame", "at fault", "guilty", "blame lies", "blame rests", "whose", "our bad", "my bad", " ours", " mine"}
	judgements = []string{"careless", "negligen", "reckless", "slopp", "incompeten", "stupid", "foolish", "idiot", "inexcusabl", "unforgivabl", "irresponsibl", "shameful", "amateurish", "clueless", "inept", "botched", "blundered", "mistake", "judg", "sense", "dropped", "should", "asleep", "inexperienced", "doing"}
)

// hypothetical is for people of whom nothing is said yet.
const hypothetical = `\b(?:if|when(?:ever)?|could|might|may|can|would|so that|in case|prevent\w*|stop\w*|before|unless|until|ensure|make sure) (?:that )?(?:an? |the |any |some ?)?` + people

var phrases = []phrase{
	{
		code: "blame-human-error", what: "gives human error as a cause", hints: []string{"human error", "human mistake", "operator error", "operator mistake", "pilot error", "driver error", "driver mistake", "administrator error", "administrator mistake", "engineer error", "engineer mistake", "personnel error", "personnel mistake", "manual error", "manual mistake"},
		reframe: reframeError,
		pattern: words(`\b((?:human|operator|pilot|driver|administrator|engineer|personnel|manual) (?:error|mistake)s?|pilot error)\b`),
		unless:  words(`\b(?:not|no|never|rather than|instead of|beyond)\b[^.;:|]{0,40} (?:(?:human|operator|pilot|driver|administrator|engineer|personnel|manual) (?:error|mistake))|\b(?:prevent\w*|avoid\w*|reduc\w*|lessen\w*|minimi[sz]\w*|protect\w*|guard\w*|prone|eliminat\w*|possib\w*|risk\w*|chances?|opportunit\w*|room for|less|fewer|allow\w*|catch)\b`),
	},
	{
		code: "blame-human-error", what: "gives human error as a cause", hints: []string{"user error"},
		reframe: reframeError,
		pattern: words(`(?:caused by|due to|because of|result of|resulted from|owing to|down to|cause was|cause:) (?:an? )?(user error)\b|\b(user error was (?:made|the))`),
	},
	{
		code: "blame-human-error", what: "gives a slip as a cause", hints: []string{"mistake", "oversight", "careless", "negligence", "blunder", "typo", "inattention"},
		reframe: reframeError,
		pattern: words(`\b(?:caused by|due to|because of|as a result of|the result of|resulted from|owing to|down to|(?:this|it|that) was(?: simply| just| clearly)?)(?: an?| our| the| my| his| her| their)?(?: simple| honest| silly| single| manual| stupid| small| careless| copy(?:-| )paste| genuine)* ((?:mistake|oversight|carelessness|negligence|blunder|typo|inattention)(?: on (?:our|my|the) part)?)\b`),
		unless:  words(`\b(?:not (?:due to|because of|caused by)|in the (?:vendor|upstream|library)\w*)\b`),
	},
	{
		code: "blame-human-error", what: "gives a slip as a cause", hints: []string{"fat"},
		reframe: reframeError,
		pattern: words(`\b(fat(?:-| )finger(?:ed|ing|s)?)\b`),
	},
	{
		code: "blame-human-error", what: "gives a want of care as a cause", hints: []string{"lack"},
		reframe: reframeError,
		pattern: words(`\b(lack(?:ed|s|ing)?(?: of)?(?: the)? (?:attention|care|diligence|discipline|competence|common sense))\b`),
		unless:  words(`\bnot (?:a|due to a|from) lack\b`),
	},
	{
		code: "blame-human-error", what: "takes care for a safeguard", hints: []string{"more careful", "more attenti", "more diligent", "more vigilant", "more disciplined", "trained", "reprimanded", "disciplined", "reminded"},
		reframe: reframeCare,
		pattern: words(`\b((?:(?:` + people + `|people|everybody|everyone|staff|we|you) (?:simply |just |all |really )*(?:needs? to|must|should|ha(?:s|ve) to)|told to|reminded to|asked to) (?:be|pay) (?:much |far )?more (?:careful|attentive|attention|diligent|vigilant|disciplined)|(?:` + people + `|the (?:person|people|individual)s?)(?: (?:responsible|involved|concerned|in question))?(?: for [^.;|]{1,40})? (?:was|were|has been|have been) (?:re-?trained|reprimanded|disciplined|sacked|reminded (?:to|of|that)))\b`),
		unless:  words(`\bdisciplined in\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what people did not do", hints: []string{"should have", "t have", "ought to have", "should never have"},
		reframe: reframeCounter,
		pattern: words(`(?:` + ourselves + `|\b` + people + `|` + handle + `)` + between + ` ((?:should(?:n['’]t| not| never)?|ought(?: not)? to) have\b(?: [a-z]+){1,3})`),
		unless:  words(`\b(?:we should have (?:an?|the|more|better|some|at least|alert\w*|monitor\w*|test\w*|all|no|automated|multiple|access|separate|one|two|seen|received|gotten|alert\w*)\b)`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what people did not do", hints: []string{"could have"},
		reframe: reframeCounter,
		pattern: words(`(?:` + ourselves + `|\b` + people + `)` + between + ` (could have (?:been (?:quicker|faster|more)|(?:[a-z]+ly )?(?:caught|noticed|prevented|avoided|tested|detected|spotted|done|acted|checked|known|found|responded|reacted|communicated|escalated|started|stopped|rolled back)))\b`),
		unless:  words(`\b(?:not|never) (?:to )?assum\w+`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what people did not do", hints: []string{"would have"},
		reframe: reframeCounter,
		pattern: words(`\b(an? (?:more )?(?:experienced|careful|senior|attentive|diligent|competent|better) ` + people + ` would have(?: [a-z]+){1,2})\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"management", "leadership"},
		reframe: reframePerson,
		pattern: words(`\b((?:management|leadership) (?:had |has |repeatedly |simply )*(?:ignored|dismissed|overruled|neglected|failed to (?:act|listen|fund|prioriti[sz]e|take|provide|approve))\b)`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what was not done", hints: []string{"should have", "t have", "ought to have"},
		reframe: reframeCounter,
		pattern: words(`\b((?:should(?:n['’]t| not)?|ought(?: not)? to) have been (?:[a-z]+ly |more |better |also )?` + looked + `)\b`),
		unless:  words(`\b(?:would|if) \w+ should have been\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"could have", "would have", "might have", "easily have", "probably have", "likely have", "also have"},
		reframe: reframeCounter,
		pattern: words(`\b((?:could|would|might)(?: easily| probably| likely| also)? have (?:been (?:entirely |completely |easily |largely )?(?:prevented|avoided|caught|averted|foreseen)|(?:entirely |completely |easily |also )?(?:prevented|avoided|caught|averted|spotted|helped|(?:detected|mitigated|allowed|enabled|alerted|made) (?:us|the|this|these|that|it)|been (?:very |more |really )?(?:useful|helpful) to))|as (?:well|fast|quickly|soon|early|good) as (?:it|we|they|she|he) could have)\b`),
		unless:  words(`[a-z,)] (?:which|that) would(?: easily| probably| likely| also)? have\b`), // what a thing can do, told in passing
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"have happened", "have occurred", "preventable", "avoidable"},
		reframe: reframeCounter,
		pattern: words(`\b((?:should never|never should|should not|shouldn['’]t) have (?:happened|occurred)|(?:was|were|is) (?:[a-z]+ly )?(?:preventable|avoidable))\b`),
		unless:  words(`\bavoidable (?:only|by|if|when)\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"could have", "might have", "would have"},
		reframe: reframeCounter,
		pattern: words(`\b((?:could|might|would) have been (?:[a-z]+ly )?(?:(?:found|noticed|spotted|discovered|detected) (?:by|with|during|in (?:review|testing|staging))|(?:fixed|resolved|solved|mitigated|detected|noticed|found|restored|shortened|identified)(?: [a-z]+){0,3} (?:faster|sooner|earlier|quicker|quickly)|solved in|resolved in|fixed in|alerted))\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"should have", "t have", "ought to have", "could have"},
		reframe: reframeCounter,
		pattern: words(`\b((?:they|nobody|no one|everybody) (?:should(?:n['’]t| not)?|ought to|could) have (?:[a-z]+ly )?` + looked + `(?: better)?)\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"if "},
		reframe: reframeCounter,
		pattern: words(`\b(if (?:the |our |an? )?(?:` + people + `|we|he|she|they|I) had (?:only |just |properly |actually |first )?` + looked + `)\b`),
		unless:  words(`\b(?:asked|wondered|unclear|unsure|know|see|check(?:ed)?) if\b`),
	},
	{
		code: "blame-counterfactual", what: "speaks of what did not happen", hints: []string{"if only", "had we", "had they", "had he", "had she", "had i", "had some", "had the", "had a", "had our"},
		reframe: reframeCounter,
		pattern: words(`\b(if only (?:we|the|they|he|she|someone|somebody)\b|had (?:we|they|he|she|I|someone|somebody|(?:the |an? |our )?(?:` + people + `)) (?:only |just |properly |actually )?(?:known|checked|tested|noticed|followed|read|realised|realized|reviewed|looked|paid)\b)`),
	},
	{
		code: "blame-judgement", what: "passes judgement", hints: judgements,
		reframe: reframeJudge,
		pattern: words(`\b(careless(?:ly|ness)?|negligen(?:t|tly|ce)|reckless(?:ly|ness)?|slopp(?:y|ily|iness)|incompeten(?:t|tly|ce)|stupid(?:ly|ity)?|foolish(?:ly|ness)?|idiot(?:ic|s)?|inexcusabl[ey]|unforgivabl[ey]|irresponsibl[ey]|shameful(?:ly)?|amateurish|clueless|inept(?:itude)?|botched|blundered|(?:rookie|silly|stupid|dumb|obvious|careless|basic) mistakes?|(?:poor|bad) judge?ment|(?:un)?common sense|dropped the ball|should have been (?:obvious|common knowledge|clear)|asleep at the wheel|(?:not know|n['’]t know|not knowing|no idea) what (?:he|she|they|we|I) (?:is|was|are|were) doing|inexperienced ` + people + `)\b`),
		unless:  words(`\bnot (?:careless|negligent|reckless|stupid|foolish|incompetent)|blameless\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"nobody", "no one", "no-one"},
		reframe: reframePerson,
		pattern: words(`\b((?:nobody|no(?:-| )one)(?: had| has| ever)* (?:(?:bothered|cared|thought|remembered|cares) to|(?:checked|tested|verified|reviewed|read|looked at|followed up|remembered)|paid attention))\b`),
	},
	{
		code: "blame-judgement", what: "assigns guilt", hints: guiltWords,
		reframe: reframeJudge,
		pattern: words(`\b((?:my|your|his|her|our|their) (?:own )?(?:fault|negligence|failure to [a-z]+|mistake)|(?:is|was|['’]s) (?:again |totally |entirely |all )?(?:our|my) bad|(?:mistake|error|fault|failure) (?:is|was) (?:entirely |all )?(?:ours|mine)|` + people + ` (?:is|was|are|were) (?:to blame|at fault|guilty)|(?:blame (?:lies|rests) with)|whose fault)\b`),
		unless:  words(`\b(?:not|nobody['’]s|no one['’]s|without|owned|learn\w*|apologi[sz]\w*|their (?:failure|fault)|(?:ours|mine) to|fault (?:domain|toleran|detect|inject)\w*)\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: faultWords,
		reframe: reframePerson,
		pattern: words(`(\b` + people + between + ` ` + fault + `|` + handle + between + ` ` + fault + `)`),
		unless:  words(hypothetical),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: lapseWords,
		reframe: reframePerson,
		pattern: words(`((?:\b` + people + `|` + handle + `)` + between + ` ` + lapse + `)`),
		unless:  words(hypothetical),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"operator", "responder", "commander", "manager", "lead", "pilot", "driver"},
		reframe: reframePerson,
		pattern: words(`\b(` + operators + between + ` (?:(?:typed|pressed|chose|picked|pulled|unplugged|pasted) the wrong\b|mistyped\b|forgot(?:ten)? to\b|fat-?fingered|(?:wasn['’]t|not) paying (?:[a-z]+ )?attention|made an? (?:[a-z]+ )?(?:mistake|typo)|disregarded (?:the|an?|this) (?:alarm|alert|warning|page)))`),
		unless:  words(hypothetical),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"without test", "without check", "without double", "without read", "without review", "without verif", "without valid", "without look", "without follow", "without think", "without consult", "without tell", "without inform", "without first", "without properly", "without even"},
		reframe: reframePerson,
		pattern: words(`(?:\b` + people + `|` + handle + `|\b(?:he|she|I)\b)` + `[^.;|]{1,90}(\bwithout (?:first |properly |even )?(?:testing|checking|double-checking|reading|reviewing|verifying|validating|looking|following|thinking|consulting|(?:telling|informing) (?:any(?:one|body)|us|support|the (?:team|others|users|customers)))\b)`),
		unless:  words(hypothetical + `|\b(?:can|could|may|will|would|to|able to|lets?|allow\w*) (?:[a-z]+ ){0,6}without`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: faultWords,
		reframe: reframePerson,
		pattern: words(`(` + ourselves + between + ` ` + fault + `)`),
		unless:  words(`\b(?:if|when(?:ever)?|unless|until|so that|in case|before|ensure|make sure) (?:we|he|she|I)\b|\bwe (?:did(?:n['’]t| not) (?:test|read) (?:any|a) )`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: turnWords,
		reframe: reframePerson,
		pattern: words(`(?:\b` + people + `|` + handle + `)\b[^.;|]{1,90}(\b(?:but|and|who|which) (?:` + slip + ` |incorrectly (?:believed|assumed|thought) ?|forgot\b|neglected to\b|failed to (?:take|act|check|notice|verify|follow|test|respond|communicate|escalate)\b|did(?:n['’]t| not) (?:tell|inform|check|test|follow|read|verify|notify|ask|escalate|communicate)\b|ignored (?:the|this|an?) (?:alert|alarm|warning|page)|did nothing\b|went back to sleep))`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"mistake", "accident", "oversight"},
		reframe: reframePerson,
		pattern: words(`(?:\b` + people + `|` + handle + `|` + ourselves + `)\b[^.;|]{1,160}(\bby (?:mistake|accident|oversight))\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"missed"},
		reframe: reframePerson,
		pattern: words(`(` + ourselves + ` (?:had |have |completely |simply |also )*missed\b(?: (?:the|this|that|these|an?|it)\b)?)`),
		unless:  words(`\bmissed (?:our|the|an?|this) (?:\w+ )?(?:SL[AO]s?|targets?|deadlines?|goals?|objectives?|budgets?|meetings?|window)`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: faultWords,
		reframe: reframePerson,
		pattern: words(`\b(` + slip + ` (?:[a-z]+ ){1,6}by (?:an? |the |our |one of (?:the|our) )?(?:[a-z]+ )?` + people + `)\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: []string{"mistake", "error by", "error made", "error of", "error on", "'s error", "s' error", "’s error", "’ error", "typo", "oversight", "negligence", "careless", "blunder", "'s fault", "’s fault", "s fault"},
		reframe: reframePerson,
		pattern: words(`\b((?:mistake|error|typo|oversight|negligence|carelessness|blunder) (?:made )?(?:by|of|on the part of) (?:an? |the |our |one of (?:the|our) )?(?:[a-z]+ )?` + people + `|` + people + `['’]s? (?:mistake|error|typo|oversight|negligence|fault|carelessness))\b`),
	},
	{
		code: "blame-person", what: "makes a person the subject of a fault", hints: faultWords,
		reframe: reframePerson,
		pattern: regexp.MustCompile(`\b([A-Z][a-z]{2,14}(?: \([A-Za-z ]{1,30}\))? (?:forgot to|neglected to|carelessly|mistyped|fat-?fingered|screwed up|messed up|made a (?:mistake|typo)))\b`),
		unless:  regexp.MustCompile(`\b(?:Nobody|None|Never|Nothing) `),
	},
}

// hinted finds the phrases to try.
var hinted = newCues(phrases)

// quietSections are headings under which "should" and "could" look forward, or
// under which the writer lists what luck spared them.
var quietSections = regexp.MustCompile(`(?i)\b(?:actions?|follow(?:-| )?ups?|next steps?|to ?dos?|remediat\w*|prevent\w*|recommend\w*|improvements?|future|corrective|plans?|planned|lucky|luck|guidelines?|glossary|references?|appendix|attendees?|authors?|wider|q ?& ?a|faq)\b`)

// language reports blameful language in one incident's file. Files in other
// languages have nothing to fear: the patterns are English.
func language(d *document, pms []*postmortem.Postmortem) []diag.Diagnostic {
	if english(pms) {
		return d.language(quietLines(pms))
	}
	return nil
}

func english(pms []*postmortem.Postmortem) bool {
	for _, pm := range pms {
		if pm.Language != "" && pm.Language != "en" && !strings.HasPrefix(pm.Language, "en-") {
			return false
		}
	}
	return true
}

// quietLines are the lines on which the reader found an action item.
func quietLines(pms []*postmortem.Postmortem) map[int]bool {
	quiet := make(map[int]bool)
	for _, pm := range pms {
		for _, a := range pm.Actions {
			quiet[a.Line] = true
		}
	}
	return quiet
}

// mostTries is how often phrases are tried on sentences of one file. The worst
// of 600 real files asks for 110; a million bytes of nothing but cues would
// take ten seconds.
const mostTries = 1_500

func (d *document) language(quiet map[int]bool) []diag.Diagnostic {
	var out []diag.Diagnostic
	wanted := make([]bool, len(phrases))
	tries := 0
	for _, p := range d.paragraphs {
		first, _ := d.position(p.from)
		if p.task || quiet[first] || quietSections.MatchString(p.section) {
			continue
		}
		for from, to := range sentences(d.text(p)) {
			from, to = p.from+from, p.from+to
			tries += hinted.in(plain(lowered(d.masked[from:to])), wanted)
			if tries > mostTries {
				line, col := d.position(from)
				return append(out, diag.Diagnostic{Path: d.path, Line: line, Col: col, Code: "language-unchecked",
					Text: "from here on, the language is not checked"})
			}
			out = append(out, d.blame(from, to, wanted)...)
		}
	}
	return out
}

// blame tries the wanted phrases on one sentence, [from, to) of the source.
func (d *document) blame(from, to int, wanted []bool) []diag.Diagnostic {
	var out []diag.Diagnostic
	taken := make([]bool, to-from)
	for i, ph := range phrases {
		if !wanted[i] {
			continue
		}
		for _, m := range ph.find(d.masked[from:to]) {
			if !take(taken, m[0], m[1]) {
				continue
			}
			line, col := d.position(from + m[0])
			out = append(out, diag.Diagnostic{
				Path: d.path, Line: line, Col: col, Code: ph.code, Hint: ph.reframe,
				Text: "“" + shorten(d.excerpt(from+m[0], from+m[1]), 70) + "” " + ph.what,
			})
		}
	}
	return out
}

// plain returns text with one space for white space and emphasis, so that hints
// of two words are found on two lines and in bold.
func plain(text []byte) []byte {
	return bytes.Join(bytes.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '*' || r == '_' }), []byte{' '})
}

// lowered returns text with ASCII letters in lower case, of the same length.
func lowered(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// find returns the reported stretches of a sentence.
func (ph phrase) find(sentence []byte) [][2]int {
	all := ph.pattern.FindAllSubmatchIndex(sentence, -1)
	if all == nil || ph.unless != nil && ph.unless.Match(sentence) {
		return nil
	}
	var out [][2]int
	for _, m := range all {
		from, to := m[0], m[1]
		for i := 2; i+1 < len(m); i += 2 {
			if m[i] >= 0 {
				from, to = m[i], m[i+1]
				break
			}
		}
		out = append(out, [2]int{from, to})
	}
	return out
}

// sentences yields where the sentences and table cells of a text begin and end,
// without the space before them. No pattern reaches from one into the next.
func sentences(text []byte) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from := 0
		for i, c := range text {
			stop := c == '|' || i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\n') && bytes.IndexByte([]byte(".;!?"), c) >= 0
			if stop {
				if !yield(from, i+1) {
					return
				}
				from = i + 1
			} else if from == i && (c == ' ' || c == '\n') {
				from++
			}
		}
		if from < len(text) {
			yield(from, len(text))
		}
	}
}

// shorten cuts s to at most n bytes at a space.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := strings.LastIndexByte(s[:n], ' ')
	if cut < n/2 {
		cut = n
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
	}
	return s[:cut] + " …"
}
