package morning

import (
	"errors"
	"fmt"
	"slices"
)

// Work is how the caller carries out a plan; O is what it planned of one case or list.
type Work[O any] struct {
	Case   func(O) string                     // the number of its case; "" for none
	List   func(O, map[string]string, string) // notes who gets one mail of all, and which of those lists it
	Alone  func(O) error                      // keeps it, with mails of its own
	Add    func(O) error                      // gathers it, to be kept with the mail that lists it
	One    func(*Post) error                  // gathers that mail
	Keep   func() error                       // keeps all that was gathered, or nothing
	Again  func([]O) error                    // plans these anew
	Forget func()                             // drops what was gathered
}

// Tell keeps what is planned, and mails it. What fails is no reason to be silent about
// the rest: a case that cannot be told of is left out, and where the one mail cannot be
// made each is told by a mail of its own.
func Tell[O comparable](plan Plan, planned []O, w Work[O]) error {
	var errs []error
	var rest []O
	failed := func(o O, err error) error { return fmt.Errorf("reminders of %s: %w", w.Case(o), err) }
	for i, o := range planned {
		w.List(o, plan.InOne, plan.Listed[i])
		if id := w.Case(o); plan.Listed[i] != "" || id != "" && plan.Together[id] {
			rest = append(rest, o)
		} else if err := w.Alone(o); err != nil {
			errs = append(errs, failed(o, err))
		}
	}
	for _, o := range rest {
		if err := w.Add(o); err != nil {
			id := w.Case(o)
			others := slices.DeleteFunc(slices.Clone(rest), func(x O) bool { return x == o || id != "" && w.Case(x) == id })
			return errors.Join(append(errs, failed(o, err), w.Again(others))...)
		}
	}
	for _, p := range plan.Posts {
		if err := w.One(p); err != nil {
			errs = append(errs, fmt.Errorf("the morning's mail: %w", err))
			w.Forget()
			for _, o := range rest {
				w.List(o, nil, "")
				errs = append(errs, w.Alone(o))
			}
			return errors.Join(errs...)
		}
	}
	if len(rest)+len(plan.Posts) > 0 {
		errs = append(errs, w.Keep())
	}
	return errors.Join(errs...)
}
