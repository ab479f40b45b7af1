package check

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"afterword/site/internal/diag"
)

var sample = []diag.Diagnostic{
	{Path: "a b/ü.md", Line: 3, Col: 5, Severity: diag.Warning, Code: "blame-person", Text: "100% wrong,\nreally", Hint: "reframe"},
	{Path: "c.md", Severity: diag.Info, Code: "severity-missing", Text: "no severity is stated"},
	{Path: "c.md", Line: 9, Severity: diag.Fatal, Code: "secret", Text: "a GitHub token is written here (ghp_…)"},
	{Path: "c.md", Line: 12, Severity: diag.Fatal, Code: "secret", Text: "a GitHub token is written here (ghp_…)"},
	{Severity: diag.Error, Code: "no-such-rule", Text: "the run as a whole"},
}

func TestGitHub(t *testing.T) {
	want := "::warning file=x/a b/ü.md,line=3,col=5,title=blame-person::100%25 wrong,%0Areally%0AHint: reframe\n" +
		"::notice file=x/c.md,title=severity-missing::no severity is stated\n" +
		"::error file=x/c.md,line=9,title=secret::a GitHub token is written here (ghp_…)\n" +
		"::error file=x/c.md,line=12,title=secret::a GitHub token is written here (ghp_…)\n" +
		"::error title=no-such-rule::the run as a whole\n"
	if got := string(GitHub(sample, "x/")); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestJSON(t *testing.T) {
	data, err := JSON(sample, "")
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Version  int
		Summary  map[string]int
		Findings []map[string]any
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if report.Version != 1 || report.Summary["fatal"] != 2 || report.Summary["info"] != 1 || len(report.Findings) != 5 {
		t.Errorf("got %+v", report)
	}
	if f := report.Findings[0]; f["path"] != "a b/ü.md" || f["line"] != 3.0 || f["column"] != 5.0 || f["severity"] != "warning" {
		t.Errorf("got %v", f)
	}
	if _, has := report.Findings[1]["line"]; has {
		t.Error("a finding about a whole file has a line")
	}
	if empty, _ := JSON(nil, ""); !json.Valid(empty) || string(empty) == "" {
		t.Error("no findings give no JSON")
	}
}

func TestSARIF(t *testing.T) {
	data, err := SARIF(sample, "kb", "1.2.3", func(path string, n int) string { return "ääx" })
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn int }
					}
				}
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name != "afterword" {
		t.Fatalf("got %+v", log)
	}
	run := log.Runs[0]
	prints := make(map[string]bool)
	for i, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("result %d: its index leads to another rule", i)
		}
		prints[r.PartialFingerprints["afterword/v1"]] = true
	}
	if len(prints) != len(sample) {
		t.Errorf("%d fingerprints for %d findings", len(prints), len(sample))
	}
	first := run.Results[0]
	loc := first.Locations[0].PhysicalLocation
	if first.Level != "warning" || loc.ArtifactLocation.URI != "kb/a%20b/%C3%BC.md" || loc.Region.StartLine != 3 || loc.Region.StartColumn != 3 {
		t.Errorf("got %+v", first)
	}
	if run.Results[1].Locations[0].PhysicalLocation.Region != nil || run.Results[1].Level != "note" || len(run.Results[4].Locations) != 0 {
		t.Error("a finding without a line has a region")
	}
}

// sarifShape is what the schema of SARIF 2.1.0 allows of the objects that are
// written, and (with a star) requires. It forbids every other property.
var sarifShape = map[string][]string{
	"":                       {"$schema", "version*", "runs*"},
	"runs":                   {"tool*", "columnKind", "results"},
	"runs.tool":              {"driver*"},
	"runs.tool.driver":       {"name*", "semanticVersion", "version", "rules"},
	"runs.tool.driver.rules": {"id*", "shortDescription", "help", "defaultConfiguration"},
	"runs.tool.driver.rules.shortDescription":     {"text*"},
	"runs.tool.driver.rules.help":                 {"text*"},
	"runs.tool.driver.rules.defaultConfiguration": {"level"},
	"runs.results":                                             {"ruleId", "ruleIndex", "level", "message*", "locations", "partialFingerprints"},
	"runs.results.message":                                     {"text*"},
	"runs.results.locations":                                   {"physicalLocation"},
	"runs.results.locations.physicalLocation":                  {"artifactLocation*", "region"},
	"runs.results.locations.physicalLocation.artifactLocation": {"uri*"},
	"runs.results.locations.physicalLocation.region":           {"startLine*", "startColumn"},
	"runs.results.partialFingerprints":                         {"afterword/v1*"},
}

// TestSARIFSchema holds the report to the schema, and to what its prose asks
// of the values.
func TestSARIFSchema(t *testing.T) {
	found := append(slices.Clone(sample), diag.Diagnostic{Path: "10:45 a%b?#.md", Line: 1, Col: 1, Code: "secret", Severity: diag.Fatal, Text: "a"},
		diag.Diagnostic{Path: "a.md", Line: 1, Col: 900, Code: "no-such-code", Text: "b"})
	for version, property := range map[string]string{"v1.2.3-rc.1": "semanticVersion", "0d1e2f3a4b5c": "version", "": ""} {
		data, err := SARIF(found, "", version, func(string, int) string { return "text" })
		if err != nil {
			t.Fatal(err)
		}
		var log map[string]any
		if err := json.Unmarshal(data, &log); err != nil {
			t.Fatal(err)
		}
		holds(t, "", log)
		run := log["runs"].([]any)[0].(map[string]any)
		driver := run["tool"].(map[string]any)["driver"].(map[string]any)
		if property != "" && (driver[property] == nil || strings.HasPrefix(driver[property].(string), "v")) {
			t.Errorf("%q is no %s: %v", version, property, driver)
		}
		if run["columnKind"] != "utf16CodeUnits" || log["version"] != "2.1.0" {
			t.Errorf("%v %v", run["columnKind"], log["version"])
		}
		rules := driver["rules"].([]any)
		for _, r := range run["results"].([]any) {
			r := r.(map[string]any)
			if rules[int(r["ruleIndex"].(float64))].(map[string]any)["id"] != r["ruleId"] {
				t.Errorf("the index leads elsewhere: %v", r)
			}
		}
	}
}

// holds checks one value of the report, and those in it.
func holds(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			holds(t, at, e)
		}
	case map[string]any:
		shape, ok := sarifShape[at]
		if !ok {
			t.Fatalf("nothing is known of %s", at)
		}
		known := map[string]bool{}
		for _, name := range shape {
			name, required := strings.CutSuffix(name, "*")
			known[name] = true
			if _, there := v[name]; required && !there {
				t.Errorf("%s lacks %s: %v", at, name, v)
			}
		}
		for name, e := range v {
			if !known[name] {
				t.Errorf("%s must not have %s", at, name)
			}
			holds(t, strings.TrimPrefix(at+"."+name, "."), e)
		}
	case string:
		switch u, err := url.Parse(v); {
		case v == "" && !strings.HasSuffix(at, "emanticVersion"):
			t.Errorf("%s is empty", at)
		case strings.HasSuffix(at, ".level") && !slices.Contains([]string{"none", "note", "warning", "error"}, v):
			t.Errorf("%s is %q", at, v)
		case strings.HasSuffix(at, ".uri") && (err != nil || u.Scheme != "" || u.RawQuery != "" || u.Fragment != "" || strings.Contains(v, " ")):
			t.Errorf("%q is no relative reference of a file: %v", v, err)
		}
	case float64:
		if v < 1 && strings.Contains(at, "region") || v < 0 {
			t.Errorf("%s is %v", at, v)
		}
	}
}

// TestFingerprintsLast: a finding stays the same one from day to day.
func TestFingerprintsLast(t *testing.T) {
	print := func(line int, text string) string {
		data, err := SARIF([]diag.Diagnostic{{Path: "a.md", Line: line, Code: "action-overdue", Text: text}}, "", "", func(string, int) string { return "" })
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(data), `"afterword/v1": "`)
		return rest[:24]
	}
	if print(3, "“A” was due 12 days ago") != print(9, "“A” was due 13 days ago") {
		t.Error("another day makes another finding")
	}
	if print(3, "“A” was due 1 day ago") != print(9, "“A” was due 2 days ago") {
		t.Error("the second day makes another finding")
	}
	if print(3, "“A” was due 12 days ago") == print(3, "“B” was due 12 days ago") {
		t.Error("two findings are one")
	}
}

func TestColumn(t *testing.T) {
	for col, want := range map[int]int{0: 0, 1: 1, 3: 2, 7: 4, 8: 5, 9: 0} {
		if got := column("ä😀x", col); got != want {
			t.Errorf("byte column %d is %d, want %d", col, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	if got := Tally(sample).String(); got != "2 blocking findings, 1 error, 1 warning, 1 note" {
		t.Errorf("got %q", got)
	}
	if got := Tally(nil).String(); got != "no findings" {
		t.Errorf("got %q", got)
	}
}
