package caselog

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// BenchmarkFile files distinct mails of 30 KB: the first transaction.
func BenchmarkFile(b *testing.B) {
	l := testLog(b)
	body := bytes.Repeat([]byte("De les viel weer uit. "), 1400)
	n := 0
	for b.Loop() {
		n++
		in := complaint(n)
		in.Raw = append(in.Raw, body...)
		if _, _, err := l.File(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(body)))
}

// BenchmarkCommit makes cases, each with two facts, two documents and three
// mails of 80, 100 and 40 KB: the second transaction.
func BenchmarkCommit(b *testing.B) {
	l := testLog(b)
	regulation := bytes.Repeat([]byte("reglement "), 3000)
	sizes := []int{80 << 10, 100 << 10, 40 << 10}
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		mail, _, err := l.File(b.Context(), complaint(n))
		if err != nil {
			b.Fatal(err)
		}
		c := received(b, CaseNumber(2026, n), n, mail)
		c.Documents[1] = Document{SHA256: digest(regulation), Name: "klachtenreglement.pdf", Data: regulation}
		for i := range c.Outgoing {
			c.Outgoing[i].Raw = append(c.Outgoing[i].Raw, make([]byte, sizes[i])...)
		}
		b.StartTimer()
		if err := l.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClaim takes one mail of 80 KB and records that it was sent.
func BenchmarkClaim(b *testing.B) {
	l := testLog(b)
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		if err := l.Commit(b.Context(), Commit{At: noon, Outgoing: []Outgoing{{
			Kind: "25", Role: record.ToDirector, To: "directeur@stichting.example", MessageID: fmt.Sprint(n), Raw: make([]byte, 80<<10),
		}}}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		q, found, err := l.Claim(b.Context(), noon)
		if err != nil || !found {
			b.Fatal(found, err)
		}
		if err := l.Commit(b.Context(), Commit{At: noon, Sent: &SendResult{ID: q.ID, Status: LetterSent}}); err != nil {
			b.Fatal(err)
		}
	}
}
