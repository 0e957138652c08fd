package watch

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// A server that is away comes back; a password that it does not take stays wrong until
// somebody writes another, and so is an error, as our own trouble is.
func TestSayMailbox(t *testing.T) {
	for _, tt := range []struct {
		err   error
		level string
	}{
		{errors.New("connection refused"), "WARN msg=mailbox "},
		{fmt.Errorf("imap mx:993: %w: NO wrong", wire.ErrSignIn), "ERROR msg=mailbox "},
		{fmt.Errorf("imap: %w", &tls.CertificateVerificationError{Err: errors.New("expired")}), "ERROR msg=mailbox "},
		{fmt.Errorf("file: %w", caselog.ErrUnusable), `ERROR msg="mailbox: nothing is taken in`},
	} {
		var out bytes.Buffer
		SayMailbox(slog.New(slog.NewTextHandler(&out, nil)), tt.err)
		if !strings.Contains(out.String(), "level="+tt.level) {
			t.Errorf("%v: it said %s", tt.err, &out)
		}
	}
}
