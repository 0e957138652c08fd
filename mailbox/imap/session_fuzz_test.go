package imap_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// FuzzSession lets a server say something else from some byte of a recorded
// session on, and break off somewhere. Nobody may panic, or wait for ever, or
// archive what was not filed; and whoever sends says which errors are for good
// only by the word of the server.
func FuzzSession(f *testing.F) {
	boxes, posts := slices.Sorted(maps.Keys(imapSessions)), slices.Sorted(maps.Keys(smtpSessions))
	scripts := make(map[string]transcript)
	for _, name := range append(slices.Clone(boxes), posts...) {
		tr, err := readTranscript(name)
		if err != nil {
			f.Fatal(err)
		}
		scripts[name] = tr
	}
	for i := range boxes {
		f.Add(uint8(i), uint16(1500), uint8(3), []byte("* 1 EXPUNGE\r\n"), uint16(60000))
		f.Add(uint8(i), uint16(1700), uint8(0), []byte("{0}\r\n"), uint16(2000))
	}
	for i := range posts {
		f.Add(uint8(len(boxes)+i), uint16(300), uint8(4), []byte("250-"), uint16(60000))
	}
	f.Fuzz(func(t *testing.T, session uint8, at uint16, drop uint8, insert []byte, cut uint16) {
		names := append(slices.Clone(boxes), posts...)
		name := names[int(session)%len(names)]
		p := &player{
			script: scripts[name].altered(int(at), int(drop), insert), loose: true,
			cut: &real.Cut{Side: real.FromServer, After: int(cut), How: real.How(cut % 3)},
		}
		if endless.Match(p.script.half(real.FromServer)) {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			if s, ok := smtpSessions[name]; ok {
				sender := smtp.NewSender(s.credentials(p.server()), smtp.Limits{})
				s.send(t.Context(), sender)
				sender.Close()
				return
			}
			l := new(log)
			s := imapSessions[name]
			s.visit(t.Context(), p.server(), l, func() {})
			p.plays.Wait()
			for uid := range archivedIn(p.heard) {
				if !s.known && !slices.ContainsFunc(l.filed, func(d imap.Delivery) bool { return d.UID == uid }) {
					t.Errorf("UID %d was archived and not filed", uid)
				}
			}
		})
	})
}

// endless is what makes readCapabilities of go-imap v2.0.0-beta.8 read the same
// parenthesis for ever; see capsGuard, which looks until the sign-in only.
var endless = regexp.MustCompile(`(?i)CAPABILITY[^\]\r\n]*\(`)

// altered has some bytes of the server replaced, counted over all connections.
func (tr transcript) altered(at, drop int, insert []byte) transcript {
	changed := make(transcript, len(tr))
	for i, turns := range tr {
		for _, t := range turns {
			if t.from == real.FromServer {
				if at >= 0 && at < len(t.said) {
					rest := t.said[min(at+drop, len(t.said)):]
					t.said = slices.Concat(t.said[:at], insert, rest)
					at = -1
				} else if at >= 0 {
					at -= len(t.said)
				}
			}
			changed[i] = append(changed[i], t)
		}
	}
	return changed
}
