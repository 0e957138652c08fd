package letters

import (
	"cmp"
	"fmt"
	"slices"
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
	column     = sheetWide - 2*margin // of the letterhead and the foot
	measure    = 142 * mm             // of the text: some 70 letters, which the eye can follow
	wider      = 150 * mm             // of small text
	headTop    = 16 * mm
	bodyTop    = 25 * mm          // on pages without letterhead
	bodyBottom = footTop - 4.8*mm // the bottom of a line; its letters end 5 mm above the foot
	footTop    = 282 * mm         // of two lines; a longer foot begins higher
	footBottom = 290.5 * mm       // few printers can print lower
	footWide   = 105 * mm         // width of the contact data; the page number is beside it
	logoWide   = 60 * mm
	logoHigh   = 16 * mm
	markHigh   = 9 * mm
	signWide   = 60 * mm
	signHigh   = 20 * mm // room for a pen between the greeting and the name
	besideX    = margin + 84*mm
)

// The window of an envelope is 90 by 45 mm, 20 mm from the side and 15 mm from the
// lower edge (as in DIN 680), in an envelope of 110 by 220 (DL) or 114 by 229 mm
// (C5/6). The sheet is folded at 105 and 210 mm, and can slide 5 and 9 mm up and down
// in it, and 10 and 19 mm sideways. So anything from 20 to 91 and from 54 to 90 mm
// always shows, and anything from 1 to 110 and from 45 to 99 mm may. With the window on
// the right, the same holds from the right.
const (
	addressTop    = 55 * mm // of the addressee
	addressBottom = 90 * mm // seven lines
	addressWide   = 66 * mm
	rightAddress  = 120 * mm // left edge of an addressee on the right
	windowBottom  = 99.5 * mm
	besideWindow  = 116 * mm // left edge of the particulars beside it
	besideWide    = 69 * mm
	firstFold     = 105 * mm
	secondFold    = 210 * mm
	foldLeft      = 5 * mm
	foldWide      = 4 * mm
)

var (
	nameStyle = style{bold, 15, accent}
	footStyle = style{regular, 8.5, grey}
	markStyle = style{bold, 12, white}
)

// layout sets a letter on pages.
func (t *Typesetter) layout(l Letter) []page {
	fr := t.frameOf(l)
	first, rows, after := page{}, []row(nil), []row(nil)
	top := fr.top
	if l.Plainpage {
		rows = t.plainRows(l)
	} else {
		first, rows, after, top = t.letter(l, bodySize)
		if room := fr.bottom - top; !squeeze(rows, room) && height(rows) < room*wider/measure*bodySize/smallSize {
			if _, small, behind, _ := t.letter(l, smallSize); squeeze(small, room) {
				rows, after = small, behind
			}
		}
	}
	pages := paginate(rows, top, bodyTop, fr.bottom)
	if l.Plainpage {
		if numbered := numberTable(l.Body, pages); numbered != nil {
			l.Body = numbered
			pages = paginate(t.plainRows(l), top, bodyTop, fr.bottom)
		}
		t.numberContents(pages)
	}
	pages = append(pages, paginate(after, bodyTop, bodyTop, fr.bottom)...)
	if len(pages) == 0 {
		pages = make([]page, 1)
	}
	if l.Sender.FoldMarks && !l.Plainpage {
		for _, y := range []float64{firstFold, secondFold} {
			first.boxes = append(first.boxes, box{x: foldLeft, y: y, width: foldWide, height: lineWeight, colour: hair})
		}
	}
	pages[0] = join(fr.head, first, pages[0])
	for i, p := range pages {
		pages[i] = join(fr.mark, p, fr.foot(i+1, len(pages)))
		inReadingOrder(pages[i].runs)
		for j := range fr.mark.runs { // it is read out once
			fr.mark.runs[j].tag.role = artifact
		}
	}
	return pages
}

// plainRows sets a document without letter frame.
func (t *Typesetter) plainRows(l Letter) []row {
	f := t.newFlow(bodySize)
	f.terms, f.charts = l.Timeline, l.Charts
	f.opening(l)
	f.blocks(l.Body, chapterStyle)
	f.trailer(l)
	return f.rows
}

func (t *Typesetter) newFlow(size float64) *flow {
	width := measure
	if size < bodySize {
		width = wider
	}
	return &flow{t: t, x: margin, width: width, body: size}
}

// letter sets what is above the text of a letter, and the text in letters of this size,
// and says where the text begins.
func (t *Typesetter) letter(l Letter, size float64) (head page, rows, after []row, top float64) {
	f := t.newFlow(size)
	head, top, inPlace := t.beside(f, l)
	if !inPlace {
		top = addressTop
		f.particulars(l)
		f.opening(l)
	}
	body := t.greeted(l.Body)
	if inPlace {
		body = body[f.salutation(body, top):]
		if len(f.rows) == 0 {
			top = max(top, windowBottom)
		}
	}
	n := len(body) - closingBlocks(body)
	f.blocks(body[:n], headingStyle)
	start := len(f.rows)
	var signature *Picture
	if l.Signed {
		signature = l.Sender.Signature
	}
	f.closing(body[n:], signature)
	if len(body)-n < 2 || !f.trailerBeside(l, start) {
		f.trailer(l)
	}
	n = len(f.rows)
	f.blocks(l.After, headingStyle)
	return head, f.rows[:n], f.rows[n:], top
}

// beside sets the addressee where a window shows it, and next to it the particulars,
// which the window never shows. It gives where the text may begin, or reports that they
// are too long for their places.
func (t *Typesetter) beside(f *flow, l Letter) (p page, top float64, fits bool) {
	to := &flow{t: t, x: margin, width: addressWide}
	about := &flow{t: t, x: besideWindow, width: besideWide, body: sideSize, quiet: true}
	if l.Sender.RightWindow {
		to.x, about.x = rightAddress, margin
		to.width = min(addressWide, sheetWide-margin-rightAddress)
	}
	for i, line := range t.addressee(l.Addressee) {
		to.text(line, bodyStyle, tag{role: address, row: i + 1}, true)
	}
	about.block++
	rows := particulars(l)
	if phone := oneLine(l.Sender.Phone); phone != "" && len(rows) > 0 {
		rows = append(rows, []string{wordPhone, phone})
	}
	if len(rows) > 0 {
		about.table(block.Block{Kind: block.Table, Rows: rows})
	}
	subject := &flow{t: t, x: about.x, width: besideWide}
	if text := oneLine(l.Subject); text != "" {
		subject.text(text, subjectStyle, tag{role: title}, true)
	}
	under := addressTop + extent(about.rows) + gap
	bottom := under + height(subject.rows)
	if height(to.rows) > addressBottom-addressTop || bottom > windowBottom {
		return page{}, 0, false
	}
	f.block = about.block
	return join(place(to.rows, addressTop), place(about.rows, addressTop), place(subject.rows, under)), max(addressBottom+mm, bottom+gap), true
}

// salutation sets the salutation of a letter, which may show in a window, so that what
// follows comes below the window. It gives how many blocks that is: none if the text
// begins differently.
func (f *flow) salutation(body []block.Block, top float64) int {
	if len(body) == 0 || body[0].Kind != block.Paragraph || len(body[0].Lines) != 1 || !strings.HasSuffix(body[0].Lines[0], ",") {
		return 0
	}
	f.blocks(body[:1], headingStyle)
	if left := windowBottom - top - extent(f.rows); left > 0 {
		f.rows[len(f.rows)-1].height += left
		f.space = 0
	}
	return 1
}

// greeted is the text of a letter, with any part of a name that cannot be printed left
// out of its salutation.
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

// addressee are the lines of an address that can be printed: a placeholder in the
// window means nothing to a postman. Without a name they begin as the salutation would.
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

// legible is the printable part of a name or an address: people add theirs in Latin
// letters.
func (t *Typesetter) legible(s string) string { return shape.Legible(t.shape.Fonts, s) }

// join combines what is on one sheet, in reading order.
func join(parts ...page) page {
	var whole page
	for _, p := range parts {
		whole.pictures = append(whole.pictures, p.pictures...)
		whole.boxes = append(whole.boxes, p.boxes...)
		whole.runs = append(whole.runs, p.runs...)
	}
	return whole
}

// letterhead gives the letterhead of the first page and where the text may begin.
func (t *Typesetter) letterhead(s Sender) (page, float64) {
	var p page
	width, bottom := column, headTop
	if s.Logo != nil {
		w, h := s.Logo.fit(logoWide, logoHigh)
		p.pictures = []picture{{x: sheetWide - margin - w, y: headTop, width: w, height: h, image: s.Logo}}
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

// particulars sets the addressee, the date and the reference one below the other.
func (f *flow) particulars(l Letter) {
	to := *f
	to.width = addressWide
	for i, line := range f.t.addressee(l.Addressee) {
		to.text(line, bodyStyle, tag{role: address, row: i + 1}, true)
	}
	f.rows = to.rows
	if len(f.rows) > 0 {
		f.want(max(windowBottom-addressTop-height(f.rows), 3*gap))
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

// trailer sets the enclosures and copies below the signature, on the same page unless
// there are many.
func (f *flow) trailer(l Letter) {
	const few = 6
	start := len(f.rows)
	f.want(2 * gap)
	f.blocks(trailer(l), headingStyle)
	for i := start; i < len(f.rows) && len(f.rows)-start <= few; i++ {
		f.rows[i].glued = i > 0
	}
}

// trailerBeside sets them beside the closing, which begins at row closing, or reports
// that there is no room.
func (f *flow) trailerBeside(l Letter, closing int) bool {
	side := &flow{t: f.t, x: besideX, width: f.x + f.width - besideX, body: sideSize, block: f.block}
	side.blocks(trailer(l), headingStyle)
	rows := f.rows[closing:]
	if extent(side.rows) > extent(rows) {
		return false
	}
	last := &rows[len(rows)-1]
	last.runs = append(last.runs, place(side.rows, last.height-extent(rows)).runs...)
	f.block = side.block
	return true
}

// A frame is what surrounds the text of a document.
type frame struct {
	head, mark  page
	top, bottom float64 // of the text of the first page, without an addressee
	footTop     float64
	t           *Typesetter
	l           Letter
	left        []row
}

func (t *Typesetter) frameOf(l Letter) frame {
	fr := frame{t: t, l: l, mark: t.mark(l.Mark)}
	fr.head, fr.top = t.letterhead(l.Sender)
	left := &flow{t: t, x: margin, width: footWide}
	if contact := contactLines(l.Sender); contact != "" {
		left.text(contact, footStyle, tag{}, true)
	}
	fr.left = left.rows
	fr.footTop = max(min(footTop, footBottom-height(fr.left)), sheetHigh/2)
	fr.bottom = fr.footTop - (footTop - bodyBottom)
	return fr
}

// foot gives the contact data, the reference and, if there is more than one page, its
// number.
func (fr *frame) foot(number, of int) page {
	right := &flow{t: fr.t, x: margin + footWide + columnGap, width: column - footWide - columnGap}
	reference := oneLine(fr.l.Reference)
	if fr.l.Confidential {
		reference = joinGiven(wordSecret, reference)
	}
	if reference != "" {
		right.text(reference, footStyle, tag{}, true)
	}
	if of > 1 {
		right.text(fmt.Sprintf(wordPage, number, of), footStyle, tag{}, true)
	}
	for _, row := range right.rows {
		alignRight(row.runs, sheetWide-margin)
	}
	rule := page{boxes: []box{{x: margin, y: fr.footTop - 1.5*mm, width: column, height: lineWeight, colour: hair}}}
	return join(rule, place(fr.left, fr.footTop), place(right.rows, fr.footTop))
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

// contactLines gives the name and address on one line, and contact details on the next.
func contactLines(s Sender) string {
	where := joinGiven(s.Name, strings.Join(s.Address, ", "))
	reach := joinGiven(s.Phone, s.Email)
	return strings.TrimSpace(strings.Join(slices.Concat([]string{where, reach}, s.Footer), "\n"))
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

// mark draws the bar across the top of every page that marks an unfinished letter. Its
// word is on a line of its own, so that a program that reads the page aloud or searches
// it finds it too.
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
