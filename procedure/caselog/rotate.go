package caselog

import (
	"context"
	"path/filepath"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/shelf"
)

// BackupInto makes a backup in a folder, named after its instant. Once it is verified,
// BackupInto removes the oldest there until keep are left, and returns their paths. oldest
// is the time of the oldest that stays.
func (l *Log) BackupInto(ctx context.Context, folder string, keep int, now time.Time) (c Copy, removed []string, oldest time.Time, err error) {
	if c, err = l.Backup(ctx, filepath.Join(folder, shelf.Name(now, shelf.Plain))); err != nil {
		return c, nil, oldest, err
	}
	removed, oldest, err = shelf.Trim(folder, c.Path, keep)
	return c, removed, oldest, explain(folder, "remove old backups", err)
}
