package markdown

func (w *writer) code(b *Block) {
	w.put(`<pre tabindex="0"><code`)
	if b.Language != "" {
		w.put(` class="language-`)
		w.escape(b.Language)
		w.put(`"`)
	}
	w.put(">")
	w.escape(b.Text)
	if b.Text != "" {
		w.put("\n")
	}
	w.put("</code></pre>\n")
}
