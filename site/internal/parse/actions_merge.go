package parse

import (
	"regexp"
	"slices"
	"strings"

	"afterword/site/internal/postmortem"
)

// addFrontMatterAction adds an action of the front matter. Where the body lists
// the same action, the two are one: what the front matter says of it holds, and
// it stands where the body has it, which is the place that a reader can go to.
// The same are two with the same words, and neither another owner nor another
// ticket.
func (r *reader) addFrontMatterAction(a postmortem.Action) {
	if r.listed == nil {
		r.listed = map[string][]int{}
		for i, b := range r.pm.Actions {
			words := actionWords(b.Text)
			r.listed[words] = append(r.listed[words], i)
		}
	}
	words := actionWords(a.Text)
	for n, i := range r.listed[words] {
		if b := r.pm.Actions[i]; words != "" && agree(a.Owner, b.Owner) && agree(a.Ref, b.Ref) {
			r.pm.Actions[i] = mergeActions(b, a)
			r.listed[words] = slices.Delete(r.listed[words], n, n+1) // one of the body for one of the front matter
			return
		}
	}
	r.pm.Actions = append(r.pm.Actions, a)
}

// agree reports whether two values are the same, or one is not given.
func agree(a, b string) bool {
	x, y := actionWords(a), actionWords(b)
	return x == "" || y == "" || x == y
}

// linkTarget is the address of a Markdown link; the words before it are its text.
var linkTarget = regexp.MustCompile(`\]\([^()\s]*\)`)

// actionWords are the letters and digits of a text, the case and the width
// unified: spaces, punctuation and markup tell no two actions apart.
func actionWords(text string) string {
	return strings.Map(func(c rune) rune {
		if letter(c) {
			return c
		}
		return -1
	}, fold(linkTarget.ReplaceAllString(text, "]")))
}

// mergeActions returns the action of the body with what the front matter says of it.
func mergeActions(body, front postmortem.Action) postmortem.Action {
	a := body
	for _, f := range []struct {
		to   *string
		from string
	}{{&a.Owner, front.Owner}, {&a.Ref, front.Ref}, {&a.Type, front.Type}, {&a.Priority, front.Priority}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if front.Status != postmortem.Unknown {
		a.Status, a.StatusText, a.StatusFrom = front.Status, front.StatusText, front.StatusFrom
	}
	for _, f := range []struct {
		to   *postmortem.Moment
		from postmortem.Moment
	}{{&a.Opened, front.Opened}, {&a.Due, front.Due}, {&a.Closed, front.Closed}} {
		if !f.from.IsZero() {
			*f.to = f.from
		}
	}
	for _, l := range front.Links {
		if !slices.Contains(a.Links, l) {
			a.Links = append(a.Links, l)
		}
	}
	return a
}
