package mailbox

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/outlook"
)

// hostileTexts cost in their charset, their words or their armour.
func hostileTexts() map[string][]byte {
	const head = "From: Anna Voorbeeld <anna@thuis.example>\r\nSubject: Klacht\r\n"
	const mb = hostileSize
	body := func(charset, s string) []byte {
		return []byte(head + "Content-Type: text/plain; charset=" + charset + "\r\n\r\nklacht " + s)
	}
	return map[string][]byte{
		"ISO-2022-JP shifts":     body("iso-2022-jp", strings.Repeat("\x1b$B\x1b(B", mb)),
		"ISO-2022-JP open":       body("iso-2022-jp", strings.Repeat("\x1b$B", 2*mb)),
		"UTF-16 without a mark":  body("utf-16", strings.Repeat("a\x00", 4*mb)),
		"one line":               body("utf-8", strings.Repeat("a", 8*mb)),
		"50 MB":                  body("utf-8", strings.Repeat("klacht\r\n", 6*mb)),
		"quoted-printable":       []byte(head + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "klacht" + strings.Repeat("=\r\n", 2*mb)),
		"quoted-printable, bad":  []byte(head + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + strings.Repeat("=", 4*mb)),
		"base64 of blanks":       []byte(head + "Content-Transfer-Encoding: base64\r\n\r\nS2xhY2h0" + strings.Repeat("\r\n", 4*mb)),
		"comments in a list":     []byte("To: " + strings.Repeat("(x) ", 60_000) + "a@b.example\r\n" + head + "\r\nklacht\r\n"),
		"open comments":          []byte("To: " + strings.Repeat("(", 240_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"open group":             []byte("To: " + strings.Repeat("a:", 120_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"encoded words, whole":   []byte("Subject: " + strings.Repeat("=?utf-8?B?KytBQUFB?= ", 12_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"encoded words, unknown": []byte("Subject: " + strings.Repeat("=?x-geen?Q?=ff?= ", 14_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"encoded names":          []byte("Cc: " + strings.Repeat("=?iso-2022-jp?B?GyRC?= <a@b.example>,", 6_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"html attribute":         []byte(head + "Content-Type: text/html\r\n\r\n<p>klacht<a href=\"" + strings.Repeat("a", 4*mb) + "\">x</a>"),
		"html entities":          []byte(head + "Content-Type: text/html\r\n\r\n<p>klacht" + strings.Repeat("&#x20ac;&nbsp", mb/2)),
		"PGP marks":              body("utf-8", strings.Repeat("\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n-----END PGP SIGNATURE-----", mb/128)),
		"PGP blocks":             body("utf-8", strings.Repeat("\r\n-----BEGIN PGP MESSAGE-----\r\n-----END PGP MESSAGE-----", mb/64)),
	}
}

// hostileWrappings lie about lengths, run in circles or ask for more than they
// bring.
func hostileWrappings() map[string][]byte {
	const mb = hostileSize
	file := func(contentType string, data []byte) []byte {
		return append([]byte("From: Anna Voorbeeld <anna@thuis.example>\r\nContent-Type: "+contentType+"\r\n\r\n"), data...)
	}
	winmail := func(attrs ...[]byte) []byte { return file("application/ms-tnef", tnef(attrs...)) }
	nested := tnefAttr(1, tnefBody, []byte("klacht"))
	for range 40 {
		nested = slices.Concat(tnefAttr(2, tnefRenderData, nil), tnefAttr(2, tnefAttachProps, mapiList(mapiProp(outlook.TypeObject, outlook.PropAttachData, append(make([]byte, 16), tnef(nested)...)))))
	}
	object := tnefAttr(2, tnefAttachProps, mapiList(mapiProp(outlook.TypeObject, outlook.PropAttachData, append(make([]byte, 16), tnef(bytes.Repeat(tnefAttr(1, 1, nil), mb/11))...))))
	rtf := func(b []byte) []byte {
		return winmail(tnefAttr(1, tnefMessageProps, mapiList(mapiProp(outlook.TypeBinary, outlook.PropRTF, b))))
	}
	stored := func(s string) []byte {
		return rtf(slices.Concat(le32(len(s)+12), le32(len(s)), []byte("MELA"), le32(0), []byte(`{\rtf1 `+s)))
	}
	return map[string][]byte{
		"TNEF attributes":          winmail(bytes.Repeat(tnefAttr(1, 1, nil), mb/3)),
		"TNEF attachments":         winmail(bytes.Repeat(tnefAttr(2, tnefRenderData, nil), mb/3)),
		"TNEF length lie":          winmail([]byte{1}, le32(tnefBody), []byte{0xff, 0xff, 0xff, 0xff}, bytes.Repeat([]byte("klacht"), mb/6)),
		"TNEF property count":      winmail(tnefAttr(1, tnefMessageProps, []byte{0xff, 0xff, 0xff, 0xff, 1, 0x10, 0, 0x10, 0xff, 0xff, 0xff, 0xff})),
		"TNEF value count":         winmail(tnefAttr(1, tnefMessageProps, slices.Concat(le32(1), le16(outlook.TypeMany|outlook.TypeNull), le16(0x1000), []byte{0xff, 0xff, 0xff, 0xff}))),
		"TNEF in TNEF":             file("application/ms-tnef", tnef(nested)),
		"TNEF read again":          winmail(object, bytes.Repeat(tnefAttr(2, tnefAttachProps, mapiList()), mb/16)),
		"TNEF properties, empty":   winmail(tnefAttr(1, tnefMessageProps, slices.Concat(le32(mb), bytes.Repeat(mapiProp(outlook.TypeUnicode, outlook.PropBody, nil), mb/8)))),
		"RTF size lie":             rtf(slices.Concat(le32(-1), le32(-1), []byte("LZFu"), le32(0), bytes.Repeat([]byte{0xff, 0x10, 0xaf, 0x20, 0xbf, 0x30, 0xcf, 0x40, 0xdf, 0x50, 0xef, 0x60, 0x0f, 0x70, 0x1f, 0x80, 0x2f}, mb/4))),
		"RTF groups":               stored(strings.Repeat("{", 4*mb)),
		"RTF characters of a font": stored(strings.Repeat(`{\'e9}`, mb)),
		"RTF of two bytes":         stored(`\ansicpg932 ` + strings.Repeat(`{\'93\'fa}`, mb/2)),
		"RTF binary":               stored(strings.Repeat(`\bin999999999 x`, mb/8)),
		"RTF units":                stored(strings.Repeat(`\u-10179?`, mb/2)),
		"HTML in RTF":              stored(`\fromhtml1 ` + strings.Repeat(`{\*\htmltag64 <div>}`, mb/8)),
		"BER nested":               file("application/pkcs7-mime", bytes.Repeat([]byte{0x30, 0x80}, 2*mb)),
		"BER length lie": file("application/pkcs7-mime", signedData(func(tag byte, c ...[]byte) []byte {
			return append([]byte{tag, 0x84, 0x7f, 0xff, 0xff, 0xff}, slices.Concat(c...)...)
		}, []byte{berOctetString, 0x84, 0x7f, 0xff, 0xff, 0xff})),
		"BER pieces":           file("application/pkcs7-mime", signedData(berOpen, berOpen(berOctetStrings, bytes.Repeat([]byte{berOctetString, 1, 'x'}, mb)))),
		"BER pieces in pieces": file("application/pkcs7-mime", signedData(berOpen, bytes.Repeat([]byte{berOctetStrings, 0x80}, mb))),
		"msg nested":           file("application/vnd.ms-outlook", nestedStorages(mb/256)),
		"msg siblings":         file("application/vnd.ms-outlook", manyStreams(mb/256)),
		"msg in a circle":      file("application/vnd.ms-outlook", circularCFB()),
		"msg sharing":          file("application/vnd.ms-outlook", sharingCFB(mb)),
		"msg of nothing":       file("application/vnd.ms-outlook", append(slices.Clone(sampleMSG()[:cfbHeader]), make([]byte, 4*mb)...)),
		"msg of links":         file("application/vnd.ms-outlook", append(slices.Clone(sampleMSG()[:cfbHeader]), bytes.Repeat([]byte{0, 0, 0, 0}, mb)...)),
	}
}

// nestedStorages has storages in each other, n deep; each is an attachment of
// the one before.
func nestedStorages(n int) []byte {
	node := cfbNode{name: "__substg1.0_1000001F", data: utf16le("klacht")}
	for i := range n {
		name := "__attach_version1.0_#00000000"
		if i%2 == 1 {
			name = "__substg1.0_3701000D"
		}
		node = cfbNode{name: name, children: []cfbNode{node, fixedProps(8, fixedProp(outlook.TypeLong, outlook.PropAttachMethod, le32(outlook.AttachMethodMessage)))}}
	}
	return buildCFB([]cfbNode{node})
}

func manyStreams(n int) []byte {
	var nodes []cfbNode
	for i := range n {
		nodes = append(nodes, cfbNode{name: fmt.Sprintf("__attach_version1.0_#%08X", i), children: []cfbNode{msgProp("37010102", []byte("x"))}})
	}
	return buildCFB(nodes)
}

// circularCFB has an allocation table whose every sector leads back to the
// first, and entries that are their own siblings.
func circularCFB() []byte {
	b := sampleMSG()
	for i := 0; i+entrySize <= len(b); i += entrySize {
		if bytes.HasPrefix(b[i:], utf16le("__")) {
			copy(b[i+68:], slices.Concat(le32(1), le32(1), le32(1)))
		}
	}
	fat := cfbHeader + 512*int(b[76])
	for i := fat; i < len(b); i += 4 {
		copy(b[i:], le32(0))
	}
	copy(b[68:], slices.Concat(le32(0), le32(-1))) // the DIFAT too
	return b
}

// sharingCFB has many attachments that are the same large stream.
func sharingCFB(size int) []byte {
	var nodes []cfbNode
	for i := range 300 {
		nodes = append(nodes, cfbNode{name: fmt.Sprintf("__attach_version1.0_#%08X", i), children: []cfbNode{
			msgProp("3707001F", utf16le("a.txt")), msgProp("37010102", bytes.Repeat([]byte{byte('a' + i%26)}, miniCutoff)),
		}})
	}
	nodes = append(nodes, msgProp("1000001E", bytes.Repeat([]byte("klacht "), size/7)))
	b := buildCFB(nodes)
	entry := bytes.Index(b, utf16le("__substg1.0_1000001E"))
	large := slices.Clone(b[entry+116 : entry+124])
	for i := 0; ; {
		at := bytes.Index(b[i:], utf16le("__substg1.0_37010102"))
		if at < 0 {
			return b
		}
		copy(b[i+at+116:], large)
		i += at + 1
	}
}
