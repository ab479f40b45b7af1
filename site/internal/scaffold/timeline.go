package scaffold

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Moment is one entry of an imported timeline.
type Moment struct {
	At    time.Time
	Zoned bool   // the source says which zone the time is in
	Text  string // one line of plain text
	Who   string // role, system or account, where the source says
	Line  int    // in the source
}

// Imported is a timeline read from another tool's file.
type Imported struct {
	Kind    string // what the file was taken for: "Alertmanager", "PagerDuty", "Opsgenie", "Slack", "log"
	Moments []Moment
}

// ImportOptions say how to read a file.
type ImportOptions struct {
	Day  time.Time           // the day of log lines that give a time of day only, and the year of such that give none
	Mask func(string) string // hides secrets in texts; nil shows them
}

// BadInput is what is wrong with a file, and on which line.
type BadInput struct {
	Line int
	Text string
}

// Error returns the message with its line.
func (e *BadInput) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// Hint returns what can be read.
func (e *BadInput) Hint() string {
	return "it can be JSON of Alertmanager, PagerDuty, Opsgenie or Slack, or lines that begin with a time: 2026-03-31 10:45 UTC"
}

func badInput(line int, format string, args ...any) error {
	return &BadInput{Line: line, Text: fmt.Sprintf(format, args...)}
}

// Import reads an export of Alertmanager, PagerDuty, Opsgenie or Slack (JSON),
// or log lines, plain or one JSON object each. Entries come back in the order of time; what cannot be
// read is refused with its line, never skipped.
func Import(data []byte, opts ImportOptions) (Imported, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var got Imported
	var err error
	switch trimmed := bytes.TrimSpace(data); {
	case len(trimmed) == 0:
		return got, badInput(1, "the file is empty")
	case trimmed[0] == '{' || trimmed[0] == '[' && looksLikeJSON(trimmed):
		got, err = importJSON(data, opts.Day)
	default:
		got, err = importLog(data, opts.Day)
	}
	if err != nil {
		return got, err
	}
	if len(got.Moments) == 0 {
		return got, badInput(1, "there is no entry with a time in it")
	}
	for i := range got.Moments {
		m := &got.Moments[i]
		m.Text = oneLine(m.Text)
		m.Who = oneLine(m.Who)
		if opts.Mask != nil {
			m.Text, m.Who = opts.Mask(m.Text), opts.Mask(m.Who)
		}
	}
	slices.SortStableFunc(got.Moments, func(a, b Moment) int { return a.At.Compare(b.At) })
	return got, nil
}

// looksLikeJSON tells a JSON list from log lines that begin with a bracket.
func looksLikeJSON(trimmed []byte) bool {
	rest := bytes.TrimSpace(trimmed[1:])
	return len(rest) == 0 || rest[0] == '{' || rest[0] == ']' || rest[0] == '['
}

// object is one JSON object of a list, with the line it begins on.
type object struct {
	line   int
	fields map[string]json.RawMessage
}

// text returns the string at a path of keys, and "" where there is none.
func (o object) text(path ...string) string {
	raw := o.raw(path...)
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

func (o object) raw(path ...string) json.RawMessage {
	fields := o.fields
	for i, key := range path {
		raw, ok := fields[key]
		if !ok || i == len(path)-1 {
			return raw
		}
		fields = nil
		if json.Unmarshal(raw, &fields) != nil {
			return nil
		}
	}
	return nil
}

// first returns the first of several texts that is there.
func first(list ...string) string { return cmp.Or(list...) }

// lists reads every list of objects that stands at the top level or directly
// below a key of it, by key ("" for the file itself).
func lists(data []byte) (map[string][]object, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	fail := func(err error) error {
		at := dec.InputOffset()
		if s, ok := err.(*json.SyntaxError); ok {
			at = s.Offset
		}
		return badInput(lineOf(data, at), "this is not JSON: %v", err)
	}
	out := make(map[string][]object)
	token, err := dec.Token()
	if err != nil {
		return nil, fail(err)
	}
	if token == json.Delim('[') {
		out[""], err = objects(dec, data)
		if err != nil {
			return nil, err
		}
		return out, trailing(dec, data)
	}
	whole := object{line: 1, fields: make(map[string]json.RawMessage)}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fail(err)
		}
		start := dec.InputOffset()
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, fail(err)
		}
		name, _ := key.(string)
		whole.fields[name] = raw
		if raw[0] != '[' {
			continue
		}
		offset := start + int64(bytes.IndexByte(data[start:], '['))
		inner := json.NewDecoder(bytes.NewReader(data[offset:]))
		if _, err := inner.Token(); err != nil {
			return nil, fail(err)
		}
		list, err := objectsAt(inner, data, offset)
		if err == nil {
			out[name] = list
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, fail(err)
	}
	out["{}"] = []object{whole}
	return out, trailing(dec, data)
}

func objects(dec *json.Decoder, data []byte) ([]object, error) { return objectsAt(dec, data, 0) }

// objectsAt reads the rest of a list; offset is where dec's input begins in data.
func objectsAt(dec *json.Decoder, data []byte, offset int64) ([]object, error) {
	out := []object{}
	for dec.More() {
		at := offset + dec.InputOffset()
		for at < int64(len(data)) && bytes.IndexByte([]byte(" \t\r\n,"), data[at]) >= 0 {
			at++
		}
		o := object{line: lineOf(data, at)}
		if err := dec.Decode(&o.fields); err != nil {
			where := o.line
			if s, ok := err.(*json.SyntaxError); ok {
				where = lineOf(data, offset+s.Offset)
			}
			return nil, badInput(where, "this is not an entry of a list in JSON: %v", err)
		}
		out = append(out, o)
	}
	if _, err := dec.Token(); err != nil {
		return nil, badInput(lineOf(data, offset+dec.InputOffset()), "the list in JSON has no end")
	}
	return out, nil
}

// trailing refuses what stands behind the end of the JSON.
func trailing(dec *json.Decoder, data []byte) error {
	at := dec.InputOffset()
	if rest := bytes.TrimSpace(data[at:]); len(rest) > 0 {
		return badInput(lineOf(data, int64(len(data)-len(bytes.TrimLeft(data[at:], " \t\r\n")))), "there is text behind the end of the JSON")
	}
	return nil
}

func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// Table returns the timeline as a Markdown table. Times keep the zone they
// have: where all share one it stands in the heading, else in every cell.
// Seconds are shown where any entry has them.
func (im Imported) Table() string {
	zone, same := im.zone()
	layout := "2006-01-02 15:04"
	who := false
	for _, m := range im.Moments {
		if m.At.Second() != 0 {
			layout = "2006-01-02 15:04:05"
		}
		who = who || m.Who != ""
	}
	var b strings.Builder
	head, rule := "| Time", "|---"
	if same && zone != "" {
		head += " (" + zone + ")"
	}
	head, rule = head+" | Event |", rule+"|---|"
	if who {
		head, rule = head+" Who |", rule+"---|"
	}
	b.WriteString(head + "\n" + rule + "\n")
	for _, m := range im.Moments {
		at := m.At.Format(layout)
		if !same && m.Zoned {
			at += " " + zoneName(m.At)
		}
		fmt.Fprintf(&b, "| %s | %s |", at, cell(m.Text))
		if who {
			fmt.Fprintf(&b, " %s |", cell(m.Who))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// zone returns the zone of all entries, if they share one.
func (im Imported) zone() (name string, same bool) {
	for i, m := range im.Moments {
		z := ""
		if m.Zoned {
			z = zoneName(m.At)
		}
		if i > 0 && z != name {
			return "", false
		}
		name = z
	}
	return name, true
}

func zoneName(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return "UTC"
	}
	return t.Format("-07:00")
}

// cell keeps a text from ending its cell or being taken as markup.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "`", "\\`", "[", `\[`).Replace(s)
}

// oneLine folds white space, and cuts what is longer than a line should be.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 400
	if len(s) <= most {
		return s
	}
	cut := strings.LastIndexByte(s[:most], ' ')
	if cut < most/2 {
		cut = most
		for s[cut]&0xC0 == 0x80 {
			cut--
		}
	}
	return s[:cut] + " …"
}
