package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ManifestName is the file at the root of every published site that lists its
// files with their SHA-256, in the format of sha256sum: `sha256sum -c` checks a
// copy of the site. It is also the mark by which [Write] knows a folder that it
// may replace.
const ManifestName = ".afterword-manifest"

// The first line of a manifest. A folder whose manifest says building was
// never finished.
const (
	manifestHead = "# afterword site, "
	buildingHead = "# afterword site, unfinished\n"
)

// errDamaged says that a manifest is ours and does not hold what it should.
var errDamaged = errors.New("the manifest is damaged")

// manifest holds the sums of a published site by path.
type manifest map[string][sha256.Size]byte

// Manifest returns the content of the manifest of t.
func (t *Tree) Manifest() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%d files\n", manifestHead, t.Len())
	for _, name := range t.Paths() {
		sum, _ := t.files[name].digest()
		fmt.Fprintf(&b, "%x  %s\n", sum, name)
	}
	return b.Bytes()
}

// IsSite reports whether the folder dir of fsys is a site that [Write] made, or
// was making: a reader of source files passes over it.
func IsSite(fsys fs.FS, dir string) bool {
	name := ManifestName
	if dir != "." && dir != "" {
		name = dir + "/" + name
	}
	data, err := fs.ReadFile(fsys, name)
	return err == nil && bytes.HasPrefix(data, []byte(manifestHead))
}

// parseManifest reads a manifest. It returns errDamaged when the head is ours
// and the rest is not complete, and another error when the file is not ours.
func parseManifest(data []byte) (manifest, error) {
	text, ours := strings.CutPrefix(string(data), manifestHead)
	if !ours {
		return nil, errors.New("not a manifest")
	}
	head, rest, _ := strings.Cut(text, "\n")
	m := make(manifest)
	for line := range strings.Lines(rest) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		raw, err := hex.DecodeString(sum)
		if !ok || err != nil || len(raw) != sha256.Size || !local(name) {
			return nil, errDamaged
		}
		m[name] = [sha256.Size]byte(raw)
	}
	if head != fmt.Sprintf("%d files", len(m)) {
		return nil, errDamaged
	}
	return m, nil
}
