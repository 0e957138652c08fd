package rehearsal

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Everybody practises once at each address, whatever roles it has.
func TestPeople(t *testing.T) {
	holder := func(name string, addresses ...string) rules.RoleHolder {
		return rules.RoleHolder{Name: name, Addresses: addresses}
	}
	var got []string
	for _, p := range People(rules.Roles{
		Director: holder("Dirk", "dirk@s.example", "d@s.example"), Commission: holder("Commissie", "een@c.example", "twee@c.example"),
		Managers:      []rules.RoleHolder{holder("Dirk", "Dirk@s.example"), holder("Lies", "lies@s.example")},
		Administrator: holder("Bea", "bea@s.example"), Escalation: "bestuur@s.example",
	}) {
		got = append(got, string(p.Role)+" "+p.Address)
	}
	want := []string{"director dirk@s.example", "director d@s.example", "commission een@c.example", "commission twee@c.example", "manager lies@s.example"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

type sent map[string]record.LetterKind

func (s sent) Letter(_ context.Context, id string) (caselog.Letter, bool, error) {
	kind, found := s[id]
	return caselog.Letter{Kind: kind, MessageID: id}, found, nil
}

// What answers a real mail of ours is never practice, wherever else it names one.
func TestAnswered(t *testing.T) {
	log := sent{"practice@s": record.MailRehearsal, "notice@s": record.MailNotice}
	for name, test := range map[string]struct {
		m     mailbox.Message
		named []string
		want  bool
	}{
		"the answer":                      {mailbox.Message{InReplyTo: []string{"practice@s"}}, nil, true},
		"to a real mail, in its thread":   {mailbox.Message{InReplyTo: []string{"notice@s"}, References: []string{"practice@s"}}, nil, false},
		"to a real mail, by its subject":  {mailbox.Message{InReplyTo: []string{"notice@s"}}, []string{"practice@s"}, false},
		"to somebody else's, in a thread": {mailbox.Message{InReplyTo: []string{"x@y"}, References: []string{"practice@s"}}, nil, false},
		"to a renamed one":                {mailbox.Message{InReplyTo: []string{"x@y"}}, []string{"practice@s"}, true},
		"without In-Reply-To":             {mailbox.Message{References: []string{"notice@s", "practice@s"}}, nil, true},
		"the real one is the last":        {mailbox.Message{References: []string{"practice@s", "notice@s"}}, nil, false},
		"by its subject alone":            {mailbox.Message{}, []string{"practice@s"}, true},
		"come back":                       {mailbox.Message{Returned: &mailbox.Returned{MessageID: "practice@s"}}, nil, true},
		"a real one come back":            {mailbox.Message{InReplyTo: []string{"practice@s"}, Returned: &mailbox.Returned{MessageID: "notice@s"}}, nil, false},
		"nothing":                         {mailbox.Message{}, nil, false},
	} {
		if _, got, err := Answered(t.Context(), log, &test.m, test.named); got != test.want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// The word alone counts, and not before it is surely theirs.
func TestJudge(t *testing.T) {
	typed := func(word string) command.Reading { return command.Reading{Command: &command.Command{Name: word}} }
	for _, test := range []struct {
		kind  mailbox.Kind
		read  command.Reading
		doubt record.Why
		want  record.MailReason
	}{
		{mailbox.KindMail, typed("akkoord"), "", record.ReasonRehearsed},
		{mailbox.KindMail, typed("akkoord"), record.NoProvider, record.ReasonRehearsed},
		{mailbox.KindMail, typed("akkoord"), record.NotAuthenticated, record.ReasonRehearsedInDoubt},
		{mailbox.KindMail, typed("status"), "", record.ReasonRehearsedUnread},
		{mailbox.KindMail, command.Reading{}, "", record.ReasonRehearsedUnread},
		{mailbox.KindMail, command.Reading{}, record.ReplyToOther, record.ReasonRehearsedInDoubt},
		{mailbox.KindAutoReply, typed("akkoord"), "", record.ReasonRehearsedByMachine},
		{mailbox.KindBounce, command.Reading{}, record.NotAReply, record.ReasonRehearsedByMachine},
	} {
		if got := Judge(&mailbox.Message{Kind: test.kind}, test.read, test.doubt); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}
