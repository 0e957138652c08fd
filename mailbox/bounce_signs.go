package mailbox

import (
	"slices"
	"strings"

	"github.com/emersion/go-message"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// The rules below are our own. go-sisimai, the only library for this, has 17,000 lines,
// cannot be fetched by `go get`, and panics on one of its own samples. We need four
// facts about a bounce; it gives thirty.

// isBounce reports whether the mail says that a mail was not delivered, for good. A
// report that says delayed, delivered or relayed is not a bounce.
func (p *parser) isBounce(top entity, text string) bool {
	report := top.mediaType == "multipart/report"
	if report && top.params["report-type"] != "" &&
		!strings.EqualFold(top.params["report-type"], "delivery-status") {
		return false // a read receipt or a spam report
	}
	sender := mailer(p.msg, top.header)
	fromMachine := sender != "" || nullReturnPath(top.header) || strings.TrimSpace(top.header.Get("From")) == "<>"
	if p.deliveryStatus != nil && (report || fromMachine) {
		g, _ := worst(parseDeliveryStatus(p.deliveryStatus))
		switch g.action { // RFC 3464 section 2.3.3, and what it does not list
		case "delayed", "delivered", "relayed", "expanded", "deliverable":
			return false
		}
		return true
	}
	if isDelayNotice(p.msg.Subject, text) {
		return false
	}
	if top.header.Has("X-Failed-Recipients") || strings.EqualFold(top.params["report-type"], "delivery-status") {
		return true
	}
	// Without a report two signs are needed: a sender that cannot be a person, and the
	// words of a bounce. "Niet bezorgd: mijn brief" may be a complaint.
	if !fromMachine && !report || isChallenge(text) {
		return false
	}
	return hasBounceSubject(p.msg.Subject) || hasBounceText(text) || sender == mailerDaemon
}

// mailer gives the local part of the sender if it is that of a mail system. Some write
// From: MAILER-DAEMON, without a domain, to their own users.
func mailer(m *Message, h message.Header) string {
	name := ""
	switch {
	case len(m.From) == 1:
		name = localPart(m.From[0])
	case len(m.From) == 0 && strings.Contains(strings.ToLower(h.Get("From")), mailerDaemon):
		name = mailerDaemon
	}
	if slices.Contains(mailerNames, name) || strings.HasPrefix(name, "microsoftexchange") {
		return name
	}
	return ""
}

const mailerDaemon = "mailer-daemon"

// mailerNames are the local parts of mail systems.
var mailerNames = []string{
	mailerDaemon, "postmaster", "mail-daemon", "mailerdaemon", "mailer_daemon", "mailer", "post_master", "mdaemon",
	"mail.delivery.system", "mail-delivery-system", "maildelivery", "mail.delivery.subsystem", "mailsystem", "mail-system",
}

func localPart(a Address) string {
	local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
	return local
}

// bounceSubjects are the beginnings of failure notices' subjects, in lower case: those
// of Exchange, Postfix, Exim, qmail, sendmail, Courier, Domino, Google and others, and
// of Dutch mail providers.
var bounceSubjects = []string{
	"undeliverable", "undelivered", "mail delivery failed", "mail delivery failure", "mail delivery system", "mail failure",
	"delivery status notification (failure)", "delivery failure", "delivery failed", "delivery has failed", "delivery status notification: error",
	"failure notice", "failure delivery", "failed delivery", "failed mail", "permanent delivery failure", "nondeliverable",
	"returned mail", "returned to sender", "non delivery notification", "non-delivery notification", "non delivery report", "non-delivery report",
	"non-deliverable", "mail could not be delivered", "message could not be delivered", "message undeliverable", "message not delivered",
	"mail system error", "could not send message", "could not deliver", "unable to deliver", "notice: mail delivery status",
	"mail failed, returning to sender", "email delivery failure", "[postmaster] email delivery failure", "error sending mail",
	"there was an error sending your mail", "you have attempted to send mail to a non-existing", "rejected:",
	"niet bezorgd", "niet-bezorgbaar", "niet bezorgbaar", "onbestelbaar", "onbezorgbaar", "niet afgeleverd", "niet bestelbaar", "bezorging mislukt",
	"bezorging is mislukt", "bericht niet bezorgd", "bericht niet afgeleverd", "e-mail niet bezorgd", "e-mail niet afgeleverd", "mislukte bezorging",
	"kennisgeving van bezorgingsstatus (mislukt", "melding van bezorgingsstatus (mislukt", "bericht over de bezorgingsstatus (mislukt",
	"unzustellbar", "nicht zugestellt", "nicht zustellbar", "zustellung fehlgeschlagen", "zustellungsfehler", "fehlgeschlagen", "e-mail konnte nicht",
	"benachrichtigung zum übermittlungsstatus (fehlgeschlagen",
	"non remis", "non distribuable", "échec de la remise", "notification d'état de remise (échec", "niedostarczona", "niedostarczone", "teslim edilemedi",
}

func hasBounceSubject(subject string) bool {
	s := strings.TrimPrefix(strings.ToLower(subject), "*** spam *** ")
	return slices.ContainsFunc(bounceSubjects, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}

// noticeMax is how many bytes of a text are searched for the words of a notice: the
// returned mail may follow.
const noticeMax = 1500

// isDelayNotice reports whether a mail reports a delay: the mail it is about may still
// arrive.
func isDelayNotice(subject, said string) bool {
	s := strings.ToLower(subject)
	if strings.HasPrefix(s, "warning: could not send") || strings.HasPrefix(s, "warning--could not send") {
		return true
	}
	return containsAny(s, []string{"(delay)", "(vertraging)", "(verzögerung)", "delayed", "vertraagd", "verzögert", "still being retried"}) ||
		containsAny(strings.ToLower(text.FirstBytes(said, noticeMax)), []string{
			"this is a warning message only", "delivery attempts will continue", "will continue to try", "will keep trying", "will be retried",
			"is nog niet afgeleverd", "is nog niet bezorgd", "wordt later opnieuw geprobeerd", "blijven proberen", "wird weiterhin versucht", "weitere zustellversuche",
		})
}

// isChallenge reports whether a mail asks the sender to prove to be a person: the mail
// waits, it did not come back.
func isChallenge(said string) bool {
	return containsAny(strings.ToLower(text.FirstBytes(said, noticeMax)), []string{
		"confirm that you", "confirm your message", "verify that you", "verify your email", "has not yet been delivered",
		"bevestig dat u", "bevestig uw bericht", "bestätigen sie",
	})
}

// bounceText is what failure notices say in their first lines, in lower case.
var bounceText = []string{
	"hi. this is the", // qmail, QSBMF section 2
	"this message was created automatically by mail delivery software", // Exim
	"this is the mail system at host",                                  // Postfix
	"delivery to the following", "delivery has failed", "did not reach the following", "following addresses had", "following address(es)",
	"could not be delivered", "couldn't be delivered", "cannot be delivered", "can't be delivered", "could not deliver", "couldn't deliver",
	"not delivered to", "was undeliverable", "were undeliverable", "undeliverable to", "unable to deliver", "unable to send", "trouble delivering",
	"wasn't delivered", "wasn't able to deliver", "not able to be delivered", "message could not be sent", "unknown user:", "user unknown",
	"quarantine", "in quarantaine", "has been blocked", "was blocked", "is geblokkeerd", "is tegengehouden", "was rejected", "is geweigerd",
	"delivery error report", "permanent delivery error", "failed permanently", "failure reasons",
	"kan niet worden bezorgd", "kon niet worden bezorgd", "konden niet worden bezorgd", "kon niet worden afgeleverd", "niet worden afgeleverd",
	"niet bezorgd", "niet afgeleverd", "niet aangekomen", "bezorging is mislukt", "bezorging aan de volgende", "onbestelbaar",
	"nicht zugestellt", "nicht zustellbar", "zustellung an folgende", "zustellung der folgenden", "zustellung ist fehlgeschlagen", "unzustellbar",
	"n'a pas pu être", "n'ont pas pu être", "échec de la remise", "teslim edilemedi", "nie została dostarczona", "nie można dostarczyć",
}

// hasBounceText reports whether the text begins like a failure notice.
func hasBounceText(said string) bool {
	return containsAny(strings.ToLower(text.FirstBytes(said, noticeMax)), bounceText)
}

func containsAny(s string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(s, phrase) })
}
