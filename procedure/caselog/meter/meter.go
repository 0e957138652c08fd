// Package meter tells a test what SQLite does while the program works: which statements it
// runs, how often, and how much work each takes. These numbers do not depend on how busy the
// machine is. No program of ours contains this package.
//
// It meters every database that is opened, by any code, without a change to that code.
package meter

/*
// The parts of sqlite3.h that are used here; go-sqlite3 does not export them. The functions
// are its own, and weak because each package is first linked by itself.
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
#define WEAK __attribute__((weak))
extern int sqlite3_auto_extension(void (*)(void)) WEAK;
extern int sqlite3_cancel_auto_extension(void (*)(void)) WEAK;
extern int sqlite3_trace_v2(sqlite3*, unsigned, int (*)(unsigned, void*, void*, void*), void*) WEAK;
extern int sqlite3_stmt_status(sqlite3_stmt*, int, int) WEAK;
extern const char *sqlite3_sql(sqlite3_stmt*) WEAK;

enum { traceProfile = 2, fullScanStep = 1, sorted = 2, autoIndexed = 3, steps = 4 };

extern void klachtdMetered(char*, int, int, int, int);

static int profiled(unsigned event, void *context, void *stmt, void *nanoseconds) {
	const char *text = sqlite3_sql(stmt);
	if (event == traceProfile && text != 0)
		klachtdMetered((char*)text, sqlite3_stmt_status(stmt, steps, 1), sqlite3_stmt_status(stmt, fullScanStep, 1),
			sqlite3_stmt_status(stmt, sorted, 1), sqlite3_stmt_status(stmt, autoIndexed, 1));
	return 0;
}

static int opened(sqlite3 *db, char **message, void *api) {
	return sqlite3_trace_v2(db, traceProfile, profiled, 0);
}

static int meter(void) { return sqlite3_auto_extension((void (*)(void))opened); }
static void leave(void) { sqlite3_cancel_auto_extension((void (*)(void))opened); }
*/
import "C"

import (
	"fmt"
	"sync"

	_ "github.com/mattn/go-sqlite3" // the driver that is metered
)

// Work is the work of a statement.
type Work struct {
	Runs    int
	Steps   int // of SQLite's virtual machine: independent of other load
	Scanned int // rows stepped over in full table scans
	Sorted  int // how often rows had to be sorted
	Indexed int // rows of an index made for this one run
}

func (w Work) plus(v Work) Work {
	return Work{w.Runs + v.Runs, w.Steps + v.Steps, w.Scanned + v.Scanned, w.Sorted + v.Sorted, w.Indexed + v.Indexed}
}

// Statements is the work of each statement, by its text.
type Statements map[string]Work

// Total is the work of all of them.
func (s Statements) Total() (all Work) {
	for _, w := range s {
		all = all.plus(w)
	}
	return all
}

// ledger is what was metered since it was last emptied. SQLite's callback carries no value of
// ours, so there is only one ledger.
var ledger = struct {
	sync.Mutex
	work Statements
}{work: make(Statements)}

// Start meters every database that this process opens until stop.
func Start() (stop func()) {
	if code := C.meter(); code != 0 {
		panic(fmt.Sprintf("sqlite3_auto_extension: %d", code))
	}
	return func() { C.leave() }
}

// Take returns the work since its last call, without statements that still run.
func Take() Statements {
	ledger.Lock()
	defer ledger.Unlock()
	taken := ledger.work
	ledger.work = make(Statements)
	return taken
}

//export klachtdMetered
func klachtdMetered(text *C.char, steps, scanned, sorted, indexed C.int) {
	ledger.Lock()
	defer ledger.Unlock()
	sql := C.GoString(text)
	ledger.work[sql] = ledger.work[sql].plus(Work{1, int(steps), int(scanned), int(sorted), int(indexed)})
}
