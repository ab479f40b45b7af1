package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// healthPath is the address of the health page.
const healthPath = "health.html"

// HealthPage says what the files lack and what each would gain, which files
// make no page, and what was found wrong.
type HealthPage struct {
	Frame
	Lede     string
	Facts    []HealthFact
	Files    []HealthFile // those that lack most first
	MoreLess string       // how many files the list leaves out; "" when none
	Others   []OtherFile  // files that are no incidents
	Findings []FileFindings
	MoreNote string   // how many files with findings the list leaves out
	Rules    []string // rules for the configuration, ready to paste, that label the suggested causes
	RuleNote string
}

// HealthFact is one kind of fact, and how many incidents have it.
type HealthFact struct {
	Name string
	Have string // "87 of 100"
	Bar  string
	Gain string // what the others would gain
}

// HealthFile is one incident that lacks facts.
type HealthFile struct {
	Link
	Path  string
	Edit  string
	Lacks string // "severity, end, action items"
	n     int
}

// OtherFile is a file that makes no incident page.
type OtherFile struct{ Path, Reason string }

// FileFindings is what was found in one file.
type FileFindings struct {
	Path  string // "" for the build as a whole
	Edit  string
	List  []Finding
	Worst string
}

// Sizes of the lists of the health page.
const (
	healthFiles = 300
	healthRules = 200
)

// wanted are the facts that a postmortem should have.
var wanted = []struct {
	name string
	has  func(in *corpus.Incident) bool
	gain string
}{
	{"Day it began", func(in *corpus.Incident) bool { return in.Date.Value.HasDay() }, "a place in the lists, the calendar, the strips and every trend"},
	{"Time of the start", func(in *corpus.Incident) bool { return in.Started.Value.HasClock() || in.Stated.Duration.OK() }, "a time to detect and to restore, and a phase bar"},
	{"Time of detection", func(in *corpus.Incident) bool { return in.Detected.OK() || in.Stated.Detect.OK() }, "a time to detect, and the first phase of the bar"},
	{"End or duration", func(in *corpus.Incident) bool {
		return in.Resolved.OK() || in.Stated.Duration.OK() || in.Stated.Resolve.OK()
	}, "a time to restore: it is left out of duration figures now"},
	{"Severity", func(in *corpus.Incident) bool { return in.Postmortem.Severity.OK() }, "its colour in every strip, and the severity filter"},
	{"Service", func(in *corpus.Incident) bool { return len(in.Services) > 0 }, "a page per service, and related incidents by service"},
	{"Labelled cause", func(in *corpus.Incident) bool { return len(in.Causes) > 0 }, "recurrence: what keeps coming back, and whether an action was open"},
	{"Timeline", func(in *corpus.Incident) bool { return len(in.Timeline) > 0 }, "the drawn timeline with its silent stretches"},
	{"Action items", func(in *corpus.Incident) bool { return len(in.Actions) > 0 }, "a place in the list of what was promised"},
	{"Contributing factors", func(in *corpus.Incident) bool { return len(in.Factors) > 0 || len(in.Whys) > 0 }, "factors that several postmortems share"},
	{"Summary", func(in *corpus.Incident) bool { return in.Summary.OK() }, "a sentence in search results and feeds"},
}

// reviewedFact says how many incidents were reviewed within a week of their
// end. ok is false where no file records a review.
func (s *site) reviewedFact() (f HealthFact, ok bool) {
	held, of := 0, 0
	for _, in := range s.Stats.Incidents {
		if !in.Began.Days() || in.Ongoing {
			continue
		}
		of++
		ok = ok || !in.Reviewed.IsZero()
		if !in.Reviewed.IsZero() && !in.Reviewed.Lo.After(in.Began.Hi.Add(in.Times.Restore.Value+7*stats.Day)) {
			held++
		}
	}
	return HealthFact{"Review within a week", number(held) + " of " + number(of), percent(float64(held), float64(of)), "a reader knows that people talked about it while they remembered it"}, ok
}

func (s *site) healthPage() page {
	return page{healthPath, "health", sure(func() any { return s.healthView() })}
}

func (s *site) healthView() HealthPage {
	v := HealthPage{Frame: s.frame(healthPath, "Health of this knowledge base", nowhere)}
	list := s.Corpus.Incidents
	v.Lede = fmt.Sprintf("%s read from %s. Nothing here stops a build; it says what each file would gain.",
		count(len(list), "incident"), count(s.fileCount(), "file"))
	lacks := make([][]string, len(list))
	for _, w := range wanted {
		have := 0
		for i, in := range list {
			if w.has(in) {
				have++
			} else {
				lacks[i] = append(lacks[i], strings.ToLower(w.name[:1])+w.name[1:])
			}
		}
		v.Facts = append(v.Facts, HealthFact{w.name, number(have) + " of " + number(len(list)), percent(float64(have), float64(len(list))), w.gain})
	}
	if f, ok := s.reviewedFact(); ok {
		v.Facts = append(v.Facts, f)
	}
	s.lackingFiles(&v, lacks)
	for _, n := range s.Corpus.NotIncidents {
		v.Others = append(v.Others, OtherFile{n.Path, n.Reason})
	}
	s.findings(&v)
	s.labelRules(&v)
	return v
}

// fileCount returns how many files were read.
func (s *site) fileCount() int {
	paths := make(map[string]bool)
	for _, in := range s.Corpus.Incidents {
		paths[in.Path] = true
	}
	return len(paths) + len(s.Corpus.NotIncidents) + len(s.Corpus.Pages)
}

// lackingFiles lists the incidents that lack most.
func (s *site) lackingFiles(v *HealthPage, lacks [][]string) {
	for i, in := range s.Corpus.Incidents {
		if len(lacks[i]) > 0 {
			v.Files = append(v.Files, HealthFile{Link{title(in), relative(healthPath, in.Permalink)}, in.Path,
				s.editURL(in.Path, 1), strings.Join(lacks[i], ", "), len(lacks[i])})
		}
	}
	slices.SortStableFunc(v.Files, func(a, b HealthFile) int { return cmp.Compare(b.n, a.n) })
	if more := len(v.Files) - healthFiles; more > 0 {
		v.Files = v.Files[:healthFiles]
		v.MoreLess = fmt.Sprintf("Not listed, because they lack less: %s.", count(more, "incident"))
	}
}

// findings groups the findings by file, in their order.
func (s *site) findings(v *HealthPage) {
	var all []Finding
	if s.Findings != nil {
		all = s.Findings()
	}
	for _, f := range all {
		if n := len(v.Findings); n == 0 || v.Findings[n-1].Path != f.Path {
			v.Findings = append(v.Findings, FileFindings{Path: f.Path, Edit: s.editURL(f.Path, f.Line)})
		}
		last := &v.Findings[len(v.Findings)-1]
		last.List = append(last.List, f)
	}
	if more := len(v.Findings) - healthFiles; more > 0 {
		v.Findings = v.Findings[:healthFiles]
		v.MoreNote = count(more, "more file") + " with findings: run afterword check for all."
	}
}

// labelRules writes rules for the configuration that label the suggested
// causes, so that nobody has to edit old files.
func (s *site) labelRules(v *HealthPage) {
	total := 0
	for _, in := range s.Corpus.Incidents {
		if len(in.Causes) > 0 || len(in.Suggested) == 0 {
			continue
		}
		if total++; total > healthRules {
			continue
		}
		causes := make([]string, len(in.Suggested))
		for i, c := range in.Suggested {
			causes[i] = c.ID
		}
		v.Rules = append(v.Rules, "  - path: "+strconv.Quote(globEscape(in.Path))+"\n    cause: ["+strings.Join(causes, ", ")+"]")
	}
	if total > healthRules {
		v.RuleNote = fmt.Sprintf("The first %d of %d.", healthRules, total)
	}
}

// globEscape makes a path match itself as a pattern.
func globEscape(path string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`, "*", `\*`, "?", `\?`).Replace(path)
}
