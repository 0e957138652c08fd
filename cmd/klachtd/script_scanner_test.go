package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/integratiewerk/klachtd/mailbox/clamd/clamdtest"
)

// scanner makes a clamd find everything that has one of some words in it: scanner EICAR.
// Without a word clamd does not answer, as before the first use.
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
