package config

import (
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

const exampleAddress = "naam@organisatie.example"

// role is a person in the file, and where in the file.
type role struct {
	place
	*Person
}

func (r *reading) checkPeople() {
	if r.required("organisation", "name and email, the complaints address") {
		r.filled(place{section: "organisation", key: "name"}, r.Organisation.Name, "Stichting Voorbeeld")
		if email := (place{section: "organisation", key: "email"}); r.filled(email, r.Organisation.Email, "klachten@organisatie.example") {
			r.address(email, &r.Organisation.Email)
		}
	}
	roles := []role{
		{place{section: "director"}, &r.Director},
		{place{section: "deputy"}, &r.Deputy},
		{place{section: "commission"}, &r.Commission.Person},
		{place{section: "administrator"}, &r.Administrator},
	}
	for i := range r.Managers {
		roles = append(roles, role{place{section: manager, nth: i}, &r.Managers[i]})
	}
	for _, p := range roles {
		if r.has(p.section) {
			r.checkPerson(p)
		}
	}
	r.checkOverlap(roles)

	chair := place{section: "commission", key: "chair_email"}
	r.address(chair, &r.Commission.ChairMail)
	if mail := r.Commission.ChairMail; mail != "" && !slices.ContainsFunc(r.Commission.Email, func(a string) bool { return strings.EqualFold(a, mail) }) {
		r.fault(chair, mail+" is not one of the commission's addresses", "give one of commission.email, or add it there")
	}
	r.required("director", "name and email")
	r.required("commission", "email")
	r.required(manager, "name and email; repeat it for each manager")
	if r.isDirector(r.Terms.Escalation) {
		r.note(&r.Findings, place{section: "terms", key: "escalation"}, r.Terms.Escalation+" is the director's: a complaint about the director would go there", "give the address of the board")
	}
	deputy, board := place{section: "deputy"}, place{section: "terms", key: "escalation"}
	switch {
	case r.has("deputy") && r.Terms.Escalation == "":
		r.warn(board, "is not set: when the deputy answers for a case and is late, nobody else hears of it", "give the address of the board")
	case r.has("deputy"):
	case r.Terms.Escalation == "":
		r.note(&r.Findings, deputy, "is missing: there is neither a deputy nor an address of the board, so a complaint about the director, or the director's illness, has nobody to go to, and nobody but the director hears that a term is over",
			"add the section with name and email, or set terms.escalation")
	default:
		r.warn(deputy, "there is no deputy: a complaint about the director, or the director's illness, goes to terms.escalation", "add the section with name and email")
	}
	if !r.has("administrator") {
		r.warn(place{section: "administrator"}, "there is no administrator: nobody is told when mail cannot be fetched or sent", "add the section with name and email")
	}
}

func (r *reading) isDirector(address string) bool {
	return address != "" && slices.ContainsFunc(r.Director.Email, func(a string) bool { return strings.EqualFold(a, address) })
}

func (r *reading) checkPerson(p role) {
	at := p.place
	at.key = "name"
	r.filled(at, p.Name, "Anna Voorbeeld")
	at.key = "email"
	if len(p.Email) == 0 {
		r.filled(at, "", exampleAddress)
	}
	for i := range p.Email {
		if !r.filled(at, p.Email[i], exampleAddress) {
			continue
		}
		r.address(at, &p.Email[i])
		if slices.ContainsFunc(p.Email[:i], func(a string) bool { return strings.EqualFold(a, p.Email[i]) }) {
			r.fault(at, p.Email[i]+" stands in the list twice", "keep one of the two")
		}
	}
}

// checkOverlap finds addresses that give two answers to who wrote. A command would
// count for the wrong role, and mail to our own address would go in circles.
func (r *reading) checkOverlap(roles []role) {
	for i, p := range roles {
		at := p.place
		at.key = "email"
		for _, address := range p.Email {
			r.notOurs(at, address)
			for _, other := range roles[:i] {
				if !together(p, other) && slices.ContainsFunc(other.Email, func(a string) bool { return strings.EqualFold(a, address) }) {
					r.fault(at, fmt.Sprintf("%s is also an address of %s on line %d", address, other.place, r.line(other.place)), "give each of them an address of its own")
				}
			}
		}
	}
	r.address(place{section: "terms", key: "escalation"}, &r.Terms.Escalation)
	r.notOurs(place{section: "terms", key: "escalation"}, r.Terms.Escalation)
}

// checkAboutDirector: mail to these addresses arrives in our own mailbox, and the
// deputy reads it first. An address that somebody else reads, or that gets all mail,
// would do the opposite.
func (r *reading) checkAboutDirector() {
	at, wait := place{section: "intake", key: "about_director"}, place{section: "intake", key: "notice_after"}
	in := &r.Intake
	roles := []roleAddresses{{"director", r.Director.Email}, {"deputy", r.Deputy.Email}, {"commission", r.Commission.Email}, {"administrator", r.Administrator.Email}}
	for _, m := range r.Managers {
		roles = append(roles, roleAddresses{"a manager", m.Email})
	}
	for i := range in.AboutDirector {
		if !r.filled(at, in.AboutDirector[i], exampleAddress) {
			continue
		}
		r.address(at, &in.AboutDirector[i])
		address := in.AboutDirector[i]
		same := func(a string) bool { return strings.EqualFold(a, address) }
		switch {
		case same(r.Organisation.Email):
			r.fault(at, address+" is the complaints address itself: every complaint would be for the deputy first", "give another address that leads to the same mailbox, an alias")
		case same(r.IMAP.Username):
			r.fault(at, address+" is the mailbox itself (imap.username): every complaint would be for the deputy first", "give another address that leads to that mailbox, an alias")
		case same(r.Terms.Escalation):
			r.fault(at, address+" is also terms.escalation: mail to it does not come to klachtd", "give an alias of the complaints address")
		case slices.ContainsFunc(in.AboutDirector[:i], same):
			r.fault(at, address+" stands in the list twice", "keep one of the two")
		}
		for _, role := range roles {
			if slices.ContainsFunc(role.email, same) {
				r.fault(at, address+" is also an address of "+role.name+", who would read the complaint first", "give an alias of the complaints address")
			}
		}
	}
	if _, ok := workingDays(in.NoticeAfter); !ok {
		r.fault(wait, strconv.Quote(in.NoticeAfter)+" is not known", `write "0", or for example "1 working day", and at most "5 working days"`)
	}
	if nobody := !r.cut && !r.has("deputy") && r.Terms.Escalation == ""; nobody && len(in.AboutDirector) > 0 {
		r.warn(at, "there is no deputy and no escalation address: a complaint about the director has nobody to go to", "add the section [deputy], or terms.escalation")
	}
}

// roleAddresses are the addresses of a role, with the name that messages use for it.
type roleAddresses struct {
	name  string
	email []string
}

// noticeDays is how many working days the notice waits.
func (in Intake) noticeDays() int {
	days, _ := workingDays(in.NoticeAfter)
	return days
}

// workingDays reads "0", "1 working day", "2 working days".
func workingDays(s string) (days int, ok bool) {
	number, unit, _ := strings.Cut(strings.TrimSpace(s), " ")
	days, err := strconv.Atoi(number)
	unit = strings.TrimSpace(unit)
	return days, err == nil && days >= 0 && days <= 5 && (days == 0 && unit == "" || unit == "working day" || unit == "working days")
}

// together reports whether one person may hold both roles: anybody may run the machine,
// and in a small foundation the director is a manager too.
func together(a, b role) bool {
	is := func(section string) bool { return a.section == section || b.section == section }
	return is("administrator") || a.section != b.section && is(manager) && !is("commission")
}

func (r *reading) notOurs(at place, address string) {
	if address != "" && strings.EqualFold(address, r.Organisation.Email) {
		r.fault(at, address+" is the complaints address itself: mail would go in circles", "give another address")
	}
}

// address checks an e-mail address and normalises it for comparison. An empty one is
// left alone.
func (r *reading) address(at place, address *string) {
	if *address == "" {
		return
	}
	plain, err := plainAddress(*address)
	if err != nil {
		r.fault(at, strconv.Quote(*address)+" "+err.Error(), "write for example "+at.key+" = "+strconv.Quote(exampleAddress))
		return
	}
	*address = plain
}

// plainAddress gives an address with its domain in lower-case ASCII. Letters beyond
// ASCII before the @ would need SMTPUTF8 (RFC 6531) on every server along the way.
func plainAddress(s string) (string, error) {
	parsed, err := mail.ParseAddress(s)
	if err != nil || len(s) > 254 { // RFC 5321 §4.5.3.1.3, without the brackets
		return "", errors.New("is not an e-mail address")
	}
	if parsed.Address != s {
		return "", errors.New("holds more than the address: leave out name and brackets")
	}
	i := strings.LastIndexByte(s, '@')
	local, domain := s[:i], s[i+1:]
	if strings.ContainsFunc(local, func(c rune) bool { return c > '~' }) {
		return "", errors.New("has a letter before the @ that mail servers do not take")
	}
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", errors.New("has a domain that cannot exist")
	}
	return local + "@" + strings.ToLower(domain), nil
}
