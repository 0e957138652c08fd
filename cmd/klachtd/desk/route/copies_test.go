package route

import (
	"context"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// A late copy of a command that was shown first does nothing once that was confirmed,
// however well its sender is proven; until then it is handled as before.
func TestCopyOfConfirmed(t *testing.T) {
	shown := record.Fact{Kind: record.FactChallenged, Message: "first", Preview: 3}
	anew := record.Fact{Kind: record.FactChallenged, Message: "answer", Preview: 4, Personal: record.Personal{Command: &record.Event{Message: "first"}}}
	other := record.Fact{Kind: record.FactChallenged, Message: "other", Preview: 4, Personal: record.Personal{Command: &record.Event{Message: "other"}}}
	confirmed := func(n int) record.Fact {
		return record.Fact{Kind: record.FactConfirmed, Message: "akkoord", Preview: n}
	}
	for name, test := range map[string]struct {
		facts        []record.Fact
		want, better Repeat
	}{
		"shown":             {[]record.Fact{shown}, IfDone, Renewed},
		"confirmed":         {[]record.Fact{shown, confirmed(3)}, Copied, Copied},
		"shown once more":   {[]record.Fact{shown, anew}, IfDone, Renewed},
		"confirmed then":    {[]record.Fact{shown, anew, confirmed(4)}, Copied, Copied},
		"another confirmed": {[]record.Fact{shown, other, confirmed(4)}, IfDone, Renewed},
	} {
		for _, copied := range []trust.Result{trust.None, trust.Pass} {
			results := []trust.Result{copied, trust.None}
			c := Copies{
				Raw: func(context.Context, string) ([]byte, bool, error) {
					return []byte("From: d@huis.example\r\n\r\nklager\r\n"), true, nil
				},
				Facts: func(context.Context, string) (all []caselog.Entry, err error) {
					for _, f := range test.facts {
						all = append(all, caselog.Entry{Fact: f})
					}
					return all, nil
				},
				Judge: func(context.Context, []byte, *mailbox.Message) (v trust.Verdict) {
					v.Result, results = results[0], results[1:]
					return v
				},
				Answers: func(context.Context, *mailbox.Message) (bool, error) { return true, nil },
			}
			m := mailbox.Parse([]byte("From: d@huis.example\r\n\r\nklager\r\n"))
			first := caselog.Original{SHA256: "first", State: caselog.MailHandled, CaseID: "K-2026-0001"}
			want := test.want
			if copied == trust.Pass {
				want = test.better
			}
			if got, err := c.Again(t.Context(), m, nil, Asked{Command: true, CaseID: "K-2026-0001"}, first); err != nil || got != want {
				t.Errorf("%s, copy proven %v: %d and %v, want %d", name, copied, got, err, want)
			}
		}
	}
}
