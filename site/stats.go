package site

import (
	"time"

	"afterword/site/internal/stats"
)

// Stats is every figure of the collection: what `afterword stats --json` prints
// and what the site publishes as metrics.json.
type Stats = stats.Report

// StatsMeasure is one of the times over many incidents.
type StatsMeasure = stats.Measure

// StatsRecurrence is how one cause comes back.
type StatsRecurrence = stats.Recurrence

// Statistics are the figures of a folder, ready to be printed.
type Statistics struct {
	collection *stats.Collection
}

// Statistics returns the figures of the folder that was loaded.
func (r *Result) Statistics() Statistics { return Statistics{r.collection(nil)} }

// Report computes every figure.
func (s Statistics) Report() Stats { return s.collection.Report() }

// JSON returns every figure as JSON, with at most six decimals.
func (s Statistics) JSON() ([]byte, error) { return stats.JSON(s.collection.Report()) }

// collection makes the statistics of the corpus.
func (r *Result) collection(m *stats.Memory) *stats.Collection {
	return stats.From(r.corpus, stats.Options{
		Zone: r.Config.Timezone, ObservedFrom: r.Config.ObservedFrom, States: r.actionStates, Grain: stats.Grain(r.Config.Grain), Memory: m,
	})
}

// FormatMinutes returns a number of minutes in the short form of the site: "2h 51m".
func FormatMinutes(m float64) string { return stats.Format(m) }

// FormatDays returns a number of days in words: "8 days", "4 months".
func FormatDays(d float64) string { return stats.FormatDays(d) }

// Day returns a day as the site shows it: "23 Mar 2022".
func Day(t time.Time) string { return t.Format("2 Jan 2006") }
