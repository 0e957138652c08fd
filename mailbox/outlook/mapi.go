// Package outlook reads what Outlook and Exchange wrap mail in: winmail.dat
// (TNEF, MS-OXTNEF) and message files (.msg, MS-OXMSG, in a compound file,
// MS-CFB). What flows through it:
//
//	bytes ──► ReadTNEF, ReadMSG ──► Message: properties and files ──► text of a property
//	PropRTF ──► DecompressRTF ──► RTFToText ──► text
//
// It knows no mail parser and opens no file that it finds. A stranger may have chosen
// every byte: a damaged message gives what there is of it and says so
// (Message.Damaged), and no memory is used out of proportion to the input.
package outlook

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

// The MAPI properties we read (MS-OXPROPS), by id.
const (
	PropSubject         = 0x0037
	PropSubmitTime      = 0x0039
	PropSentByName      = 0x0042
	PropSentByAddress   = 0x0065
	PropHeaders         = 0x007d
	PropSenderName      = 0x0c1a
	PropSenderAddress   = 0x0c1f
	PropDeliveryTime    = 0x0e06
	PropBody            = 0x1000
	PropRTF             = 0x1009
	PropHTML            = 0x1013
	PropDisplayName     = 0x3001
	PropAttachData      = 0x3701
	PropAttachName      = 0x3704 // 8.3
	PropAttachMethod    = 0x3705
	PropAttachLongName  = 0x3707
	PropAttachMIME      = 0x370e
	PropCodePage        = 0x3ffd
	PropInternetCPID    = 0x3fde
	PropSenderSMTP      = 0x5d01
	PropSentBySMTP      = 0x5d02
	AttachMethodMessage = 5
)

// The types of property values (MS-OXCDATA section 2.11.1).
const (
	TypeNull    = 0x0001
	TypeShort   = 0x0002
	TypeLong    = 0x0003
	TypeFloat   = 0x0004
	TypeDouble  = 0x0005
	TypeMoney   = 0x0006
	TypeAppTime = 0x0007
	TypeError   = 0x000a
	TypeBool    = 0x000b
	TypeObject  = 0x000d
	TypeInt64   = 0x0014
	TypeString8 = 0x001e
	TypeUnicode = 0x001f
	TypeTime    = 0x0040
	TypeGUID    = 0x0048
	TypeBinary  = 0x0102
	TypeMany    = 0x1000 // flag: several values
)

// Value is one property, its data as stored.
type Value struct {
	Type uint16
	Data []byte
}

// Props are the properties of a message or an attachment.
type Props map[uint16]Value

// Message is a message as TNEF and .msg files store it. Damaged says that some of it
// could not be read.
type Message struct {
	Props    Props
	Files    []File
	CodePage uint32 // of 8-bit strings; 0 if unknown
	Damaged  bool
}

// File is an attachment: data, or a message without its own file.
type File struct {
	Props   Props
	Data    []byte
	Message *Message
}

// maxFiles is the most attachments read from one message.
const maxFiles = 200

// maxString is the longest property, in bytes, that is read as a name; in a compound
// file many of them may share the same megabytes.
const maxString = 64 << 10

// Text gives the first of some properties that is not empty.
func (m *Message) Text(props Props, ids ...uint16) string {
	for _, id := range ids {
		v := props[id]
		v.Data = v.Data[:min(len(v.Data), maxString)]
		if s := m.Decode(v, m.CodePage); s != "" {
			return s
		}
	}
	return ""
}

// Decode gives a string property in UTF-8.
func (m *Message) Decode(v Value, codePage uint32) string {
	switch v.Type {
	case TypeUnicode:
		return strings.TrimRight(coding.DecodeUTF16(v.Data, binary.LittleEndian), "\x00")
	case TypeString8, TypeBinary:
		said, _ := coding.Decode(bytes.TrimRight(v.Data, "\x00"), codePageName(codePage), v.Type == TypeBinary)
		return said
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

// Number gives a property of 32 bits; 0 if it is absent.
func (p Props) Number(id uint16) uint32 {
	if v := p[id]; len(v.Data) >= 4 {
		return binary.LittleEndian.Uint32(v.Data)
	}
	return 0
}

// Time reads a FILETIME: units of 100 ns since 1601 (MS-DTYP section 2.3.3).
func (p Props) Time(ids ...uint16) time.Time {
	for _, id := range ids {
		v := p[id]
		if v.Type != TypeTime || len(v.Data) < 8 {
			continue
		}
		const to1970 = 11644473600
		units := binary.LittleEndian.Uint64(v.Data)
		t := time.Unix(int64(units/1e7)-to1970, 0).UTC()
		if t.Year() > 1970 && t.Year() <= 9999 {
			return t
		}
	}
	return time.Time{}
}
