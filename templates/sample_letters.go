package templates

import (
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

const sampleReasoning = `De docent heeft uw vragen over de lestijden drie weken niet beantwoord. Dat had wel gemoeten.

U schrijft ook dat u te weinig les heeft gekregen. Wij hebben de lesuren nagekeken. U heeft alle uren gekregen.`

const sampleAgreement = `U krijgt een andere lesgroep, op dinsdag en donderdag.
De docent belt u voor 10 december.`

// letterSamples are for the documents that become a PDF, and for their cover mails.
func letterSamples(name string, v View) []View {
	letter := v.with(toComplainant)
	switch name {
	case "01":
		return []View{
			letter.with(promised),
			letter,
			letter.with(bare),
			letter.with(onPaper),
			letter.with(onPaper, bare),
			letter.with(byDeputy),
			letter.with(func(v *View) { v.Today = day(2026, 12, 8) }), // held back, and accepted late
		}
	case "06-dossier":
		full := v.with(toCommission, dossier)
		return []View{full, full.with(byDeputy, onPaper), full.with(large), v.with(toCommission, bare, func(v *View) {
			v.AcknowledgedOn, v.ManagerToldOn, v.Terms = civil.Date{}, civil.Date{}, nil
			v.Complainant, v.Responsible = Person{}, Person{}
		})}
	case "07":
		extended := letter.with(func(v *View) {
			v.Today, v.Signatory = day(2026, 12, 30), Person{Name: "Vic Voorzitter", Role: RoleChair}
			v.Text = "Een lid van de commissie is ziek. Wij willen uw klacht met drie leden bespreken."
		})
		return []View{extended, extended.with(bare, func(v *View) { v.Signatory = Person{Role: RoleCommission} })}
	case "09":
		decided := letter.with(func(v *View) {
			v.Today, v.Text, v.Measures = v.DecidedOn, sampleReasoning, "De docenten beantwoorden vragen binnen twee werkdagen."
		})
		notJudged := decided.with(func(v *View) {
			v.Verdict, v.LanguageEducation, v.Text, v.Measures = OutcomePhrase(record.NotJudged), false, "", ""
			v.Advice = "De betrokken docent werkt hier niet meer. Wij konden niet met de docent praten."
		})
		return []View{
			decided,
			decided.with(func(v *View) { v.Verdict = OutcomePhrase(record.Founded) }),
			decided.with(func(v *View) { v.Verdict, v.Measures = OutcomePhrase(record.Unfounded), "" }),
			decided.with(byDeputy, bare),
			notJudged, notJudged.with(func(v *View) { v.LanguageEducation, v.Text = true, sampleReasoning }),
			notJudged.with(bare, func(v *View) { v.Advice, v.Text = "", sampleReasoning }),
		}
	case "09-manager":
		decided := v.with(toManager, func(v *View) {
			v.Measures, v.MeasuresBy = "De docenten beantwoorden vragen binnen twee werkdagen.", day(2027, 4, 26)
		})
		return []View{decided.with(promised), decided, decided.with(byDeputy), decided.with(func(v *View) { v.Measures = "" }), decided.with(couldNotJudge)}
	case "09-commission":
		decided := v.with(toCommission)
		return []View{decided.with(promised, func(v *View) { v.DeleteCopiesBy = day(2027, 2, 26) }), decided.with(promised), decided, decided.with(couldNotJudge)}
	case "10":
		withdrawn := letter.with(func(v *View) {
			v.Today, v.WithdrawnOn, v.ReopenBy = day(2026, 12, 3), day(2026, 12, 3), day(2026, 12, 17)
			v.HowWithdrawn, v.Text = "spoken", sampleAgreement
		})
		return []View{
			withdrawn,
			withdrawn.with(func(v *View) { v.HowWithdrawn = "written" }),
			withdrawn.with(bare, func(v *View) { v.HowWithdrawn, v.Text = "", "" }),
			withdrawn.with(onPaper, byDeputy),
		}
	case "10-copy":
		return []View{v.with(toManager), v.with(toCommission)}
	case "11":
		refused := letter.with(func(v *View) { v.Today = day(2026, 11, 30) })
		tooOld := refused.with(func(v *View) {
			v.Ground, v.ProblemDate = OutcomePhrase(record.TooOld), day(2024, 3, 3)
			v.Text = "U schrijft over een les in het voorjaar van 2024."
		})
		noComplaint := refused.with(func(v *View) {
			v.Ground, v.Text = OutcomePhrase(record.NoComplaint), "U vraagt om een nieuw lesrooster."
		})
		noCustomer := refused.with(func(v *View) {
			v.Ground, v.Text = OutcomePhrase(record.NoCustomer), "Uw les is bij een andere school. U kunt daar een klacht indienen."
		})
		return []View{
			tooOld.with(promised), tooOld, noComplaint, noComplaint.with(promised), noCustomer, noCustomer.with(promised),
			tooOld.with(bare, func(v *View) { v.Text, v.ProblemDate = "", civil.Date{} }),
			noComplaint.with(byDeputy),
		}
	case "28":
		return reopenedSamples(letter)
	case "28-copy":
		return []View{v.with(toManager, reopened), v.with(toCommission, reopened), v.with(toCommission, reopened, func(v *View) { v.AdviceDue = v.Today.AddDays(-1) })}
	case "31":
		own := letter.with(func(v *View) { v.Text = "Maandag om 10.00 uur bel ik u over het rooster." })
		return []View{own, own.with(onPaper), own.with(bare), own.with(byDeputy, onPaper, bare)}
	case "31-address":
		return []View{letter.with(lostLetters), letter, letter.with(bare)}
	case "31-question":
		asked := letter.with(byChair, func(v *View) { v.Text = "Heeft u het gesprek van 3 maart zelf opgeschreven? Wij lezen dat graag." })
		return []View{asked, asked.with(onPaper), asked.with(bare)}
	case "31-hearing":
		invited := letter.with(byChair, hearing)
		return []View{invited, invited.with(onPaper), invited.with(noManager, bare), invited.with(onPaper, bare)}
	case "17":
		asked := letter.with(func(v *View) {
			v.Questions = []string{"Wanneer is het gebeurd?", "Om welke medewerker gaat het?"}
			v.SupplementBy = day(2026, 12, 8)
		})
		return []View{asked.with(promised), asked, asked.with(bare), asked.with(promised, bare, func(v *View) { v.SupplementBy = civil.Date{} })}
	case "18":
		return []View{v.with(promised), v, v.with(bare)}
	case "regulation":
		return []View{v}
	case "advice":
		advised := v.with(func(v *View) { v.Text = "De commissie heeft de stukken gelezen.\n\n" + sampleReasoning })
		return []View{advised, advised.with(func(v *View) { v.Verdict = "" })}
	}
	return nil
}

// dossier fills in what only 06-dossier shows.
func dossier(v *View) {
	v.ComplaintText = "Geachte directeur,\n\nIk volg sinds september taalles. De docent beantwoordt mijn vragen niet.\nIk heb drie keer gevraagd op welke dag de les is.\n\nMet vriendelijke groet,\nAnna Voorbeeld"
	v.ComplaintMail = Message{Text: v.ComplaintText, On: v.Received, File: "Klacht K-2026-0001.eml", Sent: true}
	v.Later = []Message{{Number: 1, On: day(2026, 12, 5), Text: "Ik stuur u het rooster.", File: "Bericht 1 K-2026-0001.eml", Sent: true}}
	v.Statements = []Message{
		{Who: "De leidinggevende, Lies Leidinggevende", On: day(2026, 12, 1), Text: "De docent was ziek.", File: "Reactie 1 K-2026-0001.eml", Sent: true, Files: []string{"rooster.pdf"}},
		{Who: "Vastgelegd door de directeur", On: day(2026, 12, 4), Text: "De docent zegt dat de vragen niet zijn aangekomen."},
	}
	v.Report = "Ik heb de klager op 3 december gesproken. Ik heb een andere lesgroep aangeboden. De klager wil dat niet.\n\nDe docent zegt dat de vragen niet zijn aangekomen."
	v.EmployeeStep = "Op 2 november 2026 heeft de klager met de docent gesproken. Zij vonden geen oplossing."
	v.Contacts = []record.Contact{{On: v.ContactOn, Text: "Gebeld met de klager. Besproken: de lestijden.\nVoorstel: een andere lesgroep."}, {On: day(2026, 12, 10)}}
	v.Tries = []record.Contact{{On: day(2026, 11, 30), Text: "Om 10.00 uur gebeld, geen gehoor."}, {On: day(2026, 12, 1)}}
	v.Reaction = "De klager wil dat de commissie naar de klacht kijkt."
	v.Timeline = []Entry{
		{v.ReceivedAt, FactPhrase(record.FactReceived)},
		{v.ReceivedAt.Add(2 * time.Minute), "Verstuurd: " + record.LetterAcknowledgement.Letter().Title + ", aan de klager."},
		{time.Date(2026, 12, 3, 10, 30, 0, 0, time.UTC), FactPhrase(record.FactContacted)},
		{time.Date(2026, 12, 14, 8, 15, 0, 0, time.UTC), FactPhrase(record.FactWithdrawalRefused)},
		{time.Date(2026, 12, 14, 14, 0, 0, 0, time.UTC), FactPhrase(record.FactReferred)},
	}
	v.Terms = []Term{
		v.Terms[0],
		{Name: TermPhrase(record.TermContact), Due: v.ContactBy, Basis: "10 werkdagen na ontvangst", MetOn: v.ContactOn, State: TermKept},
		{Name: TermPhrase(record.TermSubmit), Due: v.SubmitBy, Basis: "1 werkdag na de weigering", MetOn: day(2026, 12, 16), State: TermLate},
		{Name: TermPhrase(record.TermDecide), Due: day(2026, 12, 29), Basis: "5 werkdagen na het advies", Skipped: []calendar.Skip{{Date: day(2026, 12, 25), Why: "Eerste Kerstdag"}, {Date: day(2026, 12, 28), Why: "bij besluit gelijkgesteld met een feestdag"}}, State: TermLate},
		{Name: TermPhrase(record.TermExtended), Due: v.ExtendedAdviseBy, State: TermDropped},
		{Name: TermPhrase(record.TermContact), Due: v.ContactBy, State: TermNotDone},
		{Name: TermPhrase(record.TermAdvise), Due: v.AdviseBy, Until: v.ExtendedAdviseBy, State: TermExtended},
		{Name: TermPhrase(record.TermAdvise), Due: v.AdviseBy, Basis: "21 dagen na het voorleggen", State: TermOpen},
	}
	v.Documents = []DocumentLine{{Number: 1, Part: "Deel 1", Name: "De klacht", Date: v.Received, File: "Klacht K-2026-0001.eml", SHA256: strings.Repeat("4f1c9a27", 8)}, {Number: 2, Name: "De ontvangstbevestiging", Date: v.AcknowledgedOn}, {Number: 3, Name: "Bijlage van de klager: rooster.pdf"}}
}

// large is a dossier that cannot hold everything.
func large(v *View) {
	file := "Klacht K-2026-0001.eml"
	v.ComplaintMail = Message{Text: "Ik volg sinds september taalles.", Cut: true, On: v.Received, File: file, Sent: true}
	v.Later = []Message{
		{Number: 1, On: day(2026, 12, 5), File: "Bericht 1 K-2026-0001.eml", Sent: true},
		{Number: 2, On: day(2026, 12, 6), Text: "Nog een film.", Cut: true, File: "Bericht 2 K-2026-0001.eml"},
		{Number: 3, On: day(2026, 12, 6), Text: "Een lange brief.", Cut: true},
		{Number: 4, On: day(2026, 12, 6)},
	}
	v.Later[3].Doubt, v.Unproven = Unverified, 2
	v.LaterMore, v.EntryMore, v.FileMore, v.NotSent = 12, 1, 40, 1
	v.Report, v.ReportFiles = "", []string{"verslag.pdf"}
	v.NotSentFiles = []string{"Bericht 2 K-2026-0001.eml (30,0 MB)"}
	v.Documents = append(v.Documents, DocumentLine{Number: 4, Part: "Bericht 2", Name: "Bericht 2 van de klager", Date: day(2026, 12, 6), File: "Bericht 2 K-2026-0001.eml", NotSent: true})
}

func byChair(v *View) {
	v.Today, v.Signatory = day(2026, 12, 22), Person{Name: "Vic Voorzitter", Role: RoleChair}
}

func hearing(v *View) {
	v.HearingAt = time.Date(2026, 12, 29, 13, 0, 0, 0, time.UTC)
	v.Text = "Voorbeeldstraat 1, eerste verdieping. Bel aan bij de balie."
	v.Sender = Person{Name: "Klachtencommissie", Address: "commissie@commissie.example", Role: RoleCommission}
}

// reopened is a case that continues at the commission.
func reopened(v *View) {
	v.Today, v.ReopenedOn, v.AdviceDue = day(2026, 12, 17), day(2026, 12, 17), v.AdviseBy
}

// reopenedSamples are a reopened case in each status it can have had.
func reopenedSamples(letter View) []View {
	back := letter.with(reopened, func(v *View) { v.AdvisedOn, v.DecidedOn = civil.Date{}, civil.Date{} })
	refused := back.with(func(v *View) { v.AdviceDue, v.Denied = civil.Date{}, true })
	contacted := refused.with(func(v *View) { v.RefusedOn = civil.Date{} })
	return []View{
		back, back.with(func(v *View) { v.ExtendedAdviseBy, v.AdviceDue = civil.Date{}, v.Today.AddDays(-1) }),
		refused, refused.with(func(v *View) { v.SubmitBy = v.Today.AddDays(1) }), contacted, contacted.with(byDeputy),
		contacted.with(func(v *View) { v.ContactOn, v.ContactBy = civil.Date{}, v.Today.AddDays(7) }),
		contacted.with(onPaper, bare, func(v *View) { v.ContactOn, v.Denied = civil.Date{}, false }),
	}
}

func couldNotJudge(v *View) { v.Verdict = OutcomePhrase(record.NotJudged) }

// otherSamples are for mail that is no complaint, and for what takes longer.
func otherSamples(name string, v View) (list []View) {
	letter, director := v.with(toComplainant), v.with(toDirector)
	switch name {
	case "17-reminder":
		asked := letter.with(func(v *View) {
			v.Questions, v.SupplementBy = []string{"Wanneer is het gebeurd?", "Om welke medewerker gaat het?"}, day(2026, 12, 8)
		})
		return []View{asked.with(promised), asked.with(onPaper), asked.with(bare, func(v *View) { v.SupplementBy = civil.Date{} })}
	case "31-none":
		for _, o := range []record.Outcome{record.Thanks, record.Question, record.DataRequest, record.NoComplaint, record.Spam} {
			own := letter.with(func(v *View) { v.Ground, v.Text = OutcomePhrase(o), "De balie is open van 9 tot 17 uur." })
			list = append(list, own, own.with(onPaper), own.with(bare, func(v *View) { v.Text = "" }), own.with(onPaper, bare, func(v *View) { v.Text = "" }))
		}
	case "31-late":
		for _, late := range taskSamples(letter, func(*View) {}, onPaper, bare) {
			list = append(list, late, late.with(func(v *View) { v.Task.Again, v.Text = day(2026, 12, 15), "Ik bel u morgen." }))
		}
		advice := letter.with(func(v *View) {
			v.Task = TaskFor(record.TermAdvise)
			v.Task.Due, v.Task.Again = v.AdviseBy, day(2027, 1, 12)
		})
		return append(list, advice, advice.with(byDeputy, onPaper, func(v *View) { v.Task.Again = civil.Date{} }))
	case "04-data":
		return []View{director.with(func(v *View) { v.Task = TaskFor(record.TermData) })}
	case "04-measure":
		var all []View
		for _, late := range []bool{false, true} {
			all = append(all, director.with(func(v *View) {
				v.Task = TaskFor(record.TermMeasure)
				v.Task.Due, v.Task.Overdue = day(2027, 4, 26), late
			}))
		}
		return all
	case "04-forget":
		return []View{director.with(func(v *View) { v.Task = TaskFor(record.TermForget); v.Task.Due = day(2028, 12, 15) })}
	case "04-spam":
		return []View{v.with(to(v.Deputy)), v.with(to(v.Deputy), bare)}
	}
	return list
}
