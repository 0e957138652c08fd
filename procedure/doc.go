// Package procedure is the complaints regulation (Klachtenreglement) of the
// foundation as a pure function: a case and an event go in, facts to record and
// mail to send come out. It reads no clock, no file and no mailbox; the log in
// package caselog keeps its facts, the desk carries out its effects.
//
// Begin at [Decide]; the table behind it (regulation.go) says for every event who
// may cause it, in which status, and by which article, and names the function that
// carries it out. RULES.md says what a rule with a number (R01 to R25) is, where it is
// carried out and which test guards it.
//
// # Layers
//
// Each knows those below it and none above.
//
//	procedure         what is decided: the table, and a function for each of its events
//	procedure/rules   what is configured, and follows from it: who answers, what is owed
//	procedure/record  what is known: facts, their fold, what was asked, the table of letters
//
// Beside them, accused and category read what the words of a complaint say, and calendar
// counts working days; none of the three knows a case. Package words has what people
// type, and caselog keeps the facts: both know this package, which knows neither.
//
// A [record.Case] is the fold of its [record.Fact] values, [rules.Rules.Tasks] lists
// what is owed in it. Of commands that wait the fold learns by [Standing] whether they
// still can be carried out.
//
// # A new command that sends a letter
//
//	record/event.go    an event
//	regulation.go      its row: by whom, in which status, by which article
//	words/words.go     a row: the word, and how it is explained
//	record/letters.go  a kind or a variant, and a row: title, text, file, to whom, with what
//	solve.go and such  the rule: what is refused, which fact is recorded, which letter sent
//	templates/text     the text, by the name in the row
//	testdata/script    a story, in cmd/klachtd
//
// In this package go test -update then writes the new rows of testdata, and in
// cmd/klachtd go test -run TestREADME -update those of the README's list: read what they
// say before you commit it. A fact of a new kind also wants a
// constant in record/fact.go, a line in record/doc.go, a case in [record.Case.Apply]
// and words in templates/phrases.go; a new refusal its code in record/refusal.go and
// words in templates/refusals.go; a letter that prints more than the case and what was
// written, a field of templates.View and a sample. What is forgotten, a test names, but
// for two things: the story, and inLetter of desk/transcript.go, without which 19 quotes
// once more what the letter beside it says.
//
// # The way of a complaint
//
// The article of the regulation stands beside each arrow.
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
// Before the commission has it, a case also becomes not_admitted by "geen klacht", when it
// is a question or spam, say, and goes on at the complainant's word (Wat is een klacht);
// and by "bij", when it belongs to an older case (procedure 2). The latter is for good.
package procedure
