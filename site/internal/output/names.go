package output

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name of one file or folder, in bytes. Most file
// systems stop at 255; the rest is left for the suffixes that archivers and
// uploaders put on names while they work.
const maxName = 240

// claim is what one folded name stands for.
type claim struct {
	name string // as it was first written
	from string // who made it; of a folder: who made the first file in it
	dir  bool
}

// claim enters name and the folders above it, or says who holds the place.
func (t *Tree) claim(name, from string) error {
	if t.files == nil {
		t.files = make(map[string]*slot)
		t.names = make(map[string]claim)
	}
	key := fold(name)
	if old, taken := t.names[key]; taken {
		return conflict(old, name)
	}
	// Checked before anything is entered, so that a refused path leaves no trace.
	dirs := 0
	for dir, k := path.Dir(name), path.Dir(key); dir != "."; dir, k = path.Dir(dir), path.Dir(k) {
		old, taken := t.names[k]
		if taken && (!old.dir || old.name != dir) {
			return conflict(old, dir)
		}
		if taken {
			break // then the folders above it are entered too
		}
		dirs++
	}
	t.names[key] = claim{name: name, from: from}
	for dir, k := path.Dir(name), path.Dir(key); dirs > 0; dir, k = path.Dir(dir), path.Dir(k) {
		t.names[k] = claim{name: dir, from: from, dir: true}
		dirs--
	}
	return nil
}

// conflict says why name cannot stand beside old.
func conflict(old claim, name string) error {
	kind := "file"
	if old.dir {
		kind = "folder"
	}
	if old.name == name {
		return fmt.Errorf("there is already a %s at this path, from %s", kind, old.from)
	}
	return fmt.Errorf("%q and the %s %q, from %s, are one name where case or normalisation does not count", name, kind, old.name, old.from)
}

// fold returns the form under which two names are one on some file system:
// canonically composed, with full case folding.
func fold(name string) string {
	ascii := true
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(name)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
}

// portable refuses a path that Windows, or an archive made for it, cannot hold,
// wherever this build runs: a site is made on one machine and served from another.
func portable(name string) error {
	if !utf8.ValidString(name) {
		return fmt.Errorf("the name is not valid UTF-8")
	}
	for part := range strings.SplitSeq(name, "/") {
		if err := portablePart(part); err != nil {
			return err
		}
	}
	return nil
}

func portablePart(part string) error {
	if len(part) > maxName {
		return fmt.Errorf("the name %.20q… is longer than %d bytes", part, maxName)
	}
	if i := strings.IndexFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*`, r) }); i >= 0 {
		return fmt.Errorf("%q holds %q, which not every file system allows", part, part[i])
	}
	if strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
		return fmt.Errorf("%q ends with a dot or a space, which Windows drops", part)
	}
	stem, _, _ := strings.Cut(strings.ToUpper(part), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return fmt.Errorf("%q is the name of a device on Windows", part)
	}
	if port, ok := strings.CutPrefix(stem, "COM"); ok || strings.HasPrefix(stem, "LPT") {
		if !ok {
			port = strings.TrimPrefix(stem, "LPT")
		}
		if utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port) {
			return fmt.Errorf("%q is the name of a device on Windows", part)
		}
	}
	return nil
}
