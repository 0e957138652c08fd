package outlook

import (
	"bytes"
	"encoding/binary"
)

// TNEF is how Outlook and Exchange wrap a mail in one file, winmail.dat (MS-OXTNEF).
// The reader is our own: the Go library for it, Teamwork/tnef, is not served as a
// module, slices by the lengths in the file without a check, and reads neither RTF nor
// a message inside.

var tnefSignature = []byte{0x78, 0x9f, 0x3e, 0x22}

// IsTNEF reports whether data begins like a TNEF stream.
func IsTNEF(data []byte) bool { return bytes.HasPrefix(data, tnefSignature) }

// The TNEF attributes we read (MS-OXTNEF section 2.1.3.2).
const (
	attSubject       = 0x8004
	attBody          = 0x800c
	attAttachData    = 0x800f
	attAttachTitle   = 0x8010
	attRenderData    = 0x9002 // begins an attachment
	attMessageProps  = 0x9003
	attAttachProps   = 0x9005
	attOEMCodePage   = 0x9007
	tnefHeaderSize   = 6
	tnefAttrOverhead = 9 + 2
)

// ReadTNEF reads a TNEF stream, with messages inside messages up to that many levels.
// ok is false if it is not one or says nothing. It stops at damage; what was read
// before counts.
func ReadTNEF(data []byte, levels int) (m *Message, ok bool) {
	if len(data) < tnefHeaderSize || !IsTNEF(data) || levels < 0 {
		return nil, false
	}
	m = &Message{Props: Props{}}
	rest := data[tnefHeaderSize:]
	for len(rest) >= tnefAttrOverhead {
		id := binary.LittleEndian.Uint16(rest[1:])
		size := uint64(binary.LittleEndian.Uint32(rest[5:]))
		if size > uint64(len(rest)-tnefAttrOverhead) {
			// A cut-off mail: the last attribute is as much as there is.
			m.Damaged = true
			m.attribute(id, rest[9:], levels)
			break
		}
		m.attribute(id, rest[9:9+size], levels)
		rest = rest[tnefAttrOverhead+size:]
	}
	return m, len(m.Props) > 0 || len(m.Files) > 0
}

func (m *Message) attribute(id uint16, data []byte, levels int) {
	if id == attRenderData || (id == attAttachData || id == attAttachProps || id == attAttachTitle) && len(m.Files) == 0 {
		if len(m.Files) > maxFiles {
			m.Damaged = true
			return
		}
		m.Files = append(m.Files, File{Props: Props{}})
	}
	var file *File
	if len(m.Files) > 0 {
		file = &m.Files[len(m.Files)-1]
	}
	switch id {
	case attOEMCodePage:
		if len(data) >= 4 {
			m.CodePage = binary.LittleEndian.Uint32(data)
		}
	case attSubject:
		m.Props.keep(PropSubject, Value{TypeString8, data})
	case attBody:
		m.Props.keep(PropBody, Value{TypeString8, data})
	case attMessageProps:
		m.Damaged = !readTNEFProps(data, m.Props) || m.Damaged
	case attAttachTitle:
		file.Props.keep(PropAttachName, Value{TypeString8, data})
	case attAttachData:
		file.Data = data
	case attAttachProps:
		m.Damaged = !readTNEFProps(data, file.Props) || m.Damaged
		m.attachedObject(file, levels)
	}
}

// attachedObject reads an attachment that is itself a message: an object of
// IID_IMessage, then TNEF again (MS-OXTNEF section 2.1.3.3.15).
func (m *Message) attachedObject(file *File, levels int) {
	v := file.Props[PropAttachData]
	switch {
	case file.Message != nil || file.Data != nil: // read already
	case v.Type == TypeObject && len(v.Data) > 16:
		if inner, ok := ReadTNEF(v.Data[16:], levels-1); ok {
			file.Message = inner
		} else {
			file.Data = v.Data[16:]
		}
	case v.Type == TypeBinary:
		file.Data = v.Data
	}
}

// keep sets a property unless it is set: TNEF gives some twice, and the first is as
// good.
func (p Props) keep(id uint16, v Value) {
	if old, ok := p[id]; !ok || len(old.Data) <= 1 { // a NUL is an empty string
		p[id] = v
	}
}

// readTNEFProps reads a list of properties (MS-OXTNEF section 2.1.3.4); it returns
// false if the list breaks off.
func readTNEFProps(data []byte, into Props) bool {
	r := &tnefReader{data: data}
	for n := r.number(); n > 0 && !r.short; n-- {
		typ, id := r.half(), r.half()
		if id >= 0x8000 { // a named property
			r.take(16)
			if r.number() == 0 {
				r.take(4)
			} else {
				r.padded(r.number())
			}
		}
		count := uint32(1)
		if typ&TypeMany != 0 || isVariable(typ) {
			count = r.number()
		}
		if typ&^TypeMany == TypeNull {
			count = 1 // it takes no room, so nothing else limits it
		}
		for ; count > 0 && !r.short; count-- {
			v := r.value(typ &^ TypeMany)
			if id < 0x8000 && (!r.short || len(v) > 0) {
				into.keepLonger(id, Value{typ &^ TypeMany, v})
			}
		}
	}
	return !r.short
}

// keepLonger prefers a Unicode string over an 8-bit one of the same name.
func (p Props) keepLonger(id uint16, v Value) {
	if old, ok := p[id]; ok && v.Type == TypeUnicode && old.Type == TypeString8 && len(v.Data) > 0 {
		p[id] = v
		return
	}
	p.keep(id, v)
}

func isVariable(typ uint16) bool {
	switch typ &^ TypeMany {
	case TypeString8, TypeUnicode, TypeBinary, TypeObject:
		return true
	}
	return false
}

// tnefReader takes values off data; short says that it asked for more than there was.
type tnefReader struct {
	data  []byte
	short bool
}

func (r *tnefReader) take(n uint64) []byte {
	if n > uint64(len(r.data)) {
		n, r.short = uint64(len(r.data)), true
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *tnefReader) half() uint16 {
	if b := r.take(2); len(b) == 2 {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *tnefReader) number() uint32 {
	if b := r.take(4); len(b) == 4 {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// padded takes n bytes and the padding after them to a multiple of four.
func (r *tnefReader) padded(n uint32) []byte {
	b := r.take(uint64(n))
	if pad := (4 - n%4) % 4; uint32(len(r.data)) >= pad {
		r.data = r.data[pad:]
	}
	return b
}

func (r *tnefReader) value(typ uint16) []byte {
	switch typ {
	case TypeShort, TypeLong, TypeFloat, TypeError, TypeBool:
		return r.take(4)
	case TypeDouble, TypeMoney, TypeAppTime, TypeInt64, TypeTime:
		return r.take(8)
	case TypeGUID:
		return r.take(16)
	case TypeString8, TypeUnicode, TypeBinary, TypeObject:
		return r.padded(r.number())
	}
	// Unknown size: what follows cannot be found.
	r.short = r.short || typ != TypeNull
	return nil
}
