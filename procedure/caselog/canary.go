package caselog

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// The marks of the canary, for the status and health checks.
const (
	MarkCanary     = "canary"      // when a canary last came back
	MarkCanaryLost = "canary-lost" // when the alarm was last raised that one had not
)

// Canary is a mail that klachtd sends to its own address, to check that mail gets
// through.
type Canary struct {
	MessageID string // without <>
	Token     string // stands in its subject
	Made      time.Time
	Sent      time.Time // when the mail server took it; zero: not yet
	Received  time.Time // its INTERNALDATE when it came back; zero: not yet
	Arrived   time.Time // when it was read then, by our own clock
	Lost      time.Time // when the alarm was raised that it had not come back
}

// Skew is how far the mail server's clock is ahead of ours, at least: a mail is
// received after it was sent and before it is read. It is normally zero, and zero while
// the canary is not back.
func (c Canary) Skew() time.Duration {
	switch {
	case c.Received.IsZero():
		return 0
	case c.Received.Before(c.Made):
		return c.Received.Sub(c.Made)
	case c.Received.After(c.Arrived):
		return c.Received.Sub(c.Arrived)
	}
	return 0
}

const canaryColumns = `message_id, token, made_at, sent_at, received, arrived_at, lost_at FROM canaries `

func scanCanary(row scanner) (c Canary, err error) {
	err = row.Scan(&c.MessageID, &c.Token, into{&c.Made}, into{&c.Sent}, into{&c.Received}, into{&c.Arrived}, into{&c.Lost})
	return c, err
}

// LastCanary gives the latest canary; found is false when there was none.
func (l *Log) LastCanary(ctx context.Context) (c Canary, found bool, err error) {
	return l.canary(ctx, `ORDER BY rowid DESC LIMIT 1`) // by rowid: a clock that ran ahead may have dated an older one later
}

// Canary finds one by its Message-ID, or by the token in its subject, since a server
// may replace the Message-ID. Only the mail servers know these.
func (l *Log) Canary(ctx context.Context, messageID, token string) (c Canary, found bool, err error) {
	return l.canary(ctx, `WHERE message_id = ? OR token = ? LIMIT 1`, messageID, token)
}

func (l *Log) canary(ctx context.Context, where string, args ...any) (c Canary, found bool, err error) {
	c, err = scanCanary(l.reader.QueryRowContext(lasting(ctx), `SELECT `+canaryColumns+where, args...))
	return c, err == nil, explain(l.path, "look up a canary", ignoreNone(err))
}

// keptCanaries is how long a canary is remembered: none comes back later than that.
const keptCanaries = 60 * 24 * time.Hour

// commitCanary keeps what happened to a canary: it was made, sent, lost or came back.
// It does not overwrite what was kept of an earlier step.
func commitCanary(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if c.Canary == nil {
		return nil
	}
	k := *c.Canary
	if k.MessageID == "" || k.Token == "" {
		return fmt.Errorf("a canary without Message-ID or token")
	}
	if _, err := change(ctx, tx,
		`INSERT INTO canaries (message_id, token, made_at, sent_at, received, arrived_at, lost_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (message_id) DO UPDATE SET sent_at = coalesce(sent_at, excluded.sent_at), received = coalesce(received, excluded.received),
			arrived_at = coalesce(arrived_at, excluded.arrived_at), lost_at = coalesce(lost_at, excluded.lost_at)`,
		k.MessageID, k.Token, instant(k.Made), optional(k.Sent), optional(k.Received), optional(k.Arrived), optional(k.Lost)); err != nil {
		return err
	}
	_, err := change(ctx, tx, `DELETE FROM canaries WHERE made_at < ?`, instant(c.At.Add(-keptCanaries)))
	return err
}
