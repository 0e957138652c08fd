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

// GiveBack has the memory that SQLite takes for a large mail go back to the system
// once it is free. By itself glibc learns from the first such block that large
// blocks come and go, and keeps room for the next in the arena of each thread:
// mails of 25 MB leave a hundred and more of them behind. There are two arenas, and each
// keeps a megabyte: without that the memory of every mail is given back and asked for
// again, page by page.
func GiveBack() { C.large_blocks_apart() }

const shrink = `PRAGMA shrink_memory`

// Rest gives back what SQLite keeps for work: the pages that a connection read, and what
// is free in the arenas.
func Rest(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, shrink)
	C.trim()
	return err
}
