package letters

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	"image/png"
	"strings"

	"github.com/integratiewerk/klachtd/letters/shape"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Places on an A4 sheet, in points from the top left.
const (
	mm         = 72 / 25.4
	sheetWide  = 210 * mm
	sheetHigh  = 297 * mm
	margin     = 25 * mm
	column     = sheetWide - 2*margin
	headTop    = 16 * mm
	window     = 50 * mm // top of the addressee in a window envelope
	windowHigh = 27 * mm // room for five lines of address
	bodyTop    = 25 * mm // on pages without letterhead
	bodyBottom = sheetHigh - 28*mm
	footTop    = sheetHigh - 20*mm
	footWide   = 105 * mm // of the contact data; the page number stands beside it
	logoWide   = 60 * mm
	logoHigh   = 16 * mm
	markHigh   = 9 * mm
)

var (
	nameStyle = style{bold, 15, accent}
	footStyle = style{regular, 8, grey}
	markStyle = style{bold, 12, white}
)

// layout sets a letter on pages.
func (t *Typesetter) layout(l Letter) []page {
	head, top := t.letterhead(l.Sender)
	f := &flow{t: t, x: margin, width: column}
	if l.Plainpage {
		f.opening(l)
		f.blocks(l.Body, chapterStyle)
	} else {
		if len(l.Addressee) > 0 {
			top = max(top, window)
		}
		f.particulars(l)
		f.opening(l)
		body := t.greeted(l.Body)
		n := len(body) - closingBlocks(body)
		f.blocks(body[:n], headingStyle)
		f.closing(body[n:])
	}
	f.trailer(l)
	f.after(l)

	pages := paginate(f.rows, top, bodyTop, bodyBottom)
	if len(pages) == 0 {
		pages = make([]page, 1)
	}
	pages[0] = join(head, pages[0])
	mark := t.mark(l.Mark)
	for i, p := range pages {
		pages[i] = join(mark, p, t.foot(l, i+1, len(pages)))
		inReadingOrder(pages[i].runs)
		for j := range mark.runs { // it is told once
			mark.runs[j].tag.role = artifact
		}
	}
	return pages
}

// greeted is the text of a letter, without what cannot be shown of a name in its
// salutation.
func (t *Typesetter) greeted(body []block.Block) []block.Block {
	if len(body) == 0 || body[0].Kind != block.Paragraph {
		return body
	}
	first := strings.Join(body[0].Lines, " ")
	name, dear := strings.CutPrefix(first, wordDear)
	name, dearest := strings.CutSuffix(name, ",")
	legible := t.legible(name)
	if !dear || !dearest || legible == t.plain(name) {
		return body
	}
	greeting := block.Block{Kind: block.Paragraph, Lines: []string{wordDear + cmp.Or(legible, wordNobody) + ","}}
	return append([]block.Block{greeting}, body[1:]...)
}

// addressee are the lines of an address, as far as they can be shown: a placeholder
// in the window means nothing to a postman. Without a name they begin as the
// salutation goes on.
func (t *Typesetter) addressee(lines []string) []string {
	var shown []string
	for i, line := range lines {
		if legible := t.legible(line); legible != "" {
			shown = append(shown, legible)
		} else if i == 0 && t.plain(line) != "" {
			shown = append(shown, "De "+wordNobody)
		}
	}
	return shown
}

// legible is what can be shown of a name or an address: people write theirs in Latin
// letters behind it.
func (t *Typesetter) legible(s string) string { return shape.Legible(t.shape.Fonts, s) }

// join lays what stands on one sheet together, in the order of reading.
func join(parts ...page) page {
	var whole page
	for _, p := range parts {
		whole.pictures = append(whole.pictures, p.pictures...)
		whole.boxes = append(whole.boxes, p.boxes...)
		whole.runs = append(whole.runs, p.runs...)
	}
	return whole
}

// letterhead gives the head of the first page and where the text may begin.
func (t *Typesetter) letterhead(s Sender) (page, float64) {
	var p page
	width, bottom := column, headTop
	if s.Logo != nil {
		w, h := s.Logo.fit(logoWide, logoHigh)
		p.pictures = []picture{{x: sheetWide - margin - w, y: headTop, width: w, height: h, logo: s.Logo}}
		width -= w + columnGap
		bottom += h
	}
	f := &flow{t: t, x: margin, width: width}
	if name := oneLine(s.Name); name != "" {
		f.text(name, nameStyle, tag{role: letterhead}, true)
	}
	name := place(f.rows, headTop)
	p.runs = name.runs
	bottom = max(bottom, headTop+nameStyle.leading()*float64(len(f.rows))) + 2*mm
	p.boxes = []box{{x: margin, y: bottom, width: column, height: lineWeight, colour: accent}}
	return p, bottom + 12*mm
}

// particulars sets the addressee, the date and the reference.
func (f *flow) particulars(l Letter) {
	used := 0.0
	for i, line := range f.t.addressee(l.Addressee) {
		f.text(line, bodyStyle, tag{role: address, row: i + 1}, true)
	}
	for _, r := range f.rows {
		used += r.height
	}
	if used > 0 {
		f.want(max(windowHigh-used, 3*gap))
	}
	if rows := particulars(l); len(rows) > 0 {
		f.block++
		space := f.space
		f.table(block.Block{Kind: block.Table, Rows: rows})
		f.rows[len(f.rows)-len(rows)].space = space
		f.space = 2.5 * gap
	}
}

// opening sets the subject of a letter, or the title of a document.
func (f *flow) opening(l Letter) {
	s := subjectStyle
	if l.Plainpage {
		s = titleStyle
	}
	if subject := oneLine(l.Subject); subject != "" {
		f.text(subject, s, tag{role: title}, true)
		f.want(2 * gap)
		f.glue = true
	}
}

// trailer sets the enclosures and copies below the signature, on the same page
// unless they are many.
func (f *flow) trailer(l Letter) {
	const few = 6
	start := len(f.rows)
	f.want(2 * gap)
	f.blocks(trailer(l), headingStyle)
	for i := start; i < len(f.rows) && len(f.rows)-start <= few; i++ {
		f.rows[i].glued = i > 0
	}
}

// foot gives the contact data, the reference and, of more than one page, its
// number.
func (t *Typesetter) foot(l Letter, number, of int) page {
	left := &flow{t: t, x: margin, width: footWide}
	if contact := contactLines(l.Sender); contact != "" {
		left.text(contact, footStyle, tag{}, true)
	}
	right := &flow{t: t, x: margin + footWide + columnGap, width: column - footWide - columnGap}
	if reference := oneLine(l.Reference); reference != "" {
		right.text(reference, footStyle, tag{}, true)
	}
	if of > 1 {
		right.text(fmt.Sprintf(wordPage, number, of), footStyle, tag{}, true)
	}
	for _, row := range right.rows {
		alignRight(row.runs, sheetWide-margin)
	}
	return join(place(left.rows, footTop), place(right.rows, footTop))
}

func alignRight(runs []run, edge float64) {
	if len(runs) == 0 {
		return
	}
	last := runs[len(runs)-1]
	shift := edge - last.x - last.width
	for i := range runs {
		runs[i].x += shift
	}
}

// contactLines gives who and where on one line, how to reach them on the next.
func contactLines(s Sender) string {
	where := joinGiven(s.Name, strings.Join(s.Address, ", "))
	reach := joinGiven(s.Phone, s.Email)
	return strings.TrimSpace(where + "\n" + reach)
}

func joinGiven(parts ...string) string {
	var given []string
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, " · ")
}

// mark gives the bar that says across the top of every page what the letter is
// not yet. It is a word on a line of its own, so that a program that reads the
// page aloud or searches it finds it too.
func (t *Typesetter) mark(word string) page {
	word = oneLine(word)
	if word == "" {
		return page{}
	}
	f := &flow{t: t, x: margin, width: column}
	f.text(word, markStyle, tag{role: letterhead, row: 1}, true)
	words := place(f.rows[:1], (markHigh-markStyle.leading())/2)
	width := 0.0
	for _, r := range words.runs {
		width += r.width
	}
	for i := range words.runs {
		words.runs[i].x += (column - width) / 2
	}
	words.boxes = []box{{width: sheetWide, height: markHigh, colour: alarm}}
	return words
}

// maxLogo is the largest width or height of a logo, in pixels.
const maxLogo = 4000

// A Logo is a picture ready for every letterhead.
type Logo struct {
	png           []byte // 8-bit RGB, not interlaced, as gofpdf reads it
	width, height int    // pixels
}

// NewLogo reads a PNG or JPEG. What is transparent becomes white.
func NewLogo(data []byte) (*Logo, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("letters: the logo is no PNG or JPEG: %v", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxLogo || size.Height > maxLogo {
		return nil, fmt.Errorf("letters: the logo is %d by %d pixels; %d by %d is the most", size.Width, size.Height, maxLogo, maxLogo)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("letters: the logo cannot be read: %v", err)
	}
	paper := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(paper, paper.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, paper); err != nil {
		return nil, fmt.Errorf("letters: the logo cannot be written: %v", err)
	}
	return &Logo{out.Bytes(), size.Width, size.Height}, nil
}

// fit gives the largest size within wide and high that keeps the proportions.
func (l *Logo) fit(wide, high float64) (w, h float64) {
	scale := min(wide/float64(l.width), high/float64(l.height))
	return scale * float64(l.width), scale * float64(l.height)
}

// after sets what stands on a page of its own behind the letter.
func (f *flow) after(l Letter) {
	if len(l.After) > 0 {
		f.blocks(append([]block.Block{{Kind: block.PageBreak}}, l.After...), headingStyle)
	}
}
