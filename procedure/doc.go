// Package procedure is the complaints regulation (Klachtenreglement) of the foundation
// as a pure function: a case and an event go in; facts to record and mail to send come
// out. It reads no clock, no file and no mailbox. The log in package caselog keeps its
// facts; the desk carries out its effects.
//
// Begin at [Decide]. The table behind it (regulation.go) says for each event who may
// cause it, in which status and by which article, and names the function that carries
// it out. RULES.md explains the numbered rules (R01 to R25), where each is carried out
// and which test guards it.
//
// # Layers
//
// Each layer knows those below it and none above.
//
//	procedure         what is decided: the table, and a function for each event in it
//	procedure/rules   what is configured and what follows: who answers, what is owed
//	procedure/record  what is known: facts, their fold, what was asked, the table of letters
//
// Beside them, accused and category read what the words of a complaint say, and
// calendar counts working days; none of these three knows a case. Package words has
// what people type, and caselog keeps the facts: both import this package, which
// imports neither.
//
// A [record.Case] is the fold of its [record.Fact] values; [rules.Rules.Tasks] lists
// what is owed in it. [Standing] tells the fold whether a waiting command can still be
// carried out.
//
// # A new command that sends a letter
//
//	record/event.go    an event
//	regulation.go      its row: by whom, in which status, by which article
//	words/words.go     a row: the word, and how it is explained
//	record/letters.go  a kind or a variant, and a row: title, text, file, recipients, enclosures
//	solve.go and such  the rule: what it refuses, which fact it records, which letter it sends
//	templates/text     the text, by the name in the row
//	testdata/script    a story, in cmd/klachtd
//
// Then go test -update in this package writes the new rows of testdata, and go test
// -run TestREADME -update in cmd/klachtd those of the README's list: read them before
// you commit. A new kind of fact also needs a constant in record/fact.go, a line in
// record/doc.go, a case in [record.Case.Apply] and words in templates/phrases.go. A new
// refusal needs its code in record/refusal.go and words in templates/refusals.go. A
// letter that prints more than the case and what was written needs a field of
// templates.View and a sample. A test tells you what you forgot, with two exceptions:
// the story, and inLetter in desk/write/transcript.go, without which 19 repeats text that is
// also in the letter beside it. A command with a free text that is not shown first also
// belongs in withText in desk/wrote/take.go. The list of what can be typed in each status,
// desk/possible/testdata, has an -update of its own; text that a person wrote and signs is in
// templates.Signed.
//
// # How a complaint travels
//
// Beside each arrow is the article of the regulation.
//
//	               complaint by mail or on paper      (indienen 3, procedure 2)
//	                         │  letter 01, notice 03; copy 02 to the manager  (procedure 3)
//	                         ▼
//	                     received ───────────────┐
//	                         │ contact           │    (procedure 4)
//	                         ▼                   │
//	     ┌────────────── contacted ◄──┐          │
//	     │                   │        │          │
//	     │ niet-ontvankelijk │        │ heropenen, ontvankelijk,
//	     │ + akkoord         │        │ niet ingetrokken by the complainant
//	     │ (indienen, two    │        │ (procedure 4; back to received
//	     │ years; Wat is     │        │ when no contact was recorded)
//	     │ een klacht)       │        │          │
//	     ▼                   │        │          │
//	not_admitted ────────────┼────────┤          │
//	                         │        │          │
//	               ingetrokken        │          │    (procedure 4, letter 10;
//	                         ├──► withdrawn ◄────┤     also from referred and extended)
//	                         │                   │
//	               commissie, with its report ◄──┘    (procedure 5, letters 05 and 06)
//	                         ▼
//	                     referred
//	                         │  └── verlengen, once ──► extended    (procedure 6, letter 07)
//	                         │                              │
//	               advies with a verdict ◄──────────────────┘       (procedure 6, mail 08)
//	                         ▼
//	                      advised
//	                         │ besluit + akkoord                    (procedure 7, letter 09)
//	                         ▼
//	                      decided
//
// Before it reaches the commission, a case can also become not_admitted in two other
// ways. By "geen klacht", when it is a question or spam, for example; it goes on if the
// complainant says so (Wat is een klacht). And by "bij", when it belongs to an older
// case (procedure 2); that is final.
package procedure
