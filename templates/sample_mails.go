package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// mailSamples are for the mails to director, manager, commission and others.
func mailSamples(name string, v View) []View {
	v.Command = CommandView{At: time.Date(2026, 12, 4, 8, 20, 0, 0, time.UTC), Word: "contact", FirstLine: "contact op 3 december"}
	director := v.with(toDirector, possible("contact op 4 december", "ingetrokken op 4 december", "commissie"))
	switch name {
	case "02":
		return []View{v.with(toManager, func(v *View) { v.ContactOn = civil.Date{} }), v.with(toManager), v.with(toManager, byDeputy, func(v *View) { v.Responsible.Name = "" })}
	case "03":
		return noticeSamples(director)
	case Blind:
		told := v.with(to(Person{Name: "Bea Beheerder", Address: "beheer@stichting.example", Role: RoleAdministrator}), func(v *View) { v.Title, v.Task, v.Next = "melding van de klacht", Task{}, nil })
		return []View{told, taskSamples(told, func(v *View) { v.Title, v.Task.Overdue = "melding dat een termijn voorbij is", true })[0], told.with(func(v *View) { v.Next = &Term{Name: "contact met de klager", Due: v.ContactBy} })}
	case "04-reminder":
		return taskSamples(director, func(v *View) { v.Task.WorkingDaysLeft = 2 }, func(v *View) { v.Task.WorkingDaysLeft = 1 }, func(*View) {})
	case "04-overdue":
		return taskSamples(director, func(v *View) { v.Task.EscalatedTo = "bestuur@stichting.example" }, byDeputy,
			to(Person{Address: "bestuur@stichting.example"}), to(Person{Name: "Bas Bestuur"}), func(v *View) { v.Recipient, v.Responsible = Person{}, Person{} })
	case "04-returned":
		lost := director.with(lostLetters, func(v *View) { v.Task = TaskFor(record.TermReturned) })
		late := lost.with(func(v *View) {
			v.Task = TaskFor(record.TermAcknowledge)
			v.Task.Due, v.Task.Overdue = v.AcknowledgeBy, true
		})
		return []View{
			lost, lost.with(func(v *View) { v.Lost = v.Lost[:1] }), late, late.with(func(v *View) { v.Task.Overdue = false }),
			late.with(func(v *View) { v.Task.EscalatedTo = "bestuur@stichting.example" }), late.with(to(Person{Name: "Bea Beheer", Role: RoleAdministrator})),
			lost.with(func(v *View) {
				v.AdviceStopped, v.Terms = true, slices.Clone(v.Terms)
				v.Terms[0].Anew = v.ReferredOn
			}),
			late.with(to(Person{Address: "bestuur@stichting.example"}), func(v *View) { v.Responsible = Person{} }),
		}
	case "04-manager":
		return []View{director.with(noManager), director.with(noManager, byDeputy, toDirector)}
	case "04-question":
		asked := func(t record.Term) func(*View) {
			return func(v *View) { v.Task, v.SupplementBy = TaskFor(t), v.ContactBy }
		}
		return []View{director.with(asked(record.TermQuestion)), director.with(asked(record.TermSupplement)), director.with(asked(record.TermSupplement), func(v *View) { v.AgainOn = v.DecidedOn }), director.with(asked(record.TermSupplement), func(v *View) { v.AgainOn = v.Received }), director.with(asked(record.TermQuestion), byDeputy, toDirector)}
	case "04-answer":
		return []View{director, director.with(byDeputy, toDirector)}
	case "06":
		cover := v.with(toCommission)
		return []View{cover.with(promised), cover, cover.with(large), cover.with(func(v *View) {
			v.NotSent, v.NotSentFiles = 2, []string{"Bericht 1 K-2026-0001.eml (30,0 MB)", "film.mp4 (28,0 MB)"}
		}), cover.with(byDeputy, func(v *View) { v.WorkingMethodDelivered = true }),
			cover.with(bare, func(v *View) { v.Complainant = Person{} })}
	case "08":
		director = director.with(possible("besluit deels gegrond"))
		unnamed := director.with(func(v *View) { v.Manager = Person{} }, possible("leidinggevende 1", "leidinggevende geen", "besluit deels gegrond"))
		return []View{director, unnamed, director.with(noManager, func(v *View) { v.LanguageEducation, v.Verdict = false, "" }), director.with(couldNotJudge)}
	case "13":
		return []View{v, v.with(bare), v.with(to(Person{Name: "Anna Voorbeeld"}))}
	case "13-role":
		return refusedSenderSamples(director)
	case "14":
		return refusalSamples(v)
	case "14-which", "34", "35", "35-page":
		return agendaSamples(name, director)
	case "14-lapsed":
		given, offered := Waiting{Command: "verlengen", On: v.ReferredOn}, Waiting{Command: "vraag", On: v.ReferredOn, Offered: true}
		lapsed := func(list ...Waiting) func(*View) { return func(v *View) { v.Lapsed = list } }
		return []View{
			v.with(toCommission, lapsed(given)), v.with(toCommission, lapsed(offered)), v.with(byDeputy, toCommission, lapsed(offered)),
			v.with(toCommission, lapsed(given, offered)), director.with(lapsed(Waiting{Command: "contact", On: v.ContactOn, Offered: true})),
			director.with(lapsed(Waiting{Command: "notitie dossier", On: v.ContactOn, Offered: true})),
		}
	case "15":
		return adviceReminderSamples(v)
	case "16":
		return transcriptSamples(v)
	case "19":
		return previewSamples(v)
	case "20":
		settle := director.with(possible("ingetrokken op 4 december", "niet ingetrokken", "commissie"))
		return []View{settle, settle.with(bare), settle.with(byDeputy, toDirector, func(v *View) { v.ContactOn = civil.Date{} })}
	case "21":
		return furtherMailSamples(director)
	case "21-question":
		asked := director.with(hearing, func(v *View) {
			v.AdvisedOn, v.WithdrawnOn = civil.Date{}, civil.Date{}
			v.Text, v.AttachmentNames = "Is er een verslag van het gesprek van 3 maart?", []string{"vragen.pdf"}
		})
		return []View{asked, asked.with(byDeputy, toDirector, func(v *View) { v.AttachmentNames, v.Terms = nil, nil })}
	case "21-statement":
		added := v.with(toCommission, func(v *View) {
			v.Sender, v.Text, v.AttachmentNames = v.Manager, "De docent was ziek.", []string{"rooster.pdf"}
			v.Sender.Role = RoleManager
		})
		return []View{added, added.with(byDeputy, toCommission, func(v *View) { v.Sender, v.Text, v.AttachmentNames = Person{}, "", nil })}
	case "21-confirmed", "21-denied":
		answered := director.with(func(v *View) {
			v.Sender, v.Command.Word, v.Text, v.Answer, v.AttachmentNames = v.Complainant, "", "Ik heb nog een brief.", "Ja, dat was ik.", []string{"brief.pdf"}
		})
		return []View{answered, answered.with(toCommission, func(v *View) { v.Text, v.Answer, v.AttachmentNames, v.Sender = "", "", nil, v.Representative }), answered.with(func(v *View) { v.TextGoesOn = true })}
	case "21-place", "04-place", "29-receipt", "29-merged":
		return placeSamples(director, v)
	case "29-stands":
		return standsSamples(v)
	case "29-question":
		asked := v.with(func(v *View) {
			v.Recipient, v.Command.Word, v.Text, v.AttachmentNames = v.Complainant, "", "Ik heb nog een brief.", []string{"brief.pdf"}
		})
		return []View{asked, asked.with(func(v *View) { v.Command.Word, v.Text, v.AttachmentNames = "naar de commissie", "", nil }), asked.with(bare, func(v *View) { v.TextGoesOn = true }), asked.with(func(v *View) { v.Elsewhere = true })}
	case "31-former":
		return []View{v, v.with(bare), v.with(byDeputy)}
	case "31-invited":
		return []View{v.with(toManager, hearing), v.with(toDirector, hearing), v.with(toDirector, byDeputy, hearing)}
	case "22":
		return withdrawalWishSamples(director)
	case "23":
		return returnedSamples(director)
	case "24":
		return heldSamples(director)
	case "24-passed":
		return []View{director.with(func(v *View) { v.Command.At = v.ReceivedAt })}
	case "24-caps":
		return []View{v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}))}
	case "24-canary":
		lost := v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}), func(v *View) { v.CanaryAt, v.CanarySent = v.ReceivedAt, true })
		return []View{lost, lost.with(func(v *View) { v.CanarySent = false })}
	case "24-reconcile":
		return differenceSamples(v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator})))
	case "24-secret":
		ends := v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}), func(v *View) { v.SecretExpires = v.Today.AddDays(30) })
		return []View{ends, ends.with(func(v *View) { v.SecretExpires = v.Today })}
	case "24-style":
		return []View{v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}), func(v *View) { v.Done = []string{"het logo (logo)"} })}
	case "21-several":
		return heldSamples(director)[2:6]
	case "24-old":
		return oldSamples(director)
	case "24-escalated":
		return escalatedSamples(director)
	case "by-post":
		posted := director.with(onPaper, toDirector, func(v *View) { v.Title = record.LetterAcknowledgement.Letter().Title })
		return []View{posted, posted.with(func(v *View) { v.Complainant.Name = "" }), posted.with(func(v *View) {
			v.Title, v.Corrects = record.LetterDecision.Letter().Title, v.DecidedOn
		})}
	case "24-texts":
		wrong := v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}), func(v *View) {
			v.Done = []string{"01.txt, regel 7: " + CausePhrase(CauseField), "_signature.txt: " + CausePhrase(CauseFile)}
		})
		return []View{wrong, wrong.with(func(v *View) { v.Done = v.Done[:1] })}
	case "24-trust":
		return []View{v.with(func(v *View) { v.Done = []string{"mx.aanbieder.example", "mx.stichting.example"} })}
	case "36":
		return []View{v.with(to(Person{Name: "Dirk Directeur", Role: RoleDirector}))}
	case "36-answer":
		done := v.with(to(Person{Name: "Dirk Directeur", Address: "directeur@stichting.example", Role: RoleDirector}))
		return []View{
			done.with(func(v *View) { v.Command = CommandView{Word: "akkoord", FirstLine: "akkoord"} }),
			done.with(func(v *View) {
				v.Command, v.Done = CommandView{Word: "akkoord", FirstLine: "akkoord"}, []string{ChallengeReason(record.NoProvider)}
			}),
			done.with(func(v *View) { v.Command = CommandView{FirstLine: "Prima, doen we!"} }),
			done.with(func(v *View) { v.Command = CommandView{} }),
			done.with(func(v *View) {
				v.Command, v.Refusal.Code = CommandView{Word: "akkoord", FirstLine: "akkoord"}, record.NotAuthenticated.Code()
				v.Refusal.Reason = RefusalText(v.Refusal.Code, *v)
			}),
		}
	case "24-away":
		return []View{v.with(func(v *View) {
			v.Sender, v.Done = Person{Name: "Dirk Directeur"}, []string{fmt.Sprintf(SeemsAway, "Dirk Directeur", fmt.Sprintf(UntilSaid, "5 januari"))}
		})}
	case "25":
		return append(overviewSamples(director), director.with(func(v *View) { v.Done = []string{AwayForGood} }), overviewSamples(director)[0].with(func(v *View) {
			v.Done = []string{fmt.Sprintf(StandIn, "Dirk Directeur", fmt.Sprintf(UntilDay, "5 januari 2027"))}
		}))
	case "26":
		reported := director.with(func(v *View) { v.Text = "Ons lid M. Voorbeeld kent de klager van een vereniging." })
		return []View{reported, reported.with(func(v *View) { v.ExtendedAdviseBy = civil.Date{} }), reported.with(func(v *View) { v.ExtendedAdviseBy, v.AdviseBy = civil.Date{}, civil.Date{} })}
	case "27":
		return []View{
			director.with(func(v *View) { v.Possible, v.Command.Word = words.Of(record.ByDirector), words.EveryCommand }),
			v.with(toCommission, func(v *View) { v.Possible, v.Command.Word = words.Of(record.ByCommission), words.EveryCommand }),
			director.with(func(v *View) { v.Command.Word = "hulp" }),
			director.with(func(v *View) { v.Command.Word, v.Case, v.Possible = "hulp", "", v.Possible[:1] }),
		}
	}
	return nil
}

// lostLetters came back, have to be posted, or have not left.
func lostLetters(v *View) {
	v.Lost = []Lost{
		{Returned: Returned{Title: record.LetterDossier.Letter().Title, To: "commissie@commissie.example"}, Made: v.ReferredOn, On: v.ReferredOn},
		{Returned: Returned{Title: record.LetterReferral.Letter().Title, To: v.Complainant.Address}, Made: v.ReferredOn, On: v.ReferredOn, Ours: true},
		{Returned: Returned{Title: record.LetterDecision.Letter().Title}, Made: v.DecidedOn, Post: true, Ours: true},
		{Returned: Returned{Title: record.LetterAcknowledgement.Letter().Title, To: v.Complainant.Address}, Made: v.Received, Ours: true},
	}
}

func noManager(v *View) { v.Manager = Person{} }

// possible gives lines that can be typed now.
func possible(typed ...string) func(*View) {
	return func(v *View) {
		v.Steps = nil
		for _, line := range typed {
			var row words.Command
			for _, c := range words.All() {
				if strings.HasPrefix(line, c.Word) && len(c.Word) > len(row.Word) {
					row = c
				}
			}
			row.Example = line
			v.Steps = append(v.Steps, row)
		}
		v.Possible = v.Steps
	}
}

func noticeSamples(v View) []View {
	fresh := v.with(func(v *View) {
		v.ContactOn = civil.Date{}
		v.Signals = []string{SignalSentence(record.SignalOld), SignalSentence(record.SignalLanguage)}
	})
	return []View{
		fresh.with(noManager),
		fresh.with(func(v *View) { v.Signals, v.Terms, v.Representative = nil, nil, Person{} }),
		fresh.with(onPaper, func(v *View) { v.AcknowledgedOn = civil.Date{} }),
		fresh.with(bare, func(v *View) { v.Complainant = Person{} }),
		fresh.with(noManager, byDeputy, toDirector, func(v *View) {
			v.DeputyFirst, v.Signals = true, []string{SignalSentence(record.SignalDirector)}
		}),
		fresh.with(byDeputy, toDirector, possible("contact", "ingetrokken", "commissie"), func(v *View) {
			v.Handover = "Dirk Directeur heeft een klacht aan u overgedragen."
		}),
	}
}

// taskSamples gives each way of a reminder for each of its three terms.
func taskSamples(v View, ways ...func(*View)) []View {
	var list []View
	due := map[record.Term]civil.Date{record.TermContact: v.ContactBy, record.TermSubmit: v.SubmitBy, record.TermDecide: v.DecideBy}
	for _, term := range []record.Term{record.TermContact, record.TermSubmit, record.TermDecide} {
		task := v.with(func(v *View) { v.Task = TaskFor(term); v.Task.Due = due[term] })
		for _, way := range ways {
			list = append(list, task.with(way))
		}
	}
	return append(list, list[0].with(func(v *View) { v.Task.Tried = 3 }), list[len(list)-1].with(func(v *View) { v.Verdict = "" }))
}

func refusedSenderSamples(v View) []View {
	v.Sender = Person{Name: "Dirk Directeur", Address: "dirk@elders.example"}
	why := func(code record.RefusalCode) func(*View) {
		return func(v *View) { v.Refusal = Refusal{Code: code, Reason: RefusalText(code, *v)} }
	}
	return []View{
		v.with(why(record.RefuseForeignAddress)),
		v.with(why(record.NotAReply.Code()), func(v *View) { v.Sender = v.Recipient }),
		v.with(why(record.RefuseForeignAddress), func(v *View) {
			v.Claimed, v.Recipient = v.Recipient, Person{Name: "Bea Beheerder", Role: RoleAdministrator}
		}),
		v.with(why(record.NotAuthenticated.Code()), toCommission, func(v *View) { v.Sender, v.Command.Word = v.Recipient, "advies" }),
		v.with(why(record.NotAuthenticated.Code()), func(v *View) { v.Sender, v.Command.Word = v.Recipient, "akkoord" }),
		v.with(func(v *View) { v.Case, v.Command.Word, v.Sender, v.Recipient.Address = "", "", Person{}, "" }),
	}
}

func refusalSamples(v View) []View {
	refused := func(code record.RefusalCode, article, line string) func(*View) {
		return func(v *View) {
			v.Command.FirstLine = line
			v.Refusal = Refusal{Code: code, Reason: RefusalText(code, *v), Article: article}
		}
	}
	director := v.with(toDirector, possible("leidinggevende 1", "contact op 4 december", "commissie"))
	commission := v.with(toCommission, possible("advies gegrond", "advies deels gegrond", "verlengen tot 18 januari"), func(v *View) {
		v.Status, v.Next = StatusPhrase(record.Extended), &Term{Name: TermPhrase(record.TermExtended), Due: v.ExtendedAdviseBy}
	})
	return []View{
		director.with(refused(record.RefuseNoReport, "procedure 5", "commissie")),
		director.with(refused(record.RefuseNoReport, "procedure 5", "commissie"), func(v *View) { v.Command.Below = "Verzonden met Zeilpost" }),
		director.with(func(v *View) {
			v.Command.FirstLine, v.Command.Suggestion = "de klacht is niet ingetrokken", "niet ingetrokken"
		}),
		director.with(func(v *View) {
			v.Command.FirstLine, v.Command.Suggestion, v.Command.Above = "Etiket C3", "leidinggevende 2", `"Etiket C3"`
		}),
		director.with(func(v *View) { v.Command.FirstLine = "" }),
		director.with(func(v *View) { v.Command.FirstLine, v.Command.Answers = "Graag de laatste zin nog aanpassen", true }),
		director.with(noManager, refused(record.RefuseNoManager, "procedure 7", "besluit deels gegrond")),
		director.with(refused(record.RefuseUnknownManager, "procedure 3", "leidinggevende 7")),
		commission.with(refused(record.RefuseSecondExtension, "procedure 6", "verlengen")),
		director.with(refused(record.RefuseAfterInvolved, "procedure 1", "status")),
		director.with(refused(record.RefuseUnknownNumber, "", "klacht 9"), func(v *View) { v.Case, v.Status, v.Next, v.Possible = "", "", nil, nil }),
	}
}

func adviceReminderSamples(v View) []View {
	v = v.with(possible("advies gegrond", "advies deels gegrond", "advies ongegrond", "advies niet te beoordelen", "verlengen tot 18 januari"))
	v.Task = TaskFor(record.TermAdvise)
	v.Task.Due, v.Task.ExtensionPossible, v.LatestAdvice = v.AdviseBy, true, v.ExtendedAdviseBy
	overdue := func(v *View) { v.Task.Overdue, v.Task.ExtensionPossible = true, false }
	extended := func(v *View) { v.Task.Extended, v.Task.ExtensionPossible, v.Task.Due = true, false, v.ExtendedAdviseBy }
	return []View{
		v.with(toCommission),
		v.with(toCommission, extended),
		v.with(toCommission, overdue),
		v.with(toCommission, overdue, extended, byDeputy),
		v.with(toCommission, overdue, func(v *View) {
			v.Task.ExtensionWaits, v.Waiting = true, []Waiting{{Command: "verlengen", On: v.ReferredOn}}
		}),
		v.with(toDirector, overdue),
		v.with(overdue, to(Person{Address: "bestuur@stichting.example"})),
	}
}

func transcriptSamples(v View) []View {
	director := v.with(toDirector)
	return []View{
		director.with(func(v *View) {
			v.Command.Word, v.Command.Text, v.Status = "commissie", "Wij spraken op 3 december.", StatusPhrase(record.Referred)
			v.Done, v.Since = []string{FactPhrase(record.FactReferred)}, []string{Since(record.FactFurtherMail, record.ByComplainant, "", "")}
			v.Sent = []string{v.Complainant.Gets(record.LetterReferral.Letter(), false, false, nil), record.LetterDossier.Letter().Title + ", aan de Klachtencommissie"}
			v.Next = &Term{Name: TermPhrase(record.TermAdvise), Due: v.AdviseBy}
			v.Terms, v.NotSentFiles = nil, []string{"Bericht 1 K-2026-0001.eml (30,0 MB)"}
		}),
		director.with(func(v *View) {
			v.Command.Word, v.Status, v.Next, v.Terms = "ingetrokken", StatusPhrase(record.Withdrawn), nil, nil
			v.Done, v.Sent = []string{FactPhrase(record.FactWithdrawn)}, []string{record.LetterWithdrawal.Letter().Title + ", aan " + v.Complainant.Full()}
			v.NotDone = []string{"De leidinggevende heeft geen kopie gekregen: er is nog geen leidinggevende gekozen."}
		}),
		v.with(toCommission, func(v *View) { v.Command.Word, v.Done = "status", nil }),
		v.with(toCommission, hearing, func(v *View) { v.Command.Word, v.Sender.Address = "ontvangen", "lid@commissie.example" }),
		v.with(toCommission, func(v *View) { v.Command.Word, v.Command.From = "advies", "lid@commissie.example" }),
		director.with(func(v *View) { v.Case, v.Status, v.Next, v.Terms, v.Command.Word = "", "", nil, nil, "geen klacht" }),
	}
}

// standsSamples are the answers to a client's question about progress, at each stage.
func standsSamples(v View) []View {
	fresh := v.with(func(v *View) {
		v.Recipient = v.Complainant
		v.ContactOn, v.ReferredOn, v.AdvisedOn, v.DecidedOn, v.WithdrawnOn, v.ReopenBy = civil.Date{}, civil.Date{}, civil.Date{}, civil.Date{}, civil.Date{}, civil.Date{}
		v.Stands = &Stands{Step: "wij nemen contact met u op", Due: v.ContactBy}
	})
	nobody := func(v *View) { v.Signatory, v.Organisation.Phone = Person{}, "" }
	contacted := fresh.with(func(w *View) { w.ContactOn, w.Stands = v.ContactOn, nil })
	referred := contacted.with(func(w *View) {
		w.ReferredOn, w.Stands = v.ReferredOn, &Stands{Step: "de commissie geeft haar advies aan ons", Due: v.AdviseBy}
	})
	advised := referred.with(func(w *View) {
		w.AdvisedOn, w.Stands = v.AdvisedOn, &Stands{Step: "u krijgt het besluit in een brief", Due: v.DecideBy, Late: true}
	})
	closed := func(v *View) { v.CaseClosed, v.Stands = true, nil }
	return []View{
		fresh, fresh.with(nobody), fresh.with(func(v *View) { v.DeputyFirst = true }), contacted, contacted.with(nobody), referred, advised, advised.with(nobody),
		advised.with(closed, func(w *View) { w.DecidedOn = v.DecidedOn }),
		contacted.with(closed, func(w *View) { w.WithdrawnOn, w.ReopenBy = v.ContactOn, v.DecidedOn }), contacted.with(closed),
	}
}

func previewSamples(v View) []View {
	director := v.with(toDirector)
	return []View{
		director.with(func(v *View) {
			v.Command.Word = "besluit"
			v.Preview = Preview{Category: "behandeling, discriminatie (religie)", About: "Klacht over de taalles", Command: "besluit deels gegrond", Why: ChallengeReason(record.Outward), Until: v.DecideBy, Title: record.LetterDecision.Letter().Title, To: []string{v.Complainant.Gets(record.LetterDecision.Letter(), false, false, nil), record.LetterDecision.Variant(record.VariantManager).Title + ", aan " + v.Manager.Full()}, Text: sampleReasoning}
		}),
		v.with(toCommission, func(v *View) {
			v.Command.Word = "verlengen"
			v.Preview = Preview{Title: record.LetterExtension.Letter().Title, To: []string{record.LetterExtension.Letter().Title + ", aan " + v.Complainant.Full()}, Doubted: true, Why: ChallengeReason(record.NoProvider)}
		}),
		v.with(toCommission, func(v *View) {
			v.Command.Word, v.Command.From, v.Sender = "vraag", "lid@commissie.example", Person{Address: "lid@commissie.example", Role: RoleCommission}
			v.Preview = Preview{Offered: true, Why: ChallengeReason(record.Suggested), Text: "Is er een verslag van het gesprek?", Added: "Graag met spoed."}
		}),
		director.with(func(v *View) {
			v.Command.Word = "contact"
			v.Preview = Preview{Meant: "contact op 24 november 2026", OwnText: true, Also: []string{"ingetrokken"}, Why: ChallengeReason(record.Suggested), Text: "Dinsdag gebeld, mevrouw trekt de klacht in."}
		}),
		v.with(toCommission, func(v *View) {
			v.Command.Word, v.Command.From = "verlengen", "lid@commissie.example"
			v.Preview = Preview{Meant: "verlengen tot 12 januari 2027", Title: record.LetterExtension.Letter().Title, Again: true}
		}),
		director.with(func(v *View) {
			v.Command.Word = "commissie"
			v.Preview = Preview{Command: "commissie", Again: true, Why: ChallengeReason(record.Outward)}
		}),
		director.with(func(v *View) {
			v.Command.Word = "commissie"
			v.Preview = Preview{Command: "commissie", Fresh: true, Why: ChallengeReason(record.Outward), Until: v.DecideBy}
		}),
		v.with(toCommission, func(v *View) {
			v.Command.Word, v.Command.From = "advies", "lid@commissie.example"
			v.Bind("", "lid@commissie.example", day(2026, 12, 28))
			v.Preview = Preview{Text: "advies gegrond"}
		}),
		v.with(byDeputy, toCommission, func(v *View) {
			v.Command.Word = "vraag"
			v.Preview = Preview{Offered: true, Records: []string{Done(record.FactDirectorAsked, v.LeadRole())}, Text: "Is er een verslag van het gesprek?"}
		}),
		director.with(func(v *View) {
			v.Command.Word, v.Corrects = "besluit", v.DecidedOn
			v.Preview = Preview{Command: "besluit deels gegrond", Title: record.LetterDecision.Letter().Title, Records: []string{DecisionCorrected}}
			for _, row := range []record.Letter{record.LetterDecision.Letter(), record.LetterDecision.Variant(record.VariantCommission)} {
				v.Preview.To = append(v.Preview.To, v.Complainant.Gets(row, true, true, nil))
			}
		}),
		director.with(func(v *View) {
			v.Command.Word = "contact"
			v.Preview = Preview{Doubted: true, Why: ChallengeReason(record.NotAuthenticated), Text: "Gebeld met de klager."}
			v.LeftOut = LeftOthers("Beste Dirk, ik heb de klager gesproken.")
		}),
		v.with(toCommission, func(v *View) {
			v.Command.Word = "advies"
			v.Preview = Preview{
				Command: "advies deels gegrond", Why: ChallengeReason(record.Changed), Changed: []string{Since(record.FactFurtherMail, record.ByComplainant, "", "")},
				Added: "Graag met spoed.", Records: []string{Done(record.FactAdvised, "deels gegrond")}, Text: "advies deels gegrond\n\nDe lessen zijn uitgevallen.",
			}
		}),
	}
}

func furtherMailSamples(v View) []View {
	v.Sender = v.Complainant
	v.Command.Word = ""
	v.Text = "Ik wil graag nog iets vertellen.\n\nDe les van vorige week ging ook niet door."
	wrote := func(word string) func(*View) { return func(v *View) { v.Command.Word = word } }
	return []View{
		v.with(func(v *View) {
			v.AttachmentNames, v.Signals = []string{"foto.jpg", "rooster.pdf"}, []string{SignalSentence(record.SignalLanguage)}
			v.ReopenBy = civil.Date{}
		}),
		v.with(func(v *View) {
			v.Status, v.Next, v.ReopenBy, v.Sender = StatusPhrase(record.Withdrawn), nil, day(2026, 12, 17), v.Representative
		}),
		v.with(func(v *View) { v.Unverified = true }),
		v.with(func(v *View) { v.Sender, v.ForFile = v.Manager, true }),
		v.with(func(v *View) { v.Sender, v.Inside = v.Manager, true }),
		v.with(wrote("naar de commissie"), func(v *View) { v.Confirmed = true }),
		v.with(wrote("naar de commissie")),
		v.with(wrote("naar de commissie"), func(v *View) { v.ContactOn, v.Denied = civil.Date{}, true }),
		v.with(wrote("niet ingetrokken"), func(v *View) { v.Text = "" }),
		v.with(wrote("niet ingetrokken"), func(v *View) { v.AdviceDue = v.AdviseBy }),
		v.with(func(v *View) {
			v.Status, v.Next, v.AnswerUnclear, v.Text = StatusPhrase(record.Withdrawn), nil, true, "Wat betekent dit?"
		}),
		v.with(toCommission, func(v *View) { v.Status, v.Sender = StatusPhrase(record.Referred), v.Manager }),
		v.with(func(v *View) { v.Sender = Person{} }),
		v.with(func(v *View) { v.TextGoesOn, v.LeftOut = true, LeftOurs([]civil.Date{v.Received, v.ContactOn}) }),
		v.with(func(v *View) { v.Seems, v.Text = "intrekken", "Het is opgelost, u kunt stoppen." }),
		v.with(func(v *View) { v.Seems, v.Text = "naar de commissie", "De commissie moet kijken." }),
		v.with(func(v *View) { v.DeputyFirst, v.Text = true, "Het gaat over de directeur." }),
	}
}

func withdrawalWishSamples(v View) []View {
	v.Sender, v.Text = v.Complainant, "Ik trek mijn klacht in. Het is nu goed."
	v.AttachmentNames = []string{"brief.pdf"}
	before := v.with(func(v *View) { v.ReferredOn, v.AdvisedOn = civil.Date{}, civil.Date{} })
	return []View{
		before,
		before.with(func(v *View) { v.Unverified = true }),
		before.with(func(v *View) { v.Confirmed, v.LeftOut = true, LeftOurs([]civil.Date{v.Received}) }),
		before.with(func(v *View) { v.Sender, v.Text, v.AttachmentNames = v.Representative, "", nil }),
		v.with(func(v *View) { v.AdvisedOn, v.Status = civil.Date{}, StatusPhrase(record.Referred) }),
		v.with(func(v *View) { v.Status = StatusPhrase(record.Advised) }),
	}
}

func returnedSamples(v View) []View {
	v.Returned = Returned{Title: record.LetterReferral.Letter().Title, To: v.Complainant.Address, Line: "550 5.1.1 Recipient address rejected: User unknown"}
	return []View{
		v.with(lostLetters, func(v *View) { v.AttachmentNames, v.Returned.Why = []string{"K-2026-0001-05.pdf"}, ReturnedUnknown }),
		v.with(lostLetters, func(v *View) { v.AdviceStopped, v.Returned.Why = true, ReturnedFull }),
		v,
		v.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator}), func(v *View) {
			v.Returned = Returned{Title: record.MailNotice.Letter().Title, To: v.Responsible.Address}
		}),
		v.with(to(Person{Role: RoleAdministrator}), func(v *View) { v.Case, v.Returned.Title = "", record.MailHeld.Letter().Title }),
		v.with(func(v *View) { v.Returned.Line, v.Returned.Days = "450 4.2.1 Mailbox busy", 5 }),
		v.with(func(v *View) { v.Returned.Line, v.Returned.Why = "", ReturnedDamaged }),
		v.with(func(v *View) {
			v.Returned.Line, v.Returned.Dropped = "Amina heeft de brief al aan de balie gekregen.", true
		}),
	}
}

func heldSamples(v View) []View {
	first := HeldItem{
		Number: 1, From: "Iemand Anders <iemand@elders.example>", ReplyTo: "ander@elders.example", Subject: "Klacht over de les", ReceivedAt: v.ReceivedAt,
		Reason: HeldReason(record.ReasonForged), AcknowledgeBy: v.AcknowledgeBy,
		Text: "De les viel weer uit.\nNiemand belde mij.", Files: []string{"foto.jpg", "brief.pdf"}, Unverified: true,
		Taken: "klacht van Anna Voorbeeld <anna@klant.example>, ontvangen op 20 november 2026", Others: []string{"Bert Bedacht"}, Cases: []string{"K-2026-0007"},
	}
	second := HeldItem{Number: 2, From: "reclame@elders.example", ReceivedAt: v.ReceivedAt, Reason: HeldReason(record.ReasonSpam), TooLarge: true}
	third := HeldItem{Number: 3, From: "derde@elders.example", ReceivedAt: v.ReceivedAt, Reason: HeldReason(record.ReasonSpam)}
	aside := HeldItem{Number: 7, From: "nieuws@elders.example", ReceivedAt: v.ReceivedAt, Code: record.ReasonBulk}
	return []View{
		v.with(func(v *View) { v.Held, v.Aside = []HeldItem{first, second, third}, []HeldItem{aside} }),
		v.with(func(v *View) { v.Held, v.Aside = nil, []HeldItem{aside} }),
		v.with(func(v *View) { v.Held, v.Aside, v.AsideMore = []HeldItem{first}, []HeldItem{aside, aside}, 30 }),
		v.with(func(v *View) { v.Held = []HeldItem{first, second} }),
		v.with(func(v *View) { v.Held, v.HeldMore = []HeldItem{first, second}, 1 }),
		v.with(func(v *View) { v.Held, v.HeldMore = []HeldItem{second}, 400 }),
		v.with(func(v *View) { v.Held, v.Done = []HeldItem{second}, []string{"Bericht 1 wordt geen klacht."} }),
		v.with(func(v *View) { v.Held, v.Unseen = []HeldItem{second}, 51 }),
		v.with(func(v *View) { v.Done = []string{"Bericht 1 wordt een klacht.", "Bericht 2 wordt geen klacht."} }),
	}
}

func escalatedSamples(v View) []View {
	var list []View
	for _, held := range heldSamples(v)[2:5] {
		list = append(list, held, held.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator})))
	}
	return append(list, list[0].with(func(v *View) { v.Held = v.Held[:1] }), list[1].with(func(v *View) { v.Held = v.Held[:1] }))
}

// oldSamples are mail from before the log began.
func oldSamples(v View) []View {
	var list []View
	for _, held := range heldSamples(v)[2:5] {
		list = append(list, held, held.with(to(Person{Name: "Bea Beheerder", Role: RoleAdministrator})))
	}
	return append(list, v.with(func(v *View) { v.HeldMore = 1 }))
}

func overviewSamples(v View) []View {
	return []View{
		v.with(func(v *View) {
			v.Overview = []OverviewRow{
				{"K-2026-0001", "Anna Voorbeeld", StatusPhrase(record.Contacted), TermPhrase(record.TermSubmit), v.SubmitBy, false, nil},
				{"K-2026-0002", "", StatusPhrase(record.Referred), TermPhrase(record.TermAdvise), v.AdviseBy, true, nil},
				{Case: "K-2026-0003", Complainant: "Bert Bedacht", Status: StatusPhrase(record.Received), Lost: []string{record.LetterAcknowledgement.Letter().Title}},
			}
		}),
		v,
	}
}

// differenceSamples are one for each kind of difference, and one with all of them.
func differenceSamples(v View) []View {
	one := DifferenceList{Items: []DifferenceItem{{Number: 7, ReceivedAt: v.ReceivedAt, Folder: "Verwerkt"}}}
	more := DifferenceList{Items: append(one.Items, DifferenceItem{Folder: "Aangehouden"}), More: 2}
	many := DifferenceList{Items: []DifferenceItem{{Number: 1200, Folder: "Verwerkt"}, {Number: 1, Folder: "Aangehouden"}}}
	var all []View
	for _, d := range []Differences{
		{Restored: one}, {Missing: one}, {Erased: one}, {Unhandled: one}, {Unfiled: more}, {Older: many},
		{Restored: more, Missing: one, Erased: more, Unhandled: one, Unfiled: one, Older: many},
	} {
		all = append(all, v.with(func(v *View) { v.Differences = d }))
	}
	return all
}

// placeSamples are about mail that waits for a place, or has just got one.
func placeSamples(director, client View) []View {
	waits := func(v *View) {
		v.Number, v.CaseBy, v.Into, v.Placeless = 12, v.ContactBy, "K-2026-0001", []int64{12}
		v.Fits = []OverviewRow{{Case: "K-2026-0007", Complainant: "Anna Voorbeeld", Status: StatusPhrase(record.Received)}}
		v.Sender, v.Text = v.Complainant, "Ik heb nog een brief."
	}
	ask := director.with(waits)
	write := client.with(waits, func(v *View) { v.Recipient = v.Complainant })
	over := func(v *View) { v.Closed, v.Fits, v.Into = true, nil, "" }
	return []View{
		ask, ask.with(over, func(v *View) {
			v.Unverified, v.AttachmentNames, v.Text, v.TextGoesOn = true, []string{"brief.pdf"}, "", true
		}),
		write, write.with(over), write.with(bare), write.with(func(v *View) { v.Several = true }), ask.with(func(v *View) { v.Fits[0].Complainant = "" }), ask.with(func(v *View) { v.Along = 11 }),
	}
}

// agendaSamples are for texts about several cases.
func agendaSamples(name string, v View) (list []View) {
	for i, page := range agenda.Samples(name) {
		v.Morning, v.Held, v.Aside = page, nil, nil
		if name == "34" && page.Held > 0 {
			v.Held, v.HeldMore = heldSamples(v)[0].Held, i
			v.Aside = v.Held[:1]
		}
		list = append(list, v, v.with(to(Person{Address: "bestuur@stichting.example"}), func(v *View) { v.Command.FirstLine, v.HeldMore = "", 1 }))
	}
	return list
}
