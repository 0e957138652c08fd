package desk

import (
	"strconv"

	"github.com/integratiewerk/klachtd/cmd/klachtd/register"
	"github.com/integratiewerk/klachtd/letters"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// Yearly sets the register of a year: as PDF, and as a table (CSV).
func (d *Desk) Yearly(r register.Report) (pdf, table []byte, err error) {
	pdf, err = d.Setter.PDF(letters.Letter{
		Sender: d.letterhead(), Subject: "Klachten in " + strconv.Itoa(r.Year), Date: r.AsOf, Body: r.Blocks(), Plainpage: true,
	})
	return pdf, r.CSV(), err
}

// year is the year of which somebody asks the register.
func (o *occasion) year() int {
	if o.reading.Command != nil && len(o.reading.Command.Args) > 0 {
		if year, err := strconv.Atoi(o.reading.Command.Args[0]); err == nil {
			return year
		}
	}
	return o.event.On.Year
}

// register makes the files of the register that somebody asked for.
func (r *renderer) register() ([]smtp.File, error) {
	cases, err := r.Log.Cases(r.ctx, false)
	if err != nil {
		return nil, err
	}
	year := r.o.year()
	pdf, table, err := r.Yearly(register.Of(year, cases, r.Rules, r.Rules.Day(r.o.At)))
	if err != nil {
		return nil, err
	}
	name := "Klachten " + strconv.Itoa(year)
	return []smtp.File{{Name: name + ".pdf", Type: "application/pdf", Data: pdf}, {Name: name + ".csv", Type: "text/csv", Data: table}}, nil
}
