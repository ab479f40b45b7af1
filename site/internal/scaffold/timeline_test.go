package scaffold

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var someDay = time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC)

func TestImport(t *testing.T) {
	tests := []struct {
		name, kind, in, want string
	}{
		{"alertmanager webhook", "Alertmanager", `{"version":"4","status":"resolved","alerts":[
{"status":"resolved","labels":{"alertname":"QueueFull","severity":"page"},"annotations":{"summary":"queue at 98 %"},"startsAt":"2026-09-15T06:35:10.123Z","endsAt":"2026-09-15T08:12:00Z"},
{"status":"firing","labels":{"alertname":"Slow"},"startsAt":"2026-09-15T06:33:00Z","endsAt":"0001-01-01T00:00:00Z"}]}`,
			`| Time (UTC) | Event |
|---|---|
| 2026-09-15 06:33:00 | Alert: Slow fires |
| 2026-09-15 06:35:10 | Alert: QueueFull: queue at 98 % |
| 2026-09-15 08:12:00 | Alert resolved: QueueFull |
`},
		{"alertmanager api", "Alertmanager", `[{"labels":{"alertname":"QueueFull"},"annotations":{},"startsAt":"2026-09-15T08:35:00+02:00","endsAt":"2026-09-15T09:35:00+02:00","status":{"state":"active"}}]`,
			"| Time (+02:00) | Event |\n|---|---|\n| 2026-09-15 08:35 | Alert: QueueFull fires |\n"},
		{"pagerduty log", "PagerDuty", `{"log_entries": [
  {"type":"resolve_log_entry","created_at":"2026-09-15T09:00:00Z","summary":"Resolved by the on-call role"},
  {"type":"trigger_log_entry","created_at":"2026-09-15T06:35:00Z","channel":{"summary":"queue | full"}}
]}`,
			"| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:35 | trigger: queue \\| full |\n| 2026-09-15 09:00 | Resolved by the on-call role |\n"},
		{"pagerduty incident", "PagerDuty", `{"incident":{"title":"Labels fail","created_at":"2026-09-15T06:35:00Z","resolved_at":"2026-09-15T09:00:00Z"}}`,
			"| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:35 | Alert: Labels fail |\n| 2026-09-15 09:00 | Resolved: Labels fail |\n"},
		{"pagerduty webhook", "PagerDuty", `{"event":{"event_type":"incident.acknowledged","occurred_at":"2026-09-15T06:36:00Z","agent":{"summary":"Labels on-call"},"data":{"title":"Labels fail"}}}`,
			"| Time (UTC) | Event | Who |\n|---|---|---|\n| 2026-09-15 06:36 | Acknowledged: Labels fail | Labels on-call |\n"},
		{"opsgenie log", "Opsgenie", `{"data":[{"log":"Alert acknowledged","owner":"Labels","createdAt":"2026-09-15T06:36:00.5Z"},{"log":"Alert created via API","owner":"System","createdAt":"2026-09-15T06:35:00Z"}]}`,
			"| Time (UTC) | Event | Who |\n|---|---|---|\n| 2026-09-15 06:35 | Alert created via API |  |\n| 2026-09-15 06:36 | Alert acknowledged | Labels |\n"},
		{"opsgenie list", "Opsgenie", `{"data":[{"message":"Labels fail","status":"closed","createdAt":"2026-09-15T06:35:00Z","updatedAt":"2026-09-15T09:00:00Z"}]}`,
			"| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:35 | Alert: Labels fail |\n| 2026-09-15 09:00 | Alert closed: Labels fail |\n"},
		{"slack", "Slack", `[
{"type":"message","subtype":"channel_join","ts":"1789453900.000100","user":"U1","text":"<@U1> has joined"},
{"type":"message","ts":"1789454160.000200","user":"U1","user_profile":{"display_name":"labels-oncall"},"text":"pool is <https://graphs.example.com/x|empty> &amp; <!here>\nlooking"}
]`,
			"| Time (UTC) | Event | Who |\n|---|---|---|\n| 2026-09-15 06:36 | pool is empty (https://graphs.example.com/x) & @here looking | labels-oncall |\n"},
		{"log lines", "log", `2026-09-15 06:33:00,120 ERROR pool timeout
  at Pool.get
  at Label.draw

[2026-09-15 06:35:00] alert sent
`,
			"| Time | Event |\n|---|---|\n| 2026-09-15 06:33 | ERROR pool timeout at Pool.get at Label.draw |\n| 2026-09-15 06:35 | alert sent |\n"},
		{"log with zones", "log", "2026-09-15T06:33:00Z a\n2026-09-15T08:35:00+02:00 b\n",
			"| Time | Event |\n|---|---|\n| 2026-09-15 06:33 UTC | a |\n| 2026-09-15 08:35 +02:00 | b |\n"},
		{"access log", "log", `10.1.2.3 - - [15/Sep/2026:08:33:00 +0200] "GET /labels" 503` + "\n",
			"| Time (+02:00) | Event |\n|---|---|\n| 2026-09-15 08:33 | \"GET /labels\" 503 |\n"},
		{"syslog", "log", "Sep 15 06:33:01 host1 label-api: pool timeout\n",
			"| Time | Event |\n|---|---|\n| 2026-09-15 06:33:01 | host1 label-api: pool timeout |\n"},
		{"syslog of the year before", "log", "Dec 20 10:04:00 host1 label-api: pool timeout\n",
			"| Time | Event |\n|---|---|\n| 2025-12-20 10:04 | host1 label-api: pool timeout |\n"},
		{"epoch", "log", "1789454160.25 pool empty\n", "| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:36 | pool empty |\n"},
		{"clock only, past midnight", "log", "- 23:58 UTC pool empty\n- 00:04 UTC mitigated\n",
			"| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 23:58 | pool empty |\n| 2026-09-16 00:04 | mitigated |\n"},
		{"day first", "log", "15.09.2026 06:33:00 a\n15.9.2026, 7:04 b\n",
			"| Time | Event |\n|---|---|\n| 2026-09-15 06:33 | a |\n| 2026-09-15 07:04 | b |\n"},
		{"JSON lines", "log", `{"time":"2026-09-15T08:35:00.120+02:00","level":"error","msg":"pool empty","pool":3}

{"ts":1789454160.25,"level":"info","msg":"restarted"}
{"@timestamp":"2026-09-15T06:40:00Z","severity":"INFO","message":"full again"}
{"timestamp":1789454500123,"message":"calm"}
`,
			"| Time | Event |\n|---|---|\n| 2026-09-15 08:35:00 +02:00 | ERROR pool empty |\n| 2026-09-15 06:36:00 UTC | restarted |\n| 2026-09-15 06:40:00 UTC | full again |\n| 2026-09-15 06:41:40 UTC | calm |\n"},
		{"opsgenie webhook", "Opsgenie", `{"action":"Acknowledge","alert":{"alertId":"1","message":"Labels fail","username":"Labels","createdAt":1789454160000,"updatedAt":1789454220000000000}}`,
			"| Time (UTC) | Event | Who |\n|---|---|---|\n| 2026-09-15 06:37 | Alert acknowledge: Labels fail | Labels |\n"},
		{"markup", "log", "2026-09-15 06:33 UTC <b>*a*</b> `b` [c](d)\n",
			"| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:33 | &lt;b>\\*a\\*&lt;/b> \\`b\\` \\[c](d) |\n"},
	}
	for _, tt := range tests {
		got, err := Import([]byte(tt.in), ImportOptions{Day: someDay})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got.Kind != tt.kind || got.Table() != tt.want {
			t.Errorf("%s: %s\n%s\nwant %s\n%s", tt.name, got.Kind, got.Table(), tt.kind, tt.want)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		line           int
	}{
		{"nothing", " \n", "empty", 1},
		{"broken JSON", "{\n\"alerts\": [\n{\"startsAt\": }\n]}", "not JSON", 3},
		{"unfinished JSON", "[\n{\"ts\": \"1789454160.1\", \"text\": \"a\"}\n", "no end", 2},
		{"other JSON", `{"hello": [1, 2]}`, "no export", 1},
		{"no list of entries", `{"alerts": []}`, "no export", 1},
		{"an alert without a time", "{\"alerts\": [\n{\"startsAt\":\"2026-09-15T06:33:00Z\"},\n{\"labels\":{}}\n]}", `no "startsAt"`, 3},
		{"an alert with a bad time", "[\n{\"startsAt\":\"yesterday\",\"labels\":{}}]", `"yesterday" is not a time`, 2},
		{"a message with a bad time", "[\n{\"ts\":\"soon\",\"text\":\"a\"}]", `"soon" is not a time of Slack`, 2},
		{"text behind", "[{\"ts\":\"1789454160.1\",\"text\":\"a\"}]\nmore", "behind the end", 2},
		{"no time at first", "hello\n2026-09-15 06:33 a\n", "begins with no time", 1},
		{"an impossible day", "2026-09-15 06:33 a\n2026-13-45 06:33 b\n", "is not a time", 2},
		{"an impossible hour", "2026-09-15 27:33 a\n", "is not a time", 1},
		{"a broken line", "{\"time\":\"2026-09-15T06:35:00Z\",\"msg\":\"a\"}\n{\"time\":", "not JSON", 2},
		{"a line without a time", "{\"time\":\"2026-09-15T06:35:00Z\",\"msg\":\"a\"}\n{\"msg\":\"b\"}\n", "has no time", 2},
		{"a line with a bad time", "{\"ts\":\"2026-09-15T06:35:00Z\",\"msg\":\"a\"}\n{\"ts\":\"soon\",\"msg\":\"b\"}\n", "\"soon\" is not a time", 2},
		{"a webhook with a bad time", `{"action":"Create","alert":{"alertId":"1","createdAt":"soon"}}`, "not a time of Opsgenie", 1},
		{"only joins", `[{"subtype":"channel_join","ts":"1789454160.1","text":"x"}]`, "no entry", 1},
	} {
		_, err := Import([]byte(tt.in), ImportOptions{Day: someDay})
		var bad *BadInput
		if !errors.As(err, &bad) || bad.Line != tt.line || !strings.Contains(bad.Text, tt.want) {
			t.Errorf("%s: got %v, want line %d: …%s…", tt.name, err, tt.line, tt.want)
		}
	}
	if _, err := Import([]byte("06:33 a\n"), ImportOptions{}); err == nil || !strings.Contains(err.Error(), "--date") {
		t.Errorf("a time of day without a day: %v", err)
	}
}

func TestImportMasks(t *testing.T) {
	got, err := Import([]byte("2026-09-15 06:33 login with hunter2\n"), ImportOptions{Mask: func(s string) string {
		return strings.ReplaceAll(s, "hunter2", "…")
	}})
	if err != nil || strings.Contains(got.Table(), "hunter2") || !strings.Contains(got.Table(), "login with …") {
		t.Errorf("%v %s", err, got.Table())
	}
}

func TestNew(t *testing.T) {
	for _, a := range Archetypes() {
		text, ok := Text(a.Name)
		if !ok {
			t.Fatalf("there is no text for %s", a.Name)
		}
		got := string(New(text, `Labels: "slow" for all`, someDay, ""))
		if strings.Contains(got, "{{") || !strings.Contains(got, `# Labels: "slow" for all`) || !strings.Contains(got, "2026-09-15") {
			t.Errorf("%s:\n%s", a.Name, got)
		}
		if strings.HasPrefix(got, "---") && !strings.Contains(got, `title: "Labels: \"slow\" for all"`) {
			t.Errorf("%s: the title is no YAML:\n%s", a.Name, got)
		}
		if !strings.Contains(got, "<!-- guide:") {
			t.Errorf("%s: no guidance", a.Name)
		}
		table := "| Time (UTC) | Event |\n|---|---|\n| 2026-09-15 06:33 | pool empty |\n"
		with := string(New(text, "Labels slow", someDay, table))
		if strings.Count(with, "pool empty") != 1 || strings.Count(with, "| Time (UTC) | Event") != 1 {
			t.Errorf("%s: the timeline is not in its place:\n%s", a.Name, with)
		}
	}
}

func TestNewFromOwnArchetype(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"# {{title}}\n\nDate: {{date}}\n", "# Slow\n\nDate: 2026-09-15\n"},
		{"---\ntitle:\ndate:\nteam: x\n---\n\n## Summary\n", "---\ntitle: Slow\ndate: 2026-09-15\nteam: x\n---\n\n## Summary\n"},
		{"## Summary\n", "# Slow\n\n## Summary\n"},
		{"---\nteam: x\n---\n## Summary\n", "---\nteam: x\n---\n# Slow\n\n## Summary\n"},
		{"\ufeff# {{title}}\r\n", "# Slow\n"},
	} {
		if got := string(New([]byte(tt.in), "Slow", someDay, "")); got != tt.want {
			t.Errorf("%q gives %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := string(New([]byte("# {{title}}\n"), "Slow", someDay, "| Time | Event |\n")); got != "# Slow\n\n## Timeline\n\n| Time | Event |\n" {
		t.Errorf("without a heading for it: %q", got)
	}
}

// TestExampleIsWhole: what is embedded is what is on disk, dots included.
func TestExampleIsWhole(t *testing.T) {
	files, err := Example()
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[string]bool)
	incidents := 0
	for _, f := range files {
		have[f.Path] = true
		if strings.HasPrefix(f.Path, "content/postmortems/") {
			incidents++
		}
	}
	for _, name := range []string{"README.md", ".gitignore", ".gitlab-ci.yml", ".github/workflows/postmortems.yml", "content/afterword.yaml", "content/actions.csv", "content/reviews/2026-Q3.md", "content/pages/about.md"} {
		if !have[name] {
			t.Errorf("%s is missing", name)
		}
	}
	if incidents < 24 {
		t.Errorf("%d incidents, want at least two dozen", incidents)
	}
}
