package stats

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

// judgeSlowly asks every action of every earlier incident, one by one.
func judgeSlowly(in *Incident, list []*Incident) Repeat {
	rep := Repeat{Incident: in, ID: in.ID}
	open, closed, unclear, silent := false, false, false, false
	for _, e := range list {
		if !e.Began.Lo.Before(in.Began.Lo) {
			continue
		}
		rep.Earlier++
		rep.SameService = rep.SameService || shareTerm(e.Services, in.Services)
		silent = silent || len(e.Actions) == 0 && !e.NothingTried
		for i := range e.Actions {
			switch e.Actions[i].openAt(in.Began.Lo) {
			case wasOpen:
				open = true
			case wasClosed:
				closed = true
			case wasUnclear:
				unclear = true
			}
		}
	}
	switch {
	case open:
		rep.Outcome = ActionOpen
	case unclear || !closed && silent:
		rep.Outcome = OutcomeNA
	case closed:
		rep.Outcome = FixNotHeld
	default:
		rep.Outcome = NothingTried
	}
	return rep
}

func TestSweepJudgesAsTheSlowWay(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) Span { return Span{start.AddDate(0, 0, n), start.AddDate(0, 0, n)} }
	states := []postmortem.Status{postmortem.Unknown, postmortem.Open, postmortem.Done, postmortem.Dropped}
	seen := map[Outcome]int{}
	for round := range 400 {
		var list []*Incident
		for i := range 1 + random.IntN(8) {
			in := &Incident{ID: fmt.Sprint(i), Began: day(i * 3), NothingTried: random.IntN(3) == 0,
				Services: []Term{{ID: fmt.Sprint(random.IntN(4))}}}
			for range random.IntN(3) {
				a := Action{Status: states[random.IntN(len(states))]}
				if random.IntN(5) > 0 {
					a.Opened = day(i*3 + random.IntN(9))
				}
				if a.Status != postmortem.Open && random.IntN(2) == 0 {
					a.Closed = day(i*3 + random.IntN(12))
				}
				in.Actions = append(in.Actions, a)
			}
			list = append(list, in)
		}
		p := newPast(list)
		for _, in := range list[1:] {
			got, want := p.judge(in), judgeSlowly(in, list)
			if got != want {
				t.Fatalf("round %d, incident %s: got %+v, want %+v", round, in.ID, got, want)
			}
			seen[got.Outcome]++
		}
	}
	for _, o := range []Outcome{ActionOpen, FixNotHeld, NothingTried, OutcomeNA} {
		if seen[o] == 0 {
			t.Errorf("no case came out as %q", o)
		}
	}
}
