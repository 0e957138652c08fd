package desk

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

func TestFit(t *testing.T) {
	file := func(name string, size int) smtp.File { return smtp.File{Name: name, Data: make([]byte, size)} }
	files := []smtp.File{file("brief", 9), file("klacht", 5), file("foto", 3), file("rooster", 3)}
	for most, want := range map[int]string{
		20: "brief klacht foto rooster|", 19: "brief foto rooster|klacht", 14: "brief rooster|klacht foto", 11: "brief|klacht foto rooster", 0: "brief|klacht foto rooster",
	} {
		kept, left := fit(files, []bool{false, true, true, true}, most)
		names := func(files []smtp.File) string {
			var list []string
			for _, f := range files {
				list = append(list, f.Name)
			}
			return strings.Join(list, " ")
		}
		if got := names(kept) + "|" + names(left); got != want {
			t.Errorf("%d bytes: %s, want %s", most, got, want)
		}
	}
}
