package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(t *terminal) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print which build of the program this is",
		Args:  mostly(0, ""),
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			if asJSON {
				return t.json(v)
			}
			_, err := fmt.Fprintf(t.out, "afterword %s (%s, %s)\n", v.Version, v.Go, v.Platform)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// versionInfo is what version --json prints.
type versionInfo struct {
	Version  string `json:"version"` // of the module, else the commit, else "unknown"
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// buildVersion reads what the Go toolchain stamped into the program.
func buildVersion() versionInfo {
	v := versionInfo{Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			if v.Version == "unknown" {
				v.Version = s.Value[:min(12, len(s.Value))]
			}
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}
