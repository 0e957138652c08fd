package mailbox

import (
	"context"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// keywordFiled marks a message that the server cannot move away one by one. It
// is for the people who look into the inbox: whether a message was filed is
// asked of the caller, never of the server.
const keywordFiled imap.Flag = "$Filed"

// archive moves messages out of the folder that is selected, by the surest way the
// server has. The client library has a fallback of its own for servers without
// MOVE; it is not used since it expunges also when the copying failed.
func (b *Inbox) archive(ctx context.Context, uids imap.UIDSet) error {
	if len(uids) == 0 {
		return nil
	}
	to := fmt.Sprintf("archive into %q", b.at.to)
	switch {
	case b.caps.Has(imap.CapMove): // RFC 6851
		return b.step(ctx, to, func() error {
			_, err := b.client.Move(uids, b.at.to).Wait()
			return err
		})
	case b.caps.Has(imap.CapUIDPlus): // RFC 4315: UID EXPUNGE touches no other message
		if err := b.step(ctx, to+" (copy)", func() error {
			_, err := b.client.Copy(uids, b.at.to).Wait()
			return err
		}); err != nil {
			return err
		}
		if err := b.mark(ctx, to+" (mark)", uids, imap.FlagDeleted); err != nil {
			return err
		}
		return b.step(ctx, to+" (expunge)", func() error {
			return b.client.UIDExpunge(uids).Close()
		})
	case b.at.keyword:
		return b.mark(ctx, "mark as filed", uids, keywordFiled)
	}
	return nil
}

func (b *Inbox) mark(ctx context.Context, what string, uids imap.UIDSet, flag imap.Flag) error {
	return b.step(ctx, what, func() error {
		return b.client.Store(uids, &imap.StoreFlags{
			Op:     imap.StoreFlagsAdd,
			Silent: true,
			Flags:  []imap.Flag{flag},
		}, nil).Close()
	})
}
