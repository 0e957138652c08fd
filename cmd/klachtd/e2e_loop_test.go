package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"
)

// neighbour is where another foundation has its klachtd.
const neighbour = "klachten@buur.example"

// post office: what a house sent since it last looked, to one address.
func (h *house) postTo(address string) (mail [][]byte) {
	all := h.smtp.Sent()
	for _, tx := range all[h.read:] {
		if tx.Accepted && slices.Contains(tx.To, address) {
			mail = append(mail, tx.Data)
		}
	}
	h.read = len(all)
	return mail
}

// automatic are the fields by which our mail shows that a machine wrote it
// (RFC 3834 section 5), and our own.
var automatic = regexp.MustCompile(`(?im)^(X-Klachtd-Kind|Auto-Submitted|X-Auto-Response-Suppress|Precedence):[^\n]*\n([ \t][^\n]*\n)*`)

// tellLoop: two houses, each with the other's complaints address for its
// director, settle at once. A relay that takes the marks of a machine off their
// mail makes a loop of it, which the cap bounds.
func tellLoop(t *testing.T, w world) {
	for name, strip := range map[string]func([]byte) []byte{
		"as sent": func(b []byte) []byte { return b },
		"without our own field": func(b []byte) []byte {
			return regexp.MustCompile(`(?m)^X-Klachtd-Kind:[^\n]*\n`).ReplaceAll(b, nil)
		},
		"without any mark": func(b []byte) []byte { return automatic.ReplaceAll(b, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := w
			w.provider = w.start(t)
			ours := w.open(t, foundation{Boss: person{"Buur", neighbour}})
			theirs := w.open(t, foundation{Address: neighbour, Boss: person{"Huis", houseAddress}})
			at := clock(t, "2026-11-23 09:12")
			forged := aboutTheLesson(person{"Buur", "iemand@klant.example"})
			for _, h := range []*house{ours, theirs} {
				if err := h.deliver(forged.bytes(t, at), at); err != nil {
					t.Fatal(err)
				}
			}
			const perDay = 10 // intake.automatic_per_day
			for day := range 3 {
				exchanged := 0
				for pass := range 40 {
					when := at.AddDate(0, 0, day).Add(time.Duration(pass) * time.Minute)
					quiet := true
					for _, way := range []struct {
						from, to *house
						address  string
					}{{ours, theirs, neighbour}, {theirs, ours, houseAddress}} {
						way.from.must(0, "once", "--at", when.Format(time.RFC3339))
						for _, raw := range way.from.postTo(way.address) {
							quiet = false
							exchanged++
							if err := way.to.deliver(strip(raw), when); err != nil {
								t.Fatal(err)
							}
						}
					}
					if quiet && pass > 0 {
						break
					}
				}
				least, most := 0, 2 // a notice each, of the one complaint
				if day == 0 {
					least = 2
				}
				if name == "without any mark" {
					least, most = 2, 2*(perDay+3) // a receipt a day each, and what answers it; notices and reminders
				}
				if exchanged < least || exchanged > most {
					t.Errorf("day %d: %d mails went from one to the other, want %d to %d", day+1, exchanged, least, most)
				}
			}
			for _, h := range []*house{ours, theirs} {
				if cases := h.list(); len(cases) != 1 || cases[0].Status != "received" {
					t.Errorf("mail of a machine made cases %+v", cases)
				}
			}
		})
	}
}

// bounceOf is what a mail server returns when it could not deliver a mail
// (RFC 3464).
func bounceOf(id, to string, n int) []byte {
	return fmt.Appendf(nil, "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@klant.example>\r\nTo: %s\r\n"+
		"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce.%d@klant.example>\r\nAuto-Submitted: auto-replied\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"=_b\"\r\n\r\n"+
		"--=_b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"+
		"--=_b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.klant.example\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n"+
		"Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n"+
		"--=_b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: %s\r\nMessage-ID: %s\r\n--=_b--\r\n", houseAddress, n, to, houseAddress, id)
}
