package desk_test

import "github.com/integratiewerk/klachtd/cmd/klachtd/desk"

// bug is a planted bug.
type bug struct {
	name  string
	law   string // the invariant that must find it
	desk  func(*world, *desk.Desk)
	after func(*world) // after each pass
}
