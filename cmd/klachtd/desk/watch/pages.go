package watch

import (
	"context"
	"time"
)

// checkedFirst is how many bytes a log may have to be checked before any work: a tenth of a
// second's work. The pages of a larger log are checked beside the work, so no mail waits
// for that; a damaged page ends the work.
const checkedFirst = 32 << 20

// Pages checks the pages of a log that is about to be used. If it returns beside, the check
// is still to be done, beside the work.
func Pages(ctx context.Context, log State) (beside func(context.Context) error, err error) {
	read, err := log.QuickCheck(ctx, checkedFirst)
	if read || err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { _, err := log.QuickCheck(ctx, 0); return err }, nil
}

// markChecked marks when the pages of the log were last checked.
const markChecked = "checked"

// PagesDaily checks the pages of the log unless that was done today; it is for separate
// passes. found waits until the check has ended, which may be after the pass.
func PagesDaily(ctx context.Context, log State, now time.Time) (found func() error, err error) {
	found = func() error { return nil }
	checked, err := log.Marked(ctx, markChecked)
	if age := now.Sub(checked); err != nil || age >= 0 && age < 24*time.Hour {
		return found, err
	}
	beside, err := Pages(ctx, log)
	if err != nil {
		return found, err
	}
	if beside == nil {
		return found, log.Mark(ctx, markChecked, now)
	}
	ended := make(chan error, 1)
	go func() {
		err := beside(ctx)
		if err == nil {
			err = log.Mark(ctx, markChecked, now)
		}
		ended <- err
	}()
	return func() error { return <-ended }, nil
}
