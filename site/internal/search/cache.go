package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// cacheVersion is part of the name of a cache, with the version of the
// analysis: an index made by other rules is never opened. Change it with every
// change of the fields, and of the version of bleve in go.mod.
const cacheVersion = "bleve-2.6.1-fields-2-analysis-" + analysisVersion

// Times that a build waits for another that holds the cache.
const (
	lockWait = 30 * time.Second
	lockPoll = 50 * time.Millisecond
)

// openCache opens the index in dir, or makes it. It returns what the index
// holds: ids and the digests of their documents. release gives the cache back
// after the index is closed; it notes the sums of its files, by which the next
// build sees whether it is whole: bleve itself opens a damaged index without a
// word.
func openCache(ctx context.Context, dir string, notice func(string)) (idx bleve.Index, known map[string]string, release func() error, err error) {
	dir = filepath.Join(dir, cacheVersion)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, nil, nil, fmt.Errorf("making the search cache: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(dir, "lock"))
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = unlock()
		}
	}()
	store, sums := filepath.Join(dir, "index"), filepath.Join(dir, "sums.json")
	idx, known, why := reopen(store, sums)
	if idx == nil {
		if why != "" && notice != nil {
			notice("the search cache was " + why + "; it is made anew")
		}
		if err = os.RemoveAll(store); err == nil {
			idx, err = bleve.NewUsing(store, newMapping(), scorch.Name, scorch.Name, nil)
		}
		if err != nil {
			return nil, nil, nil, fmt.Errorf("making the search cache: %w", err)
		}
	}
	// Whoever is stopped half-way leaves no sums, and so no cache.
	if err = os.Remove(sums); err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = idx.Close()
		return nil, nil, nil, fmt.Errorf("opening the search cache: %w", err)
	}
	return idx, known, func() error { return errors.Join(writeSums(store, sums), unlock()) }, nil
}

// reopen opens an existing index when it is whole; why says what was wrong,
// and is empty when there was none.
func reopen(store, sums string) (idx bleve.Index, known map[string]string, why string) {
	data, err := os.ReadFile(sums)
	if err != nil {
		if _, err := os.Stat(store); err == nil {
			return nil, nil, "not finished by the build before"
		}
		return nil, nil, ""
	}
	want := map[string]string{}
	if json.Unmarshal(data, &want) != nil || len(want) == 0 {
		return nil, nil, "damaged"
	}
	got, err := sumFiles(store)
	if err != nil || len(got) != len(want) {
		return nil, nil, "damaged"
	}
	for name, sum := range want {
		if got[name] != sum {
			return nil, nil, "damaged"
		}
	}
	idx, err = bleve.OpenUsing(store, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		return nil, nil, "not readable"
	}
	known, err = holdings(idx)
	if err != nil {
		_ = idx.Close()
		return nil, nil, "not readable"
	}
	return idx, known, ""
}

// holdings returns the ids in an index and the digests of their documents.
func holdings(idx bleve.Index) (map[string]string, error) {
	adv, err := idx.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := adv.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	known := map[string]string{}
	for {
		n, err := ids.Next()
		if err != nil || n == nil {
			return known, err
		}
		id, err := r.ExternalID(n)
		if err != nil {
			return nil, err
		}
		hash, err := r.GetInternal([]byte(hashKey + id))
		if err != nil {
			return nil, err
		}
		known[id] = string(hash)
	}
}

// writeSums notes the sums of all files of the index.
func writeSums(store, sums string) error {
	got, err := sumFiles(store)
	if err != nil {
		return fmt.Errorf("closing the search cache: %w", err)
	}
	data, err := json.Marshal(got)
	if err != nil {
		return err
	}
	if err := os.WriteFile(sums+".new", data, 0o666); err != nil {
		return fmt.Errorf("closing the search cache: %w", err)
	}
	return os.Rename(sums+".new", sums)
}

// sumFiles returns the digest of every file below dir.
func sumFiles(dir string) (map[string]string, error) {
	sums := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		sums[filepath.ToSlash(rel)] = hex.EncodeToString(h.Sum(nil))
		return err
	})
	return sums, err
}

// lock makes the file name, which says who holds the cache, and waits while a
// living process holds it.
func lock(ctx context.Context, name string) (unlock func() error, err error) {
	deadline := time.Now().Add(lockWait)
	for {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err == nil {
			_, err = fmt.Fprintf(f, "%d\n", os.Getpid())
			if err = errors.Join(err, f.Close()); err != nil {
				return nil, fmt.Errorf("locking the search cache: %w", err)
			}
			return func() error { return os.Remove(name) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("locking the search cache: %w", err)
		}
		holder, alive := holder(name)
		if !alive {
			_ = os.Remove(name)
			continue
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("the search cache %s is held by process %d", filepath.Dir(name), holder)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for process %d, which holds the search cache: %w", holder, ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

// holder returns the process that a lock file names, and whether it is alive.
// A file just made may not have its number yet; it counts as held.
func holder(name string) (int, bool) {
	data, err := os.ReadFile(name)
	if err != nil {
		return 0, !errors.Is(err, fs.ErrNotExist)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		info, err := os.Stat(name)
		return 0, err == nil && time.Since(info.ModTime()) < time.Second
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return pid, false
	}
	err = p.Signal(syscall.Signal(0))
	return pid, err == nil || errors.Is(err, os.ErrPermission) || !errors.Is(err, os.ErrProcessDone)
}
