package check

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"afterword/site/internal/diag"
)

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	number = "0123456789"
	hexes  = number + "abcdef"
	word   = lower + upper + number
	token  = word + "-_"
	sixty4 = word + "+/"
)

// maker makes invented secrets at run time, so that none stands in this file.
type maker struct{ r *rand.Rand }

func (m maker) of(n int, from string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[m.r.IntN(len(from))]
	}
	return string(b)
}

// kinds returns one invented secret of each kind, with the words that
// belong around it.
func (m maker) kinds() [][2]string {
	jwt := "ey" + "J" + m.of(30, token) + ".ey" + "J" + m.of(60, token) + "." + m.of(43, token)
	pem := "-----BEGIN " + "RSA PRIVATE " + "KEY-----\n" + m.of(64, sixty4) + "\n" + m.of(64, sixty4)
	return [][2]string{
		{"AWS", "AK" + "IA" + m.of(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")},
		{"AWS", "aws_secret_access_" + "key = " + m.of(40, sixty4)},
		{"Google", "AI" + "za" + m.of(35, token)},
		{"OAuth", "GOC" + "SPX-" + m.of(28, token)},
		{"Azure", "Account" + "Key=" + m.of(86, sixty4) + "=="},
		{"Azure", m.of(3, word) + "8Q" + "~" + m.of(33, word)},
		{"GitHub", "gh" + "p_" + m.of(36, word)},
		{"GitHub", "github_" + "pat_" + m.of(22, word) + "_" + m.of(59, word)},
		{"GitLab", "gl" + "pat-" + m.of(20, word)},
		{"Slack", "xox" + "b-" + m.of(12, number) + "-" + m.of(12, number) + "-" + m.of(24, word)},
		{"Slack", "https://hooks.slack" + ".com/services/T" + m.of(9, upper) + "/B" + m.of(9, upper) + "/" + m.of(24, word)},
		{"Stripe", "sk_" + "live_" + m.of(24, word)},
		{"JWT", jwt},
		{"PEM", pem},
		{"URL", "postgres://shop:" + m.of(14, word) + "@db.prod.example.net/orders"},
		{"header", "Authori" + "zation: Bearer " + m.of(40, word)},
		{"header", "authori" + "zation: Basic " + base64.StdEncoding.EncodeToString([]byte("svc:"+m.of(16, word)))},
		{"npm", "np" + "m_" + m.of(36, word)},
		{"PyPI", "py" + "pi-AgEI" + m.of(80, token)},
		{"Docker", "dckr_" + "pat_" + m.of(27, word)},
		{"SendGrid", "S" + "G." + m.of(22, word) + "." + m.of(43, word)},
		{"Mailgun", "ke" + "y-" + m.of(32, hexes)},
		{"DigitalOcean", "dop" + "_v1_" + m.of(64, hexes)},
		{"Vault", "hv" + "s." + m.of(40, word)},
		{"Grafana", "gl" + "sa_" + m.of(32, word) + "_" + m.of(8, hexes)},
		{"Shopify", "shp" + "at_" + m.of(32, hexes)},
		{"Telegram", m.of(9, "123456789") + ":A" + "A" + m.of(33, word)},
		{"Datadog", "DD_API_" + "KEY=" + m.of(32, hexes)},
		{"PagerDuty", "pagerduty_" + "token: " + m.of(20, word)},
		{"New Relic", "NR" + "AK-" + m.of(27, upper+number)},
		{"Linear", "lin_" + "api_" + m.of(40, word)},
		{"Heroku", "HEROKU_API_" + "KEY=" + m.of(8, hexes) + "-" + m.of(4, hexes) + "-" + m.of(4, hexes) + "-" + m.of(4, hexes) + "-" + m.of(12, hexes)},
		{"Discord", "https://discord" + ".com/api/webhooks/" + m.of(18, number) + "/" + m.of(68, token)},
		{"age", "AGE-SECRET" + "-KEY-1" + m.of(58, "023456789ACDEFGHJKLMNPQRSTUVWXYZ")},
		{"Twilio", "TWILIO_AUTH_" + "TOKEN=" + m.of(32, hexes)},
		{"Terraform", m.of(14, word) + ".atlas" + "v1." + m.of(67, word)},
		{"OpenAI", "sk-" + "proj-" + m.of(60, word)},
		{"Anthropic", "sk-" + "ant-api03-" + m.of(90, token) + "AA"},
		{"Hugging Face", "hf" + "_" + m.of(34, lower+upper)},
		{"Sentry", "sntry" + "u_" + m.of(64, hexes)},
		{"Square", "sq0" + "atp-" + m.of(22, token)},
		{"Fastly", "FASTLY_API_" + "TOKEN: " + m.of(32, token)},
		{"Cloudflare", "CLOUDFLARE_API_" + "TOKEN=" + m.of(40, token)},
		{"Kubernetes", "kind: " + "Secret\nmetadata:\n  name: db\ndata:\n  password: " + base64.StdEncoding.EncodeToString([]byte(m.of(18, word)))},
	}
}

// settings are the ways in which people paste secrets into postmortems.
func settings(kind, s string) []string {
	list := []string{
		"While mending it we ran this with " + s + " and it worked.\n",
		"```\nexport X=1\n" + s + "\n```\n",
		"| Time | Event |\n|---|---|\n| 10:45 | call with " + s + " |\n",
		"---\ntitle: Queue full\nnote: \"" + s + "\"\n---\n\nText.\n",
		"- the log said `" + s + "`\n",
		"> they wrote: " + s + "\n",
	}
	if strings.Contains(s, "\n") { // a block that must begin its own lines
		return []string{list[1], "The file was\n\n" + s + "\n"}
	}
	list = append(list,
		"payload "+base64.StdEncoding.EncodeToString([]byte("token "+s))+" seen\n",
		"dump "+hex.EncodeToString([]byte(s+" "))+" seen\n",
		"GET /login?next="+url.QueryEscape("/cb?k="+s)+" HTTP/1.1\n",
	)
	if !strings.ContainsAny(s, " =:/") {
		half := len(s) / 2
		list = append(list, "split "+s[:half]+"**"+s[half:]+"** by markup\n", "split "+s[:half]+"\u200b"+s[half:]+" by nothing\n")
	}
	return list
}

func TestSecretsAreFound(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(7, 11))}
	var texts, values, names []string
	for len(texts) < 200 {
		for _, k := range m.kinds() {
			forms := settings(k[0], k[1])
			i := m.r.IntN(len(forms))
			texts, values = append(texts, forms[i]), append(values, k[1])
			names = append(names, fmt.Sprintf("%s, setting %d", k[0], i))
		}
	}
	texts = texts[:200]
	missed := 0
	for i, text := range texts {
		d := newDocument(Source{Path: "a.md", Data: []byte(text)})
		found := false
		for _, f := range d.secretFindings(secretsIn(d.data)) {
			found = found || f.Code == "secret"
			for j := 0; j+12 <= len(values[i]); j++ {
				if part := values[i][j : j+12]; strings.ContainsAny(part, number) && strings.Contains(f.Text, part) {
					t.Fatalf("%s: the finding shows the secret: %s", names[i], f.Text)
				}
			}
		}
		if !found {
			missed++
			t.Logf("missed: %s", names[i])
		}
	}
	t.Logf("%d of %d found", len(texts)-missed, len(texts))
	if recall := 100 - missed*100/len(texts); recall < 95 {
		t.Errorf("recall is %d %% on %d texts, want at least 95 %%", recall, len(texts))
	}
}

// TestEveryDetectorFinds: what is in the table is in the seeded set, and is found
// by its own detector.
func TestEveryDetectorFinds(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(13, 17))}
	found := make(map[string]bool)
	for range 5 {
		for _, k := range m.kinds() {
			for _, f := range secretsIn([]byte("with " + k[1] + " there\n")) {
				found[f.kind] = true
			}
		}
	}
	for _, text := range []string{"Cookie: theme=dark; sessionid=" + m.of(32, word), "db_password = " + m.of(10, word) + "4x7"} {
		for _, f := range secretsIn([]byte(text)) {
			found[f.kind] = true
		}
	}
	for _, d := range detectors {
		if !found[d.kind] {
			t.Errorf("nothing tries the detector of %s", d.kind)
		}
	}
}

func TestMaskHidesEverySecret(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(3, 5))}
	for _, k := range m.kinds() {
		masked := Mask("before " + k[1] + " after")
		if strings.Contains(masked, k[1]) || !strings.HasPrefix(masked, "before ") {
			t.Errorf("%s: not masked", k[0])
		}
	}
	for _, plain := range []string{"", "nothing here", "2021-06-03 10:45 queue at 83 %, see https://example.com/a?b=c"} {
		if Mask(plain) != plain {
			t.Errorf("Mask(%q) = %q", plain, Mask(plain))
		}
	}
}

// Texts of the kinds that stand in real postmortems and are no secrets.
func TestNoFalseSecrets(t *testing.T) {
	for _, text := range []string{
		"export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n",
		"postgres://user:password@localhost/db and https://name:<token>@host/x\n",
		"clone it with https://$USER:$TOKEN@git.example.com/x\n",
		"Authorization: Bearer <your token here>\nAuthorization: Bearer ${API_TOKEN}\n",
		"commit 3f786850e387550fdab836ed7e6dc881de23001b fixed it\n",
		"image sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
		"The password was rotated; the secret is in the vault, its key: see the runbook.\n",
		"password: required\nAPI key: missing\nsecret = os.Getenv(\"SECRET_NAME\")\n",
		"trace id 4bf92f3577b34da6a3ce929d0e0e4736, pod gke-prod-a-pool-32-134a959a-vvsw\n",
		"token_refresh_interval: 3600\ncache_key: user/profile/settings\n",
		"uuid 01494547-2e6d-4b0a-9c77-1df8f4c2a7b0 and session count=12\n",
		"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\n",
		"kind: Secret\nmetadata:\n  name: db-credentials\ntype: Opaque\n",
		"-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n",
		"https://hooks.slack.com/services/XXXXX/YYYYY/ZZZZZ\n",
	} {
		d := newDocument(Source{Path: "a.md", Data: []byte(text)})
		for _, f := range d.secretFindings(secretsIn(d.data)) {
			t.Errorf("%q: %s", text, f.Text)
		}
	}
}

func TestPersonalData(t *testing.T) {
	iban := "DE" + "89 3704 0044 0532 0130 00"
	tests := []struct {
		text string
		want []string // codes, in order
	}{
		{"Write to jo.petersen@firm.dk about it.\n", []string{"personal-data"}},
		{"[mail](mailto:jo.petersen@firm.dk)\n", []string{"personal-data"}},
		{"Write to security@firm.dk, on-call@firm.dk or noreply@firm.dk.\n", nil},
		{"git clone git@github.com:a/b.git as jo@example.com\n", nil},
		{"started foo@bar.service and icon@2x.png\n", nil},
		{"Ring +45 31 23 45 67 at night.\n", []string{"personal-data"}},
		{"at 2021-06-03 10:45:00 +0200 1234 lines, +12 points\n", nil},
		{"Card 4539 1488 0343 6467 was charged twice.\n", []string{"personal-data"}},
		{"Card 4242 4242 4242 4242 is the test card; order 4539 1488 0343 6468.\n", nil},
		{"Account " + iban + " was debited.\n", []string{"personal-data"}},
		{"Code DE88 3704 0044 0532 0130 00 is none.\n", nil},
		{"node 10.0.3.7 and again 10.0.3.7, 192.168.1.20.\n", []string{"private-address", "private-address"}},
		{"range 10.0.0.0/8, 8.8.8.8, version 10.2.3.400, 10.1.2.255\n", nil},
		{"db-1.prod.internal was full\n", []string{"private-address"}},
		{"db.default.svc.cluster.local, ip-10-0.eu.compute.internal, settings.local\n", nil},
		{"the host pay.team.fjord was full\n", []string{"private-address"}},
	}
	for _, tt := range tests {
		d := newDocument(Source{Path: "a.md", Data: []byte(tt.text)})
		var got []string
		for _, f := range d.personal([]string{"fjord"}) {
			got = append(got, f.Code)
			if strings.Contains(f.Text, "petersen") || strings.Contains(f.Text, "3704") || strings.Contains(f.Text, "1488") {
				t.Errorf("%q: not masked: %s", tt.text, f.Text)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestFindingsKnowTheirPlace(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(1, 2))}
	secret := "gh" + "p_" + m.of(36, word)
	d := newDocument(Source{Path: "a.md", Data: []byte("# Title\n\nrun " + secret + " now\n")})
	got := d.secretFindings(secretsIn(d.data))
	want := diag.Diagnostic{Path: "a.md", Line: 3, Col: 5, Code: "secret", Text: "a GitHub token is written here (ghp_…)"}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
