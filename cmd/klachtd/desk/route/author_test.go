package route

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/record"
)

var reader = Ours{Address: "klachten@stichting.example", HasRole: func(a string) bool { return record.SameMailbox(a, "directeur@stichting.example") }}

func TestAuthor(t *testing.T) {
	for header, want := range map[string]string{
		"From: anna@thuis.example":                                                            "anna@thuis.example",
		"From: anna@thuis.example\nReply-To: bram@thuis.example":                              "anna@thuis.example",
		"From: noreply@site.example\nReply-To: anna@thuis.example":                            "anna@thuis.example",
		"From: noreply@site.example\nReply-To: anna@thuis.example, Anna <anna@thuis.example>": "anna@thuis.example",
		"From: klachten@stichting.example\nReply-To: anna@thuis.example":                      "anna@thuis.example",
		"From: KLACHTEN@stichting.example\nReply-To: anna@thuis.example":                      "anna@thuis.example",
		"From: Klachten+web@Stichting.example\nReply-To: anna@thuis.example":                  "anna@thuis.example",
		"From: noreply@site.example\nReply-To: klachten+x@stichting.example":                  "",
		"From: noreply@site.example\nReply-To: Directeur+x@stichting.example":                 "",
		"From: noreply@site.example\nReply-To: anna@thuis":                                    "",
		"From: anna@thuis": "",
		"From: Leden <leden@buurt.example>\nList-Id: <leden.buurt.example>\nReply-To: anna@thuis.example": "anna@thuis.example",
		"From: Anna via Leden <leden@buurt.example>\nList-Id: <leden.buurt.example>":                      "",
		"From: noreply@site.example":                                                                                  "",
		"From: klachten@stichting.example":                                                                            "",
		"From: klachten@stichting.example\nReply-To: klachten@stichting.example":                                      "",
		"From: noreply@site.example\nReply-To: info.noreply@site.example":                                             "",
		"From: noreply@site.example\nReply-To: directeur@stichting.example":                                           "",
		"From: noreply@site.example\nReply-To: anna@thuis.example, bram@thuis.example":                                "",
		"From: directeur@stichting.example\nReply-To: anna@thuis.example":                                             "directeur@stichting.example",
		"From: klachten@stichting.example\nX-Original-From: anna@thuis.example\nReply-To: klachten@stichting.example": "",
	} {
		who, ok := reader.Author(mailbox.Parse([]byte(header + "\nSubject: Klacht\n\nTekst")))
		if who.Address != want || ok != (want != "") {
			t.Errorf("%q: %q, %v, want %q", header, who.Address, ok, want)
		}
	}
	of := func(header string) string {
		return reader.Complainant(mailbox.Parse([]byte(header + "\nSubject: Klacht\n\nTekst"))).Address
	}
	for header, want := range map[string]string{
		"From: klachten@stichting.example\nX-Original-From: Anna <anna@thuis.example>": "anna@thuis.example",
		"From: klachten@stichting.example":                                             "", // ourselves are written to by nobody
		"From: noreply@site.example":                                                   "",
		"From: directeur@stichting.example":                                            "",
	} {
		if got := of(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

// The same mail is one, whatever a list adds; another is another.
func TestFingerprint(t *testing.T) {
	const mail = "From: Kim <kim@klant.example>\nMessage-ID: <1@localhost>\nSubject: klacht\n\nMijn begeleider kwam niet."
	print := func(raw string) string { return reader.Fingerprint(mailbox.Parse([]byte(raw))) }
	same := []string{
		"Received: from lijst\n" + mail,
		"From: Kim <kim@klant.example>\nMessage-ID: <1@localhost>\nSubject: [Klachten] klacht\n\nMijn begeleider\nkwam niet.\n\n________________\nKlachten mailing list",
		"From: 'Kim' via Klachten <klachten@stichting.example>\nReply-To: kim@klant.example\nMessage-ID: <1@localhost>\nSubject: klacht\n\nMijn begeleider kwam niet.",
	}
	for _, raw := range same {
		if print(raw) != print(mail) {
			t.Errorf("another mail: %q", raw)
		}
	}
	for _, banner := range []string{"[EXTERN] Deze mail komt van buiten\n\n", "CAUTION: This email originated from outside of the organization. Do not click links.\n\n"} {
		same = append(same, strings.Replace(mail, "\n\n", "\n\n"+banner, 1), strings.Replace(strings.Replace(mail, "\n\n", "\n\n"+banner, 1), "Subject: ", "Subject: [EXTERN] ", 1))
	}
	for _, raw := range same[3:] {
		if print(raw) != print(mail) {
			t.Errorf("another mail: %q", raw)
		}
	}
	others := []string{
		"From: Kim <kim@klant.example>\nMessage-ID: <1@localhost>\nSubject: klacht over Kees\n\nMijn begeleider kwam niet.",
		"From: Kim <kim@klant.example>\nMessage-ID: <1@localhost>\nSubject: klacht\n\nMijn begeleider kwam niet.\n________________\nEn hij riep.",
		"From: Bram <bram@klant.example>\nMessage-ID: <1@localhost>\nSubject: klacht\n\nMijn begeleider kwam niet.",
		"From: Kim <kim@klant.example>\nMessage-ID: <2@localhost>\nSubject: klacht\n\nMijn begeleider kwam niet.",
	}
	for _, raw := range others {
		if print(raw) == print(mail) {
			t.Errorf("the same mail: %q", raw)
		}
	}
	if print("From: Kim <kim@klant.example>\nSubject: klacht\n\nx") != "" {
		t.Error("a mail without Message-ID can be told from another")
	}
}

func TestAnswersAtOnce(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		minutes []int // of the letters, and last of the mail
		want    bool
	}{
		{[]int{0}, false},
		{[]int{0, 1}, false},
		{[]int{0, 1, 2}, false},
		{[]int{0, 1, 2, 3}, true},
		{[]int{0, 50, 100, 150}, true},
		{[]int{0, 90, 180, 270}, false},
		{[]int{0, 1, 2, 200}, false}, // the last is no answer at once
		{[]int{0, 1, 2, 200, 201}, false},
		{[]int{0, 5, 10, 8}, false}, // it came before the last letter left: it answers none
	} {
		var sent []time.Time
		for _, m := range tt.minutes {
			sent = append(sent, noon.Add(time.Duration(m)*time.Minute))
		}
		last := len(sent) - 1
		if got := AnswersAtOnce(slices.Clone(sent[:last]), sent[last]); got != tt.want {
			t.Errorf("%v: %v", tt.minutes, got)
		}
	}
}
