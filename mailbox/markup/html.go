// Package markup gives the text of a mail in a form other than plain text: HTML, and
// enriched text (RFC 1896). For a text that came in two forms it tells what one says
// that the other does not.
package markup

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// FromHTML reduces an HTML body to text: paragraphs, lists, tables with separate cells,
// quotes marked with "> ", links with their address if it is not what they show.
// Nothing is fetched. quoteAt is the offset in text at which the markup says that an
// earlier mail begins, -1 if it does not say so.
//
// It walks the tokens instead of the tree of html.Parse, which refuses anything nested
// deeper than 512 elements and copies formatting elements without limit, so that a
// small hostile mail takes gigabytes.
func FromHTML(src string) (text string, quoteAt int) {
	page := ReadHTML(src)
	return page.Text, page.QuoteAt
}

// HTML is what FromHTML gives. Unseen: programs do not show the beginning of the text,
// or none of it, and its writer may not have seen it.
type HTML struct {
	Text    string
	QuoteAt int
	Unseen  bool
}

// ReadHTML is FromHTML.
func ReadHTML(src string) HTML {
	w := newHTMLWalker(false)
	w.walk(src)
	unseen := w.unseenFirst
	if strings.TrimSpace(w.out.String()) == "" {
		// A style or a hidden block that is never closed swallowed the rest.
		w = newHTMLWalker(true)
		w.walk(src)
		unseen = strings.TrimSpace(w.out.String()) != ""
	}
	return HTML{w.out.String(), w.quoteAt, unseen}
}

// htmlWalker turns tokens into text.
type htmlWalker struct {
	htmlWriter
	showHidden bool
	stack      []htmlElement
	hidden     int   // open elements that are not shown
	lists      []int // open lists: the number of the next item, -1 in a bulleted one
	quoteAt    int

	commented   bool // read a comment that is never closed
	unseen      bool // the present text is too small or has no colour
	unseenFirst bool // the first word was unseen
}

// htmlElement is an open element and what its end undoes.
type htmlElement struct {
	tag                      string
	hidden, quote, pre, list bool
	struck                   bool
	unseen, seen             bool   // its style makes its text unseen, or seen again
	href                     string // for a: its target
	mark                     int    // for a: where its text begins
	breaks                   int    // line ends around it
}

func newHTMLWalker(showHidden bool) *htmlWalker {
	return &htmlWalker{showHidden: showHidden, quoteAt: -1}
}

// maxHTMLDepth limits the stack, and so the work for one tag. For elements beyond it
// only the text is kept.
const maxHTMLDepth = 200

// maxImplied limits the search for an element that a start tag closes.
const maxImplied = 20

func (w *htmlWalker) walk(src string) {
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.popTo(0)
			return
		case html.TextToken:
			if w.hidden == 0 {
				empty := w.out.Len() == 0
				w.write(string(z.Text()))
				w.unseenFirst = w.unseenFirst || w.unseen && empty && w.out.Len() > 0
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			w.start(string(name), readHTMLAttrs(z, hasAttr))
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(string(name))
		case html.CommentToken:
			w.openComment(string(z.Raw()))
		}
	}
}

// openComment reads what follows a comment that is never closed: programs show none of
// it, and it may be the whole text.
func (w *htmlWalker) openComment(raw string) {
	_, rest, found := strings.Cut(raw, ">")
	if !found || !strings.HasPrefix(raw, "<!--") || strings.HasSuffix(raw, "->") || strings.HasSuffix(raw, "--!>") || w.commented {
		return
	}
	w.commented = true
	w.unseenFirst = w.unseenFirst || w.out.Len() == 0
	w.walk(rest)
}

// htmlAttrs are the attributes that this reading needs.
type htmlAttrs struct {
	id, class, name, typ, style, href, alt, marker string
	hidden                                         bool
}

func readHTMLAttrs(z *html.Tokenizer, more bool) (a htmlAttrs) {
	var key, val []byte
	for more {
		key, val, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(val)
		case "class":
			a.class = strings.ToLower(string(val))
		case "name":
			a.name = string(val)
		case "type":
			a.typ = strings.ToLower(string(val))
		case "style":
			a.style = strings.ToLower(strings.ReplaceAll(string(val), " ", ""))
		case "href":
			a.href = string(val)
		case "alt":
			a.alt = string(val)
		case "data-marker":
			a.marker = string(val)
		case "hidden":
			a.hidden = true
		}
	}
	return a
}

func (w *htmlWalker) start(tag string, a htmlAttrs) {
	w.closeImplied(tag)
	if w.quoteAt < 0 && w.hidden == 0 && startsQuote(tag, a) {
		w.quoteAt = w.out.Len()
	}
	e := htmlElement{tag: tag, breaks: htmlBreaks(tag, a)}
	e.hidden = !w.showHidden && isHiddenHTML(tag, a)
	e.struck = isStruck(tag, a.style)
	if w.hidden == 0 && !e.hidden {
		w.open(&e, a)
	}
	// Only what the reading depends on is kept open; inside a hidden element that is
	// every element, to find its end.
	e.unseen, e.seen = !w.unseen && isUnseen(a.style), w.unseen && isSeenAgain(a.style)
	matters := e.breaks > 0 || tag == "td" || tag == "th" || tag == "a" || e.hidden || w.hidden > 0 || e.unseen || e.seen || e.struck
	if !matters || isVoidHTML(tag) || len(w.stack) >= maxHTMLDepth {
		return
	}
	if e.hidden {
		w.hidden++
	}
	w.unseen = w.unseen && !e.seen || e.unseen
	if e.quote {
		w.quoteDepth++
	}
	if e.pre {
		w.pre++
	}
	if e.list && tag == "ol" {
		w.lists = append(w.lists, 1)
	} else if e.list {
		w.lists = append(w.lists, -1)
	}
	w.stack = append(w.stack, e)
}

// open writes what a shown element begins with.
func (w *htmlWalker) open(e *htmlElement, a htmlAttrs) {
	w.lines(e.breaks)
	if e.struck {
		w.write(struckMark)
	}
	switch e.tag {
	case "br":
		w.lineBreak()
	case "hr":
		w.write("----------")
		w.lines(1)
	case "img":
		// Emoji come as images in web mail; other descriptions are noise
		// ("logo", "automatisch gegenereerde beschrijving").
		if !strings.ContainsFunc(a.alt, func(r rune) bool { return r < utf8.RuneSelf }) {
			w.write(a.alt)
		}
	case "a":
		e.href, e.mark = a.href, w.out.Len()
	case "blockquote":
		// Without one of these it is only indentation.
		e.quote = a.typ == "cite" || strings.Contains(a.class, "quote") || strings.Contains(a.style, "border-left:")
		if e.quote {
			w.startRow() // never next to other text: its mark begins a line
			w.lines(e.breaks)
		}
	case "pre", "textarea", "xmp", "plaintext":
		e.pre = true
	case "ul", "ol":
		e.list = true
	case "li":
		number := -1
		if n := len(w.lists); n > 0 && w.lists[n-1] > 0 {
			number = w.lists[n-1]
			w.lists[n-1]++
		}
		w.item(len(w.lists), number)
	case "tr":
		w.startRow()
	case "td", "th":
		w.startCell()
	}
}

// end closes the innermost open element of that name. An end tag inside a
// table cell closes nothing outside it (HTML section 13.2.6.4.15).
func (w *htmlWalker) end(tag string) {
	for i := len(w.stack) - 1; i >= 0; i-- {
		t := w.stack[i].tag
		if t == tag {
			w.popTo(i)
			return
		}
		if (t == "td" || t == "th") && tag != "tr" && tag != "table" {
			return
		}
	}
}

// closeImplied closes what a start tag ends without an end tag: a paragraph before any
// block; an item, row or cell before the next.
func (w *htmlWalker) closeImplied(tag string) {
	var closes func(t string) bool
	var stops func(e htmlElement) bool
	switch {
	case tag == "li":
		closes = func(t string) bool { return t == "li" }
		stops = func(e htmlElement) bool { return e.list || e.tag == "table" }
	case tag == "td" || tag == "th":
		closes = func(t string) bool { return t == "td" || t == "th" }
		stops = func(e htmlElement) bool { return e.tag == "tr" || e.tag == "table" }
	case tag == "tr":
		closes = func(t string) bool { return t == "tr" }
		stops = func(e htmlElement) bool { return e.tag == "table" }
	case tag == "a" || htmlBreaks(tag, htmlAttrs{}) > 0:
		closes = func(t string) bool { return t == "a" && tag == "a" || t == "p" && tag != "a" }
		stops = func(e htmlElement) bool { return e.breaks > 0 || e.tag == "td" || e.tag == "th" }
	default:
		return
	}
	for i := len(w.stack) - 1; i >= max(0, len(w.stack)-maxImplied); i-- {
		if closes(w.stack[i].tag) {
			w.popTo(i)
			return
		}
		if stops(w.stack[i]) {
			return
		}
	}
}

// popTo closes the open elements from the innermost down to number i.
func (w *htmlWalker) popTo(i int) {
	for len(w.stack) > i {
		e := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.close(e)
	}
}

func (w *htmlWalker) close(e htmlElement) {
	if e.hidden {
		w.hidden--
	}
	w.unseen = w.unseen && !e.unseen || e.seen
	if w.hidden > 0 || e.hidden {
		return
	}
	if e.struck {
		space := w.space
		w.space = false
		w.write(struckMark)
		w.space = space
	}
	if e.href != "" {
		w.linkTarget(e.href, e.mark)
	}
	if e.list {
		w.lists = w.lists[:len(w.lists)-1]
	}
	if e.tag == "tr" {
		w.startRow()
	}
	w.lines(e.breaks)
	if e.quote {
		w.quoteDepth--
	}
	if e.pre {
		w.pre--
	}
}

// htmlBreaks gives the line ends that separate an element from what is around it.
func htmlBreaks(tag string, a htmlAttrs) int {
	switch tag {
	case "p":
		if strings.Contains(a.class, "msonormal") || strings.Contains(a.class, "msoplaintext") {
			return 1 // Outlook: a paragraph is a line
		}
		return 2
	case "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre":
		return 2
	case "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "hr", "center", "address", "form", "fieldset",
		"section", "article", "header", "footer", "main", "nav", "aside", "figure", "figcaption", "caption",
		"textarea", "xmp", "plaintext", "option":
		return 1
	}
	return 0
}

// isHiddenHTML reports whether an element has no text for the reader. Small or white
// text is shown: layouts put font-size:0 around real text.
func isHiddenHTML(tag string, a htmlAttrs) bool {
	switch tag {
	case "style", "script", "title", "template", "iframe", "noembed", "noframes":
		return true
	}
	return a.hidden || strings.Contains(a.style, "display:none") || strings.Contains(a.style, "visibility:hidden")
}

// struckMark surrounds words that are struck out: they are not said.
const struckMark = "~"

func isStruck(tag, style string) bool {
	return tag == "s" || tag == "strike" || tag == "del" || strings.Contains(style, "line-through")
}

// isUnseen reports whether a style, in lower case without blanks, leaves nothing of a
// text visible. White text may be on a colour, and counts as visible.
func isUnseen(style string) bool {
	if !strings.Contains(style, ":0") && !strings.Contains(style, "font-size:1") && !strings.Contains(style, ":-") && !strings.Contains(style, "mso-hide") && !strings.Contains(style, "transparent") {
		return false // nearly every style
	}
	return zeroSize.MatchString(style) || strings.Contains(style, "mso-hide:all") || strings.Contains(style, "color:transparent")
}

// isSeenAgain reports whether a style makes text visible again that was too small.
func isSeenAgain(style string) bool {
	return strings.Contains(style, "font-size:") && !zeroSize.MatchString(style)
}

var zeroSize = quick.Plain(`(?:^|;)(?:font-size:[01](?:\.\d+)?(?:px|pt)(?:;|$)|(?:font-size|opacity|max-height|max-width):0+(?:\.0*)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)|(?:text-indent|left|top):-\d{3,})`)

// FromEnriched gives the text of text/enriched (RFC 1896), without its commands and
// their parameters.
func FromEnriched(src string) string {
	src = enrichedParam.ReplaceAllString(src, "")
	src = enrichedTag.ReplaceAllString(src, "")
	return strings.ReplaceAll(src, "<<", "<")
}

var (
	enrichedParam = quick.Plain(`(?is)<param>[^<]*</param>`)
	enrichedTag   = quick.Plain(`</?[A-Za-z][A-Za-z0-9-]{0,59}>`)
)

func isVoidHTML(tag string) bool {
	return slices.Contains([]string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}, tag)
}

// startsQuote reports whether mail programs put this element before the mail that is
// answered or forwarded.
func startsQuote(tag string, a htmlAttrs) bool {
	switch a.id {
	case "divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", // Outlook
		"OLK_SRC_BODY_SECTION",                  // Outlook for Mac
		"ms-outlook-mobile-body-separator-line", // Outlook for phones
		"zwchr",                                 // Zimbra
		"reply-intro":                           // Roundcube
		return true
	}
	if strings.HasPrefix(a.id, "yahoo_quoted") || a.marker == "__DIVIDER__" || a.marker == "__QUOTED_TEXT__" {
		return true
	}
	if tag == "blockquote" {
		return a.typ == "cite" // Apple Mail, Thunderbird, Roundcube, Open-Xchange
	}
	if tag == "div" && a.name == "quote" { // GMX, web.de
		return true
	}
	for class := range strings.FieldsSeq(a.class) {
		switch class {
		case "gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "moz-cite-prefix",
			"moz-forward-container", "protonmail_quote", "tutanota_quote", "zmail_extra", "outlookmessageheader":
			return true
		}
	}
	return false
}
