package outlook

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"

	"github.com/integratiewerk/klachtd/mailbox/markup"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// rtfDictionary is the initial dictionary of compressed RTF (MS-OXRTFCP section
// 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// MaxRTF is the most decompressed RTF, in bytes; its pictures come before its end.
const MaxRTF = 16 << 20

// DecompressRTF undoes the compression of RTF in MAPI (MS-OXRTFCP), into at most limit
// bytes. whole is false if it breaks off. One byte of input gives at most eight of
// output.
func DecompressRTF(data []byte, limit int) (rtf []byte, whole bool) {
	if len(data) < 16 {
		return nil, false
	}
	size := int(min(binary.LittleEndian.Uint32(data[4:]), uint32(max(limit, 0))))
	kind, data := string(data[8:12]), data[16:]
	switch kind {
	case "MELA":
		return data[:min(size, len(data))], size <= len(data)
	case "LZFu":
	default:
		return nil, false
	}
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	out := make([]byte, 0, min(size, 8*len(data)))
	put := func(c byte) {
		out = append(out, c)
		window[at] = c
		at = (at + 1) % len(window)
	}
	for len(data) > 0 {
		control := data[0]
		data = data[1:]
		for bit := range 8 {
			if len(out) >= size {
				return out, true
			}
			if control>>bit&1 == 0 {
				if len(data) == 0 {
					return out, false
				}
				put(data[0])
				data = data[1:]
				continue
			}
			if len(data) < 2 {
				return out, false
			}
			ref := binary.BigEndian.Uint16(data)
			data = data[2:]
			from, n := int(ref>>4), int(ref&15)+2
			if from == at { // the end mark
				return out, len(out) >= size
			}
			for range min(n, size-len(out)) {
				put(window[from%len(window)])
				from++
			}
		}
	}
	return out, len(out) >= size
}

// maxRTFDepth is how many nested groups have their own state; deeper ones share that of
// the last.
const maxRTFDepth = 500

// maxRTFDecodes limits the calls of decoders, each for a run of characters; the rest is
// read as windows-1252.
const maxRTFDecodes = 100_000

// RTFToText reduces RTF to text, roughly: paragraphs, tabs and characters.
// HTML wrapped in RTF (MS-OXRTFEX) is read as that HTML.
//
// It is our own because no maintained Go library reads RTF, and none knows the HTML
// inside.
func RTFToText(rtf []byte) string {
	r := &rtfReader{page: 1252, fontPages: map[int]uint32{}, encodings: map[uint32]encoding.Encoding{}}
	r.html = bytes.Contains(rtf[:min(len(rtf), 1024)], []byte(`\fromhtml1`))
	r.read(rtf)
	r.flush()
	shown := r.out.String()
	if r.html {
		shown, _ = markup.FromHTML(text.Clean(shown))
	}
	return strings.Trim(text.Clean(shown), "\n")
}

// rtfState is what a group inherits and its end restores.
type rtfState struct {
	skip    bool // a destination that is not text
	tag     bool // an \htmltag: HTML as it is
	hidden  bool // \htmlrtf: RTF's rendering of the neighbouring HTML
	fonts   bool // inside the font table
	font    int
	unicode int // characters that can replace one \u
}

type rtfReader struct {
	rtfState
	out       strings.Builder
	stack     []rtfState
	deeper    int // open groups beyond maxRTFDepth
	html      bool
	page      uint32
	fontPages map[int]uint32
	encodings map[uint32]encoding.Encoding
	pending   []byte   // 8-bit characters not yet decoded
	units     []uint16 // \u not yet decoded: surrogates come in two
	decoded   int      // calls of a decoder
	toSkip    int      // replacements still to be dropped
	starred   bool     // read \*: skip the group unless its word is known
}

func (r *rtfReader) read(b []byte) {
	r.unicode = 1
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '{':
			r.flush()
			r.push()
			i++
		case '}':
			r.flush()
			r.pop()
			i++
		case '\r', '\n':
			i++
		case '\\':
			i = r.control(b, i+1)
		default:
			r.char(c)
			i++
		}
	}
}

func (r *rtfReader) push() {
	r.toSkip, r.starred = 0, false
	if len(r.stack) >= maxRTFDepth {
		r.deeper++
		return
	}
	r.stack = append(r.stack, r.rtfState)
}

func (r *rtfReader) pop() {
	r.toSkip, r.starred = 0, false
	switch {
	case r.deeper > 0:
		r.deeper--
	case len(r.stack) > 0:
		r.rtfState = r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
	}
}

// control reads what follows a backslash at b[i] and gives where to go on.
func (r *rtfReader) control(b []byte, i int) int {
	if i >= len(b) {
		return i
	}
	c := b[i]
	if !isRTFLetter(c) {
		switch c {
		case '\'':
			if i+2 < len(b) {
				if c, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
					r.char(byte(c))
					return i + 3
				}
			}
		case '*':
			r.starred = true
		case '\\', '{', '}':
			r.char(c)
		case '~':
			r.write("\u00a0")
		case '_':
			r.write("-")
		case '\r', '\n':
			r.word("par", 0, false)
		}
		return i + 1
	}
	start := i
	for i < len(b) && isRTFLetter(b[i]) && i-start < 32 {
		i++
	}
	name := string(b[start:i])
	n, digits, negative := 0, 0, false
	if i+1 < len(b) && b[i] == '-' && b[i+1] >= '0' && b[i+1] <= '9' {
		negative = true
		i++
	}
	for i < len(b) && b[i] >= '0' && b[i] <= '9' && digits < 9 {
		n = n*10 + int(b[i]-'0')
		i++
		digits++
	}
	if negative {
		n = -n
	}
	if i < len(b) && b[i] == ' ' {
		i++
	}
	if name == "bin" && n > 0 {
		return min(i+n, len(b))
	}
	r.word(name, n, digits > 0)
	return i
}

func isRTFLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// word acts on a control word; n counts only when given.
func (r *rtfReader) word(name string, n int, given bool) {
	starred := r.starred
	r.starred = false
	switch name {
	case "u":
		r.unit(uint16(n))
		return
	case "par", "line", "row", "sect", "page":
		r.write("\n")
	case "tab", "cell", "nestcell":
		r.write("\t")
	case "emdash":
		r.write("\u2014")
	case "endash":
		r.write("\u2013")
	case "lquote":
		r.write("\u2018")
	case "rquote":
		r.write("\u2019")
	case "ldblquote":
		r.write("\u201c")
	case "rdblquote":
		r.write("\u201d")
	case "bullet":
		r.write("\u2022")
	case "uc":
		r.unicode = min(max(n, 0), 8)
	case "ansicpg":
		if len(r.encodings) < 100 {
			r.page = uint32(max(n, 0))
		}
	case "f":
		r.flush()
		r.font = n
	case "fcharset":
		if page := fontCharsets[n]; r.fonts && page != 0 && len(r.fontPages) < 1000 {
			r.fontPages[r.font] = page
		}
	case "htmlrtf":
		r.flush()
		r.hidden = !given || n != 0
	case "htmltag":
		r.tag = starred && r.html
		r.skip = r.skip || !r.tag
	case "mhtmltag":
		r.skip = true
	case "fonttbl":
		r.fonts, r.skip = true, true
	case "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
		"object", "objdata", "themedata", "datastore", "generator", "listtable", "listoverridetable", "fldinst", "xe", "tc":
		r.skip = true
	default:
		r.skip = r.skip || starred
	}
}

// fontCharsets maps \fcharset to code pages.
var fontCharsets = map[int]uint32{
	77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
	204: 1251, 222: 874, 238: 1250,
}

func (r *rtfReader) shown() bool {
	return !r.skip && !r.hidden
}

// char adds an 8-bit character of the current font.
func (r *rtfReader) char(c byte) {
	r.starred = false
	if r.toSkip > 0 {
		r.toSkip--
		return
	}
	if r.shown() {
		r.flushUnits()
		r.pending = append(r.pending, c)
	}
}

// unit adds a UTF-16 unit; the next characters are its replacement.
func (r *rtfReader) unit(u uint16) {
	r.toSkip = r.unicode
	if r.shown() {
		r.flushBytes()
		r.units = append(r.units, u)
	}
}

// write adds a character by name. In wrapped HTML a line end outside the tags
// is one of the source.
func (r *rtfReader) write(s string) {
	if r.toSkip > 0 {
		r.toSkip--
		return
	}
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

func (r *rtfReader) flush() {
	r.flushBytes()
	r.flushUnits()
}

func (r *rtfReader) flushBytes() {
	if len(r.pending) == 0 {
		return
	}
	page := r.page
	if p, ok := r.fontPages[r.font]; ok && !r.tag {
		page = p
	}
	switch {
	case text.IsASCII(string(r.pending)):
		r.out.Write(r.pending)
	case r.decoded > maxRTFDecodes:
		for _, c := range r.pending {
			r.out.WriteRune(charmap.Windows1252.DecodeByte(c))
		}
	default:
		r.decoded++
		text, _, _ := transform.Bytes(r.encoding(page).NewDecoder(), r.pending) // an error is at a cut-off end
		r.out.Write(text)
	}
	r.pending = r.pending[:0]
}

// encoding caches code pages: runs are short and many.
func (r *rtfReader) encoding(page uint32) encoding.Encoding {
	enc, ok := r.encodings[page]
	if !ok {
		if enc, _ = htmlcharset.Lookup(codePageName(page)); enc == nil {
			enc = charmap.Windows1252
		}
		r.encodings[page] = enc
	}
	return enc
}

func (r *rtfReader) flushUnits() {
	if len(r.units) > 0 {
		r.out.WriteString(string(utf16.Decode(r.units)))
		r.units = r.units[:0]
	}
}
