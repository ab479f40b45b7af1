package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-echarts/go-echarts/v2/opts"

	"afterword/site/internal/stats"
)

// The titles below state a finding only where the figures prove it by the rule
// in the comment; otherwise they name the metric.

// frequencyTitle: a complete period beyond the limit; else eight periods in a
// row on one side, of which the last is shown; else bursts; else, from six
// complete periods, steadiness. s holds the newest of all periods.
func frequencyTitle(s stats.Series, all int) string {
	var worst, shift *stats.Period
	complete := 0
	for i := range s.Periods {
		p := &s.Periods[i]
		complete += flag(!p.Partial)
		if p.Unusual && (worst == nil || p.N > worst.N) {
			worst = p
		}
		if s.Shift && p.Name == s.ShiftTo {
			shift = p
		}
	}
	switch {
	case worst != nil:
		return fmt.Sprintf("%s had more incidents than chance explains: %d", worst.Title, worst.N)
	case shift != nil:
		return fmt.Sprintf("The number of incidents per %s has shifted: eight in a row on one side of the average, up to %s", s.Grain, shift.Title)
	case s.Bursty:
		return "Incidents come in bursts"
	case complete >= 6 && len(s.Periods) < all:
		return fmt.Sprintf("None of the last %d %ss had more incidents than chance explains", len(s.Periods), s.Grain)
	case complete >= 6:
		return fmt.Sprintf("No %s had more incidents than chance explains", s.Grain)
	}
	return fmt.Sprintf("Incidents per %s", s.Grain)
}

// cutNote says that a chart leaves out the oldest periods, of all that there are.
func cutNote(s stats.Series, all int) []string {
	if len(s.Periods) == all {
		return nil
	}
	return []string{fmt.Sprintf("The last %d of %d %ss are shown.", len(s.Periods), all, s.Grain)}
}

// durationsTitle: the median, from six recorded times; beside it that of the
// newest window when it has three or more.
func durationsTitle(c *stats.Collection, m stats.Measure) string {
	if m.N < 6 {
		return "Time to restore"
	}
	of := "all incidents"
	if m.N < m.Of {
		of = fmt.Sprintf("the %d incidents with a recorded time", m.N)
	}
	t := fmt.Sprintf("Half of %s took %s or longer to restore", of, stats.Format(m.Median))
	n := c.WindowDays()
	if w := stats.Restore.Measure(c.Between(c.Now.Add(-time.Duration(n)*stats.Day), c.Now)); w.N >= 3 && w.N < m.N {
		t += fmt.Sprintf("; in the last %d days, %s", n, stats.Format(w.Median))
	}
	return t
}

// mediansTitle: the comparison of the last 365 days with the 365 before, when
// both hold at least four recorded times.
func mediansTitle(c *stats.Collection, g stats.Grain) string {
	year := 365 * stats.Day
	change, scope := stats.CompareTimes(stats.Restore, c.Between(c.Now.Add(-year), c.Now), c.Between(c.Now.Add(-2*year), c.Now.Add(-year)))
	if change.Verdict == stats.TooFew {
		return fmt.Sprintf("Time to restore by %s", g)
	}
	text := fmt.Sprintf("%s: the last 12 months took between %s and %s times as long as the 12 before", change.Verdict, factor(change.Low), factor(change.High))
	if scope != "" {
		text += " (" + scope + ")"
	}
	return text
}

func factor(v float64) string {
	switch {
	case v < .1 || v != 1 && v > .95 && v < 1.05: // not to be taken for 1
		return fmt.Sprintf("%.2f", v)
	case v < 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// phasesTitle: the share that went by unnoticed, from five incidents.
func phasesTitle(sum [4]float64, n int) string {
	total := sum[0] + sum[1] + sum[2] + sum[3]
	if n < 5 || total == 0 {
		return "Where the minutes go"
	}
	share := 100 * sum[0] / total
	if share < 1 {
		return "Less than 1 % of the incident minutes went by before anyone noticed"
	}
	return fmt.Sprintf("%.0f %% of the incident minutes went by before anyone noticed", share)
}

// recurringTitle: the cause that most often came back while an action was open,
// of equals the first; else the one that came back most often, if it is alone in
// that and did so twice.
func recurringTitle(list []stats.Recurrence) string {
	if len(list) == 0 {
		return "Recurring causes"
	}
	if r := slices.MaxFunc(list, func(a, b stats.Recurrence) int { return cmp.Compare(a.OpenN, b.OpenN) }); r.OpenN > 0 {
		return fmt.Sprintf("“%s” came back %s while an earlier action was open", r.Name, stats.HowOften(r.OpenN))
	}
	by := slices.Clone(list)
	slices.SortStableFunc(by, func(a, b stats.Recurrence) int { return cmp.Compare(b.Repeats, a.Repeats) })
	if by[0].Repeats >= 2 && (len(by) == 1 || by[1].Repeats < by[0].Repeats) {
		return fmt.Sprintf("“%s” came back most often: %s", by[0].Name, stats.HowOften(by[0].Repeats))
	}
	return "Recurring causes"
}

// actionsTitle: how many are open and overdue, when any is open.
func actionsTitle(l stats.Ledger) string {
	if l.Open() == 0 {
		return "Open actions"
	}
	t := fmt.Sprintf("%d open", l.Open())
	switch n := l.Counts[stats.Overdue]; {
	case n == 0:
	case n == 1 && l.Open() == 1:
		t += ", past its due date"
	case n == l.Open():
		t += ", all of them past the due date"
	default:
		t += fmt.Sprintf(", %d of them past the due date", n)
	}
	return t
}

// measureNotes says what the figures of a metric rest on.
func measureNotes(m stats.Measure) []string {
	notes := []string{m.Definition + ". " + capital(m.CoverageText()) + "."}
	var left []string
	for _, r := range m.Left {
		left = append(left, fmt.Sprintf("%d (%s)", r.N, r.Text))
	}
	if len(left) > 0 {
		notes = append(notes, "Left out: "+strings.Join(left, ", ")+".")
	}
	if m.N > 0 {
		figures := fmt.Sprintf("Median %s, mean %s", stats.Format(m.Median), stats.Format(m.Mean))
		if m.HasP90 {
			figures += ", 9 in 10 under " + stats.Format(m.P90)
		}
		notes = append(notes, figures+".")
	}
	if text, ok := m.MeanSentence(); ok {
		notes = append(notes, text)
	}
	if m.Differ > 0 {
		notes = append(notes, fmt.Sprintf("In %s the stated time differs from the computed one; the stated one counts.", incidents(m.Differ)))
	}
	return notes
}

func capital(s string) string { return title(s) }

func title(s string) string {
	if s == "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

func incidents(n int) string {
	if n == 1 {
		return "1 incident"
	}
	return fmt.Sprintf("%d incidents", n)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func soFar(p stats.Period) string {
	switch {
	case p.Running:
		return " so far"
	case p.Partial:
		return ", in part"
	}
	return ""
}

func minutesCell(v float64) Cell {
	return Cell{Text: fmt.Sprintf("%g", math.Round(v*10)/10), Value: fmt.Sprintf("%g", round(v)), Num: true}
}

func lastPeriods(list []stats.Period, n int) []stats.Period { return list[max(0, len(list)-n):] }

// severities returns the severities of the periods, worst first.
func severities(list []stats.Period) []stats.RankN {
	var out []stats.RankN
	for _, p := range list {
		for _, r := range p.ByRank {
			if !slices.ContainsFunc(out, func(o stats.RankN) bool { return o.Severity == r.Severity }) {
				out = append(out, stats.RankN{Severity: r.Severity, Rank: r.Rank})
			}
		}
	}
	sortRanks(out)
	return out
}

// sortRanks puts the worst first, the unranked and then the unstated last.
func sortRanks(list []stats.RankN) {
	slices.SortStableFunc(list, func(a, b stats.RankN) int {
		return cmp.Or(flag(a.Rank == 0)-flag(b.Rank == 0), a.Rank-b.Rank, flag(a.Severity == "")-flag(b.Severity == ""), strings.Compare(a.Severity, b.Severity))
	})
}

// periodLabels are the labels of the axis, thinned so that they do not touch:
// the year stands under its first period, later ones are named while there is room.
func periodLabels(s stats.Series) []string {
	var out []string
	for i, p := range s.Periods {
		first := i == 0 || p.From.Year() != s.Periods[i-1].From.Year()
		label, every := p.Name, 1
		switch s.Grain {
		case stats.Month:
			label, every = p.From.Format("Jan"), monthStep(len(s.Periods))
			if p.From.Month() == time.January || every == 1 && first && p.From.Month() < time.November {
				label += p.From.Format("\n2006")
			}
			if (int(p.From.Month())-1)%every != 0 {
				label = ""
			}
		case stats.Quarter:
			label, every = p.Name[5:], 1+len(s.Periods)/9
			if first {
				label += p.From.Format("\n2006")
			}
			if every > 1 {
				label = ""
				if first && (i > 0 || p.From.Month() < time.September) {
					label = p.From.Format("2006")
				}
			}
		default:
			if len(s.Periods) > 12 && i%2 == 1 {
				label = ""
			}
		}
		out = append(out, label)
	}
	return out
}

// monthStep returns of how many months one is named: all of up to twelve, else
// those of a round step that gives eight names or fewer.
func monthStep(n int) int {
	if n <= 12 {
		return 1
	}
	for _, step := range []int{2, 3, 4, 6} {
		if n <= 8*step {
			return step
		}
	}
	return 12
}

func anyList[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

func dayText(in *stats.Incident, zone *time.Location) string {
	return in.Began.Lo.In(zone).Format("2 Jan 2006")
}

func token(color string) string {
	return strings.TrimSuffix(strings.TrimPrefix(color, "var(--"), ")")
}

func firstOf(symbol string, size float64) (any, any) { return symbol, size }

func dotSize(in *stats.Incident) int {
	if !in.Times.Restore.OK {
		return 7
	}
	return int(6 + 2.6*math.Log10(max(in.Times.Restore.Minutes(), 1)))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// within returns the incidents of the last periods that a picture can hold: at
// most 500, the newest.
func within(c *stats.Collection) []*stats.Incident {
	list := c.Dated()
	return list[max(0, len(list)-500):]
}

// rolling returns the median and the 90th percentile of the 90 days before each
// start, nil unless at least eight points, and half of them all, have five incidents.
func rolling(c *stats.Collection, list []*stats.Incident) (medians, p90s []opts.LineData) {
	n := 0
	for _, in := range list {
		to := in.Began.Lo.Add(time.Second)
		s := stats.Summarize(stats.Restore.Values(c.Between(to.Add(-90*stats.Day), to)))
		at := millis(in.Began.Lo)
		median, p90 := any("-"), any("-")
		if s.N >= 5 {
			n++
			median = round(max(s.Median, 1))
		}
		if s.HasP90 {
			p90 = round(max(s.P90, 1))
		}
		medians = append(medians, opts.LineData{Value: []any{at, median}})
		p90s = append(p90s, opts.LineData{Value: []any{at, p90}})
	}
	if n < 8 || 2*n < len(list) {
		return nil, nil
	}
	return medians, p90s
}
