package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// committed returns when each file below dir was last committed, by its slash
// path below dir. It runs git, and so only when somebody asks for it: a build
// runs no other program. A history that is cut off would give wrong days; then,
// and where there is none, notice says so and nothing else is returned.
func committed(ctx context.Context, dir string) (changed map[string]time.Time, notice string, err error) {
	shallow, err := git(ctx, dir, "rev-parse", "--is-shallow-repository")
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, "no dates of changes: git is not installed", nil
	case errors.As(err, &exit):
		return nil, fmt.Sprintf("no dates of changes: %s lies in no git repository that may be read", dir), nil
	case err != nil:
		return nil, "", fmt.Errorf("asking git for the dates of changes: %w", err)
	case strings.TrimSpace(string(shallow)) != "false":
		return nil, "no dates of changes: the history is cut off (a shallow clone); fetch all of it, as with git fetch --unshallow", nil
	}
	log, err := git(ctx, dir, "log", "--format=format:%x01%ct", "--name-only", "-z", "--no-renames", "--relative", "--", ".")
	if errors.As(err, &exit) {
		return nil, "no dates of changes: nothing is committed yet", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("asking git for the dates of changes: %w", err)
	}
	return lastCommits(log), "", nil
}

// lastCommits reads what git log gives: for each commit a mark with its time,
// and then the names of its files, all ended by NUL.
func lastCommits(log []byte) map[string]time.Time {
	out := make(map[string]time.Time)
	var at time.Time
	for token := range bytes.SplitSeq(log, []byte{0}) {
		name := strings.TrimPrefix(string(token), "\n")
		if mark, ok := strings.CutPrefix(name, "\x01"); ok {
			seconds, rest, _ := strings.Cut(mark, "\n")
			n, err := strconv.ParseInt(seconds, 10, 64)
			if err != nil {
				continue
			}
			at, name = time.Unix(n, 0).UTC(), rest
		}
		if name != "" && at.After(out[name]) {
			out[name] = at
		}
	}
	return out
}

// git runs one command of git that only reads: it asks nobody, fetches nothing,
// and writes no index.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"--no-pager", "--no-optional-locks",
		"-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1")
	return cmd.Output()
}
