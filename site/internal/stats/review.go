package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// ReviewPeriod is a month, quarter or year of which there is a review.
type ReviewPeriod struct {
	Grain Grain
	Name  string // "2026-Q1"
	Title string // "Q1 2026"
	From  time.Time
	N     int // incidents that certainly began in it
}

// Review is one month, quarter or year against the one before.
type Review struct {
	ReviewPeriod
	To      time.Time // the end, or now while the period is running
	Running bool
	Now     Window
	Before  Window // the period before; compare only when Comparable
	Prior   string // name of the period before

	Comparable bool // the period before was observed as a whole and this one is over
	Figures    []ReviewFigure
	Back       []Back       // causes that came back in the period, as in [Collection.Causes]
	New        []Recurrence // causes first seen in the period
	Guessed    bool         // nobody labels causes: Back and New are what the texts suggest, and nothing else counts them
	Overdue    []Entry      // actions past their due date at the end
	Opened     [2]int       // actions opened in the period, and in the one before
	Closed     [2]int       // actions closed likewise, as far as their dates are known
	Late       []*Incident  // no review within a week of the end of the incident; only where some incident has a review date
	Questions  []Question

	end  time.Time // of the whole period, to come while it is running
	last time.Time // the last moment that the review looks at
}

// Back is one cause that came back in a period.
type Back struct {
	Recurrence
	In      int      // incidents in the period
	All     int      // incidents until the end of the period
	Repeats []Repeat // those of them that are repeats
}

// ReviewFigure is one row of the table in numbers.
type ReviewFigure struct {
	Name    string
	Now     string
	Before  string // "" when it cannot be compared
	Change  string // "2 fewer", "1h 09m shorter"; "" when it cannot be compared
	Verdict Verdict
	Scope   string // of the verdict: "SEV2 alone", "all severities"; may be empty
}

// Question is something to decide that the figures raise.
type Question struct {
	Text      string
	Because   string
	Permalink string // of the page that it is about; "" when it is about several
}

// Review describes the period of grain g that holds at. ok is false when nothing
// of it was observed.
func (c *Collection) Review(g Grain, at time.Time) (r Review, ok bool) {
	from := g.Start(at, c.Zone)
	end := g.Next(from)
	if c.ObservedFrom.IsZero() || !end.After(c.ObservedFrom) || from.After(c.Now) {
		return r, false
	}
	prior := g.Start(from.Add(-time.Hour), c.Zone)
	r = Review{ReviewPeriod: c.reviewPeriod(g, from), To: earlier(end, c.Now), Prior: g.Title(prior), end: end}
	r.last = earlier(end.Add(-time.Second), c.Now)
	r.Running = c.running(end)
	r.Now, r.Before = c.Window(from, end), c.Window(prior, from)
	r.Now.Downtime, r.Now.Minutes = Downtime(c.Incidents, from, r.To)
	r.Comparable = r.Before.Observed && !r.Running
	c.reviewCauses(&r)
	c.reviewActions(&r)
	c.reviewFigures(&r)
	r.questions()
	return r, true
}

func (c *Collection) reviewPeriod(g Grain, from time.Time) ReviewPeriod {
	return ReviewPeriod{g, g.Name(from), g.Title(from), from, len(c.Between(from, g.Next(from)))}
}

// Reviews returns the periods of grain g that were observed, newest first.
func (c *Collection) Reviews(g Grain) []ReviewPeriod {
	var out []ReviewPeriod
	if c.ObservedFrom.IsZero() {
		return nil
	}
	for start := g.Start(c.ObservedFrom, c.Zone); !start.After(c.Now); start = g.Next(start) {
		out = append(out, c.reviewPeriod(g, start))
	}
	slices.Reverse(out)
	return out
}

func (c *Collection) reviewCauses(r *Review) {
	causes := c.memo.causes()
	if r.Guessed = len(causes) == 0; r.Guessed {
		causes = c.memo.guesses()
	}
	for _, cause := range causes {
		b := Back{Recurrence: cause}
		for _, in := range cause.list {
			b.In += boolInt(in.Began.In(r.From, r.end))
			b.All += boolInt(in.Began.Lo.Before(r.end))
		}
		for _, o := range cause.Outcomes {
			if o.Incident.Began.In(r.From, r.end) {
				b.Repeats = append(b.Repeats, o)
			}
		}
		switch {
		case len(b.Repeats) > 0:
			r.Back = append(r.Back, b)
		case b.In > 0 && !cause.First.Before(r.From):
			r.New = append(r.New, cause)
		}
	}
	slices.SortStableFunc(r.Back, func(a, b Back) int { return len(b.Repeats) - len(a.Repeats) })
}

func (c *Collection) reviewActions(r *Review) {
	r.Overdue = c.OverdueAt(r.last)
	count := func(n *[2]int, s Span) {
		switch {
		case s.IsZero() || s.Lo.Before(r.Before.From) || s.Lo.After(r.last):
		case s.Lo.Before(r.From):
			n[1]++
		default:
			n[0]++
		}
	}
	held := slices.ContainsFunc(c.Incidents, func(in *Incident) bool { return !in.Reviewed.IsZero() })
	for _, in := range c.Incidents {
		for i := range in.Actions {
			count(&r.Opened, in.Actions[i].Opened)
			count(&r.Closed, in.Actions[i].Closed)
		}
		if !held || !in.Began.In(r.From, r.end) || in.Ongoing {
			continue
		}
		due := in.Began.Hi.Add(in.Times.Restore.Value + 7*Day)
		if in.Reviewed.IsZero() && c.Now.After(due) || in.Reviewed.Lo.After(due) {
			r.Late = append(r.Late, in)
		}
	}
}

func (c *Collection) reviewFigures(r *Review) {
	add := func(name, now, before, change string, v Verdict) {
		if !r.Comparable {
			before, change, v = "", "", NoVerdict
		}
		r.Figures = append(r.Figures, ReviewFigure{Name: name, Now: now, Before: before, Change: change, Verdict: v})
	}
	a, b := len(r.Now.Incidents), len(r.Before.Incidents)
	add("Incidents", fmt.Sprint(a), fmt.Sprint(b), moreFewer(a-b),
		CompareCounts(a, days(r.To.Sub(r.From)), b, days(r.From.Sub(r.Before.From))).Verdict)
	if worst, name := worstOf(c.Incidents); name != "" {
		x, y := countRank(r.Now.Incidents, worst), countRank(r.Before.Incidents, worst)
		add("of which "+name, fmt.Sprint(x), fmt.Sprint(y), moreFewer(x-y), NoVerdict)
	}
	for _, m := range []Metric{Restore, Detect} {
		now, before := m.Measure(r.Now.Incidents), m.Measure(r.Before.Incidents)
		if now.N == 0 && before.N == 0 {
			continue
		}
		change, verdict, scope := "", NoVerdict, ""
		if now.N > 0 && before.N > 0 {
			change = longerShorter(shown(now.Median) - shown(before.Median))
			var c Comparison
			c, scope = CompareTimes(m, r.Now.Incidents, r.Before.Incidents)
			verdict = c.Verdict
		}
		name := strings.ToLower(m.String())
		add("Median "+name, medianText(now), medianText(before), change, verdict)
		if r.Comparable {
			r.Figures[len(r.Figures)-1].Scope = scope
		}
		if now.N > 1 && m == Restore {
			add("Mean "+name, meanText(now), meanText(before), "", NoVerdict)
		}
		if now.HasP90 && m == Restore {
			p90 := ""
			if before.HasP90 {
				p90 = Format(before.P90)
			}
			add("9 in 10 restored within", Format(now.P90), p90, "", NoVerdict)
		}
	}
	if r.Now.Restore.N > 0 || r.Before.Restore.N > 0 {
		add("Downtime, at least one incident on", downtimeText(r.Now), downtimeText(r.Before), "", NoVerdict)
	}
	if slices.ContainsFunc(c.Incidents, func(in *Incident) bool { return len(in.Causes) > 0 }) {
		add("Repeats of a labelled cause", fmt.Sprint(r.Now.Repeats), fmt.Sprint(r.Before.Repeats), moreFewer(r.Now.Repeats-r.Before.Repeats), NoVerdict)
		add("of which while an earlier action was open", fmt.Sprint(r.Now.OpenN), fmt.Sprint(r.Before.OpenN), moreFewer(r.Now.OpenN-r.Before.OpenN), NoVerdict)
	}
	if r.Now.Timed > 0 {
		add("Begun outside weekdays 08:00 to 18:00", offHoursText(r.Now), offHoursText(r.Before), "", NoVerdict)
	}
	c.reviewActionFigures(r, add)
}

// reviewActionFigures adds the rows on actions, as far as there are actions and due dates.
func (c *Collection) reviewActionFigures(r *Review, add func(name, now, before, change string, v Verdict)) {
	all := c.Ledger().Entries
	if slices.ContainsFunc(all, func(e Entry) bool { return e.HasDue }) {
		was := c.CountsAt(r.From.Add(-time.Second))[Overdue]
		add("Actions overdue at the end", fmt.Sprint(len(r.Overdue)), fmt.Sprint(was), moreFewer(len(r.Overdue)-was), NoVerdict)
	}
	if len(all) > 0 {
		add("Actions opened", fmt.Sprint(r.Opened[0]), fmt.Sprint(r.Opened[1]), moreFewer(r.Opened[0]-r.Opened[1]), NoVerdict)
	}
	if slices.ContainsFunc(all, func(e Entry) bool { return !e.Action.Closed.IsZero() }) {
		add("Actions closed, where the date is known", fmt.Sprint(r.Closed[0]), fmt.Sprint(r.Closed[1]), moreFewer(r.Closed[0]-r.Closed[1]), NoVerdict)
	}
}

// Coverage says how many times to restore the figures rest on.
func (r Review) Coverage() string {
	m := r.Now.Restore
	if m.Of == 0 {
		return "No incidents in this period."
	}
	text := fmt.Sprintf("Time to restore is recorded for %s of this %s", recorded(m), r.Grain)
	if b := r.Before.Restore; r.Comparable && b.Of > 0 {
		text += fmt.Sprintf(", and for %s of the %s before", recorded(b), r.Grain)
	}
	return text + "."
}

// recorded says of how many incidents a measure knows the time.
func recorded(m Measure) string {
	switch {
	case m.Of == 1 && m.N == 1:
		return "the only incident"
	case m.N == m.Of:
		return fmt.Sprintf("all %d incidents", m.N)
	}
	return fmt.Sprintf("%d of %d incidents", m.N, m.Of)
}

// Sentence sums up the period in computed words.
func (r Review) Sentence() string {
	n := len(r.Now.Incidents)
	text := "No incidents"
	if n == 1 {
		text = "One incident"
	} else if n > 1 {
		text = fmt.Sprintf("%d incidents", n)
	}
	if r.Running {
		text += " so far"
	}
	if r.Comparable {
		if change := moreFewer(n - len(r.Before.Incidents)); change != same {
			text += fmt.Sprintf(", %s than in %s", change, r.Prior)
		} else if n > 0 {
			text += fmt.Sprintf(", as many as in %s", r.Prior)
		}
	}
	text += "."
	switch {
	case r.Now.OpenN > 0 && n == 1:
		text += " It repeats a cause while an earlier action was open."
	case r.Now.OpenN == 1:
		text += " One of them repeats a cause while an earlier action was open."
	case r.Now.OpenN > 1:
		text += fmt.Sprintf(" %d of them repeat a cause while an earlier action was open.", r.Now.OpenN)
	}
	return text
}

// questions raises what the figures cannot decide.
func (r *Review) questions() {
	for _, e := range r.Overdue {
		if n := len(e.Recurred); n > 0 {
			r.Questions = append(r.Questions, Question{
				Text:    fmt.Sprintf("Finish “%s”, or accept that it comes back?", short(e.Action.Text)),
				Because: fmt.Sprintf("%d days overdue; its cause came back %s meanwhile", e.Over, HowOften(n)), Permalink: e.Incident.Permalink,
			})
		}
	}
	for _, b := range r.Back {
		for _, rep := range b.Repeats {
			if rep.Outcome == FixNotHeld && !r.Guessed {
				r.Questions = append(r.Questions, Question{
					Text:    fmt.Sprintf("What would hold against %s?", lowerFirst(b.Name)),
					Because: "it came back although all earlier actions were closed: " + rep.Incident.Title, Permalink: b.Permalink,
				})
				break
			}
		}
	}
	if missing := r.Now.Restore.Of - r.Now.Restore.N; missing > 0 && r.Now.Restore.Of > 0 {
		text, because := "One incident has no recorded time to restore. Who fills it in?", ""
		if missing > 1 {
			text = fmt.Sprintf("%d incidents have no recorded time to restore. Who fills them in?", missing)
		}
		var names []string
		for _, in := range r.Now.Incidents {
			if !in.Times.Restore.OK && len(names) < 4 {
				names = append(names, in.Title)
			}
		}
		because = strings.Join(names, "; ")
		r.Questions = append(r.Questions, Question{Text: text, Because: because})
	}
}

// short returns a text as it is, or its lead where it is long.
func short(text string) string {
	if len(text) > 100 {
		return Lead(text)
	}
	return strings.TrimRight(text, ". ")
}

// same stands where a count is what it was in the period before.
const same = "the same"

func moreFewer(d int) string {
	switch {
	case d > 0:
		return fmt.Sprintf("%d more", d)
	case d < 0:
		return fmt.Sprintf("%d fewer", -d)
	}
	return same
}

// shown returns minutes as [Format] shows them: whole ones, from a minute on,
// and whole hours from a day on. A difference beside its two figures is that of
// the figures, or a reader who subtracts finds it wrong.
func shown(m float64) float64 {
	switch whole := math.Round(m); {
	case whole >= 24*60:
		return math.Floor(whole/60) * 60
	case m >= 1:
		return whole
	}
	return m
}

func longerShorter(d float64) string {
	switch {
	case d >= 1:
		return Format(d) + " longer"
	case d <= -1:
		return Format(-d) + " shorter"
	}
	return same
}

func medianText(m Measure) string {
	if m.N == 0 {
		return "not recorded"
	}
	return Format(m.Median)
}

func meanText(m Measure) string {
	if m.N == 0 {
		return "not recorded"
	}
	return Format(m.Mean)
}

// downtimeText returns the downtime of a period; where no incident of it has a
// recorded time, nobody knows how much there was.
func downtimeText(w Window) string {
	if w.Downtime == 0 && w.Restore.N == 0 && w.Restore.Of > 0 {
		return "not recorded"
	}
	return Format(w.Downtime)
}

// offHoursText returns how many of the incidents with a time of day began off hours.
func offHoursText(w Window) string {
	switch {
	case len(w.Incidents) == 0:
		return "no incidents"
	case w.Timed == 0:
		return "not recorded"
	}
	return fmt.Sprintf("%d of %d", w.OffHours, w.Timed)
}

// HowOften returns how often something happened, in words: "once", "twice", "3 times".
func HowOften(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return string(s[0]+32) + s[1:]
	}
	return s
}

// worstOf returns the worst rank that the incidents have, and its name.
func worstOf(list []*Incident) (rank int, name string) {
	for _, in := range list {
		if in.Rank > 0 && (rank == 0 || in.Rank < rank) {
			rank, name = in.Rank, in.Severity.Name
		}
	}
	return rank, name
}

func countRank(list []*Incident, rank int) int {
	return len(keep(list, func(in *Incident) bool { return in.Rank == rank }))
}
