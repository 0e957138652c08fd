package outlook

import (
	"bytes"
	"encoding/binary"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

// compoundFile is a file of streams and storages, the format in which Outlook saves
// messages (MS-CFB).
//
// We do not use github.com/richardlehane/mscfb v1.0.9: it copies the path of every
// entry, so that storages nested n deep take n² memory (207 MiB for a file of 1.6 MB),
// recurses as deep, and gives up the whole file at the first broken link. Here we want
// one person's message, whole or not.
type compoundFile struct {
	data       []byte
	sectorSize int
	fat        []uint32
	miniFAT    []uint32
	mini       []byte // the mini stream
	entries    []cfbEntry
	budget     int  // bytes that chains may still return
	damaged    bool // a chain breaks off
}

// cfbEntry is a directory entry (MS-CFB section 2.6.1).
type cfbEntry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               uint64
}

var cfbSignature = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

const (
	cfbHeaderSize = 512
	cfbEntrySize  = 128
	cfbMiniSector = 64
	cfbMiniCutoff = 4096
	cfbMaxSector  = 0xfffffffa // above: end of chain, free and the like
	cfbStorage    = 1
	cfbStream     = 2
	cfbRoot       = 5
)

// openCompoundFile reads the tables of a compound file; ok is false if it is not one.
func openCompoundFile(data []byte) (f *compoundFile, ok bool) {
	if len(data) < cfbHeaderSize || !bytes.HasPrefix(data, cfbSignature) {
		return nil, false
	}
	f = &compoundFile{data: data, budget: 4*len(data) + cfbMiniCutoff}
	switch binary.LittleEndian.Uint16(data[30:]) {
	case 9:
		f.sectorSize = 512
	case 12:
		f.sectorSize = 4096
	default:
		return nil, false
	}
	f.readFAT()
	dir := f.chain(binary.LittleEndian.Uint32(data[48:]), uint64(len(data)))
	for i := 0; i+cfbEntrySize <= len(dir); i += cfbEntrySize {
		f.entries = append(f.entries, readCFBEntry(dir[i:i+cfbEntrySize]))
	}
	if len(f.entries) == 0 || f.entries[0].kind != cfbRoot {
		return nil, false
	}
	f.miniFAT = littleEndian32(f.chain(binary.LittleEndian.Uint32(data[60:]), uint64(len(data))))
	f.mini = f.chain(f.entries[0].start, f.entries[0].size)
	f.damaged = false // read the tables as far as they go; streams report damage
	return f, true
}

// readFAT collects the sectors of the allocation table: 109 in the header, the rest in
// a chain of separate sectors (MS-CFB sections 2.3 and 2.5).
func (f *compoundFile) readFAT() {
	total := len(f.data)/f.sectorSize + 1
	locations := littleEndian32(f.data[76:cfbHeaderSize])
	next := binary.LittleEndian.Uint32(f.data[68:])
	for steps := 0; next < cfbMaxSector && steps < total; steps++ {
		sector := littleEndian32(f.sector(next))
		if len(sector) < 2 {
			break
		}
		locations = append(locations, sector[:len(sector)-1]...)
		next = sector[len(sector)-1]
	}
	for _, at := range locations {
		if at < cfbMaxSector && len(f.fat) < total {
			f.fat = append(f.fat, littleEndian32(f.sector(at))...)
		}
	}
}

// sector gives one sector, cut off at the end of the file.
func (f *compoundFile) sector(n uint32) []byte {
	from := (uint64(n) + 1) * uint64(f.sectorSize)
	if from >= uint64(len(f.data)) {
		return nil
	}
	return f.data[from:min(from+uint64(f.sectorSize), uint64(len(f.data)))]
}

// chain reads at most size bytes from the chain of sectors that begins at start. The
// size also stops a circular chain.
func (f *compoundFile) chain(start uint32, size uint64) []byte {
	return f.follow(start, size, f.fat, f.sectorSize, f.sector)
}

func (f *compoundFile) miniChain(start uint32, size uint64) []byte {
	return f.follow(start, size, f.miniFAT, cfbMiniSector, func(n uint32) []byte {
		from := uint64(n) * cfbMiniSector
		if from >= uint64(len(f.mini)) {
			return nil
		}
		return f.mini[from:min(from+cfbMiniSector, uint64(len(f.mini)))]
	})
}

// follow reads a chain. Contiguous sectors, which are usual, are returned without a
// copy. All count against the budget, because streams may share sectors: an honest file
// returns each byte at most twice, out of the mini stream.
func (f *compoundFile) follow(start uint32, size uint64, table []uint32, sectorSize int, sector func(uint32) []byte) []byte {
	var out []byte
	copied := false
	for at := start; at < cfbMaxSector && uint64(len(out)) < size; {
		piece := sector(at)
		if len(piece) == 0 {
			f.damaged = true
			break
		}
		if f.budget -= len(piece); f.budget < 0 {
			f.damaged = true
			return out
		}
		switch {
		case out == nil:
			out = piece
		case !copied && cap(out) >= len(out)+len(piece) && &out[:len(out)+1][len(out)] == &piece[0]:
			out = out[:len(out)+len(piece)]
		default:
			if !copied {
				out = append(make([]byte, 0, 2*len(out)), out...)
				copied = true
			}
			out = append(out, piece...)
		}
		if len(out)%sectorSize != 0 || uint64(at) >= uint64(len(table)) {
			break
		}
		at = table[at]
	}
	if uint64(len(out)) > size {
		out = out[:size]
	}
	if uint64(len(out)) < size {
		f.damaged = true
	}
	return out
}

func readCFBEntry(b []byte) cfbEntry {
	e := cfbEntry{
		kind: b[66],
		left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]), child: binary.LittleEndian.Uint32(b[76:]),
		start: binary.LittleEndian.Uint32(b[116:]),
		// The upper half cannot be trusted in version 3, and no mail has a stream that
		// needs it (MS-CFB section 2.6.1).
		size: uint64(binary.LittleEndian.Uint32(b[120:])),
	}
	if n := int(binary.LittleEndian.Uint16(b[64:])); n >= 2 && n <= 64 {
		e.name = coding.DecodeUTF16(b[:n-2], binary.LittleEndian)
	}
	return e
}

// children gives the entries inside a storage, a binary tree: without recursion, and
// each entry once.
func (f *compoundFile) children(storage int, seen []bool) []int {
	var found []int
	stack := []uint32{f.entries[storage].child}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if uint64(at) >= uint64(len(f.entries)) || seen[at] {
			continue
		}
		seen[at] = true
		found = append(found, int(at))
		stack = append(stack, f.entries[at].right, f.entries[at].left)
	}
	return found
}

func (f *compoundFile) stream(at int) []byte {
	e := f.entries[at]
	if e.kind != cfbStream || e.size == 0 {
		return nil
	}
	if e.size < cfbMiniCutoff {
		return f.miniChain(e.start, e.size)
	}
	return f.chain(e.start, e.size)
}

func littleEndian32(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}
