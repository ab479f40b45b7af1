package corpus

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

const (
	mostRelated = 6   // related incidents shown with one incident
	neighbours  = 200 // incidents of one term that are looked at, nearest in time
)

// candidate gathers why another incident is related.
type candidate struct {
	in       *Incident
	score    float64
	services []string
	causes   []string
	others   []string
	named    string
}

// Related returns the incidents that share the most telling terms with in, and
// those that its author names, the strongest first.
func (c *Corpus) Related(in *Incident) []Related {
	found := make(map[*Incident]*candidate)
	at := func(other *Incident) *candidate {
		if found[other] == nil {
			found[other] = &candidate{in: other}
		}
		return found[other]
	}
	c.named(in, at)
	share := func(terms []*Term, weight float64, note func(*candidate, string)) {
		for _, t := range terms {
			w := weight * math.Log(1+float64(len(c.Incidents))/float64(len(t.Incidents)+len(t.Suggested)))
			for _, other := range nearest(t.Incidents, in) {
				k := at(other)
				k.score += w
				note(k, t.Name)
			}
		}
	}
	share(in.Causes, 3, func(k *candidate, n string) { k.causes = append(k.causes, n) })
	share(in.Services, 2, func(k *candidate, n string) { k.services = append(k.services, n) })
	share(in.Tags, 1, func(k *candidate, n string) { k.others = append(k.others, n) })
	list := make([]*candidate, 0, len(found))
	for _, k := range found {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.in.place, b.in.place))
	})
	var out []Related
	for _, k := range list[:min(mostRelated, len(list))] {
		out = append(out, Related{Incident: k.in, Reason: k.reason(), Score: k.score})
	}
	return out
}

// named adds what authors name themselves; it always comes first.
func (c *Corpus) named(in *Incident, at func(*Incident) *candidate) {
	for _, other := range in.Earlier {
		k := at(other)
		k.score, k.named = k.score+1000, "Named as an earlier occurrence"
	}
	for _, l := range in.Postmortem.Related {
		if other, ok := c.Find(l.Name); ok && other != in {
			k := at(other)
			k.score += 500
			k.named = cmp.Or(k.named, "Named as related")
		}
	}
	for _, other := range in.Siblings {
		k := at(other)
		k.score += 400
		k.named = cmp.Or(k.named, "Told in the same document")
	}
}

// nearest returns the incidents of a term around in, without it, newest first.
func nearest(list []*Incident, in *Incident) []*Incident {
	at, ok := slices.BinarySearchFunc(list, in.place, func(other *Incident, p int) int {
		return cmp.Compare(other.place, p)
	})
	from := max(0, at-neighbours/2)
	to := min(len(list), at+neighbours/2)
	out := make([]*Incident, 0, to-from)
	for i := from; i < to; i++ {
		if ok && i == at {
			continue
		}
		out = append(out, list[i])
	}
	return out
}

// reason says in words what the two share.
func (k *candidate) reason() string {
	same := func(what string, list []string) string {
		if len(list) > 1 && !strings.Contains(what, " ") {
			what += "s"
		}
		return "Same " + what + ": " + strings.Join(list, ", ")
	}
	shared := ""
	switch {
	case len(k.services) > 0 && len(k.causes) > 0:
		shared = same("service and cause", append(slices.Clone(k.services), k.causes...))
	case len(k.causes) > 0:
		shared = same("cause", k.causes)
	case len(k.services) > 0:
		shared = same("service", k.services)
	case len(k.others) > 0:
		shared = same("tag", k.others)
	}
	switch {
	case k.named == "":
		return shared
	case shared == "":
		return k.named
	}
	return k.named + ". " + shared
}
