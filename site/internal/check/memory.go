package check

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/postmortem"
)

// Memory remembers what the files and the incidents of a run gave, so that a
// second run over unchanged ones costs next to nothing. Scanning a file is a pure
// function of its bytes, of its postmortems, and of the options; what the rules
// about single incidents find is one of the incident and of what holds for all.
// The zero value is ready; it serves one run at a time, and is only read while
// several goroutines work on it.
type Memory struct {
	scans map[string]remembered // by path

	setting string // what holds for all incidents
	found   map[*postmortem.Postmortem]facts
}

// facts are the findings about one incident.
type facts struct {
	identity string
	findings []diag.Diagnostic
	of       *postmortem.Postmortem
}

// beginFacts makes ready for a run: findings under other settings are forgotten.
func (m *Memory) beginFacts(in Input, opts Options) {
	if m == nil {
		return
	}
	zone := ""
	if in.Corpus.Zone != nil {
		zone = in.Corpus.Zone.String()
	}
	setting := fmt.Sprint(zone, in.Corpus.Now.UnixNano(), opts.ReviewAfter, in.States)
	if setting != m.setting {
		m.setting, m.found = setting, nil
	}
}

// facts returns what find finds about an incident, or found in the run before.
func (m *Memory) facts(inc *corpus.Incident, find func() []diag.Diagnostic) facts {
	if m == nil {
		return facts{findings: find()}
	}
	identity := inc.Identity()
	if old, ok := m.found[inc.Postmortem]; ok && old.identity == identity {
		return old
	}
	return facts{identity, find(), inc.Postmortem}
}

// keepFacts remembers the findings of this run and no others.
func (m *Memory) keepFacts(all []facts) {
	if m == nil {
		return
	}
	m.found = make(map[*postmortem.Postmortem]facts, len(all))
	for _, f := range all {
		m.found[f.of] = f
	}
}

// remembered is a scan with what it was made from.
type remembered struct {
	hash  string
	pms   []*postmortem.Postmortem
	hosts string
	scan  *scan
}

// scan returns what scanning f gives, remembered or new.
func (m *Memory) scan(f *file, opts Options) *scan {
	pms := make([]*postmortem.Postmortem, 0, len(f.incidents))
	for _, inc := range f.incidents {
		pms = append(pms, inc.Postmortem)
	}
	if m == nil {
		return scanFile(f.Source, pms, opts)
	}
	hash := f.Hash
	if hash == "" {
		sum := sha256.Sum256(f.Data)
		hash = string(sum[:])
	}
	f.made = remembered{hash: hash, pms: pms, hosts: strings.Join(opts.Hosts, " ")}
	old := m.scans[f.Path]
	if old.hash == f.made.hash && old.hosts == f.made.hosts && slices.Equal(old.pms, pms) {
		return old.scan
	}
	return scanFile(f.Source, pms, opts)
}

// keep remembers the scans of these files and forgets all others.
func (m *Memory) keep(files []*file) {
	if m == nil {
		return
	}
	scans := make(map[string]remembered, len(files))
	for _, f := range files {
		f.made.scan = f.scan
		scans[f.Path] = f.made
	}
	m.scans = scans
}
