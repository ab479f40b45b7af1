package parse

import (
	"testing"

	"afterword/site/internal/postmortem"
)

const listedTwice = `---
title: The tea kettle boils over
action_items:
  - title: "Fit a **thermostat** to the kettle"
    owner: ines
    status: done
    ticket: TEA-7
    due: 2024-05-02
  - title: Label the mugs
    owner: ines
  - title: Buy a second kettle
    owner: tom
---

# The tea kettle boils over

## Summary

It boiled over on 2024-04-01.

## Action items

| Action | Owner | Status | Ticket | Priority |
| --- | --- | --- | --- | --- |
| Fit a thermostat to  the kettle. | ines | open | TEA-7 | P1 |
| Label the mugs | olga | open | | |
| Clean the stove | | open | | |
`

func TestActionsInFrontMatterAndBodyAreOne(t *testing.T) {
	file := New(Options{}).File("a.md", []byte(listedTwice))
	if len(file.Postmortems) != 1 {
		t.Fatal(file.Reason)
	}
	list := file.Postmortems[0].Actions
	if len(list) != 5 {
		t.Fatalf("%d actions, want 5: two listed twice, of which one has two owners: %+v", len(list), list)
	}
	a := list[0]
	if a.Line != 25 || a.Block < 0 || a.ID != "action-25" {
		t.Errorf("it stands at line %d, block %d, id %s; want where the body lists it", a.Line, a.Block, a.ID)
	}
	if a.Status != postmortem.Done || a.Due.IsZero() || a.Priority != "P1" || a.Owner != "ines" || a.Ref != "TEA-7" {
		t.Errorf("want the state and date of the front matter, and the priority of the body: %+v", a)
	}
}
