package search

import (
	"crypto/sha256"
	"encoding/json"

	"afterword/site/internal/corpus"
)

// fragment is what the client needs to show one incident.
type fragment struct {
	ID       string   `json:"i"`
	Title    string   `json:"t"`
	URL      string   `json:"u"` // from the root of the site
	Day      string   `json:"d,omitempty"`
	Date     string   `json:"dt,omitempty"`
	Length   string   `json:"l,omitempty"`
	Severity string   `json:"s,omitempty"`
	Rank     int      `json:"r,omitempty"`
	Services []string `json:"v,omitempty"`
	Causes   []string `json:"c,omitempty"`
	Passages [][4]any `json:"p"` // field, label, anchor, text
}

// newFragment returns the fragment of a document.
func newFragment(d *doc) fragment {
	f := fragment{ID: d.inc.ID, Title: title(d.inc), URL: d.inc.Permalink, Date: shortDate(day(d.inc)), Length: d.lasted,
		Services: termNames(d.inc.Services), Causes: termNames(d.inc.Causes), Passages: [][4]any{}}
	if f.Date != "" {
		f.Day = day(d.inc).ISO()
	}
	if d.inc.Severity != nil {
		f.Severity, f.Rank = d.inc.Severity.Name, d.inc.Severity.Rank
	}
	for _, p := range d.passages {
		f.Passages = append(f.Passages, [4]any{int(p.field), p.label, p.anchor, p.text})
	}
	return f
}

// fragment returns the JSON of a document.
func (d *doc) fragment() []byte {
	data, _ := json.Marshal(newFragment(d)) // texts and numbers can always be written
	return data
}

// digestShown returns a digest of what is shown of a document.
func (d *doc) digestShown() string {
	sum := sha256.Sum256(d.fragment())
	return string(sum[:16])
}

func termNames(terms []*corpus.Term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.Name)
	}
	return out
}
