package smtp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"path"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/wneessen/go-mail"
)

// attachments gives files in the form go-mail expects. go-mail would write a name
// outside ASCII as an encoded word within quotes, which RFC 2047 section 5 forbids and
// programs show undecoded; so the header fields are made here, by the standard library.
// Instead of the bytes of each file there is a mark, which putFiles finds: go-mail
// would hold the bytes several times.
func attachments(files []File, id string) ([]*mail.File, error) {
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
				n, err := w.Write(placeOf(i, id))
				return int64(n), err
			},
		}
	}
	return out, nil
}

// placeOf marks where the bytes of a file go. The marks cannot occur in the content:
// they are derived from the Message-ID, which nobody knew when that was written.
func placeOf(i int, id string) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/file %d", id, i))
	return sum[:]
}

// Mail is an Outgoing as it will be sent. Its files are encoded only when the bytes are
// needed, so those of a large mail are never in memory together.
type Mail struct {
	Between [][]byte // what comes before each file, and after the last
	Files   []File
}

// Lay prepares a mail; its errors are those of Compose.
func Lay(o Outgoing) (*Mail, error) {
	rest, err := frame(o)
	if err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	m := &Mail{Files: o.Files}
	for i := range o.Files {
		before, after, found := bytes.Cut(rest, appendEncoded(nil, placeOf(i, o.MessageID)))
		if !found {
			return nil, fmt.Errorf("compose mail: file %d has no place", i+1)
		}
		m.Between, rest = append(m.Between, before), after
	}
	m.Between = append(m.Between, rest)
	return m, nil
}

// Len returns the size of the mail in bytes.
func (m *Mail) Len() (n int) {
	for _, part := range m.Between {
		n += len(part)
	}
	for _, f := range m.Files {
		n += encodedLen(len(f.Data))
	}
	return n
}

// Bytes returns the mail, with each file in place, in the lines of base64 that go-mail writes
// (RFC 2045 section 6.8).
func (m *Mail) Bytes() []byte {
	raw := make([]byte, 0, m.Len())
	for i, f := range m.Files {
		raw = appendEncoded(append(raw, m.Between[i]...), f.Data)
	}
	return append(raw, m.Between[len(m.Files)]...)
}

const lineOf = mail.MaxBodyLength / 4 * 3 // how many bytes a line of base64 encodes

func encodedLen(n int) int {
	lines := (n + lineOf - 1) / lineOf
	return base64.StdEncoding.EncodedLen(n) + lines*len(crlf)
}

func appendEncoded(out, data []byte) []byte {
	for line := range slices.Chunk(data, lineOf) {
		out = append(base64.StdEncoding.AppendEncode(out, line), crlf...)
	}
	return out
}

// fileName cleans a name and shortens it to maxName before its extension, by which the
// reader's machine chooses a program.
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

// fileType gives the Content-Type of an attachment, with the name in ASCII for programs
// that read it there. Of the parameters only charset is kept.
//
// Messages and multiparts are sent as octet-stream: RFC 2046 section 5.2.1 forbids
// base64 for message/rfc822, so their bytes, which may be 8-bit, overlong or malformed,
// would have to be changed. Exchange also takes such a part apart and rebuilds it
// without the headers that make it evidence. Outlook and Gmail open an octet-stream
// named .eml as the mail it is.
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
