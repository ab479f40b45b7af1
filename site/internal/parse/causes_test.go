package parse

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// suggestedFor reads one paragraph as the root cause of an outage.
func suggestedFor(p *Parser, text string) []string {
	src := "# The shop answers nobody\n\n**Date:** 2024-03-12\n\n## Root cause\n\n" + text + "\n\n## Impact\n\nNobody could order.\n"
	var list []string
	for _, s := range p.File("2024-03-12-shop.md", []byte(src)).Postmortems[0].Suggests {
		list = append(list, s.Cause)
	}
	slices.Sort(list)
	return list
}

// Each pair is a sentence that gives evidence for a cause, and one in which the
// same words only describe the mending, an effect or what might have been.
func TestEvidenceForCauses(t *testing.T) {
	p := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"The export had a bug in its paging.", "software-bug"},
		{"原因はバグであった。", "software-bug"},
		{"これはバグではなく運用の話である。", ""},
		{"前回のバグの修正を見ていた。", ""},
		{"The job stopped with a configuration as code error message.", ""},
		{"デプロイ後に画面が空になった。", "deployment"},
		{"修正デプロイ後も待ち時間が続いた。", ""},
		{"プロセスが OOM で止まった。", "memory"},
		{"誤操作か OOM かは特定できず、調査を終えた。", ""},
		{"The table hit the integer limit of its key.", "quota"},
		{"We split the store as we hit these scaling limits.", ""},
		{"The search quota was used up by a crawler.", "quota"},
		{"The organisers asked for a quota in advance.", ""},
		{"The proxy was rate limited at the registry.", "quota"},
		{"The front proxy is rate limiting the web workers.", ""},
		{"The operator accidentally entered the wrong dose.", "manual-operation"},
		{"The subnets had been created by hand.", "manual-operation"},
		{"The image can be made manually, so the mend went out.", ""},
		{"The pumps halted and stayed so until manual intervention.", ""},
		{"ヘッダーの手動設定がコードにあった。", ""},
		{"Someone unintentionally reverted the cluster.", "manual-operation"},
		{"A burst of traffic from a campaign filled the queue.", "traffic-spike"},
		{"A spike in network traffic can be observed afterwards.", ""},
		{"We were preparing for a larger than usual influx of users.", ""},
		{"The radar put an excessive processing demand on the board.", ""},
		{"The upgrade of the broker failed on one node.", "upgrade"},
		{"Due to a recent broker upgrade the queue stopped.", "upgrade"},
		{"The vendor shipped a breaking change overnight.", "upgrade"},
		{"It was one breaking change for our habits.", ""},
		{"A configuration update removed the route.", "config-change"},
		{"We paused the configuration update while we looked.", ""},
		{"The AWS zone had an outage.", "third-party"},
		{"The mail host, run by the Foundation of Mills, is currently down.", "third-party"},
		{"The mail host, run by the Foundation of Mills, will be down for an hour.", ""},
		{"Follow the GitHub issue for details.", ""},
		{"GitHub had an outage.", "third-party"},
		{"GitHub outage since noon.", "third-party"},
		{"After the move to AWS, we saw an outage of the shop.", ""},
		{"We try an older datadog agent, and if it fails we remove it.", ""},
		{"The DNS record was deleted.", "dns"},
		{"The code does internal DNS lookups for origins.", ""},
		{"A DNS error was seen by visitors.", ""},
		{"The primary server went down.", "database"},
		{"The database of the batch system was down.", "database"},
		{"The primary cause of the failure was a mix of units.", ""},
		{"The scheduled job deleted live records.", "automation"},
		{"A list that needs scheduled manual care caused this.", ""},
		{"The service came back after Puppet applied the revert.", ""},
		{"A cascading failure of the caches followed.", "cascading-failure"},
		{"There were several cascading factors.", ""},
		{"There was a network outage in the hall.", "network"},
		{"Failover was off, leading to a complete network outage.", ""},
		{"The load balancers were unable to grow.", ""},
		{"One nginx crashed under its own rules.", "network"},
		{"The ingress controller is erroring.", ""},
		{"The certificate had not been renewed.", "certificate"},
		{"Visitors saw TLS errors.", ""},
		{"A lock couldn't be acquired on the ledger.", "race-condition"},
		{"Password authentication failed for the worker.", "credentials"},
		{"Expect a short break of authentication on issues and wikis.", ""},
		{"The cache was exposed to public internet.", "security"},
	} {
		if got := strings.Join(suggestedFor(p, c.text), " "); got != c.want {
			t.Errorf("%q suggests %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTriggerFromALabel(t *testing.T) {
	long := strings.Repeat("a very long story ", 8)
	for _, c := range []struct{ name, body, want string }{
		{"bold label", "**Date:** 2024-03-12\n**Trigger:** a leap second\n", "a leap second"},
		{"table row", "| Field | Value |\n|---|---|\n| Date | 2024-03-12 |\n| Trigger | a full queue |\n", "a full queue"},
		{"item", "- **Date**: 2024-03-12\n- **Trigger**: new keys\n", "new keys"},
		{"Japanese", "**日付:** 2024-03-12\n**トリガー:** 鍵の更新\n", "鍵の更新"},
		{"placeholder", "**Date:** 2024-03-12\n**Trigger:** TBD\n", ""},
		{"too long for a phrase", "**Date:** 2024-03-12\n**Trigger:** " + long + "\n", ""},
		{"at the limit", "**Date:** 2024-03-12\n**Trigger:** " + strings.Repeat("ä", longTrigger) + "\n", strings.Repeat("ä", longTrigger)},
	} {
		got := New(Options{}).File("2024-03-12-shop.md", []byte("# The shop answers nobody\n\n"+c.body+"\n## Impact\n\nNobody could order.\n")).Postmortems[0].Trigger.Value
		if got != c.want {
			t.Errorf("%s: trigger %q (%d), want %q", c.name, got, utf8.RuneCountInString(got), c.want)
		}
	}
}
