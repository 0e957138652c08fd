package mailbox

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// Holds reports whether a mail whose header field holds value is in the inbox
// or in the archive. It moves and marks nothing. It is for seeing whether a mail
// of ours comes through, and with its Message-ID unchanged.
func (b *Inbox) Holds(ctx context.Context, field, value string) (found bool, err error) {
	for _, folder := range []string{b.folders.Archive, b.folders.Inbox} { // the inbox last: it stays selected
		if err := b.step(ctx, "SELECT", func() error {
			_, err := b.client.Select(folder, &imap.SelectOptions{ReadOnly: folder != b.folders.Inbox}).Wait()
			return err
		}); err != nil {
			return false, err
		}
		if err := b.step(ctx, "SEARCH", func() error {
			result, err := b.client.UIDSearch(&imap.SearchCriteria{
				Header: []imap.SearchCriteriaHeaderField{{Key: field, Value: value}},
			}, nil).Wait()
			if err == nil {
				found = found || len(result.AllUIDs()) > 0
			}
			return err
		}); err != nil {
			return false, err
		}
	}
	return found, nil
}
