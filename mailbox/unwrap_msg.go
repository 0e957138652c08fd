package mailbox

import (
	"encoding/binary"
	"sort"
	"strconv"
	"strings"
)

// parseMSG reads an Outlook message file (MS-OXMSG), with messages inside
// messages to that many levels. ok is false when it is none or says nothing.
func parseMSG(data []byte, levels int) (m *mapiMessage, ok bool) {
	f, ok := openCompoundFile(data)
	if !ok {
		return nil, false
	}
	m, ok = readStorage(f, 0, make([]bool, len(f.entries)), 32, levels)
	m.damaged = m.damaged || f.damaged
	return m, ok
}

// readStorage reads the message in a storage. head is the size of what precedes
// its fixed properties, different at the top and inside (MS-OXMSG section
// 2.4.1). ok is false when it has no property that a message has.
func readStorage(f *compoundFile, storage int, seen []bool, head, levels int) (m *mapiMessage, ok bool) {
	m = &mapiMessage{props: mapiProps{}}
	var attached []int
	for _, at := range f.children(storage, seen) {
		name := f.entries[at].name
		if f.entries[at].kind == cfbStorage && strings.HasPrefix(name, "__attach_version1.0_") {
			attached = append(attached, at)
		}
		readMSGProp(f, at, head, m.props)
	}
	m.codePage = m.props.number(propCodePage)
	if m.codePage == 0 || m.codePage == 1200 { // UTF-16: says nothing of 8-bit strings
		m.codePage = m.props.number(propInternetCPID)
	}
	sort.Slice(attached, func(i, j int) bool { return f.entries[attached[i]].name < f.entries[attached[j]].name })
	for _, at := range attached {
		if len(m.files) > maxMAPIFiles {
			m.damaged = true
			break
		}
		m.attachedStorage(f, at, seen, levels)
	}
	return m, len(m.props) > 0 || len(m.files) > 0
}

// attachedStorage reads an attachment: a file, or a message inside.
func (m *mapiMessage) attachedStorage(f *compoundFile, storage int, seen []bool, levels int) {
	file := mapiFile{props: mapiProps{}}
	inner := -1
	for _, at := range f.children(storage, seen) {
		if f.entries[at].kind == cfbStorage && f.entries[at].name == "__substg1.0_3701000D" {
			inner = at
		}
		readMSGProp(f, at, 8, file.props)
	}
	switch {
	case inner >= 0 && levels > 0 && file.props.number(propAttachMethod) == attachMethodMessage:
		var ok bool
		if file.message, ok = readStorage(f, inner, seen, 24, levels-1); !ok {
			m.damaged = true
			return
		}
	case inner >= 0: // an OLE object, or nested too deep
		m.damaged = true
		return
	default:
		file.data = file.props[propAttachData].data
	}
	m.files = append(m.files, file)
}

// readMSGProp reads what a stream says of properties: a variable one by its
// name (MS-OXMSG section 2.1.3), or the list of fixed ones.
func readMSGProp(f *compoundFile, at, head int, into mapiProps) {
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
	if err == nil && isWantedProp(id) && isVariable(typ) && typ&typeMany == 0 {
		into.keepLonger(id, mapiValue{typ, f.stream(at)})
	}
}

// isWantedProp spares reading the many properties that say nothing here.
func isWantedProp(id uint16) bool {
	switch id {
	case propSubject, propSentByName, propSentByAddress, propHeaders, propSenderName, propSenderAddress, propBody, propRTF,
		propHTML, propDisplayName, propAttachData, propAttachName, propAttachLongName, propAttachMIME, propSenderSMTP, propSentBySMTP:
		return true
	}
	return false
}

// readFixedProps reads the entries of 16 bytes: type, id, flags, value
// (MS-OXMSG section 2.4.2.1).
func readFixedProps(data []byte, head int, into mapiProps) {
	for i := head; i+16 <= len(data); i += 16 {
		typ, id := binary.LittleEndian.Uint16(data[i:]), binary.LittleEndian.Uint16(data[i+2:])
		if !isVariable(typ) {
			into.keep(id, mapiValue{typ, data[i+8 : i+16]})
		}
	}
}
