package site

import (
	"strings"
	"time"

	"afterword/site/internal/output"
)

// PublishOptions say how a finished site is put on disk.
type PublishOptions struct {
	Source  string              // the content folder, which must not be replaced
	Force   bool                // take over a folder that Afterword did not make
	Wait    time.Duration       // how long to wait for another build of the same folder
	Waiting func(holder string) // told once when waiting begins; may be nil
	Stop    <-chan struct{}     // when closed, waiting ends with an error that is context.Canceled

	Progress func(step string, done, total int) // told how far it is; may be nil
}

// Publish makes dir hold the site, in one step; see [output.Write].
func (r *Result) Publish(dir string, o PublishOptions) error {
	to := output.Options{Sources: []string{o.Source}, Force: o.Force, LockWait: o.Wait, Waiting: o.Waiting, Stop: o.Stop}
	if o.Progress != nil {
		to.Progress = func(done, total int) { o.Progress("Writing pages", done, total) }
	}
	_, err := output.Write(r.Tree, dir, to)
	return err
}

// BuildReport sums up a build.
type BuildReport struct {
	Output       string    `json:"output"`        // the folder it was published to; "" when it was not
	Incidents    int       `json:"incidents"`     // pages of incidents
	NotIncidents int       `json:"not_incidents"` // files that make none
	Files        int       `json:"files"`         // files in the content folder
	Pages        int       `json:"pages"`         // HTML pages of the site
	Bytes        int64     `json:"bytes"`         // of the site
	Tree         string    `json:"tree"`          // digest of the whole site
	AsOf         string    `json:"as_of"`         // YYYY-MM-DD
	Findings     []Finding `json:"findings"`
}

// Report sums up the build.
func (r *Result) Report() BuildReport {
	report := BuildReport{Incidents: r.Incidents(), NotIncidents: len(r.corpus.NotIncidents),
		Files: r.Files(), AsOf: r.corpus.Now.Format(time.DateOnly), Findings: append([]Finding{}, r.Findings...)}
	if r.Tree == nil {
		return report
	}
	report.Bytes, report.Tree = r.Tree.Size(), r.Tree.Hash()
	for _, p := range r.Tree.Paths() {
		if strings.HasSuffix(p, ".html") {
			report.Pages++
		}
	}
	return report
}
