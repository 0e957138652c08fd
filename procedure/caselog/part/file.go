package part

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Private resolves symbolic links in the path of a log, so that every process locks the same
// name, and makes sure that nobody else can read the file.
func Private(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return path, err
	case !info.Mode().IsRegular():
		return path, fmt.Errorf("it is not a file: store.path must name the file itself, not its folder")
	case info.Size() == 0:
		return path, fmt.Errorf("it is empty (0 bytes), and so no case log: if there was one, restore the last backup; to begin one, remove this file or name another in store.path")
	case info.Mode().Perm()&0o077 != 0:
		return path, fmt.Errorf("its mode is %04o, so that others can read complaints: chmod 600 %s", info.Mode().Perm(), path)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Nlink > 1 {
		return path, fmt.Errorf("it has %d names (hard links), and SQLite would keep a journal for each: keep one, and make real copies (find / -samefile %s)", stat.Nlink, path)
	}
	return filepath.EvalSymlinks(path)
}

// Present lists the files of a log.
func Present(path string) (all []string, err error) {
	for _, suffix := range append([]string{""}, Journals()...) {
		switch _, err := os.Lstat(path + suffix); {
		case err == nil:
			all = append(all, path+suffix)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return all, nil
}

// MoveAside renames the files of a log, all in the same way, so that they still
// belong together.
func MoveAside(log string, files []string, now time.Time) (moved []string, err error) {
	base := log + ".replaced-" + now.UTC().Format("2006-01-02T1504Z")
	name := base
	for n := 2; ; n++ {
		taken, err := Present(name)
		if err != nil {
			return nil, err
		}
		if len(taken) == 0 {
			break
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
	for _, path := range files {
		aside := name + strings.TrimPrefix(path, log)
		if err := renameNew(path, aside); err != nil {
			return moved, err
		}
		moved = append(moved, aside)
	}
	return moved, nil
}

// Fill appends the bytes of a file.
func Fill(ctx context.Context, to *os.File, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n, err := io.CopyN(to, from, 16<<20); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("after %d bytes more: %w", n, err)
		}
	}
}

// Digest gives the size of a file in bytes, and its SHA-256.
func Digest(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}
