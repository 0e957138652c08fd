// Package shelf reads the backups in a folder by their names, which are their instants:
// klachtd-2026-11-24T033000Z.db, or klachtd-2026-11-24T033000Z.db.age when encrypted. Earlier
// programs left the seconds out.
package shelf

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

const (
	prefix = "klachtd-"

	Plain  = ".db"
	Sealed = ".db.age"
	// Partial ends the name of a backup that is not whole yet.
	Partial = ".partial"
	// Damaged ends the name of a copy that does not verify. It counts as no backup.
	Damaged = ".damaged"
)

var layouts = []string{"2006-01-02T150405Z", "2006-01-02T1504Z"}

// Name returns the name of a backup made at an instant.
func Name(at time.Time, ending string) string { return prefix + at.UTC().Format(layouts[0]) + ending }

type backup struct {
	path string
	at   time.Time
}

// on lists the files in a folder whose name is an instant, one of the endings and more, the
// oldest first.
func on(folder, more string) (all []backup, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		for _, ending := range []string{Plain, Sealed} {
			name, begins := strings.CutPrefix(e.Name(), prefix)
			name, ends := strings.CutSuffix(name, ending+more)
			for _, layout := range layouts {
				if at, err := time.Parse(layout, name); begins && ends && err == nil && e.Type().IsRegular() {
					all = append(all, backup{filepath.Join(folder, e.Name()), at})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b backup) int { return a.at.Compare(b.at) })
	return all, err
}

// Trim removes the oldest backups in a folder, encrypted or not, until keep are left. It
// returns their paths and the time of the oldest that stays. It never removes the newest,
// whatever its instant, nor any other file except those that a killed backup left there.
func Trim(folder, newest string, keep int) (removed []string, oldest time.Time, err error) {
	all, err := on(folder, "")
	if err != nil {
		return nil, oldest, err
	}
	old := slices.DeleteFunc(slices.Clone(all), func(b backup) bool { return b.path == newest })
	for len(old) > max(keep-1, 0) {
		if err := os.Remove(old[0].path); err != nil {
			return removed, oldest, err
		}
		removed, old = append(removed, old[0].path), old[1:]
	}
	for _, b := range all { // including the newest
		if !slices.Contains(removed, b.path) {
			oldest = b.at
			break
		}
	}
	for _, ending := range []string{Partial, Damaged + Partial} {
		parts, e := on(folder, ending)
		err = errors.Join(err, e)
		for _, b := range parts {
			if p, e := part.New(strings.TrimSuffix(b.path, Partial), Partial); e == nil { // otherwise it is still being written
				p.Drop()
			}
		}
	}
	return removed, oldest, err
}

// TrimDamaged removes the copies in a folder that do not verify, but for the newest. It
// returns their paths.
func TrimDamaged(folder, newest string) (removed []string, err error) {
	all, err := on(folder, Damaged)
	for _, b := range all {
		if b.path == newest {
			continue
		}
		if err := os.Remove(b.path); err != nil {
			return removed, err
		}
		removed = append(removed, b.path)
	}
	return removed, err
}
