package corpus

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// maxSlug is the longest slug in bytes, well below every file system's limit
// even with an extension and a suffix.
const maxSlug = 120

// Slug returns text as the last part of an address: NFC, lower case, letters
// and digits of any script kept, everything else one hyphen. It is idempotent.
// Text without a letter or digit gives "".
func Slug(text string) string {
	if slug, ok := asciiSlug(text); ok {
		return slug
	}
	return anySlug(text)
}

// anySlug is [Slug] for any text.
func anySlug(text string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFKC.String(text))) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r) && b.Len() > 0 && !hyphen:
			hyphen = hyphen && b.Len() > 0
			room := maxSlug - b.Len() - utf8.RuneLen(r)
			if room < 0 || hyphen && room == 0 {
				return b.String()
			}
			if hyphen {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			hyphen = true
		}
	}
	return b.String()
}

// asciiSlug is [Slug] for texts of ASCII characters, which most are. ok is false
// for the others.
func asciiSlug(text string) (slug string, ok bool) {
	b := make([]byte, 0, 64)
	hyphen := false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '\'':
			continue
		default:
			hyphen = true
			continue
		}
		hyphen = hyphen && len(b) > 0
		if room := maxSlug - len(b) - 1; room < 0 || hyphen && room == 0 {
			break
		}
		if hyphen {
			b = append(b, '-')
		}
		hyphen = false
		b = append(b, c)
	}
	return string(b), true
}

// Identity returns, as one text, all that the other files and the configuration
// decide of an incident, as far as counting and indexing look at it: its names,
// its address and its terms. Incidents of one postmortem with equal identities
// are equal in this.
func (in *Incident) Identity() string {
	if in.identity == "" { // it is not of a finished corpus
		return in.makeIdentity()
	}
	return in.identity
}

// identify makes the identities of all incidents.
func (c *Corpus) identify() {
	var group errgroup.Group
	for part := range slices.Chunk(c.Incidents, 1+len(c.Incidents)/runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for _, in := range part {
				in.identity = in.makeIdentity()
			}
			return nil
		})
	}
	_ = group.Wait() // nothing of it can fail
}

func (in *Incident) makeIdentity() string {
	b := make([]byte, 0, 256)
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	text(in.ID)
	text(in.Slug)
	text(in.Permalink)
	one := [2][1]*Term{{in.Severity}, {in.Year}}
	for _, terms := range [...][]*Term{in.Services, in.Causes, in.Suggested, in.Tags, in.Teams, one[0][:], one[1][:]} {
		b = binary.AppendUvarint(b, uint64(len(terms)))
		for _, t := range terms {
			if t == nil {
				continue
			}
			text(t.ID)
			text(t.Name)
			text(t.Permalink)
			b = binary.AppendUvarint(b, uint64(t.Rank))
		}
	}
	for _, other := range in.Earlier {
		text(other.ID)
	}
	return string(b)
}

// Key returns the form under which two spellings of a term are the same term:
// compatibility-normalised, case-folded, separators removed.
func Key(name string) string {
	if key, ok := asciiKey(name); ok {
		return key
	}
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKC.String(name)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '+' || r == '#' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return strings.TrimSpace(strings.ToLower(name))
	}
	return b.String()
}

// asciiKey is [Key] for names of ASCII characters, which most are. ok is false
// for the others and where nothing would be left.
func asciiKey(name string) (key string, ok bool) {
	b := make([]byte, 0, 64)
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '#':
			b = append(b, c)
		}
	}
	return string(b), len(b) > 0
}

// unspecific are file names that say nothing about the incident; the folder does.
var unspecific = map[string]bool{
	"index": true, "page": true, "readme": true, "post-mortem": true, "postmortem": true,
	"incident": true, "report": true, "incident-report": true, "main": true, "rca": true, "retro": true,
}

// extensions are stripped from file names, longest first.
var extensions = []string{".html.markdown", ".html.md.erb", ".html.md", ".md.erb", ".markdown", ".mdx", ".md", ".txt"}

// stem returns the file name without its extension.
func stem(name string) string {
	base := path.Base(name)
	lower := strings.ToLower(base)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) && len(base) > len(ext) {
			return base[:len(base)-len(ext)]
		}
	}
	return base
}

// slugOf returns a candidate slug for the file at name. Level 0 is the shortest
// that says something; each further one takes in one more folder, and last is
// the whole path.
func slugOf(name string, level int) (slug string, last bool) {
	parts := folders(name)
	text := stem(name)
	slug = Slug(text)
	if take := len(parts); (unspecific[slug] || slug == "") && take > 0 {
		take--
		keep := slug == "post-mortem" || isNumber(parts[take])
		for take > 0 && isNumber(parts[take]) {
			take--
		}
		named := strings.Join(parts[take:], "-")
		if keep {
			named += "-" + text
		}
		parts, text, slug = parts[:take], named, ""
	}
	level = min(level, len(parts))
	if level > 0 || slug == "" {
		slug = Slug(strings.Join(append(parts[len(parts)-level:], text), "-"))
	}
	return slug, level == len(parts)
}

// folders returns the names of the folders above a file, outermost first.
func folders(name string) []string {
	if dir := path.Dir(name); dir != "." {
		return strings.Split(dir, "/")
	}
	return nil
}

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// leadingID finds an incident number at the beginning of a file name:
// "PM2021-006 - title", "INC-1234-title", "PM-2026-001-title".
var leadingID = regexp.MustCompile(`^([A-Z]{2,8}-?[0-9]{1,6}(?:-[0-9]{1,6})?)(?:[^0-9A-Za-z]|$)`)

// name gives every incident its ID, slug and permalink, and reports collisions
// that nothing can mend by itself.
func name(incidents []*Incident) []diag.Diagnostic {
	var diags []diag.Diagnostic
	taken := nameByID(incidents, &diags)
	derived := make([]*Incident, 0, len(incidents))
	for _, in := range incidents {
		if in.Slug == "" {
			derived = append(derived, in)
		}
	}
	for level := 0; len(derived) > 0; level++ {
		derived = nameByPath(derived, level, taken, &diags)
	}
	for _, in := range incidents {
		in.Permalink = "incidents/" + in.Slug + ".html"
	}
	nameIDs(incidents)
	return diags
}

// nameByID gives the incidents with an explicit id their slug.
func nameByID(incidents []*Incident, diags *[]diag.Diagnostic) map[string]*Incident {
	taken := make(map[string]*Incident, len(incidents))
	for _, in := range incidents {
		if !in.Postmortem.ID.OK() || Slug(in.Postmortem.ID.Value) == "" {
			continue
		}
		slug := part(Slug(in.Postmortem.ID.Value), in.Postmortem)
		if other := taken[slug]; other != nil {
			*diags = append(*diags, diag.Diagnostic{Path: in.Path, Line: in.Postmortem.ID.Line, Severity: diag.Fatal,
				Code: "duplicate-id", Text: fmt.Sprintf("the id %q is also that of %s", in.Postmortem.ID.Value, other.Path),
				Hint: "give one of the two another id"})
			slug += "-" + Slug(in.Path)
		}
		taken[slug] = in
		in.Slug = slug
		in.ID = in.Postmortem.ID.Value
		if in.Part > 1 {
			in.ID = fmt.Sprintf("%s#%d", in.ID, in.Part)
		}
	}
	return taken
}

// nameByPath gives each incident the slug of the given level when no other
// wants it, and returns those that need a longer one.
func nameByPath(list []*Incident, level int, taken map[string]*Incident, diags *[]diag.Diagnostic) []*Incident {
	type wish struct {
		slug string
		last bool // there is no longer one
	}
	wishes := make([]wish, len(list))
	wanted := make(map[string]int, len(list))
	for i, in := range list {
		slug, last := slugOf(in.Path, level)
		wishes[i] = wish{part(cmp.Or(slug, "incident"), in.Postmortem), last}
		wanted[wishes[i].slug]++
	}
	free := func(slug string) bool { return wanted[slug] == 1 && taken[slug] == nil }
	var rest []*Incident
	for i, in := range list {
		slug := wishes[i].slug
		if free(slug) {
			continue
		}
		if !wishes[i].last {
			rest = append(rest, in)
			continue
		}
		if other := taken[slug]; other != nil && other != in {
			*diags = append(*diags, diag.Diagnostic{Path: in.Path, Severity: diag.Fatal, Code: "path-collision",
				Text: fmt.Sprintf("its page would have the same address as that of %s", other.Path),
				Hint: "rename one of the two files, or give it an id"})
			slug += "-" + in.Hash[:min(8, len(in.Hash))]
		}
		taken[slug] = in
		in.Slug = slug
	}
	for i, in := range list {
		if slug := wishes[i].slug; in.Slug == "" && free(slug) {
			taken[slug] = in
			in.Slug = slug
		}
	}
	return rest
}

// part tells the incidents of one file apart: the first keeps the slug.
func part(slug string, p *postmortem.Postmortem) string {
	if p.Part > 1 {
		return fmt.Sprintf("%s-%d", slug, p.Part)
	}
	return slug
}

// nameIDs gives the incidents without an explicit id the number at the
// beginning of their file name where it is unique, else their slug.
func nameIDs(incidents []*Incident) {
	count := make(map[string]int)
	number := func(in *Incident) string {
		name := path.Base(in.Path)
		if name[0] < 'A' || name[0] > 'Z' || in.Part > 1 {
			return "" // a date, mostly
		}
		m := leadingID.FindStringSubmatch(name)
		if m == nil {
			return ""
		}
		return m[1]
	}
	numbered := false
	for _, in := range incidents {
		if in.ID == "" && number(in) != "" {
			count[Key(number(in))]++
			numbered = true
		}
	}
	for _, in := range incidents {
		if numbered && in.ID != "" {
			count[Key(in.ID)]++
		}
	}
	for _, in := range incidents {
		if in.ID != "" {
			continue
		}
		in.ID = number(in)
		if in.ID == "" || count[Key(in.ID)] > 1 {
			in.ID = in.Slug
		}
	}
}
