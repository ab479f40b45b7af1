package render

// column is one column of a CSV, with what the page about data says of it.
type column struct{ name, meaning string }

func columnNames(list []column) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.name)
	}
	return out
}

// incidentColumns are those of incidents.csv.
var incidentColumns = []column{
	{"id", "stays the same as long as the file says so"},
	{"title", "of the postmortem"},
	{"url", "of its page"},
	{"date", "day of the incident"},
	{"started", "when it began"},
	{"detected", "when somebody or something noticed"},
	{"acknowledged", "when somebody took it on"},
	{"mitigated", "when the harm stopped growing"},
	{"resolved", "when it was over"},
	{"severity", "its name"},
	{"severity_rank", "1 is worst; empty when the severity cannot be ranked"},
	{"services", "ids"},
	{"causes", "ids of the labelled causes"},
	{"suggested_causes", "what the text suggests and nobody labelled"},
	{"teams", "ids"},
	{"tags", "ids"},
	{"time_to_detect_minutes", "from the start"},
	{"time_to_acknowledge_minutes", "from the detection, or else the start"},
	{"time_to_mitigate_minutes", "from the start"},
	{"time_to_restore_minutes", "from the start to the end"},
	{"actions", "how many"},
	{"left_out_of_figures", "why no figure counts the incident; empty when all do"},
	{"time_to_detect_from", "`stated` by the postmortem, `computed` from its times, or empty"},
	{"time_to_acknowledge_from", "likewise"},
	{"time_to_mitigate_from", "likewise"},
	{"time_to_restore_from", "likewise"},
	{"time_to_detect_computed_minutes", "what the times of day give beside a stated time; the stated one counts"},
	{"time_to_acknowledge_computed_minutes", "likewise"},
	{"time_to_mitigate_computed_minutes", "likewise"},
	{"time_to_restore_computed_minutes", "likewise"},
}

// actionColumns are those of actions.csv.
var actionColumns = []column{
	{"incident", "its id"},
	{"url", "of the action on the page of its incident"},
	{"ref", "ticket or number as written"},
	{"action", "what is to be done"},
	{"owner", "a person, role or team"},
	{"kind", "prevent, detect, mitigate, process, or the author’s own word"},
	{"priority", "as written"},
	{"state", "`overdue`, `due soon`, `open`, `unknown`, `done` or `dropped`"},
	{"state_from", "what the state was read from"},
	{"opened", "day"},
	{"opened_assumed", "`true`: the end of the incident, for want of a date"},
	{"due", "day"},
	{"closed", "day"},
	{"days_overdue", "empty when it is not overdue"},
	{"age_days", "since it was opened, until it was closed or until now"},
	{"recurred_while_open", "later incidents of a shared cause, or that name this one, while the action was open"},
	{"listed_again_in", "ids of other incidents that list the same action"},
	{"file", "it was read from"},
	{"line", "in the file"},
}
