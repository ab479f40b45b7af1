package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/stats"
)

// ReviewsPage lists the reviews of all periods.
type ReviewsPage struct {
	Frame
	Years []ReviewYear
}

// ReviewYear is the reviews of one year.
type ReviewYear struct {
	Link
	N        string // "12 incidents"
	Quarters []ReviewLink
	Months   []ReviewLink
}

// ReviewLink leads to one review.
type ReviewLink struct {
	Link
	N     int
	Words bool // somebody wrote words for it
}

// ReviewPage is one month, quarter or year, to be shown in a meeting or printed
// as slides.
type ReviewPage struct {
	Frame
	Heading   string // "First quarter 2026"
	Name      string // "Q1 2026"
	Lede      string
	Near      []NavLink // the periods before and after
	Summary   []string  // a person's words, else one computed sentence
	Computed  bool      // the summary is computed
	Figures   []stats.ReviewFigure
	Compared  string   // name of the period before; "" when nothing is compared
	Notes     []string // what the figures rest on
	Incidents []Item
	More      int // incidents beyond those listed
	Back      []ReviewBack
	BackYears []AxisLabel // of the strips beside them
	BackNote  string      // what dots and bars are, where some strip has a bar; "" otherwise
	Guessed   bool        // nobody labels causes: Back and New are what the texts suggest
	Recurring []string    // a person's words on what came back
	New       []Link      // causes first seen in the period
	NoBack    string      // what to say where no cause came back
	Overdue   []LedgerRow
	OverMore  int
	Late      []Link // no review within a week
	Decisions []Decision
	LeftOpen  []LeftOpen // what earlier reviews left unchecked, the newest first
	Questions []Question
	AskMore   int // questions beyond those listed
	LateMore  int // incidents without review beyond those listed
	Count     int // slides
}

// ReviewBack is a cause that came back in the period.
type ReviewBack struct {
	Link
	Flags []string
	Strip Strip
	In    int
	All   int
}

// Decision is one thing that people decided, or still have to.
type Decision struct {
	Text string
	Done bool
}

// LeftOpen is what one earlier review left unchecked.
type LeftOpen struct {
	From  Link
	Texts []string
}

// Question is something to decide that the figures raise.
type Question struct {
	Link
	Because string
}

// itemsInReview is how many incidents and actions a review lists.
const itemsInReview = 40

func reviewPath(name string) string { return "reviews/" + name + ".html" }

// reviewsPages returns the list of reviews and a page for each period: every
// year and quarter that was observed, and each month with an incident or words.
func (s *site) reviewsPages() []page {
	if s.Stats == nil || len(s.Stats.Dated()) == 0 {
		return nil
	}
	var list []stats.ReviewPeriod
	for _, g := range []stats.Grain{stats.Year, stats.Quarter, stats.Month} {
		for _, r := range s.Stats.Reviews(g) {
			if g != stats.Month || r.N > 0 || s.words(r.Name) != nil {
				list = append(list, r)
			}
		}
	}
	pages := []page{{string(atReviews), "reviews", sure(func() any { return s.reviewList(list) })}}
	for _, r := range list {
		pages = append(pages, page{reviewPath(r.Name), "review", sure(func() any { return s.reviewView(r, list) })})
	}
	return pages
}

// words returns what people wrote for the review of a period; nil when nobody did.
func (s *site) words(name string) *corpus.Review {
	return corpus.ReviewOf(s.Reviews, name)
}

func (s *site) reviewList(list []stats.ReviewPeriod) ReviewsPage {
	const path = string(atReviews)
	p := ReviewsPage{Frame: s.frame(path, "Reviews", atReviews)}
	for _, r := range list {
		if r.Grain == stats.Year {
			p.Years = append(p.Years, ReviewYear{Link: Link{r.Title, relative(path, reviewPath(r.Name))}, N: count(r.N, "incident")})
		}
	}
	for _, r := range list {
		i := slices.IndexFunc(p.Years, func(y ReviewYear) bool { return y.Text == fmt.Sprint(r.From.Year()) })
		if i < 0 {
			continue
		}
		l := ReviewLink{Link{r.Title, relative(path, reviewPath(r.Name))}, r.N, s.words(r.Name) != nil}
		switch r.Grain {
		case stats.Quarter:
			l.Text = fmt.Sprintf("Q%d", (int(r.From.Month())+2)/3)
			p.Years[i].Quarters = append(p.Years[i].Quarters, l)
		case stats.Month:
			l.Text = r.From.Format("January")
			p.Years[i].Months = append(p.Years[i].Months, l)
		}
	}
	return p
}

func (s *site) reviewView(period stats.ReviewPeriod, all []stats.ReviewPeriod) ReviewPage {
	r, _ := s.Stats.Review(period.Grain, period.From) // there is one for each period
	path := reviewPath(r.Name)
	p := ReviewPage{
		Frame: s.frame(path, "Operations review, "+r.Title, atReviews), Heading: reviewHeading(r), Name: r.Title, Lede: reviewLede(r),
		Figures: r.Figures, Count: 5,
	}
	if r.Comparable {
		p.Compared = r.Prior
	}
	p.Near = nearReviews(path, r, all)
	p.Notes = append(p.Notes, r.Coverage())
	if text, ok := r.Now.Restore.MeanSentence(); ok {
		p.Notes = append(p.Notes, text)
	}
	if !r.Comparable && !r.Running {
		p.Notes = append(p.Notes, "The period before was not observed as a whole, so nothing is compared.")
	}
	if r.Running {
		p.Notes = append(p.Notes, "The period is not over, so nothing is compared.")
	}
	switch n := s.otherDays(r.Now.Incidents); n {
	case 0:
	case 1:
		p.Notes = append(p.Notes, fmt.Sprintf("Figures go by the days of %s; by its own zone, one of these incidents has another date.", s.Stats.Zone))
	default:
		p.Notes = append(p.Notes, fmt.Sprintf("Figures go by the days of %s; by their own zones, %s of these incidents have another date.", s.Stats.Zone, number(n)))
	}
	p.Summary, p.Computed = []string{r.Sentence()}, true
	s.reviewWords(&p, r, all)
	s.reviewIncidents(&p, r, path)
	s.reviewBack(&p, r, path)
	oldest := 1
	for _, e := range r.Overdue {
		oldest = max(oldest, e.Age)
	}
	for i, e := range r.Overdue {
		if i == itemsInReview {
			p.OverMore = len(r.Overdue) - i
			break
		}
		p.Overdue = append(p.Overdue, s.ledgerRow(path, e, oldest))
	}
	for i, q := range r.Questions {
		if i == itemsInReview {
			p.AskMore = len(r.Questions) - i
			break
		}
		l := Link{Text: q.Text}
		if q.Permalink != "" && s.paths[q.Permalink] {
			l.URL = relative(path, q.Permalink)
		}
		p.Questions = append(p.Questions, Question{l, q.Because})
	}
	return p
}

// reviewWords puts in what people wrote, and what earlier reviews left open.
func (s *site) reviewWords(p *ReviewPage, r stats.Review, all []stats.ReviewPeriod) {
	if w := s.words(r.Name); w != nil {
		if len(w.Summary) > 0 {
			p.Summary, p.Computed = w.Summary, false
		}
		p.Recurring = w.Recurring
		for _, d := range w.Decisions {
			p.Decisions = append(p.Decisions, Decision{d.Text, d.Done})
		}
	}
	for _, c := range corpus.LeftOpen(s.Reviews, r.Name) {
		from := Link{Text: c.Period}
		if i := slices.IndexFunc(all, func(o stats.ReviewPeriod) bool { return o.Name == c.Period }); i >= 0 {
			from = Link{all[i].Title, relative(p.Path, reviewPath(c.Period))}
		}
		if n := len(p.LeftOpen); n == 0 || p.LeftOpen[n-1].From != from {
			p.LeftOpen = append(p.LeftOpen, LeftOpen{From: from})
		}
		last := &p.LeftOpen[len(p.LeftOpen)-1]
		last.Texts = append(last.Texts, c.Text)
	}
}

func (s *site) reviewIncidents(p *ReviewPage, r stats.Review, path string) {
	list := slices.Clone(r.Now.Incidents)
	slices.Reverse(list)
	for i, in := range list {
		if i == itemsInReview {
			p.More = len(list) - i
			break
		}
		it := Item{Link: Link{in.Title, relative(path, in.Permalink)}, Date: s.began(in).short(s.Corpus.Now), Sub: joinTerms(in.Services), More: joinTerms(in.Causes)}
		if in.Severity.Name != "" {
			it.Sev = Sev{Text: in.Severity.Name, Rank: in.Rank}
		}
		if it.Sub != "" && it.More != "" {
			it.More = ", " + it.More
		}
		if b := in.Times.Restore; b.OK {
			it.Length = approximate(b)
		}
		p.Incidents = append(p.Incidents, it)
	}
	for i, in := range r.Late {
		if i == itemsInReview {
			p.LateMore = len(r.Late) - i
			break
		}
		p.Late = append(p.Late, Link{in.Title, relative(path, in.Permalink)})
	}
}

// otherDays counts the incidents that their authors date by a zone in which it
// was another day.
func (s *site) otherDays(list []*stats.Incident) int {
	n := 0
	byID := s.byID()
	for _, x := range list {
		in := byID[x.ID]
		if in == nil || !x.Began.Days() {
			continue
		}
		if written, ok := began(in); ok && day(written) != s.began(x) {
			n++
		}
	}
	return n
}

func (s *site) reviewBack(p *ReviewPage, r stats.Review, path string) {
	byID := s.byID()
	lists := make([][]*corpus.Incident, len(r.Back))
	for i, b := range r.Back {
		for _, in := range b.List() {
			if c := byID[in.ID]; c != nil && in.Began.Lo.Before(r.To) {
				lists[i] = append(lists[i], c)
			}
		}
	}
	a, ok := axisUntil(slices.Concat(lists...), stripYears, r.To)
	var strips []Strip
	for i, b := range r.Back {
		row := ReviewBack{Link: s.termLink(path, b.Term), In: b.In, All: b.All}
		if !r.Guessed {
			row.Flags = outcomeFlags(b.Repeats)
		}
		if ok {
			row.Strip = strip(a, lists[i], s.terms["causes"][b.ID], 2.2)
			row.Strip.Window = a.window(r.From, r.To)
			p.BackYears = row.Strip.Years
			strips = append(strips, row.Strip)
		}
		p.Back = append(p.Back, row)
	}
	if slices.ContainsFunc(strips, func(st Strip) bool { return len(st.Bars) > 0 }) {
		p.BackNote = dotWords(a, strips) + "."
	}
	p.Guessed = r.Guessed
	p.NoBack = "No labelled cause came back."
	if r.Guessed {
		p.NoBack = "Nobody labels causes here, and the texts suggest none that came back."
	}
	for _, n := range r.New {
		p.New = append(p.New, s.termLink(path, n.Term))
	}
}

// outcomeFlags says what stood in the way of repeats, the gravest first.
func outcomeFlags(list []stats.Repeat) []string {
	counts := map[stats.Outcome]int{}
	for _, r := range list {
		counts[r.Outcome]++
	}
	var out []string
	for _, o := range []stats.Outcome{stats.ActionOpen, stats.FixNotHeld, stats.NothingTried} {
		if n := counts[o]; n > 0 {
			out = append(out, fmt.Sprintf("%d× %s", n, outcomeWords[o]))
		}
	}
	return out
}

var outcomeWords = map[stats.Outcome]string{
	stats.ActionOpen: "while an action was open", stats.FixNotHeld: "although the fix was done", stats.NothingTried: "nothing was tried", stats.OutcomeNA: "unknown what was done",
}

// nearReviews returns the period before, this one and the one after, where they have pages.
func nearReviews(path string, r stats.Review, all []stats.ReviewPeriod) []NavLink {
	var same []stats.ReviewPeriod
	for _, o := range all {
		if o.Grain == r.Grain {
			same = append(same, o)
		}
	}
	slices.Reverse(same)
	at := slices.IndexFunc(same, func(o stats.ReviewPeriod) bool { return o.Name == r.Name })
	var out []NavLink
	for i := max(0, at-1); i <= min(at+1, len(same)-1); i++ {
		out = append(out, NavLink{Link{same[i].Title, relative(path, reviewPath(same[i].Name))}, i == at})
	}
	return out
}

var ordinals = [...]string{"First", "Second", "Third", "Fourth"}

func reviewHeading(r stats.Review) string {
	if r.Grain == stats.Quarter {
		return fmt.Sprintf("%s quarter %d", ordinals[(int(r.From.Month())-1)/3], r.From.Year())
	}
	return r.Title
}

func reviewLede(r stats.Review) string {
	end := r.To // the as-of day counts itself
	if !r.Running {
		end = r.Grain.Next(r.From).Add(-time.Second)
	}
	text := end.Format("2 January 2006")
	if first := r.From.Format("2 January"); first != end.Format("2 January") {
		text = first + " to " + text
	}
	if r.Comparable {
		return text + ", against " + r.Prior
	}
	if r.Running {
		return text + ", not over yet"
	}
	return text
}

func joinTerms(list []stats.Term) string {
	var names []string
	for _, t := range list {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
