package check

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"afterword/site/internal/diag"
)

// detector finds one kind of secret. The shapes are those that the issuers
// document and that gitleaks and its kind look for; entropy keeps
// documentation examples out.
type detector struct {
	kind    string         // what it is, with its article: "an AWS access key"
	hint    []string       // one of these must occur, else the pattern is not tried
	pattern *regexp.Regexp // submatch 1, where there is one, is the secret
	entropy float64        // bits per byte that the secret must have; 0 asks nothing
	keep    int            // how many leading bytes of it say only what it is, and may be shown
	doubt   bool           // likely, but not certain: warns and does not block
	block   bool           // spans lines; all others are sought on the lines that hold a hint
}

// keyed builds the pattern "name = value" for secrets that have no shape of
// their own, only a telling name before them.
func keyed(name, value string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:` + name + `)["']?[\w. -]{0,20}["']?[ \t]{0,3}(?:[:=|]{1,2}|=>|is)[ \t]{0,3}["'` + "`" + `]?(` + value + `)(?:["'` + "`" + `\s,;|)]|$)`)
}

var detectors = []detector{
	{kind: "an AWS access key", hint: []string{"AKIA", "ASIA", "ABIA", "ACCA"}, pattern: regexp.MustCompile(`\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b`), entropy: 3, keep: 4},
	{kind: "an AWS secret key", hint: []string{"aws", "AWS", "secret", "Secret", "SECRET"}, pattern: keyed(`aws.{0,20}(?:secret|key)|secret_?access_?key`, `[A-Za-z0-9/+]{40}`), entropy: 4},
	{kind: "a Google API key", hint: []string{"AIza"}, pattern: regexp.MustCompile(`\b(AIza[\w-]{35})(?:[^\w-]|$)`), entropy: 4, keep: 4},
	{kind: "a Google OAuth secret", hint: []string{"GOCSPX"}, pattern: regexp.MustCompile(`\b(GOCSPX-[\w-]{28})`), entropy: 3, keep: 7},
	{kind: "an Azure storage key", hint: []string{"AccountKey"}, pattern: regexp.MustCompile(`AccountKey=([A-Za-z0-9+/]{86}==)`), entropy: 4},
	{kind: "an Azure client secret", hint: []string{"Q~"}, pattern: regexp.MustCompile(`(?:^|[^\w~.-])([\w~.]{3}\dQ~[\w~.-]{31,34})`), entropy: 3},
	{kind: "a GitHub token", hint: []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, pattern: regexp.MustCompile(`\b(gh[pousr]_[A-Za-z0-9]{36,})\b`), entropy: 3, keep: 4},
	{kind: "a GitHub token", hint: []string{"github_pat_"}, pattern: regexp.MustCompile(`\b(github_pat_\w{60,90})\b`), entropy: 3, keep: 11},
	{kind: "a GitLab token", hint: []string{"gl"}, pattern: regexp.MustCompile(`\b(gl(?:pat|dt|rt|cbt|ptt|ft|agent|oas|soat)-[\w-]{20,})`), entropy: 3, keep: 6},
	{kind: "a Slack token", hint: []string{"xox", "xapp-"}, pattern: regexp.MustCompile(`\b(xox[abeoprs]-[\w-]{20,}|xapp-\d-[\w-]{20,})`), entropy: 3, keep: 5},
	{kind: "a Slack webhook", hint: []string{"hooks.slack.com"}, pattern: regexp.MustCompile(`hooks\.slack\.com/(?:services|workflows|triggers)/([\w+/]{40,})`), entropy: 3},
	{kind: "a Discord webhook", hint: []string{"/webhooks/"}, pattern: regexp.MustCompile(`discord(?:app)?\.com/api/webhooks/\d{15,21}/([\w-]{50,})`), entropy: 3},
	{kind: "a Stripe key", hint: []string{"k_live_", "k_test_"}, pattern: regexp.MustCompile(`\b([rs]k_(?:live|test)_[A-Za-z0-9]{16,})\b`), entropy: 3, keep: 8},
	{kind: "a JSON web token", hint: []string{"eyJ"}, pattern: regexp.MustCompile(`\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,})`), entropy: 3, keep: 3},
	{kind: "a private key", block: true, hint: []string{"PRIVATE KEY"}, pattern: regexp.MustCompile(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\\nr|"']*((?:Proc-Type[^\n]*\n|DEK-Info[^\n]*\n|\s)*[A-Za-z0-9+/=]{20,})`), entropy: 3},
	{kind: "an age secret key", hint: []string{"AGE-SECRET-KEY-1"}, pattern: regexp.MustCompile(`\b(AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})`), entropy: 3, keep: 14},
	{kind: "a password in an address", hint: []string{"://"}, pattern: regexp.MustCompile(`\b[a-z][a-z+.-]{1,15}://[^\s:/@<>"'` + "`" + `]{1,64}:([^\s/@<>"'` + "`" + `]{4,128})@[\w.-]+`), entropy: 2.2},
	{kind: "an Authorization header", hint: []string{"uthorization", "UTHORIZATION"}, pattern: regexp.MustCompile(`(?i)authorization["']?\s*[:=]\s*["']?(?:bearer|basic|token|bot|apikey)\s+([\w.~+/=-]{16,})`), entropy: 3},
	{kind: "a Kubernetes secret", block: true, hint: []string{"kind: Secret"}, pattern: regexp.MustCompile(`kind: Secret\b(?:[^\n]*\n){1,12}?\s*data:\s*\n\s+[\w.-]+:\s*([A-Za-z0-9+/]{12,}={0,2})`), entropy: 3},
	{kind: "an npm token", hint: []string{"npm_"}, pattern: regexp.MustCompile(`\b(npm_[A-Za-z0-9]{36})\b`), entropy: 3, keep: 4},
	{kind: "a PyPI token", hint: []string{"pypi-"}, pattern: regexp.MustCompile(`\b(pypi-[\w-]{50,})`), entropy: 3, keep: 5},
	{kind: "a Docker token", hint: []string{"dckr_"}, pattern: regexp.MustCompile(`\b(dckr_(?:pat|oat)_[\w-]{24,})`), entropy: 3, keep: 9},
	{kind: "a SendGrid key", hint: []string{"SG."}, pattern: regexp.MustCompile(`\b(SG\.[\w-]{22}\.[\w-]{43})\b`), entropy: 3, keep: 3},
	{kind: "a Twilio key", hint: []string{"wilio", "WILIO"}, pattern: keyed(`twilio`, `(?:SK)?[0-9a-f]{32}`), entropy: 3},
	{kind: "a Mailgun key", hint: []string{"key-"}, pattern: regexp.MustCompile(`\b(key-[0-9a-f]{32})\b`), entropy: 3, keep: 4},
	{kind: "a DigitalOcean token", hint: []string{"_v1_"}, pattern: regexp.MustCompile(`\b(do[opr]_v1_[0-9a-f]{64})\b`), entropy: 3, keep: 7},
	{kind: "a Vault token", hint: []string{"hvs.", "hvb."}, pattern: regexp.MustCompile(`\b(hv[sb]\.[\w-]{24,})`), entropy: 3, keep: 4},
	{kind: "a Terraform token", hint: []string{"atlasv1"}, pattern: regexp.MustCompile(`\b([A-Za-z0-9]{14}\.atlasv1\.[\w-]{50,})`), entropy: 3},
	{kind: "an OpenAI key", hint: []string{"sk-"}, pattern: regexp.MustCompile(`\b(sk-(?:proj-|svcacct-|admin-)?[\w-]{20,}T3BlbkFJ[\w-]{20,}|sk-(?:proj|svcacct|admin)-[\w-]{40,})`), entropy: 3, keep: 3},
	{kind: "an Anthropic key", hint: []string{"sk-ant-"}, pattern: regexp.MustCompile(`\b(sk-ant-(?:api|admin)\d\d-[\w-]{80,})`), entropy: 3, keep: 7},
	{kind: "a Hugging Face token", hint: []string{"hf_"}, pattern: regexp.MustCompile(`\b(hf_[A-Za-z]{34})\b`), entropy: 3, keep: 3},
	{kind: "a Telegram bot token", hint: []string{":AA"}, pattern: regexp.MustCompile(`\b(\d{8,10}:AA[\w-]{33})\b`), entropy: 3},
	{kind: "a PagerDuty key", hint: []string{"agerduty", "agerDuty", "PAGERDUTY"}, pattern: keyed(`pager_?duty`, `[\w+-]{20}|[0-9a-f]{32}`), entropy: 3},
	{kind: "a Datadog key", hint: []string{"atadog", "ATADOG", "dd_api", "DD_A"}, pattern: keyed(`datadog|dd_?(?:api|app)`, `[0-9a-f]{32}(?:[0-9a-f]{8})?`), entropy: 3},
	{kind: "a New Relic key", hint: []string{"NRA", "NRJ", "NRI"}, pattern: regexp.MustCompile(`\b(NR(?:AK|JS|II|IQ)-[\w-]{19,})`), entropy: 3, keep: 5},
	{kind: "a Grafana token", hint: []string{"glsa_", "glc_"}, pattern: regexp.MustCompile(`\b(glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,})`), entropy: 3, keep: 4},
	{kind: "a Sentry token", hint: []string{"sntry"}, pattern: regexp.MustCompile(`\b(sntry[su]_[\w=+/.-]{40,})`), entropy: 3, keep: 7},
	{kind: "a Linear key", hint: []string{"lin_api_"}, pattern: regexp.MustCompile(`\b(lin_api_[A-Za-z0-9]{32,})`), entropy: 3, keep: 8},
	{kind: "a Shopify token", hint: []string{"shp"}, pattern: regexp.MustCompile(`\b(shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32})\b`), entropy: 3, keep: 6},
	{kind: "a Square token", hint: []string{"sq0", "EAAA"}, pattern: regexp.MustCompile(`\b(sq0(?:atp|csp)-[\w-]{22,}|EAAA[\w-]{60})\b`), entropy: 3, keep: 4},
	{kind: "a Fastly token", hint: []string{"astly", "ASTLY"}, pattern: keyed(`fastly`, `[\w-]{32}`), entropy: 3.3},
	{kind: "a Cloudflare token", hint: []string{"loudflare", "LOUDFLARE", "CF_"}, pattern: keyed(`cloudflare|cf_api`, `[\w-]{40}|[0-9a-f]{37}`), entropy: 3.3},
	{kind: "a Heroku key", hint: []string{"eroku", "EROKU"}, pattern: keyed(`heroku`, `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), entropy: 3},
	{kind: "a session cookie", hint: []string{"ookie", "OOKIE"}, doubt: true, pattern: regexp.MustCompile(`(?i)\b(?:set-)?cookie["']?\s*[:=]\s*["']?(?:[^\n;=]+=[^\n;]*;\s*)*?[\w.-]*(?:sess|sid|auth|token|jwt)[\w.-]*=([^\s;"'` + "`" + `]{16,})`), entropy: 3},
	{kind: "a password or key", hint: []string{"assw", "ASSW", "ecret", "ECRET", "oken", "OKEN", "key", "KEY", "Key"}, doubt: true, pattern: keyed(`(?:^|[^a-z])(?:db_?|root_?|admin_?|user_?|client_?|api_?|access_?|auth_?|private_?)?(?:pass(?:word|wd|phrase)|secret(?:_?key)?|api_?key|apikey|access_?key|auth_?token|access_?token)`, `[^\s"'`+"`"+`<>{}()|,;]{8,100}`), entropy: 3.1},
}

// placeholders are values that stand for a secret and are none.
var placeholders = regexp.MustCompile(`(?i)example|x{5}|\*{3}|\.{3}|…|redacted|placeholder|change.?me|your[_-]|<|\$\{?[A-Za-z_(]|%\(|\{\{|dummy|sample|not-?a-?real|insert|0{8}|1234567|abcdef(?:gh)?ij|^password$|^secret$|^test`)

// secret is one find in a text.
type secret struct {
	from, to int // of the value, in the text that was searched
	detector *detector
}

// findSecrets searches plain text; certain leaves out what is only likely.
func findSecrets(text []byte, certain bool) []secret {
	var out []secret
	taken := make([]bool, len(text))
	for i := range detectors {
		d := &detectors[i]
		if d.doubt && certain {
			continue
		}
		for _, stretch := range d.stretches(text) {
			for _, m := range d.pattern.FindAllSubmatchIndex(text[stretch[0]:stretch[1]], -1) {
				from, to := stretch[0]+m[2], stretch[0]+m[3]
				value := text[from:to]
				if placeholders.Match(value) || entropy(value) < d.entropy || d.doubt && !mixed(value) {
					continue
				}
				if take(taken, from, to) {
					out = append(out, secret{from: from, to: to, detector: d})
				}
			}
		}
	}
	return out
}

// take marks [from, to) as taken, unless any of it was taken before.
func take(taken []bool, from, to int) bool {
	if slices.Contains(taken[from:to], true) {
		return false
	}
	for i := from; i < to; i++ {
		taken[i] = true
	}
	return true
}

// stretches returns where in text the detector has to look: the lines that
// hold one of its hints, or everything when the secret spans lines.
func (d *detector) stretches(text []byte) [][2]int {
	var out [][2]int
	for _, hint := range d.hint {
		for at := 0; at < len(text); {
			i := bytes.Index(text[at:], []byte(hint))
			if i < 0 {
				break
			}
			if d.block {
				return [][2]int{{0, len(text)}}
			}
			line := lineAround(text, at+i)
			out = append(out, line)
			at = line[1]
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	return slices.Compact(out)
}

func lineAround(text []byte, at int) [2]int {
	from := bytes.LastIndexByte(text[:at], '\n') + 1
	if to := bytes.IndexByte(text[at:], '\n'); to >= 0 {
		return [2]int{from, at + to + 1}
	}
	return [2]int{from, len(text)}
}

func containsAny(text []byte, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(text, []byte(w)) })
}

// entropy returns Shannon's measure in bits per byte.
func entropy(b []byte) float64 {
	var count [256]int
	for _, c := range b {
		count[c]++
	}
	sum := 0.0
	for _, n := range count {
		if n > 0 {
			p := float64(n) / float64(len(b))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// mixed reports whether b holds digits and letters, as generated values do and
// words, paths and names of variables mostly do not.
func mixed(b []byte) bool {
	digits, letters, breaks := 0, 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letters++
		case c == '/' || c == '.' || c == '-' || c == '_' || c == ':':
			breaks++
		}
	}
	return digits >= 2 && letters >= 2 && breaks <= 2
}

// view is a text derived from a source, with the way back to the source.
type view struct {
	text    []byte
	at      []int32 // offset in the source of each byte; nil when all of the text came from [place, end)
	place   int
	end     int
	source  bool   // the text is the source itself
	encoded string // "base64", "hex", "percent-encoding", "" for plain text
}

// span returns where in the source [from, to) of the view comes from.
func (v view) span(from, to int) (int, int) {
	switch {
	case v.source:
		return from, to
	case v.at == nil:
		return v.place, v.end
	}
	return int(v.at[from]), int(v.at[to-1]) + 1
}

var (
	percentToken = regexp.MustCompile(`[^\s"'<>|` + "`" + `]*%[0-9A-Fa-f]{2}[^\s"'<>|` + "`" + `]*`)
	inlineTag    = regexp.MustCompile(`^</?[A-Za-z][\w-]{0,15}(?:\s[^<>\n]{0,100})?/?>`)
)

// standardBase64 turns the letters of addresses into those of the standard alphabet.
var standardBase64 = strings.NewReplacer("-", "+", "_", "/")

// views returns the text as a reader sees it once the markup is gone, and one
// level of decoding.
func views(data []byte) []view {
	out := []view{rendered(data)}
	for _, m := range runs(data) {
		run := string(data[m[0]:m[1]])
		if plain, err := hex.DecodeString(run); err == nil {
			out = appendDecoded(out, plain, m, "hex")
			continue
		}
		token := standardBase64.Replace(run)
		if plain, err := base64.RawStdEncoding.DecodeString(token); err == nil {
			out = appendDecoded(out, plain, m, "base64")
		}
	}
	if bytes.IndexByte(data, '%') < 0 {
		return out
	}
	for _, m := range percentToken.FindAllIndex(data, -1) {
		for _, decode := range []func(string) (string, error){url.PathUnescape, url.QueryUnescape} { // "+" is itself, or a space
			if plain, err := decode(string(data[m[0]:m[1]])); err == nil {
				out = appendDecoded(out, []byte(plain), m, "percent-encoding")
			}
			if bytes.IndexByte(data[m[0]:m[1]], '+') < 0 {
				break
			}
		}
	}
	return out
}

// runs returns the unbroken stretches of at least 24 letters of the base64
// alphabets; hex digits are among them.
func runs(data []byte) [][]int {
	var out [][]int
	from := -1
	for i := 0; i <= len(data); i++ {
		if i < len(data) && base64Letter(data[i]) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && i-from >= 24 {
			out = append(out, []int{from, i})
		}
		from = -1
	}
	return out
}

func base64Letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

func appendDecoded(out []view, plain []byte, m []int, encoding string) []view {
	for _, c := range plain {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c > '~' {
			return out
		}
	}
	return append(out, view{text: plain, place: m[0], end: m[1], encoded: encoding})
}

// rendered drops what a browser would not show: emphasis marks, backslashes
// before punctuation, inline tags, invisible characters.
func rendered(data []byte) view {
	v := view{text: make([]byte, 0, len(data)), at: make([]int32, 0, len(data))}
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '*' || c == '`' || c == '~' && i+1 < len(data) && data[i+1] == '~':
			if c == '~' {
				i++
			}
			continue
		case c == '\\' && i+1 < len(data) && strings.IndexByte("_*-.~!#+`", data[i+1]) >= 0:
			continue
		case c == '<':
			if m := inlineTag.Find(data[i:min(len(data), i+120)]); m != nil {
				i += len(m) - 1
				continue
			}
		case c == 0xE2 && i+2 < len(data) && data[i+1] == 0x80 && data[i+2] >= 0x8B && data[i+2] <= 0x8F:
			i += 2
			continue
		}
		v.text, v.at = append(v.text, data[i]), append(v.at, int32(i))
	}
	return v
}

// found is a secret with its place in the source.
type found struct {
	from, to int
	kind     string
	masked   string
	encoded  string
	doubt    bool
	value    string // as it was found, decoded and without markup
}

// secretsIn returns every secret of a source, each place once.
func secretsIn(data []byte) []found {
	var out []found
	taken := make([]bool, len(data))
	for i, v := range append([]view{{text: data, source: true}}, views(data)...) {
		for _, s := range findSecrets(v.text, i > 0) {
			from, to := v.span(s.from, s.to)
			if !take(taken, from, to) {
				continue
			}
			out = append(out, found{from: from, to: to, kind: s.detector.kind, encoded: v.encoded, value: string(v.text[s.from:s.to]),
				masked: maskValue(v.text[s.from:s.to], s.detector.keep), doubt: s.detector.doubt})
		}
	}
	slices.SortFunc(out, func(a, b found) int { return a.from - b.from })
	return out
}

// maskValue shows no more of a secret than the part that names its issuer.
func maskValue(value []byte, keep int) string {
	return string(value[:min(keep, len(value)/2)]) + "…"
}

// Mask replaces every secret in text by what may be shown of it. Whoever shows
// source text beside a finding (a code frame, an overlay, an imported
// timeline) must show it masked.
func Mask(text string) string {
	finds := secretsIn([]byte(text))
	var b strings.Builder
	last := 0
	for _, f := range finds {
		if f.from < last {
			continue
		}
		b.WriteString(text[last:f.from])
		b.WriteString(f.masked)
		last = f.to
	}
	b.WriteString(text[last:])
	return b.String()
}

// secretFindings reports the secrets of one file.
func (d *document) secretFindings(finds []found) []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, f := range finds {
		line, col := d.position(f.from)
		text := f.kind + " is written here"
		if f.encoded != "" {
			text = f.kind + " is written here in " + f.encoded
		}
		code := "secret"
		switch {
		case f.kind == "a session cookie":
			code = "session-cookie"
		case f.doubt:
			code, text = "secret-possible", "this looks like "+f.kind
		}
		out = append(out, diag.Diagnostic{Path: d.path, Line: line, Col: col, Code: code, Text: text + " (" + f.masked + ")"})
	}
	return out
}
