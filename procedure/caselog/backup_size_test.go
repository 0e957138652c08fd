package caselog

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// TestBackupWhileWriting makes a backup of a large log while somebody files mail
// and decides without a pause, puts it back, and gives the times. .ci/backup
// names the size, KLACHTD_BACKUP_MB.
func TestBackupWhileWriting(t *testing.T) {
	megabytes := 2
	if s := os.Getenv("KLACHTD_BACKUP_MB"); s != "" {
		var err error
		megabytes, err = strconv.Atoi(s)
		try(t, err)
	}
	l, ctx := testLog(t), t.Context()
	cases := 0
	more := func() error {
		cases++
		in := complaint(cases)
		in.Raw = append(in.Raw, make([]byte, 200<<10)...)
		mail, _, err := l.File(ctx, in)
		if err != nil {
			return err
		}
		return l.Commit(ctx, received(t, CaseNumber(2026, cases), cases, mail))
	}
	for range megabytes * 5 {
		try(t, more())
	}
	try(t, l.Close())
	l = reopen(t, l.path)
	defer l.Close()
	known := cases

	stop, cancel := context.WithCancel(ctx)
	wrote := make(chan error, 1)
	var slowest time.Duration
	go func() {
		for stop.Err() == nil {
			start := time.Now()
			if err := more(); err != nil {
				wrote <- err
				return
			}
			slowest = max(slowest, time.Since(start))
		}
		wrote <- nil
	}()
	dest := filepath.Join(t.TempDir(), "b.db")
	start := time.Now()
	c := backup(t, l, dest)
	took := time.Since(start)
	cancel()
	try(t, <-wrote)

	to := filepath.Join(t.TempDir(), "case.db")
	start = time.Now()
	_, err := Restore(ctx, restoration(dest, to))
	try(t, err)
	t.Logf("backup of %d MB beside %d new cases (the slowest took %v): %v; restore: %v",
		c.Size>>20, cases-known, slowest.Round(time.Millisecond), took.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	again := reopen(t, to)
	defer again.Close()
	sound(t, again)
	sound(t, l)
	if all, err := again.Cases(ctx, false); err != nil || len(all) < known || len(all) > cases {
		t.Errorf("%d cases were restored, of %d to %d: %v", len(all), known, cases, err)
	}
}
