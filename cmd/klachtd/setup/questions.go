package setup

import (
	"cmp"
	"net"
	"strings"
)

// question is one thing that the configuration must know.
type question struct {
	prompt string
	none   string   // what no answer means; "" if there must be one
	keys   []string // the keys it answers
	preset func(a *answers) string
	read   func(a *answers, answer string) // nil: the answer is the value of the only key
	secret bool
}

// foundation are the questions that no mail server can answer.
var foundation = []question{
	{prompt: "Name of the foundation", keys: []string{"organisation.name"}},
	{prompt: "Its postal address, with a comma between the lines", none: "letters bear none", keys: []string{"organisation.address"},
		read: func(a *answers, s string) {
			lines := strings.Split(s, ",")
			for i := range lines {
				lines[i] = strings.TrimSpace(lines[i])
			}
			a.set("organisation.address", strings.Join(lines, "\n"))
		}},
	{prompt: "Its telephone number", none: "letters name none", keys: []string{"organisation.phone"}},
	{prompt: "The complaints address, of a mailbox that nobody else reads", keys: []string{"organisation.email"}},
	holder("Director, as Name <address>", "", "director"),
	holder("Deputy, who takes over when the director is away or the subject, as Name <address>", "there is none", "deputy"),
	{prompt: "Address of the board, which hears of terms that have passed", none: "nobody hears of it", keys: []string{"terms.escalation", "deputy"},
		read: func(a *answers, s string) { a.set("terms.escalation", s) }},
	{prompt: "A manager whom a complaint can be about, as Name <address>", keys: []string{"manager", "manager.name", "manager.email"},
		read: func(a *answers, s string) { a.managers = append(a.managers, readPerson(s)) }},
	holder("Klachtencommissie: its address, or several with commas between them", "", "commission"),
	{prompt: "Its chair, who signs the letter about an extension", none: "the letter bears no name", keys: []string{"commission.chair"}},
	holder("Address of who looks after this machine", "nobody is told when mail cannot be fetched or sent", "administrator"),
}

// holder asks for the name and the addresses of a role holder.
func holder(prompt, none, section string) question {
	return question{
		prompt: prompt, none: none, keys: []string{section + ".name", section + ".email"},
		read: func(a *answers, s string) {
			p := readPerson(s)
			a.set(section+".name", p.name)
			switch len(p.emails) {
			case 0:
				a.set(section+".email", "")
			case 1:
				a.set(section+".email", p.emails[0])
			default:
				all := make([]any, len(p.emails))
				for i, e := range p.emails {
					all[i] = e
				}
				a.set(section+".email", all)
			}
		},
	}
}

// incoming and outgoing are the questions about the mail servers. If a server refuses
// an answer, it is offered again as the default.
var (
	incoming = []question{
		address("IMAP server, with its port", "imap", func(a *answers) string { return "imap." + domainOf(a) + ":993" }),
		{prompt: "User name of the mailbox", keys: []string{"imap.username"}, preset: func(a *answers) string {
			return cmp.Or(a.text("imap.username"), a.text("organisation.email"))
		}},
		{prompt: "Its password", keys: []string{"imap.password", "imap.password_file"}, secret: true},
	}
	outgoing = []question{
		address("SMTP server, with its port", "smtp", func(a *answers) string { return smtpBeside(a.text("imap.address")) }),
		{prompt: "User name there, or - to send without signing in", keys: []string{"smtp.username"}, preset: func(a *answers) string {
			return cmp.Or(a.text("smtp.username"), a.text("imap.username"))
		}, read: func(a *answers, s string) { a.set("smtp.username", strings.TrimPrefix(s, "-")) }},
		{prompt: "Its password", none: "that of the mailbox", keys: []string{"smtp.password", "smtp.password_file"}, secret: true},
	}
	storage = question{prompt: "File for the case log, in a folder of its own", keys: []string{"store.path"}, preset: func(a *answers) string { return a.text("store.path") }}
)

// withoutPassword are the two providers that want a token instead, by server.
var withoutPassword = map[string]struct {
	provider  string
	questions []question
}{
	microsoftIMAP: {"microsoft365", []question{
		{prompt: "Microsoft 365 wants a token. Tenant: its id, or its domain", keys: []string{"oauth2.tenant"}},
		{prompt: "Application (client) id", keys: []string{"oauth2.client_id"}},
		{prompt: "Client secret", keys: []string{"oauth2.client_secret", "oauth2.client_secret_file"}, secret: true},
		{prompt: "Day on which it expires, as 2027-03-01", none: "nobody is warned before that", keys: []string{"oauth2.client_secret_expires"}},
	}},
	googleIMAP: {"google", []question{
		{prompt: "Google wants a token. File with the JSON key of the service account", keys: []string{"oauth2.service_account", "oauth2.service_account_file"}},
	}},
}

// address asks for a server; the port shows how the connection is secured.
func address(prompt, section string, guess func(a *answers) string) question {
	return question{
		prompt: prompt, keys: []string{section + ".address", section + ".tls"},
		preset: func(a *answers) string { return cmp.Or(a.text(section+".address"), guess(a)) },
		read: func(a *answers, s string) {
			if s != a.text(section+".address") {
				a.set(section+".address", s)
				a.set(section+".tls", tlsOf(s))
			}
		},
	}
}

// usualPorts say how a connection is secured.
var usualPorts = []string{"993", "465", "143", "587"}

// tlsOf gives how a server on that port is secured; "" for implicit TLS, the default.
func tlsOf(address string) string {
	host, port, _ := net.SplitHostPort(address)
	switch {
	case port == "143" || port == "587":
		return "starttls"
	case port == "993" || port == "465":
		return ""
	case onThisMachine(host):
		return "none"
	}
	return ""
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func domainOf(a *answers) string {
	email := a.text("organisation.email")
	return email[strings.LastIndexByte(email, '@')+1:]
}

// smtpBeside guesses the SMTP server from the IMAP server.
func smtpBeside(imap string) string {
	host, _, _ := net.SplitHostPort(imap)
	if host == microsoftIMAP {
		return "smtp.office365.com:587"
	}
	if onThisMachine(host) {
		return net.JoinHostPort(host, "25")
	}
	if net.ParseIP(host) != nil {
		return net.JoinHostPort(host, "465")
	}
	return "smtp." + strings.TrimPrefix(host, "imap.") + ":465"
}

// The servers of the two providers that accept no password.
const (
	microsoftIMAP = "outlook.office365.com"
	googleIMAP    = "imap.gmail.com"
)

// person is a name with its addresses, as people write it: Anna Bos <a@b.nl, c@b.nl>.
type person struct {
	name   string
	emails []string
}

// readPerson splits what is written. It does not check it: the configuration does.
func readPerson(s string) (p person) {
	list := s
	if i := strings.IndexByte(s, '<'); i >= 0 {
		p.name, list = strings.Trim(s[:i], ` "`), strings.TrimSuffix(strings.TrimSpace(s[i+1:]), ">")
	} else if !strings.Contains(s, "@") {
		return person{name: strings.TrimSpace(s)}
	}
	for email := range strings.SplitSeq(list, ",") {
		p.emails = append(p.emails, strings.TrimSpace(email))
	}
	return p
}

// addresses writes the value of "email".
func (p person) addresses() string {
	if len(p.emails) == 1 {
		return quote(p.emails[0])
	}
	all := make([]any, len(p.emails))
	for i, email := range p.emails {
		all[i] = email
	}
	return literal(all)
}
