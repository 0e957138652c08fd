package letters

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A reader reads our own PDFs, by the letter of ISO 32000-1 and no more of it than
// they use.
type reader struct {
	t       testing.TB
	objects map[int]string
	root    int
	marked  map[spot]*part // by where it is
	pages   []int          // objects
}

// A spot is marked content of a page.
type spot struct{ page, id int }

// A part is an element of the structure.
type part struct {
	kind, lang, dict string
	object           int
	kids             []*part
	text             strings.Builder // its own, without that of its kids
}

func read(t testing.TB, pdf []byte) *reader {
	t.Helper()
	r := &reader{t: t, objects: make(map[int]string), marked: make(map[spot]*part)}
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	table := number(string(pdf[at+len("startxref\n"):]))
	lines := strings.SplitAfter(string(pdf[table:at]), "\n")
	if !strings.HasPrefix(string(pdf), "%PDF-1.7\n") || lines[0] != "xref\n" {
		t.Fatalf("begins with %.10q, its table with %q", pdf, lines[0])
	}
	for i, line := range lines[3 : 2+number(lines[1][2:])] {
		object := string(pdf[number(line):])
		head := fmt.Sprintf("%d 0 obj\n", i+1)
		if !strings.HasPrefix(object, head) {
			t.Fatalf("object %d begins with %.20q", i+1, object)
		}
		object = object[len(head):]
		end := strings.Index(object, "\nendobj\n")
		if before, _, ok := strings.Cut(object, "\nstream\n"); ok && len(before) < end {
			start := len(before) + len("\nstream\n")
			end = start + field(before, "Length") + len("\nendstream")
		}
		r.objects[i+1] = object[:end]
	}
	r.root = field(string(pdf[table:]), "Root")
	return r
}

// number reads the digits that a text begins with.
func number(s string) (n int) {
	for _, c := range strings.TrimLeft(s, " ") {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// field gives the number behind a name of a dictionary.
func field(dict, name string) int {
	_, after, ok := strings.Cut(dict, "/"+name+" ")
	if !ok {
		return -1
	}
	return number(strings.TrimLeft(after, "["))
}

// array gives the text of an array behind a name.
func array(dict, name string) string {
	_, after, _ := strings.Cut(dict, "/"+name+" [")
	depth := 1
	for i, c := range after {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			return after[:i]
		}
	}
	return ""
}

func (r *reader) stream(object int) string {
	dict, data, _ := strings.Cut(r.objects[object], "\nstream\n")
	data = strings.TrimSuffix(data, "\nendstream")
	if !strings.Contains(dict, "/FlateDecode") {
		return data
	}
	z, err := zlib.NewReader(strings.NewReader(data))
	if err != nil {
		r.t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(out)
}

var (
	kidPattern = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|(\d+) 0 R|(\d+)`)
	refPattern = regexp.MustCompile(`(\d+) 0 R`)
	mapPattern = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]*)>`)
	// What content is made of: a dictionary, a string, a name, an operator, a number.
	tokenPattern = regexp.MustCompile(`<<(?:[^<>]|<[0-9A-F]*>)*>>|<[0-9A-F]*>|[\[\]]|/\w+|[^\s<\[\]/]+`)
)

// tree reads the structure: each marked content belongs to one part of it.
func (r *reader) tree() *part {
	r.t.Helper()
	pages := make(map[int]int)
	for i, ref := range refPattern.FindAllStringSubmatch(array(r.objects[1], "Kids"), -1) {
		object, _ := strconv.Atoi(ref[1])
		pages[object] = i
		r.pages = append(r.pages, object)
	}
	tree := r.objects[field(r.objects[r.root], "StructTreeRoot")]
	root := r.part(field(tree, "K"), field(r.objects[r.root], "StructTreeRoot"), pages)
	parents := r.objects[field(tree, "ParentTree")]
	listed := 0
	for page, object := range r.pages {
		if field(r.objects[object], "StructParents") != page || !strings.Contains(r.objects[object], "/Tabs /S") {
			r.t.Errorf("page %d does not say which part of the tree is its own", page+1)
		}
		_, after, _ := strings.Cut(parents, fmt.Sprintf("%d [", page))
		list, _, _ := strings.Cut(after, "]")
		for id, ref := range refPattern.FindAllStringSubmatch(list, -1) {
			if p := r.marked[spot{page, id}]; p == nil || strconv.Itoa(p.object) != ref[1] {
				r.t.Errorf("page %d: content %d is of object %s in the list of parents, of %v in the tree", page+1, id, ref[1], p)
			}
			listed++
		}
	}
	if listed != len(r.marked) {
		r.t.Errorf("%d contents are listed, %d are in the tree", listed, len(r.marked))
	}
	return root
}

func (r *reader) part(object, parent int, pages map[int]int) *part {
	dict := r.objects[object]
	if !strings.Contains(dict, fmt.Sprintf(" /P %d 0 R ", parent)) {
		r.t.Errorf("object %d does not say that its parent is %d: %s", object, parent, dict)
	}
	p := &part{object: object, dict: dict}
	_, after, _ := strings.Cut(dict, "/S /")
	p.kind, _, _ = strings.Cut(after, " ")
	if _, after, ok := strings.Cut(dict, "/Lang ("); ok {
		p.lang, _, _ = strings.Cut(after, ")")
	}
	for _, kid := range kidPattern.FindAllStringSubmatch(array(dict, "K"), -1) {
		if kid[3] != "" {
			p.kids = append(p.kids, r.part(number(kid[3]), object, pages))
			continue
		}
		at := spot{pages[field(dict, "Pg")], number(kid[4])}
		if kid[1] != "" {
			at = spot{pages[number(kid[1])], number(kid[2])}
		}
		if r.marked[at] != nil {
			r.t.Errorf("content %v is in two places of the tree", at)
		}
		r.marked[at] = p
	}
	return p
}

// A usedFont is how a page's numbers become glyphs and text.
type usedFont struct {
	text   map[string]string
	glyphs string // two bytes each
	widths int
}

func (r *reader) fonts() map[string]*usedFont {
	found := make(map[string]*usedFont)
	_, after, _ := strings.Cut(r.objects[2], "/Font <<")
	list, _, _ := strings.Cut(after, ">>")
	for name := range strings.FieldsSeq(strings.ReplaceAll(list, " 0 R", "")) {
		if !strings.HasPrefix(name, "/") {
			continue
		}
		font := r.objects[field(list, name[1:])]
		descendant := r.objects[field(font, "DescendantFonts")]
		u := &usedFont{text: make(map[string]string), glyphs: r.stream(field(descendant, "CIDToGIDMap"))}
		_, widths, _ := strings.Cut(array(descendant, "W"), "[")
		u.widths = len(strings.Fields(strings.TrimSuffix(widths, "]")))
		for _, m := range mapPattern.FindAllStringSubmatch(r.stream(field(font, "ToUnicode")), -1) {
			u.text[m[1]] = unhex(r.t, m[2])
		}
		found[name] = u
	}
	return found
}

// unhex reads UTF-16 in hexadecimal digits.
func unhex(t testing.TB, digits string) string {
	b, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	var units []uint16
	for ; len(b) > 1; b = b[2:] {
		units = append(units, uint16(b[0])<<8|uint16(b[1]))
	}
	return string(utf16.Decode(units))
}

// contents reads what the pages paint into the parts that it belongs to. Nothing is
// painted that is neither part of the text nor said to be none.
func (r *reader) contents() {
	fonts := r.fonts()
	for page, object := range r.pages {
		seen := make(map[int]bool)
		var open []*part // nil for what is no part of the text, or says its own text
		var font *usedFont
		var before []string
		for _, token := range tokenPattern.FindAllString(r.stream(field(r.objects[object], "Contents")), -1) {
			switch token {
			case "BMC":
				open = append(open, nil)
			case "BDC":
				dict := before[len(before)-1]
				if actual, ok := strings.CutPrefix(dict, "<</ActualText <FEFF"); ok {
					digits, _, _ := strings.Cut(actual, ">")
					if p := open[len(open)-1]; p != nil {
						p.text.WriteString(unhex(r.t, digits))
					}
					open = append(open, nil)
					break
				}
				id := field(dict, "MCID")
				if id < 0 {
					open = append(open, nil)
					break
				}
				p := r.marked[spot{page, id}]
				if p == nil || seen[id] || len(open) > 0 {
					r.t.Fatalf("page %d: content %d is in no part, or twice, or within other content", page+1, id)
				}
				if kind := before[len(before)-2]; kind != "/"+p.kind {
					r.t.Errorf("page %d: content %d is %s, in the tree %s", page+1, id, kind, p.kind)
				}
				seen[id] = true
				open = append(open, p)
			case "EMC":
				open = open[:len(open)-1]
			case "Tf":
				font = fonts[before[len(before)-2]]
			case "TJ", "re", "Do":
				if len(open) == 0 {
					r.t.Fatalf("page %d: %s in no marked content", page+1, token)
				}
			}
			if digits := strings.Trim(token, "<>"); strings.HasPrefix(token, "<") && !strings.HasPrefix(token, "<<") {
				for ; len(digits) >= 4; digits = digits[4:] {
					r.show(font, digits[:4], open)
				}
			}
			before = append(before, token)
		}
		if len(open) != 0 {
			r.t.Errorf("page %d: %d marked contents stay open", page+1, len(open))
		}
		for at := range r.marked {
			if at.page == page && !seen[at.id] {
				r.t.Errorf("page %d has no content %d", page+1, at.id)
			}
		}
	}
}

func (r *reader) show(font *usedFont, digits string, open []*part) {
	id, err := strconv.ParseUint(digits, 16, 16)
	if err != nil || int(id) > font.widths || 2*int(id)+1 >= len(font.glyphs) {
		r.t.Fatalf("number %s has no width or no glyph", digits)
	}
	text, ok := font.text[digits]
	if font.glyphs[2*id] == 0 && font.glyphs[2*id+1] == 0 || !ok || text == "" {
		r.t.Errorf("number %s is no glyph, or has no text (%q)", digits, text)
	}
	if len(open) > 0 && open[len(open)-1] != nil {
		open[len(open)-1].text.WriteString(text)
	}
}

// outline writes a part and what is below it, one a line.
func (p *part) outline(b *strings.Builder, depth int) {
	b.WriteString(strings.Repeat("  ", depth) + p.kind)
	if p.lang != "" {
		b.WriteString(" (" + p.lang + ")")
	}
	if text := p.text.String(); text != "" {
		b.WriteString(": " + text)
	}
	b.WriteByte('\n')
	for _, kid := range p.kids {
		kid.outline(b, depth+1)
	}
}
