package setup

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
)

// A domain that takes no mail is wrong; of one that the DNS says nothing about
// nothing is known. Each is asked once.
func TestUnreachable(t *testing.T) {
	const src = `[organisation]
name = "Stichting Taalhuis"
email = "klachten@taalhuis.nl"
[director]
name = "Anna Bos"
email = ["anna@taalhuis.nl", "anna@thuis.nl"]
[[manager]]
name = "Kees Vos"
email = "kees@taalhius.nl"
[[manager]]
name = "Mia Smit"
email = "mia@taalhius.nl"
[commission]
email = "commissie@doet-niet-mee.nl"
`
	asked := make(map[string]int)
	lookup := func(_ context.Context, domain string) ([]*net.MX, error) {
		asked[domain]++
		switch domain {
		case "taalhuis.nl.":
			return []*net.MX{{Host: "mx.taalhuis.nl."}}, nil
		case "doet-niet-mee.nl.":
			return []*net.MX{{Host: "."}}, nil // RFC 7505
		case "taalhius.nl.":
			return nil, &net.DNSError{IsNotFound: true}
		}
		return nil, errors.New("no answer")
	}
	cfg, _ := config.Parse("config.toml", []byte(src))
	found, unsure := Unreachable(t.Context(), lookup, cfg)
	var said []string
	for _, p := range append(found, unsure...) {
		said = append(said, p.String())
	}
	if diff := cmp.Diff([]string{
		"config.toml:9: [[manager]] email: no mail server takes mail for taalhius.nl; correct the address; mail to it would come back",
		"config.toml:14: [commission] email: no mail server takes mail for doet-niet-mee.nl; correct the address; mail to it would come back",
		"config.toml:6: [director] email: it could not be looked up which mail server takes mail for thuis.nl; look whether this machine can ask the DNS, and check again",
	}, said); diff != "" {
		t.Error(diff)
	}
	if asked["taalhius.nl."] != 1 || len(asked) != 4 {
		t.Errorf("it asked %v", asked)
	}
}
