package site

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"afterword/site/internal/diag"
)

func configured(text string) (Config, []diag.Diagnostic) {
	c, found, err := ReadConfig(fstest.MapFS{ConfigFile: {Data: []byte(text)}, "look/templates/incident.tmpl": {}})
	if err != nil {
		panic(err)
	}
	return c, found
}

func TestConfigReadsEveryKey(t *testing.T) {
	c, found := configured(`title: Ours
description: What went wrong
base_url: https://pm.example.com/kb
edit_url: https://git.example.com/edit/{path}
timezone: Europe/Copenhagen
as_of: last-incident
observed_from: 2020-01-01
theme: look
ignore: [drafts, "*.bak"]
actions: [tracker/actions.csv]
grain: quarter
date_order: month-first
causes:
  suggestions: accept
  vocabulary:
    - id: config-change
      name: Config change
      aliases: [config push]
      patterns: ['wrong setting']
services: [checkout, {id: pay, name: Payments, description: Takes money}]
severities: [{id: SEV1, rank: 1}]
label:
  - path: "2019/*.md"
    cause: dns
    exclude: drill
words:
  headings: {timeline: [Ablauf]}
  labels: {resolved: [Behoben]}
  status: {done: [fertig]}
check:
  rules: {owner-missing: off}
  ignore: [{code: personal-data, path: old/, reason: published long ago}]
  closed: [services]
  internal_hosts: [example.internal]
  review_within_days: 10
`)
	if len(found) != 0 {
		t.Fatalf("findings: %v", found)
	}
	for what, ok := range map[string]bool{
		"base_url ends in a slash": c.BaseURL == "https://pm.example.com/kb/",
		"zone":                     c.Timezone.String() == "Europe/Copenhagen",
		"observed_from":            c.ObservedFrom.Equal(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)),
		"causes":                   len(c.Causes) == 1 && c.AcceptSuggestions && len(c.Vocabulary) == 1 && c.Vocabulary[0].Patterns[0] == "wrong setting",
		"services":                 len(c.Services) == 2 && c.Services[1].Name == "Payments",
		"severities":               len(c.Severities) == 1 && c.Severities[0].Rank == 1,
		"labels":                   len(c.Labels) == 1 && c.Labels[0].Causes[0] == "dns" && c.Labels[0].Exclude == "drill" && c.Labels[0].Line == 23,
		"words":                    c.Words.Headings["timeline"][0] == "Ablauf" && c.Words.Labels["resolved"][0] == "Behoben" && c.Words.Status["done"][0] == "fertig",
		"check": c.Check.Severities["owner-missing"] == "off" && c.Check.Ignore[0].Line == 32 &&
			c.Check.ReviewAfter == 240*time.Hour && slices.Equal(c.checkOptions().Known["services"], []string{"checkout", "pay"}),
		"the rest": c.Title == "Ours" && c.Theme == "look" && len(c.Ignore) == 2 && len(c.Actions) == 1 && c.Grain == "quarter",
	} {
		if !ok {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

func TestConfigReportsEverythingAtOnce(t *testing.T) {
	_, found := configured("tittle: x\ntheme: nowhere\nbase_url: example.com\nedit_url: https://x/\ntimezone: Local\nas_of: soon\n" +
		"grain: week\nlabel:\n  - cause: dns\nservices: [{alias: x}]\nseverities: [{id: a, rank: nine}]\n")
	var got []string
	for _, d := range diag.Sort(found) {
		got = append(got, fmt.Sprint(d.Line, " ", d.Code))
		if d.Line == 0 || d.Col == 0 || d.Hint == "" {
			t.Errorf("no place or no hint: %+v", d)
		}
	}
	want := []string{"1 unknown-key", "2 bad-configuration", "3 bad-configuration", "4 bad-configuration", "5 bad-configuration",
		"6 bad-configuration", "7 bad-configuration", "9 bad-configuration", "10 bad-configuration", "10 unknown-key", "11 bad-configuration"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestConfigIsOptional(t *testing.T) {
	c, found, err := ReadConfig(fstest.MapFS{})
	if err != nil || len(found) != 0 || c.Title != "" {
		t.Errorf("%+v %v %v", c, found, err)
	}
}

func TestAsOf(t *testing.T) {
	today := time.Date(2026, 3, 4, 15, 16, 0, 0, time.UTC)
	for _, c := range []struct{ flag, config, want string }{
		{"", "", "2026-03-04"}, {"2025-01-01", "", "2025-01-01"}, {"", "2024-01-01", "2024-01-01"},
		{"2025-01-01", "2024-01-01", "2025-01-01"}, {"last-incident", "2024-01-01", "0001-01-01"},
	} {
		got, err := Config{AsOf: c.config}.asOf(Options{Today: today, AsOf: c.flag})
		if err != nil || got.Format(time.DateOnly) != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
	if _, err := (Config{}).asOf(Options{AsOf: "yesterday"}); err == nil {
		t.Error("a bad day is an error")
	}
}
