package record

import "slices"

// quiet are the facts that change nothing that the register counts.
var quiet = []FactKind{FactReminded, FactErased, FactHeld, FactAsked, FactRefused, FactSeen, FactDataSent, FactFurtherMail, FactProofAsked, FactMailPassedOn, FactMoved, FactPreviewed, FactPreviewCancelled, FactChallenged}

// change records when a case last changed for the register, which counts cases as they were
// when a year ended: most of them have not changed since.
func (c *Case) change(f Fact) {
	switch f.Kind {
	case FactLetterQueued, FactLetterSent, FactLetterFailed:
		if !slices.Contains([]LetterKind{LetterAcknowledgement, MailManagerCopy, LetterReferral, LetterDossier, LetterExtension, LetterDecision}, f.Letter) {
			return // the arrival of such a letter keeps no term
		}
	default:
		if slices.Contains(quiet, f.Kind) {
			return
		}
	}
	c.Changed = f.At
}
