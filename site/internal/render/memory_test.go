package render

import (
	"errors"
	"html/template"
	"testing"
	"time"

	"afterword/site/internal/corpus"
)

// inside is a part of a view, with everything that views are made of.
type inside struct {
	Text  string
	HTML  template.HTML
	List  []string
	Map   map[string]int
	Any   any
	Next  *inside
	Time  time.Time
	Ratio float64
	On    bool
	small int
	made  *corpus.Incident
}

func whole() inside {
	return inside{Text: "t", HTML: "<b>", List: []string{"a", "b"}, Map: map[string]int{"a": 1, "b": 2}, Any: 1, Next: &inside{Text: "n"},
		Time: time.Date(2024, 1, 2, 3, 4, 5, 6, time.UTC), Ratio: 0.5, On: true, small: 1}
}

// A page is made again when anything in its view is another, and only then.
func TestMemoryKnowsEveryChange(t *testing.T) {
	for name, change := range map[string]func(v *inside){
		"text":        func(v *inside) { v.Text = "u" },
		"html":        func(v *inside) { v.HTML = "<i>" },
		"list":        func(v *inside) { v.List = []string{"ab", ""} },
		"longer":      func(v *inside) { v.List = append(v.List, "") },
		"map":         func(v *inside) { v.Map = map[string]int{"a": 2, "b": 1} },
		"any":         func(v *inside) { v.Any = "1" },
		"any type":    func(v *inside) { v.Any = int64(1) },
		"behind":      func(v *inside) { v.Next.Text = "m" },
		"nothing":     func(v *inside) { v.Next = nil },
		"time":        func(v *inside) { v.Time = v.Time.Add(1) },
		"zone":        func(v *inside) { v.Time = v.Time.In(time.FixedZone("X", 3600)) },
		"number":      func(v *inside) { v.Ratio = 0.25 },
		"flag":        func(v *inside) { v.On = false },
		"unexported":  func(v *inside) { v.small = 2 },
		"moved text":  func(v *inside) { v.Text, v.HTML = "t<b>", "" },
		"same":        func(v *inside) {},
		"same, anew":  func(v *inside) { *v = whole() },
		"while made":  func(v *inside) { v.made = &corpus.Incident{} },
		"same moment": func(v *inside) { v.Time = v.Time.Round(0) },
	} {
		view, made := whole(), 0
		m := new(Memory)
		run := func(theme string) {
			m.begin()
			defer m.end()
			_, err := m.page(page{path: "p", template: "x", view: func() any { return view }}, theme, func(any) ([]byte, error) {
				made++
				return nil, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		run("theme")
		change(&view)
		run("theme")
		want := 2
		if len(name) >= 4 && (name[:4] == "same" || name == "while made") {
			want = 1
		}
		if made != want {
			t.Errorf("%s: made %d times, want %d", name, made, want)
		}
		run("another theme")
		if made != want+1 {
			t.Errorf("%s: not made for another theme", name)
		}
	}
}

// What cannot be told apart is made every time, and what failed is not kept.
func TestMemoryKeepsOutOfDoubt(t *testing.T) {
	loop := &inside{}
	loop.Next = loop
	for name, view := range map[string]any{
		"a function":      struct{ F func() }{func() {}},
		"the whole":       struct{ In *corpus.Incident }{&corpus.Incident{}},
		"itself":          loop,
		"in a map":        map[string]any{"a": func() {}},
		"time, hidden":    struct{ t time.Time }{time.Now()},
		"list of wholes":  []*corpus.Incident{{}},
		"hidden in a map": struct{ m map[string]*corpus.Term }{map[string]*corpus.Term{"a": {}}},
	} {
		m, made := new(Memory), 0
		for range 2 {
			m.begin()
			m.page(page{path: "p", view: func() any { return view }}, "", func(any) ([]byte, error) { made++; return nil, nil })
			m.end()
		}
		if made != 2 {
			t.Errorf("%s: made %d times", name, made)
		}
	}
	m := new(Memory)
	m.begin()
	if _, err := m.page(page{path: "p", view: func() any { return 1 }}, "", func(any) ([]byte, error) { return nil, errors.New("no") }); err == nil {
		t.Error("no error")
	}
	if len(m.next) != 0 {
		t.Error("a failure was kept")
	}
}
