package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/integratiewerk/klachtd/mailbox/clamd/clamdtest"
)

// scanner has a clamd find all that has one of some words in it: scanner EICAR. Without a
// word it is away, as before the first.
func (s *story) scanner(ts *testscript.TestScript, args []string) (err error) {
	if s.clamd != nil {
		s.clamd.Close()
		s.clamd = nil
	}
	if len(args) > 0 {
		s.clamd, err = clamdtest.Serve(ts.MkAbs("clamd.ctl"), args...)
	}
	return err
}
