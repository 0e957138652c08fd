package record

import "slices"

// quiet are the facts that change nothing of what the register counts.
var quiet = []FactKind{FactReminded, FactErased, FactHeld, FactAsked, FactRefused, FactSeen, FactDataSent, FactFurtherMail, FactProofAsked, FactMailPassedOn, FactMoved, FactPreviewed, FactPreviewCancelled, FactChallenged}

// change keeps when a case last became another one to the register, which is made of the
// cases as they were when a year ended: of most that is as they are now.
func (c *Case) change(f Fact) {
	switch f.Kind {
	case FactLetterQueued, FactLetterSent, FactLetterFailed:
		if !slices.Contains([]LetterKind{LetterAcknowledgement, MailManagerCopy, LetterReferral, LetterDossier, LetterExtension, LetterDecision}, f.Letter) {
			return // its arrival keeps no term
		}
	default:
		if slices.Contains(quiet, f.Kind) {
			return
		}
	}
	c.Changed = f.At
}
