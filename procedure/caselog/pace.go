package caselog

import (
	"context"
	"database/sql"

	"github.com/golang-sql/civil"
)

// Pace is how many mails were handled whose automatic mail leaves on one day, counted
// for one sender or for everybody together. The desk chooses the keys.
type Pace struct {
	Key string
	Day civil.Date // in Amsterdam
	N   int
}

func scanPace(row scanner) (p Pace, err error) {
	var day string
	if err = row.Scan(&p.Key, &day, &p.N); err == nil {
		p.Day, err = civil.ParseDate(day)
	}
	return p, err
}

// Paces gives the latest days of a key, latest first, at most limit. The cost does not
// grow with the number of days or keys.
func (l *Log) Paces(ctx context.Context, key string, limit int) ([]Pace, error) {
	paces, err := list(ctx, l.reader, scanPace, `SELECT key, day, n FROM paces WHERE key = ? ORDER BY day DESC LIMIT ?`, key, limit)
	return paces, explain(l.path, "look up a pace", err)
}

// commitPaces stores the counts, computed by the one process that handles mail, and
// deletes the days before the one it names.
func commitPaces(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, p := range c.Paces {
		if _, err := change(ctx, tx, `INSERT INTO paces (key, day, n) VALUES (?, ?, ?) ON CONFLICT (key, day) DO UPDATE SET n = excluded.n`,
			p.Key, p.Day.String(), p.N); err != nil {
			return err
		}
	}
	if len(c.Paces) == 0 {
		return nil
	}
	_, err := change(ctx, tx, `DELETE FROM paces WHERE day < ?`, c.Today.String())
	return err
}
