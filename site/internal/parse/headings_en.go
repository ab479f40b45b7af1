package parse

import "afterword/site/internal/postmortem"

// headings is a table of headings of one language, in the form of [key].
type headings struct {
	language string
	exact    map[postmortem.SectionKind][]string
	// contains decides headings that are not in the table, in this order:
	// the first entry of which a part is in the heading.
	contains []partOf
	// ends decides by the last words: "verify users impact".
	ends []partOf
}

// partOf names a kind and the parts of headings that mean it.
type partOf struct {
	kind  postmortem.SectionKind
	parts []string
}

var englishHeadings = headings{
	language: "en",
	exact: map[postmortem.SectionKind][]string{
		postmortem.Summary: {"summary", "incident summary", "issue summary", "executive summary", "problem summary", "overview",
			"incident overview", "what happened", "so what happened", "what happened?", "tl;dr", "tldr", "tl dr", "outage description", "brief description",
			"description", "incident description", "problem description", "problem statement", "abstract", "synopsis", "high level summary",
			"high-level summary", "in short", "short version", "at a glance", "introduction", "the incident", "incident", "issue", "the issue", "the problem", "problem", "event summary",
			"what went down", "quick summary", "summary of events", "summary of the incident", "description of the incident", "description of incident",
			"incident description and summary", "report summary", "management summary", "incidents", "the short version", "what was the problem", "what is the issue"},
		postmortem.ImpactSection: {"impact", "customer impact", "user impact", "end user impact", "infrastructure impact", "productivity impact",
			"team impact", "business impact", "revenue impact", "summary of impact", "impact and metrics", "impact on users", "impact on customers", "affected users",
			"scope", "services affected", "affected services", "services impacted", "impacted services", "affected systems", "scope of impact", "blast radius", "impact assessment", "impact analysis",
			"who was affected", "who was impacted", "who is affected", "what was affected", "how users were affected", "damage", "damages", "consequences", "effects", "effect", "user-facing impact",
			"severity and impact", "impact summary", "affected components", "am i affected", "data loss", "losses", "loss of funds", "impact and severity", "external impact", "internal impact"},
		postmortem.Detection: {"detection", "identified", "how was it detected", "how was the incident detected", "how we detected it", "incident timing", "symptom", "symptoms",
			"observed signals", "discovery", "detection method", "incident detection", "were we alerted quickly", "alerting", "identification",
			"how did we find out", "how was the issue detected", "how was this detected", "how did we notice", "how was it discovered", "how did we detect", "monitoring", "detection and alerting"},
		postmortem.TriggerSection: {"trigger", "triggers", "lead-up", "leadup", "lead up", "fault", "triggering event", "trigger event", "the trigger", "prologue", "what triggered the incident", "what triggered it"},
		postmortem.Background: {"background", "context", "background information", "background and context", "some background", "the underlying issue", "setting the scene", "system overview",
			"architecture", "technical background", "current architecture", "how it works", "history", "preface", "glossary and background", "background context"},
		postmortem.RootCause: {"root cause", "root causes", "root cause analysis", "root-cause", "root-cause analysis", "rca", "blameless root cause", "technical cause", "cause", "causes", "identified cause",
			"what caused the incident", "what caused this", "what caused the outage", "what caused the original problem", "what was the cause", "what was the root cause", "what were the root causes", "root cause and mitigation", "why did it happen", "why did this happen", "why it happened",
			"why the event happened", "how did it happen", "how did this happen", "how could this happen", "actual root cause", "the root cause", "root causes and trigger", "root cause and trigger",
			"technical details", "technical analysis", "underlying cause", "underlying causes", "analysis of causes", "cause analysis", "causal analysis", "the nitty gritty", "why it failed", "what went wrong technically",
			"root cause of the incident", "immediate cause", "direct cause", "proximate cause", "explanation", "the bug", "technical explanation", "vulnerability", "the vulnerability", "details of vulnerability", "details of the vulnerability", "vulnerability details", "root cause identification", "investigation", "diagnosis", "technical root cause", "the cause", "incident cause", "reason", "reasons"},
		postmortem.ContributingFactors: {"contributing factors", "contributing factor", "contributing causes", "contributing conditions analysis", "contributing conditions", "contributors", "enablers", "contributors/enablers",
			"process breakdown", "process breakdowns", "risks", "core challenges", "factors", "why it wasn't caught", "why wasn't it caught", "why wasn't this caught before it reached prod",
			"why was it not caught", "what contributed", "aggravating factors", "weaknesses", "conditions"},
		postmortem.WhysSection: {"5 whys", "five whys", "whys", "the five whys", "5-whys", "five whys analysis", "5 whys analysis", "5 why's", "five why's", "5 why analysis", "the infinite how's chain", "infinite hows", "the infinite hows", "why chain", "the 5 whys", "5 why"},
		postmortem.Response: {"response", "how'd we do", "how did we do", "how we responded", "incident response analysis", "post incident analysis", "post-incident analysis", "incident questions", "difficult aspects",
			"challenges in handling", "escalation", "incident response", "response analysis", "our response", "incident management", "immediate response", "diagnosis and response", "were we able to diagnose and fix the immediate issue quickly", "response to incident", "response and recovery", "process"},
		postmortem.Resolution: {"resolution", "resolution and recovery", "recovery", "mitigation", "mitigations", "mitigation and resolution", "remediation", "fix", "fixes", "mitigators", "the fix",
			"solution", "the solution", "workaround", "workarounds", "details of fix", "details of the fix", "resolving the issue", "how we fixed it", "how was it fixed", "how it was fixed", "how was it resolved", "how it was resolved", "how did we fix it", "how did we resolve it", "restoration", "recovery and resolution",
			"resolution steps", "short term fix", "immediate fix", "immediate fixes", "immediate mitigation", "incident resolution", "remedy", "mitigation steps", "remediation and recovery", "resolution and mitigation", "resolution of the incident", "solution and recovery", "short-term fix", "corrective fix", "temporary fix", "repair", "what we did", "rollback", "actions taken", "immediate actions taken", "steps taken"},
		postmortem.TimelineSection: {"timeline", "incident timeline", "timeline summary", "chain of events", "key times", "chronology", "narrative", "timeline of events", "events", "event timeline", "sequence of events",
			"detailed timeline", "outage timeline", "log", "incident log", "events/timeline", "timeline of the incident", "narrative description", "timeline of incident", "order of events", "chronology of events", "full timeline", "time line", "events timeline", "course of events", "updates", "incident history", "timeline of vulnerability", "timeline and response", "chronological order of events", "play by play"},
		postmortem.WentWell: {"what went well", "what worked", "what worked well", "what went right", "things that went well", "went well", "positives", "the good", "successes", "good", "what did we do well", "what we did well", "what did go well", "what has gone well", "strengths", "went right"},
		postmortem.WentWrong: {"what went wrong", "what went badly", "what went poorly", "what didn't go so well", "what didn't go well", "what did not go well", "what didn't work", "what did not work", "what could have gone better",
			"what can be improved", "things that went poorly", "things that went badly", "things that didn't go well", "what could be improved", "what could we have done better", "what could have been better", "what could go better", "what we could have done better", "areas for improvement", "areas of improvement", "negatives", "the bad", "the ugly", "went wrong",
			"what to improve", "what needs improvement", "what needs to be improved", "things that went wrong", "what didn't work well", "what could've gone better", "what we did poorly", "went badly", "what did we do wrong", "what did we do poorly", "what was bad", "room for improvement", "what did not work well", "what can we improve", "what we can do better", "what can we do better", "what could we do better"},
		postmortem.LuckySection: {"where we got lucky", "where did we get lucky", "lucky", "where were we lucky", "luck", "what were we lucky about", "we got lucky", "things that were lucky", "where we were lucky", "how we got lucky"},
		postmortem.Lessons: {"lessons learned", "lessons learnt", "lessons", "learnings", "learnings and risks", "insights", "key takeaways", "takeaways", "themes", "conclusions", "conclusion", "reflections",
			"generalizable lesson", "lesson learned", "lesson learnt", "lesson", "what we learned", "what did we learn", "what we have learned", "what we've learned", "opportunities", "possible improvements", "retrospective", "final thoughts",
			"key learnings", "main takeaways", "discussion", "improvements", "lessons learned and takeaways", "conclusions and lessons learned", "takeaway", "closing thoughts", "closing", "learning", "key lessons"},
		postmortem.ActionsSection: {"action items", "action item", "action items and followups", "action items and follow-ups", "actions", "review actions", "actions following review", "corrective action", "corrective actions", "corrective and preventative actions",
			"corrective and preventative measures", "corrective and preventive measures", "corrective and preventive actions", "corrective and preventative measure", "preventive measures", "preventative measures", "preventive actions", "preventative actions", "follow-ups", "follow-up", "follow ups", "follow up", "followup", "followups", "next steps", "recommendations", "remediation items",
			"actionables", "future actions", "short/medium/long-term improvements", "short-term improvements", "medium-term improvements", "long-term improvements", "short term improvements", "long term improvements", "planned actions", "prevention", "prevention measures", "resulting action", "resulting actions", "follow-up actions", "follow up actions", "follow-up items", "todo", "todos", "to do", "to-do", "to-dos",
			"corrective measures", "future work", "future prevention", "remediation / future work", "remediation/future work", "remediation plan", "remediation actions", "remediation steps", "how are we preventing it from happening again", "how do we prevent this from happening again", "how do we prevent this in the future",
			"how will we prevent this", "how will we prevent this in the future", "preventing recurrence", "prevention of recurrence", "action plan", "action points", "action list", "what we are doing to prevent this", "what we're doing to prevent this", "what are we doing to prevent this", "what we are doing about it", "what we're doing about it", "what's next", "what next", "long term solution", "long-term solution", "long term fix", "long-term fix", "planned improvements", "improvement actions", "tasks", "follow-up tasks", "followup actions", "future steps", "future plans", "the following 2 weeks", "steps forward", "going forward", "permanent fix", "improvement plan", "mitigation plan", "preventative steps", "preventive steps", "suggested actions", "proposed actions", "proposed changes", "what will we do", "what are we going to do", "what will we do differently", "what we will do differently", "what we will do next", "what we are changing", "what we're changing", "outstanding actions", "open items", "open actions", "deliverables", "post-incident actions", "immediate actions", "short-term actions", "long-term actions", "preventive action", "preventative action", "preventive measure", "recommended actions", "measures"},
		postmortem.RelatedSection: {"recurrence", "backlog check", "related incidents", "related items", "related issues", "prior incidents", "previous incidents", "similar incidents", "related", "related postmortems", "past incidents", "related pull requests", "related prs"},
		postmortem.People:         {"attendees", "atendees", "attendance", "responders", "authors", "author", "by", "names of people involved", "involved parties", "involved", "key roles", "incident lead", "people", "people involved", "participants", "roles", "incident team", "response team", "incident responders", "postmortem attendees", "meeting attendees", "contributors to this report", "team", "on call", "on-call", "incident commander", "reviewers", "credits", "acknowledgements", "acknowledgments", "thanks"},
		postmortem.Metadata: {"stats", "statistics", "info", "metrics", "incident metadata", "metadata", "date", "status", "report status", "start date/time", "end date/time", "start date", "end date", "start", "end", "duration", "time to repair", "time to resolve", "time to detection", "time to recovery", "time to detect", "time to recover", "key events",
			"owner", "severity", "severity level", "meeting scheduled for", "call recording", "recording", "key information", "incident information", "basic information", "incident info", "incident data", "key facts", "facts", "date of incident", "incident date", "current status", "time", "report info", "document information", "key metrics", "version", "title", "incident id"},
		postmortem.Communications: {"messaging", "internal email", "external message", "customer comms", "communication", "communications", "comms", "was the process followed well, were comms effective", "public communication", "external communication", "internal communication", "status page", "status page updates", "customer communication", "external communications", "internal communications", "disclosure", "public statement", "social media"},
		postmortem.Supporting:     {"supporting information", "supporting documents", "supporting documentation", "appendix", "appendices", "references", "links to relevant documentation", "glossary", "q&a", "q and a", "faq", "faqs", "logs", "links", "further reading", "resources", "evidence", "attachments", "see also", "additional information", "relevant links", "external links", "graphs", "screenshots", "useful links", "data", "notes", "footnotes", "sources", "frequently asked questions", "questions and answers", "supporting data", "supplementary information", "related links", "related documents", "artifacts", "artefacts", "code", "definitions", "terminology"},
		postmortem.Other:          {"post-mortem", "postmortem", "analysis", "moving forward", "notes to the owner", "comments and questions", "ensuring best practices"},
	},
	contains: []partOf{
		{postmortem.WentWell, []string{"went well", "go well?", "worked well", "went right"}},
		{postmortem.WentWrong, []string{"didn't go", "did not go", "went wrong", "went poorly", "went badly", "gone better", "could be improved", "didn't work", "done better", "could have been better", "be improved"}},
		{postmortem.LuckySection, []string{"got lucky", "get lucky", "were lucky", "we lucky"}},
		{postmortem.WhysSection, []string{"five whys", "5 whys", "5-whys"}},
		{postmortem.ActionsSection, []string{"action item", "corrective", "preventive", "preventative", "follow-up", "next steps", "prevent this", "prevent it", "preventing", "prevent similar", "planned actions", "prevention"}},
		{postmortem.ContributingFactors, []string{"contributing factor", "contributing cause", "wasn't caught", "not caught"}},
		{postmortem.RootCause, []string{"root cause", "what caused", "why did it", "why did this", "cause of the"}},
		{postmortem.TimelineSection, []string{"timeline", "chronolog", "sequence of events"}},
		{postmortem.Lessons, []string{"lessons", "takeaways", "we learned", "we learnt", "learnings", "we could do to", "possible improvement"}},
		{postmortem.Detection, []string{"detection", "detected", "were we alerted"}},
		{postmortem.Communications, []string{"comms effective"}},
		{postmortem.ImpactSection, []string{"impact", "were affected", "was affected", "affected by"}},
		{postmortem.Resolution, []string{"resolution", "resolving", "workaround", "how we fixed", "recovery", "mitigation", "how did we fix", "how we resolved"}},
		{postmortem.Summary, []string{"what happened", "summary"}},
		{postmortem.Response, []string{"incident response", "how we responded", "able to diagnose"}},
		{postmortem.Background, []string{"background"}},
		{postmortem.TriggerSection, []string{"what triggered"}},
		{postmortem.Supporting, []string{"appendix", "references", "further reading", "screenshots"}},
		{postmortem.RelatedSection, []string{"related incidents", "similar incidents", "previous incidents"}},
	},
	ends: []partOf{
		{postmortem.ActionsSection, []string{"actions", "follow-ups", "followups", "recommendations", "todos"}},
		{postmortem.RootCause, []string{"cause", "causes"}},
		{postmortem.Supporting, []string{"logs", "links", "graphs"}},
		{postmortem.People, []string{"attendees", "responders", "authors"}},
		{postmortem.Lessons, []string{"conclusion", "conclusions"}},
	},
}
