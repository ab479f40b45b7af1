package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"afterword/site"
)

func newTheme(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "List the files of the built-in theme",
		Long: `Every file of the built-in theme can be replaced by one of your own at the same
path, in the folder that "theme:" names in afterword.yaml.`,
		Args: mostly(0, ""),
		RunE: func(*cobra.Command, []string) error {
			names, err := site.ThemeFiles()
			if err != nil {
				return err
			}
			for _, name := range names {
				if _, err := fmt.Fprintln(t.out, name); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.AddCommand(newThemeEject(t))
	return cmd
}

func newThemeEject(t *terminal) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "eject PATH...",
		Short: "Copy files of the built-in theme, to change them",
		Args:  some("afterword theme lists the files"),
		RunE: func(_ *cobra.Command, args []string) error {
			for _, name := range args {
				data, err := site.EjectTheme(name)
				if err != nil {
					return err
				}
				to := filepath.Join(out, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
					return err
				}
				if err := writeNew(to, data); err != nil {
					return err
				}
				if _, err := fmt.Fprintln(t.out, to); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "theme", "folder to copy them to")
	return cmd
}

// writeNew writes a file and refuses to replace one.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
