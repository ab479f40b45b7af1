package chart

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"afterword/site/internal/stats"
)

// source is a chart of go-echarts.
type source interface {
	Validate()
	JSON() map[string]any
}

// option returns the option of c as plain JSON values, without what the page
// makes itself (title, legend, tools, tooltip) and without colours of the
// library. Validate comes first: it moves the axis data into the axes.
func option(c source) map[string]any {
	c.Validate()
	raw, err := json.Marshal(c.JSON())
	if err != nil {
		panic(err) // the typed options hold no functions or channels
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		panic(err)
	}
	for _, name := range []string{"color", "title", "toolbox", "tooltip", "legend"} {
		delete(m, name)
	}
	m["useUTC"] = true
	m["animation"] = false
	for _, s := range m["series"].([]any) {
		s := s.(map[string]any)
		s["emphasis"] = map[string]any{"disabled": true}
		s["cursor"] = "default"
	}
	return m
}

// set puts value at a path such as "series.0.itemStyle.color". Maps on the way
// are made; list places must exist.
func set(node any, path string, value any) {
	name, rest, deeper := strings.Cut(path, ".")
	switch node := node.(type) {
	case []any:
		i, _ := strconv.Atoi(name)
		if !deeper {
			node[i] = value
			return
		}
		set(node[i], rest, value)
	case map[string]any:
		if !deeper {
			node[name] = value
			return
		}
		if _, ok := node[name]; !ok {
			node[name] = map[string]any{}
		}
		set(node[name], rest, value)
	}
}

const (
	fontSize = 12
	ink2     = "var(--ink-2)"
	ink3     = "var(--ink-3)"
	gridLine = "var(--rule)"
	axisLine = "var(--rule-2)"
	accent   = "var(--accent-mark)"
	paper    = "var(--paper)"
)

// sevColor returns the token of a severity; unranked ones are quiet.
func sevColor(rank int) string {
	if rank < 1 || rank > 4 {
		return "var(--edge)"
	}
	return "var(--s" + strconv.Itoa(rank) + ")"
}

// sevSymbol returns the shape of a severity, so that colour never stands alone.
func sevSymbol(rank int) (symbol string, size float64) {
	switch rank {
	case 1:
		return "diamond", 13
	case 2:
		return "triangle", 11
	case 3:
		return "circle", 8
	}
	return "rect", 7
}

// sevShape is the shape of [sevSymbol] in a legend.
func sevShape(r stats.RankN) string {
	switch {
	case r.Severity == "":
		return "ring"
	case r.Rank == 1:
		return "dia"
	case r.Rank == 2:
		return "tri"
	case r.Rank == 3:
		return "rd"
	}
	return ""
}

// sevStyle is the fill of a severity; what nobody stated is hollow.
func sevStyle(r stats.RankN) map[string]any {
	if r.Severity == "" {
		return map[string]any{"color": paper, "borderColor": "var(--edge)", "borderWidth": 1.5}
	}
	return map[string]any{"color": sevColor(r.Rank)}
}

// categories is an axis of names.
func categories(names []string) opts.XAxis {
	return opts.XAxis{Type: "category", Data: names}
}

// dress gives both axes of m the look of the site.
func dress(m map[string]any) {
	for _, name := range []string{"xAxis", "yAxis"} {
		for _, a := range m[name].([]any) {
			a := a.(map[string]any)
			set(a, "axisLabel.color", ink3)
			set(a, "axisLabel.fontSize", fontSize)
			set(a, "axisLabel.fontFamily", "sans-serif")
			if a["type"] == "time" {
				set(a, "axisLabel.hideOverlap", true)
			}
			if a["data"] != nil { // names; a bar chart does not say that they are categories
				set(a, "axisLabel.interval", 0)
				set(a, "axisLabel.lineHeight", 14) // measured, it would depend on the fonts of the machine
			}
			set(a, "axisTick.show", false)
			set(a, "axisLine.show", name == "xAxis")
			set(a, "axisLine.lineStyle.color", axisLine)
			set(a, "splitLine.show", name == "yAxis")
			set(a, "splitLine.lineStyle.color", gridLine)
		}
	}
	m["grid"] = []any{grid(52, 16, 12, 32)}
}

// periodAxis leaves room for the two lines of [periodLabels].
func periodAxis(m map[string]any) { set(m, "grid.0.bottom", 42) }

func grid(left, right, top, bottom int) map[string]any {
	return map[string]any{"left": left, "right": right, "top": top, "bottom": bottom, "outerBoundsMode": "none"}
}

// minuteTicks are the round values of a log axis of minutes.
var minuteTicks = []float64{1, 5, 15, 60, 240, 1440, 4320, 14400, 43200, 144000, 525600}

// fineTicks are those for a short stretch of the axis.
var fineTicks = []float64{1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 5760, 14400, 28800, 43200, 86400, 144000, 259200, 525600}

// minuteAxis makes the y axis of m logarithmic over a little more than [low,
// high] minutes, with at least two ticks that people read.
func minuteAxis(m map[string]any, low, high float64) {
	low, high = max(low*.8, .8), max(high*1.25, 1)
	const beyond = 1.3 // a tick that near outside is worth the room: dots stand between two
	inside := ticksIn(minuteTicks, low/beyond, high*beyond)
	if len(inside) < 4 {
		inside = ticksIn(fineTicks, low/beyond, high*beyond)
	}
	ticks := anyList(inside)
	set(m, "yAxis.0.type", "log")
	set(m, "yAxis.0.min", min(inside[0], low))
	set(m, "yAxis.0.max", max(inside[len(inside)-1], high))
	set(m, "yAxis.0.axisLabel.customValues", ticks)
	set(m, "yAxis.0.axisTick.customValues", ticks)
	set(m, "yAxis.0.axisLabel.formatter", "fn:minutes")
	set(m, "grid.0.left", 62)
}

// ticksIn returns the ticks in [low, high], and one more where that is only one.
func ticksIn(all []float64, low, high float64) []float64 {
	first, last := 0, len(all)-1
	for first < len(all)-2 && all[first] < low {
		first++
	}
	for last > 0 && all[last] > high {
		last--
	}
	if last <= first {
		first = max(0, min(first, last))
		last = first + 1
	}
	return all[first : last+1]
}

// barWidth caps the width of the bars of the first n series, in pixels.
func barWidth(m map[string]any, n, width int) {
	for _, s := range m["series"].([]any)[:n] {
		s.(map[string]any)["barMaxWidth"] = width
	}
}

// round keeps two decimals.
func round(v float64) float64 { return math.Round(v*100) / 100 }

// millis is a moment as the time axis takes it.
func millis(t time.Time) int64 { return t.UnixMilli() }

// narrow adds what changes below 520 pixels of width.
func narrow(m map[string]any, change map[string]any) {
	m["media"] = []any{map[string]any{"query": map[string]any{"maxWidth": 519}, "option": change}}
}
