package smtp

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
)

// Decompose is the inverse of Compose, for bytes that Compose made: a mail that is
// larger than a server accepts is made again from its contents.
func Decompose(raw []byte) (Outgoing, error) {
	o, err := decompose(raw)
	if err != nil {
		return Outgoing{}, fmt.Errorf("take a mail apart: %w", err)
	}
	return o, nil
}

func decompose(raw []byte) (o Outgoing, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return o, err
	}
	address := func(name string) (a mailbox.Address) {
		list, problem := m.Header.AddressList(name)
		if problem != nil || len(list) != 1 {
			err = errors.Join(err, fmt.Errorf("%s is not one address", name))
			return a
		}
		return mailbox.Address{Name: list[0].Name, Address: list[0].Address}
	}
	o.From, o.To = address("From"), address("To")
	if m.Header.Get("Reply-To") != "" {
		replyTo := address("Reply-To")
		o.ReplyTo = &replyTo
	}
	if err != nil {
		return o, err
	}
	if o.Date, err = m.Header.Date(); err != nil {
		return o, err
	}
	if o.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return o, err
	}
	id := func(s string) string { return strings.Trim(strings.TrimSpace(s), "<>") }
	o.MessageID, o.InReplyTo = id(m.Header.Get("Message-Id")), id(m.Header.Get("In-Reply-To"))
	for _, r := range strings.Fields(m.Header.Get("References")) {
		o.References = append(o.References, id(r))
	}
	o.Kind, o.AutoSubmitted = m.Header.Get("X-Klachtd-Kind"), m.Header.Get("Auto-Submitted")
	if o.Command, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("X-Klachtd-Command")); err != nil {
		return o, err
	}
	return o, o.take(textproto.MIMEHeader(m.Header), m.Body)
}

// take adds a part of a mail: its text, or a file.
func (o *Outgoing) take(header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := o.take(p.Header, p); err != nil {
				return err
			}
		}
	}
	switch header.Get("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if disposition, name, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil && disposition == "attachment" {
		delete(params, "name")
		o.Files = append(o.Files, File{Name: name["filename"], Type: mime.FormatMediaType(kind, params), Data: data})
		return nil
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if kind == "text/html" {
		o.HTML = text
	} else {
		o.Plain = text
	}
	return nil
}
