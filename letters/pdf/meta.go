package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"html"
	"math"
)

const producer = "klachtd"

// properties are what the document says about itself (ISO 32000-1, 14.3.3); newer
// programs read the same in the XMP.
func (d *Document) properties() []byte {
	b := []byte("<<")
	for _, p := range []struct{ key, value string }{{"Title", d.Title}, {"Subject", d.Subject}, {"Author", d.Author}, {"Creator", d.Creator}, {"Producer", producer}} {
		if p.value == "" {
			continue
		}
		b = appendText(fmt.Appendf(b, "/%s ", p.key), p.value)
	}
	return fmt.Appendf(b, "/CreationDate (D:%[1]sZ) /ModDate (D:%[1]sZ)>>", d.Made.UTC().Format("20060102150405"))
}

// appendText writes text that is not part of a page (ISO 32000-1, 7.9.2.2).
func appendText(b []byte, s string) []byte {
	b = append(b, "<FEFF"...)
	for _, r := range s {
		b = appendUTF16(b, r)
	}
	return append(b, '>')
}

// writeBookmarks puts the bookmarks into the file (ISO 32000-1, 12.3.3) and gives the
// catalog's entry for them.
func (d *Document) writeBookmarks(f *file, pages []int) string {
	if len(d.Bookmarks) == 0 {
		return ""
	}
	root := f.next()
	numbers := make([]int, len(d.Bookmarks))
	for i := range numbers {
		numbers[i] = f.next()
	}
	f.object(root, fmt.Appendf(nil, "<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", numbers[0], numbers[len(numbers)-1], len(numbers)))
	for i, m := range d.Bookmarks {
		b := appendText([]byte("<</Title "), m.Title)
		b = fmt.Appendf(b, " /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %.2f null]", root, pages[m.Page], d.Height-m.Y)
		if i > 0 {
			b = fmt.Appendf(b, " /Prev %d 0 R", numbers[i-1])
		}
		if i+1 < len(numbers) {
			b = fmt.Appendf(b, " /Next %d 0 R", numbers[i+1])
		}
		f.object(numbers[i], append(b, ">>"...))
	}
	return fmt.Sprintf("/Outlines %d 0 R /PageMode /UseOutlines ", root)
}

// xmp is the metadata in which the file says which standards it follows. PDF/A knows
// the property of PDF/UA only by its description (ISO 19005-2, 6.6.2.3).
func (d *Document) xmp() []byte {
	var b bytes.Buffer
	b.Grow(3 << 10)
	b.WriteString(`<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
`)
	say := func(before, value, after string) {
		if value != "" {
			b.WriteString(before)
			b.WriteString(html.EscapeString(value)) // everything it writes is valid XML too
			b.WriteString(after + "\n")
		}
	}
	say(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, d.Title, `</rdf:li></rdf:Alt></dc:title>`)
	say(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, d.Subject, `</rdf:li></rdf:Alt></dc:description>`)
	say(`<dc:creator><rdf:Seq><rdf:li>`, d.Author, `</rdf:li></rdf:Seq></dc:creator>`)
	say(`<dc:language><rdf:Bag><rdf:li>`, d.Lang, `</rdf:li></rdf:Bag></dc:language>`)
	say(`<pdf:Producer>`, producer, `</pdf:Producer>`)
	say(`<xmp:CreatorTool>`, d.Creator, `</xmp:CreatorTool>`)
	made := d.Made.UTC().Format("2006-01-02T15:04:05Z")
	say(`<xmp:CreateDate>`, made, `</xmp:CreateDate>`)
	say(`<xmp:ModifyDate>`, made, `</xmp:ModifyDate>`)
	b.WriteString(`<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`)
	return b.Bytes()
}

const colourSpace = "sRGB IEC61966-2.1"

// sRGB builds a profile of the colours of an ordinary screen (ICC.1:1998-09), so that
// an archive knows what our numbers mean.
func sRGB() []byte {
	xyz := func(x, y, z float64) []byte {
		b := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range []float64{x, y, z} {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	const name = "sRGB\x00"
	description := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)))
	description = append(append(description, name...), make([]byte, 4+4+2+1+67)...)
	const steps = 256
	curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), steps)
	for i := range steps { // IEC 61966-2-1, 5.2
		v := float64(i) / (steps - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	white := xyz(0.9642, 1, 0.8249)
	tags := []struct {
		name string
		data []byte // nil: the previous tag's data
	}{
		{"desc", description}, {"cprt", []byte("text\x00\x00\x00\x00CC0\x00")}, {"wtpt", white},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)}, {"gXYZ", xyz(0.38515, 0.71687, 0.09708)}, {"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil},
	}
	out := make([]byte, 128)
	copy(out[8:], "\x02\x10\x00\x00mntrRGB XYZ ")
	copy(out[24:], "\x07\xEA\x00\x01\x00\x01") // made on 1 January 2026
	copy(out[36:], "acsp")
	copy(out[68:], white[8:])
	out = binary.BigEndian.AppendUint32(out, uint32(len(tags)))
	var data []byte
	at, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
			at, size = 128+4+12*len(tags)+len(data), len(t.data)
			data = append(data, t.data...)
		}
		out = append(out, t.name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(size))
	}
	out = append(out, data...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}
