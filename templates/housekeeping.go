package templates

import "time"

// Differences is in what mailbox and log differ (24-reconcile), by what it means.
type Differences struct {
	Restored  DifferenceList // they were in a folder and not in the log: they wait for a person
	Missing   DifferenceList // they are in the log and in no folder
	Erased    DifferenceList // they were erased, and a folder still has them
	Unhandled DifferenceList // they are filed, and handling them fails
	Unfiled   DifferenceList // they are in a folder, and cannot be fetched
	Older     DifferenceList // how many there are in a folder from before the log began
}

// DifferenceList is as many of one sort as fit in a mail.
type DifferenceList struct {
	Items []DifferenceItem
	More  int // how many there are besides
}

// DifferenceItem is one mail, of which nothing is told but where to find it; in
// Differences.Older it is all of a folder.
type DifferenceItem struct {
	Number     int       // 0 for a mail without a number
	ReceivedAt time.Time // zero when not known
	Folder     string
}

// Count is how many there are, listed or not.
func (l DifferenceList) Count() int { return len(l.Items) + l.More }

// Count is how many differences there are in all.
func (d Differences) Count() int {
	return d.Restored.Count() + d.Missing.Count() + d.Erased.Count() + d.Unhandled.Count() + d.Unfiled.Count() + d.Older.Count()
}

// Canary gives the words of the mail that goes to our own mailbox once a day.
// The subject ends in a token, which is added to it.
func Canary() (subject, text string) {
	return "Dagelijkse controle",
		"Deze e-mail komt van de klachtenadministratie zelf. Hij laat zien dat e-mail aankomt.\nU hoeft niets te doen.\n"
}
