package site

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"afterword/site/internal/check"
	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/frontmatter"
	"afterword/site/internal/parse"
)

// ConfigFile is the name of the optional configuration in the content folder.
const ConfigFile = "afterword.yaml"

// lastIncident is the value of as_of that suits a finished collection.
const lastIncident = "last-incident"

// Config is what afterword.yaml says. The zero value is a site without one.
type Config struct {
	Title        string
	Description  string
	BaseURL      string         // absolute, ends in a slash; "" when not set
	EditURL      string         // with {path} for the file; "" when not set
	Timezone     *time.Location // for times written without a zone; nil when not set
	AsOf         string         // "", "last-incident" or YYYY-MM-DD
	ObservedFrom time.Time      // since when incidents were written down; zero when not set
	Theme        string         // folder of theme files that win over the built-in ones
	Ignore       []string       // globs of files to leave alone
	Actions      []string       // state files of action items
	Grain        string         // month, quarter or year; "" lets the density decide

	AcceptSuggestions bool
	Vocabulary        []parse.Cause // the causes of this site, before the built-in ones
	Labels            []parse.Rule
	Words             parse.Words
	DateOrder         parse.DateOrder

	Causes, Services, Tags, Teams, Severities []corpus.Spec
	closed                                    []string // taxonomies that admit only these terms

	Limits Limits // of the work that one file may ask for

	Check check.Options // what check reports and how gravely
}

// field reads one key of the configuration.
type field struct {
	key string
	set func(c *Config, v frontmatter.Value, r *configReader)
}

// fields are all keys of the configuration, in the order of the documentation.
var fields = []field{
	{"title", func(c *Config, v frontmatter.Value, r *configReader) { c.Title = r.text(v) }},
	{"description", func(c *Config, v frontmatter.Value, r *configReader) { c.Description = r.text(v) }},
	{"base_url", func(c *Config, v frontmatter.Value, r *configReader) { c.BaseURL = r.baseURL(v) }},
	{"edit_url", func(c *Config, v frontmatter.Value, r *configReader) { c.EditURL = r.editURL(v) }},
	{"timezone", func(c *Config, v frontmatter.Value, r *configReader) { c.Timezone = r.zone(v) }},
	{"as_of", func(c *Config, v frontmatter.Value, r *configReader) { c.AsOf = r.asOf(v) }},
	{"observed_from", func(c *Config, v frontmatter.Value, r *configReader) { c.ObservedFrom = r.day(v) }},
	{"theme", func(c *Config, v frontmatter.Value, r *configReader) { c.Theme = r.folder(v) }},
	{"ignore", func(c *Config, v frontmatter.Value, r *configReader) { c.Ignore = r.texts(v) }},
	{"actions", func(c *Config, v frontmatter.Value, r *configReader) { c.Actions = r.texts(v) }},
	{"grain", func(c *Config, v frontmatter.Value, r *configReader) {
		c.Grain = r.oneOf(v, "month", "quarter", "year")
	}},
	{"date_order", func(c *Config, v frontmatter.Value, r *configReader) {
		if r.oneOf(v, "day-first", "month-first") == "month-first" {
			c.DateOrder = parse.MonthFirst
		} else {
			c.DateOrder = parse.DayFirst
		}
	}},
	{"causes", readCauses},
	{"services", func(c *Config, v frontmatter.Value, r *configReader) { c.Services = r.specs(v) }},
	{"tags", func(c *Config, v frontmatter.Value, r *configReader) { c.Tags = r.specs(v) }},
	{"teams", func(c *Config, v frontmatter.Value, r *configReader) { c.Teams = r.specs(v) }},
	{"severities", func(c *Config, v frontmatter.Value, r *configReader) { c.Severities = r.specs(v) }},
	{"label", func(c *Config, v frontmatter.Value, r *configReader) { c.Labels = r.labels(v) }},
	{"words", func(c *Config, v frontmatter.Value, r *configReader) { c.Words = r.words(v) }},
	{"limits", readLimits},
	{"check", readCheck},
}

// ReadConfig reads afterword.yaml at the root of fsys. Without one it gives the
// zero configuration. What cannot be understood becomes a finding that blocks;
// an unknown key only warns.
func ReadConfig(fsys fs.FS) (Config, []diag.Diagnostic, error) {
	var c Config
	src, err := fs.ReadFile(fsys, ConfigFile)
	if err != nil {
		if isMissing(err) {
			return c, nil, nil
		}
		return c, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	top, problems := frontmatter.DecodeYAML(src)
	r := &configReader{fsys: fsys}
	for _, p := range problems {
		p.Path, p.Severity = ConfigFile, diag.Fatal
		r.found = append(r.found, p)
	}
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	for _, e := range top {
		at := slices.Index(keys, e.Key)
		if at < 0 {
			r.unknown(e, keys)
			continue
		}
		fields[at].set(&c, e.Value, r)
	}
	return c, r.found, nil
}

// readCauses takes a list of terms, the word accept-suggestions, or both under
// the keys vocabulary and suggestions.
func readCauses(c *Config, v frontmatter.Value, r *configReader) {
	if v.Kind == frontmatter.Scalar {
		c.AcceptSuggestions = r.oneOf(v, "accept-suggestions") != ""
		return
	}
	list := v
	if v.Kind == frontmatter.Object {
		list = frontmatter.Value{}
		for _, e := range v.Map {
			switch e.Key {
			case "vocabulary":
				list = e.Value
			case "suggestions":
				c.AcceptSuggestions = r.oneOf(e.Value, "accept", "show") == "accept"
			default:
				r.unknown(e, []string{"vocabulary", "suggestions"})
			}
		}
	}
	c.Causes = r.specs(list)
	for i, item := range list.List {
		if item.Kind != frontmatter.Object || i >= len(c.Causes) {
			continue
		}
		patterns, _ := item.Map.Get("patterns")
		s := c.Causes[i]
		c.Vocabulary = append(c.Vocabulary, parse.Cause{ID: s.ID, Name: s.Name, Description: s.Description,
			Synonyms: s.Aliases, Patterns: r.texts(patterns)})
	}
}

// configReader turns values into settings and collects what is wrong.
type configReader struct {
	fsys  fs.FS // that holds the configuration
	found []diag.Diagnostic
}

// folder reads the name of a folder beside the configuration.
func (r *configReader) folder(v frontmatter.Value) string {
	name := r.text(v)
	if name == "" {
		return ""
	}
	if info, err := fs.Stat(r.fsys, path.Clean(name)); err != nil || !info.IsDir() {
		r.wrong(v, "make it, correct the name, or take the key out", "there is no folder %q", name)
	}
	return name
}

func (r *configReader) wrong(v frontmatter.Value, hint, format string, args ...any) {
	r.found = append(r.found, diag.Diagnostic{Path: ConfigFile, Line: v.Line, Col: v.Col, Severity: diag.Fatal,
		Code: "bad-configuration", Text: fmt.Sprintf(format, args...), Hint: hint})
}

// unknown reports a key that means nothing, with the nearest that does.
func (r *configReader) unknown(e frontmatter.Entry, keys []string) {
	hint := "known keys: " + strings.Join(keys, ", ")
	if near, ok := check.Nearest(e.Key, keys); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.found = append(r.found, diag.Diagnostic{Path: ConfigFile, Line: e.Line, Col: e.Col, Severity: diag.Warning,
		Code: "unknown-key", Text: fmt.Sprintf("the key %q means nothing here", e.Key), Hint: hint})
}

func (r *configReader) text(v frontmatter.Value) string {
	if v.Kind != frontmatter.Scalar && v.Kind != frontmatter.Null {
		r.wrong(v, "write one line of text", "this must be text")
	}
	return strings.TrimSpace(v.Text)
}

func (r *configReader) texts(v frontmatter.Value) []string {
	if v.Kind == frontmatter.Object {
		r.wrong(v, "write [one, two] or one line for each, beginning with \"- \"", "this must be a list of texts")
	}
	return v.Strings()
}

func (r *configReader) oneOf(v frontmatter.Value, allowed ...string) string {
	if slices.Contains(allowed, v.Text) {
		return v.Text
	}
	r.wrong(v, "write one of: "+strings.Join(allowed, ", "), "there is no value %q here", v.Text)
	return ""
}

func (r *configReader) baseURL(v frontmatter.Value) string {
	text := r.text(v)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		r.wrong(v, "write the address of the site's first page, such as https://postmortems.example.com/", "%q is not the address of a site", text)
		return ""
	}
	return strings.TrimSuffix(text, "/") + "/"
}

func (r *configReader) editURL(v frontmatter.Value) string {
	text := r.text(v)
	u, err := url.Parse(strings.ReplaceAll(text, "{path}", "path"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.Contains(text, "{path}") {
		r.wrong(v, "write it as https://git.example.com/postmortems/edit/main/{path}", "%q is not an address with {path} in it", text)
		return ""
	}
	return text
}

func (r *configReader) zone(v frontmatter.Value) *time.Location {
	loc, err := time.LoadLocation(v.Text)
	if err != nil || v.Text == "" || v.Text == "Local" {
		r.wrong(v, "write a name of the tz database, such as Europe/Copenhagen or UTC", "there is no time zone %q", v.Text)
		return nil
	}
	return loc
}

func (r *configReader) asOf(v frontmatter.Value) string {
	if v.Text != lastIncident {
		r.day(v)
	}
	return v.Text
}

func (r *configReader) day(v frontmatter.Value) time.Time {
	t, err := time.Parse(time.DateOnly, v.Text)
	if err != nil {
		r.wrong(v, "write it as 2026-03-31", "%q is not a day", v.Text)
	}
	return t
}

// specs reads a list of terms: a name, or an object with id, name, description,
// aliases and rank.
func (r *configReader) specs(v frontmatter.Value) []corpus.Spec {
	if v.Kind != frontmatter.List && v.Kind != frontmatter.Null {
		r.wrong(v, "write one \"- id: …\" for each", "this must be a list of terms")
		return nil
	}
	keys := []string{"id", "name", "description", "aliases", "rank", "patterns"}
	var out []corpus.Spec
	for _, item := range v.List {
		if item.Kind == frontmatter.Scalar {
			out = append(out, corpus.Spec{ID: item.Text, Name: item.Text})
			continue
		}
		var s corpus.Spec
		for _, e := range item.Map {
			switch e.Key {
			case "id":
				s.ID = r.text(e.Value)
			case "name":
				s.Name = r.text(e.Value)
			case "description":
				s.Description = r.text(e.Value)
			case "aliases":
				s.Aliases = r.texts(e.Value)
			case "rank":
				s.Rank = r.rank(e.Value)
			case "patterns":
				r.texts(e.Value)
			default:
				r.unknown(e, keys)
			}
		}
		if s.ID == "" && s.Name == "" {
			r.wrong(item, "give it an id", "a term without an id")
		}
		out = append(out, s)
	}
	return out
}

func (r *configReader) rank(v frontmatter.Value) int {
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < 1 || n > 5 {
		r.wrong(v, "write a number from 1 (worst) to 5", "%q is not a rank", v.Text)
	}
	return n
}

// labels reads the label rules.
func (r *configReader) labels(v frontmatter.Value) []parse.Rule {
	if v.Kind != frontmatter.List && v.Kind != frontmatter.Null {
		r.wrong(v, "write one \"- path: …\" for each", "this must be a list of rules")
	}
	var out []parse.Rule
	for _, item := range v.List {
		rule := parse.Rule{Line: item.Line}
		for _, e := range item.Map {
			r.labelField(&rule, e)
		}
		if rule.Path == "" && rule.Title == "" && rule.Pattern == "" {
			r.wrong(item, "give it a path, a title or a pattern", "a rule that says nothing of which files it is for")
		}
		out = append(out, rule)
	}
	return out
}

func (r *configReader) labelField(rule *parse.Rule, e frontmatter.Entry) {
	switch e.Key {
	case "path":
		rule.Path = r.text(e.Value)
	case "title":
		rule.Title = r.text(e.Value)
	case "pattern":
		rule.Pattern = r.text(e.Value)
	case "cause", "causes":
		rule.Causes = r.texts(e.Value)
	case "service", "services":
		rule.Services = r.texts(e.Value)
	case "team", "teams":
		rule.Teams = r.texts(e.Value)
	case "severity":
		rule.Severity = r.text(e.Value)
	case "duplicate_of":
		rule.DuplicateOf = r.text(e.Value)
	case "exclude":
		rule.Exclude = r.text(e.Value)
	case "not_incident":
		rule.NotIncident = r.text(e.Value)
	default:
		r.unknown(e, []string{"path", "title", "pattern", "cause", "service", "team", "severity", "duplicate_of", "exclude", "not_incident"})
	}
}

// words reads a team's own words: headings, labels and status words.
func (r *configReader) words(v frontmatter.Value) parse.Words {
	var w parse.Words
	for _, e := range v.Map {
		switch e.Key {
		case "headings":
			w.Headings = r.lists(e.Value)
		case "labels":
			w.Labels = r.lists(e.Value)
		case "status":
			w.Status = r.lists(e.Value)
		default:
			r.unknown(e, []string{"headings", "labels", "status"})
		}
	}
	return w
}

func (r *configReader) lists(v frontmatter.Value) map[string][]string {
	out := make(map[string][]string)
	for _, e := range v.Map {
		out[e.Key] = r.texts(e.Value)
	}
	return out
}

// readCheck reads what check reports: severities by code under rules, what is
// suppressed and why, which taxonomies admit only their configured terms, and
// which host names are internal.
func readCheck(c *Config, v frontmatter.Value, r *configReader) {
	for _, e := range v.Map {
		switch e.Key {
		case "rules":
			c.Check.Severities = make(map[string]string)
			for _, rule := range e.Value.Map {
				c.Check.Severities[rule.Key] = r.oneOf(rule.Value, "off", "info", "warning", "error", "fatal")
			}
		case "ignore":
			for _, item := range e.Value.List {
				c.Check.Ignore = append(c.Check.Ignore, r.suppression(item))
			}
		case "closed":
			c.closed = r.texts(e.Value)
		case "internal_hosts":
			c.Check.Hosts = r.texts(e.Value)
		case "review_within_days":
			days, err := strconv.Atoi(e.Value.Text)
			if err != nil || days < 1 {
				r.wrong(e.Value, "write a number of days, such as 7", "%q is not a number of days", e.Value.Text)
			}
			c.Check.ReviewAfter = time.Duration(days) * 24 * time.Hour
		default:
			r.unknown(e, []string{"rules", "ignore", "closed", "internal_hosts", "review_within_days"})
		}
	}
}

// suppression reads one entry of check.ignore.
func (r *configReader) suppression(v frontmatter.Value) check.Ignore {
	out := check.Ignore{File: ConfigFile, Line: v.Line}
	for _, e := range v.Map {
		switch e.Key {
		case "code":
			out.Code = r.text(e.Value)
		case "path":
			out.Path = r.text(e.Value)
		case "reason":
			out.Reason = r.text(e.Value)
		default:
			r.unknown(e, []string{"code", "path", "reason"})
		}
	}
	return out
}

// checkOptions returns what check reports, with the terms of closed taxonomies.
func (c Config) checkOptions() check.Options {
	opts := c.Check
	specs := map[string][]corpus.Spec{"services": c.Services, "causes": c.Causes, "tags": c.Tags, "teams": c.Teams, "severities": c.Severities}
	for _, taxonomy := range c.closed {
		if opts.Known == nil {
			opts.Known = make(map[string][]string)
		}
		for _, s := range specs[taxonomy] {
			opts.Known[taxonomy] = append(opts.Known[taxonomy], s.ID)
		}
	}
	return opts
}
