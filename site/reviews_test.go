package site

import (
	"reflect"
	"testing"
)

func TestReadReviews(t *testing.T) {
	reviews, found := readReviews([]source{
		{Path: "reviews/2026-q1.md", Data: []byte("---\nlanguage: en\n---\n# First quarter\n\nFewer incidents,\nand shorter ones.\n\n## What came back\n\nThe pool ran dry twice.\n\n## To decide\n\n- [ ] Split the database?\n- [x] Name an owner for the drill\n")},
		{Path: "reviews/notes.md", Data: []byte("hello")},
		{Path: "reviews/README.md", Data: []byte("hello")},
	})
	if len(reviews) != 1 || len(found) != 1 || found[0].Path != "reviews/notes.md" {
		t.Fatalf("%d reviews, %v", len(reviews), found)
	}
	r := reviews[0]
	if r.Period != "2026-Q1" || r.Title != "First quarter" || !reflect.DeepEqual(r.Summary, []string{"Fewer incidents, and shorter ones."}) || !reflect.DeepEqual(r.Recurring, []string{"The pool ran dry twice."}) {
		t.Errorf("%+v", r)
	}
	if len(r.Decisions) != 2 || r.Decisions[0].Done || r.Decisions[0].Line != 15 || r.Decisions[0].Text != "Split the database?" || !r.Decisions[1].Done {
		t.Errorf("%+v", r.Decisions)
	}
}
