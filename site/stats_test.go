package site

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// oracleFigures are the figures of testdata/oracle as they were worked out by
// hand, with fractions and in R, to the digits that are known. A name steps into
// an object by key and into a list by number or by the id of its element.
const oracleFigures = `
observed_days 105
incidents 8
repeats 3
time_to_restore.n 7
time_to_restore.sum 615
time_to_restore.mean 87.857143
time_to_restore.median 60
time_to_restore.p25 45
time_to_restore.p75 105
time_to_restore.p90 168
time_to_restore.geometric_mean 63.578041
time_to_restore.median_low 15
time_to_restore.median_high 240
time_to_restore.median_coverage 0.984375
time_to_detect.n 7
time_to_detect.sum 90
time_to_detect.mean 12.857143
time_to_detect.median 10
time_to_detect.p25 5
time_to_detect.p75 17.5
time_to_detect.p90 24
time_to_detect.geometric_mean 10.169685
time_to_acknowledge.n 7
time_to_acknowledge.sum 34
time_to_acknowledge.mean 4.857143
time_to_acknowledge.median 5
time_to_acknowledge.p25 1.5
time_to_acknowledge.p75 7.5
time_to_acknowledge.p90 10
time_to_acknowledge.geometric_mean 3.376170
time_to_mitigate.n 7
time_to_mitigate.sum 565
time_to_mitigate.mean 80.714286
time_to_mitigate.median 70
time_to_mitigate.p25 40
time_to_mitigate.p75 105
time_to_mitigate.p90 144
time_to_mitigate.geometric_mean 65.979308
gaps.hours.0 364
gaps.hours.1 274
gaps.hours.2 225
gaps.hours.3 506
gaps.hours.4 1
gaps.hours.5 613.5
gaps.hours.6 293.5
gaps.mean 325.285714
gaps.median 293.5
gaps.t_chart.center 233.4164
gaps.t_chart.upper 4090.504
mtbf_days 13.125
rate.per_30_days 2.285714
rate.low 0.986809
rate.high 4.503768
months.periods.0.n 3
months.periods.0.exposure 1.033333
months.periods.0.downtime_union 150
months.periods.0.downtime_sum 150
months.periods.0.ucl_rate 6.747534
months.periods.0.ucl_count 6.972452
months.periods.0.p_at_least_n 0.420307
months.periods.1.n 1
months.periods.1.exposure 0.933333
months.periods.1.downtime_union 195
months.periods.1.downtime_sum 195
months.periods.1.ucl_rate 6.980479
months.periods.1.ucl_count 6.515114
months.periods.1.p_at_least_n 0.881558
months.periods.2.n 3
months.periods.2.downtime_union 210
months.periods.2.downtime_sum 270
months.periods.2.ucl_rate 6.747534
months.periods.3.n 1
months.periods.3.exposure 0.5
months.periods.3.downtime_union 0
months.periods.3.ucl_rate 8.699984
months.periods.3.ucl_count 4.349992
months.periods.3.p_at_least_n 0.681093
downtime.union 555
downtime.sum 615
downtime.union_with_ongoing 8835
downtime.sum_with_ongoing 8895
months.xmr.center 2.333333
months.xmr.moving_range 2
months.xmr.upper 7.653333
months.xmr.lower 0
xmr_restore.lower 1.591577
xmr_restore.center 63.578041
xmr_restore.upper 2539.725161
burst.k 2
burst.p_bound 1
ongoing.0.at_least_minutes 8280
causes.config-change.n 3
causes.config-change.reach 2
causes.config-change.gap_days.0 26.583333
causes.config-change.gap_days.1 56.0625
causes.config-change.median_gap_days 41.322917
causes.config-change.minutes 360
causes.config-change.share 0.585366
causes.config-change.cumulative 0.585366
causes.config-change.repeats_action_open 2
causes.config-change.repeats_fix_not_held 0
causes.config-change.repeats_nothing_tried 0
causes.config-change.silence_days 17.979167
causes.config-change.quiet_p 0.5983
causes.config-change.last_90_days 2
causes.pool-exhaustion.n 2
causes.pool-exhaustion.gap_days.0 41.875
causes.pool-exhaustion.minutes 150
causes.pool-exhaustion.share 0.243902
causes.pool-exhaustion.cumulative 0.829268
causes.pool-exhaustion.repeats_action_open 0
causes.pool-exhaustion.repeats_fix_not_held 1
causes.pool-exhaustion.silence_days 43.583333
causes.pool-exhaustion.quiet_p 0.4360
causes.third-party.minutes 90
causes.third-party.share 0.146341
causes.third-party.cumulative 0.975610
causes.third-party.silence_days 43.541667
causes.third-party.quiet_p 0.6605
causes.disk-full.minutes 15
causes.disk-full.share 0.024390
causes.disk-full.cumulative 1
causes.disk-full.silence_days 64.666667
causes.disk-full.quiet_p 0.5402
causes.certificate-expiry.minutes 0
causes.certificate-expiry.cumulative 1
causes.certificate-expiry.silence_days 5.75
causes.certificate-expiry.quiet_p 0.9467
cause_service.config-change checkout.n 3
cause_service.config-change checkout.lift 2.6667
cause_service.config-change checkout.pmi 1.4150
cause_service.config-change checkout.fisher 0.017857
cause_service.config-change payments.lift 0.8889
cause_service.config-change payments.pmi -0.1699
cause_service.config-change payments.fisher 0.821429
cause_service.pool-exhaustion payments.n 2
cause_service.pool-exhaustion payments.lift 2.6667
cause_service.pool-exhaustion payments.fisher 0.107143
cause_service.disk-full search.lift 4
cause_service.third-party search.fisher 0.25
cause_service.certificate-expiry auth.lift 8
cause_service.certificate-expiry auth.pmi 3
cause_service.certificate-expiry auth.fisher 0.125
`

// step returns the element of node that name leads to.
func step(node any, name string) any {
	switch node := node.(type) {
	case map[string]any:
		return node[name]
	case []any:
		if i, err := strconv.Atoi(name); err == nil && i < len(node) {
			return node[i]
		}
		for _, e := range node {
			m, _ := e.(map[string]any)
			a, _ := m["a"].(map[string]any)
			b, _ := m["b"].(map[string]any)
			if m["id"] == name || a != nil && b != nil && fmt.Sprint(a["id"], " ", b["id"]) == name {
				return e
			}
		}
	}
	return nil
}

func TestOracle(t *testing.T) {
	fsys, err := Dir("testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Load(t.Context(), fsys, Options{Today: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.Statistics().JSON()
	if err != nil {
		t.Fatal(err)
	}
	var figures any
	if err := json.Unmarshal(data, &figures); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimSpace(oracleFigures)) {
		line = strings.TrimSpace(line)
		at := strings.LastIndexByte(line, ' ')
		name, want := line[:at], line[at+1:]
		node := figures
		for _, part := range strings.Split(name, ".") {
			node = step(node, part)
		}
		got, ok := node.(float64)
		if !ok {
			t.Errorf("%s is %v, want %s", name, node, want)
			continue
		}
		digits := 0
		if i := strings.IndexByte(want, '.'); i >= 0 {
			digits = len(want) - i - 1
		}
		if text := strconv.FormatFloat(got, 'f', digits, 64); text != want {
			t.Errorf("%s is %s, want %s", name, text, want)
		}
	}
	if step(step(step(figures, "causes"), "config-change"), "trend_known") != false {
		t.Error("a trend is shown although only 15 of the 90 days before were observed")
	}
}
