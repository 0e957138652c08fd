package desk_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// letter is one mail of the desk as the carrier saw it.
type letter struct {
	id, kind, subject, answers string
	affair                     string   // case number in its subject; ""
	lists                      []string // 34: the cases of which something is due
	number                     string   // of the case that is answered about, to be typed
	to, sha                    string
	words                      []string // by which mails of others are known

	size    int
	large   bool      // refused for its size
	taken   int       // times the server took it
	refused bool      // for good
	known   bool      // the desk was told that the server took it
	shunned bool      // and perhaps not: its recipient shared the words with others
	final   bool      // and the desk has it on record that it was taken, or refused
	bounced bool      // it came back later
	first   time.Time // when it was first offered, by the desk's clock
}

// carrier is the SMTP server, and the way from there to people.
type carrier struct {
	*world
	letters map[string]*letter // by Message-ID
	order   []*letter          // in the order of the first attempt
	told    []*letter          // taken or refused, or we were, and the desk was told so and has it not on record
	dead    map[string]bool    // addresses that do not exist any more
	shuns   string             // what is said to every third recipient, whoever it is; ""
	away    bool               // in this pass no mail could have left for a moment
	room    int                // bytes that a mail may have; 0 for any
}

const smtpServer = "smtp.example:25"

func (c *carrier) Close() error { return nil }

// SendWhen is one attempt.
func (c *carrier) SendWhen(_ context.Context, from, to string, body smtp.Body, kept func() error) error {
	raw, err := body.Bytes()
	if err != nil {
		return err
	}
	if kept != nil {
		if err := kept(); err != nil {
			return err
		}
	}
	l := c.offered(to, raw)
	c.laws.offered(l, to, raw)
	c.told = slices.DeleteFunc(c.told, func(other *letter) bool { return other == l })
	l.refused = false // what a program that died was told, nobody knows
	err, taken := c.attempt(l)
	if failure := (*smtp.Error)(nil); errors.As(err, &failure) && (failure.Step == "connect" || failure.Step == "sign-in" || failure.Step == "MAIL") {
		c.away = true
	}
	if taken {
		l.taken++
		c.note("sent %s %s to %s %.12s", l.kind, l.affair, to, l.sha)
		if l.taken == 1 {
			c.world.reads(l)
		}
	}
	switch c.weather.doomSend {
	case "":
	case "after the dot":
		if taken {
			c.dies()
		}
	default:
		if !taken {
			c.dies()
		}
	}
	l.known = err == nil
	if (err == nil || l.refused || c.weather.refusesUs) && !slices.Contains(c.told, l) {
		c.told = append(c.told, l)
	}
	return err
}

func (c *carrier) dies() {
	where := c.weather.doomSend
	c.weather.doomSend = ""
	c.fault("crash-"+where, "")
	panic(crash{where})
}

// settled: what became of the mail is on record, unless the desk waits to hear
// what others are told, or put it back since we were refused.
func (c *carrier) settled() {
	c.told = slices.DeleteFunc(c.told, func(l *letter) bool {
		l.final = c.laws.onRecord(l)
		return l.final
	})
}

// forget: the program died, and what it had not put on record it does not know.
func (c *carrier) forget() {
	for _, l := range c.told {
		l.known = false
	}
	c.told = nil
}

func (c *carrier) offered(to string, raw []byte) *letter {
	id := ours.FindSubmatch(raw)
	if id == nil {
		return &letter{to: to, sha: digest(raw)}
	}
	l := c.letters[string(id[1])]
	if l == nil {
		l = readLetter(to, raw)
		l.size, l.first = len(raw), c.clock()
		if l.kind == "29" {
			l.words = wordsOf(raw)
		}
		c.laws.toCommission(l, raw)
		c.letters[l.id] = l
		c.order = append(c.order, l)
	}
	return l
}

var (
	ours    = regexp.MustCompile(`(?m)^Message-ID: <([^>\r\n]+)>\r$`)
	subject = regexp.MustCompile(`\[(K-\d{4}-\d{4,})\]`)
	entry   = regexp.MustCompile(`(?m)^K-\d{4}-\d{4,}`) // a case that 34 lists; others are only named below one
)

func readLetter(to string, raw []byte) *letter {
	l := &letter{to: to, sha: digest(raw)}
	head, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(raw))).ReadMIMEHeader()
	if err != nil {
		return l
	}
	trim := func(s string) string { return string(bytes.Trim([]byte(s), "<>")) }
	l.id, l.kind, l.answers = trim(head.Get("Message-Id")), head.Get("X-Klachtd-Kind"), trim(head.Get("In-Reply-To"))
	l.subject = head.Get("Subject")
	if found := subject.FindStringSubmatch(l.subject); found != nil {
		l.affair = found[1]
	}
	if l.kind == "34" {
		own, _, _ := strings.Cut(mailbox.Parse(raw).Text, "Met vriendelijke groet") // not what goes along
		l.lists = slices.Compact(slices.Sorted(slices.Values(entry.FindAllString(own, -1))))
	}
	return l
}

// attempt decides what the server does.
func (c *carrier) attempt(l *letter) (err error, taken bool) {
	x := c.weather
	switch {
	case x.smtp > 0:
		c.counts["smtp-connect"]++
		return c.trouble("connect"), false
	case x.signIn:
		c.counts["smtp-sign-in"]++
		return c.reply("sign-in", 535, "5.7.8 authentication failed"), false
	case x.refusesUs:
		c.counts["smtp-account-refused"]++
		return pick(c.world,
			c.reply("MAIL", 553, "5.7.1 sender address rejected"),
			c.reply("RCPT", 554, "5.7.1 relay access denied"),
			c.reply("final dot", 554, "5.2.252 SendAsDenied"),
			c.reply("final dot", 550, "5.7.708 traffic not accepted")), false
	case c.shuns != "" && shunnable(l.to):
		c.fault("smtp-shunned", "%s to %s: %s", l.kind, l.to, c.shuns)
		l.refused, l.shunned = true, true
		return c.reply("RCPT", 554, c.shuns), false
	case c.dead[l.to]:
		c.fault("smtp-5xx", "to %s", l.to)
		l.refused = true
		return c.reply("RCPT", 550, "5.1.1 user unknown"), false
	}
	if c.room > 0 && l.size > c.room {
		c.fault("smtp-too-large", "%s of %d bytes to %s", l.kind, l.size, l.to)
		l.refused, l.large = true, true
		return pick(c.world, c.reply("final dot", 552, "5.3.4 message too big"), c.reply("final dot", 554, "5.2.3 message too long")), false
	}
	odds := 0.02
	if x.rough {
		odds = 0.35
	}
	if x.doomSend == "before the dot" || x.doomSend == "within the message" {
		return c.trouble("message"), false
	}
	if !c.chance(odds) || c.now.After(c.end.Add(lastMail)) { // the last days are for what still waits
		return nil, true
	}
	trouble := pick(c.world, "MAIL", "RCPT 4xx", "RCPT 4xx", "message", "dot", "dot", "dot 4xx", "421", "slow", "slow", "dot 5xx")
	c.fault("smtp-"+trouble, "at %s to %s", l.kind, l.to)
	switch trouble {
	case "MAIL", "message":
		return c.trouble(trouble), false
	case "RCPT 4xx":
		return c.reply("RCPT", 451, "4.7.1 greylisted"), false
	case "dot":
		return c.trouble("final dot"), c.chance(0.5)
	case "dot 4xx":
		return c.reply("final dot", 452, "4.3.1 no space"), false
	case "421":
		return c.reply("MAIL", 421, "4.3.2 shutting down"), false
	case "dot 5xx":
		l.refused = true
		return c.reply("final dot", 554, "5.6.0 refused: <"+l.to+"> "+l.sha), false
	}
	c.pass(c.between(time.Second, 3*time.Minute)) // each step has a minute
	return nil, true
}

// shunnable is every third address.
func shunnable(to string) bool { return digest([]byte(to))[0]%3 == 0 }

// trouble is a connection that is lost at a step.
func (c *carrier) trouble(step string) error {
	err, _ := smtp.NewError(smtpServer, step, &injected{"lost at " + step})
	return err
}

// reply is what the server answers at a step.
func (c *carrier) reply(step string, code int, line string) error {
	err, _ := smtp.NewError(smtpServer, step, &textproto.Error{Code: code, Msg: line})
	return err
}
