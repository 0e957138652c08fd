package dispatch

import (
	"bytes"
	"context"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
)

// LargeMail is the size in bytes above which a mail is passed on alone.
const LargeMail = 8 << 20

// AsItCame gives a mail as a file and, separately, its attachments, for a reader whose
// programs cannot open such a file; without the attachments if that makes it larger
// than servers accept.
func AsItCame(name string, raw []byte, attached []smtp.File) []smtp.File {
	if len(raw) == 0 { // nothing: it came on paper
		return attached
	}
	files := []smtp.File{{Name: name, Type: "message/rfc822", Data: raw}}
	if len(raw) > LargeMail {
		return files
	}
	return append(files, attached...)
}

// Attached gives the wanted attachments of a mail, which may be nil, as files.
func Attached(m *mailbox.Message, wanted func(mailbox.Attachment) bool) []smtp.File {
	if m == nil {
		return nil
	}
	var files []smtp.File
	for _, a := range m.Attachments {
		if wanted(a) {
			files = append(files, smtp.File{Name: a.Name, Type: SafeType(a.Type), Data: a.Data, SHA256: a.SHA256})
		}
	}
	return files
}

// FileHash gives the SHA-256 of a file by its name, "" when it is not there.
func FileHash(files []smtp.File, name string) string {
	for _, f := range files {
		if f.Name == name {
			return f.Hash()
		}
	}
	return ""
}

// Freeze sets the bytes of a mail in its record for the log.
func Freeze(o smtp.Outgoing, as *caselog.Outgoing) error {
	m, err := smtp.Lay(o)
	if err != nil {
		return err
	}
	as.MessageID, as.Raw, as.Files = o.MessageID, bytes.Join(m.Between, nil), nil
	at := 0
	for i, f := range m.Files {
		at += len(m.Between[i])
		as.Files = append(as.Files, frozen.File{At: at, SHA256: f.Hash(), Data: f.Data})
	}
	as.SHA256 = frozen.Mail{Own: as.Raw, Files: as.Files}.Sum()
	return nil
}

// Body gives the bytes of a claimed mail to the sender.
func Body(ctx context.Context, q caselog.Queued) smtp.Body {
	return smtp.Body{Size: q.Size, Pieces: func(tell func([]byte) error) error { return q.Pieces(ctx, tell) }}
}
