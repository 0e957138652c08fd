package record

// RefusalCode says why a command was not carried out. When the mail cannot be trusted
// to be the role holder's, the code is the word of its [Why].
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
	RefuseExtensionDay         RefusalCode = "extension-day" // the term cannot be extended to that day
	RefuseNoReport             RefusalCode = "no-report"
	RefuseNoReason             RefusalCode = "no-reason"
	RefuseNoText               RefusalCode = "no-text"
	RefusePointsDown           RefusalCode = "points-down" // the text refers to what was quoted below it, which is ours
	RefuseNoQuestion           RefusalCode = "no-question"
	RefuseEmptyAdvice          RefusalCode = "empty-advice"
	RefuseAdviceFile           RefusalCode = "advice-file" // it is no PDF
	RefuseNoMoment             RefusalCode = "no-moment"   // of a hearing
	RefuseMomentPast           RefusalCode = "moment-past" // likewise
	RefuseNoPlace              RefusalCode = "no-place"    // likewise
	RefuseNoRepresentativeData RefusalCode = "no-representative-data"
	RefuseNoParticulars        RefusalCode = "no-particulars" // nothing is said about the complainant
	RefuseUnknownLine          RefusalCode = "unknown-line"   // a line says nothing about the complainant
	RefuseReceivedLate         RefusalCode = "received-late"  // after the mail itself
	RefuseReceivedEarly        RefusalCode = "received-early" // so long ago that it must be a mistake
	RefuseNoClient             RefusalCode = "no-client"      // it names the representative but not the client
	RefuseTakenAddress         RefusalCode = "taken-address"  // our own, or of somebody with a part in the regulation
	RefuseNoConsentLine        RefusalCode = "no-consent-line"
	RefuseBadAddress           RefusalCode = "bad-address"
	RefuseNoVerdict            RefusalCode = "no-verdict"
	RefuseOtherVerdict         RefusalCode = "other-verdict"
	RefuseNoGround             RefusalCode = "no-ground"
	RefuseNoKind               RefusalCode = "no-kind"     // it does not say what the mail is instead of a complaint
	RefuseCaseNumber           RefusalCode = "case-number" // likewise: it gave the number of a held mail
	RefuseVouched              RefusalCode = "vouched"     // it is called spam, but the sender can be believed
	RefuseAnswered             RefusalCode = "answered"    // it is called spam, but the sender wrote again
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
	RefuseDeputyFirst          RefusalCode = "deputy-first"   // it may be, and the deputy has yet to say
	RefuseInterestOpen         RefusalCode = "interest-open"  // likewise, told to the deputy, who took it over
	RefuseHasIt                RefusalCode = "has-it"         // a stand-in cannot hand it to anybody
	RefuseNoPreview            RefusalCode = "no-preview"
	RefuseStalePreview         RefusalCode = "stale-preview" // the preview was answered or replaced, or has lapsed
	RefuseOtherMember          RefusalCode = "other-member"  // in the commission, the member who gave the command does not confirm it alone
	RefuseTwoTexts             RefusalCode = "two-texts"     // programs show different text of the mail
	RefuseNotReplyToPreview    RefusalCode = "not-reply-to-preview"
	RefuseUnknownNumber        RefusalCode = "unknown-number" // of held mail
	RefuseUnknownCase          RefusalCode = "unknown-case"   // or one that the sender may not know of
	RefuseIntoItself           RefusalCode = "into-itself"    // the mail is in that case already
	RefuseIntoClosed           RefusalCode = "into-closed"
	RefuseIntoNewer            RefusalCode = "into-newer"            // the older case goes on
	RefusePaper                RefusalCode = "paper-case"            // the case began on paper, and only mail can move
	RefuseMailActed            RefusalCode = "mail-acted"            // the mail changed something in the case it would leave
	RefuseDenied               RefusalCode = "denied-mail"           // the client says it is not theirs
	RefuseOpened               RefusalCode = "opened-case"           // it opened this case, so it cannot leave to become a case
	RefuseMerged               RefusalCode = "merged"                // the complaint continues in another case
	RefuseNotTheList           RefusalCode = "not-the-list"          // it answers no list of held mail
	RefuseForeignAddress       RefusalCode = "foreign-address"       // somebody else answered mail that was theirs
	RefuseFailedAuthentication RefusalCode = "failed-authentication" // the border says that the sender is forged
)

// WantsText reports whether a command was refused because it has no text, or none that
// says what it must.
func (c RefusalCode) WantsText() bool {
	switch c {
	case RefuseNoReport, RefuseNoReason, RefuseNoText, RefuseNoQuestion, RefuseEmptyAdvice, RefuseNoPlace:
		return true
	}
	return false
}
