package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// Review is what people wrote for the review of one period: reviews/2026-Q3.md.
// The figures of a review are computed; these are the words beside them.
type Review struct {
	Period    string // "2026-03", "2026-Q1", "2026"
	Path      string
	Title     string     // "" when the file has no heading of its own
	Summary   []string   // paragraphs of plain text: what to say about the figures
	Recurring []string   // paragraphs about what came back
	Decisions []Decision // in order; what is not done is shown again, see [LeftOpen]
}

// Decision is one thing to decide or to do after a review.
type Decision struct {
	Line int
	Text string
	Done bool
}

// ReviewOf returns what people wrote for the review of a period; nil when nobody did.
func ReviewOf(reviews []Review, period string) *Review {
	i := slices.IndexFunc(reviews, func(r Review) bool { return r.Period == period })
	if i < 0 {
		return nil
	}
	return &reviews[i]
}

// Carried is a decision that an earlier review left undone.
type Carried struct {
	Decision
	Period string // of the newest review that lists it
}

// LeftOpen returns what the reviews of earlier periods of the same length left
// undone, that of the newest review first. What a later review lists again, in
// the same words, stands as it says there: done, or still to do.
func LeftOpen(reviews []Review, period string) []Carried {
	kind := func(p string) [2]int { return [2]int{len(p), strings.Count(p, "Q")} }
	same := slices.DeleteFunc(slices.Clone(reviews), func(r Review) bool { return kind(r.Period) != kind(period) || r.Period > period })
	slices.SortFunc(same, func(a, b Review) int { return cmp.Compare(b.Period, a.Period) })
	var out []Carried
	said := map[string]bool{}
	for _, r := range same {
		for _, d := range r.Decisions {
			key := strings.ToLower(strings.Trim(strings.Join(strings.Fields(d.Text), " "), ".?! "))
			if !said[key] && !d.Done && r.Period < period {
				out = append(out, Carried{d, r.Period})
			}
			said[key] = true
		}
	}
	return out
}
