package smtp

import (
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"path"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/wneessen/go-mail"
)

// attachments gives files as go-mail takes them. go-mail would write a name
// outside ASCII as an encoded word within quotes, which RFC 2047 section 5
// forbids and programs show as it stands; so the header fields are made here,
// by the standard library.
func attachments(files []File) ([]*mail.File, error) {
	out := make([]*mail.File, len(files))
	for i, f := range files {
		name := fileName(f.Name)
		disposition := mime.FormatMediaType("attachment", map[string]string{"filename": name})
		contentType := fileType(f.Type, name)
		if disposition == "" || contentType == "" {
			return nil, fmt.Errorf("file %d: name cannot be written into a mail header", i+1)
		}
		out[i] = &mail.File{
			Name:   name,
			Header: textproto.MIMEHeader{"Content-Type": {contentType}, "Content-Disposition": {disposition}},
			Enc:    mail.EncodingB64,
			Writer: func(w io.Writer) (int64, error) {
				n, err := w.Write(f.Data)
				return int64(n), err
			},
		}
	}
	return out, nil
}

// fileName cleans a name and cuts it to maxName before its extension, by which
// the reader's machine chooses a program.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, text.OneLine(name))
	if name == "" {
		return "bijlage"
	}
	ext := path.Ext(name)
	if len(ext) > 10 {
		ext = ""
	}
	return text.FirstBytes(strings.TrimSuffix(name, ext), maxName-len(ext)) + ext
}

const octetStream = "application/octet-stream"

// fileType gives the Content-Type of an attachment, with the name in ASCII for
// programs that read it there. Of the parameters only charset is kept.
//
// Messages and multiparts go as octet-stream: RFC 2046 section 5.2.1 forbids
// base64 for message/rfc822, so its bytes, which may be 8-bit, overlong or
// malformed, would have to be changed; and Exchange takes such a part apart and
// rebuilds it without the headers that make it evidence. Outlook and Gmail open
// an octet-stream named .eml as the mail it is.
func fileType(declared, name string) string {
	kind, given, err := mime.ParseMediaType(declared)
	if err != nil || strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") || len(kind) > 100 {
		kind = octetStream
	}
	params := map[string]string{"name": strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '_'
		}
		return r
	}, name)}
	if charset := given["charset"]; charset != "" && len(charset) < 40 && kind != octetStream {
		params["charset"] = charset
	}
	return mime.FormatMediaType(kind, params)
}
