package scaffold

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The names that programs give to the time, the text and the level of a line of
// a structured log, in the order in which they are looked for.
var (
	timeKeys  = []string{"time", "ts", "timestamp", "@timestamp", "t", "datetime", "eventTime", "asctime"}
	textKeys  = []string{"msg", "message", "event", "text", "log", "textPayload", "error"}
	levelKeys = []string{"level", "severity", "levelname", "lvl"}
)

// loud are the levels that are worth a word in a timeline.
var loud = []string{"warn", "warning", "error", "err", "fatal", "critical", "crit", "panic", "alert", "emergency"}

// jsonLines returns the lines of a structured log: JSON objects, one a line,
// the first of them with a time.
func jsonLines(data []byte) ([]object, bool, error) {
	var list []object
	n := 0
	for line := range bytes.Lines(data) {
		n++
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		o := object{line: n}
		err := json.Unmarshal(line, &o.fields)
		switch {
		case len(list) == 0 && (err != nil || o.named(timeKeys) == "" || o.named(textKeys) == ""):
			return nil, false, nil
		case err != nil:
			return nil, true, badInput(n, "this is not JSON: %v", err)
		}
		list = append(list, o)
	}
	return list, len(list) > 0, nil
}

// named returns the first text that there is under one of the keys.
func (o object) named(keys []string) string {
	for _, key := range keys {
		if text := o.text(key); text != "" {
			return text
		}
	}
	return ""
}

// jsonLine reads one line of a structured log.
func jsonLine(day time.Time) func(object) ([]Moment, error) {
	return func(o object) ([]Moment, error) {
		written := o.named(timeKeys)
		if written == "" {
			return nil, badInput(o.line, "the line has no time")
		}
		text := o.named(textKeys)
		if level := o.named(levelKeys); slices.Contains(loud, strings.ToLower(level)) {
			text = strings.ToUpper(level) + " " + text
		}
		if at, ok := epoch(written); ok {
			return []Moment{{At: at, Zoned: true, Text: text}}, nil
		}
		m, ok, err := logLine(written+" ", o.line, day)
		if err == nil && !ok {
			err = badInput(o.line, "%q is not a time", shortened(written))
		}
		m.Text = text
		return []Moment{m.Moment}, err
	}
}

// epoch reads seconds, milliseconds, microseconds or nanoseconds since 1970.
func epoch(text string) (time.Time, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 1e9 {
		return time.Time{}, false
	}
	for n >= 1e11 {
		n /= 1000
	}
	return time.Unix(int64(math.Floor(n)), 0).UTC(), true
}
