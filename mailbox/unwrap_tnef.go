package mailbox

import (
	"bytes"
	"encoding/binary"
)

// TNEF is how Outlook and Exchange wrap a mail in one file, winmail.dat
// (MS-OXTNEF). The reader is our own: the Go library for it, Teamwork/tnef, is
// not served as a module, slices by the lengths in the file without a check,
// and reads neither RTF nor a message inside.

var tnefSignature = []byte{0x78, 0x9f, 0x3e, 0x22}

// beginsTNEF reports whether data begins as a TNEF stream does.
func beginsTNEF(data []byte) bool { return bytes.HasPrefix(data, tnefSignature) }

// The attributes of TNEF that are read (MS-OXTNEF section 2.1.3.2).
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

// parseTNEF reads a TNEF stream, with messages inside messages to that many
// levels. ok is false when it is none or says nothing; at damage it ends, and
// what was read before counts.
func parseTNEF(data []byte, levels int) (m *mapiMessage, ok bool) {
	if len(data) < tnefHeaderSize || !beginsTNEF(data) || levels < 0 {
		return nil, false
	}
	m = &mapiMessage{props: mapiProps{}}
	rest := data[tnefHeaderSize:]
	for len(rest) >= tnefAttrOverhead {
		id := binary.LittleEndian.Uint16(rest[1:])
		size := uint64(binary.LittleEndian.Uint32(rest[5:]))
		if size > uint64(len(rest)-tnefAttrOverhead) {
			// A mail that was cut off: the last attribute is what there is.
			m.damaged = true
			m.attribute(id, rest[9:], levels)
			break
		}
		m.attribute(id, rest[9:9+size], levels)
		rest = rest[tnefAttrOverhead+size:]
	}
	return m, len(m.props) > 0 || len(m.files) > 0
}

func (m *mapiMessage) attribute(id uint16, data []byte, levels int) {
	if id == attRenderData || (id == attAttachData || id == attAttachProps || id == attAttachTitle) && len(m.files) == 0 {
		if len(m.files) > maxMAPIFiles {
			m.damaged = true
			return
		}
		m.files = append(m.files, mapiFile{props: mapiProps{}})
	}
	var file *mapiFile
	if len(m.files) > 0 {
		file = &m.files[len(m.files)-1]
	}
	switch id {
	case attOEMCodePage:
		if len(data) >= 4 {
			m.codePage = binary.LittleEndian.Uint32(data)
		}
	case attSubject:
		m.props.keep(propSubject, mapiValue{typeString8, data})
	case attBody:
		m.props.keep(propBody, mapiValue{typeString8, data})
	case attMessageProps:
		m.damaged = !readTNEFProps(data, m.props) || m.damaged
	case attAttachTitle:
		file.props.keep(propAttachName, mapiValue{typeString8, data})
	case attAttachData:
		file.data = data
	case attAttachProps:
		m.damaged = !readTNEFProps(data, file.props) || m.damaged
		m.attachedObject(file, levels)
	}
}

// attachedObject reads an attachment that is itself a message: an object of
// IID_IMessage, then TNEF again (MS-OXTNEF section 2.1.3.3.15).
func (m *mapiMessage) attachedObject(file *mapiFile, levels int) {
	v := file.props[propAttachData]
	switch {
	case file.message != nil || file.data != nil: // read already
	case v.typ == typeObject && len(v.data) > 16:
		if inner, ok := parseTNEF(v.data[16:], levels-1); ok {
			file.message = inner
		} else {
			file.data = v.data[16:]
		}
	case v.typ == typeBinary:
		file.data = v.data
	}
}

// keep sets a property unless it is there: TNEF gives some twice, and the
// first is as good.
func (p mapiProps) keep(id uint16, v mapiValue) {
	if old, ok := p[id]; !ok || len(old.data) <= 1 { // a NUL is an empty string
		p[id] = v
	}
}

// readTNEFProps reads a list of properties (MS-OXTNEF section 2.1.3.4); it is
// false when the list breaks off.
func readTNEFProps(data []byte, into mapiProps) bool {
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
		if typ&typeMany != 0 || isVariable(typ) {
			count = r.number()
		}
		if typ&^typeMany == typeNull {
			count = 1 // it takes no room, so nothing else bounds it
		}
		for ; count > 0 && !r.short; count-- {
			v := r.value(typ &^ typeMany)
			if id < 0x8000 && (!r.short || len(v) > 0) {
				into.keepLonger(id, mapiValue{typ &^ typeMany, v})
			}
		}
	}
	return !r.short
}

// keepLonger prefers a Unicode string over an 8-bit one of the same name.
func (p mapiProps) keepLonger(id uint16, v mapiValue) {
	if old, ok := p[id]; ok && v.typ == typeUnicode && old.typ == typeString8 && len(v.data) > 0 {
		p[id] = v
		return
	}
	p.keep(id, v)
}

func isVariable(typ uint16) bool {
	switch typ &^ typeMany {
	case typeString8, typeUnicode, typeBinary, typeObject:
		return true
	}
	return false
}

// tnefReader takes values off data; short says that it asked for more than
// there is.
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
	case typeShort, typeLong, typeFloat, typeError, typeBool:
		return r.take(4)
	case typeDouble, typeMoney, typeAppTime, typeInt64, typeTime:
		return r.take(8)
	case typeGUID:
		return r.take(16)
	case typeString8, typeUnicode, typeBinary, typeObject:
		return r.padded(r.number())
	}
	// Of unknown size: what follows cannot be found.
	r.short = r.short || typ != typeNull
	return nil
}
