package health

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wording"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Warning is something that a person should deal with. The meaning of its code never
// changes, because scripts may look for it.
type Warning struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

const (
	passLate   = 15 * time.Minute // three times that of a timer; the daemon passes every 20 s
	delayed    = 4 * time.Hour    // as Postfix's delay_warning_time
	backupLate = 8 * 24 * time.Hour
	secretDays = 30
)

type warner struct {
	*Look
	now      time.Time
	paused   time.Time
	lastFact time.Time
	began    time.Time // the log
	troubles []caselog.Trouble
	queue    []caselog.Letter
	held     []caselog.HeldRow
	open     []record.Case
	vacant   []string // cases, and who answers for them
	texts    []wording.Failure
	found    []Warning
}

// Remedies that are given in more than one place.
const (
	RefusedRemedy = "klachtd check says more; repair it, then: systemctl reload klachtd"
	VacantRemedy  = "klachtd case assign NUMBER director|deputy|ADDRESS --reason TEXT, or configure a deputy or terms.escalation"
)

func (w *warner) local(t time.Time) string { return screen.Time(t, w.Rules.Zone) }

func (w *warner) warn(code, text, remedy string) {
	w.found = append(w.found, Warning{code, text, w.Spoken(remedy)})
}

// all gives the warnings, those that stop the work first.
func (w *warner) all(s Status) []Warning {
	w.found = []Warning{}
	w.work(s)
	w.servers()
	w.mail()
	w.later(s)
	return w.found
}

// work: does anything happen at all?
func (w *warner) work(s Status) {
	pass, read := s.marks[watch.MarkPass], cmp.Or(s.marks[watch.MarkRead], w.began)
	last := pass
	if w.lastFact.After(last) {
		last = w.lastFact
	}
	const stopped = "systemctl status klachtd; journalctl -u klachtd"
	switch {
	case last.After(w.now.Add(time.Minute)):
		w.warn("clock", "the clock is behind: the log was written at "+w.local(last), "set the clock: timedatectl; if it is right, restore a backup from before then")
	case pass.IsZero():
		w.warn("no-pass", "no pass was ever made", "systemctl enable --now klachtd")
	case w.now.Sub(pass) > passLate:
		w.warn("no-pass", "nothing happens: the last pass was at "+w.local(pass), stopped)
	case !slices.ContainsFunc(w.troubles, stops) && w.now.Sub(read) > passLate+2*w.Cfg.IMAP.Poll: // it hangs without an error
		w.warn("mailbox-unread", "the mailbox was last read at "+w.local(read), stopped)
	}
	if lost := s.marks[caselog.MarkCanaryLost]; w.Cfg.Monitor.Canary && lost.After(s.marks[caselog.MarkCanary]) {
		w.warn("canary", "mail does not come back: at "+w.local(lost)+" the daily mail to ourselves was overdue, and none has arrived since",
			"klachtd check --online shows whether mail comes in or goes out; look in the mailbox for a filter or another folder")
	}
	refused := func(t caselog.Trouble) bool { return t.Part == caselog.PartConfiguration }
	if w.Cfg.Faulty() && !slices.ContainsFunc(w.troubles, refused) {
		w.warn("configuration", "the configuration has a mistake: a running klachtd keeps what it read before, and none can start", RefusedRemedy)
	}
	if !w.paused.IsZero() {
		w.warn("paused", "no mail leaves: sending is paused since "+w.local(w.paused), "klachtd resume")
	}
}

// stops reports whether a trouble is of a whole server.
func stops(t caselog.Trouble) bool {
	return slices.Contains([]string{caselog.PartMailbox, caselog.PartMailServer, caselog.PartSender}, t.Part)
}

func (w *warner) servers() {
	for _, t := range w.troubles {
		switch t.Part {
		case caselog.PartMailbox:
			w.warn("mailbox", fmt.Sprintf("the mailbox cannot be read since %s: %s", w.local(t.Since), screen.Line(t.Why)),
				"klachtd tries again by itself; check [imap] with: klachtd check --online")
		case caselog.PartWithheld:
			w.warn("withheld", fmt.Sprintf("since %s the mailbox lists mail that it does not deliver: %s", w.local(t.Since), screen.Line(t.Why)),
				"klachtd asks for it again by itself; if it stays, read it there and enter it with: klachtd case new")
		case caselog.PartArchive:
			w.warn("archive", fmt.Sprintf("filed mail stays in the inbox since %s: %s", w.local(t.Since), screen.Line(t.Why)),
				"make room in the mailbox; klachtd moves the mail then by itself")
		case caselog.PartTrust:
			w.warn("trust", fmt.Sprintf("every command is refused since %s: mail of people with a role bears the verdict of %s, and trust says %s", w.local(t.Since), screen.Line(t.Why), cmp.Or(w.Cfg.Trust.AuthservID, w.Cfg.Trust.Provider)),
				"if that is your own mail server, set trust.authserv_id to its name; then: systemctl reload klachtd")
		case sieve.Part:
			w.warn("scanner", fmt.Sprintf("the virus scanner is away since %s, and files of others are kept back: %s", w.local(t.Since), screen.Line(t.Why)),
				"systemctl status clamav-daemon; intake.clamd_socket names its socket")
		case caselog.PartConfiguration:
			w.warn("configuration", fmt.Sprintf("the configuration that was read at %s is refused, and the previous one stays in use: %s", w.local(t.Since), screen.Line(t.Why)), RefusedRemedy)
		case caselog.PartMailServer:
			w.warn("mail-server", fmt.Sprintf("the mail server is away since %s: %s", w.local(t.Since), screen.Line(t.Why)),
				"klachtd tries again by itself; check [smtp] with: klachtd check --online")
		case caselog.PartSender:
			w.warn("sender-refused", fmt.Sprintf("no mail leaves: the mail server refuses our account or address since %s: %s", w.local(t.Since), screen.Line(t.Why)),
				fmt.Sprintf("let the account of [smtp] send as %s, at the mail server; then all mail leaves by itself", w.Cfg.Organisation.Email))
		}
	}
}

// mail: what waits for too long, or for a person.
func (w *warner) mail() {
	var late, failed, escalated int
	for _, l := range w.queue {
		switch {
		case !Waits(l):
			failed++
		case l.Delayed >= delayed, w.now.Sub(l.NextAt) >= delayed && w.paused.IsZero():
			late++
		}
	}
	for _, h := range w.held {
		if !h.Escalated.IsZero() {
			escalated++
		}
	}
	w.unconfirmed()
	for _, line := range w.vacant {
		w.warn("vacant", line, VacantRemedy)
	}
	if late > 0 {
		w.warn("delayed", screen.Count(late, "mail")+" delayed for more than four hours", "klachtd queue list says why")
	}
	if failed > 0 {
		w.warn("not-delivered", screen.Count(failed, "mail")+" not delivered",
			"klachtd queue list says why; then klachtd queue retry or klachtd queue drop")
	}
	if escalated > 0 {
		w.warn("held", screen.Count(escalated, "held mail")+" not judged for ten days", "klachtd held list; then klachtd held accept or klachtd held reject")
	}
}

// unconfirmed: a confirmation has not arrived, three days before the end of its term (R10).
func (w *warner) unconfirmed() {
	today := w.Rules.Day(w.now)
	for _, c := range w.open {
		if task, owed := w.Rules.TaskOf(c, record.TermAcknowledge, today); owed && !today.Before(task.Due.AddDays(-3)) {
			w.warn("not-confirmed", fmt.Sprintf("the confirmation of %s has not arrived; its term ends on %v", c.ID, task.Due),
				"klachtd case show "+c.ID+" says why; while sending is paused: klachtd resume")
		}
	}
}

// later: what goes wrong when nobody thinks of it in time.
func (w *warner) later(s Status) {
	o := w.Cfg.OAuth2
	if w.Cfg.UsesOAuth2() && o.ClientSecretFile != "" && o.ClientSecretExpires.IsValid() {
		if left := o.ClientSecretExpires.DaysSince(w.Rules.Day(w.now)); left <= secretDays {
			text := fmt.Sprintf("the client secret ends on %v (days left: %d)", o.ClientSecretExpires, left)
			if left <= 0 {
				text = fmt.Sprintf("the client secret ended on %v", o.ClientSecretExpires)
			}
			w.warn("secret", text, "make a new one, set oauth2.client_secret_expires, and restart klachtd")
		}
	}
	_, faults, _ := style.Read(w.Cfg.Letters)
	for _, f := range faults {
		w.warn("style", "letters leave without a part of the house style: "+w.Cfg.At("letters", f.Key, f.What, "").String(), f.Remedy+"; then: systemctl reload klachtd")
	}
	for _, f := range w.texts {
		w.warn("text", f.English(), "klachtd check says more; mend the file or take it away; then: systemctl reload klachtd")
	}
	for i := len(s.Cases.Terms) - 1; i >= 0; i-- { // the last one tells for all
		if text := w.Rules.Calendar.Warning(s.Cases.Terms[i].Due); text != "" {
			w.warn("calendar", fmt.Sprintf("holidays by decree are known until %d only, and %s has a term after that", w.Rules.Calendar.KnownUntil, s.Cases.Terms[i].Case),
				"set terms.decree_days and terms.decree_known_until")
			break
		}
	}
	switch at := s.marks[caselog.MarkBackup]; {
	case at.IsZero() && !s.Demo && !w.began.IsZero() && w.now.Sub(w.began) > backupLate:
		w.warn("no-backup", "no backup was ever made with klachtd backup, which verifies it", "systemctl enable --now klachtd-backup.timer; klachtd guide restore")
	case !at.IsZero() && w.now.Sub(at) > backupLate:
		w.warn("backup", "the last backup was made "+w.local(at), "klachtd backup FILE")
	}
}
