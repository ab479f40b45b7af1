package render

import (
	"fmt"
	"math"
	"strings"

	"afterword/site/internal/stats"
)

// says returns what the figures of a term allow to say, the gravest first. Each
// sentence has a rule of its own, and stands only where the rule holds.
func says(r stats.Recurrence, outcomes bool) []string {
	var out []string
	add := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	if outcomes {
		add(story(r))
		if r.Repeats > 0 && r.Repeats+1 < r.N {
			add("What began within a day of the one before counts as one return.")
		}
	}
	add(burstWords(r))
	add(trendWords(r))
	add(quietWords(r))
	add(lostWords(r))
	return out
}

// story says what stood in the way of the repeats of a cause.
func story(r stats.Recurrence) string {
	if r.Repeats == 0 {
		return ""
	}
	var parts []string
	for _, x := range []struct {
		n    int
		text string
	}{{r.OpenN, "while an earlier action was still open"}, {r.NotHeldN, "although earlier actions were finished"},
		{r.NothingN, "after nothing had been tried"}, {r.UnknownN, "with the state of earlier actions unknown"}} {
		switch {
		case x.n == 0:
		case x.n == r.Repeats:
			parts = append(parts, x.text)
		default:
			parts = append(parts, fmt.Sprintf("%d× %s", x.n, x.text))
		}
	}
	back := "Came back " + stats.HowOften(r.Repeats)
	if r.UnknownN == r.Repeats {
		return back + ". What had become of the earlier actions is not recorded."
	}
	if len(parts) == 1 {
		return back + ", " + each(r.Repeats) + parts[0] + "."
	}
	return back + ": " + strings.Join(parts, ", ") + "."
}

// each says that what follows holds for each of n times.
func each(n int) string {
	switch n {
	case 1:
		return ""
	case 2:
		return "both times "
	}
	return "each time "
}

// burstWords names the densest fortnight where chance does not explain it.
func burstWords(r stats.Recurrence) string {
	if !r.Burst.Is {
		return ""
	}
	return fmt.Sprintf("A burst: %d began within 14 days, which has a chance of %s if they came at random.", r.Burst.K, chance(r.Burst.Bound, "at most "))
}

// trendWords compares the last 90 days with the 90 before, where both were
// observed and something happened in them. A direction is named only where the
// test finds one.
func trendWords(r stats.Recurrence) string {
	if !r.TrendKnown || r.Recent+r.Before == 0 {
		return ""
	}
	text := fmt.Sprintf("%s in the last 90 days, %s in the 90 days before", capital(noneOr(r.Recent)), noneOr(r.Before))
	if r.Trend == stats.LikelyHigher || r.Trend == stats.LikelyLower {
		text += ": " + lowerFirst(string(r.Trend))
	}
	return text + "."
}

// noneOr returns a count, or "none".
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return number(n)
}

// quietWords says that the silence is longer than chance explains.
func quietWords(r stats.Recurrence) string {
	if !r.Quieter {
		return ""
	}
	return fmt.Sprintf("Quiet for %s, longer than chance explains: at its average rate, so long a silence has a chance of %s.", stats.FormatDays(r.Silence), chance(r.Quiet, ""))
}

// lostWords says how long its incidents took together, and how much that is of
// the time of all incidents.
func lostWords(r stats.Recurrence) string {
	if r.MinutesN == 0 {
		return ""
	}
	text := fmt.Sprintf("%s of incident time", stats.Format(r.Minutes))
	if r.MinutesN > 1 {
		text += " in all"
	}
	if r.Share < 1 {
		text += ", " + chance(r.Share, "") + " of that of all incidents"
	}
	if all := r.N + r.Undated; r.MinutesN < all {
		text += fmt.Sprintf("; %d of %d have a recorded time to restore", r.MinutesN, all)
	}
	return text + "."
}

// chance returns a share in per cent: "3 %", "less than 1 %", "more than 99 %".
// bound stands before a number that is a limit.
func chance(p float64, bound string) string {
	switch n := int(math.Round(100 * p)); {
	case p < .01:
		return "less than 1 %"
	case n >= 100 && p < 1:
		return "more than 99 %"
	default:
		return fmt.Sprintf("%s%d %%", bound, n)
	}
}
