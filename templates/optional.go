package templates

// Optional is a promise that the regulation does not make. The texts hold it as
// a paragraph that is left out until the foundation lists its name in
// letters.optional, because only the foundation can make it.
type Optional struct {
	Name  string
	Where []string // the texts that hold it
	Text  string   // what it promises, in English, for the administrator
}

// OptionalParagraphs lists every promise, by the first text that holds it.
func OptionalParagraphs() []Optional {
	return []Optional{
		{"vertrouwelijk", []string{"01"}, "only people who treat the complaint read it"},
		{"geen-nadeel", []string{"01"}, "the complaint has no bad effect on the complainant's programme or lessons"},
		{"bewaartermijn", []string{"01", "18"}, "how long the foundation keeps the file of a closed complaint"},
		{"inzage", []string{"01"}, "the complainant may see personal data and have mistakes corrected"},
		{"ander-lid", []string{"06"}, "another member takes the place of a member who is involved"},
		{"maatregelen-melden", []string{"09-manager"}, "the manager carries out the measures of the decision and reports that to the director"},
		{"kopieen-wissen", []string{"09-commission", "18"}, "the commission deletes its own copies of the file afterwards"},
		{"doorsturen", []string{"11"}, "a message that is not treated as a complaint is forwarded to the right department, which answers"},
		{"bezwaar", []string{"11"}, "the complainant may object, and the foundation looks at the complaint again"},
		{"samen-opschrijven", []string{"17"}, "who finds writing hard can write down the complaint together with the foundation by phone; needs organisation.phone"},
		{"werkwijze-onpartijdig", []string{"18"}, "the commission looks at the complaint itself and takes no side"},
		{"werkwijze-leden", []string{"18"}, "the commission has three members, a chair among them, none employed by the foundation"},
		{"werkwijze-vervanging", []string{"18"}, "an involved member does not take part, and the complainant may ask to replace a member"},
		{"werkwijze-verslag-lezen", []string{"18"}, "the complainant may read the director's report to the commission"},
		{"werkwijze-horen", []string{"18"}, "the commission reads everything and can hear both sides, free of charge"},
		{"werkwijze-tolk", []string{"18"}, "an interpreter comes to the hearing on request"},
		{"werkwijze-verlenging-duur", []string{"18"}, "the extension is at most three weeks"},
		{"werkwijze-advies-inhoud", []string{"18"}, "what the advice says: verdict, reasons and possibly what must improve"},
		{"werkwijze-intrekken", []string{"18"}, "the complaint can be withdrawn until the advice is there"},
		{"werkwijze-geheim", []string{"18"}, "the members keep everything secret and get only what they need"},
	}
}
