// Package ping calls a dead man's switch while all is well: a page of a service that
// tells somebody when the calls stop. Nothing else gives a sign when the machine itself
// is gone.
package ping

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	every = time.Minute // at most one call in this time
	limit = 10 * time.Second
)

// A Switch is one page. Only one goroutine may call its methods.
type Switch struct {
	url    string
	now    func() time.Time
	logger *slog.Logger

	last   time.Time   // when it was last called
	busy   atomic.Bool // a call is in progress
	failed atomic.Bool // the last one failed, and that was logged
}

// New gives a switch; without an address nil, which calls nothing.
func New(url string, now func() time.Time, logger *slog.Logger) *Switch {
	if url == "" {
		return nil
	}
	return &Switch{url: url, now: now, logger: logger}
}

// Well calls the page in the background, unless it was called less than a minute ago or
// has not answered yet.
func (s *Switch) Well() {
	if s == nil {
		return
	}
	now := s.now()
	if gone := now.Sub(s.last); gone >= 0 && gone < every || !s.busy.CompareAndSwap(false, true) {
		return
	}
	s.last = now
	go func() {
		defer s.busy.Store(false)
		s.call()
	}()
}

// Once calls the page and waits for the answer.
func (s *Switch) Once() {
	if s != nil {
		s.call()
	}
}

// call logs a failure once, until it works again.
func (s *Switch) call() {
	err := get(s.url)
	switch again := s.failed.Swap(err != nil); {
	case err != nil && !again:
		s.logger.Warn("monitor.ping_url cannot be reached", "error", err.Error(), "remedy", "klachtd carries on and tries again; whoever watches the pings may raise the alarm")
	case err == nil && again:
		s.logger.Info("monitor.ping_url is reached again")
	}
}

// get requests a page. It follows no redirects: nobody agreed to where they lead. No
// error contains the address, because anybody who knows it can make the calls.
func get(page string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return errors.New("it is not an address")
	}
	request.Header.Set("User-Agent", "klachtd")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		if of, ok := errors.AsType[*url.Error](err); ok {
			err = of.Err
		}
		return err
	}
	defer answer.Body.Close()
	io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be reused
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	return nil
}
