package list

import (
	"fmt"
	"slices"
	"strings"
)

// Judged is what one answer to a list of held mail (24) did.
type Judged struct {
	Numbers   []int64 // mails that were judged
	Complaint bool    // as complaints
	Into      string  // or put in this case
	Second    []int64 // about these the deputy is asked too
	Disputed  []int64 // about these something else was written too
	Reversed  []int64 // the first and last of each range typed the wrong way round
}

// Done says what was done with each, or with all together if the list would be long.
func (j Judged) Done() (said []string) {
	if len(j.Numbers) > 10 {
		if j.Into != "" {
			return []string{fmt.Sprintf("%d berichten horen nu bij klacht %s: %s.", len(j.Numbers), j.Into, ranges(j.Numbers))}
		}
		if j.Complaint {
			return []string{fmt.Sprintf("%d berichten worden een klacht: %s. U krijgt over elke klacht een eigen e-mail.", len(j.Numbers), ranges(j.Numbers))}
		}
		return []string{fmt.Sprintf("%d berichten worden geen klacht: %s. Ze blijven wel bewaard.", len(j.Numbers), ranges(j.Numbers))}
	}
	for _, number := range j.Numbers {
		if j.Into != "" {
			said = append(said, fmt.Sprintf("Bericht %d hoort nu bij klacht %s.", number, j.Into))
		} else if j.Complaint {
			said = append(said, fmt.Sprintf("Bericht %d wordt een klacht. U krijgt daarover een eigen e-mail.", number))
		} else {
			said = append(said, fmt.Sprintf("Bericht %d wordt geen klacht. Het blijft wel bewaard.", number))
		}
	}
	return said
}

// NotDone says what was left, and what to write instead.
func (j Judged) NotDone() (said []string) {
	const disputed = "%s: u schreef er nog iets over, en wij weten niet zeker wat u bedoelt. Wij hebben er niets mee gedaan. %s: klacht %[3]d, of: geen klacht %[3]d."
	for _, number := range j.Second {
		said = append(said, fmt.Sprintf("Bericht %d noemt misschien iemand van de organisatie. Daarom kijkt iemand anders er ook naar. Wij houden het bericht zolang vast.", number))
	}
	switch len(j.Disputed) {
	case 0:
	case 1:
		said = append(said, fmt.Sprintf(disputed, fmt.Sprintf("Bericht %d", j.Disputed[0]), "Antwoord met alleen", j.Disputed[0]))
	default:
		said = append(said, fmt.Sprintf(disputed, "Berichten "+ranges(j.Disputed), "Antwoord over elk bericht met alleen de opdracht, bijvoorbeeld", j.Disputed[0]))
	}
	for r := range slices.Chunk(j.Reversed, 2) {
		said = append(said, fmt.Sprintf("U schreef %d-%d. Schrijf het laagste nummer eerst: %[2]d-%[1]d.", r[0], r[1]))
	}
	return said
}

// ranges writes numbers as people type them: "1-40, 42".
func ranges(numbers []int64) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := fmt.Sprint(numbers[i])
		if j > i {
			part = fmt.Sprintf("%d-%d", numbers[i], numbers[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
