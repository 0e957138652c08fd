package dispatch

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// queue is a queue in which a test says what waits and what becomes of it.
type queue struct {
	due     []int64
	results chan Result
	heard   []int64
	claimed chan int64 // each mail that is handed over
}

func newQueue(due ...int64) *queue {
	return &queue{due: due, results: make(chan Result, 1), claimed: make(chan int64, 10)}
}

func (q *queue) claim(context.Context) (out bool) {
	if len(q.due) == 0 {
		q.claimed <- 0
		return false
	}
	q.claimed <- q.due[0]
	q.due = q.due[1:]
	return true
}

func (q *queue) hear(ctx context.Context, r Result) (out bool) {
	q.heard = append(q.heard, r.Mail.ID)
	return q.claim(ctx)
}

func (q *queue) beside() *Beside { return &Beside{Results: q.results, Claim: q.claim, Heard: q.hear} }

// next waits for the mail that is handed over, and makes the server answer it.
func (q *queue) next(t *testing.T, want int64) {
	t.Helper()
	if got := <-q.claimed; got != want {
		t.Fatalf("mail %d is handed over, want %d", got, want)
	}
}

func answer(id int64, err error) Result {
	return Result{Mail: caselog.Queued{Letter: caselog.Letter{ID: id}}, Err: err}
}

// TestBeside: mail leaves until Quiet, and again when there is more.
func TestBeside(t *testing.T) {
	q := newQueue(1, 2)
	b := q.beside()
	b.More() // nothing leaves yet
	if b.Quiet() {
		t.Error("something was heard before mail left")
	}
	b.Leave(t.Context())
	q.next(t, 1)
	q.results <- answer(1, nil)
	q.next(t, 2)
	q.results <- answer(2, errors.New("refused"))
	q.next(t, 0)
	b.More()
	q.next(t, 0)
	if !b.Quiet() {
		t.Error("nothing was heard")
	}
	if !slices.Equal(q.heard, []int64{1, 2}) {
		t.Errorf("heard of %v", q.heard)
	}
	if b.Quiet() {
		t.Error("something was heard after that")
	}
}

// TestBesideLeavesOneOut: somebody else hears of a mail that is out at Quiet.
func TestBesideLeavesOneOut(t *testing.T) {
	q := newQueue(1, 2)
	b := q.beside()
	b.Leave(t.Context())
	q.next(t, 1)
	if b.Quiet() {
		t.Error("heard of a mail that was not answered")
	}
	q.results <- answer(1, nil)
	if got := (<-q.results).Mail.ID; got != 1 || len(q.heard) > 0 {
		t.Errorf("the answer to %d is left, and %v was heard of", got, q.heard)
	}
}

// TestBesideNothing: when nothing may leave, nothing does.
func TestBesideNothing(t *testing.T) {
	var b *Beside
	b.Leave(t.Context())
	b.More()
	if b.Quiet() {
		t.Error("something was heard")
	}
}
