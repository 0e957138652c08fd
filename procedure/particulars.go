package procedure

import (
	"slices"
	"strings"
)

// Who complains is known by what the mail or the paper said. The director corrects it:
// a name, a postal address; another e-mail address, to which what came back then goes.

// Particulars are what is said of the complainant; what stays empty is unchanged.
type Particulars struct {
	Person
	Postal string `json:"postal,omitempty"` // lines
	Phone  string `json:"phone,omitempty"`
	Speaks string `json:"speaks,omitempty"` // the language, as its code: "nl"
	Wrong  string `json:"wrong,omitempty"`  // a line that says none of this
}

// none reports whether nothing is said.
func (p *Particulars) none() bool { return p == nil || *p == Particulars{} }

// readdresses reports whether a command gives the complainant another e-mail address:
// that is shown first.
func (e Event) readdresses(c Case) bool {
	if e.Kind != CorrectComplainant {
		return false
	}
	if e.Of.none() { // the word alone shows again what waits
		return slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Kind == e.Kind && ch.Event.Actor == e.Actor })
	}
	return e.Of.Address != "" && !SameAddress(e.Of.Address, c.Complainant.Address)
}

// correctComplainant records who complains. Letters that came back, or are to be posted,
// leave anew for a new e-mail address, each with the date of its decision (R10, R25).
func correctComplainant(d *decision) *Refusal {
	of := d.e.Of
	switch {
	case of.none():
		return &Refusal{Code: RefuseNoParticulars}
	case of.Wrong != "":
		return &Refusal{Code: RefuseUnknownLine}
	case of.Address != "" && d.rules.Roles.Taken(of.Address):
		return &Refusal{Code: RefuseTakenAddress}
	}
	moves := d.e.readdresses(d.before)
	d.record(Fact{Kind: FactComplainant, On: d.e.On, Personal: Personal{Of: of}})
	if !moves {
		return nil
	}
	former := d.before.Complainant.Address
	for _, l := range d.before.LostLetters() {
		if l.To != ToComplainant {
			continue
		}
		if l.Stage == StageReturned && SameAddress(l.Address, former) {
			former = "" // nobody reads there
		}
		e := l.Letter.Variant(l.Variant).Effects(ToComplainant)[0]
		e.Again = l.Message
		d.send(e)
	}
	d.mail(LetterOwnWords.Variant(VariantAddress))
	if former != "" {
		d.mail(LetterOwnWords.Variant(VariantFormer))
	}
	return nil
}

// correct keeps what was said of the complainant.
func (c *Case) correct(of *Particulars) {
	if of == nil { // erased
		return
	}
	if of.Name != "" {
		c.Complainant.Name = of.Name
	}
	if of.Address != "" && !SameAddress(of.Address, c.Complainant.Address) {
		c.Former = slices.DeleteFunc(slices.Clone(c.Former), func(a string) bool { return SameAddress(a, of.Address) })
		if c.Complainant.Address != "" {
			c.Former = append(c.Former, c.Complainant.Address)
		}
		if len(c.Former) == 0 {
			c.Former = nil // as the log gives it back
		}
		c.Complainant.Address = of.Address
	}
	for _, v := range []struct {
		of   string
		into *string
	}{{of.Postal, &c.Postal}, {of.Phone, &c.Phone}, {of.Speaks, &c.Speaks}} {
		if v.of != "" {
			*v.into = v.of
		}
	}
}

// Was reports whether an address was the complainant's once, and is no more.
func (c *Case) Was(address string) bool {
	return slices.ContainsFunc(c.Former, func(a string) bool { return SameAddress(a, address) })
}

// PostalLines gives the postal address line by line.
func (c *Case) PostalLines() []string {
	if c.Postal == "" {
		return nil
	}
	return strings.Split(c.Postal, "\n")
}

// Taken reports whether an address cannot be a client's: it is our own, or of somebody
// who gets mail of ours for a part in the regulation.
func (r *Roles) Taken(address string) bool {
	others := append([]string{r.Own, r.Escalation}, r.Administrator.Addresses...)
	return r.HasMailbox(address) || slices.ContainsFunc(others, func(a string) bool { return SameMailbox(a, address) })
}
