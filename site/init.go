package site

import (
	"fmt"
	"os"
	"path"

	"afterword/site/internal/scaffold"
)

// NotEmptyError says that a folder holds something already.
type NotEmptyError struct{ Dir, Holds string }

// Error names the folder and what is in it.
func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s is not empty (there is %s), and nothing was written", e.Dir, e.Holds)
}

// Hint returns what to do.
func (e *NotEmptyError) Hint() string { return "name a new folder: afterword init my-postmortems" }

// Init makes a complete small knowledge base of an invented company in dir,
// which must be empty (or hold nothing but a .git) or not exist yet. It
// returns how many files it wrote.
func Init(dir string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, fmt.Errorf("making the folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return 0, &NotEmptyError{dir, e.Name()}
		}
	}
	files, err := scaffold.Example()
	if err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fmt.Errorf("opening the folder: %w", err)
	}
	defer root.Close()
	for _, f := range files {
		if parent := path.Dir(f.Path); parent != "." {
			if err := root.MkdirAll(parent, 0o755); err != nil {
				return 0, fmt.Errorf("making %s: %w", parent, err)
			}
		}
		if err := writeNew(root, f.Path, f.Data); err != nil {
			return 0, err
		}
	}
	return len(files), nil
}
