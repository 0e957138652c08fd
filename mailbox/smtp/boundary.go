package smtp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
)

// settleBoundaries replaces, in place, the random boundaries of the multiparts in raw
// by ones derived from the Message-ID. go-mail can be given a boundary, but then uses
// the same one for a multipart and for the multipart within it, which no reader can
// separate.
//
// The random boundaries have 240 bits, so they occur nowhere else in raw. The new ones
// cannot collide with the content either: they are derived from the Message-ID, which
// nobody knew when the content was written.
func settleBoundaries(raw []byte, id string) error {
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	outer := boundary(msg.Header.Get("Content-Type"))
	if outer == "" {
		return nil
	}
	first, err := multipart.NewReader(msg.Body, outer).NextRawPart()
	if err != nil {
		return err
	}
	inner := boundary(first.Header.Get("Content-Type"))
	return errors.Join(
		replaceBoundary(raw, outer, id+"/outer"),
		replaceBoundary(raw, inner, id+"/inner"),
	)
}

// boundary gives the boundary of a multipart; "" if it is not one.
func boundary(contentType string) string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return ""
	}
	return params["boundary"]
}

func replaceBoundary(raw []byte, old, seed string) error {
	if old == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(seed))
	settled := hex.EncodeToString(sum[:])
	if len(old) > len(settled) {
		return errors.New("the mail library now makes longer boundaries than a hash has digits")
	}
	for {
		i := bytes.Index(raw, []byte(old))
		if i < 0 {
			return nil
		}
		raw = raw[i+copy(raw[i:], settled[:len(old)]):]
	}
}
