package mailbox

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/markup"
	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// alternative reads the same text in several forms (RFC 2046 section 5.1.4): the plain
// text, plus the sentences of the other forms that it lacks. Some plain text is just
// "." or the name of the form, and programs show the HTML.
//
// If the forms begin differently, two programs show different commands, and neither
// counts.
func (p *parser) alternative(contents []partText) partText {
	best, forms := partText{}, 0
	var more []partText
	for _, plain := range []bool{true, false} {
		for i, c := range contents {
			if !plain { // if there are several in HTML, the last is best
				c = contents[len(contents)-1-i]
			}
			if strings.TrimSpace(c.text) == "" || c.html == plain {
				continue
			}
			switch forms++; {
			case forms == 1:
				best = c
			case forms > maxForms:
				p.twoTexts("the same text stands in more than %d forms; all are shown", maxForms)
				more = append(more, c)
			default:
				best = p.twoForms(best, c)
			}
		}
	}
	return joinTexts(append([]partText{best}, more...)...)
}

// maxForms limits the comparing; programs write at most three.
const maxForms = 5

// twoForms reads a text that came in two forms. It uses the first if the second says no
// more.
func (p *parser) twoForms(first, second partText) partText {
	all := markup.CompareForms(first.text, second.text)
	answers := answersMail(p.msg)
	own, others := "", ""
	if !all.Same {
		own, others = text.CutQuotes(first.own, answers), text.CutQuotes(second.own, answers)
	}
	switch {
	case all.Same:
		return first
	case !hasLetters(first.text):
		p.twoTexts("the plain text holds no words; the HTML was read")
		return second
	case second.html && asksForHTML(first.text, second.text):
		p.twoTexts("the plain text only says that the mail is HTML; the HTML was read")
		return second
	case !hasLetters(second.text):
		p.twoTexts("the HTML holds no words; the plain text was read")
		return first
	}

	note := p.defect
	if differ := !markup.SameBeginning(own, others) && hasLetters(own+others); differ {
		note = p.twoTexts
		if len(all.SecondOnly) == 0 {
			note("the plain text and the HTML do not begin with the same words; the plain text was read")
		}
	}
	if len(all.SecondOnly) == 0 {
		return first
	}
	// What the second says above its quotes and the first says nowhere.
	added := markup.CompareForms(first.text, others).SecondOnly
	if whole := len(markup.CompareForms(own, others).SecondOnly) == len(added); whole && len(all.FirstOnly) == 0 && !hasOtherLinks(first.text, second.text) {
		note("the HTML says all that the plain text says, and more; the HTML was read")
		second.html = first.html
		return second
	}
	if len(added) > 0 {
		if len(markup.CompareForms(own, second.text).FirstOnly) > 0 {
			note = p.twoTexts
		}
		if quoted, is := strings.CutPrefix(first.own, own); is { // keep it, below what was added
			first.rest = quoted + first.rest
		}
		first.own = own + "\n\n" + strings.Join(added, "\n")
	}
	note("the plain text and the HTML each hold sentences that the other lacks; both are shown")
	first.text = strings.TrimRight(first.text, "\n") + "\n\n" + strings.Join(all.SecondOnly, "\n")
	return first
}

var links = quick.Plain(`https?://[^\s<>()"\[\]]+`)

// hasOtherLinks reports whether plain names an address on the web that html does not.
func hasOtherLinks(plain, html string) bool {
	return slices.ContainsFunc(links.FindAllString(plain, -1), func(link string) bool { return !strings.Contains(html, strings.TrimRight(link, ".,;:!?/")) })
}

// asksForHTML reports whether plain only asks for a program that shows HTML.
func asksForHTML(plain, html string) bool {
	return len(plain) < 300 && strings.Contains(strings.ToLower(plain), "html") && utf8.RuneCountInString(html) > utf8.RuneCountInString(plain)
}

func hasLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
