package markdown

import (
	"strings"
	"testing"
)

// sample is an invented postmortem with about everything that real ones have.
var sample = `# Invoices doubled after the ledger failover

**Status:** final · **Severity:** SEV-2 · **Owner:** billing

| Field | Value |
|-------|-------|
| Started | 2024-03-12 09:58 UTC |
| Detected | 2024-03-12 10:07 UTC |
| Services | ` + "`ledger`, `invoice-api`" + ` |

## Summary

At 09:58 the primary of the *ledger* lost its disk. The replica was promoted, but the invoice workers kept their
cursor from before and wrote **1,204 invoices** a second time. See [the earlier failover](2023-11-02-failover.md) and
[[2022-07-ledger]]. Customers wrote to <support@example.com>; the page is https://status.example.com/i/77.

## Timeline (all times UTC)

- **09:58** - disk of ` + "`ledger-0`" + ` fails, see [graph](img/disk.png)
- **10:01** - replica promoted
  - the runbook says to pause the workers first; nobody did
- **10:07** - alert ` + "`InvoiceRateHigh`" + ` fires
- **10:15** - workers stopped[^1]
- **11:40** - duplicates voided, workers restarted

[^1]: By hand, on each of the nine machines.

## Root cause

The cursor lives in memory and is never compared with the ledger.

` + "```sql\nSELECT invoice, count(*) FROM lines -- find them\nGROUP BY invoice HAVING count(*) > 1;\n```" + `

> A cursor that cannot be checked is a wish.

## What went well

1. The alert fired within nine minutes
2. Voiding was rehearsed in January

## Action items

| Action | Owner | Due | Ticket |
|:-------|:-----:|-----|-------:|
| Store the cursor with the ledger | billing | 2024-04-01 | [BIL-310](https://tickets.example.com/BIL-310) |
| Pause workers on promotion | platform | 2024-03-20 | [PLT-91](https://tickets.example.com/PLT-91) |

- [x] Void the duplicates
- [ ] Tell the customers who had paid twice
`

// fiveKB is the sample at the size of a usual postmortem.
var fiveKB = sample + strings.Repeat("The replica had been behind by `40 s` for a week; *nobody* looked at [the panel](https://grafana.example.com/d/1).\n\n", 27)

func BenchmarkParse(b *testing.B) {
	src := []byte(fiveKB)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(src, 1)
	}
}

func BenchmarkRender(b *testing.B) {
	d := Parse([]byte(fiveKB), 1)
	b.ReportAllocs()
	for b.Loop() {
		d.HTML(0, len(d.Blocks), nil)
	}
}
