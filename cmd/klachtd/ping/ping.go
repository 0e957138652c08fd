// Package ping calls a dead man's switch while all is well: a page of a service that
// tells somebody when the calls stop. It is the one thing that speaks when the machine
// itself is gone.
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
	every = time.Minute // at most so often
	limit = 10 * time.Second
)

// A Switch is one page. Its methods are called by one goroutine.
type Switch struct {
	url    string
	now    func() time.Time
	logger *slog.Logger

	last   time.Time   // when it was last called
	busy   atomic.Bool // a call is under way
	failed atomic.Bool // and the last one failed, which was said
}

// New gives a switch; nil, which calls nothing, without an address.
func New(url string, now func() time.Time, logger *slog.Logger) *Switch {
	if url == "" {
		return nil
	}
	return &Switch{url: url, now: now, logger: logger}
}

// Well calls the page beside the work, unless it was called within a minute or still
// does not answer.
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

// call says once that it fails, until it does not.
func (s *Switch) call() {
	err := get(s.url)
	switch again := s.failed.Swap(err != nil); {
	case err != nil && !again:
		s.logger.Warn("monitor.ping_url is not reached", "error", err.Error(), "remedy", "klachtd goes on, and tries again; whoever watches the calls may raise the alarm")
	case err == nil && again:
		s.logger.Info("monitor.ping_url is reached again")
	}
}

// get asks for a page. It follows no redirect: to where it leads nobody agreed. No error
// has the address in it, which is all there is to know for who would call it as well.
func get(page string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return errors.New("it is no address")
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
	io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection serves again
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	return nil
}
