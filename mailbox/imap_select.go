package mailbox

import (
	"context"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// place is a selected folder.
type place struct {
	folder   string
	to       string // the folder to which its mail is moved once it was filed
	validity uint32 // UIDVALIDITY
	keyword  bool   // the server keeps the keyword keywordFiled
}

// selectInbox selects the inbox. While another folder was selected the server
// told nothing of new mail, so whatever came then is taken for news.
func (b *Inbox) selectInbox(ctx context.Context) error {
	data, err := b.selectFolder(ctx, b.folders.Inbox, b.folders.Archive)
	if err != nil {
		return err
	}
	if b.next != 0 && data.UIDNext > b.next {
		b.announce()
	}
	b.next = max(b.next, data.UIDNext)
	return nil
}

func (b *Inbox) selectFolder(ctx context.Context, folder, to string) (data *imap.SelectData, err error) {
	err = b.step(ctx, fmt.Sprintf("select %q", folder), func() error {
		if data, err = b.client.Select(folder, nil).Wait(); err != nil {
			return err
		}
		b.at = place{folder: folder, to: to, validity: data.UIDValidity}
		b.at.keyword = slices.Contains(data.PermanentFlags, imap.FlagWildcard) ||
			slices.Contains(data.PermanentFlags, keywordFiled)
		return nil
	})
	return data, err
}
