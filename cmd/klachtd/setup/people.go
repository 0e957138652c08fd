package setup

import "strings"

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
