package morning

import (
	"errors"
	"fmt"
	"slices"
)

// Work is how the caller carries out a plan; O is what it planned for one case or list.
type Work[O any] struct {
	Case   func(O) string                     // the number of its case; "" for none
	List   func(O, map[string]string, string) // notes who gets a combined mail, and which of those lists it
	Alone  func(O) error                      // commits it, with its own mails
	Add    func(O) error                      // collects it, to be committed with the mail that lists it
	One    func(*Post) error                  // collects that mail
	Keep   func() error                       // commits everything collected, or nothing
	Again  func([]O) error                    // plans these again
	Forget func()                             // drops what was collected
}

// Tell commits what is planned, and mails it. A failure does not silence the rest: a
// case that cannot be told is left out, and if the combined mail cannot be made, each
// is told by its own mail.
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
