package mailbox

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/integratiewerk/klachtd/mailbox/coding"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"golang.org/x/net/idna"
)

func (p *parser) readHeader(h message.Header) {
	m := p.msg
	if h.Len() == 0 {
		p.unreadable("no header could be read; the whole mail was taken as text")
		return
	}
	// More than one of these violates RFC 5322 section 3.6, and which one counts
	// differs between programs. The first five decide what a mail may do.
	for i, name := range []string{"From", "Sender", "Message-Id", "In-Reply-To", "References", "Reply-To", "Date", "Subject"} {
		if n := len(h.Values(name)); n > 1 {
			p.defect("%d %s fields", n, name)
			p.msg.Ambiguous = p.msg.Ambiguous || i < 5
		}
	}
	m.From = p.addresses(h, "From")
	m.Sender = p.addresses(h, "Sender")
	m.ReplyTo = p.addresses(h, "Reply-To")
	m.To = p.addresses(h, "To")
	m.Cc = p.addresses(h, "Cc")
	for _, field := range []string{"Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, value := range h.Values(field) {
			m.DeliveredTo = append(m.DeliveredTo, text.Addresses(value, 10)...)
		}
	}
	if len(m.From) > 1 {
		p.ambiguous("%d addresses in From", len(m.From))
	}
	if len(m.From) == 0 {
		p.defect("no sender's address in From")
	}
	m.Subject = text.CleanLine(coding.Words(h.Get("Subject")))
	if strings.ContainsRune(m.Subject, utf8.RuneError) {
		p.defect("the Subject has characters that cannot be read; they are shown as \ufffd")
	}
	if ids := messageIDs(h.Values("Message-Id")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	m.InReplyTo = messageIDs(h.Values("In-Reply-To"))
	m.References = messageIDs(h.Values("References"))
	m.Date = p.date(h.Get("Date"))
	p.readAuthor(h)
	m.SpamFlagged = spamFlagged(h)
	m.DMARCFailed = dmarcFailed(h)
}

// addresses reads every field with that name: a caller must see if there are two
// senders.
func (p *parser) addresses(h message.Header, name string) []Address {
	var all []Address
	for _, v := range h.Values(name) {
		list, strict := parseAddresses(v)
		if !strict {
			p.defect("the %s field is not written as RFC 5322 asks; the addresses found in it were used", name)
			p.msg.Ambiguous = p.msg.Ambiguous || name == "From" || name == "Sender"
		}
		all = append(all, list...)
	}
	return all
}

// parseAddresses reads an address list. strict is false if net/mail refused it and the
// addresses were picked out one by one: a stray comma or an unquoted name must not cost
// us a complainant's address.
func parseAddresses(s string) (list []Address, strict bool) {
	if strings.TrimSpace(s) == "" {
		return nil, true
	}
	parser := mail.AddressParser{WordDecoder: &coding.Decoder}
	parsed, err := parser.ParseList(s)
	strict = err == nil
	broken := func(a *mail.Address) bool { return strings.ContainsRune(a.Name, utf8.RuneError) }
	if quoted, special := coding.QuoteWords(s); special || strings.Contains(s, "=?") && (!strict || slices.ContainsFunc(parsed, broken)) {
		// A word contains what only a quoted string may, or half a character.
		same := func(a, b *mail.Address) bool { return a.Address == b.Address }
		if list, err := parser.ParseList(quoted); err == nil && (!strict || slices.EqualFunc(list, parsed, same)) {
			parsed = list
		}
	}
	for _, a := range parsed {
		list = append(list, newAddress(a.Name, a.Address))
	}
	if len(list) > 0 || strict {
		return list, strict
	}
	for _, item := range onlyReadings(splitAddresses(s)) {
		if a, err := parser.Parse(item); err == nil {
			list = append(list, newAddress(a.Name, a.Address))
		} else if a, ok := looseAddress(item); ok {
			list = append(list, a)
		}
	}
	return list, false
}

// onlyReadings joins what a comma inside an address split, if that gives one address,
// and leaves out what may be somebody else's: "jan,klein@x.example".
func onlyReadings(items []string) (out []string) {
	for i := 0; i < len(items); i++ {
		item := items[i]
		if i+1 < len(items) && !strings.ContainsAny(items[i+1], "@ \t") {
			if _, address, ok := text.MendAddress(item + "," + items[i+1]); ok && !strings.ContainsAny(item[strings.LastIndexByte(item, '@'):], ". \t") {
				out = append(out, address)
				i++
				continue
			}
		}
		if i+1 < len(items) && item != "" && !strings.ContainsAny(item, "@<>\"") && item == strings.TrimRight(item, " \t") &&
			strings.Contains(items[i+1], "@") && !strings.Contains(items[i+1], "<") && items[i+1] == strings.TrimLeft(items[i+1], " \t") {
			i++ // read neither
			continue
		}
		out = append(out, item)
	}
	return out
}

// splitAddresses cuts a list at the commas and semicolons outside quotes and
// angle brackets.
func splitAddresses(s string) []string {
	var items []string
	start := 0
	quoted, angled := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '<':
			angled = true
		case c == '>':
			angled = false
		case (c == ',' || c == ';') && !angled:
			items = append(items, s[start:i])
			start = i + 1
		}
	}
	return append(items, s[start:])
}

// looseAddress picks the address out of a list item that net/mail refuses: what is in
// the last angle brackets, else the last thing with an @. Spaces inside are removed if
// that gives one address. If it might give another, no address is better than somebody
// else's.
func looseAddress(item string) (Address, bool) {
	if name, address, ok := text.MendAddress(item); ok {
		return newAddress(strings.Trim(coding.Words(name), `"' `), address), true
	}
	rest := item
	if i := strings.LastIndexByte(item, '<'); i >= 0 {
		rest = item[i:]
	}
	found := wholeAddress.FindStringSubmatch(rest)
	if found == nil {
		return Address{}, false
	}
	return newAddress("", found[1]), true
}

// wholeAddress matches one address on its own: nothing before or after it may belong to
// it.
var wholeAddress = regexp.MustCompile(`^[^@<]*?(?:^|[\s"'(\[])(?:mailto:)?([^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@.]+(?:\.[^\s<>()\[\]",;:@.]+)+)\.?(?:[\s"')\]][^@]*)?$`)

// newAddress brings name and address into the form that Address promises.
func newAddress(name, address string) Address {
	local, domain := address, ""
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		local, domain = address[:i], strings.ToLower(address[i+1:])
	}
	// Punycode only, without the mappings of UTS 46: a full-width look-alike of a known
	// domain must not become that domain.
	if ascii, err := idna.Punycode.ToASCII(domain); err == nil {
		domain = ascii
	}
	// A quoted local part keeps its quotes: a@b"@c must not be read as a@b.
	if strings.ContainsFunc(local, func(r rune) bool { return strings.ContainsRune("\"(),:;<>@[\\] \t", r) }) {
		local = strings.TrimSuffix(strings.Trim((&mail.Address{Address: local + "@x"}).String(), "<>"), "@x")
	}
	return Address{Name: text.CleanLine(coding.Words(name)), Address: text.CleanLine(local + "@" + domain)}
}

// messageID matches what is between angle brackets in Message-ID, In-Reply-To and
// References. Programs write more than RFC 5322 section 3.6.4 allows, so anything
// without blanks counts.
var messageID = regexp.MustCompile(`<([^<>\s]+)>`)

// messageIDs reads the ids of all fields with one name, each once. Encoded words are
// decoded first: mail programs encode long ids although RFC 2047 forbids it.
func messageIDs(fields []string) []string {
	var ids []string
	seen := make(map[string]bool)
	for _, v := range fields {
		v = coding.Words(v)
		found := messageID.FindAllStringSubmatch(v, -1)
		if found == nil {
			if bare := strings.Fields(v); len(bare) == 1 && strings.Contains(v, "@") {
				found = [][]string{{v, strings.Trim(bare[0], "<>")}}
			}
		}
		for _, f := range found {
			if id := text.CleanLine(f[1]); id != "" && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// dmarcFailed reports whether the border that wrote the topmost Authentication-Results
// (RFC 8601) says that DMARC failed, in that field or in another of its own. It is read
// loosely, because it only ever makes us more careful: somebody who forges the field
// only gets their own mail held.
func dmarcFailed(h message.Header) bool {
	var border string
	for i, v := range h.Values("Authentication-Results") {
		v = strings.ToLower(DropAsides(v))
		id, _, _ := strings.Cut(v, ";")
		if id = strings.TrimSpace(id); i == 0 {
			border = id
		}
		if id == border && resultFailed.MatchString(v) {
			return true
		}
	}
	return false
}

var resultFailed = regexp.MustCompile(`\bdmarc\s*(/\s*\d+\s*)?=\s*fail\b`)

// spamFlagged reports whether a filter at the border called the mail spam.
func spamFlagged(h message.Header) bool {
	begins := func(field string, words ...string) bool {
		return slices.ContainsFunc(h.Values(field), func(v string) bool {
			v = strings.ToLower(strings.TrimSpace(v))
			return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(v, w) })
		})
	}
	if begins("X-Spam-Flag", "yes", "true") || begins("X-Spam-Status", "yes") || begins("X-Spam", "yes", "true") ||
		begins("X-Barracuda-Spam-Status", "yes") || begins("X-Bogosity", "spam", "yes") ||
		// Exchange's spam confidence level: 5 and 6 are spam, 9 surely so.
		begins("X-MS-Exchange-Organization-SCL", "5", "6", "7", "8", "9") {
		return true
	}
	report := strings.ToUpper(h.Get("X-Forefront-Antispam-Report"))
	return slices.ContainsFunc(strings.Split(report, ";"), func(v string) bool {
		return slices.Contains([]string{"SFV:SPM", "SCL:5", "SCL:6", "SCL:7", "SCL:8", "SCL:9"}, strings.TrimSpace(v))
	})
}

// DropAsides replaces every comment, including nested ones, and every quoted string by
// blanks (RFC 5322 sections 3.2.2 and 3.2.4). What is never closed is neither, and
// stays.
func DropAsides(s string) string {
	type span struct{ from, to int }
	var asides []span
	var open []int // where the open comments began
	quote := -1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quote >= 0 || len(open) > 0):
			i++
		case c == '"' && quote >= 0:
			asides = append(asides, span{quote, i})
			quote = -1
		case quote >= 0:
		case c == '"' && len(open) == 0:
			quote = i
		case c == '(':
			open = append(open, i)
		case c == ')' && len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			for len(asides) > 0 && asides[len(asides)-1].from > from {
				asides = asides[:len(asides)-1] // a comment inside this one
			}
			asides = append(asides, span{from, i})
		}
	}
	out := []byte(s)
	for _, a := range asides {
		for i := a.from; i <= a.to; i++ {
			out[i] = ' '
		}
	}
	return string(out)
}
