package site

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// secretKeeper is a folder with two public incidents and, when it keeps a
// secret, files of every narrower kind, each full of the word canary.
func secretKeeper(secret bool) fstest.MapFS {
	files := fstest.MapFS{
		ConfigFile: {Data: []byte("title: Status\nas_of: last-incident\nbase_url: https://status.example.com/\n")},
	}
	add := func(name, audience, word string) {
		files[name] = &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: The %[2]s fails
date: 2026-01-0%[3]d
audience: %[1]s
services: [%[2]s]
causes: [%[2]s-cause]
tags: [%[2]s]
teams: [%[2]s]
owner: %[2]s
---

## Summary

The %[2]s failed. See ![%[2]s](%[2]s.png) and [[first]].

## Contributing factors

- The %[2]s was old.

## Action items

- [ ] Mend the %[2]s
`, audience, word, 1+len(files)%8)}
	}
	add("first.md", "public", "queue")
	add("second.md", "public", "queue")
	if secret {
		add("canary-internal.md", "internal", "canary")
		add("canary-restricted.md", "restricted", "canary")
		add("canary-none.md", "", "canary")
		files["canary-draft.md"] = &fstest.MapFile{Data: []byte("---\ntitle: canary\naudience: public\ndraft: true\ndate: 2026-02-01\n---\n")}
		files["reviews/2026-Q1.md"] = &fstest.MapFile{Data: []byte("# canary\n\nThe canary is dead.\n\n- [ ] canary\n")}
		files["README.md"] = &fstest.MapFile{Data: []byte("# canary\n")}
		files["canary.png"] = &fstest.MapFile{Data: []byte("\x89PNG\r\n\x1a\ncanary")}
		files["actions.csv"] = &fstest.MapFile{Data: []byte("id,status\ncanary,done\n")}
	}
	return files
}

// TestPublicSiteHoldsNothingElse builds a public site with and without
// narrower files beside it: the two are the same to the byte, so that not even
// a count tells that there is more.
func TestPublicSiteHoldsNothingElse(t *testing.T) {
	build := func(secret bool) *Result {
		r, err := Build(context.Background(), secretKeeper(secret), Options{Audience: "public", Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Blocked() {
			t.Fatalf("blocked: %v", r.Findings)
		}
		return r
	}
	with, without := build(true).Tree, build(false).Tree
	for _, p := range with.Paths() {
		f, _ := with.File(p)
		other, ok := without.File(p)
		if !ok || other.Sum != f.Sum {
			t.Errorf("%s is not as it would be without the other files", p)
		}
		if bytes.Contains(bytes.ToLower([]byte(p)), []byte("canary")) || bytes.Contains(bytes.ToLower(f.Data), []byte("canary")) {
			t.Errorf("%s names what is not public", p)
		}
	}
	if with.Len() != without.Len() {
		t.Errorf("%d files, %d without the others", with.Len(), without.Len())
	}
}

// TestInternalSiteNamesNothingRestricted builds the usual site.
func TestInternalSiteNamesNothingRestricted(t *testing.T) {
	files := secretKeeper(false)
	for name, f := range secretKeeper(true) {
		if name == "canary-restricted.md" || name == "canary-draft.md" {
			files[name] = f
		}
	}
	r, err := Build(context.Background(), files, Options{Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || r.Blocked() {
		t.Fatal(err, r.Findings)
	}
	for _, p := range r.Tree.Paths() {
		if f, _ := r.Tree.File(p); bytes.Contains(bytes.ToLower(f.Data), []byte("canary")) {
			t.Errorf("%s names what is restricted", p)
		}
	}
}

// What a public incident says of others that are not public is kept off its
// site: names in fields are left out, and findings do not repeat those of links.
func TestNamesOfHiddenIncidentsAreKept(t *testing.T) {
	files := fstest.MapFS{
		"a.md": {Data: []byte("---\ntitle: Queue full\ndate: 2026-01-01\naudience: public\nrelated: [canary-keys, b]\nrecurrence_of: [CAN-7]\nduplicate_of: canary-keys\n---\n\nIt was full. See [this](canary-keys.md), [that](canary-key.md).\n")},
		"b.md": {Data: []byte("---\ntitle: Queue full again\ndate: 2026-01-02\naudience: public\n---\n\nIt was full again.\n")},

		"canary-keys.md": {Data: []byte("---\ntitle: Keys lost\nid: CAN-7\ndate: 2026-01-03\naudience: restricted\n---\n\nThey were lost.\n")},
	}
	r, err := Build(context.Background(), files, Options{Audience: "public", Today: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || r.Blocked() {
		t.Fatal(err, r)
	}
	for _, p := range r.Tree.Paths() {
		f, _ := r.Tree.File(p)
		text := strings.ReplaceAll(strings.ToLower(string(f.Data)), "canary-key.md", "") // a file that nobody has
		if strings.Contains(text, "canary") || strings.Contains(text, "can-7") {
			t.Errorf("%s names what is not public", p)
		}
	}
	hidden := 0
	for _, f := range r.Findings {
		if f.Code == "link-hidden" {
			hidden++
		}
		if strings.Contains(f.Text, "canary-keys") || strings.Contains(f.Text, "CAN-7") {
			t.Errorf("a finding names it: %s", f)
		}
	}
	if hidden != 1 {
		t.Errorf("%d links are said to lead to it", hidden)
	}
}
