package check

import (
	"math/big"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"afterword/site/internal/diag"
)

// Personal data and internal addresses: what nobody meant to publish, but what
// may stand in an internal knowledge base. These warn and never block.

var (
	emailPattern = regexp.MustCompile(`(?i)(?:^|mailto:|[^\w.+:/@%-])([a-z0-9][\w.+-]{0,63}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})\b`)
	phonePattern = regexp.MustCompile(`(?:^|[\s(:|])(\+[1-9]\d{0,2}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}|\(\d{3}\) ?\d{3}-\d{4})(?:[\s.,;)|]|$)`)
	cardPattern  = regexp.MustCompile(`(?:^|[^\w.-])([3-6]\d{3}[ -]\d{4}[ -]\d{4}[ -]\d{4}|3[47]\d{2}[ -]\d{6}[ -]\d{5})(?:[^\w.-]|$)`)
	bareCard     = regexp.MustCompile(`(?i)card[^\n\d]{0,30}\b([3-6]\d{12,18})\b`)
	ibanPattern  = regexp.MustCompile(`\b([A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)\b`)
	ipPattern    = regexp.MustCompile(`(?:^|[^\w.])(\d{1,3}(?:\.\d{1,3}){3})(/\d{1,2})?(?:[^\w.]|\.\s|\.?$)`)
	hostPattern  = regexp.MustCompile(`(?i)\b((?:[a-z0-9-]+\.){2,}[a-z]{2,24})\b`)

	// roles are mailboxes of an organisation, not of a person.
	roles = regexp.MustCompile(`(?i)^(?:(?:no-?reply|do-?not-?reply|security|support|info|contact|help|helpdesk|admin|administrator|abuse|postmaster|hostmaster|webmaster|root|team|ops|oncall|on-call|sre|devops|infra|legal|press|privacy|sales|billing|status|alerts?|notifications?|git|hello|feedback|office|jobs|mail|user(?:name)?|someone|somebody|you|name|firstname\.lastname|foo|bar|test|example)(?:[+-][\w-]+)?|dev|users|announce|[\w.-]+[.-](?:team|support|ops|alerts|users|dev|announce|discuss|list|oncall))@`)
	// reserved are domains that RFC 2606 and 6761 keep for documentation, and
	// such that are no mailbox at all.
	reserved = regexp.MustCompile(`(?i)(?:[@.]example\.(?:com|org|net)|\.(?:example|invalid|test|localhost|local)|users\.noreply\.github\.com|\.gserviceaccount\.com|\.(?:png|jpe?g|gif|svg|webp|js|css|md|service|timer|socket|mount))$`)
	// shared are names under internal suffixes that every cluster or cloud has.
	shared = regexp.MustCompile(`(?i)(?:\.cluster\.local|\.compute\.internal|^metadata\.google\.internal|\.docker\.internal|\.svc)$`)
)

// internalSuffixes are the host suffixes that nobody can reach from outside,
// by common use; the configuration adds the team's own.
var internalSuffixes = []string{"internal", "corp", "intranet", "lan"}

// personal reports personal data and internal addresses of one file.
func (d *document) personal(hosts []string) []diag.Diagnostic {
	var out []diag.Diagnostic
	lines := d.traits()
	add := func(code, text string, at int) {
		line, col := d.position(at)
		out = append(out, diag.Diagnostic{Path: d.path, Line: line, Col: col, Code: code, Text: text})
	}
	each := func(re *regexp.Regexp, needs func(traits) bool, use func(value string, at int)) {
		for n, t := range lines {
			if !needs(t) {
				continue
			}
			start := d.starts[n]
			for _, m := range re.FindAllSubmatchIndex([]byte(d.line(n+1)), -1) {
				use(string(d.data[start+m[2]:start+m[3]]), start+m[2])
			}
		}
	}
	each(emailPattern, func(t traits) bool { return t.at }, func(v string, at int) {
		if !roles.MatchString(v) && !reserved.MatchString(v) {
			add("personal-data", "an e-mail address is written here ("+maskEmail(v)+")", at)
		}
	})
	each(phonePattern, func(t traits) bool { return t.digits >= 10 && t.call }, func(v string, at int) {
		if digits := onlyDigits(v); len(digits) >= 10 && len(digits) <= 15 && !strings.Contains(digits, "55501") {
			add("personal-data", "a telephone number is written here ("+v[:2]+"…)", at)
		}
	})
	card := func(v string, at int) {
		if digits := onlyDigits(v); luhn(digits) && !testCard(digits) {
			add("personal-data", "the number of a payment card is written here ("+digits[:1]+"…)", at)
		}
	}
	long := func(t traits) bool { return t.digits >= 13 }
	each(cardPattern, long, card)
	each(bareCard, long, card)
	each(ibanPattern, func(t traits) bool { return t.digits >= 10 }, func(v string, at int) {
		if iban(strings.ReplaceAll(v, " ", "")) {
			add("personal-data", "a bank account number is written here ("+v[:2]+"…)", at)
		}
	})
	d.addresses(hosts, lines, add)
	return out
}

// traits are the cheap facts about a line that tell which patterns can match on it.
type traits struct {
	digits, dots int
	at, call     bool // holds an @; holds a + or a parenthesis
}

func (d *document) traits() []traits {
	out := make([]traits, len(d.starts))
	n := 0
	for _, c := range d.data {
		t := &out[n]
		switch {
		case c == '\n':
			n++
		case c >= '0' && c <= '9':
			t.digits++
		case c == '.':
			t.dots++
		case c == '@':
			t.at = true
		case c == '+' || c == '(':
			t.call = true
		}
	}
	return out
}

// addresses reports private IP addresses and internal host names, each once a file.
func (d *document) addresses(hosts []string, lines []traits, add func(code, text string, at int)) {
	seen := make(map[string]bool)
	suffixes := append(slices.Clone(internalSuffixes), hosts...)
	for n, t := range lines {
		if t.dots < 2 {
			continue
		}
		text, start := d.line(n+1), d.starts[n]
		for _, m := range ipPattern.FindAllStringSubmatchIndex(text, -1) {
			v := text[m[2]:m[3]]
			ip, err := netip.ParseAddr(v)
			if err != nil || m[4] >= 0 || seen[v] || !ip.IsPrivate() || strings.HasSuffix(v, ".0") || strings.HasSuffix(v, ".255") {
				continue
			}
			seen[v] = true
			add("private-address", "a private network address is written here ("+v[:strings.IndexByte(v, '.')]+".…)", start+m[2])
		}
		if !slices.ContainsFunc(suffixes, func(s string) bool { return strings.Contains(text, "."+strings.TrimPrefix(s, ".")) }) {
			continue
		}
		for _, m := range hostPattern.FindAllStringSubmatchIndex(text, -1) {
			v := strings.ToLower(text[m[2]:m[3]])
			if seen[v] || shared.MatchString(v) || !internalHost(v, suffixes) {
				continue
			}
			seen[v] = true
			add("private-address", "the name of an internal host is written here (…"+v[strings.LastIndexByte(v, '.'):]+")", start+m[2])
		}
	}
}

func internalHost(name string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool {
		return strings.HasSuffix(name, "."+strings.ToLower(strings.TrimPrefix(suffix, ".")))
	})
}

func maskEmail(v string) string {
	at := strings.IndexByte(v, '@')
	return v[:1] + "…@…" + v[at+strings.LastIndexByte(v[at:], '.'):]
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// luhn checks the check digit of a payment card number (ISO/IEC 7812-1, annex B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return len(digits) >= 13 && sum%10 == 0
}

// testCard reports numbers that payment services publish for tests, and such
// with too few different digits to be drawn.
func testCard(digits string) bool {
	kinds := make(map[rune]bool)
	for _, r := range digits {
		kinds[r] = true
	}
	return len(kinds) <= 3 || strings.HasPrefix(digits, "400000") || digits == "5555555555554444" || digits == "5105105105105100" || digits == "378282246310005"
}

// iban checks the two check digits of a bank account number (ISO 13616: the
// number read as digits leaves 1 when divided by 97).
func iban(s string) bool {
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var digits strings.Builder
	for _, c := range s[4:] + s[:4] {
		switch {
		case c >= '0' && c <= '9':
			digits.WriteRune(c)
		case c >= 'A' && c <= 'Z':
			digits.WriteString(big.NewInt(int64(c-'A') + 10).String())
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}
