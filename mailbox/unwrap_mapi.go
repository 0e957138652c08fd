package mailbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// The MAPI properties that are read (MS-OXPROPS), by id.
const (
	propSubject         = 0x0037
	propSubmitTime      = 0x0039
	propSentByName      = 0x0042
	propSentByAddress   = 0x0065
	propHeaders         = 0x007d
	propSenderName      = 0x0c1a
	propSenderAddress   = 0x0c1f
	propDeliveryTime    = 0x0e06
	propBody            = 0x1000
	propRTF             = 0x1009
	propHTML            = 0x1013
	propDisplayName     = 0x3001
	propAttachData      = 0x3701
	propAttachName      = 0x3704 // 8.3
	propAttachMethod    = 0x3705
	propAttachLongName  = 0x3707
	propAttachMIME      = 0x370e
	propCodePage        = 0x3ffd
	propInternetCPID    = 0x3fde
	propSenderSMTP      = 0x5d01
	propSentBySMTP      = 0x5d02
	attachMethodMessage = 5
)

// The types of property values (MS-OXCDATA section 2.11.1).
const (
	typeNull    = 0x0001
	typeShort   = 0x0002
	typeLong    = 0x0003
	typeFloat   = 0x0004
	typeDouble  = 0x0005
	typeMoney   = 0x0006
	typeAppTime = 0x0007
	typeError   = 0x000a
	typeBool    = 0x000b
	typeObject  = 0x000d
	typeInt64   = 0x0014
	typeString8 = 0x001e
	typeUnicode = 0x001f
	typeTime    = 0x0040
	typeGUID    = 0x0048
	typeBinary  = 0x0102
	typeMany    = 0x1000 // flag: several values
)

// mapiValue is one property, its data as stored.
type mapiValue struct {
	typ  uint16
	data []byte
}

// mapiProps are the properties of a message or an attachment.
type mapiProps map[uint16]mapiValue

// mapiMessage is a message as TNEF and .msg files hold it. damaged says that
// some of it could not be read.
type mapiMessage struct {
	props    mapiProps
	files    []mapiFile
	codePage uint32 // of 8-bit strings, 0 when not told
	damaged  bool
}

// mapiFile is an attachment: data, or a message that has no file of its own.
type mapiFile struct {
	props   mapiProps
	data    []byte
	message *mapiMessage
}

// maxMAPIFiles bounds the attachments that are read of one message.
const maxMAPIFiles = 200

// maxMAPIString bounds, in bytes, the properties that are read as a name; in a
// compound file many of them may share the same megabytes.
const maxMAPIString = 64 << 10

// text gives the first of some properties that says something.
func (m *mapiMessage) text(props mapiProps, ids ...uint16) string {
	for _, id := range ids {
		v := props[id]
		v.data = v.data[:min(len(v.data), maxMAPIString)]
		if s := m.decode(v, m.codePage); s != "" {
			return s
		}
	}
	return ""
}

// decode gives a string property in UTF-8.
func (m *mapiMessage) decode(v mapiValue, codePage uint32) string {
	switch v.typ {
	case typeUnicode:
		return strings.TrimRight(decodeUTF16(v.data, binary.LittleEndian), "\x00")
	case typeString8, typeBinary:
		text, _ := decodeCharset(bytes.TrimRight(v.data, "\x00"), codePageName(codePage), v.typ == typeBinary)
		return text
	}
	return ""
}

// codePageName is the charset label of a Windows code page number.
func codePageName(page uint32) string {
	switch {
	case page == 0:
		return ""
	case page == 65001:
		return "utf-8"
	case page == 20127:
		return "us-ascii"
	case page == 932:
		return "shift_jis"
	case page == 936:
		return "gbk"
	case page == 949:
		return "euc-kr"
	case page == 950:
		return "big5"
	case page == 10000:
		return "macintosh"
	case page == 20866:
		return "koi8-r"
	case page == 50220 || page == 50221 || page == 50222:
		return "iso-2022-jp"
	case page > 28590 && page < 28606:
		return fmt.Sprintf("iso-8859-%d", page-28590)
	}
	return fmt.Sprintf("windows-%d", page)
}

func (p mapiProps) number(id uint16) uint32 {
	if v := p[id]; len(v.data) >= 4 {
		return binary.LittleEndian.Uint32(v.data)
	}
	return 0
}

// time reads a FILETIME: units of 100 ns since 1601 (MS-DTYP section 2.3.3).
func (p mapiProps) time(ids ...uint16) time.Time {
	for _, id := range ids {
		v := p[id]
		if v.typ != typeTime || len(v.data) < 8 {
			continue
		}
		const to1970 = 11644473600
		units := binary.LittleEndian.Uint64(v.data)
		t := time.Unix(int64(units/1e7)-to1970, 0).UTC()
		if t.Year() > 1970 && t.Year() <= 9999 {
			return t
		}
	}
	return time.Time{}
}
