package letters

import (
	"strings"
	"sync"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/templates/block"
)

// setter is for all tests; it is never written to.
var setter = sync.OnceValue(New)

func typesetter(t testing.TB) *Typesetter {
	t.Helper()
	return setter()
}

func paragraphs(texts ...string) []block.Block {
	var blocks []block.Block
	for _, text := range texts {
		blocks = append(blocks, block.Block{Kind: block.Paragraph, Lines: strings.Split(text, "\n")})
	}
	return blocks
}

func headed(text string) block.Block {
	return block.Block{Kind: block.Heading, Level: 1, Lines: []string{text}}
}

const received = "Op 23 november 2026 hebben wij uw klacht ontvangen. In deze brief leest u wat wij nu gaan doen."

// sampleLetter is one page: everything a letter may have.
func sampleLetter() Letter {
	body := paragraphs("Geachte Anna Voorbeeld,", received)
	body = append(body, headed("Wat gebeurt er nu?"))
	body = append(body, paragraphs(
		"Ik neem uiterlijk op 7 december 2026 contact met u op. Dan zoeken wij samen naar een oplossing. Bent u tevreden met de oplossing? Dan kunt u uw klacht intrekken. U hoeft dat niet te doen.",
		"U kunt:")...)
	body = append(body,
		block.Block{Kind: block.BulletList, Items: []string{"antwoorden op onze e-mail;", "bellen met 030 000 00 00, op werkdagen tussen negen en vijf uur. Noem daarbij altijd het kenmerk van uw klacht, dan helpen wij u sneller."}},
		headed("Belangrijke dagen"),
		block.Block{Kind: block.Table, Rows: [][]string{{"Ontvangen:", "23 november 2026"}, {"Contact uiterlijk:", "7 december 2026 (tien werkdagen)"}}},
		block.Block{Kind: block.NumberedList, Items: []string{"Eerst zoeken wij samen een oplossing.", "Daarna kijkt de Klachtencommissie."}})
	body = append(body, paragraphs("Met vriendelijke groet,", "Dirk Directeur\ndirecteur\nStichting Integratiewerk")...)
	return Letter{
		Sender: Sender{Name: "Stichting Integratiewerk", Address: []string{"Voorbeeldstraat 1", "1234 AB Utrecht"},
			Phone: "030 000 00 00", Email: "klachten@integratiewerk.example"},
		Addressee:  []string{"Anna Voorbeeld", "Kerkstraat 12", "3500 AA Utrecht"},
		Date:       civil.Date{Year: 2026, Month: 11, Day: 23},
		Reference:  "K-2026-0001",
		Lang:       "nl",
		Subject:    "Ontvangst van uw klacht",
		Body:       body,
		Enclosures: []string{"Klachtenreglement"},
		Copies:     []string{"de leidinggevende"},
	}
}

// longLetter is n more paragraphs before the closing.
func longLetter(n int) Letter {
	l := sampleLetter()
	var more []block.Block
	for i := range n {
		if i%4 == 0 {
			more = append(more, headed("Nog een onderwerp"))
		}
		more = append(more, paragraphs(strings.TrimSpace(strings.Repeat("De commissie heeft gelezen wat u schreef en wat de medewerker daarop zei. ", 2+i%5)))...)
	}
	at := len(l.Body) - 2
	l.Body = append(append(append([]block.Block{}, l.Body[:at]...), more...), l.Body[at:]...)
	return l
}
