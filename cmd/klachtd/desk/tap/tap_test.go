package tap

import (
	"net/url"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates/agenda"
	"github.com/integratiewerk/klachtd/templates/block"
)

func TestLinks(t *testing.T) {
	listed := []agenda.Case{{ID: "K-2026-0007", Tasks: []agenda.Task{{Type: []string{"7 contact", "klacht 12"}}}}}
	for _, tt := range []struct {
		kind                 record.LetterKind
		subject, typed       string
		wantSubject, wantTap string // "" for no link
	}{
		{record.MailNotice, "[K-2026-0001] Nieuwe klacht", "contact", "[K-2026-0001] Nieuwe klacht", "contact"},
		{record.MailPreview, "[K-2026-0001] Concept: besluit", "akkoord", "[K-2026-0001] Concept: besluit (concept 3)", "akkoord"},
		{record.MailPreview, "Bevestig uw opdracht: klacht 1", "akkoord", "", ""}, // only an answer says which
		{record.MailMorning, "Vandaag te doen: 1 klacht", "7 contact", "[K-2026-0007]", "contact"},
		{record.MailMorning, "Vandaag te doen: 1 klacht", "8 contact", "", ""},
		{record.MailMorning, "Vandaag te doen: 1 klacht", "klacht 12", "[K-2026-0007]", "klacht 12"},
		{record.MailHeld, "Er wachten 2 berichten op u", "geen klacht 3-5", "Er wachten 2 berichten op u", "geen klacht 3-5"},
		{record.MailHeld, "Er wachten 2 berichten op u", "bij K-2026-0001 12", "Er wachten 2 berichten op u", "bij K-2026-0001 12"},
		{record.MailHelp, "Hulp", "geen klacht vraag", "", ""},
		{record.MailHelp, "Hulp", "contact", "", ""},
		{record.MailReminder, "[K-2026-0001] Kies de leidinggevende", "leidinggevende", "", ""},
		{record.MailReminder, "[K-2026-0001] Niet aangekomen", "verstuurd op", "", ""},
		{record.MailFurther, "[K-2026-0001] Nieuw bericht", "klacht", "", ""}, // its number is known by the answer alone
		{record.LetterAcknowledgement, "[K-2026-0001] Ontvangst", "naar de commissie", "", ""},
	} {
		blocks := []block.Block{{Kind: block.Commands, Rows: [][]string{{tt.typed}}}}
		got := Links(blocks, Mail{Kind: tt.kind, To: "klachten@stichting.example", Subject: tt.subject, Shown: 3, Cases: listed})[0].Links
		if tt.wantTap == "" {
			if len(got) > 0 {
				t.Errorf("%s %q: %v", tt.kind, tt.typed, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s %q: %v", tt.kind, tt.typed, got)
			continue
		}
		u, err := url.Parse(got[0].Address)
		if err != nil || u.Opaque != "klachten@stichting.example" || u.Query().Get("subject") != tt.wantSubject || u.Query().Get("body") != tt.wantTap+"\r\n\r\n" {
			t.Errorf("%s %q: %v %v", tt.kind, tt.typed, u, err)
		}
		if blocks[0].Links != nil {
			t.Error("the blocks of another reader have links")
		}
	}
}

func TestShown(t *testing.T) {
	for subject, want := range map[string]int{"Re: [K-2026-0001] Concept: besluit (concept 12)": 12, "[K-2026-0001] concept 3": 0, "(concept 99999999999999999999)": 0, "": 0} {
		if got := Shown(subject); got != want {
			t.Errorf("%q: %d", subject, got)
		}
	}
}
