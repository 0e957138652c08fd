package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// objects are the objects of a file that gofpdf wrote, by number; [0] is unused. The
// last two are its properties and its catalog.
type objects [][]byte

var errNotOurs = errors.New("letters: gofpdf wrote a file of another kind")

// parse splits gofpdf's file into objects, by the table at its end.
func parse(b []byte) (objects, error) {
	_, after, ok := bytes.Cut(b[max(0, len(b)-64):], []byte("startxref\n"))
	line, _, _ := bytes.Cut(after, []byte("\n"))
	table, err := strconv.Atoi(string(line))
	if !ok || err != nil || table > len(b) {
		return nil, errNotOurs
	}
	const entry = len("0000000000 65535 f \n")
	rest, ok := bytes.CutPrefix(b[table:], []byte("xref\n0 "))
	line, rest, _ = bytes.Cut(rest, []byte("\n"))
	n, err := strconv.Atoi(string(line))
	if !ok || err != nil || n < 5 || n*entry > len(rest) {
		return nil, errNotOurs
	}
	offsets := make([]int, n)
	for i := range offsets {
		if offsets[i], err = strconv.Atoi(string(rest[i*entry : i*entry+10])); err != nil || offsets[i] > table {
			return nil, errNotOurs
		}
	}
	ends := append(slices.Clone(offsets), table) // where an object ends another begins
	slices.Sort(ends)
	found := make(objects, n)
	for i := 1; i < n; i++ {
		at, _ := slices.BinarySearch(ends, offsets[i]+1)
		_, body, _ := bytes.Cut(b[offsets[i]:ends[at]], []byte(" obj\n"))
		if found[i], ok = bytes.CutSuffix(body, []byte("\nendobj\n")); !ok {
			return nil, errNotOurs
		}
	}
	return found, nil
}

// stream gives the bytes of a stream object.
func stream(object []byte) ([]byte, bool) {
	_, data, ok := bytes.Cut(object, []byte("\nstream\n"))
	if !ok {
		return nil, false
	}
	return bytes.CutSuffix(data, []byte("\nendstream"))
}

// A file is a PDF being made.
type file struct {
	writer  *Writer
	out     bytes.Buffer
	offsets []int // of each object; [0] is none
	pack    *compressor
	scratch []byte
}

// next gives the number of a new object.
func (f *file) next() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets) - 1
}

func (f *file) object(number int, parts ...[]byte) {
	f.offsets[number] = f.out.Len()
	f.out.Write(strconv.AppendInt(f.out.AvailableBuffer(), int64(number), 10))
	f.out.WriteString(" 0 obj\n")
	for _, part := range parts {
		f.out.Write(part)
	}
	f.out.WriteString("\nendobj\n")
}

func (f *file) stream(number int, dict string, data []byte) {
	f.object(number, fmt.Appendf(nil, "<<%s/Length %d>>\nstream\n", dict, len(data)), data, []byte("\nendstream"))
}

// compressed is the dictionary entry of a compressed stream.
const compressed = "/Filter /FlateDecode "

// deflated writes a compressed stream.
func (f *file) deflated(number int, dict string, data []byte) {
	f.stream(number, dict+compressed, f.pack.deflate(data))
}

// end writes the table of objects and what follows it.
func (f *file) end(trailer string) {
	table := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets))
	for _, offset := range f.offsets[1:] {
		entry := []byte("0000000000 00000 n \n")
		for i := 9; offset > 0; i-- {
			entry[i] = byte('0' + offset%10)
			offset /= 10
		}
		f.out.Write(entry)
	}
	fmt.Fprintf(&f.out, "trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets), trailer, table)
}

// A compressor is reused, because it takes far more memory than its input.
type compressor struct {
	out    bytes.Buffer
	writer *zlib.Writer
}

func newCompressor() *compressor {
	c := &compressor{}
	c.writer, _ = zlib.NewWriterLevel(&c.out, zlib.BestSpeed) // the level is one of those there are
	return c
}

// deflate gives the compressed bytes, valid until the next call. Writing to a buffer
// does not fail.
func (c *compressor) deflate(data []byte) []byte {
	c.out.Reset()
	c.writer.Reset(&c.out)
	c.writer.Write(data)
	c.writer.Close()
	return c.out.Bytes()
}
