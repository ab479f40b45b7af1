package site

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"afterword/site/internal/check"
)

// TestEveryCodeIsDocumented: a finding whose code is in no table could be
// neither looked up, nor switched off, nor suppressed.
func TestEveryCodeIsDocumented(t *testing.T) {
	code := regexp.MustCompile(`Code:\s*"([a-z-]+)"`)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range code.FindAllSubmatch(data, -1) {
			if _, known := check.Lookup(string(m[1])); !known {
				t.Errorf("%s: the code %q is not in the table of package check", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
