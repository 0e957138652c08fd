// Package blob stores large values in a SQLite database without copying them, and makes
// SQLite give back the memory that it took ([GiveBack], [Rest]). A value that is bound to
// a statement is in memory three times before it is written: as the caller has it, as it is
// bound, and in its row; and twice when it is read. Here it goes from the caller's memory
// straight into the pages of the file, and back
// (https://www.sqlite.org/c3ref/blob_open.html). What is stored is the same.
//
//	bytes ──► Insert ──► row ──► Select ──► bytes
package blob

/*
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#include <stdlib.h>

// These functions of SQLite come with the driver. They are missing when this package is
// linked by itself.
#pragma weak sqlite3_blob_open
#pragma weak sqlite3_blob_read
#pragma weak sqlite3_blob_write
#pragma weak sqlite3_blob_close
#pragma weak sqlite3_blob_bytes
#pragma weak sqlite3_system_errno
int sqlite3_blob_open(void *, const char *, const char *, const char *, long long, int, void **);
int sqlite3_blob_read(void *, void *, int, int);
int sqlite3_blob_write(void *, const void *, int, int);
int sqlite3_blob_close(void *);
int sqlite3_blob_bytes(void *);
int sqlite3_system_errno(void *);
*/
import "C"

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strings"
	"syscall"
	"unsafe"

	"github.com/mattn/go-sqlite3"
)

// large is the size in bytes from which a value is stored this way.
const large = 1 << 20

// few is the size in bytes below which a value is read with its row: opening it takes longer
// than copying it twice.
const few = 4000

// Insert runs an INSERT of one row whose last parameter is the value: column bytes of a
// table with a rowid. tx is a transaction on that connection. fresh is false when the row
// already existed.
func Insert(ctx context.Context, on *sql.Conn, tx *sql.Tx, table, query string, value []byte, args ...any) (fresh bool, err error) {
	if value == nil {
		value = []byte{} // not NULL
	}
	bound := len(value) < large
	if bound {
		args = append(args, value)
	} else {
		at := strings.LastIndexByte(query, '?')
		query, args = query[:at]+"zeroblob(?)"+query[at+1:], append(args, len(value))
	}
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 || bound {
		return n > 0, err
	}
	row, err := result.LastInsertId()
	if err != nil {
		return false, err
	}
	return true, open(on, table, row, true, func(o *opened) error { return o.write(value) })
}

// opened is a value that is open; it is written or read from its beginning on.
type opened struct {
	db, b unsafe.Pointer
	at    int
}

func (o *opened) write(p []byte) error {
	return o.problem(C.sqlite3_blob_write(o.b, unsafe.Pointer(unsafe.SliceData(p)), C.int(len(p)), 0))
}

// read gives the bytes that follow.
func (o *opened) read(p []byte) error {
	at := o.at
	o.at += len(p)
	return o.problem(C.sqlite3_blob_read(o.b, unsafe.Pointer(unsafe.SliceData(p)), C.int(len(p)), C.int(at)))
}

func (o *opened) problem(code C.int) error {
	if code == 0 {
		return nil
	}
	e := sqlite3.Error{Code: sqlite3.ErrNo(code & 0xff), ExtendedCode: sqlite3.ErrNoExtended(code)}
	if e.Code == sqlite3.ErrIoErr { // by which a full quota is told from a disk that fails
		e.SystemErrno = syscall.Errno(C.sqlite3_system_errno(o.db))
	}
	return e
}

// Select returns column bytes of the first row of a query. from is the part of the query
// after FROM, in which b is the table. found is false when there is no row. A row's value
// must never change.
func Select(ctx context.Context, db *sql.DB, table, from string, args ...any) (value []byte, found bool, err error) {
	return Start(ctx, db, math.MaxInt32, table, from, args...)
}

// Start is like Select, but returns at most the first most bytes.
func Start(ctx context.Context, db *sql.DB, most int, table, from string, args ...any) (value []byte, found bool, err error) {
	on, err := db.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	defer on.Close()
	var row int64
	var size int
	query := fmt.Sprintf(`SELECT b.rowid, length(b.bytes), iif(length(b.bytes) < %d, b.bytes, NULL) FROM %s`, few, from)
	rows, err := on.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close() // until then its row stays, whoever erases it meanwhile
	if !rows.Next() {
		return nil, false, rows.Err()
	}
	if err := rows.Scan(&row, &size, &value); err != nil {
		return nil, false, err
	}
	if size < few {
		return value[:min(size, most)], true, nil
	}
	value = make([]byte, min(size, most))
	err = open(on, table, row, false, func(o *opened) error {
		return o.read(value)
	})
	if err = cmp.Or(err, rows.Close()); err == nil && size >= large { // its last pages are no longer needed
		err = Shrink(ctx, on)
	}
	return value, err == nil, err
}

// Read calls tell with the bytes from one place to another in column bytes of a row, a piece
// of at most that size at a time, as long as it wants more. The end can lie beyond the last
// byte. A piece is gone after the call.
func Read(on *sql.Conn, table string, row, from, to int64, size int, tell func([]byte) (more bool)) error {
	return open(on, table, row, false, func(o *opened) error {
		to = min(to, int64(C.sqlite3_blob_bytes(o.b)))
		piece := make([]byte, max(0, min(to-from, int64(size))))
		for o.at = int(from); int64(o.at) < to; {
			piece = piece[:min(to-int64(o.at), int64(len(piece)))]
			if err := o.read(piece); err != nil {
				return err
			}
			if !tell(piece) {
				break
			}
		}
		return nil
	})
}

// Sum gives the SHA-256 of column bytes of a row, of which a piece at a time is read.
func Sum(on *sql.Conn, table string, row int64) (sum string, err error) {
	h := sha256.New()
	err = Read(on, table, row, 0, math.MaxInt64, 256<<10, func(piece []byte) bool {
		h.Write(piece)
		return true
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// open opens a value to be read or written in place.
func open(on *sql.Conn, table string, row int64, write bool, do func(*opened) error) error {
	main, name, column := C.CString("main"), C.CString(table), C.CString("bytes")
	defer C.free(unsafe.Pointer(main))
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(column))
	return on.Raw(func(driver any) error {
		var flags C.int
		if write {
			flags = 1
		}
		// The driver does not export SQLite's connection.
		o := opened{db: reflect.ValueOf(driver.(*sqlite3.SQLiteConn)).Elem().FieldByName("db").UnsafePointer()}
		var b unsafe.Pointer
		if err := o.problem(C.sqlite3_blob_open(o.db, main, name, column, C.longlong(row), flags, &b)); err != nil {
			return err
		}
		o.b = b
		err := do(&o)
		return cmp.Or(err, o.problem(C.sqlite3_blob_close(b)))
	})
}
