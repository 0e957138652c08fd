package mailbox

import (
	"bytes"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

func isSMIME(e entity, name string) bool {
	switch e.mediaType {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return true
	}
	return strings.HasSuffix(name, ".p7m") // RFC 8551 section 3.2.1
}

// Content types of CMS (RFC 5652, RFC 3274, RFC 5083), as encoded.
var (
	oidSigned         = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidEnveloped      = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03}
	oidEncrypted      = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06}
	oidAuthEnveloped  = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17}
	oidCompressedData = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x09}
)

// readSMIME reads an S/MIME envelope. What is only signed is opened; the signature is
// not checked. The content decides, not the label, which programs get wrong.
func (p *parser) readSMIME(data []byte, depth int) string {
	if len(data) > 0 && data[0] != berSequence {
		data = coding.LooseBase64(data) // the transfer encoding was not declared
	}
	kind, body := cmsContent(data)
	switch {
	case bytes.Equal(kind, oidEnveloped), bytes.Equal(kind, oidAuthEnveloped), bytes.Equal(kind, oidEncrypted):
		p.wrap(WrapSMIMEEncrypted, WrapClosed, "the mail is an S/MIME envelope that is encrypted; its text is not shown")
		return ""
	case bytes.Equal(kind, oidCompressedData):
		p.wrap(WrapSMIMEOther, WrapClosed, "the mail is an S/MIME envelope that is compressed; its text is not shown")
		return ""
	case !bytes.Equal(kind, oidSigned):
		p.wrap(WrapSMIMEOther, WrapClosed, "the mail is an S/MIME envelope that could not be read; its text is not shown")
		return ""
	}
	content, whole := signedContent(body)
	switch {
	case len(content) == 0 && whole:
		p.wrap(WrapSMIMEOther, WrapOpened, "an S/MIME part holds certificates or a signature and no text")
		return ""
	case len(content) == 0:
		p.wrap(WrapSMIMESigned, WrapClosed, "the mail is an S/MIME envelope that is damaged; its text is not shown")
		return ""
	case whole:
		p.wrap(WrapSMIMESigned, WrapOpened, "the mail is signed as a whole (S/MIME); the signature was not checked")
	default:
		p.wrap(WrapSMIMESigned, WrapPartly, "the mail is signed as a whole (S/MIME) and cut off; what there is of it was read, the signature was not checked")
	}
	return p.walk(p.entity(content, "text/plain"), depth+1).text
}

// cmsContent gives the content type of a CMS ContentInfo and the content
// inside its [0] (RFC 5652 section 3).
func cmsContent(data []byte) (kind, content []byte) {
	info := berNext(data)
	oid := berNext(info.content)
	explicit := berNext(oid.rest)
	if info.tag != berSequence || oid.tag != berOID || explicit.tag != berExplicit0 {
		return nil, nil
	}
	return oid.content, explicit.content
}

// signedContent takes eContent out of a SignedData (RFC 5652 section 5.1): version,
// digestAlgorithms, encapContentInfo. whole is false if an encoding is shorter than its
// length says.
func signedContent(data []byte) (content []byte, whole bool) {
	signed := berNext(data)
	version := berNext(signed.content)
	digests := berNext(version.rest)
	encap := berNext(digests.rest)
	if encap.tag != berSequence {
		return nil, false
	}
	oid := berNext(encap.content)
	if len(oid.rest) == 0 {
		return nil, !encap.cut // eContent is optional: a detached signature
	}
	explicit := berNext(oid.rest)
	if explicit.tag != berExplicit0 {
		return nil, false
	}
	content, whole = berOctets(explicit.content, nil, 0)
	return content, whole && !signed.cut && !encap.cut && !explicit.cut
}

// The BER identifiers that are looked for (X.690 section 8.1.2).
const (
	berSequence     = 0x30
	berOID          = 0x06
	berOctetString  = 0x04
	berOctetStrings = 0x24 // constructed: in pieces
	berExplicit0    = 0xa0
)

// berValue is one value in BER. rest is what follows it; cut says that it is shorter
// than its length.
type berValue struct {
	tag           byte
	content, rest []byte
	cut           bool
}

// berNext reads the first value in b; the zero berValue if there is none.
//
// We do not use the maintained PKCS #7 libraries (smallstep/pkcs7 v0.2.3,
// go.mozilla.org/pkcs7 v0.10.0). They turn BER into DER by unlimited recursion, so that
// a few MB of nested values cause a stack overflow, from which nothing recovers. And
// they refuse the whole text for one certificate that crypto/x509 does not like.
func berNext(b []byte) berValue {
	tag, size, indefinite, head := berHeader(b)
	if head == 0 {
		return berValue{}
	}
	b = b[head:]
	if indefinite {
		end, after, found := berEndOfContents(b)
		return berValue{tag: tag, content: b[:end], rest: b[after:], cut: !found}
	}
	if size > len(b) {
		return berValue{tag: tag, content: b, cut: true}
	}
	return berValue{tag: tag, content: b[:size], rest: b[size:]}
}

// berHeader reads identifier and length (X.690 sections 8.1.2 and 8.1.3); head is their
// size, 0 if they are not valid.
func berHeader(b []byte) (tag byte, size int, indefinite bool, head int) {
	if len(b) < 2 || b[0]&0x1f == 0x1f { // tags over 30 do not occur here
		return 0, 0, false, 0
	}
	tag = b[0]
	switch n := int(b[1]); {
	case n < 0x80:
		return tag, n, false, 2
	case n == 0x80:
		return tag, 0, tag&0x20 != 0, 2
	case n > 0x84 || len(b) < 2+n-0x80:
		return 0, 0, false, 0
	default:
		for _, c := range b[2 : 2+n-0x80] {
			size = size<<8 | int(c)
		}
		return tag, size, false, 2 + n - 0x80
	}
}

// berEndOfContents finds the end of an indefinite content (X.690 section 8.1.5): the
// offsets of its end mark and of what follows. It counts open values instead of
// recursing, so that nesting costs nothing.
func berEndOfContents(b []byte) (end, after int, found bool) {
	open := 1
	for pos := 0; ; {
		tag, size, indefinite, head := berHeader(b[pos:])
		switch {
		case head == 0:
			return len(b), len(b), false
		case tag == 0 && size == 0:
			if open--; open == 0 {
				return pos, pos + head, true
			}
		case indefinite:
			open++
		case size > len(b)-pos-head:
			return len(b), len(b), false
		}
		pos += head + size
	}
}

// maxOctetDepth limits the nesting of octet strings; programs write one level.
const maxOctetDepth = 4

// berOctets joins an octet string, whole or in pieces (X.690 section 8.7).
func berOctets(b, out []byte, depth int) (joined []byte, whole bool) {
	whole = true
	for len(b) > 0 {
		v := berNext(b)
		switch {
		case v.tag == berOctetString && out == nil:
			out = v.content[:len(v.content):len(v.content)]
		case v.tag == berOctetString:
			out = append(out, v.content...)
		case v.tag == berOctetStrings && depth < maxOctetDepth:
			var ok bool
			out, ok = berOctets(v.content, out, depth+1)
			whole = whole && ok
		default:
			return out, false
		}
		whole = whole && !v.cut
		b = v.rest
	}
	return out, whole
}
