package render

import (
	"testing"

	"afterword/site/internal/stats"
)

// The strips of a review stand under one axis, which ends with its period, and
// count what had happened by then.
func TestStripsOfAReviewShareAnAxis(t *testing.T) {
	incident := func(date, cause string) string {
		return "---\ntitle: " + cause + "\ndate: " + date + "\ncauses: [" + cause + "]\n---\n\nText.\n"
	}
	s := started(t, map[string]string{
		"a.md": incident("2021-02-01", "dns"), "b.md": incident("2023-05-01", "dns"),
		"c.md": incident("2022-03-01", "disk-full"), "d.md": incident("2023-06-01", "disk-full"),
		"e.md": incident("2023-09-01", "dns"), "f.md": incident("2024-03-01", "disk-full"),
	})
	all := s.Stats.Reviews(stats.Quarter)
	at := func(name string) ReviewPage {
		for _, r := range all {
			if r.Name == name {
				return s.reviewView(r, all)
			}
		}
		t.Fatalf("no review %s", name)
		return ReviewPage{}
	}
	p := at("2023-Q2")
	if len(p.Back) != 2 || len(p.BackYears) != 3 || p.BackYears[0].Text != "2021" || p.BackYears[2].Text != "2023" {
		t.Fatalf("%+v, years %+v", p.Back, p.BackYears)
	}
	for _, row := range p.Back {
		if row.All != 2 || row.In != 1 || len(row.Strip.Dots) != 2 {
			t.Errorf("%s: %d in the period, %d in all, %d dots", row.Text, row.In, row.All, len(row.Strip.Dots))
		}
	}
	if x, y := p.Back[0].Strip.Dots[1].X, p.Back[1].Strip.Dots[1].X; x == y {
		t.Errorf("a month apart, and both at %s", x)
	}
	if p := at("2022-Q3"); len(p.Back) != 0 || len(p.BackYears) != 0 {
		t.Errorf("nothing came back: %+v", p.Back)
	}
}
