package check

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"time"

	"afterword/site/internal/corpus"
	"afterword/site/internal/postmortem"
)

// missing reports what a postmortem does not say. A retelling of somebody
// else's incident (one with a source) owes no owner and no action items.
func (p *pass) missing() {
	for _, inc := range p.incidents {
		p.missingTimes(inc)
		retold := inc.Source.OK()
		for _, m := range []struct {
			missing bool
			code    string
			text    string
		}{
			{!inc.Postmortem.Severity.OK() && inc.Severity == nil, "severity-missing", "no severity is stated"},
			{len(inc.Postmortem.Services) == 0 && len(inc.Services) == 0, "service-missing", "no affected service is named"},
			{len(inc.Postmortem.Causes) == 0 && len(inc.Causes) == 0, "cause-missing", "no cause is named" + suggested(inc)},
			{!inc.Summary.OK() && !hasSection(inc, postmortem.Summary), "summary-missing", "there is no summary"},
			{!retold && len(inc.Actions) == 0 && !hasSection(inc, postmortem.ActionsSection), "actions-missing", "there are no action items"},
			{!retold && !inc.Owner.OK() && len(inc.Authors) == 0 && len(inc.Postmortem.Teams) == 0, "owner-missing", "no owner, author or team is named"},
		} {
			if m.missing {
				p.report(inc.Path, 0, m.code, "%s", m.text+ofPart(inc))
			}
		}
	}
}

// ofPart names the incident where a file holds several.
func ofPart(inc *corpus.Incident) string {
	if inc.Part == 0 {
		return ""
	}
	return " for " + quote(inc.Title.Value)
}

func suggested(inc *corpus.Incident) string {
	if len(inc.Suggested) == 0 {
		return ""
	}
	names := make([]string, 0, len(inc.Suggested))
	for _, t := range inc.Suggested {
		names = append(names, t.ID)
	}
	return "; the text suggests " + strings.Join(names, ", ")
}

func hasSection(inc *corpus.Incident, kind postmortem.SectionKind) bool {
	for _, s := range inc.Sections {
		if s.Kind == kind && strings.TrimSpace(s.Text) != "" {
			return true
		}
	}
	return false
}

func (p *pass) missingTimes(inc *corpus.Incident) {
	if !inc.Date.OK() && !inc.Started.OK() {
		p.report(inc.Path, 0, "date-missing", "no date is stated%s", ofPart(inc))
	}
	ended := inc.Resolved.Value.HasClock() || inc.Mitigated.Value.HasClock()
	stated := inc.Stated.Duration.OK() || inc.Stated.Resolve.OK() || inc.Stated.Repair.OK()
	switch {
	case stated:
	case !inc.Started.Value.HasClock() && !ended:
		p.report(inc.Path, 0, "times-missing", "neither start nor end has a clock time%s", ofPart(inc))
	case !inc.Started.Value.HasClock():
		p.report(inc.Path, 0, "times-missing", "the start has no clock time%s", ofPart(inc))
	case !ended:
		p.report(inc.Path, 0, "times-missing", "the end has no clock time%s", ofPart(inc))
	}
	if inc.Started.Value.HasClock() && !inc.Detected.OK() && !inc.Stated.Detect.OK() {
		p.report(inc.Path, 0, "detected-missing", "the time of detection is not stated%s", ofPart(inc))
	}
	if p.in.Corpus.Zone != nil || inc.Zone.OK() {
		return
	}
	for _, s := range milestones(inc) {
		if s.found.Value.HasClock() && !s.found.Value.HasZone() {
			p.report(inc.Path, s.found.Line, "zone-missing", "%s (%s) has no time zone", s.name, s.found.Value.ISO())
			return
		}
	}
}

// settled are words for a document that needs no more review.
var settled = map[string]bool{
	"final": true, "reviewed": true, "published": true, "complete": true, "completed": true,
	"closed": true, "approved": true, "done": true, "resolved": true, "accepted": true,
}

// reviews reports postmortems that wait too long for their review.
func (p *pass) reviews() {
	for _, inc := range p.incidents {
		if inc.Reviewed.OK() || inc.Source.OK() || p.in.Corpus.Now.IsZero() {
			continue
		}
		status := strings.ToLower(strings.Trim(inc.Status.Value, " .*_"))
		if word, _, _ := strings.Cut(status, ","); settled[strings.TrimSpace(word)] {
			continue
		}
		end, ok := lastDay(inc)
		if !ok {
			continue
		}
		if age := p.in.Corpus.Now.Sub(end); age > p.opts.ReviewAfter {
			days := int(age / (24 * time.Hour))
			p.report(inc.Path, inc.Status.Line, "review-late", "no review is recorded %d days after the incident%s", days, draftNote(status))
		}
	}
}

func draftNote(status string) string {
	if status == "" {
		return ""
	}
	return ", and its status is " + quote(status)
}

// lastDay is the day on which the incident ended, as far as it is known.
func lastDay(inc *corpus.Incident) (time.Time, bool) {
	for _, m := range []postmortem.Found[postmortem.Moment]{inc.Resolved, inc.Mitigated, inc.Started, inc.Date} {
		if m.OK() && m.Value.HasDay() {
			return day(m.Value), true
		}
	}
	return time.Time{}, false
}

// actions reports what is wrong with the action items of each incident.
func (p *pass) actions() {
	for _, inc := range p.incidents {
		list := inc.Actions
		if len(p.states) > 0 {
			list = make([]postmortem.Action, 0, len(inc.Actions))
			for _, a := range inc.Actions {
				list = append(list, tracked(inc, a, p.states))
			}
		}
		p.promises(inc, list)
		for _, a := range list {
			p.actionDates(inc, a)
		}
	}
}

// tracked returns the action with what a tracker says about it.
func tracked(inc *corpus.Incident, a postmortem.Action, states map[string]State) postmortem.Action {
	refs := []string{inc.ID + "#" + a.ID, a.Ref}
	for _, l := range a.Links {
		refs = append(refs, path.Base(l))
	}
	for _, ref := range refs {
		s, ok := states[refKey(ref)]
		if !ok || ref == "" {
			continue
		}
		a.Status = s.Status
		a.Owner = cmp.Or(s.Owner, a.Owner)
		if !s.Due.IsZero() {
			a.Due = s.Due
		}
		break
	}
	return a
}

func refKey(ref string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(ref), "/")) }

// promises reports action items without owner or date: one finding for the
// file where none has it, else one for each that lacks it. What is done needs neither.
func (p *pass) promises(inc *corpus.Incident, list []postmortem.Action) {
	var ownerless, dateless []postmortem.Action
	pending := 0
	for _, a := range list {
		if a.Status == postmortem.Done || a.Status == postmortem.Dropped {
			continue
		}
		pending++
		if a.Owner == "" {
			ownerless = append(ownerless, a)
		}
		if a.Due.IsZero() {
			dateless = append(dateless, a)
		}
	}
	p.lacking(inc, ownerless, pending, "action-owner-missing", "an owner", "no owner")
	p.lacking(inc, dateless, pending, "action-due-missing", "a due date", "no due date")
}

func (p *pass) lacking(inc *corpus.Incident, lacking []postmortem.Action, pending int, code, what, none string) {
	if len(lacking) == pending && pending > 1 {
		p.report(inc.Path, lacking[0].Line, code, "none of the %d pending action items has %s", pending, what)
		return
	}
	for _, a := range lacking {
		p.report(inc.Path, a.Line, code, "%s has %s", quote(a.Text), none)
	}
}

func (p *pass) actionDates(inc *corpus.Incident, a postmortem.Action) {
	if a.Opened.HasDay() && a.Closed.HasDay() && day(a.Closed).Before(day(a.Opened)) {
		p.report(inc.Path, a.Line, "action-dates", "%s is closed on %s, before it is opened on %s", quote(a.Text), a.Closed.ISO(), a.Opened.ISO())
	}
	open := a.Status == postmortem.Open || a.Status == postmortem.InProgress || a.Status == postmortem.Blocked
	if !open || !a.Due.HasDay() || p.in.Corpus.Now.IsZero() {
		return
	}
	if late := p.in.Corpus.Now.Sub(day(a.Due)); late >= 24*time.Hour {
		ago := "1 day ago"
		if days := int(late / (24 * time.Hour)); days > 1 {
			ago = fmt.Sprintf("%d days ago", days)
		}
		p.report(inc.Path, a.Line, "action-overdue", "%s was due on %s, %s", quote(a.Text), a.Due.ISO(), ago)
	}
}
