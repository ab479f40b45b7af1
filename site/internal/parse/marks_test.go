package parse

import (
	"testing"

	"afterword/site/internal/postmortem"
)

func TestFirstWordMarksThePhase(t *testing.T) {
	for text, want := range map[string]postmortem.Phase{
		"Resolved: all services are reported healthy": postmortem.Resolve,
		"Resolved, after monitoring":                  postmortem.Resolve,
		"Mitigated in part: half of traffic is back":  postmortem.Mitigate,
		"Detected and confirmed":                      postmortem.Detect,
		"The table was repacked":                      postmortem.NoPhase,
		"The page was acked by the second on call":    postmortem.Acknowledge,
		"Resolver pods are counted":                   postmortem.NoPhase,
	} {
		if got := phaseOf(text); got != want {
			t.Errorf("%q marks %q, want %q", text, got, want)
		}
	}
}

func TestConditionIsNoState(t *testing.T) {
	for text, want := range map[string]bool{
		"Pin the version. This has been done":                      true,
		"The dashboard was fixed during the incident":              true,
		"Disable the pipeline until the problem is fixed":          false,
		"Review code more carefully before it is deployed":         false,
		"Observe the next run whenever a problem has been fixed":   false,
		"Roll back if that fails. The runbook has been completed":  true,
		"Tell the customers which of the reports were implemented": false,
	} {
		if got := saysDone(text); got != want {
			t.Errorf("%q: done is %v, want %v", text, got, want)
		}
	}
}

func TestLabelledCauseMakesAnIncident(t *testing.T) {
	src := "---\ntitle: The update job waits two days for an agent\nstarted: 2021-05-30T08:13Z\nresolved: 2021-06-02T01:50Z\nseverity: SEV2\ncauses: [dns]\n---\n\n## Summary\n\nA periodic job was blocked and waited for a build agent.\n"
	if f := New(Options{}).File("2021-05-30-update-job.md", []byte(src)); f.Kind != Incident {
		t.Errorf("%v: %s", f.Kind, f.Reason)
	}
}
