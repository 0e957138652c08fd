package caselog

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

// The name of a backup in a folder of them: klachtd-2026-11-24T0330Z.db.
const (
	stampPrefix = "klachtd-"
	stampLayout = "2006-01-02T1504Z"
	stampSuffix = ".db"
)

// BackupInto makes a backup in a folder, with its instant as its name. Once it
// is verified, it removes the oldest of the backups that have such a name, until
// keep are left, and gives their paths. It never removes the new one, and no
// other file.
func (l *Log) BackupInto(ctx context.Context, folder string, keep int, now time.Time) (c Copy, removed []string, err error) {
	c, err = l.Backup(ctx, filepath.Join(folder, stampPrefix+now.UTC().Format(stampLayout)+stampSuffix))
	if err != nil {
		return c, nil, err
	}
	old, err := stamped(folder, stampSuffix)
	if err != nil {
		return c, nil, explain(folder, "remove old backups", err)
	}
	old = slices.DeleteFunc(old, func(path string) bool { return path == c.Path })
	for len(old) > max(keep-1, 0) {
		if err := os.Remove(old[0]); err != nil {
			return c, removed, explain(folder, "remove an old backup", err)
		}
		removed, old = append(removed, old[0]), old[1:]
	}
	return c, removed, explain(folder, "remove unfinished backups", removeParts(folder))
}

// stamped lists the files in a folder whose name is an instant and has exactly
// that end, the oldest first.
func stamped(folder, suffix string) (all []string, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder) // sorted by name, and so by instant
	for _, e := range entries {
		name, begins := strings.CutPrefix(e.Name(), stampPrefix)
		name, ends := strings.CutSuffix(name, suffix)
		if _, err := time.Parse(stampLayout, name); begins && ends && err == nil && e.Type().IsRegular() {
			all = append(all, filepath.Join(folder, e.Name()))
		}
	}
	return all, err
}

// removeParts removes what backups that were killed left in a folder, but not
// one that is being written.
func removeParts(folder string) error {
	parts, err := stamped(folder, stampSuffix+partSuffix)
	for _, path := range parts {
		p, e := part.New(strings.TrimSuffix(path, partSuffix), partSuffix)
		if e == nil {
			p.Drop()
		}
	}
	return err
}
