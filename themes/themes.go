// Package themes holds the built-in themes.
package themes
