package daemon

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// box is an empty mailbox behind a connection that breaks after a while.
type box struct {
	desk.Inbox
	end <-chan time.Time
}

var errBroke = errors.New("connection reset by peer")

func (b box) Fetch(context.Context, func(imap.Cursor) (bool, error), func([]imap.Delivery) (int, error)) error {
	return nil
}

func (b box) Wait(ctx context.Context, poll time.Duration) error {
	select {
	case <-time.After(poll):
		return nil
	case <-b.end:
		return errBroke
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b box) Close() error { return nil }

// attended lets intake work for some time on a clock that jumps ahead. dial is
// told how long it has worked; lasts is how long each connection holds, and a
// negative one is refused. It gives when each attempt was made, and the log.
func attended(t *testing.T, poll, work time.Duration, lasts func(after time.Duration) time.Duration) (attempts []time.Duration, said string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var out bytes.Buffer
		log, err := caselog.Open(t.Context(), filepath.Join(t.TempDir(), "klachtd.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer log.Close()
		d := &Daemon{Poll: poll, Desk: &desk.Desk{
			Log: log, Write: write.Writer{Rules: &rules.Rules{}},
			Now: time.Now, Sending: desk.Sending{Jitter: func() float64 { return 0.99 }},
			Observers: desk.Observers{Logger: slog.New(slog.NewTextHandler(&out, nil))},
			Intake: desk.Intake{Dial: func(context.Context) (desk.Inbox, error) {
				after := time.Since(start)
				attempts = append(attempts, after)
				holds := lasts(after)
				if holds < 0 {
					return nil, errBroke
				}
				return box{end: time.After(holds)}, nil
			}},
		}}
		d.Connect()
		ctx, cancel := context.WithTimeout(t.Context(), work)
		defer cancel()
		d.intake(ctx, make(chan struct{}, 1))
		said = out.String()
	})
	return attempts, said
}

// However long the server was away, it is asked again within a poll interval.
func TestIntakeComesBackWithinPoll(t *testing.T) {
	const outage = 6 * time.Hour
	for _, poll := range []time.Duration{time.Second, 30 * time.Second, 5 * time.Minute, time.Hour} {
		attempts, log := attended(t, poll, outage+2*poll+time.Minute, func(after time.Duration) time.Duration {
			if after < outage {
				return -1
			}
			return 24 * time.Hour
		})
		back := attempts[len(attempts)-1] - outage
		if back < 0 || back > min(poll, 5*time.Minute) {
			t.Errorf("poll %v: back %v after the outage", poll, back)
		}
		if n := len(attempts); poll >= 5*time.Minute && n > 100 {
			t.Errorf("poll %v: %d attempts in %v", poll, n, outage)
		}
		if strings.Count(log, "level=WARN") != 1 || strings.Contains(log, "level=ERROR") || !strings.Contains(log, "check --online") || strings.Count(log, "mailbox reached again") != 1 {
			t.Errorf("poll %v: it said\n%s", poll, log)
		}
	}
}

// A server that ends every connection after an hour, with its token, is no error.
func TestIntakeConnectionEnds(t *testing.T) {
	attempts, log := attended(t, 5*time.Minute, 10*time.Hour, func(time.Duration) time.Duration { return time.Hour })
	if len(attempts) != 10 || strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") || strings.Count(log, "connection lost") != 9 {
		t.Errorf("%d connections; it said\n%s", len(attempts), log)
	}
	// Nor that one is lost and made again; but that it cannot be made is warned of.
	for failing, warnings := range map[int]int{0: 0, 1: 1, 2: 1} {
		tried := 0
		_, log := attended(t, 5*time.Minute, 2*time.Hour, func(after time.Duration) time.Duration {
			if tried++; tried > 1 && tried <= 1+failing {
				return -1
			}
			return 90 * time.Minute
		})
		if n := strings.Count(log, "level=WARN"); n != warnings || strings.Contains(log, "level=ERROR") {
			t.Errorf("lost, then refused %d times: %d warnings\n%s", failing, n, log)
		}
	}
}

// A server that breaks every connection at once is not asked for one all the time,
// and it is told of once.
func TestIntakeConnectionsBreakAtOnce(t *testing.T) {
	attempts, log := attended(t, 5*time.Minute, 5*time.Hour, func(time.Duration) time.Duration { return time.Second })
	if len(attempts) > 90 {
		t.Errorf("%d connections in five hours", len(attempts))
	}
	if strings.Count(log, "level=WARN") != 1 {
		t.Errorf("it said\n%s", log)
	}
}
