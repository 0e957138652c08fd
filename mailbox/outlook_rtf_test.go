package mailbox

import "testing"

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\f0 caf\'e9\par \u8364?\uc0\u-10179\u-8704{\*\x y}\bin3 abc}`))
	f.Add([]byte(`{\rtf1\fromhtml1{\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 y}`))
	f.Add(unhex(f, rtfExample))
	f.Fuzz(func(t *testing.T, data []byte) {
		rtf, _ := decompressRTF(data, 1<<20)
		for _, b := range [][]byte{data, rtf} {
			if text := rtfToText(b); text != cleanText(text) {
				t.Errorf("text is not clean: %q", text)
			}
		}
	})
}
