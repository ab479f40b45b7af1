package render

import (
	"html/template"

	"afterword/site/internal/corpus"
	"afterword/site/internal/markdown"
)

// PlainPage is a page of the folder pages/.
type PlainPage struct {
	Frame
	Heading  string
	BodyLang string // language of the text; "" when it is that of the interface or unknown
	Contents []Link // its headings of the second level
	Body     template.HTML
	Edit     string
	Changed  Date // the day of the last commit of the file; zero when not known
}

// plainPages returns the pages of the folder pages/.
func (s *site) plainPages() []page {
	out := make([]page, len(s.Corpus.Pages))
	for i, p := range s.Corpus.Pages {
		out[i] = page{p.Permalink, "page", sure(func() any { return s.plainPage(p) })}
	}
	return out
}

func (s *site) plainPage(p corpus.Page) PlainPage {
	path := p.Permalink
	v := PlainPage{
		Frame: s.frame(path, pageTitle(p), nowhere), Heading: pageTitle(p), BodyLang: language(p.Postmortem), Edit: s.editURL(p.Path, 1), Changed: s.changed(p.Path),
	}
	if p.Body == nil {
		return v
	}
	resolve := func(target string) (string, bool) {
		if len(target) > 0 && target[0] == '#' {
			id, ok := anchor(p.Postmortem, target[1:])
			return "#" + escapeFragment(id), ok
		}
		return s.lead(path, p.Path, target)
	}
	from, blocks := 0, p.Body.Blocks
	if len(blocks) > 0 && blocks[0].Kind == markdown.Heading && squeeze(blocks[0].Text) == squeeze(v.Heading) {
		from = 1
	}
	v.Body = p.Body.Render(from, len(blocks), markdown.View{Resolve: resolve, Top: 2})
	top := 7
	for _, b := range blocks[from:] {
		if b.Kind == markdown.Heading {
			top = min(top, b.Level)
		}
	}
	for _, b := range blocks[from:] {
		if b.Kind == markdown.Heading && b.Level == top && b.ID != "" {
			v.Contents = append(v.Contents, Link{b.Text, "#" + escapeFragment(b.ID)})
		}
	}
	return v
}
