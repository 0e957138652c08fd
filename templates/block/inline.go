package block

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/templates/mark"
)

// Bold words and links are marked within a string by noncharacters, like values in
// package mark, which removes these from every value: no value can begin a link.
const (
	boldOn  = "\uFDD3"
	boldOff = "\uFDD4"
	linkOn  = "\uFDD5" // the address
	linkTo  = "\uFDD6" // the words
	linkOff = "\uFDD7"
)

var (
	boldWords = regexp.MustCompile(`\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*`)
	linkWords = regexp.MustCompile(`\[([^\[\]\n]+)\]\(((?:https?://|mailto:|tel:)[^\s()]+)\)`)
	linkMarks = regexp.MustCompile(linkOn + "(?s:(.*?))" + linkTo + "(?s:(.*?))" + linkOff)
)

// inline marks the **bold words** and [links](https://...) in a text. Anything that
// looks like them within a value is text.
func inline(s string) string {
	if !strings.Contains(s, "**") && !strings.Contains(s, "](") {
		return s
	}
	s = replaced(s, linkWords, func(part []string) string { return linkOn + part[2] + linkTo + part[1] + linkOff })
	return replaced(s, boldWords, func(part []string) string { return boldOn + part[1] + boldOff })
}

// replaced is ReplaceAllStringFunc, but leaves values alone.
func replaced(s string, what *regexp.Regexp, with func(part []string) string) string {
	covered, in := []byte(s), false
	for i, r := range s {
		in = r == mark.Begin || in && r != mark.End
		if in || r == mark.End {
			for j := range len(string(r)) {
				covered[i+j] = 'x'
			}
		}
	}
	for _, at := range slices.Backward(what.FindAllSubmatchIndex(covered, -1)) {
		var part []string
		for i := 0; i < len(at); i += 2 {
			part = append(part, s[at[i]:at[i+1]])
		}
		s = s[:at[0]] + with(part) + s[at[1]:]
	}
	return s
}

var noLink = strings.NewReplacer(linkOn, "", linkTo, "", linkOff, "")

var noBold = strings.NewReplacer(boldOn, "", boldOff, "", linkOn, "", linkTo, "", linkOff, "")

// spoken is a string without bold, with the address of a link after its words.
func spoken(s string) string { return noBold.Replace(followed(s)) }

// followed puts the address of a link after its words.
func followed(s string) string {
	s = linkMarks.ReplaceAllStringFunc(s, func(link string) string {
		m := linkMarks.FindStringSubmatch(link)
		address := strings.TrimPrefix(strings.TrimPrefix(m[1], "mailto:"), "tel:")
		if address == m[2] {
			return address
		}
		return m[2] + " (" + address + ")"
	})
	return noLink.Replace(s)
}

// Spoken gives blocks for a medium without bold and without links.
func Spoken(blocks []Block) []Block { return each(blocks, spoken) }

// Printed gives blocks for a medium without links; [Parts] tells what in them is bold.
func Printed(blocks []Block) []Block { return each(blocks, followed) }

// each gives blocks with do applied to each text with bold words or links.
func each(blocks []Block, do func(string) string) []Block {
	all := func(list []string) []string {
		list = slices.Clone(list)
		for i, s := range list {
			if strings.ContainsAny(s, boldOn+boldOff+linkOn+linkOff) {
				list[i] = do(s)
			}
		}
		return list
	}
	blocks = slices.Clone(blocks)
	for i, b := range blocks {
		blocks[i].Lines, blocks[i].Items, blocks[i].Rows = all(b.Lines), all(b.Items), slices.Clone(b.Rows)
		for j, row := range b.Rows {
			blocks[i].Rows[j] = all(row)
		}
	}
	return blocks
}

// A Part is some words of a line.
type Part struct {
	Text string
	Bold bool
}

// Unmarked is printed text without the marks for bold.
func Unmarked(s string) string {
	if strings.Contains(s, boldOn) || strings.Contains(s, boldOff) {
		return noBold.Replace(s)
	}
	return s
}

// Parts splits a line of printed text where bold begins and ends, into at least one part.
func Parts(line string) (parts []Part) {
	if strings.Count(line, boldOn) != strings.Count(line, boldOff) {
		line = noBold.Replace(line)
	}
	before, rest, more := strings.Cut(line, boldOn)
	if before != "" || !more {
		parts = append(parts, Part{Text: noBold.Replace(before)})
	}
	for more {
		words, after, _ := strings.Cut(rest, boldOff)
		parts = append(parts, Part{noBold.Replace(words), true})
		if before, rest, more = strings.Cut(after, boldOn); before != "" {
			parts = append(parts, Part{Text: noBold.Replace(before)})
		}
	}
	return parts
}

var tags = strings.NewReplacer(boldOn, "<strong>", boldOff, "</strong>", linkOn, `<a class="c-a" `+style(linkStyle)+` href="`, linkTo, `">`, linkOff, "</a>")

// tagged is a string as HTML. If a value of several paragraphs makes bold words begin
// in one and end in another, none are bold.
func tagged(s string) string {
	if strings.Count(s, boldOn) != strings.Count(s, boldOff) || strings.Count(s, linkOn) != len(linkMarks.FindAllString(s, -1)) {
		s = spoken(s)
	}
	return tags.Replace(html.EscapeString(s))
}
