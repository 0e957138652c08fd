package mailbox

import "strings"

// joinFlowed joins the soft-broken lines of format=flowed text (RFC 3676
// section 4): a line that ends in a blank goes on in the next one of the same
// quote depth; with delsp the blank itself was added by the program. Quote
// marks are written back as "> ".
func joinFlowed(text string, delsp bool) string {
	if !strings.Contains(text, " \n") && !strings.Contains(text, "\n ") && !strings.HasPrefix(text, " ") {
		return text // nothing broken, nothing stuffed
	}
	var b strings.Builder
	b.Grow(len(text))
	first, open, openDepth := true, false, 0 // open: a soft break waits for its next line
	for line := range strings.SplitSeq(text, "\n") {
		content := strings.TrimLeft(line, ">")
		depth := len(line) - len(content)
		content = strings.TrimPrefix(content, " ") // space-stuffing, section 4.4
		signature := content == "-- "              // section 4.3: never joined
		if !open || depth != openDepth || signature {
			if !first {
				b.WriteByte('\n')
			}
			writeQuoteMarks(&b, depth, content)
		}
		first, open, openDepth = false, strings.HasSuffix(content, " ") && !signature, depth
		if open && delsp {
			content = content[:len(content)-1]
		}
		b.WriteString(content)
	}
	return b.String()
}

func writeQuoteMarks(b *strings.Builder, depth int, content string) {
	b.WriteString(strings.Repeat(">", depth))
	if depth > 0 && content != "" {
		b.WriteByte(' ')
	}
}
