// Package postmortem is the domain: what a postmortem says, as values, and the
// arithmetic on them.
//
// It reads and writes nothing. How a value gets out of a file is the business
// of package parse; how files stand to each other is that of package corpus.
package postmortem

import (
	"time"

	"afterword/site/internal/markdown"
)

// Found is a value together with the place and the manner of its reading.
// The zero value means: the file does not say.
type Found[T any] struct {
	Value T
	Line  int    // 1-based line in the file; 0 when it was not read from a line (file name, path, configuration)
	From  string // how it was read, in plain words: "front matter started", "label “Resolved”", "file name"; "" when absent
}

// OK reports whether the file says it.
func (f Found[T]) OK() bool { return f.From != "" }

// Get returns the value and whether the file says it.
func (f Found[T]) Get() (T, bool) { return f.Value, f.OK() }

// Postmortem is the document about one incident, with everything that was read from it.
// It is not changed after parsing.
type Postmortem struct {
	Path string // slash path relative to the content folder
	Part int    // 0 for a file about one incident; 1, 2, … for the incidents of a file that holds several
	Hash string // digest of the file's bytes and of what else the reading depended on

	ID       Found[string] // explicit identity; absent in most files, see corpus for the derived one
	Title    Found[string]
	Language string // BCP 47 language of the headings as recognised: "en", "ja", …; "" when unknown

	Date         Found[Moment] // the day the incident began, as far as anything says
	Started      Found[Moment]
	Detected     Found[Moment]
	Acknowledged Found[Moment]
	Mitigated    Found[Moment]
	Resolved     Found[Moment]
	Zone         Found[string] // the zone as written: "CET", "UTC", "+01:00"
	Stated       Stated

	Severity Found[Severity]
	Services []Label
	Causes   []Label // labelled causes only
	Suggests []Suggestion
	Teams    []Label
	Tags     []Label
	Trigger  Found[string] // the trigger as a short phrase, from a label or the front matter
	FoundBy  Found[string] // how it was noticed: "monitor", "customer", …

	Authors  []Label
	Owner    Found[string]
	Status   Found[string] // of the document: draft, final, …
	Reviewed Found[Moment] // when the review was held
	Source   Found[string] // address of the original
	Summary  Found[string] // one paragraph of plain text
	Impacts  []Impact      // figures of the impact, from the front matter

	Sections []Section
	Inner    []Section // labelled parts inside a block, such as "**Context**:" in a list; shown with the block, From and To are zero
	Timeline []Event
	Actions  []Action
	Factors  []Factor
	Whys     []Why
	Graph    []string // lines "cause -> effect" of a causal graph, from the front matter
	Well     []Item   // what went well
	Wrong    []Item   // what went wrong
	Lucky    []Item   // where we got lucky

	Related      []Label // ids or paths the author names as related
	RecurrenceOf []Label // ids or paths the author names as earlier occurrences
	DuplicateOf  Found[string]
	Excluded     Found[string] // reason why the incident stays out of figures
	Audience     Found[string] // public, internal, restricted
	Draft        bool
	Aliases      []string // older paths that lead here

	Body *markdown.Document // the parsed body
}

// Begins returns when the incident began, as far as anything says: the start
// when its day is known, else the date, else the first later milestone.
func (p *Postmortem) Begins() Moment {
	for _, m := range []Found[Moment]{p.Started, p.Date, p.Detected, p.Acknowledged, p.Mitigated, p.Resolved} {
		if m.OK() && m.Value.HasYear() {
			return m.Value
		}
	}
	return Moment{}
}

// Label is a name as written, such as a service or an author.
type Label struct {
	Name string
	Line int
	From string
}

// Suggestion is a cause that nobody labelled but that the text gives evidence for.
type Suggestion struct {
	Cause    string // id of a term of the vocabulary
	Line     int    // the line with the evidence
	Evidence string // the words on that line
	Section  SectionKind
}

// Impact is one figure of the impact.
type Impact struct {
	Figure string // "82 %"
	Text   string // "of traffic lost at the worst point"
}

// Severity is how bad the incident was.
type Severity struct {
	Raw  string // as written
	Rank int    // 1 (worst) to 5; 0 when the words cannot be ranked
}

// Stated holds durations that the document states as such.
type Stated struct {
	Detect   Found[Duration] // time to detect
	Ack      Found[Duration] // time to acknowledge or respond
	Repair   Found[Duration] // time to repair, mitigate or stabilise
	Resolve  Found[Duration] // time to resolve, restore or recover
	Duration Found[Duration] // duration of the incident or outage
}

// Duration is a stated length of time.
type Duration struct {
	Length time.Duration
	Approx bool
	Note   string // what qualifies it: "during support hours 10:00-17:00"
	Text   string // as written
}

// SectionKind is the canonical meaning of a heading.
type SectionKind string

// The kinds of sections.
const (
	Summary             SectionKind = "summary"
	ImpactSection       SectionKind = "impact"
	Detection           SectionKind = "detection"
	TriggerSection      SectionKind = "trigger"
	RootCause           SectionKind = "root_cause"
	ContributingFactors SectionKind = "contributing_factors"
	WhysSection         SectionKind = "whys"
	Response            SectionKind = "response"
	Resolution          SectionKind = "resolution"
	TimelineSection     SectionKind = "timeline"
	WentWell            SectionKind = "went_well"
	WentWrong           SectionKind = "went_wrong"
	LuckySection        SectionKind = "lucky"
	Lessons             SectionKind = "lessons"
	ActionsSection      SectionKind = "actions"
	RelatedSection      SectionKind = "related"
	People              SectionKind = "people"
	Metadata            SectionKind = "metadata"
	Communications      SectionKind = "communications"
	Supporting          SectionKind = "supporting"
	Background          SectionKind = "background"
	Other               SectionKind = "other"
)

// Section is a stretch of the body under one heading (or under a bold label
// that acts as one). The sections of a postmortem cover its body without gaps
// and in order; the first has no heading where text stands before the first.
type Section struct {
	Kind     SectionKind
	Title    string // heading text; "" for text before the first heading
	ID       string // anchor, unique in the page
	Level    int    // heading level, 1 to 6; 0 without heading
	Line     int    // line of the heading
	Text     string // plain text of the content, for search and evidence
	From, To int    // top-level blocks of Body that are its content, [From, To), without the heading itself
}

// Event is one entry of the timeline.
type Event struct {
	ID       string // anchor, unique in the page
	Line     int
	At       Moment // zero when the entry gives no readable time
	Until    Moment // end of a range; zero otherwise
	TimeText string // the time as written: "~10:45", "c. 7.00", "?"
	Text     string // plain text without the time
	Body     markdown.Fragment
	Phase    Phase  // what the entry marks, as far as its words say
	Actor    string // who or what, from a column: "operator", "automated"; never shown as a person's fault
	Block    int    // top-level block of the document that holds it
}

// Phase is what an event marks.
type Phase string

// The phases of an incident.
const (
	NoPhase     Phase = ""
	Change      Phase = "change"
	Trigger     Phase = "trigger" // start of the impact
	Detect      Phase = "detect"
	Acknowledge Phase = "acknowledge"
	Escalate    Phase = "escalate"
	Diagnose    Phase = "diagnose"
	Mitigate    Phase = "mitigate"
	Recover     Phase = "recover"
	Resolve     Phase = "resolve"
	Communicate Phase = "communicate"
)

// Status is the state of an action item. The zero value is Unknown: what is
// not written is not "open".
type Status string

// The states of an action item.
const (
	Unknown    Status = ""
	Open       Status = "open"
	InProgress Status = "in progress"
	Blocked    Status = "blocked"
	Done       Status = "done"
	Dropped    Status = "dropped" // decided not to do
)

// Action is one thing somebody promised to do.
type Action struct {
	ID         string // anchor, unique in the page
	Ref        string // its own id or ticket as written: "P-1", "OPS-77"
	Line       int
	Text       string // plain text without owner, state and ticket markers
	Body       markdown.Fragment
	Owner      string
	Type       string // prevent, detect, mitigate, process, …, from a column or the heading over it
	Priority   string
	Status     Status
	StatusText string // as written: "DONE", "未着手"
	StatusFrom string // how the state was read; "" when unknown
	Opened     Moment // zero when not written
	Due        Moment
	Closed     Moment
	Links      []string
	Group      string // heading or label over it, when there is one
	Block      int    // top-level block of the document that holds it; -1 when it came from the front matter
}

// Factor is one contributing factor, a line of text.
type Factor struct {
	Line  int
	Text  string
	Body  markdown.Fragment
	Label string // the category in front of it: "Safeguard", "Trigger"
	Block int
}

// Why is one step of a chain of whys.
type Why struct {
	Line     int
	Question string
	Answer   string
	Block    int
}

// Item is one line of a list of lessons.
type Item struct {
	Line  int
	Text  string
	Body  markdown.Fragment
	Block int
}
