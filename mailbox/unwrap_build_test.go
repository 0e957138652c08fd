package mailbox

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/integratiewerk/klachtd/mailbox/outlook"
)

// The writers here make the wrappings that the tests open. They stay below
// what the formats allow, and write what no program would where a test asks.
// They know the formats by themselves: a number that the readers have wrong must
// not be wrong here too.

// The attributes of TNEF (MS-OXTNEF section 2.1.3.2).
const (
	tnefSubject      = 0x8004
	tnefBody         = 0x800c
	tnefAttachData   = 0x800f
	tnefAttachTitle  = 0x8010
	tnefRenderData   = 0x9002
	tnefMessageProps = 0x9003
	tnefAttachProps  = 0x9005
	tnefOEMCodePage  = 0x9007
)

// Compound files (MS-CFB sections 2.2 and 2.6).
const (
	cfbHeader    = 512
	entrySize    = 128
	miniCutoff   = 4096
	storageEntry = 1
	streamEntry  = 2
	rootEntry    = 5
)

func le16(n int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
func le32(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// tnefAttr is one attribute at the given level: 1 message, 2 attachment.
func tnefAttr(level byte, id int, data []byte) []byte {
	return slices.Concat([]byte{level}, le16(id), le16(0), le32(len(data)), data, le16(0))
}

func tnef(attrs ...[]byte) []byte {
	return slices.Concat([]byte{0x78, 0x9f, 0x3e, 0x22}, le16(1), slices.Concat(attrs...))
}

// mapiProp is one property as TNEF writes it.
func mapiProp(typ, id int, data []byte) []byte {
	b := slices.Concat(le16(typ), le16(id))
	switch typ &^ outlook.TypeMany {
	case outlook.TypeString8, outlook.TypeUnicode, outlook.TypeBinary, outlook.TypeObject:
		b = slices.Concat(b, le32(1), le32(len(data)))
	}
	return slices.Concat(b, data, make([]byte, (4-len(data)%4)%4))
}

func mapiList(props ...[]byte) []byte {
	return slices.Concat(le32(len(props)), slices.Concat(props...))
}

// cfbNode is a storage (children) or a stream (data).
type cfbNode struct {
	name     string
	data     []byte
	children []cfbNode
}

// buildCFB writes a compound file of version 3. Small streams go to the mini
// stream, siblings hang to the right of each other.
func buildCFB(top []cfbNode) []byte {
	type entry struct {
		node                cfbNode
		kind                byte
		right, child, start int
	}
	const none = 0xffffffff
	const end = 0xfffffffe
	entries := []entry{{kind: rootEntry, right: none, child: none}}
	var add func(nodes []cfbNode) int
	add = func(nodes []cfbNode) int {
		first, last := none, -1
		for _, n := range nodes {
			at := len(entries)
			e := entry{node: n, kind: streamEntry, right: none, child: none}
			if n.data == nil {
				e.kind = storageEntry
			}
			entries = append(entries, e)
			if last < 0 {
				first = at
			} else {
				entries[last].right = at
			}
			last = at
			if e.kind == storageEntry {
				entries[at].child = add(n.children)
			}
		}
		return first
	}
	entries[0].child = add(top)

	var sectors, mini []byte
	var fat, miniFAT []int
	put := func(data []byte) int { // into regular sectors
		start := len(sectors) / 512
		sectors = append(sectors, data...)
		sectors = append(sectors, make([]byte, (512-len(sectors)%512)%512)...)
		for i := start; i < len(sectors)/512; i++ {
			fat = append(fat, i+1)
		}
		fat[len(fat)-1] = end
		return start
	}
	for i, e := range entries {
		switch {
		case e.kind != streamEntry || len(e.node.data) == 0:
		case len(e.node.data) >= miniCutoff:
			entries[i].start = put(e.node.data)
		default:
			entries[i].start = len(mini) / 64
			mini = append(mini, e.node.data...)
			mini = append(mini, make([]byte, (64-len(mini)%64)%64)...)
			for j := entries[i].start; j < len(mini)/64; j++ {
				miniFAT = append(miniFAT, j+1)
			}
			miniFAT[len(miniFAT)-1] = end
		}
	}
	table := func(t []int) []byte {
		var b []byte
		for _, n := range t {
			b = append(b, le32(n)...)
		}
		return append(b, bytes.Repeat([]byte{0xff}, (512-len(b)%512)%512)...)
	}
	miniFATAt, miniAt := end, end
	if len(mini) > 0 {
		miniAt = put(mini)
		miniFATAt = put(table(miniFAT))
	}
	var dir []byte
	for i, e := range entries {
		b := make([]byte, entrySize)
		n := copy(b[:62], utf16le(e.node.name))
		copy(b[64:], le16(n+2))
		b[66] = e.kind
		size := len(e.node.data)
		if i == 0 {
			e.start, size = miniAt, len(mini)
		}
		copy(b[68:], slices.Concat(le32(none), le32(e.right), le32(e.child)))
		copy(b[116:], slices.Concat(le32(e.start), le32(size)))
		dir = append(dir, b...)
	}
	dirAt := put(dir)
	fatSectors := (len(fat) + 127) / 126 // room for its own entries
	fatAt := len(fat)
	for range fatSectors {
		fat = append(fat, 0xfffffffd)
	}
	sectors = append(sectors, table(fat)[:fatSectors*512]...)

	head := make([]byte, cfbHeader)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	copy(head[24:], slices.Concat(le16(0x3e), le16(3), le16(0xfffe), le16(9), le16(6)))
	copy(head[44:], slices.Concat(le32(fatSectors), le32(dirAt), le32(0), le32(4096), le32(miniFATAt), le32(1), le32(end), le32(0)))
	for i := range 109 {
		at := none
		if i < fatSectors {
			at = fatAt + i
		}
		copy(head[76+4*i:], le32(at))
	}
	return append(head, sectors...)
}

// msgProp is a property of a .msg file as a stream.
func msgProp(tag string, data []byte) cfbNode {
	return cfbNode{name: "__substg1.0_" + tag, data: data}
}

// fixedProps is the stream of fixed properties; head is what precedes them.
func fixedProps(head int, props ...[]byte) cfbNode {
	return cfbNode{name: "__properties_version1.0", data: append(make([]byte, head), slices.Concat(props...)...)}
}

func fixedProp(typ, id int, value []byte) []byte {
	return slices.Concat(le16(typ), le16(id), le32(0), value, make([]byte, 8-len(value)))
}

// fileTime counts 100 ns since 1601 (MS-DTYP section 2.3.3).
func fileTime(t time.Time) []byte {
	since := t.Unix() - time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	return binary.LittleEndian.AppendUint64(nil, uint64(since)*1e7)
}

// ber writes a value with a definite length, berOpen with an indefinite one.
func ber(tag byte, contents ...[]byte) []byte {
	content := slices.Concat(contents...)
	return slices.Concat([]byte{tag, 0x84}, binary.BigEndian.AppendUint32(nil, uint32(len(content))), content)
}

func berOpen(tag byte, contents ...[]byte) []byte {
	return slices.Concat([]byte{tag, 0x80}, slices.Concat(contents...), []byte{0, 0})
}

// signedData is a SignedData around an eContent, without its signature.
func signedData(value func(byte, ...[]byte) []byte, octets ...[]byte) []byte {
	data := ber(berOID, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01})
	encap := value(berSequence, data, value(berExplicit0, octets...))
	return value(berSequence, ber(berOID, oidSigned), value(berExplicit0, value(berSequence, ber(0x02, []byte{1}), ber(0x31), encap)))
}

// asFile is a mail whose only content is that file.
func asFile(contentType string, data []byte) []byte {
	return []byte(sender + "Subject: Klacht\r\nContent-Type: " + contentType + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(data))
}
