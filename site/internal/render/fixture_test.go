package render

import (
	"slices"
	"testing"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/output"
	"afterword/site/internal/parse"
	"afterword/site/internal/theme"
	"afterword/themes"
)

// now is the as-of date of all tests here.
var now = time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC)

// read makes a corpus out of files.
func read(t *testing.T, files map[string]string) *corpus.Corpus {
	t.Helper()
	p := parse.New(parse.Options{})
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var list []parse.File
	for _, name := range names {
		list = append(list, p.File(name, []byte(files[name])))
	}
	c, _ := corpus.New(list, corpus.Options{Now: now, Files: names})
	return c
}

// started returns a run over files, with all addresses known, and without rendering anything.
func started(t *testing.T, files map[string]string) *site {
	t.Helper()
	s := newSite(Input{Corpus: read(t, files)}, defaultTheme(t))
	s.add(s.overviewPages()...)
	s.add(s.incidentsPages()...)
	s.add(s.incidentPages()...)
	s.add(s.termPages()...)
	return s
}

// rendered renders the whole site.
func rendered(t *testing.T, files map[string]string, o Options) *output.Tree {
	t.Helper()
	tree := new(output.Tree)
	if err := Site(Input{Corpus: read(t, files), Options: o}, defaultTheme(t), tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func defaultTheme(t *testing.T) *theme.Theme {
	t.Helper()
	th, err := theme.Load(themes.Default(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// checkout is an invented postmortem with a bit of everything.
const checkout = `---
title: Coupon service stops all orders
date: 2024-03-12
started: 2024-03-12T10:00:00Z
detected: 2024-03-12T10:05:00Z
mitigated: 2024-03-12T10:45:00Z
resolved: 2024-03-12T12:00:00Z
severity: SEV1
services: [checkout]
causes: [config-change]
---

# Coupon service stops all orders

The coupon service refused every basket.

## Timeline

All times in UTC.

- 09:50 A new limit is rolled out
- 10:00 Orders begin to fail
- 10:05 An alert fires for **checkout**
- 10:45 The limit is taken back
- 12:00 All queues are empty again

Afterwards nothing happened.

## Lessons

### What went well

- The alert came soon

### What went wrong

- Nobody knew the limit

## Action items

| Action | Owner | Due | Status |
|---|---|---|---|
| Test limits before they ship | team coupons | 2024-03-20 | open |
| Show the limit on the board | team board | 2024-05-01 | done |

## Communications

## Odds and ends

See [the timeline](#timeline).
`
