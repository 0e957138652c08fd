package outlook

import (
	"encoding/hex"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\f0 caf\'e9\par \u8364?\uc0\u-10179\u-8704{\*\x y}\bin3 abc}`))
	f.Add([]byte(`{\rtf1\fromhtml1{\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 y}`))
	f.Add(unhex(f, rtfExample))
	f.Fuzz(func(t *testing.T, data []byte) {
		rtf, _ := DecompressRTF(data, 1<<20)
		for _, b := range [][]byte{data, rtf} {
			if got := RTFToText(b); got != text.Clean(got) {
				t.Errorf("text is not clean: %q", got)
			}
		}
	})
}

// rtfExample is the first example of MS-OXRTFCP section 3.
const rtfExample = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
