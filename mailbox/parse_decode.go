package mailbox

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

// decode undoes the transfer encoding of a part (RFC 2045 section 6), within the limit
// on the decoded size of the whole mail. It gives nil only beyond that limit.
func (p *parser) decode(e entity) []byte { return p.transfer(e).Data }

// transfer is decode, plus the words that somebody put around base64.
func (p *parser) transfer(e entity) coding.Decoded {
	if p.decodedBytes+len(e.body)/4*3 > maxDecodedBytes {
		p.unreadable("the decoded mail is larger than %d MiB; the rest was not read", maxDecodedBytes>>20)
		return coding.Decoded{}
	}
	encoding := e.header.Get("Content-Transfer-Encoding")
	d := coding.Transfer(encoding, e.body)
	if coding.IsPlain(encoding) && !isAttachedMessage(e) {
		if bare, ok := coding.Bare(d.Data, !isBodyText(e)); ok {
			d = bare
			p.twoTexts("a part is base64, and no field says so; it was decoded, which other programs may not do")
		}
	}
	if d.Problem != "" {
		p.defect("%s", d.Problem)
	}
	if len(d.Above) > 0 {
		p.twoTexts("text stands above the base64 of a part; other programs show it otherwise")
	}
	p.decodedBytes += len(d.Data)
	if d.Data == nil {
		d.Data = []byte{}
	}
	return d
}

// charset decodes data to UTF-8 and notes what was wrong with its label.
func (p *parser) charset(data []byte, label string, isHTML bool) string {
	decoded, problem := coding.Decode(data, label, isHTML)
	if problem != "" {
		p.defect("%s", problem)
	}
	return decoded
}

// bodyText gives the text of a part, not yet cleaned: what was decoded, with the words
// around it in their place.
func (p *parser) bodyText(e entity, d coding.Decoded, isHTML bool) string {
	shown := p.charset(d.Data, e.params["charset"], isHTML)
	if len(d.Above)+len(d.Below) == 0 {
		return shown
	}
	apart := "\n\n"
	if isHTML {
		apart = "<br><br>"
	}
	for _, around := range []struct {
		words []byte
		above bool
	}{{d.Above, true}, {d.Below, false}} {
		words := strings.TrimSpace(p.charset(around.words, "", false))
		switch {
		case words == "":
		case around.above:
			shown = words + apart + shown
		default:
			shown = strings.TrimRight(shown, " \r\n") + apart + words
		}
	}
	return shown
}

// twoTexts notes a defect because of which two programs may show different text. It
// does not matter inside an attached message or a wrapping: no command is read there.
func (p *parser) twoTexts(format string, args ...any) {
	p.two = p.two || p.inner == 0
	p.defect(format, args...)
}
