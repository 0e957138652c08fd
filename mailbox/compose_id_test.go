package mailbox_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/integratiewerk/klachtd/mailbox"
)

func TestComposeThread(t *testing.T) {
	ids := func(from, to int) (out []string) {
		for n := from; n <= to; n++ {
			out = append(out, fmt.Sprintf("%d@klager.example", n))
		}
		return out
	}
	join := func(ids ...[]string) string { return "<" + strings.Join(slices.Concat(ids...), "> <") + ">" }
	for name, test := range map[string]struct {
		inReplyTo  string
		references []string
		wantReply  string
		want       string
	}{
		"none":            {"", nil, "", ""},
		"first answer":    {"1@klager.example", nil, "<1@klager.example>", "<1@klager.example>"},
		"parent is there": {"2@klager.example", ids(1, 2), "<2@klager.example>", join(ids(1, 2))},
		"parent is first": {"1@klager.example", ids(1, 2), "<1@klager.example>", "<2@klager.example> <1@klager.example>"},
		"long thread":     {"100@klager.example", ids(1, 99), "<100@klager.example>", join(ids(1, 1), ids(81, 100))},
		"twice the same":  {"3@klager.example", append(ids(1, 2), ids(1, 2)...), "<3@klager.example>", join(ids(1, 3))},
		"unfit":           {"met spatie@klager.example", []string{"é@klager.example", "a>b", ""}, "", ""},
		"no @":            {"ABC123", nil, "<ABC123>", "<ABC123>"},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			o.InReplyTo, o.References = test.inReplyTo, test.references
			header, _ := leaves(t, mustCompose(t, o))
			if got := header.Get("In-Reply-To"); got != test.wantReply {
				t.Errorf("In-Reply-To %q, want %q", got, test.wantReply)
			}
			if got := header.Get("References"); got != test.want {
				t.Errorf("References %q, want %q", got, test.want)
			}
		})
	}
}

func TestNewMessageID(t *testing.T) {
	fixed := bytes.NewReader([]byte("0123456789abcdef-"))
	id, err := mailbox.NewMessageID(fixed, "Bücher.example")
	if err != nil || id != "30313233343536373839616263646566@xn--bcher-kva.example" {
		t.Errorf("%q, %v", id, err)
	}
	if id, err := mailbox.NewMessageID(fixed, "stichting.example"); err == nil {
		t.Errorf("%q from too little chance", id)
	}
	broken := errors.New("no entropy")
	if _, err := mailbox.NewMessageID(iotest.ErrReader(broken), "stichting.example"); err == nil {
		t.Error("no error")
	}
	for _, domain := range []string{"", "a b.example", "a>b.example", "a\r\n.example"} {
		if id, err := mailbox.NewMessageID(rand.Reader, domain); err == nil {
			t.Errorf("domain %q: %q", domain, id)
		}
	}
}
