package parse

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"afterword/site/internal/postmortem"
)

// realCorpus is a folder of real postmortems, where the environment names one.
func realCorpus(t *testing.T) fs.FS {
	t.Helper()
	dir := os.Getenv("REAL_CORPUS")
	if dir == "" {
		t.Skip("REAL_CORPUS names no folder")
	}
	return os.DirFS(dir)
}

// readAll reads the files below a folder whose names begin so; it skips the
// test where there are none.
func readAll(t *testing.T, fsys fs.FS, dir, prefix string) []File {
	t.Helper()
	p := New(Options{})
	var files []File
	_ = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(path.Base(name), prefix) {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err == nil {
			files = append(files, p.File(name, src))
		}
		return err
	})
	if len(files) == 0 {
		t.Skipf("no %s* below %s", prefix, dir)
	}
	return files
}

// The team whose files these are publishes the means of its stated times per quarter.
func TestCorpusQuarterlyMeansOfStatedTimes(t *testing.T) {
	files := readAll(t, realCorpus(t), "ministryofjustice__cloud-platform", "2021-")
	type sums struct {
		repair, resolve time.Duration
		n               int
	}
	quarters := map[int]*sums{}
	for _, f := range files {
		for _, pm := range f.Postmortems {
			s := quarters[(int(pm.Date.Value.Wall.Month())+2)/3]
			if s == nil {
				s = &sums{}
				quarters[(int(pm.Date.Value.Wall.Month())+2)/3] = s
			}
			s.repair += pm.Stated.Repair.Value.Length
			s.resolve += pm.Stated.Resolve.Value.Length
			s.n++
		}
	}
	for q, want := range map[int]struct {
		repair, resolve string
		n               int
	}{2: {"2h 32m", "2h 44m", 2}, 3: {"3h 28m", "11h 04m", 3}, 4: {"1h 17m", "1h 17m", 1}} {
		s := quarters[q]
		if s == nil || s.n != want.n {
			t.Errorf("2021 Q%d: %+v, want %d incidents", q, s, want.n)
			continue
		}
		// They truncate to the minute.
		repair := postmortem.FormatDuration((s.repair / time.Duration(s.n)).Truncate(time.Minute))
		resolve := postmortem.FormatDuration((s.resolve / time.Duration(s.n)).Truncate(time.Minute))
		if repair != want.repair || resolve != want.resolve {
			t.Errorf("2021 Q%d: repair %s, resolve %s; published %s, %s", q, repair, resolve, want.repair, want.resolve)
		}
	}
}

// Two incidents four days apart, with the same factors and the same actions.
func TestCorpusRepeatedActionsOfTwoIncidents(t *testing.T) {
	fsys := realCorpus(t)
	for _, name := range []string{"PM2021-002", "PM2021-003"} {
		for _, f := range readAll(t, fsys, "dfds__postmortems", name) {
			pm := f.Postmortems[0]
			found := map[string]int{}
			for _, a := range pm.Actions {
				found[strings.ToLower(a.Text)] = a.Line
			}
			for _, want := range []string{"version lock flux", "flux metrics and alerts"} {
				if found[want] == 0 {
					t.Errorf("%s: no action %q with its line among %v", f.Path, want, found)
				}
			}
			lock := false
			for _, x := range pm.Factors {
				lock = lock || strings.Contains(strings.ToLower(x.Text), "no version lock") && x.Line > 0
			}
			if !lock {
				t.Errorf("%s: the missing version lock is not among the factors %v", f.Path, pm.Factors)
			}
		}
	}
}

// Nearly everything in a folder of incidents is one; nearly nothing in a folder
// of announcements, templates and indexes is.
func TestCorpusKindsOfRealFiles(t *testing.T) {
	corpus := realCorpus(t)
	if n, all := incidents(readAll(t, corpus, ".", "")); n*100 < all*98 {
		t.Errorf("%d of %d files of the corpus are read as incidents", n, all)
	}
	other := path.Join(os.Getenv("REAL_CORPUS"), "..", "not-incidents")
	if _, err := os.Stat(other); err != nil {
		t.Skip("no folder not-incidents beside")
	}
	if n, all := incidents(readAll(t, os.DirFS(other), ".", "")); n*100 > all*5 {
		t.Errorf("%d of %d files that are none are read as incidents", n, all)
	}
}

func incidents(files []File) (n, all int) {
	for _, f := range files {
		if f.Kind == Incident || f.Kind == Multi {
			n++
		}
	}
	return n, len(files)
}
