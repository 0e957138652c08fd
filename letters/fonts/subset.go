package fonts

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Bits of a component of a composite glyph, named as in the glyf table of the OpenType
// specification.
const (
	argsAreWords   = 0x0001
	haveScale      = 0x0008
	moreComponents = 0x0020
	haveXYScale    = 0x0040
	haveTwoByTwo   = 0x0080
	haveHints      = 0x0100
)

// Subset gives the font file with the outlines of the given glyphs and of their
// components. Glyphs keep their numbers: the others are empty. It leaves out the
// instructions for low-resolution screens, which are more than half of a font.
func (f *Font) Subset(glyphs []uint16) []byte {
	used := make([]bool, f.Glyphs)
	used[0] = true
	for _, g := range glyphs {
		used[g] = true
	}
	for g := range used {
		if used[g] {
			f.addComponents(used, g)
		}
	}
	last, size := 0, 0
	for g := range used {
		if used[g] {
			last = g
			size += len(f.outline(g)) + 3
		}
	}
	n := last + 1
	glyf, loca, hmtx := make([]byte, 0, size), make([]byte, 0, 4*(n+1)), make([]byte, 0, 4*n)
	for g := range n {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if !used[g] {
			hmtx = append(hmtx, 0, 0, 0, 0)
			continue
		}
		glyf = pad(appendUnhinted(glyf, f.outline(g)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.advance(g))
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.sideBearing(g))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	head, hhea, maxp := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the checksum, to be filled in
	binary.BigEndian.PutUint16(head[50:], 1) // long places in loca
	binary.BigEndian.PutUint16(hhea[34:], uint16(n))
	binary.BigEndian.PutUint16(maxp[4:], uint16(n))
	return assemble(map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx, "head": head, "hhea": hhea, "maxp": maxp})
}

func (f *Font) outline(glyph int) []byte {
	return f.tables["glyf"][f.loca[glyph]:f.loca[glyph+1]]
}

// addComponents marks the components of a composite glyph as used.
func (f *Font) addComponents(used []bool, glyph int) {
	outline := f.outline(glyph)
	eachComponent(outline, func(at int) {
		if part := int(binary.BigEndian.Uint16(outline[at+2:])); part < len(used) && !used[part] {
			used[part] = true
			f.addComponents(used, part)
		}
	})
}

// eachComponent calls do with the place of each component of a composite glyph, and
// gives where the last one ends; 0 for any other glyph.
func eachComponent(outline []byte, do func(at int)) (end int) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return 0
	}
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		do(at)
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		end = min(at, len(outline))
		if flags&moreComponents == 0 {
			break
		}
	}
	return end
}

// appendUnhinted appends an outline without its instructions.
func appendUnhinted(b, outline []byte) []byte {
	start := len(b)
	if end := eachComponent(outline, func(int) {}); end > 0 {
		b = append(b, outline[:end]...)
		eachComponent(outline, func(at int) { b[start+at] &^= haveHints >> 8 })
		return b
	}
	if len(outline) < 10 {
		return append(b, outline...)
	}
	at := 10 + 2*int(binary.BigEndian.Uint16(outline)) // how long the instructions are, behind the ends of the contours
	if at+2 > len(outline) {
		return append(b, outline...)
	}
	b = append(append(b, outline[:at]...), 0, 0)
	return append(b, outline[min(at+2+int(binary.BigEndian.Uint16(outline[at:])), len(outline)):]...)
}

// assemble writes tables as a font file.
func assemble(tables map[string][]byte) []byte {
	tags, size := slices.Sorted(maps.Keys(tables)), 12
	for _, table := range tables {
		size += 16 + len(table) + 3
	}
	powers := 0
	for 1<<(powers+1) <= len(tags) {
		powers++
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 0, size), 0x00010000)
	for _, v := range []int{len(tags), 16 << powers, powers, 16*len(tags) - 16<<powers} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at, head := 12+16*len(tags), 0
	for _, tag := range tags {
		if tag == "head" {
			head = at
		}
		out = append(out, tag...)
		for _, v := range []int{int(checksum(tables[tag])), at, len(tables[tag])} {
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		at += (len(tables[tag]) + 3) &^ 3
	}
	for _, tag := range tags {
		out = pad(append(out, tables[tag]...))
	}
	binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

// pad fills up to whole words.
func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// checksum is the sum of the words of a table.
func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	for i, c := range b {
		sum += uint32(c) << (24 - 8*i)
	}
	return sum
}
