package notice

import "regexp"

// Newsletter reports whether a text is one that was written to many: it tells how
// to leave, with a link or an address for it, is no form that somebody filled in,
// and complains of nothing.
func Newsletter(subject, said string) bool {
	return leaving.MatchString(said) && wayOut.MatchString(said) && !IsForm(said) && !grievance.MatchString(subject+"\n"+said)
}

// IsForm reports whether a text is what somebody filled in on a form.
func IsForm(said string) bool { return len(formLine.FindAllString(said, 2)) == 2 }

var (
	leaving = regexp.MustCompile(`(?i)uitschrijven|uit te schrijven|afmelden|af te melden|afmeldlink|abonnement|opzeggen|abbestellen|unsubscribe|opt[- ]out|` +
		`(?:manage|update|wijzig) (?:your|je|uw)? ?(?:email )?(?:preferences|voorkeuren)|(?:bekijk|view) .{0,30}(?:browser|online)|abmelden|abbestellen|désabonner|désinscrire`)
	wayOut = regexp.MustCompile(`(?i)https?://|www\.|mailto:|\S@\S`)
	// formLine is a field of a form with what was filled in.
	formLine  = regexp.MustCompile(`(?im)^[ \t*>|-]*(?:(?:uw|your|je)[ \t]+)?(?:volledige[ \t]+|full[ \t]+)?(?:voor|achter|first[ -]?|last[ -]?)?(?:naam|name|e-?mail(?:adres|[ -]address)?|tel(?:efoon)?(?:nummer)?|phone(?:[ -]number)?|onderwerp|subject|bericht|message|vraag|question|opmerking(?:en)?|comments?|toelichting|klantnummer|geboortedatum|adres|address|nachricht|betreff)\*?[ \t]*:`)
	grievance = regexp.MustCompile(`(?i)klacht|klag(?:en|er)|complain|beschwer|plainte|[sş]ikayet|skarg`)
)
