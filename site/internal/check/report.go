package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"afterword/site/internal/diag"
)

// Count is how many findings there are of each severity.
type Count struct {
	Fatal, Error, Warning, Info int
}

// Tally counts findings by severity.
func Tally(found []diag.Diagnostic) Count {
	var c Count
	for _, d := range found {
		switch d.Severity {
		case diag.Fatal:
			c.Fatal++
		case diag.Error:
			c.Error++
		case diag.Warning:
			c.Warning++
		default:
			c.Info++
		}
	}
	return c
}

// String returns the counts in words: "2 errors, 14 warnings, 3 notes"; "no findings".
func (c Count) String() string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{c.Fatal, "blocking finding", "blocking findings"}, {c.Error, "error", "errors"}, {c.Warning, "warning", "warnings"}, {c.Info, "note", "notes"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 "+p.one)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.many))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// finding is one diagnostic in the JSON report.
type finding struct {
	Path     string `json:"path"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Text     string `json:"text"`
	Hint     string `json:"hint,omitempty"`
}

// JSON returns the findings as one JSON object: version, summary (counts) and
// findings. prefix goes before every path.
func JSON(found []diag.Diagnostic, prefix string) ([]byte, error) {
	c := Tally(found)
	report := struct {
		Version  int            `json:"version"`
		Summary  map[string]int `json:"summary"`
		Findings []finding      `json:"findings"`
	}{1, map[string]int{"fatal": c.Fatal, "error": c.Error, "warning": c.Warning, "info": c.Info}, []finding{}}
	for _, d := range found {
		report.Findings = append(report.Findings, finding{prefixed(prefix, d.Path), d.Line, d.Col, d.Severity.String(), d.Code, d.Text, d.Hint})
	}
	return indented(report)
}

func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding the report: %w", err)
	}
	return b.Bytes(), nil
}

func prefixed(prefix, path string) string {
	if prefix == "" || prefix == "." || path == "" {
		return path
	}
	return strings.TrimSuffix(prefix, "/") + "/" + path
}

// The parts of SARIF 2.1.0 that are written (OASIS standard, section 3).
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID     string    `json:"id"`
		Short  sarifText `json:"shortDescription"`
		Help   sarifText `json:"help"`
		Config struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
)

// SARIF returns the findings in the Static Analysis Results Interchange Format
// 2.1.0, which code hosts show beside the lines. The fingerprint of a finding
// leaves its line and all figures out, so that it stays the same finding when
// text is added above it and when "12 days ago" becomes 13. version is that of
// the program. line returns the text of a line of a file, to count columns as
// the format does (in UTF-16 code units); a finding whose line it does not know
// has no column.
func SARIF(found []diag.Diagnostic, prefix, version string, line func(path string, n int) string) ([]byte, error) {
	table, index := sarifRules(found)
	results := []sarifResult{}
	seen := make(map[string]int)
	for _, d := range found {
		r := sarifResult{RuleID: d.Code, RuleIndex: index[d.Code], Level: sarifLevel(d.Severity), Message: sarifText{d.Text}}
		if d.Hint != "" {
			r.Message.Text += ". Hint: " + d.Hint
		}
		if d.Path != "" {
			var loc sarifLocation
			loc.Physical.Artifact.URI = (&url.URL{Path: prefixed(prefix, d.Path)}).String() // with ./ before a name that looks like a scheme
			if d.Line > 0 {
				loc.Physical.Region = &sarifRegion{d.Line, column(line(d.Path, d.Line), d.Col)}
			}
			r.Locations = []sarifLocation{loc}
		}
		key := d.Code + "\x00" + d.Path + "\x00" + figures.ReplaceAllString(d.Text, "0")
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		r.Fingerprints = map[string]string{"afterword/v1": hex.EncodeToString(sum[:12])}
		results = append(results, r)
	}
	driver := map[string]any{"name": "afterword", "rules": table}
	if semantic.MatchString(version) {
		driver["semanticVersion"] = strings.TrimPrefix(version, "v")
	} else if version != "" {
		driver["version"] = version
	}
	return indented(map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{map[string]any{
			"tool":       map[string]any{"driver": driver},
			"columnKind": "utf16CodeUnits",
			"results":    results,
		}},
	})
}

// semantic is what semver.org calls a version; a commit is none.
var semantic = regexp.MustCompile(`^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$`)

var figures = regexp.MustCompile(`\d+(?: days?\b)?`)

// column turns a column in bytes into one in UTF-16 code units; 0 where it lies
// outside of the line.
func column(line string, col int) int {
	if col < 1 || col-1 > len(line) {
		return 0
	}
	n := 1
	for _, r := range line[:col-1] {
		n += utf16.RuneLen(r)
	}
	return n
}

// sarifRules returns the rules that were hit, and where each stands in the list.
func sarifRules(found []diag.Diagnostic) ([]sarifRule, map[string]int) {
	codes := make(map[string]diag.Severity)
	for _, d := range found {
		codes[d.Code] = max(codes[d.Code], d.Severity)
	}
	table := []sarifRule{}
	index := make(map[string]int)
	for _, code := range sortedKeys(codes) {
		r := sarifRule{ID: code, Short: sarifText{code}, Help: sarifText{code}}
		r.Config.Level = sarifLevel(codes[code])
		if rule, known := Lookup(code); known {
			r.Short.Text, r.Help.Text = rule.Doc, rule.Hint
			r.Config.Level = sarifLevel(rule.Severity)
		}
		index[code] = len(table)
		table = append(table, r)
	}
	return table, index
}

func sortedKeys(m map[string]diag.Severity) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sarifLevel(s diag.Severity) string {
	switch s {
	case diag.Info:
		return "note"
	case diag.Warning:
		return "warning"
	}
	return "error"
}

// GitHub returns the findings as workflow commands, which GitHub shows as
// annotations beside the lines.
func GitHub(found []diag.Diagnostic, prefix string) []byte {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	var b bytes.Buffer
	for _, d := range found {
		command := "error"
		switch d.Severity {
		case diag.Info:
			command = "notice"
		case diag.Warning:
			command = "warning"
		}
		fmt.Fprintf(&b, "::%s ", command)
		if d.Path != "" {
			fmt.Fprintf(&b, "file=%s,", property.Replace(prefixed(prefix, d.Path)))
		}
		if d.Line > 0 {
			fmt.Fprintf(&b, "line=%d,", d.Line)
		}
		if d.Col > 0 {
			fmt.Fprintf(&b, "col=%d,", d.Col)
		}
		text := d.Text
		if d.Hint != "" {
			text += "\nHint: " + d.Hint
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property.Replace(d.Code), data.Replace(text))
	}
	return b.Bytes()
}
