package parse

import "afterword/site/internal/postmortem"

// field is one thing that a file can say, by the name that `words:` uses for it.
type field string

// The fields.
const (
	fieldID           field = "id"
	fieldTitle        field = "title"
	fieldDate         field = "date"
	fieldPeriod       field = "period" // a range of times, or a date with one
	fieldStarted      field = "started"
	fieldDetected     field = "detected"
	fieldAcknowledged field = "acknowledged"
	fieldMitigated    field = "mitigated"
	fieldResolved     field = "resolved"
	fieldDeclared     field = "declared" // read, and not taken for a milestone
	fieldZone         field = "timezone"
	fieldDetectTime   field = "time_to_detect"
	fieldAckTime      field = "time_to_acknowledge"
	fieldRepairTime   field = "time_to_repair"
	fieldResolveTime  field = "time_to_resolve"
	fieldDuration     field = "duration"
	fieldSeverity     field = "severity"
	fieldServices     field = "services"
	fieldTeams        field = "teams"
	fieldCauses       field = "causes"
	fieldTags         field = "tags"
	fieldTrigger      field = "trigger"
	fieldFoundBy      field = "detection"
	fieldAuthors      field = "authors"
	fieldOwner        field = "owner"
	fieldStatus       field = "status"
	fieldReviewed     field = "reviewed"
	fieldSource       field = "source"
	fieldSummary      field = "summary"
	fieldRelated      field = "related"
	fieldRecurrence   field = "recurrence_of"
	fieldDuplicate    field = "duplicate_of"
	fieldExcluded     field = "exclude"
	fieldAudience     field = "audience"
	fieldDraft        field = "draft"
	fieldAliases      field = "aliases"
	fieldActions      field = "actions"
	fieldFactors      field = "factors"
	fieldImpacts      field = "impacts"
	fieldGraph        field = "graph"
	fieldIgnored      field = "ignored" // known, and of no use here
)

// labelWords are the words for one field.
type labelWords struct {
	field field
	words []string // in the form of [key]
}

// allLabels are the labels of values in a body, in all languages.
var allLabels = []labelWords{
	{fieldID, []string{"incident id", "incident number", "incident no", "postmortem id", "report id", "incident #", "id", "インシデント id", "インシデントid"}},
	{fieldDate, []string{"date", "date of incident", "incident date", "date of the incident", "date of outage", "date of occurrence", "event date", "occurred on", "when", "datum", "datum des vorfalls", "date de l'incident", "fecha", "fecha del incidente", "data do incidente", "発生日", "日付", "date of event", "date of the outage", "outage date", "dates"}},
	{fieldPeriod, []string{"date/time", "date/time of incident", "date and time", "date & time", "time", "time of incident", "time of event", "incident time", "outage window", "incident window", "time frame", "timeframe", "time range", "period", "outage period", "impact window", "impact period", "incident period", "impacted period", "affected period", "影響期間", "障害期間", "期間", "発生期間", "zeitraum", "période", "período", "zeit", "datetime", "downtime window", "duration of incident", "時間", "window"}},
	{fieldStarted, []string{"start", "started", "started at", "start time", "start date", "start date/time", "start of incident", "start of impact", "incident start", "incident started", "outage start", "outage started", "outage start time", "impact start", "impact started", "impact began", "incident start time", "incident begins", "incident began", "outage began", "incident from", "from", "begin", "began", "begin time", "beginning", "fault occurs", "fault occurred", "problem started", "problem start", "issue started", "time of start", "start time/date", "time started", "event start",
		"発生日時", "発生時刻", "開始日時", "開始時刻", "発生", "影響開始", "beginn", "störungsbeginn", "début", "début de l'incident", "heure de début", "inicio", "hora de inicio", "inicio del incidente", "início", "início do incidente", "hora de início", "incident start date", "start of outage", "time of first impact", "incident start date/time", "started on", "disruption start"}},
	{fieldDetected, []string{"detected", "detected at", "first detected", "detection time", "time detected", "time of detection", "fault detected", "incident detected", "issue detected", "problem detected", "date detected", "discovered", "discovered at", "time discovered", "reported", "reported at", "first reported", "first report", "time reported", "alerted", "alerted at", "alert time", "identified at", "team aware", "first alert", "time of first alert", "noticed",
		"検知日時", "検知時刻", "検知", "発見日時", "erkannt", "erkannt um", "entdeckt", "détecté", "détecté à", "détection", "detectado", "hora de detección", "hora de deteção", "hora da detecção", "outage detected", "impact detected", "detection date", "first noticed"}},
	{fieldAcknowledged, []string{"acknowledged", "acknowledged at", "time acknowledged", "ack", "acked", "response started", "response began", "responded", "first response", "対応開始", "対応開始日時", "bestätigt", "pris en charge", "reconocido", "reconhecido", "first responder", "team engaged", "investigation started"}},
	{fieldMitigated, []string{"mitigated", "mitigated at", "repaired", "repaired at", "stabilised", "stabilized", "stable", "stable at", "mitigation time", "time mitigated", "time of mitigation", "impact mitigated", "incident mitigated", "service restored at", "緩和日時", "暫定復旧", "entschärft", "atténué", "mitigado", "fix deployed", "fixed at", "service restored"}},
	{fieldResolved, []string{"end", "ended", "ended at", "end time", "end date", "end date/time", "end of incident", "end of impact", "incident end", "incident ended", "outage end", "outage ended", "outage end time", "impact end", "impact ended", "incident end time", "incident till", "incident until", "till", "until", "to", "resolved", "resolved at", "resolved on", "time resolved", "time of resolution", "resolution time", "incident resolved", "issue resolved", "problem resolved", "closed", "closed at", "recovered", "recovered at", "restored", "restored at", "resolution date", "fixed", "event end", "date resolved", "finish", "finished", "stop",
		"復旧日時", "復旧時刻", "解決日時", "終了日時", "終了時刻", "復旧", "解決", "完了日時", "ende", "störungsende", "behoben", "behoben um", "gelöst", "fin", "fin de l'incident", "heure de fin", "résolu", "résolu à", "fin del incidente", "hora de fin", "resuelto", "fim", "fim do incidente", "hora de término", "resolvido", "término", "time of recovery", "recovery time", "end of outage", "incident end date", "incident end date/time", "incident closed", "all clear", "disruption end"}},
	{fieldDeclared, []string{"declared", "incident declared", "declared at", "incident opened", "opened", "escalated", "宣言"}},
	{fieldZone, []string{"timezone", "time zone", "zeitzone", "fuseau horaire", "zona horaria", "fuso horário", "タイムゾーン", "times in"}},
	{fieldDetectTime, []string{"time to detection", "time to detect", "ttd", "mttd", "detection delay", "time until detection", "time to discover", "time to notice", "検知時間", "検知までの時間", "検出時間", "zeit bis zur erkennung", "temps de détection", "délai de détection", "tiempo de detección", "tempo de detecção", "tempo para detecção"}},
	{fieldAckTime, []string{"time to acknowledge", "time to acknowledgement", "tta", "mtta", "time to respond", "time to response", "response time", "time to engage"}},
	{fieldRepairTime, []string{"time to repair", "time to mitigate", "time to mitigation", "ttm", "mttm", "time to fix", "time to stabilise", "time to stabilize", "緩和時間", "緩和までの時間", "mitigation duration", "time until mitigation"}},
	{fieldResolveTime, []string{"time to resolve", "time to resolution", "time to recovery", "time to recover", "time to restore", "time to restoration", "ttr", "mttr", "復旧時間", "復旧までの時間", "解決時間", "zeit bis zur behebung", "wiederherstellungszeit", "temps de résolution", "délai de résolution", "tiempo de resolución", "tiempo de recuperación", "tempo de resolução", "tempo de recuperação", "time until resolution", "time until recovery", "recovery duration", "time to full recovery"}},
	{fieldDuration, []string{"duration", "incident duration", "outage duration", "total duration", "duration of outage", "duration of impact", "duration of the incident", "duration of the outage", "impact duration", "downtime", "total downtime", "downtime duration", "length", "length of outage", "length of incident", "minutes downtime or degradation", "minutes of downtime", "total impact time", "影響時間", "障害時間", "停止時間", "継続時間", "ダウンタイム", "影響継続時間", "dauer", "ausfalldauer", "durée", "durée de l'incident", "duración", "duración del incidente", "duração", "duração do incidente", "tempo de indisponibilidade", "effective duration", "disruption duration", "total outage time", "total time", "outage time"}},
	{fieldSeverity, []string{"severity", "severity level", "sev", "incident severity", "priority", "incident priority", "impact level", "criticality", "重大度", "深刻度", "影響度", "優先度", "schweregrad", "priorität", "gravité", "sévérité", "criticité", "severidad", "gravedad", "criticidad", "severidade", "gravidade", "criticidade", "incident level", "severity rating", "classification", "max severity", "incident classification"}},
	{fieldServices, []string{"service", "services", "services affected", "service affected", "affected service", "affected services", "impacted service", "impacted services", "services impacted", "affected systems", "affected system", "impacted systems", "systems affected", "systems", "system", "component", "components", "affected component", "affected components", "components affected", "impacted components", "impacted component", "application", "applications", "application/process", "service/application", "affected products", "affected product", "product", "products", "affected applications", "affected application", "services/systems affected", "service(s) affected", "affected software", "affected network", "affected networks", "affected chain", "affected environments", "affected infrastructure", "impacted systems/services", "systems impacted", "affected", "impacts",
		"影響サービス", "対象サービス", "対象システム", "影響コンポーネント", "対象コンポーネント", "影響システム", "サービス", "影響を受けたサービス", "影響を受けたコンポーネント", "betroffene systeme", "betroffene dienste", "betroffene komponenten", "betroffener dienst", "betroffenes system", "services affectés", "services impactés", "composants affectés", "service affecté", "servicios afectados", "servicio afectado", "sistemas afectados", "componentes afectados", "serviços afetados", "serviço afetado", "sistemas afetados", "componentes afetados", "faulty service", "service name", "services involved", "affected package", "affected packages"}},
	{fieldTeams, []string{"team", "teams", "owning team", "responsible team", "team attribution", "owner team", "担当チーム", "チーム", "équipe", "equipo", "equipe", "affected team", "teams involved"}},
	{fieldCauses, []string{"category", "categories", "cause category", "root cause category", "root cause type", "incident type", "type of incident", "incident category", "problem type", "cause type", "カテゴリ", "分類", "原因分類", "kategorie", "catégorie", "categoría", "categoria", "type", "kind", "class"}},
	{fieldTags, []string{"tags", "tag", "labels", "keywords", "タグ", "schlagwörter", "mots-clés", "etiquetas"}},
	{fieldTrigger, []string{"trigger", "triggers", "triggering event", "trigger event", "triggered by", "トリガー", "契機", "auslöser", "déclencheur", "desencadenante", "detonante", "gatilho"}},
	{fieldFoundBy, []string{"detection method", "detected by", "how detected", "discovered by", "reported by", "検知方法", "erkannt durch", "détecté par", "detectado por", "detection source", "found by", "identified by"}},
	{fieldAuthors, []string{"authors", "author", "written by", "by", "report author", "report authors", "prepared by", "author(s)", "著者", "作成者", "執筆者", "autor", "autoren", "verfasser", "auteur", "auteurs", "autores", "postmortem author", "postmortem authors", "report by"}},
	{fieldOwner, []string{"owner", "owners", "postmortem owner", "incident owner", "incident lead", "report owner", "document owner", "post-mortem owner", "レビュー責任者", "責任者", "オーナー", "verantwortlich", "verantwortlicher", "responsable", "responsável", "incident commander", "review owner", "lead"}},
	{fieldStatus, []string{"status", "report status", "document status", "postmortem status", "state", "current status", "ステータス", "状態", "statut", "estado"}},
	{fieldReviewed, []string{"retro held", "review date", "review held", "retro date", "meeting date", "postmortem date", "meeting scheduled for", "reviewed", "reviewed on", "postmortem meeting", "retrospective held", "レビュー日", "振り返り日", "retrospective date", "post-mortem date", "date of review"}},
	{fieldSource, []string{"source", "original", "original post", "source url", "link", "canonical"}},
	{fieldIgnored, []string{"attendees", "atendees", "attendance", "participants", "responders", "publication date", "published", "published on", "date published", "last updated", "updated", "last modified", "created", "date created", "date reported", "作成日", "公開日", "更新日", "version", "note", "notes"}},
}

// causeLabels name the cause itself; what stands behind them is a label only
// where it is as short as one (see shortCause).
var causeLabels = map[string]bool{"cause": true, "causes": true, "root cause": true, "root causes": true, "ursache": true,
	"ursachen": true, "causa": true, "causas": true, "cause racine": true, "causa raíz": true, "causa raiz": true, "原因": true, "根本原因": true}

// fieldNames are the keys of front matter. Keys that name the same field stand
// in the order in which they are believed.
var fieldNames = []labelWords{
	{fieldID, []string{"id", "incident_id", "uuid", "incident", "number"}},
	{fieldTitle, []string{"title", "name", "headline"}},
	{fieldStarted, []string{"started", "start", "start_time", "starttime", "started_at", "start_at", "begin", "began", "incident_start", "impact_start", "startdate", "start_date", "outage_start", "occurred_at"}},
	{fieldDetected, []string{"detected", "detected_at", "detecttime", "detection_time", "reported_at", "detect_time", "discovered", "time_detected"}},
	{fieldAcknowledged, []string{"acknowledged", "acknowledged_at", "acked", "ack_time"}},
	{fieldMitigated, []string{"mitigated", "mitigated_at", "stable_at", "repaired", "stabilized", "mitigation_time"}},
	{fieldResolved, []string{"resolved", "resolvedwhen", "resolved_at", "resolved_on", "resolvedon", "end", "end_time", "endtime", "ended", "ended_at", "closed_at", "incident_end", "impact_end", "end_date", "enddate", "outage_end", "resolution_time", "recovered_at"}},
	{fieldDate, []string{"date", "incident_date", "day", "incidentdate", "occurred"}},
	{fieldZone, []string{"timezone", "time_zone", "tz", "zone"}},
	{fieldDetectTime, []string{"time_to_detect", "time_to_detection", "ttd", "mttd"}},
	{fieldAckTime, []string{"time_to_acknowledge", "tta", "time_to_respond", "mtta"}},
	{fieldRepairTime, []string{"time_to_mitigate", "time_to_repair", "ttm", "time_to_mitigation", "mttm"}},
	{fieldResolveTime, []string{"time_to_resolve", "time_to_recover", "time_to_recovery", "time_to_resolution", "time_to_restore", "ttr", "mttr"}},
	{fieldDuration, []string{"duration", "downtime", "outage_duration", "duration_minutes", "downtime_minutes", "duration_hours"}},
	{fieldSeverity, []string{"severity", "sev", "max_severity", "maxseverity", "priority", "severity_level", "impact_level"}},
	{fieldServices, []string{"services", "service", "affected", "affectedsystems", "affected_systems", "affected_services", "components", "component", "systems", "product", "products", "affected_components", "impacted_services", "affectedservices", "system"}},
	{fieldTeams, []string{"teams", "team", "owner_team", "owning_team"}},
	{fieldCauses, []string{"causes", "cause", "root_causes", "root_cause", "root_cause_category", "cause_category", "categories", "category", "incident_type", "problem_type"}},
	{fieldTags, []string{"tags", "keywords", "labels"}},
	{fieldTrigger, []string{"trigger", "triggers"}},
	{fieldFoundBy, []string{"detection", "detected_by", "detection_method", "found_by"}},
	{fieldAuthors, []string{"authors", "author", "by"}},
	{fieldOwner, []string{"owner", "incident_lead", "lead", "incident_commander", "commander"}},
	{fieldStatus, []string{"status", "state", "report_status"}},
	{fieldReviewed, []string{"reviewed", "review_date", "retro_held", "retro_date"}},
	{fieldSource, []string{"source", "url", "source_url", "link", "original", "archive_url"}},
	{fieldSummary, []string{"summary", "description", "abstract", "tldr"}},
	{fieldRelated, []string{"related", "related_incidents"}},
	{fieldRecurrence, []string{"recurrence_of", "recurrence"}},
	{fieldDuplicate, []string{"duplicate_of", "duplicate_id"}},
	{fieldExcluded, []string{"exclude", "exclude_from_metrics", "excluded"}},
	{fieldAudience, []string{"audience", "visibility"}},
	{fieldDraft, []string{"draft"}},
	{fieldAliases, []string{"aliases", "redirect_from"}},
	{fieldActions, []string{"actions", "action_items", "followups"}},
	{fieldFactors, []string{"factors", "contributing_factors"}},
	{fieldImpacts, []string{"impacts", "impact"}},
	{fieldGraph, []string{"graph", "causal_graph"}},
}

// stateWords are words for one state of an action item.
type stateWords struct {
	status postmortem.Status
	words  []string
}

var statusWords = []stateWords{
	{postmortem.Done, []string{"done", "completed", "complete", "finished", "closed", "resolved", "fixed", "merged", "shipped", "deployed", "implemented", "released", "landed", "rolled out", "in place", "x", "✅", "✔", "☑", "完了", "済", "済み", "対応済み", "対応済", "実施済み", "実施済", "クローズ", "erledigt", "abgeschlossen", "fertig", "umgesetzt", "terminé", "terminée", "fait", "fini", "hecho", "completado", "completada", "terminado", "cerrado", "feito", "concluído", "concluída", "concluido", "finalizado", "yes", "live", "delivered", "mitigated", "addressed"}},
	{postmortem.InProgress, []string{"in progress", "in-progress", "wip", "ongoing", "started", "doing", "underway", "in review", "work in progress", "partially done", "partial", "進行中", "対応中", "着手", "実施中", "作業中", "一部完了", "in arbeit", "in bearbeitung", "laufend", "en cours", "en curso", "en progreso", "em andamento", "em progresso", "under review", "partially complete", "🚧", "⏳"}},
	{postmortem.Open, []string{"open", "todo", "to do", "to-do", "not started", "pending", "planned", "backlog", "new", "scheduled", "upcoming", "outstanding", "not done", "unresolved", "no", "tbd", "未着手", "未完了", "未対応", "未実施", "予定", "計画中", "検討中", "オープン", "未", "offen", "geplant", "ausstehend", "à faire", "ouvert", "prévu", "pendiente", "abierto", "por hacer", "pendente", "aberto", "a fazer", "planejado", "incomplete", "queued", "in backlog", "ready", "proposed", "❌", "🔲", "⬜", "☐", "created", "accepted", "triaged", "to be done"}},
	{postmortem.Blocked, []string{"blocked", "on hold", "waiting", "stalled", "保留", "blockiert", "bloqué", "bloqueado", "paused", "deferred"}},
	{postmortem.Dropped, []string{"won't do", "wont do", "won't fix", "wontfix", "dropped", "cancelled", "canceled", "rejected", "declined", "abandoned", "obsolete", "not doing", "中止", "見送り", "却下", "verworfen", "abandonné", "annulé", "cancelado", "descartado", "no longer needed", "superseded", "skipped"}},
}
