// Command provider is a mail provider on loopback, on which .ci/run tries the
// commands of README and guide: whatever is sent to the address it is given arrives in
// the mailbox. It prints the addresses of its IMAP and SMTP servers and runs
// until it is killed.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "provider:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, address string) error {
	s, err := mailtest.Start(mailtest.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Println(s.IMAP, s.SMTP, s.Username, s.Password)
	for seen := 0; ; seen++ {
		sent, err := s.AwaitSent(ctx, seen+1)
		if err != nil {
			return err
		}
		if t := sent[seen]; slices.Contains(t.To, address) {
			if err := s.Deliver(t.Data, time.Now()); err != nil {
				return err
			}
		}
	}
}
