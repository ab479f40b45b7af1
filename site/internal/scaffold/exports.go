package scaffold

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// importJSON tells the tool by the keys of its export.
func importJSON(data []byte, day time.Time) (Imported, error) {
	if list, ok, err := jsonLines(data); err != nil {
		return Imported{}, err
	} else if ok {
		return read("log", list, jsonLine(day))
	}
	found, err := lists(data)
	if err != nil {
		return Imported{}, err
	}
	if whole := found["{}"]; whole != nil {
		if inner := whole[0].raw("event", "occurred_at"); inner != nil {
			return read("PagerDuty", whole, pagerDutyEvent)
		}
		if whole[0].raw("alert", "alertId") != nil {
			return read("Opsgenie", whole, opsgenieEvent)
		}
		if whole[0].raw("incident", "created_at") != nil {
			return read("PagerDuty", whole, pagerDutyIncident)
		}
	}
	for _, try := range []struct {
		key, kind string
		has       string // a key of its entries
		read      func(object) ([]Moment, error)
	}{
		{"alerts", "Alertmanager", "startsAt", alertmanager},
		{"", "Alertmanager", "startsAt", alertmanager},
		{"data", "Alertmanager", "startsAt", alertmanager},
		{"log_entries", "PagerDuty", "created_at", pagerDutyEntry},
		{"incidents", "PagerDuty", "created_at", pagerDutyIncident},
		{"messages", "PagerDuty", "created_on", pagerDutyMessage},
		{"data", "Opsgenie", "createdAt", opsgenie},
		{"logs", "Opsgenie", "createdAt", opsgenie},
		{"", "Slack", "ts", slack},
		{"messages", "Slack", "ts", slack},
	} {
		list, ok := found[try.key]
		if !ok || len(list) == 0 {
			continue
		}
		known := false
		for _, o := range list {
			known = known || o.raw(try.has) != nil
		}
		if known {
			return read(try.kind, list, try.read)
		}
	}
	return Imported{}, badInput(1, "this JSON is no export of Alertmanager, PagerDuty, Opsgenie or Slack that is known here")
}

func read(kind string, list []object, one func(object) ([]Moment, error)) (Imported, error) {
	out := Imported{Kind: kind}
	for _, o := range list {
		moments, err := one(o)
		if err != nil {
			return out, err
		}
		for _, m := range moments {
			m.Line = o.line
			out.Moments = append(out.Moments, m)
		}
	}
	return out, nil
}

// stamp reads a time in RFC 3339, which all of these tools write.
func stamp(o object, path ...string) (time.Time, error) {
	text := o.text(path...)
	if text == "" {
		return time.Time{}, badInput(o.line, "the entry has no %q", strings.Join(path, "."))
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return t, badInput(o.line, "%q is not a time", text)
	}
	return t.Truncate(time.Second), nil
}

// alertmanager reads one alert of a webhook (version 4) or of the API (v2):
// when it began to fire, and when it ended.
func alertmanager(o object) ([]Moment, error) {
	at, err := stamp(o, "startsAt")
	if err != nil {
		return nil, err
	}
	name := first(o.text("labels", "alertname"), "alert")
	text := name + " fires"
	if about := first(o.text("annotations", "summary"), o.text("annotations", "description"), o.text("annotations", "message")); about != "" {
		text = "Alert: " + name + ": " + about
	} else {
		text = "Alert: " + text
	}
	out := []Moment{{At: at, Zoned: true, Text: text}}
	ended := first(o.text("status"), o.text("status", "state"))
	if o.text("endsAt") == "" || strings.HasPrefix(o.text("endsAt"), "0001-") || ended == "firing" || ended == "active" {
		return out, nil
	}
	end, err := stamp(o, "endsAt")
	if err != nil {
		return nil, err
	}
	if !end.Before(at) && ended != "" {
		out = append(out, Moment{At: end, Zoned: true, Text: "Alert resolved: " + name})
	}
	return out, nil
}

// pagerDutyEntry reads one log entry of PagerDuty's REST API.
func pagerDutyEntry(o object) ([]Moment, error) {
	at, err := stamp(o, "created_at")
	if err != nil {
		return nil, err
	}
	text := first(o.text("summary"), strings.TrimSuffix(strings.ReplaceAll(o.text("type"), "_", " "), " log entry"))
	if note := o.text("channel", "summary"); note != "" && !strings.Contains(text, note) {
		text += ": " + note
	}
	return []Moment{{At: at, Zoned: true, Text: text}}, nil
}

// pagerDutyIncident reads one incident: when it was triggered and resolved.
func pagerDutyIncident(o object) ([]Moment, error) {
	if inner := o.raw("incident"); inner != nil {
		line := o.line
		o = object{line: line}
		if err := json.Unmarshal(inner, &o.fields); err != nil {
			return nil, badInput(line, "this is not an incident: %v", err)
		}
	}
	at, err := stamp(o, "created_at")
	if err != nil {
		return nil, err
	}
	title := first(o.text("title"), o.text("summary"), "incident")
	out := []Moment{{At: at, Zoned: true, Text: "Alert: " + title}}
	if o.text("resolved_at") != "" {
		end, err := stamp(o, "resolved_at")
		if err != nil {
			return nil, err
		}
		out = append(out, Moment{At: end, Zoned: true, Text: "Resolved: " + title})
	}
	return out, nil
}

// pagerDutyEvent reads one webhook (version 3).
func pagerDutyEvent(o object) ([]Moment, error) {
	at, err := stamp(o, "event", "occurred_at")
	if err != nil {
		return nil, err
	}
	what := strings.ReplaceAll(strings.TrimPrefix(o.text("event", "event_type"), "incident."), "_", " ")
	return []Moment{{At: at, Zoned: true, Who: o.text("event", "agent", "summary"),
		Text: upperFirst(what) + ": " + first(o.text("event", "data", "title"), o.text("event", "data", "summary"), "incident")}}, nil
}

// pagerDutyMessage reads one message of a webhook of version 2.
func pagerDutyMessage(o object) ([]Moment, error) {
	at, err := stamp(o, "created_on")
	if err != nil {
		return nil, err
	}
	what := strings.TrimPrefix(o.text("event"), "incident.")
	return []Moment{{At: at, Zoned: true, Text: upperFirst(what) + ": " + first(o.text("incident", "title"), o.text("incident", "summary"), "incident")}}, nil
}

// opsgenie reads one alert of a list, or one line of an alert's log.
func opsgenie(o object) ([]Moment, error) {
	at, err := stamp(o, "createdAt")
	if err != nil {
		return nil, err
	}
	if text := o.text("log"); text != "" {
		who := o.text("owner")
		if strings.EqualFold(who, "system") {
			who = ""
		}
		return []Moment{{At: at, Zoned: true, Text: text, Who: who}}, nil
	}
	message := first(o.text("message"), o.text("alias"), "alert")
	out := []Moment{{At: at, Zoned: true, Text: "Alert: " + message}}
	if o.text("status") == "closed" && o.text("updatedAt") != "" {
		end, err := stamp(o, "updatedAt")
		if err != nil {
			return nil, err
		}
		out = append(out, Moment{At: end, Zoned: true, Text: "Alert closed: " + message})
	}
	return out, nil
}

// opsgenieEvent reads one webhook, which counts in milliseconds since 1970.
func opsgenieEvent(o object) ([]Moment, error) {
	written := o.text("alert", "updatedAt")
	if o.text("action") == "Create" || written == "" {
		written = o.text("alert", "createdAt")
	}
	at, ok := epoch(written)
	if !ok {
		return nil, badInput(o.line, "%q is not a time of Opsgenie (milliseconds since 1970)", written)
	}
	return []Moment{{At: at, Zoned: true, Who: o.text("alert", "username"),
		Text: "Alert " + strings.ToLower(first(o.text("action"), "event")) + ": " + first(o.text("alert", "message"), "alert")}}, nil
}

var (
	slackUser = regexp.MustCompile(`<[@#]([A-Z0-9]+)(?:\|([^>]*))?>`)
	slackLink = regexp.MustCompile(`<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>`)
	slackWord = regexp.MustCompile(`<!(\w+)[^>]*>`)
)

// slack reads one message of an export. Joining and leaving is no event.
func slack(o object) ([]Moment, error) {
	seconds, _, _ := strings.Cut(o.text("ts"), ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return nil, badInput(o.line, "%q is not a time of Slack (seconds since 1970)", o.text("ts"))
	}
	switch o.text("subtype") {
	case "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "bot_add", "bot_remove":
		return nil, nil
	}
	text := o.text("text")
	if text == "" {
		var attachments []struct{ Fallback, Text, Title string }
		if json.Unmarshal(o.raw("attachments"), &attachments) == nil && len(attachments) > 0 {
			text = first(attachments[0].Fallback, attachments[0].Text, attachments[0].Title)
		}
	}
	if text == "" {
		return nil, nil
	}
	text = slackLink.ReplaceAllStringFunc(text, func(s string) string {
		m := slackLink.FindStringSubmatch(s)
		if m[2] != "" {
			return m[2] + " (" + m[1] + ")"
		}
		return m[1]
	})
	text = slackUser.ReplaceAllString(text, "@$1")
	text = slackWord.ReplaceAllString(text, "@$1")
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	who := first(o.text("user_profile", "display_name"), o.text("username"), o.text("user_profile", "real_name"), o.text("user"))
	return []Moment{{At: time.Unix(n, 0).UTC(), Zoned: true, Text: text, Who: who}}, nil
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}
