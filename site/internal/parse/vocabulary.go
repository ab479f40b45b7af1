package parse

import (
	"regexp"
	"strings"
)

// compileVocabulary makes the finder of all evidence.
func compileVocabulary(vocabulary []Cause) *finder {
	f := &finder{}
	for i, c := range vocabulary {
		for _, p := range c.Patterns {
			f.add(i, p)
		}
		// Other names are evidence too, but one plain word occurs in every text.
		for _, name := range c.Synonyms {
			if strings.ContainsAny(name, " -") || len(name) > len([]rune(name)) && len(name) >= 12 {
				f.add(i, edge(name)+regexp.QuoteMeta(name)+edge(name))
			}
		}
	}
	return f
}

// causeNames are the names under which each cause may be labelled.
func causeNames(vocabulary []Cause) []map[string]bool {
	list := make([]map[string]bool, len(vocabulary))
	for i, c := range vocabulary {
		list[i] = map[string]bool{key(c.ID): true, key(strings.ReplaceAll(c.ID, "-", " ")): true, key(c.Name): true}
		for _, s := range c.Synonyms {
			list[i][key(s)] = true
		}
	}
	return list
}

// edge is a word boundary for names in letters that have one.
func edge(name string) string {
	if name[0] < 0x80 && name[len(name)-1] < 0x80 {
		return `\b`
	}
	return ""
}

// BuiltinVocabulary is the causes that are suggested without any configuration.
// The patterns are evidence, so they name the cause and not only its field: a
// full disk, not disks.
func BuiltinVocabulary() []Cause {
	return []Cause{
		{"config-change", "Config change", "A setting was changed, or was wrong from the start.",
			[]string{"configuration change", "configuration error", "misconfiguration", "config push", "configuration", "config", "設定変更", "設定ミス", "konfigurationsfehler", "erreur de configuration", "error de configuración", "erro de configuração"},
			[]string{`\b(?:mis-?configur\w+|misconfig)\b`, `\b(?:wrong|incorrect|invalid|bad|faulty|broken|missing|erroneous|unintended|improper)\w* (?:\w+ ){0,2}config\w*`, `\bconfig(?:uration)?s? (?:change|error|mistake|push|drift|was (?:wrong|incorrect|missing|changed)|is (?:wrong|incorrect))\w*`, `\bconfig(?:uration)?s? updates? (?:\w+ ){0,3}(?:caused|broke|failed|introduced|removed|was|were|that)\b`, `\bchang\w+ (?:to |in |of )?(?:the )?(?:\w+ ){0,3}config(?:uration)?\b`, `\b(?:incorrectly|wrongly|improperly|not (?:properly |correctly )?)configured\b`, `設定(?:値)?(?:の)?(?:変更|ミス|誤り|不備|不整合|漏れ|不一致|欠如)`, `\b(?:setting|parameter|flag|option)s? (?:was|were) (?:wrong|incorrect|missing|changed|disabled|set to)`, `\bincorrect (?:\w+ ){0,2}(?:setting|parameter|value)s?\b`}},
		{"deployment", "Deployment", "A new version or a rollout broke something.",
			[]string{"bad deploy", "release", "rollout", "binary push", "deploy", "デプロイ", "fehlerhaftes deployment", "déploiement", "despliegue", "implantação"},
			[]string{`\b(?:bad|faulty|broken|failed|buggy|recent|last) (?:deploy(?:ment)?|release|roll-?out)\b`, `\b(?:caused|triggered|introduced|broken|broke) (?:by|in|with|after) (?:a |an |the )?(?:\w+ ){0,4}(?:deploy(?:ment)?|release|roll-?out)\b`, `\bafter (?:a |an |the )?(?:\w+ ){0,3}(?:deploy(?:ment|ing)?|release|roll-?out)\b`, `\b(?:deploy(?:ment)?|release|roll-?out) (?:\w+ ){0,4}(?:caused|broke|introduced|triggered|resulted|contained a bug|failed)`, `デプロイ(?:時|後|順序|漏れ|により|によって|の失敗)`}},
		{"upgrade", "Upgrade", "A component, library or plugin was updated and did not fit.",
			[]string{"version bump", "dependency update", "incompatible version", "software update", "バージョンアップ"},
			[]string{`\b(?:caused|triggered|broken|broke|started|failed|failing|issues?|problems?|regression)\b[^.]{0,60}\b(?:upgrad\w+|version bump|new version|update of)\b`, `\b(?:upgrad\w+|version bump\w*|new version of)\b[^.]{0,60}\b(?:caused|causing|broke|break|broken|fail\w*|incompatib\w+|downtime|regression|unexpected\w*|leads? to|led to|resulted)\b`, `\bincompatib(?:le|ility|ilities)\b`, `\bupdates? (?:broke|caused|has caused)\b`, `\bsince (?:an|the|the last) (?:update|upgrade)\b`, `\bdue to (?:a|an|the) (?:\w+ ){0,3}upgrade\b`, `\b(?:this|the) (?:update|upgrade) (?:causes|is causing|was causing|led to)\b`, `\b(?:unpinned|not pinning|no version lock|version lock|not pinned)\b`, `\bunintention\w+ (?:version )?(?:update|upgrade)\b`, `\b(?:publish|releas|introduc|shipp|contain|includ|due to|caused by|made)\w* (?:a |an |the )?(?:\w+ ){0,2}breaking changes?\b`, `\bbreaking changes? (?:in|from|of|by|introduced)\b`}},
		{"software-bug", "Software bug", "The code did something other than intended.",
			[]string{"code defect", "regression", "logic error", "bug", "defect", "不具合", "バグ", "softwarefehler", "bogue", "error de software", "erro de software"},
			[]string{`\b(?:introduced|caused|causing|due to|triggered|contained|was|is|had|has|hit|by|uncovered|exposed|revealed|to) (?:a|an) (?:\w+ ){0,3}bug\b`, `\b(?:bugs? (?:in|was|that|where|which|caused|introduced)|caused by (?:a|the) (?:\w+ ){0,3}bug)\b`, `\bcode (?:bug|defect|fault|flaw)s?\b`, `\b(?:software|logic|programming|coding) (?:bug|defect|error|fault|flaw)s?\b`, `\bregression\b`, `\b(?:unhandled|uncaught) (?:exception|panic|error)\b`, `\bnull ?pointer\b`, `\boff-by-one\b`, `\b(?:a |the )?(?:defect|flaw) in (?:the )?(?:\w+ ){0,3}(?:code|software|logic|implementation|handler|algorithm|system)\b`, `バグ|不具合|実装漏れ|考慮漏れ`, `\binfinite (?:loop|recursion)\b`, `\bedge case\b`}},
		{"race-condition", "Race condition", "The outcome depended on the order or timing of concurrent work.",
			[]string{"deadlock", "concurrency bug", "concurrency", "競合状態", "デッドロック"},
			[]string{`\brace[- ]conditions?\b`, `\bdead-?lock\w*\b`, `\bconcurren(?:t|cy) (?:bug|issue|problem|access|modification|write)s?\b`, `デッドロック|競合状態|スロットリーク|スロット消失`, `\b(?:lock|slot|semaphore) (?:leak|contention)\b`, `\block(?:ing)? (?:contention|queue|wait)\w*\b`, `\blocks? (?:could not|couldn't|cannot|can't) be (?:obtained|acquired|taken|released)\b`}},
		{"capacity", "Capacity", "A resource was too small for the load: CPU, connections, threads, nodes.",
			[]string{"saturation", "resource exhaustion", "overload", "scaling", "under-provisioned", "キャパシティ不足", "リソース枯渇", "kapazitätsengpass", "saturación", "sobrecarga"},
			[]string{`\b(?:over-?load(?:ed|ing)?|under-?(?:provisioned|powered|sized)|undersiz\w+|over-?committed)\b`, `\b(?:resource|cpu|connection|thread|memory|ip|port|socket|capacity|pool|file descriptor|inotify)\w*(?: \w+){0,2} (?:exhaust\w*|starvation|saturat\w*|pressure|depletion|shortage)\b`, `\b(?:exhaust\w*|saturat\w*|starv\w+) (?:\w+ ){0,4}(?:pool|connections?|cpu|threads?|capacity|resources?|ips?|addresses|ids?|nodes?|queue|database)\b`, `\b(?:not enough|insufficient|lack of|limited) (?:\w+ ){0,2}(?:capacity|resources|cpu|nodes|instances|replicas|workers|ip addresses|headroom|placeholder)\b`, `\bran out of (?:\w+ ){0,2}(?:connections?|ips?|ip addresses|ids?|threads?|workers|capacity|file (?:handles|descriptors)|resources)\b`, `\bcapacity (?:planning|issue|problem|limit|was)`, `\bhigh (?:cpu|system|server) (?:load|usage|utili[sz]ation)\b`, `枯渇|飢餓|スロット不足|過負荷|キュー滞留|リソース不足`, `\bnode (?:limit|autoscal\w+|pool)\b[^.]{0,40}\b(?:reached|hit|slow|limit)`, `\bload (?:was |is )?too high\b`}},
		{"memory", "Out of memory", "A process or node ran out of memory, or leaked it.",
			[]string{"memory leak", "oom", "out-of-memory", "メモリ不足", "メモリリーク", "speichermangel", "fuite de mémoire", "falta de memoria"},
			[]string{`\bout[- ]of[- ]memory\b`, `\boom(?:[- ]?kill\w*)?\b`, `\bmemory (?:leak\w*|exhaust\w*|pressure|starvation|limit)\b`, `\b(?:leak\w*|exhaust\w*|ran out of) memory\b`, `\b(?:high|increased|excessive) memory (?:usage|consumption)\b`, `メモリ(?:不足|リーク|枯渇|逼迫)`, `\bJavaHeap|heap space\b`}},
		{"disk-full", "Full disk", "A disk or volume filled up.",
			[]string{"out of disk space", "no space left", "storage full", "ディスクフル", "ディスク容量不足", "festplatte voll", "disque plein", "disco lleno", "disco cheio"},
			[]string{`\b(?:disk|filesystem|file system|volume|partition|storage|drive)s?(?: space)?(?: \w+){0,2} (?:full|filled|exhaust\w*|pressure)\b`, `\bno space left\b`, `\b(?:out of|run out of|running out of|ran out of|lack of|low|insufficient|not enough) (?:free )?(?:disk|storage)(?: space)?\b`, `\bfill(?:ed|ing)? (?:up )?(?:the )?(?:\w+ ){0,2}(?:disks?|volumes?|storage|filesystem)\b`, `\bdatabase (?:is |was )?(?:full|storage low)\b`, `ディスク(?:フル|容量|枯渇)`, `\bfull disk\b`}},
		{"database", "Database", "A database or its replication failed, or a query or migration blocked it.",
			[]string{"slow query", "replication failure", "schema migration", "データベース障害", "datenbankfehler", "base de données", "base de datos"},
			[]string{`\b(?:database|db) (?:issue|problem|error|failure)s?\b`, `\b(?:slow|expensive|long-running|inefficient|unindexed|heavy) (?:\w+ ){0,2}quer(?:y|ies)\b`, `\breplicat(?:ion|e|ed|ing) (?:lag|fail\w*|broke\w*|error|delay|issue)\b`, `\b(?:database|db|schema|postgres(?:ql)?|mysql) migrations?\b`, `\b(?:database|db|postgres(?:ql)?|mysql|mongodb|cassandra|redis|etcd|rds|primary (?:node|server|instance)|(?:read|database) replica)(?: \w+){0,3} (?:outage|fail(?:ed|ure|s|ing|over)|crash\w*|corrupt\w*|unavailab\w+|overload\w*|went down|was down|down|became unresponsive|locked up)\b`, `\b(?:missing|dropped) (?:database )?ind(?:ex|ices)\b`, `\bsplit[- ]brain\b`, `\bdatabase of (?:\w+ ){1,4}(?:was|is|went) (?:down|unavailable|offline)\b`}},
		{"data-loss", "Data loss or corruption", "Data was deleted, lost or damaged.",
			[]string{"data corruption", "data deletion", "accidental deletion", "データ損失", "データ破損", "datenverlust", "perte de données", "pérdida de datos", "perda de dados"},
			[]string{`\bdata (?:loss|corruption|inconsistenc\w+)\b`, `\bcorrupt(?:ed|ion) (?:\w+ ){0,3}(?:data|files?|database|index|records?|tables?)\b`, `\b(?:accidental(?:ly)?|mistakenly|unintention\w*|inadvertent(?:ly)?)\b[^.]{0,40}\b(?:delet\w+|remov\w+|drop\w+|destroy\w*|wip\w+)`, `\b(?:delet|destroy|wip|terminat)\w+ (?:\w+ ){0,3}(?:by mistake|accidentally|unintentionally|in error)\b`}},
		{"certificate", "Certificate", "A TLS certificate expired, was wrong or was not renewed.",
			[]string{"certificate expiry", "expired certificate", "tls certificate", "ssl certificate", "証明書期限切れ", "証明書", "zertifikat abgelaufen", "certificat expiré", "certificado caducado", "certificado expirado"},
			[]string{`\b(?:expired|invalid|missing|wrong|self-signed|outdated) (?:\w+ ){0,3}cert(?:ificate)?s?\b`, `\bcert(?:ificate)?s?(?:'s)?(?: \w+){0,4} (?:expir\w+|not (?:been |being )?renew\w*|renewal|wasn't|invalid|were not)\b`, `\b(?:tls|ssl|https|root) cert(?:ificate)?s?\b`, `\bcertificate (?:issue|problem|error|failure)s?\b`, `証明書`, `\bexpir\w+ (?:of )?(?:the )?(?:\w+ ){0,3}cert(?:ificate)?s?\b`, `\b(?:tls|ssl) (?:problem|issue)s?\b`, `bad[_ -]cert`}},
		{"credentials", "Credentials and access", "A password, key, token or permission expired, was revoked or was missing.",
			[]string{"expired token", "expired credentials", "permissions", "access rights", "権限", "zugangsdaten", "identifiants", "credenciales"},
			[]string{`\b(?:expired|revoked|invalid|missing|wrong|rotated|leaked) (?:\w+ ){0,2}(?:credentials?|tokens?|passwords?|(?:api|access|signing|service) keys?|secrets?|permissions?|service principals?|license)\b`, `\b(?:credentials?|tokens?|passwords?|secrets?|(?:api|access|signing) keys?|service principals?|license)(?: \w+){0,4} (?:expir\w+|revoked|rotated|not (?:been )?renewed)\b`, `\b(?:insufficient|missing|lack of|wrong|incorrect|denied) (?:\w+ ){0,2}(?:permissions?|privileges|access rights|rights)\b`, `\bpermission denied\b`, `\btoken rotation\b`, `\bunauthori[sz]ed\b`, `\biam (?:role|polic|permission)\w*\b`, `\bauthenticat(?:ion|e) (?:fail\w*|error|issue|problem)s?\b|\bauthentication\b[^.,]{0,30}\bfail`, `認証(?:エラー|失敗|漏れ|切れ)|権限不足|認証化`}},
		{"dns", "DNS", "Names did not resolve, or resolved to the wrong place.",
			[]string{"dns failure", "name resolution", "dns record", "名前解決"},
			[]string{`\bdns\b(?: \w+){0,3} (?:fail\w*|error|issue|problem|outage|misconfig\w*|change|timeout|loop)\w*`, `\b(?:missing|wrong|stale|deleted|expired|incorrect|failing|failed|broken|slow) dns\b`, `\bdns (?:records?|servers?|resolvers?|resolution|lookups?|quer(?:y|ies)|zones?|entry|entries)(?: \w+){0,4} (?:fail\w*|miss\w*|wrong|delet\w+|remov\w+|expir\w+|not|incorrect\w*|stale|chang\w+|point\w*|unavailab\w+|down|stopp\w+)\b`, `\b(?:core)?dns (?:was|is|were) (?:down|broken|not|unable|fail\w*|misconfig\w*|unavailable|incorrect)\b`, `\bname resolution\b`, `\bresolv(?:e|ing) (?:\w+ ){0,3}(?:hostname|domain|dns|names?)s?\b`, `\bdomain (?:name )?(?:expired|registration|lapsed)\b`, `名前解決|DNS(?:障害|エラー|設定)`, `\bcoredns\b`}},
		{"network", "Network", "Packets did not arrive: links, routers, firewalls, load balancers, network policies.",
			[]string{"network failure", "network partition", "connectivity", "bgp", "ネットワーク障害", "netzwerkfehler", "panne réseau", "fallo de red", "falha de rede"},
			[]string{`\b(?:problem|issue|fault|failure)s? (?:in|with|on|of) the network(?:ing)?\b`, `\bnetwork(?:ing)?(?: (?:connectivity|link|hardware|device|infrastructure|equipment|routing|interface|core))? (?:issue|problem|outage|failure|partition|disruption|loss|interruption|congestion|cut|switch|instabilit|freeze)\w*`, `\b(?:packet loss|bgp|routing (?:issue|error|table|problem|loop)|fib(?:er|re) cut|network switch|network card|faulty switch|router (?:fail|crash|problem|reboot)\w*)\b`, `\bfirewall(?: \w+){0,3} (?:rule|block|config|misconfig|not|service)\w*`, `\bload ?balancers?(?: \w+){0,4} (?:fail\w*|issue|problem|misconfig\w*|remov\w+|detach\w*|down|error)\b`, `\bconnectivity (?:issue|problem|loss|error)s?\b`, `\bnftables\b|\bsecurity groups? (?:was|were|did|block|missing)`, `ネットワーク(?:障害|分断|断|不通)`, `\bequipement r[eé]seau\b`, `\b(?:ingress|traefik|nginx)(?: \w+){0,4} (?:crash\w*|misconfig\w*|configuration|rule|broke\w*|fail\w*)\b`}},
		{"third-party", "Third party", "A provider, a supplier or another team's service failed.",
			[]string{"provider outage", "dependency failure", "external dependency", "upstream outage", "vendor", "service provider change", "外部サービス障害", "anbieterausfall", "fournisseur", "proveedor", "fornecedor"},
			[]string{`\b(?:third[- ]party|3rd[- ]party|external|upstream|hosting|cloud|internet|our) (?:\w+ )?(?:provider|company|supplier|vendor)(?:'s)?\b[^.]{0,40}\b(?:fail\w*|outage|issues?|problems?|inform\w*|incident|down|degrad\w+|maintenance|upgrade)`, `\b(?:third[- ]party|3rd[- ]party|external|upstream) (?:service|api|outage|issue|bug|failure)s?\b`, `\b(?:aws|amazon|azure|gcp|google cloud|google|cloudflare|fastly|akamai|digitalocean|digital ocean|heroku|jfrog|datadog|stripe|twilio|okta|auth0|docker ?hub|oracle cloud|hetzner|ovh|linode|equinix|rackspace|microsoft|linux foundation|maxmind|slack|npm|pagerduty|letsencrypt|let's encrypt|osuosl|scaleway|quay)\b[^.,]{0,50}\b(?:outage|incident|issues?|problems?|unavailab\w+|down|degrad\w+|fail(?:ed|ure|s|ing)|disruption|errors?|slow\w*|maintenance|rate[- ]?limit\w*|throttl\w+|bug|high (?:response times?|latenc\w+|error rates?))\b`, `\bgit(?:hub|lab)(?: \w+){0,3} (?:outage|incident|unavailab\w+|down|degrad\w+|disruption|failure|errors?|slow\w*|rate[- ]?limit\w*)\b`, `\b(?:managed|hosted|operated|run|provided|maintained) by (?:the |our )?[^.]{3,40}\b(?:is|was|went) (?:currently |still |again )?(?:down|unavailable|unreachable|degraded|slow|offline)\b`, `\b(?:outage|incident|issues?|problems?|unavailab\w+|failure|disruption|degradation|tracked and covered)\b[^.]{0,30}\b(?:at|with|on|from|of|in|by) (?:our )?(?:aws|amazon|azure|gcp|google cloud|google|cloudflare|fastly|akamai|digitalocean|digital ocean|heroku|github|jfrog|datadog|hosting|oracle|hetzner|ovh|linode|the provider|our provider|osuosl)\b`, `\bsoci[eé]t[eé] d'h[eé]bergement\b`, `\b(?:aks|eks|gke|ec2|s3|ebs) outage\b`, `\braised with \w+ support\b`, `https?://(?:www\.)?(?:status\.[\w.-]+|[\w-]*status\.(?:com|io|net)|githubstatus\.com|cloudflarestatus\.com|status\.aws)/`, `\brate[- ]limit(?:ed|ing|s)? (?:by|from|of|on) (?:the )?(?:github|docker|aws|azure|google|jfrog)`}},
		{"hardware", "Hardware", "A machine, a disk, a card or a cable failed.",
			[]string{"hardware failure", "disk failure", "server failure", "ハードウェア障害", "hardwaredefekt", "panne matérielle", "fallo de hardware", "falha de hardware"},
			[]string{`\bhardware (?:\w+ ){0,2}(?:fail\w*|fault\w*|issue|problem|error|replacement|defect)\w*`, `\b(?:faulty|failed|failing|broken|defective|dead|damaged) (?:\w+ ){0,2}(?:disks?|drives?|hard ?drives?|ssds?|memory|dimm|ram|card|switch|cable|hardware|motherboard|controller|server|router|nic|machine)\b`, `\b(?:disk|drive|raid|server|machine|motherboard|psu|power supply|nic)s? (?:fail(?:ed|ure|s)|died|broke)\b`, `\bpanne d'un equipement\b`}},
		{"power", "Power or cooling", "Electricity or cooling failed in a place.",
			[]string{"power outage", "power failure", "cooling failure", "停電", "stromausfall", "panne de courant", "corte de corriente", "corte de luz", "queda de energia"},
			[]string{`\b(?:electrical|electricity) (?:failure|fault|outage|problem|cut|break)s?\b`, `\bhigh temperatures?\b`, `\bpower (?:outage|break|cut|failure|loss|supply|event|issue|problem|interruption)s?\b`, `\b(?:loss of|lost) (?:\w+ )?power\b`, `\b(?:ups|generator|cooling|air conditioning|hvac)(?: \w+){0,3} (?:fail\w*|broke\w*|problem|issue|stopped|outage)\b`, `\bcorte (?:de corriente|el[eé]ctrico|de luz)\b`, `\bover-?heat\w*\b`, `停電`, `\bblackout\b`}},
		{"cascading-failure", "Cascading failure", "One failure overloaded or stopped the next.",
			[]string{"retry storm", "thundering herd", "連鎖障害", "kaskadierender ausfall", "défaillance en cascade", "fallo en cascada", "falha em cascata"},
			[]string{`\bcascad(?:ed|es?)\b`, `\bcascading (?:\w+ ){0,2}(?:fail|outage|effect|error|crash|time-?out|overload|problem|issue|restart|impact|eviction)\w*`, `\b(?:retry|reconnect\w*|connection|login) storms?\b`, `\bthundering herd\b`, `\bdomino\b`, `\bmetastable\b`, `リトライストーム|連鎖|カスケード`, `\bfeedback loop\b`}},
		{"traffic-spike", "Traffic spike", "More requests than expected: users, crawlers, batch jobs.",
			[]string{"load spike", "traffic surge", "unexpected growth", "アクセス集中", "lastspitze", "pic de trafic", "pico de tráfico", "pico de tráfego"},
			[]string{`\b(?:spike|surge|burst|flood|increase|peak|influx|rush)s? (?:in|of) (?:\w+ ){0,3}(?:traffic|requests?|load|users?|builds?|launches|connections?|logins?|queries|jobs)\b`, `\b(?:traffic|request|load|user)(?: \w+){0,1} (?:spikes?|surges?|bursts?|peaks?|increase)\b`, `\bunexpected(?:ly)? (?:high |large )?(?:growth|traffic|load|demand|number of)\b`, `\b(?:high|heavy|large|excessive|simultaneous|massive)(?: \w+){0,2} (?:traffic|number of (?:requests|users|builds|launches)|launches)\b`, `\b(?:crawlers?|bots?|scrap(?:ers?|ing))\b[^.]{0,40}\b(?:traffic|load|requests|overload\w*|hammer\w*)`, `\bddos\b|\bdenial of service\b`}},
		{"security", "Security", "An attack, a vulnerability, or its mending.",
			[]string{"attack", "vulnerability", "breach", "supply chain attack", "攻撃", "脆弱性", "sicherheitslücke", "attaque", "ataque"},
			[]string{`\b(?:attacker|attackers|malicious|malware|adversar(?:y|ies)|exploit(?:ed|s|ing)?|compromis(?:e|ed)|ransomware|phishing|hijack\w*|supply[- ]chain attack|intrus\w+|hacked|spam\w*)\b`, `\b(?:security|critical|remote|log4j|log4shell) (?:breach|vulnerabilit\w+|hole)\b`, `\bvulnerabilit(?:y|ies)\b`, `\bexposed to (?:the )?(?:public )?internet\b`, `\bcve-\d{4}-\d+\b`, `脆弱性を(?:突|悪用)|攻撃者|不正アクセス`}},
		{"automation", "Automation", "A script, pipeline or controller did the wrong thing by itself.",
			[]string{"automated process", "script error", "pipeline failure", "自動化", "automatisierung", "automatisation", "automatización", "automação"},
			[]string{`\b(?:automation|automated|automatic(?:ally)?|scheduled (?:\w+ )?(?:job|task|script|process|workflow|run)|cron)\b[^.]{0,50}\b(?:delet\w+|remov\w+|destroy\w*|revert\w*|fail\w*|trigger\w*|terminat\w+|caus\w+|disabl\w+)\b`, `\b(?:pipeline|terraform|script|cron ?job|operator|controller|argocd|flux|autoscaler|ansible|puppet)(?: \w+){0,2} (?:delet|destroy|remov|fail|reverte|reverti|terminat|recreat|misbehav|overwr)\w*`, `\bterraform (?:destroy|state|apply|plan)\b`, `\b(?:puppet|ansible|saltstack)(?:'s)? (?:\w+ ){0,3}(?:fail|overwr|error|broke|disabl)\w*`}},
		{"manual-operation", "Manual operation", "Work done by hand had an effect that its tools did not prevent.",
			[]string{"manual change", "manual step", "operational error", "procedure", "手動操作", "作業ミス", "manueller eingriff", "opération manuelle", "operación manual", "operação manual"},
			[]string{`\bmanual(?:ly)? (?:\w+ ){0,3}(?:change|chang|step|process|operation|edit|delet|remov|updat|creat|work|action|procedure|run|ran|execut|appl)\w*`, `\b(?:was|were|had been|has been|have been|being|is|are|had|having) (?:\w+ )?(?:done|made|run|applied|managed|performed|created|edited|executed) (?:\w+ )?(?:manually|by hand)\b`, `\b(?:wrong|incorrect) (?:command|cluster|environment|namespace|server|instance|procedure|context)\b`, `\b(?:ran|executed|typed|performed|run)\b[^.]{0,30}\b(?:by mistake|against the wrong|on the wrong|accidentally|inadvertently)\b`, `\btypo\b`, `\b(?:procedure|runbook|documentation|steps?) (?:\w+ ){0,2}(?:was|were) (?:not followed|missing|outdated|incorrect|skipped)\b`, `手動(?:操作|作業|実行|変更|での変更|設定(?:の|に)?(?:ミス|漏れ|誤り))|手順(?:漏れ|ミス)`, `\b(?:accidentally|unintentionally|mistakenly) (?:revert|terminat)\w+`, `\b(?:operator|engineer|employee|technician|administrator|developer|colleague)s? (?:\w+ ){0,2}(?:accidentally|mistakenly|inadvertently|unintentionally)\b`, `\bdid '?terraform destroy|accidental (?:destroy|delet)\w*`}},
		{"missing-alert", "Missing alert", "Nothing told anybody, or nobody saw it.",
			[]string{"monitoring gap", "lack of monitoring", "no alerting", "監視不足", "アラート欠如", "fehlende überwachung", "absence d'alerte", "falta de monitoreo", "falta de monitoramento"},
			[]string{`\b(?:no|missing|lack(?:ing)? (?:of )?|insufficient|inadequate|without|absence of|weren't any|didn't have|don't have|did not have|had no|not enough|poor)\s?(?:\w+ ){0,4}(?:alert(?:s|ing)?|monitor(?:s|ing)?|alarms?|metrics|notifications?|observability|health ?checks?)\b`, `\balert(?:s|ing)?(?: \w+){0,3} (?:not|missing|wasn't|weren't|didn't|never|missed|failed|disabled|too)\b`, `\bnot (?:being )?(?:monitored|alerted)\b`, `\bno one (?:noticed|was alerted|was notified)\b`, `\b(?:went|remained|gone) (?:un(?:noticed|detected))\b`, `(?:アラート|監視|検知|メトリクス)(?:が|の|も)?(?:な|不足|欠如|未設定|存在しな|不在|漏れ|遅)`}},
		{"missing-test", "Missing test", "A test, a review or a stage that would have caught it was not there.",
			[]string{"lack of testing", "insufficient testing", "test gap", "review gap", "テスト不足", "fehlende tests", "manque de tests", "falta de pruebas", "falta de testes"},
			[]string{`\b(?:no|missing|lack of|insufficient|inadequate|without|not enough|limited|poor|absence of|didn't have|did not have|have no)\s?(?:\w+ ){0,4}(?:tests?|testing|test coverage|code review|staging|qa|canary|validation)\b`, `\b(?:not|never|wasn't|weren't|hadn't been) (?:\w+ ){0,2}(?:tested|covered by tests|validated|reviewed|caught in (?:staging|testing|review))\b`, `\b(?:test(?:s|ing)?|staging)(?: \w+){0,4} (?:did not|didn't|not (?:catch|cover|thorough)|failed to|missed|different from|different than)\b`, `\bdifferent (?:from|than) (?:the )?production\b`, `\buntested\b|\bsemi-tested\b`, `テスト(?:が|の|も|ケース)?(?:な|不足|欠如|未整備|存在しな|不在|漏れ|カバー|で検出)`}},
		{"quota", "Quota or limit", "A quota, a rate limit or a fixed limit was reached.",
			[]string{"rate limit", "service limit", "limit reached", "制限超過", "limite atteinte", "límite alcanzado", "limite atingido"},
			[]string{`\bquotas?(?: \w+){0,3} (?:exceed\w*|exhaust\w*|reached|hit|limit\w*|too|was|were|ran out|errors?|used up)\b`, `\b(?:exceed\w*|exhaust\w*|hit|hitting|reach\w*|over|out of|limited by|insufficient|lack of|bug in|error in)(?: \w+){0,4} quotas?\b`, `\brate[- ]?limit(?:s|ed|er|ers)?\b`, `\brate[- ]?limiting (?:\w+ ){0,2}(?:mis\w+|implementation|rules?|config\w*|errors?|polic\w+|issues?|problems?|by|from)\b`, `\b(?:api|service|account|instance|pod|node|size|connection|request|file|hard|resource|subnet) limits?(?: \w+){0,3} (?:reached|hit|exceeded|was|were|too)\b`, `\b(?:hit|hitting|reach\w*|exceed\w*) (?:the |a |our |its |their )?(?:\w+ ){0,3}(?:limit|maximum)\b`, `\bthrottl(?:ed|ing)\b`, `\bmax(?:imum)? (?:number|allowed)[^.]{0,30}\b(?:reached|exceeded)\b`, `\b(?:api )?budget (?:was|exceeded|ran out)\b`, `\bran out of (?:actions|build|ci) (?:minutes|budget|credits)\b`}},
		{"timeout", "Timeouts and retries", "A time limit or a retry policy did not fit.",
			[]string{"timeout setting", "retry policy", "retry logic", "タイムアウト設定", "リトライ設定"},
			[]string{`\b(?:low|short|aggressive|hard-?coded|wrong|missing|long|reduc\w+|no|lower) (?:\w+ ){0,3}time-?outs?\b`, `\btime-?outs? (?:\w+ ){0,3}(?:too (?:low|short|long|high)|reduction|setting|value|configuration|was set|were set|mismatch)\b`, `\bretr(?:y|ies) (?:logic|policy|behaviou?r|budget|amplif\w+|config\w*|without backoff)\b`, `タイムアウト(?:設定|値|不足|未設定|欠如|が短)|リトライ(?:設定|不足|ロジック|戦略)`, `\b(?:no|without|missing|lack of) (?:exponential )?backoff\b`}},
		{"time", "Clock and calendar", "Clocks, time zones, leap days or expiry dates were handled wrongly.",
			[]string{"clock skew", "leap second", "time zone bug", "daylight saving", "時刻ずれ"},
			[]string{`\bclock (?:skew|drift)\b`, `\bleap (?:second|year|day)\b`, `\btime ?zones? (?:bug|issue|error|mismatch|problem|confusion)\b`, `\bdaylight saving\b`, `\bntp\b`, `時刻(?:ずれ|同期)`, `\by2k38?\b|\byear 2038\b`}},
	}
}
