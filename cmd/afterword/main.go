// Command afterword turns a folder of postmortem files into a searchable
// static website.
//
// Run "afterword help" for the manual.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run carries out one command line and returns the exit code: 0 good, 1
// findings or failure, 2 wrong usage, 130 interrupted.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	t := newTerminal(stdin, stdout, stderr, os.Getenv)
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	t.clearProgress()
	return t.exitCode(ctx, errors.Join(err, t.flush()))
}
