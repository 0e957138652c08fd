package config

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// FuzzParse: whatever the bytes, reading ends, every problem tells where and
// what to do on one line, and what is accepted is TOML with everything that a
// configuration must have.
func FuzzParse(f *testing.F) {
	f.Add([]byte(smallest))
	for _, s := range []string{
		"[manager]\n[[manager]]\nname=1", "imap = {a=1}\nimap.b=2", "a=\"\"\"\n[x]\n", "[[[", "=\n=\n=", "\xef\xbb\xbf[terms]\nroll=''",
		"manager = [{}, {name='x'}]", "[imap]\naddress = [\n1,\nx\n]\nb = {", "\"\\u0000\" = 1", "[imap]\r\ntls=\r\n",
	} {
		f.Add([]byte(s))
	}
	if src, err := os.ReadFile(example); err == nil {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, problems := Parse("config.toml", src)
		for _, p := range append(problems, c.Warnings...) {
			if p.Line < 1 || p.Line > 1+bytes.Count(src, []byte("\n")) || p.What == "" || p.Remedy == "" || strings.Contains(p.String(), "\n") {
				t.Errorf("%+v", p)
			}
		}
		if len(problems) > 0 {
			return
		}
		var tree map[string]any
		if err := toml.Unmarshal(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")), &tree); err != nil {
			t.Errorf("accepted, but %v", err)
		}
		if c.Organisation.Name == "" || !c.Director.Configured() || !c.Commission.Configured() || len(c.Managers) == 0 ||
			c.IMAP.Address == "" || c.SMTP.Address == "" || c.Store.Path == "" {
			t.Errorf("accepted, but incomplete: %+v", c)
		}
	})
}
