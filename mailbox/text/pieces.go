package text

import (
	"slices"
	"strings"
)

// PieceKind says what a piece of a mail's text is.
type PieceKind string

const (
	Typed   PieceKind = "typed"   // what somebody typed: above, between and below quotes
	Head    PieceKind = "head"    // the lines that a program writes above a quote: an attribution, a copied header
	Quoted  PieceKind = "quote"   // with quote marks or, without them, everything below such a head
	SignOff PieceKind = "signoff" // the farewell, and the signature below it
	Banner  PieceKind = "banner"  // what a mail system puts above the text
	Footer  PieceKind = "footer"  // what it, a phone or a list puts below: a legal notice, for example

	Attached PieceKind = "attached" // the text of a mail or a file within the mail: see mailbox.Message.Pieces
)

// Piece is a part of a text of one kind: whole lines, without blank ones at either end.
type Piece struct {
	Kind PieceKind
	Text string
}

// Source is what must be known about a mail to read its text in pieces.
type Source struct {
	Answers   bool     // it answers another: see CutQuotes
	Names     []string // the writer's, with which a mail may be signed: see CutSignOff
	SkipLines []string // banners of the recipient's own mail system: see IsBanner
}

// Pieces gives the text of a mail in pieces, in order; no word is lost or moved. typed
// is the text up to where the markup says that a quote begins; without markup it is
// everything, and quoted is empty.
//
// Everything up to the first head or quote is what CutQuotes gives, the only place
// where a command counts. A quote in the middle of that is part of it. Whose words a
// quote contains is not known here: only somebody who knows the answered mail can tell.
func Pieces(typed, quoted string, s Source) []Piece {
	above := strings.Split(typed, "\n")
	lines := slices.Clone(above)
	joinBrokenAddresses(lines)
	cut := quoteStart(lines, s.Answers)
	if strings.TrimSpace(strings.Join(lines[:cut], "")) == "" && !s.Answers { // as in CutQuotes
		cut = len(lines)
	}
	below := above[cut:]
	if quoted != "" {
		below = append(slices.Clip(below), strings.Split(strings.TrimPrefix(quoted, "\n"), "\n")...)
	}
	above = above[:cut]
	kept := len(trimRules(above, cut < len(lines)))
	p := pieces{source: s}
	p.typed(above[:kept], true)
	p.add(Head, above[kept:]...)
	p.below(below)
	return p.done
}

type pieces struct {
	source Source
	done   []Piece
}

// add adds a piece of these lines, unless all of them are blank.
func (p *pieces) add(kind PieceKind, lines ...string) {
	text := strings.Trim(strings.Join(lines, "\n"), "\n")
	if strings.TrimSpace(text) == "" {
		return
	}
	p.done = append(p.done, Piece{kind, text})
}

// typed adds what somebody typed, and what others put above and below it.
func (p *pieces) typed(lines []string, first bool) {
	begin := 0
	above := "" // a banner on the line before
	for i, line := range lines {
		tidy := TidyLine(line)
		if !first || tidy != "" && !IsBanner(tidy, p.source.SkipLines) && (above == "" || !BannerGoesOn(above, tidy)) {
			break
		}
		if above = tidy; tidy != "" {
			begin = i + 1
		}
	}
	p.add(Banner, lines[:begin]...)
	lines = lines[begin:]
	all := strings.Join(lines, "\n")
	end := len(strings.Split(all[:len(WithoutFooter(all))], "\n"))
	listed := lines[min(end, len(lines)):]
	lines = lines[:min(end, len(lines))]
	kinds := signKinds(lines, signatures(p.source.Names))
	end, _ = signOffStart(lines, kinds)
	if i := slices.IndexFunc(lines, isSignatureDelimiter); i >= 0 && i < end {
		end = i
	}
	p.add(Typed, lines[:end]...)
	kindOf := func(i int) PieceKind {
		switch kinds[i] {
		case signDevice, signDisclaimer:
			return Footer
		case signPostscript:
			return Typed
		}
		return SignOff
	}
	for i := end; i < len(lines); {
		next := i + 1
		for next < len(lines) && (kinds[next] == signBlank || kindOf(next) == kindOf(i)) {
			next++
		}
		p.add(kindOf(i), lines[i:next]...)
		i = next
	}
	p.add(Footer, listed...)
}

// below adds what is below the beginning of the quotes. Below a head whose quote has no
// marks nobody can tell by its form what is quoted and what was typed: all of it is one
// quote.
func (p *pieces) below(lines []string) {
	joined := slices.Clone(lines)
	joinBrokenAddresses(joined)
	heads := headReader{lines: joined, tail: quotedTail(joined), tries: maxAttributions}
	const undecided, marked, bare = 0, 1, 2
	form := undecided // of the quote being read
	for i := 0; i < len(lines); {
		if blankLine(joined[i]) {
			i++
			continue
		}
		n := heads.at(i)
		if n > 0 {
			for i+n < len(lines) && joined[i+n] != lines[i+n] { // the end of a broken address
				n++
			}
			p.add(Head, lines[i:i+n]...)
			form = undecided
			if following, _ := whatFollows(joined, i+n); following == followedByText {
				form = bare
			}
			i += n
			continue
		}
		if form == undecided {
			form = bare
			if isQuoted(joined[i]) {
				form = marked
			}
		}
		quote := form == bare || isQuoted(joined[i])
		next := i + 1
		for next < len(lines) && (blankLine(joined[next]) || (form == bare || isQuoted(joined[next]) == quote) && heads.at(next) == 0) {
			next++
		}
		if quote {
			p.add(Quoted, lines[i:next]...)
		} else {
			p.typed(lines[i:next], false)
		}
		i = next
	}
}

// headReader finds the heads in lines, in linear time.
type headReader struct {
	lines []string
	tail  int // where the quotes begin that run to the end
	tries int // candidate attributions that may still be examined
	last  int // the line at was last called with, and its result
	found int
}

// at gives the number of lines of the head that begins at line i; 0 for none.
func (r *headReader) at(i int) int {
	if i == 0 || i != r.last {
		r.last, r.found = i, r.read(i)
	}
	return r.found
}

func (r *headReader) read(i int) int {
	lines := r.lines
	switch {
	case blankLine(lines[i]), isQuoted(lines[i]):
		return 0
	case isQuoteSeparator(lines[i]):
		return 1
	case isHeaderBlock(lines, i):
		return headerLines(lines, i)
	case strings.Trim(lines[i], "-_=* \t\u00a0") == "": // a rule above a head
		for next := i + 1; next < min(i+3, len(lines)); next++ {
			if !blankLine(lines[next]) && (isQuoteSeparator(lines[next]) || isHeaderBlock(lines, next)) {
				return 1
			}
		}
		return 0
	}
	for j := i; j < min(i+maxAttributionLines, len(lines)) && !blankLine(lines[j]) && !isQuoted(lines[j]); j++ {
		if !mayEndAttribution(lines[j]) {
			continue
		}
		if r.tries--; r.tries < 0 {
			return 0
		}
		if start, ok := attribution(lines, j, r.tail, true); ok && start == i {
			return j - i + 1
		}
	}
	return 0
}

// headerLines gives the number of lines of the copied header that begins at line i.
func headerLines(lines []string, i int) (n int) {
	parted := false // separated by a blank line from the field above
	for j := i; j < min(i+12, len(lines)); j++ {
		switch label := headerLabel(lines[j]); {
		case label != 0:
			n, parted = j-i+1, false
		case blankLine(lines[j]):
			parted = true
		case parted:
			return n
		}
	}
	return n
}
