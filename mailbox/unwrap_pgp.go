package mailbox

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// readPGP removes the armour from text that was signed or encrypted in the body itself
// (RFC 9580 sections 6.2 and 7). Signed text stays, unchecked; an encrypted block
// becomes a file, for somebody with the key.
func (p *parser) readPGP(text string) string {
	var b strings.Builder
	var block strings.Builder // the encrypted block being read
	inHead, inSigned, inSignature, inMessage := false, false, false, false
	for line := range strings.SplitAfterSeq(text, "\n") {
		mark := strings.TrimSpace(line)
		switch {
		case inMessage:
			block.WriteString(line)
			if mark == "-----END PGP MESSAGE-----" {
				inMessage = false
				p.pgpMessage(block.String())
				block.Reset()
			}
		case mark == "-----BEGIN PGP MESSAGE-----":
			inMessage = true
			block.WriteString(line)
		case mark == "-----BEGIN PGP SIGNED MESSAGE-----":
			inHead, inSigned = true, true
			p.wrap(WrapPGPSigned, WrapOpened, "a text is signed (PGP); the signature was not checked")
		case inHead:
			// Armour headers such as "Hash: SHA256", up to an empty line.
			if inHead = mark != "" && isField([]byte(mark)); !inHead && mark != "" {
				b.WriteString(line)
			}
		case inSigned && mark == "-----BEGIN PGP SIGNATURE-----":
			inSigned, inSignature = false, true
		case inSignature:
			inSignature = mark != "-----END PGP SIGNATURE-----"
		case inSigned:
			b.WriteString(strings.TrimPrefix(line, "- ")) // RFC 9580 section 7.2
		default:
			b.WriteString(line)
		}
	}
	if inMessage {
		p.pgpMessage(block.String())
	}
	return b.String()
}

func (p *parser) pgpMessage(block string) {
	p.wrap(WrapPGPEncrypted, WrapClosed, "a text is encrypted (PGP); it is not shown")
	if p.parts < maxParts {
		p.parts++
		p.attach(entity{mediaType: "application/pgp-encrypted", filename: "bericht.asc"}, []byte(block))
	}
}

// noteSecured says what a multipart of RFC 1847 means for its text.
func (p *parser) noteSecured(e entity) {
	protocol := strings.ToLower(e.params["protocol"])
	switch {
	case e.mediaType == "multipart/encrypted":
		form := WrapPGPEncrypted
		if strings.Contains(protocol, "pkcs7") {
			form = WrapSMIMEEncrypted
		}
		p.wrap(form, WrapClosed, "the mail is encrypted ("+text.CleanLine(protocol)+"); its text is not shown")
	case e.mediaType == "multipart/signed" && strings.Contains(protocol, "pgp"):
		p.wrap(WrapPGPSigned, WrapOpened, "the mail is signed (PGP); the signature was not checked")
	case e.mediaType == "multipart/signed":
		p.wrap(WrapSMIMESigned, WrapOpened, "the mail is signed (S/MIME); the signature was not checked")
	}
}
