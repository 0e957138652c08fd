package desk

// Point is a moment between two steps of the work: whatever ends the program
// there, nothing may be lost and nothing done twice. Tests end it at each.
type Point string

// The points, in the order of the way through the house. What a server sees of
// one mail (MAIL, RCPT, DATA, the final dot) lies between Claimed and Answered.
const (
	Fetched  Point = "fetched"  // a mail came in whole and is not filed
	Filed    Point = "filed"    // it is filed and not archived
	Archived Point = "archived" // all that was filed is in the archive folder
	Decided  Point = "decided"  // facts and bytes are made and not committed
	Kept     Point = "kept"     // they are committed
	Claimed  Point = "claimed"  // an outgoing mail counts as tried, and nobody was dialled
	Answered Point = "answered" // the mail server has answered, which is not on record
	Settled  Point = "settled"  // what became of the mail is on record
)

// at tells whoever wants to know that a point is reached.
func (d *Desk) at(p Point) {
	if d.Reached != nil {
		d.Reached(p)
	}
}
