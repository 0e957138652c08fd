package sealed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Person writes what the log holds about one person in all cases (AVG art. 15): mail
// from and to the address and, for the person's own complaints, what happened and what
// they said about themselves, at an address that was corrected since as well. What others
// wrote is theirs and is left out; the page says so. Somebody about whom there is nothing gets a page that says so.
func (w *Writer) Person(ctx context.Context, address, root string) (Export, error) {
	f, err := newFolder(root)
	if err != nil {
		return Export{}, err
	}
	v := view{
		Title: "Gegevens van " + address, House: w.House, When: w.moment(w.Now),
		Lead: "Dit is wat in het klachtenlogboek staat van en over wie schrijft vanaf " + address + ".",
		Left: "Berichten van anderen, en wat anderen over de klacht schreven aan elkaar. Die gegevens zijn van hen. Berichten die bij geen klacht horen, staan er ook niet in. Reservekopieën van het logboek zijn niet doorzocht.",
	}
	ids, err := w.Log.CasesWith(ctx, address)
	if err != nil {
		return Export{}, err
	}
	var own bytes.Buffer
	for _, id := range ids {
		one, err := w.share(ctx, id, address, f, &own)
		if err != nil {
			return Export{}, err
		}
		v.Cases = append(v.Cases, one)
	}
	if len(ids) == 0 {
		v.Lead = "In het klachtenlogboek staat geen klacht waarin vanaf " + address + " is geschreven, of waarin daarheen iets is verstuurd."
	}
	if own.Len() > 0 {
		f.add(facts, own.Bytes())
	}
	done, err := w.finish(f, v)
	done.None = len(ids) == 0
	return done, err
}

// known is what the log knows about a person in a case, besides what they wrote. That person
// reads it.
type known struct {
	Name    string   `json:"naam,omitempty"`
	Address string   `json:"e_mailadres,omitempty"`
	Former  []string `json:"eerdere_e_mailadressen,omitempty"`
	Postal  string   `json:"postadres,omitempty"`
	Phone   string   `json:"telefoonnummer,omitempty"`
	Speaks  string   `json:"taal,omitempty"`

	Role    string          `json:"rol"`
	Consent *bool           `json:"toestemming_van_de_klager,omitempty"` // for a representative
	Helper  *known          `json:"bijgestaan_door,omitempty"`           // as the person said
	Grounds []record.Ground `json:"gronden_van_discriminatie,omitempty"` // named in the complaint
}

// particulars returns those of the people who are party to a case.
func particulars(c record.Case, party map[record.Actor]bool) known {
	var helper *known
	if c.Rep != nil {
		helper = &known{Name: c.Rep.Name, Address: c.Rep.Address, Role: cmp.Or(c.Rep.Role, "vertegenwoordiger"), Consent: &c.Rep.Consent}
	}
	if !party[record.ByComplainant] {
		return *helper
	}
	return known{
		Name: c.Complainant.Name, Address: c.Complainant.Address, Former: c.Former, Postal: c.Postal, Phone: c.Phone, Speaks: c.Speaks,
		Role: "klager", Helper: helper, Grounds: c.Grounds,
	}
}

// share writes one person's part of a case; own gets the facts that come from this
// person.
func (w *Writer) share(ctx context.Context, id, address string, f *folder, own *bytes.Buffer) (caseView, error) {
	c, err := w.Log.Case(ctx, id)
	if err != nil {
		return caseView{}, err
	}
	v := caseView{ID: id}
	party := map[record.Actor]bool{}
	if record.SameAddress(c.Complainant.Address, address) {
		party[record.ByComplainant] = true
	}
	if c.Rep != nil && record.SameAddress(c.Rep.Address, address) {
		party[record.ByRepresentative] = true
	}
	var former []string // of who assists
	if party[record.ByRepresentative] {
		if former, err = w.formerOf(ctx, id); err != nil {
			return v, err
		}
	}
	mails := make(map[string]bool) // of this person
	is := func(a string) bool {
		return record.SameAddress(a, address) || party[record.ByComplainant] && c.Was(a) ||
			slices.ContainsFunc(former, func(f string) bool { return record.SameAddress(a, f) })
	}
	rows, err := w.Log.Messages(ctx, id)
	if err != nil {
		return v, err
	}
	rows = slices.DeleteFunc(rows, func(m caselog.MessageRow) bool { return !is(m.From) })
	for _, m := range rows {
		mails[m.SHA256] = true
	}
	theirs := choice{
		fact: func(x record.Fact) bool { return party[x.Actor] && x.Kind != record.FactLetterQueued }, // that fact names other recipients
		in:   rows,
		out:  func(m caselog.Letter) bool { return is(m.To) },
		file: func(d caselog.Document) bool { return mails[d.Mail] },
	}
	switch {
	case len(party) > 0:
		v.Status = templates.CasePhrase(c)
		if err := w.told(ctx, &v, own, theirs.fact); err != nil {
			return v, err
		}
		of := particulars(c, party)
		if !party[record.ByComplainant] {
			of.Former = former
		}
		data, err := json.MarshalIndent(of, "", "  ")
		if err != nil {
			return v, err
		}
		path := fmt.Sprintf("gegevens %s.json", id)
		f.add(path, data)
		v.Files = append(v.Files, item{Path: path, What: "Naam, adressen, telefoonnummer en taal"})
	case c.Was(address):
		v.Status = "een klacht waarvan de klager nu een ander e-mailadres heeft; meer staat in de gegevens van dat adres"
	default:
		v.Status = "een klacht waarin u zelf niet de klager bent"
	}
	before := v.Files
	err = w.stored(ctx, f, &v, theirs)
	v.Files = append(before, v.Files...)
	return v, err
}

// formerOf lists the addresses that the person who assists had before they were corrected.
// When somebody else is named, those of the one before are not theirs.
func (w *Writer) formerOf(ctx context.Context, id string) (former []string, err error) {
	var last *record.Representative
	err = w.Log.EachLink(ctx, id, func(_ chain.Link, fact record.Fact) error {
		switch rep := fact.Personal.Rep; {
		case fact.Kind != record.FactRepresentative || rep == nil:
			return nil
		case fact.Actor != record.ByAdministrator:
			former = nil
		case last != nil && last.Address != "":
			former = append(former, last.Address)
		}
		last = fact.Personal.Rep
		return nil
	})
	return former, err
}
