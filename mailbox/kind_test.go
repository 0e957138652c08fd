package mailbox

import "testing"

func TestKind(t *testing.T) {
	tests := map[string]struct {
		header, body string
		want         Kind
	}{
		"a person":                        {"Subject: Klacht\r\n", "", KindMail},
		"a person, answering":             {"Subject: Re: Klacht\r\nIn-Reply-To: <a@b>\r\nReturn-Path: <anna@thuis.example>\r\n", "", KindMail},
		"our own":                         {"X-Klachtd-Kind: 01\r\nAuto-Submitted: auto-generated\r\n", "", KindOwn},
		"Exchange, Dutch":                 {"Subject: Automatisch antwoord: [K-2026-0001] Uw klacht\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nIn-Reply-To: <a@b>\r\n", "", KindAutoReply},
		"Exchange, English":               {"Subject: Automatic reply: Uw klacht\r\nX-Auto-Response-Suppress: All\r\nauto-submitted: auto-generated\r\n", "", KindAutoReply},
		"Exchange, German":                {"Subject: Automatische Antwort: Uw klacht\r\nX-MS-Exchange-Inbox-Rules-Loop: a@b.example\r\nAuto-Submitted: auto-generated\r\n", "", KindAutoReply},
		"Exchange, header lost":           {"Subject: Automatisch antwoord: Uw klacht\r\n", "", KindAutoReply},
		"Gmail":                           {"Subject: Afwezig tot maandag Re: Uw klacht\r\nAuto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\n", "", KindAutoReply},
		"Auto-Submitted: no":              {"Auto-Submitted: no\r\n", "", KindMail},
		"Auto-Submitted with a comment":   {"Auto-Submitted: auto-replied (vacation)\r\n", "", KindAutoReply},
		"Auto-Submitted with a parameter": {"Auto-Submitted: auto-generated; owner-email=\"a@b.example\"\r\n", "", KindAutoReply},
		"X-Autorespond":                   {"X-Autorespond: Klacht\r\n", "", KindAutoReply},
		"X-Autoreply: no":                 {"X-Autoreply: no\r\n", "", KindMail},
		"Precedence auto_reply":           {"Precedence: auto_reply\r\n", "", KindAutoReply},
		"suppress, fresh":                 {"X-Auto-Response-Suppress: All\r\n", "", KindAutoReply},
		"suppress, answering":             {"X-Auto-Response-Suppress: All\r\nIn-Reply-To: <a@b>\r\n", "", KindMail},
		"suppress none":                   {"X-Auto-Response-Suppress: None\r\n", "", KindMail},
		"out of office":                   {"Subject: Out of Office\r\n", "", KindAutoReply},
		"out of office AutoReply":         {"Subject: Out of Office AutoReply: klacht\r\n", "", KindAutoReply},
		"Abwesenheitsnotiz":               {"Subject: Abwesenheitsnotiz\r\n", "", KindAutoReply},
		"complaint about absence":         {"Subject: Afwezigheid van mijn begeleider\r\n", "", KindMail},
		"complaint about an auto reply":   {"Subject: Automatisch antwoord op mijn klacht\r\n", "", KindMail},
		"answer to an auto reply":         {"Subject: RE: Automatisch antwoord: klacht\r\nIn-Reply-To: <a@b>\r\n", "", KindMail},
		"complaint, out of office":        {"Subject: Out of office, altijd maar out of office\r\n", "", KindMail},
		"null Return-Path":                {"Return-Path: <>\r\n", "", KindAutoReply},
		"null Return-Path, lower down":    {"Return-Path: <anna@thuis.example>\r\nReturn-Path: <>\r\n", "", KindMail},
		"read receipt":                    {"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n", "--b\r\n\r\nGelezen\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n", KindAutoReply},
		"a list":                          {"List-Id: <nieuws.school.example>\r\n", "", KindBulk},
		"a newsletter":                    {"List-Unsubscribe: <https://nieuws.example/uit>\r\n", "", KindBulk},
		"Precedence: list":                {"Precedence: List\r\n", "", KindBulk},
		"Precedence: first-class":         {"Precedence: first-class\r\n", "", KindMail},
		"X-Failed-Recipients":             {"X-Failed-Recipients: anna@thuis.example\r\n", "", KindBounce},
		"complaint about the post":        {"Subject: Niet bezorgd: uw brief\r\n", "Undeliverable, could not be delivered!", KindMail},
		"forwarded bounce":                {"Subject: FW: Undeliverable: brief\r\nContent-Type: multipart/mixed; boundary=b\r\n", "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n", KindMail},
		"person at postmaster":            {"From: postmaster@thuis.example\r\nSubject: Klacht\r\n", "De docent belt niet.", KindMail},
		"postmaster's bounce":             {"From: postmaster@thuis.example\r\nSubject: Undeliverable: Uw klacht\r\n", "x", KindBounce},
		"bounce, nobody's name":           {"Return-Path: <>\r\nSubject: Unzustellbar: Uw klacht\r\n", "x", KindBounce},
		"mailer without a domain":         {"From: MAILER-DAEMON (Mail System)\r\nSubject: hm\r\n", "x", KindBounce},
		"delay":                           {"From: MAILER-DAEMON@thuis.example\r\nSubject: Warning: could not send message for past 4 hours\r\n", "x", KindAutoReply},
	}
	for name, tt := range tests {
		raw := tt.header
		if tt.header[:5] != "From:" {
			raw = sender + raw
		}
		if m := Parse([]byte(raw + "\r\n" + tt.body)); m.Kind != tt.want {
			t.Errorf("%s: kind %q, want %q", name, m.Kind, tt.want)
		}
	}
}
