package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"afterword/site"
)

// Wrong usage is told in the words of this program, with what was probably
// meant: the library speaks of args and of strconv.

// usageError is a wrong use of the command line; it ends with exit code 2.
type usageError struct{ error }

// Unwrap returns what is wrong with it.
func (e usageError) Unwrap() error { return e.error }

// advised is an error with advice.
type advised struct {
	error
	hint string
}

// Hint returns what to do.
func (e advised) Hint() string { return e.hint }

// Unwrap returns the error without the advice.
func (e advised) Unwrap() error { return e.error }

func advise(hint, format string, args ...any) error {
	return advised{fmt.Errorf(format, args...), hint}
}

// misused is a wrong use of cmd. Without a hint it leads to the help of cmd.
func misused(cmd *cobra.Command, hint, format string, args ...any) error {
	return usageError{advise(cmp.Or(hint, "run "+cmd.CommandPath()+" --help"), format, args...)}
}

// mostly checks that at most n arguments are given, each of which is a what.
func mostly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) <= n:
			return nil
		case n == 0:
			return misused(cmd, "", "%s takes no arguments, and got %q", cmd.CommandPath(), args[0])
		}
		return misused(cmd, "put a name with spaces into quotation marks", "%s takes %s, and got %q too", cmd.CommandPath(), what, args[n])
	}
}

// some checks that at least one argument is given.
func some(hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return misused(cmd, hint, "%s needs to know of what", cmd.CommandPath())
		}
		return nil
	}
}

// noSuchCommand is what the program does with a first word that is no command.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	hint := "run afterword help for the list"
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if isFolder(args[0]) {
		hint = onFolder("serve", args[0]) + " shows this folder"
	} else if near, ok := site.Nearest(args[0], names); ok {
		hint = "did you mean afterword " + near + "?"
	}
	return misused(cmd, hint, "there is no command %q", args[0])
}

// helpCommand is the command help, which knows when there is nothing to tell.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, _, err := cmd.Root().Find(args)
			if err != nil || found == cmd.Root() && len(args) > 0 {
				return noSuchCommand(cmd.Root(), args)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

var (
	flagName     = regexp.MustCompile(`(?m)^ +(?:-\w, )?--([\w-]+)`)
	unknownFlag  = regexp.MustCompile(`^unknown (?:shorthand )?flag: (?:'(.)' in )?(\S+)`)
	lackingValue = regexp.MustCompile(`^flag needs an argument: (?:'(.)' in )?(\S+)`)
	wrongValue   = regexp.MustCompile(`(?s)^invalid argument (".*") for "(?:-\w, )?(--[\w-]+)" flag: `)
)

// badFlag says what is wrong with a flag.
func badFlag(cmd *cobra.Command, err error) error {
	if m := unknownFlag.FindStringSubmatch(err.Error()); m != nil {
		hint := ""
		if near := nearFlag(cmd, m[2]); near != "" {
			hint = "did you mean --" + near + "?"
		} else if cmd.Name() == "search" {
			hint = "put -- before a query that leaves a word out: afterword search -- timeout " + m[2]
		}
		return misused(cmd, hint, "%s has no flag %s", cmd.CommandPath(), short(m))
	}
	if m := lackingValue.FindStringSubmatch(err.Error()); m != nil {
		return misused(cmd, "", "%s needs a value", short(m))
	}
	if m := wrongValue.FindStringSubmatch(err.Error()); m != nil {
		kind := "another value"
		if f := cmd.Flags().Lookup(m[2][2:]); f != nil {
			kind = map[string]string{"int": "a whole number", "duration": "a time such as 30s or 2m", "bool": "true or false"}[f.Value.Type()]
		}
		return misused(cmd, "", "%s takes %s, not %s", m[2], kind, m[1])
	}
	return misused(cmd, "", "%w", err)
}

// short is the flag as it was written: a letter, or a name.
func short(m []string) string {
	if m[1] != "" {
		return "-" + m[1]
	}
	return m[2]
}

// nearFlag returns the flag of cmd that a name is a slip or a piece of.
func nearFlag(cmd *cobra.Command, written string) string {
	name, _, _ := strings.Cut(strings.TrimLeft(written, "-"), "=")
	var names []string
	piece := ""
	for _, m := range flagName.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, m[1])
		if len(name) > 2 && (strings.HasPrefix(m[1], name) || strings.HasPrefix(name, m[1])) {
			piece = m[1]
		}
	}
	near, _ := site.Nearest(name, names)
	return cmp.Or(piece, near)
}

// noFolder says that what should be a folder is none, and what may be meant.
func noFolder(dir string, err error) error {
	if err == nil {
		return advise("name the folder that holds it; afterword inspect shows how one file is read", "%s is a file, not a folder", dir)
	}
	return advise("name the folder that holds the postmortems; afterword init makes one to start from", "there is no folder %q", dir)
}

// noPath says that there is nothing at a path.
func noPath(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return advise("name a file or a folder, such as postmortems/2024-03-12-checkout.md", "there is nothing at %q", name)
	}
	return fmt.Errorf("opening the path: %w", err)
}

// onFolder is the command line that runs a command on a folder; the current
// one needs no name.
func onFolder(command, dir string) string {
	if dir == "." {
		return "afterword " + command
	}
	return "afterword " + command + " " + quoted(dir)
}

// quoted is a path as a shell takes it: in quotation marks where it has spaces.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t") {
		return `"` + path + `"`
	}
	return path
}
