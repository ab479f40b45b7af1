package parse

import "afterword/site/internal/postmortem"

var germanHeadings = headings{
	language: "de",
	exact: map[postmortem.SectionKind][]string{
		postmortem.Summary:             {"zusammenfassung", "überblick", "was ist passiert", "kurzfassung", "beschreibung", "übersicht", "was geschah", "vorfall", "kurzbeschreibung", "problembeschreibung"},
		postmortem.ImpactSection:       {"auswirkung", "auswirkungen", "betroffene systeme", "betroffene dienste", "wer war betroffen", "folgen", "umfang"},
		postmortem.Detection:           {"erkennung", "entdeckung", "feststellung", "wie wurde es bemerkt", "symptome"},
		postmortem.TriggerSection:      {"auslöser", "vorgeschichte"},
		postmortem.Background:          {"hintergrund", "kontext", "ausgangslage"},
		postmortem.RootCause:           {"ursache", "ursachen", "grundursache", "ursachenanalyse", "hauptursache", "fehlerursache", "warum ist es passiert"},
		postmortem.ContributingFactors: {"beitragende faktoren", "begünstigende faktoren", "mitwirkende faktoren", "einflussfaktoren", "faktoren"},
		postmortem.WhysSection:         {"fünf warum", "5 warum", "5-why", "5-why-analyse", "fünf mal warum", "5 mal warum"},
		postmortem.Response:            {"reaktion", "ablauf der behebung", "vorgehen"},
		postmortem.Resolution:          {"lösung", "behebung", "wiederherstellung", "sofortmaßnahmen", "maßnahmen zur behebung", "entstörung", "fehlerbehebung"},
		postmortem.TimelineSection:     {"zeitleiste", "zeitlicher ablauf", "zeitstrahl", "chronologie", "ablauf", "zeitverlauf", "verlauf"},
		postmortem.WentWell:            {"was lief gut", "was gut lief", "was gut gelaufen ist", "was ist gut gelaufen", "positives"},
		postmortem.WentWrong:           {"was lief schlecht", "was schlecht lief", "was lief nicht gut", "was nicht gut lief", "was ist schlecht gelaufen", "verbesserungspotenzial", "negatives", "was schlecht gelaufen ist"},
		postmortem.LuckySection:        {"wo wir glück hatten", "glück gehabt", "wo hatten wir glück"},
		postmortem.Lessons:             {"lehren", "erkenntnisse", "gelernte lektionen", "fazit", "was wir gelernt haben", "schlussfolgerungen"},
		postmortem.ActionsSection:      {"maßnahmen", "aufgaben", "nächste schritte", "folgemaßnahmen", "korrekturmaßnahmen", "vorbeugende maßnahmen", "präventionsmaßnahmen", "empfehlungen", "offene punkte", "todos", "verbesserungsmaßnahmen"},
		postmortem.RelatedSection:      {"ähnliche vorfälle", "frühere vorfälle", "verwandte vorfälle"},
		postmortem.People:              {"beteiligte", "teilnehmer", "autoren", "autor", "verfasser"},
		postmortem.Metadata:            {"metadaten", "eckdaten", "datum", "dauer", "stand", "kennzahlen"},
		postmortem.Communications:      {"kommunikation"},
		postmortem.Supporting:          {"anhang", "verweise", "weiterführende informationen", "glossar", "quellen", "protokolle"},
	},
	contains: []partOf{
		{postmortem.ActionsSection, []string{"maßnahmen", "nächste schritte"}},
		{postmortem.RootCause, []string{"ursache"}},
		{postmortem.ImpactSection, []string{"auswirkung"}},
		{postmortem.TimelineSection, []string{"zeitleiste", "zeitlicher ablauf"}},
	},
}

var frenchHeadings = headings{
	language: "fr",
	exact: map[postmortem.SectionKind][]string{
		postmortem.Summary:             {"résumé", "synthèse", "que s'est-il passé", "ce qui s'est passé", "vue d'ensemble", "présentation", "description de l'incident", "résumé de l'incident"},
		postmortem.ImpactSection:       {"conséquences", "utilisateurs affectés", "services affectés", "services impactés", "périmètre"},
		postmortem.Detection:           {"détection", "symptômes", "comment l'incident a été détecté"},
		postmortem.TriggerSection:      {"déclencheur", "élément déclencheur", "fait déclencheur"},
		postmortem.Background:          {"contexte"},
		postmortem.RootCause:           {"cause racine", "causes racines", "analyse des causes", "cause profonde", "causes profondes", "analyse de la cause racine", "origine", "origine de l'incident"},
		postmortem.ContributingFactors: {"facteurs contributifs", "facteurs aggravants", "facteurs", "causes contributives"},
		postmortem.WhysSection:         {"5 pourquoi", "cinq pourquoi", "les 5 pourquoi", "les cinq pourquoi"},
		postmortem.Response:            {"réponse", "gestion de l'incident"},
		postmortem.Resolution:          {"résolution", "rétablissement", "correction", "correctif", "remédiation", "retour à la normale"},
		postmortem.TimelineSection:     {"chronologie", "déroulé", "déroulement", "chronologie des événements", "historique", "frise chronologique"},
		postmortem.WentWell:            {"ce qui a bien fonctionné", "ce qui s'est bien passé", "points positifs"},
		postmortem.WentWrong:           {"ce qui a mal fonctionné", "ce qui s'est mal passé", "ce qui n'a pas fonctionné", "points négatifs", "points d'amélioration", "axes d'amélioration"},
		postmortem.LuckySection:        {"où nous avons eu de la chance", "coups de chance", "la chance"},
		postmortem.Lessons:             {"leçons", "leçons apprises", "enseignements", "leçons tirées", "ce que nous avons appris", "retour d'expérience"},
		postmortem.ActionsSection:      {"actions correctives", "plan d'action", "plan d'actions", "prochaines étapes", "mesures correctives", "mesures préventives", "actions à mener", "suites à donner", "recommandations", "actions de suivi"},
		postmortem.RelatedSection:      {"incidents similaires", "incidents précédents", "incidents liés"},
		postmortem.People:              {"participants", "personnes impliquées", "intervenants", "auteurs", "auteur"},
		postmortem.Metadata:            {"métadonnées", "informations", "durée", "statut", "informations générales"},
		postmortem.Communications:      {"communication"},
		postmortem.Supporting:          {"annexe", "annexes", "références", "glossaire", "liens"},
	},
	contains: []partOf{
		{postmortem.ActionsSection, []string{"actions correctives", "prochaines étapes", "plan d'action"}},
		{postmortem.RootCause, []string{"cause racine", "causes racines"}},
	},
}

var spanishHeadings = headings{
	language: "es",
	exact: map[postmortem.SectionKind][]string{
		postmortem.Summary:             {"resumen", "resumen ejecutivo", "qué pasó", "que pasó", "qué ocurrió", "qué sucedió", "descripción", "resumen del incidente", "descripción del incidente", "visión general"},
		postmortem.ImpactSection:       {"impacto", "usuarios afectados", "servicios afectados", "alcance", "afectación"},
		postmortem.Detection:           {"detección", "síntomas", "cómo se detectó"},
		postmortem.TriggerSection:      {"desencadenante", "detonante", "disparador"},
		postmortem.Background:          {"contexto", "antecedentes"},
		postmortem.RootCause:           {"causa raíz", "causas raíz", "causa raiz", "análisis de causa raíz", "causa", "causas", "por qué ocurrió", "origen", "análisis de la causa raíz"},
		postmortem.ContributingFactors: {"factores contribuyentes", "factores", "factores que contribuyeron"},
		postmortem.WhysSection:         {"5 porqués", "cinco porqués", "los cinco porqués", "los 5 porqués", "5 por qué", "los 5 por qué"},
		postmortem.Response:            {"respuesta"},
		postmortem.Resolution:          {"resolución", "solución", "recuperación", "mitigación", "remediación", "restablecimiento"},
		postmortem.TimelineSection:     {"cronología", "línea de tiempo", "línea temporal", "cronograma", "cronología de eventos", "línea de tiempo del incidente", "secuencia de eventos"},
		postmortem.WentWell:            {"qué salió bien", "que salió bien", "lo que salió bien", "qué funcionó", "lo que funcionó", "qué funcionó bien"},
		postmortem.WentWrong:           {"qué salió mal", "que salió mal", "lo que salió mal", "qué no funcionó", "lo que no funcionó", "qué se puede mejorar", "áreas de mejora", "puntos de mejora"},
		postmortem.LuckySection:        {"dónde tuvimos suerte", "tuvimos suerte", "en qué tuvimos suerte"},
		postmortem.Lessons:             {"lecciones aprendidas", "lecciones", "aprendizajes", "conclusiones"},
		postmortem.ActionsSection:      {"acciones", "acciones correctivas", "próximos pasos", "plan de acción", "acciones de seguimiento", "medidas correctivas", "medidas preventivas", "acciones a realizar", "tareas", "recomendaciones", "seguimiento", "elementos de acción"},
		postmortem.RelatedSection:      {"incidentes relacionados", "incidentes similares"},
		postmortem.People:              {"participantes", "asistentes", "autores", "autor", "personas involucradas", "responsables"},
		postmortem.Metadata:            {"metadatos", "datos", "fecha", "duración", "estado", "información general"},
		postmortem.Communications:      {"comunicación", "comunicaciones"},
		postmortem.Supporting:          {"anexo", "anexos", "referencias", "glosario", "apéndice", "enlaces"},
	},
	contains: []partOf{
		{postmortem.ActionsSection, []string{"próximos pasos", "acciones"}},
		{postmortem.Lessons, []string{"lecciones"}},
		{postmortem.RootCause, []string{"causa raíz", "causa raiz"}},
	},
}

var portugueseHeadings = headings{
	language: "pt",
	exact: map[postmortem.SectionKind][]string{
		postmortem.Summary:             {"resumo", "resumo executivo", "sumário", "o que aconteceu", "descrição", "visão geral", "resumo do incidente", "descrição do incidente"},
		postmortem.ImpactSection:       {"impacto", "usuários afetados", "serviços afetados", "escopo", "abrangência"},
		postmortem.Detection:           {"detecção", "deteção", "sintomas", "como foi detectado"},
		postmortem.TriggerSection:      {"gatilho", "gatilhos"},
		postmortem.Background:          {"contexto", "antecedentes"},
		postmortem.RootCause:           {"causa raiz", "causas raiz", "causa-raiz", "causas raízes", "análise de causa raiz", "causa", "causas", "por que aconteceu", "análise da causa raiz"},
		postmortem.ContributingFactors: {"fatores contribuintes", "fatores", "fatores que contribuíram", "fatores contributivos"},
		postmortem.WhysSection:         {"5 porquês", "cinco porquês", "os 5 porquês", "os cinco porquês"},
		postmortem.Response:            {"resposta", "resposta ao incidente"},
		postmortem.Resolution:          {"resolução", "solução", "recuperação", "mitigação", "correção", "remediação"},
		postmortem.TimelineSection:     {"linha do tempo", "cronologia", "linha temporal", "cronologia dos eventos", "sequência de eventos"},
		postmortem.WentWell:            {"o que deu certo", "o que correu bem", "o que funcionou", "o que foi bem", "o que funcionou bem"},
		postmortem.WentWrong:           {"o que deu errado", "o que correu mal", "o que não funcionou", "o que pode melhorar", "o que pode ser melhorado", "pontos de melhoria", "o que não correu bem"},
		postmortem.LuckySection:        {"onde tivemos sorte", "tivemos sorte"},
		postmortem.Lessons:             {"lições aprendidas", "lições", "aprendizados", "aprendizado", "conclusões", "conclusão"},
		postmortem.ActionsSection:      {"ações", "ações corretivas", "próximos passos", "plano de ação", "itens de ação", "ações de acompanhamento", "medidas corretivas", "medidas preventivas", "tarefas", "recomendações", "ações preventivas"},
		postmortem.RelatedSection:      {"incidentes relacionados", "incidentes semelhantes"},
		postmortem.People:              {"participantes", "envolvidos", "autores", "autor", "pessoas envolvidas"},
		postmortem.Metadata:            {"metadados", "dados", "data", "duração", "estado", "status", "informações gerais"},
		postmortem.Communications:      {"comunicação", "comunicações"},
		postmortem.Supporting:          {"anexo", "anexos", "referências", "glossário", "apêndice"},
	},
	contains: []partOf{
		{postmortem.ActionsSection, []string{"próximos passos", "ações"}},
		{postmortem.Lessons, []string{"lições"}},
		{postmortem.RootCause, []string{"causa raiz"}},
	},
}

// allHeadings are the tables in the order in which they are asked.
var allHeadings = []headings{englishHeadings, japaneseHeadings, germanHeadings, frenchHeadings, spanishHeadings, portugueseHeadings}
