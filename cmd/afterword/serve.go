package main

import (
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"afterword/site"
)

// defaultPort is where the preview is found when nobody says otherwise.
const defaultPort = 4747

func newServe(t *terminal) *cobra.Command {
	var (
		source sourceFlags
		o      site.ServeOptions
		open   bool
	)
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Show the website while you write",
		Long: `Serve builds the website and shows it at an address of this machine, without
writing anything. When a file changes it builds again, and open browsers show
the change. What cannot be built leaves the last good site up, with what is
wrong shown on every page.

Only this machine can see it. To show it to others on the network, name the
address to listen at with --host; they then need the token in the address that
is printed.`,
		Args: mostly(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Port < 0 || o.Port > 65535 {
				return usageError{fmt.Errorf("--port %d is no port: use 0 to 65535", o.Port)}
			}
			if o.Poll < 0 {
				return usageError{fmt.Errorf("--poll %s is no time to wait", o.Poll)}
			}
			build, err := source.options(t)
			if err != nil {
				return err
			}
			dir, err := folder(args)
			if err != nil {
				return err
			}
			build.CacheDir = source.cacheDir(dir)
			o.Build, o.PortOnly = build, cmd.Flags().Changed("port")
			if t.getenv("SOURCE_DATE_EPOCH") == "" {
				o.Clock = func() time.Time { return time.Now().UTC() }
			}
			o.Notice = func(text string) { t.say("%s", text) }
			o.Ready = func(url string) { t.serving(url, dir, o.Host, open) }
			first := true
			o.Rebuilt = func(r site.Rebuild) { t.rebuilt(r, dir, first); first = false }
			return site.Serve(cmd.Context(), dir, o)
		},
	}
	source.add(cmd)
	cmd.Flags().StringVar(&o.Host, "host", "", "the address to listen at; 0.0.0.0 shows the site to the whole network (default: this machine only)")
	cmd.Flags().IntVar(&o.Port, "port", defaultPort, "the port; when it is not given and busy, the next free one is taken; 0 is any")
	cmd.Flags().StringSliceVar(&o.Hosts, "allow-host", nil, "a further name by which browsers may ask for the site")
	cmd.Flags().BoolVar(&o.NoToken, "no-token", false, "let the whole network in without a token")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	cmd.Flags().DurationVar(&o.Poll, "poll", 0, "look at all files this often, such as 1s, instead of waiting for the system to tell of changes")
	return cmd
}

// serving says where the site is.
func (t *terminal) serving(url, dir, host string, open bool) {
	t.clearProgress()
	fmt.Fprintln(t.out, url)
	t.say("serving %s; stop with Ctrl-C", dir)
	if ip := net.ParseIP(host); host != "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		t.say("%s everyone on the network who has this address can read these incidents", t.paint(yellow, "warning:"))
	}
	if !open {
		return
	}
	if opened, err := site.OpenBrowser(url); err != nil {
		t.say("%s %v", t.paint(yellow, "warning:"), err)
	} else if !opened {
		t.say("no browser was opened: there is no display here")
	}
}

// errorsOnly prints the errors, and how much else check would print.
func (t *terminal) errorsOnly(dir string, list []site.Finding) {
	var errors []site.Finding
	for _, f := range list {
		if name := f.Severity.String(); name == "error" || name == "fatal" {
			errors = append(errors, f)
		}
	}
	t.findings(errors)
	if rest := len(list) - len(errors); rest > 0 {
		t.say("%s more: run %s", count(rest, "finding"), onFolder("check", dir))
	}
}

// rebuilt says what a build came to: after the first, only what is new.
func (t *terminal) rebuilt(r site.Rebuild, dir string, first bool) {
	took := r.Took.Round(time.Millisecond)
	switch {
	case r.Err != nil:
		t.clearProgress()
		fmt.Fprintf(t.err, "%s %v\n", t.paint(red, "error:"), r.Err)
	case first:
		t.errorsOnly(dir, r.Result.Findings)
	default:
		t.findings(r.Shown)
	}
	switch {
	case r.Err != nil || r.Result.Blocked():
		if !first {
			t.say("not built; the last good site stays up")
		} else {
			t.say("not built; waiting for a change")
		}
	case first:
		t.say("built %s in %s", count(r.Result.Incidents(), "incident"), took)
		t.empty(r.Result, dir)
	default:
		t.say("built again in %s", took)
	}
}
