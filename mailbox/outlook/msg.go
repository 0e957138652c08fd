package outlook

import (
	"encoding/binary"
	"sort"
	"strconv"
	"strings"
)

// ReadMSG reads an Outlook message file (MS-OXMSG), with messages inside messages up to
// that many levels. ok is false if it is not one or says nothing.
func ReadMSG(data []byte, levels int) (m *Message, ok bool) {
	f, ok := openCompoundFile(data)
	if !ok {
		return nil, false
	}
	m, ok = readStorage(f, 0, make([]bool, len(f.entries)), 32, levels)
	m.Damaged = m.Damaged || f.damaged
	return m, ok
}

// readStorage reads the message in a storage. head is the size of what precedes its
// fixed properties, which differs at the top and inside (MS-OXMSG section 2.4.1). ok is
// false if it has none of a message's properties.
func readStorage(f *compoundFile, storage int, seen []bool, head, levels int) (m *Message, ok bool) {
	m = &Message{Props: Props{}}
	var attached []int
	for _, at := range f.children(storage, seen) {
		name := f.entries[at].name
		if f.entries[at].kind == cfbStorage && strings.HasPrefix(name, "__attach_version1.0_") {
			attached = append(attached, at)
		}
		readMSGProp(f, at, head, m.Props)
	}
	m.CodePage = m.Props.Number(PropCodePage)
	if m.CodePage == 0 || m.CodePage == 1200 { // UTF-16: says nothing about 8-bit strings
		m.CodePage = m.Props.Number(PropInternetCPID)
	}
	sort.Slice(attached, func(i, j int) bool { return f.entries[attached[i]].name < f.entries[attached[j]].name })
	for _, at := range attached {
		if len(m.Files) > maxFiles {
			m.Damaged = true
			break
		}
		m.attachedStorage(f, at, seen, levels)
	}
	return m, len(m.Props) > 0 || len(m.Files) > 0
}

// attachedStorage reads an attachment: a file, or a message inside.
func (m *Message) attachedStorage(f *compoundFile, storage int, seen []bool, levels int) {
	file := File{Props: Props{}}
	inner := -1
	for _, at := range f.children(storage, seen) {
		if f.entries[at].kind == cfbStorage && f.entries[at].name == "__substg1.0_3701000D" {
			inner = at
		}
		readMSGProp(f, at, 8, file.Props)
	}
	switch {
	case inner >= 0 && levels > 0 && file.Props.Number(PropAttachMethod) == AttachMethodMessage:
		var ok bool
		if file.Message, ok = readStorage(f, inner, seen, 24, levels-1); !ok {
			m.Damaged = true
			return
		}
	case inner >= 0: // an OLE object, or nested too deep
		m.Damaged = true
		return
	default:
		file.Data = file.Props[PropAttachData].Data
	}
	m.Files = append(m.Files, file)
}

// readMSGProp reads properties from a stream: a variable one, by its name (MS-OXMSG
// section 2.1.3), or the list of fixed ones.
func readMSGProp(f *compoundFile, at, head int, into Props) {
	name := f.entries[at].name
	if f.entries[at].kind != cfbStream {
		return
	}
	if name == "__properties_version1.0" {
		readFixedProps(f.stream(at), head, into)
		return
	}
	hex, ok := strings.CutPrefix(name, "__substg1.0_")
	if !ok || len(hex) != 8 {
		return
	}
	tag, err := strconv.ParseUint(hex, 16, 32)
	id, typ := uint16(tag>>16), uint16(tag)
	if err == nil && isWantedProp(id) && isVariable(typ) && typ&TypeMany == 0 {
		into.keepLonger(id, Value{typ, f.stream(at)})
	}
}

// isWantedProp avoids reading the many properties that are not needed here.
func isWantedProp(id uint16) bool {
	switch id {
	case PropSubject, PropSentByName, PropSentByAddress, PropHeaders, PropSenderName, PropSenderAddress, PropBody, PropRTF,
		PropHTML, PropDisplayName, PropAttachData, PropAttachName, PropAttachLongName, PropAttachMIME, PropSenderSMTP, PropSentBySMTP:
		return true
	}
	return false
}

// readFixedProps reads the entries of 16 bytes: type, id, flags, value
// (MS-OXMSG section 2.4.2.1).
func readFixedProps(data []byte, head int, into Props) {
	for i := head; i+16 <= len(data); i += 16 {
		typ, id := binary.LittleEndian.Uint16(data[i:]), binary.LittleEndian.Uint16(data[i+2:])
		if !isVariable(typ) {
			into.keep(id, Value{typ, data[i+8 : i+16]})
		}
	}
}
