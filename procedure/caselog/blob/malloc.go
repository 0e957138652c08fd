package blob

/*
#ifdef __linux__
#include <malloc.h>
#endif

static void large_blocks_apart(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 256 << 10);
	mallopt(M_TRIM_THRESHOLD, 1 << 20);
	mallopt(M_ARENA_MAX, 2);
#endif
}

static void trim(void) {
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
*/
import "C"

import (
	"context"
	"database/sql"
)

// GiveBack makes the memory that SQLite takes for a large mail go back to the system once it
// is free. By default glibc learns from the first such block that large blocks come and go,
// and keeps room for the next in the arena of each thread: mails of 25 MB leave 100 MB and
// more behind. Here there are two arenas, each of which keeps a megabyte; without that
// megabyte, the memory of every mail would be given back and asked for again, page by page.
func GiveBack() { C.large_blocks_apart() }

// Shrink gives back the pages that a connection read.
func Shrink(ctx context.Context, on interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}) error {
	_, err := on.ExecContext(ctx, `PRAGMA shrink_memory`)
	return err
}

// Rest gives back what SQLite keeps for its work: the pages that a connection read, and free
// memory in the arenas.
func Rest(ctx context.Context, db *sql.DB) error {
	err := Shrink(ctx, db)
	C.trim()
	return err
}
