package site

import (
	"afterword/site/internal/theme"
	"afterword/themes"
)

// ThemeFiles returns the paths of all files of the built-in theme, in order. A
// file at the same path in the folder that the configuration names wins.
func ThemeFiles() ([]string, error) { return theme.List(themes.Default()) }

// EjectTheme returns a file of the built-in theme, to be copied and changed.
func EjectTheme(name string) ([]byte, error) { return theme.Eject(themes.Default(), name) }
