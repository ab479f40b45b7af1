package scaffold

import (
	"strings"
	"testing"
	"time"
)

// FuzzImport: whatever comes in, a timeline or a message with a line comes
// out, every row is one line, and no cell ends early.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		`{"alerts":[{"startsAt":"2026-09-15T06:35:10Z","labels":{"alertname":"a|b"}}]}`,
		`[{"ts":"1789454160.1","text":"<@U1> <https://x|y>"}]`,
		`{"data":[{"createdAt":"2026-09-15T06:36:00Z","log":"x"}],"more":[1,[2]]}`,
		"2026-09-15 06:33:00,120 ERROR\n  at x\n[15/Sep/2026:06:33:00 +0200] y\n06:33 z\nSep 15 06:33:01 h\n1789454160.5 e",
		"[", "{", `{"alerts":[`, "\xff\xfe", `{"event":{"occurred_at":null}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Import(data, ImportOptions{Day: time.Date(2026, 9, 15, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			bad, ok := err.(*BadInput)
			if !ok || bad.Line < 1 || bad.Line > 1+strings.Count(string(data), "\n") {
				t.Fatalf("%#v", err)
			}
			return
		}
		lines := strings.Split(strings.TrimSuffix(got.Table(), "\n"), "\n")
		if len(lines) != 2+len(got.Moments) {
			t.Fatalf("%d lines for %d moments", len(lines), len(got.Moments))
		}
		columns := strings.Count(lines[1], "|")
		for _, l := range lines[2:] {
			if strings.Count(strings.ReplaceAll(l, `\|`, ""), "|") != columns {
				t.Fatalf("a row of other columns: %q", l)
			}
		}
	})
}
