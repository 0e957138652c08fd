package mailtest

import (
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Stored is a mail as it lies in a folder.
type Stored struct {
	UID      uint32
	Received time.Time // INTERNALDATE, in UTC
	Flags    []string
	Raw      []byte
}

// readFolder looks into a folder as a mail program would, without a trace.
func readFolder(address, username, password, name string) ([]Stored, error) {
	c, err := imapclient.DialInsecure(address, nil)
	if err != nil {
		return nil, fmt.Errorf("mailtest: %w", err)
	}
	defer c.Close()
	if err := c.Login(username, password).Wait(); err != nil {
		return nil, fmt.Errorf("mailtest: %w", err)
	}
	if _, err := c.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return nil, fmt.Errorf("mailtest: folder %q: %w", name, err)
	}
	body := &imap.FetchItemBodySection{Peek: true}
	messages, err := c.Fetch(imap.UIDSet{imap.UIDRange{Start: 1, Stop: 0}}, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{body},
	}).Collect()
	if err != nil {
		return nil, fmt.Errorf("mailtest: folder %q: %w", name, err)
	}
	stored := make([]Stored, len(messages))
	for i, m := range messages {
		stored[i] = Stored{UID: uint32(m.UID), Received: m.InternalDate.UTC(), Raw: m.FindBodySection(body)}
		for _, flag := range m.Flags {
			stored[i].Flags = append(stored[i].Flags, string(flag))
		}
	}
	return stored, nil
}
