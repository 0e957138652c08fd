package block

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/templates/lang"
)

// Styles are inline, because many mail programs drop a style sheet; no image or font is
// fetched. Anything that sets a colour also sets the background, so that programs that
// recolour a mail keep the pair. Outlook supports padding only on cells, hence the
// tables.
const (
	font       = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#1a1a1a"
	pageStyle  = "margin:0;padding:0;background-color:#ffffff;" + font
	cellStyle  = "padding:4px 16px 4px 0;text-align:left;vertical-align:top"
	taskStyle  = "padding:12px 12px 4px;background-color:#eef4fa;border-left:4px solid #0a4a7f;" + font
	lateStyle  = "padding:12px 12px 4px;background-color:#fdf0ed;border-left:4px solid #a1260d;" + font
	titleStyle = "font-size:20px;line-height:26px;margin:0 0 8px"
	h1Style    = "font-size:17px;line-height:24px;margin:24px 0 6px"
	h2Style    = "font-size:16px;line-height:24px;margin:20px 0 4px"
	textStyle  = "margin:0 0 14px"
	noteStyle  = "margin:0 0 14px;font-size:14px;line-height:20px;color:#565656"
	typedStyle = "font-family:Consolas,Menlo,'Courier New',monospace;font-weight:bold"
	boxStyle   = "padding:8px 14px;border:2px solid #0a4a7f;background-color:#ffffff;color:#1a1a1a;font-size:20px;line-height:26px;" + typedStyle
	// Nothing of ours has this background and border.
	linkStyle  = "color:#0a4a7f"
	quoteStyle = "margin:0 0 16px;padding:1px 12px;border-left:3px solid #8c8c8c;background-color:#f4f4f4;color:#333333;overflow-wrap:break-word"
)

// dark is the only style sheet needed: the same pairs on a dark background.
const dark = `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.c-bg{background-color:#1b1b1b!important;color:#ececec!important}
.c-box{background-color:#16283a!important;border-color:#9cc8f2!important;color:#ececec!important}
.c-late{background-color:#3a1a14!important;border-color:#ff9d8a!important;color:#ececec!important}
.c-cmd{background-color:#0d1620!important;border-color:#9cc8f2!important;color:#ffffff!important}
.c-q{background-color:#262626!important;color:#dedede!important}
.c-m{color:#b8b8b8!important}
.c-a{color:#9cc8f2!important}
}
`

// Late is how a task begins if its last day has passed.
const Late = "TE LAAT"

// Task gives how many of the first blocks say what the reader has to do and what to
// type: from a heading at the very beginning to the next heading, the salutation or a
// note.
func Task(blocks []Block) (n int) {
	for i, b := range blocks {
		if i == 0 && b.Kind != Heading {
			return 0
		}
		if i > 0 && (b.Kind == Heading || b.Note || b.Kind == Paragraph && strings.HasPrefix(b.Lines[0], "Geachte ")) {
			return i
		}
	}
	return len(blocks)
}

// HTML writes blocks as a mail that reads well with a screen reader. language is a
// BCP 47 tag, such as "nl".
func HTML(language, title string, blocks []Block) string {
	w := htmlWriter{lang: language}
	w.b.Grow(16 << 10) // enough for most mails
	w.raw(`<!DOCTYPE html>` + "\n")
	w.open("html", `lang="`+html.EscapeString(language)+`" dir="ltr"`)
	w.raw(`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">`)
	w.element("title", "", title)
	w.raw("<style>" + dark + "</style></head>\n")
	w.open("body", `class="c-bg" `+style(pageStyle))
	w.open("table", `role="presentation" `+style("width:100%;border-collapse:collapse"))
	w.raw("<tr>")
	w.open("td", `class="c-bg" `+style("padding:12px 12px 24px;background-color:#ffffff;"+font))
	w.open("div", `lang="`+html.EscapeString(language)+`" dir="ltr" `+style("max-width:600px"))
	w.open("main", "")
	w.raw("\n")
	task := Task(blocks)
	w.task(blocks[:task])
	for _, b := range blocks[task:] {
		w.block(b)
		w.raw("\n")
	}
	w.raw(end + "\n")
	return w.b.String()
}

// end is what follows the text of a mail.
const end = "</main></div></td></tr></table></body></html>"

type htmlWriter struct {
	b    strings.Builder
	lang string // of the page
	deep int    // how many levels a title is above the headings

	inTask bool // writing what must be done
}

func style(s string) string { return `style="` + s + `"` }

func (w *htmlWriter) raw(s string) { w.b.WriteString(s) }

func (w *htmlWriter) open(tag, attributes string) {
	w.raw("<" + tag)
	if attributes != "" {
		w.raw(" " + attributes)
	}
	w.raw(">")
}

// element writes text, which may hold line breaks, in an element.
func (w *htmlWriter) element(tag, attributes, text string) {
	w.open(tag, attributes)
	w.raw(escaped(text))
	w.raw("</" + tag + ">")
}

func escaped(text string) string {
	return strings.ReplaceAll(tagged(text), "\n", "<br>\n")
}

var (
	// kept matches, at its beginning, what must not break: it is searched for, typed or read
	// at a glance.
	kept = regexp.MustCompile(`^(?:TE LAAT|K-[0-9]{4}-[0-9]{4,}|[0-9]{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: [0-9]{4})?)\b`)
	// weekday matches one that belongs to the day behind it.
	weekday = regexp.MustCompile(`\b(?:maan|dins|woens|donder|vrij|zater|zon)dag $`)
	// hyphened matches a word that would break; addresses may contain it.
	hyphened = regexp.MustCompile(`(^|[\s(])(e-mails?)([\s.,;:?)]|$)`)
	// reached matches an address or a telephone number in our own text.
	reached = regexp.MustCompile(`\b[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b|\b0[0-9]{1,3}[ -][0-9]{2,8}(?: [0-9]{2,4}){0,3}\b`)
)

// Most texts contain none of this, and need not be searched.
func mayBeHyphened(text string) bool { return strings.Contains(text, "e-mail") }
func mayBeReached(text string) bool {
	for i := range len(text) {
		if text[i] == '@' || text[i] == '0' && (i == 0 || !isDigit(text[i-1])) {
			return true
		}
	}
	return false
}

// ours writes our own text in an element: a case number or a day does not break, and
// with link an address or a telephone number can be tapped.
func (w *htmlWriter) ours(tag, attributes, text string, link bool) {
	w.open(tag, attributes)
	linked := strings.Contains(text, linkOn) // the text has its own links
	if text = escaped(text); mayBeHyphened(text) {
		text = hyphened.ReplaceAllString(text, `$1<span `+style("white-space:nowrap")+`>$2</span>$3`)
	}
	if link && !linked && mayBeReached(text) {
		text = reached.ReplaceAllStringFunc(text, func(s string) string {
			to := "mailto:" + s
			if !strings.Contains(s, "@") {
				to = "tel:" + strings.NewReplacer(" ", "", "-", "").Replace(s)
			}
			return `<a class="c-a" href="` + to + `" ` + style(linkStyle+";white-space:nowrap") + `>` + s + `</a>`
		})
	}
	if linked { // an address may contain a case number
		w.raw(text)
	} else {
		w.unbroken(text)
	}
	w.raw("</" + tag + ">")
}

// unbroken writes text in which a case number or a day does not break. Only what begins with
// a digit, K or T is looked at: searching for all of it at each letter takes twenty times as long.
func (w *htmlWriter) unbroken(text string) {
	done := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != 'T' && c != 'K' && !isDigit(c) || i > 0 && isWordByte(text[i-1]) {
			continue
		}
		what := kept.FindString(text[i:])
		if what == "" {
			continue
		}
		from := i
		if before := text[done:i]; strings.HasSuffix(before, "dag ") {
			from -= len(weekday.FindString(before))
		}
		i += len(what)
		w.raw(text[done:from] + "<span " + style("white-space:nowrap") + ">" + text[from:i] + "</span>")
		done = i
		i-- // the loop goes on behind it
	}
	w.raw(text[done:])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool {
	return isDigit(c) || c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// task writes what must be done, in its own box.
func (w *htmlWriter) task(blocks []Block) {
	if len(blocks) == 0 {
		return
	}
	class, look, title := "c-box", taskStyle, strings.Join(blocks[0].Lines, "\n")
	if strings.HasPrefix(title, Late) || strings.HasSuffix(title, " te laat") { // one, or some of a list
		class, look = "c-late", lateStyle
	}
	w.open("table", `role="presentation" `+style("width:100%;margin:0 0 20px;border-collapse:collapse"))
	w.raw("<tr>")
	w.open("td", `class="`+class+`" `+style(look))
	w.ours("h1", style(titleStyle), title, false)
	w.deep, w.inTask = 1, true
	for _, b := range blocks[1:] {
		w.block(b)
	}
	w.inTask = false
	w.boxed(blocks[1:])
	w.raw("</td></tr></table>\n")
}

func (w *htmlWriter) block(b Block) {
	switch b.Kind {
	case Paragraph:
		if b.Note {
			w.element("p", `class="c-m" `+style(noteStyle), strings.Join(b.Lines, "\n"))
			return
		}
		w.ours("p", style(textStyle), strings.Join(b.Lines, "\n"), true)
	case Heading:
		level := max(1, min(b.Level, 2))
		w.ours("h"+strconv.Itoa(level+w.deep), style([]string{h1Style, h2Style}[level-1]), strings.Join(b.Lines, "\n"), false)
	case BulletList:
		w.list("ul", b.Items)
	case NumberedList:
		w.list("ol", b.Items)
	case Table:
		w.table(b)
	case Quote:
		w.quote(b.Items)
	case Commands:
		w.commands(b)
	case PageBreak:
		w.raw("<hr>")
	}
}

// quote writes somebody else's words, each paragraph in its own language and direction.
func (w *htmlWriter) quote(parts []string) {
	w.open("blockquote", `class="c-q" dir="auto" `+style(quoteStyle))
	for _, part := range lang.Parts(parts) {
		attributes := `dir="` + part.Direction() + `" ` + style("margin:10px 0")
		if part.Lang != "" && part.Lang != w.lang {
			attributes = `lang="` + part.Lang + `" ` + attributes
		}
		w.element("p", attributes, part.Text)
	}
	w.raw("</blockquote>")
}

// commands writes what can be typed, each on its own line that does not break, in a
// distinctive font. One without an explanation is in a box if it belongs to the task,
// with its link below everything else there.
func (w *htmlWriter) commands(b Block) {
	for i, row := range b.Rows {
		says, l := strings.Join(row[1:], "\n"), b.linkOf(i)
		if says == "" && w.inTask {
			w.open("table", `role="presentation" `+style("margin:0 0 10px;border-collapse:separate"))
			w.raw("<tr>")
			w.element("td", `class="c-cmd" `+style(boxStyle), row[0])
			w.raw("</tr></table>\n")
			continue
		}
		look, below := "margin:0;padding:8px 0 0", "8px"
		if l.Address != "" { // which is high itself
			look = "margin:0;padding:4px 0 0"
		}
		if i > 0 {
			look += ";border-top:1px solid #8c8c8c"
		}
		if i == len(b.Rows)-1 {
			below = "14px"
		}
		if says == "" {
			look = strings.Replace(look, "margin:0", "margin:0 0 "+below, 1)
		}
		w.open("p", style(look+";"+typedStyle))
		w.raw(escaped(row[0]))
		if l.Address != "" {
			w.raw(" ")
			w.link(l, row[0], besideStyle)
		}
		w.raw("</p>")
		if says != "" {
			w.ours("p", style("margin:0 0 "+below), says, false)
		}
	}
	w.raw("\n")
}

// boxed writes the links of what is in boxes.
func (w *htmlWriter) boxed(blocks []Block) {
	for _, b := range blocks {
		for i, row := range b.Rows {
			if l := b.linkOf(i); l.Address != "" && strings.Join(row[1:], "") == "" {
				w.open("p", style("margin:0 0 4px"))
				w.link(l, row[0], tapStyle)
				w.raw("</p>")
			}
		}
	}
}

func (w *htmlWriter) list(tag string, items []string) {
	w.open(tag, style(textStyle+";padding-left:24px"))
	w.raw("\n")
	for _, item := range items {
		w.ours("li", "", item, true)
		w.raw("\n")
	}
	w.raw("</" + tag + ">")
}

func (w *htmlWriter) table(t Block) {
	w.open("table", style("border-collapse:collapse;"+textStyle))
	w.raw("\n")
	for i, row := range t.Rows {
		w.raw("<tr>")
		for j, cell := range row {
			in := ""
			if t.Langs != nil {
				in = `lang="` + html.EscapeString(t.Langs[j]) + `" dir="auto" `
			}
			switch {
			case t.HeaderRow && i == 0:
				w.ours("th", in+`scope="col" `+style(cellStyle), cell, false)
			case j == 0:
				w.ours("th", in+`scope="row" `+style(cellStyle+";font-weight:normal"+whole(cell)), cell, false)
			default:
				w.ours("td", in+style(cellStyle+";overflow-wrap:anywhere"), cell, mayBeReached(cell) && reached.FindString(cell) == cell)
			}
		}
		w.raw("</tr>\n")
	}
	w.raw("</table>")
}

// labelKept is the longest label that stays on one line, even on a phone.
const labelKept = 12

// whole keeps a case number or "TE LAAT:" on one line.
func whole(label string) string {
	if utf8.RuneCountInString(label) > labelKept {
		return ""
	}
	return ";white-space:nowrap"
}

// Add puts blocks into a mail that Plain and HTML made earlier: after its paragraph
// with these words, or at its end.
func Add(plain, page string, blocks []Block, behind string) (string, string) {
	var w htmlWriter
	for _, b := range blocks {
		w.block(b)
		w.raw("\n")
	}
	plainAt, pageAt := len(plain), strings.LastIndex(page, end)
	if i, length := past(plain, behind, "\n\n"); i >= 0 {
		plainAt = i + length - 1
	}
	if i, length := past(page, behind, "</p>"); i >= 0 {
		pageAt = i + length
	}
	text := plain[:plainAt] + "\n" + Plain(blocks) + plain[plainAt:]
	if pageAt < 0 { // not made by us
		return text, page + w.b.String()
	}
	return text, page[:pageAt] + w.b.String() + page[pageAt:]
}

// past gives where a paragraph with these words ends; -1 if there is none.
func past(s, words, end string) (at, length int) {
	i := strings.Index(s, words)
	if i < 0 || words == "" {
		return -1, 0
	}
	if at = strings.Index(s[i:], end); at < 0 {
		return -1, 0
	}
	return i + at, len(end)
}
