package parse

import (
	"fmt"
	"strings"
	"testing"

	"afterword/site/internal/postmortem"
)

// documents are house styles, each told with an invented incident.
var documents = []struct {
	name, path, src string
	want            []string // lines of [told]
}{
	{"table in a named zone, stats at the end", "PM2021-004 - Log shipper.md", `# Log shipper removed

## Summary

A pipeline removed the log shipper.

## Timeline

All times in CET.

| Time | Event |
| :--- | --- |
| 2021-02-15 06:05 | Pipeline failed and removed the shipper |
| 06:45 | Issue detected |
| 2021-02-15 07:00 | Everything is back to normal |

## Contributing Factors

- No version lock
- Pipeline runs before work

## Action Items

- Lock the version
- Run the pipeline later

# Stats

- Category: Observability
- Time to detection: 40 minutes
- Time to recovery: 55 minutes
`, []string{"title Log shipper removed", "date 2021-02-15", "started 2021-02-15T06:05+01:00", "detected 2021-02-15T06:45+01:00", "resolved 2021-02-15T07:00+01:00",
		"zone CET", "detect 40m", "resolve 55m", "cause Observability", "factor 19", "factor 20", "action 24 unknown", "action 25 unknown",
		"section summary 3", "section timeline 7", "section contributing_factors 17", "section actions 22", "section metadata 27"}},
	{"one list with key events", "2020-02-12.html.md.erb", `---
title: Incidents
weight: 31
---

# Incident on 2020-02-12

- **Key events**
  - Fault occurs 2020-02-12 11:45
  - Fault detected 2020-02-12 11:47
  - Incident declared 2020-02-12 11:51
  - Resolved 2020-02-12 12:07

- **Time to repair**: 0h 16m

- **Time to resolve**: 7h (during support hours)

- **Identified**: Probes reported the build server as down

- **Review actions**:
  - Write a [guide](https://example.com/1)
  - Probe it from outside
`, []string{"date 2020-02-12", "started 2020-02-12T11:45", "detected 2020-02-12T11:47", "acknowledged -", "resolved 2020-02-12T12:07", "repair 16m", "resolve 7h",
		"section metadata 8", "section detection 18", "section actions 20", "action 21 unknown link", "action 22 unknown"}},
	{"bare paragraphs with dotted times", "2021-02-03_search.md", `# Incident retro - search went stale

**Incident from:** 2021-02-03

**Incident until:** 2021-02-04

## Timeline

3 February 2021

9.43 KT Are the new records in search?

9.56 LM No, the queue
has grown all night.

c. 11.00 Drained the queue

4 February 2021

7.30 All records are in

## Actions

**KT**
- Alert on the age of the queue [#1](https://example.com/1) DONE
- Write down how to drain it

LM:
- Move the queue
`, []string{"date 2021-02-03", "started -", "event 11 2021-02-03T09:43", "event 13 2021-02-03T09:56", "event 16 2021-02-03T11:00 approx", "event 20 2021-02-04T07:30",
		"action 25 done KT link", "action 26 unknown KT", "action 29 unknown LM"}},
	{"labels on lines that end in two spaces, actions under no heading", "07-Sept-2022_halt.md", `# Chain Halt Report (7th Sept 2022)

**Date of incident**: 7th September, 2022 between 12.39UTC (Block #8647) and 17.17UTC  
**Authors**: Ada, Bo  
**Status**: Complete  

| Action Item | Type | Owner | Bug |  
| --- | --- | --- | --- |  
| Rehearse on a fork | prevent | Ada | DONE |
| Alert on block time | detect | Bo | TODO. |

## Timeline

**7th September 2022:**

12:39 UTC: chain halts
12:50 UTC: operators report that the node crashed
17:17 UTC: chain resumes
`, []string{"date 2022-09-07", "started 2022-09-07T12:39Z", "detected 2022-09-07T12:50Z", "resolved 2022-09-07T17:17Z", "zone UTC", "author Ada", "author Bo",
		"action 9 done Ada", "action 10 open Bo", "event 16 2022-09-07T12:39", "event 17 2022-09-07T12:50", "event 18 2022-09-07T17:17"}},
	{"several labels and entries on a line, markers", "docs.md", `# Postmortem: docs down on August 26, 2023

Status: final<br>
Owners: fay

## Summary

Description: the docs were
down<br> Component: docs site<br> Date/time: 2023-08-26 22:14
PDT<br> Duration: 15 hours 40 minutes<br> User impact: no docs.

## Timeline (all times in PDT)

### 2023-08-26

21:14 - DNS change &lt;START OF OUTAGE&gt; <br> 22:45 - A user reports it

### 2023-08-27

12:54 - All caches are new **&lt;END OF OUTAGE&gt;**
`, []string{"started 2023-08-26T21:14-07:00", "detected 2023-08-26T22:45-07:00", "resolved 2023-08-27T12:54-07:00", "duration 15h 40m", "service docs site", "owner fay",
		"event 16 2023-08-26T21:14", "event 16 2023-08-26T22:45", "event 20 2023-08-27T12:54", "section timeline 12"}},
	{"numbered entries with a bold time, UTC in labels", "2023/04/15/post-mortem.md", `# Power loss

- **Outage Start (UTC):** 15 April 2023, 03:53
- **Outage End (UTC):** 18 April 2023, 00:29 (when power came back)
- **Services affected:** Tiles, API

## Timeline of events

1. **15 April 2023, 03:53 (UTC) – Outage Begins**
   - The switch lost power
2. **15 April 2023, 04:10 (UTC) – Detection**

## Action items

- [ ] Ask for a second feed
- [x] Document the rack
`, []string{"date 2023-04-15", "started 2023-04-15T03:53Z", "detected 2023-04-15T04:10Z", "resolved 2023-04-18T00:29Z", "service Tiles", "service API",
		"action 15 open", "action 16 done", "event 9 2023-04-15T03:53", "event 11 2023-04-15T04:10"}},
	{"headings that are entries", "2022-04-15--ids.md", `# 2022-04-15: Updates Broken

## Timeline

*(All times US/Pacific, 24-hour clock.)*

### 2022-04-15 4:35

Updates start failing. The tracker posts an alert to the channel.

### 6:50

Somebody starts investigating.

### 2022-04-15 13:31 - Fixed

Updates are back to normal.
`, []string{"started 2022-04-15T04:35-07:00", "detected 2022-04-15T04:35-07:00", "acknowledged 2022-04-15T06:50-07:00", "resolved 2022-04-15T13:31-07:00", "zone US/Pacific",
		"event 7 2022-04-15T04:35", "event 11 2022-04-15T06:50", "event 15 2022-04-15T13:31", "section timeline 3"}},
	{"pairs in four columns", "logins.md", `# Postmortem: login failures

| Severity | SEV-2 | Incident Lead | Dana |
|---|---|---|---|
| Date | March 12, 2024 | Services | auth, web |
| Duration | 2 hours 5 minutes | Detection | Monitor |

## Incident Timeline

| Date/Time (CET) | Who/What | Action/Impact |
|---|---|---|
| 12/03/2024 14:05 | monitor | login errors above 20 % |
| 14:15 | Dana | paged |
| 16:10 | Dana | all logins succeed again, resolved |

### Process Breakdown(s)

- Nobody owns the rotation

## Action Items & Followups

| Action Item | Type | Who | Priority | Bug # | Due Date |
|---|---|---|---|---|---|
| Own the rotation | prevent | Dana | P1 | OPS-12 | 2024-04-01 |
`, []string{"severity SEV-2 2", "owner Dana", "date 2024-03-12", "duration 2h 05m", "service auth", "started 2024-03-12T14:05+01:00", "detected 2024-03-12T14:15+01:00",
		"resolved 2024-03-12T16:10+01:00", "factor 18", "action 24 unknown Dana due 2024-04-01"}},
	{"times only in sentences", "page.mdx", `export const post = {
  author: 'Ari',
  date: '2024-11-19',
  title: 'Gateway outage',
}

## So what happened?

On November 5th ’24 we had an outage which started with slow answers around 11:00 GMT. It was discovered by 22:50 GMT and resolved at 23:01 GMT. The load wasn’t noticed for nearly 12 hours.

## What will we do

- Alert on slow answers
`, []string{"title Gateway outage", "author Ari", "date 2024-11-05", "started 2024-11-05T11:00Z", "detected 2024-11-05T22:50Z", "resolved 2024-11-05T23:01Z", "zone GMT", "detect 12h", "action 13 unknown"}},
	{"a status page", "content/issues/2023-06-21-mirror.md", `---
title: Mirror slow
date: 2023-06-21T11:45:00-00:00
resolved: true
resolvedWhen: 2023-06-21T13:00:00-00:00
severity: disrupted
affected:
  - mirror.example.com
---

Our hosting provider has an outage.
`, []string{"started 2023-06-21T11:45:00Z", "resolved 2023-06-21T13:00:00Z", "severity disrupted 2", "service mirror.example.com", "zone UTC", "suggest third-party 11"}},
	{"Japanese", "pm.md", `# 決済APIの障害報告

| 項目 | 内容 |
|---|---|
| 発生日時 | 2024年3月12日 14時05分 (JST) |
| 復旧日時 | 2024年3月12日 15時30分 (JST) |
| 影響時間 | 約 85 分 |
| 重大度 | SEV-2（一部停止） |
| 影響サービス | 決済API、管理画面 |

## タイムライン

| 日時 | 内容 |
|---|---|
| 3/12 14:05 | 反映 |
| 14:10 | アラート検知 |
| ― | **原因特定**: 設定 |

## 根本原因分析

### Five Whys

1. **なぜ停止したか？**
   → 設定が誤っていたため
2. **なぜ誤っていたか？**
   → 確認がなかったため

## アクションアイテム

| # | アクション | 担当 | 期限 | 状態 |
|---|---|---|---|---|
| P-1 | 確認を必須にする | 開発 | 2024-03-20 | **完了** |
| P-2 | 監視を追加 | 運用 | 2024-04-01 | 未着手 |
`, []string{"started 2024-03-12T14:05+09:00", "resolved 2024-03-12T15:30+09:00", "duration 1h 25m", "severity SEV-2（一部停止） 2", "service 決済API", "service 管理画面", "zone JST",
		"whys 2", "action 32 done 開発 due 2024-03-20", "action 33 open 運用 due 2024-04-01", "event 15 2024-03-12T14:05", "event 17", "section timeline 11", "section whys 21", "language ja"}},
	{"German", "de.md", `# Störung im Bestellsystem

**Datum:** 12. März 2024
**Beginn:** 14:05 Uhr (MEZ)
**Ende:** 16:10 Uhr
**Dauer:** 2 Stunden und 5 Minuten
**Schweregrad:** Hoch
**Betroffene Systeme:** Bestellung, Bezahlung

## Zeitlicher Ablauf

- 14:05 Uhr: Ausfall der Datenbank
- 14:20 Uhr: Alarm bemerkt

## Maßnahmen

- Platte überwachen (erledigt)
- Kapazität planen (offen)
`, []string{"started 2024-03-12T14:05+01:00", "resolved 2024-03-12T16:10+01:00", "detected 2024-03-12T14:20", "duration 2h 05m", "severity Hoch 2", "service Bestellung", "action 17 done", "action 18 open", "language de"}},
	{"French", "fr.md", `# Panne du paiement

- **Début** : 12 mars 2024 à 14h05 (CET)
- **Fin** : 16h10
- **Durée** : 2 h 05 min

## Chronologie

- 14h05 – le service ne répond plus
- 14h20 – alerte reçue

## Plan d'action

- [x] Renouveler le certificat
`, []string{"started 2024-03-12T14:05+01:00", "resolved 2024-03-12T16:10+01:00", "duration 2h 05m", "event 9 2024-03-12T14:05", "action 14 done", "language fr"}},
	{"Spanish", "es.md", `# Caída del buscador

**Inicio:** 12 de marzo de 2024, 14:05 (CET)
**Fin:** 12 de marzo de 2024, 15:00 (CET)
**Duración:** 55 minutos

## Cronología

- 14:05: el buscador no responde

## Causa raíz

Un certificado caducado.

## Próximos pasos

- Renovar antes (pendiente)
`, []string{"started 2024-03-12T14:05+01:00", "resolved 2024-03-12T15:00+01:00", "duration 55m", "action 17 open", "section root_cause 11", "suggest certificate 13", "language es"}},
	{"Portuguese", "pt.md", `# Queda do site

**Início:** 12 de março de 2024, 14:05 (BRT)
**Fim:** 12 de março de 2024, 15:00 (BRT)
**Duração:** 55 minutos

## Linha do tempo

- 14:05: o site cai

## Ações

- Renovar antes (concluído)
`, []string{"started 2024-03-12T14:05-03:00", "resolved 2024-03-12T15:00-03:00", "duration 55m", "action 13 done", "section timeline 7", "language pt"}},
	{"every sort of front matter", "x.md", `---
id: INC-010
title: Checkout down
started: 2024-03-12T14:05:00+01:00
detected: 2024-03-12T14:20:00+01:00
acknowledged: 2024-03-12T14:25:00+01:00
mitigated: 2024-03-12T15:00:00+01:00
resolved: 2024-03-12T16:00:00+01:00
severity: sev1
services: [checkout, payments]
causes:
  - config-change
owner: Dana
actions:
  - title: Review settings
    owner: Eli
    due: 2024-04-01
    status: in progress
---

Text.
`, []string{"title Checkout down", "started 2024-03-12T14:05:00+01:00", "detected 2024-03-12T14:20:00+01:00", "acknowledged 2024-03-12T14:25:00+01:00", "mitigated 2024-03-12T15:00:00+01:00",
		"resolved 2024-03-12T16:00:00+01:00", "severity sev1 1", "service checkout", "cause config-change", "owner Dana", "action 15 in progress Eli due 2024-04-01"}},
}

// told tells what was read, one fact per line.
func told(pm *postmortem.Postmortem) []string {
	var list []string
	say := func(format string, args ...any) {
		list = append(list, strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
	moment := func(name string, f postmortem.Found[postmortem.Moment]) {
		iso := f.Value.ISO()
		if iso == "" {
			iso = "-"
		}
		say("%s %s", name, iso)
	}
	say("title %s", pm.Title.Value)
	moment("date", pm.Date)
	moment("started", pm.Started)
	moment("detected", pm.Detected)
	moment("acknowledged", pm.Acknowledged)
	moment("mitigated", pm.Mitigated)
	moment("resolved", pm.Resolved)
	say("zone %s", pm.Zone.Value)
	for name, d := range map[string]postmortem.Found[postmortem.Duration]{"detect": pm.Stated.Detect, "repair": pm.Stated.Repair, "resolve": pm.Stated.Resolve, "duration": pm.Stated.Duration} {
		if d.OK() {
			say("%s %s", name, postmortem.FormatDuration(d.Value.Length))
		}
	}
	if pm.Severity.OK() {
		say("severity %s %d", pm.Severity.Value.Raw, pm.Severity.Value.Rank)
	}
	say("owner %s", pm.Owner.Value)
	say("language %s", pm.Language)
	say("whys %d", len(pm.Whys))
	for name, labels := range map[string][]postmortem.Label{"service": pm.Services, "cause": pm.Causes, "author": pm.Authors} {
		for _, l := range labels {
			say("%s %s", name, l.Name)
		}
	}
	for _, s := range append(append([]postmortem.Section(nil), pm.Sections...), pm.Inner...) {
		say("section %s %d", s.Kind, s.Line)
	}
	for _, f := range pm.Factors {
		say("factor %d", f.Line)
	}
	for _, s := range pm.Suggests {
		say("suggest %s %d", s.Cause, s.Line)
	}
	for _, e := range pm.Timeline {
		at := e.At
		at.Zone = ""
		approx := ""
		if at.Approx {
			approx = " approx"
		}
		say("event %d %s%s", e.Line, at.ISO(), approx)
	}
	for _, a := range pm.Actions {
		status, due, link := string(a.Status), "", ""
		if status == "" {
			status = "unknown"
		}
		if a.Due.HasDay() {
			due = " due " + a.Due.ISO()
		}
		if len(a.Links) > 0 {
			link = " link"
		}
		say("action %d %s %s%s%s", a.Line, status, a.Owner, due, link)
	}
	for i := range list {
		list[i] = strings.Join(strings.Fields(list[i]), " ")
	}
	return list
}

func TestHouseStyles(t *testing.T) {
	p := New(Options{})
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			f := p.File(d.path, []byte(d.src))
			if f.Kind != Incident {
				t.Fatalf("read as %s: %s", f.Kind, f.Reason)
			}
			sound(t, f)
			facts := told(f.Postmortems[0])
			for _, want := range d.want {
				found := false
				for _, fact := range facts {
					found = found || fact == want
				}
				if !found {
					t.Errorf("not read: %s\nread: %s", want, strings.Join(facts, "\n      "))
				}
			}
		})
	}
}
