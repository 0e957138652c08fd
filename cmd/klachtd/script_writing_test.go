package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/integratiewerk/klachtd/mailbox"
)

// person gives a sender by the name a script uses; anybody else is written
// out: 'Anna Voorbeeld <anna@klant.example>'.
func person(name string) (string, error) {
	switch name {
	case "director":
		return "Dirk Directeur <directeur@integratiewerk.example>", nil
	case "commission":
		return "Klachtencommissie <commissie@klachtencommissie.example>", nil
	case "amina":
		return "Amina Voorbeeld <amina@klant.example>", nil
	case "bram":
		return "Bram Verzonnen <bram@klant.example>", nil
	case "deputy":
		return "Petra Plaatsvervanger <plaatsvervanger@integratiewerk.example>", nil
	case "administrator":
		return "Bea Beheer <beheer@integratiewerk.example>", nil
	case "lies":
		return "Lies Leidinggevende <lies@integratiewerk.example>", nil
	case "theo":
		return "Theo Teamleider <theo@integratiewerk.example>", nil
	}
	if !strings.Contains(name, "@") {
		return "", fmt.Errorf("nobody is called %q", name)
	}
	return name, nil
}

// address gives the bare address of somebody.
func address(name string) (string, error) {
	p, err := person(name)
	if i := strings.IndexByte(p, '<'); i >= 0 {
		p = strings.Trim(p[i:], "<>")
	}
	return p, err
}

// mail has somebody write a fresh mail, one argument a line, and makes a pass:
// mail amina 'Klacht over de les' 'De les is vaak uitgevallen.'
func (s *story) mail(ts *testscript.TestScript, args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: mail WHO SUBJECT LINE...")
	}
	from, err := person(args[0])
	if err != nil {
		return err
	}
	raw := s.compose(from, args[1], post{}, strings.Join(args[2:], "\r\n"))
	return s.receive(ts, raw)
}

// reply has somebody answer the last mail of a kind that they got, and makes a
// pass: reply director 03 K-2026-0001 gebeld 'Wij spraken over de les.'
// The case number is - for mail about no case. The subject stays as it was.
func (s *story) reply(ts *testscript.TestScript, args []string) error {
	if len(args) < 4 {
		return fmt.Errorf("usage: reply WHO KIND CASE LINE...")
	}
	from, err := person(args[0])
	if err != nil {
		return err
	}
	to, err := s.lastTo(args[0], args[1], args[2])
	if err != nil {
		return err
	}
	text := strings.Join(args[3:], "\r\n") + "\r\n\r\nOp 23-11-2026 10:00 schreef Stichting Integratiewerk:\r\n> " +
		strings.ReplaceAll(strings.TrimSpace(to.plain), "\n", "\r\n> ")
	raw := s.compose(from, "Re: "+to.subject, to, text)
	m := mailbox.Parse(raw)
	if slices.Contains([]string{"director", "deputy", "commission", "lies", "theo"}, args[0]) {
		s.out.Owners[m.MessageID] = to.to
	}
	if err := s.receive(ts, raw); err != nil {
		return err
	}
	return s.out.answered(s.posted, to.to, m.MessageID)
}

// approved gives a command that is shown first, and answers what shows it with
// akkoord.
func (s *story) approved(ts *testscript.TestScript, args []string) error {
	if err := s.reply(ts, args); err != nil {
		return err
	}
	if err := s.then(ts, []string{"challenged", "19:" + args[0]}); err != nil {
		return fmt.Errorf("it is not shown first: %w", err)
	}
	return s.reply(ts, []string{args[0], "19", args[2], "akkoord"})
}

// lastTo finds the last mail of a kind that somebody got in a case; 19.1 is the
// first of kind 19.
func (s *story) lastTo(who, kind, id string) (post, error) {
	to, err := address(who)
	if err != nil {
		return post{}, err
	}
	kind, nth, _ := strings.Cut(kind, ".")
	var found []post
	for _, p := range s.everything {
		if p.to == to && p.kind == kind && (id == "-" || strings.Contains(p.subject, "["+id+"]")) {
			found = append(found, p)
		}
	}
	n := len(found)
	if nth != "" {
		if n, err = strconv.Atoi(nth); err != nil {
			return post{}, err
		}
	}
	if n < 1 || n > len(found) {
		return post{}, fmt.Errorf("%s never got mail %s %s of %s", who, kind, nth, id)
	}
	return found[n-1], nil
}

// compose writes a mail as a simple mail client does.
func (s *story) compose(from, subject string, answered post, text string) []byte {
	s.written++
	name, address, _ := strings.Cut(from, "<")
	if address == "" {
		name, address = "", from
	}
	address = strings.TrimSuffix(address, ">")
	var b bytes.Buffer
	fmt.Fprintf(&b, "Date: %s\r\nFrom: %s <%s>\r\n", s.clock.Format(time.RFC1123Z), mime.QEncoding.Encode("utf-8", strings.TrimSpace(name)), address)
	fmt.Fprintf(&b, "To: klachten@integratiewerk.example\r\nSubject: %s\r\n", mime.QEncoding.Encode("utf-8", subject))
	fmt.Fprintf(&b, "Message-ID: <mail.%d@%s>\r\n", s.written, address[strings.LastIndexByte(address, '@')+1:])
	if s.renames {
		answered.id, answered.references = strings.Replace(answered.id, "@", "@relay.", 1), nil
	}
	if answered.id != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n",
			answered.id, strings.Join(append(answered.references, answered.id), ">\r\n <"))
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	b.WriteString(encoded("base64", text))
	return b.Bytes()
}

// receive puts a mail into the mailbox and makes a pass.
func (s *story) receive(ts *testscript.TestScript, raw []byte) error {
	if err := s.put(raw); err != nil {
		return err
	}
	return s.step(ts, nil)
}

// put puts a mail into the mailbox.
func (s *story) put(raw []byte) error {
	s.incoming = append(s.incoming, raw)
	return s.server.Deliver(s.vouch(raw), s.clock)
}

// trust names who vouches for senders from now on: trust google
func (s *story) trust(_ *testscript.TestScript, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: trust PROVIDER")
	}
	return s.trustIn(args[0])
}

// trustIn names the provider in the configuration.
func (s *story) trustIn(provider string) error {
	if s.provider = provider; provider == "authserv" {
		return nil
	}
	return editFile(s.configPath(),
		`provider = "authserv"`, `provider = "`+provider+`"`,
		`authserv_id = "mx.integratiewerk.example"`, "")
}

// border is what the mail server says from now on of every sender: pass, as at
// the start, nothing, or a verdict of its own: border dmarc=none. With renames
// the relay gave our mail other Message-IDs, which people then answer.
func (s *story) border(_ *testscript.TestScript, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: border pass|nothing|VERDICT|renames")
	}
	if args[0] == "renames" {
		s.renames = true
		return nil
	}
	s.verdict = args[0]
	return nil
}

// vouch puts above a mail what the foundation's own mail server says of its
// sender, in the mail's own line ends; a mail file may say it itself.
func (s *story) vouch(raw []byte) []byte {
	m := mailbox.Parse(raw)
	if len(m.From) != 1 || s.verdict == "nothing" || bytes.HasPrefix(raw, []byte("Authentication-Results:")) {
		return raw
	}
	eol := "\n"
	if bytes.Contains(raw, []byte("\r\n")) {
		eol = "\r\n"
	}
	from := m.From[0].Address
	verdict := vouching(s.provider, from[strings.LastIndexByte(from, '@')+1:])
	if s.verdict != "" && s.verdict != "pass" {
		verdict = "Authentication-Results: mx.integratiewerk.example; " + s.verdict
	}
	return append([]byte(verdict+eol), raw...)
}

// deliver puts a mail file into the mailbox and makes no pass. THE-DATE in it
// becomes the clock; with a letter named, THE-LETTER becomes its Message-ID, and
// THE-TOKEN the random part of that:
// deliver bounce.eml amina 01 K-2026-0001
func (s *story) deliver(ts *testscript.TestScript, args []string) error {
	if len(args) != 1 && len(args) != 4 {
		return fmt.Errorf("usage: deliver FILE [WHO KIND CASE]")
	}
	raw := strings.ReplaceAll(ts.ReadFile(args[0]), "THE-DATE", s.clock.Format(time.RFC1123Z))
	if len(args) == 4 {
		letter, err := s.lastTo(args[1], args[2], args[3])
		if err != nil {
			return err
		}
		token, _, _ := strings.Cut(letter.id, "@")
		raw = strings.NewReplacer("THE-LETTER", letter.id, "THE-TOKEN", token).Replace(raw)
	}
	return s.put([]byte(raw))
}

// repeat delivers a mail file so many times; NUMBER in it counts: repeat 150 spam.eml
func (s *story) repeat(ts *testscript.TestScript, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: repeat TIMES FILE")
	}
	times, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	for i := range times {
		if err := s.put([]byte(strings.ReplaceAll(ts.ReadFile(args[1]), "NUMBER", strconv.Itoa(i+1)))); err != nil {
			return err
		}
	}
	return nil
}

// client has somebody answer with a real mail client: the mail is made of
// clients/NAME.eml. EOL is lf or crlf.
// client thunderbird crlf director 03 K-2026-0001 gebeld 'Wij spraken over de les.'
func (s *story) client(ts *testscript.TestScript, args []string) error {
	if len(args) < 6 {
		return fmt.Errorf("usage: client NAME EOL WHO KIND CASE LINE...")
	}
	answered, err := s.lastTo(args[2], args[3], args[4])
	if err != nil {
		return err
	}
	from, err := person(args[2])
	if err != nil {
		return err
	}
	s.written++
	raw, err := fillIn(filepath.Join(ts.Getenv("CLIENTS"), args[0]+".eml"), map[string]any{
		"From": from, "Subject": answered.subject, "MessageID": fmt.Sprintf("client.%d@%s", s.written, args[0]+".example"),
		"Answered": answered.id, "References": append(answered.references, answered.id),
		"Date": s.clock.Format(time.RFC1123Z), "Lines": args[5:], "Quoted": strings.Split(strings.TrimSpace(answered.plain), "\n"),
	})
	if err != nil {
		return err
	}
	if args[1] == "crlf" {
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	return s.receive(ts, raw)
}

// fillIn makes a mail of a client's template. {{part "html" "base64"}} stands
// for the part of that name in that encoding.
func fillIn(path string, data map[string]any) ([]byte, error) {
	t := template.New(filepath.Base(path))
	t.Funcs(template.FuncMap{
		"html": html.EscapeString,
		"join": strings.Join,
		"part": func(name, encoding string) (string, error) {
			var b bytes.Buffer
			err := t.ExecuteTemplate(&b, name, data)
			return encoded(encoding, b.String()), err
		},
	})
	if _, err := t.ParseFiles(path); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := t.Execute(&b, data)
	return b.Bytes(), err
}

// encoded is a body in a transfer encoding (RFC 2045, 6).
func encoded(encoding, text string) string {
	var b strings.Builder
	switch encoding {
	case "base64":
		s := base64.StdEncoding.EncodeToString([]byte(text))
		for len(s) > 76 {
			b.WriteString(s[:76] + "\n")
			s = s[76:]
		}
		b.WriteString(s)
	case "quoted-printable":
		w := quotedprintable.NewWriter(&b)
		_, _ = w.Write([]byte(text)) // a strings.Builder takes everything
		_ = w.Close()
		return strings.ReplaceAll(b.String(), "\r\n", "\n")
	default:
		return text
	}
	return b.String()
}
