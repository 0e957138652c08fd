package record

// RefusalCode says why a command was not carried out. What is refused because the
// mail cannot be taken for the role holder's has the word of its [Why].
type RefusalCode string

const (
	RefuseUnknownEvent         RefusalCode = "unknown-event" // the regulation knows no such event
	RefuseNotNew               RefusalCode = "not-new"       // a complaint cannot come in twice
	RefuseNotYours             RefusalCode = "not-yours"
	RefuseClosed               RefusalCode = "closed"
	RefuseAlreadyReferred      RefusalCode = "already-referred" // the commission has it, or had it
	RefuseNotReferred          RefusalCode = "not-referred"     // the commission does not have it
	RefuseAlreadyAdvised       RefusalCode = "already-advised"
	RefuseNotYetAdvised        RefusalCode = "not-yet-advised"
	RefuseAdvisedWithdrawal    RefusalCode = "advised-withdrawal"
	RefuseNotWithdrawn         RefusalCode = "not-withdrawn"
	RefuseNotClosed            RefusalCode = "not-closed"
	RefuseErased               RefusalCode = "erased"
	RefuseReopenLate           RefusalCode = "reopen-late"
	RefuseNotInadmissible      RefusalCode = "not-inadmissible"
	RefuseSecondExtension      RefusalCode = "second-extension"
	RefuseExtensionLate        RefusalCode = "extension-late"
	RefuseExtensionDay         RefusalCode = "extension-day" // until a day that it cannot be extended to
	RefuseNoReport             RefusalCode = "no-report"
	RefuseNoReason             RefusalCode = "no-reason"
	RefuseNoText               RefusalCode = "no-text"
	RefusePointsDown           RefusalCode = "points-down" // the text points to what stood below it, and is ours
	RefuseNoQuestion           RefusalCode = "no-question"
	RefuseEmptyAdvice          RefusalCode = "empty-advice"
	RefuseAdviceFile           RefusalCode = "advice-file" // it is no PDF
	RefuseNoMoment             RefusalCode = "no-moment"   // of a hearing
	RefuseMomentPast           RefusalCode = "moment-past" // likewise
	RefuseNoPlace              RefusalCode = "no-place"    // likewise
	RefuseNoRepresentativeData RefusalCode = "no-representative-data"
	RefuseNoParticulars        RefusalCode = "no-particulars" // of the complainant
	RefuseUnknownLine          RefusalCode = "unknown-line"   // that says nothing of the complainant
	RefuseReceivedLate         RefusalCode = "received-late"  // after the mail itself
	RefuseReceivedEarly        RefusalCode = "received-early" // so long ago that it must be a mistake
	RefuseNoClient             RefusalCode = "no-client"      // who assists is said, and not whom
	RefuseTakenAddress         RefusalCode = "taken-address"  // our own, or of somebody with a part in the regulation
	RefuseNoConsentLine        RefusalCode = "no-consent-line"
	RefuseBadAddress           RefusalCode = "bad-address"
	RefuseNoVerdict            RefusalCode = "no-verdict"
	RefuseOtherVerdict         RefusalCode = "other-verdict"
	RefuseNoGround             RefusalCode = "no-ground"
	RefuseNoKind               RefusalCode = "no-kind"     // what it is that is no complaint
	RefuseCaseNumber           RefusalCode = "case-number" // likewise: a number of held mail stood there
	RefuseVouched              RefusalCode = "vouched"     // spam of somebody who can be believed
	RefuseAnswered             RefusalCode = "answered"    // or who wrote again
	RefuseNotLate              RefusalCode = "not-late"
	RefuseNotTooOld            RefusalCode = "not-too-old"
	RefuseUnknownSubject       RefusalCode = "unknown-subject"
	RefuseUnknownAnswer        RefusalCode = "unknown-answer"
	RefuseNoManager            RefusalCode = "no-manager"
	RefuseUnknownManager       RefusalCode = "unknown-manager"
	RefuseInvolvedManager      RefusalCode = "involved-manager"
	RefuseDateUnreadable       RefusalCode = "date-unreadable"
	RefuseDateFuture           RefusalCode = "date-future"
	RefuseDateBeforeReceipt    RefusalCode = "date-before-receipt"
	RefuseDateBeforeLetter     RefusalCode = "date-before-letter"
	RefuseNoMeasures           RefusalCode = "no-measures"     // the decision promises none
	RefuseNothingToPost        RefusalCode = "nothing-to-post" // all letters arrived, or are on their way
	RefuseNoDeputy             RefusalCode = "no-deputy"
	RefuseAfterInvolved        RefusalCode = "after-involved" // the case is about the director
	RefuseDeputyFirst          RefusalCode = "deputy-first"   // it may be, and the deputy has still to say
	RefuseInterestOpen         RefusalCode = "interest-open"  // likewise, to the deputy, who took it over
	RefuseHasIt                RefusalCode = "has-it"         // who stands in can hand it to nobody
	RefuseNoPreview            RefusalCode = "no-preview"
	RefuseStalePreview         RefusalCode = "stale-preview" // it was answered, replaced, or has lapsed
	RefuseOtherMember          RefusalCode = "other-member"  // of the commission: who gave the command does not confirm it alone
	RefuseTwoTexts             RefusalCode = "two-texts"     // programs show different text of the mail
	RefuseNotReplyToPreview    RefusalCode = "not-reply-to-preview"
	RefuseUnknownNumber        RefusalCode = "unknown-number" // of held mail
	RefuseUnknownCase          RefusalCode = "unknown-case"   // or one that is not theirs to know
	RefuseIntoItself           RefusalCode = "into-itself"    // the mail is there
	RefuseIntoClosed           RefusalCode = "into-closed"
	RefuseIntoNewer            RefusalCode = "into-newer"            // the older case goes on
	RefusePaper                RefusalCode = "paper-case"            // what it began with is no mail, which alone can go along
	RefuseMailActed            RefusalCode = "mail-acted"            // it changed something in the case that it would leave
	RefuseDenied               RefusalCode = "denied-mail"           // the client whose name it bears did not write it
	RefuseOpened               RefusalCode = "opened-case"           // it opened the case that it would leave for one of its own
	RefuseMerged               RefusalCode = "merged"                // the complaint goes on in another case
	RefuseNotTheList           RefusalCode = "not-the-list"          // it answers no list of held mail
	RefuseForeignAddress       RefusalCode = "foreign-address"       // somebody else answered mail that was theirs
	RefuseFailedAuthentication RefusalCode = "failed-authentication" // the border says that the sender is forged
)

// WantsText reports whether a command was refused since it has no text, or none that
// says what it must.
func (c RefusalCode) WantsText() bool {
	switch c {
	case RefuseNoReport, RefuseNoReason, RefuseNoText, RefuseNoQuestion, RefuseEmptyAdvice, RefuseNoPlace:
		return true
	}
	return false
}
