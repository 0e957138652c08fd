package desk

import (
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// enclosedBytes is how much is enclosed with one mail, in bytes: it is a mail of
// 23 MB then, and what large providers take is 25.
const enclosedBytes = 16 << 20

// dossierBytes is what of that is for the dossier itself and the confirmation.
const dossierBytes = 2 << 20

// fit leaves out the largest of the files that may be left out, until all is no
// more than most bytes.
func fit(files []smtp.File, mayLeave []bool, most int) (kept, left []smtp.File) {
	size := 0
	order := make([]int, len(files))
	for i, f := range files {
		size += len(f.Data)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(files[b].Data) - len(files[a].Data) })
	out := make(map[int]bool)
	for _, i := range order {
		if size > most && mayLeave[i] {
			size -= len(files[i].Data)
			out[i] = true
		}
	}
	for i, f := range files {
		if out[i] {
			left = append(left, f)
		} else {
			kept = append(kept, f)
		}
	}
	return kept, left
}
