package main

import (
	"maps"
	"testing"
	"time"
)

func TestLastCommits(t *testing.T) {
	const log = "\x01300\x00\na.md\x00b c.md\x00\x00" + // as git ends a commit's names
		"\x01200\x00\nb c.md\x00d/é.md\x00\x00" +
		"\x01500\x00\na.md\x00" + // a clock that went wrong: the latest counts
		"\x01100\nold.md\x00" +
		"\x01nonsense\x00"
	want := map[string]int64{"a.md": 500, "b c.md": 300, "d/é.md": 200, "old.md": 100}
	got := map[string]int64{}
	for name, at := range lastCommits([]byte(log)) {
		if at.Location() != time.UTC {
			t.Errorf("%s: the time is in %s", name, at.Location())
		}
		got[name] = at.Unix()
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
