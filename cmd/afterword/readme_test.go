package main

import (
	"bufio"
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"afterword/site"
)

// fences returns the blocks of code of the README in one language.
func fences(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(text, -1) {
		list = append(list, string(m[1]))
	}
	if len(list) == 0 {
		t.Fatalf("the README has no block of %s", language)
	}
	return list
}

// arguments splits a line of a shell as far as the README needs it.
func arguments(line string) []string {
	line, _, _ = strings.Cut(line, " #")
	var list []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

// TestReadme runs every command of the README, in its order, on the postmortem
// that the README shows.
func TestReadme(t *testing.T) {
	targets, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	main, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	self := program(t)
	shells, smallest := fences(t, "sh"), fences(t, "markdown")[0]
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SOURCE_DATE_EPOCH", "1767225600")
	t.Chdir(t.TempDir())
	folder := "path/to/postmortems"
	write(t, folder+"/2026-03-12-checkout.md", smallest)
	ran := map[string]bool{}
	for _, line := range strings.Split(strings.Join(shells, "\n"), "\n") {
		args := arguments(line)
		if len(args) < 2 {
			continue
		}
		ran[args[0]+" "+args[1]] = true
		switch args[0] {
		case "make":
			if !strings.Contains(string(targets), "\n"+args[1]+":") {
				t.Errorf("there is nothing to make %s", args[1])
			}
		case "go":
			if args[len(args)-1] != "./cmd/afterword" || !strings.HasSuffix(main, filepath.FromSlash("/cmd/afterword")) {
				t.Errorf("%q builds something else", line)
			}
		case "./afterword":
			if args[1] == "serve" {
				serves(t, exec.Command(self, append(args[1:], "--port", "0")...))
				continue
			}
			var out, messages bytes.Buffer
			if code := run(args[1:], strings.NewReader(""), &out, &messages); code != 0 {
				t.Errorf("%q: exit %d\n%s%s", line, code, &out, &messages)
			}
		default:
			t.Errorf("nobody tries %q", line)
		}
	}
	for _, command := range []string{"make demo", "make test", "go build", "./afterword serve", "./afterword build", "./afterword check", "./afterword new", "./afterword init", "./afterword search", "./afterword stats", "./afterword review", "./afterword inspect"} {
		if !ran[command] {
			t.Errorf("the README does not show %s", command)
		}
	}
	if _, err := os.Stat("public/incidents/2026-03-12-checkout.html"); err != nil {
		t.Error(err)
	}
	// What the README says of the smallest file.
	var out, messages bytes.Buffer
	run([]string{"inspect", folder}, strings.NewReader(""), &out, &messages)
	for _, want := range []string{"Checkout returns errors", "started        2026-03-12T10:02Z", "resolved       2026-03-12T11:10Z", "services       checkout", "causes         config change"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not read:\n%s", want, &out)
		}
	}
}

// TestExampleCommands runs what the files of init tell people and runners to run.
func TestExampleCommands(t *testing.T) {
	self := program(t)
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SOURCE_DATE_EPOCH", "1790985600") // 2026-10-03
	t.Chdir(t.TempDir())
	if _, err := site.Init("kb"); err != nil {
		t.Fatal(err)
	}
	t.Chdir("kb")
	command := regexp.MustCompile(`(?m)(?:^|[-:] |&& )(afterword (?:build|check|new|serve)\b[^>#&\n]*)`)
	ran, tried := map[string]bool{}, map[string]bool{}
	for _, name := range []string{"README.md", ".github/workflows/postmortems.yml", ".gitlab-ci.yml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range command.FindAllStringSubmatch(string(text), -1) {
			line := strings.Trim(strings.ReplaceAll(m[1], "/var/www/postmortems", "public"), "` ")
			line, _, _ = strings.Cut(line, "`")
			args := arguments(line)
			ran[name+" "+args[1]] = true
			if same := strings.NewReplacer(" content", "", " -q", "").Replace(line); tried[same] {
				continue
			} else {
				tried[same] = true
			}
			if args[1] == "serve" {
				serves(t, exec.Command(self, append(args[1:], "--port", "0")...))
				continue
			}
			var out, messages bytes.Buffer
			if code := run(args[1:], strings.NewReader(""), &out, &messages); code != 0 {
				t.Errorf("%s: %q: exit %d\n%s%s", name, line, code, &out, &messages)
			}
			if args[1] == "new" {
				if err := os.Remove(strings.TrimSpace(out.String())); err != nil {
					t.Error(err)
				}
			}
		}
	}
	for _, name := range []string{"README.md", ".github/workflows/postmortems.yml", ".gitlab-ci.yml"} {
		if !ran[name+" check"] || !ran[name+" build"] {
			t.Errorf("%s does not check and build: %v", name, ran)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// serves starts a preview, opens its first page, and stops it.
func serves(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(strings.TrimSpace(url))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Errorf("%v shows %s", cmd.Args, r.Status)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v ended with %v", cmd.Args, err)
	}
}
