package block

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/templates/lang"
)

// Styles stand in the elements, as many mail programs drop a style sheet; no
// image or font is fetched.
const (
	pageStyle = "margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff"
	mainStyle = "max-width:42em"
	cellStyle = "padding:4px 16px 4px 0;text-align:left;vertical-align:top"
	h1Style   = "font-size:18px;margin:24px 0 4px"
	h2Style   = "font-size:16px;margin:20px 0 4px"
	textStyle = "margin:0 0 16px"
	// Nothing of ours has this ground and rule.
	quoteStyle = "margin:0 0 16px;padding:1px 12px;border-left:3px solid #767676;background:#f4f4f4;color:#333333;overflow-wrap:break-word"
)

// HTML writes blocks as a mail that reads well with a screen reader. language is a
// BCP 47 tag, such as "nl".
func HTML(language, title string, blocks []Block) string {
	w := htmlWriter{lang: language}
	w.raw(`<!DOCTYPE html>` + "\n")
	w.open("html", `lang="`+html.EscapeString(language)+`"`)
	w.raw(`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`)
	w.element("title", "", title)
	w.raw("</head>\n")
	w.open("body", style(pageStyle))
	w.open("main", style(mainStyle))
	w.raw("\n")
	for _, b := range blocks {
		w.block(b)
		w.raw("\n")
	}
	w.raw("</main></body></html>\n")
	return w.b.String()
}

type htmlWriter struct {
	b    strings.Builder
	lang string // of the page
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
	w.raw(strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n"))
	w.raw("</" + tag + ">")
}

func (w *htmlWriter) block(b Block) {
	switch b.Kind {
	case Paragraph:
		w.element("p", style(textStyle), strings.Join(b.Lines, "\n"))
	case Heading:
		level := max(1, min(b.Level, 2))
		w.element("h"+strconv.Itoa(level), style([]string{h1Style, h2Style}[level-1]), strings.Join(b.Lines, "\n"))
	case BulletList:
		w.list("ul", b.Items)
	case NumberedList:
		w.list("ol", b.Items)
	case Table:
		w.table(b)
	case Quote:
		w.quote(b.Items)
	case PageBreak:
		w.raw("<hr>")
	}
}

// quote writes somebody else's words, each paragraph in the language and direction of
// its own.
func (w *htmlWriter) quote(parts []string) {
	w.open("blockquote", style(quoteStyle))
	for _, part := range lang.Parts(parts) {
		attributes := `dir="` + part.Direction() + `" ` + style("margin:10px 0")
		if part.Lang != "" && part.Lang != w.lang {
			attributes = `lang="` + part.Lang + `" ` + attributes
		}
		w.element("p", attributes, part.Text)
	}
	w.raw("</blockquote>")
}

func (w *htmlWriter) list(tag string, items []string) {
	w.open(tag, style(textStyle))
	w.raw("\n")
	for _, item := range items {
		w.element("li", "", item)
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
				w.element("th", in+`scope="col" `+style(cellStyle), cell)
			case j == 0:
				w.element("th", in+`scope="row" `+style(cellStyle+";font-weight:normal"+kept(cell)), cell)
			default:
				w.element("td", in+style(cellStyle), cell)
			}
		}
		w.raw("</tr>\n")
	}
	w.raw("</table>")
}

// labelKept is how long a label is that stays on one line, on a telephone too.
const labelKept = 12

// kept keeps a case number or "TE LAAT:" whole: it is looked for, and typed.
func kept(label string) string {
	if utf8.RuneCountInString(label) > labelKept {
		return ""
	}
	return ";white-space:nowrap"
}

// Add puts blocks into a mail that was made before by Plain and HTML: behind its
// first paragraph, or at its end.
func Add(plain, page string, blocks []Block, first bool) (string, string) {
	var w htmlWriter
	for _, b := range blocks {
		w.block(b)
		w.raw("\n")
	}
	plainAt, pageAt := len(plain), strings.LastIndex(page, "</main>")
	if i := strings.Index(plain, "\n\n"); first && i >= 0 {
		plainAt = i + 1
	}
	const end = "</p>\n"
	if i := strings.Index(page, end); first && i >= 0 {
		pageAt = i + len(end)
	}
	text := plain[:plainAt] + "\n" + Plain(blocks) + plain[plainAt:]
	if pageAt < 0 { // not as we make it
		return text, page + w.b.String()
	}
	return text, page[:pageAt] + w.b.String() + page[pageAt:]
}
