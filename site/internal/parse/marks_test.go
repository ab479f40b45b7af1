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

func TestWhatMayBeDoneIsNotDone(t *testing.T) {
	for text, want := range map[string]postmortem.Status{
		"Write down what can be done":                                    postmortem.Unknown,
		"Describe the rollout, and what could be done in case it stalls": postmortem.Unknown,
		"Move to the release where the bug is fixed and watch it":        postmortem.Unknown,
		"Raise the limit, done in the same week":                         postmortem.Done,
		"Raise the limit (done)":                                         postmortem.Done,
	} {
		file := New(Options{}).File("a.md", []byte("# The queue stalls\n\n## Summary\n\nIt stalled.\n\n## Action items\n\n- "+text+"\n"))
		if len(file.Postmortems) != 1 || len(file.Postmortems[0].Actions) != 1 {
			t.Fatalf("%q: %+v", text, file)
		}
		if got := file.Postmortems[0].Actions[0].Status; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTemplateRowIsNoEvent(t *testing.T) {
	src := "# The queue stalls\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 2026-01-02 HH:mm | Short event description. |\n| 2026-01-02 10:00 | The queue stalls |\n"
	file := New(Options{}).File("a.md", []byte(src))
	if got := file.Postmortems[0].Timeline; len(got) != 1 || got[0].Line != 8 {
		t.Errorf("events: %+v", got)
	}
}

func TestLabelsOnLinesOfOneParagraph(t *testing.T) {
	src := "# The queue stalls\n\nStart: 2026-03-12 10:02 UTC\nService: checkout\nRoot cause: config change\nWeather: fine\n\nIt stalled.\n"
	pm := New(Options{}).File("a.md", []byte(src)).Postmortems[0]
	if len(pm.Services) != 1 || pm.Services[0].Name != "checkout" || len(pm.Causes) != 1 || pm.Causes[0].Name != "config change" || pm.Causes[0].Line != 5 {
		t.Errorf("services %+v, causes %+v", pm.Services, pm.Causes)
	}
	src = "# The queue stalls\n\n**Root cause:** A new setting was shorter than the slowest of our providers needs.\n"
	if pm := New(Options{}).File("a.md", []byte(src)).Postmortems[0]; len(pm.Causes) != 0 {
		t.Errorf("a story is no label: %+v", pm.Causes)
	}
}

func TestFiguresThatGoDown(t *testing.T) {
	for text, want := range map[string]postmortem.Phase{
		"The shop went down":                                postmortem.Trigger,
		"The load balancer goes down":                       postmortem.Trigger,
		"The queue broker went down":                        postmortem.Trigger,
		"Pods were stopped. Requests went down to the norm": postmortem.NoPhase,
		"The disk went down by a third":                     postmortem.NoPhase,
		"Latency slowly went down":                          postmortem.NoPhase,
		"Load on the two shards went down":                  postmortem.NoPhase,
		"The error rate goes down, then the shop went down": postmortem.Trigger,
	} {
		if got := phaseOf(text); got != want {
			t.Errorf("%q marks %q, want %q", text, got, want)
		}
	}
}

func TestNoRepairBeforeTheStart(t *testing.T) {
	src := "---\ntitle: The printer is mute\nstarted: 2024-05-02T10:00Z\n---\n\n## Timeline\n\nAll times in UTC.\n\n- 2024-05-02 09:40 Changed the toner, restarted the printer\n- 2024-05-02 10:20 Restarted the printer\n"
	file := New(Options{}).File("a.md", []byte(src))
	if len(file.Postmortems) != 1 || len(file.Postmortems[0].Timeline) != 2 {
		t.Fatalf("%+v", file)
	}
	list := file.Postmortems[0].Timeline
	if list[0].Phase != postmortem.NoPhase || list[1].Phase != postmortem.Recover {
		t.Errorf("phases %q and %q; only the second is a repair", list[0].Phase, list[1].Phase)
	}
}
