package corpus

import (
	"slices"
	"testing"
)

func TestLeftOpen(t *testing.T) {
	reviews := []Review{
		{Period: "2026-Q1", Decisions: []Decision{{Text: "Split the database"}, {Text: "Name an owner"}, {Text: "Buy a pager", Done: true}}},
		{Period: "2026-Q2", Decisions: []Decision{{Text: "name an  owner.", Done: true}, {Text: "Watch the disks"}}},
		{Period: "2026-Q3", Decisions: []Decision{{Text: "Watch the disks"}}},
		{Period: "2026-05", Decisions: []Decision{{Text: "Of a month"}}},
		{Period: "2026", Decisions: []Decision{{Text: "Of a year"}}},
	}
	for period, want := range map[string][]string{
		"2026-Q1": nil,                                                         // nothing was promised before
		"2026-Q2": {"2026-Q1: Split the database"},                             // what is ticked off in the next review is done
		"2026-Q3": {"2026-Q1: Split the database"},                             // what this review lists itself is not said twice
		"2026-Q4": {"2026-Q3: Watch the disks", "2026-Q1: Split the database"}, // nothing is lost when one review is silent about it
		"2026-06": {"2026-05: Of a month"},
		"2027":    {"2026: Of a year"},
	} {
		var got []string
		for _, c := range LeftOpen(reviews, period) {
			got = append(got, c.Period+": "+c.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", period, got, want)
		}
	}
}
