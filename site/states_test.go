package site

import (
	"testing"

	"afterword/site/internal/postmortem"
)

func TestReadStates(t *testing.T) {
	states, found := readStates([]source{
		{Path: "actions.csv", Data: []byte("\ufeffIssue key,Status,Resolution date,Assignee,Summary\nOPS-1,Done,2026-03-01,Platform,\"a, b\"\nOPS-2,In Progress,,,x\n,Done,,,\nOPS-3,Paused,yesterday,,\nOPS-4,,2026-01-02T03:04:05+01:00,,\n")},
		{Path: "more.yaml", Data: []byte("OPS-5: done\nactions:\n  - id: PM-1#a-2\n    state: wontfix\n    due: 2026-05-01\n")},
		{Path: "x.txt", Data: []byte("nothing")},
	})
	var got []string
	for _, s := range states {
		got = append(got, s.Ref+" "+string(s.Status)+" "+s.Closed.ISO()+" "+s.Owner+" "+s.From)
	}
	want := []string{
		"OPS-1 done 2026-03-01 Platform actions.csv:2", "OPS-2 in progress   actions.csv:3",
		"OPS-3    actions.csv:5", "OPS-4 done 2026-01-02T03:04:05+01:00  actions.csv:6",
		"OPS-5 done   more.yaml:1", "PM-1#a-2 dropped   more.yaml:3",
	}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	if states[5].Due.ISO() != "2026-05-01" || states[2].Status != postmortem.Unknown {
		t.Errorf("%+v", states)
	}
	lines := map[int]int{}
	for _, f := range found {
		lines[f.Line]++
	}
	if len(found) != 4 || lines[4] != 1 || lines[5] != 2 {
		t.Errorf("findings %v", found)
	}
}

func TestStateFileWithoutIDs(t *testing.T) {
	if states, found := readStates([]source{{Path: "actions.csv", Data: []byte("status\ndone\n")}}); len(states) != 0 || len(found) != 1 {
		t.Errorf("%v %v", states, found)
	}
	if states, found := readStates([]source{{Path: "actions.csv", Data: []byte("id,status\n\"OPS-1,done\n")}}); len(states) != 0 || len(found) != 1 || found[0].Line == 0 {
		t.Errorf("%v %v", states, found)
	}
	if states, found := readStates([]source{{Path: "actions.csv", Data: nil}}); len(states) != 0 || len(found) != 0 {
		t.Errorf("%v %v", states, found)
	}
}
