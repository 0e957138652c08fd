package caselog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/caselog/schema"
)

// Log is an open case log. Its methods may be called from several goroutines.
type Log struct {
	path   string
	file   os.FileInfo // of the file that is open
	marked *os.File    // holds the lock on the file itself; see [Log.Lock]
	writer *sql.DB     // one connection: SQLite has one writer, and waiting for it in Go is fair
	loose  *sql.DB     // another that writes but never syncs; see [Log.MarkLoosely]
	reader *sql.DB

	claims sync.Mutex // one mail is claimed at a time
	ahead  int64      // the mail that counts as tried but is not claimed; 0 for none. See [Log.Claim]
	ready  frozen.Whole
	lapses time.Time // no unanswered claim lapses before this
}

// The settings of a connection. The driver ignores keys it does not know, so
// [part.Check] reads the settings back.
const (
	// synchronous=FULL makes a commit survive a power cut; WAL alone does not.
	// secure_delete overwrites what is erased. The cache, in KiB, holds one commit:
	// what does not fit is written twice.
	writing = "mode=rw&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_secure_delete=on" +
		"&_busy_timeout=5000&_txlock=immediate&_stmt_cache_size=128&_cache_size=-4000"
	reading = "mode=ro&_query_only=true&_busy_timeout=5000&_stmt_cache_size=128"
	readers = 4
)

func writerPragmas() []part.Setting {
	return []part.Setting{
		{Name: "journal_mode", Want: "wal", Remedy: "put the case log on a local disk: network file systems cannot keep it safe"},
		{Name: "synchronous", Want: "2"},
		{Name: "foreign_keys", Want: "1"},
		{Name: "secure_delete", Want: "1"},
	}
}

func readerPragmas() []part.Setting { return []part.Setting{{Name: "query_only", Want: "1"}} }

// Open opens the case log at path, or creates it: the folder 0700, the file 0600. A log
// of an older klachtd is brought up to date; a log of a newer klachtd is refused and
// left untouched.
func Open(ctx context.Context, path string) (*Log, error) {
	return open(ctx, path, true, (*Log).open)
}

// OpenExisting opens the case log at path as Open does, and never creates one: without a
// log the error is [fs.ErrNotExist].
func OpenExisting(ctx context.Context, path string) (*Log, error) {
	return open(ctx, path, false, (*Log).open)
}

func open(ctx context.Context, path string, create bool, as func(*Log, context.Context) error) (*Log, error) {
	path, err := prepare(path, create)
	if err != nil {
		return nil, explain(path, "open", err)
	}
	l := &Log{path: path}
	if err := as(l, ctx); err != nil {
		l.Close()
		return nil, explain(path, "open", err)
	}
	return l, nil
}

// OpenUnchanged opens the case log at path, whichever klachtd wrote it, without
// bringing it up to date. It does not disturb the process that uses it: for a backup
// before an upgrade.
func OpenUnchanged(ctx context.Context, path string) (*Log, error) {
	return open(ctx, path, false, (*Log).openUnchanged)
}

// prepare gives the path of a log, for which it may create the file; see [part.Private].
func prepare(path string, create bool) (string, error) {
	path, err := filepath.Abs(path)
	if err == nil && create {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err := cmp.Or(err, restoring(path), lost(path)); err != nil {
		return path, err
	}
	if !create {
		return part.Private(path)
	}
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		if err := part.Begin(path); err != nil && !errors.Is(err, os.ErrExist) {
			return path, err
		}
	}
	return part.Private(path)
}

// lost refuses to start an empty log where there was one before: its complaints would
// be forgotten and its case numbers given out again. The lock file shows that there was
// one.
func lost(path string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if _, err := os.Lstat(path + part.LockSuffix); err != nil {
		return nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return errGone
	}
	return nil
}

func (l *Log) open(ctx context.Context) error {
	if err := l.openWriter(ctx); err != nil {
		return err
	}
	if err := schema.Migrate(ctx, l.writer); err != nil {
		return err
	}
	if err := refold(ctx, l.writer); err != nil {
		return err
	}
	if err := l.openReader(ctx); err != nil {
		return err
	}
	if erased, err := l.Marked(ctx, markErased); err != nil || erased.IsZero() {
		return err
	}
	return l.emptyWAL(ctx)
}

func (l *Log) openUnchanged(ctx context.Context) error {
	if err := l.openWriter(ctx); err != nil {
		return err
	}
	return l.openReader(ctx)
}

func (l *Log) openWriter(ctx context.Context) (err error) {
	blob.GiveBack()
	if l.file, err = os.Stat(l.path); err != nil {
		return err
	}
	empty, err := inspect(ctx, l.path)
	if err != nil {
		return err
	}
	if empty {
		if err := part.SyncNames(l.path); err != nil {
			return err
		}
	}
	if l.writer, err = connect(l.path, writing, 1); err != nil {
		return err
	}
	if l.loose, err = connect(l.path, strings.Replace(writing, "_synchronous=FULL", "_synchronous=NORMAL", 1), 1); err != nil {
		return err
	}
	return part.Check(ctx, l.writer, writerPragmas())
}

func (l *Log) openReader(ctx context.Context) (err error) {
	if l.reader, err = connect(l.path, reading, readers); err != nil {
		return err
	}
	l.reader.SetConnMaxIdleTime(time.Minute) // each keeps the pages it read
	return part.Check(ctx, l.reader, readerPragmas())
}

func connect(path, settings string, connections int) (*sql.DB, error) {
	u := url.URL{Scheme: "file", Path: path, RawQuery: settings}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// Close closes the file. What was committed is safe without it.
func (l *Log) Close() error {
	var errs []error
	for _, db := range []*sql.DB{l.reader, l.loose, l.writer} { // the writer last: it tidies up the WAL
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if l.marked != nil { // last: closing any descriptor drops SQLite's locks (fcntl(2))
		l.marked.Close()
	}
	return explain(l.path, "close", errors.Join(errs...))
}

// Rest gives back memory that only work needs. Call it when there is none.
func (l *Log) Rest(ctx context.Context) error {
	return explain(l.path, "give back memory", blob.Rest(ctx, l.writer))
}

// write runs do in one transaction, so with at most one fsync. If ctx ends in the
// meantime, nothing is kept.
func (l *Log) write(ctx context.Context, what string, do func(*sql.Tx) error) error {
	return l.writeOn(ctx, l.writer, what, func(_ *sql.Conn, tx *sql.Tx) error { return do(tx) })
}

// writeOn is write by one of the databases. do also gets the connection of its transaction,
// which large values are written by ([blob.Insert]).
func (l *Log) writeOn(ctx context.Context, db *sql.DB, what string, do func(*sql.Conn, *sql.Tx) error) error {
	if err := l.inPlace(); err != nil {
		return explain(l.path, what, err)
	}
	conn, err := db.Conn(lasting(ctx))
	if err != nil {
		return explain(l.path, what, err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(lasting(ctx), nil)
	if err != nil {
		return explain(l.path, what, err)
	}
	defer tx.Rollback() // nothing to do after a Commit
	if err := do(conn, tx); err != nil {
		return explain(l.path, what, err)
	}
	if err := ctx.Err(); err != nil {
		return explain(l.path, what, err)
	}
	return explain(l.path, what, tx.Commit())
}

// lasting is for short statements. One that can be cancelled costs a goroutine in the
// driver, and each switch of goroutine costs more than the statement.
func lasting(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// inPlace makes sure that the open file is still the one with that name: what is
// written to a deleted file is lost with it.
func (l *Log) inPlace() error {
	info, err := os.Stat(l.path)
	if errors.Is(err, os.ErrNotExist) || err == nil && l.file != nil && !os.SameFile(info, l.file) {
		return ErrReplaced
	}
	return nil // the transaction will report anything else
}
