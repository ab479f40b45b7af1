package site

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"afterword/site/internal/corpus"
	"afterword/site/internal/diag"
	"afterword/site/internal/output"
)

// magic is how the files of each kind of picture begin.
var magic = map[string][]struct {
	offset int
	text   string
}{
	".png":  {{0, "\x89PNG\r\n\x1a\n"}},
	".jpg":  {{0, "\xff\xd8\xff"}},
	".jpeg": {{0, "\xff\xd8\xff"}},
	".gif":  {{0, "GIF8"}},
	".webp": {{0, "RIFF"}, {8, "WEBP"}},
	".avif": {{4, "ftyp"}},
}

// showable returns the files that pages may show or link: pictures that are
// what their name says, and drawings that run nothing. The others are findings.
func showable(fsys fs.FS, files []string) ([]string, []diag.Diagnostic) {
	var kept []string
	var found []diag.Diagnostic
	for _, name := range files {
		if problem := unsafe(fsys, name); problem != "" {
			found = append(found, diag.Diagnostic{Path: name, Severity: diag.Warning, Code: "unsafe-file",
				Text: problem + ", and is not shown", Hint: "export the picture again as PNG"})
			continue
		}
		kept = append(kept, name)
	}
	return kept, found
}

// unsafe returns why a picture may not be shown, "" when it may.
func unsafe(fsys fs.FS, name string) string {
	ext := strings.ToLower(path.Ext(name))
	signs := magic[ext]
	if signs == nil && ext != ".svg" {
		return ""
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "it cannot be read"
	}
	defer f.Close()
	if ext == ".svg" {
		return unsafeSVG(io.LimitReader(f, maxDrawing))
	}
	head := make([]byte, 16)
	n, _ := io.ReadFull(f, head)
	for _, sign := range signs {
		if !bytes.HasPrefix(head[min(sign.offset, n):n], []byte(sign.text)) {
			return "it is not the kind of picture that its name says"
		}
	}
	return ""
}

// maxDrawing is how many bytes of a drawing are looked through.
const maxDrawing = 2 << 20

// unsafeSVG looks for everything in a drawing that a browser would run or fetch.
func unsafeSVG(r io.Reader) string {
	d := xml.NewDecoder(r)
	d.Strict = false
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return "it is a drawing that cannot be read"
		}
		if _, ok := token.(xml.Directive); ok && !bytes.HasPrefix(bytes.ToUpper(token.(xml.Directive)), []byte("DOCTYPE SVG PUBLIC")) {
			return "it is a drawing that declares entities"
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch strings.ToLower(start.Name.Local) {
		case "script", "foreignobject", "iframe", "embed", "object", "handler", "set", "animate":
			return fmt.Sprintf("it is a drawing with <%s> in it", start.Name.Local)
		}
		for _, a := range start.Attr {
			key := strings.ToLower(a.Name.Local)
			value := strings.ToLower(strings.TrimSpace(a.Value))
			if strings.HasPrefix(key, "on") {
				return "it is a drawing that runs scripts"
			}
			if (key == "href" || key == "src") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/") {
				return "it is a drawing that fetches or links something"
			}
		}
	}
}

// copyAssets adds the files of the folder that pages show or link.
func copyAssets(fsys fs.FS, c *corpus.Corpus, tree *output.Tree) error {
	for _, name := range c.Assets {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if err := tree.Add("files/"+name, data, name); err != nil {
			return err
		}
	}
	return nil
}
