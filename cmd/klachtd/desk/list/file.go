package list

import (
	"fmt"
	"strings"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/templates"
)

// Term is one term in words: its last day, how it was counted, what was skipped.
func Term(l procedure.TermLine) templates.Term {
	return templates.Term{
		Name: templates.TermPhrase(l.Term), Due: l.Due, MetOn: l.MetOn, Skipped: l.Skipped,
		Basis: templates.BasisPhrase(l.Term, l.Days, l.Working),
		State: map[procedure.TermState]templates.TermState{
			procedure.TermOpen: templates.TermOpen, procedure.TermKept: templates.TermKept, procedure.TermLate: templates.TermLate,
			procedure.TermMissed: templates.TermLate, procedure.TermEnded: templates.TermDropped,
		}[l.State],
	}
}

// ClientMail reports whether a fact holds a later mail of the complainant.
func ClientMail(k procedure.FactKind) bool {
	return k == procedure.FactFurtherMail || k == procedure.FactWithdrawalWish || k == procedure.FactWithdrawalRefused || k == procedure.FactReopened
}

// Step finds what the report says of one of the first steps (R04, R05), when
// the director wrote it as "Stap 1: ...".
func Step(report string, step int) string {
	for line := range strings.Lines(report) {
		head, said, colon := strings.Cut(line, ":")
		if colon && strings.EqualFold(strings.TrimSpace(head), fmt.Sprintf("stap %d", step)) {
			return strings.TrimSpace(said)
		}
	}
	return ""
}

// Entry says what a fact was, for the dossier; what is only the
// program's own bookkeeping stays out.
func Entry(f procedure.Fact) string {
	switch f.Kind {
	case procedure.FactLetterQueued, procedure.FactAsked, procedure.FactRefused, procedure.FactPreviewed, procedure.FactPreviewCancelled,
		procedure.FactChallenged, procedure.FactConfirmed:
		return ""
	case procedure.FactLetterSent:
		row := f.Letter.Letter()
		if row.File == "" && f.Letter != procedure.MailManagerCopy {
			return "" // notices to the director and transcripts
		}
		return "Verstuurd: " + row.Title + "."
	case procedure.FactReminded:
		return fmt.Sprintf("%s (%s)", templates.FactPhrase(f.Kind), templates.TermPhrase(f.Term))
	}
	return templates.FactPhrase(f.Kind)
}
