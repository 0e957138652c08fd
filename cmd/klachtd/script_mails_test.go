package main

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
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// post is a mail that klachtd sent, as the standard library reads it.
type post struct {
	kind, to, id, subject string
	from, submitted       string
	command               string // of a 19, as it is read
	inReplyTo             string // without <>, as references
	references            []string
	raw                   []byte
	sum                   string // SHA-256 of those bytes
	plain, html           string
	files                 []enclosed
}

type enclosed struct {
	name, mediaType string
	data            []byte
}

// readPost reads a mail of ours, and looks at what no word of anybody may
// change in it: header fields, its one recipient, markup.
func readPost(raw []byte) (p post, err error) {
	p.raw, p.sum = raw, hash(raw)
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return p, err
	}
	for name, values := range m.Header {
		if !slices.Contains(ownFields, name) || len(values) > 1 {
			return p, fmt.Errorf("header field %s: %q", name, values)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 {
		return p, fmt.Errorf("To: %s: %v", m.Header.Get("To"), err)
	}
	p.kind, p.to = m.Header.Get("X-Klachtd-Kind"), to[0].Address
	p.command = m.Header.Get("X-Klachtd-Command")
	p.id, p.inReplyTo = strings.Trim(m.Header.Get("Message-ID"), "<>"), strings.Trim(m.Header.Get("In-Reply-To"), "<>")
	p.submitted = m.Header.Get("Auto-Submitted")
	if from, err := m.Header.AddressList("From"); err == nil && len(from) == 1 {
		p.from = from[0].Address
	}
	for _, id := range strings.Fields(m.Header.Get("References")) {
		p.references = append(p.references, strings.Trim(id, "<>"))
	}
	if p.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return p, err
	}
	if err := p.part(m.Header.Get, m.Body); err != nil {
		return p, err
	}
	if p.plain == "" || p.html == "" {
		return p, errors.New("not both a text and an HTML part")
	}
	return p, harmless(p.html)
}

var ownFields = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "In-Reply-To", "Message-Id", "Mime-Version", "References", "Subject", "To", "X-Auto-Response-Suppress", "X-Klachtd-Command", "X-Klachtd-Kind",
}

// part reads a part of a mail and those within it.
func (p *post) part(header func(string) string, body io.Reader) error {
	mediaType, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := p.part(part.Header.Get, part); err != nil {
				return err
			}
		}
	}
	switch header("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	_, disposition, _ := mime.ParseMediaType(header("Content-Disposition"))
	switch name := disposition["filename"]; {
	case name != "":
		p.files = append(p.files, enclosed{name, mediaType, data})
	case mediaType == "text/html":
		p.html = string(data)
	default:
		p.plain = strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	return nil
}

// harmless wants only the elements and attributes that our texts are made of.
func harmless(page string) error {
	elements := strings.Fields("html head meta title style body div main p br h1 h2 h3 span a strong ul ol li table tr th td blockquote hr")
	attributes := strings.Fields("lang dir charset name content style scope role class href aria-label")
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err()
			}
			return nil
		case html.CommentToken:
			return fmt.Errorf("a comment: %s", z.Raw())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if !slices.Contains(elements, t.Data) {
				return fmt.Errorf("element %s", t)
			}
			for _, a := range t.Attr {
				if !slices.Contains(attributes, a.Key) || strings.Contains(a.Val, "url(") || a.Key == "href" && !strings.HasPrefix(a.Val, "mailto:") && !strings.HasPrefix(a.Val, "tel:") {
					return fmt.Errorf("attribute %s in %s", a.Key, t)
				}
			}
		}
	}
}
